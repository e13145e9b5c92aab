"""Where an incident was: the place nearest to it, else what the report is headed with."""

from __future__ import annotations

from collections.abc import Sequence

from antedate.cases.reading.date_words import MONTHS, WEEKDAYS
from antedate.cases.reading.event_places import place_words, places_in
from antedate.cases.reading.events import Event, event_word
from antedate.cases.reading.lexicon import PRONOUNS, SPEAKERS
from antedate.cases.reading.nouns import DETERMINERS, joined
from antedate.cases.reading.passages import Sentence, Token, low
from antedate.cases.wording import listed


def place_after(tokens: Sequence[Token], at: int, dated: frozenset[int]) -> str:
    spots = [s for s in places_in(tokens, dated) if s[0] > at]
    return place_words(tokens, *spots[0]) if spots else ""


_SPOTS = listed(
    "street square market bridge station hospital school mosque church stadium prison quarter "
    "suburb road avenue district neighbourhood neighborhood park plaza depot plant terminal "
    "mine colliery quay refinery factory pass causeway crossing creek camp base monastery "
    "estate bazaar gate ward clinic museum cinema theatre mall roundabout junction overpass "
    "viaduct footbridge courthouse jail hall office offices headquarters embassy consulate gardens "
    "tower cemetery farm warehouse garage yard wharf pier jetty reservoir tunnel stadium arena "
    "checkpoint barracks university airport hotel river lake gulf strait highway sea"
)


def together(place: str, other: str) -> str:
    """A spot with the town it is in: "Liberty Square" and "Karvell"."""
    if not other or not place or len(place) > 60 or set(place.split()) & set(other.split()):
        return place
    spots = [bool(_SPOTS & set(p.lower().split())) for p in (place, other)]
    if spots[0] == spots[1] or wide(place) or wide(other):
        return place
    return f"{place}, {other}" if spots[0] else f"{other}, {place}"


def spot(place: str) -> bool:
    """Whether it is a street, a hospital, a bridge: a place within a town."""
    return bool(_SPOTS & set(place.lower().split()))


def within(place: str, town: str) -> str:
    """A street, bridge or hospital with the town that the report is from."""
    if "," in place or not spot(place) or wide(town):
        return place
    return together(place, town)


_WIDE = listed(
    "northern southern eastern western central northeastern northwestern southeastern province "
    "southwestern region state country republic north south east west"
)


def wide(place: str) -> bool:
    """Whether a place is a part of a country, which a later, nearer one makes precise."""
    return bool(_WIDE & set(place.lower().split()))


_STRONG = listed("in at near outside of on off hit struck rocked shelled bombed flooded")


def nearest_place(tokens: Sequence[Token], event: Event, dated: frozenset[int]) -> str:
    spots = places_in(tokens, dated)
    if not spots:
        return ""
    strong = [s for s in spots if low(tokens, s[0] - 1) in _STRONG] or spots
    after = [s for s in strong if s[0] >= event.at]
    before = [s for s in strong if s[1] <= event.at]
    chosen = (after or before[-1:] or strong)[0]
    place = place_words(tokens, *chosen)
    for other in spots:
        place = together(place, place_words(tokens, *other))
    return place


def possessor(tokens: Sequence[Token], event: Event) -> str:
    """ "the Karvell bombing", "Karvell's flood": a name just before the event word."""
    at = event.at - 1
    if low(tokens, at) == "'s":
        at -= 1
    begin = at
    if event.word == "under":
        # "Sarkhan-4 under fire again".
        first = at - (low(tokens, at).isdecimal() and 2)
        return joined(tokens[first : at + 1]) if first >= 0 and tokens[first].capital else ""
    if low(tokens, at) in (*PRONOUNS, *DETERMINERS):
        return ""
    if low(tokens, at) in WEEKDAYS or low(tokens, at) in MONTHS:
        return ""
    while begin >= 0 and tokens[begin].capital and tokens[begin].word and at - begin < 3:
        begin -= 1
    if begin == at or (begin < 0 and at == 0):
        return ""
    return " ".join(t.text for t in tokens[begin + 1 : at + 1]) if begin >= 0 else ""


def places_meet(first: str, second: str) -> bool:
    if not first or not second:
        return not first
    one = {w for w in first.split() if w[0].isupper()}
    return bool(one & {w for w in second.split() if w[0].isupper()})


def dateline_place(sentences: Sequence[Sentence]) -> str:
    """The place of a dateline, "KARVELL, March 14 (Agency) -", or nothing."""
    for sentence in sentences[:4]:
        words: list[str] = []
        for token in sentence.tokens[:5]:
            if not (token.word and token.text.isupper() and len(token.text) > 2):
                break
            words.append(token.text.title())
        ahead = {t.text for t in sentence.tokens[len(words) : len(words) + 12]}
        if words and ahead & {"—", "–", "-"} and "/" not in ahead:
            return " ".join(words)
    return ""


def label_place(sentences: Sequence[Sentence]) -> str:
    """ "Mandla: what we know", "#Zenar | shells again": what a post is headed with."""
    if not sentences:
        return ""
    for token in sentences[0].tokens:
        if token.text[0] == "#" and token.text[1:2].isupper() and not event_word(token.low[1:]):
            return token.text[1:].replace("_", " ")
    tokens = [t for t in sentences[0].tokens if t.word or t.text in ":|" or t.text[0] == "#"]
    if len(tokens) > 3 and tokens[1].text in ":|" and tokens[0].text[0] == "#":
        return tokens[0].text[1:]
    if len(tokens) > 3 and tokens[1].text == ":" and tokens[0].text.istitle() and (
        tokens[0].low not in SPEAKERS
    ):  # fmt: skip
        return tokens[0].text
    return ""


_GOVERNED = listed("mayor governor police residents people council prefecture prefect hospital "
                   "wards city town village streets bishop prosecutor court")  # fmt: skip


def place_governed(sentences: Sequence[Sentence]) -> str:
    """ "the mayor of Cape Sorrel", "three wards of Ikoroba"."""
    for sentence in sentences[:6]:
        tokens = sentence.tokens
        for at, token in enumerate(tokens):
            if token.low == "of" and low(tokens, at - 1) in _GOVERNED:
                end = at + 1
                while end < len(tokens) and tokens[end].capital and tokens[end].word:
                    end += 1
                if end > at + 1:
                    return place_words(tokens, at + 1, end)
    return ""


def place_named(sentences: Sequence[Sentence]) -> str:
    """ "the Sampaluk night market", "Lyubava mine": a name and what kind of place it is."""
    for sentence in sentences[:10]:
        tokens = sentence.tokens
        for at, token in enumerate(tokens):
            if token.low not in _SPOTS or at == 0:
                continue
            begin = at
            while begin > 0 and tokens[begin - 1].word and at - begin < 3 and (
                low(tokens, begin - 1) not in ("the", "a", "at", "in", "of", "and", "to", "on")
            ):  # fmt: skip
                begin -= 1
                if tokens[begin].capital and tokens[begin].low not in MONTHS:
                    return place_words(tokens, begin, at + 1)
    return ""
