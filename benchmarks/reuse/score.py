"""What a run found: the challenge's measure, and what a person sees at the default threshold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from benchmarks.reuse.average_precision import AXES, Interval, length, segment_ap, shared, united
from benchmarks.reuse.plans import Kind
from benchmarks.reuse.truth import Prediction, Segment, Truth

LEAST_OVERLAP = 0.5
RANKED_KINDS = ("same_footage", "unclear")


@dataclass(frozen=True, slots=True)
class Row:
    """The result for some of the queries.

    ``found``: hidden segments that some report locates, intersection over union at least 0.5 on
    the query's axis and on the reference's. ``right``: reports that lie, by at least half of
    their length on both axes, in segments that they meet. ``alarms``: queries that hide nothing
    and have a report all the same. ``boundary_s``: median distance of the four ends of a found
    segment to those of its report. A report is a *same footage* match marked as reported.
    """

    name: str
    queries: int
    segments: int
    found: int
    reports: int
    right: int
    alarms: int
    boundary_s: float | None
    segment_ap: float | None


@dataclass(frozen=True, slots=True)
class Score:
    """All rows: first everything, then by edit."""

    rows: tuple[Row, ...]

    @property
    def whole(self) -> Row:
        """Over all queries."""
        return self.rows[0]

    def as_json(self) -> dict[str, Any]:
        """For writing to a file."""
        return {"rows": [asdict(row) for row in self.rows]}


def score(truths: Sequence[Truth], predictions: Sequence[Prediction]) -> Score:
    """Score a run against the truth. Raises ``ValueError`` for a query that is not in the set."""
    unknown = {p.query for p in predictions} - {t.query for t in truths}
    if unknown:
        raise ValueError(f"predictions for queries that are not in the set: {sorted(unknown)[:3]}")
    rows = [_row("all", truths, predictions)]
    for name, part in _grouped(truths, lambda t: t.edit):
        rows.append(_row(name, part, predictions))
    pairs = [t for t in truths if t.edit == "two at once"]
    for name, part in _grouped(pairs, lambda t: "+".join(t.edits)):
        rows.append(_row(name, part, predictions))
    return Score(tuple(rows))


def overlap(first: Interval, second: Interval) -> float:
    """Intersection over union of two intervals."""
    both = shared([first], [second])
    either = length([first]) + length([second]) - both
    return both / either if either > 0 else 0.0


def _row(name: str, truths: Sequence[Truth], predictions: Sequence[Prediction]) -> Row:
    queries = {t.query for t in truths}
    ours = [p for p in predictions if p.query in queries]
    reports: dict[str, list[Prediction]] = defaultdict(list)
    for prediction in ours:
        if prediction.reported and prediction.kind == "same_footage":
            reports[prediction.query].append(prediction)
    located = [_best(s, reports[t.query]) for t in truths for s in t.segments]
    errors = [e for best in located if best is not None for e in best]
    ranked = [p for p in ours if p.kind in RANKED_KINDS]
    hides = any(t.segments for t in truths)
    return Row(
        name=name,
        queries=len(truths),
        segments=len(located),
        found=sum(best is not None for best in located),
        reports=sum(len(r) for r in reports.values()),
        right=sum(_right(p, t) for t in truths for p in reports[t.query]),
        alarms=sum(t.kind is not Kind.POSITIVE and bool(reports[t.query]) for t in truths),
        boundary_s=median(errors) if errors else None,
        segment_ap=segment_ap(truths, ranked) if hides else None,
    )


def _best(segment: Segment, reports: Iterable[Prediction]) -> list[float] | None:
    """The four distances between the ends of ``segment`` and of the report that locates it."""
    best: tuple[float, Prediction] | None = None
    for report in reports:
        if report.reference != segment.reference:
            continue
        worst = min(overlap(axis(segment), axis(report)) for axis in AXES)
        if worst >= LEAST_OVERLAP and (best is None or worst > best[0]):
            best = (worst, report)
    if best is None:
        return None
    ends = [(axis(segment), axis(best[1])) for axis in AXES]
    return [abs(ours[i] - theirs[i]) for ours, theirs in ends for i in (0, 1)]


def _right(report: Prediction, truth: Truth) -> bool:
    same = [s for s in truth.segments if s.reference == report.reference]
    met = [s for s in same if all(shared([axis(s)], [axis(report)]) > 0 for axis in AXES)]
    for axis in AXES:
        inside = shared([axis(report)], united([axis(s) for s in met]))
        if inside < LEAST_OVERLAP * length([axis(report)]) or not met:
            return False
    return True


def _grouped(truths: Iterable[Truth], key: Callable[[Truth], str]) -> list[tuple[str, list[Truth]]]:
    groups: dict[str, list[Truth]] = defaultdict(list)
    for truth in truths:
        groups[key(truth)].append(truth)
    return list(groups.items())
