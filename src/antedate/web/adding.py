"""Adding footage: files that are sent in, or a folder that lies on this machine already."""

from __future__ import annotations

import os.path
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from antedate.errors import UsageError
from antedate.store import Archive, Job
from antedate.web.faults import NotThere
from antedate.web.jobs import as_json
from antedate.web.people import Admin, NotAllowed, Opened, Person, Reader, Verifier
from antedate.web.rendering import show
from antedate.web.settings import DeskSettings
from antedate.web.uploads import upload_of
from antedate.when import parse_moment, zone_named

router = APIRouter()

KIND = "add"
_LATELY = 20
_A_PAGE = 100
_MOST_FILES = 20_000


class _Said(BaseModel):
    """What the person says where the files do not."""

    source: str | None = Field(None, max_length=500)
    published: str | None = Field(None, max_length=40, description="As 2024-03-05T14:30.")
    zone: str | None = Field(None, max_length=60, description="As Asia/Baghdad or +03:00.")
    url: str | None = Field(None, max_length=2000)

    def given(self) -> dict[str, Any]:
        """For the job. Raises ``UsageError`` for a date or zone that cannot be read."""
        said = {name: value.strip() for name, value in self.defaults().items() if value}
        if zone := said.get("zone"):
            zone_named(zone)
        if published := said.get("published"):
            parse_moment(published, zone)
        return {name: value for name, value in said.items() if value}

    def defaults(self) -> dict[str, str | None]:
        """All that fills gaps."""
        return {
            "source": self.source,
            "published": self.published,
            "zone": self.zone,
            "url": self.url,
        }


class SentIn(BaseModel):
    """A file that was sent in before, and the path it had in the folder that it came from."""

    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    path: str = Field(min_length=1, max_length=4000)
    modified: float | None = Field(None, ge=0, le=1e11, description="Seconds since 1970.")


class FilesToAdd(_Said):
    """Files to add as one folder."""

    files: list[SentIn] = Field(min_length=1, max_length=_MOST_FILES)


class FolderToAdd(_Said):
    """A folder or file of the machine that the desk runs on."""

    path: str = Field(min_length=1, max_length=4000)
    in_place: bool = Field(False, description="Leave media where they are; keep no copy.")


@router.get("/archive/add", include_in_schema=False)
def add_page(request: Request, archive: Opened, person: Verifier) -> HTMLResponse:
    """The forms, and what was added lately."""
    settings: DeskSettings = request.app.state.settings
    return show(
        request,
        "archive_add.html.j2",
        person,
        jobs=archive.jobs.listed(kind=KIND, most=_LATELY),
        may_folder=_may_folder(person, settings),
        within=[str(folder) for folder in settings.add_from],
        most=_MOST_FILES,
        most_bytes=settings.upload_bytes,
    )


@router.get("/archive/add/{id}", include_in_schema=False)
def added_page(
    request: Request,
    archive: Opened,
    person: Reader,
    id: str,
    page: Annotated[int, Query(ge=1, le=1000)] = 1,
) -> HTMLResponse:
    """How far adding is; then what came of it, and what failed and why."""
    return show(request, "archive_added.html.j2", person, **_standing(archive, id, page))


@router.get("/archive/add/{id}/part", include_in_schema=False)
def added_part(request: Request, archive: Opened, person: Reader, id: str) -> HTMLResponse:
    """The same as a piece of the page."""
    return show(request, "archive_added_part.html.j2", person, **_standing(archive, id, 1))


@router.post("/api/archive/add", tags=["archive"], status_code=202)
def add_files(asked: FilesToAdd, archive: Opened, person: Verifier) -> dict[str, Any]:
    """Add files that were sent in. Exports are known by the paths that their files had; a zip
    is unpacked. Gives the job."""
    given = asked.given()
    for file in asked.files:
        upload_of(archive, file.sha256)
    given["files"] = [file.model_dump(exclude_none=True) for file in asked.files]
    first = asked.files[0].path
    more = len(asked.files) - 1
    return _asked(archive, person, given, f"{first} and {more} more" if more else first)


@router.post("/api/archive/add-folder", tags=["archive"], status_code=202)
def add_folder(
    request: Request, asked: FolderToAdd, archive: Opened, person: Admin
) -> dict[str, Any]:
    """Add a folder, export or file that lies on the machine of the desk. Gives the job.

    Where several people have accounts, only from folders that the desk was started with.
    """
    settings: DeskSettings = request.app.state.settings
    if not _may_folder(person, settings):
        raise NotAllowed(
            "This desk adds no folders of its machine",
            remedy="Send the files in, or start the desk with --add-from FOLDER.",
        )
    given = asked.given()
    # The worker reads it; nothing is opened or looked up here.
    path = os.path.normpath(Path(asked.path.strip()).expanduser())
    if "\0" in path or not os.path.isabs(path):  # noqa: PTH117 - of text, not of a file
        raise UsageError(
            "is no whole path", subject=repr(asked.path), remedy="Write it from the root on."
        )
    given |= {"paths": [path], "in_place": asked.in_place}
    if settings.add_from:
        given["within"] = [str(folder) for folder in settings.add_from]
    return _asked(archive, person, given, path)


@router.get("/api/archive/added/{id}", tags=["archive"])
def added(
    archive: Opened, _: Reader, id: str, page: Annotated[int, Query(ge=1, le=1000)] = 1
) -> dict[str, Any]:
    """How adding stands, and a page of what could not be added, and why."""
    standing = _standing(archive, id, page)
    return {
        "job": as_json(standing["job"]) | {"result": standing["told"]},
        "problems": standing["problems"],
        "pages": standing["pages"],
    }


def _may_folder(person: Person, settings: DeskSettings) -> bool:
    from antedate.store import Role

    return person.role.may(Role.ADMIN) and (not settings.accounts or bool(settings.add_from))


def _asked(archive: Archive, person: Person, given: dict[str, Any], about: str) -> dict[str, Any]:
    # Once: two that lay out the same files would do so in the same folder.
    id = archive.jobs.ask(KIND, given, about=about[:300], who=person.name, once=True)
    archive.desk.record(person.name, "add footage", id, of=about[:300])
    return as_json(archive.jobs.find(id))


def _standing(archive: Archive, id: str, page: int) -> dict[str, Any]:
    job: Job = archive.jobs.find(id)
    if job.kind != KIND:
        raise NotThere("This job adds nothing", remedy="The page of jobs lists all of them.")
    result = dict(job.result or {})
    problems = result.pop("problems", [])
    shown = problems[(page - 1) * _A_PAGE : page * _A_PAGE]
    return {
        "job": job,
        "told": result or None,
        "problems": shown,
        "first": (page - 1) * _A_PAGE,
        "page": page,
        "pages": max(1, -(-len(problems) // _A_PAGE)),
        "kept": len(problems),
    }
