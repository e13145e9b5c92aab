"""Dates of the Iranian and Islamic calendars as days of the Gregorian one."""

from __future__ import annotations

from datetime import date, timedelta

# 1 Farvardin 1300 was 21 March 1921.
_FIRST = 1300
_START = date(1921, 3, 21)
# Years of 366 days come every four, with a fifth between once in 29 or 33 years; these are the
# remainders by 33 of the leap years, which hold for the years 1244 to 1472.
_LEAP = frozenset({1, 5, 9, 13, 17, 22, 26, 30})
# Tabular Islamic calendar: 1 Muharram 1 AH was 19 July 622 in the Gregorian count.
_HIJRA = date(622, 7, 19).toordinal()
_HIJRI_LEAP = frozenset({2, 5, 7, 10, 13, 16, 18, 21, 24, 26, 29})


def from_iranian(year: int, month: int, day: int) -> date | None:
    """The Gregorian day, ``None`` for no such day; for the years 1300 to 1472."""
    if not (_FIRST <= year <= 1472 and 1 <= month <= 12):
        return None
    length = 31 if month <= 6 else 30 if month <= 11 or year % 33 in _LEAP else 29
    if not 1 <= day <= length:
        return None
    years = sum(366 if y % 33 in _LEAP else 365 for y in range(_FIRST, year))
    months = 31 * min(month - 1, 6) + 30 * max(month - 7, 0)
    return _START + timedelta(days=years + months + day - 1)


def from_islamic(year: int, month: int, day: int) -> date | None:
    """The Gregorian day by the tabular calendar, which sightings of the moon may shift by a
    day or two; ``None`` for no such day."""
    if not (1 <= year <= 1500 and 1 <= month <= 12):
        return None
    leap = year % 30 in _HIJRI_LEAP
    length = 30 if month % 2 or (month == 12 and leap) else 29
    if not 1 <= day <= length:
        return None
    days = 354 * (year - 1) + (3 + 11 * year) // 30
    days += 29 * (month - 1) + month // 2
    return date.fromordinal(_HIJRA + days + day - 1)
