"""Searching posts: a row a post of what is sought in it, and pages in order of publication."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    tuple_,
)
from sqlalchemy.types import Integer

from antedate.errors import UsageError
from antedate.records import MediaType, StoredPost
from antedate.store import grams, schema
from antedate.store.columns import UtcTime, bounds
from antedate.store.folding import fold, fold_all
from antedate.when import Moment

_MANY = 500
# Fewer posts than this are looked at one by one; where more may hold a word, those that do
# are so many that a walk in order meets a page of them soon.
_FEW = 2000
# Each further word takes its time on every post, and SQLite takes no more than some hundreds.
_MOST_WORDS = 40
_QUOTED_OR_WORD = re.compile(r'"([^"]+)"|([^\s"]+)')
_at = schema.post_search.c


@dataclass(frozen=True, slots=True)
class Sought:
    """Which posts are meant: those that pass all that is set.

    ``text`` is what a person types: words that all stand in the text, address, source or file
    names, in any order; what stands in quotes stands so in one of them. ``words`` is one part
    of text, address or source as it stands. ``source`` is a whole name. None of them minds
    case, accents or forms of letters. ``since`` and ``until`` choose posts that may have been
    published from the start of the one to the end of the other; undated posts are then left
    out. ``sha256`` is the start of a hash of their media.
    """

    text: str = ""
    words: str = ""
    source: str | None = None
    since: Moment | None = None
    until: Moment | None = None
    media: MediaType | None = None
    sha256: str = ""
    reader: str | None = None


@dataclass(frozen=True, slots=True)
class PostPlace:
    """A place in the order of publication: the earliest bound of a post, and its id."""

    published_from: datetime | None
    post_id: int


@dataclass(frozen=True, slots=True)
class PostPage:
    """Some posts in order; where the pages before and after begin, ``None`` for no such page.

    ``total`` counts all that are sought; with ``many`` there are more than that.
    """

    posts: tuple[StoredPost, ...]
    before: PostPlace | None
    after: PostPlace | None
    total: int
    many: bool


# Keeping the rows


def renew(connection: Connection, post_ids: Iterable[int]) -> None:
    """Bring the rows of posts up to date with their current versions and files."""
    ids = sorted(set(post_ids))
    for at in range(0, len(ids), _MANY):
        some = ids[at : at + _MANY]
        _remove(connection, some)
        _write(connection, some)


def _remove(connection: Connection, ids: Sequence[int]) -> None:
    had = connection.execute(
        select(_at.post_id, _at.words, _at.names).where(_at.post_id.in_(ids))
    ).all()
    grams.remove(connection, [(row.post_id, f"{row.words}\n{row.names}") for row in had])
    connection.execute(delete(schema.post_search).where(_at.post_id.in_(ids)))


def _write(connection: Connection, ids: Sequence[int]) -> None:
    version = schema.post_version.c
    files = _files(connection, ids)
    rows: list[dict[str, object]] = []
    texts: list[tuple[int, str]] = []
    for row in connection.execute(
        select(
            *(version.post_id, version.published_earliest, version.published_latest),
            *(version.reader, version.source, version.url, version.text),
        )
        .join(schema.post, schema.post.c.id == version.post_id)
        .where(version.post_id.in_(ids), version.version == schema.post.c.current)
    ):
        kinds, shown = files.get(row.post_id, (set(), []))
        words, names = fold_all((row.text, row.url, row.source)), fold_all(shown)
        rows.append(
            {
                "post_id": row.post_id,
                "published_from": row.published_earliest,
                "published_until": row.published_latest,
                "reader": row.reader,
                "source": None if row.source is None else fold(row.source),
                "videos": MediaType.VIDEO in kinds,
                "images": MediaType.IMAGE in kinds,
                "names": names,
                "words": words,
            }
        )
        texts.append((row.post_id, f"{words}\n{names}"))
    if rows:
        connection.execute(insert(schema.post_search), rows)
    grams.add(connection, texts)


def _files(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[set[str], list[str]]]:
    """The kinds and shown paths of the files of current versions."""
    files: dict[int, tuple[set[str], list[str]]] = {}
    file = schema.post_file.c
    for row in connection.execute(
        select(file.post_id, file.shown, schema.media.c.type)
        .join(schema.media, schema.media.c.id == file.media_id)
        .join(schema.post, schema.post.c.id == file.post_id)
        .where(file.post_id.in_(ids), file.version == schema.post.c.current)
        .order_by(file.post_id, file.position)
    ):
        kinds, shown = files.setdefault(row.post_id, (set(), []))
        kinds.add(row.type)
        shown.append(row.shown)
    return files


# Asking


def page_of_ids(
    connection: Connection,
    sought: Sought,
    *,
    after: PostPlace | None,
    before: PostPlace | None,
    oldest_first: bool,
    most: int,
    count_most: int,
) -> tuple[list[PostPlace], bool, int]:
    """The places of a page, whether there are more beyond it, and how many are sought in all.

    One more than ``count_most`` means that there may be any number. Undated posts come last.
    """
    chosen = conditions(connection, sought)
    backward = before is not None
    place = before if backward else after
    down = oldest_first == backward
    found: list[PostPlace] = []
    for dated in (False, True) if backward else (True, False):
        if len(found) > most or _is_past(place, dated, backward):
            continue
        found += _segment(connection, chosen, place, dated, down, most + 1 - len(found))
    more = len(found) > most
    found = found[:most]
    return (found[::-1] if backward else found), more, _count(connection, chosen, count_most)


def conditions(connection: Connection, sought: Sought) -> list[ColumnElement[bool]]:
    """What the rows of ``post_search`` must pass."""
    chosen = _wording(connection, sought)
    if sought.source is not None:
        chosen.append(_at.source == fold(sought.source))
    if sought.reader is not None:
        chosen.append(_at.reader == sought.reader)
    if sought.since is not None:
        chosen.append(_at.published_until > bounds(sought.since)[0])
    if sought.until is not None:
        chosen.append(_at.published_from < bounds(sought.until)[1])
    if sought.media is not None:
        chosen.append(_at.videos if sought.media is MediaType.VIDEO else _at.images)
    if sought.sha256:
        chosen.append(_carries(sought.sha256.lower()))
    return chosen


def _wording(connection: Connection, sought: Sought) -> list[ColumnElement[bool]]:
    pieces = pieces_of(sought.text)
    whole = fold(sought.words)
    if not (pieces or whole):
        return []
    if len(pieces) > _MOST_WORDS:
        raise UsageError(
            f"A search for {len(pieces)} words is too long",
            remedy=f"Give {_MOST_WORDS} at most, or put what stands together in quotes.",
        )
    few = grams.candidates(connection, [*pieces, *([whole] if whole else [])], _FEW)
    chosen: list[ColumnElement[bool]] = [] if few is None else [_at.post_id.in_(few)]
    for piece in pieces:
        places = (grams.holds(connection, column, piece) for column in (_at.words, _at.names))
        chosen.append(or_(*places))
    if whole:
        chosen.append(grams.holds(connection, _at.words, whole))
    return chosen


def pieces_of(text: str) -> list[str]:
    """What a person typed as folded words, and quoted parts whole."""
    found = _QUOTED_OR_WORD.findall(fold(text))
    return list(dict.fromkeys(quoted or word for quoted, word in found))


def sources(connection: Connection, starting: str, most: int) -> list[tuple[str, int]]:
    """Sources by how many posts they have, the most first, whose names hold ``starting``."""
    query = (
        select(_at.source, func.count().label("posts"), func.min(_at.post_id).label("first"))
        .where(_at.source.is_not(None), _at.source != "")
        .group_by(_at.source)
        .order_by(func.count().desc(), _at.source)
        .limit(most)
    )
    if sought := fold(starting):
        query = query.where(grams.holds(connection, _at.source, sought))
    rows = connection.execute(query).all()
    version = schema.post_version.c
    named = connection.execute(
        select(version.post_id, version.source)
        .join(schema.post, schema.post.c.id == version.post_id)
        .where(
            version.post_id.in_([row.first for row in rows]),
            version.version == schema.post.c.current,
        )
    )
    names: dict[int, str] = {row.post_id: row.source for row in named}
    return [(names[row.first], row.posts) for row in rows]


def readers(connection: Connection) -> list[str]:
    """The readers that posts came by."""
    # One step in the index for each, where counting would walk through all posts.
    found: list[str] = []
    last = connection.scalar(select(func.min(_at.reader)))
    while last is not None:
        found.append(last)
        last = connection.scalar(select(func.min(_at.reader)).where(_at.reader > last))
    return found


def _is_past(place: PostPlace | None, dated: bool, backward: bool) -> bool:
    """Whether a page from a place on has nothing of the dated, or of the undated, posts."""
    if place is None:
        return False
    return dated != backward and dated != (place.published_from is not None)


def _segment(
    connection: Connection,
    chosen: Sequence[ColumnElement[bool]],
    place: PostPlace | None,
    dated: bool,
    down: bool,
    most: int,
) -> list[PostPlace]:
    """Places among the dated or the undated posts, from a place on if that is among them."""
    query = select(_at.published_from, _at.post_id).where(*chosen).limit(most)
    if dated:
        query = query.where(_at.published_from.is_not(None))
        keys = (_at.published_from, _at.post_id)
        query = query.order_by(*(key.desc() if down else key.asc() for key in keys))
        if place is not None and place.published_from is not None:
            here = tuple_(literal(place.published_from, UtcTime), literal(place.post_id, Integer))
            query = query.where(tuple_(*keys) < here if down else tuple_(*keys) > here)
    else:
        query = query.where(_at.published_from.is_(None))
        query = query.order_by(_at.post_id.desc() if down else _at.post_id.asc())
        if place is not None and place.published_from is None:
            query = query.where(
                _at.post_id < place.post_id if down else _at.post_id > place.post_id
            )
    return [PostPlace(row.published_from, row.post_id) for row in connection.execute(query)]


def _count(connection: Connection, chosen: Sequence[ColumnElement[bool]], most: int) -> int:
    some = select(_at.post_id).where(*chosen).limit(most + 1).subquery()
    return connection.execute(select(func.count()).select_from(some)).scalar_one()


def _carries(start: str) -> ColumnElement[bool]:
    """That the current version carries a media whose hash begins so."""
    media, file, post = schema.media.c, schema.post_file.c, schema.post.c
    carrying = (
        select(file.post_id)
        .join(schema.media, media.id == file.media_id)
        .join(schema.post, and_(post.id == file.post_id, post.current == file.version))
        # A range, which an index answers; no hash has a letter after f.
        .where(media.sha256 >= start, media.sha256 < start + "g")
    )
    return _at.post_id.in_(carrying)
