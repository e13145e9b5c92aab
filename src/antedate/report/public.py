"""An answer made fit for publication: what is withheld never reaches the page."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from antedate.records import (
    Answer,
    Appearance,
    DateClaimKind,
    FramePair,
    Match,
    Media,
    Post,
    QueryShot,
    StoredPost,
)
from antedate.report.carry import on_pair, on_query
from antedate.report.covers import Box, Cover, paint

QUERY_FILE = "query file"
_PATH_REMOVED = "[path removed]"
_PATH = re.compile(
    r"""(?:file:/+|\b[A-Za-z]:[\\/]|\\\\|~[\w.-]*/|(?<![\w:/.<])/(?=[^\s/]))[^\s"'<>|;,]*"""
    # A folder's name may hold spaces: words that still hold a separator belong to the path.
    r"""(?:\ [^\s"'<>|;,]*[\\/][^\s"'<>|;,]*)*""",
)
_COORDINATES = re.compile(
    r"gps|\b(?:latitude|longitude|geotag\w*|coordinates?|location)\b"
    r"|[+-]\d{1,3}\.\d+[+-]\d{1,3}\.\d+"
    r"|-?\b\d{1,3}\.\d{3,}\s*[,;]\s*-?\d{1,3}\.\d{3,}",
    re.IGNORECASE,
)
_PLACE_FIELDS = frozenset(
    {"altitude", "coordinates", "geo", "geotag", "gps", "lat", "latitude"}
    | {"lng", "location", "lon", "longitude", "position"}
)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


@dataclass(slots=True)
class Withheld:
    """What was left out or covered, to be said on the page."""

    pictures: int = 0
    covered: int = 0
    unreadable: int = 0
    notes: int = 0


def redact(answer: Answer, covers: Sequence[Cover] = ()) -> tuple[Answer, Withheld]:
    """``answer`` without local paths, positions, file times and original records, its
    pictures encoded anew with ``covers`` painted over; and what that took."""
    withheld = Withheld()
    scrub = _scrubber(answer)
    queries = on_query(covers, answer)
    safe = replace(
        answer,
        path=QUERY_FILE,
        finding=scrub(answer.finding),
        error=None if answer.error is None else scrub(answer.error),
        notes=_notes(answer.notes, scrub, withheld),
        shots=tuple(_shot(shot, queries, withheld) for shot in answer.shots),
        appearances=tuple(
            _appearance(a, queries, covers, scrub, withheld) for a in answer.appearances
        ),
        earliest=tuple(
            replace(
                found,
                posts=tuple(_stored(s, scrub, withheld) for s in found.posts),
                words=scrub(found.words),
            )
            for found in answer.earliest
        ),
        searched=answer.searched
        and replace(answer.searched, notes=_notes(answer.searched.notes, scrub, withheld)),
        media=answer.media and _media(answer.media, scrub, withheld),
    )
    return safe, withheld


def _scrubber(answer: Answer) -> Callable[[str], str]:
    """A function that removes this answer's paths, and whatever else looks like one."""
    paths = {answer.path, *(a.path for a in answer.appearances)}
    paths |= {p for a in answer.appearances for s in a.posts for _, p in s.files}
    known = paths | {re.split(r"[\\/]", path)[-1] for path in paths}
    # A bare word such as "video" is taken for a path only where an error names it.
    patterns = [
        rf"(?<!\w){re.escape(text)}" + ("(?!\\w)" if re.search(r"[.\\/]", text) else "(?=:)")
        for text in sorted(known, key=len, reverse=True)
        if text
    ]
    exact = re.compile("|".join(patterns)) if patterns else None

    def scrub(text: str) -> str:
        text = exact.sub(_PATH_REMOVED, text) if exact else text
        return _PATH.sub(_PATH_REMOVED, text)

    return scrub


def _notes(
    notes: Sequence[str], scrub: Callable[[str], str], withheld: Withheld
) -> tuple[str, ...]:
    kept = tuple(scrub(note) for note in notes if not _COORDINATES.search(note))
    withheld.notes += len(notes) - len(kept)
    return kept


def _media(media: Media, scrub: Callable[[str], str], withheld: Withheld) -> Media:
    return replace(
        media,
        claims=tuple(
            claim
            for claim in media.claims
            if claim.kind is not DateClaimKind.FILE_TIME and not _tells_position(claim.field)
        ),
        notes=_notes(media.notes, scrub, withheld),
    )


def _appearance(
    appearance: Appearance,
    queries: Sequence[Cover],
    covers: Sequence[Cover],
    scrub: Callable[[str], str],
    withheld: Withheld,
) -> Appearance:
    match = appearance.match
    return Appearance(
        match=replace(
            match,
            reason="" if _COORDINATES.search(match.reason) else scrub(match.reason),
            evidence={k: v for k, v in match.evidence.items() if not _tells_position(k)},
            pairs=tuple(_pair(pair, match, queries, covers, withheld) for pair in match.pairs),
            # That a person judged is told; who it was, and in which words, is not.
            judged=match.judged and replace(match.judged, who="", why=""),
        ),
        media=_media(appearance.media, scrub, withheld),
        path="",
        posts=tuple(_stored(stored, scrub, withheld) for stored in appearance.posts),
    )


def _stored(stored: StoredPost, scrub: Callable[[str], str], withheld: Withheld) -> StoredPost:
    post = stored.post
    safe = Post(
        key=hashlib.sha256(post.key.encode("utf-8", "surrogatepass")).hexdigest(),
        reader=post.reader,
        source=None if post.source is None else scrub(post.source),
        url=post.url if post.url and post.url.lower().startswith(("http:", "https:")) else None,
        text=post.text,
        published_at=post.published_at,
        edited_at=post.edited_at,
        retrieved_at=post.retrieved_at,
        forwarded_from=post.forwarded_from,
        notes=_notes(post.notes, scrub, withheld),
    )
    return replace(stored, post=safe, files=())


def _shot(shot: QueryShot, queries: Sequence[Cover], withheld: Withheld) -> QueryShot:
    # The picture may be from anywhere in the shot, so every cover in the shot is painted.
    boxes = [c.box for c in queries if c.overlaps(shot.shot.start_s, shot.shot.end_s)]
    return replace(shot, jpeg=_painted(shot.jpeg, boxes, withheld))


def _pair(
    pair: FramePair,
    match: Match,
    queries: Sequence[Cover],
    covers: Sequence[Cover],
    withheld: Withheld,
) -> FramePair:
    boxes = on_pair(pair, match, queries, covers)
    return replace(
        pair,
        query_jpeg=_painted(pair.query_jpeg, boxes.query, withheld),
        reference_jpeg=_painted(pair.reference_jpeg, boxes.reference, withheld),
    )


def _painted(jpeg: bytes, boxes: Sequence[Box | None], withheld: Withheld) -> bytes:
    if not jpeg:
        return b""
    painted = paint(jpeg, boxes)
    withheld.pictures += 1
    withheld.covered += bool(boxes)
    withheld.unreadable += not painted
    return painted


def _tells_position(name: str) -> bool:
    """Whether a field or measurement is named for a position, however it is spelt."""
    words = {word.lower() for word in _WORD.findall(name)}
    return bool(words & _PLACE_FIELDS) or "gps" in name.lower()
