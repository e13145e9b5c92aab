"""The custody log of a case: its entries, its head, and whether it is as it was written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from antedate.case_json import plain
from antedate.case_log import Entry
from antedate.custody import head_of, head_text
from antedate.web.cases.held import Asked
from antedate.web.cases.history import content_of
from antedate.web.people import Opened, Reader
from antedate.web.posted import Form, built
from antedate.web.rendering import show
from antedate.workflows.case_verify import verify_text

router = APIRouter()

_MOST = 100
_LONGEST_HEAD = 50_000_000
Before = Annotated[
    int | None, Query(ge=1, le=2**53, description="Only entries before this number.")
]


class HeadGiven(BaseModel):
    """What the log is held against: the text of a ``head.json``, or the hash of an entry, as
    reports print it; empty for the chain alone."""

    head: str = Field("", max_length=_LONGEST_HEAD)


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """An entry for a reader, without what it says."""

    number: int
    at: datetime
    action: str
    subject: str
    who: str
    why: str
    hash: str
    previous: str
    erased: bool


@router.get("/cases/{id}/log", include_in_schema=False)
def log_page(
    request: Request, archive: Opened, person: Reader, held: Asked, before: Before = None
) -> HTMLResponse:
    """The entries, the newest first, and the form that holds them against a head."""
    entries = _shown(archive.cases.some(held.case.id, before=before, most=_MOST))
    further = entries[-1].number if entries and entries[-1].number > 1 else None
    return show(
        request, "cases/log.html.j2", person, held=held, entries=entries, further=further,
        before=before,
    )  # fmt: skip


@router.post("/cases/{id}/log/verify", include_in_schema=False)
def verify_posted(
    request: Request, archive: Opened, person: Reader, held: Asked, form: Form
) -> HTMLResponse:
    """What verifying found, as a piece of the page."""
    given = built(HeadGiven, head=form.text("head"))
    found = verify(archive, person, held, given)
    return show(request, "cases/verdict.html.j2", person, verdict=found)


@router.get("/cases/{id}/log/head.json", include_in_schema=False)
def head_file(archive: Opened, _: Reader, held: Asked) -> Response:
    """The head of the log, to be kept by others: what the log can be held against later."""
    text = head_text(head_of(archive.cases.entries(held.case.id)))
    name = re.sub("[^A-Za-z0-9]+", "-", held.case.name).strip("-")[:60] or "case"
    disposition = f'attachment; filename="head-{name}-{held.case.entries}.json"'
    return Response(
        text, media_type="application/json", headers={"content-disposition": disposition}
    )


@router.get("/api/cases/{id}/log", tags=["cases"])
def log(
    archive: Opened,
    _: Reader,
    held: Asked,
    before: Before = None,
    most: Annotated[int, Query(ge=1, le=1000)] = _MOST,
) -> list[dict[str, Any]]:
    """Entries of the log, the newest first, with their hashes, without what they say."""
    found = _shown(archive.cases.some(held.case.id, before=before, most=most))
    return [plain(one) for one in found]


@router.get("/api/cases/{id}/log/head", tags=["cases"])
def head(archive: Opened, _: Reader, held: Asked) -> dict[str, Any]:
    """The head of the log: the hashes of all its entries. Keep it elsewhere, to hold the log
    against it later."""
    found = head_of(archive.cases.entries(held.case.id))
    return {
        "case": found.case,
        "entries": len(found.hashes),
        "head": found.hashes[-1],
        "hashes": list(found.hashes),
        "told_at": plain(found.told_at),
    }


@router.post("/api/cases/{id}/log/verify", tags=["cases"])
def verify(archive: Opened, _: Reader, held: Asked, given: HeadGiven) -> dict[str, Any]:
    """Look for alteration, insertion and removal in the log. Without a head to hold it against
    this proves little, and ``words`` says so."""
    verdict = verify_text(archive, held.case.id, given.head)
    return {
        "whole": verdict.fault is None,
        "held": bool(given.head.strip()),
        "first_bad_entry": verdict.fault.number if verdict.fault else None,
        "words": verdict.words,
        "entries": verdict.entries,
        "head": verdict.head,
        "erased": verdict.erased,
    }


def _shown(entries: tuple[Entry, ...]) -> list[ShownEntry]:
    shown = []
    for entry in entries:
        content = content_of(entry)
        shown.append(
            ShownEntry(
                number=entry.number,
                at=entry.at,
                action=str(entry.action),
                subject=entry.subject,
                who=str(content.get("who", "")),
                why=str(content.get("why", "")),
                hash=entry.hash,
                previous=entry.previous,
                erased=entry.content is None,
            )
        )
    return shown
