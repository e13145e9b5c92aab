"""Reading posts and their versions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from antedate.errors import ArchiveError
from antedate.records import Post, StoredPost
from antedate.store import schema, search
from antedate.store.columns import bounds, moment_of, strings_of
from antedate.when import Moment

_UNDATED = datetime.max.replace(tzinfo=UTC)
_MANY = 500


def posts_of(connection: Connection, media_id: int) -> tuple[StoredPost, ...]:
    """Of each post that ever carried a media, the version that did: the current one, else the
    last. In order of publication by the earliest bound, undated ones last."""
    carrying: dict[int, int] = {}
    for row in connection.execute(
        select(schema.post_file.c.post_id, schema.post_file.c.version, schema.post.c.current)
        .join(schema.post, schema.post.c.id == schema.post_file.c.post_id)
        .where(schema.post_file.c.media_id == media_id)
        .order_by(schema.post_file.c.post_id, schema.post_file.c.version)
    ):
        if carrying.get(row.post_id) != row.current:
            carrying[row.post_id] = row.version
    found = _stored(connection, list(carrying.items()))
    return tuple(sorted(found, key=lambda stored: (_published(stored), stored.id)))


def versions_of(connection: Connection, post_id: int) -> tuple[StoredPost, ...]:
    """All versions of a post in the order they were added."""
    rows = connection.execute(
        _select_posts().where(schema.post.c.id == post_id).order_by(schema.post_version.c.version)
    ).all()
    return tuple(_with_files(connection, rows))


def listed(
    connection: Connection,
    *,
    source: str | None,
    text: str | None,
    since: Moment | None,
    until: Moment | None,
    limit: int,
    after_id: int | None,
) -> list[StoredPost]:
    """Current versions in the order the posts were added, ``limit`` at most."""
    sought = search.Sought(words=text or "", source=source, since=since, until=until)
    at = schema.post_search.c
    chosen = select(at.post_id).where(*search.conditions(connection, sought))
    if after_id is not None:
        chosen = chosen.where(at.post_id > after_id)
    ids = connection.scalars(chosen.order_by(at.post_id).limit(limit)).all()
    return current(connection, ids)


def current(connection: Connection, ids: Sequence[int]) -> list[StoredPost]:
    """The current versions of posts, in the order of ``ids``."""
    found: dict[int, Row[Any]] = {}
    for at in range(0, len(ids), _MANY):
        for row in connection.execute(
            _select_posts().where(
                schema.post.c.id.in_(ids[at : at + _MANY]),
                schema.post_version.c.version == schema.post.c.current,
            )
        ):
            found[row.id] = row
    return _with_files(connection, [found[id] for id in ids if id in found])


def speaking(connection: Connection, post_id: int, folder: Path) -> StoredPost:
    """The current version of a post. Raises ``ArchiveError`` where there is no such post."""
    row = connection.execute(
        _select_posts().where(
            schema.post.c.id == post_id, schema.post_version.c.version == schema.post.c.current
        )
    ).one_or_none()
    if row is None:
        raise ArchiveError(
            f"has no post {post_id}",
            subject=str(folder),
            remedy=f"See what it has with: antedate archive list --archive {folder}",
        )
    return _with_files(connection, [row])[0]


def page(
    connection: Connection,
    sought: search.Sought,
    *,
    after: search.PostPlace | None,
    before: search.PostPlace | None,
    oldest_first: bool,
    most: int,
    count_most: int,
) -> search.PostPage:
    """A page of posts in order of publication, undated ones last."""
    places, more, total = search.page_of_ids(
        connection,
        sought,
        after=after,
        before=before,
        oldest_first=oldest_first,
        most=most,
        count_most=count_most,
    )
    first, last = (places[0], places[-1]) if places else (None, None)
    backward = before is not None
    return search.PostPage(
        posts=tuple(current(connection, [place.post_id for place in places])),
        before=first if (more if backward else after is not None) else None,
        after=last if (backward or more) else None,
        total=min(total, count_most),
        many=total > count_most,
    )


def shown_path(connection: Connection, media_id: int) -> str | None:
    """The path of a media as found with the first post of it that was added."""
    shown: str | None = connection.scalar(
        select(schema.post_file.c.shown)
        .where(schema.post_file.c.media_id == media_id)
        .order_by(
            schema.post_file.c.post_id, schema.post_file.c.version, schema.post_file.c.position
        )
        .limit(1)
    )
    return shown


def _select_posts() -> Select[Any]:
    return select(schema.post_version, schema.post.c.id, schema.post.c.key).join(
        schema.post, schema.post.c.id == schema.post_version.c.post_id
    )


def _stored(connection: Connection, wanted: Sequence[tuple[int, int]]) -> list[StoredPost]:
    versions = dict(wanted)
    found: list[StoredPost] = []
    for at in range(0, len(wanted), _MANY):
        ids = [post_id for post_id, _ in wanted[at : at + _MANY]]
        rows = connection.execute(_select_posts().where(schema.post.c.id.in_(ids)))
        found += _with_files(connection, [row for row in rows if versions[row.id] == row.version])
    return found


def _with_files(connection: Connection, rows: Sequence[Row[Any]]) -> list[StoredPost]:
    files = files_of(connection, [(row.id, row.version) for row in rows])
    return [
        StoredPost(
            id=row.id,
            post=_post(row),
            version=row.version,
            added_at=row.added_at,
            files=tuple(files[row.id, row.version]),
        )
        for row in rows
    ]


def files_of(
    connection: Connection, versions: Sequence[tuple[int, int]]
) -> dict[tuple[int, int], list[tuple[str, str]]]:
    """The hash and shown path of each file of the given (post, version) pairs."""
    files: dict[tuple[int, int], list[tuple[str, str]]] = {version: [] for version in versions}
    ids = sorted({post_id for post_id, _ in versions})
    for at in range(0, len(ids), _MANY):
        for row in connection.execute(
            select(schema.post_file, schema.media.c.sha256)
            .join(schema.media, schema.media.c.id == schema.post_file.c.media_id)
            .where(schema.post_file.c.post_id.in_(ids[at : at + _MANY]))
            .order_by(schema.post_file.c.position)
        ):
            if (row.post_id, row.version) in files:
                files[row.post_id, row.version].append((row.sha256, row.shown))
    return files


def _post(row: Row[Any]) -> Post:
    return Post(
        key=row.key,
        reader=row.reader,
        source=row.source,
        url=row.url,
        text=row.text,
        published_at=moment_of(row, "published"),
        edited_at=moment_of(row, "edited"),
        retrieved_at=moment_of(row, "retrieved"),
        forwarded_from=row.forwarded_from,
        reply_to=row.reply_to,
        original=row.original,
        notes=strings_of(row.notes),
    )


def _published(stored: StoredPost) -> datetime:
    return bounds(stored.post.published_at)[0] or _UNDATED
