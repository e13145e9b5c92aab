"""The segment micro-AP of the Video Similarity Challenge 2022 (matching track).

Written from its definition: Pizzi et al., "The 2023 Video Similarity Dataset and Challenge",
Computer Vision and Image Understanding 243 (2024), and He et al., "A Large-scale Comprehensive
Dataset and Copy-overlap Aware Evaluation Protocol for Segment-level Video Copy Detection" (2022).

Matches of all queries are taken together, surest first. After each score, and on each of the two
axes of time, the stretches given so far are united for each pair of query and reference; precision
is the share of that time that lies in true segments, recall the share of true time that is
covered. A true segment counts only once some match overlaps it on both axes. Precision and recall
are the geometric means of the two axes, and the average precision is the sum of precision times
gained recall.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import groupby
from math import sqrt

from benchmarks.reuse.truth import Prediction, Segment, Truth

Interval = tuple[float, float]
Pair = tuple[str, str]


def united(intervals: Sequence[Interval]) -> list[Interval]:
    """The same time without overlaps, in order."""
    merged: list[Interval] = []
    for start, end in sorted(intervals):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def length(intervals: Sequence[Interval]) -> float:
    """Seconds covered by intervals that do not overlap."""
    return sum(end - start for start, end in intervals)


def shared(first: Sequence[Interval], second: Sequence[Interval]) -> float:
    """Seconds covered by both; neither may overlap itself."""
    return sum(max(0.0, min(a[1], b[1]) - max(a[0], b[0])) for a in first for b in second)


def query_interval(stretch: Segment | Prediction) -> Interval:
    """On the query's axis."""
    return stretch.query_start_s, stretch.query_end_s


def reference_interval(stretch: Segment | Prediction) -> Interval:
    """On the reference's axis."""
    return stretch.reference_start_s, stretch.reference_end_s


AXES = (query_interval, reference_interval)


class _PairCover:
    """What is covered so far for one query and one reference, on both axes."""

    def __init__(self) -> None:
        self.segments: list[Segment] = []
        self.given: list[Prediction] = []
        self.right = [0.0, 0.0]
        self.all = [0.0, 0.0]

    def add(self, prediction: Prediction) -> tuple[list[float], list[float]]:
        """How much right time, and time in all, the match adds on each axis."""
        self.given.append(prediction)
        met = [s for s in self.segments if any(_meet(s, p) for p in self.given)]
        more_right, more = [], []
        for axis, interval in enumerate(AXES):
            covered = united([interval(p) for p in self.given])
            right = shared(covered, united([interval(s) for s in met]))
            more_right.append(right - self.right[axis])
            more.append(length(covered) - self.all[axis])
            self.right[axis], self.all[axis] = right, length(covered)
        return more_right, more


def segment_ap(truths: Sequence[Truth], predictions: Sequence[Prediction]) -> float:
    """From 0 to 1; 0 where nothing was hidden. Equal scores count as one step."""
    pairs: dict[Pair, _PairCover] = defaultdict(_PairCover)
    for truth in truths:
        for segment in truth.segments:
            pairs[truth.query, segment.reference].segments.append(segment)
    hidden = [
        sum(length(united([axis(s) for s in pair.segments])) for pair in pairs.values())
        for axis in AXES
    ]
    if not all(hidden):
        return 0.0
    right, given = [0.0, 0.0], [0.0, 0.0]
    recall = total = 0.0
    surest = sorted(predictions, key=lambda p: -p.score)
    for _, step in groupby(surest, key=lambda p: p.score):
        for prediction in step:
            cover = pairs[prediction.query, prediction.reference]
            more_right, more = cover.add(prediction)
            right = [right[a] + more_right[a] for a in (0, 1)]
            given = [given[a] + more[a] for a in (0, 1)]
        precision = sqrt(max(right[0], 0.0) * max(right[1], 0.0) / (given[0] * given[1]))
        new_recall = sqrt(max(right[0], 0.0) * max(right[1], 0.0) / (hidden[0] * hidden[1]))
        total += precision * (new_recall - recall)
        recall = new_recall
    return total


def _meet(segment: Segment, prediction: Prediction) -> bool:
    return all(
        min(axis(segment)[1], axis(prediction)[1]) > max(axis(segment)[0], axis(prediction)[0])
        for axis in AXES
    )
