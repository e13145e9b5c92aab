"""What every record must hold to: nothing without a source, nothing about what is not there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields

from antedate.case_records import (
    Case,
    Claim,
    Conclusion,
    Document,
    Footage,
    Merge,
    Passage,
    Rating,
    Record,
    Source,
    SourceKind,
    Statement,
)
from antedate.errors import UsageError

POST, MEDIA = "post:", "media:"
BASES = ("source", "statement", "document", "footage", "check", "estimate")
"""What a record may rest on."""
CATEGORIES = (
    "OriginalMediaContent",
    "DecontextualizedContent",
    "EditedOrCroppedContent",
    "StagedContent",
    "TransformedContent",
    "SatireOrParodyContent",
)
"""What footage can be rated as: MediaManipulationRatingEnumeration of schema.org."""
# Which kinds of record a field may name.
_NAMES: dict[str, tuple[str, ...]] = {
    "source": ("source",),
    "outlet": ("source",),
    "document": ("document",),
    "actor": ("actor",),
    "into": ("actor",),
    "statement": ("statement",),
    "claim": ("claim",),
    "incident": ("incident",),
    "response_to": ("incident",),
}


def references(record: Record) -> Iterator[tuple[str, str]]:
    """The field and the id of each record, post or media that a record names."""
    for field in fields(record):
        value = getattr(record, field.name)
        if field.name in _NAMES and isinstance(value, str) and not isinstance(record, Footage):
            yield field.name, value
        elif field.name in ("basis", "about", "cites") and isinstance(value, tuple):
            yield from ((field.name, name) for name in value)
        elif isinstance(value, Passage):
            yield field.name, value.document
        elif field.name == "passages":
            yield from ((field.name, passage.document) for passage in value)
    if isinstance(record, Rating):
        yield "of", record.of


def check(case: Case, kind: str, record: Record, own_id: str = "") -> None:
    """Raise ``UsageError`` where a record breaks a rule, naming it and what to do."""
    for rule in _RULES:
        if said := rule(record):
            raise UsageError(said[0], subject=own_id or kind, remedy=said[1])
    kinds = {found.id: found.kind for found in case.records}
    for field, name in references(record):
        _check_reference(case, kinds, own_id or kind, field, name)
    if isinstance(record, Merge):
        _check_merge(case, record)


def dependents(case: Case, id: str) -> tuple[str, ...]:
    """The records that name a record, and would name nothing without it."""
    return tuple(
        found.id
        for found in case.records
        if found.id != id and any(name == id for _, name in references(found.record))
    )


def _check_reference(
    case: Case, kinds: dict[str, str], subject: str, field: str, name: str
) -> None:
    if name.startswith((POST, MEDIA)):
        if name not in set(footage_names(case)):
            raise UsageError(
                f"names {name}, which is not in the case",
                subject=f"{subject}.{field}",
                remedy="Add it first with: antedate case add-post.",
            )
        return
    if name not in kinds:
        gone = "was withdrawn" if name in case.withdrawn else "is not in the case"
        raise UsageError(
            f"names {name or 'nothing'}, which {gone}",
            subject=f"{subject}.{field}",
            remedy="See what there is with: antedate case show.",
        )
    wanted = BASES if field == "basis" else _NAMES.get(field)
    if wanted and kinds[name] not in wanted:
        raise UsageError(
            f"names {name}, and is to name a {' or a '.join(wanted)}",
            subject=f"{subject}.{field}",
            remedy="Give another.",
        )


def footage_names(case: Case) -> Iterator[str]:
    """The posts and media of a case, as records name them."""
    for _, footage in case.each(Footage):
        if footage.post is not None:
            yield f"{POST}{footage.post}"
        yield from (f"{MEDIA}{sha256}" for sha256 in footage.media)


def _check_merge(case: Case, merge: Merge) -> None:
    into = {one.actor: one.into for _, one in case.each(Merge)}
    at: str | None = merge.into
    while at is not None:
        if at == merge.actor:
            raise UsageError(
                f"{merge.actor} and {merge.into} are one actor already",
                remedy="See them with: antedate actors list.",
            )
        at = into.get(at)
    if merge.actor in into:
        raise UsageError(
            f"was merged into {into[merge.actor]} already",
            subject=merge.actor,
            remedy=f"Merge {into[merge.actor]}, or split {merge.actor} off first.",
        )


def _source(record: Record) -> tuple[str, str] | None:
    if not isinstance(record, Source):
        return None
    if record.kind is SourceKind.UNNAMED:
        if record.name:
            return "is unnamed and has a name", "Describe it, or make it a named source."
        if record.actor:
            return "is unnamed and says who it is", "Keep that out of the case: exports would tell."
        if not record.description.strip():
            return "is unnamed and not described", "Give description=, such as: an official."
    elif not record.name.strip():
        return f"is a source of kind {record.kind} without a name", "Give name=."
    return None


def _based(record: Record) -> tuple[str, str] | None:
    basis = getattr(record, "basis", None)
    if basis is None or isinstance(record, Statement):
        return None
    if not basis:
        return (
            "rests on nothing: no record goes without a source",
            "Give basis=, such as source-1, statement-2 or document-1.",
        )
    return None


def _said(record: Record) -> tuple[str, str] | None:
    """Fields that must say something."""
    for name in ("text", "what", "spelling", "value", "role"):
        value = getattr(record, name, None)
        if isinstance(value, str) and not value.strip() and not isinstance(record, Document):
            return f"has an empty {name}", f"Give {name}=."
    return None


def _about(record: Record) -> tuple[str, str] | None:
    if isinstance(record, Claim) and not record.about:
        return "is a claim about nothing", "Give about=: footage, an incident or an actor."
    if isinstance(record, Conclusion) and not record.cites:
        return "cites no evidence", "Give cites=, such as check-1,statement-2."
    return None


def _footage(record: Record) -> tuple[str, str] | None:
    if not isinstance(record, Footage):
        return None
    if record.post is None and not record.media:
        return "names neither post nor media", "Give post= or media=."
    if record.start_s is not None and record.end_s is not None and record.end_s < record.start_s:
        return "ends before it starts", "Give start_s before end_s."
    return None


def _rated(record: Record) -> tuple[str, str] | None:
    if not isinstance(record, Rating):
        return None
    if record.category and record.category not in CATEGORIES:
        return f"has no category {record.category!r}", f"Categories: {', '.join(CATEGORIES)}."
    if record.of.startswith("footage-") != bool(record.category):
        return "is to have a category for footage, and none for a claim", "Change category= or of=."
    return None


def _apart(record: Record) -> tuple[str, str] | None:
    if isinstance(record, Merge) and record.actor == record.into:
        return "merges an actor with itself", "Name two actors."
    return None


_Rule = Callable[[Record], tuple[str, str] | None]
_RULES: tuple[_Rule, ...] = (_source, _based, _said, _about, _footage, _rated, _apart)
