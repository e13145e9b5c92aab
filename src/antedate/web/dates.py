"""Filmed when: asking for a date, its reasons with their trusts, and weighing them again."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi import Path as InPath
from fastapi.responses import FileResponse, HTMLResponse, Response
from markupsafe import Markup
from pydantic import BaseModel, Field

from antedate.dating.tabulated import BOUND, Tabulated
from antedate.errors import UsageError
from antedate.estimate import DateAnswer, DateEstimate
from antedate.report.date_machine import date_object
from antedate.report.date_strip import date_strip
from antedate.store import Archive, Job, JobState, kept_file
from antedate.web.faults import NotThere
from antedate.web.footage import footage_given
from antedate.web.jobs import as_json
from antedate.web.people import Opened, Reader, Verifier
from antedate.web.rendering import show
from antedate.when import parse_moment

router = APIRouter()

KIND = "date"
Number = Annotated[int, InPath(ge=0, lt=1_000_000)]
# A report styles itself and carries its pictures; it runs nothing and loads nothing.
_REPORT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'self'"
)


class DateAsked(BaseModel):
    """What to date, and what is known of it. Times are as a person types them."""

    post: int | None = Field(
        None, ge=1, le=2**53, description="A post of the archive, by its number"
    )
    sha256: str | None = Field(
        None, pattern="^[0-9a-f]{64}$", description="A file of the archive, or one sent in"
    )
    shown: str = Field("", max_length=500, description="The name that it goes by")
    published: str = Field("", max_length=60)
    not_before: str = Field("", max_length=60)
    not_after: str = Field("", max_length=60)
    zone: str = Field("", max_length=60)
    place: str = Field("", max_length=300)
    case: str = Field("", max_length=300)
    search: bool = True
    flat: bool = False


class Weighing(BaseModel):
    """Another look at one estimate: trusts by the place of a reason from 0, and which to leave
    out."""

    trusts: dict[int, float] = {}
    without: list[int] = []


@router.get("/date", include_in_schema=False)
def date_page(
    request: Request,
    archive: Opened,
    person: Reader,
    post: int | None = None,
    sha256: Annotated[str, Query(pattern="^([0-9a-f]{64})?$")] = "",
    place: str = "",
) -> HTMLResponse:
    """The form, and the estimates made lately."""
    return show(
        request,
        "dates.html.j2",
        person,
        post=post,
        file=kept_file(archive, sha256) if sha256 else None,
        chosen=place,
        places=archive.places(),
        cases=archive.cases.all(),
        jobs=archive.jobs.newest(30, kind=KIND),
    )


@router.post("/api/dates", tags=["dates"], status_code=202)
def ask(asked: DateAsked, archive: Opened, person: Verifier) -> dict[str, Any]:
    """Ask for a date. The job that is given tells when it is done, under ``/api/jobs``."""
    for typed in (asked.published, asked.not_before, asked.not_after):
        if typed:
            parse_moment(typed, asked.zone or None)  # refused now, not in a minute
    if (asked.post is None) == (asked.sha256 is None):
        raise UsageError("Give a post or a file, and one of them", remedy="Choose one.")
    given, about = footage_given(archive, asked.sha256, asked.post, asked.shown)
    given |= asked.model_dump(exclude={"post", "sha256", "shown"})
    id = archive.jobs.ask(KIND, given, about=about, who=person.name)
    archive.desk.record(person.name, "ask for a date", id, of=about)
    return as_json(archive.jobs.find(id))


@router.get("/api/dates", tags=["dates"])
def dates(archive: Opened, _: Reader) -> list[dict[str, Any]]:
    """Estimates asked for last, the newest first."""
    return [as_json(job) for job in archive.jobs.newest(kind=KIND)]


@router.get("/date/{id}", include_in_schema=False)
def dated_page(request: Request, archive: Opened, person: Reader, id: str) -> HTMLResponse:
    """One estimate; with trusts in the address, weighed by these."""
    job = _job(archive, id)
    if job.state is not JobState.DONE or job.result is None:
        return show(request, "date_waits.html.j2", person, job=job)
    answer = job.result["answer"]
    about = [answer["sha256"]] if answer["sha256"] else []
    values: dict[str, Any] = {
        "job": job,
        "answer": answer,
        "entered": archive.evidence(*about) if about else [],
    }
    found = None
    if job.result["weighable"]:
        wanted = weighing_of(dict(request.query_params))
        basis = _basis(archive, job)
        found = basis.weighed(wanted.trusts, wanted.without)
        values |= _shown(found, wanted) | {"reasons": basis.reasons}
    part = request.headers.get("hx-request") == "true" and found is not None
    name = "date_answer.html.j2" if part else "dated.html.j2"
    return show(request, name, person, estimate=found, **values)


@router.get("/api/dates/{id}", tags=["dates"])
def dated(archive: Opened, _: Reader, id: str) -> dict[str, Any]:
    """One estimate as a job, with the object of ``antedate date --json`` once it is done."""
    return as_json(_job(archive, id))


@router.post("/api/dates/{id}/weigh", tags=["dates"])
def weigh(weighing: Weighing, archive: Opened, _: Reader, id: str) -> dict[str, Any]:
    """The same estimate with other trusts, or without some reasons. Nothing is kept."""
    found = _basis(archive, _job(archive, id)).weighed(weighing.trusts, weighing.without)
    return date_object(DateAnswer(path="", whole=found, error=found.error))


@router.get("/date/{id}/report", include_in_schema=False)
def report(archive: Opened, _: Reader, id: str) -> Response:
    """The report of an estimate, one file that opens offline."""
    job = _job(archive, id)
    return FileResponse(
        _made(archive, job, "report.html"),
        media_type="text/html; charset=utf-8",
        headers={"content-security-policy": _REPORT_POLICY},
    )


@router.get("/date/{id}/crops/{thing}/{place}", include_in_schema=False)
def crop(archive: Opened, _: Reader, id: str, thing: Number, place: Number) -> Response:
    """One crop of a thing that carries the date: of the query (0) or of a view."""
    path = _made(archive, _job(archive, id), f"crop-{thing}-{place}.jpg")
    return FileResponse(path, media_type="image/jpeg")


def weighing_of(asked: dict[str, str]) -> Weighing:
    """The weighing that an address or a form asks for: ``t3=0.5`` is a trust, ``off3`` leaves
    a reason out. Raises ``UsageError`` for what is no number."""
    trusts, without = {}, []
    for name, value in asked.items():
        if found := re.fullmatch(r"t(\d{1,4})", name):
            try:
                trusts[int(found[1])] = float(value)
            except ValueError:
                raise UsageError(f"{value[:20]!r} is no trust", remedy="Give 0 to 1.") from None
        elif found := re.fullmatch(r"off(\d{1,4})", name):
            without.append(int(found[1]))
    return Weighing(trusts=trusts, without=without)


def _shown(found: DateEstimate, wanted: Weighing) -> dict[str, Any]:
    # The strip escapes every text that it draws.
    strip = Markup(date_strip(found, styled=False))  # noqa: S704
    return {
        "bound": BOUND,
        "strip": strip,
        "trusts": wanted.trusts,
        "without": set(wanted.without),
        "altered": bool(wanted.trusts or wanted.without),
    }


def _job(archive: Archive, id: str) -> Job:
    job = archive.jobs.find(id)
    if job.kind != KIND:
        raise NotThere("This job is no estimate", remedy="The page of jobs has it.")
    return job


def _basis(archive: Archive, job: Job) -> Tabulated:
    return Tabulated.unpacked(_made(archive, job, "basis.npz").read_bytes())


def _made(archive: Archive, job: Job, name: str) -> Path:
    path = archive.date_files.path(job.id, name)
    if path is None:
        raise NotThere(
            f"The file {name} of this estimate is not kept here", remedy="Date the footage again."
        )
    return path
