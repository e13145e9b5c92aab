"""Checks: asked for, followed while they run, and their answers."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi import Path as InPath
from fastapi.responses import FileResponse, HTMLResponse, Response
from pydantic import BaseModel, Field

from antedate.errors import UsageError
from antedate.records import Answer
from antedate.report import machine
from antedate.report.kept import kept
from antedate.report.page import render
from antedate.report.words import STANDING
from antedate.store import Archive, Job, JobState, kept_file
from antedate.web import jobs as job_pages
from antedate.web.check_view import MOST_FILES, answer_of, numbers_of, shown, stages, value_of
from antedate.web.faults import NotThere
from antedate.web.footage import footage_given
from antedate.web.people import Opened, Reader, Verifier
from antedate.web.rendering import show
from antedate.when import parse_moment
from antedate.workflows.posts import numbered_post

router = APIRouter()

KIND = "check"
JobId = Annotated[str, InPath(pattern="^[0-9a-f]{32}$", description="The id of the check's job.")]
_LATELY = 12
_MOST = 100


class Asked(BaseModel):
    """What to check: a file, of the archive or sent in, by its ``sha256``; a ``post`` of the
    archive by its number; or what an earlier check (``again``, its id) was about."""

    sha256: str | None = Field(None, pattern="^[0-9a-f]{64}$")
    name: str = Field("", max_length=400, description="What the file goes by.")
    post: int | None = Field(None, ge=1, le=2**53)
    again: str | None = Field(None, pattern="^[0-9a-f]{32}$")
    published: str = Field("", max_length=100, description="When the post in question was made.")
    zone: str = Field("", max_length=100, description="The zone of that time.")
    url: str = Field("", max_length=4000, description="Where the post in question is.")


@router.get("/check", include_in_schema=False)
def start_page(
    request: Request,
    archive: Opened,
    person: Reader,
    post: Annotated[str, Query(max_length=4000)] = "",
    sha256: Annotated[str, Query(pattern="^([0-9a-f]{64})?$")] = "",
) -> HTMLResponse:
    """Ask for a check; and the checks made lately. ``post`` is a number or an address,
    ``sha256`` a file of the archive or one that was sent in."""
    file = kept_file(archive, sha256) if sha256 else None
    chosen, missing = None, ""
    if post.strip():
        typed = post.strip()
        chosen = numbered_post(typed, archive)
        missing = "" if chosen else typed
    lately = archive.jobs.newest(_LATELY, kind=KIND)
    return show(
        request, "check.html.j2", person, chosen=chosen, missing=missing, file=file, lately=lately
    )


@router.get("/check/{job}", include_in_schema=False)
def check_page(
    request: Request,
    archive: Opened,
    person: Reader,
    job: JobId,
    file: Annotated[int, Query(ge=1, le=MOST_FILES)] = 1,
    match: Annotated[int | None, Query(ge=1)] = None,
    judged: int | None = None,
) -> HTMLResponse:
    """One check: its stages while it runs, and then what it found."""
    found = _check(archive, job)
    if found.state is not JobState.DONE:
        template = "check_running.html.j2"
        return show(request, template, person, job=found, stages=stages(found), STATE=JobState)
    one = shown(archive, job, file)
    return show(
        request,
        "check_done.html.j2",
        person,
        job=found,
        files=found.result["answers"] if found.result else [],
        s=one,
        chosen=one.match(match) if match is not None or one.found else None,
        kept=judged is not None,
        standing=STANDING,
    )


@router.get("/check/{job}/progress", include_in_schema=False)
def progress(request: Request, archive: Opened, person: Reader, job: JobId) -> HTMLResponse:
    """The stages of a check, as a piece of its page that asks again until it is over."""
    found = _check(archive, job)
    part = show(
        request, "check_stages.html.j2", person, job=found, stages=stages(found), STATE=JobState
    )
    if found.state.over:
        part.headers["hx-refresh"] = "true"
    return part


@router.get("/check/{job}/pictures/{name}", include_in_schema=False)
def picture(archive: Opened, _: Reader, job: JobId, name: str) -> Response:
    """A picture that a check kept: of a shot, or of a frame pair."""
    file, _dash, wanted = name.partition("-")
    value = value_of(archive, job, int(file)) if file.isdecimal() and len(file) < 6 else {}
    # Looked up in what was kept, so that no name that is asked for makes a path.
    if wanted not in value.get("pictures", ()):
        raise NotThere("The check kept no such picture", remedy="Its page names them.")
    path = archive.check_files.path(job, f"{int(file)}-{wanted}")
    if path is None:
        raise NotThere("The picture is not kept any more", remedy="Check the footage again.")
    return FileResponse(path, media_type="image/jpeg")


@router.get("/check/{job}/report", include_in_schema=False)
def report(archive: Opened, _: Reader, job: JobId) -> Response:
    """The report of a check as one file, as ``antedate check --report`` writes it."""
    found = _check(archive, job)
    count = len(found.result["answers"]) if found.result else 0
    headers = {"content-disposition": f'attachment; filename="antedate-{job[:8]}.html"'}
    changed = [_rejudged(archive, job, file) for file in range(1, count + 1)]
    path = archive.check_files.path(job, "report.html")
    if path is None:
        raise NotThere("This check has no report", remedy="Wait until it is done, or check again.")
    if not any(differs for _answer, differs in changed):
        return FileResponse(path, media_type="text/html", headers=headers)
    # People judged since: a report that says otherwise must not be handed on.
    page = render([answer for answer, _differs in changed])
    return HTMLResponse(page.encode("utf-8", errors="replace"), headers=headers)


@router.get("/api/checks", tags=["checks"])
def checks(
    archive: Opened, _: Reader, limit: Annotated[int, Query(ge=1, le=_MOST)] = _LATELY
) -> list[dict[str, Any]]:
    """The checks asked for last, the newest first; ``result`` has the finding of each file."""
    return [job_pages.as_json(job) for job in archive.jobs.newest(limit, kind=KIND)]


@router.post("/api/checks", tags=["checks"])
def ask_for_check(archive: Opened, person: Verifier, asked: Asked) -> dict[str, str]:
    """Have something checked; the id of the job, whose answer is at ``/api/checks/{id}``."""
    given, about = _given(archive, asked)
    id = archive.jobs.ask(KIND, given, about=about, who=person.name)
    archive.desk.record(person.name, "check", id, of=about)
    return {"id": id}


@router.get("/api/checks/{job}", tags=["checks"])
def check(archive: Opened, _: Reader, job: JobId) -> dict[str, Any]:
    """One check: its job, and for each file the answer as ``antedate check --json --all`` has
    it, by what people say of its matches now. ``numbers`` are those of its matches on the page.
    """
    found = _check(archive, job)
    count = len(found.result["answers"]) if found.result else 0
    return {
        "job": job_pages.as_json(found),
        "files": [_file(archive, job, file) for file in range(1, count + 1)],
    }


def _file(archive: Archive, job: str, file: int) -> dict[str, Any]:
    value = value_of(archive, job, file)
    answer = answer_of(archive, value)
    return {
        "answer": machine.answer_object(answer, everything=True),
        "numbers": numbers_of(kept(value)) if answer.error is None else [],
        "pictures": [f"/check/{job}/pictures/{file}-{name}" for name in value["pictures"]],
        "standing": STANDING,
    }


def _rejudged(archive: Archive, job: str, file: int) -> tuple[Answer, bool]:
    """An answer with its pictures by what people say now, and whether that is another now."""
    value = value_of(archive, job, file)

    def picture(name: str) -> bytes:
        return archive.check_files.read(job, f"{file}-{name}") or b""

    before, now = kept(value), answer_of(archive, value)
    words_before = [one.match.judged for one in before.appearances]
    differs = words_before != [one.match.judged for one in now.appearances]
    if differs:
        pictured = kept(value, picture)
        now = _filled(now, pictured)
    return now, differs


def _filled(now: Answer, pictured: Answer) -> Answer:
    return replace(
        now,
        shots=tuple(
            replace(one, jpeg=other.jpeg)
            for one, other in zip(now.shots, pictured.shots, strict=True)
        ),
        appearances=tuple(
            replace(one, match=replace(one.match, pairs=other.match.pairs))
            for one, other in zip(now.appearances, pictured.appearances, strict=True)
        ),
    )


def _check(archive: Archive, id: str) -> Job:
    found = archive.jobs.find(id)
    if found.kind != KIND:
        raise NotThere("This job is no check", remedy="The page of jobs has it.")
    return found


def _given(archive: Archive, asked: Asked) -> tuple[dict[str, Any], str]:
    if asked.again is not None:
        before = _check(archive, asked.again)
        return dict(before.given), before.about
    more: dict[str, Any] = {
        name: said
        for name in ("published", "zone", "url")
        if (said := str(getattr(asked, name)).strip())
    }
    if "published" in more:
        parse_moment(more["published"], more.get("zone"))
    if asked.sha256 is None and asked.post is None:
        raise UsageError(
            "Nothing was given to check", remedy="Send a file in, or name a post of the archive."
        )
    given, about = footage_given(archive, asked.sha256, asked.post, asked.name)
    return {**given, **more}, about
