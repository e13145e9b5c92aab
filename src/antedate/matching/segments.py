"""Segments: hits of neighbouring stretches that continue one another become one match."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from antedate.matching.judge import Judgement, judge
from antedate.matching.lines import Line
from antedate.matching.outlines import fewest
from antedate.records import FramePair, Match, MatchKind, Outline

# Two pieces on one line this near are one: what lies between moved too little to be seen.
_GAP_S = 2.5
_DRIFT_S = 0.5
_DRIFT_SPEED = 0.08
_PAIRS = 4
# An unclear piece joins a sure one where less than this moves, or what moves agrees in part;
# well, where its picture says too little to be reported.
_LITTLE_S, _AGREEING, _AGREEING_WELL = 0.5, 0.25, 0.5
_PICTURE_S = 0.05


@dataclass(frozen=True, slots=True)
class Segment:
    """A judged line from query second ``start_s`` to ``end_s`` in one reference."""

    sha256: str
    start_s: float
    end_s: float
    line: Line
    mirrored: bool
    turned_degrees: int
    judgement: Judgement
    measures: dict[str, float]
    pairs: tuple[FramePair, ...]
    reference_limit_s: float = float("inf")
    outlines: tuple[Outline, ...] = ()

    def match(self) -> Match:
        """As the record that leaves this room."""
        low, high = sorted(float(self.line.reference_s(t)) for t in (self.start_s, self.end_s))
        return Match(
            kind=self.judgement.kind,
            score=self.judgement.score,
            probability=self.judgement.probability,
            query_start_s=self.start_s,
            query_end_s=self.end_s,
            reference_start_s=min(max(low, 0.0), self.reference_limit_s),
            reference_end_s=min(max(high, 0.0), self.reference_limit_s),
            reference_sha256=self.sha256,
            # A still picture has no speed of its own.
            speed=self.line.speed or 1.0,
            mirrored=self.mirrored,
            turned_degrees=self.turned_degrees,
            reported=self.judgement.reported,
            reason=self.judgement.reason,
            evidence=self.measures,
            pairs=self.pairs,
            offset_s=self.line.offset_s if self.line.speed else None,
            outlines=self.outlines,
        )


def joined(segments: Iterable[Segment]) -> list[Segment]:
    """Segments in order of query time, with those that continue one another made one."""
    whole: list[Segment] = []
    for segment in sorted(segments, key=lambda s: (s.sha256, s.start_s)):
        for place in range(len(whole) - 1, -1, -1):
            if continues(whole[place], segment):
                whole[place] = _join(whole[place], segment)
                break
        else:
            whole.append(segment)
    return sorted(whole, key=lambda s: (s.start_s, s.sha256))


def continues(one: Segment, other: Segment) -> bool:
    """Whether a segment and one that starts later are pieces of one line."""
    if (
        one.sha256 != other.sha256
        or one.mirrored != other.mirrored
        or not _compatible(one, other)
        or other.start_s - one.end_s > _GAP_S
    ):
        return False
    middle = (max(one.start_s, other.start_s) + min(one.end_s, other.end_s)) / 2
    apart = abs(float(one.line.reference_s(middle)) - float(other.line.reference_s(middle)))
    # A short segment's speed is poorly known; where the lines meet matters more.
    return apart <= _DRIFT_S and abs(one.line.speed - other.line.speed) <= (
        _DRIFT_SPEED if min(_length(one), _length(other)) > 3 else 0.3
    )


def _compatible(one: Segment, other: Segment) -> bool:
    """Alike, or a sure piece of a line and an unclear one in which nothing speaks against it."""
    if one.judgement.kind == other.judgement.kind:
        return True
    kinds = {one.judgement.kind: one, other.judgement.kind: other}
    if set(kinds) != {MatchKind.SAME_FOOTAGE, MatchKind.UNCLEAR}:
        return False
    # A picture in which nothing moves says nothing of the seconds around it.
    if kinds[MatchKind.SAME_FOOTAGE].measures.get("moving_s", _LITTLE_S) < _PICTURE_S:
        return False
    unclear, measures = kinds[MatchKind.UNCLEAR].judgement, kinds[MatchKind.UNCLEAR].measures
    moved = measures.get("moved", 0.0)
    if not unclear.reported:
        return moved > _AGREEING_WELL
    return measures.get("moving_s", 0.0) < _LITTLE_S or moved > _AGREEING


def _join(one: Segment, other: Segment) -> Segment:
    shorter, longer = sorted((one, other), key=_length)
    start, end = min(one.start_s, other.start_s), max(one.end_s, other.end_s)
    line = longer.line
    if one.line.speed != 0.0 and other.start_s >= one.end_s - _GAP_S:
        low = float(one.line.reference_s(one.start_s))
        high = float(other.line.reference_s(other.end_s))
        if one.start_s < other.start_s and other.end_s > one.end_s and high > low:
            speed = (high - low) / (other.end_s - one.start_s)
            line = Line(low - speed * one.start_s, speed, longer.line.agreement)
    surer = max(one, other, key=lambda s: s.judgement.score)
    # What two found of the same seconds is one piece of evidence.
    if not _echo(shorter, longer):
        pooled = _pooled(one.measures, other.measures)
        together = judge(pooled, still=False) if "moved" in pooled else surer.judgement
        if together.score > surer.judgement.score:
            surer = replace(surer, judgement=together, measures=pooled)
    pairs = tuple(sorted({*one.pairs, *other.pairs}, key=lambda pair: pair.query_s))
    if len(pairs) > _PAIRS:
        # Enough to look at; a long match must not grow without end.
        pairs = tuple(pairs[round(n * (len(pairs) - 1) / (_PAIRS - 1))] for n in range(_PAIRS))
    outlines = fewest({*one.outlines, *other.outlines})
    return replace(surer, start_s=start, end_s=end, line=line, pairs=pairs, outlines=outlines)


# What adds up when pieces of one line are taken together, and by what the rest is weighted.
_SUMS = ("moving_s", "reference_moving_s", "seconds", "stepping", "votes")
_WEIGHTS = {
    "moved": "moving_s",
    "moved_beside": "moving_s",
    "steps": "stepping",
    "steps_beside": "stepping",
}


def _pooled(one: Mapping[str, float], other: Mapping[str, float]) -> dict[str, float]:
    """Measures of two pieces as of one: brief movement in each may be enough in both."""
    pooled: dict[str, float] = {}
    for name in one:
        if name not in other:
            continue
        values = one[name], other[name]
        if name in _SUMS:
            pooled[name] = sum(values)
            continue
        by = _WEIGHTS.get(name, "seconds")
        weights = one.get(by, 0.0) + 1e-6, other.get(by, 0.0) + 1e-6
        pooled[name] = sum(v * w for v, w in zip(values, weights, strict=True)) / sum(weights)
    return pooled


def _length(segment: Segment) -> float:
    return segment.end_s - segment.start_s


def without_echoes(segments: Sequence[Segment]) -> list[Segment]:
    """Drop what a surer segment of the same reference already says of the same seconds."""
    kept: list[Segment] = []
    rank = {MatchKind.SAME_FOOTAGE: 2, MatchKind.SAME_PLACE: 1}
    for segment in sorted(
        segments, key=lambda s: (-rank.get(s.judgement.kind, 0), -s.judgement.score)
    ):
        if all(not _echo(segment, other) for other in kept):
            kept.append(segment)
    return sorted(kept, key=lambda s: (s.start_s, s.sha256))


def _echo(segment: Segment, other: Segment) -> bool:
    if segment.sha256 != other.sha256:
        return False
    shared = min(segment.end_s, other.end_s) - max(segment.start_s, other.start_s)
    return shared > 0.5 * _length(segment) or (
        _length(segment) == 0 and other.start_s <= segment.start_s <= other.end_s
    )
