"""Inputs of a check: files, exports and posts of the archive become queries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from antedate.errors import ReaderError
from antedate.ingest import read, recognise
from antedate.records import Problem, StoredPost
from antedate.store import Archive, is_copy
from antedate.when import Moment
from antedate.workflows.check import Query
from antedate.workflows.posts import stored_post

_TEXTS = (".json", ".jsonl", ".csv")


def queries(typed: str, archive: Archive, published: Moment | None) -> Iterator[Query | Problem]:
    """The queries of one input.

    A media file is one query. An export or a file with a sidecar gives one for each of its
    media, with the post's own time of publication. ``post:NUMBER`` or the address of a post
    in the archive gives that post's media.
    """
    path = Path(typed)
    stored = None if _is_there(path) else stored_post(typed, archive)
    if stored is not None:
        yield from _of_post(typed, stored, archive, published)
    elif _is_there(path) and (path.is_dir() or path.suffix.lower() in _TEXTS):
        yield from _of_export(typed, path, published)
    elif _is_there(path) and path.is_file() and recognise(path) != "file":
        yield _with_sidecar(typed, path, published)
    else:
        yield Query(path, typed, published)


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name too long for any file, or a folder that may not be read
        return False


def _with_sidecar(typed: str, path: Path, published: Moment | None) -> Query:
    """One media file, with the date and the faults of the file that describes it."""
    told, notes = None, []
    for item in read(path):
        if isinstance(item, Problem):
            notes.append(str(item.error))
        else:
            told = told or item.post.published_at
    return Query(path, typed, published or told, notes=tuple(notes))


def _of_post(
    typed: str, stored: StoredPost, archive: Archive, published: Moment | None
) -> Iterator[Query | Problem]:
    """A query for each media of a post of the archive, which goes by what was typed."""
    if not stored.files:
        error = ReaderError(
            "is a post without media",
            subject=typed,
            remedy="Give a file, or a post that archive list shows with media.",
        )
        yield Problem(typed, error)
    for sha256, shown in stored.files:
        located = archive.located(sha256)
        if located.path is None:
            error = ReaderError(
                f"cannot be checked: {shown} is missing from the archive ({located.reason})",
                subject=typed,
                remedy="Add the file again.",
            )
            yield Problem(typed, error)
        else:
            own_time = not is_copy(archive, located.path)
            when = published or stored.post.published_at
            yield Query(located.path, typed, when, stored.id, own_time=own_time)


def _of_export(typed: str, path: Path, published: Moment | None) -> Iterator[Query | Problem]:
    empty = True
    for item in read(path):
        if isinstance(item, Problem):
            empty = False
            yield item
            continue
        for file in item.files:
            empty = False
            yield Query(file.path, file.shown, published or item.post.published_at)
    if empty:
        error = ReaderError(
            "holds no media to check", subject=typed, remedy="Give a video, an image or an export."
        )
        yield Problem(typed, error)
