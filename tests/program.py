"""The program as a person runs it: in this process, or as one of its own."""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from unittest import mock

import typer.main

from antedate.cli import main

DONE, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130
# Whoever runs the tests in the background may have them ignore interrupts.
START = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from antedate.cli import main
main()
"""

# Each process works out its verbs and their options anew; this one does so once.
_verbs = cache(typer.main.get_command)


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended and what it printed."""

    status: int
    out: str
    err: str

    @property
    def objects(self) -> list[dict[str, Any]]:
        """Standard output as JSON lines; fails where any line is something else."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def object(self) -> dict[str, Any]:
        """The only JSON line."""
        (one,) = self.objects
        return one


def antedate(*words: object, given: str = "") -> Ran:
    """Run a command in this process, from its words to its exit status. ``given`` is what
    comes in on its standard input."""
    out, err = _stream(), _stream()
    status = DONE
    with (
        mock.patch.object(sys, "argv", ["antedate", *map(str, words)]),
        mock.patch("typer.main.get_command", _verbs),
        mock.patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(given.encode()), "utf-8")),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else int(end.code is not None)
    return Ran(status, _written(out), _written(err))


@contextlib.contextmanager
def started(*words: object) -> Iterator[subprocess.Popen[str]]:
    """A command in a process and a session of its own, as a terminal would start it."""
    process = subprocess.Popen(
        command(*words),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def command(*words: object) -> list[str]:
    """The words that start the program whatever is on the search path."""
    return [sys.executable, "-c", START, *map(str, words)]


def ended(process: subprocess.Popen[str], timeout_s: float = 900.0) -> Ran:
    """Wait for a command that was started."""
    out, err = process.communicate(timeout=timeout_s)
    return Ran(process.returncode, out, err)


def _stream() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)


def _written(stream: io.TextIOWrapper) -> str:
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode("utf-8")
