"""The table of ``benchmarks/versions.py``: pairs found, missed and false, from kept answers."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.versions import answers_in, groups_of, table


def answer(query: str, *matches: tuple[str, str, float]) -> str:
    found = [
        {"kind": kind, "score": score, "reference": {"path": f"/data/{path}"}}
        for path, kind, score in matches
    ]
    return json.dumps({"seconds": 1.0, "answer": {"query": {"path": query}, "matches": found}})


def test_pairs_found_missed_and_false(tmp_path: Path) -> None:
    (tmp_path / "versions.tsv").write_text(
        "group\tpath\thow_it_differs\none\tclips/a.mp4\t\none\tclips/b.mp4\t\n"
    )
    lines = [
        answer(
            "clips/a.mp4",
            ("clips/a.mp4", "same_footage", 1.0),
            ("clips/b.mp4", "same_footage", 0.9),
            ("clips/c.mp4", "same_footage", 0.6),
        ),
        answer("clips/b.mp4", ("clips/a.mp4", "unclear", 0.2)),
        answer("clips/c.mp4", ("clips/d.mp4", "same_place", 0.3)),
        '{"seconds": 1.0, "answ',
    ]
    (tmp_path / "answers.jsonl").write_text("\n".join(lines))
    answers = answers_in(tmp_path / "answers.jsonl")
    assert list(answers) == ["clips/a.mp4", "clips/b.mp4", "clips/c.mp4"]
    printed = list(table(answers, groups_of(tmp_path / "versions.tsv")))
    assert printed[1].split() == ["one", "2", "1"]
    assert printed[2].split() == ["all", "2", "1"]
    assert "clips/b.mp4 -> clips/a.mp4 (unclear)" in printed
    assert printed[-4:] == [
        "Same footage in different groups (1):",
        "0.600  clips/a.mp4 -> clips/c.mp4",
        "",
        "Checked 3 clips.",
    ]
