"""Jobs: the list, one of them with what came out, and stopping it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi import Path as InPath
from fastapi.responses import HTMLResponse

from antedate.store import Archive, Job, JobState, Role
from antedate.web.faults import TooManyWaiting
from antedate.web.leads import WORDS, leads_on
from antedate.web.people import Opened, Person, Reader, Verifier
from antedate.web.rendering import show

router = APIRouter()

_PAGE = 30
_MOST_OF_READERS = 10
Id = Annotated[str, InPath(pattern="^[0-9a-f]{32}$", description="The id of a job.")]
Kind = Annotated[str | None, Query(max_length=16, description="Of one kind alone.")]
State = Annotated[JobState | Literal[""] | None, Query(description="That stand there alone.")]
Before = Annotated[
    str | None, Query(pattern="^[0-9a-f]{32}$", description="Asked for before this one.")
]


@router.get("/jobs", include_in_schema=False)
def jobs_page(
    request: Request,
    archive: Opened,
    person: Reader,
    kind: Kind = None,
    state: State = None,
    before: Before = None,
) -> HTMLResponse:
    """The jobs asked for last; as a piece of a page where the page asks again."""
    found = archive.jobs.listed(
        kind=kind or None, state=state or None, before=before, most=_PAGE + 1
    )
    shown = found[:_PAGE]
    is_part = request.headers.get("hx-request") == "true"
    return show(
        request,
        "jobs_part.html.j2" if is_part else "jobs.html.j2",
        person,
        jobs=shown,
        asked=request.url.query,
        next_page=_next(request, shown[-1].id) if len(found) > _PAGE else None,
        kind=kind,
        state=state,
        states=list(JobState),
        kinds=list(WORDS),
        goes_on=any(not job.state.over for job in shown),
        idle=archive.readonly,
    )


@router.get("/jobs/{id}", include_in_schema=False)
def job_page(request: Request, archive: Opened, person: Reader, id: Id) -> HTMLResponse:
    """One job: where it stands, and what came out."""
    job = archive.jobs.find(id)
    return show(request, "job.html.j2", person, job=job, follow=True)


@router.get("/jobs/{id}/part", include_in_schema=False)
def job_part(
    request: Request, archive: Opened, person: Reader, id: Id, follow: bool = False
) -> HTMLResponse:
    """Where a job stands, as a piece of a page that asks again until it is over.

    With ``follow`` the browser goes on to what came out, or loads the page of the job again.
    """
    job = archive.jobs.find(id)
    page = show(request, "job_part.html.j2", person, job=job, follow=follow)
    if follow and job.state.over:
        page.headers["hx-redirect"] = leads_on(job) or f"/jobs/{id}"
    return page


@router.post("/jobs/{id}/stop", include_in_schema=False)
def job_stop(
    request: Request, archive: Opened, person: Verifier, id: Id, follow: bool = False
) -> HTMLResponse:
    """Have a job stop; where it stands then."""
    stop(archive, person, id)
    return job_part(request, archive, person, id, follow)


@router.get("/api/jobs", tags=["jobs"])
def jobs(
    archive: Opened, _: Reader, kind: Kind = None, state: State = None, before: Before = None
) -> list[dict[str, Any]]:
    """The jobs asked for last, the newest first, without their results; 30 at a time.

    ``before`` the last of them gives the next ones.
    """
    found = archive.jobs.listed(kind=kind or None, state=state or None, before=before, most=_PAGE)
    return [as_json(job) for job in found]


@router.get("/api/jobs/{id}", tags=["jobs"])
def job(archive: Opened, _: Reader, id: Id) -> dict[str, Any]:
    """One job: where it stands, and its result once it is done."""
    return as_json(archive.jobs.find(id))


@router.post("/api/jobs/{id}/stop", tags=["jobs"])
def stop(archive: Opened, person: Verifier, id: Id) -> dict[str, Any]:
    """Have a job stop at its next step."""
    found = archive.jobs.find(id)
    if not found.state.over:
        archive.jobs.ask_to_stop(id)
        archive.desk.record(person.name, "stop job", id, kind=found.kind, of=found.about)
    return as_json(archive.jobs.find(id))


def as_json(job: Job) -> dict[str, Any]:
    """A job for programs. Times are ISO 8601 in UTC."""
    return {
        "id": job.id,
        "kind": job.kind,
        "about": job.about,
        "who": job.who,
        "state": job.state.value,
        "step": job.step,
        "share": job.share,
        "asked_at": job.asked_at.isoformat(),
        "started_at": job.started_at and job.started_at.isoformat(),
        "ended_at": job.ended_at and job.ended_at.isoformat(),
        "stop_asked": job.stop_asked,
        "page": leads_on(job) or f"/jobs/{job.id}",
        "result": job.result,
        "error": job.error,
    }


def refuse_many(archive: Archive, person: Person) -> None:
    """Raise ``TooManyWaiting`` where somebody who may only look has many jobs in the queue."""
    if person.role.may(Role.VERIFIER):
        return
    if archive.jobs.unfinished_of(person.name) >= _MOST_OF_READERS:
        raise TooManyWaiting(
            "Much that you asked for is still being worked at", remedy="Wait until that is done."
        )


def _next(request: Request, last: str) -> str:
    return f"/jobs?{request.url.include_query_params(before=last).query}"
