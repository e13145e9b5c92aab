"""Scoring every program over every set and writing the page of results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.reuse.machine import described
from benchmarks.reuse.measure import Cost
from benchmarks.reuse.plans import Edit, Kind
from benchmarks.reuse.plot import bars
from benchmarks.reuse.running import Outcome
from benchmarks.reuse.score import Row, Score, score
from benchmarks.reuse.tables import markdown, seconds, share
from benchmarks.reuse.truth import Prediction, Truth, read_predictions, read_truth


@dataclass(frozen=True, slots=True)
class Result:
    """One program over all sets."""

    outcome: Outcome
    score: Score

    def row(self, name: str) -> Row | None:
        """The row of that name, if any query counts in it."""
        return next((row for row in self.score.rows if row.name == name), None)


def pooled(outcomes: Sequence[Outcome]) -> Outcome:
    """Several runs of one program as one: times and lengths add, the largest store counts."""
    first = outcomes[0]
    adding, checking = Cost(0, 0, 0), Cost(0, 0, 0)
    for outcome in outcomes:
        adding, checking = adding.plus(outcome.adding), checking.plus(outcome.checking)
    return replace(
        first,
        adding=adding,
        checking=checking,
        stored_bytes=sum(o.stored_bytes for o in outcomes),
        reference_s=sum(o.reference_s for o in outcomes),
        query_s=sum(o.query_s for o in outcomes),
    )


def score_sets(sets: Sequence[Path], runs: Sequence[Path]) -> Score:
    """Score runs over as many sets, all queries together."""
    truths: list[Truth] = []
    predictions: list[Prediction] = []
    for number, (folder, out) in enumerate(zip(sets, runs, strict=True)):
        truths += [
            replace(t, query=f"{number}/{t.query}") for t in read_truth(folder / "truth.jsonl")
        ]
        predictions += [
            replace(p, query=f"{number}/{p.query}")
            for p in read_predictions(out / "predictions.jsonl")
        ]
    return score(truths, predictions)


def page(results: Sequence[Result], data: str, sets: Sequence[Path], plot: str) -> str:
    """RESULTS.md: how all programs did, then how the first one did by edit."""
    truths = [t for folder in sets for t in read_truth(folder / "truth.jsonl")]
    return "\n".join(
        [
            "# Results",
            "",
            f"- Data: {data}; {_counted(truths)}",
            f"- Machine: {described()}",
            f"- Date: {datetime.now(UTC):%Y-%m-%d}",
            "- Versions: " + ", ".join(f"{_name(r)} {r.outcome.version}" for r in results),
            "",
            "How to make this again, and what each column means: [README.md](README.md).",
            "",
            "## Every program on the same files",
            "",
            markdown(("", *(_name(r) for r in results)), _measures(results)),
            f"![Share of hidden segments found, by edit]({plot})",
            "",
            "## Share of hidden segments found, by edit",
            "",
            markdown(("edit", "segments", *(_name(r) for r in results)), _by_edit(results)),
            f"## {_name(results[0])}, by edit",
            "",
            markdown(_DETAIL, [_detail(row) for row in results[0].score.rows]),
        ]
    )


def picture(results: Sequence[Result]) -> str:
    """The plot: share found by edit, a bar a program."""
    rows = _edits(results[0].score)
    values: dict[str, Mapping[str, float]] = {
        _name(r): {row.name: row.found / max(row.segments, 1) for row in r.score.rows}
        for r in results
    }
    return bars("Share of hidden segments found, by edit", rows, values)


_DETAIL = (
    "edit",
    "queries",
    "segments",
    "segment AP",
    "found",
    "reports",
    "right",
    "false alarms",
    "ends off by, s",
)


def _detail(row: Row) -> tuple[str, ...]:
    return (
        row.name,
        str(row.queries),
        str(row.segments),
        seconds(row.segment_ap),
        share(row.found, row.segments),
        str(row.reports),
        share(row.right, row.reports),
        str(row.alarms),
        seconds(row.boundary_s),
    )


def _measures(results: Sequence[Result]) -> list[list[str]]:
    whole = [r.score.whole for r in results]
    costs = [r.outcome for r in results]
    hours = [o.reference_s / 3600 for o in costs]
    return [
        ["segment micro-AP", *(seconds(w.segment_ap) for w in whole)],
        ["segments found", *(share(w.found, w.segments) for w in whole)],
        ["reports that are right", *(share(w.right, w.reports) for w in whole)],
        ["negatives reported", *(_alarms(r, Kind.NEGATIVE) for r in results)],
        ["other takes reported", *(_alarms(r, Kind.HARD_NEGATIVE) for r in results)],
        ["median boundary error, s", *(seconds(w.boundary_s) for w in whole)],
        ["adding, h of footage per h", *(_rate(o.reference_s, o.adding) for o in costs)],
        ["checking, h of footage per h", *(_rate(o.query_s, o.checking) for o in costs)],
        [
            "stored, MB per h of footage",
            *(f"{o.stored_bytes / 1e6 / h:.2f}" for o, h in zip(costs, hours, strict=True)),
        ],
        [
            "peak memory adding / checking, GiB",
            *(f"{_gib(o.adding)} / {_gib(o.checking)}" for o in costs),
        ],
    ]


def _by_edit(results: Sequence[Result]) -> list[list[str]]:
    table = []
    for name in _edits(results[0].score):
        rows = [r.row(name) for r in results]
        counted = next(row.segments for row in rows if row is not None)
        shares = [share(row.found, row.segments) if row else "-" for row in rows]
        table.append([name, str(counted), *shares])
    return table


def _edits(whole: Score) -> list[str]:
    names = [*(str(e) for e in Edit), "two at once"]
    return [name for name in names if any(row.name == name for row in whole.rows)]


def _alarms(result: Result, kind: Kind) -> str:
    row = result.row(str(kind))
    return f"{row.alarms} of {row.queries}" if row else "-"


def _counted(truths: Sequence[Truth]) -> str:
    segments = sum(len(t.segments) for t in truths)
    kinds = [sum(t.kind is kind for t in truths) for kind in Kind]
    return (
        f"{segments} hidden segments in {kinds[0]} queries, {kinds[1]} negatives, "
        f"{kinds[2]} queries of another take of an archived place"
    )


def _name(result: Result) -> str:
    return result.outcome.program


def _rate(footage_s: float, cost: Cost) -> str:
    return f"{footage_s / max(cost.wall_s, 1e-9):.1f}"


def _gib(cost: Cost) -> str:
    return f"{cost.peak_bytes / 2**30:.2f}"
