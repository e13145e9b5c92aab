"""One post of the archive: as written, how it changed, and where its footage is elsewhere."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi import Path as InPath
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from antedate.records import Post, StoredPost
from antedate.report.outside import visible
from antedate.store import Archive, CheckMatch
from antedate.web.faults import NotThere
from antedate.web.people import Opened, Reader
from antedate.web.post_json import match_json, post_json
from antedate.web.rendering import show

router = APIRouter()

PostId = Annotated[int, InPath(ge=1, le=2**53, description="The number of a post.")]

# Comparing takes the square of the words; longer texts are shown beside each other.
_MOST_COMPARED = 1500
_MOST_MATCHES = 200
_WORDS = re.compile(r"\s+|[^\s]+")
_SAID = ("source", "url", "forwarded_from", "reply_to", "published_at", "edited_at")


@dataclass(frozen=True, slots=True)
class Change:
    """What one version of a post says otherwise than the one before. ``fields`` holds name,
    before and after; ``text`` the text with what went and came, ``None`` where it stayed."""

    version: StoredPost
    fields: tuple[tuple[str, Any, Any], ...]
    text: Markup | None
    gone: tuple[str, ...]
    come: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The same or like footage in another file: a match of a check, told from this side.

    ``posts`` are those that carry the other file, which need not be in the archive.
    """

    match: CheckMatch
    here: str
    here_s: tuple[float, float]
    there: str
    there_s: tuple[float, float]
    posts: tuple[StoredPost, ...]


@router.get("/archive/posts/{id}", include_in_schema=False)
def post_page(request: Request, archive: Opened, person: Reader, id: PostId) -> HTMLResponse:
    """A post with its text, versions and media."""
    versions, now = versions_of(archive, id)
    files = [(sha256, shown, archive.find_media(sha256)) for sha256, shown in now.files]
    return show(
        request,
        "archive_post.html.j2",
        person,
        stored=now,
        versions=versions,
        changes=[changed(one, other) for one, other in pairwise(versions)],
        files=files,
        others=_same_file(archive, now),
        elsewhere=elsewhere(archive, [sha256 for sha256, _ in now.files]),
    )


@router.get("/api/archive/posts/{id}", tags=["archive"])
def post(archive: Opened, _: Reader, id: PostId) -> dict[str, Any]:
    """A post: what speaks for it now, all versions in the order they were added, other posts
    that carry the same files, and what checks found of its footage."""
    versions, now = versions_of(archive, id)
    found = archive.check_matches(*(sha256 for sha256, _ in now.files), most=_MOST_MATCHES)
    return {
        "post": post_json(now, whole=True),
        "versions": [post_json(version) for version in versions],
        "same_file": [
            post_json(other) for _, others in _same_file(archive, now) for other in others
        ],
        "matches": [match_json(match) for match in found],
    }


def versions_of(archive: Archive, id: int) -> tuple[tuple[StoredPost, ...], StoredPost]:
    """All versions of a post, and the one that speaks for it. Raises ``NotThere``."""
    versions = archive.post_versions(id)
    if not versions:
        raise NotThere(
            f"The archive has no post {id}", remedy="It may be of another archive: search for it."
        )
    return versions, archive.post(id)


def elsewhere(archive: Archive, files: Sequence[str]) -> list[Elsewhere]:
    """Where else the footage of these files appeared, by recorded checks; each pair once."""
    if not files:
        return []
    found: dict[tuple[str, str, int, int], Elsewhere] = {}
    for match in archive.check_matches(*files, most=_MOST_MATCHES):
        sides = ((match.query, match.query_s), (match.reference, match.reference_s))
        (here, here_s), (there, there_s) = sides if match.query in files else sides[::-1]
        if there in files:
            continue
        # Checked again, the same stretch is found again: the newest check speaks.
        key = (here, there, round(here_s[0]), round(there_s[0]))
        if key not in found:
            posts = archive.posts_of(there) if archive.find_media(there) else ()
            found[key] = Elsewhere(match, here, here_s, there, there_s, posts)
    return list(found.values())


def changed(before: StoredPost, after: StoredPost) -> Change:
    """What a version says otherwise than the one before it."""
    had, has = dict(before.files), dict(after.files)
    old, new = before.post, after.post
    return Change(
        version=after,
        fields=tuple(
            (name.replace("_at", "").replace("_", " "), getattr(old, name), getattr(new, name))
            for name in _SAID
            if getattr(old, name) != getattr(new, name)
        ),
        text=None if old.text == new.text else compared(old, new),
        gone=tuple(had[sha256] for sha256 in had if sha256 not in has),
        come=tuple(has[sha256] for sha256 in has if sha256 not in had),
    )


def compared(before: Post, after: Post) -> Markup:
    """A text with what went out of it and what came into it."""
    old, new = (_WORDS.findall(visible(post.text)) for post in (before, after))
    if max(len(old), len(new)) > _MOST_COMPARED:
        return Markup("<del>{}</del> <ins>{}</ins>").format("".join(old), "".join(new))
    parts: list[Markup] = []
    for what, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        went, came = "".join(old[a:b]), "".join(new[c:d])
        if what == "equal":
            parts.append(Markup("{}").format(came))
            continue
        parts += [Markup("<del>{}</del>").format(went)] if went else []
        parts += [Markup("<ins>{}</ins>").format(came)] if came else []
    return Markup("").join(parts)


def _same_file(archive: Archive, stored: StoredPost) -> list[tuple[str, tuple[StoredPost, ...]]]:
    """By shown name: other posts that carry the very same file."""
    found = []
    for sha256, shown in stored.files:
        others = tuple(other for other in archive.posts_of(sha256) if other.id != stored.id)
        if others:
            found.append((shown, others))
    return found
