"""Files that people send in: streamed to the disk, bounded, and named by their hash alone."""

from __future__ import annotations

import errno
import hashlib
import re
import shutil
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from time import monotonic
from typing import Annotated, Any

from anyio import fail_after, to_thread
from fastapi import APIRouter, Query, Request
from fastapi import Path as InPath
from starlette.requests import ClientDisconnect

from antedate.store import Archive, Upload, not_kept
from antedate.store.failures import explained, read_only
from antedate.web.faults import InUse, NoRoom, NotWhole, TooLarge
from antedate.web.people import Admin, Opened, Reader, Verifier
from antedate.web.settings import DeskSettings

router = APIRouter()

Sha256 = Annotated[str, InPath(pattern="^[0-9a-f]{64}$", description="The SHA-256 of a file.")]

_PIECE = 1 << 20
_SPARE_BYTES = 256 << 20  # the database must still be able to write
_LONGEST_NAME = 200
_SWEEP_EVERY_S = 3600.0
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
# What is still on its way when a file is refused is read on for this long, so that the
# browser gets to hear why.
_HEAR_OUT_S, _HEAR_OUT_BYTES = 5.0, 64 << 20


@router.put(
    "/api/uploads",
    tags=["uploads"],
    openapi_extra={
        "requestBody": {
            "content": {
                "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
            }
        }
    },
)
async def send_in(
    request: Request,
    archive: Opened,
    person: Verifier,
    name: Annotated[str, Query(description="What to call it. It is shown, and never used.")] = "",
) -> dict[str, Any]:
    """Send in a file: the body is its bytes. It is kept outside the archive, by its SHA-256.

    A file goes once it was sent in, or last used by a job, longer ago than the desk keeps
    files (30 days).
    """
    settings: DeskSettings = request.app.state.settings
    if archive.readonly:
        raise read_only(archive.folder)
    with explained(archive.folder):
        coming = _Coming(archive, settings.upload_bytes)
        try:
            coming.may_take(_stated(request))
            async for piece in request.stream():
                await coming.take(piece)
            kept = await to_thread.run_sync(coming.keep, safe_name(name), person.name)
        except (TooLarge, NoRoom, OSError):
            await _hear_out(request)
            raise
        except ClientDisconnect:
            raise NotWhole("The file broke off on its way", remedy="Send it in again.") from None
        finally:
            coming.close()
    archive.desk.record(person.name, "send in", kept.sha256, name=kept.name, bytes=kept.bytes)
    # Sweeping looks at all that was sent in: with each file of a folder it would take ever longer.
    if monotonic() - request.app.state.swept_at > _SWEEP_EVERY_S:
        request.app.state.swept_at = monotonic()
        await to_thread.run_sync(partial(sweep, archive, settings.upload_age))
    return as_json(kept)


@router.get("/api/uploads", tags=["uploads"])
def uploads(archive: Opened, _: Reader) -> list[dict[str, Any]]:
    """The files that were sent in and are still kept, the newest first."""
    found = sorted(archive.desk_files.uploads(), key=lambda one: one.sent_at, reverse=True)
    return [as_json(one) for one in found]


@router.delete("/api/uploads/{sha256}", tags=["uploads"])
def drop(archive: Opened, person: Admin, sha256: Sha256) -> dict[str, Any]:
    """Remove a file that was sent in, and its playable copy. What is in the archive stays.

    Not while a job is at it: stop that first.
    """
    found = upload_of(archive, sha256)
    job = archive.jobs.last_naming(sha256)
    if job is not None and not job.state.over:
        raise InUse(
            f"A job needs this file ({job.kind}: {job.about})", remedy="Stop the job first."
        )
    archive.desk_files.drop_upload(sha256)
    archive.desk_files.drop_copy(sha256)
    archive.desk.record(person.name, "drop upload", sha256, name=found.name)
    return as_json(found)


def upload_of(archive: Archive, sha256: str) -> Upload:
    """A file that was sent in. Raises ``NotKept`` where it is not, or no longer, kept."""
    found = archive.desk_files.upload(sha256)
    if found is None:
        raise not_kept(sha256)
    return found


def sweep(archive: Archive, age: timedelta) -> int:
    """Remove what was sent in longer ago than ``age`` and no job has used since; how many.

    Playable copies of what is kept nowhere any more go too, and what was never finished.
    """
    files, before, swept = archive.desk_files, datetime.now(UTC) - age, 0
    with explained(archive.folder):
        files.sweep_begun()
        for old in [one for one in files.uploads() if one.sent_at < before]:
            job = archive.jobs.last_naming(old.sha256)
            if job is None or (job.ended_at is not None and job.ended_at < before):
                files.drop_upload(old.sha256)
                swept += 1
        for sha256 in list(files.copies()):
            if files.upload(sha256) is None and archive.find_media(sha256) is None:
                files.drop_copy(sha256)
    return swept


def safe_name(name: str) -> str:
    """What a file may be called when it is shown: one line, no path, not too long."""
    last = re.split(r"[/\\]", name)[-1]
    clean = _UNSAFE.sub("\N{REPLACEMENT CHARACTER}", last).strip()
    if len(clean) > _LONGEST_NAME:  # the end tells more of it than the middle
        half = _LONGEST_NAME // 2
        clean = clean[:half] + "\N{HORIZONTAL ELLIPSIS}" + clean[-half + 1 :]
    return clean if clean.strip(".") else "unnamed"


def as_json(upload: Upload) -> dict[str, Any]:
    """A file that was sent in, for programs."""
    return {
        "sha256": upload.sha256,
        "name": upload.name,
        "bytes": upload.bytes,
        "who": upload.who,
        "sent_at": upload.sent_at.isoformat(),
    }


class _Coming:
    """A file on its way in: hashed while it is written. ``close`` leaves nothing of it."""

    def __init__(self, archive: Archive, most: int) -> None:
        self._files, self._most = archive.desk_files, most
        self._path = self._files.begun()
        self._file = self._path.open("xb", buffering=0)
        self._digest, self._size = hashlib.sha256(), 0
        self._held = bytearray()

    def may_take(self, more: int) -> None:
        """Raise ``TooLarge`` or ``NoRoom`` where so many bytes more cannot be taken."""
        if self._size + more > self._most:
            raise TooLarge(
                f"The file is larger than this desk takes ({self._most / 1e9:.3g} GB)",
                remedy="Cut out the part in question, or add the file with the command line.",
            )
        if shutil.disk_usage(self._path.parent).free < more + _SPARE_BYTES:
            raise _no_room()

    async def take(self, piece: bytes) -> None:
        """Take some bytes. They reach the disk a megabyte at a time, off the event loop."""
        self._held += piece
        if len(self._held) >= _PIECE:
            await to_thread.run_sync(self._write)

    def keep(self, name: str, who: str) -> Upload:
        """Put the whole file in its place. Raises ``NotWhole`` for one without bytes."""
        self._write()
        if not self._size:
            raise NotWhole("The file is empty", remedy="Choose one with something in it.")
        self._file.close()
        sha256 = self._digest.hexdigest()
        return self._files.keep_upload(self._path, sha256, name, self._size, who)

    def close(self) -> None:
        """Remove what was not kept."""
        self._file.close()
        self._path.unlink(missing_ok=True)

    def _write(self) -> None:
        piece = bytes(self._held)
        self._held.clear()
        self.may_take(len(piece))
        self._digest.update(piece)
        try:
            view = memoryview(piece)
            while view:
                view = view[self._file.write(view) or 0 :]
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise _no_room() from error
            raise
        self._size += len(piece)


def _no_room() -> NoRoom:
    return NoRoom(
        "There is no room on the disk of this desk for the file",
        remedy="Make room there, then send it in again.",
    )


def _stated(request: Request) -> int:
    stated = request.headers.get("content-length", "0")
    return int(stated) if re.fullmatch("[0-9]{1,18}", stated) else 0


async def _hear_out(request: Request) -> None:
    heard = 0
    with suppress(TimeoutError, ClientDisconnect, RuntimeError):
        with fail_after(_HEAR_OUT_S):
            async for piece in request.stream():
                heard += len(piece)
                if heard > _HEAR_OUT_BYTES:
                    return
