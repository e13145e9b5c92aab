"""Exports of a case: asked for as jobs, listed with their hashes, downloaded by number."""

from __future__ import annotations

import os
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import FileResponse, HTMLResponse
from pydantic import BaseModel, Field

from antedate.case_records import Case
from antedate.cases.redacting import redaction_of
from antedate.errors import ArchiveError
from antedate.store import Archive, Job
from antedate.web.cases.held import Asked, Held
from antedate.web.cases.sending import gone_to
from antedate.web.faults import NotThere
from antedate.web.people import Opened, Reader, Verifier
from antedate.web.posted import Form as Posted
from antedate.web.posted import built
from antedate.web.rendering import show
from antedate.workflows import handing_on
from antedate.workflows.case_forms import STAMP_VARIABLE, Form
from antedate.workflows.handing_on import MadeFile

router = APIRouter()

_LISTED = 50
FORM_WORDS: Mapping[Form, tuple[str, str]] = {
    Form.HTML: ("Report, HTML", "One page that needs nothing else."),
    Form.PDF: ("Report, PDF", "To be printed or sent."),
    Form.JSON: ("Data, JSON", "All records with their schema."),
    Form.CSV: ("Tables, CSV", "One table for each kind of record."),
    Form.JSONLD: ("Reviews, schema.org", "ClaimReview and MediaReview of what a person rated."),
    Form.PACKAGE: ("Evidence package", "BagIt: all of it with media, originals and the log."),
}
LEFT_OUT: tuple[tuple[str, str], ...] = (
    ("who", "who worked on the case"),
    ("source.name", "names of sources"),
    ("post.source", "who posted, with the addresses"),
    ("post.url", "addresses of posts"),
    ("post.text", "text of posts"),
    ("post.path", "paths of files"),
    ("document.text", "text of reports, and passages from them"),
    ("media", "the files of footage"),
)
"""What can be left out by a tick; other fields are typed."""
Number = Annotated[int, Path(ge=0, le=10_000)]


class NewExport(BaseModel):
    """An export to be made. ``leave_out`` names fields such as ``source.name``, ``media``,
    ``who`` or ``text:WORDS``; what stood there is left out everywhere."""

    form: Form
    leave_out: list[str] = []
    stamp: bool = Field(False, description="Have the manifest of a package stamped, where an "
                        "authority is configured. Only its hash is sent.")  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShownExport:
    """An export in the list. ``there`` are the files that are still kept, by number."""

    job: Job
    form: str
    leave_out: tuple[str, ...]
    there: tuple[tuple[int, MadeFile], ...]
    swept: bool


@router.get("/cases/{id}/exports", include_in_schema=False)
def exports_page(request: Request, archive: Opened, person: Reader, held: Asked) -> HTMLResponse:
    """The exports that were made, and the form that asks for one."""
    handing_on.sweep(archive)
    return show(
        request, "cases/exports.html.j2", person, held=held, exports=_listed(archive, held),
        forms=FORM_WORDS, fields=LEFT_OUT, lasting=handing_on.LASTING.days,
        authority=os.environ.get(STAMP_VARIABLE, ""),
    )  # fmt: skip


@router.get("/cases/{id}/exports/list", include_in_schema=False)
def exports_part(request: Request, archive: Opened, person: Reader, held: Asked) -> HTMLResponse:
    """The list alone, which asks again while something is being made."""
    return show(
        request, "cases/exports_list.html.j2", person, held=held,
        exports=_listed(archive, held), lasting=handing_on.LASTING.days,
    )  # fmt: skip


@router.post("/cases/{id}/exports", include_in_schema=False)
def export_posted(archive: Opened, person: Verifier, held: Asked, form: Posted) -> Response:
    """Ask for an export, and show the list."""
    words = [f"text:{line.strip()}" for line in form.text("words").split("\n") if line.strip()]
    more = [field.strip() for field in form.one("fields").split(",") if field.strip()]
    given = built(
        NewExport,
        form=form.one("as"),
        leave_out=[*form.all("leave_out"), *more, *words],
        stamp=form.one("stamp") == "yes",
    )
    export(archive, person, held, given)
    return gone_to(f"{held.base}/exports")


@router.get("/api/cases/{id}/exports/{job}/files/{number}", tags=["cases"])
def download(
    archive: Opened, person: Reader, held: Asked, job: str, number: Number
) -> FileResponse:
    """A file of an export, by its number in the list. It is streamed, and may be asked for in
    ranges."""
    found = _export(archive, held, job)
    there = handing_on.file_of(archive, found, number)
    if there is None:
        raise NotThere(
            "That file is not kept any more",
            remedy=f"Exports are kept {handing_on.LASTING.days} days: export again.",
        )
    path, file = there
    if not archive.readonly:
        archive.desk.record(
            person.name, "download export", held.case.id, file=file.name, sha256=file.sha256
        )
    return FileResponse(
        path, filename=file.name, media_type="application/octet-stream",
        content_disposition_type="attachment",
    )  # fmt: skip


@router.post("/cases/{id}/exports/{job}/drop", include_in_schema=False)
def drop_posted(
    request: Request, archive: Opened, person: Verifier, held: Asked, job: str
) -> HTMLResponse:
    """Remove the files of an export; the list then."""
    drop(archive, person, held, job)
    return exports_part(request, archive, person, held)


@router.post("/cases/{id}/exports/{job}/stop", include_in_schema=False)
def stop_posted(
    request: Request, archive: Opened, person: Verifier, held: Asked, job: str
) -> HTMLResponse:
    """Have an export stop; the list then."""
    archive.jobs.ask_to_stop(_export(archive, held, job).id)
    archive.desk.record(person.name, "stop job", job, kind=handing_on.KIND)
    return exports_part(request, archive, person, held)


@router.get("/api/cases/{id}/exports", tags=["cases"])
def exports(archive: Opened, _: Reader, held: Asked) -> list[dict[str, Any]]:
    """The exports of a case, the newest first, each with the files that are still kept."""
    handing_on.sweep(archive)
    return [as_json(one) for one in _listed(archive, held)]


@router.post("/api/cases/{id}/exports", tags=["cases"], status_code=202)
def export(archive: Opened, person: Verifier, held: Asked, given: NewExport) -> dict[str, Any]:
    """Have an export made, as a job. Its files are listed under ``exports`` once it is done."""
    redaction_of(held.case, given.leave_out)
    job = archive.jobs.ask(
        handing_on.KIND,
        {
            "case": held.case.id,
            "form": given.form.value,
            "leave_out": given.leave_out,
            "stamp": given.stamp,
            "folder": uuid.uuid4().hex,
        },
        about=FORM_WORDS[given.form][0],
        who=person.name,
    )
    told = [field for field in given.leave_out if not field.startswith("text:")]
    archive.desk.record(
        person.name, "export", held.case.id, form=given.form.value, leave_out=told, job=job
    )
    return {"job": job}


@router.delete("/api/cases/{id}/exports/{job}", tags=["cases"])
def drop(archive: Opened, person: Verifier, held: Asked, job: str) -> dict[str, Any]:
    """Remove the files of an export."""
    removed = handing_on.drop(archive, _export(archive, held, job))
    archive.desk.record(person.name, "remove export", held.case.id, job=job)
    return {"removed": removed}


def as_json(export: ShownExport) -> dict[str, Any]:
    """An export for programs."""
    files = [
        {"number": number, "name": file.name, "sha256": file.sha256, "bytes": file.bytes}
        for number, file in export.there
    ]
    return {
        "job": export.job.id,
        "form": export.job.given["form"],
        "state": export.job.state.value,
        "asked_at": export.job.asked_at.isoformat(),
        "who": export.job.who,
        "left_out": list(export.leave_out),
        "files": files,
        "error": export.job.error,
    }


def _listed(archive: Archive, held: Held) -> list[ShownExport]:
    shown = []
    for job in handing_on.exports_of(archive, held.case.id)[:_LISTED]:
        listed = (job.result or {}).get("files", [])
        files = [(n, handing_on.file_of(archive, job, n)) for n in range(len(listed))]
        there = tuple((number, found[1]) for number, found in files if found is not None)
        shown.append(
            ShownExport(
                job=job,
                form=FORM_WORDS[Form(job.given["form"])][0],
                leave_out=_told(held.case, job.given.get("leave_out", ())),
                there=there,
                swept=bool(listed) and not there,
            )
        )
    return shown


def _told(case: Case, leave_out: Any) -> tuple[str, ...]:
    """What was left out, for a reader: fields by name, chosen words only by their number."""
    fields = [field for field in leave_out if not field.startswith("text:")]
    words = len(leave_out) - len(fields)
    return (*fields, *([f"{words} chosen words" if words > 1 else "chosen words"] if words else ()))


def _export(archive: Archive, held: Held, job: str) -> Job:
    try:
        found = archive.jobs.find(job)
    except ArchiveError:
        found = None
    if found is None or (found.kind, found.given.get("case")) != (handing_on.KIND, held.case.id):
        raise NotThere("The case has no such export", remedy="Its page lists them.")
    return found
