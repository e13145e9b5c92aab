"""What carries an answer: the parts of the query that date it, followed through the views."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from antedate.evidence import Presence
from antedate.places.cells import Field, cells
from antedate.places.curves import SPREADS, curves
from antedate.places.dated import Place, PlaceDating
from antedate.places.likeness import BY_CELL, KINDS, likeness, usual
from antedate.places.look import Look
from antedate.places.regions import Region, crop, regions
from antedate.places.sightings import Judged, followed, judged, split, visible
from antedate.things import Thing

_LEAST_SHARE = 0.25
_MOST_THINGS = 4
_STEADY = 0.75
# Snow or dark on a part makes it look absent now and then; less than this is said with dates.
_SURELY_ABSENT = 0.2


def carried(place: Place, query: Look, dating: PlaceDating) -> tuple[Thing, ...]:
    """The parts of a dated query that carry its date, with a crop from each view.

    Empty where nothing is dated, or no part can be told present here and absent there.
    """
    if dating.plane is None or not place.calibrated:
        return ()
    seen = cells(query, dating.plane, place.size)
    alike = likeness([seen], place.cells, place.mask)
    weight, score = _weight(place, dating, alike)
    if weight.max() <= 0:
        return ()
    out: list[tuple[Region, list[Judged]]] = []
    least = _LEAST_SHARE * float(weight.max())
    for region in regions(weight, place.grid_cells, least, 3 * _MOST_THINGS):
        of_region = score[:, list(region.cells)].mean(axis=1)
        threshold = split(of_region)
        if threshold is None:
            continue
        verdicts = judged(of_region, threshold, visible(place.cells, region.cells))
        if _lasts(verdicts):
            out.append((region, verdicts))
    turns: dict[tuple[int | None, int | None], int] = {}
    return tuple(
        _carried(place, query, dating, region, verdicts, turns)
        for region, verdicts in out[:_MOST_THINGS]
    )


def _lasts(verdicts: list[Judged]) -> bool:
    """Whether views next to each other mostly say the same: light comes back every day."""
    told = [one.presence for one in verdicts if one.presence is not Presence.NOT_VISIBLE]
    same = sum(a is b for a, b in pairwise(told))
    return len(told) > 2 and same >= _STEADY * (len(told) - 1)


def _weight(place: Place, dating: PlaceDating, alike: object) -> tuple[Field, Field]:
    """How much each cell adds to the answer (cells,), and how like the query each view's
    cell is (views, cells), above the usual."""
    inner = place.inner_s
    density = np.exp(dating.log_ratio[np.isin(dating.grid_s, inner)])
    density = density / density.sum() - 1 / len(inner)
    weight: Field = np.zeros(len(place.mask), np.float32)
    score: Field = np.zeros((len(place.cells), len(place.mask)), np.float32)
    for number, kind in enumerate(KINDS):
        if kind not in BY_CELL:
            continue
        excess = usual(kind, place.among[kind]).excess(alike[kind])[0]  # type: ignore[index]
        if kind != "colour":
            score += excess / 2
        for spread, curve in enumerate(curves(excess, place.at_s, inner, kind)):
            column = number * len(SPREADS) + spread
            gain = density @ curve * place.weights[column] * place.strengths[column]
            weight += gain.astype(np.float32)
    return weight, score


def _carried(
    place: Place,
    query: Look,
    dating: PlaceDating,
    region: Region,
    verdicts: list[Judged],
    turns: dict[tuple[int | None, int | None], int],
) -> Thing:
    width, height = place.size
    left, top, right, bottom = region.box
    density = np.exp(dating.log_ratio)
    best = float(dating.grid_s[int(density.argmax())])
    bounds = _bounds(place, verdicts, best)
    seen = followed(place, region, verdicts)
    assert dating.plane is not None  # noqa: S101 - carried() looked
    change = turns.setdefault(bounds, len(turns) + 1)
    return Thing(
        f"change {change}",
        (left / width, top / height, right / width, bottom / height),
        seen,
        _words(place, verdicts, bounds),
        change,
        crop(query, dating.plane, region, place.size),
    )


def _bounds(place: Place, verdicts: list[Judged], best_s: float) -> tuple[int | None, int | None]:
    """The last view before the answer and the first after it in which it surely is not so."""
    absent = [i for i, one in enumerate(verdicts) if one.probability < _SURELY_ABSENT]
    before = [i for i in absent if place.at_s[i] <= best_s]
    after = [i for i in absent if place.at_s[i] > best_s]
    return (before[-1] if before else None, after[0] if after else None)


def _words(place: Place, verdicts: list[Judged], bounds: tuple[int | None, int | None]) -> str:
    last, first = bounds
    low = -1 if last is None else last
    high = len(verdicts) if first is None else first
    stands = [i for i in range(low + 1, high) if verdicts[i].presence is Presence.PRESENT]
    if not stands:
        return "This part looks as in the query in no view near the answer."
    one, many = place.views[stands[0]].filmed.words(), place.views[stands[-1]].filmed.words()
    said = f"This stands as in the query in {len(stands)} views from {one} to {many}"
    not_before = f"not yet on {place.views[last].filmed.words()}" if last is not None else ""
    no_more = f"no more on {place.views[first].filmed.words()}" if first is not None else ""
    rest = " and ".join(filter(None, (not_before, no_more)))
    return f"{said}; {rest}." if rest else f"{said}."
