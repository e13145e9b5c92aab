"""Records of a case: lists, one with its history; added, corrected, withdrawn and erased."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from antedate.case_json import plain
from antedate.case_records import KINDS, Document, Recorded
from antedate.cases.rules import dependents, references
from antedate.cases.versions import version_of
from antedate.errors import UsageError
from antedate.report.case_words import record_words
from antedate.web.cases.forms import RECORDS
from antedate.web.cases.held import Asked, Held, held_cases
from antedate.web.cases.history import history
from antedate.web.cases.listing import Deletion, Most, Skip, drop_sent
from antedate.web.faults import NotThere
from antedate.web.people import Admin, Opened, Reader, Verifier
from antedate.web.rendering import show
from antedate.workflows import casework, handing_on
from antedate.workflows.casework import Hand

router = APIRouter()

_MOST = 100


class NewRecord(BaseModel):
    """A record to be added. ``record`` holds its fields, as ``/records`` gives them."""

    kind: str = Field(description="source, statement, claim, stance, incident, conclusion ...")
    record: dict[str, Any]
    why: str = ""


class Correction(BaseModel):
    """Fields that change. ``seen`` is the ``version`` that was looked at: where somebody else
    corrected the record since, nothing is written and the answer says what changed."""

    record: dict[str, Any]
    why: str
    seen: str = ""


class Withdrawal(BaseModel):
    """Why a record counts no more, and the ``version`` that was looked at."""

    why: str
    seen: str = ""


@router.get("/cases/{id}/records", include_in_schema=False)
def records_page(
    request: Request,
    person: Reader,
    held: Asked,
    kind: Annotated[str, Query()] = "",
    text: Annotated[str, Query()] = "",
    skip: Skip = 0,
) -> HTMLResponse:
    """Records of a kind, or of all kinds, that hold some words."""
    found = _chosen(held, kind, text)
    lines = [(one, record_words(held.case, one)) for one in found[skip : skip + _MOST]]
    further = skip + _MOST if len(found) > skip + _MOST else None
    return show(
        request, "cases/records.html.j2", person, held=held, lines=lines, kind=kind, text=text,
        kinds=list(KINDS), total=len(found), skip=skip, further=further,
    )  # fmt: skip


@router.get("/cases/{id}/records/{record}", include_in_schema=False)
def record_page(
    request: Request, archive: Opened, person: Reader, held: Asked, record: str
) -> HTMLResponse:
    """One record: what it says, what it rests on, what names it, and every version of it."""
    case = held.case
    found = case.get(record)
    versions = history(archive, case, record)
    if found is None and not versions:
        raise none_such(record)
    draft = next((one for one in case.drafts if one.id == record), None)
    named = [name for _, name in references(found.record)] if found else []
    others = [one for id in dict.fromkeys(named) if (one := case.get(id))]
    return show(
        request,
        "cases/record.html.j2",
        person,
        held=held,
        id=record,
        found=found,
        draft=draft,
        words=record_words(case, found) if found else "",
        rests=[(one.id, record_words(case, one)) for one in others],
        naming=[
            (id, record_words(case, one))
            for id in dependents(case, record)
            if (one := case.get(id))
        ],
        versions=versions,
        version=version_of(found) if found else "",
        correctable=found is not None and found.kind in RECORDS,
        withdrawn=record in case.withdrawn,
        erased=record in case.erased,
    )


@router.get("/api/cases/{id}/records", tags=["cases"])
def records(
    _: Reader,
    held: Asked,
    kind: Annotated[str, Query(description="Only of this kind.")] = "",
    text: Annotated[str, Query(description="Only what holds these words.")] = "",
    most: Most = _MOST,
    skip: Skip = 0,
) -> list[dict[str, Any]]:
    """Records as they stand, in the order they were made, without the originals of reports."""
    return [as_json(one) for one in _chosen(held, kind, text)[skip : skip + most]]


@router.get("/api/cases/{id}/records/{record}", tags=["cases"])
def record(_: Reader, held: Asked, record: str) -> dict[str, Any]:
    """One record as it stands. ``version`` is what a correction of it gives as ``seen``."""
    return as_json(known(held, record), whole=True)


@router.get("/api/cases/{id}/records/{record}/history", tags=["cases"])
def record_history(archive: Opened, _: Reader, held: Asked, record: str) -> list[dict[str, Any]]:
    """What was done to a record, the newest first, with what each version changed."""
    return [plain(one) for one in history(archive, held.case, record)]


@router.post("/api/cases/{id}/records", tags=["cases"], status_code=201)
def add(archive: Opened, person: Verifier, held: Asked, given: NewRecord) -> dict[str, Any]:
    """Add a record; its id."""
    _refuse_path(given.record)
    hand = Hand(person.name, given.why)
    made = casework.add_record(archive, held.case.id, hand, given.kind, given.record)
    archive.desk.record(person.name, "add record", held.case.id, made=made)
    return {"id": made}


@router.patch("/api/cases/{id}/records/{record}", tags=["cases"])
def correct(
    archive: Opened, person: Verifier, held: Asked, record: str, given: Correction
) -> dict[str, Any]:
    """Correct a record: the corrected version supersedes it, and both stay in the log."""
    if record.startswith("draft-"):
        raise none_such(record)
    _refuse_path(given.record)
    hand = Hand(person.name, given.why)
    casework.edit(archive, held.case.id, hand, record, given.record, given.seen)
    archive.desk.record(person.name, "correct record", held.case.id, record=record)
    return {"id": record}


@router.post("/api/cases/{id}/records/{record}/withdraw", tags=["cases"])
def withdraw(
    archive: Opened, person: Verifier, held: Asked, record: str, given: Withdrawal
) -> dict[str, Any]:
    """Withdraw a record: it counts no more, and stays in the log."""
    hand = Hand(person.name, given.why)
    casework.withdraw(archive, held.case.id, hand, [record], given.seen)
    archive.desk.record(person.name, "withdraw record", held.case.id, record=record)
    return {"id": record}


@router.post("/api/cases/{id}/records/{record}/erase", tags=["cases"])
def erase(
    request: Request,
    archive: Opened,
    person: Admin,
    held: Asked,
    record: str,
    given: Deletion,
) -> dict[str, Any]:
    """Erase all that the log holds of a record or draft, for good, and the exports made of the
    case here. The chain still holds."""
    case = held.case.id
    erased = casework.erase(archive, case, Hand(person.name, given.why), (record,))
    held_cases(request).forget(case)
    dropped = handing_on.drop_all(archive, case)
    handing_on.drop_reports(archive, case, record)
    found = held.case.get(record)
    if found is not None and isinstance(found.record, Document):
        drop_sent(archive, [found.record.sha256])
    archive.desk.record(person.name, "erase record", case, record=record, why=given.why)
    return {"id": record, "entries": erased, "exports_removed": dropped}


def as_json(found: Recorded, *, whole: bool = False) -> dict[str, Any]:
    """A record for programs."""
    value: dict[str, Any] = plain(found)
    if found.kind == "document":
        value["record"].pop("original")
        if not whole:
            value["record"].pop("text")
    return {**value, "version": version_of(found)}


def _chosen(held: Held, kind: str, text: str) -> list[Recorded]:
    if kind and kind not in KINDS:
        raise UsageError("is no kind of record", subject=kind, remedy=f"Kinds: {', '.join(KINDS)}.")
    wanted = text.casefold()
    return [
        found
        for found in held.case.records
        if (not kind or found.kind == kind)
        and (not wanted or wanted in record_words(held.case, found).casefold())
    ]


def known(held: Held, record: str) -> Recorded:
    """A record that stands. Raises ``NotThere``, or ``UsageError`` for one that was withdrawn."""
    found = held.case.get(record)
    if found is None:
        if record in held.case.withdrawn:
            raise UsageError("was withdrawn", subject=record, remedy="Its page says by whom.")
        raise none_such(record)
    return found


def _refuse_path(fields: dict[str, Any]) -> None:
    """A package carries the file that footage names: none that a request names is opened."""
    if fields.get("path"):
        raise UsageError(
            "The path of a file is not taken from here",
            remedy="Add the file to the archive, and its post to the case.",
        )


def none_such(record: str) -> NotThere:
    """That there is no such record."""
    return NotThere(
        f"The case has no record {record}", remedy="The page of the case shows what it has."
    )
