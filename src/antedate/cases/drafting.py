"""From what was read to drafts of a case, each with the passage that it came from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from antedate.case_json import plain
from antedate.case_records import Passage, When
from antedate.case_records import Reading as Interval
from antedate.cases.drafts import (
    ActorDraft,
    Draft,
    IncidentDraft,
    Reading,
    RelationDraft,
    Span,
    StatementDraft,
)
from antedate.cases.editing import Editing

# A passage is what a person reads beside a draft: a few sentences, not a whole report.
_LONGEST_PASSAGE = 4_000
MOST_DRAFTS = 2_000
"""Of one report. Nobody judges more; what goes beyond is not a report but a collection."""


def add_drafts(editing: Editing, draft: Draft, document: str) -> tuple[tuple[str, ...], int]:
    """Add what was drafted from a document; the ids, and how many there was no room for."""
    add = _Adder(editing, draft, document)
    for credit in draft.credits:
        add("credit", {"outlet": credit.outlet, "kind": "outlet"}, credit.span)
    for actor in draft.actors:
        for body, spans in _actors(draft, actor):
            add("actor", body, *spans)
    incidents = [add("incident", _incident(draft, one), *one.spans) for one in draft.incidents]
    for said in draft.statements:
        add("statement", _statement(draft, said), said.span)
    for relation in draft.relations:
        add("attribution", _relation(relation, incidents), relation.span)
    for pair in draft.aliases:
        body = {"first": pair.first, "second": pair.second}
        add("alias", {**body, "score": pair.score, "reason": pair.reason})
    for unknown in draft.unknowns:
        add("unknown", {"text": unknown.text}, unknown.span)
    return tuple(add.made), add.refused


def _actors(draft: Draft, actor: ActorDraft) -> Iterator[tuple[dict[str, Any], list[Span]]]:
    """An actor with the spellings that nobody need judge; each other one as its own actor.

    That two spellings are one name is a suggestion, and joins them only once it is confirmed.
    """
    doubted = {name for pair in draft.aliases for name in (pair.first, pair.second)}
    apart = [one for one in actor.aliases if one.spelling in doubted - {actor.name}]
    same = [one for one in actor.aliases if one not in apart]
    for name, group in [(actor.name, same), *((one.spelling, [one]) for one in apart)]:
        spellings = dict.fromkeys([name, *(one.spelling for one in group)])
        body = {"name": name, "kind": actor.kind, "spellings": list(spellings)}
        yield body, [span for one in group for span in one.spans[:1]]


class _Adder:
    def __init__(self, editing: Editing, draft: Draft, document: str) -> None:
        self._editing = editing
        self._text = draft.text
        self._document = document
        self.made: list[str] = []
        self.refused = 0

    def __call__(self, kind: str, body: Mapping[str, Any], *spans: Span | None) -> str:
        if len(self.made) >= MOST_DRAFTS:
            self.refused += 1
            return ""
        body = {**body, "document": self._document}
        passage = self._passage([span for span in spans if span])
        self.made.append(self._editing.draft(kind, body, passage))
        return self.made[-1]

    def _passage(self, spans: list[Span]) -> Passage | None:
        """From the first to the last span, unless they lie far apart: then the first."""
        if not spans:
            return None
        start, end = min(s.start for s in spans), max(s.end for s in spans)
        if end - start > _LONGEST_PASSAGE:
            first = min(spans)
            start, end = first.start, min(first.end, first.start + _LONGEST_PASSAGE)
        return Passage(self._document, start, end, self._text[start:end])


def _incident(draft: Draft, one: IncidentDraft) -> dict[str, Any]:
    if one.date is not None:
        occurred: When | None = _when(draft, one.date)
    else:
        occurred = When("", (_interval(one.occurred),)) if one.occurred else None
    return {
        "what": one.what,
        "words": one.words,
        "place": one.place,
        "occurred": plain(occurred),
        "means": one.means,
        "harm": [
            {
                "kind": harm.kind,
                "number": harm.number,
                "at_least": harm.at_least,
                "who": harm.who,
                "nationality": harm.nationality,
            }
            for harm in one.harm
        ],
    }


def _statement(draft: Draft, one: StatementDraft) -> dict[str, Any]:
    return {
        "text": one.text,
        "form": one.kind.value,
        "language": one.language,
        "speaker": one.speaker.words,
        "speaker_kind": one.speaker.kind.value,
        "speaker_name": one.speaker.name,
        "speaker_description": one.speaker.description or one.speaker.refers_to,
        "stated_at": plain(_when(draft, one.stated) if one.stated is not None else None),
        "problem": one.problem,
    }


def _relation(one: RelationDraft, incidents: list[str]) -> dict[str, Any]:
    return {
        "kind": one.kind.value,
        "incident": incidents[one.incident] if one.incident is not None else "",
        "actor": one.actor,
        "by": one.by,
        "how_widely": one.how_widely,
    }


def _when(draft: Draft, date: int) -> When:
    found = draft.dates[date]
    return When(found.phrase, tuple(_interval(reading) for reading in found.readings))


def _interval(reading: Reading) -> Interval:
    return Interval(reading.earliest, reading.latest, reading.why)
