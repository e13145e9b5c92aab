"""The estimate as honest sentences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from antedate.estimate import Conflict, Interval

_NOTHING_BITS = 0.05
_PIECES = 3


def words(
    region: Sequence[Interval],
    hard: Interval,
    bits: float,
    conflicts: Sequence[Conflict],
    start: datetime,
) -> str:
    """The answer in one or two sentences. ``region`` is the 90 % one."""
    latest = f"It cannot be later than {instant(hard[1])}"
    if hard[0] > start:
        latest += f", nor earlier than {instant(hard[0])}"
    if bits < _NOTHING_BITS:
        said = f"Nothing here says how old it is. {latest}."
    else:
        said = f"Filmed {between(region)} (90 %). {latest}."
    if conflicts:
        said += " Some reasons exclude each other: see the conflict."
    return said


def excluded_words(conflicts: Sequence[Conflict]) -> str:
    """What to say when no date is left."""
    why = " ".join(conflict.words for conflict in conflicts)
    return f"The reasons exclude every date. {why} Lower the trust of one, or drop it.".replace(
        "  ", " "
    )


def between(region: Sequence[Interval]) -> str:
    """A region in words; of many pieces, how many and between which ends."""
    if not region:
        return "at no time"
    if len(region) <= _PIECES:
        return ", or ".join(f"between {instant(a)} and {instant(b)}" for a, b in region)
    first, last = instant(region[0][0]), instant(region[-1][1])
    return f"in one of {len(region)} stretches between {first} and {last}"


def instant(at: datetime) -> str:
    """A time in UTC, to the minute."""
    return f"{at:%Y-%m-%d %H:%M} UTC"
