"""Running a program over a set, with a program that answers at once."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks.reuse.measure import CommandFailed, run
from benchmarks.reuse.plans import Encoding
from benchmarks.reuse.programs import Program
from benchmarks.reuse.render import encode
from benchmarks.reuse.results import Result, page, picture, pooled, score_sets
from benchmarks.reuse.running import read_outcome, run_program

PEER = """
import json, sys
from pathlib import Path
verb, store, *files = sys.argv[1:]
if verb == "add":
    Path(store, "codes").write_bytes(bytes(1000))
else:
    with open(Path(store).parent / "asked", "a") as asked:
        for file in files:
            asked.write(Path(file).name + "\\n")
            match = dict(kind="same_footage", score=0.9, query_start_s=1.0, query_end_s=3.0,
                         reference_start_s=0.0, reference_end_s=2.0,
                         reference=dict(path="references/r.mp4"))
            hits = [match] if Path(file).name != "none.mp4" else []
            print(json.dumps(dict(query=dict(path=file), matches=hits)), flush=True)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "set"
    for name in ("references/r.mp4", "queries/q.mp4", "queries/none.mp4"):
        path = made / name
        path.parent.mkdir(parents=True, exist_ok=True)
        pictures = (np.full((64, 96, 3), k, np.uint8) for k in range(100))
        encode(pictures, path, (96, 64), 25, Encoding())
    segment = {
        "reference": "r.mp4",
        "query_start_s": 1.0,
        "query_end_s": 3.0,
        "reference_start_s": 0.0,
        "reference_end_s": 2.0,
    }
    lines = [
        {"query": "q.mp4", "kind": "positive", "edits": ["crop"], "segments": [segment]},
        {"query": "none.mp4", "kind": "negative", "edits": ["crop"], "segments": []},
    ]
    (made / "truth.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return made


@pytest.fixture
def program(tmp_path: Path) -> Program:
    script = tmp_path / "peer.py"
    script.write_text(PEER)
    return Program("a peer", "numpy", Path(sys.executable), str(script))


def test_a_run_measures_and_keeps_every_answer(
    folder: Path, program: Program, tmp_path: Path
) -> None:
    out = tmp_path / "run"
    outcome = run_program(program, folder, out)
    assert outcome.stored_bytes == 1000
    assert outcome.reference_s == pytest.approx(4.0, abs=0.05)
    assert outcome.query_s == pytest.approx(8.0, abs=0.1)
    assert outcome.adding.wall_s > 0
    assert read_outcome(out / "outcome.json") == outcome
    whole = score_sets([folder], [out]).whole
    assert (whole.found, whole.segments, whole.alarms) == (1, 1, 0)
    assert whole.segment_ap == pytest.approx(1.0)


def test_an_interrupted_run_asks_only_for_what_is_missing(
    folder: Path, program: Program, tmp_path: Path
) -> None:
    out = tmp_path / "run"
    run_program(program, folder, out)
    predictions = out / "predictions.jsonl"
    first, second = predictions.read_text().splitlines(keepends=True)
    predictions.write_text(first + second[: len(second) // 2])
    (out / "asked").unlink()
    run_program(program, folder, out)
    assert (out / "asked").read_text().split() == ["none.mp4"]
    assert predictions.read_text() == first + second


def test_results_of_several_sets_are_pooled(folder: Path, program: Program, tmp_path: Path) -> None:
    runs = [tmp_path / "one", tmp_path / "two"]
    outcomes = [run_program(program, folder, out) for out in runs]
    result = Result(pooled(outcomes), score_sets([folder, folder], runs))
    assert result.score.whole.segments == 2
    assert result.outcome.reference_s == pytest.approx(8.0, abs=0.1)
    written = page([result], "two clips", [folder, folder], "plot.svg")
    assert "2 hidden segments in 2 queries, 2 negatives" in written
    assert "| negatives reported | 0 of 2 |" in written
    assert "crop" in picture([result])


def test_a_command_that_fails_says_so() -> None:
    with pytest.raises(CommandFailed, match="status 3"):
        run([sys.executable, "-c", "raise SystemExit(3)"], lambda line: None)


@pytest.mark.skipif(sys.platform != "linux", reason="memory of a family is read from /proc")
def test_memory_of_children_counts() -> None:
    child = (
        "import time; held = bytearray(200_000_000); held[::4096] = b'x' * 48829; time.sleep(1.5)"
    )
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    cost = run([sys.executable, "-c", parent], lambda line: None)
    assert 200_000_000 < cost.peak_bytes < 400_000_000
