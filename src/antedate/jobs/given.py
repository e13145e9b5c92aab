"""What jobs are given of footage and of times, as plain values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from antedate.errors import ArchiveError
from antedate.when import Moment, parse_moment

if TYPE_CHECKING:
    from antedate.records import Problem
    from antedate.store import Archive
    from antedate.workflows.check import Query


def moment(given: Mapping[str, Any], name: str = "published") -> Moment | None:
    """The time that was typed as ``name``, in ``zone`` where it says none itself."""
    typed = given.get(name)
    return parse_moment(str(typed), given.get("zone") or None) if typed else None


def footage(archive: Archive, given: Mapping[str, Any]) -> Iterator[Query | Problem]:
    """The queries that a job is about: one for the file ``sha256`` of the archive or among those
    that were sent in, or one for each media of the archive's ``post``, by its number (a ``Problem``
    where it has none).

    They go by ``name`` where it is given. ``published`` and ``zone`` say when the post in
    question was published, ``url`` where: a post of the archive with that address is no find of
    itself. Raises ``NotKept`` for a file that is not there any more.
    """
    from antedate.store import kept_file
    from antedate.workflows.check import Query
    from antedate.workflows.inputs import queries
    from antedate.workflows.posts import POST, stored_post

    name, published = str(given.get("name") or ""), moment(given)
    if given.get("sha256"):
        kept = kept_file(archive, str(given["sha256"]))
        own = stored_post(str(given["url"]), archive) if given.get("url") else None
        yield Query(
            kept.path,
            name or kept.name,
            published or (own.post.published_at if own else None),
            own.id if own else None,
            own_time=not kept.copied,
        )
    elif given.get("post"):
        for query in queries(f"{POST}{given['post']}", archive, published):
            yield replace(query, shown=name) if name and isinstance(query, Query) else query
    else:
        raise ArchiveError("The job names no footage that is kept here", remedy="Ask for it anew.")
