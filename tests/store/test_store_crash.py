"""Kills, full disks and two writers leave whole items or nothing; running again completes."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text
from store_material import MODEL, a_file, a_post, wrong
from store_writer import numbered

from antedate.errors import ArchiveError
from antedate.store import Archive, engine

WRITER = Path(__file__).parents[1] / "store_writer.py"


def writer(
    folder: Path, *what: object, limit: Callable[[], None] | None = None
) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(WRITER), str(folder), *map(str, what)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
        preexec_fn=limit,
    )


def complete(folder: Path, posts: int) -> None:
    """The archive is sound, says so, and holds just the first ``posts`` numbered posts."""
    with Archive.open(folder) as archive:
        assert wrong(archive) == []
        found = {stored.post.key: len(stored.files) for stored in archive.posts(limit=1000)}
        assert found == {f"p/{number}": 2 for number in range(posts)}
        assert archive.info().media == posts + (posts + 1) // 2
        assert len(archive.code_table(MODEL)) == archive.info().media * 12
        assert archive.info().post_versions == posts
        copies = [path for path in (folder / "media").rglob("*") if path.is_file()]
        assert len(copies) == archive.info().media


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_killed_at_any_step_it_goes_on_where_it_stopped(tmp_path: Path) -> None:
    # Each 1 looks at all of some 200 steps; this looks at a sample of them.
    running = writer(tmp_path / "archive", "kill", 7)
    output, errors = running.communicate()
    assert running.returncode == 0, errors
    assert int(output) > 100


def test_killed_at_any_moment_it_goes_on_where_it_stopped(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    choose = random.Random(11)
    for _ in range(4):
        running = writer(folder, 0, 1000)
        assert running.stdout is not None
        running.stdout.readline()
        time.sleep(choose.uniform(0, 0.3))
        running.send_signal(signal.SIGKILL)
        running.communicate()
        assert running.returncode == -signal.SIGKILL
        with Archive.open(folder) as archive:
            assert wrong(archive) == []
            posts = archive.info().posts
    running = writer(folder, 0, posts + 2)
    _, errors = running.communicate()
    assert running.returncode == 0, errors
    complete(folder, posts + 2)


def test_two_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    # They make the archive together, and share files and posts.
    writers = [writer(folder, first, last) for first, last in ((0, 12), (6, 18))]
    for running in writers:
        _, errors = running.communicate()
        assert running.returncode == 0, errors
    complete(folder, 18)


def test_a_reader_is_not_held_up_by_a_writer(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "archive", create=True) as archive:
        archive.add(a_post("p/1"), [a_file(tmp_path)], MODEL)
        with archive._writing() as connection:
            connection.execute(text("DELETE FROM post_file"))
            with Archive.open(tmp_path / "archive", readonly=True) as reader:
                assert len(reader.posts()[0].files) == 1


def test_a_writer_that_waits_too_long_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_WAIT_S", 0.05)
    with (
        Archive.open(tmp_path, create=True) as first,
        Archive.open(tmp_path) as second,
        first._writing(),
        pytest.raises(ArchiveError, match="another command has been writing"),
    ):
        second.add(a_post(), [], MODEL)


def test_what_a_living_writer_is_taking_in_is_not_swept(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    file = a_file(tmp_path)
    with Archive.open(folder, create=True) as first:
        first._open_tray()
        copy = first._files.receive(file.path, file.media.sha256, "mp4")
        with Archive.open(folder) as second:
            assert second.sweep() == 0
        assert copy.exists()
        first.add(a_post(), [file], MODEL)
        assert wrong(first) == []
    assert list((folder / "media/.incoming").iterdir()) == []


def test_an_interrupt_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with Archive.open(tmp_path / "archive", create=True) as archive:
        monkeypatch.setattr("antedate.store.versions.write", interrupted)
        with pytest.raises(KeyboardInterrupt):
            archive.add(a_post(), [a_file(tmp_path)], MODEL)
        assert archive.media_ids() == ()
        assert list((tmp_path / "archive/media").rglob("*.mp4*")) == []


@contextmanager
def small_disk(at: Path, kilobytes: int) -> Iterator[None]:
    at.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(at)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("only root, where it may mount, can make a small disk")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", at], check=True)


@pytest.mark.parametrize("spare_kilobytes", [*range(0, 60, 12)])
def test_a_full_disk_leaves_whole_items_and_is_said(tmp_path: Path, spare_kilobytes: int) -> None:
    with small_disk(tmp_path / "disk", 1000):
        folder = tmp_path / "disk/archive"
        with Archive.open(folder, create=True) as archive:
            archive.add(*numbered(tmp_path / "source", 0), MODEL)
        filling = tmp_path / "disk/filling"
        free = os.statvfs(tmp_path / "disk")
        filling.write_bytes(b"x" * max(0, free.f_bavail * free.f_frsize - spare_kilobytes * 1024))
        with pytest.raises(ArchiveError, match=r"no room on the disk.*what was added before"):
            fill_up(folder, tmp_path / "source")
        # Searching needs no room.
        with Archive.open(folder, readonly=True) as archive:
            assert archive.posts()[0].post.key == "p/0"
            assert wrong(archive) == []
        filling.unlink()
        with Archive.open(folder) as archive:
            posts = archive.info().posts
            assert wrong(archive) == []
            for number in range(posts + 1):
                archive.add(*numbered(tmp_path / "source", number), MODEL)
        complete(folder, posts + 1)


def fill_up(folder: Path, source: Path) -> None:
    with Archive.open(folder) as archive:
        for number in range(100):
            archive.add(*numbered(source, number), MODEL)


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits on the size of files")
def test_a_limit_on_the_size_of_files_leaves_whole_items_and_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "archive"

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))

    running = writer(folder, 0, 1000, limit=limit)
    _, errors = running.communicate()
    assert running.returncode != 0
    assert "there is no room on the disk" in errors
    with Archive.open(folder) as archive:
        posts = archive.info().posts
        assert posts > 0
        for number in range(posts + 1):
            archive.add(*numbered(tmp_path / "source", number), MODEL)
    complete(folder, posts + 1)
