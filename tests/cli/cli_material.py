"""Small material for the tests of the commands: pictures, exports, answers."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from jsonschema import Draft202012Validator
from program import DONE, antedate

from antedate.report import machine

UNIXTIME = 1_700_000_000
PUBLISHED = "2023-11-14T22:13:20Z"


def picture(path: Path, seed: int) -> Path:
    """A picture that looks like no other, as JPEG or PNG."""
    coarse = np.random.default_rng(seed).integers(0, 256, (9, 16, 3), np.uint8)
    path.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(os.fspath(path), cv2.resize(coarse, (320, 180), interpolation=cv2.INTER_CUBIC))
    return path


def export(folder: Path, *messages: dict[str, Any], name: str = "Front line") -> Path:
    """A Telegram export of one channel. Messages need only what is special about them."""
    whole = [
        {"id": number, "type": "message", "date_unixtime": str(UNIXTIME), "text": "", **message}
        for number, message in enumerate(messages, 1)
    ]
    chat = {"name": name, "type": "public_channel", "id": 1234, "messages": whole}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "result.json").write_text(json.dumps(chat), encoding="utf-8")
    return folder


def listed(archive: Path) -> list[dict[str, Any]]:
    """All posts of an archive, as ``archive list`` gives them."""
    ran = antedate("archive", "list", "--archive", archive, "--limit", "100000", "--json")
    assert ran.status == DONE, ran.err
    return ran.objects


def assert_sound(archive: Path) -> None:
    """Nothing in an archive is other than it was put there."""
    ran = antedate("archive", "verify", "--archive", archive)
    assert ran.status == DONE, ran.err


def assert_valid(answer: dict[str, Any]) -> None:
    """An answer holds to its schema, and to what a schema cannot say."""
    Draft202012Validator(machine.schema()).validate(answer)
    still = answer["query"]["duration_s"] == 0
    for match in answer["matches"]:
        start_s, end_s = match["query_start_s"], match["query_end_s"]
        assert (start_s, end_s) == (0, 0) if still else 0 <= start_s < end_s
        assert match["reference_start_s"] <= match["reference_end_s"]
    scores = [match["score"] for match in answer["matches"] if match["reported"]]
    assert scores == sorted(scores, reverse=True)


@contextmanager
def unwritable(folder: Path) -> Iterator[None]:
    """A folder that nobody may write to, root included."""
    if os.geteuid() != 0:
        everything = [folder, *folder.rglob("*")]
        for path in everything:
            path.chmod(0o555 if path.is_dir() else 0o444)
        yield
        for path in everything:
            path.chmod(0o755)
        return
    with mounted(folder, ["--bind", str(folder)], ["-o", "remount,bind,ro"]):
        yield


@contextmanager
def mounted(at: Path, *commands: list[str]) -> Iterator[None]:
    """Something else shown at a folder, by these options of mount. Skips where it may not be."""
    for command in commands:
        if subprocess.run(["mount", *command, at], check=False, capture_output=True).returncode:
            subprocess.run(["umount", at], check=False, capture_output=True)
            pytest.skip("only root, where it may mount, can make such a folder")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", at], check=True)


def change(archive: Path, statement: str, *values: object) -> None:
    """Change an archive's database behind its back."""
    with closing(sqlite3.connect(archive / "antedate.db")) as database, database:
        database.execute(statement, values)
