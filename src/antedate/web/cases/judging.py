"""Judging drafts: confirming, editing and rejecting them, one or several at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from antedate.case_json import plain
from antedate.case_records import Case, Drafted, DraftState
from antedate.cases.versions import version_of
from antedate.errors import UsageError
from antedate.report.outside import one_line
from antedate.store import Archive
from antedate.web.cases import drafts as words
from antedate.web.cases.entering import Option, entered, inputs
from antedate.web.cases.forms import DRAFTS
from antedate.web.cases.held import Asked, Held, held_cases
from antedate.web.cases.listing import Most, Skip
from antedate.web.cases.record_forms import moved_part
from antedate.web.faults import NotThere
from antedate.web.people import Opened, Person, Reader, Verifier
from antedate.web.posted import Form, built
from antedate.web.rendering import show
from antedate.workflows import casework, judging_drafts
from antedate.workflows.case_moved import RecordMoved, as_seen
from antedate.workflows.casework import Hand
from antedate.workflows.judging_drafts import Judged

router = APIRouter()

_MOST_AT_ONCE = 200
_Judge = Callable[[Archive, str, Hand, Mapping[str, str]], Judged]
_JUDGES: Mapping[str, _Judge] = {
    "confirm": judging_drafts.confirm,
    "reject": judging_drafts.reject,
    "reopen": judging_drafts.reopen,
}


class Judgement(BaseModel):
    """Drafts to be judged, each with the ``version`` that was looked at (empty: any)."""

    drafts: dict[str, str] = Field(max_length=_MOST_AT_ONCE)
    why: str = ""


class DraftEdit(BaseModel):
    """Fields of a draft that change, and the ``version`` that was looked at."""

    body: dict[str, Any]
    seen: str = ""
    why: str = ""


@router.post("/cases/{id}/drafts/{action}", include_in_schema=False)
def judge_posted(
    request: Request, archive: Opened, person: Verifier, held: Asked, action: str, form: Form
) -> HTMLResponse:
    """Judge drafts; the pieces of the page that change by that."""
    seen = dict(one.partition(":")[::2] for one in form.all("draft"))
    judged = _judge(
        archive, person, held, action, built(Judgement, drafts=seen, why=form.one("why"))
    )
    return _pieces(request, archive, person, held.case.id, list(seen), judged.refused)


@router.get("/cases/{id}/drafts/{draft}/form", include_in_schema=False)
def form_part(request: Request, person: Verifier, held: Asked, draft: str) -> HTMLResponse:
    """The form that edits a draft."""
    found = _known(held.case, draft)
    more = {"incident": _incident_drafts(held.case, found)}
    return show(
        request, "cases/draft_form.html.j2", person, held=held, draft=found,
        seen=version_of(found), inputs=inputs(held.case, DRAFTS[found.kind], found.body, more),
    )  # fmt: skip


@router.post("/cases/{id}/drafts/{draft}/form", include_in_schema=False)
def form_posted(
    request: Request, archive: Opened, person: Verifier, held: Asked, draft: str, form: Form
) -> Response:
    """Edit a draft, and with ``then`` confirm it too; the pieces of the page that change."""
    found = _known(held.case, draft)
    refused: dict[str, str] = {}
    try:
        was = as_seen(archive, held.case, draft, form.one("filled"))
        if was is None:
            raise UsageError("was erased meanwhile", subject=draft, remedy="Look at it again.")
        changes = entered(DRAFTS[found.kind], form, was)
        if changes:
            edit(
                archive, person, held, draft, built(DraftEdit, body=changes, seen=form.one("seen"))
            )
    except RecordMoved as moved:
        return moved_part(request, person, moved, f"{held.base}/drafts/{draft}/form")
    if form.one("then") == "confirm":
        now = held_cases(request).get(archive, held.case.id)
        seen = {draft: version_of(_known(now.case, draft))}
        refused |= _judge(archive, person, now, "confirm", built(Judgement, drafts=seen)).refused
    return _pieces(request, archive, person, held.case.id, [draft], refused)


@router.get("/cases/{id}/drafts/news", include_in_schema=False)
def news(
    request: Request,
    archive: Opened,
    person: Reader,
    held: Asked,
    head: Annotated[int, Query(ge=0)],
    document: str,
) -> Response:
    """The pieces of a report's page that others changed since an entry of the log."""
    since = held.case.entries - head
    if since <= 0:
        return Response(status_code=204)
    entries = archive.cases.some(held.case.id, most=since)
    ids = {entry.subject for entry in entries if entry.subject.startswith("draft-")}
    here = [draft.id for draft in words.of_document(held.case, document) if draft.id in ids]
    return _pieces(request, archive, person, held.case.id, here, {}, document)


@router.get("/api/cases/{id}/drafts", tags=["cases"])
def drafts(
    _: Reader,
    held: Asked,
    document: Annotated[str, Query(description="Only of this report.")] = "",
    state: Annotated[DraftState | None, Query(description="Only those.")] = None,
    most: Most = 100,
    skip: Skip = 0,
) -> list[dict[str, Any]]:
    """Drafts in the order they were made, each with its passage and its ``version``."""
    found = [
        draft
        for draft in held.case.drafts
        if (not document or draft.body.get("document") == document)
        and (state is None or draft.state is state)
    ]
    return [as_json(draft) for draft in found[skip : skip + most]]


@router.post("/api/cases/{id}/drafts/confirm", tags=["cases"])
def confirm(archive: Opened, person: Verifier, held: Asked, given: Judgement) -> dict[str, Any]:
    """Confirm drafts: they become records. ``made`` gives those of each, ``refused`` why others
    were not: somebody else judged or edited them, or they lack something."""
    return _told(_judge(archive, person, held, "confirm", given))


@router.post("/api/cases/{id}/drafts/reject", tags=["cases"])
def reject(archive: Opened, person: Verifier, held: Asked, given: Judgement) -> dict[str, Any]:
    """Reject drafts. They stay in the log."""
    return _told(_judge(archive, person, held, "reject", given))


@router.post("/api/cases/{id}/drafts/reopen", tags=["cases"])
def reopen(archive: Opened, person: Verifier, held: Asked, given: Judgement) -> dict[str, Any]:
    """Take judgements back: the drafts are open again, what they made is withdrawn."""
    return _told(_judge(archive, person, held, "reopen", given))


@router.patch("/api/cases/{id}/drafts/{draft}", tags=["cases"])
def edit(
    archive: Opened, person: Verifier, held: Asked, draft: str, given: DraftEdit
) -> dict[str, Any]:
    """Change fields of an open draft."""
    _known(held.case, draft)
    hand = Hand(person.name, given.why)
    casework.edit(archive, held.case.id, hand, draft, given.body, given.seen)
    archive.desk.record(person.name, "edit draft", held.case.id, draft=draft)
    return {"id": draft}


def as_json(draft: Drafted) -> dict[str, Any]:
    """A draft for programs."""
    return {**plain(draft), "version": version_of(draft)}


def _told(judged: Judged) -> dict[str, Any]:
    value: dict[str, Any] = plain(judged)
    return value


def _judge(archive: Archive, person: Person, held: Held, action: str, given: Judgement) -> Judged:
    if action not in _JUDGES:
        raise NotThere("Drafts are confirmed, rejected or opened again", remedy="Do one of these.")
    if not given.drafts or len(given.drafts) > _MOST_AT_ONCE:
        raise UsageError(
            f"Between 1 and {_MOST_AT_ONCE} drafts are judged at once", remedy="Choose fewer."
        )
    judged = _JUDGES[action](archive, held.case.id, Hand(person.name, given.why), given.drafts)
    if judged.made:
        done = list(judged.made)
        archive.desk.record(person.name, f"{action} drafts", held.case.id, drafts=done)
    return judged


def _pieces(
    request: Request,
    archive: Archive,
    person: Person,
    id: str,
    ids: list[str],
    refused: Mapping[str, str],
    document: str = "",
) -> HTMLResponse:
    """Cards of drafts as they are now, and those that depend on them, with the tally."""
    held = held_cases(request).get(archive, id)
    chosen = [draft for draft in held.case.drafts if draft.id in set(ids)]
    document = document or str(chosen[0].body["document"] if chosen else "")
    of_document = words.of_document(held.case, document)
    by_id = {draft.id: draft for draft in of_document}
    touched = {
        draft.id: draft
        for draft in of_document
        if draft.id in set(ids) or draft.body.get("incident") in set(ids)
    }
    return show(
        request, "cases/pieces.html.j2", person, held=held, refused=refused, id=document,
        cards=[words.shown(held.case, draft, by_id) for draft in touched.values()],
        tally=words.tally(of_document), head=held.case.entries,
    )  # fmt: skip


def _incident_drafts(case: Case, draft: Drafted) -> list[Option]:
    """The incidents that were drafted from the same report: an attribution may be of one."""
    return [
        Option(one.id, f"{one.id}: {one_line(str(one.body.get('words') or one.body['what']))}",
               chosen=False)
        for one in words.of_document(case, str(draft.body["document"]))
        if one.kind == "incident" and one.state is not DraftState.REJECTED
    ]  # fmt: skip


def _known(case: Case, draft: str) -> Drafted:
    found = next((one for one in case.drafts if one.id == draft), None)
    if found is None:
        raise NotThere(f"The case has no draft {draft}", remedy="Load the page again.")
    return found
