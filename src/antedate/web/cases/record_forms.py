"""The forms of records: adding, correcting, withdrawing and erasing one from a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from antedate.case_json import plain
from antedate.case_records import Recorded
from antedate.cases.versions import version_of
from antedate.errors import UsageError
from antedate.store import Archive
from antedate.web.cases.entering import entered, inputs
from antedate.web.cases.forms import RECORDS, Entry, Field
from antedate.web.cases.held import Asked, Held
from antedate.web.cases.listing import Deletion
from antedate.web.cases.records import (
    Correction,
    NewRecord,
    Withdrawal,
    add,
    correct,
    erase,
    known,
    withdraw,
)
from antedate.web.cases.sending import gone_to
from antedate.web.faults import NotThere
from antedate.web.people import Admin, Opened, Person, Verifier
from antedate.web.posted import Form, Posted, built
from antedate.web.rendering import show
from antedate.workflows.case_moved import RecordMoved, as_seen

router = APIRouter(include_in_schema=False)


@router.get("/cases/{id}/add/{kind}")
def add_page(request: Request, person: Verifier, held: Asked, kind: str) -> HTMLResponse:
    """The form that adds a record; fields can be given in the address."""
    fields = _fields(kind)
    given: dict[str, Any] = {}
    for field in fields:
        values = request.query_params.getlist(field.name)
        if values:
            given[field.name] = values if field.entry is Entry.SEVERAL else values[0]
    return show(
        request, "cases/form.html.j2", person, held=held, kind=kind, found=None, seen="",
        inputs=inputs(held.case, fields, given), to=f"{held.base}/add/{kind}",
    )  # fmt: skip


@router.post("/cases/{id}/add/{kind}")
def add_posted(archive: Opened, person: Verifier, held: Asked, kind: str, form: Form) -> Response:
    """Add what the form holds, and go to it."""
    given = built(NewRecord, kind=kind, record=entered(_fields(kind), form), why=form.one("why"))
    made = add(archive, person, held, given)
    return gone_to(f"{held.base}/records/{made['id']}")


@router.get("/cases/{id}/records/{record}/edit")
def edit_page(request: Request, person: Verifier, held: Asked, record: str) -> HTMLResponse:
    """The form that corrects a record."""
    found = known(held, record)
    return show(
        request, "cases/form.html.j2", person, held=held, kind=found.kind, found=found,
        seen=version_of(found), inputs=inputs(held.case, _fields(found.kind), plain(found.record)),
        to=f"{held.base}/records/{record}/edit",
    )  # fmt: skip


@router.post("/cases/{id}/records/{record}/edit")
def edit_posted(
    request: Request, archive: Opened, person: Verifier, held: Asked, record: str, form: Form
) -> Response:
    """Correct a record. Where somebody else did meanwhile, what changed is said above the form,
    which stays as it was typed."""
    found = known(held, record)
    seen = form.one("seen")
    try:
        changes = _typed_changes(archive, held, found, form)
        given = built(Correction, record=changes, why=form.one("why"), seen=seen)
        correct(archive, person, held, record, given)
    except RecordMoved as moved:
        return moved_part(request, person, moved, f"{held.base}/records/{record}/edit")
    return gone_to(f"{held.base}/records/{record}")


@router.post("/cases/{id}/records/{record}/withdraw")
def withdraw_posted(
    archive: Opened, person: Verifier, held: Asked, record: str, form: Form
) -> Response:
    """Withdraw a record, and show it so."""
    given = built(Withdrawal, why=form.one("why"), seen=form.one("seen"))
    withdraw(archive, person, held, record, given)
    return gone_to(f"{held.base}/records/{record}")


@router.post("/cases/{id}/records/{record}/erase")
def erase_posted(
    request: Request, archive: Opened, person: Admin, held: Asked, record: str, form: Form
) -> Response:
    """Erase a record or draft for good, and show that."""
    if form.one("sure") != "yes":
        raise UsageError("Erasing cannot be undone", remedy="Tick that you know this.")
    erase(request, archive, person, held, record, Deletion(why=form.one("why")))
    return gone_to(f"{held.base}/records/{record}")


def moved_part(request: Request, person: Person, moved: RecordMoved, to: str) -> HTMLResponse:
    """What somebody else changed meanwhile, and a way to write one's own all the same."""
    return show(request, "cases/moved.html.j2", person, 409, moved=moved, to=to)


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


def _fields(kind: str) -> Sequence[Field]:
    if kind not in RECORDS:
        raise NotThere(f"No form makes a {kind}", remedy="See what the page of the case offers.")
    return RECORDS[kind]
