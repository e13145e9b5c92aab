"""Jobs: the list, one of them, and stopping it."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from antedate.store import Job
from antedate.web.people import Opened, Reader, Verifier
from antedate.web.rendering import show

router = APIRouter()


@router.get("/jobs", include_in_schema=False)
def jobs_page(request: Request, archive: Opened, person: Reader) -> HTMLResponse:
    """The jobs asked for last."""
    return show(request, "jobs.html.j2", person, jobs=archive.jobs.newest())


@router.get("/jobs/{id}/part", include_in_schema=False)
def job_part(request: Request, archive: Opened, person: Reader, id: str) -> HTMLResponse:
    """Where a job stands, as a piece of a page that asks again until it is over."""
    return show(request, "job_part.html.j2", person, job=archive.jobs.find(id))


@router.post("/jobs/{id}/stop", include_in_schema=False)
def job_stop(request: Request, archive: Opened, person: Verifier, id: str) -> HTMLResponse:
    """Have a job stop; where it stands then."""
    stop(archive, person, id)
    return job_part(request, archive, person, id)


@router.get("/api/jobs", tags=["jobs"])
def jobs(archive: Opened, _: Reader) -> list[dict[str, Any]]:
    """The jobs asked for last, the newest first."""
    return [as_json(job) for job in archive.jobs.newest()]


@router.get("/api/jobs/{id}", tags=["jobs"])
def job(archive: Opened, _: Reader, id: str) -> dict[str, Any]:
    """One job: where it stands, and its result once it is done."""
    return as_json(archive.jobs.find(id))


@router.post("/api/jobs/{id}/stop", tags=["jobs"])
def stop(archive: Opened, person: Verifier, id: str) -> dict[str, Any]:
    """Have a job stop at its next step."""
    found = archive.jobs.find(id)
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
        "result": job.result,
        "error": job.error,
    }
