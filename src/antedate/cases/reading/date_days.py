"""Phrases that name days and months: "Monday, March 11", "14.03.2031", "mid-January 2030"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from antedate.cases.reading.date_words import (
    FULL_MONTHS,
    MONTHS,
    WEEKDAYS,
    Phrase,
    part_at,
    year_after,
    year_at,
)
from antedate.cases.reading.lexicon import PEOPLE
from antedate.cases.reading.passages import Token, low
from antedate.cases.wording import listed

_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})$")
_DOTTED = re.compile(r"^(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})$")
_SHORT = re.compile(r"^(\d{1,2})[./](\d{2})$")
_DAY = re.compile(r"^(\d{1,2})(?:st|nd|rd|th)?$")
_DAYS = re.compile(r"^(\d{1,2})-(\d{1,2})$")
_HOLIDAYS = {
    ("new", "year", "'s", "eve"): (12, 31),
    ("new", "year", "'s", "day"): (1, 1),
    ("christmas", "eve"): (12, 24),
    ("christmas", "day"): (12, 25),
    ("boxing", "day"): (12, 26),
    ("may", "day"): (5, 1),
    ("valentine", "'s", "day"): (2, 14),
    ("halloween",): (10, 31),
}
_BEFORE_MONTH = listed(
    "in since until till by of from last this next early late mid during between before after "
    "through to for past previous following coming that ( every and"
)


def numeric(tokens: Sequence[Token], at: int) -> Phrase | None:
    text = tokens[at].low if at < len(tokens) else ""
    if found := _ISO.match(text):
        year, month, day = (int(g) for g in found.groups())
        return _dated(at, at + 1, year, month, day)
    if found := _DOTTED.match(text):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        year += 2000 if year < 100 else 0
        return _dated(at, at + 1, year, second, first) or _dated(at, at + 1, year, first, second)
    short = _SHORT.match(text)
    if short and len(text) == 5 and low(tokens, at - 1) in ("on", "(", "от", "", "|", "🗓", "📅"):
        return _dated(at, at + 1, None, int(short[2]), int(short[1]))
    return None


def _dated(first: int, last: int, year: int | None, month: int, day: int) -> Phrase | None:
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return Phrase(first, last, "date", year=year, month=month, day=day, swapped=day <= 12)


_NAME_BEFORE = listed("chief mr mrs ms dr president minister prince king sir pastor father")


_FIRST = {words[0] for words in _HOLIDAYS}


def holiday(tokens: Sequence[Token], at: int) -> Phrase | None:
    if low(tokens, at) not in _FIRST:
        return None
    for words, (month, day) in _HOLIDAYS.items():
        if all(low(tokens, at + n) == w for n, w in enumerate(words)) and tokens[at].capital:
            last = at + len(words)
            year = year_at(tokens, last)
            return Phrase(at, last + (year is not None), "date", year=year, month=month, day=day)
    return None


def _is_weekday(tokens: Sequence[Token], at: int) -> bool:
    word = low(tokens, at).removesuffix("s") if low(tokens, at) not in WEEKDAYS else low(tokens, at)
    if word not in WEEKDAYS or not tokens[at].capital:
        return False
    if len(word) > 5:
        return low(tokens, at) in WEEKDAYS
    follows = low(tokens, at + 1)
    return low(tokens, at - 1) != "the" and (
        follows in (".", ",", "morning", "night", "evening", "afternoon")
        or follows[:1].isdecimal()
        or low(tokens, at - 1) in ("on", "since", "late", "early")
    )


def weekday_named(tokens: Sequence[Token], at: int) -> Phrase | None:
    which, here = "", at
    if low(tokens, at) in ("last", "this", "next", "past", "previous", "coming"):
        which, here = low(tokens, at), at + 1
    elif low(tokens, at) == "the" and low(tokens, at + 1) in ("previous", "following", "past"):
        which, here = low(tokens, at + 1), at + 2
    if here >= len(tokens) or not _is_weekday(tokens, here):
        return None
    named = low(tokens, here - 1) in _NAME_BEFORE and here + 1 < len(tokens)
    if named and tokens[here + 1].capital:
        # Chief Sunday Ibitoro is a person.
        return None
    weekday, after = WEEKDAYS[low(tokens, here)], here + 1
    if len(tokens[here].text) <= 5 and low(tokens, after) == ".":
        after += 1
    part, after = part_at(tokens, after)
    phrase = Phrase(at, after, "weekday", weekday=weekday, which=which, part=part)
    return _joined(tokens, phrase)


def _joined(tokens: Sequence[Token], phrase: Phrase) -> Phrase:
    """ "Monday, March 11", "Monday last week", "Tuesday of this week", "Monday 11 March"."""
    at = phrase.last
    if low(tokens, at) in (",", "the", "("):
        at += 1
    if low(tokens, at) == "the":
        at += 1
    dated = month_day(tokens, at) or numeric(tokens, at)
    if dated is not None and dated.kind == "date":
        last = dated.last + (low(tokens, dated.last) == ")" and low(tokens, phrase.last) == "(")
        part, last = (phrase.part, last) if phrase.part else part_at(tokens, last)
        return replace(dated, first=phrase.first, last=last, part=part, weekday=phrase.weekday)
    week = phrase.last + (low(tokens, phrase.last) == "of")
    if low(tokens, week) in ("last", "this", "next", "the") and low(tokens, week + 1) in (
        "week",
        "previous",
    ):
        which = {"last": "last week", "next": "next week"}.get(low(tokens, week), "this week")
        return replace(phrase, which=which, last=week + 2)
    return phrase


def _relative_year(tokens: Sequence[Token], at: int) -> tuple[str, int]:
    here = at + 1 if low(tokens, at) == "of" else at
    if low(tokens, here) in ("last", "this", "next", "that") and low(tokens, here + 1) == "year":
        return low(tokens, here) + " year", here + 2
    which = {"previous": "previous", "same": "that", "following": "next"}.get(low(tokens, here + 1))
    if low(tokens, here) == "the" and which and low(tokens, here + 2) == "year":
        return which + " year", here + 3
    return "", at


def _is_month(tokens: Sequence[Token], at: int) -> bool:
    return at < len(tokens) and low(tokens, at) in MONTHS and tokens[at].capital


def month_day(tokens: Sequence[Token], at: int) -> Phrase | None:
    """ "March 11", "Mar. 11-13", "11th of March 2031", "3 and 4 March", "11 to 13 March"."""
    if _is_month(tokens, at):
        return _month_first(tokens, at)
    here = at + 1 if low(tokens, at) == "the" else at
    day = _DAY.match(low(tokens, here))
    days = _DAYS.match(low(tokens, here))
    if not (day or days):
        return None
    after, to_day, to_month = here + 1, int(days[2]) if days else None, None
    month_at = after + (low(tokens, after) == "of")
    if day and low(tokens, after) in ("-", "–", "—", "to", "and", "/"):
        second = _DAY.match(low(tokens, after + 1))
        if second and _is_month(tokens, after + 2):
            to_day, month_at = int(second[1]), after + 2
    if not _is_month(tokens, month_at):
        return None
    first_day = int((day or days)[1])  # type: ignore[index]
    return _finished(tokens, at, month_at + 1, month_at, first_day, to_day, to_month)


def _month_first(tokens: Sequence[Token], at: int) -> Phrase | None:
    here = at + 1
    if low(tokens, here) == "." and len(tokens[at].text) <= 4:
        here += 1
    here += low(tokens, here) == "the"
    day, days = _DAY.match(low(tokens, here)), _DAYS.match(low(tokens, here))
    if not (day or days) or low(tokens, here + 1) in ("%", "percent"):
        return None
    first_day = int((day or days)[1])  # type: ignore[index]
    to_day, last = (int(days[2]) if days else None), here + 1
    if day and low(tokens, last) in ("-", "–", "—", "to", "and"):
        second = _DAY.match(low(tokens, last + 1))
        if second and int(second[1]) > first_day and low(tokens, last + 2) not in PEOPLE:
            to_day, last = int(second[1]), last + 2
    return _finished(tokens, at, last, at, first_day, to_day, None)


def _finished(
    tokens: Sequence[Token],
    first: int,
    last: int,
    month_at: int,
    day: int,
    to_day: int | None,
    to_month: int | None,
) -> Phrase | None:
    month = MONTHS[low(tokens, month_at)]
    if not 1 <= day <= 31:
        return None
    if low(tokens, last) == "." and len(tokens[month_at].text) <= 4 and last == month_at + 1:
        last += year_at(tokens, last + 1) is not None
    year, after = year_after(tokens, last)
    which, after = ("", after) if year else _relative_year(tokens, after)
    part, after = part_at(tokens, after)
    return Phrase(
        first, after, "date", year=year, month=month, day=day, to_day=to_day, to_month=to_month,
        which=which, part=part,
    )  # fmt: skip


def month_named(tokens: Sequence[Token], at: int) -> Phrase | None:
    """ "in March", "mid-January 2030", "last March", "March last year"."""
    word = low(tokens, at)
    if word.startswith("mid-") and word[4:] in MONTHS:
        year, last = year_after(tokens, at + 1)
        return Phrase(at, last, "month", month=MONTHS[word[4:]], year=year, edge="mid")
    which, here = "", at
    if word in ("last", "this", "next", "past"):
        which, here = word, at + 1
    if not _is_month(tokens, here):
        return None
    year, last = year_after(tokens, here + 1)
    relative, last = ("", last) if year else _relative_year(tokens, last)
    plain = low(tokens, here) in FULL_MONTHS and not _names_person(tokens, here)
    if not (plain or year or relative or low(tokens, here - 1) in _BEFORE_MONTH or which):
        return None
    return Phrase(
        at, last, "month", month=MONTHS[low(tokens, here)], year=year, which=relative or which
    )


def _names_person(tokens: Sequence[Token], at: int) -> bool:
    follows = tokens[at + 1] if at + 1 < len(tokens) else None
    return (
        follows is not None
        and follows.capital
        and follows.word
        and low(tokens, at - 1) not in _BEFORE_MONTH
        and low(tokens, at) in ("april", "june", "august", "january")
    )
