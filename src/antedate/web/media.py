"""Media for the browser: the original by ranges, and what it can play where it cannot play that."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import FileResponse, JSONResponse, Response

from antedate.store.failures import read_only
from antedate.web.faults import NotThere
from antedate.web.jobs import refuse_many
from antedate.web.media_files import Kept, file_of
from antedate.web.people import Opened, Reader
from antedate.web.uploads import Sha256

router = APIRouter()

__all__ = ["file_of", "router"]

PLAYABLE = "playable"
"""The kind of job that makes a copy to play."""

# What a browser opens as itself, were it asked to open the address alone. All else is saved.
_SHOWN = {
    "mp4": "video/mp4",
    "webm": "video/webm",
    "matroska": "video/x-matroska",
    "ogg": "video/ogg",
    "gif": "image/gif",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "avif": "image/avif",
    "bmp": "image/bmp",
}
_PLAYED = {
    "mp4": {"h264", "av1", "vp9"},
    "webm": {"vp8", "vp9", "av1"},
}
_ALONE = "default-src 'none'; sandbox"


class Ranged(FileResponse):
    """A file by ranges. Many small ranges cost more than they bring: the whole file then."""

    max_ranges = 8
    chunk_size = 256 * 1024


@router.api_route("/media/{sha256}", methods=["GET", "HEAD"], include_in_schema=False)
def original(archive: Opened, _: Reader, sha256: Sha256) -> Response:
    """The file itself, of the archive or sent in; by ranges where they are asked for."""
    return _given(file_of(archive, sha256))


@router.api_route("/media/{sha256}/play", methods=["GET", "HEAD"], include_in_schema=False)
def play(
    archive: Opened,
    _: Reader,
    sha256: Sha256,
    copy: Annotated[bool, Query(description="The copy even where the original may play.")] = False,
) -> Response:
    """What a browser plays: the original, else the copy; 202 while that is being made."""
    kept = file_of(archive, sha256)
    if not copy and plays(kept):
        return _given(kept)
    if archive.desk_files.has_copy(sha256):
        made = archive.desk_files.copy_at(sha256)
        return _answer(made, f"{sha256}-copy", "video/webm", "inline")
    job = archive.jobs.unfinished(PLAYABLE, _wanted(sha256))
    if job is None:
        raise NotThere(
            "No browser plays this file as it is, and no copy to play was made yet",
            remedy="The page makes one when it is asked to play it.",
        )
    return JSONResponse({"job": job}, 202)


@router.post("/media/{sha256}/play", include_in_schema=False)
def ask_to_play(archive: Opened, person: Reader, sha256: Sha256) -> Response:
    """Have a copy to play made, unless there is one: 200, or 202 with the job that makes it."""
    answer = make_playable(archive, person, sha256)
    return JSONResponse(answer, 202 if answer["job"] else 200)


@router.get("/api/media/{sha256}", tags=["media"])
def media(archive: Opened, _: Reader, sha256: Sha256) -> dict[str, Any]:
    """What a file is, and how a browser can play it.

    ``plays`` says whether browsers are known to play the original; ``copy`` whether there is a
    copy to play; ``job`` which job is making one. A copy is for looking at: the original is the
    evidence.
    """
    kept = file_of(archive, sha256)
    found = kept.media
    return {
        "sha256": sha256,
        "name": kept.name,
        "archived": found is not None,
        "container": kept.container,
        "codec": found and found.codec,
        "duration_s": found and found.duration_s,
        "frames_per_s": found and found.frames_per_s,
        "width": found and found.width,
        "height": found and found.height,
        "plays": plays(kept),
        "copy": archive.desk_files.has_copy(sha256),
        "job": archive.jobs.unfinished(PLAYABLE, _wanted(sha256)),
    }


@router.post("/api/media/{sha256}/play", tags=["media"])
def make_playable(archive: Opened, person: Reader, sha256: Sha256) -> dict[str, Any]:
    """Have a copy made that browsers play: ``ready``, or the ``job`` that makes it."""
    kept = file_of(archive, sha256)
    if archive.desk_files.has_copy(sha256):
        return {"ready": True, "job": None}
    if archive.readonly:
        raise read_only(archive.folder)
    refuse_many(archive, person)
    job = archive.jobs.ask(PLAYABLE, _wanted(sha256), about=kept.name, who=person.name, once=True)
    return {"ready": False, "job": job}


def plays(kept: Kept) -> bool:
    """Whether browsers play a file as it is. Of one that was never looked into, by its
    container: the page asks for a copy when it turns out otherwise."""
    codecs = _PLAYED.get(kept.container, set())
    return bool(codecs) and (kept.media is None or kept.media.codec in codecs)


def _given(kept: Kept) -> Response:
    shown = _SHOWN.get(kept.container)
    disposition = "inline" if shown else "attachment"
    return _answer(kept.path, kept.sha256, shown or "application/octet-stream", disposition)


def _answer(path: Path, name: str, type: str, disposition: str) -> Response:
    # Named by its hash, so that a part that was fetched before is known to fit.
    headers = {"etag": f'"{name}"', "content-security-policy": _ALONE}
    return Ranged(
        path, headers=headers, media_type=type, filename=name, content_disposition_type=disposition
    )


def _wanted(sha256: str) -> dict[str, Any]:
    return {"sha256": sha256}
