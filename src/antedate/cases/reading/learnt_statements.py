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
            speaker = found[n].speaker
            sure = least.speaker_over_rules if found[n].cue is None else least.speaker_over_cue
            if named and p >= sure:
                words = judged.mentions[chosen].of(draft.text)
                known = {folded(x) for x in (speaker.words, speaker.name, speaker.refers_to) if x}
                if not any(_within(folded(words), k) for k in known):
                    found[n] = replace(found[n], speaker=_speaker(draft, judged.mentions[chosen]))
        if not met and named and score >= least.statement and p >= least.speaker:
            span = _bare(draft.text, span)
            added.append(
                StatementDraft(
                    span, span.of(draft.text), _kind(draft.text, span),
                    _speaker(draft, judged.mentions[chosen]), None,
                )
            )  # fmt: skip
    kept = [s for s, p in zip(found, held, strict=True) if p >= least.statement_kept]
    return sorted([*kept, *added], key=lambda s: s.span)


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
