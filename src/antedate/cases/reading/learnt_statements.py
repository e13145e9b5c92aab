"""Statements that the learnt reader adds, drops or gives another speaker."""

from __future__ import annotations

from dataclasses import replace

from antedate.cases.drafts import (
    Draft,
    Span,
    SpeakerDraft,
    SpeakerKind,
    StatementDraft,
    StatementKind,
)
from antedate.cases.reading.learnt_candidates import folded, trimmed
from antedate.cases.reading.learnt_judged import Judged
from antedate.cases.reading.learnt_thresholds import Thresholds
from antedate.cases.reading.nouns import name_in
from antedate.cases.reading.passages import passages
from antedate.cases.reading.speakers import speaker_kind

_FEW_WORDS = 1
_PRONOUNS = frozenset(("he", "she", "it", "they", "we", "i"))
_OPENING = '“"«„‘'


def statements(draft: Draft, judged: Judged, least: Thresholds) -> list[StatementDraft]:
    """The rules' statements and the network's, in order."""
    found = list(draft.statements)
    held = [0.0 if s.span.end <= judged.end else 1.0 for s in found]
    added: list[StatementDraft] = []
    for row, (span, score) in enumerate(judged.statements):
        chosen = int(judged.said[row].argmax())
        p = float(judged.said[row, chosen])
        named = chosen < len(judged.mentions)
        met = [n for n, s in enumerate(found) if _shares(s.span, span)]
        for n in met:
            held[n] = max(held[n], score)
            if named:
                chosen_span = judged.mentions[chosen]
                found[n] = _said_by(draft, found[n], chosen_span, p, least)
        if not met and named and score >= least.statement and p >= least.speaker:
            span = _bare(draft.text, span)
            added.append(
                StatementDraft(
                    span, span.of(draft.text), _kind(draft.text, span),
                    _speaker(draft, judged.mentions[chosen]), None,
                )
            )  # fmt: skip
    kept = [s for s, p in zip(found, held, strict=True) if p >= least.statement_kept]
    return sorted((s for s in [*kept, *added] if _tells(s)), key=lambda s: s.span)


def _said_by(
    draft: Draft, said: StatementDraft, span: Span, p: float, least: Thresholds
) -> StatementDraft:
    """A statement of the rules with another speaker, or another for whom a pronoun stands, where
    the network is sure enough."""
    speaker, words = said.speaker, span.of(draft.text)
    stands_for = folded(speaker.words) in _PRONOUNS
    told = said.cue is not None and not stands_for
    if p < (least.speaker_over_cue if told else least.speaker_over_rules):
        return said
    known = {folded(x) for x in (speaker.words, speaker.name, speaker.refers_to) if x}
    if any(_within(folded(words), k) for k in known):
        return said
    if stands_for and speaker.span is not None:
        return replace(said, speaker=replace(speaker, refers_to=words))
    return replace(said, speaker=_speaker(draft, span))


def _tells(said: StatementDraft) -> bool:
    """Whether it holds more than a word that is not even quoted, or its own speaker."""
    if said.kind is StatementKind.QUOTE:
        return True
    by = said.speaker.span
    own = by is not None and by.start <= said.span.start and said.span.end <= by.end
    return len(said.text.split()) > _FEW_WORDS and not own


def _within(one: str, two: str) -> bool:
    first, second = set(one.split()), set(two.split())
    return first <= second or second <= first


def _shares(one: Span, two: Span) -> bool:
    shared = min(one.end, two.end) - max(one.start, two.start)
    return shared > 0 and shared * 2 >= min(one.end - one.start, two.end - two.start)


def _bare(text: str, span: Span) -> Span:
    words = span.of(text)
    left = len(words) - len(words.lstrip(_OPENING + " "))
    return Span(span.start + left, span.end) if left < len(words) else span


def _kind(text: str, span: Span) -> StatementKind:
    opens = text[max(span.start - 1, 0) : span.start + 1]
    return StatementKind.QUOTE if set(opens) & set(_OPENING) else StatementKind.PARAPHRASE


def _speaker(draft: Draft, span: Span) -> SpeakerDraft:
    words = trimmed(draft.text, span).of(draft.text)
    outlets = {folded(c.outlet) for c in draft.credits}
    if folded(words) in outlets:
        return SpeakerDraft(words, span, SpeakerKind.OUTLET, words)
    phrase = [token for sentence in passages(words) for token in sentence.tokens]
    name = name_in(phrase)
    kind = speaker_kind(phrase, name) if phrase else SpeakerKind.UNNAMED
    if kind is SpeakerKind.UNNAMED:
        return SpeakerDraft(words, span, kind, description=words)
    return SpeakerDraft(words, span, kind, name or words)
