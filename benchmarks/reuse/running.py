"""Running a program over a set: it adds the references, then checks every query."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.reuse.footage import duration_of
from benchmarks.reuse.measure import Cost, run
from benchmarks.reuse.programs import Program
from benchmarks.reuse.truth import read_truth

_VERSION = "import sys, importlib.metadata as m; print(m.version(sys.argv[1]))"
# Antedate says with 1 that some inputs failed; the others are answered all the same.
_OK = frozenset({0, 1})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run took. Bytes are what is kept for searching, media not counted."""

    program: str
    version: str
    adding: Cost
    checking: Cost
    stored_bytes: int
    reference_s: float
    query_s: float

    def as_json(self) -> dict[str, Any]:
        """For writing to a file."""
        return asdict(self)


def read_outcome(path: Path) -> Outcome:
    """The outcome that ``run_program`` wrote."""
    held = json.loads(path.read_text(encoding="utf-8"))
    adding, checking = Cost(**held.pop("adding")), Cost(**held.pop("checking"))
    return Outcome(adding=adding, checking=checking, **held)


def run_program(program: Program, folder: Path, out: Path) -> Outcome:
    """Run ``program`` over the set in ``folder``; store, predictions and times go to ``out``.

    A run that was interrupted goes on with the queries that have no answer yet.
    """
    out.mkdir(parents=True, exist_ok=True)
    store, references = out / "store", folder / "references"
    store.mkdir(exist_ok=True)
    adding = _once(out / "adding.json", lambda: run(program.add(references, store), _drop, _OK))
    checking = _check(program, folder, out)
    outcome = Outcome(
        program=program.name,
        version=_version(program),
        adding=adding,
        checking=checking,
        stored_bytes=program.stored(store),
        reference_s=sum(duration_of(path) for path in sorted(references.iterdir())),
        query_s=sum(duration_of(path) for path in sorted((folder / "queries").glob("*.mp4"))),
    )
    (out / "outcome.json").write_text(json.dumps(outcome.as_json(), indent=1), encoding="utf-8")
    return outcome


def _check(program: Program, folder: Path, out: Path) -> Cost:
    predictions, times = out / "predictions.jsonl", out / "checking.json"
    answered = _answered(predictions)
    queries = [folder / "queries" / truth.query for truth in read_truth(folder / "truth.jsonl")]
    todo = [query for query in queries if query.name not in answered]
    spent = Cost(**json.loads(times.read_text())) if times.exists() else Cost(0.0, 0.0, 0)
    if todo:
        with predictions.open("a", encoding="utf-8") as file:

            def keep(line: str) -> None:
                file.write(line)
                file.flush()
                print(f"{program.name}: {json.loads(line)['query']['path']}", file=sys.stderr)

            spent = spent.plus(run(program.check(out / "store", todo), keep, _OK))
        times.write_text(json.dumps(asdict(spent)), encoding="utf-8")
    return spent


def _answered(predictions: Path) -> set[str]:
    """Names of the queries with an answer. A line cut off by an interruption is removed."""
    if not predictions.exists():
        return set()
    whole = [line for line in predictions.read_text(encoding="utf-8").splitlines(True)]
    if whole and not whole[-1].endswith("\n"):
        whole.pop()
        predictions.write_text("".join(whole), encoding="utf-8")
    return {Path(json.loads(line)["query"]["path"]).name for line in whole}


def _once(path: Path, measured: Callable[[], Cost]) -> Cost:
    if not path.exists():
        path.write_text(json.dumps(asdict(measured())), encoding="utf-8")
    return Cost(**json.loads(path.read_text(encoding="utf-8")))


def _version(program: Program) -> str:
    command = [str(program.python), "-c", _VERSION, program.distribution]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def _drop(line: str) -> None:
    """What adding prints is not needed."""
