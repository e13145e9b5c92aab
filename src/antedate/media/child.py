"""The decoding child: reads files that nobody vouches for, inside limits, for its parent.

Orders come on standard input, one JSON object a line; what is decoded goes out as ``wire``
messages. The child ends as soon as its parent does.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from antedate.config import Limits
from antedate.errors import AntedateError, DecodeLimit, MediaError
from antedate.media import decode, playing, probe, sound, wire

_OPEN_FILES = 64
_NICENESS = 5
_BEAT_S = 1.0
# Decoded ahead of the parent: enough that both work, little enough to throw away.
_AHEAD_BYTES = 16 << 20


class _Stopped(Exception):
    """The parent wants no more of this file."""


def serve(order: dict[str, Any]) -> None:
    """Works on orders until standard input closes. ``order`` carries the limits."""
    orders, out = sys.stdin.buffer, _take_output()
    limits = Limits(**order["limits"])
    _confine(limits)
    desk = _Desk(out)
    desk.end({"kind": "ready"})
    for task in desk.tasks(orders):
        _allow_time(limits, os.cpu_count() or 1)
        _work(task, limits, int(order["threads"]), desk)


def _take_output() -> int:
    """Keeps standard output for messages; whatever a library prints goes nowhere."""
    out = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return out


def _confine(limits: Limits) -> None:
    """Bounds on memory and files, for good."""
    for what, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
    ):
        hard = resource.getrlimit(what)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(_NICENESS)


def _allow_time(limits: Limits, processors: int) -> None:
    """Processor time for one more file; the clock counts from the start of the child."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    most = int(used.ru_utime + used.ru_stime + limits.work_s * processors) + 1
    soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


class _Desk:
    """Orders in, messages out, each on a thread of its own, so that work never waits."""

    def __init__(self, out: int) -> None:
        self._out = out
        self._changed = threading.Condition()
        self._waiting: deque[tuple[bytes, memoryview | None]] = deque()
        self._waiting_bytes = 0
        self._tasks: deque[dict[str, Any]] = deque()
        self._stopped = -1
        self._task = -1
        self._beat_at = 0.0
        threading.Thread(target=self._write, daemon=True).start()

    def tasks(self, orders: BinaryIO) -> Iterator[dict[str, Any]]:
        """The orders as they come."""
        threading.Thread(target=self._read, args=(orders,), daemon=True).start()
        while True:
            with self._changed:
                while not self._tasks:
                    self._changed.wait()
                task = self._tasks.popleft()
                self._task = int(task["id"])
            yield task

    def send(self, head: dict[str, Any], body: memoryview | None = None) -> None:
        """Queues a message; waits while too much is queued. Raises ``_Stopped``."""
        size = 0 if body is None else body.nbytes
        with self._changed:
            while self._waiting_bytes > _AHEAD_BYTES and self._stopped < self._task:
                self._changed.wait()
            if self._stopped >= self._task:
                raise _Stopped
            self._put({**head, "id": self._task}, body, size)

    def end(self, head: dict[str, Any]) -> None:
        """Queues the last message of a task, which always goes out."""
        with self._changed:
            self._put({**head, "id": self._task}, None, 0)

    def beat(self) -> None:
        """Tells the parent now and then that work goes on. Raises ``_Stopped``."""
        now = time.monotonic()
        if self._stopped >= self._task:
            raise _Stopped
        if now - self._beat_at >= _BEAT_S:
            self._beat_at = now
            self.send({"kind": "beat"})

    def _put(self, head: dict[str, Any], body: memoryview | None, size: int) -> None:
        self._waiting.append((wire.packed(head, size), body))
        self._waiting_bytes += size
        self._changed.notify_all()

    def _read(self, orders: BinaryIO) -> None:
        for line in orders:
            task = json.loads(line)
            with self._changed:
                if "stop" in task:
                    self._stopped = max(self._stopped, int(task["stop"]))
                else:
                    self._tasks.append(task)
                self._changed.notify_all()
        # The parent closed its end or is gone: nobody wants this work.
        os._exit(0)

    def _write(self) -> None:
        while True:
            with self._changed:
                while not self._waiting:
                    self._changed.wait()
                start, body = self._waiting[0]
            try:
                _write_all(self._out, memoryview(start))
                if body is not None:
                    _write_all(self._out, body)
            except OSError:
                os._exit(0)
            with self._changed:
                self._waiting.popleft()
                self._waiting_bytes -= 0 if body is None else body.nbytes
                self._changed.notify_all()


def _write_all(out: int, data: memoryview) -> None:
    while data:
        data = data[os.write(out, data) :]


def _work(task: dict[str, Any], limits: Limits, threads: int, desk: _Desk) -> None:
    path = Path(os.fsdecode(bytes.fromhex(task["path"])))
    todo: dict[str, Callable[[], None]] = {
        "probe": lambda: _probe(path, limits, desk),
        "frames": lambda: _frames(path, task, limits, threads, desk),
        "sound": lambda: _sound(path, task, limits, desk),
        "credentials": lambda: _credentials(path, task, desk),
        "playable": lambda: _playable(path, limits, threads, desk),
    }
    try:
        todo[task["do"]]()
    except _Stopped:
        desk.end({"kind": "end"})
    except AntedateError as error:
        desk.end(wire.error_out(error))
    except MemoryError:
        desk.end(wire.error_out(_out_of_memory(path, limits)))
    except Exception as error:
        # The last stop before the parent, which knows what file this was: nothing is hidden.
        words = f"cannot be decoded ({type(error).__name__}: {error})"
        remedy = "Convert it to MP4 with another program, or leave it out."
        desk.end(wire.error_out(MediaError(words, subject=str(path), remedy=remedy)))
    else:
        desk.end({"kind": "end"})


def _out_of_memory(path: Path, limits: Limits) -> DecodeLimit:
    return DecodeLimit(
        f"needs more than {limits.memory_bytes >> 20} MiB of memory to decode",
        subject=str(path),
        remedy="Give a smaller copy, or raise the limit on memory.",
    )


def _probe(path: Path, limits: Limits, desk: _Desk) -> None:
    media = probe.probe(path, limits, desk.beat)
    desk.send({"kind": "media", "media": wire.media_out(media)})


def _frames(path: Path, task: dict[str, Any], limits: Limits, threads: int, desk: _Desk) -> None:
    plan = wire.plan_in(task["plan"])
    for frame in decode.frames(path, plan, limits, threads, desk.beat):
        pixels = np.ascontiguousarray(frame.pixels)
        head = {"kind": "frame", "t": frame.time_s, "cut": frame.cut_s, "shape": pixels.shape}
        desk.send(head, memoryview(pixels).cast("B"))


def _credentials(path: Path, task: dict[str, Any], desk: _Desk) -> None:
    # Imported only when asked for: reading signed claims needs a large library.
    from antedate.media.credentials import credentials

    found = credentials(path, str(task["anchors"]))
    desk.send({"kind": "credentials", "found": wire.credentials_out(found)})


def _sound(path: Path, task: dict[str, Any], limits: Limits, desk: _Desk) -> None:
    for samples in sound.samples(path, int(task["rate"]), limits, desk.beat):
        desk.send({"kind": "sound"}, memoryview(np.ascontiguousarray(samples)).cast("B"))


def _playable(path: Path, limits: Limits, threads: int, desk: _Desk) -> None:
    for part in playing.playable(path, limits, threads, desk.beat):
        desk.send({"kind": "part", "at": part.at, "t": part.time_s}, memoryview(part.data))
