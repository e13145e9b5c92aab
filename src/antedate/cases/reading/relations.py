"""Who claimed an incident, who was blamed and by whom, who denied it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from antedate.cases.drafts import RelationDraft, RelationKind, Span, StatementDraft, StatementKind
from antedate.cases.reading.attribution_words import (
    ABSURD,
    ACCUSING,
    ANSWERABLE,
    BLAMING,
    CALLING,
    DENYING,
    DONE,
    MARKS,
    NOBODY,
    POINTING,
    PUTTING,
    REJECTING,
    SUSPECTING,
    TAKING,
    TELLING_OF_ONESELF,
    TRACING,
)
from antedate.cases.reading.behalf import on_behalf
from antedate.cases.reading.blames import blames
from antedate.cases.reading.claims import claims
from antedate.cases.reading.denials import denials, vague
from antedate.cases.reading.doers import Frame
from antedate.cases.reading.events import event_word, family
from antedate.cases.reading.gathered import Gathered
from antedate.cases.reading.lexicon import PRONOUNS
from antedate.cases.reading.mentions import Mentions, agentive, bare
from antedate.cases.reading.passages import Sentence, Token
from antedate.cases.reading.reported import reported
from antedate.cases.reading.speakers import SentenceCue
from antedate.cases.wording import listed

_TELLING = (
    TAKING | TELLING_OF_ONESELF | BLAMING | ACCUSING | SUSPECTING | TRACING | ANSWERABLE | POINTING
    | PUTTING | MARKS | DENYING | REJECTING | CALLING | DONE | ABSURD
    | listed("responsibility credit finger behind suspicion culprit work fault doing own owned no "
             "not none nothing distanced guilt")
)  # fmt: skip
_PEACEFUL = ("protest", "election", "flood", "storm", "earthquake")
_NATURE = ("flood", "storm", "earthquake")
_NOT_CLAIMED = (*_PEACEFUL, "crash", "collapse", "arrest", "trial", "accident", "drowning")
_NEAR = 2
"""Sentences after blame in which "it denied that" speaks of it."""
_LEGAL = ("arrest", "trial", "election")


def relations(
    text: str,
    sentences: Sequence[Sentence],
    found: Sequence[Gathered],
    cues: Sequence[SentenceCue],
    said: Sequence[StatementDraft] = (),
) -> list[RelationDraft]:
    """All relations, each once for an actor and incident."""
    drafts: dict[tuple[str, int | None, str, str], RelationDraft] = {}
    speaking: dict[int, list[SentenceCue]] = {}
    for item in cues:
        speaking.setdefault(item.sentence, []).append(item)
    about, meant = _Subjects(found), Mentions(sentences)
    blamed, by = -9, ""
    accused: dict[str, int | None] = {}
    quoted = _own_deeds(said)
    for number, sentence in enumerate(sentences):
        tokens, here = sentence.tokens, speaking.get(number, [])
        about.enter(number, sentence.paragraph)
        frames: list[Frame] = []
        if any(t.low in _TELLING for t in tokens):
            peaceful = _peaceful(about.of(tokens, None), found) and number - blamed > _NEAR
            frames = list(_frames(tokens, here, peaceful))
        frames += list(reported(tokens, here))
        frames += _from_quotes(sentence, here, quoted)
        for frame in frames:
            denies = frame.kind is RelationKind.DENIED_BY
            if denies and number - blamed > _NEAR and vague(tokens, frame.at):
                continue
            incident = about.of(tokens, frame.at, frame.kind)
            done = frame.deed or frame.kind is RelationKind.CLAIMED_BY
            if done and not _claimable(incident, found):
                continue
            draft = _drafted(frame, incident, number, meant)
            if draft is not None and denies:
                draft = _answering(draft, accused, sentences, number)
                incident = draft.incident
            if draft is None or (denies and vague(tokens, frame.at) and draft.actor in by):
                # Who blames, and disputes what is said to that, denies no part of his own.
                continue
            by = frame.by if frame.by else by
            blamed = number if not denies else blamed
            key = (draft.kind.value, incident, draft.actor.lower(), "")
            drafts.setdefault(key, draft)
            if not denies:
                accused.setdefault(draft.actor, incident)
                meant.accused.append(draft.actor)
    return list(drafts.values())


def _answering(
    draft: RelationDraft, accused: Mapping[str, int | None], sentences: Sequence[Sentence],
    number: int,
) -> RelationDraft:  # fmt: skip
    """A denial: for whom it is given, and that whoever was blamed denies what he was blamed for."""
    parties = [a for a in accused if a.lower() not in PRONOUNS]
    actor = on_behalf(draft.actor, parties, sentences, number)
    return replace(draft, actor=actor, incident=accused.get(actor, draft.incident))


def _frames(
    tokens: Sequence[Token], here: Sequence[SentenceCue], peaceful: bool
) -> Iterator[Frame]:
    yield from claims(tokens, here)
    yield from blames(tokens, here)
    yield from denials(tokens, here, peaceful)


def _drafted(
    frame: Frame, incident: int | None, number: int, meant: Mentions
) -> RelationDraft | None:
    words = bare(frame.actor)
    if not words or words[0].low in NOBODY or frame.nobody:
        return None
    name = meant.name(number, words) if not frame.refers else frame.refers
    name = name.removeprefix("the ").removeprefix("The ")
    if not name or (name.lower() in PRONOUNS):
        return None
    known = frame.refers or agentive(words) or words[0].low in PRONOUNS or not name.islower()
    if frame.kind is not RelationKind.BLAMED_ON and not known:
        return None
    span = Span(words[0].start, words[-1].end)
    return RelationDraft(frame.kind, incident, name, span, frame.by, frame.widely)


# --- first person -------------------------------------------------------------------------

_DEED = re.compile(
    r"\b(?:our\s+(?:\w+\s+)?(?:fighters|men|forces|units?|drones?|rockets|missiles|lions|heroes|"
    r"snipers|soldiers|gunners|engineers|brothers|martyrs?|commandos|warriors|artillery|squads?|"
    r"jets|guns|mujahideen)|we)\s+(?:have\s+|had\s+)?(?:today\s+)?"
    r"(?:struck|hit|targeted|attacked|fired|shelled|destroyed|killed|reached|cut|bombed|raided|"
    r"ambushed|stormed|detonated|blew|seized|captured|tested|launched|carried\s+out|planted|sank|"
    r"shot|burned|abducted|executed)\b"
    r"|\bwe\s+(?:hold|have|are\s+holding)\s+(?:the|your|these|\d+|two|three|four|five|six|seven|"
    r"eight|nine|ten)\s+(?:\w+\s+)?(?:men|hostages|foreigners|engineers|prisoners|captives|crew|"
    r"soldiers|workers|women|girls|sailors)\b",
    re.IGNORECASE,
)  # fmt: skip


def _own_deeds(said: Sequence[StatementDraft]) -> list[StatementDraft]:
    """Quotations in which the speaker's own side did it: "our drones struck"."""
    return [s for s in said if s.kind is StatementKind.QUOTE and _DEED.search(s.text)]


def _from_quotes(
    sentence: Sentence, here: Sequence[SentenceCue], quoted: Sequence[StatementDraft]
) -> Iterator[Frame]:
    for said in quoted:
        if not sentence.span.meets(said.span) or said.span.start < sentence.span.start:
            continue
        for item in here:
            if item.speaker.span == said.speaker.span:
                cue, tokens = item.cue, sentence.tokens
                end = cue.subject_end
                if end < len(tokens) and tokens[end].text == ",":
                    # ", a spokesman for X,": the appositive says for whom.
                    stop = next((p for p in range(end + 1, len(tokens))
                                 if tokens[p].text in ',.;:”"'), len(tokens))  # fmt: skip
                    whole = tokens[end + 1 : stop]
                    if any(t.low in ("for", "of") for t in whole):
                        yield Frame(RelationKind.CLAIMED_BY, cue.verb, tuple(whole))
                        return
                actor = tuple(tokens[cue.subject : end])
                yield Frame(RelationKind.CLAIMED_BY, cue.verb, actor, refers=said.speaker.refers_to)
                return


# --- which incident -----------------------------------------------------------------------


def _peaceful(incident: int | None, found: Sequence[Gathered]) -> bool:
    """Whether the incident is one that nobody needs to deny: claims rejected are then others."""
    return incident is None or found[incident].what in _PEACEFUL


def _claimable(incident: int | None, found: Sequence[Gathered]) -> bool:
    return incident is not None and found[incident].what not in _NOT_CLAIMED


class _Subjects:
    """Which incident a wording is about: the one whose word stands nearest in its sentence, else
    the latest that its words can retell, else the latest that somebody can have done."""

    def __init__(self, found: Sequence[Gathered]) -> None:
        self._found = found
        self._doable = [n for n, i in enumerate(found) if i.what not in _NATURE]
        self._here: list[int] = []
        self._told: dict[int, list[int]] = {}
        for place, incident in enumerate(found):
            for sentence in dict.fromkeys(incident.sentences):
                self._told.setdefault(sentence, []).append(place)
        self._latest = self._doable[0] if self._doable else (0 if found else None)
        self._main, self._paragraph = self._latest, -1
        self._met: list[int] = []

    def enter(self, number: int, paragraph: int) -> None:
        """Go on to sentence ``number``; to be called in order. A new paragraph speaks of the main
        incident again where the last one only recalled another."""
        if paragraph != self._paragraph:
            self._paragraph = paragraph
            if self._latest is not None and self._found[self._latest].recalled:
                self._latest = self._main
        self._here = self._told.get(number, [])
        if self._here:
            doable = [n for n in self._here if n in self._doable]
            if doable or not self._doable:
                deeds = [n for n in doable if self._found[n].what not in _LEGAL]
                if deeds or self._latest is None or self._found[self._latest].what in _LEGAL:
                    self._latest = (deeds or doable or self._here)[0]
            self._met += [n for n in self._here if n not in self._met]

    def of(
        self, tokens: Sequence[Token], at: int | None, kind: RelationKind | None = None
    ) -> int | None:
        """The index of the incident that the word at ``at`` is about."""
        if kind is RelationKind.CLAIMED_BY:
            return self._claimed(tokens, at)
        deeds = [n for n in self._here if self._found[n].what not in _LEGAL]
        if not deeds and (self._latest is None or self._found[self._latest].what in _LEGAL):
            deeds = self._here
        if at is None or not self._found:
            return deeds[0] if deeds else self._latest
        if deeds:
            nearest = min(deeds, key=lambda n: self._gap(n, tokens[at].start, tokens))
            return self._main if self._beside(nearest, tokens, at) else nearest
        for token in tokens:
            what = event_word(token.low)
            if what in _LEGAL:
                continue
            if what and (same := [n for n in self._met if _may_be(self._found[n].what, what)]):
                return self._latest if self._latest in same else same[-1]
        return self._latest

    def _claimed(self, tokens: Sequence[Token], at: int | None) -> int | None:
        """Only what somebody can have done on purpose is claimed."""
        first = self.of(tokens, at)
        if _claimable(first, self._found):
            return first
        met = [n for n in self._met if _claimable(n, self._found)]
        return met[-1] if met else first

    def _beside(self, number: int, tokens: Sequence[Token], at: int) -> bool:
        """ "blame X, which they also hold responsible for": another is only told beside it."""
        if not self._found[number].recalled or at + 1 >= len(tokens):
            return False
        word = min((s.start for s in self._found[number].spans
                    if s.start > tokens[at].start), default=0)  # fmt: skip
        between = [t.low for t in tokens[at + 1 :] if t.start < word]
        return "also" in between and bool({"which", "whom", "who"} & set(between))

    def _gap(self, number: int, at: int, tokens: Sequence[Token]) -> int:
        inside = [
            abs(s.start - at)
            for s in self._found[number].spans
            if tokens[0].start <= s.start < tokens[-1].end
        ]
        return min(inside, default=10_000)


def _may_be(known: str, told: str) -> bool:
    return known == told or family(known) == family(told)
