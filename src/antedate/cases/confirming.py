"""Drafts that a person confirms become records, which keep the passage and name the draft."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from antedate.case_json import record_from, value_from
from antedate.case_records import (
    Actor,
    Alias,
    Case,
    Document,
    Drafted,
    DraftState,
    Harm,
    Merge,
    Record,
    Source,
    SourceKind,
    StatementForm,
    Unknown,
    When,
)
from antedate.cases.editing import Editing
from antedate.cases.people import actor_named
from antedate.errors import UsageError

# What later drafts may name is confirmed first.
_ORDER = ("credit", "actor", "incident", "statement", "attribution", "alias", "unknown")
DRAFT_TYPES: Mapping[str, Any] = {
    "score": float | None,
    "spellings": tuple[str, ...],
    "stated_at": When | None,
    "about": When | None,
    "occurred": When | None,
    "harm": tuple[Harm, ...],
}
"""The type of each field of a draft that is no text; all others are."""


def confirm(editing: Editing, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Confirm drafts; the records that each made, which may be none that are new.

    Raises ``UsageError`` for a draft that cannot become a record as it is: a relation whose
    incident is not confirmed, a statement without a speaker.
    """
    drafts = [editing.open_draft(id) for id in dict.fromkeys(ids)]
    drafts.sort(key=lambda draft: _rank(draft.kind))
    made = {}
    for draft in drafts:
        records = tuple(_MAKERS[draft.kind](editing, draft))
        editing.confirm_draft(draft.id, records)
        made[draft.id] = records
    return made


def confirm_each(
    editing: Editing, ids: Sequence[str]
) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    """Confirm each draft that can be: the records that each made, and why others cannot."""
    made: dict[str, tuple[str, ...]] = {}
    refused: dict[str, str] = {}
    kinds = {draft.id: draft.kind for draft in editing.case.drafts}
    for id in sorted(dict.fromkeys(ids), key=lambda id: _rank(kinds.get(id, ""))):
        try:
            with editing.whole():
                made |= confirm(editing, [id])
        except UsageError as error:
            refused[id] = str(error)
    return made, refused


def _rank(kind: str) -> int:
    return _ORDER.index(kind) if kind in _ORDER else len(_ORDER)


def edited(draft: Drafted, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The body of a draft with some fields changed. Raises ``UsageError`` for unknown ones."""
    fields = [name for name in draft.body if name != "document"]
    for name, value in changes.items():
        if name not in fields:
            raise UsageError(
                f"has no field {name!r}", subject=draft.id, remedy=f"It has: {', '.join(fields)}."
            )
        value_from(DRAFT_TYPES.get(name, str), value, f"{draft.id}.{name}")
    return {**draft.body, **changes}


def _credit(editing: Editing, draft: Drafted) -> list[str]:
    name = _text(draft, "outlet")
    if found := _source_named(editing.case, name):
        return [found]
    kind = SourceKind.AGENCY if draft.body.get("kind") == "agency" else SourceKind.OUTLET
    return [editing.add(Source(kind, name, document=_document(draft)), draft.id)]


def _actor(editing: Editing, draft: Drafted) -> list[str]:
    name = _text(draft, "name")
    listed = draft.body.get("spellings")
    spellings = [name, *(listed if isinstance(listed, list | tuple) else ())]
    found = next((id for one in spellings if (id := actor_named(editing.case, str(one)))), None)
    made = []
    if found is None:
        found = _new_actor(editing, draft, name, str(draft.body.get("kind") or "unknown"))
        made.append(found)
    for spelling in spellings:
        if actor_named(editing.case, str(spelling)) is None:
            made.append(_new_alias(editing, draft, found, str(spelling)))
    return made


def _incident(editing: Editing, draft: Drafted) -> list[str]:
    body = draft.body
    fields = {name: body[name] for name in ("what", "words", "place", "means", "harm", "occurred")
              if body.get(name) not in (None, "")}  # fmt: skip
    passages = [_plain_passage(draft)] if draft.passage else []
    record = record_from(
        "incident",
        {"what": "", **fields, "basis": [_document(draft)], "passages": passages},
    )
    return [editing.add(record, draft.id)]


def _statement(editing: Editing, draft: Drafted) -> list[str]:
    document = editing.known(_document(draft))
    assert isinstance(document.record, Document)  # noqa: S101 - told by its kind
    source, made = _speaker(editing, draft)
    record = record_from(
        "statement",
        {
            "source": source,
            "form": draft.body.get("form") or StatementForm.PARAPHRASE.value,
            "text": _text(draft, "text"),
            "language": draft.body.get("language") or "",
            "stated_at": draft.body.get("stated_at"),
            "about": draft.body.get("about"),
            "outlet": document.record.outlet,
            "url": document.record.url,
            "basis": [document.id],
            "passage": _plain_passage(draft) if draft.passage else None,
        },
    )
    return [*made, editing.add(record, draft.id)]


def _speaker(editing: Editing, draft: Drafted) -> tuple[str, list[str]]:
    """The source that a speaker is, and what had to be added for it.

    Speakers of one report who are described alike are one source, unless it is said that they
    are two people; the description then differs ("another official").
    """
    body = draft.body
    words = str(body.get("speaker") or "")
    name = str(body.get("speaker_name") or "").strip()
    kind = SourceKind(str(body.get("speaker_kind") or "unnamed"))
    described = str(body.get("speaker_description") or "").strip()
    if kind is SourceKind.UNNAMED:
        described = described or words.strip()
        wanted = Source(kind, "", described, document=_document(draft))
        for found in editing.case.of("source"):
            if isinstance(found.record, Source) and _same_unnamed(found.record, wanted):
                return found.id, []
    else:
        name = name or words.strip()
        if not name:
            raise UsageError(
                "has no speaker", subject=draft.id, remedy="Edit its speaker_name first."
            )
        if same := _source_named(editing.case, name):
            return same, []
        actor = actor_named(editing.case, name)
        wanted = Source(kind, name, described, actor)
    made = editing.add(wanted, draft.id)
    return made, [made]


def _same_unnamed(one: Source, two: Source) -> bool:
    """Whether two unnamed sources are met in one report and described alike."""
    return (one.kind, one.document) == (two.kind, two.document) and _bare(one.description) == _bare(
        two.description
    )


def _bare(description: str) -> str:
    """A description without its article: "an official" goes on as "the official"."""
    words = description.casefold().split()
    return " ".join(words[1:] if words[:1] and words[0] in ("a", "an", "the") else words)


def _attribution(editing: Editing, draft: Drafted) -> list[str]:
    incident = _confirmed_incident(editing.case, draft)
    name = _text(draft, "actor")
    made = []
    actor = actor_named(editing.case, name)
    if actor is None:
        actor = _new_actor(editing, draft, name, "unknown")
        made.append(actor)
    by = str(draft.body.get("by") or "")
    record = record_from(
        "attribution",
        {
            "kind": draft.body["kind"],
            "incident": incident,
            "actor": actor,
            "basis": [_document(draft)],
            "by": _source_named(editing.case, by) or by,
            "how_widely": str(draft.body.get("how_widely") or ""),
            "passage": _plain_passage(draft) if draft.passage else None,
        },
    )
    return [*made, editing.add(record, draft.id)]


def _confirmed_incident(case: Case, draft: Drafted) -> str:
    named = str(draft.body.get("incident") or "")
    for other in case.drafts:
        if other.id == named and other.state is DraftState.CONFIRMED:
            return next(id for id in other.made if id.startswith("incident-"))
    if named.startswith("incident-") and case.get(named):
        return named
    raise UsageError(
        f"is about {named}, which is not confirmed" if named else "is about no incident yet",
        subject=draft.id,
        remedy="Confirm the incident first, or edit the draft: incident=incident-1.",
    )


def _alias(editing: Editing, draft: Drafted) -> list[str]:
    """Two spellings of one actor: two actors are merged, or one is given the other spelling."""
    first, second = _text(draft, "first"), _text(draft, "second")
    one, two = actor_named(editing.case, first), actor_named(editing.case, second)
    score = draft.body.get("score")
    given = (float(score) if isinstance(score, int | float) else None, str(draft.body["reason"]))
    made = []
    if one is None and two is None:
        one = _new_actor(editing, draft, first, "unknown")
        made.append(one)
    if one is not None and two is not None:
        if one != two:
            made.append(editing.add(Merge(two, one, given[1], given[0]), draft.id))
        return made
    spelling = second if one is not None else first
    made.append(_new_alias(editing, draft, one or two or "", spelling, *given))
    return made


def _unknown(editing: Editing, draft: Drafted) -> list[str]:
    record = Unknown(_text(draft, "text"), (_document(draft),), draft.passage)
    return [editing.add(record, draft.id)]


def _new_actor(editing: Editing, draft: Drafted, name: str, kind: str) -> str:
    return editing.add(Actor(name, kind, (_document(draft),), draft.passage), draft.id)


def _new_alias(
    editing: Editing,
    draft: Drafted,
    actor: str,
    spelling: str,
    score: float | None = None,
    reason: str = "",
) -> str:
    record: Record = Alias(actor, spelling, (_document(draft),), score, reason, draft.passage)
    return editing.add(record, draft.id)


def _source_named(case: Case, name: str) -> str | None:
    wanted = " ".join(name.casefold().split())
    for found in case.of("source"):
        if isinstance(found.record, Source) and found.record.name.casefold() == wanted and wanted:
            return found.id
    return None


def _document(draft: Drafted) -> str:
    return str(draft.body["document"])


def _text(draft: Drafted, field: str) -> str:
    value = draft.body.get(field)
    if not isinstance(value, str) or not value.strip():
        raise UsageError(f"has an empty {field}", subject=draft.id, remedy="Edit the draft first.")
    return value


def _plain_passage(draft: Drafted) -> dict[str, Any]:
    assert draft.passage is not None  # noqa: S101 - asked for only where there is one
    found = draft.passage
    return {
        "document": found.document, "start": found.start, "end": found.end, "text": found.text,
    }  # fmt: skip


_MAKERS: Mapping[str, Callable[[Editing, Drafted], list[str]]] = {
    "credit": _credit,
    "actor": _actor,
    "incident": _incident,
    "statement": _statement,
    "attribution": _attribution,
    "alias": _alias,
    "unknown": _unknown,
}
