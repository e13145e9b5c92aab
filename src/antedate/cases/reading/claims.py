"""Who claims an incident: "took responsibility", "said its fighters carried it out"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from antedate.cases.drafts import RelationKind
from antedate.cases.reading.attribution_words import (
    DEEDS,
    FIGHTERS,
    MADE_KNOWN,
    OWN,
    TAKING,
    TELLING_OF_ONESELF,
)
from antedate.cases.reading.doers import (
    Frame,
    agent_after,
    doer,
    negated,
    object_after,
    passive,
)
from antedate.cases.reading.events import event_word
from antedate.cases.reading.passages import Token, low
from antedate.cases.reading.speakers import SentenceCue
from antedate.cases.wording import listed

_KIND = RelationKind.CLAIMED_BY
_SENT = listed("gunmen bomber bombers fighters drones rockets attackers men squad")
_LAW = listed("police prosecutors prosecutor court hospital doctors firefighters rescuers officers "
              "agency company ministry reporter correspondent")  # fmt: skip


def claims(tokens: Sequence[Token], here: Sequence[SentenceCue]) -> Iterator[Frame]:
    """The claims that one sentence tells of."""
    for at, token in enumerate(tokens):
        word = token.low
        if word in ("responsibility", "credit"):
            yield from _responsibility(tokens, at, here)
        elif word in ("claim", "claims", "statement") and low(tokens, at - 1) in ("a", "the", "an"):
            yield from _made_a_claim(tokens, at, here)
        elif word in ("claimed", "claims", "claim", "claiming"):
            yield from _claimed(tokens, at, here)
        elif word in ("called", "declared", "owns") and low(tokens, at + 1) in OWN and (
            low(tokens, at + 2) == "own"
        ):  # fmt: skip
            # "that one X called its own".
            yield _subject(tokens, at, here)
        elif word in ("owned", "owns", "owning", "own") and low(tokens, at + 1) == "up":
            yield from [] if negated(tokens, at) else [_subject(tokens, at, here)]
        if word in TELLING_OF_ONESELF and not token.quoted and _owns_up(tokens, at):
            frame = _subject(tokens, at, here)
            if not {t.low for t in frame.actor} & _LAW or "behind" in _said(tokens, at)[:6]:
                yield frame


def _subject(tokens: Sequence[Token], at: int, here: Sequence[SentenceCue]) -> Frame:
    words, refers = doer(tokens, at, here)
    return Frame(_KIND, at, words, refers=refers)


def _responsibility(
    tokens: Sequence[Token], at: int, here: Sequence[SentenceCue]
) -> Iterator[Frame]:
    """ "claimed full responsibility", "responsibility for it was claimed by X"."""
    for place in range(at - 1, max(at - 5, -1), -1):
        if low(tokens, place) in TAKING:
            if not negated(tokens, place):
                yield _subject(tokens, place, here)
            return
    if low(tokens, at - 1) == "of" and low(tokens, at - 2).startswith("claim"):
        if not negated(tokens, at) and (agent := _from(tokens, at)):
            yield Frame(_KIND, at, agent)
        elif not negated(tokens, at):
            yield from _made_a_claim(tokens, at - 2, here)
        return
    for place in range(at + 1, min(at + 14, len(tokens))):
        if low(tokens, place) in TAKING and passive(tokens, place):
            if (agent := agent_after(tokens, place)) and not negated(tokens, place):
                yield Frame(_KIND, place, agent)
            return


def _from(tokens: Sequence[Token], at: int) -> tuple[Token, ...]:
    for place in range(at + 1, min(at + 3, len(tokens))):
        if low(tokens, place) in ("by", "from"):
            return object_after(tokens, place + 1)
    return ()


def _made_a_claim(tokens: Sequence[Token], at: int, here: Sequence[SentenceCue]) -> Iterator[Frame]:
    """ "put out a claim", "issued a claim of responsibility"; a statement only where it claims."""
    if not tokens[at].low.startswith("claim"):
        return
    if low(tokens, at + 1) in ("that",):
        return
    for place in range(at - 1, max(at - 5, -1), -1):
        if low(tokens, place) in MADE_KNOWN:
            if not negated(tokens, place) and not passive(tokens, place):
                yield _subject(tokens, place, here)
            return
    if agent := _from(tokens, at):
        told = any(low(tokens, p) in ("carried", "posted", "made", "issued") for p in range(at))
        if told and not negated(tokens, at):
            yield Frame(_KIND, at, agent)


def _claimed(tokens: Sequence[Token], at: int, here: Sequence[SentenceCue]) -> Iterator[Frame]:
    """ "claimed the attack", "did claim a raid on", "the strike was claimed by X"."""
    if negated(tokens, at):
        return
    if low(tokens, at + 1) == "by" and low(tokens, at) == "claimed":
        if agent := object_after(tokens, at + 2):
            yield Frame(_KIND, at, agent)
        return
    ahead = [low(tokens, p) for p in range(at + 1, at + 5)]
    if low(tokens, at) == "claimed" and ahead[0] in ("", ".", ",", "in", "on", ")") and any(
        low(tokens, p) in ("which", "that") for p in range(at - 6, at - 1)
    ):  # fmt: skip
        # "the attack on the bank which X claimed".
        yield _subject(tokens, at, here)
        return
    if ahead[0] not in ("the", "both", "this", "that", "an", "several", "similar", "a", "two",
                        "three", "all", "it", "earlier"):  # fmt: skip
        return
    deed = any(
        (event_word(w) and w not in ("march", "vote")) or w in ("strike", "strikes", "operation")
        for w in ahead[1:3]
    )
    both = ahead[0] in ("it", "both") and ahead[1] in ("", ".", ",", "in", "on", "as")
    noun = low(tokens, at) == "claims" and low(tokens, at - 1) in ("the", "such", "these")
    if (deed or both) and not noun:
        yield _subject(tokens, at, here)


def _said(tokens: Sequence[Token], at: int) -> list[str]:
    """What follows the verb of saying, up to where a new speaker would come in."""
    words: list[str] = []
    for place in range(at + 1, min(at + 24, len(tokens))):
        if tokens[place].text in ".;":
            break
        words.append(tokens[place].low)
    return words


def _owns_up(tokens: Sequence[Token], at: int) -> bool:
    """ "said it was behind", "said its fighters had carried out", "confirmed that it fired"."""
    said = _said(tokens, at)
    begin = _own_words(said)
    if begin is None or {"denied", "denying", "denies"} & set(said[:begin]):
        return False
    clause = said[begin : begin + 12]
    if {"not", "no", "never", "none", "neither", "would", "will", "if"} & set(clause):
        return False
    return _answers(clause) or _did(clause)


def _answers(clause: Sequence[str]) -> bool:
    """ "was behind it", "was responsible", "was its work", "have the men", "its own drones"."""
    if "behind" in clause[:6]:
        return True
    if clause[0] in ("it", "they", "we") and {"responsible", "answerable"} & set(clause[:4]):
        return True
    if any(w in ("work", "doing") and clause[n - 1] in (*OWN, "own") for n, w in
           enumerate(clause[:9])):  # fmt: skip
        return True
    has = clause[0] in ("they", "it") and clause[1:2] and clause[1] in _HAS
    if has and clause[2:4] in (["the", "men"], ["the", "hostages"], ["holding", "the"]):
        return True
    own = any(clause[n : n + 2] in (["its", "own"], ["their", "own"]) for n in range(2, 6))
    return own and any(w in FIGHTERS for w in clause[:4])


_HAS = listed("has have had holds hold was is were are")


def _did(clause: Sequence[str]) -> bool:
    """ "its fighters had carried it out", "it fired", "it had sent the gunmen"."""
    if "sent" in clause[:4] and set(clause[2:6]) & _SENT:
        return True
    verbs = [n for n, w in enumerate(clause) if w in DEEDS]
    if not verbs or verbs[0] > 5:
        return False
    own_force = clause[0] in ("it", "they", "he", "we", "she") or any(
        w in FIGHTERS for w in clause[1:4]
    )
    done_to = any(w in ("was", "were", "been", "be", "being") for w in clause[: verbs[0]])
    return own_force and not done_to and clause[0] not in ("he", "she")


def _own_words(said: Sequence[str]) -> int | None:
    """Where "it" or "its fighters" begin: at once, after "that", or after circumstances."""
    told = next((n for n, w in enumerate(said[:9]) if w == "that"), None)
    if told is not None and said[told + 1 : told + 2] and said[told + 1] in OWN:
        return told + 1
    for place, word in enumerate(said[:9]):
        if word in OWN and (place == 0 or said[place - 1] in ("that", ",", "“", '"')):
            return place
        if word in OWN and place < 7 and said[0] in ("in", "on", "late", "earlier"):
            return place
        if place == 0 and word == "that" and said[1:2] and said[1] in ("one", "attack"):
            return 1
        if place == 0 and word == "the" and said[1:2] and said[1] in FIGHTERS:
            return 1
    return None
