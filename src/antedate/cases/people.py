"""Actors with all their spellings, merged as people judged them to be one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from antedate.case_records import Actor, Alias, Case, Merge
from antedate.cases.editing import Editing
from antedate.errors import UsageError


@dataclass(frozen=True, slots=True)
class Known:
    """An actor as it stands: ``merged`` are the actors that were merged into it."""

    id: str
    name: str
    kind: str
    spellings: tuple[str, ...]
    merged: tuple[str, ...]


def known_actors(case: Case) -> tuple[Known, ...]:
    """The actors of a case, each with the names and spellings of all that were merged into it."""
    into = {merge.actor: merge.into for _, merge in case.each(Merge)}
    members: dict[str, list[tuple[str, Actor]]] = {}
    for id, actor in case.each(Actor):
        members.setdefault(_last(into, id), []).append((id, actor))
    aliases: dict[str, list[str]] = {}
    for _, alias in case.each(Alias):
        aliases.setdefault(alias.actor, []).append(alias.spelling)
    known = []
    for id, group in members.items():
        group.sort(key=lambda member: member[0] != id)
        spellings = [actor.name for _, actor in group]
        spellings += [one for member, _ in group for one in aliases.get(member, ())]
        own = group[0][1]
        merged = tuple(member for member, _ in group[1:])
        known.append(Known(id, own.name, own.kind, tuple(dict.fromkeys(spellings)), merged))
    return tuple(known)


def standing_for(case: Case, actor: str) -> str:
    """The actor that an actor was merged into, itself where it was not."""
    return _last({merge.actor: merge.into for _, merge in case.each(Merge)}, actor)


def _last(into: Mapping[str, str], actor: str) -> str:
    while actor in into:
        actor = into[actor]
    return actor


def actor_named(case: Case, name: str) -> str | None:
    """The actor of an id, name or spelling, ``None`` where there is none."""
    if (found := case.get(name)) is not None and found.kind == "actor":
        return standing_for(case, found.id)
    wanted = _folded(name)
    for known in known_actors(case):
        if any(_folded(spelling) == wanted for spelling in known.spellings):
            return known.id
    return None


def actor_to(case: Case, name: str) -> str:
    """The actor of an id, name or spelling. Raises ``UsageError`` where there is none."""
    found = actor_named(case, name)
    if found is None:
        raise UsageError(
            "is no actor of the case", subject=name, remedy="See them with: antedate actors list."
        )
    return found


def merge(editing: Editing, actors: Iterable[str], into: str, reason: str) -> tuple[str, ...]:
    """Merge actors into one; the ids of the merges, which can be withdrawn."""
    made = []
    target = actor_to(editing.case, into)
    for name in actors:
        record = Merge(actor_to(editing.case, name), target, reason)
        made.append(editing.add(record))
    return tuple(made)


def add_alias(editing: Editing, actor: str, spelling: str, basis: Iterable[str]) -> str:
    """Record another spelling of an actor; its id. Raises ``UsageError`` for a known one."""
    target = actor_to(editing.case, actor)
    if (holder := actor_named(editing.case, spelling)) is not None:
        raise UsageError(
            f"is a spelling of {holder} already",
            subject=spelling,
            remedy="If these are one actor, merge them: antedate actors merge.",
        )
    return editing.add(Alias(target, spelling, tuple(basis)))


def split(editing: Editing, name: str, spellings: Iterable[str] = ()) -> str:
    """Undo a merge, or give some spellings of an actor to an actor of their own; its id."""
    wanted = tuple(spellings)
    return _part(editing, actor_to(editing.case, name), wanted) if wanted else _undo(editing, name)


def _undo(editing: Editing, name: str) -> str:
    """Take an actor out again: by its id as it was merged, or the last that came in."""
    merges = editing.case.each(Merge)
    own = [(id, merge) for id, merge in merges if merge.actor == name]
    if not own:
        target = actor_to(editing.case, name)
        own = [(id, merge) for id, merge in merges if merge.into == target]
    if not own:
        raise UsageError(
            "was not merged with another",
            subject=name,
            remedy="Name the spellings that are to be an actor of their own: --spelling.",
        )
    id, last = own[-1]
    editing.withdraw(id)
    return last.actor


def _part(editing: Editing, actor: str, wanted: tuple[str, ...]) -> str:
    case = editing.case
    folded = {_folded(spelling) for spelling in wanted}
    members = {id for id, _ in case.each(Actor) if standing_for(case, id) == actor}
    moved = [
        (id, alias)
        for id, alias in case.each(Alias)
        if alias.actor in members and _folded(alias.spelling) in folded
    ]
    if lacking := folded - {_folded(alias.spelling) for _, alias in moved}:
        raise UsageError(
            f"has no alias {sorted(lacking)[0]!r}",
            subject=actor,
            remedy="See its spellings with: antedate actors list.",
        )
    kind = dict(case.each(Actor))[actor].kind
    first = moved[0][1]
    new = editing.add(Actor(first.spelling, kind, first.basis, first.passage))
    for id, alias in moved:
        editing.correct(id, replace(alias, actor=new))
    return new


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
