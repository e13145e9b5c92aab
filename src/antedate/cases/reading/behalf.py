"""For whom an actor speaks: the officer of an accused army, the manager of an accused firm."""

from __future__ import annotations

from collections.abc import Sequence

from antedate.cases.reading.lexicon import DEMONYM_ENDINGS, ORGANISATION, SPEAKERS
from antedate.cases.reading.passages import Sentence, Token, low
from antedate.cases.wording import listed

_COMMON = ORGANISATION | SPEAKERS | listed("the of and for in a an state national federal local")
_REACH = 9
"""Tokens after a name in which it is said of what body somebody is."""
_AT_HEAD = listed("commands commanding heads heading leads leading runs running owns owning speaks "
                  "speaking represents representing charge commander head chief leader manager "
                  "director owner lawyer spokesman spokeswoman spokesperson member for chairs "
                  "directs manages operates boss adviser advisor counsel founder")  # fmt: skip


def on_behalf(
    actor: str, accused: Sequence[str], sentences: Sequence[Sentence], number: int
) -> str:
    """Who of ``accused`` the actor answers for; the actor itself if none. It is looked for in the
    actor's own words, and in what was said of the actor up to sentence ``number``."""
    if actor in accused or not accused:
        return actor
    own = _telling(actor)
    for name in reversed(accused):
        parts = _telling(name)
        if parts and any(_of_country(one, two) for one in own for two in parts):
            return name
    surname = actor.split()[-1]
    if not surname[:1].isupper():
        return actor
    for sentence in sentences[max(number - 12, 0) : number + 1]:
        tokens = sentence.tokens
        for at, token in enumerate(tokens):
            if token.text == surname and (found := _introduced(tokens, at, accused)):
                return found
    return actor


def _telling(name: str) -> list[str]:
    return [w.lower() for w in name.split() if w[:1].isupper() and w.lower() not in _COMMON]


def _of_country(one: str, two: str) -> bool:
    """ "Gharvani" and "Gharvan", "Karvian" and "Karvian"; not any word that is alike."""
    short, long = sorted((one, two), key=len)
    if len(short) < 4:
        return False
    stem = short.rstrip("aeiou")
    adjective = long.endswith(DEMONYM_ENDINGS) or long.endswith(("i", "an", "n"))
    return adjective and len(stem) > 3 and long.startswith(stem) and len(long) - len(stem) <= 4


def _introduced(tokens: Sequence[Token], at: int, accused: Sequence[str]) -> str:
    """ "Inspector Bakariye, who commands the Marine Police": one of the accused, right behind."""
    end = min(at + _REACH, len(tokens))
    behind = [low(tokens, p) for p in range(at + 1, end)]
    before = [low(tokens, p) for p in range(max(at - 6, 0), at)]
    for name in reversed(accused):
        last = name.split()[-1].lower()
        if len(last) > 3 and last in behind:
            between = behind[: behind.index(last)]
            if set(between) & _AT_HEAD and behind[:1] in ([","], ["("], ["of"], ["for"]):
                return name
        if len(last) > 3 and last in before and "'s" in before[before.index(last) :]:
            return name
    return ""
