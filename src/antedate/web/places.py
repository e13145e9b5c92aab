"""Places and their dated views: the list, one place on a time line, and adding views."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse, HTMLResponse, Response
from pydantic import BaseModel, Field

from antedate.errors import UsageError
from antedate.store import Archive, Job, JobState, StoredPlace, StoredView
from antedate.web.addresses import in_address
from antedate.web.faults import NotThere
from antedate.web.jobs import as_json as job_json
from antedate.web.media_files import file_of
from antedate.web.people import Opened, Reader, Verifier
from antedate.web.place_names import Named
from antedate.web.rendering import show
from antedate.web.time_axis import share, ticks
from antedate.web.uploads import Sha256
from antedate.when import iso, parse_moment
from antedate.workflows.place_files import thumbnail_at, view_name

router = APIRouter()

VIEWS, PROPOSE = "views", "propose"
_PAGE = 96
From = Annotated[int, Query(ge=0, description="How many to pass over.")]
Limit = Annotated[int, Query(ge=1, le=500)]


class NewPlace(BaseModel):
    """A place, and where it is: degrees north and east, or neither."""

    name: str = Field(min_length=1, max_length=200)
    lat: float | None = None
    lon: float | None = None


class SentFile(BaseModel):
    """A file that was sent in, what it goes by, and when it was filmed, as typed, where known."""

    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    name: str = Field(max_length=500)
    at: str = Field("", max_length=60)
    zone: str = Field("", max_length=60)


class SentTable(BaseModel):
    """A table that was sent in: CSV with the columns path, time and zone."""

    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    name: str = Field(max_length=500)


class ViewsAsked(BaseModel):
    """Views to add. A file without a time of its own takes that of the ``table`` by its name,
    else ``date``. One without any is not added: what it seems to say comes back to confirm."""

    files: list[SentFile] = Field(max_length=2000)
    table: SentTable | None = None
    date: str = Field("", max_length=60)
    zone: str = Field("", max_length=60)


@router.get("/places", include_in_schema=False)
def places_page(request: Request, archive: Opened, person: Reader) -> HTMLResponse:
    """All places, and a form for another one."""
    found = archive.places()
    return show(request, "places.html.j2", person, places=found)


@router.get("/api/places", tags=["places"])
def places(archive: Opened, _: Reader, skip: From = 0, limit: Limit = 100) -> dict[str, Any]:
    """Places in the order they were added, and where there are more of them."""
    found = archive.places()
    following = skip + limit if len(found) > skip + limit else None
    query = urlencode({"skip": following, "limit": limit})
    return {
        "places": [as_json(one) for one in found[skip : skip + limit]],
        "next": f"/api/places?{query}" if following else None,
    }


@router.post("/api/places", tags=["places"], status_code=201)
def add_place(new: NewPlace, archive: Opened, person: Verifier) -> dict[str, Any]:
    """Add a place."""
    name = new.name.strip()
    archive.add_place(name, new.lat, new.lon, who=person.name)
    archive.desk.record(person.name, "add a place", name)
    return as_json(archive.place(name))


@router.get("/places/{name}", include_in_schema=False)
def place_page(
    request: Request,
    archive: Opened,
    person: Reader,
    place: Named,
    skip: From = 0,
    job: str = "",
) -> HTMLResponse:
    """One place: its views along time, and adding more. ``job`` is one that was asked for here."""
    views = archive.views(place.name)
    part = views[skip : skip + _PAGE]
    span = (views[0].filmed.at, views[-1].filmed.at) if views else None
    asked = _job(archive, place, job) if job else None
    return show(
        request,
        "place.html.j2",
        person,
        place=place,
        here=f"/places/{in_address(place.name)}",
        views=[(one, view_name(one.path), _has_thumbnail(archive, one)) for one in part],
        dots=[(share(one.filmed.at, *span), one) for one in views] if span else [],
        ticks=ticks(*span) if span else [],
        span=(views[0].filmed, views[-1].filmed) if views else None,
        skip=skip,
        before=max(0, skip - _PAGE) if skip else None,
        after=skip + _PAGE if len(views) > skip + _PAGE else None,
        asked=asked,
        working=[one for one in _unfinished(archive, place) if asked is None or one.id != job],
    )


@router.get("/api/places/{name}", tags=["places"])
def place(_archive: Opened, _: Reader, place: Named) -> dict[str, Any]:
    """One place. A name with a slash or a per cent sign is written twice over in addresses."""
    return as_json(place)


@router.get("/api/places/{name}/views", tags=["places"])
def views(
    archive: Opened, _: Reader, place: Named, skip: From = 0, limit: Limit = 100
) -> dict[str, Any]:
    """The dated views of a place in order of time."""
    found = archive.views(place.name)
    following = skip + limit if len(found) > skip + limit else None
    address = as_json(place)["address"]
    query = urlencode({"skip": following, "limit": limit})
    return {
        "views": [view_json(archive, place, one) for one in found[skip : skip + limit]],
        "next": f"/api{address}/views?{query}" if following else None,
    }


@router.post("/api/places/{name}/views", tags=["places"], status_code=202)
def add_views(asked: ViewsAsked, archive: Opened, person: Verifier, place: Named) -> dict[str, Any]:
    """Add views from files that were sent in; the job tells what became of each.

    Without files, small pictures are made of the views that have none yet.
    """
    for typed, zone in [(asked.date, asked.zone), *((one.at, one.zone) for one in asked.files)]:
        if typed or zone:
            parse_moment(typed or "2000", zone or asked.zone or None)  # refused now
    for one in asked.files:
        file_of(archive, one.sha256)
    if asked.table is not None:
        file_of(archive, asked.table.sha256)
    given = asked.model_dump() | {"place": place.name}
    return _ask(archive, person.name, VIEWS, given, place, files=len(asked.files))


@router.post("/api/places/{name}/proposals", tags=["places"], status_code=202)
def propose(archive: Opened, person: Verifier, place: Named) -> dict[str, Any]:
    """Have the machine look for what lasts in the views, anew. What people judged stays."""
    if place.views < 2:
        raise UsageError(
            "has too few views to compare", subject=place.name, remedy="Add dated views first."
        )
    return _ask(archive, person.name, PROPOSE, {"place": place.name}, place)


@router.get("/places/{name}/thumbnails/{sha256}", include_in_schema=False)
def thumbnail(archive: Opened, _: Reader, place: Named, sha256: Sha256) -> Response:
    """The small picture of a view."""
    if sha256 not in {one.sha256 for one in archive.views(place.name)}:
        raise NotThere("The place has no such view", remedy="Load the page again.")
    return picture(thumbnail_at(archive, sha256))


def picture(path: Any) -> Response:
    """A picture that a job made. Raises ``NotThere`` where it did not."""
    if not path.is_file():
        raise NotThere("No picture was made of it yet", remedy="The page of the place makes it.")
    # By its address it never shows anything else; but only to whoever is signed in.
    headers = {"cache-control": "private, max-age=3600"}
    return FileResponse(path, media_type="image/jpeg", headers=headers)


def as_json(one: StoredPlace) -> dict[str, Any]:
    """A place for programs."""
    return {
        "name": one.name,
        "lat": one.lat,
        "lon": one.lon,
        "views": one.views,
        "items": one.items,
        "address": f"/places/{in_address(one.name)}",
    }


def view_json(archive: Archive, place: StoredPlace, view: StoredView) -> dict[str, Any]:
    """A view for programs."""
    small = f"/places/{in_address(place.name)}/thumbnails/{view.sha256}"
    return {
        "sha256": view.sha256,
        "name": view_name(view.path),
        "filmed": iso(view.filmed.at),
        "precision": view.filmed.precision.value,
        "zone": view.filmed.zone,
        "words": view.filmed.words(),
        "who": view.who,
        "thumbnail": small if _has_thumbnail(archive, view) else None,
    }


def _ask(
    archive: Archive, who: str, kind: str, given: dict[str, Any], place: StoredPlace, **told: Any
) -> dict[str, Any]:
    id = archive.jobs.ask(kind, given, about=place.name, who=who, once=True)
    archive.desk.record(who, f"ask for {kind}", place.name, job=id, **told)
    return job_json(archive.jobs.find(id))


def _job(archive: Archive, place: StoredPlace, id: str) -> Job:
    job = archive.jobs.find(id)
    if job.kind not in (VIEWS, PROPOSE) or job.given.get("place") != place.name:
        raise NotThere("That job was not about this place", remedy="The page of jobs lists it.")
    return job


def _unfinished(archive: Archive, place: StoredPlace) -> list[Job]:
    over = (JobState.DONE, JobState.FAILED, JobState.STOPPED)
    return [
        job
        for kind in (VIEWS, PROPOSE)
        for job in archive.jobs.newest(20, kind=kind)
        if job.state not in over and job.given.get("place") == place.name
    ]


def _has_thumbnail(archive: Archive, view: StoredView) -> bool:
    return thumbnail_at(archive, view.sha256).is_file()
