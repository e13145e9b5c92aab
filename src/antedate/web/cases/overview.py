"""The page of a case: findings first, then all that they rest on."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from antedate.case_account import Account, Finding
from antedate.case_json import plain
from antedate.case_records import Source
from antedate.report.case_words import source_words
from antedate.web.cases import shown
from antedate.web.cases.forms import ADDED
from antedate.web.cases.held import Asked, Held
from antedate.web.people import Opened, Reader
from antedate.web.rendering import show

router = APIRouter()

_SHOWN = 40
_SHOWN_FINDINGS = 150


@router.get("/cases/{id}", include_in_schema=False)
def case_page(request: Request, archive: Opened, person: Reader, held: Asked) -> HTMLResponse:
    """A case as it stands. Of long lists the first records, and where the others are."""
    case = held.case
    counts: dict[str, int] = {}
    for found in case.records:
        counts[found.kind] = counts.get(found.kind, 0) + 1
    few = {kind: case.of(kind)[:_SHOWN] for kind in counts}
    loose_checks, loose_estimates = shown.loose(case)
    actors = shown.actors(case)
    return show(
        request,
        "cases/case.html.j2",
        person,
        held=held,
        counts=counts,
        most=_SHOWN,
        findings=held.account.findings[:_SHOWN_FINDINGS],
        exhibits=exhibit_addresses(held),
        footage=shown.footage(archive, case, few.get("footage", ())),
        loose_checks=loose_checks[:_SHOWN],
        loose_estimates=loose_estimates[:_SHOWN],
        statements=shown.statements(case, few.get("statement", ())),
        claims=shown.claims(case, few.get("claim", ())),
        actors=actors[:_SHOWN],
        actors_count=len(actors),
        incidents=shown.incidents(case, few.get("incident", ())),
        documents=shown.documents(case),
        sources=[
            (found.id, found.record, source_words(case, found.id))
            for found in few.get("source", ())
            if isinstance(found.record, Source)
        ],
        added=ADDED,
    )


@router.get("/cases/{id}/findings", include_in_schema=False)
def findings_page(request: Request, person: Reader, held: Asked) -> HTMLResponse:
    """All findings, of a case that has more than its page shows."""
    return show(
        request,
        "cases/findings.html.j2",
        person,
        held=held,
        findings=held.account.findings,
        exhibits=exhibit_addresses(held),
    )


@router.get("/api/cases/{id}", tags=["cases"])
def case(_: Reader, held: Asked) -> dict[str, Any]:
    """A case as it stands: its findings with what they cite, what is not known, its sources,
    how many records there are of each kind, and the head of its log."""
    account, found = held.account, held.case
    counts: dict[str, int] = {}
    for one in found.records:
        counts[one.kind] = counts.get(one.kind, 0) + 1
    return {
        "id": found.id,
        "name": found.name,
        "question": found.question,
        "opened_at": plain(found.opened_at),
        "opened_by": found.opened_by,
        "findings": [_finding(one, account) for one in account.findings],
        "not_known": [_finding(one, account) for one in account.not_known],
        "sources": list(account.sources),
        "records": counts,
        "open_drafts": account.open_drafts,
        "withdrawn": list(found.withdrawn),
        "erased": list(found.erased),
        "log": {"entries": found.entries, "head": found.head},
    }


def exhibit_addresses(held: Held) -> dict[int, tuple[str, str]]:
    """Of each exhibit, by number: the address of what it is, and what it is in words."""
    named = shown.links(held.case)
    return {
        one.number: (f"{held.base}/records/{named.get(one.id, one.id)}", one.words)
        for one in held.account.exhibits
    }


def _finding(finding: Finding, account: Account) -> dict[str, Any]:
    ids = {one.number: one.id for one in account.exhibits}
    value: dict[str, Any] = plain(finding)
    return {**value, "cites": [ids[number] for number in finding.cites]}
