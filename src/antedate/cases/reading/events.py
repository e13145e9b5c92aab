"""Events that a sentence tells of as having happened, with their places and means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from antedate.cases.reading import words
from antedate.cases.reading.event_phrases import PHRASE_WORDS, phrase_event
from antedate.cases.reading.lexicon import (
    EVENTS,
    FAMILIES,
    MEANS,
    NOT_EVENT_BEFORE,
    UNREAL_BEFORE,
)
from antedate.cases.reading.nouns import (
    verb_like,
)
from antedate.cases.reading.passages import Token, low
from antedate.cases.wording import listed

_HITS = listed(
    "hit hits struck strikes strike landed fell falling landing fired slammed targeted targeting "
    "hitting striking pounded pummelled rained launched crashed exploded smashed ripped"
)
_FOOTAGE = listed("video footage clip film phone camera recording images filmed pictures")
_GOES_OFF = listed(
    "exploded explodes went killed killing kills blew detonated ripped tore hit struck blast "
    "attack "
    "attacks explosion wounded wounding injured threw car truck"
)
_FALSE = listed(
    "purporting purportedly purports falsely supposedly allegedly-showing mislabelled miscaptioned "
    "wrongly hoax fake misleading misleadingly untrue rumours rumors imagined"
)
_ANOTHER = listed(
    "another separate separately second third similar elsewhere previous earlier other also again "
    "smaller larger bigger fourth fifth last"
)
_WORD_END = re.compile(r"(?:ings?|ed|es|s)$")


@dataclass(frozen=True, slots=True)
class Event:
    """One event word in a sentence, at token ``at``. ``another`` where it is said to be a
    different one from that told before."""

    at: int
    what: str
    word: str
    another: bool


def family(what: str) -> str:
    """Kinds of events that retell one another."""
    return FAMILIES.get(what, what)


def events_in(tokens: Sequence[Token], past: frozenset[int] = frozenset()) -> list[Event]:
    """The events of a sentence that are told as real. ``past`` holds the places of tokens in dates
    long past: what is dated so happened, whatever is said of it now."""
    found: list[Event] = []
    for at, token in enumerate(tokens):
        what = _what(tokens, at)
        if what and (_dated(tokens, at, past) or not _unreal(tokens, at)):
            another = any(low(tokens, p) in _ANOTHER for p in range(at - 4, at)) or (
                low(tokens, 0) in ("separately", "elsewhere")
            )
            found.append(Event(at, what, token.text, another))
    return found


def _dated(tokens: Sequence[Token], at: int, past: frozenset[int]) -> bool:
    """ "not linked to the attack on the bank in early April", "a blaze in the port in 2024"."""
    for place in range(at + 1, min(at + 9, len(tokens))) if past else ():
        if place in past:
            return True
        if tokens[place].text in _CLAUSE_MARKS or tokens[place].text == ",":
            return False
        if verb_like(tokens, place):
            return False
    return False


@lru_cache(maxsize=20_000)
def event_word(word: str) -> str:
    """What kind of event a word tells of, inflected or not; nothing if none."""
    if word in EVENTS:
        return EVENTS[word]
    base = _WORD_END.sub("", word)
    return (EVENTS.get(base, "") if len(base) > 2 else "") or words.events().get(word, "")


@lru_cache(maxsize=50_000)
def _telling(word: str) -> bool:
    """Whether any rule looks at a word."""
    return bool(
        word in PHRASE_WORDS or word in words.phrases() or word in MEANS or word in _SEVERAL
        or event_word(word) or word.startswith(("strike", "struck", "striking"))
    )  # fmt: skip


def _what(tokens: Sequence[Token], at: int) -> str:
    token, word = tokens[at], tokens[at].low
    if word[:1] == "m" and word[1:].isdecimal():
        return _magnitude(tokens, at)
    if not _telling(word):
        return ""
    if told := phrase_event(tokens, at) or _phrase(tokens, at):
        return told
    if word in ("strike", "strikes", "struck", "striking"):
        return _strike(tokens, at)
    if word in MEANS and _hits_something(tokens, at):
        return {"drone": "strike", "missile": "strike", "airstrike": "strike", "rocket": "shelling",
                "mine": "explosion", "roadside bomb": "explosion", "bomb": "explosion",
                "artillery": "shelling", "mortar": "shelling"}.get(MEANS[word], "")  # fmt: skip
    if word in _SEVERAL and (several := _several_words(tokens, at)):
        return several
    what = event_word(word)
    if not what or _not_this_sense(tokens, at, what):
        return ""
    if what == "shelling" and word.startswith(("rocket", "mortar", "artillery", "barrage")):
        near = {low(tokens, p) for p in range(at, at + 5)}
        return what if near & {"fire", "attack", "attacks", "strike", "duel", *_HITS} else ""
    if token.capital and at and word in ("march", "storm", "fire", "front"):
        return ""
    return what


_NEAR = (10, 7)
"""How far before and after a word of its class may stand."""


def _magnitude(tokens: Sequence[Token], at: int) -> str:
    """ "M5.4, Lake Orsun"."""
    parted = low(tokens, at + 1) in (".", ",", "-") and low(tokens, at + 2)[:1].isdecimal()
    return "earthquake" if parted and tokens[at].capital else ""


def _phrase(tokens: Sequence[Token], at: int) -> str:
    """An event by the table of phrases, within its clause."""
    for phrase in words.phrases().get(tokens[at].low, ()):
        if phrase.after and not any(
            low(tokens, p) in phrase.after for p in range(at + 1, at + 5)
        ):  # fmt: skip
            continue
        first, last = max(at - _NEAR[0], 0), min(at + _NEAR[1], len(tokens))
        while any(t.text in ".;" for t in tokens[first:at]):
            first += 1
        if not phrase.near or any(t.low in phrase.near for t in tokens[first:last]):
            return phrase.kind
    return ""


_FAILS = listed("failed burst bursting breached broke gave collapsed overtopped breach ruptured")
_HOLDS_WATER = listed("levee levees dam dyke dike embankment river rivers banks reservoir")
_SHIPS = listed("ship ships vessel tanker ferry boat trawler freighter barge yacht reef rocks")
_CRAFT = listed(
    "plane aircraft helicopter jet drone balloon flight airliner glider bridge building"
)
_TWO_WORDS = {
    ("shots", "were"): "shooting", ("shots", "rang"): "shooting", ("fired", "shots"): "shooting",
    ("shots", "fired"): "shooting", ("blew", "up"): "explosion", ("blown", "up"): "explosion",
    ("blew", "himself"): "explosion",
    ("blew", "herself"): "explosion", ("went", "off"): "explosion", ("opened", "fire"): "shooting",
    ("opening", "fire"): "shooting", ("caught", "fire"): "fire", ("set", "fire"): "fire",
    ("gave", "way"): "collapse", ("fell", "ill"): "poisoning", ("taken", "ill"): "poisoning",
    ("gunned", "down"): "shooting", ("broke", "into"): "robbery", ("went", "down"): "crash",
    ("came", "down"): "crash", ("took", "hostage"): "kidnapping", ("ran", "aground"): "crash",
    ("on", "fire"): "fire", ("set", "alight"): "fire", ("set", "ablaze"): "fire",
    ("burst", "its"): "flood", ("burst", "their"): "flood", 
    ("taken", "to"): "", ("was", "hit"): "hit", ("were", "hit"): "hit", ("was", "struck"): "hit",
    ("came", "under"): "hit", ("under", "fire"): "hit", ("rounded", "up"): "arrest",
    ("picked", "up"): "", ("took", "to"): "", ("poured", "into"): "", ("off", "rails"): "crash",
    ("jumped", "rails"): "crash", ("blew", "out"): "", ("veered", "off"): "crash",
    ("head-on", "with"): "crash", ("broke", "up"): "crash", ("broken", "up"): "crash",
    ("breaks", "up"): "crash", ("burned", "down"): "fire", ("burnt", "down"): "fire",
    ("gutted", "by"): "fire", ("swept", "away"): "flood", ("slid", "down"): "landslide",
    ("knocked", "down"): "", ("fell", "from"): "accident",
}  # fmt: skip


_SEVERAL = (
    {first for first, _ in _TWO_WORDS}
    | _FAILS
    | listed("fire shot downed intercepted fell ill killing killings murder murdered murders")
)


def _several_words(tokens: Sequence[Token], at: int) -> str:
    word = tokens[at].low
    if word in _FAILS and {t.low for t in tokens} & _HOLDS_WATER:
        return "flood"
    if (
        word == "fire"
        and low(tokens, at - 1) == "of"
        and low(tokens, at - 2).startswith("exchange")
    ):
        return "clash"
    if word in ("shot", "downed", "intercepted") and {low(tokens, p) for p in range(at, at + 6)} & (
        {"drones", "drone", "missiles", "missile", "rockets"}
    ):
        return "strike"
    if word == "fell" and "death" in {low(tokens, p) for p in range(at, at + 5)}:
        return "accident"
    if word == "ill" and {low(tokens, p) for p in range(at - 5, at)} & {
        "makes",
        "made",
        "make",
        "left",
    }:
        return "poisoning"
    if word in ("killing", "killings"):
        murder = low(tokens, at - 1) in ("the", "'s", "of", "a", "his", "her", "their")
        return (
            "killing"
            if murder and low(tokens, at + 1) in ("of", ".", ",", "and", "was", "")
            else ""
        )
    if word in ("murder", "murdered", "murders"):
        return "killing"
    return _pair_of_words(tokens, at)


def _pair_of_words(tokens: Sequence[Token], at: int) -> str:
    word = tokens[at].low
    craft = _CRAFT | _SHIPS if word in ("broke", "broken", "breaks") else _CRAFT
    if word == "shots" and low(tokens, at + 1) == "were" and low(tokens, at + 2) != "fired":
        return ""
    alarms = {"siren", "sirens", "alarm", "alarms", "phone", "lights", "power", "light"}
    if word == "went" and low(tokens, at + 1) == "off":
        return "" if {low(tokens, p) for p in range(at - 4, at)} & alarms else "explosion"
    if word in ("came", "broke", "broken", "breaks") and not {t.low for t in tokens} & craft:
        return ""
    beside = at + 1 + (low(tokens, at + 1) in ("also", "again", "twice", "later", "first"))
    return _TWO_WORDS.get((word, low(tokens, beside)), "")


def _strike(tokens: Sequence[Token], at: int) -> str:
    near = {low(tokens, p) for p in range(at - 4, at + 5)}
    if near & {"workers", "union", "unions", "general", "hunger", "teachers", "drivers", "pay",
               "wages", "walkout", "strikers"}:  # fmt: skip
        return "protest" if tokens[at].low in ("strike", "strikes") else ""
    means = near & (set(MEANS) | {"air", "strikes"})
    if means:
        return "strike"
    told = low(tokens, at - 1) in ("the", "a", "'s", "this", "that", "another", "similar", "second")
    bombed = low(tokens, at + 1) in ("on", "against") and tokens[at].low == "strikes"
    return "attack" if (told and tokens[at].low == "strike") or bombed else ""


def _hits_something(tokens: Sequence[Token], at: int) -> bool:
    return any(low(tokens, p) in _HITS for p in range(at + 1, at + 5)) or (
        any(low(tokens, p) in ("fired", "launched") for p in range(at - 4, at))
    )


def _not_this_sense(tokens: Sequence[Token], at: int, what: str) -> bool:
    word = tokens[at].low
    before, follows = low(tokens, at - 1), low(tokens, at + 1)
    if follows in NOT_EVENT_BEFORE or (follows == "-" and word == "fire"):
        return True
    near = {low(tokens, p) for p in range(at - 4, at + 4)}
    if word in _ONLY_WITH and not _companion(word, follows, near):
        return True
    if word in ("verdict", "trial") and follows == ":":
        return True
    filmed = near & _FOOTAGE or any(t.low in _FOOTAGE for t in tokens[:at])
    if word == "shot" and (filmed or before in ("a", "the")) and "dead" not in near:
        return True
    if word == "fire":
        return before in ("opened", "open", "opening", "under", "return", "returned", "cease",
                          "artillery", "rocket", "mortar", "of", "machine-gun", "caught", "set",
                          "on", "opens", "exchanged", "hostile")  # fmt: skip
    if word in ("rally", "march", "battle", "vote", "trial", "crush", "storm", "raid", "protest"):
        return follows in ("for", "against") and before in ("to", "will")
    if word in (
        "sank",
        "sinking",
        "sunk",
        "plunged",
        "collapsed",
        "crashed",
        "overturned",
        "rallied",
    ):
        return bool(near & {"prices", "shares", "currency", "confidence", "ruling", "conviction"})
    if word in ("fighting", "battle", "battled", "battling"):
        return follows in ("for", "corruption", "fires", "to") or bool(
            near & {"fire", "fires", "blaze", "flames", "flood", "crews", "firefighters"}
        )
    if what == "trial":
        return follows in ("run", "period")
    return False


_ONLY_WITH = listed("shots blasting polling bomb bombs riot riots")


def _companion(word: str, follows: str, near: set[str]) -> bool:
    """Whether a word that is an event only in some company is in it: "shots heard"."""
    if word.startswith("riot"):
        return follows not in ("police", "squad", "shields", "gear")
    if word == "shots":
        heard = follows in ("around", "at", "near", "heard", "in", "outside", "from", "on")
        return heard and not near & _FOOTAGE
    if word == "polling":
        return not follows[:1].isalpha() or follows in _AFTER
    return word != "blasting" and bool(near & _GOES_OFF or follows in _SET)


_SET = listed("under outside near beneath inside")
_AFTER = listed("was were is has had began started opened closed opens closes in on at and there "
                "took will would resumed ended")  # fmt: skip
_CLAUSE_MARKS = frozenset('.;:—–”"')


def _unreal(tokens: Sequence[Token], at: int) -> bool:
    """Whether the event is only planned, feared, denied, warned of or falsely shown."""
    labelled = low(tokens, 0) in ("claim", "claims", "caption") and low(tokens, 1) == ":"
    return labelled or _governed(tokens, at) or _foretold(tokens, at) or _shown_falsely(tokens, at)


def _governed(tokens: Sequence[Token], at: int) -> bool:
    """By a word before it in its clause: "no", "will", "feared", "warned of"."""
    for place in range(at - 1, max(at - 7, -1), -1):
        word = tokens[place].low
        if tokens[place].text in _CLAUSE_MARKS:
            break
        if tokens[place].text == "," and at - place > 2:
            break
        if word in ("that", "who", "which", "after", "when", "because", "as", "since"):
            break
        month = word == "may" and tokens[place].capital
        if word in UNREAL_BEFORE and not month and not _happened_anyway(tokens, place, at):
            return True
    return any(low(tokens, p) in ("denied", "denies", "denying") for p in range(max(at - 5, 0), at))


def _foretold(tokens: Sequence[Token], at: int) -> bool:
    """By what follows it: "storm is forecast", "attack would", "flood risk"."""
    if any(
        low(tokens, p)
        in ("forecast", "expected", "feared", "planned", "scheduled", "due", "postponed")
        for p in range(at + 1, at + 4)
    ):
        return True
    if low(tokens, at + 1) in ("risk", "threat", "fears", "warning"):
        return True
    for place in range(at + 1, min(at + 6, len(tokens))):
        # "a strike on Velin would be": the verb of the event itself.
        if low(tokens, place) in ("would", "will", "could", "might"):
            return True
        if tokens[place].text in ",.;:" or verb_like(tokens, place):
            return False
    return False


_CLAIMING = listed(
    "claim claimed claims claiming captioned presented purported alleged caption supposed"
)


def _shown_falsely(tokens: Sequence[Token], at: int) -> bool:
    """ "purporting to show an attack", "with the claim that it shows a flood"."""
    if any(low(tokens, p) in _FALSE for p in range(at - 12, at)):
        return True
    if not any(
        low(tokens, p) in ("showing", "show", "shows", "depicting") for p in range(at - 8, at)
    ):
        return False
    if any(low(tokens, p) in _CLAIMING for p in range(max(at - 16, 0), at)):
        return True
    # "A video that shows rockets hitting a bridge is not from here": none of it happened now.
    filmed = any(t.low in _FOOTAGE for t in tokens[:at])
    return filmed and any(
        t.low in ("not", "old", "fake", "false") or t.low in _FALSE for t in tokens[at:]
    )


def _happened_anyway(tokens: Sequence[Token], place: int, at: int) -> bool:
    """ "against the vote", "no injuries in the fire": the word governs something else."""
    word = tokens[place].low
    if word in (
        "no",
        "without",
        "not",
        "never",
        "against",
        "before",
        "ahead",
        "fear",
        "fears",
        "feared",
        "risk",
    ):
        between = at - place
        if word in ("no", "without"):
            return between > 2
        if word in ("not", "never"):
            return between > 4
        if word == "before":
            return True
        return word == "against" and between > 1
    return (
        word in ("call", "calls", "called", "calling", "film", "movie", "next", "urged", "training")
        and at - place > 3
    )


def means_in(tokens: Sequence[Token]) -> str:
    """By which means, from the first word of a sentence that names one."""
    lows = [t.low for t in tokens]
    for at, word in enumerate(lows):
        pair = (word, lows[at + 1] if at + 1 < len(lows) else "")
        if pair in (("car", "bomb"), ("truck", "bomb")):
            return "car bomb"
        if pair[0] == "petrol" and pair[1].startswith("bomb"):
            return "petrol bomb"
        if word in MEANS and MEANS[word] and not _other_sense(lows, at):
            return MEANS[word]
    return ""


def _other_sense(lows: Sequence[str], at: int) -> bool:
    word = lows[at]
    follows = lows[at + 1] if at + 1 < len(lows) else ""
    before = lows[at - 1] if at else ""
    if word in ("mine", "mines"):
        return before in ("coal", "gold", "a", "the", "copper", "salt", "of")
    if word in ("drone", "drones"):
        return follows in ("footage", "video", "images", "view", "shot") or (
            before in ("by", "a") and ("footage" in lows or "filmed" in lows)
        )
    return (word == "aircraft" and "crashed" in lows) or (word == "shell" and follows == "company")
