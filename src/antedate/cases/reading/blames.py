"""Who is blamed for an incident, and by whom: active, passive and nominal wordings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from antedate.cases.drafts import RelationKind
from antedate.cases.reading.attribution_words import (
    ACCUSING,
    ANSWERABLE,
    BEARING,
    BLAMING,
    DONE,
    FALLING,
    HOLDING,
    MARKS,
    NO_DEED,
    OWN,
    POINTING,
    PUTTING,
    SUSPECTING,
    TRACING,
)
from antedate.cases.reading.doers import (
    Frame,
    agent_after,
    doer,
    negated,
    object_after,
    passive,
    teller,
    together,
    widely,
)
from antedate.cases.reading.events import event_word
from antedate.cases.reading.mentions import agentive
from antedate.cases.reading.nouns import joined, noun_phrase, strip_possessive, verb_like
from antedate.cases.reading.passages import Token, low
from antedate.cases.reading.speakers import SentenceCue
from antedate.cases.wording import listed

Here = Sequence[SentenceCue]
_ATTACKERS = listed(
    "attackers attacker kidnappers kidnapper gunmen gunman bombers bomber assailants assailant "
    "abductors captors raiders killers killer hijackers shooters shooter drones drone rockets "
    "perpetrators arsonists"
)
_KIND = RelationKind.BLAMED_ON


_TRIGGERS = (
    BLAMING | ACCUSING | POINTING | PUTTING | SUSPECTING | TRACING | ANSWERABLE | MARKS | DONE
    | listed("blame blames finger fingers responsibility guilt suspicion culprit belong belonged "
             "belongs belonging behind work fault doing")
)  # fmt: skip


def blames(tokens: Sequence[Token], here: Here) -> Iterator[Frame]:
    """The blame that one sentence tells of."""
    for at, token in enumerate(tokens):
        if token.low not in _TRIGGERS:
            continue
        for frame in _at(tokens, at, here):
            for actor in together(frame.actor):
                if agentive(actor) and not event_word(actor[0].low) and actor[0].low != "my":
                    yield Frame(_KIND, at, actor, frame.by, frame.widely, frame.refers)


def _at(tokens: Sequence[Token], at: int, here: Here) -> Iterator[Frame]:
    word = tokens[at].low
    if word in ("blame", "blames") and _is_noun(tokens, at):
        return _blame_noun(tokens, at, here)
    return next((rule(tokens, at, here) for words, rule in _RULES if word in words), iter(()))


def _suspicion(tokens: Sequence[Token], at: int, here: Here) -> Iterator[Frame]:
    if low(tokens, at + 1) in FALLING | {"has"}:
        yield from _onto(tokens, at, here, ("on", "upon"))


def _culprit(tokens: Sequence[Token], at: int, here: Here) -> Iterator[Frame]:
    """ "had another culprit in mind: X"."""
    if named := _after_colon(tokens, at):
        yield Frame(_KIND, at, named, teller(tokens, at, here))


def _belongs(tokens: Sequence[Token], at: int, here: Here) -> Iterator[Frame]:
    """ "the kidnappers belong to X"."""
    attackers = {low(tokens, p) for p in range(max(at - 6, 0), at)} & _ATTACKERS
    if attackers and low(tokens, at + 1) == "to":
        yield Frame(_KIND, at, object_after(tokens, at + 2), teller(tokens, at, here))


# --- blame, fault -------------------------------------------------------------------------


def _is_noun(tokens: Sequence[Token], at: int) -> bool:
    before, follows = low(tokens, at - 1), low(tokens, at + 1)
    if before in ("the", "a", "no", "any", "its", "their", "main", "prime", "of", "some", "all",
                  "much", "squarely", "for", "put", "lay", "laid", "puts", "pinned",
                  "to"):  # fmt: skip
        return before != "to" or low(tokens, at - 2) in ("is", "was", "are", "were", "partly",
                                                        "itself", "largely", "be")  # fmt: skip
    return follows in ("on", "game", "fell", "lies", "lay", "falls", "at")


def _blame_noun(tokens: Sequence[Token], at: int, here: Here) -> Iterator[Frame]:
    """ "put the blame on X", "laid the blame at the door of X", "X is to blame"."""
    if low(tokens, at - 1) == "to":
        yield from _clause_subject(tokens, at - 1, here)
        return
    if low(tokens, at - 1) in ("no", "any"):
        return
    yield from _onto(tokens, at, here, ("on", "with", "upon"))
    if low(tokens, at + 1) == "at":
        yield from _at_the_door(tokens, at, here)


def _at_the_door(tokens: Sequence[Token], at: int, here: Here) -> Iterator[Frame]:
    ahead = [low(tokens, p) for p in range(at + 1, at + 6)]
    if "door" in ahead or "feet" in ahead:
        for place in range(at + 2, at + 7):
            if low(tokens, place) == "of":
                by = teller(tokens, at, here)
                yield Frame(_KIND, at, object_after(tokens, place + 1), by)
                return
            if low(tokens, place) == "'s":
                yield Frame(_KIND, at, tuple(tokens[at + 2 : place]), teller(tokens, at, here))
                return


def _laid(tokens: Sequence[Token], at: int, here: Here) -> Iterator[Frame]:
    """ "laid the attack at the door of X"."""
    for place in range(at + 2, at + 7):
        if low(tokens, place) == "at":
            yield from _at_the_door(tokens, place - 1, here)
            return


def _onto(
    tokens: Sequence[Token], at: int, here: Here, words: tuple[str, ...], reach: int = 10
) -> Iterator[Frame]:
    """Who follows "on": "pinned the blast on X"."""
    for place in range(at + 1, min(at + reach, len(tokens))):
        clause = low(tokens, place) in ("that", "which", "who")
        if tokens[place].text in ".;:" or (clause and low(tokens, place + 1) != "one"):
            return
        if low(tokens, place) in words:
            actor = object_after(tokens, place + 1)
            if agentive(actor) and not _is_day(actor):
                yield Frame(_KIND, at, actor, teller(tokens, at, here), widely(tokens, at))
                return


def _is_day(actor: Sequence[Token]) -> bool:
    return actor[0].low.endswith("day") or actor[0].text[0].isdecimal()


def _blamed(tokens: Sequence[Token], at: int, here: Here) -> Iterator[Frame]:
    if low(tokens, at - 1) in ("not", "n't", "never") or low(tokens, at + 1) in ("game",):
        return
    participle = low(tokens, at) in ("blamed", "faulted")
    if participle and (passive(tokens, at) or _reduced(tokens, at)):
        yield from _was_blamed(tokens, at)
        return
    by = _blamer(tokens, at, here)
    for place in range(at + 1, min(at + 9, len(tokens))):
        word = low(tokens, place)
        if word == "on":
            actor = object_after(tokens, place + 1)
            if agentive(actor) and not _is_day(actor):
                yield Frame(_KIND, at, actor, by, widely(tokens, at))
            return
        if word in ("for", "by", "over", "after") or tokens[place].text in ",.;":
            break
    yield Frame(_KIND, at, object_after(tokens, at + 1), by, widely(tokens, at))


def _was_blamed(tokens: Sequence[Token], at: int) -> Iterator[Frame]:
    """ "was blamed by Y on X", "X was blamed for it", "an attack blamed on X"."""
    agent = agent_after(tokens, at, 8)
    by = strip_possessive(joined(agent)) if agent else ""
    for place in range(at + 1, min(at + 10, len(tokens))):
        if low(tokens, place) == "on":
            yield Frame(_KIND, at, object_after(tokens, place + 1), by, widely(tokens, at))
            return
        if low(tokens, place) == "for" or tokens[place].text in ".;":
            break
    words, refers = doer(tokens, at, ())
    if words and passive(tokens, at):
        yield Frame(_KIND, at, words, by, widely(tokens, at), refers)


def _reduced(tokens: Sequence[Token], at: int) -> bool:
    """ "an attack blamed on X": a participle after its noun."""
    return low(tokens, at + 1) in ("on", "by")


def _blamer(tokens: Sequence[Token], at: int, here: Here) -> str:
    refers = next((i.speaker.refers_to for i in here if i.cue.verb == at), "")
    return refers or strip_possessive(joined(doer(tokens, at, here)[0]))


# --- accuse, suspect, attribute -----------------------------------------------------------


def _accused(tokens: Sequence[Token], at: int, here: Here) -> Iterator[Frame]:
    """ "accused X of shelling"; "X was accused by Y of". Of lying: that names no doer."""
    if not _of_deed(tokens, at):
        return
    if passive(tokens, at):
        words, refers = doer(tokens, at, ())
        agent = agent_after(tokens, at)
        yield Frame(_KIND, at, words, strip_possessive(joined(agent)) if agent else "",
                    widely(tokens, at), refers)  # fmt: skip
        return
    if low(tokens, at - 1) in ("the", "an", "those"):
        return
    actor = object_after(tokens, at + 1)
    lows = [t.low for t in actor]
    if "of" in lows and len(lows) > lows.index("of") + 1 and not (
        actor[lows.index("of") + 1].capital
    ):  # fmt: skip
        actor = actor[: lows.index("of")]
    yield Frame(_KIND, at, actor, _blamer(tokens, at, here))


def _of_deed(tokens: Sequence[Token], at: int) -> bool:
    for place in range(at + 1, min(at + 14, len(tokens))):
        if low(tokens, place) in ("of", "over"):
            follows = low(tokens, place + 1)
            if follows and tokens[place + 1].capital:
                continue
            far = {low(tokens, p) for p in range(place + 1, place + 8)}
            return follows not in NO_DEED or bool(far & {"raids", "attack", "attacks", "strikes"})
        if tokens[place].text in ".;":
            return True
    return at + 14 >= len(tokens)


def _suspected(tokens: Sequence[Token], at: int, here: Here) -> Iterator[Frame]:
    """ "police suspect X", "X is suspected of", "suspected Vale Front militants attacked"."""
    word, follows = low(tokens, at), low(tokens, at + 1)
    if word == "suspected" and passive(tokens, at):
        if follows in ("of", "in"):
            if low(tokens, at + 2) in ("planning", "plotting", "trying", "belonging", "links"):
                return
            words, refers = doer(tokens, at, ())
            yield Frame(_KIND, at, words, "", widely(tokens, at), refers)
        return
    if word == "suspected" and (low(tokens, at - 1) in ("", ",", "when", "after", "by", "that")):
        actor = object_after(tokens, at + 1)
        if any(t.capital for t in actor):
            yield Frame(_KIND, at, actor)
        return
    if follows in ("that", "is", "was", "who", "has", "had", "in", "of", "were", ".", ","):
        return
    if low(tokens, at - 1) in ("the", "a", "main", "prime", "one", "of", "another", "each"):
        return
    if word in ("suspect", "suspects") or verb_like(tokens, at):
        yield Frame(_KIND, at, object_after(tokens, at + 1), _blamer(tokens, at, here))


def _traced(tokens: Sequence[Token], at: int, here: Here) -> Iterator[Frame]:
    """ "attributed by Y to X", "linked the blast to X", "attributed the salvo to X"."""
    if negated(tokens, at):
        return
    to = ("on",) if low(tokens, at).startswith("pin") else ("to",)
    reached = list(_onto(tokens, at, here, to))
    agent = agent_after(tokens, at)
    for frame in reached:
        by = strip_possessive(joined(agent)) if agent else frame.by
        yield Frame(_KIND, at, frame.actor, by, widely(tokens, at))


def _pointed(tokens: Sequence[Token], at: int, here: Here) -> Iterator[Frame]:
    """ "pointed the finger at X", "placed responsibility on X", "pointed to the rebels"."""
    word = low(tokens, at)
    if word in POINTING:
        if "finger" in (low(tokens, at + 2), low(tokens, at + 1), low(tokens, at + 3)):
            return
        actor = object_after(tokens, at + 2)
        if low(tokens, at + 1) in ("at", "to") and actor and any(t.capital for t in actor):
            yield Frame(_KIND, at, actor, teller(tokens, at, here))
        return
    if word == "responsibility" and low(tokens, at - 1) in ("personal", "full", "sole", "direct"):
        bears = next((p for p in range(at - 1, at - 5, -1) if low(tokens, p) in BEARING), None)
        if bears is not None:
            yield from _clause_subject(tokens, bears, here)
        return
    placed = any(low(tokens, p) in PUTTING | FALLING | {"pointed", "points", "pointing", "point"}
                 for p in range(at - 4, at + 3))  # fmt: skip
    if placed and not negated(tokens, at):
        yield from _onto(tokens, at, here, ("on", "at", "with"), 8)


def _after_colon(tokens: Sequence[Token], at: int) -> tuple[Token, ...]:
    for place in range(at + 1, min(at + 6, len(tokens))):
        if tokens[place].text in ":":
            return object_after(tokens, place + 1)
    return ()


# --- "responsible", "behind", "the work of" -----------------------------------------------


def _answerable(tokens: Sequence[Token], at: int, here: Here) -> Iterator[Frame]:
    if low(tokens, at - 1) in ("those", "the", "people") or low(tokens, at + 1) == "authorities":
        return
    held = next((p for p in range(at - 1, max(at - 14, -1), -1) if low(tokens, p) in HOLDING), None)
    if held is None:
        if not negated(tokens, at):
            yield from _clause_subject(tokens, at, here)
        return
    if passive(tokens, held):
        words, refers = doer(tokens, held, ())
        yield Frame(_KIND, at, words, "", "", refers)
        return
    actor = tuple(t for t in tokens[held + 1 : at] if t.low not in ("directly", "fully", "also"))
    cut = next((n for n, t in enumerate(actor) if t.text in ",("), len(actor))
    if not actor and low(tokens, held - 1) in ("they", "also", "he", "police"):
        # "whom they also hold responsible": the one told of just before.
        which = next((p for p in range(held, max(held - 8, 0), -1)
                      if low(tokens, p) in ("which", "whom")), None)  # fmt: skip
        if which is not None:
            end = which - (low(tokens, which - 1) == ",")
            begin = end
            while begin > 0 and tokens[begin - 1].capital and tokens[begin - 1].word:
                begin -= 1
            actor, cut = tuple(tokens[begin:end]), end - begin
    yield Frame(_KIND, at, actor[:cut], teller(tokens, held, here))


_LIKELY = listed(
    "have had has to likely believed thought suspected was were is are could might may probably "
    "partly largely itself themselves be been almost certainly also"
)


def _behind(tokens: Sequence[Token], at: int, here: Here) -> Iterator[Frame]:
    """ "said X was behind it"; not "is behind me", "behind bars"."""
    if low(tokens, at + 1) not in ("me", "us", "him", "her", "them", "you", "bars", "schedule"):
        yield from _clause_subject(tokens, at, here)


def _clause_subject(tokens: Sequence[Token], at: int, here: Here) -> Iterator[Frame]:
    """ "said X was behind it", where X is not the speaker."""
    end = at
    while end > 0 and low(tokens, end - 1) in _LIKELY:
        end -= 1
    if end == at and low(tokens, at) not in BEARING:
        return
    if negated(tokens, at):
        return
    begin = end
    while begin > 0 and tokens[begin - 1].text not in ',;:—–.”"“' and (
        low(tokens, begin - 1) not in ("and", "but", "while", "that", "as", "though", "if")
    ):  # fmt: skip
        begin -= 1
    for item in here:
        if begin < item.cue.last <= end and not item.cue.after:
            begin = item.cue.last
    actor = tuple(tokens[begin:end])
    if not actor or len(actor) > 9 or actor[0].low in (*OWN, "who", "those", "what", "that"):
        return
    if any(verb_like(tokens, p) for p in range(begin, end)) or actor[0].low.endswith("ing"):
        return
    by = next((i.speaker.refers_to or i.speaker.words for i in here), "")
    if by and by.lower().endswith(joined(actor).lower()):
        return
    yield Frame(_KIND, at, actor, by)


def _marked(tokens: Sequence[Token], at: int, here: Here) -> Iterator[Frame]:
    """ "bore the hallmarks of X"; "X bears responsibility for" names its subject."""
    if low(tokens, at + 1) not in ("of", "for"):
        return
    bears = any(low(tokens, p) in BEARING | {"had", "has", "have"} for p in range(at - 4, at))
    if not bears or negated(tokens, at):
        return
    if low(tokens, at) in ("responsibility", "blame"):
        place = next(p for p in range(at - 1, at - 5, -1) if low(tokens, p) in BEARING | {"had"})
        yield from _clause_subject(tokens, place, here)
    else:
        yield Frame(_KIND, at, object_after(tokens, at + 2), teller(tokens, at, here))


def _done_by(tokens: Sequence[Token], at: int, here: Here) -> Iterator[Frame]:
    """ "carried out by X", "was launched from there by X", "the work of X"."""
    if negated(tokens, at):
        return
    by = next((i.speaker.refers_to or i.speaker.words for i in here), "")
    word = low(tokens, at)
    if word in DONE and low(tokens, at + 1) not in ("by", "out", "off", "from"):
        return
    if word in ("work", "fault", "doing"):
        yield from _work_of(tokens, at, by)
        return
    for place in range(at + 1, min(at + 8, len(tokens))):
        if low(tokens, place) == "by":
            actor = object_after(tokens, place + 1)
            ends = place + 1 + noun_phrase(tokens[place + 1 :], 0)
            if ends > place + 1 and actor and not actor[0].low.endswith("ing"):
                yield Frame(_KIND, at, actor, by)
            return
        if tokens[place].text in ",.;:":
            return


def _work_of(tokens: Sequence[Token], at: int, by: str) -> Iterator[Frame]:
    """ "was the work of X", "it was X's fault"."""
    be = any(low(tokens, p) in _BEING for p in range(at - 3, at))
    if low(tokens, at + 1) == "of" and be:
        yield Frame(_KIND, at, object_after(tokens, at + 2), by)
    elif low(tokens, at - 1) == "'s" and be and low(tokens, at) != "doing":
        begin = at - 1
        while begin > 0 and tokens[begin - 1].word and not verb_like(tokens, begin - 1):
            begin -= 1
        yield Frame(_KIND, at, tuple(tokens[begin : at - 1]), by)


_BEING = listed("was were is be been as not")
_Rule = Callable[[Sequence[Token], int, Here], Iterator[Frame]]
_RULES: tuple[tuple[frozenset[str], _Rule], ...] = (
    (BLAMING, _blamed),
    (ACCUSING, _accused),
    (POINTING | listed("finger fingers responsibility guilt"), _pointed),
    (SUSPECTING, _suspected),
    (TRACING, _traced),
    (listed("suspicion"), _suspicion),
    (listed("culprit"), _culprit),
    (PUTTING, _laid),
    (ANSWERABLE, _answerable),
    (MARKS - {"responsibility"}, _marked),
    (listed("belong belonged belongs belonging"), _belongs),
    (listed("behind"), _behind),
    (DONE | listed("work fault doing"), _done_by),
)
"""The first whose words hold the word is asked."""
