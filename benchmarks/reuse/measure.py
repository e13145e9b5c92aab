"""Running a command and saying what it took: wall time, processor time, memory."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Cost:
    """``wall_s`` and ``processor_s`` in seconds; ``peak_bytes`` of the command and all it starts.

    Memory is the sum of proportional set sizes, looked at four times a second; where the system
    does not tell, the largest single process.
    """

    wall_s: float
    processor_s: float
    peak_bytes: int

    def plus(self, other: Cost) -> Cost:
        """Both, one after the other."""
        return Cost(
            self.wall_s + other.wall_s,
            self.processor_s + other.processor_s,
            max(self.peak_bytes, other.peak_bytes),
        )


class CommandFailed(Exception):
    """A command ended with an unexpected status; its standard error was shown as it came."""


def run(
    command: Sequence[str],
    on_line: Callable[[str], None],
    ok: frozenset[int] = frozenset({0}),
    environment: dict[str, str] | None = None,
) -> Cost:
    """Run ``command``, handing on each line that it prints. Raises ``CommandFailed``."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.monotonic()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, **(environment or {})}
    )
    watch = _Watch(process.pid)
    assert process.stdout is not None
    with watch, process.stdout:
        for line in process.stdout:
            on_line(line)
    status = process.wait()
    wall_s = time.monotonic() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if status not in ok:
        raise CommandFailed(f"{command[0]} {command[1]} ended with status {status}")
    used_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall_s, used_s, watch.peak_bytes or after.ru_maxrss * 1024)


class _Watch:
    """Follows the memory of a process and its descendants until closed."""

    def __init__(self, pid: int) -> None:
        self.peak_bytes = 0
        self._pid = pid
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._follow, daemon=True)

    def __enter__(self) -> _Watch:
        if sys.platform == "linux":
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        if self._thread.is_alive():
            self._thread.join()

    def _follow(self) -> None:
        while not self._done.wait(0.25):
            total = sum(_bytes(pid) for pid in _family(self._pid))
            self.peak_bytes = max(self.peak_bytes, total)


def _family(pid: int) -> list[int]:
    members = [pid]
    for member in members:
        for task in _PROC.glob(f"{member}/task/*/children"):
            try:
                members += [int(child) for child in task.read_text().split()]
            except OSError:
                continue
    return members


def _bytes(pid: int) -> int:
    try:
        rollup = (_PROC / str(pid) / "smaps_rollup").read_text()
    except OSError:
        return 0
    for line in rollup.splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0
