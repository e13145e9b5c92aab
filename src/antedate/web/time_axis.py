"""Where to write times along an axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_STEPS_H = (1, 3, 6, 12, 24, 48, 72, 7 * 24, 14 * 24)
_STEPS_MONTHS = (1, 3, 6, 12, 24, 60, 120, 240)
_MOST = 5


@dataclass(frozen=True, slots=True)
class Tick:
    """A time with its words, ``at`` in per cent of the axis."""

    at: float
    words: str


def share(at: datetime, first: datetime, last: datetime) -> float:
    """Where a time lies, in per cent, with a margin on either side; the middle if all are one."""
    span = (last - first).total_seconds()
    return 2 + 96 * (at - first).total_seconds() / span if span > 0 else 50.0


def ticks(first: datetime, last: datetime) -> list[Tick]:
    """At most five round times between two, in UTC."""
    hours = (last - first).total_seconds() / 3600
    if hours <= 0:
        return [Tick(50.0, f"{first:%Y-%m-%d}")]
    for step in _STEPS_H:
        if hours / step <= _MOST:
            return [
                Tick(share(at, first, last), f"{at:%H:%M}" if at.hour else f"{at:%d %b}")
                for at in _by_hours(first, last, step)
            ]
    for months in _STEPS_MONTHS[:-1]:
        if hours / (months * 730) <= _MOST:
            pattern = "%b %Y" if months < 12 else "%Y"
            return _placed(_by_months(first, last, months), first, last, pattern)
    return _placed(_by_months(first, last, _STEPS_MONTHS[-1]), first, last, "%Y")


def _placed(times: Sequence[datetime], first: datetime, last: datetime, pattern: str) -> list[Tick]:
    return [Tick(share(at, first, last), f"{at:{pattern}}") for at in times]


def _by_hours(first: datetime, last: datetime, step: int) -> list[datetime]:
    epoch = datetime(2001, 1, 1, tzinfo=UTC)  # a Monday
    width = timedelta(hours=step)
    at = epoch + -((epoch - first) // width) * width
    out = []
    while at <= last:
        if at >= first:
            out.append(at)
        at += width
    return out


def _by_months(first: datetime, last: datetime, step: int) -> list[datetime]:
    out = []
    for number in range(first.year * 12, last.year * 12 + 12, 1):
        if number % step == 0:
            at = datetime(number // 12, number % 12 + 1, 1, tzinfo=UTC)
            if first <= at <= last:
                out.append(at)
    return out
