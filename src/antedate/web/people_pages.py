"""Pages about people: the accounts, what is one's own, and who decided what."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from antedate.store import Role
from antedate.web.people import Admin, Opened, Reader, Verifier
from antedate.web.rendering import show
from antedate.when import iso

router = APIRouter()

_A_PAGE = 100

Word = Annotated[str, Query(max_length=300)]
Before = Annotated[int | None, Query(ge=1, le=2**53, description="Older than this entry.")]


@router.get("/people", include_in_schema=False)
def people_page(request: Request, archive: Opened, person: Admin) -> HTMLResponse:
    """The accounts, and who is signed in."""
    return show(
        request,
        "people.html.j2",
        person,
        all=archive.people.all(),
        sessions=archive.desk.sessions(everyone=True),
        roles=list(Role),
    )


@router.get("/people/me", include_in_schema=False)
def own_page(request: Request, archive: Opened, person: Reader) -> HTMLResponse:
    """One's own sessions, keys and password."""
    return show(
        request,
        "people_me.html.j2",
        person,
        sessions=archive.desk.sessions(account=person.account),
        roles=[role for role in Role if person.role.may(role)],
    )


@router.get("/people/audit", include_in_schema=False)
def audit_page(
    request: Request,
    archive: Opened,
    person: Verifier,
    who: Word = "",
    what: Word = "",
    about: Word = "",
    before: Before = None,
) -> HTMLResponse:
    """Who decided what, the newest first."""
    entries = archive.desk.audit(_A_PAGE + 1, before, who=who, what=what, about=about)
    shown, older = entries[:_A_PAGE], None
    if len(entries) > _A_PAGE:
        parts = {"who": who, "what": what, "about": about, "before": str(shown[-1].id)}
        older = "/people/audit?" + urlencode({name: word for name, word in parts.items() if word})
    people, verbs = archive.desk.audit_words()
    return show(
        request,
        "audit.html.j2",
        person,
        entries=shown,
        older=older,
        people=people,
        verbs=verbs,
        who=who,
        what=what,
        about=about,
        before=before,
    )


@router.get("/api/people/audit", tags=["people"])
def audit(
    archive: Opened,
    _: Verifier,
    who: Word = "",
    what: Word = "",
    about: Word = "",
    before: Before = None,
) -> dict[str, Any]:
    """Who decided what, the newest first, a hundred at a time; ``older`` leads on."""
    entries = archive.desk.audit(_A_PAGE + 1, before, who=who, what=what, about=about)
    shown = entries[:_A_PAGE]
    return {
        "entries": [
            {
                "id": entry.id,
                "at": iso(entry.at),
                "who": entry.who,
                "what": entry.what,
                "about": entry.about,
                "details": dict(entry.details),
            }
            for entry in shown
        ],
        "older": shown[-1].id if len(entries) > _A_PAGE else None,
    }
