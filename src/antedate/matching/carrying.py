"""Carrying on: a line that agrees in one stretch is tried in the stretch beside it.

A copy often runs on over cuts of its original. There the line of the neighbour says which of
several seconds that look alike is meant, and finds what votes alone would miss.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from antedate.matching.anchors import Anchor
from antedate.matching.measure import Verified
from antedate.matching.segments import Segment
from antedate.matching.stretches import Stretch
from antedate.records import MatchKind

# A segment that comes so near to a cut reaches it.
_REACHES_S = 0.6
# Lines nearer than this where two stretches meet are one line.
_ONE_LINE_S = 0.5
# What moves agrees this far in a piece too brief to be sure of, on a line worth following:
# pieces that lie on one line are judged together.
_AGREEING = 0.4

Found = Sequence[tuple[Segment, Verified]]


def loose(
    found: Found, stretch: Stretch, beside: Sequence[Segment], other: Stretch
) -> Iterator[tuple[Segment, Anchor]]:
    """What agrees in a stretch up to its edge, and is not found in the stretch beside it.

    ``found`` is what ``stretch`` holds, ``beside`` what ``other`` holds. With each comes the
    map at the edge.
    """
    forward = other.start_s >= stretch.start_s
    edge_s = stretch.end_s if forward else stretch.start_s
    if stretch.frames.pixels.shape[1:] != other.frames.pixels.shape[1:]:
        return
    for segment, verified in found:
        near = abs((segment.end_s if forward else segment.start_s) - edge_s) <= _REACHES_S
        if not near or segment.line.speed == 0 or not agrees(segment):
            continue
        if not any(_says_more(one, segment, edge_s) for one in beside):
            yield segment, _at_edge(verified, stretch, forward)


def agrees(segment: Segment) -> bool:
    """Whether a segment is the same footage, or may be as a piece of a longer one."""
    kind = segment.judgement.kind
    return kind is MatchKind.SAME_FOOTAGE or (
        kind is MatchKind.UNCLEAR and segment.measures["moved"] >= _AGREEING
    )


def _says_more(one: Segment, segment: Segment, edge_s: float) -> bool:
    """Whether a segment beside continues another, or says that something else is there."""
    if one.sha256 != segment.sha256:
        return one.judgement.kind is MatchKind.SAME_FOOTAGE
    apart = float(one.line.reference_s(edge_s)) - float(segment.line.reference_s(edge_s))
    return abs(apart) < _ONE_LINE_S


def _at_edge(verified: Verified, stretch: Stretch, forward: bool) -> Anchor:
    place = verified.last - 1 if forward else verified.first
    at_s = float(stretch.frames.times_s[place])
    return Anchor(
        at_s,
        float(verified.line.reference_s(at_s)),
        verified.homographies[place],
        round(verified.measures["inliers"]),
        verified.measures["spread"],
    )
