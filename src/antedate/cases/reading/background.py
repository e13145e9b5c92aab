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
        if (at := _since(tokens, phrase)) is not None or (at := _one(tokens, phrase)) is not None:
            found.append((at, place))
    return found


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
    for at in range(phrase.first - 1, max(phrase.first - 3, -1), -1):
        if low(tokens, at) == "one" and _stands(tokens, at):
            return at
    if low(tokens, phrase.last) == "one" and verb_like(tokens, phrase.last + 1):
        return phrase.last
    if low(tokens, 0) == "one" and verb_like(tokens, 1) and phrase.first < 12:
        between = tokens[1 : phrase.first]
        if not any(t.text in ",;" for t in between):
            return 0
    return None


def _stands(tokens: Sequence[Token], at: int) -> bool:
    before, follows = low(tokens, at - 1), low(tokens, at + 1)
    return follows in ("in", "on", "late", "early", "last", "at") and (
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
