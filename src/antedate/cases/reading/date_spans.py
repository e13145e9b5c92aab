"""Phrases that count or lean: "last week", "two days later", "last summer", "2019"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from antedate.cases.reading.date_words import (
    BEFORE_YEAR,
    DECADE,
    NOT_AFTER_YEAR,
    PARTS,
    SEASONS,
    UNITS,
    YEAR,
    Phrase,
    number_at,
    part_at,
    starts,
    year_after,
    year_at,
)
from antedate.cases.reading.lexicon import EVENTS
from antedate.cases.reading.passages import Token, low
from antedate.cases.wording import listed

_YEARS = re.compile(r"^((?:1[89]|20)\d\d)[-/]((?:1[89]|20)\d\d|\d\d)$")

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
    ("the", "past", "night"): ("day", -1, "night"),
    ("during", "the", "night"): ("day", -1, "night"),
    ("in", "the", "night"): ("day", -1, "night"),
}
_FIXED_BY = {
    first: tuple((words, said) for words, said in _FIXED.items() if words[0] == first)
    for first in {words[0] for words in _FIXED}
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
_SPAN_WORDS = listed("last past previous recent coming next")


def relative(tokens: Sequence[Token], at: int) -> Phrase | None:
    """ "yesterday", "this morning", "last week", "the same day", "the past three days"."""
    for words, (unit, shift, part) in _FIXED_BY.get(low(tokens, at), ()):
        if starts(tokens, at, words) and low(tokens, at + len(words)) not in ("shift", "shifts"):
            last = at + len(words)
            more, last = part_at(tokens, last)
            return Phrase(at, last, "offset", unit=unit, shift=shift, number=1, part=part or more)
    return (
        _this_or_last(tokens, at) or _weekend(tokens, at) or _eve(tokens, at) or _that(tokens, at)
    )


def _this_or_last(tokens: Sequence[Token], at: int) -> Phrase | None:
    """ "this week", "last month", "recent days", "so far this year"."""
    word, follows = low(tokens, at), low(tokens, at + 1)
    edged = low(tokens, at - 1) == "of" and low(tokens, at - 2) in (
        "end",
        "start",
        "beginning",
        "middle",
    )
    if word == "the" and edged and follows in ("month", "year", "week"):
        return Phrase(at, at + 2, "period", unit=follows, shift=0)
    if word == "the" and follows in ("afternoon", "evening", "morning") and (
        low(tokens, at - 1) == "in" and low(tokens, at + 2) in _CLOSING
        and not low(tokens, at - 2)[:1].isdecimal() and low(tokens, at - 2) not in _HOURLY
    ):  # fmt: skip
        return Phrase(at, at + 2, "that", unit="day", number=1, part=follows, anchored=True)
    if word == "the" or (
        word in ("past", "last", "previous") and low(tokens, at - 1) in ("in", "over")
    ):
        return _stretch(tokens, at, at + (word == "the"))
    if starts(tokens, at, ("so", "far", "this")):
        unit = UNITS.get(low(tokens, at + 3), "")
        if unit in ("week", "month", "year"):
            return Phrase(at, at + 4, "period", unit=unit, edge="earlier")
    if word == "this" and follows in PARTS:
        return Phrase(at, at + 2, "offset", unit="day", shift=0, number=1, part=follows)
    if word in ("this", "last", "next") and follows in ("week", "month", "year", "decade"):
        shift = {"this": 0, "last": -1, "next": 1}[word]
        return Phrase(at, at + 2, "period", unit=follows, shift=shift)
    if word in ("recent", "past") and follows in UNITS and follows.endswith("s"):
        return Phrase(at, at + 2, "past", unit=UNITS[follows], vague="recent", which=word)
    return None


_CLOSING = listed(". , ; ) the a and but when by with came at after while") | {""}
_HOURLY = listed("early late later o'clock a.m. p.m. am earlier hours")


def _stretch(tokens: Sequence[Token], at: int, here: int) -> Phrase | None:
    """ "the past three days", "the last year", "the recent weeks", "in past years"."""
    word = low(tokens, here)
    if word not in ("last", "past", "previous", "recent", "coming"):
        return None
    number, vague, after = number_at(tokens, here + 1)
    unit = UNITS.get(low(tokens, after), "")
    if not unit or unit in ("weekend", "night", "minute"):
        return None
    if after > here + 1:
        return Phrase(at, after + 1, "past", unit=unit, number=number, vague=vague, which=word)
    if low(tokens, after).endswith("s"):
        return Phrase(at, after + 1, "past", unit=unit, vague="recent", which=word)
    if at == here and word == "last":
        return Phrase(at, after + 1, "period", unit=unit, shift=-1)
    return Phrase(at, after + 1, "past", unit=unit, number=1, which=word) if word in (
        "past", "last", "coming",
    ) else None  # fmt: skip


def _weekend(tokens: Sequence[Token], at: int) -> Phrase | None:
    word = low(tokens, at)
    if word in ("the", "last", "this", "next", "past") and low(tokens, at + 1) == "weekend":
        return Phrase(at, at + 2, "weekend", which=word)
    return None


def _eve(tokens: Sequence[Token], at: int) -> Phrase | None:
    """ "the eve of the vote"."""
    here = at + (low(tokens, at) == "the")
    if low(tokens, here) != "eve" or low(tokens, here + 1) != "of":
        return None
    last = here + 2 + (low(tokens, here + 2) in ("the", "a", "an", "his", "her", "their"))
    while low(tokens, last) and not event_like(low(tokens, last)) and last < here + 6:
        last += 1
    last = last + 1 if event_like(low(tokens, last)) else here + 4
    last = min(last, len(tokens))
    return Phrase(at, last, "offset", unit="day", number=1, shift=-1, anchored=True, which="eve")


def event_like(word: str) -> bool:
    """Whether a word names an event, inflected or not."""
    return word in EVENTS or word.removesuffix("s") in EVENTS


def _that(tokens: Sequence[Token], at: int) -> Phrase | None:
    """What leans on another date: "the next morning", "that evening", "the day before"."""
    if low(tokens, at) not in ("the", "that", "earlier", "later"):
        return None
    if starts(tokens, at, ("the", "day")) and low(tokens, at + 2) in ("before", "after"):
        shift = -1 if low(tokens, at + 2) == "before" else 1
        return Phrase(at, at + 3, "offset", unit="day", number=1, shift=shift, anchored=True)
    if starts(tokens, at, ("the", "morning", "after")) or starts(
        tokens, at, ("the", "night", "before")
    ):  # fmt: skip
        shift = 1 if low(tokens, at + 2) == "after" else -1
        part = low(tokens, at + 1)
        return Phrase(
            at, at + 3, "offset", unit="day", number=1, shift=shift, part=part, anchored=True
        )
    if starts(tokens, at + 1, ("in", "the", "day")) and low(tokens, at) in ("earlier", "later"):
        return Phrase(at, at + 4, "offset", unit="day", number=1, anchored=True)
    unit = UNITS.get(low(tokens, at + 1), "")
    if low(tokens, at) == "the" and unit in ("week", "month", "year") and (
        low(tokens, at + 2) in ("before", "after")
    ):  # fmt: skip
        shift = -1 if low(tokens, at + 2) == "before" else 1
        return Phrase(at, at + 3, "that", unit=unit, number=1, shift=shift, anchored=True)
    if starts(tokens, at, ("the", "night")) and low(tokens, at - 1) == "spent":
        return Phrase(at, at + 2, "that", unit="day", number=1, part="night", anchored=True)
    for words, shift in _ANCHORED.items():
        follows = low(tokens, at + len(words))
        if not starts(tokens, at, words) or not (
            follows in ("day", "week", "month", "year", "weekend") or follows in PARTS
        ):
            continue
        if words == ("that",) and follows in ("noon", "midnight"):
            continue
        last = at + len(words) + 1
        part = follows if follows in PARTS else ""
        more, last = part_at(tokens, last) if not part and follows == "day" else (part, last)
        unit = "day" if part or follows == "weekend" else follows
        return Phrase(
            at, last, "that", unit=unit, number=1, shift=shift, part=more or part, anchored=True
        )
    return None


_AGO = {"ago": -1, "back": -1, "earlier": -1, "before": -1, "previously": -1, "prior": -1,
        "later": 1, "after": 1, "afterwards": 1, "since": 0}  # fmt: skip


def counted(tokens: Sequence[Token], at: int) -> Phrase | None:
    """ "three days ago", "a few days later", "weeks earlier", "more than a year ago"."""
    here = _less_more(tokens, at)
    number, vague, after = number_at(tokens, here)
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
    if starts(tokens, last, ("and", "a", "half")):
        last += 3
    direction = low(tokens, last)
    if direction not in _AGO or direction == "since":
        return None
    if direction in ("before", "after", "prior") and not _stands_alone(tokens, last + 1):
        if unit in ("hour", "minute") or (
            low(tokens, at - 1) == "," and (unit != "day" or number is None)
        ):
            return None
        return _before_event(tokens, at, last, unit, number, vague)
    return Phrase(
        at, last + 1, "offset", unit=unit, number=number, vague=vague, shift=_AGO[direction],
        anchored=direction not in ("ago", "back"),
    )  # fmt: skip


_NEARLY = listed("more less just at nearly almost about around some roughly over only barely under "
                 "exactly well approximately")  # fmt: skip


def _less_more(tokens: Sequence[Token], at: int) -> int:
    if low(tokens, at) not in _NEARLY:
        return at
    for words in (
        ("more", "than"), ("less", "than"), ("just", "over"), ("just", "under"), ("at", "least"),
        ("nearly",), ("almost",), ("about",), ("around",), ("some",), ("roughly",), ("over",),
        ("just",), ("only",), ("barely",), ("under",), ("exactly",), ("well", "over"),
        ("approximately",),
    ):  # fmt: skip
        if starts(tokens, at, words):
            following = number_at(tokens, at + len(words))
            if following[2] > at + len(words):
                return at + len(words)
    return at


def _stands_alone(tokens: Sequence[Token], at: int) -> bool:
    """Whether "two days before" leans on an earlier date, not on what is named next."""
    follows = low(tokens, at)
    if low(tokens, at - 1) == "after":
        return follows in ("", ",", ".", ";", ":", ")", "and", "when")
    return follows in ("", ",", ".", ";", ":", ")", "and", "when", "in", "at", "by") or not (
        follows in ("the", "a", "an", "his", "her", "their", "its", "that", "this", "being", "it",
                    "he", "she", "they", "mr")
        or tokens[at].capital or follows.endswith("ing") or follows[:1].isdecimal()
    )  # fmt: skip


def _before_event(
    tokens: Sequence[Token], at: int, last: int, unit: str, number: int | None, vague: str
) -> Phrase:
    return Phrase(
        at, last + 1, "offset", unit=unit, number=number, vague=vague,
        shift=_AGO[low(tokens, last)], anchored=True, which="event",
    )  # fmt: skip


def season_named(tokens: Sequence[Token], at: int) -> Phrase | None:
    word, which, here = low(tokens, at), "", at
    if word in ("last", "this", "next", "the", "past", "that"):
        which, here = word, at + 1
    season = low(tokens, here)
    if season not in SEASONS:
        return None
    year, last = year_after(tokens, here + 1)
    if year is None and (which in ("", "the") or (season == "fall" and which == "the")):
        return None
    return Phrase(at, last, "season", season=season, year=year, which=which)


def years_named(tokens: Sequence[Token], at: int) -> Phrase | None:
    text = low(tokens, at)
    if decade := DECADE.match(text):
        return Phrase(at, at + 1, "decade", year=int(decade[1]))
    if text.startswith("mid-") and DECADE.match(text[4:]):
        return Phrase(at, at + 1, "decade", year=int(text[4:8]), edge="mid")
    if text.startswith("mid-") and YEAR.match(text[4:]):
        return Phrase(at, at + 1, "year", year=int(text[4:]), edge="mid")
    if both := _YEARS.match(text):
        to = int(both[2]) if len(both[2]) == 4 else int(both[1][:2] + both[2])
        return Phrase(at, at + 1, "years", year=int(both[1]), number=to)
    year = year_at(tokens, at)
    if year is None or low(tokens, at + 1) in NOT_AFTER_YEAR:
        return None
    before, follows = low(tokens, at - 1), low(tokens, at + 1)
    leads = before in ("the", "'s", "deadly", "a", "their", "its", "his", "her") and (
        follows in EVENTS or follows.removesuffix("s") in EVENTS or follows[:1].isalpha()
    )
    if before in BEFORE_YEAR or leads or before in ("of", "in"):
        return Phrase(at, at + 1, "year", year=year)
    return None


def short_year(tokens: Sequence[Token], at: int) -> Phrase | None:
    """ "in '92"."""
    year = low(tokens, at + 1)
    joined = at + 1 < len(tokens) and tokens[at + 1].start == tokens[at].end
    if not (joined and year.isdecimal() and len(year) == 2 and low(tokens, at - 1) in BEFORE_YEAR):
        return None
    return Phrase(at, at + 2, "year", year=int(year) + (1900 if int(year) > 40 else 2000))


def _of_this_month(tokens: Sequence[Token], at: int) -> Phrase | None:
    """ "the 3rd of this month", "6th of this month"."""
    here = at + (low(tokens, at) == "the")
    day = re.match(r"^(\d{1,2})(?:st|nd|rd|th)$", low(tokens, here))
    if day is None or not 1 <= int(day[1]) <= 31 or not (
        low(tokens, here + 1) == "of" and low(tokens, here + 2) in ("this", "the")
        and low(tokens, here + 3) == "month"
    ):  # fmt: skip
        return None
    return Phrase(at, here + 4, "day_of_month", day=int(day[1]))


def ordinal_day(tokens: Sequence[Token], at: int) -> Phrase | None:
    if of_month := _of_this_month(tokens, at):
        return of_month
    if low(tokens, at) != "the" or low(tokens, at - 1) not in ("on", "of", "since", "until"):
        return None
    day = re.match(r"^(\d{1,2})(?:st|nd|rd|th)$", low(tokens, at + 1))
    follows = low(tokens, at + 2)
    if not day or not 1 <= int(day[1]) <= 31 or (follows[:1].isalpha() and follows not in (
        "and", "at", "in", "when", "after", "before", "by", "but",
    )):  # fmt: skip
        return None
    month = 0
    if follows == "of":
        return None
    return Phrase(at, at + 2, "day_of_month", day=int(day[1]), month=month or None)
