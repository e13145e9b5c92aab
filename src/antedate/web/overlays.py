"""Two pictures of a place one over the other, so that a person sees whether they register."""

from __future__ import annotations

import hashlib
import json
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, Field

from antedate.errors import UsageError
from antedate.store import Archive, Job, JobState, StoredPlace
from antedate.web.addresses import in_address
from antedate.web.faults import NotThere
from antedate.web.jobs import as_json as job_json
from antedate.web.jobs import refuse_many
from antedate.web.media_files import file_of
from antedate.web.people import Opened, Reader
from antedate.web.place_names import Named
from antedate.web.places import picture
from antedate.web.rendering import show
from antedate.workflows.place_files import overlay_at, view_name

router = APIRouter()

KIND = "register"
_DATE = "date"


class OverlayAsked(BaseModel):
    """``one`` is a view of the place; over it goes ``other``, another view or any footage that
    is kept here, at ``at`` seconds (of a video without, the frame that fits best)."""

    one: str = Field(pattern="^[0-9a-f]{64}$")
    other: str = Field(pattern="^[0-9a-f]{64}$")
    at: float | None = Field(None, ge=0, le=1e6)


@router.get("/places/{name}/register", include_in_schema=False)
def choose_page(
    request: Request,
    archive: Opened,
    person: Reader,
    place: Named,
    one: str = "",
    other: str = "",
    query: Annotated[str, Query(description="A job that dated footage, to lay over views.")] = "",
) -> HTMLResponse:
    """Choose two views, or a view and the footage that was dated."""
    dated = _dated(archive, query) if query else None
    return show(request, "overlay.html.j2", person, **_chosen(archive, place, one, other, dated))


@router.get("/places/{name}/register/{id}", include_in_schema=False)
def overlay_page(
    request: Request, archive: Opened, person: Reader, place: Named, id: str, query: str = ""
) -> HTMLResponse:
    """Two pictures laid one over the other, or why that failed."""
    job = _job(archive, place, id)
    dated = _dated(archive, query) if query else None
    values = _chosen(archive, place, job.given["one"], job.given["other"], dated)
    return show(request, "overlay.html.j2", person, **(values | {"job": job}))


@router.post("/api/places/{name}/registers", tags=["places"], status_code=202)
def ask(asked: OverlayAsked, archive: Opened, person: Reader, place: Named) -> dict[str, Any]:
    """Have two pictures laid over each other. What was done before is given again.

    The job's result says ``registered`` or not and why in ``words``; ``outline`` is where the
    other's corners lie in pixels of the one.
    """
    views = {view.sha256 for view in archive.views(place.name)}
    if asked.one not in views:
        raise UsageError("is no view of this place", subject=asked.one, remedy="Choose another.")
    if asked.one == asked.other:
        raise UsageError("These are the same picture", remedy="Choose two that differ.")
    if asked.other not in views:
        file_of(archive, asked.other)
    given = asked.model_dump() | {"place": place.name, "of": sorted(views)}
    # The other views matter where two do not register directly: with others it is another job.
    to = hashlib.sha256(json.dumps(given, sort_keys=True).encode()).hexdigest()[:32]
    given = {**{name: value for name, value in given.items() if name != "of"}, "to": to}
    before = archive.jobs.last_naming(to)
    if before is not None and before.state in (JobState.DONE, JobState.QUEUED, JobState.RUNNING):
        return job_json(before)
    refuse_many(archive, person)
    about = f"{place.name}: {asked.other[:8]} over {asked.one[:8]}"
    return job_json(
        archive.jobs.find(archive.jobs.ask(KIND, given, about=about, who=person.name, once=True))
    )


@router.get("/places/{name}/register/{id}/{which}.jpg", include_in_schema=False)
def overlay_picture(
    archive: Opened, _: Reader, place: Named, id: str, which: Literal["one", "other", "over"]
) -> Response:
    """One of the pictures of an overlay."""
    job = _job(archive, place, id)
    return picture(overlay_at(archive, str(job.given["to"]), f"{which}.jpg"))


def _chosen(
    archive: Archive, place: StoredPlace, one: str, other: str, dated: Job | None
) -> dict[str, Any]:
    views = archive.views(place.name)
    hashes = [view.sha256 for view in views]
    if one not in hashes:
        one = hashes[0] if hashes else ""
    query = dated.result["answer"]["sha256"] if dated and dated.result else ""
    if not other:
        other = query or (_after(hashes, one) if one else "")
    return {
        "place": place,
        "here": f"/places/{in_address(place.name)}",
        "views": [(view, view_name(view.path)) for view in views],
        "one": one,
        "other": other,
        "query": query,
        "dated": dated,
        "elsewhere": other if other and other not in (*hashes, query) else "",
        "job": None,
    }


def _after(hashes: list[str], one: str) -> str:
    at = hashes.index(one)
    if len(hashes) < 2:
        return ""
    return hashes[at + 1] if at + 1 < len(hashes) else hashes[at - 1]


def _dated(archive: Archive, id: str) -> Job:
    job = archive.jobs.find(id)
    answer = (job.result or {}).get("answer") or {}
    if job.kind != _DATE or not answer.get("sha256"):
        raise UsageError("is no footage that was dated", subject=id, remedy="Date it first.")
    return job


def _job(archive: Archive, place: StoredPlace, id: str) -> Job:
    job = archive.jobs.find(id)
    if job.kind != KIND or job.given.get("place") != place.name:
        raise NotThere("There is no such overlay of this place", remedy="Choose two views anew.")
    return job
