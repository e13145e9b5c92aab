"""Actors with all their spellings, merged as people judged them to be one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from antedate.case_records import Actor, Alias, Case, Merge, Recorded
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
    members: dict[str, list[Recorded]] = {}
    for found in case.of("actor"):
        members.setdefault(standing_for(case, found.id), []).append(found)
    known = []
    for id, group in members.items():
        group.sort(key=lambda found: found.id != id)
        own = group[0].record
        assert isinstance(own, Actor)  # noqa: S101 - told by its kind
        ids = {found.id for found in group}
        spellings = [found.record.name for found in group if isinstance(found.record, Actor)]
        spellings += [alias.spelling for alias in _aliases(case) if alias.actor in ids]
        known.append(
            Known(
                id,
                own.name,
                own.kind,
                tuple(dict.fromkeys(spellings)),
                tuple(found.id for found in group[1:]),
            )
        )
    return tuple(known)


def standing_for(case: Case, actor: str) -> str:
    """The actor that an actor was merged into, itself where it was not."""
    into = {merge.actor: merge.into for merge in _merges(case)}
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
    merges = [found for found in editing.case.of("merge") if isinstance(found.record, Merge)]
    own = [found for found in merges if found.record.actor == name]
    if not own:
        target = actor_to(editing.case, name)
        own = [found for found in merges if found.record.into == target]
    if not own:
        raise UsageError(
            "was not merged with another",
            subject=name,
            remedy="Name the spellings that are to be an actor of their own: --spelling.",
        )
    last = own[-1]
    assert isinstance(last.record, Merge)  # noqa: S101 - chosen so above
    editing.withdraw(last.id)
    return last.record.actor


def _part(editing: Editing, actor: str, wanted: tuple[str, ...]) -> str:
    folded = {_folded(spelling) for spelling in wanted}
    members = {
        found.id
        for found in editing.case.of("actor")
        if standing_for(editing.case, found.id) == actor
    }
    moved = [
        found
        for found in editing.case.of("alias")
        if isinstance(found.record, Alias)
        and found.record.actor in members
        and _folded(found.record.spelling) in folded
    ]
    lacking = folded - {_folded(found.record.spelling) for found in moved
                        if isinstance(found.record, Alias)}  # fmt: skip
    if lacking:
        raise UsageError(
            f"has no alias {sorted(lacking)[0]!r}",
            subject=actor,
            remedy="See its spellings with: antedate actors list.",
        )
    first = moved[0].record
    former = editing.known(actor).record
    assert isinstance(first, Alias)  # noqa: S101 - chosen so above
    assert isinstance(former, Actor)  # noqa: S101 - told by its kind
    new = editing.add(Actor(first.spelling, former.kind, first.basis, first.passage))
    for found in moved:
        alias = found.record
        assert isinstance(alias, Alias)  # noqa: S101 - chosen so above
        editing.correct(
            found.id,
            Alias(new, alias.spelling, alias.basis, alias.score, alias.reason, alias.passage),
        )
    return new


def _merges(case: Case) -> list[Merge]:
    return [found.record for found in case.of("merge") if isinstance(found.record, Merge)]


def _aliases(case: Case) -> list[Alias]:
    return [found.record for found in case.of("alias") if isinstance(found.record, Alias)]


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
