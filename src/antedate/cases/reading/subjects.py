"""Who does a verb: the noun phrase before it, over appositives, clauses and adjuncts."""

from __future__ import annotations

from collections.abc import Sequence

from antedate.cases.reading.lexicon import (
    AUXILIARY,
    PRONOUNS,
    SPEAKERS,
)
from antedate.cases.reading.nouns import (
    CONJUNCTIONS,
    DETERMINERS,
    PREPOSITIONS,
    STATEMENT_NOUNS,
    can_speak,
    verb_like,
)
from antedate.cases.reading.passages import Token, low
from antedate.cases.wording import listed

QUOTE_MARKS = frozenset("“”\"«»„‘’'")
OPENERS = listed(
    "but and meanwhile however earlier later separately also still yet then so now moreover "
    "nevertheless instead meantime elsewhere afterwards additionally nonetheless indeed though "
    "initially reportedly today yesterday tomorrow subsequently finally previously or"
)


def main_subject(tokens: Sequence[Token]) -> int:
    """Where the subject of the sentence begins: after what is set in front of it by a comma."""
    at = 0
    while at < len(tokens) and not tokens[at].word and not tokens[at].text[0].isdecimal():
        at += 1
    while low(tokens, at) in OPENERS or low(tokens, at) in PREPOSITIONS:
        comma = next(
            (p for p in range(at, min(at + 25, len(tokens))) if tokens[p].text == ","), None
        )
        if comma is None:
            return at + (low(tokens, at) in OPENERS)
        at = comma + 1
    return at


_NO_ADVERBS = listed("family only assembly ally supply rally reply italy monopoly anomaly july")


def adverb(token: Token) -> bool:
    """Whether a word looks like an adverb: "angrily", not "family"."""
    return token.low.endswith("ly") and not token.capital and token.low not in _NO_ADVERBS


def before_auxiliaries(tokens: Sequence[Token], at: int) -> int:
    while at > 0 and (
        tokens[at - 1].low in AUXILIARY
        or adverb(tokens[at - 1])
        or (tokens[at - 1].low == "been")
        or (at > 1 and tokens[at - 1].low == "and" and verb_like(tokens, at - 2))
    ):
        at -= 1
        if tokens[at].low == "and":
            # "rejected the claim and said": go on to the first verb's subject.
            at -= 1
    return at


# --- the subject before a verb --------------------------------------------------------------


def subject_before(
    tokens: Sequence[Token], end: int, floor: int, dated: frozenset[int]
) -> tuple[int, int]:
    """The noun phrase that ends just before ``end``, over appositives and adjuncts."""
    end = _without_adjuncts(tokens, end, floor, dated)
    if (
        end > floor + 3
        and tokens[end - 1].text == ","
        and tokens[end - 3].text == ","
        and (tokens[end - 2].low in OPENERS or tokens[end - 2].low in ("too", "for"))
    ):
        # ", though,"
        end -= 3
    clause = _relative_clause(tokens, end, floor)
    if clause is not None:
        end = clause
    begin = _clause_start(tokens, end, floor)
    parts = _parts(tokens, begin, end)
    if not parts:
        return end, end
    closed = tokens[end - 1].text == "," or clause is not None
    if (clause is not None and len(parts) == 1) or (
        clause is not None and not _described(tokens, parts)
    ):
        return _in_part(tokens, parts[-1], dated)
    if closed or (low(tokens, parts[-1][0]) in ("who", "which", "whose") and len(parts) > 1):
        return _head_of(tokens, parts, dated)
    if low(tokens, parts[-1][0]) in ("who", "which") and parts[-1][1] - parts[-1][0] == 1:
        return end, end
    return _in_part(tokens, parts[-1], dated)


_ASIDES = listed("who which whose speaking whom as also aka formerly known writing acting alias")


def _relative_clause(tokens: Sequence[Token], end: int, floor: int) -> int | None:
    """Where ", who asked not to be named," begins, if such a clause ends just before ``end``."""
    if end - 1 <= floor or tokens[end - 1].text != ",":
        return None
    for place in range(end - 2, max(end - 40, floor), -1):
        if tokens[place].quoted or tokens[place].text in ".;:":
            return None
        if tokens[place].low in _ASIDES and (
            low(tokens, place - 1) == ","
            or (low(tokens, place - 1) == "and" and low(tokens, place - 2) == ",")
        ):
            if low(tokens, place - 1) == "and":
                continue
            return place - 1
    return None


def _described(tokens: Sequence[Token], parts: list[tuple[int, int]]) -> bool:
    """Whether the last part describes the one before: a name, then "the head of the union"."""
    first = low(tokens, parts[-1][0])
    return first in DETERMINERS or first[:1].isdecimal() or tokens[parts[-1][0]].capital


def _without_adjuncts(tokens: Sequence[Token], end: int, floor: int, dated: frozenset[int]) -> int:
    """Step back over "on Monday", "in a statement", a bracket."""
    moved = True
    while moved and end > floor:
        moved = False
        while end > floor and (
            end - 1 in dated or tokens[end - 1].low in ("on", "in", "late", "early")
        ):
            end, moved = end - 1, True
        if end > floor and tokens[end - 1].text == ")":
            opens = next((p for p in range(end - 1, floor, -1) if tokens[p].text == "("), None)
            if opens is not None and end - opens < 12:
                end, moved = opens, True
        start = _statement_adjunct(tokens, end, floor)
        if start < end:
            end, moved = start, True
    return end


def _statement_adjunct(tokens: Sequence[Token], end: int, floor: int) -> int:
    if tokens[end - 1].low in PRONOUNS or tokens[end - 1].low in SPEAKERS - STATEMENT_NOUNS:
        return end
    for place in range(end - 1, max(end - 8, floor), -1):
        if tokens[place].low in ("in", "at", "during", "via", "through") and place > floor:
            if any(t.low in STATEMENT_NOUNS for t in tokens[place:end]):
                return place
            return end
        if tokens[place].text == "," and place != end - 1:
            return end
    return end


_CLAUSE_WORDS = listed(
    "that while although though because whereas if but when as whether before after what"
)


def _clause_start(tokens: Sequence[Token], end: int, floor: int) -> int:
    for place in range(end - 1, floor - 1, -1):
        if _bounds_clause(tokens, place):
            return place + 1
        starts_one = tokens[place].low in _CLAUSE_WORDS and place + 1 < end and place > 0
        if starts_one and low(tokens, place - 1) != "known":
            return place + 1
    return floor


def _bounds_clause(tokens: Sequence[Token], place: int) -> bool:
    """A mark that ends a clause; not the full stop of an abbreviation."""
    token = tokens[place]
    if token.text == "." and place and len(tokens[place - 1].text) <= 4:
        return False
    return token.quoted or token.text in QUOTE_MARKS or token.text in ";:—–.…!?•|"


def _parts(tokens: Sequence[Token], begin: int, end: int) -> list[tuple[int, int]]:
    """The comma-separated parts of a clause."""
    parts: list[tuple[int, int]] = []
    at = begin
    for place in range(begin, end):
        if tokens[place].text == ",":
            if place > at:
                parts.append((at, place))
            at = place + 1
    if at < end:
        parts.append((at, end))
    return parts


def _head_of(
    tokens: Sequence[Token], parts: list[tuple[int, int]], dated: frozenset[int]
) -> tuple[int, int]:
    """The phrase that the later parts describe: "Deniz, 54, the governor, said"."""
    place = max(len(parts) - 2, 0)
    while place > 0 and _describes(tokens, parts[place], parts[place - 1]):
        place -= 1
    begin, end = _in_part(tokens, parts[place], dated)
    if begin < end:
        return begin, end
    return _in_part(tokens, parts[-1], dated)


def _describes(tokens: Sequence[Token], part: tuple[int, int], before: tuple[int, int]) -> bool:
    """Whether a part describes the one before it: "Deniz, 54, a baker": a bare name goes before."""
    first = low(tokens, part[0])
    named = tokens[before[1] - 1].capital or tokens[before[1] - 1].low in SPEAKERS
    return (
        named
        and (first in DETERMINERS or first[:1].isdecimal() or first in ("who", "whose", "of"))
        and not verb_in(tokens, *before)
    )


def _goes_with(tokens: Sequence[Token], place: int) -> bool:
    """ "residents trapped in the valley": the participle describes, it is no verb."""
    return low(tokens, place) in ("by", "in", "at", "from", "near", "with", "on", "about")


def _in_part(
    tokens: Sequence[Token], part: tuple[int, int], dated: frozenset[int]
) -> tuple[int, int]:
    """The noun phrase at the end of one part of a clause."""
    begin, end = part
    end = _without_adjuncts(tokens, end, begin, dated)
    cut = begin
    for place in range(begin, end):
        token = tokens[place]
        if token.low in ("who", "whose", "which") and place > begin:
            # What follows describes the phrase before it.
            return _bounded(tokens, cut, place, dated)
        if place in dated or (
            token.low in OPENERS and (place == cut or verb_in(tokens, cut, place))
        ):
            cut = place + 1
        elif verb_like(tokens, place):
            if token.low.endswith("ed") and place + 1 < end and _goes_with(tokens, place + 1):
                return _bounded(tokens, cut, place, dated)
            cut = place + 1
    return _bounded(tokens, cut, end, dated)


def verb_in(tokens: Sequence[Token], begin: int, end: int) -> bool:
    return any(verb_like(tokens, p) for p in range(begin, end))


def _bounded(
    tokens: Sequence[Token], begin: int, end: int, dated: frozenset[int]
) -> tuple[int, int]:
    while begin < end and (
        begin in dated
        or tokens[begin].low in OPENERS
        or not (tokens[begin].word or tokens[begin].text[0].isdecimal())
        or (tokens[begin].low.endswith("ly") and tokens[begin].low not in ("family", "only"))
    ):
        begin += 1
    for place in range(begin + 2, end):
        # "a result his main rival called": the rival, not the result.
        owned = tokens[place].low in ("its", "his", "her", "their")
        before = tokens[place - 1]
        if owned and before.word and before.low not in PREPOSITIONS | CONJUNCTIONS:
            begin = place
    if begin < end and tokens[begin].low in PREPOSITIONS:
        begin = _after_preposition(tokens, begin, end)
    if begin < end and tokens[begin].low in CONJUNCTIONS and low(tokens, begin) not in ("that",):
        begin += 1
    return (begin, end) if begin < end and can_speak(tokens[begin:end]) else (end, end)


def _after_preposition(tokens: Sequence[Token], begin: int, end: int) -> int:
    """ "In Karvell police said": the phrase after the name that the preposition takes."""
    if low(tokens, end - 1) in ("he", "she", "they", "it", "we", "i"):
        return end - 1
    paper = [p for p in range(begin, end - 1) if tokens[p].low in STATEMENT_NOUNS]
    at = paper[-1] + 1 if paper else begin + 1
    while not paper and at < end and (tokens[at].low in DETERMINERS or tokens[at].capital):
        at += 1
    return at if at < end else begin + 1
