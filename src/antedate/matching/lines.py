"""Lines in the plane of query and reference time: where two stretches run together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_COARSE = np.unique(np.concatenate([[1.0], np.geomspace(0.5, 2.0, 29)]))
_FINE = np.geomspace(0.965, 1.035, 11)
# Most copies keep their speed: others must be this much better.
KEPT_SPEED = 1.03


@dataclass(frozen=True, slots=True)
class Line:
    """Reference second = ``offset_s`` + ``speed`` * query second, with its mean agreement."""

    offset_s: float
    speed: float
    agreement: float

    def reference_s(self, query_s: NDArray[np.float64] | float) -> NDArray[np.float64]:
        """Reference seconds of query seconds."""
        return np.asarray(self.offset_s + self.speed * np.asarray(query_s), np.float64)


def best_line(
    agreement: NDArray[np.float32],
    query_s: NDArray[np.float64],
    reference_s: NDArray[np.float64],
    floor: float,
) -> Line:
    """The line with the most agreement above ``floor``, of (n, m) agreements."""
    if len(reference_s) == 1:
        # A still picture: every second of the query shows it.
        gain = np.clip(agreement - floor, 0, None).sum()
        return Line(float(reference_s[0]), 0.0, float(gain) / len(query_s))
    speeds = _COARSE if len(query_s) > 1 else np.ones(1)
    coarse = _search(agreement, query_s, reference_s, floor, speeds)
    return refined(coarse, agreement, query_s, reference_s, floor)


def refined(
    line: Line,
    agreement: NDArray[np.float32],
    query_s: NDArray[np.float64],
    reference_s: NDArray[np.float64],
    floor: float,
) -> Line:
    """The best line of nearly the same speed."""
    if line.speed == 0.0 or len(query_s) == 1:
        return (
            line
            if line.speed == 0.0
            else _search(agreement, query_s, reference_s, floor, np.ones(1))
        )
    speeds = line.speed * _FINE
    if speeds[0] <= 1.0 <= speeds[-1]:
        speeds = np.append(speeds, 1.0)
    return _search(agreement, query_s, reference_s, floor, speeds, line)


def _search(
    agreement: NDArray[np.float32],
    query_s: NDArray[np.float64],
    reference_s: NDArray[np.float64],
    floor: float,
    speeds: NDArray[np.float64],
    about: Line | None = None,
) -> Line:
    step = _step(reference_s)
    excess = np.clip(agreement - floor, 0, None)
    rows = np.arange(len(query_s))[None, :]
    middle = float(query_s[len(query_s) // 2])
    best, worth = Line(float(reference_s[0] - query_s[0]), 1.0, 0.0), 0.0
    for speed in speeds:
        low = reference_s[0] - speed * query_s[-1]
        high = reference_s[-1] - speed * query_s[0]
        if about is not None:
            # Keep near the line: only its neighbourhood is asked about.
            centre = float(about.reference_s(middle)) - speed * middle
            reach = 0.06 * speed * float(query_s[-1] - query_s[0]) + 4 * step
            low, high = max(low, centre - reach), min(high, centre + reach)
        offsets = np.arange(low, high + step, step)
        if not len(offsets):
            continue
        place, inside = _nearest(offsets[:, None] + speed * query_s[None, :], reference_s, step)
        gain = np.where(inside, excess[rows, place], 0).sum(axis=1)
        gain = gain * (KEPT_SPEED if speed == 1.0 else 1.0)
        top = int(gain.argmax())
        if gain[top] > worth:
            worth = float(gain[top])
            offset = float(offsets[_plateau(gain, top)].mean())
            best = Line(offset, float(speed), worth / len(query_s))
    return best


def _plateau(gain: NDArray[np.float64], top: int) -> slice:
    """Around ``top``, neighbours that are equally good: the middle of them is meant."""
    lower = np.flatnonzero(gain < gain[top] * 0.999)
    first = int(lower[lower < top].max(initial=-1)) + 1
    last = int(lower[lower > top].min(initial=len(gain)))
    return slice(first, last)


def _step(reference_s: NDArray[np.float64]) -> float:
    return max(float(np.median(np.diff(reference_s))), 0.02) if len(reference_s) > 1 else 0.1


def along(
    line: Line,
    agreement: NDArray[np.float32],
    query_s: NDArray[np.float64],
    reference_s: NDArray[np.float64],
    shift_s: float = 0.0,
) -> NDArray[np.float32]:
    """The agreement at each query second on the line, NaN where the reference has no frame."""
    slack = max(_step(reference_s), 0.1)
    place, inside = _nearest(line.reference_s(query_s) + shift_s, reference_s, slack)
    values = agreement[np.arange(len(query_s)), place]
    return np.where(inside, values, np.nan).astype(np.float32)


def run(values: NDArray[np.float32], floor: float) -> tuple[int, int]:
    """The stretch [first, last) with the greatest sum above ``floor``; empty when none."""
    best, total, start, found = 0.0, 0.0, 0, (0, 0)
    for place, value in enumerate(np.nan_to_num(values - floor, nan=-1.0)):
        if total <= 0:
            total, start = 0.0, place
        total += float(value)
        if total > best:
            best, found = total, (start, place + 1)
    return found


def _nearest(
    at: NDArray[np.float64], reference_s: NDArray[np.float64], slack: float
) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    right = np.clip(np.searchsorted(reference_s, at), 0, len(reference_s) - 1)
    left = np.maximum(right - 1, 0)
    nearer_left = np.abs(reference_s[left] - at) <= np.abs(reference_s[right] - at)
    place = np.where(nearer_left, left, right)
    inside = np.abs(reference_s[place] - at) <= slack
    return place, inside
