"""Incidents put together, dated and placed again by the learnt reader, and those left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from antedate.cases.drafts import Draft, IncidentDraft, Span
from antedate.cases.reading.incident_kinds import retells
from antedate.cases.reading.learnt_candidates import KINDS
from antedate.cases.reading.learnt_judged import NONE, Floats, Ints, Judged, softmax
from antedate.cases.reading.learnt_thresholds import Thresholds


@dataclass(frozen=True, slots=True)
class Incidents:
    """``drafts``, in ``owner`` which of them each word for an incident tells of, and in ``into``
    those that are told in another, with that one."""

    drafts: tuple[IncidentDraft, ...]
    owner: Ints
    into: dict[int, int]


def gathered(draft: Draft, judged: Judged, least: Thresholds) -> Incidents:
    """The rules' incidents, those that are one put together; with what only the network sees; each
    with the date and place that the network chooses, where it is sure of them."""
    found, owner = list(draft.incidents), judged.owner.copy()
    into = _merge(judged, owner, found, least.merged)
    for row in sorted(np.flatnonzero(owner == NONE), key=lambda n: judged.told[n]):
        if judged.real[row] < least.incident_kept:
            continue
        shares = {n: float(judged.joint[row, owner == n].mean()) for n in _owners(owner)}
        best = max(shares, key=shares.__getitem__, default=NONE)
        if best != NONE and shares[best] >= least.joined:
            owner[row] = best
        elif judged.real[row] >= least.incident:
            owner[row] = len(found)
            kind = KINDS[int(judged.kind[row].argmax())]
            found.append(_fresh(draft, judged.told[row], kind))
    for n, incident in enumerate(found):
        fresh = n >= len(draft.incidents)
        spans = _spans(judged, owner, n, incident.spans)
        found[n] = _again(
            draft, judged, owner == n, replace(incident, spans=spans), least, fresh=fresh
        )
    return Incidents(tuple(found), owner, into)


def _owners(owner: Ints) -> list[int]:
    return sorted(set(owner.tolist()) - {NONE})


def _spans(judged: Judged, owner: Ints, n: int, drafted: Sequence[Span]) -> tuple[Span, ...]:
    """The words of an incident, with those that joined it."""
    return tuple(sorted({*drafted, *(judged.told[row] for row in np.flatnonzero(owner == n))}))


def _merge(judged: Judged, owner: Ints, found: list[IncidentDraft], least: float) -> dict[int, int]:
    """Later incidents that tell of an earlier one again are given to it."""
    into: dict[int, int] = {}
    for early, late in combinations(_owners(owner), 2):
        if early in into or late in into or not retells(found[early].what, found[late].what):
            continue
        rows, others = np.flatnonzero(owner == late), np.flatnonzero(owner == early)
        if judged.joint[np.ix_(rows, others)].mean() >= least:
            owner[rows] = early
            found[early] = _with(found[early], found[late])
            into[late] = early
    return into


def _with(one: IncidentDraft, two: IncidentDraft) -> IncidentDraft:
    """One incident of two drafts: of the first, and what it lacks of the second."""
    dated = one if one.occurred is not None else two
    return replace(
        one, date=dated.date, occurred=dated.occurred, place=one.place or two.place,
        means=one.means or two.means,
        killed=two.killed if one.killed is None else one.killed,
        injured=two.injured if one.injured is None else one.injured,
        harm=one.harm + two.harm, spans=one.spans + two.spans,
    )  # fmt: skip


def _fresh(draft: Draft, span: Span, kind: str) -> IncidentDraft:
    return IncidentDraft(
        what=kind, words=span.of(draft.text), date=None, occurred=None, place="", means="",
        killed=None, injured=None, harm=(), spans=(span,),
    )  # fmt: skip


def without_unreal(draft: Draft, judged: Judged, found: Incidents, least: float) -> Draft:
    """Without incidents that are none or are told in another, and what was said of the former."""
    sure = [_surest(judged.real[found.owner == n]) for n in range(len(draft.incidents))]
    stay = [n for n, p in enumerate(sure) if p >= least and n not in found.into]
    now = {old: new for new, old in enumerate(stay)}
    return replace(
        draft,
        incidents=tuple(draft.incidents[n] for n in stay),
        relations=tuple(
            replace(r, incident=None if r.incident is None else now[r.incident])
            for r in draft.relations
            if r.incident is None or r.incident in now
        ),
    )


def _surest(p: Floats) -> float:
    return float(p.max()) if len(p) else 1.0


def _again(
    draft: Draft, judged: Judged, rows: NDArray[np.bool_], incident: IncidentDraft,
    least: Thresholds, *, fresh: bool,
) -> IncidentDraft:  # fmt: skip
    """The incident with the likeliest date and place: any where the rules drafted none."""
    if not rows.any():
        return incident
    dates, places = (
        softmax(np.logaddexp.reduce(x[rows], 0)) for x in (judged.dates, judged.places)
    )
    when = int(dates.argmax())
    sure = dates[when] >= (0.0 if fresh else least.date)
    if sure and when < len(draft.dates) and when != incident.date:
        reading = draft.dates[when].reading
        if reading is not None:
            incident = replace(incident, date=when, occurred=reading)
    # A place may be named often, each time with a part of the probability.
    names = [s.of(draft.text) for s in judged.mentions]
    named = {name: 0.0 for name in names}
    for name, p in zip(names, places[:-1].tolist(), strict=True):
        named[name] += p
    place = max(named, key=named.__getitem__, default="")
    sure = named.get(place, 0.0) >= max(places[-1], 0.0 if fresh else least.place)
    if sure and place.lower() not in incident.place.lower():
        incident = replace(incident, place=place)
    return incident
