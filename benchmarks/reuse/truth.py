"""The truth of a set and the predictions of a run, as JSON lines."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path, PurePath
from typing import Any

from benchmarks.reuse.plans import Kind, QueryPlan


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a query and the stretch of an archived file that it shows, in seconds."""

    reference: str
    query_start_s: float
    query_end_s: float
    reference_start_s: float
    reference_end_s: float


@dataclass(frozen=True, slots=True)
class Truth:
    """What is hidden in one query. ``segments`` is empty unless ``kind`` is positive."""

    query: str
    kind: Kind
    edits: tuple[str, ...]
    segments: tuple[Segment, ...]

    @property
    def edit(self) -> str:
        """The row of the tables that the query counts in."""
        if self.kind is not Kind.POSITIVE:
            return str(self.kind)
        return self.edits[0] if len(self.edits) == 1 else "two at once"


@dataclass(frozen=True, slots=True)
class Prediction:
    """One match that a program gave. ``reference`` is a file name, ``kind`` as in the issue."""

    query: str
    reference: str
    query_start_s: float
    query_end_s: float
    reference_start_s: float
    reference_end_s: float
    score: float
    kind: str = "same_footage"
    reported: bool = True


def truth_line(plan: QueryPlan) -> str:
    """One line of ``truth.jsonl``. Times are exact: whole frames of the query."""
    segments, frame = [], 0
    for piece in plan.pieces:
        if piece.reference:
            length_s = piece.frames / plan.rate
            segments.append(
                {
                    "reference": piece.reference,
                    "query_start_s": round(frame / plan.rate, 6),
                    "query_end_s": round(frame / plan.rate + length_s, 6),
                    "reference_start_s": round(piece.reference_s, 6),
                    "reference_end_s": round(piece.reference_s + length_s * piece.speed, 6),
                    "speed": round(piece.speed, 6),
                }
            )
        frame += piece.frames
    line = {
        "query": f"{plan.name}.mp4",
        "kind": str(plan.kind),
        "edits": [str(e) for e in plan.edits],
        "lookalike": plan.lookalike,
        "segments": segments,
        "plan": asdict(plan),
    }
    return json.dumps(line, ensure_ascii=False)


def read_truth(path: Path) -> list[Truth]:
    """All queries of a set."""
    return [_truth(line) for line in _lines(path)]


def read_predictions(path: Path) -> list[Prediction]:
    """All matches in the output of ``antedate check --json``, one query a line."""
    found: list[Prediction] = []
    for line in _lines(path):
        query = PurePath(line["query"]["path"]).name
        for match in line["matches"]:
            found.append(
                Prediction(
                    query=query,
                    reference=PurePath(match["reference"]["path"]).name,
                    query_start_s=float(match["query_start_s"]),
                    query_end_s=float(match["query_end_s"]),
                    reference_start_s=float(match["reference_start_s"]),
                    reference_end_s=float(match["reference_end_s"]),
                    score=float(match["score"]),
                    kind=str(match["kind"]),
                    reported=bool(match.get("reported", True)),
                )
            )
    return found


def prediction_line(query: str, matches: Iterable[Prediction]) -> str:
    """A peer's matches for one query in the form that ``antedate check --json`` prints."""
    rows = [
        {
            "kind": m.kind,
            "score": m.score,
            "query_start_s": m.query_start_s,
            "query_end_s": m.query_end_s,
            "reference_start_s": m.reference_start_s,
            "reference_end_s": m.reference_end_s,
            "reference": {"path": m.reference},
            "reported": m.reported,
        }
        for m in matches
    ]
    return json.dumps({"query": {"path": query}, "matches": rows})


def _truth(line: dict[str, Any]) -> Truth:
    names = Segment.__dataclass_fields__
    segments = tuple(Segment(**{n: s[n] for n in names}) for s in line["segments"])
    return Truth(line["query"], Kind(line["kind"]), tuple(line["edits"]), segments)


def _lines(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]
