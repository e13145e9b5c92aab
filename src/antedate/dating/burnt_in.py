"""Dates that stand in a picture: from the text that was read to what they can mean."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime

from antedate.dating.calendars import from_iranian, from_islamic
from antedate.when import Moment, Precision

Reading = tuple[Moment, float]
"""What a text can mean, with its weight; those of one text sum to 1."""

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_NAMES, 1)}
_SEP = r"\s?[-/.,_ ]\s?"
_NUMBERS = re.compile(rf"(?<!\d)(\d{{1,4}}){_SEP}(\d{{1,2}}){_SEP}(\d{{4}}|\d{{1,2}})(?!\d)")
_PACKED = re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)")
_NAMED = re.compile(
    r"(?<!\d)(?:(\d{1,2})\W{0,2})?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
    r"\W{0,2}(?:(\d{1,2})\W{1,2})?((?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"(?<!\d)(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?!\d)\s*([ap])?\.?m?", re.I)
# How often each order of day and month is met where both are possible: an assumption.
_ORDER = {"ymd": 0.5, "dmy": 0.3, "mdy": 0.2}
_FIRST_YEAR = 1970


def plain_digits(text: str) -> str:
    """``text`` with the digits of every script, Arabic and Persian too, as 0 to 9."""
    return "".join(
        str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in text
    )


def readings(text: str, latest: datetime) -> tuple[Reading, ...]:
    """What a date in ``text`` can mean; none where there is no date.

    Where the order of day and month is open each order is a reading. Years of the Iranian and
    Islamic calendars are told by their size. The zone of a burnt-in clock is never known.
    Dates after ``latest`` are no readings.
    """
    plain = plain_digits(text)
    for pattern, days in ((_NUMBERS, _of_numbers), (_NAMED, _of_name), (_PACKED, _of_packed)):
        for found in pattern.finditer(plain):
            clock = _clock(plain[found.end() :]) or _clock(plain[: found.start()])
            made = {
                day: weight
                for day, weight in days(found)
                if day.year >= _FIRST_YEAR and _first(day) <= latest
            }
            if made:
                total = sum(made.values())
                return tuple(
                    (_moment(day, clock, text), weight / total) for day, weight in made.items()
                )
    return ()


def _of_numbers(found: re.Match[str]) -> Iterator[tuple[date, float]]:
    one, two, three = (int(part) for part in found.groups())
    wide_first, wide_last = len(found[1]) == 4, len(found[3]) == 4
    if wide_first:
        yield from _any_calendar(one, two, three, 1.0)
    elif wide_last:
        yield from _any_calendar(three, two, one, _ORDER["dmy"])
        yield from _any_calendar(three, one, two, _ORDER["mdy"])
    elif len(found[1]) <= 2:
        for order, (year, month, day), written in (
            ("ymd", (one, two, three), found[1]),
            ("dmy", (three, two, one), found[3]),
            ("mdy", (three, one, two), found[3]),
        ):
            if len(written) == 2:
                yield from _gregorian(2000 + year, month, day, _ORDER[order])


def _of_name(found: re.Match[str]) -> Iterator[tuple[date, float]]:
    day = found[1] or found[3]
    if day is not None:
        yield from _gregorian(int(found[4]), _MONTHS[found[2].lower()[:3]], int(day), 1.0)


def _of_packed(found: re.Match[str]) -> Iterator[tuple[date, float]]:
    yield from _gregorian(int(found[1]), int(found[2]), int(found[3]), 1.0)


def _any_calendar(year: int, month: int, day: int, weight: float) -> Iterator[tuple[date, float]]:
    if year >= _FIRST_YEAR:
        yield from _gregorian(year, month, day, weight)
    elif 1300 <= year < 1410:
        if (iranian := from_iranian(year, month, day)) is not None:
            yield iranian, weight
    elif 1410 <= year < 1500 and (islamic := from_islamic(year, month, day)) is not None:
        yield islamic, weight


def _gregorian(year: int, month: int, day: int, weight: float) -> Iterator[tuple[date, float]]:
    try:
        yield date(year, month, day), weight
    except ValueError:
        return


def _clock(text: str) -> tuple[int, int, int | None] | None:
    found = _CLOCK.search(text)
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2])
    second = int(found[3]) if found[3] else None
    if found[4] and 1 <= hour <= 12:
        hour = hour % 12 + (12 if found[4].lower() == "p" else 0)
    if hour > 23 or minute > 59 or (second or 0) > 59:
        return None
    return hour, minute, second


def _first(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _moment(day: date, clock: tuple[int, int, int | None] | None, written: str) -> Moment:
    if clock is None:
        return Moment(_first(day), Precision.DAY, None, written)
    hour, minute, second = clock
    at = _first(day).replace(hour=hour, minute=minute, second=second or 0)
    precision = Precision.MINUTE if second is None else Precision.SECOND
    return Moment(at, precision, None, written)
