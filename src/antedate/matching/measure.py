"""Measuring a fit: where it holds, and how far what is seen and what moves agree."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, degrees

import numpy as np
from numpy.typing import NDArray

from antedate.matching import compare, lines
from antedate.matching.anchors import covered, planes
from antedate.matching.detail import detail
from antedate.matching.fit import run
from antedate.matching.footage import Strip
from antedate.matching.mapping import FLOOR, Fit
from antedate.matching.steps import steps

# Movement that the coarse grid sees this surely needs no finer look.
_SURE_MOVED, _SURE_S = 0.6, 1.0


@dataclass(frozen=True, slots=True)
class Verified:
    """What the pictures say of a candidate: frames [first, last) of the stretch hold it."""

    first: int
    last: int
    line: lines.Line
    mirrored: bool
    homographies: tuple[NDArray[np.float64], ...]
    comparison: compare.Comparison
    reference: Strip
    measures: dict[str, float]

    @property
    def turned_degrees(self) -> int:
        """By how many degrees, to the nearest quarter turn, the query must turn clockwise."""
        plane = self.homographies[(self.first + self.last - 1) // 2]
        return round(degrees(atan2(plane[1, 0], plane[0, 0])) / 90) * 90 % 360


def measured(
    query: Strip,
    reference: Strip,
    onto: compare.Grid,
    fit: Fit,
    mirrored: bool,
    *,
    near: bool = False,
) -> Verified | None:
    """Compare once more where the pictures agree in structure, at the speed found.

    Where hardly anything moves, or nothing agrees in it, a finer grid is asked too: ripples,
    leaves and people far away vanish in coarse cells. It may find another line, unless only
    those ``near`` the one that was fitted are meant.
    """
    found = _compared(query, reference, onto, fit, mirrored, near)
    if found is None:
        return None
    if not _is_sure(found.measures):
        finer = _compared(
            query, reference, compare.grid(reference, compare.FINE), fit, mirrored, near
        )
        if finer is not None and _evidence(finer.measures) > _evidence(found.measures):
            found = finer
    part = slice(found.first, found.last)
    kept = steps(query.part(part), reference, found.homographies[part], found.line)
    found.measures.update(steps=kept.agreement, steps_beside=kept.beside, stepping=kept.count)
    return found


def _compared(
    query: Strip, reference: Strip, onto: compare.Grid, fit: Fit, mirrored: bool, near: bool
) -> Verified | None:
    first, last = run(fit, query.thinned(2))
    if last - first < 1:
        return None
    moving = planes(query, fit.anchors)
    cells, defined = compare.warp(query, moving, onto)
    at = [reference.at(float(second)) for second in fit.line.reference_s(query.times_s)]
    inside = slice(2 * first, max(2 * last, 2 * first + 1))
    defined = defined & compare.alike(cells[inside], onto.cells[at[inside]])
    comparison = compare.compare(query.times_s, cells, defined, onto, fit.line.speed or 1.0)
    both, times = comparison.both, query.times_s
    line = lines.refined(fit.line, both, times, onto.times_s, FLOOR)
    if onto.side > compare.COARSE and not near:
        anew = lines.best_line(both, times, onto.times_s, FLOOR)
        line = max(line, anew, key=lambda one: one.agreement)
    first, last = lines.run(lines.along(line, both, times, onto.times_s), FLOOR)
    if last - first < 1:
        return None
    measures = _measures(query, comparison, line, slice(first, last))
    measures["speed"] = line.speed
    measures["inliers"] = float(np.median([anchor.inliers for anchor in fit.anchors]))
    measures["anchors"] = float(len(fit.anchors))
    measures["spread"] = float(np.median([anchor.spread for anchor in fit.anchors]))
    middle = (first + last - 1) // 2
    opposite = reference.pixels[reference.at(float(line.reference_s(times[middle])))]
    seen = detail(query.pixels[middle], moving[middle], opposite)
    measures.update(fine=seen.agreement, patch=seen.patch)
    measures["covered"] = covered(moving[middle], query, reference)
    return Verified(first, last, line, mirrored, tuple(moving), comparison, reference, measures)


def _is_sure(measures: dict[str, float]) -> bool:
    return measures["moved"] >= _SURE_MOVED and measures["moving_s"] >= _SURE_S


def _evidence(measures: dict[str, float]) -> float:
    """How much movement speaks for one alignment above all others."""
    ahead = measures["moved"] - max(measures["moved_beside"], 0.0)
    return ahead * min(1.0, measures["moving_s"])


def _measures(
    query: Strip, comparison: compare.Comparison, line: lines.Line, part: slice
) -> dict[str, float]:
    """Agreement on the line and beside it, over the frames of ``part``."""
    times, weight = query.times_s[part], comparison.weight[part]

    def mean(agreement: NDArray[np.float32], shift_s: float, by: NDArray[np.float32]) -> float:
        values = lines.along(line, agreement[part], times, comparison.reference_s, shift_s)
        known = ~np.isnan(values)
        total = float(by[known].sum())
        if known.sum() < 0.6 * len(values) or total <= 0:
            return float("nan")
        return float((values[known] * by[known]).sum() / total)

    even = np.ones_like(weight)
    beside = [s * sign for s in (0.7, 1.0, 1.4, 2.0, 3.0, 4.5, 6.5) for sign in (1, -1)]
    moved_off = [mean(comparison.moved, shift, weight + 1e-3) for shift in beside]
    seen_off = [mean(comparison.seen, shift, even) for shift in beside]
    spacing = float(np.median(np.diff(query.times_s))) if len(query) > 1 else 0.25
    opposite = np.broadcast_to(comparison.reference_weight, comparison.moved.shape)
    return {
        "seen": _known(mean(comparison.seen, 0.0, even)),
        "moved": _known(mean(comparison.moved, 0.0, weight + 1e-3)),
        "reference_moving_s": _known(mean(opposite, 0.0, even)) * len(times) * spacing,
        "seen_beside": _top(seen_off),
        "moved_beside": _top(moved_off),
        "moving_s": float(weight.sum()) * spacing,
        "seconds": len(times) * spacing,
        "share": comparison.share,
    }


def _known(value: float) -> float:
    return 0.0 if np.isnan(value) else value


def _top(values: list[float]) -> float:
    known = [value for value in values if not np.isnan(value)]
    return max(known) if known else 0.0
