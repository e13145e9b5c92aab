"""The cases of the archive: the list, a new one, and deleting one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from antedate.case_records import Document
from antedate.errors import UsageError
from antedate.store import Archive, ListedCase
from antedate.web.cases.held import Asked, held_cases
from antedate.web.cases.sending import gone_to
from antedate.web.people import Admin, Opened, Reader, Verifier
from antedate.web.posted import Form, built
from antedate.web.rendering import show
from antedate.workflows import handing_on
from antedate.workflows.casework import Hand, open_case

router = APIRouter()

_MOST = 50
Most = Annotated[int, Query(ge=1, le=500, description="How many at most.")]
Skip = Annotated[int, Query(ge=0, le=10_000_000, description="How many to pass over.")]


class NewCase(BaseModel):
    """A case to be begun."""

    name: str = Field(description="What it is called; no two cases have one name.")
    question: str = Field("", description="What it asks.")
    why: str = ""


class Deletion(BaseModel):
    """Why something is deleted or erased. It is kept."""

    why: str


@router.get("/cases", include_in_schema=False)
def cases_page(
    request: Request,
    archive: Opened,
    person: Reader,
    skip: Skip = 0,
    post: Annotated[int | None, Query(ge=1)] = None,
) -> HTMLResponse:
    """The cases, the last changed first; with ``post``, to choose one that it is added to."""
    found = archive.cases.listed(_MOST + 1, skip)
    further = skip + _MOST if len(found) > _MOST else None
    return show(
        request, "cases/list.html.j2", person, cases=found[:_MOST], skip=skip, further=further,
        post=post,
    )  # fmt: skip


@router.get("/cases/new", include_in_schema=False)
def new_page(request: Request, person: Verifier) -> HTMLResponse:
    """The form that begins a case."""
    return show(request, "cases/new.html.j2", person)


@router.post("/cases", include_in_schema=False)
def new_posted(archive: Opened, person: Verifier, form: Form) -> Response:
    """Begin a case, and go to its page."""
    given = built(
        NewCase, name=form.one("name"), question=form.one("question"), why=form.one("why")
    )
    return gone_to(f"/cases/{new(archive, person, given)['id']}")


@router.get("/cases/{id}/delete", include_in_schema=False)
def delete_page(request: Request, person: Admin, held: Asked) -> HTMLResponse:
    """The form that deletes a case."""
    return show(request, "cases/delete.html.j2", person, held=held)


@router.post("/cases/{id}/delete", include_in_schema=False)
def delete_posted(
    request: Request, archive: Opened, person: Admin, held: Asked, form: Form
) -> Response:
    """Delete a case, and go to the list."""
    if form.one("name") != held.case.name.strip():
        raise UsageError(
            "is not the name of this case", subject=form.one("name"), remedy="Type it as it is."
        )
    delete(request, archive, person, held, built(Deletion, why=form.one("why")))
    return gone_to("/cases")


@router.get("/api/cases", tags=["cases"])
def cases(archive: Opened, _: Reader, most: Most = _MOST, skip: Skip = 0) -> list[dict[str, Any]]:
    """The cases of the archive, the last changed first."""
    return [as_json(case) for case in archive.cases.listed(most, skip)]


@router.post("/api/cases", tags=["cases"], status_code=201)
def new(archive: Opened, person: Verifier, given: NewCase) -> dict[str, Any]:
    """Begin a case; its id."""
    made = open_case(archive, given.name, given.question, Hand(person.name, given.why))
    archive.desk.record(person.name, "open case", made.id, name=made.name)
    return {"id": made.id, "name": made.name}


@router.delete("/api/cases/{id}", tags=["cases"])
def delete(
    request: Request, archive: Opened, person: Admin, held: Asked, given: Deletion
) -> dict[str, Any]:
    """Delete a case with its log and the exports made of it; a record of that stays."""
    if not given.why.strip():
        raise UsageError("Deleting needs a reason", remedy="Say why; it is kept.")
    handing_on.drop_all(archive, held.case.id)
    handing_on.drop_reports(archive, held.case.id)
    gone = archive.cases.delete(held.case.id, person.name, given.why)
    drop_sent(archive, [document.sha256 for _, document in held.case.each(Document)])
    held_cases(request).forget(gone.id)
    archive.desk.record(person.name, "delete case", gone.id, name=gone.name, why=given.why)
    return {"id": gone.id, "name": gone.name, "entries": gone.entries}


def drop_sent(archive: Archive, hashes: Iterable[str]) -> None:
    """Remove reports as they were sent in, which the case no longer holds. One that a job is
    still at stays; it goes with what else was sent in."""
    for sha256 in hashes:
        job = archive.jobs.last_naming(sha256)
        if job is None or job.state.over:
            archive.desk_files.drop_upload(sha256)


def as_json(case: ListedCase) -> dict[str, Any]:
    """A case in a list, for programs."""
    return {
        "id": case.id,
        "name": case.name,
        "question": case.question,
        "opened_at": case.opened_at.isoformat(),
        "changed_at": case.changed_at.isoformat(),
        "entries": case.entries,
    }
