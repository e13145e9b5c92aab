"""The sun: a shadow drawn on the footage, and the dates and hours on which it fits."""

from __future__ import annotations

from datetime import UTC, datetime
from threading import Thread
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from pydantic import BaseModel, Field

from antedate.web.jobs import as_json as job_json
from antedate.web.jobs import refuse_many
from antedate.web.media_files import file_of
from antedate.web.people import Opened, Reader
from antedate.web.rendering import show
from antedate.workflows.sun_fits import DIRECT_DAYS, asked, fits

router = APIRouter()

KIND = "sun"
# What a browser shows by itself in an <img>; most else is played as a video is.
_STILLS = {"gif", "png", "jpeg", "webp", "avif", "bmp"}
_NEITHER = {"tiff", ""}


class Shadow(BaseModel):
    """A shadow at a place. ``bearing`` is which way it points, degrees clockwise from north;
    ``length_ratio`` its length by the height of what throws it; at least one of them."""

    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)
    bearing: float | None = Field(None, ge=-360, le=720)
    length_ratio: float | None = Field(None, ge=0)
    since: str = Field("", max_length=60, description="As typed, in UTC. Default: 366 days ago")
    until: str = Field("", max_length=60, description="As typed, in UTC. Default: now")
    zone: str = Field("", max_length=60, description="Hours are told in it too")
    bearing_error: float | None = Field(None, gt=0, le=90, description="Degrees; 3 by default")
    ratio_error: float | None = Field(None, gt=0, le=2, description="Relative; 0.1 by default")


@router.get("/sun", include_in_schema=False)
def sun_page(
    request: Request,
    archive: Opened,
    person: Reader,
    sha256: Annotated[str, Query(pattern="^([0-9a-f]{64})?$")] = "",
    at: Annotated[float, Query(ge=0, le=1e6)] = 0.0,
    place: str = "",
    job: str = "",
) -> HTMLResponse:
    """A frame to draw on, or (without a file) only the numbers."""
    Thread(target=_warm, daemon=True).start()
    kept = file_of(archive, sha256) if sha256 else None
    where = next((one for one in archive.places() if one.name == place), None)
    entered = [one for one in archive.evidence(sha256) if one.kind == KIND] if sha256 else []
    return show(
        request,
        "sun.html.j2",
        person,
        kept=kept,
        still=kept is not None and kept.container in _STILLS,
        shown=kept is not None and kept.container not in _NEITHER,
        at=at,
        where=where,
        placed=[one for one in archive.places() if one.lat is not None],
        entered=entered,
        job=job,
    )


@router.post("/api/sun", tags=["sun"], responses={202: {"description": "A job looks through it"}})
def sun(shadow: Shadow, archive: Opened, person: Reader) -> Response:
    """The dates and hours on which a shadow fits, as ``antedate sun shadow`` tells them.

    ``fits`` are runs of days with the hours of the middle one; ``days`` are all days of the
    last year asked for, each with the stretches that fit and those with the sun up, in hours
    of UTC. It excludes; it never picks the year. A span of more than 400 days is looked
    through by a job: 202, with the job; its result is what is given else.
    """
    given = shadow.model_dump()
    question = asked(given, datetime.now(UTC))
    if question.days <= DIRECT_DAYS:
        return JSONResponse(fits(question))
    refuse_many(archive, person)
    about = f"{shadow.lat:g}, {shadow.lon:g}"
    id = archive.jobs.ask(KIND, given, about=about, who=person.name, once=True)
    return JSONResponse(job_json(archive.jobs.find(id)), 202)


def _warm() -> None:
    """Load what works out the sun while a person draws: the first answer waits for it else."""
    from pvlib import spa  # noqa: F401
    from scipy.interpolate import CubicSpline  # noqa: F401
