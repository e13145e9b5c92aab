"""Carrying on: a line that agrees in some frames is tried in those beside them.

A copy often runs on over cuts of its original, or beyond the frames over which a moving map held.
There the line of the neighbour says which of several seconds that look alike is meant, and
finds what votes alone would miss.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from antedate.matching.anchors import Anchor
from antedate.matching.measure import Verified
from antedate.matching.segments import Segment, continues
from antedate.matching.stretches import Stretch
from antedate.records import MatchKind

# A segment that comes so near to a cut reaches it.
_REACHES_S = 0.6
# Lines nearer than this where two stretches meet are one line.
_ONE_LINE_S = 0.5
# What moves agrees this far in a piece too brief to be sure of, on a line worth following:
# pieces that lie on one line are judged together.
_AGREEING = 0.4
WORTH_S = 1.0
"""Less than this beside a segment is not worth another look."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A segment with what was measured of it, in the frames of ``stretch``."""

    segment: Segment
    verified: Verified
    stretch: Stretch


def is_sure(segment: Segment) -> bool:
    """Whether a segment is the same footage, on a line that can be carried on."""
    return segment.judgement.kind is MatchKind.SAME_FOOTAGE and segment.line.speed > 0


def remainders(hit: Hit, found: Sequence[Hit]) -> Iterator[tuple[Stretch, Anchor]]:
    """What is left before and after a hit in its own frames, with the map at that end.

    Not where another of those ``found`` surely shows something.
    """
    whole, segment = hit.stretch, hit.segment
    before = whole.frames.part(slice(0, hit.verified.first))
    after = whole.frames.part(slice(hit.verified.last, None))
    for forward, left in (
        (False, Stretch(whole.start_s, segment.start_s, before)),
        (True, Stretch(segment.end_s, whole.end_s, after)),
    ):
        long = len(left.frames) and left.end_s - left.start_s >= WORTH_S
        if long and not any(_covers(one, left) for one in found):
            yield left, _at_edge(hit, forward)


def loose(
    found: Sequence[Hit], stretch: Stretch, beside: Sequence[Hit], other: Stretch
) -> Iterator[tuple[Segment, Anchor]]:
    """What agrees in a stretch up to its edge, and is not found in the stretch beside it.

    ``found`` is what ``stretch`` holds, ``beside`` what ``other`` holds. With each comes the
    map at the edge.
    """
    forward = other.start_s >= stretch.start_s
    edge_s = stretch.end_s if forward else stretch.start_s
    if stretch.frames.pixels.shape[1:] != other.frames.pixels.shape[1:]:
        return
    told = [one.segment for one in beside]
    for hit in found:
        segment = hit.segment
        near = abs((segment.end_s if forward else segment.start_s) - edge_s) <= _REACHES_S
        if not near or not _agrees(segment):
            continue
        if not any(_says_more(one, segment, edge_s) for one in told):
            told.append(segment)
            yield segment, _at_edge(hit, forward)


def shown_s(segment: Segment, part: Stretch, length_s: float) -> float:
    """For how long a part can show a segment's reference, if its line goes on there."""
    ends = segment.line.reference_s(np.array([part.start_s, part.end_s]))
    low, high = np.clip(ends, 0.0, length_s)
    return float(high - low) / segment.line.speed


def runs_on(segment: Segment, more: Segment) -> bool:
    """Whether what was found beside a segment is the same line going on."""
    return continues(*sorted((segment, more), key=lambda one: one.start_s))


def _agrees(segment: Segment) -> bool:
    """Whether a segment is the same footage, or may be as a piece of a longer one."""
    unclear = segment.judgement.kind is MatchKind.UNCLEAR and segment.line.speed > 0
    return is_sure(segment) or (unclear and segment.measures["moved"] >= _AGREEING)


def _covers(hit: Hit, left: Stretch) -> bool:
    shared = min(hit.segment.end_s, left.end_s) - max(hit.segment.start_s, left.start_s)
    return is_sure(hit.segment) and shared > 0.5 * (left.end_s - left.start_s)


def _says_more(one: Segment, segment: Segment, edge_s: float) -> bool:
    """Whether a segment beside continues another, or says that something else is there."""
    if one.sha256 != segment.sha256:
        return one.judgement.kind is MatchKind.SAME_FOOTAGE
    apart = float(one.line.reference_s(edge_s)) - float(segment.line.reference_s(edge_s))
    return abs(apart) < _ONE_LINE_S


def _at_edge(hit: Hit, forward: bool) -> Anchor:
    verified = hit.verified
    place = verified.last - 1 if forward else verified.first
    at_s = float(hit.stretch.frames.times_s[place])
    return Anchor(
        at_s,
        float(verified.line.reference_s(at_s)),
        verified.homographies[place],
        round(verified.measures["inliers"]),
        verified.measures["spread"],
    )
