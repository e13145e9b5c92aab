"""Worker processes: killed, told to end, orphaned, and several at once."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from conftest import Clips
from jobs_material import children_of, is_alive, over, sent_in, until, worker_on

from antedate.jobs import KINDS, Worker
from antedate.store import Archive, JobState

_COPIES = 8


@pytest.fixture
def many(clips: Clips, tmp_path: Path) -> Path:
    """A folder of files that are alike to look at and each another by its hash."""
    return _copies(clips.harbour, tmp_path / "many", _COPIES)


def _copies(video: Path, folder: Path, count: int) -> Path:
    folder.mkdir()
    for number in range(count):
        # What follows the last box of a video is passed over.
        content = video.read_bytes() + b"\0\0\0\x0cfree" + number.to_bytes(4, "big")
        (folder / f"{number}.mp4").write_bytes(content)
    return folder


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Archive]:
    """An archive with nothing in it."""
    with Archive.open(tmp_path / "archive", create=True) as archive:
        yield archive


def _add(archive: Archive, folder: Path) -> str:
    return archive.jobs.ask("add", {"paths": [str(folder)]}, about=folder.name, who="tester")


def test_what_a_killed_worker_began_another_ends_and_nothing_is_doubled(
    opened: Archive, many: Path
) -> None:
    job = _add(opened, many)
    with worker_on(opened.folder) as first:
        until(lambda: opened.info().media >= 2, "some were added")
        decoding = children_of(first.process.pid)
        first.process.send_signal(signal.SIGKILL)
        first.process.wait()
        opened.jobs.release(first.name)
        until(lambda: not any(map(is_alive, decoding)), "its children ended")
    assert opened.info().media < _COPIES
    with worker_on(opened.folder):
        done = over(opened, job)
    assert done.state is JobState.DONE
    assert done.tries == 2
    assert opened.info().media == _COPIES
    assert opened.info().posts == opened.info().post_versions == _COPIES
    assert all(item.status == "ok" for item in opened.verify())


def test_a_worker_told_to_end_gives_its_job_back(opened: Archive, many: Path) -> None:
    job = _add(opened, many)
    with worker_on(opened.folder) as first:
        until(lambda: opened.info().media >= 1, "one was added")
        first.process.send_signal(signal.SIGTERM)
        assert first.process.wait(30) == 0
    left = opened.jobs.find(job)
    assert left.state is JobState.QUEUED
    assert left.tries == 0
    with worker_on(opened.folder):
        assert over(opened, job).state is JobState.DONE
    assert opened.info().media == _COPIES


def test_a_job_stops_where_it_is_and_the_next_begins(
    opened: Archive, clips: Clips, tmp_path: Path
) -> None:
    # More than are added while a busy machine gets round to asking for the end.
    job = _add(opened, _copies(clips.harbour, tmp_path / "more", 10 * _COPIES))
    following = opened.jobs.ask("verify", {}, about="all of it", who="tester")
    with worker_on(opened.folder):
        until(lambda: opened.info().media >= 1, "one was added")
        opened.jobs.ask_to_stop(job)
        assert over(opened, job).state is JobState.STOPPED
        assert over(opened, following).state is JobState.DONE
    # What was added before stays, whole.
    assert 1 <= opened.info().media < 10 * _COPIES
    assert all(item.status == "ok" for item in opened.verify())


def test_two_workers_do_each_job_once(opened: Archive, many: Path) -> None:
    jobs = []
    for number in range(_COPIES):
        shutil.move(many / f"{number}.mp4", many.parent / f"{number}.mp4")
        jobs.append(_add(opened, many.parent / f"{number}.mp4"))
    with worker_on(opened.folder), worker_on(opened.folder):
        done = [over(opened, job) for job in jobs]
    assert Counter(job.state for job in done) == {JobState.DONE: _COPIES}
    assert [job.tries for job in done] == [1] * _COPIES
    assert sum((job.result or {})["new"] for job in done) == _COPIES
    assert opened.info().media == _COPIES


@pytest.mark.parametrize("at_once", [False, True])
def test_a_worker_ends_with_whoever_started_it(opened: Archive, at_once: bool) -> None:
    # As a desk that is killed, perhaps before its worker has begun: it cannot end it itself.
    starter = """
import subprocess, sys
command = [sys.executable, "-m", "antedate.jobs", sys.argv[1], "name"]
worker = subprocess.Popen(command, stdin=subprocess.PIPE)
print(worker.pid, flush=True)
worker.wait()
"""
    with subprocess.Popen(
        [sys.executable, "-c", starter, os.fspath(opened.folder)], stdout=subprocess.PIPE, text=True
    ) as started:
        assert started.stdout is not None
        worker = int(started.stdout.readline())
        if not at_once:
            over(opened, opened.jobs.ask("verify", {}, about="", who="tester"))
        started.kill()
    until(lambda: not is_alive(worker), "the worker ended too")


def test_a_check_whose_worker_dies_at_the_very_end_is_recorded_once(
    archive: Path, clips: Clips
) -> None:
    class Dying:
        """A worker that does all of a job but saying so."""

        who = "tester"

        def __init__(self, job: str) -> None:
            self.job = job

        def at(self, step: str, share: float | None = None) -> None:
            pass

    with Archive.open(archive) as opened:
        given = {"sha256": sent_in(opened, clips.photo)}
        job = opened.jobs.ask("check", given, about="photo", who="tester")
        assert opened.jobs.lease("first") is not None
        KINDS["check"](opened, given, Dying(job))
        opened.jobs.release("first")
        assert len(opened.checks()) == 1
        Worker(opened).work(Event(), until_idle=True)
        assert opened.jobs.find(job).state is JobState.DONE
        assert len(opened.checks()) == 1
        # Whoever asks again gets a check of their own.
        opened.jobs.ask("check", given, about="photo", who="tester")
        Worker(opened).work(Event(), until_idle=True)
        assert len(opened.checks()) == 2
