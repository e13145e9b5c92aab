"""Who does and who is named by a verb of claiming, blaming or denying."""

from __future__ import annotations

from collections.abc import Sequence

from antedate.cases.drafts import RelationDraft, RelationKind, Span
from antedate.cases.reading.lexicon import AUXILIARY, PRONOUNS
from antedate.cases.reading.nouns import (
    DETERMINERS,
    joined,
    noun_phrase,
    strip_possessive,
)
from antedate.cases.reading.passages import Token, low
from antedate.cases.reading.speakers import SentenceCue
from antedate.cases.reading.subjects import main_subject
from antedate.cases.wording import listed

_NOBODY = listed("no nobody none neither")


def relation(
    tokens: Sequence[Token], kind: RelationKind, incident: int | None, actor: Sequence[Token],
    by: str = "", widely: str = "",
) -> list[RelationDraft]:  # fmt: skip
    words = [t for t in actor if t.word]
    if not words or words[0].low in _NOBODY:
        return []
    if len(words) == 1 and words[0].low in (*PRONOUNS, *DETERMINERS):
        return []
    span = Span(actor[0].start, actor[-1].end)
    name = strip_possessive(joined(actor))
    return [RelationDraft(kind, incident, name, span, by, widely)]


def subject_of(
    tokens: Sequence[Token], at: int, here: Sequence[SentenceCue]
) -> tuple[list[Token], str]:
    """Who does the verb at ``at``: the speaker of the cue on it, else the sentence's subject."""
    if tokens[at].low.endswith("ing"):
        before = [i for i in here if i.cue.first < at]
        if before:
            cue = before[-1].cue
            return list(tokens[cue.subject : cue.subject_end]), before[-1].speaker.refers_to
    back = at - 1
    while back > 0 and low(tokens, back) in AUXILIARY:
        back -= 1
    if low(tokens, back) in ("which", "who") and low(tokens, back - 1) == ",":
        return _antecedent(tokens, back - 1), ""
    for item in here:
        cue = item.cue
        if cue.verb == at or cue.subject_end == at or (cue.subject < at and cue.last >= at):
            return list(tokens[cue.subject : cue.subject_end]), item.speaker.refers_to
    begin = back_to_subject(tokens, at)
    end = noun_phrase(tokens, begin, at)
    if end > begin:
        return list(tokens[begin:end]), ""
    begin = main_subject(tokens)
    end = noun_phrase(tokens, begin, at)
    return list(tokens[begin:end]), ""


def _antecedent(tokens: Sequence[Token], comma: int) -> list[Token]:
    """What ", which denied it" speaks of: the name or phrase right before the comma."""
    begin = comma
    while begin > 0 and (
        tokens[begin - 1].capital or low(tokens, begin - 1) in ("of", "the", "al")
    ):
        begin -= 1
    return list(tokens[begin:comma])


_JOINS = listed("and but while that as although though")


def back_to_subject(tokens: Sequence[Token], at: int) -> int:
    place = at
    while (
        place > 0
        and tokens[place - 1].text not in ',;:—–.”"'
        and (low(tokens, place - 1) not in _JOINS)
    ):
        place -= 1
    return place


def _actor(tokens: Sequence[Token], subject: list[Token], refers: str) -> tuple[list[Token], str]:
    """The subject's tokens, and the name to write instead where it is only "the group"."""
    while subject and subject[0].low in ("the", "a", "an", ","):
        subject = subject[1:]
    while subject and not subject[-1].word:
        subject = subject[:-1]
    return subject, refers


def from_subject(
    tokens: Sequence[Token], kind: RelationKind, incident: int | None, at: int,
    here: Sequence[SentenceCue],
) -> list[RelationDraft]:  # fmt: skip
    subject, refers = subject_of(tokens, at, here)
    if subject and subject[0].low in _NOBODY:
        return []
    subject, refers = _actor(tokens, subject, refers)
    if not subject:
        return []
    if not refers and not any(t.capital for t in subject[1:]):
        begin = subject[0].start
        refers = next((i.speaker.name for i in here if i.speaker.span and i.speaker.name and
                       i.speaker.span.start <= begin < i.speaker.span.end
                       and not subject[0].capital), "")  # fmt: skip
    if refers:
        span = Span(subject[0].start, subject[-1].end)
        return [
            RelationDraft(kind, incident, refers.removeprefix("the ").removeprefix("The "), span)
        ]
    return relation(tokens, kind, incident, subject)


def object_after(tokens: Sequence[Token], begin: int) -> list[Token]:
    end = noun_phrase(tokens, begin)
    phrase = list(tokens[begin:end])
    for place, token in enumerate(phrase):
        # "blamed the army for": the phrase ends before what it is blamed for.
        if token.low in ("for", "in", "at", "with", "from") and place:
            phrase = phrase[:place]
            break
    while phrase and phrase[0].low in ("the", "a", "an"):
        phrase = phrase[1:]
    if phrase and not any(t.capital for t in phrase) and low(tokens, end) == ",":
        # "the caterer, Sunrise Foods": the name says it better.
        named = list(tokens[end + 1 : noun_phrase(tokens, end + 1)])
        if named and all(t.capital or t.low in ("of", "the") for t in named):
            return named
    return phrase


def negated(tokens: Sequence[Token], at: int) -> bool:
    near = {low(tokens, p) for p in range(max(at - 9, 0), at)}
    return bool(near & {"no", "nobody", "none", "not", "never", "neither", "yet", "n't"})


def agent_after(tokens: Sequence[Token], at: int) -> list[Token]:
    for place in range(at + 1, min(at + 5, len(tokens))):
        if tokens[place].low == "by":
            return object_after(tokens, place + 1)
    return []
