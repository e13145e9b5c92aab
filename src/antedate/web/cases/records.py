"""Records of a case: lists, one with its history, adding, correcting, withdrawing, erasing."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from antedate.case_json import plain
from antedate.case_records import KINDS, Recorded
from antedate.cases.rules import dependents, references
from antedate.cases.versions import version_of
from antedate.errors import UsageError
from antedate.report.case_words import record_words
from antedate.store import Archive
from antedate.web.cases.entering import entered, inputs
from antedate.web.cases.forms import RECORDS
from antedate.web.cases.held import Asked, Held, held_cases
from antedate.web.cases.history import history
from antedate.web.cases.listing import Deletion, Most, Skip
from antedate.web.cases.sending import gone_to
from antedate.web.faults import NotThere
from antedate.web.people import Admin, Opened, Person, Reader, Verifier
from antedate.web.posted import Form, Posted, built
from antedate.web.rendering import show
from antedate.workflows import casework, handing_on
from antedate.workflows.case_moved import RecordMoved, as_seen
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
        raise _none(record)
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


@router.get("/cases/{id}/add/{kind}", include_in_schema=False)
def add_page(request: Request, person: Verifier, held: Asked, kind: str) -> HTMLResponse:
    """The form that adds a record; fields can be given in the address."""
    fields = _fields(kind)
    given: dict[str, Any] = {}
    for field in fields:
        values = request.query_params.getlist(field.name)
        if values:
            given[field.name] = values if field.of and field.entry == "several" else values[0]
    return show(
        request, "cases/form.html.j2", person, held=held, kind=kind, found=None, seen="",
        inputs=inputs(held.case, fields, given), to=f"{held.base}/add/{kind}",
    )  # fmt: skip


@router.post("/cases/{id}/add/{kind}", include_in_schema=False)
def add_posted(archive: Opened, person: Verifier, held: Asked, kind: str, form: Form) -> Response:
    """Add what the form holds, and go to it."""
    given = built(NewRecord, kind=kind, record=entered(_fields(kind), form), why=form.one("why"))
    made = add(archive, person, held, given)
    return gone_to(f"{held.base}/records/{made['id']}")


@router.get("/cases/{id}/records/{record}/edit", include_in_schema=False)
def edit_page(request: Request, person: Verifier, held: Asked, record: str) -> HTMLResponse:
    """The form that corrects a record."""
    found = _known(held, record)
    return show(
        request, "cases/form.html.j2", person, held=held, kind=found.kind, found=found,
        seen=version_of(found), inputs=inputs(held.case, _fields(found.kind), plain(found.record)),
        to=f"{held.base}/records/{record}/edit",
    )  # fmt: skip


@router.post("/cases/{id}/records/{record}/edit", include_in_schema=False)
def edit_posted(
    request: Request, archive: Opened, person: Verifier, held: Asked, record: str, form: Form
) -> Response:
    """Correct a record. Where somebody else did meanwhile, what changed is said above the form,
    which stays as it was typed."""
    found = _known(held, record)
    seen = form.one("seen")
    try:
        changes = _typed_changes(archive, held, found, form)
        given = built(Correction, record=changes, why=form.one("why"), seen=seen)
        correct(archive, person, held, record, given)
    except RecordMoved as moved:
        return moved_part(request, person, moved, f"{held.base}/records/{record}/edit")
    return gone_to(f"{held.base}/records/{record}")


@router.post("/cases/{id}/records/{record}/withdraw", include_in_schema=False)
def withdraw_posted(
    archive: Opened, person: Verifier, held: Asked, record: str, form: Form
) -> Response:
    """Withdraw a record, and show it so."""
    given = built(Withdrawal, why=form.one("why"), seen=form.one("seen"))
    withdraw(archive, person, held, record, given)
    return gone_to(f"{held.base}/records/{record}")


@router.post("/cases/{id}/records/{record}/erase", include_in_schema=False)
def erase_posted(
    request: Request, archive: Opened, person: Admin, held: Asked, record: str, form: Form
) -> Response:
    """Erase a record or draft for good, and show that."""
    if form.one("sure") != "yes":
        raise UsageError("Erasing cannot be undone", remedy="Tick that you know this.")
    erase(request, archive, person, held, record, Deletion(why=form.one("why")))
    return gone_to(f"{held.base}/records/{record}")


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
    return as_json(_known(held, record), whole=True)


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
        raise _none(record)
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
    archive.desk.record(person.name, "erase record", case, record=record, why=given.why)
    return {"id": record, "entries": erased, "exports_removed": dropped}


def moved_part(request: Request, person: Person, moved: RecordMoved, to: str) -> HTMLResponse:
    """What somebody else changed meanwhile, and a way to write one's own all the same."""
    return show(request, "cases/moved.html.j2", person, 409, moved=moved, to=to)


def as_json(found: Recorded, *, whole: bool = False) -> dict[str, Any]:
    """A record for programs."""
    value: dict[str, Any] = plain(found)
    if found.kind == "document":
        value["record"].pop("original")
        if not whole:
            value["record"].pop("text")
    return {**value, "version": version_of(found)}


def _typed_changes(archive: Archive, held: Held, found: Recorded, form: Posted) -> dict[str, Any]:
    """What a person changed in a form: held against the version that the form was filled
    with, so that what others changed since is not taken back."""
    was = as_seen(archive, held.case, found.id, form.one("filled"))
    if was is None:
        raise UsageError("was erased meanwhile", subject=found.id, remedy="Look at it again.")
    changes = entered(_fields(found.kind), form, was)
    if not changes:
        raise UsageError("says that already", subject=found.id, remedy="Change something.")
    return changes


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


def _fields(kind: str) -> Any:
    if kind not in RECORDS:
        raise NotThere(f"No form makes a {kind}", remedy="See what the page of the case offers.")
    return RECORDS[kind]


def _known(held: Held, record: str) -> Recorded:
    found = held.case.get(record)
    if found is None:
        if record in held.case.withdrawn:
            raise UsageError("was withdrawn", subject=record, remedy="Its page says by whom.")
        raise _none(record)
    return found


def _refuse_path(fields: dict[str, Any]) -> None:
    """A package carries the file that footage names: none that a request names is opened."""
    if fields.get("path"):
        raise UsageError(
            "The path of a file is not taken from here",
            remedy="Add the file to the archive, and its post to the case.",
        )


def _none(record: str) -> NotThere:
    return NotThere(
        f"The case has no record {record}", remedy="The page of the case shows what it has."
    )
