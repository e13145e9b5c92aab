"""What an archive holds, in numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Subquery, func, select

from antedate.records import MediaType, ModelId, Searched
from antedate.store import schema
from antedate.store.codes import model_counts, model_row
from antedate.store.columns import moment_of
from antedate.store.engine import DATABASE
from antedate.store.media import PICTURE, Keep
from antedate.when import Moment


@dataclass(frozen=True)
class Info:
    """An archive in numbers. ``models`` says how many media each described.

    ``media_bytes`` counts the copies that the archive keeps, not files left in place.
    """

    folder: Path
    id: str
    schema: str
    created_at: datetime
    readonly: bool
    posts: int
    post_versions: int
    undated_posts: int
    videos: int
    images: int
    in_place: int
    hours: float
    first_published: Moment | None
    last_published: Moment | None
    codes: int
    undescribed: int
    models: tuple[tuple[ModelId, int], ...]
    forgotten: int
    checks: int
    codes_bytes: int
    database_bytes: int
    media_bytes: int

    @property
    def media(self) -> int:
        """All media."""
        return self.videos + self.images


def searched(connection: Connection, model: ModelId) -> Searched:
    """What a search by this model goes through: media with its codes, and their posts."""
    row = model_row(connection, model)
    described = (
        select(schema.codes.c.media_id)
        .where(schema.codes.c.track == PICTURE, schema.codes.c.model_id == row)
        .subquery()
    )
    media, seconds = connection.execute(
        select(func.count(), func.coalesce(func.sum(schema.media.c.duration_s), 0.0)).where(
            schema.media.c.id.in_(select(described.c.media_id))
        )
    ).one()
    posts, undated, first, last = _published(connection, described)
    left_out = _count(connection, schema.media) - media
    notes = (f"{left_out} media have no codes and were not searched",) if left_out else ()
    return Searched(posts, media, seconds / 3600, first, last, undated, model, notes)


def info(connection: Connection, folder: Path, schema_name: str, readonly: bool) -> Info:
    """All numbers of an archive."""
    archive = connection.execute(select(schema.archive)).one()
    _, undated, first, last = _published(connection, None)
    codes, codes_bytes, described = connection.execute(
        select(
            func.coalesce(func.sum(schema.codes.c.n), 0),
            func.coalesce(
                func.sum(func.length(schema.codes.c.bits) + func.length(schema.codes.c.times)), 0
            ),
            func.count().filter(schema.codes.c.track == PICTURE),
        )
    ).one()
    kinds: dict[str, int] = {
        kind: count
        for kind, count in connection.execute(
            select(schema.media.c.type, func.count()).group_by(schema.media.c.type)
        )
    }
    return Info(
        folder=folder,
        id=archive.id,
        schema=schema_name,
        created_at=archive.created_at,
        readonly=readonly,
        posts=_count(connection, schema.post),
        post_versions=_count(connection, schema.post_version),
        undated_posts=undated,
        videos=kinds.get(MediaType.VIDEO, 0),
        images=kinds.get(MediaType.IMAGE, 0),
        in_place=_scalar(
            connection,
            select(func.count()).where(schema.media.c.keep == Keep.IN_PLACE),
        ),
        hours=_scalar(connection, select(func.sum(schema.media.c.duration_s))) / 3600,
        first_published=first,
        last_published=last,
        codes=codes,
        undescribed=sum(kinds.values()) - described,
        models=tuple(model_counts(connection, PICTURE)),
        forgotten=_count(connection, schema.forgotten),
        checks=_count(connection, schema.checked),
        codes_bytes=codes_bytes,
        database_bytes=_database_bytes(folder),
        media_bytes=_scalar(
            connection,
            select(func.sum(schema.media.c.size_bytes)).where(schema.media.c.keep == Keep.COPY),
        ),
    )


def _published(
    connection: Connection, described: Subquery | None
) -> tuple[int, int, Moment | None, Moment | None]:
    """Posts, undated ones, first and last publication: of all, or of those with given media."""
    version = schema.post_version
    chosen = version.c.version == schema.post.c.current
    if described is not None:
        carried = (
            select(schema.post_file.c.post_id, func.max(schema.post_file.c.version).label("last"))
            .where(schema.post_file.c.media_id.in_(select(described.c.media_id)))
            .group_by(schema.post_file.c.post_id)
            .subquery()
        )
        rows = (
            select(version)
            .join(carried, carried.c.post_id == version.c.post_id)
            .where(version.c.version == carried.c.last)
        )
    else:
        rows = (
            select(version).join(schema.post, schema.post.c.id == version.c.post_id).where(chosen)
        )
    wanted = rows.subquery()
    posts, dated = connection.execute(
        select(func.count(), func.count(wanted.c.published_at)).select_from(wanted)
    ).one()
    first = connection.execute(
        select(wanted)
        .where(wanted.c.published_at.is_not(None))
        .order_by(wanted.c.published_earliest, wanted.c.post_id)
        .limit(1)
    ).one_or_none()
    last = connection.execute(
        select(wanted)
        .where(wanted.c.published_at.is_not(None))
        .order_by(wanted.c.published_latest.desc(), wanted.c.post_id)
        .limit(1)
    ).one_or_none()
    return (
        posts,
        posts - dated,
        moment_of(first, "published") if first else None,
        moment_of(last, "published") if last else None,
    )


def _count(connection: Connection, table: Any) -> int:
    return int(_scalar(connection, select(func.count()).select_from(table)))


def _scalar(connection: Connection, chosen: Any) -> Any:
    return connection.scalar(chosen) or 0


def _database_bytes(folder: Path) -> int:
    files = (folder / f"{DATABASE}{suffix}" for suffix in ("", "-wal"))
    return sum(file.stat().st_size for file in files if file.exists())
