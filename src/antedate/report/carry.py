"""Covers carried between the query and its references: it is the same footage on both sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from antedate.records import Answer, FramePair, Match, MatchKind
from antedate.report.covers import QUERY, Box, Cover

_SAME_PICTURE = (MatchKind.SAME_FOOTAGE, MatchKind.UNCLEAR)
# A carried box is only as good as the registration it was carried by.
_MARGIN = 0.15


@dataclass(frozen=True, slots=True)
class Carried:
    """The boxes to paint on both sides of a frame pair; ``None`` is the whole frame."""

    query: tuple[Box | None, ...]
    reference: tuple[Box | None, ...]


def on_query(covers: Sequence[Cover], answer: Answer) -> list[Cover]:
    """All covers of the query: its own, and those of its references in query time."""
    own = [cover for cover in covers if cover.media in (QUERY, answer.sha256)]
    for appearance in answer.appearances:
        match = appearance.match
        if match.kind in _SAME_PICTURE:
            own += [
                _to_query(c, match)
                for c in covers
                if c.media == match.reference_sha256
                and c.overlaps(match.reference_start_s, match.reference_end_s)
            ]
    return own


def on_pair(
    pair: FramePair, match: Match, queries: Sequence[Cover], covers: Sequence[Cover]
) -> Carried:
    """What to paint on one frame pair. ``queries`` is what ``on_query`` gave.

    Where a box cannot be carried over, because no registration is known, the whole frame on
    the other side is covered.
    """
    query = [c.box for c in queries if c.holds(pair.query_s)]
    reference = [
        c.box for c in covers if c.media == match.reference_sha256 and c.holds(pair.reference_s)
    ]
    if match.kind not in _SAME_PICTURE:
        return Carried(tuple(query), tuple(reference))
    there = _homography(pair.outline)
    back = None if there is None else np.linalg.inv(there)
    return Carried(
        (*query, *(_moved(box, back) for box in reference)),
        (*reference, *(_moved(box, there) for box in query)),
    )


def _to_query(cover: Cover, match: Match) -> Cover:
    speed = match.speed or 1.0
    start = match.query_start_s + (cover.start_s - match.reference_start_s) / speed
    end = match.query_start_s + (cover.end_s - match.reference_start_s) / speed
    start, end = max(start, match.query_start_s), min(end, match.query_end_s)
    pairs = sorted(match.pairs, key=lambda pair: abs(pair.query_s - (start + end) / 2))
    there = next((h for pair in pairs if (h := _homography(pair.outline)) is not None), None)
    box = _moved(cover.box, None if there is None else np.linalg.inv(there))
    return Cover(QUERY, start, end, box)


def _moved(box: Box | None, there: NDArray[np.float64] | None) -> Box | None:
    """The bounds of the corners of ``box`` on the other side, with a margin."""
    if box is None or there is None:
        return None
    x, y, width, height = box
    corners = np.array(
        [(x, y, 1), (x + width, y, 1), (x + width, y + height, 1), (x, y + height, 1)]
    )
    moved = corners @ there.T
    depth = moved[:, 2]
    if (abs(depth) < 1e-9).any() or (np.sign(depth) != np.sign(depth[0])).any():
        return None
    points = moved[:, :2] / moved[:, 2:]
    if not np.isfinite(points).all():
        return None
    left, top = (float(value) for value in points.min(axis=0))
    right, bottom = (float(value) for value in points.max(axis=0))
    across, down = (right - left) * _MARGIN, (bottom - top) * _MARGIN
    return (left - across, top - down, right - left + 2 * across, bottom - top + 2 * down)


def _homography(outline: Sequence[tuple[float, float]]) -> NDArray[np.float64] | None:
    """3 x 3, from fractions of the query frame to fractions of the reference frame.

    ``outline`` holds the query's corners from its upper left, clockwise as the query is seen.
    """
    if len(outline) != 4:
        return None
    rows = []
    for (x, y), (u, v) in zip(((0, 0), (1, 0), (1, 1), (0, 1)), outline, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    system = np.array(rows, dtype=np.float64)
    try:
        solved = np.linalg.solve(system[:, :8], system[:, 8])
        there = np.append(solved, 1.0).reshape(3, 3)
        np.linalg.inv(there)
    except np.linalg.LinAlgError:
        return None
    return there
