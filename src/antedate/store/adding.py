"""What one transaction writes: a post with its media and codes, or the end of a media."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from antedate.records import ModelId, Post
from antedate.store import codes, grams, media, schema, search, versions
from antedate.store.files import MediaFolder
from antedate.store.media import AddedFile, Forgotten, Keep
from antedate.store.versions import Added


def write(
    connection: Connection,
    folder: MediaFolder,
    post: Post,
    files: Sequence[AddedFile],
    model: ModelId,
    keep: Keep,
    copies: Mapping[str, Path],
    now: datetime,
) -> Added:
    """Write a post with its media and codes, and put the received copies in place."""
    carried: list[tuple[int, str]] = []
    new_media = 0
    for file in files:
        media_id, is_new, takes_copy = media.write(connection, folder, file, keep, model, now)
        if takes_copy:
            if file.media.sha256 not in copies:
                raise media.gone_meanwhile(file)
            folder.place(copies[file.media.sha256])
        new_media += is_new
        carried.append((media_id, file.shown))
    found = versions.find_same(connection, post, (file.media.sha256 for file in files))
    if found is not None:
        return Added(found.post_id, found.version, new_media, changed=False)
    post_id, version = versions.write(connection, post, carried, now)
    return Added(post_id, version, new_media, changed=True)


def forget(
    connection: Connection, folder: MediaFolder, row: Row[Any], why: str, who: str, now: datetime
) -> Forgotten:
    """Remove a media row with its codes, write the record, and mark its copy to go."""
    carried = schema.post_file.c.media_id == row.id
    posts = connection.scalars(select(schema.post_file.c.post_id).distinct().where(carried)).all()
    connection.execute(delete(schema.post_file).where(carried))
    search.renew(connection, posts)
    grams.wipe(connection)
    codes.drop_codes(connection, row.id)
    connection.execute(delete(schema.media).where(schema.media.c.id == row.id))
    connection.execute(
        insert(schema.forgotten).values(
            sha256=row.sha256, forgotten_at=now, who=who, why=why, posts=len(posts)
        )
    )
    if row.keep == Keep.COPY:
        folder.mark(row.sha256, row.suffix)
    left = Path(row.path) if row.path is not None else None
    return Forgotten(row.sha256, now, who, why, len(posts), left)
