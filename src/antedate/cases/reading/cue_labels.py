"""Labels that say who speaks: "Governor Deniz: the dam holds"; and the record of a cue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from antedate.cases.reading.lexicon import (
    ORGANISATION,
    SPEAKERS,
)
from antedate.cases.reading.nouns import (
    can_speak,
    noun_phrase,
)
from antedate.cases.reading.passages import Token, low
from antedate.cases.reading.subjects import (
    QUOTE_MARKS,
)
from antedate.cases.wording import listed


@dataclass(frozen=True, slots=True)
class Cue:
    """Tokens ``first`` to ``last`` say who speaks: those from ``subject`` to ``subject_end``.

    ``after`` is set where what is said comes before the cue; ``whole`` where it stands on both
    sides. ``acts`` where the words of the cue are themselves what was said ("denied ...").
    """

    first: int
    last: int
    subject: int
    subject_end: int
    verb: int
    after: bool = False
    whole: bool = False
    acts: bool = False
    leans: bool = False


_NO_LABEL = listed(
    "breaking update updated urgent watch video photo photos live correction editor's note "
    "clarification exclusive alert read more source sources via context background fact check "
    "claim verdict caption everyone attention all reminder note warning question answer "
    "false true misleading fake remember look listen important urgent summary death toll "
    "result results headline dead injured wounded killed"
)


def label(tokens: Sequence[Token]) -> Cue | None:
    """ "Governor Deniz: the dam holds"; at the end of a headline, "... - police"."""
    begin = 0
    while begin < len(tokens) and not tokens[begin].word:
        begin += 1
    end = noun_phrase(tokens, begin)
    if end > begin and low(tokens, end) in ("on", "in", "at") and tokens[begin].low in SPEAKERS:
        end = next((p for p in range(end, min(end + 4, len(tokens))) if tokens[p].text == ":"), end)
    if end > begin and low(tokens, end) in ("on", "in", "via", "to") and tokens[begin].capital:
        # "Harakat Fursan on its channel: “...”".
        colon = next((p for p in range(end, min(end + 6, len(tokens))) if tokens[p].text == ":"), 0)
        if colon and low(tokens, colon + 1) in QUOTE_MARKS and can_speak(tokens[begin:end]):
            return Cue(begin, colon + 1, begin, end, colon)
    if end > begin and low(tokens, end) == ":" and end - begin <= 9:
        words = tokens[begin:end]
        speaks = any(t.low in SPEAKERS for t in words) or low(tokens, end + 1) in QUOTE_MARKS
        capitals = sum(t.capital for t in words) >= 2
        if not any(t.low in _NO_LABEL for t in words) and (speaks or capitals) and can_speak(words):
            return Cue(begin, end + 1, begin, end, end)
    return closing_label(tokens) or _in_brackets(tokens)


def _in_brackets(tokens: Sequence[Token]) -> Cue | None:
    """ "Out since 6 am (civil defence)": who is named in brackets at the end says so."""
    close = len(tokens) - 1
    while close > 0 and tokens[close].text in ".!":
        close -= 1
    if close < 3 or tokens[close].text != ")":
        return None
    ahead = range(close - 1, max(close - 7, 1), -1)
    opens = next((p for p in ahead if tokens[p].text == "("), None)
    if opens is None or opens < 2:
        return None
    words = tokens[opens + 1 : close]
    heads = any(t.low in SPEAKERS or t.low in ORGANISATION or t.low == "defence" for t in words)
    if not (words and heads and all(t.word or t.text in "-'’" for t in words)):
        return None
    return Cue(opens, close, opens + 1, close, opens, after=True)


def closing_label(tokens: Sequence[Token]) -> Cue | None:
    for place in range(len(tokens) - 2, max(len(tokens) - 8, 3), -1):
        if tokens[place].text in "—–-:":
            words = [t for t in tokens[place + 1 :] if t.word]
            if words and any(t.low in SPEAKERS for t in words) and len(words) <= 5:
                end = noun_phrase(tokens, place + 1)
                if all(not t.word for t in tokens[end:]):
                    return Cue(place, end, place + 1, end, place, after=True)
            return None
    return None
