"""Moments of wall time, with the precision and the zone they were given in.

Inside the program every ``datetime`` is aware and in UTC; a naive one is refused here,
at the door.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from antedate.errors import UsageError

_WRITTEN = re.compile(
    r"""^\s*(?P<year>\d{4})
        (?:-(?P<month>\d{1,2})
        (?:-(?P<day>\d{1,2})
        (?:[T\s]+(?P<hour>\d{1,2}):(?P<minute>\d{2})
        (?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?)?)?)?
        \s*(?P<zone>Z|UTC|[+-]\d{2}:?\d{2})?\s*$""",
    re.VERBOSE,
)
_OFFSET = re.compile(r"^(?:UTC)?([+-])(\d{1,2})(?::?(\d{2}))?$")
# Clocks on Earth run from 12 h behind UTC to 14 h ahead of it.
_FARTHEST_EAST, _FARTHEST_WEST = timedelta(hours=14), timedelta(hours=12)


class Precision(StrEnum):
    """How finely a moment is known."""

    SECOND = "second"
    MINUTE = "minute"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


_PATTERN = {
    Precision.SECOND: "%Y-%m-%d %H:%M:%S",
    Precision.MINUTE: "%Y-%m-%d %H:%M",
    Precision.DAY: "%Y-%m-%d",
    Precision.MONTH: "%Y-%m",
    Precision.YEAR: "%Y",
}


@dataclass(frozen=True, slots=True)
class Moment:
    """A point of wall time as somebody gave it.

    ``at`` is the first instant that the words allow, read in ``zone`` (an IANA name or an
    offset such as ``+03:30``). ``zone`` is ``None`` when nobody said which: ``at`` is then
    read as UTC, and ``earliest`` and ``latest`` widen by the clocks of the whole Earth.
    """

    at: datetime
    precision: Precision = Precision.SECOND
    zone: str | None = "UTC"
    written: str = ""

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("a Moment needs an aware datetime")
        object.__setattr__(self, "at", self.at.astimezone(UTC))

    @property
    def earliest(self) -> datetime:
        """The first instant that this moment can mean."""
        return self.at - _FARTHEST_EAST if self.zone is None else self.at

    @property
    def latest(self) -> datetime:
        """The first instant after all that this moment can mean."""
        local = self.at.astimezone(zone_named(self.zone or "UTC"))
        end = _following(local, self.precision).astimezone(UTC)
        return end + _FARTHEST_WEST if self.zone is None else end

    def words(self) -> str:
        """For a reader: no finer than the precision, and with the zone."""
        local = self.at.astimezone(zone_named(self.zone or "UTC"))
        return f"{local.strftime(_PATTERN[self.precision])} {self.zone or '(zone unknown)'}"


def iso(at: datetime) -> str:
    """ISO 8601 in UTC ending in ``Z``. Raises ``ValueError`` for a naive datetime."""
    if at.tzinfo is None:
        raise ValueError("naive datetime")
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def zone_named(name: str) -> tzinfo:
    """The zone of an IANA name, ``UTC``, ``Z`` or an offset. Raises ``UsageError``."""
    if name in ("UTC", "Z"):
        return UTC
    if offset := _OFFSET.match(name):
        sign, hours, minutes = offset.groups()
        ahead = timedelta(hours=int(hours), minutes=int(minutes or 0))
        if ahead <= _FARTHEST_EAST:
            return timezone(-ahead if sign == "-" else ahead)
    else:
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            pass
    raise UsageError(
        "is not a time zone",
        subject=name,
        remedy="Give an IANA name such as Asia/Baghdad, or an offset such as +03:00.",
    )


def parse_moment(written: str, zone: str | None = None) -> Moment:
    """Read a year, month, day or time in ISO 8601 order.

    An offset in the text wins over ``zone``; without either the zone stays unknown.
    Raises ``UsageError`` when the text is no such date.
    """
    found = _WRITTEN.match(written)
    if found is None:
        raise _unreadable(written)
    parts = found.groupdict()
    named = parts["zone"] or zone
    named = "UTC" if named == "Z" else named
    try:
        local = datetime(
            int(parts["year"]),
            int(parts["month"] or 1),
            int(parts["day"] or 1),
            int(parts["hour"] or 0),
            int(parts["minute"] or 0),
            int(parts["second"] or 0),
            int((parts["fraction"] or "0").ljust(6, "0")[:6]),
            tzinfo=zone_named(named or "UTC"),
        )
        return Moment(local, _precision(parts), named, written.strip())
    except (ValueError, OverflowError):
        raise _unreadable(written) from None


def from_epoch(seconds: float, written: str = "") -> Moment:
    """A moment from seconds since 1970. Raises ``UsageError`` outside the years 1 to 9999."""
    try:
        return Moment(datetime.fromtimestamp(seconds, UTC), written=written)
    except (ValueError, OverflowError, OSError):
        raise _unreadable(written or str(seconds)) from None


def _precision(parts: dict[str, str | None]) -> Precision:
    for part, precision in (
        ("second", Precision.SECOND),
        ("hour", Precision.MINUTE),
        ("day", Precision.DAY),
        ("month", Precision.MONTH),
    ):
        if parts[part] is not None:
            return precision
    return Precision.YEAR


def _following(local: datetime, precision: Precision) -> datetime:
    """The start of the next second, minute, day, month or year on the same wall clock."""
    try:
        match precision:
            case Precision.SECOND:
                return local + timedelta(seconds=1)
            case Precision.MINUTE:
                return local + timedelta(minutes=1)
            case Precision.DAY:
                return local + timedelta(days=1)
            case Precision.MONTH:
                return (local.replace(day=1) + timedelta(days=32)).replace(day=1)
            case Precision.YEAR:
                return local.replace(year=local.year + 1)
    except (ValueError, OverflowError):
        return local


def _unreadable(written: str) -> UsageError:
    return UsageError(
        "is not a date that can be read",
        subject=repr(written),
        remedy="Write it as 2024, 2024-03, 2024-03-05 or 2024-03-05T14:30:00+03:00.",
    )
