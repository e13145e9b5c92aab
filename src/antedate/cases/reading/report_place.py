"""The town that a report is about: the name that stands most often where towns stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from antedate.cases.reading import words
from antedate.cases.reading.casualties import demonym
from antedate.cases.reading.date_words import MONTHS, WEEKDAYS
from antedate.cases.reading.event_places import place_words, places_in
from antedate.cases.reading.events import event_word
from antedate.cases.reading.incident_places import spot, wide
from antedate.cases.reading.lexicon import ORGANISATION, PLATFORMS, PRONOUNS, SPEAKERS, TITLES
from antedate.cases.reading.nouns import CONJUNCTIONS, DETERMINERS, PREPOSITIONS, is_outlet
from antedate.cases.reading.passages import Sentence, Token, low
from antedate.cases.wording import listed

LOOKED_THROUGH = 40
"""Sentences. What a report is about stands in it early."""

_OF_A_TOWN = listed("police mayor hospital council court prison jail station university airport "
                    "municipality governorate prefecture residents bazaar market harbour port "
                    "clinic district province county railway junction")  # fmt: skip
_NO_TOWN = listed("the a national federal state central supreme city town district regional "
                  "provincial")  # fmt: skip


def town(sentences: Sequence[Sentence], dated: Sequence[frozenset[int]]) -> str:
    """The likeliest one; nothing if no name stands where towns do."""
    weight: Counter[str] = Counter()
    for number, sentence in enumerate(sentences[:LOOKED_THROUGH]):
        tokens = sentence.tokens
        early = 2 if number < 3 else 1
        for begin, end in places_in(tokens, dated[number]):
            lead = low(tokens, begin - 1)
            parts = place_words(tokens, begin, end).split(",")[-1].split()
            while parts and parts[0].islower():
                # "central Karvell", "the town of Velin".
                parts.pop(0)
            name = " ".join(parts)
            if lead in ("in", "at", "near", "outside", "of") and _plain(name):
                weight[name] += 2 * early
        for at, token in enumerate(tokens):
            if token.low in _OF_A_TOWN and (name := _before(tokens, at)):
                weight[name] += early
    best = max(weight.values(), default=0)
    return next((name for name, count in weight.items() if count == best), "")


def _plain(name: str) -> bool:
    """One to three capital words that are no spot, region or body."""
    parts = name.split()
    lows = {p.lower() for p in parts}
    return (
        0 < len(parts) <= 3 and all(p[0].isupper() for p in parts)
        and not (spot(name) or wide(name) or lows & (ORGANISATION | PLATFORMS | TITLES))
        and not lows & {*MONTHS, *WEEKDAYS}
    )  # fmt: skip


def _before(tokens: Sequence[Token], at: int) -> str:
    """ "Karvell police", "the Velin hospital": the name before what a town has."""
    name = tokens[at - 1] if at else None
    if name is None or not (name.capital and name.word) or tokens[at].capital:
        return ""
    refused = (
        DETERMINERS | PREPOSITIONS | CONJUNCTIONS | frozenset(PRONOUNS) | SPEAKERS | TITLES
        | ORGANISATION | _NO_TOWN | words.roles()
    )  # fmt: skip
    if name.low in refused or demonym(name.low) or event_word(name.low) or is_outlet([name]):
        return ""
    return name.text
