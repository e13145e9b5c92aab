"""Media rows, and where each media's file is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, exists, insert, select, update

from antedate.descriptors.codes import Codes
from antedate.descriptors.sound import SOUND, TRACK
from antedate.errors import ArchiveError
from antedate.records import Media, MediaType, ModelId
from antedate.store import schema
from antedate.store.codes import model_row, write_codes
from antedate.store.columns import claims_json, claims_of, strings_json, strings_of
from antedate.store.files import MediaFolder, suffix_of

PICTURE = "picture"


class Keep(StrEnum):
    """How the archive holds a media file: a copy of its own, or where it already lies."""

    COPY = "copy"
    IN_PLACE = "in_place"


@dataclass(frozen=True)
class AddedFile:
    """A media file of a post, described.

    ``path`` opens it; ``shown`` is its path as found under what was given. ``codes`` may be
    ``None`` when the archive has them already for this model. ``sound`` holds the landmarks
    of its sound, ``None`` where it has none or the archive has them already.
    """

    media: Media
    path: Path
    shown: str
    codes: Codes | None = None
    sound: Codes | None = None


@dataclass(frozen=True)
class Located:
    """Where the file of a media is; ``path`` is ``None`` when it is not, for ``reason``."""

    path: Path | None
    reason: str = ""


@dataclass(frozen=True)
class Forgotten:
    """A dated record that a media was removed. ``posts`` counts those that carried it.

    ``left`` is a file that was kept in place: it is the user's, and stays.
    """

    sha256: str
    forgotten_at: datetime
    who: str
    why: str
    posts: int
    left: Path | None = None


def find(connection: Connection, sha256: str) -> Row[Any] | None:
    """The row of a media, ``None`` where the archive has no such media."""
    return connection.execute(
        select(schema.media).where(schema.media.c.sha256 == sha256)
    ).one_or_none()


def known(connection: Connection, sha256: str, folder: Path) -> Row[Any]:
    """The row of a media. Raises ``ArchiveError`` where the archive has no such media."""
    row = find(connection, sha256)
    if row is None:
        raise ArchiveError(
            f"has no media {sha256}",
            subject=str(folder),
            remedy=f"See what it has with: antedate archive list --archive {folder}",
        )
    return row


def media_of(row: Row[Any]) -> Media:
    """The record in a media row."""
    return Media(
        sha256=row.sha256,
        size_bytes=row.size_bytes,
        type=MediaType(row.type),
        container=row.container,
        codec=row.codec,
        duration_s=row.duration_s,
        width=row.width,
        height=row.height,
        frames_per_s=row.frames_per_s,
        has_sound=row.has_sound,
        claims=claims_of(row.claims),
        notes=strings_of(row.notes),
    )


def locate(files: MediaFolder, row: Row[Any]) -> Located:
    """Where the file of a media row is. Its size is looked at, its content is not."""
    path = Path(row.path) if row.path is not None else files.path(row.sha256, row.suffix)
    try:
        size = path.stat().st_size if path.is_file() else None
    except (OSError, ValueError) as error:
        return Located(None, f"{path} cannot be read: {error}")
    if size is None:
        return Located(None, f"{path} is missing")
    if size != row.size_bytes:
        return Located(None, f"{path} has changed: it has {size} bytes, not {row.size_bytes}")
    return Located(path)


def is_described(connection: Connection, sha256: str, model: ModelId, track: str) -> bool:
    """Whether the archive has codes of a media by this very model."""
    row = model_row(connection, model)
    return row is not None and bool(
        connection.scalar(
            select(
                exists().where(
                    schema.media.c.sha256 == sha256,
                    schema.codes.c.media_id == schema.media.c.id,
                    schema.codes.c.model_id == row,
                    schema.codes.c.track == track,
                )
            )
        )
    )


def forgotten_of(connection: Connection, sha256: str) -> Forgotten | None:
    """The record that a media was removed, if it was."""
    row = connection.execute(
        select(schema.forgotten).where(schema.forgotten.c.sha256 == sha256)
    ).one_or_none()
    if row is None:
        return None
    return Forgotten(row.sha256, row.forgotten_at, row.who, row.why, row.posts)


def refuse_forgotten(connection: Connection, folder: Path, files: Sequence[AddedFile]) -> None:
    """Raise ``ArchiveError`` when any of the files was removed from this archive before."""
    for file in files:
        if found := forgotten_of(connection, file.media.sha256):
            raise ArchiveError(
                f"was removed from the archive {folder} on {found.forgotten_at:%Y-%m-%d} by "
                f"{found.who} ({found.why}) and is not taken in again",
                subject=file.shown,
                remedy="Leave this file out, or add it to another archive.",
            )


def is_complete(
    connection: Connection, files: MediaFolder, file: AddedFile, keep: Keep, model: ModelId
) -> bool:
    """Whether nothing of this file is left to store."""
    row = find(connection, file.media.sha256)
    return (
        row is not None
        and not needs_file(files, row, keep)
        and is_described(connection, file.media.sha256, model, PICTURE)
        and (file.sound is None or is_described(connection, file.media.sha256, SOUND, TRACK))
    )


def needs_file(files: MediaFolder, row: Row[Any] | None, keep: Keep) -> bool:
    """Whether a file must be taken in: the media is new, its file is gone, or a copy is wanted."""
    if row is None or locate(files, row).path is None:
        return True
    return keep is Keep.COPY and row.keep == Keep.IN_PLACE


def write(
    connection: Connection,
    files: MediaFolder,
    file: AddedFile,
    keep: Keep,
    model: ModelId,
    now: datetime,
) -> tuple[int, bool, bool]:
    """Write a media with its codes.

    Returns its row, whether it is new, and whether its copy is to be put in place.
    """
    row = find(connection, file.media.sha256)
    takes_file = needs_file(files, row, keep)
    if takes_file and keep is Keep.IN_PLACE:
        _refuse_changed(file)
    holding = {
        "keep": keep.value,
        "suffix": suffix_of(file.path) if keep is Keep.COPY else "",
        "path": str(file.path.absolute()) if keep is Keep.IN_PLACE else None,
    }
    media_id: int
    if row is None:
        made = connection.execute(
            insert(schema.media).values(**_values(file.media), **holding, added_at=now)
        )
        media_id = made.inserted_primary_key[0] if made.inserted_primary_key else 0
    else:
        media_id = row.id
        if takes_file:
            connection.execute(update(schema.media).where(_is(media_id)).values(holding))
    if not is_described(connection, file.media.sha256, model, PICTURE):
        if file.codes is None:
            raise gone_meanwhile(file)
        write_codes(connection, media_id, PICTURE, model, file.codes)
    if file.sound is not None and not is_described(connection, file.media.sha256, SOUND, TRACK):
        write_codes(connection, media_id, TRACK, SOUND, file.sound)
    return media_id, row is None, takes_file and keep is Keep.COPY


def gone_meanwhile(file: AddedFile) -> ArchiveError:
    """What the archive had of a file when adding began, it has no more."""
    return ArchiveError(
        "what the archive had of this file was removed while it was being added",
        subject=file.shown,
        remedy="Run the same command again.",
    )


def _refuse_changed(file: AddedFile) -> None:
    if file.path.stat().st_size != file.media.size_bytes:
        raise ArchiveError(
            "the file changed while it was being added",
            subject=str(file.path),
            remedy="Add it again when nothing writes to it any more.",
        )


def _is(media_id: int) -> ColumnElement[bool]:
    return schema.media.c.id == media_id


def _values(media: Media) -> dict[str, object]:
    return {
        "sha256": media.sha256,
        "size_bytes": media.size_bytes,
        "type": media.type.value,
        "container": media.container,
        "codec": media.codec,
        "duration_s": media.duration_s,
        "width": media.width,
        "height": media.height,
        "frames_per_s": media.frames_per_s,
        "has_sound": media.has_sound,
        "claims": claims_json(media.claims),
        "notes": strings_json(media.notes),
    }
