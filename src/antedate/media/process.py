"""One child process, the pipes to it, and how long to wait for it."""

from __future__ import annotations

import fcntl
import json
import os
import select
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import IO, Any, Self

import numpy as np
from numpy.typing import NDArray

from antedate.config import Limits
from antedate.errors import MediaError
from antedate.media import wire

# The child gets the module search path of its parent in its first line, and nothing else:
# it starts the same way from a console script, from ``python -c`` and from a test.
START = """
import json, sys
order = json.loads(sys.stdin.buffer.readline())
sys.path[:] = order["path"]
from antedate.media.child import serve
serve(order)
"""
_PIPE_BYTES = 1 << 20
# Linux has this, under a number that Python does not name.
_F_SETPIPE_SZ = 1031
# Every thread of a library reserves address space, which the limit on memory counts.
_FRUGAL = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "4"}
_START_S = 60.0
_END_S = 5.0


class Lost(Exception):
    """The child ended, or nothing came from it in time."""


@dataclass(frozen=True, slots=True)
class Message:
    """What came: a head, and raw bytes that belong to it."""

    head: dict[str, Any]
    body: NDArray[np.uint8]


class Patience:
    """How long to wait further. Waiting alone counts, not what the parent does in between."""

    def __init__(self, stall_s: float, work_s: float) -> None:
        self.stall_s = stall_s
        self.left_s = work_s
        self.stalled = False

    def wait(self, ready: select.poll) -> None:
        """Waits for bytes. Raises ``Lost`` where none come in time."""
        began = time.monotonic()
        found = ready.poll(1000 * max(0.0, min(self.stall_s, self.left_s)))
        self.left_s -= time.monotonic() - began
        if not found:
            self.stalled = True
            raise Lost


class Child:
    """A decoding child that starts; it takes orders once it is ``ready``."""

    def __init__(self, limits: Limits, threads: int) -> None:
        # Closed with the child, not with a block.
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115
        self._process = subprocess.Popen(
            [sys.executable, "-B", "-c", START],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            bufsize=0,
            env={**os.environ, **_FRUGAL},
            # Ctrl-C is for the parent, which then ends the child without a word.
            start_new_session=True,
        )
        self._orders = _pipe(self._process.stdin)
        self._answers = _pipe(self._process.stdout)
        self._ready = select.poll()
        self._ready.register(self._answers, select.POLLIN)
        os.set_blocking(self._answers.fileno(), False)
        with suppress(OSError):
            fcntl.fcntl(self._answers.fileno(), _F_SETPIPE_SZ, _PIPE_BYTES)
        self._is_ready = False
        # Of a child that is gone already, ``ready`` tells.
        with suppress(OSError):
            self.tell({"path": sys.path, "limits": asdict(limits), "threads": threads})

    def ready(self) -> Self:
        """Waits until it takes orders. Raises ``MediaError`` if it cannot start."""
        if self._is_ready:
            return self
        try:
            self.message(Patience(_START_S, _START_S))
        except (OSError, Lost, wire.WireError) as error:
            raise self._unstartable() from error
        except BaseException:
            self.kill()
            raise
        self._is_ready = True
        return self

    def tell(self, order: dict[str, Any]) -> None:
        """Sends an order. Raises ``OSError`` where the child is gone."""
        self._orders.write(json.dumps(order).encode() + b"\n")

    def message(self, patience: Patience) -> Message:
        """The next message. Raises ``Lost``, and ``WireError`` for a malformed one."""
        start = bytearray(wire.HEAD.size)
        self._fill(memoryview(start), patience)
        head_bytes, body_bytes = wire.lengths(bytes(start))
        head = bytearray(head_bytes)
        self._fill(memoryview(head), patience)
        body = np.empty(body_bytes, np.uint8)
        self._fill(memoryview(body), patience)
        return Message(wire.head_of(bytes(head)), body)

    def kill(self) -> int:
        """Ends the child. Its exit status: negative for a signal, that of ``kill`` too."""
        self._process.kill()
        return self._close()

    def status(self) -> int:
        """The exit status of a child that closed its pipe; as ``kill`` where it goes on."""
        try:
            self._process.wait(_END_S)
        except subprocess.TimeoutExpired:
            return self.kill()
        return self._close()

    def _close(self) -> int:
        for pipe in (self._orders, self._answers, self._complaints):
            with suppress(OSError):
                pipe.close()
        return self._process.wait()

    def _fill(self, view: memoryview, patience: Patience) -> None:
        answers = self._answers.fileno()
        while view:
            try:
                count = os.readv(answers, [view])
            except BlockingIOError:
                patience.wait(self._ready)
                continue
            if count == 0:
                raise Lost
            view = view[count:]

    def _unstartable(self) -> MediaError:
        self._process.kill()
        self._process.wait()
        self._complaints.seek(0)
        lines = self._complaints.read().decode(errors="replace").strip().splitlines()
        self._close()
        reason = f" ({lines[-1]})" if lines else ""
        return MediaError(
            f"the decoding process cannot be started{reason}",
            remedy="Install Antedate again, or raise the limit on memory.",
        )


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise RuntimeError("a child without pipes")
    return pipe
