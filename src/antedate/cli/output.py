"""What goes where: answers to standard output, progress and errors to standard error."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from antedate.config import ARCHIVE_VARIABLE, default_archive

ArchiveOption = Annotated[
    Path | None,
    typer.Option(
        "--archive",
        metavar="DIR",
        help=f"The archive folder. Default: ${ARCHIVE_VARIABLE}, else one in your data folder.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one compact JSON object a line.")]
ModelOption = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar="NAME|PATH",
        help="The descriptor model: sscd_distilled, sscd, or your own ONNX file of SSCD.",
    ),
]


def archive_folder(chosen: Path | None) -> Path:
    """The folder that was typed, or the default one."""
    return chosen if chosen is not None else default_archive()


def put(value: Any) -> None:
    """One compact JSON object on a line of its own."""
    from antedate.report.machine import on_one_line

    print(on_one_line(value), flush=True)


def say(sentence: str) -> None:
    """A sentence for the reader, on standard output. What would act on a terminal is marked."""
    print(_plain(sentence), flush=True)


def complain(sentence: str) -> None:
    """A sentence about something that went wrong, on standard error, marked as by ``say``."""
    print(_plain(sentence), file=sys.stderr, flush=True)


def _plain(sentence: str) -> str:
    from antedate.report.outside import visible_sentence

    return visible_sentence(sentence)


class Bar:
    """A progress bar that names what is being done."""

    def __init__(self, progress: Progress, task: Any) -> None:
        self._progress = progress
        self._task = task

    def at(self, doing: str, share: float | None = None) -> None:
        """Show what is being done and, where it is known, the share done from 0 to 1."""
        self._progress.update(self._task, description=escape(doing[-70:]))
        if share is not None:
            self._progress.update(self._task, completed=share, total=1.0)


@contextmanager
def bar() -> Iterator[Bar]:
    """A bar on standard error while work goes on; nothing where that is no terminal."""
    console = Console(stderr=True)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
    )
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as progress:
        yield Bar(progress, progress.add_task("", total=None))
