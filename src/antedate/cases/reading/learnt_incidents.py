"""Incidents parted, dated and placed again by the learnt reader, and those left out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from antedate.cases.drafts import Draft, IncidentDraft, Reading
from antedate.cases.reading.learnt_model import Floats, Ints, Judged, softmax
from antedate.cases.reading.learnt_thresholds import Thresholds

_APART = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Incidents:
    """``drafts``, and in ``owner`` which of them each word for an incident tells of."""

    drafts: tuple[IncidentDraft, ...]
    owner: Ints


def parted(draft: Draft, judged: Judged, least: Thresholds) -> Incidents:
    """Incidents of which some words have another date than the others are two; then each with the
    date and place that the network chooses, where it is sure of them."""
    found, owner = list(draft.incidents), judged.owner.copy()
    shares = softmax(judged.dates)
    for row, (n, span) in enumerate(zip(judged.owner.tolist(), judged.told, strict=True)):
        incident, when = found[n], int(shares[row].argmax())
        if shares[row, when] < least.part or when == len(draft.dates) or span == incident.spans[0]:
            continue
        reading = draft.dates[when].reading
        if reading is None or incident.occurred is None or not _apart(reading, incident.occurred):
            continue
        same = [k for k, i in enumerate(found) if i.what == incident.what and i.date == when]
        if not same:
            same = [len(found)]
            found.append(replace(
                incident, words=span.of(draft.text), date=when, occurred=reading, place="",
                killed=None, injured=None, harm=(), spans=(span,),
            ))  # fmt: skip
        owner[row] = same[0]
    again = [_again(draft, judged, owner == n, i, least) for n, i in enumerate(found)]
    return Incidents(tuple(again), owner)


def _apart(one: Reading, two: Reading) -> bool:
    return one.latest + _APART <= two.earliest or two.latest + _APART <= one.earliest


def without_unreal(draft: Draft, judged: Judged, owner: Ints, least: float) -> Draft:
    """Without incidents that are none, and what was said of them."""
    sure = [_mean(judged.real[owner == n]) for n in range(len(draft.incidents))]
    stay = [n for n, p in enumerate(sure) if p >= least]
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


def _mean(p: Floats) -> float:
    return float(p.mean()) if len(p) else 1.0


def _again(
    draft: Draft, judged: Judged, rows: NDArray[np.bool_], incident: IncidentDraft,
    least: Thresholds,
) -> IncidentDraft:  # fmt: skip
    if not rows.any():
        return incident
    dates, places = (
        softmax(np.logaddexp.reduce(x[rows], 0)) for x in (judged.dates, judged.places)
    )
    when, where = int(dates.argmax()), int(places.argmax())
    if dates[when] >= least.date and when < len(draft.dates) and when != incident.date:
        reading = draft.dates[when].reading
        if reading is not None:
            incident = replace(incident, date=when, occurred=reading)
    if where < len(judged.mentions) and places[where] >= least.place:
        named = judged.mentions[where].of(draft.text)
        if named.lower() not in incident.place.lower():
            incident = replace(incident, place=named)
    return incident
