"""Who denies having a part in an incident, or that it was as told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from antedate.cases.drafts import RelationKind
from antedate.cases.reading.attribution_words import (
    ABSURD,
    APART,
    CALLING,
    CHARGES,
    DENYING,
    NOT_ME,
    REJECTING,
)
from antedate.cases.reading.doers import Frame, agent_after, doer, passive
from antedate.cases.reading.passages import Token, low
from antedate.cases.reading.speakers import SentenceCue
from antedate.cases.wording import listed

Here = Sequence[SentenceCue]
_KIND = RelationKind.DENIED_BY
_OTHER_SENSE = listed("entry access bail request requests comment visa visas permission asylum")
_WITHOUT_FAULT = listed("warning exchange talks ransom deal negotiations knowledge permit")
_PRONOUNS = listed("he she they it we i")


_VAGUE = listed("this that it report reports account version claim claims suggestion suggestions")


def vague(tokens: Sequence[Token], at: int) -> bool:
    """Whether what is denied is only "that" or "the report": it must have been told just before."""
    if low(tokens, at) in CALLING:
        return False
    ahead = [low(tokens, p) for p in range(at + 1, at + 4)]
    if low(tokens, at) in DENYING:
        return ahead[0] in ("it", "this", "that") and ahead[1] in (".", "", ",", "on", "and", "in")
    return bool(set(ahead) & _VAGUE) and not set(ahead) & (CHARGES - _VAGUE)


_TRIGGERS = DENYING | REJECTING | CALLING | {words.split()[0] for words in APART}


def denials(tokens: Sequence[Token], here: Here, peaceful: bool) -> Iterator[Frame]:
    """The denials of one sentence. ``peaceful`` where the incident is nobody's deed: charges that
    are rejected are then about something else."""
    seen: set[int] = set()
    for at, token in enumerate(tokens):
        frame = _at(tokens, at, here, peaceful) if token.low in _TRIGGERS else None
        if frame is not None and frame.actor and frame.actor[0].start not in seen:
            seen.add(frame.actor[0].start)
            yield frame
    for frame in _said_not(tokens, here):
        if frame.actor and frame.actor[0].start not in seen:
            seen.add(frame.actor[0].start)
            yield frame


def _at(tokens: Sequence[Token], at: int, here: Here, peaceful: bool) -> Frame | None:
    word = tokens[at].low
    if word in DENYING:
        return _denied(tokens, at, here)
    if word in REJECTING and not tokens[at].quoted:
        ahead = {low(tokens, p) for p in range(at + 1, at + 6)}
        if ahead & CHARGES and not peaceful and not ahead & _WITHOUT_FAULT:
            return _subject(tokens, at, here)
        return None
    if word in CALLING and not tokens[at].quoted and not peaceful:
        return _called_absurd(tokens, at, here)
    if " ".join((word, low(tokens, at + 1))) in APART:
        return _subject(tokens, at, here)
    return None


def _subject(tokens: Sequence[Token], at: int, here: Here) -> Frame | None:
    before = low(tokens, at - 1)
    if before in ("to", "neither", "nor", "not", "n't") and low(tokens, at - 2) not in (
        "continued", "moved", "rushed", "continues", "quick",
    ):  # fmt: skip
        return None
    if passive(tokens, at) and (agent := agent_after(tokens, at)):
        return Frame(_KIND, at, agent)
    words, refers = doer(tokens, at, here)
    return Frame(_KIND, at, words, refers=refers) if words else None


def _denied(tokens: Sequence[Token], at: int, here: Here) -> Frame | None:
    """ "denied involvement", "denied that ...", "denies having fired", "denied it"."""
    ahead = {low(tokens, p) for p in range(at + 1, at + 11)}
    if ahead & _OTHER_SENSE or (ahead & _WITHOUT_FAULT and not ahead & CHARGES - {"that", "it"}):
        return None
    if passive(tokens, at) and not agent_after(tokens, at):
        return None
    return _subject(tokens, at, here)


def _called_absurd(tokens: Sequence[Token], at: int, here: Here) -> Frame | None:
    """ "called the charge baseless", "said that was pure invention"."""
    near = [low(tokens, p) for p in range(at + 1, at + 9)]
    if not near[0] or near[0] not in (*CHARGES, "the", "all", "such", "its", "these", "any", "a"):
        return None
    charged = next((n for n, w in enumerate(near[:3]) if w in CHARGES), None)
    if charged is None:
        return None
    if "not" in near or not set(near[charged + 1 :]) & ABSURD:
        return None
    if low(tokens, at) in ("said", "says", "say", "saying"):
        be = near[charged + 1 : charged + 2]
        if not be or be[0] not in ("was", "were", "is", "are", "had"):
            return None
    return _subject(tokens, at, here)


_NEGATIONS = {word for words in NOT_ME for word in words.split()[:1]}


def _said_not(tokens: Sequence[Token], here: Here) -> Iterator[Frame]:
    """ "said it had nothing to do with", "“They were not ours,” said X", "took no part"."""
    if not any(t.low in _NEGATIONS or t.low.endswith("n't") for t in tokens):
        return
    lows = " ".join(t.low for t in tokens)
    if not any(words in lows for words in NOT_ME):
        return
    places = [at for at in range(len(tokens)) if _not_me(tokens, at)]
    for item in here:
        cue = item.cue
        if any(_about_oneself(tokens, at) for at in places):
            own = _generic_subject(tokens, cue.last, places)
            words = own or tuple(tokens[cue.subject : cue.subject_end])
            named = any(t.capital for t in words[1:])
            refers = "" if own else item.speaker.refers_to or ("" if named else item.speaker.name)
            yield Frame(_KIND, cue.verb, words, refers=refers)
            return
    for at in places:
        words, refers = doer(tokens, at, here)
        near = next((p for p in range(at - 1, max(at - 5, 0), -1)
                     if _generic_subject(tokens, p, places)), None)  # fmt: skip
        words = tuple(tokens[near : near + 2]) if near is not None else words
        if words and not here:
            yield Frame(_KIND, at, words, refers=refers)
            return


def _generic_subject(
    tokens: Sequence[Token], last: int, places: Sequence[int]
) -> tuple[Token, ...]:
    """ "a text says the movement had no part in it": the movement denies, not the text."""
    if low(tokens, last) == "the" and low(tokens, last + 1) in (
        "group", "movement", "organisation", "organization", "faction", "militia", "company",
    ):  # fmt: skip
        return tuple(tokens[last : last + 2])
    return ()


def _not_me(tokens: Sequence[Token], at: int) -> bool:
    for words in NOT_ME:
        parts = words.split()
        if all(low(tokens, at + n) == part for n, part in enumerate(parts)):
            return True
    return False


_SELVES = listed("it they we he she its their his our i none not")


def _about_oneself(tokens: Sequence[Token], at: int) -> bool:
    """Whether "not behind" is said of "it" or "its men", not of somebody else."""
    return any(low(tokens, p) in _SELVES for p in range(max(at - 7, 0), at + 1))
