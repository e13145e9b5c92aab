"""Writing posts. A version, once written, is never changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from antedate.records import Post
from antedate.store import schema, search
from antedate.store.columns import bounds, moment_of, moment_values, strings_json
from antedate.store.posts import files_of
from antedate.when import Moment

_MANY = 500
# When a post was fetched does not change what it says.
_NOT_SAID = {"key", "retrieved_at"}


@dataclass(frozen=True)
class Added:
    """What adding a post did. ``changed`` is false when all of it was there already."""

    post_id: int
    version: int
    new_media: int
    changed: bool


def digest_of(post: Post) -> bytes:
    """SHA-256 over all that a post says; when it was fetched is not part of that."""
    said = {
        field.name: _plain(getattr(post, field.name))
        for field in fields(Post)
        if field.name not in _NOT_SAID
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).digest()


def find_same(connection: Connection, post: Post, sha256: Iterable[str]) -> Added | None:
    """The version that already says the same and carries all these media, if there is one."""
    versions = connection.execute(
        select(schema.post_version.c.post_id, schema.post_version.c.version)
        .join(schema.post, schema.post.c.id == schema.post_version.c.post_id)
        .where(schema.post.c.key == post.key, schema.post_version.c.digest == digest_of(post))
        .order_by(schema.post_version.c.version.desc())
    ).all()
    wanted = set(sha256)
    for post_id, version in versions:
        carried = files_of(connection, [(post_id, version)])[post_id, version] if wanted else []
        # A file that could not be read this time was there all the same.
        if wanted <= {found for found, _ in carried}:
            return Added(post_id, version, 0, changed=False)
    return None


def write(
    connection: Connection, post: Post, files: Sequence[tuple[int, str]], now: datetime
) -> tuple[int, int]:
    """Write a version of a post with its media rows and shown paths; its id and version."""
    row = connection.execute(select(schema.post).where(schema.post.c.key == post.key)).one_or_none()
    if row is None:
        made = connection.execute(insert(schema.post).values(key=post.key, current=1))
        post_id: int = made.inserted_primary_key[0] if made.inserted_primary_key else 0
        _write_version(connection, post_id, 1, post, files, now)
        search.renew(connection, [post_id])
        return post_id, 1
    older = connection.execute(
        select(schema.post_version)
        .where(schema.post_version.c.post_id == row.id)
        .order_by(schema.post_version.c.version)
    ).all()
    version = older[-1].version + 1
    same = [found for found in older if found.digest == digest_of(post)]
    if same:
        # The post says what it said, and more of its files could be read: they come together.
        had = _media_rows(connection, row.id, same[-1].version)
        files = [*had, *(file for file in files if file[0] not in dict(had))]
    _write_version(connection, row.id, version, post, files, now)
    current = next(found for found in older if found.version == row.current)
    if (same and same[-1].version == row.current) or _speaks_for(post, current):
        connection.execute(
            update(schema.post).where(schema.post.c.id == row.id).values(current=version)
        )
        search.renew(connection, [row.id])
    return row.id, version


def write_bare(connection: Connection, many: Sequence[Post], now: datetime) -> list[Added]:
    """Write posts without media; what became of each, in order."""
    added: list[Added] = []
    for at in range(0, len(many), _MANY):
        some = many[at : at + _MANY]
        held = _held(connection, {post.key for post in some})
        new: dict[str, Post] = {}
        for post in some:
            if post.key not in held:
                new.setdefault(post.key, post)
        made = _write_new(connection, list(new.values()), now)
        for post in some:
            found: Added | None = None
            if post.key in made and new[post.key] is post:
                found = Added(made[post.key], 1, 0, changed=True)
            elif post.key in held and digest_of(post) in held[post.key]:
                found = Added(*held[post.key][digest_of(post)], 0, changed=False)
            if found is None:  # an edit, or a key that comes twice
                found = find_same(connection, post, ())
            if found is None:
                found = Added(*write(connection, post, (), now), 0, changed=True)
            added.append(found)
    return added


def _plain(value: Any) -> Any:
    if isinstance(value, Moment):
        return [value.at.isoformat(), value.precision.value, value.zone, value.written]
    return list(value) if isinstance(value, tuple) else value


def _held(connection: Connection, keys: Iterable[str]) -> dict[str, dict[bytes, tuple[int, int]]]:
    """For each key that is there: the digests of its versions, with post and version."""
    held: dict[str, dict[bytes, tuple[int, int]]] = {}
    version = schema.post_version.c
    for row in connection.execute(
        select(schema.post.c.key, version.digest, version.post_id, version.version)
        .join(schema.post, schema.post.c.id == version.post_id)
        .where(schema.post.c.key.in_(list(keys)))
        .order_by(version.version)
    ):
        held.setdefault(row.key, {})[row.digest] = (row.post_id, row.version)
    return held


def _write_new(connection: Connection, new: Sequence[Post], now: datetime) -> dict[str, int]:
    """Write the first versions of posts; the id of each by its key."""
    if not new:
        return {}
    ids = connection.scalars(
        insert(schema.post).returning(schema.post.c.id, sort_by_parameter_order=True),
        [{"key": post.key, "current": 1} for post in new],
    ).all()
    connection.execute(
        insert(schema.post_version),
        [_version(post_id, 1, post, now) for post_id, post in zip(ids, new, strict=True)],
    )
    search.renew(connection, ids)
    return {post.key: post_id for post_id, post in zip(ids, new, strict=True)}


def _version(post_id: int, version: int, post: Post, now: datetime) -> dict[str, object]:
    earliest, latest = bounds(post.published_at)
    return {
        "post_id": post_id,
        "version": version,
        "digest": digest_of(post),
        "added_at": now,
        "reader": post.reader,
        "source": post.source,
        "url": post.url,
        "text": post.text,
        **moment_values("published", post.published_at),
        "published_earliest": earliest,
        "published_latest": latest,
        **moment_values("edited", post.edited_at),
        **moment_values("retrieved", post.retrieved_at),
        "forwarded_from": post.forwarded_from,
        "reply_to": post.reply_to,
        "original": post.original,
        "notes": strings_json(post.notes),
    }


def _write_version(
    connection: Connection,
    post_id: int,
    version: int,
    post: Post,
    files: Sequence[tuple[int, str]],
    now: datetime,
) -> None:
    connection.execute(insert(schema.post_version), [_version(post_id, version, post, now)])
    if files:
        connection.execute(
            insert(schema.post_file),
            [
                {
                    "post_id": post_id,
                    "version": version,
                    "position": position,
                    "media_id": media_id,
                    "shown": shown,
                }
                for position, (media_id, shown) in enumerate(files)
            ],
        )


def _speaks_for(post: Post, current: Row[Any]) -> bool:
    """Whether a version added now is newer than the current one: an older export may be read
    after a newer one."""
    edited = moment_of(current, "edited")
    if edited is not None and (post.edited_at is None or post.edited_at.at < edited.at):
        return False
    retrieved = moment_of(current, "retrieved")
    same_edit = (post.edited_at and post.edited_at.at) == (edited and edited.at)
    if same_edit and retrieved is not None and post.retrieved_at is not None:
        return post.retrieved_at.at >= retrieved.at
    return True


def _media_rows(connection: Connection, post_id: int, version: int) -> list[tuple[int, str]]:
    rows = connection.execute(
        select(schema.post_file.c.media_id, schema.post_file.c.shown)
        .where(schema.post_file.c.post_id == post_id, schema.post_file.c.version == version)
        .order_by(schema.post_file.c.position)
    )
    return [(media_id, shown) for media_id, shown in rows]
