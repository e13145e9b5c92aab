"""What the verbs of a case have in common: which case, who, and why."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from antedate.workflows.casework import Hand

CaseArgument = Annotated[str, typer.Argument(metavar="CASE", help="The name of the case.")]
WhoOption = Annotated[
    str | None, typer.Option(help="Who does this; it is kept. Default: your user name.")
]
WhyOption = Annotated[str, typer.Option(help="Why; it is kept.")]


def hand(who: str | None, why: str) -> Hand:
    """Who does what is being done, and why."""
    from antedate.workflows.casework import Hand

    return Hand(who or getpass.getuser(), why)
