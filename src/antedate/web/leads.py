"""Which page has what came out of a job."""

from __future__ import annotations

from collections.abc import Mapping

from antedate.store import Job, JobState
from antedate.web.addresses import in_address

LEADS: Mapping[str, str] = {
    "check": "/check/{}",
    "date": "/date/{}",
    "verify": "/status",
}
"""The page with the result of a job, by its kind. Others are told on the page of the job."""

_OF_PLACES: Mapping[str, str] = {
    "views": "/places/{place}?job={id}",
    "propose": "/places/{place}/items",
    "register": "/places/{place}/register/{id}",
}


def leads_on(job: Job) -> str | None:
    """The page with what came out of a job, where there is one of its own."""
    if job.kind in _OF_PLACES and job.state is JobState.DONE:
        place = in_address(str(job.given["place"]))
        return _OF_PLACES[job.kind].format(place=place, id=job.id)
    page = LEADS.get(job.kind) if job.state is JobState.DONE else None
    return None if page is None else page.format(job.id)
