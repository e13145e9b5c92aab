"""Workers of tests, and how to wait for what they do."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from antedate.media.hashing import hash_file
from antedate.store import Archive, Job

PATIENCE_S = 120.0


@dataclass
class StartedWorker:
    """A worker process, and the name that it leases under."""

    process: subprocess.Popen[bytes]
    name: str


@contextmanager
def worker_on(folder: Path) -> Iterator[StartedWorker]:
    """A worker process as the desk starts it."""
    name = uuid.uuid4().hex
    process = subprocess.Popen(
        [sys.executable, "-m", "antedate.jobs", str(folder), name], stdin=subprocess.PIPE
    )
    try:
        yield StartedWorker(process, name)
    finally:
        process.kill()
        process.communicate()


def sent_in(archive: Archive, path: Path) -> str:
    """Send a file in, as the desk takes it; its SHA-256."""
    written = archive.desk_files.begun()
    shutil.copyfile(path, written)
    sha256, size = hash_file(path)
    return archive.desk_files.keep_upload(written, sha256, path.name, size, "tester").sha256


def until(holds: Callable[[], bool], what: str) -> None:
    """Wait for something; fails the test where it does not come."""
    give_up = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < give_up, f"waited in vain until {what}"
        time.sleep(0.05)


def over(archive: Archive, id: str) -> Job:
    """A job once it is over."""
    until(lambda: archive.jobs.find(id).state.over, "the job is over")
    return archive.jobs.find(id)


def is_alive(pid: int) -> bool:
    """Whether a process lives; one that ended and was not waited for does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def children_of(pid: int) -> list[int]:
    """The child processes of another."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = stat.read_text().rpartition(")")[2].split()[1]
        except OSError:
            continue
        if int(parent) == pid:
            found.append(int(stat.parent.name))
    return found
