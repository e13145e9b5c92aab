"""Posts, media and moments as plain JSON values."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from antedate.records import Media, StoredPost
from antedate.store import CheckMatch
from antedate.when import Moment, iso


def moment_json(moment: Moment | None) -> dict[str, Any] | None:
    """A moment with its precision and zone, and the interval in UTC that it can mean."""
    if moment is None:
        return None
    try:
        earliest, latest = moment.earliest, moment.latest
    except OverflowError:  # at the ends of the calendar
        earliest = latest = moment.at
    return {
        "at": iso(moment.at),
        "precision": moment.precision.value,
        "zone": moment.zone,
        "written": moment.written,
        "earliest": iso(earliest),
        "latest": iso(latest),
    }


def post_json(stored: StoredPost, *, whole: bool = False) -> dict[str, Any]:
    """One version of a post; with ``whole`` also the record as it was found."""
    post = stored.post
    found: dict[str, Any] = {
        "id": stored.id,
        "version": stored.version,
        "key": post.key,
        "reader": post.reader,
        "source": post.source,
        "url": post.url,
        "text": post.text,
        "published_at": moment_json(post.published_at),
        "edited_at": moment_json(post.edited_at),
        "retrieved_at": moment_json(post.retrieved_at),
        "forwarded_from": post.forwarded_from,
        "reply_to": post.reply_to,
        "notes": list(post.notes),
        "added_at": iso(stored.added_at),
        "media": [{"sha256": sha256, "name": shown} for sha256, shown in stored.files],
    }
    if whole:
        found["original"] = post.original
    return found


def media_json(media: Media) -> dict[str, Any]:
    """The facts of a media, and the dates that its file claims."""
    found = asdict(media)
    found["claims"] = [
        {"kind": claim.kind.value, "field": claim.field, "moment": moment_json(claim.moment)}
        for claim in media.claims
    ]
    return found | {"type": media.type.value, "notes": list(media.notes)}


def match_json(match: CheckMatch) -> dict[str, Any]:
    """A match that a check reported."""
    return {
        "check": match.check,
        "checked_at": iso(match.checked_at),
        "path": match.path,
        "kind": match.kind.value,
        "probability": match.probability,
        "query": {
            "sha256": match.query,
            "start_s": match.query_s[0],
            "end_s": match.query_s[1],
        },
        "reference": {
            "sha256": match.reference,
            "start_s": match.reference_s[0],
            "end_s": match.reference_s[1],
        },
    }
