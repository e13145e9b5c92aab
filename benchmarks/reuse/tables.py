"""Tables of scores, for a terminal and for a page."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.reuse.score import Row, Score

_HEAD = ("edit", "queries", "segments", "AP", "found", "reports", "right", "false alarms", "ends")


def text_table(score: Score) -> str:
    """One row an edit, aligned for a terminal."""
    lines = [_HEAD, *(_cells(row) for row in score.rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(_HEAD))]
    return "\n".join(
        "  ".join(
            cell.ljust(w) if i == 0 else cell.rjust(w)
            for i, (cell, w) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table, numbers to the right."""
    rule = ["---", *(["---:"] * (len(head) - 1))]
    return "\n".join("| " + " | ".join(line) + " |" for line in (head, rule, *rows)) + "\n"


def share(part: int, whole: int) -> str:
    """``0.93``, or a dash where there is nothing to count."""
    return f"{part / whole:.2f}" if whole else "-"


def seconds(value: float | None) -> str:
    """Two places, or a dash."""
    return "-" if value is None else f"{value:.2f}"


def _cells(row: Row) -> tuple[str, ...]:
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
