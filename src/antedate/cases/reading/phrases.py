"""The grammar of date phrases: which tokens name calendar time, and what they say.

It says nothing of when that is; `calendar_rules` resolves a phrase against the publication.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from antedate.cases.reading.lexicon import EVENTS, NUMBERS, PEOPLE
from antedate.cases.reading.passages import Token

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
_FULL_MONTHS = frozenset(m for m in MONTHS if len(m) > 4 and m not in ("march",)) | {"june", "july"}
PARTS = frozenset(
    "morning afternoon evening night noon midday midnight dawn dusk daybreak nightfall lunchtime "
    "overnight sunrise sunset".split()
)
UNITS = {
    form: unit
    for unit in ("minute", "hour", "day", "week", "month", "year", "decade", "night", "weekend",
                 "fortnight", "century")
    for form in (unit, unit + "s")
}  # fmt: skip
SEASONS = frozenset("spring summer autumn fall winter".split())
_EDGES = {
    "early": "early", "late": "late", "mid": "mid", "start": "early", "beginning": "early",
    "end": "late", "middle": "mid", "turn": "early", "close": "late",
}  # fmt: skip
_VAGUE = {
    "several": "several", "few": "few", "couple": "couple", "some": "several", "many": "several",
    "recent": "recent", "dozens": "several", "couple-of": "couple",
}  # fmt: skip
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
_YEAR = re.compile(r"^(?:1[89]|20)\d\d$")
_DECADE = re.compile(r"^((?:1[89]|20)\d0)s$")
_DOTTED = re.compile(r"^(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})$")
_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})$")
_SHORT = re.compile(r"^(\d{1,2})[./](\d{2})$")
_DAY = re.compile(r"^(\d{1,2})(?:st|nd|rd|th)?$")
_DAYS = re.compile(r"^(\d{1,2})-(\d{1,2})$")
_YEARS = re.compile(r"^((?:1[89]|20)\d\d)[-/]((?:1[89]|20)\d\d|\d\d)$")
_CLOCK = re.compile(r"^(?:\d{1,2}[:.]\d{2}(?:am|pm)?|\d{1,2}(?:am|pm))$")
_BEFORE_YEAR = frozenset(
    "in of since during from until till by before after to circa year back throughout around "
    "( around through and , between late early mid".split()
)
_NOT_AFTER_YEAR = PEOPLE | frozenset(
    "metres meters km kilometres kilometers miles tonnes tons dollars euros percent % homes houses "
    "feet votes seats cases households families units litres square hectares acres".split()
)
_BEFORE_MONTH = frozenset(
    "in since until till by of from last this next early late mid during between before after "
    "through to for past previous following coming that ( every and".split()
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


def date_phrases(tokens: Sequence[Token]) -> list[Phrase]:
    """All date phrases of one sentence, in order, none overlapping; the longest from each start."""
    found: list[Phrase] = []
    at = 0
    while at < len(tokens):
        phrase = _phrase_at(tokens, at)
        if phrase is None:
            at += 1
        else:
            found.append(_with_clock(tokens, phrase))
            at = max(phrase.last, at + 1)
    return found


def low(tokens: Sequence[Token], at: int) -> str:
    """The token there in lower case, or nothing outside the sentence."""
    return tokens[at].low if 0 <= at < len(tokens) else ""


def _phrase_at(tokens: Sequence[Token], at: int) -> Phrase | None:
    token = tokens[at]
    if not (token.word or token.text[0].isdigit()):
        return None
    edge, core = _edge(tokens, at)
    for rule in (_numeric, _holiday, _weekday, _month_day, _month, _relative, _counted, _season,
                 _years, _ordinal_day):  # fmt: skip
        for begin in dict.fromkeys((core, at)):
            found = rule(tokens, begin)
            if found is not None:
                kept = edge if begin == core and not found.edge else found.edge
                return replace(found, first=at, edge=kept)
    return None


def _edge(tokens: Sequence[Token], at: int) -> tuple[str, int]:
    """"late", "mid-", "the start of", "the early hours of", "the night of", "earlier on"."""
    here = at + 1 if low(tokens, at) == "the" else at
    word = low(tokens, here)
    if word in ("early", "late", "small") and low(tokens, here + 1) == "hours":
        after = here + 2
        if low(tokens, after) in ("of", "on"):
            after += 1
        return "early", after
    if word.startswith("mid-") and len(word) > 4:
        return "", at
    if word in ("early", "late", "mid", "earlier", "later"):
        return _after_edge(tokens, here, at)
    if word in _EDGES and low(tokens, here + 1) == "of":
        after = here + 2
        return _EDGES[word], after
    if word in PARTS and low(tokens, here + 1) in ("of", "between"):
        return word, here + 2
    if word == "overnight" and low(tokens, here + 1) in ("on", "from", "into"):
        return "overnight", here + 2
    if word in ("first", "second") and low(tokens, here + 1) in ("half", "week", "days", "day"):
        if low(tokens, here + 2) == "of":
            return ("early" if word == "first" else "late"), here + 3
    return "", at


def _after_edge(tokens: Sequence[Token], here: int, at: int) -> tuple[str, int]:
    word, after = low(tokens, here), here + 1
    if low(tokens, after) in ("-", "–"):
        after += 1
    while low(tokens, after) in ("on", "in", "the"):
        after += 1
    return (word, after) if after < len(tokens) else ("", at)


def _number(tokens: Sequence[Token], at: int) -> tuple[int | None, str, int]:
    """A count at ``at``: (number, vague word, after). Nothing found leaves ``after == at``."""
    word = low(tokens, at)
    begin = at
    if word in ("a", "an", "the") and low(tokens, at + 1) in _VAGUE:
        at, word = at + 1, low(tokens, at + 1)
    if word in _VAGUE:
        after = at + 2 if low(tokens, at + 1) == "of" else at + 1
        number = 2 if word == "couple" else None
        return number, _VAGUE[word], after
    if word.isdigit() and len(word) < 5:
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


# --- rules: each takes the tokens and a place, and gives a phrase that begins there or nothing ----


def _numeric(tokens: Sequence[Token], at: int) -> Phrase | None:
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


def _holiday(tokens: Sequence[Token], at: int) -> Phrase | None:
    for words, (month, day) in _HOLIDAYS.items():
        if all(low(tokens, at + n) == w for n, w in enumerate(words)) and tokens[at].capital:
            last = at + len(words)
            year = _year(tokens, last)
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
        or follows[:1].isdigit()
        or low(tokens, at - 1) in ("on", "since", "late", "early")
    )


def _weekday(tokens: Sequence[Token], at: int) -> Phrase | None:
    which, here = "", at
    if low(tokens, at) in ("last", "this", "next", "past", "previous", "coming"):
        which, here = low(tokens, at), at + 1
    elif low(tokens, at) == "the" and low(tokens, at + 1) in ("previous", "following", "past"):
        which, here = low(tokens, at + 1), at + 2
    if here >= len(tokens) or not _is_weekday(tokens, here):
        return None
    weekday, after = WEEKDAYS[low(tokens, here)], here + 1
    if len(tokens[here].text) <= 5 and low(tokens, after) == ".":
        after += 1
    part, after = _part(tokens, after)
    phrase = Phrase(at, after, "weekday", weekday=weekday, which=which, part=part)
    return _joined(tokens, phrase)


def _part(tokens: Sequence[Token], at: int) -> tuple[str, int]:
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


def _joined(tokens: Sequence[Token], phrase: Phrase) -> Phrase:
    """"Monday, March 11", "Monday last week", "Tuesday of this week", "Monday 11 March"."""
    at = phrase.last
    if low(tokens, at) in (",", "the", "("):
        at += 1
    if low(tokens, at) == "the":
        at += 1
    dated = _month_day(tokens, at) or _numeric(tokens, at)
    if dated is not None and dated.kind == "date":
        last = dated.last + (low(tokens, dated.last) == ")" and low(tokens, phrase.last) == "(")
        part, last = (phrase.part, last) if phrase.part else _part(tokens, last)
        return replace(dated, first=phrase.first, last=last, part=part, weekday=phrase.weekday)
    week = phrase.last + (low(tokens, phrase.last) == "of")
    if low(tokens, week) in ("last", "this", "next", "the") and low(tokens, week + 1) in (
        "week",
        "previous",
    ):
        which = {"last": "last week", "next": "next week"}.get(low(tokens, week), "this week")
        return replace(phrase, which=which, last=week + 2)
    return phrase


def _year(tokens: Sequence[Token], at: int) -> int | None:
    text = low(tokens, at)
    return int(text) if _YEAR.match(text) else None


def _after_month(tokens: Sequence[Token], at: int) -> tuple[int | None, int]:
    """The year that may follow: "March 11, 2031", "March of 2031", "March this year"."""
    here = at + 1 if low(tokens, at) in (",", "of") else at
    year = _year(tokens, here)
    if year is not None and low(tokens, here + 1) not in _NOT_AFTER_YEAR:
        return year, here + 1
    return None, at


def _relative_year(tokens: Sequence[Token], at: int) -> tuple[str, int]:
    here = at + 1 if low(tokens, at) == "of" else at
    if low(tokens, here) in ("last", "this", "next", "that") and low(tokens, here + 1) == "year":
        return low(tokens, here) + " year", here + 2
    if low(tokens, here) == "the" and low(tokens, here + 2) == "year":
        if low(tokens, here + 1) in ("previous", "same", "following"):
            return {"previous": "previous", "same": "that", "following": "next"}[
                low(tokens, here + 1)
            ] + " year", here + 3
    return "", at


def _is_month(tokens: Sequence[Token], at: int) -> bool:
    return at < len(tokens) and low(tokens, at) in MONTHS and tokens[at].capital


def _month_day(tokens: Sequence[Token], at: int) -> Phrase | None:
    """"March 11", "Mar. 11-13", "11th of March 2031", "3 and 4 March", "11 to 13 March"."""
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
        last += _year(tokens, last + 1) is not None
    year, after = _after_month(tokens, last)
    which, after = ("", after) if year else _relative_year(tokens, after)
    part, after = _part(tokens, after)
    return Phrase(
        first, after, "date", year=year, month=month, day=day, to_day=to_day, to_month=to_month,
        which=which, part=part,
    )  # fmt: skip


def _month(tokens: Sequence[Token], at: int) -> Phrase | None:
    """"in March", "mid-January 2030", "last March", "March last year"."""
    word = low(tokens, at)
    if word.startswith("mid-") and word[4:] in MONTHS:
        year, last = _after_month(tokens, at + 1)
        return Phrase(at, last, "month", month=MONTHS[word[4:]], year=year, edge="mid")
    which, here = "", at
    if word in ("last", "this", "next", "past"):
        which, here = word, at + 1
    if not _is_month(tokens, here):
        return None
    year, last = _after_month(tokens, here + 1)
    relative, last = ("", last) if year else _relative_year(tokens, last)
    plain = low(tokens, here) in _FULL_MONTHS and not _names_person(tokens, here)
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


_FIXED: dict[tuple[str, ...], tuple[str, int, str]] = {
    # words: (unit, shift, part or edge)
    ("the", "day", "before", "yesterday"): ("day", -2, ""),
    ("the", "day", "after", "tomorrow"): ("day", 2, ""),
    ("yesterday",): ("day", -1, ""),
    ("today",): ("day", 0, ""),
    ("tomorrow",): ("day", 1, ""),
    ("tonight",): ("day", 0, "night"),
    ("last", "night"): ("day", -1, "night"),
    ("last", "evening"): ("day", -1, "evening"),
    ("overnight",): ("day", -1, "overnight"),
}
_ANCHORED: dict[tuple[str, ...], int] = {
    ("the", "same"): 0,
    ("that", "same"): 0,
    ("that",): 0,
    ("that", "very"): 0,
    ("the", "next"): 1,
    ("the", "following"): 1,
    ("the", "previous"): -1,
    ("the", "preceding"): -1,
}
_SPAN_WORDS = frozenset("last past previous recent coming next".split())


def _starts(tokens: Sequence[Token], at: int, words: tuple[str, ...]) -> bool:
    return all(low(tokens, at + n) == word for n, word in enumerate(words))


def _relative(tokens: Sequence[Token], at: int) -> Phrase | None:
    """"yesterday", "this morning", "last week", "the same day", "the past three days"."""
    for words, (unit, shift, part) in _FIXED.items():
        if _starts(tokens, at, words) and low(tokens, at + len(words)) != "'s-":
            last = at + len(words)
            more, last = _part(tokens, last)
            return Phrase(at, last, "offset", unit=unit, shift=shift, number=1, part=part or more)
    return _this_or_last(tokens, at) or _weekend(tokens, at) or _that(tokens, at)


def _this_or_last(tokens: Sequence[Token], at: int) -> Phrase | None:
    word, here = low(tokens, at), at + 1
    if word == "the" and low(tokens, here) in ("last", "past", "previous", "recent", "coming"):
        word, here = low(tokens, here), here + 1
        number, vague, after = _number(tokens, here)
        unit = UNITS.get(low(tokens, after), "")
        if unit and unit not in ("weekend", "night", "minute") and after > here:
            return Phrase(at, after + 1, "past", unit=unit, number=number, vague=vague, which=word)
        if unit in ("day", "week", "month", "year") and word in ("past", "last"):
            return Phrase(at, here + 1, "past", unit=unit, number=1, which=word)
        if unit and low(tokens, here) in UNITS and word == "recent":
            return Phrase(at, here + 1, "past", unit=unit, vague="recent", which=word)
        return None
    follows = low(tokens, here)
    if word == "this" and follows in PARTS:
        return Phrase(at, here + 1, "offset", unit="day", shift=0, number=1, part=follows)
    if word == "the" and follows in ("week", "month", "year"):
        return None
    if word in ("this", "last", "next") and follows in ("week", "month", "year", "decade"):
        shift = {"this": 0, "last": -1, "next": 1}[word]
        return Phrase(at, here + 1, "period", unit=follows, shift=shift)
    if word in ("recent", "past") and follows in UNITS and follows.endswith("s"):
        return Phrase(at, here + 1, "past", unit=UNITS[follows], vague="recent", which=word)
    if word in ("past", "last", "previous") and (low(tokens, at - 1) in ("in", "over", "the")):
        number, vague, after = _number(tokens, here)
        if after > here and low(tokens, after) in UNITS:
            unit = UNITS[low(tokens, after)]
            return Phrase(at, after + 1, "past", unit=unit, number=number, vague=vague, which=word)
    return None


def _weekend(tokens: Sequence[Token], at: int) -> Phrase | None:
    word = low(tokens, at)
    if word in ("the", "last", "this", "next", "past") and low(tokens, at + 1) == "weekend":
        return Phrase(at, at + 2, "weekend", which=word)
    return None


def _that(tokens: Sequence[Token], at: int) -> Phrase | None:
    """What leans on another date: "the next morning", "that evening", "the day before"."""
    if _starts(tokens, at, ("the", "day")) and low(tokens, at + 2) in ("before", "after"):
        shift = -1 if low(tokens, at + 2) == "before" else 1
        return Phrase(at, at + 3, "offset", unit="day", number=1, shift=shift, anchored=True)
    if _starts(tokens, at, ("the", "morning", "after")) or _starts(tokens, at, ("the", "night", "before")):  # fmt: skip
        shift = 1 if low(tokens, at + 2) == "after" else -1
        part = low(tokens, at + 1)
        return Phrase(
            at, at + 3, "offset", unit="day", number=1, shift=shift, part=part, anchored=True
        )
    if _starts(tokens, at, ("earlier", "in", "the", "day")) or _starts(tokens, at, ("later", "in", "the", "day")):  # fmt: skip
        return Phrase(at, at + 4, "offset", unit="day", number=1, anchored=True)
    for words, shift in _ANCHORED.items():
        follows = low(tokens, at + len(words))
        if not _starts(tokens, at, words) or not (
            follows in ("day", "week", "month", "year", "weekend") or follows in PARTS
        ):
            continue
        if words == ("that",) and follows in ("noon", "midnight"):
            continue
        last = at + len(words) + 1
        part = follows if follows in PARTS else ""
        more, last = _part(tokens, last) if not part and follows == "day" else (part, last)
        unit = "day" if part or follows == "weekend" else follows
        return Phrase(
            at, last, "that", unit=unit, number=1, shift=shift, part=more or part, anchored=True
        )
    return None


_AGO = {"ago": -1, "back": -1, "earlier": -1, "before": -1, "previously": -1, "prior": -1,
        "later": 1, "after": 1, "afterwards": 1, "since": 0}  # fmt: skip


def _counted(tokens: Sequence[Token], at: int) -> Phrase | None:
    """"three days ago", "a few days later", "weeks earlier", "more than a year ago"."""
    here = _less_more(tokens, at)
    number, vague, after = _number(tokens, here)
    bare = after == here
    if not bare and low(tokens, after) in ("and",) and low(tokens, after + 1) == "a":
        after += 3 if low(tokens, after + 2) == "half" else 0
    word = low(tokens, after)
    unit = UNITS.get(word, "")
    if not unit or (bare and not word.endswith("s")):
        return None
    if bare:
        number, vague = None, "few"
    last = after + 1
    if _starts(tokens, last, ("and", "a", "half")):
        last += 3
    direction = low(tokens, last)
    if direction not in _AGO or direction == "since":
        return None
    if direction in ("before", "after", "prior") and not _stands_alone(tokens, last + 1):
        return _before_event(tokens, at, last, unit, number, vague)
    return Phrase(
        at, last + 1, "offset", unit=unit, number=number, vague=vague, shift=_AGO[direction],
        anchored=direction not in ("ago", "back"),
    )  # fmt: skip


def _less_more(tokens: Sequence[Token], at: int) -> int:
    for words in (
        ("more", "than"), ("less", "than"), ("just", "over"), ("just", "under"), ("at", "least"),
        ("nearly",), ("almost",), ("about",), ("around",), ("some",), ("roughly",), ("over",),
        ("just",), ("only",), ("barely",), ("under",), ("exactly",), ("well", "over"),
        ("approximately",),
    ):  # fmt: skip
        if _starts(tokens, at, words):
            following = _number(tokens, at + len(words))
            if following[2] > at + len(words):
                return at + len(words)
    return at


def _stands_alone(tokens: Sequence[Token], at: int) -> bool:
    """Whether "two days before" leans on an earlier date, not on what is named next."""
    follows = low(tokens, at)
    return follows in ("", ",", ".", ";", ":", ")", "and", "when", "in", "at", "by") or not (
        follows in ("the", "a", "an", "his", "her", "their", "its", "that", "this", "being", "it",
                    "he", "she", "they", "mr")
        or tokens[at].capital or follows.endswith("ing") or follows[:1].isdigit()
    )  # fmt: skip


def _before_event(
    tokens: Sequence[Token], at: int, last: int, unit: str, number: int | None, vague: str
) -> Phrase:
    return Phrase(
        at, last + 1, "offset", unit=unit, number=number, vague=vague,
        shift=_AGO[low(tokens, last)], anchored=True, which="event",
    )  # fmt: skip


def _season(tokens: Sequence[Token], at: int) -> Phrase | None:
    word, which, here = low(tokens, at), "", at
    if word in ("last", "this", "next", "the", "past", "that"):
        which, here = word, at + 1
    season = low(tokens, here)
    if season not in SEASONS:
        return None
    year, last = _after_month(tokens, here + 1)
    if year is None and (which in ("", "the") or season == "fall" and which == "the"):
        return None
    return Phrase(at, last, "season", season=season, year=year, which=which)


def _years(tokens: Sequence[Token], at: int) -> Phrase | None:
    text = low(tokens, at)
    if decade := _DECADE.match(text):
        return Phrase(at, at + 1, "decade", year=int(decade[1]))
    if text.startswith("mid-") and _DECADE.match(text[4:]):
        return Phrase(at, at + 1, "decade", year=int(text[4:8]), edge="mid")
    if text.startswith("mid-") and _YEAR.match(text[4:]):
        return Phrase(at, at + 1, "year", year=int(text[4:]), edge="mid")
    if both := _YEARS.match(text):
        to = int(both[2]) if len(both[2]) == 4 else int(both[1][:2] + both[2])
        return Phrase(at, at + 1, "years", year=int(both[1]), number=to)
    year = _year(tokens, at)
    if year is None or low(tokens, at + 1) in _NOT_AFTER_YEAR:
        return None
    before, follows = low(tokens, at - 1), low(tokens, at + 1)
    leads = before in ("the", "'s", "deadly", "a", "their", "its", "his", "her") and (
        follows in EVENTS or follows.removesuffix("s") in EVENTS or follows[:1].isalpha()
    )
    if before in _BEFORE_YEAR or leads or _edge(tokens, at - 1)[0] or before in ("of", "in"):
        return Phrase(at, at + 1, "year", year=year)
    return None


def _ordinal_day(tokens: Sequence[Token], at: int) -> Phrase | None:
    if low(tokens, at) != "the" or low(tokens, at - 1) not in ("on", "of", "since", "until"):
        return None
    day = re.match(r"^(\d{1,2})(?:st|nd|rd|th)$", low(tokens, at + 1))
    follows = low(tokens, at + 2)
    if not day or not 1 <= int(day[1]) <= 31 or follows[:1].isalpha() and follows not in (
        "and", "at", "in", "when", "after", "before", "by", "but",
    ):  # fmt: skip
        return None
    month = 0
    if follows == "of":
        return None
    return Phrase(at, at + 2, "day_of_month", day=int(day[1]), month=month or None)


def _with_clock(tokens: Sequence[Token], phrase: Phrase) -> Phrase:
    """The hour written beside a day: "Tuesday at 3:40 a.m.", "at about 14:30 on March 11"."""
    after = phrase.last + (low(tokens, phrase.last) in ("at", ",", "around"))
    while low(tokens, after) in ("around", "about", "approximately", "at"):
        after += 1
    for place in (after, phrase.first - 2, phrase.first - 3, phrase.first - 1):
        if 0 <= place < len(tokens) and (clock := _clock(tokens, place)):
            return replace(phrase, clock=clock)
    return phrase


def _clock(tokens: Sequence[Token], at: int) -> str:
    text, follows = low(tokens, at), low(tokens, at + 1)
    if follows in ("a.m.", "p.m.", "am", "pm") and text[:1].isdigit():
        return f"{text} {follows}"
    return text if _CLOCK.match(text) else ""
