"""The program: its verbs, and what every verb does about errors and interruptions."""

from __future__ import annotations

import os
import sys

import typer

from antedate.cli import (
    accounts,
    adding,
    archives,
    case_files,
    cases,
    checking,
    dating,
    people,
    places,
    serving,
)
from antedate.cli.output import complain
from antedate.errors import AntedateError, UsageError

DONE, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130

app = typer.Typer(
    name="antedate",
    help="Tells whether published footage is older than its publication, and on what evidence.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
checking.register(app)
adding.register(app)
archives.register(app)
dating.register(app)
places.register(app)
cases.register(app)
people.register(app)
accounts.register(app)
app.command()(case_files.read)
app.command()(serving.serve)


def main() -> None:
    """Run the command that was typed; ends the process with its exit status."""
    # Many small products run faster without threads that wait for each other.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for stream in (sys.stdout, sys.stderr):
        # Names and captions may hold what the terminal's encoding cannot say.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except SystemExit as end:
        # Typer turns an interrupt into this status without a word.
        if end.code == INTERRUPTED:
            complain("Interrupted. What was stored stays; the same command goes on from there.")
        raise
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(FAILED)
    except AntedateError as error:
        complain(f"Error: {error}")
        sys.exit(USAGE if isinstance(error, UsageError) else FAILED)
