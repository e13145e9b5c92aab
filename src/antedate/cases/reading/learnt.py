"""The learnt reader: adds to the rules' draft what they miss, and leaves out what it doubts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from antedate.cases.drafts import (
    ActorDraft,
    AliasDraft,
    Draft,
    RelationDraft,
    RelationKind,
    Span,
)
from antedate.cases.reading.learnt_candidates import folded
from antedate.cases.reading.learnt_incidents import gathered, without_unreal
from antedate.cases.reading.learnt_judged import NONE, Ints, Judged
from antedate.cases.reading.learnt_model import network
from antedate.cases.reading.learnt_statements import statements
from antedate.cases.reading.learnt_thresholds import Thresholds
from antedate.when import Moment

_KINDS = (RelationKind.CLAIMED_BY, RelationKind.BLAMED_ON, RelationKind.DENIED_BY)
_REASON = "the text seems to use both for one"
_SUREST = 0.99


class LearntReader:
    """Amends a draft by what the network holds of the report. An ``Amender``."""

    def __init__(
        self, thresholds: Thresholds | None = None, judge: Callable[[Draft], Judged] | None = None
    ) -> None:
        self._least = thresholds or Thresholds()
        self._judge = judge

    def amend(self, draft: Draft, published: Moment | None) -> Draft:
        """The draft with the network's relations, aliases and statements beside the rules'."""
        judged = (self._judge or network().judge)(draft)
        if draft.text[judged.end :].strip():
            left = f"after character {judged.end:,} only rules read the report, no learnt reader"
            draft = replace(draft, problems=(*draft.problems, left))
        draft = replace(draft, statements=tuple(statements(draft, judged, self._least)))
        draft = _with_aliases(draft, judged, self._least)
        found = gathered(draft, judged, self._least)
        moved = (replace(r, incident=found.into.get(n, n) if (n := r.incident) is not None else n)
                 for r in draft.relations)  # fmt: skip
        draft = replace(draft, incidents=found.drafts, relations=tuple(moved))
        told = _relations(draft, judged, found.owner, self._least)
        draft = replace(draft, relations=tuple(told))
        draft = _without_places(draft, judged, self._least.place_no_actor)
        return without_unreal(draft, judged, found, self._least.incident_kept)


# --- aliases --------------------------------------------------------------------------------


def _with_aliases(draft: Draft, judged: Judged, least: Thresholds) -> Draft:
    held: dict[frozenset[str], float] = {}
    for one, two, p in judged.same:
        held[_pair(one, two)] = max(p, held.get(_pair(one, two), 0.0))
    kept = [a for a in draft.aliases
            if a.known or held.get(_pair(a.first, a.second), 1.0) >= least.alias_kept]  # fmt: skip
    told = {_pair(a.first, a.second) for a in kept}
    unique: dict[frozenset[str], AliasDraft] = {}
    for one, two, p in judged.same:
        pair = _pair(one, two)
        if p >= least.alias and pair not in told and len(pair) == 2:
            unique.setdefault(pair, AliasDraft(one, two, min(round(p, 2), _SUREST), _REASON))
    actors, implied = _joined(draft, list(unique.values()))
    for alias in implied:
        if (pair := _pair(alias.first, alias.second)) not in told:
            unique.setdefault(pair, alias)
    return replace(draft, aliases=(*kept, *unique.values()), actors=tuple(actors))


def _pair(one: str, two: str) -> frozenset[str]:
    return frozenset((folded(one), folded(two)))


def _joined(draft: Draft, pairs: Sequence[AliasDraft]) -> tuple[list[ActorDraft], list[AliasDraft]]:
    """Actors, those made one by a pair put together under the name of the first; and that their
    names are one, which is as much in doubt as the pair."""
    actors, implied = list(draft.actors), []
    for pair in pairs:
        names = {folded(pair.first), folded(pair.second)}
        found = [a for a in actors if names & {folded(x.spelling) for x in a.aliases}]
        if len(found) == 2:
            first, second = found
            actors[actors.index(first)] = replace(first, aliases=first.aliases + second.aliases)
            actors.remove(second)
            implied.append(replace(pair, first=first.name, second=second.name))
    return actors, implied


def _without_places(draft: Draft, judged: Judged, most: float) -> Draft:
    """Without actors that are places wherever they are named, and of whom nothing is said, nor
    their spellings."""
    leads: dict[str, list[float]] = {}
    for span, lead in zip(judged.mentions, judged.spot.tolist(), strict=True):
        leads.setdefault(folded(span.of(draft.text)), []).append(lead)
    told = {folded(r.actor) for r in draft.relations} | {folded(r.by) for r in draft.relations}
    told |= {folded(s.speaker.name or s.speaker.words) for s in draft.statements}

    def stays(actor: ActorDraft) -> bool:
        names = {folded(x.spelling) for x in actor.aliases}
        held = [lead for name in names for lead in leads.get(name, ())]
        return bool(names & told) or not held or sum(held) / len(held) < most

    actors = [a for a in draft.actors if stays(a)]
    gone = {x.spelling for a in draft.actors if a not in actors for x in a.aliases}
    aliases = [a for a in draft.aliases if not {a.first, a.second} & gone]
    return replace(draft, actors=tuple(actors), aliases=tuple(aliases))


# --- relations ------------------------------------------------------------------------------


def _relations(draft: Draft, judged: Judged, owner: Ints, least: Thresholds) -> list[RelationDraft]:
    clusters = _clusters(draft, judged)
    given = _held(draft, judged, clusters, least.relation_kept)
    for kind, bound in enumerate((least.claimed, least.blamed, least.denied)):
        for cluster in dict.fromkeys(clusters):
            at = [n for n, c in enumerate(clusters) if c == cluster]
            if _either(judged.role[at, kind]) < bound:
                continue
            for incident, best in _incidents(judged, owner, at, kind, bound):
                _add(given, draft, _KINDS[kind], incident, judged.mentions[best])
    return given


def _held(
    draft: Draft, judged: Judged, clusters: Sequence[str], least: float
) -> list[RelationDraft]:
    """The rules' relations, without those that the network doubts."""
    held: list[RelationDraft] = []
    for found in draft.relations:
        kind = _KINDS.index(found.kind)
        at = [n for n, s in enumerate(judged.mentions) if s.meets(found.span)]
        named = [n for n, c in enumerate(clusters) if c == clusters[at[0]]] if at else []
        known = clusters_of(draft, found.actor)
        named += [n for n, s in enumerate(judged.mentions) if folded(s.of(draft.text)) in known]
        p = _either(judged.role[sorted({*at, *named}), kind]) if at or named else 1.0
        if p >= least:
            held.append(found)
    return held


def _add(
    given: list[RelationDraft], draft: Draft, kind: RelationKind, incident: int | None, span: Span
) -> None:
    """Add what the network sees, unless it is told already."""
    actor = span.of(draft.text)
    for n, other in enumerate(given):
        if other.kind is kind and other.incident == incident and other.span.meets(span):
            # Who is named there: the rules may take "Sarvia" of "Sarvia's ministry".
            given[n] = replace(other, actor=actor, span=span)
            return
    if any(_told(other, actor, kind, incident, draft) for other in given):
        return
    by = _speaker_of(draft, span) if kind is RelationKind.BLAMED_ON else ""
    by = "" if folded(by) == folded(actor) else by
    given.append(RelationDraft(kind, incident, actor, span, by))


def _incidents(
    judged: Judged, owner: Ints, at: list[int], kind: int, bound: float
) -> list[tuple[int | None, int]]:
    """Which incidents, each with the mention that tells it best: those likely, or the likeliest."""
    role = judged.role[at, kind]
    if not (owner != NONE).any():
        return [(None, at[int(role.argmax())])]
    tie = judged.tie[at, kind] * role[:, None]
    shares = {n: tie[:, owner == n].sum(1) for n in sorted(set(owner.tolist()))}
    each = {n: _either(p) for n, p in shares.items()}
    chosen = [n for n, p in each.items() if p >= bound] or [max(each, key=each.__getitem__)]
    # What is said of something that is no incident is no relation.
    return [(n, at[int(shares[n].argmax())]) for n in chosen if n != NONE]


def _either(p: NDArray[np.float32]) -> float:
    return float(1 - np.prod(1 - p))


def _clusters(draft: Draft, judged: Judged) -> list[str]:
    """For each mention, the name of its actor."""
    of = {folded(x.spelling): a.name for a in draft.actors for x in a.aliases}
    for pair in draft.aliases:
        if not pair.known:
            one, two = (folded(x) for x in (pair.first, pair.second))
            top = of.get(one) or of.get(two) or pair.first
            of.setdefault(one, top)
            of.setdefault(two, top)
    names = [folded(s.of(draft.text)) for s in judged.mentions]
    return [folded(of.get(name, name)) for name in names]


def clusters_of(draft: Draft, name: str) -> set[str]:
    """All spellings of an actor, folded."""
    found = {folded(name)}
    for actor in draft.actors:
        spellings = {folded(x.spelling) for x in actor.aliases}
        if spellings & found:
            found |= spellings
    return found


def _told(
    given: RelationDraft, actor: str, kind: RelationKind, incident: int | None, draft: Draft
) -> bool:
    if given.kind is not kind or (given.incident != incident and given.incident is not None):
        return False
    one, two = clusters_of(draft, given.actor), folded(actor)
    words = set(two.split())
    return two in one or any(set(x.split()) <= words or words <= set(x.split()) for x in one)


def _speaker_of(draft: Draft, span: Span) -> str:
    inside = [s for s in draft.statements if s.span.start <= span.start and span.end <= s.span.end]
    speaker = inside[0].speaker if inside else None
    return (speaker.refers_to or speaker.name or speaker.words) if speaker else ""
