"""Words of dates, and the record of a phrase made of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from antedate.cases.reading.lexicon import NUMBERS, PEOPLE
from antedate.cases.reading.passages import Token, low
from antedate.cases.wording import listed

WEEKDAYS = {
    name: number
    for number, names in enumerate(
        ("monday mon", "tuesday tue tues", "wednesday wed", "thursday thu thur thurs",
         "friday fri", "saturday sat", "sunday sun")
    )
    for name in names.split()
}  # fmt: skip
MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
         "august aug", "september sep sept", "october oct", "november nov", "december dec"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
FULL_MONTHS = frozenset(m for m in MONTHS if len(m) > 4 and m not in ("march",)) | {"june", "july"}
PARTS = listed(
    "morning afternoon evening night noon midday midnight dawn dusk daybreak nightfall lunchtime "
    "overnight sunrise sunset"
)
UNITS = {
    form: unit
    for unit in ("minute", "hour", "day", "week", "month", "year", "decade", "night", "weekend",
                 "fortnight", "century")
    for form in (unit, unit + "s")
}  # fmt: skip
SEASONS = listed("spring summer autumn fall winter")
VAGUE = {
    "several": "several", "few": "few", "couple": "couple", "some": "several", "many": "several",
    "recent": "recent", "dozens": "several", "couple-of": "couple",
}  # fmt: skip
YEAR = re.compile(r"^(?:1[89]|20)\d\d$")
DECADE = re.compile(r"^((?:1[89]|20)\d0)s$")
BEFORE_YEAR = listed(
    "in of since during from until till by before after to circa year back throughout around "
    "( around through and , between late early mid"
)
NOT_AFTER_YEAR = PEOPLE | listed(
    "metres meters km kilometres kilometers miles tonnes tons dollars euros percent % homes houses "
    "feet votes seats cases households families units litres square hectares acres"
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens ``first`` to ``last`` (not included) and what they say.

    ``kind`` is one of date, weekday, day_of_month, month, year, years, decade, season, weekend,
    today, offset, period, past, that. ``shift`` counts units from publication (or from the
    anchor, where ``anchored``); ``vague`` stands in place of an exact ``number``.
    """

    first: int
    last: int
    kind: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    to_month: int | None = None
    to_day: int | None = None
    weekday: int | None = None
    which: str = ""
    edge: str = ""
    part: str = ""
    unit: str = ""
    number: int | None = None
    vague: str = ""
    shift: int = 0
    anchored: bool = False
    season: str = ""
    clock: str = ""
    swapped: bool = False


def number_at(tokens: Sequence[Token], at: int) -> tuple[int | None, str, int]:
    """A count at ``at``: (number, vague word, after). Nothing found leaves ``after == at``."""
    word = low(tokens, at)
    begin = at
    if word in ("a", "an", "the") and low(tokens, at + 1) in VAGUE:
        at, word = at + 1, low(tokens, at + 1)
    if word in VAGUE:
        after = at + 2 if low(tokens, at + 1) == "of" else at + 1
        number = 2 if word == "couple" else None
        return number, VAGUE[word], after
    if word.isdecimal() and len(word) < 5:
        return int(word), "", at + 1
    if word == "half" and low(tokens, at + 1) in ("a", "an"):
        if low(tokens, at + 2) == "dozen":
            return 6, "", at + 3
        return 0, "half", at + 2
    if word in NUMBERS:
        if low(tokens, at + 1) == "dozen":
            return 12 * NUMBERS[word], "", at + 2
        return NUMBERS[word], "", at + 1
    tens, _, units = word.partition("-")
    if tens in NUMBERS and units in NUMBERS:
        return NUMBERS[tens] + NUMBERS[units], "", at + 1
    return None, "", begin


def part_at(tokens: Sequence[Token], at: int) -> tuple[str, int]:
    here = at
    if low(tokens, here) == "'s" and low(tokens, here + 1) in PARTS:
        here += 1
    if low(tokens, here) == "at" and low(tokens, here + 1) in ("dawn", "noon", "midday", "dusk"):
        here += 1
    if low(tokens, here) in ("early", "late") and low(tokens, here + 1) in PARTS:
        here += 1
    if low(tokens, here) in PARTS:
        return low(tokens, here), here + 1
    return "", at


def year_at(tokens: Sequence[Token], at: int) -> int | None:
    text = low(tokens, at)
    return int(text) if YEAR.match(text) else None


def year_after(tokens: Sequence[Token], at: int) -> tuple[int | None, int]:
    """The year that may follow: "March 11, 2031", "March of 2031", "March this year"."""
    here = at + 1 if low(tokens, at) in (",", "of") else at
    year = year_at(tokens, here)
    if year is not None and low(tokens, here + 1) not in NOT_AFTER_YEAR:
        return year, here + 1
    return None, at


def starts(tokens: Sequence[Token], at: int, words: tuple[str, ...]) -> bool:
    return all(low(tokens, at + n) == word for n, word in enumerate(words))
