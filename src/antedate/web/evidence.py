"""Reasons for a filming date that a person enters, and takes back."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from antedate.store import StoredEvidence
from antedate.web.people import Opened, Reader, Verifier
from antedate.when import iso
from antedate.workflows.entered import checked

router = APIRouter(tags=["evidence"])

_TYPED = {"to", "zone", "lat", "lon", "bearing", "length_ratio", "bearing_error", "ratio_error"}


class Entered(BaseModel):
    """A reason. ``about`` is the SHA-256 of a media, or ``case:`` and the name of a case.

    ``at`` (and ``to``, for a statement) are as typed; a sun needs ``lat``, ``lon`` and
    ``bearing`` or ``length_ratio`` of a shadow. ``drawn`` is how it was read off the picture.
    """

    about: str = Field(max_length=400, pattern="^([0-9a-f]{64}|case:.+)$")
    kind: str = Field(max_length=20)
    why: str = Field(min_length=1, max_length=2000)
    source: str = Field("", max_length=2000)
    trust: float | None = None
    at: str = Field("", max_length=60)
    to: str = Field("", max_length=60)
    zone: str = Field("", max_length=60)
    lat: float | None = None
    lon: float | None = None
    bearing: float | None = None
    length_ratio: float | None = None
    bearing_error: float | None = Field(None, gt=0, le=90)
    ratio_error: float | None = Field(None, gt=0, le=2)
    segment: tuple[float, float] | None = None
    drawn: dict[str, Any] | None = None


class Why(BaseModel):
    """The reason for a change."""

    why: str = Field(min_length=1, max_length=2000)


@router.get("/api/evidence")
def listed(archive: Opened, _: Reader, about: str) -> list[dict[str, Any]]:
    """Reasons entered about a media or a case, those that were dropped too."""
    return [as_json(one) for one in archive.evidence(about, dropped=True)]


@router.post("/api/evidence", status_code=201)
def enter(entered: Entered, archive: Opened, person: Verifier) -> dict[str, Any]:
    """Enter a reason. It counts when the footage is dated again."""
    first = "from" if entered.kind == "statement" else "at"
    typed = {
        first: entered.at,
        **entered.model_dump(include=_TYPED),
        "segment": list(entered.segment) if entered.segment else None,
        "drawn": entered.drawn,
    }
    given = {name: value for name, value in typed.items() if value not in (None, "")}
    checked(entered.kind, given, entered.trust)
    number = archive.add_evidence(
        entered.about,
        entered.kind,
        given,
        trust=entered.trust,
        source=entered.source,
        who=person.name,
        why=entered.why,
    )
    archive.desk.record(person.name, "enter a reason", entered.about, number=number)
    return next(as_json(one) for one in archive.evidence(entered.about) if one.id == number)


@router.post("/api/evidence/{number}/drop")
def drop(
    number: Annotated[int, Path(ge=1, le=2**53)], why: Why, archive: Opened, person: Verifier
) -> dict[str, Any]:
    """Have a reason count no more. It stays on record."""
    dropped = archive.drop_evidence(number, who=person.name, why=why.why)
    archive.desk.record(person.name, "drop a reason", dropped.about, number=number)
    return as_json(dropped)


def as_json(one: StoredEvidence) -> dict[str, Any]:
    """A reason for programs."""
    return {
        "number": one.id,
        "about": one.about,
        "kind": one.kind,
        "why": one.why,
        "who": one.who,
        "added_at": iso(one.added_at),
        "trust": one.trust,
        "source": one.source,
        "given": dict(one.given),
        "dropped_at": iso(one.dropped_at) if one.dropped_at else None,
        "dropped_by": one.dropped_by or None,
        "dropped_why": one.dropped_why or None,
    }
