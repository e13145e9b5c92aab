"""The footage of a case: posts of the archive, their checks, and estimates of their dates."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from antedate.case_records import IN_QUESTION, CheckResult, Footage
from antedate.errors import UsageError
from antedate.store import Archive, Job, JobState
from antedate.web.cases.held import Asked
from antedate.web.cases.sending import gone_to
from antedate.web.people import Opened, Reader, Verifier
from antedate.web.posted import Form, built
from antedate.web.rendering import show
from antedate.when import parse_moment
from antedate.workflows import case_footage
from antedate.workflows.casework import Hand

router = APIRouter()

_OFFERED = 50
_DATING = "date"


class NewFootage(BaseModel):
    """A post of the archive that is footage of the case."""

    post: str = Field(description="Its number (12 or post:12) or its address.")
    role: str = Field(IN_QUESTION, description="What it is to the case.")
    published: str | None = Field(None, description="When, where the post does not say.")
    zone: str | None = None
    start_s: float | None = None
    end_s: float | None = None
    about: list[str] = Field([], description="Incidents and claims that it is linked to.")
    why: str = ""


class NewChecks(BaseModel):
    """Recorded checks to be added, by number; with none, the newest of all footage."""

    numbers: list[int] = []
    why: str = ""


class NewEstimate(BaseModel):
    """An estimate to be added: made here by a job, or an object of ``antedate date --json``."""

    job: str = ""
    answer: dict[str, Any] | None = None
    why: str = ""


@router.get("/cases/{id}/footage", include_in_schema=False)
def footage_page(
    request: Request, archive: Opened, person: Verifier, held: Asked, post: str = ""
) -> HTMLResponse:
    """The forms that add footage, checks and estimates."""
    there = {check.number for _, check in held.case.each(CheckResult)}
    checks = [check for check in archive.checks() if check.id not in there]
    estimates = [job for job in archive.jobs.newest(_OFFERED, kind=_DATING) if _answer(job)]
    return show(
        request, "cases/footage.html.j2", person, held=held, post=post,
        checks=checks[: -_OFFERED - 1 : -1], estimates=estimates, in_question=IN_QUESTION,
    )  # fmt: skip


@router.post("/cases/{id}/footage", include_in_schema=False)
def footage_posted(archive: Opened, person: Verifier, held: Asked, form: Form) -> Response:
    """Add a post, and show it on the page of the case."""
    given = built(
        NewFootage,
        post=form.one("post"),
        role=form.one("role") or IN_QUESTION,
        published=form.one("published") or None,
        zone=form.one("zone") or None,
        start_s=_seconds(form.one("start_s")),
        end_s=_seconds(form.one("end_s")),
        why=form.one("why"),
    )
    made = add_footage(archive, person, held, given)["made"]
    return gone_to(f"{held.base}#{made[0]}")


@router.post("/cases/{id}/checks", include_in_schema=False)
def checks_posted(archive: Opened, person: Verifier, held: Asked, form: Form) -> Response:
    """Add checks, and show them on the page of the case."""
    numbers = [int(one) for one in form.all("number") if one.isdecimal() and len(one) < 16]
    made = add_checks(archive, person, held, built(NewChecks, numbers=numbers, why=form.one("why")))
    if not made["made"]:
        raise UsageError("There is no newer check", remedy="Check the footage first.")
    return gone_to(f"{held.base}#footage")


@router.post("/cases/{id}/estimates", include_in_schema=False)
def estimates_posted(archive: Opened, person: Verifier, held: Asked, form: Form) -> Response:
    """Add an estimate, and show it on the page of the case."""
    given = built(NewEstimate, job=form.one("job"), why=form.one("why"))
    add_estimate(archive, person, held, given)
    return gone_to(f"{held.base}#footage")


@router.post("/api/cases/{id}/footage", tags=["cases"], status_code=201)
def add_footage(
    archive: Opened, person: Verifier, held: Asked, given: NewFootage
) -> dict[str, Any]:
    """Add a post with the newest check of each of its media; the ids of what was made."""
    said = Footage(
        role=given.role,
        start_s=given.start_s,
        end_s=given.end_s,
        published_at=parse_moment(given.published, given.zone) if given.published else None,
        about=tuple(given.about),
    )
    found = case_footage.post_footage(archive, given.post, said)
    hand = Hand(person.name, given.why)
    made = case_footage.add_footage(archive, held.case.id, hand, found)
    archive.desk.record(person.name, "add footage", held.case.id, post=found.post)
    return {"made": list(made)}


@router.post("/api/cases/{id}/checks", tags=["cases"], status_code=201)
def add_checks(archive: Opened, person: Verifier, held: Asked, given: NewChecks) -> dict[str, Any]:
    """Add recorded checks; the ids of those that the case did not have."""
    hand = Hand(person.name, given.why)
    made = case_footage.add_checks(archive, held.case.id, hand, given.numbers)
    archive.desk.record(person.name, "add checks", held.case.id, made=list(made))
    return {"made": list(made)}


@router.post("/api/cases/{id}/estimates", tags=["cases"], status_code=201)
def add_estimate(
    archive: Opened, person: Verifier, held: Asked, given: NewEstimate
) -> dict[str, Any]:
    """Add an estimate of a filming date; the ids of what was made."""
    answer, shown = given.answer, "the estimate"
    if given.job:
        answer, shown = _estimated(archive, given.job), given.job
    if answer is None:
        raise UsageError("No estimate was given", remedy="Choose one, or date the footage first.")
    hand = Hand(person.name, given.why)
    made = case_footage.add_answers(archive, held.case.id, hand, [answer], shown)
    archive.desk.record(person.name, "add estimate", held.case.id, made=list(made))
    return {"made": list(made)}


@router.get("/api/cases/{id}/footage", tags=["cases"])
def footage(_: Reader, held: Asked) -> list[dict[str, Any]]:
    """The footage of a case, each with the ids of its checks and estimates."""
    from antedate.web.cases.records import as_json

    return [as_json(found) for found in held.case.of("footage")]


def _estimated(archive: Archive, id: str) -> dict[str, Any]:
    answer = _answer(archive.jobs.find(id))
    if answer is None:
        raise UsageError("made no estimate", subject=id, remedy="Date the footage first.")
    return answer


def _answer(job: Job) -> dict[str, Any] | None:
    """The estimate that a job made, ``None`` where it made none."""
    if job.kind != _DATING or job.state is not JobState.DONE or job.result is None:
        return None
    answer = job.result.get("answer")
    return answer if isinstance(answer, dict) and answer.get("finding") else None


def _seconds(typed: str) -> float | None:
    try:
        return float(typed) if typed else None
    except ValueError:
        raise UsageError(
            "is no number of seconds", subject=typed, remedy="Give it as 12.5."
        ) from None
