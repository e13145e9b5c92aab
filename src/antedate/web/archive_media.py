"""One media of the archive: its facts, what its file claims, its posts and checks."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from antedate.store import Archive
from antedate.web.archive_posts import elsewhere
from antedate.web.faults import NotThere
from antedate.web.people import Opened, Reader
from antedate.web.post_json import match_json, media_json, post_json
from antedate.web.rendering import show
from antedate.web.uploads import Sha256
from antedate.when import iso

router = APIRouter()

_MOST_POSTS = 200


@router.get("/archive/media/{sha256}", include_in_schema=False)
def media_page(request: Request, archive: Opened, person: Reader, sha256: Sha256) -> HTMLResponse:
    """A media: what it is, who published it, and what checks said."""
    removed = archive.forgotten(sha256)
    if removed is not None:
        return show(request, "archive_removed.html.j2", person, status=410, removed=removed)
    media = archive.find_media(sha256)
    if media is None:
        raise _none(sha256)
    posts = archive.posts_of(sha256)
    return show(
        request,
        "archive_media.html.j2",
        person,
        media=media,
        shown=archive.shown_path(sha256),
        located=archive.located(sha256),
        posts=posts[:_MOST_POSTS],
        more=len(posts) - _MOST_POSTS,
        checks=archive.checks_of(sha256),
        elsewhere=elsewhere(archive, [sha256]),
    )


@router.get("/api/archive/media/{sha256}", tags=["archive"])
def media(archive: Opened, _: Reader, sha256: Sha256) -> dict[str, Any]:
    """A media: facts, dates that its file claims (nobody vouches for them), posts in order of
    publication, recorded checks of it, and the matches that any check reported of it."""
    return {
        "media": media_json(_known(archive, sha256)),
        "there": archive.located(sha256).path is not None,
        "posts": [post_json(stored) for stored in archive.posts_of(sha256)],
        "checks": [
            {"check": check.id, "checked_at": iso(check.checked_at), "finding": check.finding}
            for check in archive.checks_of(sha256)
        ],
        "matches": [match_json(match) for match in archive.check_matches(sha256)],
    }


def _known(archive: Archive, sha256: str) -> Any:
    found = archive.find_media(sha256)
    if found is None:
        raise _none(sha256)
    return found


def _none(sha256: str) -> NotThere:
    return NotThere(
        f"The archive has no media {sha256}", remedy="It may be of another archive: search for it."
    )
