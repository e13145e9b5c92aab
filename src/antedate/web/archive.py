"""The archive: posts sought by words, source, date and media, a page at a time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup
from pydantic import BaseModel, ConfigDict, Field

from antedate.errors import UsageError
from antedate.records import MediaType, StoredPost
from antedate.report.outside import visible
from antedate.store import Archive, PostPage, PostPlace, Sought
from antedate.store.folding import spans
from antedate.store.search import pieces_of
from antedate.web.people import Opened, Reader
from antedate.web.post_json import post_json
from antedate.web.rendering import show
from antedate.when import iso, parse_moment

router = APIRouter()

_A_PAGE = 24
_HASH = re.compile(r"[0-9a-fA-F]{4,64}")
_EXCERPT = 320
_LOOKED_THROUGH = 20_000


class Asked(BaseModel):
    """What the address asks for, as it was typed."""

    model_config = ConfigDict(frozen=True)

    q: str = Field("", max_length=2000, description="Words, or parts in quotes.")
    source: str = Field("", max_length=500, description="The whole name of a source.")
    since: str = Field("", max_length=40, description="As 2024, 2024-03 or finer.")
    until: str = Field("", max_length=40, description="To the end of that.")
    media: str = Field("", max_length=64, description="video, image, or the start of a SHA-256.")
    reader: str = Field("", max_length=100, description="What read the posts in.")
    order: Literal["", "newest", "oldest"] = ""
    after: str = Field("", max_length=60, description="From an earlier answer.")
    before: str = Field("", max_length=60, description="From an earlier answer.")

    def sought(self) -> Sought:
        """Which posts are meant. Raises ``UsageError`` for what cannot be understood."""
        kinds = {kind.value: kind for kind in MediaType}
        sha256 = "" if self.media in kinds else self.media.strip()
        if sha256 and not _HASH.fullmatch(sha256):
            raise UsageError(
                "is no kind of media, and no start of a SHA-256",
                subject=repr(sha256),
                remedy="Choose video or image, or give 4 to 64 hexadecimal digits.",
            )
        return Sought(
            text=self.q,
            source=self.source or None,
            since=parse_moment(self.since, "UTC") if self.since.strip() else None,
            until=parse_moment(self.until, "UTC") if self.until.strip() else None,
            media=kinds.get(self.media),
            sha256=sha256,
            reader=self.reader or None,
        )

    def address(self, **other: str) -> str:
        """The address of the page with these parts instead."""
        names = ("q", "source", "since", "until", "media", "reader", "order")
        parts = {name: getattr(self, name) for name in names} | other
        chosen = urlencode({name: value for name, value in parts.items() if value})
        return f"/archive?{chosen}" if chosen else "/archive"


Seeking = Annotated[Asked, Query()]


@router.get("/archive", include_in_schema=False)
def archive_page(request: Request, archive: Opened, person: Reader, asked: Seeking) -> HTMLResponse:
    """Posts that pass what is asked, the newest publication first."""
    wrong, page = "", PostPage((), None, None, 0, False)
    try:
        page = _found(archive, asked)
    except UsageError as error:  # what was typed stays in the form, beside the reason
        wrong = str(error)
    pieces = pieces_of(asked.q)
    return show(
        request,
        "archive.html.j2",
        person,
        status=400 if wrong else 200,
        asked=asked,
        wrong=wrong,
        page=page,
        readers=archive.readers(),
        excerpts={stored.id: excerpt(stored.post.text, pieces) for stored in page.posts},
        kinds=_kinds(archive, page.posts),
        earlier=page.before and asked.address(before=written(page.before)),
        later=page.after and asked.address(after=written(page.after)),
    )


@router.get("/api/archive/posts", tags=["archive"])
def posts(archive: Opened, _: Reader, asked: Seeking) -> dict[str, Any]:
    """Posts that pass what is asked, in order of publication, undated ones last.

    ``total`` counts them; with ``many`` there are more. ``after`` and ``before`` lead on and
    back, given as the parameters of these names.
    """
    page = _found(archive, asked)
    return {
        "posts": [post_json(stored) for stored in page.posts],
        "total": page.total,
        "many": page.many,
        "after": page.after and written(page.after),
        "before": page.before and written(page.before),
    }


@router.get("/api/archive/sources", tags=["archive"])
def sources(
    archive: Opened, _: Reader, q: Annotated[str, Query(max_length=500)] = ""
) -> list[dict[str, Any]]:
    """Sources whose names hold a text, those with most posts first; a hundred at most."""
    return [{"source": name, "posts": posts} for name, posts in archive.sources(q)]


def written(place: PostPlace) -> str:
    """A place in the order as it stands in an address."""
    return f"{iso(place.published_from) if place.published_from else ''}~{place.post_id}"


def place_of(text: str) -> PostPlace | None:
    """What ``written`` gave. Raises ``UsageError`` for anything else."""
    if not text:
        return None
    at, _, id = text.rpartition("~")
    try:
        found = datetime.fromisoformat(at) if at else None
        if not re.fullmatch(r"[0-9]{1,15}", id) or (found and found.tzinfo is None):
            raise ValueError
        return PostPlace(found and found.astimezone(UTC), int(id))
    except (ValueError, OverflowError):  # or before the beginning of the calendar
        raise UsageError(
            "is no place in the list", subject=repr(text), remedy="Begin at the first page."
        ) from None


def excerpt(text: str, pieces: Sequence[str]) -> Markup:
    """The part of a text where something was found, with that marked; else its beginning."""
    text = visible(text[:_LOOKED_THROUGH])
    found = spans(text, pieces) if pieces else []
    first = max(0, found[0][0] - _EXCERPT // 4) if found else 0
    first = 0 if first < _EXCERPT // 2 else first
    last = min(len(text), first + _EXCERPT)
    parts = [Markup("\N{HORIZONTAL ELLIPSIS}") if first else Markup("")]
    at = first
    for start, end in found:
        if start < at or end > last:
            continue
        parts.append(Markup("{}<mark>{}</mark>").format(text[at:start], text[start:end]))
        at = end
    parts.append(Markup("{}").format(text[at:last]))
    if last < len(text):
        parts.append(Markup("\N{HORIZONTAL ELLIPSIS}"))
    return Markup("").join(parts)


def _found(archive: Archive, asked: Asked) -> PostPage:
    return archive.search_posts(
        asked.sought(),
        after=place_of(asked.after),
        before=place_of(asked.before),
        oldest_first=asked.order == "oldest",
        most=_A_PAGE,
    )


def _kinds(archive: Archive, posts: Sequence[StoredPost]) -> dict[str, str]:
    """Whether each first media of a post is a video or an image."""
    first = {stored.files[0][0] for stored in posts if stored.files}
    found = {sha256: archive.find_media(sha256) for sha256 in first}
    return {sha256: media.type.value for sha256, media in found.items() if media is not None}
