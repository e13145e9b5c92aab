"""Earlier incidents that a report only recalls: "the worst since 2019, when", "one in June"."""

from __future__ import annotations

from collections.abc import Sequence

from antedate.cases.reading.dates import DatedPhrase
from antedate.cases.reading.lexicon import NUMBERS
from antedate.cases.reading.nouns import verb_like
from antedate.cases.reading.passages import Token, low
from antedate.cases.wording import listed

_CLAUSES = listed("when where as which")
_ONE_OF = listed("of man woman person child boy girl soldier policeman officer them the a")
_COUNTED = listed("the and or , ; . : — – but another similar previous earlier last")


def recalled(tokens: Sequence[Token], dated: Sequence[DatedPhrase]) -> list[tuple[int, int]]:
    """(token, place in ``dated``) of mentions of an earlier incident that have no word for it."""
    found: list[tuple[int, int]] = []
    for place, phrase in enumerate(dated):
        if phrase.draft.reading is None:
            continue
        for rule in (_since, _one, _another, _elliptic, _counted):
            if (at := rule(tokens, phrase)) is not None:
                found.append((at, place))
                break
    return found


_LIKE = listed(
    "smaller larger bigger lesser similar worse deadlier earlier previous second third fourth "
    "fifth first last other further separate weaker stronger minor major"
)
_STANDINS = listed("one another")
_REACH = 9


def _another(tokens: Sequence[Token], phrase: DatedPhrase) -> int | None:
    """ "On Nov. 29 a smaller one buried a shed", "another, half a kilometre off, in 2030"."""
    for at in range(max(phrase.first - _REACH, 0), min(phrase.last + _REACH, len(tokens))):
        if phrase.first <= at < phrase.last or tokens[at].low not in _STANDINS:
            continue
        first, last = (phrase.last, at) if at >= phrase.last else (at + 1, phrase.first)
        if any(t.text in ".;:“”" for t in tokens[first:last]):
            continue
        follows = low(tokens, at + 1)
        if tokens[at].low == "another":
            if follows in (",", "in", "on", "at", "last", "late", "early") or (
                verb_like(tokens, at + 1)
            ):  # fmt: skip
                return at
        elif low(tokens, at - 1) in _LIKE and follows not in ("of", "'s"):
            return at
    return None


def _elliptic(tokens: Sequence[Token], phrase: DatedPhrase) -> int | None:
    """ "Sunday's damaged the ward", "Monday's was claimed by X": the noun is left out."""
    if low(tokens, phrase.last) != "'s" or phrase.kind not in ("weekday", "date", "month", "year"):
        return None
    after = phrase.last + 1
    told = verb_like(tokens, after) or low(tokens, after) in ("left", ",", ".", "caused")
    return phrase.last if told and after < len(tokens) else None


def _counted(tokens: Sequence[Token], phrase: DatedPhrase) -> int | None:
    """ "First was Monday, second late Wednesday"."""
    at = phrase.first - 1
    at -= low(tokens, at) in ("on", "in")
    at -= low(tokens, at) in ("was", "came", "struck", "hit", "fell")
    first = low(tokens, at) in ("first", "second", "third", "fourth", "fifth")
    opens = at == 0 or low(tokens, at - 1) in (",", "the", "and", ";")
    return at if first and opens and at >= 0 else None


def _since(tokens: Sequence[Token], phrase: DatedPhrase) -> int | None:
    """ "the deadliest since March 2029, when 51 people died"."""
    begins_so = low(tokens, phrase.first) == "since"
    if low(tokens, phrase.first - 1) != "since" and not begins_so:
        return None
    after = phrase.last + (low(tokens, phrase.last) == ",")
    if low(tokens, after) in _CLAUSES or low(tokens, after + 1) == "which":
        return min(after, len(tokens) - 1)
    return None


def _one(tokens: Sequence[Token], phrase: DatedPhrase) -> int | None:
    """ "one in June drowned a drover", "the one on 2 December", "last month one lost its load"."""
    for at in range(phrase.first - 1, max(phrase.first - 4, -1), -1):
        if low(tokens, at) == "one" and _stands(tokens, at):
            return at
        if tokens[at].low not in ("in", "on", "late", "early", ",", "the"):
            break
    if low(tokens, phrase.last) == "one" and verb_like(tokens, phrase.last + 1):
        return phrase.last
    if low(tokens, 0) == "one" and verb_like(tokens, 1) and phrase.first < 12:
        between = tokens[1 : phrase.first]
        if not any(t.text in ",;" for t in between):
            return 0
    return None


def _stands(tokens: Sequence[Token], at: int) -> bool:
    before, follows = low(tokens, at - 1), low(tokens, at + 1)
    return follows in ("in", "on", "late", "early", "last", "at", ",") and (
        at == 0 or before in _COUNTED
    ) and follows not in _ONE_OF  # fmt: skip


_BETWEEN = listed("and , on in at again also then late early twice once ( )")


def coordinated(tokens: Sequence[Token], dated: Sequence[DatedPhrase], chosen: int) -> list[int]:
    """The other dates that one event is told of: "on 9 October and in mid-September"."""
    found: list[int] = []
    last = dated[chosen].last
    for place in range(chosen + 1, len(dated)):
        phrase = dated[place]
        between = [t.low for t in _unbracketed(tokens[last : phrase.first])]
        joins = "and" in between or "," in between
        small = {w for w in between if w not in NUMBERS} <= _BETWEEN
        if low(tokens, dated[chosen].first - 1) == "between" or not (joins and small):
            break
        if phrase.kind not in ("date", "month", "weekday", "period", "year", "day_of_month"):
            break
        if phrase.draft.reading is None:
            break
        found.append(place)
        last = phrase.last
    return found


def _unbracketed(tokens: Sequence[Token]) -> list[Token]:
    kept: list[Token] = []
    depth = 0
    for token in tokens:
        depth += token.text == "("
        if depth <= 0:
            kept.append(token)
        depth -= token.text == ")"
    return kept
