"""The grammar of date phrases: which tokens name calendar time, and what they say.

It says nothing of when that is; `calendar_rules` resolves a phrase against the publication.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from antedate.cases.reading.date_days import holiday, month_day, month_named, numeric, weekday_named
from antedate.cases.reading.date_spans import (
    counted,
    ordinal_day,
    relative,
    season_named,
    short_year,
    years_named,
)
from antedate.cases.reading.date_words import (
    MONTHS,
    PARTS,
    SEASONS,
    UNITS,
    VAGUE,
    WEEKDAYS,
    Phrase,
)
from antedate.cases.reading.lexicon import NUMBERS
from antedate.cases.reading.passages import Token, low
from antedate.cases.wording import listed

_EDGES = {
    "early": "early", "late": "late", "mid": "mid", "start": "early", "beginning": "early",
    "end": "late", "middle": "mid", "turn": "early", "close": "late",
}  # fmt: skip
_CLOCK = re.compile(r"^(?:\d{1,2}[:.]\d{2}(?:am|pm)?|\d{1,2}(?:am|pm))$")


def date_phrases(tokens: Sequence[Token]) -> list[Phrase]:
    """All date phrases of one sentence, in order, none overlapping; the longest from each start."""
    found: list[Phrase] = []
    ahead = _core_ahead(tokens)
    at = 0
    while at < len(tokens):
        phrase = _phrase_at(tokens, at) if ahead[at] and _may_begin(tokens[at]) else None
        if phrase is None:
            at += 1
        else:
            found.append(_with_clock(tokens, phrase))
            at = max(phrase.last, at + 1)
    return found


_REACH = 7
_CORE = (
    {*WEEKDAYS, *MONTHS, *PARTS, *UNITS, *SEASONS, "yesterday", "today", "tomorrow", "tonight"}
    | {"eve", "christmas", "boxing", "halloween", "valentine"}
)  # fmt: skip
_BEGINS = (
    {*WEEKDAYS, *MONTHS, *PARTS, *UNITS, *SEASONS, *_EDGES, *NUMBERS, *VAGUE}
    | {"yesterday", "today", "tomorrow", "tonight", "new", "christmas", "boxing", "valentine"}
    | listed("halloween the that this last past next previous coming recent a an so mid earlier")
    | listed("later more less just at nearly almost about around some roughly over only barely")
    | listed("under exactly well approximately half first second small in during eve before")
)


def _core_ahead(tokens: Sequence[Token]) -> list[bool]:
    """For each place whether a word that dates are made of stands there or a little after.

    It spares the rules most places of a long text.
    """
    reach, marks = 0, [False] * len(tokens)
    for place in range(len(tokens) - 1, -1, -1):
        token = tokens[place]
        core = token.low in _CORE or token.text[0].isdecimal() or "-" in token.low
        reach = _REACH if core else reach - 1
        marks[place] = reach > 0
    return marks


def _may_begin(token: Token) -> bool:
    first = token.text[0]
    return token.low in _BEGINS or first.isdecimal() or "-" in token.low or first in "'’‘"


def _phrase_at(tokens: Sequence[Token], at: int) -> Phrase | None:
    token = tokens[at]
    if token.text in "'’‘":
        return short_year(tokens, at)
    if not (token.word or token.text[0].isdecimal()):
        return None
    edge, core = _edge(tokens, at)
    for rule in (numeric, holiday, weekday_named, month_day, month_named, relative, counted,
                 season_named,
                 years_named, ordinal_day):  # fmt: skip
        for begin in dict.fromkeys((core, at)):
            found = rule(tokens, begin)
            if found is not None:
                kept = edge if begin == core and not found.edge else found.edge
                return replace(found, first=at, edge=kept)
    return None


def _edge(tokens: Sequence[Token], at: int) -> tuple[str, int]:
    """ "late", "mid-", "the start of", "the early hours of", "the night of", "earlier on"."""
    here = at + 1 if low(tokens, at) == "the" else at
    word = low(tokens, here)
    if word in ("early", "late", "small") and low(tokens, here + 1) == "hours":
        after = here + 2
        if low(tokens, after) in ("of", "on"):
            after += 1
        return "early", after
    if word == "before" and low(tokens, here + 1) in ("dawn", "sunrise", "daybreak"):
        after = here + 2 + (low(tokens, here + 2) in ("on", "of"))
        return ("early", after) if after > here + 2 else ("", at)
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
    part = low(tokens, here + 1) in ("half", "week", "days", "day")
    if word in ("first", "second") and part and low(tokens, here + 2) == "of":
        return ("early" if word == "first" else "late"), here + 3
    return "", at


def _after_edge(tokens: Sequence[Token], here: int, at: int) -> tuple[str, int]:
    word, after = low(tokens, here), here + 1
    if low(tokens, after) in ("-", "–"):
        after += 1
    while low(tokens, after) in ("on", "in", "the"):
        after += 1
    return (word, after) if after < len(tokens) else ("", at)


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
    if follows in ("a.m.", "p.m.", "am", "pm") and text[:1].isdecimal():
        return f"{text} {follows}"
    return text if _CLOCK.match(text) else ""
