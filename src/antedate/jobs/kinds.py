"""What each kind of job does: a name, and a function from plain values to plain values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from antedate.jobs.adding import add
from antedate.jobs.checking import check
from antedate.jobs.dating import date
from antedate.jobs.exporting import export
from antedate.jobs.places import add_views, propose, register
from antedate.jobs.playable import make_playable
from antedate.jobs.reading import read
from antedate.jobs.shadows import sun
from antedate.jobs.verifying import verify
from antedate.store import Archive


class Work(Protocol):
    """Says where a job stands, and stops it by raising ``Stopped`` once that was asked for."""

    who: str
    job: str
    """The id of the job."""

    def at(self, step: str, share: float | None = None) -> None:
        """Say what is being done and, where known, the share done, 0 to 1."""


Kind = Callable[[Archive, Mapping[str, Any], Work], Mapping[str, Any]]

KINDS: Mapping[str, Kind] = {
    "check": check,
    "add": add,
    "playable": make_playable,
    "verify": verify,
    "date": date,
    "read": read,
    "export": export,
    "views": add_views,
    "propose": propose,
    "register": register,
    "sun": sun,
}
