"""Disks that are full or may not be written to."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from cli_material import assert_sound, assert_valid, listed, mounted, picture, unwritable
from conftest import Clips
from program import DONE, FAILED, antedate


def test_a_full_disk_is_said_and_the_same_command_completes_it(tmp_path: Path) -> None:
    disk, pictures = tmp_path / "disk", tmp_path / "pictures"
    disk.mkdir()
    for seed in range(24):
        picture(pictures / f"{seed:02d}.png", seed)
    with mounted(disk, ["-t", "tmpfs", "-o", "size=1600k", "tmpfs"]):
        archive = disk / "archive"
        ran = antedate("add", pictures, "--archive", archive, "--json")
        assert ran.status == FAILED
        assert f"{archive}: there is no room on the disk" in ran.err
        assert "Make room and run the same command again" in ran.err
        stored = sum(line["new_media"] for line in ran.objects)
        assert 0 < stored < 24
        assert len(listed(archive)) == stored
        assert_sound(archive)
        # What is there can still be searched.
        words = ["check", pictures / "00.png", "--archive", archive, "--json"]
        assert antedate(*words).object["matches"][0]["score"] == 1.0

        subprocess.run(["mount", "-o", "remount,size=32m", disk], check=True)
        again = antedate("add", pictures, "--archive", archive, "--json")
        assert (again.status, again.err) == (DONE, "")
        assert sum(line["new_media"] for line in again.objects) == 24 - stored
        assert_sound(archive)


def test_an_archive_that_may_not_be_written_to_can_still_be_searched(
    archive: Path, clips: Clips, tmp_path: Path
) -> None:
    copy = tmp_path / "street.mp4"
    shutil.copy(clips.street, copy)
    before = {path: path.stat().st_mtime_ns for path in archive.rglob("*")}
    with unwritable(archive):
        check = antedate("check", copy, "--archive", archive, "--json")
        assert (check.status, check.err) == (DONE, "")
        assert_valid(check.object)
        assert check.object["matches"][0]["score"] == 1.0
        info = antedate("archive", "info", "--archive", archive, "--json").object
        assert (info["readonly"], info["checks"]) == (True, 0)
        assert len(listed(archive)) == 2
        assert_sound(archive)
        for words in (["add", copy], ["forget", listed(archive)[0]["media"][0]["sha256"]]):
            why = ["--why", "x"] if words[0] == "forget" else []
            ran = antedate(*words, *why, "--archive", archive)
            assert ran.status == FAILED
            assert "the archive can be read but not changed" in ran.err
            assert "Make its folder writable" in ran.err
    assert {path: path.stat().st_mtime_ns for path in archive.rglob("*")} == before
