"""Reading reports: sending one in, and its text with every draft's passage beside the draft."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from antedate.case_records import Document
from antedate.errors import UsageError
from antedate.report.case_words import source_words
from antedate.store import Archive, Job
from antedate.web.cases import drafts
from antedate.web.cases import shown as shown_records
from antedate.web.cases.drafts import ShownDraft
from antedate.web.cases.held import Asked, Held
from antedate.web.cases.passages import Mark, paragraphs, part_of, parts
from antedate.web.cases.sending import gone_to
from antedate.web.faults import NotThere
from antedate.web.people import Opened, Reader, Verifier
from antedate.web.posted import Form, built
from antedate.web.rendering import show
from antedate.web.uploads import upload_of
from antedate.when import parse_moment

router = APIRouter()

KIND = "read"
_LISTED = 200


class NewReport(BaseModel):
    """A report to be read. Send its file in first (``PUT /api/uploads``)."""

    sha256: str = Field(description="The hash that sending it in gave.", pattern="^[0-9a-f]{64}$")
    outlet: str = Field(description="Who published it.")
    published: str | None = Field(None, description="When it was published.")
    zone: str | None = Field(None, description="The zone of that time.")
    url: str = ""
    title: str = Field("", description="Default: its first line.")
    name: str = Field("", description="What the file is called.")
    why: str = ""


@router.get("/cases/{id}/read", include_in_schema=False)
def read_page(
    request: Request, archive: Opened, person: Reader, held: Asked, job: str = ""
) -> HTMLResponse:
    """The reports that were read, those being read, and the form that sends one in."""
    jobs = _jobs(archive, held)
    return show(
        request, "cases/read.html.j2", person, held=held,
        documents=shown_records.documents(held.case), followed=job,
        jobs=[one for one in jobs if not one.state.over or one.id == job or one.error],
    )  # fmt: skip


@router.post("/cases/{id}/read", include_in_schema=False)
def read_posted(archive: Opened, person: Verifier, held: Asked, form: Form) -> Response:
    """Have a report read, and wait for it on the page."""
    if not form.one("sha256"):
        raise UsageError("There is no report", remedy="Paste its text, or choose its file.")
    given = built(
        NewReport,
        sha256=form.one("sha256"),
        outlet=form.one("outlet"),
        published=form.one("published") or None,
        zone=form.one("zone") or None,
        url=form.one("url"),
        title=form.one("title"),
        name=form.one("name"),
        why=form.one("why"),
    )
    made = read(archive, person, held, given)
    return gone_to(f"{held.base}/read?job={made['job']}")


@router.get("/cases/{id}/read/jobs/{job}", include_in_schema=False)
def read_job_part(
    request: Request,
    archive: Opened,
    person: Reader,
    held: Asked,
    job: str,
    follow: bool = False,
) -> Response:
    """Where a reading stands; followed, it leads to the report once that is read."""
    found = archive.jobs.find(job)
    document = (found.result or {}).get("document")
    if follow and document:
        return gone_to(f"{held.base}/read/{document}")
    return show(request, "cases/read_job.html.j2", person, held=held, job=found, follow=follow)


@router.get("/cases/{id}/read/{document}", include_in_schema=False)
def document_page(
    request: Request,
    person: Reader,
    held: Asked,
    document: str,
    part: Annotated[int | None, Query(ge=0)] = None,
    draft: str = "",
) -> HTMLResponse:
    """A report's text beside its drafts. Of a long one a part, that with ``draft`` if named."""
    record = _document(held, document)
    found = drafts.of_document(held.case, document)
    marked = drafts.marks(found)
    parted = parts(record.text)
    number = _part(parted, marked, part, draft)
    start, end = parted[number]
    here = in_part(held, document, number)
    ids = {one.draft.id for one in here}
    return show(
        request, "cases/document.html.j2", person, held=held, id=document, record=record,
        outlet=source_words(held.case, record.outlet), here=here, chosen=draft,
        paragraphs=paragraphs(record.text, start, end, (m for m in marked if m.draft in ids)),
        part=number, parts=len(parted), tally=drafts.tally(found),
        others=_others(held, document, number), head=held.case.entries,
    )  # fmt: skip


@router.post("/api/cases/{id}/reports", tags=["cases"], status_code=202)
def read(archive: Opened, person: Verifier, held: Asked, given: NewReport) -> dict[str, Any]:
    """Have a report read into drafts, as a job; nothing counts until it is confirmed.

    Nothing is fetched. The job's result names the ``document``.
    """
    if not given.outlet.strip():
        raise UsageError("A report needs the outlet that published it", remedy="Name it.")
    if given.published:
        parse_moment(given.published, given.zone)
    sent = upload_of(archive, given.sha256)
    name = given.name or sent.name
    job = archive.jobs.ask(
        KIND,
        {**given.model_dump(), "name": name, "case": held.case.id},
        about=given.title or f"{name}, {given.outlet}",
        who=person.name,
    )
    archive.desk.record(person.name, "read report", held.case.id, outlet=given.outlet, job=job)
    return {"job": job}


@router.get("/api/cases/{id}/reports", tags=["cases"])
def reports(_: Reader, held: Asked) -> list[dict[str, Any]]:
    """The reports that were read, with how many of their drafts nobody has judged yet."""
    return [
        {
            "id": one.id,
            "title": one.record.title,
            "outlet": one.outlet,
            "characters": len(one.record.text),
            "sha256": one.record.sha256,
            "drafts": one.drafts,
            "open": one.open,
        }
        for one in shown_records.documents(held.case)
    ]


def in_part(held: Held, document: str, number: int) -> list[ShownDraft]:
    """The drafts of a part of a report, in the order of their passages."""
    record = _document(held, document)
    found = drafts.of_document(held.case, document)
    by_id = {one.id: one for one in found}
    parted = parts(record.text)
    first: dict[str, Mark] = {}
    for mark in drafts.marks(found):
        if mark.draft not in first or mark < first[mark.draft]:
            first[mark.draft] = mark
    nowhere = Mark(0, 0, "")
    here = [one for one in found if part_of(parted, first.get(one.id, nowhere).start) == number]
    here.sort(key=lambda one: (first.get(one.id, nowhere).start, -first.get(one.id, nowhere).end))
    return [drafts.shown(held.case, one, by_id) for one in here]


def _part(parted: list[tuple[int, int]], marked: list[Mark], part: int | None, draft: str) -> int:
    if part is not None:
        if part >= len(parted):
            raise NotThere(f"The report has {len(parted)} parts", remedy="Go back to the first.")
        return part
    at = next((mark.start for mark in marked if mark.draft == draft), 0)
    return part_of(parted, at)


def _others(held: Held, document: str, number: int) -> int | None:
    """The next part that still has drafts to be judged, ``None`` where none has."""
    found = drafts.of_document(held.case, document)
    waiting = {one.id for one in found if one.state == "open"}
    parted = parts(_document(held, document).text)
    where = {part_of(parted, mark.start) for mark in drafts.marks(found) if mark.draft in waiting}
    later = sorted(one for one in where if one > number)
    return next(iter([*later, *sorted(where - {number})]), None)


def _document(held: Held, document: str) -> Document:
    found = held.case.get(document)
    if found is None or not isinstance(found.record, Document):
        raise NotThere(
            f"The case has no report {document}", remedy="The page of reports lists them."
        )
    return found.record


def _jobs(archive: Archive, held: Held) -> list[Job]:
    newest = archive.jobs.newest(_LISTED, kind=KIND)
    return [job for job in newest if job.given.get("case") == held.case.id]
