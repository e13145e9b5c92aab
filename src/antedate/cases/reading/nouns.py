"""Noun phrases: where one ends, whether it can speak, and the name inside it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from antedate.cases.reading.date_words import MONTHS, WEEKDAYS
from antedate.cases.reading.lexicon import (
    AUXILIARY,
    BE,
    KNOWN_OUTLETS,
    ORGANISATION,
    OUTLETS,
    PRONOUNS,
    SAYING,
    SPEAKERS,
    SPEECH_ACTS,
    TITLES,
)
from antedate.cases.reading.passages import Token
from antedate.cases.wording import listed

DETERMINERS = listed(
    "a an the one another some two three four five six several many both most other his her its "
    "their our this that these those any each every local senior former unnamed unidentified "
    "multiple various dozens all no more"
)
PREPOSITIONS = listed(
    "in on at by for from with of to after before during near outside inside under over since "
    "until through across against along amid among around as behind below beneath beside "
    "besides between beyond despite following like off onto per toward towards upon via within "
    "without about above ahead because throughout according given speaking citing quoting "
    "unlike into including"
)
CONJUNCTIONS = listed(
    "and but while although though because as when whereas if whether or nor so yet that than "
    "which who whose whom where how why what once unless until since"
)
_LINKS = listed("of for at in from with")
_NAME_LINKS = listed(
    "of al el ul the and for de la du von van bin ibn abu bint der den di da le dos del as ash an "
    "ad ar at az e i ya u wa"
)
_IRREGULAR = listed(
    "went came took gave made got saw left fell rose held hit struck shot ran drove won lost broke "
    "began became found led met sent set put cut let spoke fled burst felt kept knew sank "
    "swept stood wore tore blew grew drew flew rang sang wrote rode sought fought caught brought "
    "bought built dealt paid sold spread split won"
)
_NOT_VERBS = listed(
    "united armed wounded injured unidentified unnamed masked retired elected appointed "
    "independent-minded need speed seed feed breed bed red shed hundred sacred naked wicked "
    "so-called "
    "displaced detained concerned based"
)
STATEMENT_NOUNS = listed(
    "statement post message interview briefing video speech letter tweet report broadcast address "
    "note conference bulletin release communique communiqué call comments remarks email e-mail "
    "television update thread telegram facebook x twitter comment dispatch recording voice "
    "audio channel reply notice session meeting visit press account page clip livestream "
    "programme program"
)


def verb_like(tokens: Sequence[Token], at: int) -> bool:
    """Whether the word there looks like a finite verb or participle."""
    token = tokens[at]
    word = token.low
    if word == "'s" or (
        at and tokens[at - 1].low in ("the", "a", "an", "his", "her", "its", "their")
    ):
        return False
    if word in BE or word in AUXILIARY or word in _IRREGULAR:
        return True
    if token.capital:
        return False
    if word in SAYING or word in SPEECH_ACTS:
        return not word.endswith("ing")
    return word.endswith("ed") and len(word) > 4 and word not in _NOT_VERBS


def noun_phrase(tokens: Sequence[Token], at: int, limit: int | None = None) -> int:
    """Where the noun phrase that begins at ``at`` ends; ``at`` itself if there is none."""
    end = min(len(tokens), at + 16) if limit is None else min(limit, at + 16)
    here = at
    while here < end and _continues(tokens, at, here):
        here += 1
    while here > at and tokens[here - 1].low in (*_LINKS, "the", "and", "a", "an"):
        here -= 1
    return here


def _continues(tokens: Sequence[Token], at: int, here: int) -> bool:
    token = tokens[here]
    word = token.low
    if word in ("'s", "-") or token.text == "’":
        return True
    if word == "." and here > at and tokens[here - 1].low in TITLES:
        # "spokesman Col. Dan Iber"
        return (
            tokens[here - 1].end == token.start
            and len(tokens[here - 1].text) < 6
            and here + 1 < len(tokens)
            and tokens[here + 1].capital
        )
    if word in ("and", "&"):
        return _joins(tokens, at, here)
    if word in _LINKS:
        return here > at and _links(tokens, here)
    if word in PREPOSITIONS or word in CONJUNCTIONS:
        return False
    if (word in WEEKDAYS and token.capital) or word in ("yesterday", "today"):
        return False
    if token.text[0].isdecimal():
        ordinal = token.low.endswith(("th", "st", "nd", "rd"))
        return here == at or tokens[here - 1].low in DETERMINERS or ordinal
    return token.word and not verb_like(tokens, here)


def _joins(tokens: Sequence[Token], at: int, here: int) -> bool:
    """ "police and rescuers", "Ministry of Water and Power"; not "X and he said"."""
    if here == at or here + 1 >= len(tokens):
        return False
    follows = tokens[here + 1]
    return follows.capital or follows.low in SPEAKERS or follows.low in ("two", "other", "local")


def _links(tokens: Sequence[Token], here: int) -> bool:
    """Whether the preposition carries the phrase on: "spokesman for", not "in a statement"."""
    follows = tokens[here + 1].low if here + 1 < len(tokens) else ""
    if tokens[here].low == "for" and follows.endswith("ing"):
        # "unions for skipping inspections": what they are blamed for.
        return False
    for ahead in range(here + 1, min(here + 6, len(tokens))):
        word = tokens[ahead].low
        if word in STATEMENT_NOUNS and (tokens[here].low in ("in", "at", "from", "with")):
            return False
        if word in WEEKDAYS or (word in MONTHS and tokens[ahead].capital):
            return False
        if word in PREPOSITIONS or not tokens[ahead].word:
            break
    return here + 1 < len(tokens) and tokens[here + 1].word


def strip_possessive(words: str) -> str:
    """A phrase without a final 's."""
    return words.removesuffix("'s").removesuffix("’s").strip()


def can_speak(tokens: Sequence[Token]) -> bool:
    """Whether a noun phrase can be a speaker."""
    words = [t for t in tokens if t.word]
    if not words:
        return False
    if len(words) == 1 and words[0].low in PRONOUNS:
        return words[0].low not in ("himself", "herself", "themselves")
    if len(words) > 1 and (
        words[-1].low in ("it", "they", "we", "he", "she", "i")
        or words[0].low in ("them", "him", "us", "me", "any")
        or (words[0].low == "our" and words[1].low in ("reporter", "correspondent", "team", "own"))
    ):
        # "a step it had agreed": what it did, not who spoke. Our reporter is the outlet itself.
        return False
    if words[0].low in ("no", "nobody", "none") or joined(words[:2]).lower() == "no one":
        return False
    if words[0].low in ("there", "here", "what", "nothing", "this", "these", "those"):
        return False
    if any(t.low in SPEAKERS for t in words):
        return True
    if any(t.capital for t in words[1:]) or (words[0].capital and _proper(words[0])):
        return True
    return words[0].low in DETERMINERS and len(words) <= 8


_SENTENCE_OPENERS = DETERMINERS | PREPOSITIONS | CONJUNCTIONS | AUXILIARY | PRONOUNS | listed(
    "there here meanwhile however separately moreover nevertheless today yesterday authorities "
    "footage video videos images photos clips reports breaking update urgent photo watch live "
    "not remember it's its his her my your no yes please new old first second last next early late "
    "hours days weeks months years homes houses roads schools shops trains flights power water "
    "rain heavy strong thousands hundreds millions")  # fmt: skip


def _proper(token: Token) -> bool:
    return token.capital and token.low not in _SENTENCE_OPENERS and not token.low.endswith("ly")


def name_in(tokens: Sequence[Token]) -> str:
    """The proper name inside a noun phrase, without titles; nothing if there is none."""
    best: list[Token] = []
    run: list[Token] = []
    for place, token in enumerate(tokens):
        if _in_name(tokens, place, run):
            run.append(token)
            continue
        best = max(best, _trimmed(run), key=len)
        run = []
    best = max(best, _trimmed(run), key=len)
    if len(best) == 1 and best[0].low in SPEAKERS:
        return ""
    return joined(best)


def organisations(tokens: Sequence[Token]) -> list[str]:
    """The names of groups and bodies in a sentence: capitals with such a word among them."""
    found: list[str] = []
    at = 0
    while at < len(tokens):
        if not (tokens[at].capital and tokens[at].word) or tokens[at].low in DETERMINERS:
            at += 1
            continue
        run: list[Token] = []
        while at < len(tokens) and _in_name(tokens, at, run):
            run.append(tokens[at])
            at += 1
        at += not run
        links = any(t.low == "of" for t in run) and len(run) > 2
        if len(run) > 1 and (links or any(t.low in ORGANISATION for t in run)):
            found.append(joined(run))
    return found


def _in_name(tokens: Sequence[Token], place: int, run: list[Token]) -> bool:
    token = tokens[place]
    if token.capital and token.word:
        return bool(run) or _proper(token) or token.low in TITLES
    if run and token.low in _NAME_LINKS:
        follows = tokens[place + 1] if place + 1 < len(tokens) else None
        again = tokens[place + 2] if place + 2 < len(tokens) else None
        return follows is not None and (
            follows.capital or (follows.low in _NAME_LINKS and again is not None and again.capital)
        )
    return bool(run) and (token.low == "-" or (token.text[0].isdecimal() and len(token.text) < 4))


def _trimmed(run: list[Token]) -> list[Token]:
    at = 0
    while at < len(run) - 1 and (run[at].low in TITLES or run[at].text == "."):
        at += 1
    if at == len(run) - 1 and run and run[at].low in TITLES:
        return []
    # "Interior Ministry" is no person called Ministry: keep the words that make the name.
    if run and run[-1].low in ORGANISATION:
        return run
    return run[at:]


def joined(tokens: Sequence[Token]) -> str:
    """Tokens as they were written, one space between words that stood apart."""
    parts: list[str] = []
    for place, token in enumerate(tokens):
        apart = place and token.start > tokens[place - 1].end
        parts.append((" " if apart else "") + token.text)
    return "".join(parts)


def is_outlet(tokens: Sequence[Token]) -> bool:
    """Whether a noun phrase is an outlet or agency: by name, last word or description."""
    words = [t for t in tokens if t.word]
    if any(t.text in KNOWN_OUTLETS for t in words):
        return True
    lows = [t.low for t in words]
    if any(
        w in ("newspaper", "broadcaster", "newswire", "tv", "radio", "television") for w in lows
    ):
        return True
    pairs = set(pairwise(lows))
    if pairs & {("news", "agency"), ("telegram", "channel"), ("news", "site"), ("news", "outlet"),
                ("news", "website"), ("state", "media"), ("local", "media"), ("news", "channel"),
                ("press", "agency"), ("wire", "service"), ("press", "association")}:  # fmt: skip
        return True
    capitals = [t for t in words if t.capital]
    if len(capitals) >= 2 and capitals[-1].low in OUTLETS and capitals[-1].low not in _WEAK_OUTLET:
        return True
    return bool(capitals) and capitals[0].low == "the" and capitals[-1].low in OUTLETS


_WEAK_OUTLET = listed(
    "agency leader reporter citizen voice star sun report advocate independent advertiser standard "
    "monitor observer record review echo globe post network live"
)
