"""Places that a sentence names: after a preposition of place, or struck by an event."""

from __future__ import annotations

from collections.abc import Sequence

from antedate.cases.reading.casualties import demonym
from antedate.cases.reading.date_words import MONTHS, WEEKDAYS
from antedate.cases.reading.events import event_word, family
from antedate.cases.reading.lexicon import (
    PLACE_HEADS,
    PLATFORMS,
    SPEAKERS,
)
from antedate.cases.reading.nouns import (
    CONJUNCTIONS,
    DETERMINERS,
    PREPOSITIONS,
    is_outlet,
    joined,
    verb_like,
)
from antedate.cases.reading.passages import Token, low
from antedate.cases.wording import listed

_PLACE_PREPOSITIONS = listed(
    "in at near outside inside across over around along off towards through on into from between "
    "throughout beneath under to"
)


_STRIKERS = listed(
    "hit struck rocked shelled bombed stormed flooded swept devastated battered pounded shook "
    "ripped tore engulfed destroyed damaged targeted raided attacked ravaged jolted hits strikes "
    "rocks shakes sweeps entered reached inundated submerged through overran besieged strike "
    "hitting "
    "rocking striking killing left up"
)


_DIRECTIONS = listed(
    "central northern southern eastern western downtown north south east west northeastern nearby "
    "northwestern southeastern southwestern rural upper lower inner outer neighbouring neighboring"
)


def places_in(tokens: Sequence[Token], dated: frozenset[int]) -> list[tuple[int, int]]:
    """Token ranges of place phrases: after a preposition of place, or struck by an event."""
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(tokens):
        word = tokens[at].low
        begin = at + 1
        if word in ("km", "kilometre", "kilometer") and _number(tokens, begin):
            # "km 212" of a road.
            found.append((at, begin + 1))
            at = begin + 1
            continue
        if word in _PLACE_PREPOSITIONS or word in _STRIKERS or _leads_to_target(tokens, at):
            end = _place_end(tokens, begin, dated)
            if end > begin and _is_place(tokens, begin, end, word):
                found.append((begin, end))
                at = end
                continue
        elif word in PLACE_HEADS and low(tokens, begin) == "of" and _capital(tokens, at + 2):
            # "the mountain town of Alto Quira", whatever stands before it.
            found.append((at, _place_end(tokens, at, dated)))
            at = found[-1][1]
        at += 1
    return found


def _number(tokens: Sequence[Token], at: int) -> bool:
    return at < len(tokens) and tokens[at].text.isdecimal()


_SHARES = listed("much parts part most half swathes areas districts outskirts all centre center "
                 "suburbs edge north south east west streets")  # fmt: skip


def _leads_to_target(tokens: Sequence[Token], at: int) -> bool:
    """ "the shelling of Orvena", "an attack on Velin"."""
    if tokens[at].low == "of" and low(tokens, at - 1) in _SHARES:
        return _capital(tokens, at + 1) or low(tokens, at + 1) == "the"
    return tokens[at].low in ("of", "on") and at > 0 and family(event_word(tokens[at - 1].low)) in (
        "violence", "explosion", "nature", "fire",
    ) and (_capital(tokens, at + 1) or low(tokens, at + 1) == "the")  # fmt: skip


def _place_end(tokens: Sequence[Token], begin: int, dated: frozenset[int]) -> int:
    here, named = begin, False
    while here < len(tokens) and here < begin + 14 and here not in dated:
        token = tokens[here]
        if token.low == "of" or (token.low in ("and",) and _capital(tokens, here + 1)):
            if here == begin:
                break
        elif token.text == ",":
            # "Dorvane, Karvell province": a place within a place.
            if not (
                _capital(tokens, here + 1) and low(tokens, here + 2) in (",", ".", *PLACE_HEADS, "")
            ):
                break
            if low(tokens, here + 1) in (*MONTHS, *WEEKDAYS):
                break
        elif (
            (named and not (token.capital or token.low in PLACE_HEADS or token.low == "'s"))
            or token.low in PREPOSITIONS
            or token.low in CONJUNCTIONS
            or verb_like(tokens, here)
            or not (
                token.word or token.low == "'s" or token.text in "-–—" or token.text[0].isdecimal()
            )
        ):
            break
        named = named or (token.capital and token.word and token.low not in DETERMINERS)
        here += 1
    while here > begin and tokens[here - 1].low in ("of", "and", ",", "the", "-", "–", "—"):
        here -= 1
    return here


def _capital(tokens: Sequence[Token], at: int) -> bool:
    return at < len(tokens) and tokens[at].capital and tokens[at].word


_NO_PLACE = listed(
    "door doors feet hands mr mrs president minister brigade brigades front movement party "
    "army ministry"
)


def _is_place(tokens: Sequence[Token], begin: int, end: int, lead: str) -> bool:
    words = tokens[begin:end]
    capitals = [t for t in words if t.capital and t.word and t.low not in DETERMINERS]
    if not capitals or any(t.low in PLATFORMS for t in words[:2]):
        return False
    if capitals[0].low in MONTHS and len(capitals) == 1:
        return False
    heads = any(t.low in PLACE_HEADS for t in words)
    if any(t.low in ("hospital", "clinic") for t in words) and _nursed(tokens, begin):
        return False
    if all(demonym(t.low) for t in capitals):
        return False
    opens = words[0]
    if lead in ("to", "into", "from", "through", "over") and not (
        opens.capital
        or opens.low in DETERMINERS
        or opens.low in PLACE_HEADS
        or opens.low in _DIRECTIONS
    ):
        return False
    if is_outlet(words) and not heads:
        return False
    if any(t.low in _NO_PLACE for t in words) and not heads:
        return False
    if lead in (
        "to",
        "from",
        "on",
        "through",
        "into",
        "over",
        "under",
        "left",
        "killing",
        "between",
    ):
        if lead == "to" and not heads and low(tokens, begin - 2) not in _WAYS:
            return False
        return heads or (lead in ("from", "to", "into", "through", "over") and len(capitals) <= 2
                         and not any(t.low in SPEAKERS for t in words))  # fmt: skip
    return True


_WAYS = listed(
    "road highway way route train bus flight flights travelled traveled went drove returned moved "
    "close next back fled sent bridge home march marched spread track path brought came headed "
    "gone driving travelling traveling fly flying sailing sailed line taken"
)


_NURSED = listed(
    "treated hospitalised hospitalized taken admitted rushed people injured wounded six recovering "
    "condition children doctor doctors nurse official patients others died stable transferred"
)


def _nursed(tokens: Sequence[Token], begin: int) -> bool:
    """Whether a hospital is only where people were brought."""
    return any(low(tokens, p) in _NURSED for p in range(max(begin - 8, 0), begin))


def place_words(tokens: Sequence[Token], begin: int, end: int) -> str:
    """A place phrase as written, without its article."""
    words = list(tokens[begin:end])
    while words and words[0].low in DETERMINERS:
        words.pop(0)
    owner = next((n for n, t in enumerate(words) if n and t.low == "'s"), None)
    if owner is not None and owner + 1 < len(words) and words[0].capital:
        # "Velin's Marina stadium" is the stadium, in Velin.
        return f"{joined(words[owner + 1 :])}, {joined(words[:owner])}"
    return joined(words).removesuffix("'s").removesuffix("’s")
