"""Deeds in what somebody says: "X said soldiers had opened fire", "the mine was laid by X".

Who says it of himself claims it, or denies it; who says it of another blames him.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from antedate.cases.drafts import RelationKind
from antedate.cases.reading import words
from antedate.cases.reading.attribution_words import DENYING, REJECTING
from antedate.cases.reading.doers import Frame, agent_after, passive
from antedate.cases.reading.events import event_word
from antedate.cases.reading.lexicon import AUXILIARY, BE
from antedate.cases.reading.mentions import agentive
from antedate.cases.reading.nouns import joined, noun_phrase
from antedate.cases.reading.passages import Token, low
from antedate.cases.reading.speakers import SentenceCue
from antedate.cases.reading.subjects import adverb
from antedate.cases.wording import listed

Here = Sequence[SentenceCue]
_SELF = listed("it they we i")
_OWN = listed("its their our my his her")
_NOT = listed("not never no none nobody neither nor n't without")
_BOUNDS = listed("that and but when after as while which who because before if whether though "
                 "until where although since")  # fmt: skip
_TOGETHER = {
    "opened": ("fire",), "fired": ("on", "at", "into", "the", "two", "several", "three", "its",
                                   "rockets", "shells", "tear", "rubber", "live"),
    "carried": ("out", "it"), "set": ("fire", "off"), "blew": ("up",), "took": ("hostage",),
    "threw": ("grenades", "petrol", "the"), "launched": ("the", "an", "a", "it", "them"),
    "laid": ("the", "mines"), "planted": ("the", "a", "it"), "dropped": ("a", "the", "bombs"),
    "seized": ("the", "him", "her", "them"), "burned": ("the", "down"), "burnt": ("the", "down"),
    "released": ("water", "the"),
}  # fmt: skip
_FORCES = listed("police army troops soldiers guards military navy forces rebels militia militants "
                 "guerrillas insurgents gendarmes commandos militiamen settlers security border "
                 "intelligence")  # fmt: skip
_UNSURE = listed("whether if unclear unknown")
_WORKING = listed("employed hired paid armed sent backed")


def reported(tokens: Sequence[Token], here: Here) -> Iterator[Frame]:
    """The deeds and the denied events that the speakers of a sentence tell of."""
    for item in here:
        begin, end = _said(tokens, here, item)
        if any(low(tokens, p) in _UNSURE for p in range(begin, min(begin + 4, end))):
            continue
        for at in range(begin, end):
            yield from _deed(tokens, at, begin, item)
            yield from _nothing(tokens, at, end, item)


def _said(tokens: Sequence[Token], here: Here, item: SentenceCue) -> tuple[int, int]:
    cue = item.cue
    later = [i.cue.first for i in here if i.cue.first >= cue.last]
    if cue.after:
        return 0, cue.first
    return cue.last, min(later, default=len(tokens))


def _deed(tokens: Sequence[Token], at: int, begin: int, item: SentenceCue) -> Iterator[Frame]:
    word = tokens[at].low
    strong = word in words.deeds("strong")
    if not strong and word not in words.deeds("weak"):
        return
    if passive(tokens, at):
        agent = agent_after(tokens, at, 7)
        if agent and not _negated(tokens, begin, at):
            yield from _of(tokens, agent, at, item, denied=False)
        return
    if not strong and low(tokens, at + 1) not in _TOGETHER.get(word, ()):
        return
    subject = _subject(tokens, at, begin)
    if subject:
        first = next(n for n, t in enumerate(tokens) if t is subject[0])
        yield from _of(
            tokens, subject, at, item, denied=_negated(tokens, max(first - 1, begin), at)
        )


def _of(
    tokens: Sequence[Token], doer: tuple[Token, ...], at: int, item: SentenceCue, *, denied: bool
) -> Iterator[Frame]:
    """What a doer and a speaker make: a claim, a denial or blame."""
    cue, speaker = item.cue, item.speaker
    if tokens[cue.verb].low in DENYING | REJECTING:
        # "denied that its aircraft had bombed": told elsewhere, and no claim.
        return
    alone = len(doer) == 1 and doer[0].low in _SELF
    own = alone or doer[0].low in _OWN
    if own:
        if doer[0].low in ("his", "her", "my") and not denied:
            return
        if tokens[at].quoted and not denied:
            # “Our men struck the post”: told as a quotation elsewhere.
            return
        kind = RelationKind.DENIED_BY if denied else RelationKind.CLAIMED_BY
        if not alone and not denied and not _led(doer):
            return
        yield _by_speaker(kind, tokens, at, item)
    elif not denied and _specific(doer) and joined(doer) not in speaker.words:
        by = speaker.refers_to or speaker.words
        yield Frame(RelationKind.BLAMED_ON, cue.verb, _employer(doer), by, deed=True)


def _by_speaker(kind: RelationKind, tokens: Sequence[Token], at: int, item: SentenceCue) -> Frame:
    cue = item.cue
    return Frame(kind, at, tuple(tokens[cue.subject : cue.subject_end]),
                 refers=item.speaker.refers_to)  # fmt: skip


def _led(doer: tuple[Token, ...]) -> bool:
    """ "its fighters", "its “air unit”": not "its leader", "their house"."""
    return any(t.low in _FORCES or t.low in _UNITS for t in doer[1:])


_UNITS = listed("fighters men units unit drones drone rockets missiles jets snipers squad squads "
                "wing brigade battalion company cell cells gunners artillery navy fleet members "
                "warriors commandos aircraft planes engineers batteries detachment")  # fmt: skip


def _specific(doer: tuple[Token, ...]) -> bool:
    """A named party or a body of armed men; not "a man", "gunmen", a drone or a shell."""
    if doer[0].low in ("a", "an", "one", "two", "three", "some", "several", "who", "he", "she",
                       "this", "those", "these", "what", "more", "many", "others"):  # fmt: skip
        return False
    head = doer[-1].low
    named = any(t.capital and t.word for t in doer[1:]) or (
        doer[0].capital and (len(doer) > 1 or head in _FORCES)
    )
    return (named or any(t.low in _FORCES for t in doer)) and agentive(doer) and (
        head not in words.events() and not event_word(head)
    )  # fmt: skip


def _employer(doer: tuple[Token, ...]) -> tuple[Token, ...]:
    """ "private guards employed by Greenfold": for whom they did it."""
    for place, token in enumerate(doer[:-2]):
        if token.low in _WORKING and doer[place + 1].low == "by":
            return doer[place + 2 :]
    return doer


def _subject(tokens: Sequence[Token], at: int, begin: int) -> tuple[Token, ...]:
    """The noun phrase before an active verb, within its clause."""
    end = at
    while end > begin and (tokens[end - 1].low in AUXILIARY or adverb(tokens[end - 1])):
        end -= 1
    if end > begin and tokens[end - 1].low in BE:
        return ()
    first = end
    while first > begin and tokens[first - 1].low not in _BOUNDS and (
        tokens[first - 1].text not in ",;:.—–-"
    ):  # fmt: skip
        first -= 1
    while first < end and not tokens[first].word:
        first += 1
    phrase = tuple(tokens[first:end])
    if not phrase or len(phrase) > 10:
        return ()
    stop = noun_phrase(tokens, first, end)
    if stop == end or (stop > first and _employer(phrase) is not phrase):
        return phrase
    own = phrase[0].low in _OWN | _SELF
    return phrase if own and all(t.low not in AUXILIARY for t in phrase[:-1]) else ()


def _negated(tokens: Sequence[Token], begin: int, at: int) -> bool:
    return any(
        low(tokens, p) in _NOT or low(tokens, p).endswith("n't")
        for p in range(max(begin, at - 8), at)
    )


def _nothing(tokens: Sequence[Token], at: int, end: int, item: SentenceCue) -> Iterator[Frame]:
    """ "said there had been no attack", "said that nobody was detained"."""
    word = tokens[at].low
    there = word == "no" and any(low(tokens, p) == "there" for p in range(at - 4, at))
    if not (there or word == "nobody" or (word, low(tokens, at + 1)) == ("no", "one")):
        return
    for place in range(at + 1, min(at + 5, end)):
        if event_word(tokens[place].low) in ("", "election", "protest", "trial"):
            continue
        if there or low(tokens, place - 1) in BE:
            yield _by_speaker(RelationKind.DENIED_BY, tokens, place, item)
        return
