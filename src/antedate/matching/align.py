"""Votes: which reference, at which offset and speed, do the near codes agree on.

A near code at query second q and reference second r votes, for every speed, for the
offset r - speed * q. Votes count once for each half second of query, so that a frame that
stands still cannot shout.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from antedate.descriptors.codes import CodeTable
from antedate.matching.search import Near
from antedate.matching.views import View

SPEEDS = (1.0, 0.5, 0.57, 0.66, 0.75, 0.87, 1.15, 1.33, 1.55, 1.8, 2.0)
_BIN_S = 1.0
_TICK_S = 0.5
# Runs of still frames are described anew after half a minute: so many bins hold one.
_LONGEST_RUN = 40
# The background: how near a frame comes to media that have nothing to do with it.
_BACKGROUND_RANKS = slice(3, 12)
_BACKGROUND_DEFAULT = 0.22


@dataclass(frozen=True, slots=True)
class Sight:
    """Where to look: a query second and view, the reference's run of seconds, how alike."""

    query_s: float
    reference_s: float
    reference_end_s: float
    view: View
    strength: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A reference that may hold a stretch of the query, to be verified with pictures.

    ``offset_s`` and ``speed``: reference second = offset_s + speed * query second, roughly.
    ``sights`` are the strongest agreeing pairs, best first.
    """

    sha256: str
    score: float
    offset_s: float
    speed: float
    sights: tuple[Sight, ...]


@dataclass(frozen=True, slots=True)
class Votes:
    """Near codes of one stretch as rows: query second, code, view and strength."""

    query_s: NDArray[np.float64]
    code: NDArray[np.int64]
    view: NDArray[np.int64]
    strength: NDArray[np.float64]


def votes(times_s: NDArray[np.float64], view: int, near: Near, table: CodeTable) -> Votes:
    """Votes of one view's frames: cosines less each frame's own background level."""
    if near.code.shape[1] == 0:
        none = np.zeros(0)
        return Votes(none, none.astype(np.int64), none.astype(np.int64), none)
    level = np.array(
        [
            _background(row, table.media[code])
            for row, code in zip(near.cosine, near.code, strict=True)
        ]
    )
    strength = near.cosine - level[:, None]
    row, column = np.nonzero(strength > 0.02)
    return Votes(
        times_s[row],
        near.code[row, column],
        np.full(len(row), view),
        strength[row, column].astype(np.float64),
    )


def _background(cosine: NDArray[np.float32], media: NDArray[np.int32]) -> float:
    """The mean of the best cosines of the fourth to twelfth nearest media."""
    order = np.argsort(-cosine)
    _, first = np.unique(media[order], return_index=True)
    best = np.sort(cosine[order][first])[::-1]
    others = best[_BACKGROUND_RANKS]
    if len(others) < 4:
        return _BACKGROUND_DEFAULT
    return max(float(others.mean()), 0.5 * _BACKGROUND_DEFAULT)


def candidates(
    cast: Sequence[Votes], views: Sequence[View], table: CodeTable, most: int
) -> list[Candidate]:
    """The references that votes agree on, best first; at most two places in each."""
    if not cast:
        return []
    joined = Votes(
        np.concatenate([v.query_s for v in cast]),
        np.concatenate([v.code for v in cast]),
        np.concatenate([v.view for v in cast]),
        np.concatenate([v.strength for v in cast]),
    )
    if not len(joined.code):
        return []
    owner = table.media[joined.code]
    totals = np.bincount(owner, joined.strength**2)
    found: list[Candidate] = []
    for media in np.argsort(-totals)[: 4 * most]:
        if totals[media] <= 0:
            break
        mine = np.flatnonzero(owner == media)
        part = Votes(
            joined.query_s[mine], joined.code[mine], joined.view[mine], joined.strength[mine]
        )
        found += _places(part, views, table, table.sha256[media])
    return sorted(found, key=lambda candidate: -candidate.score)[:most]


def _places(part: Votes, views: Sequence[View], table: CodeTable, sha256: str) -> list[Candidate]:
    start, end = table.start_s[part.code], table.end_s[part.code]
    left = np.ones(len(part.code), bool)
    places: list[Candidate] = []
    for _ in range(2):
        best = max(
            (_line(part, start, end, speed, left) for speed in SPEEDS), key=lambda line: line[0]
        )
        score, offset, speed = best
        if score <= 0:
            break
        reference = _on_line(part.query_s, start, end, offset, speed)
        inside = left & (np.abs(reference - (offset + speed * part.query_s)) <= 1.5 * _BIN_S)
        strongest = np.flatnonzero(inside)[np.argsort(-part.strength[inside])][:24]
        sights = tuple(
            Sight(
                float(part.query_s[i]),
                float(start[i]),
                float(end[i]),
                views[part.view[i]],
                float(part.strength[i]),
            )
            for i in strongest
        )
        if not sights:
            break
        places.append(Candidate(sha256, score, offset, speed, sights))
        left &= ~inside
    return places


def _on_line(
    query_s: NDArray[np.float64],
    start: NDArray[np.float32],
    end: NDArray[np.float32],
    offset: float,
    speed: float,
) -> NDArray[np.float64]:
    """The second of each run that lies nearest to the line."""
    return np.clip(offset + speed * query_s, start, end)


def _line(
    part: Votes,
    start: NDArray[np.float32],
    end: NDArray[np.float32],
    speed: float,
    left: NDArray[np.bool_],
) -> tuple[float, float, float]:
    """The best (score, offset, speed) for one speed."""
    if not left.any():
        return 0.0, 0.0, speed
    query, strength = part.query_s[left], part.strength[left]
    low, high = start[left] - speed * query, end[left] - speed * query
    origin = float(low.min()) - _BIN_S
    first = ((low - origin) / _BIN_S).astype(int)
    last = np.minimum(((high - origin) / _BIN_S).astype(int), first + _LONGEST_RUN)
    tick = ((query - query.min()) / _TICK_S).astype(int)
    grid = np.zeros((tick.max() + 1, last.max() + 2))
    for reach in range(int((last - first).max()) + 1):
        here = first + reach <= last
        np.maximum.at(grid, (tick[here], first[here] + reach), strength[here])
    sums = grid.sum(axis=0)
    sums[:-1] += sums[1:] * 0.5
    best = int(sums.argmax())
    # A mild preference for unaltered speed breaks ties in still stretches.
    return (
        float(sums[best]) * (1.0 if speed == 1.0 else 0.93),
        origin + (best + 0.5) * _BIN_S,
        speed,
    )
