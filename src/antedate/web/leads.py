"""What jobs are called, and which page has what came out of one."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from antedate.store import Job, JobState
from antedate.web.addresses import in_address

LEADS: Mapping[str, str] = {
    "add": "/archive/add/{id}",
    "check": "/check/{id}",
    "date": "/date/{id}",
    "verify": "/status",
    "read": "/cases/{case}/read",
    "export": "/cases/{case}/exports",
}
"""The page with the result of a job, by its kind. ``id`` is that of the job; other names are of
what it was given. Kinds without one are told on the page of the job."""

WORDS: Mapping[str, str] = {
    "add": "Adding",
    "check": "Check",
    "date": "Dating",
    "export": "Export",
    "playable": "Copy to play",
    "read": "Reading",
    "verify": "Verifying",
}
"""What a job of a kind is called."""

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
    if page is None:
        return None
    named = {name: quote(value, safe="") for name, value in job.given.items() if _is_word(value)}
    try:
        return page.format_map({**named, "id": job.id})
    except KeyError:  # a list of jobs leaves out what they were given
        return None


def called(kind: str) -> str:
    """What jobs of a kind are called."""
    return WORDS.get(kind, kind.capitalize())


def _is_word(value: object) -> bool:
    return isinstance(value, str) and len(value) <= 64
