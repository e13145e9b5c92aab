"""Whom "it", "the group" or "its spokesman" means: the actor last named that fits."""

from __future__ import annotations

import re
from collections.abc import Sequence

from antedate.cases.reading.actors import Runs, name_runs
from antedate.cases.reading.attribution_words import AGENTS
from antedate.cases.reading.lexicon import ORGANISATION, PLACE_HEADS, SPEAKERS, TITLES
from antedate.cases.reading.nouns import (
    DETERMINERS,
    PREPOSITIONS,
    is_outlet,
    joined,
    strip_possessive,
    verb_like,
)
from antedate.cases.reading.passages import Sentence, Token, low
from antedate.cases.wording import listed

_LOOKED_BACK = 14
"""Sentences."""

_ANY = listed(
    "group organisation organization movement militia faction rebels militants insurgents fighters "
    "guerrillas outfit network gang band jihadists separatists front force"
)
"""Stand for any armed group, be its name what it may."""

_FIRM = listed("company firm owner operator employer utility contractor business concern")
_SPOKEN = listed(
    "spokesman spokeswoman spokesperson leader commander member members representative fighter "
    "statement message note text post recording video letter communique communiqué official "
    "supporter leaders wing emir chief head lawyer lawyers lawmaker mission embassy ministry "
    "claim name channel bureau press client clients office manager managers director adviser "
    "advisor boss counsel management headquarters hq campaign operator"
)
_ONES_OWN = listed("people crews men fighters units members forces troops staff workers")
_HYPHENED = re.compile(r"-[^\W\d_a-z]")
"""al-Nahr, Rah-Siyah."""
_STANDS = listed("it they he she this we them him her who which")


class Mentions:
    """Finds what is meant, looking back from a place in the text. ``accused`` holds the names of
    those blamed or claiming so far, the latest last."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        self._sentences = sentences
        self._runs: dict[int, Runs] = {}
        self.accused: list[str] = []

    def name(self, number: int, actor: Sequence[Token]) -> str:
        """The actor as a name: as written, or whom the words stand for."""
        words = bare(actor)
        if not words:
            return ""
        lows = [t.low for t in words]
        if lows[0] in _STANDS:
            if len(words) > 1 or lows[0] in ("he", "she", "we", "him", "her"):
                return ""
            return self._latest(number, words[0].start)
        owner = next((n for n, t in enumerate(words) if n and t.low == "'s"), None)
        if owner is not None and joined(words[:owner]) in self.accused:
            # The minister of a country that was accused denies for it.
            return joined(words[:owner])
        if (represented := _represented(words)) is not None:
            if represented[0].low in ("its", "their", "his", "her"):
                return self._latest(number, words[0].start, own=True) or (
                    strip_possessive(joined(words)) if len(words) > 1 else ""
                )
            if any(t.capital for t in represented):
                return strip_possessive(joined(bare(represented)))
            body = bare(represented) or words
            known = body[-1].low in _ANY | _FIRM | ORGANISATION
            meant = self._meant(number, body) if known else ""
            return meant or strip_possessive(joined(words))
        if any(t.capital for t in words):
            return strip_possessive(joined(_named(words)))
        return self._meant(number, words) or strip_possessive(joined(words))

    def stands_for(self, number: int, words: Sequence[Token]) -> str:
        """The name that "the company" or "the group" stands for, as a speaker; nothing if none."""
        head = words[-1].low if words else ""
        if len(words) != 2 or words[0].low != "the" or head not in _ANY | _FIRM:
            return ""
        found = self._called(number, head, words[0].start)
        return found if found is not None else self._latest(number, words[0].start)

    def _names(self, number: int) -> Runs:
        if number not in self._runs:
            self._runs[number] = name_runs(self._sentences[number].tokens)
        return self._runs[number]

    def _meant(self, number: int, words: Sequence[Token]) -> str:
        """ "the company": the last name that is called so; "the group": the last actor."""
        head = next(
            (words[n - 1].low for n, t in enumerate(words) if n and t.low in PREPOSITIONS),
            words[-1].low,
        )
        if head in DETERMINERS or head in ("its", "their"):
            return self._latest(number, words[0].start)
        if (found := self._called(number, head, words[0].start)) is not None:
            return found
        if head in _ANY or head in _FIRM:
            return self._latest(number, words[0].start)
        return ""

    def _called(self, number: int, head: str, before: int) -> str | None:
        for back in range(number, max(number - _LOOKED_BACK, -1), -1):
            tokens = self._sentences[back].tokens
            for begin, end in reversed(self._names(back)):
                if tokens[begin].start >= before:
                    continue
                near = [t.low for t in tokens[_phrase_begins(tokens, begin) : end]]
                if head in near or _apposed(tokens, end, head):
                    return strip_possessive(joined(bare(tokens[begin:end])))
            for at in range(len(tokens) - 1, 0, -1):
                # "the state water agency" has no name, but more words than "the agency".
                if tokens[at].low == head and tokens[at].start < before - 1:
                    begin = at
                    while begin > 0 and _modifies(tokens, begin - 1):
                        begin -= 1
                    if begin < at:
                        return joined(tokens[begin : at + 1])
        return None

    def _latest(self, number: int, before: int, own: bool = False) -> str:
        """The last accused, where there is one; else the last name of a group. ``own`` for "its"
        and "his", which lean on a name of their own sentence first."""
        here = self._sentences[number].tokens
        runs = [r for r in self._names(number) if here[r[1] - 1].end <= before]
        bodies = [r for r in runs if _can_act(here, *r)]
        if own and not bodies:
            bodies = [r for r in runs if _may_act(here, *r) and here[r[0]].text.istitle()]
        if bodies:
            return strip_possessive(joined(bare(here[slice(*bodies[-1])])))
        if self.accused:
            return self.accused[-1]
        for fits in (_may_act,) if own else (_can_act, _may_act):
            for back in range(number, max(number - (2 if own else _LOOKED_BACK), -1), -1):
                tokens = self._sentences[back].tokens
                for begin, end in reversed(self._names(back)):
                    if tokens[begin].start < before and fits(tokens, begin, end):
                        return strip_possessive(joined(bare(tokens[begin:end])))
        return ""


def _apposed(tokens: Sequence[Token], end: int, head: str) -> bool:
    """ ", an X company,": what is called so after its name."""
    if low(tokens, end) != "," or low(tokens, end + 1) not in ("a", "an", "the"):
        return False
    place = next((p for p in range(end + 2, end + 6) if low(tokens, p) == head), None)
    return place is not None and low(tokens, place + 1) != "'s"


def _named(words: Sequence[Token]) -> Sequence[Token]:
    """ "rival Red Column", "previously unknown Falcons": the name without what goes before it."""
    first = next((n for n, t in enumerate(words) if t.capital and t.word), 0)
    plain = all(t.low not in PREPOSITIONS and t.low != "'s" for t in words[:first])
    lone = first == len(words) - 1 and first > 0
    return words[first:] if plain and not lone else words


def _phrase_begins(tokens: Sequence[Token], begin: int) -> int:
    """Where the words before a name that belong to it begin: "the guard company Shchit"."""
    least = max(begin - 4, 0)
    while (begin > least and _modifies(tokens, begin - 1)) or (
        begin > least and low(tokens, begin - 1) in ("“", '"', "the")
    ):
        begin -= 1
    return begin


def _modifies(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    return (
        token.word
        and token.low not in DETERMINERS
        and token.low not in PREPOSITIONS
        and not verb_like(tokens, at)
    )


def _can_act(tokens: Sequence[Token], begin: int, end: int) -> bool:
    """The name of a body, by its words or by how it is made."""
    run = tokens[begin:end]
    lows = {t.low for t in run}
    return _may_act(tokens, begin, end) and (
        bool(lows & ORGANISATION)
        or any(_HYPHENED.search(t.text) or t.low in ("al", "of") for t in run)
    )


def _may_act(tokens: Sequence[Token], begin: int, end: int) -> bool:
    """No place, outlet, dateline or titled person."""
    run = tokens[begin:end]
    lows = {t.low for t in run}
    dateline = begin <= 1 and run[0].text.isupper() and len(run[0].text) > 4
    dateline = dateline or (begin == 0 and len(run) == 1)
    return not (
        dateline or is_outlet(run) or lows & PLACE_HEADS or lows & (TITLES - ORGANISATION)
        or low(tokens, begin - 1) in ("in", "at", "near", "from", "to", "outside", "into")
        or low(tokens, begin - 1) in TITLES
    )  # fmt: skip


def bare(actor: Sequence[Token]) -> list[Token]:
    """Without articles before and marks around."""
    words = list(actor)
    while words and (words[0].low in ("the", "a", "an") or not _counts(words[0])):
        words.pop(0)
    cut = next((n for n, t in enumerate(words) if n and t.low in ("in", "at", "near")), None)
    words = words[:cut]
    while words and not _counts(words[-1]):
        words.pop()
    return words


def _counts(token: Token) -> bool:
    return token.word or token.text[0].isdecimal() or token.low == "'s"


def _represented(words: Sequence[Token]) -> list[Token] | None:
    """Whose spokesman or statement it is: "X's spokesman", "a spokesman for X", "a note in the
    name of X". The army of a country stands for itself."""
    lows = [t.low for t in words]
    if lows[0] in ("its", "their", "his", "her") and len(words) > 1:
        return [words[0]] if set(lows) & (_SPOKEN | _ONES_OWN) else None
    for at, word in enumerate(lows):
        if word == "'s" and at and set(lows[at + 1 :]) & _SPOKEN:
            owner = max((n + 1 for n in range(at) if lows[n] in PREPOSITIONS), default=0)
            return list(words[owner:at])
    spoken = next(
        (n for n, w in enumerate(lows) if w in _SPOKEN and not (n and words[n].capital)), None
    )
    if spoken is None:
        return None
    for at in range(spoken + 1, len(words) - 1):
        if lows[at] in ("for", "of", "from", "by", "signed"):
            named = list(words[at + 1 :])
            if lows[at + 1 : at + 4] == ["the", "name", "of"] or lows[at + 1 : at + 2] == ["name"]:
                continue
            generic = bool(named) and named[-1].low in _ANY | _FIRM
            return named if generic or any(t.capital for t in named) else None
    return None


def agentive(actor: Sequence[Token]) -> bool:
    """Whether a phrase can do a deed: a name, people or a body; not rain, not a short circuit."""
    words = bare(actor)
    if not words:
        return False
    if any(t.capital and t.word for t in words):
        return True
    head = next((n for n, t in enumerate(words) if t.low in ("of", "who", "in", "from", "that")),
                len(words))  # fmt: skip
    return any(
        t.low in SPEAKERS or t.low in ORGANISATION or t.low in AGENTS for t in words[:head][-2:]
    )
