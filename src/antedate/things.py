"""Things followed through dated views: what carries a date, for a reader to look at."""

from __future__ import annotations

from dataclasses import dataclass

from antedate.evidence import Presence
from antedate.when import Moment


@dataclass(frozen=True, slots=True)
class ThingSeen:
    """A thing in one dated view. ``probability`` is that it stands there, with even odds
    before; ``by`` says who judged: ``machine``, or a person, whose word wins."""

    view: str
    filmed: Moment
    presence: Presence
    probability: float
    jpeg: bytes
    by: str = "machine"


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that lasts at a place. ``box`` is left, top, right, bottom as shares of the
    frame of the view that the others are registered to. ``change`` is the same number for
    things that changed together. ``query_jpeg`` is the query's crop, where there is one."""

    name: str
    box: tuple[float, float, float, float]
    seen: tuple[ThingSeen, ...]
    words: str
    change: int
    query_jpeg: bytes = b""
