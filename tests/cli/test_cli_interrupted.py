"""An addition that is interrupted, killed or not alone loses nothing and is completed later."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from cli_material import assert_sound, listed, picture
from jobs_material import children_of
from program import DONE, INTERRUPTED, antedate, ended, started

PICTURES = 24
_PATIENCE_S = 60.0


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    for seed in range(PICTURES):
        picture(tmp_path / f"pictures/{seed:02d}.png", seed)
    return tmp_path / "pictures"


def wait_until_gone(processes: set[int]) -> None:
    until = time.monotonic() + _PATIENCE_S
    while any(Path(f"/proc/{number}").exists() for number in processes):
        assert time.monotonic() < until, f"still alive: {processes}"
        time.sleep(0.05)


def wait_until_at_work(process: subprocess.Popen[str]) -> set[int]:
    """Until an addition has stored something and goes on; its decoding children."""
    assert process.stdout is not None
    for _ in range(3):
        assert '"new_media":1' in process.stdout.readline()
    decoders = set(children_of(process.pid))
    assert decoders, "nothing decodes"
    return decoders


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGKILL])
def test_what_was_stored_stays_and_the_same_command_completes_it(
    pictures: Path, tmp_path: Path, sign: signal.Signals
) -> None:
    archive = tmp_path / "archive"
    with started("add", pictures, "--archive", archive, "--json") as process:
        decoders = wait_until_at_work(process)
        os.killpg(process.pid, sign)
        ran = ended(process)
    wait_until_gone(decoders)
    if sign is signal.SIGINT:
        assert ran.status == INTERRUPTED
        assert ran.err == (
            "Interrupted. What was stored stays; the same command goes on from there.\n"
        )
    else:
        assert ran.status == -signal.SIGKILL
    stored = len(listed(archive))
    assert 3 <= stored < PICTURES
    if sign is signal.SIGINT:
        assert_sound(archive)
    else:
        # A file is put in before its record is written: at that moment one may lie alone.
        ran = antedate("archive", "verify", "--archive", archive)
        assert all(line.startswith("orphan: ") for line in ran.err.splitlines()), ran.err

    again = antedate("add", pictures, "--archive", archive, "--json")
    assert (again.status, again.err) == (DONE, "")
    assert sum(line["new_media"] for line in again.objects) == PICTURES - stored
    assert len(listed(archive)) == PICTURES
    assert_sound(archive)
    files = [path for path in (archive / "media").rglob("*") if path.is_file()]
    assert len(files) == PICTURES


def test_two_commands_that_make_and_fill_one_archive(pictures: Path, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    for seed in range(PICTURES // 2):
        (tmp_path / "others").mkdir(exist_ok=True)
        path = pictures / f"{seed:02d}.png"
        path.rename(tmp_path / "others" / path.name)
    with (
        started("add", pictures, "--archive", archive, "--json") as one,
        started("add", tmp_path / "others", "--archive", archive, "--json") as other,
    ):
        for ran in (ended(one), ended(other)):
            assert (ran.status, ran.err) == (DONE, "")
            assert sum(line["new_media"] for line in ran.objects) == PICTURES // 2
    assert len(listed(archive)) == PICTURES
    assert_sound(archive)


def test_a_reader_that_goes_away_is_no_fault(archive: Path) -> None:
    with started("archive", "list", "--archive", archive, "--json") as process:
        assert process.stdout is not None
        process.stdout.close()
        process.stdout = None
        _, errors = process.communicate()
    assert "Traceback" not in errors
    assert process.returncode in (0, 1)
