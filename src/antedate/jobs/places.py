"""The jobs about places: views that were sent in, proposing items, laying pictures over others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from antedate.jobs.given import moment
from antedate.when import Moment, parse_moment

if TYPE_CHECKING:
    from antedate.jobs.kinds import Work
    from antedate.store import Archive, StoredItem
    from antedate.workflows.sent_views import Sent

_MOST_TOLD = 1000


def add_views(archive: Archive, given: Mapping[str, Any], work: Work) -> Mapping[str, Any]:
    """Add ``given["files"]`` (each ``sha256``, ``name``, perhaps ``at`` and ``zone``) to
    ``given["place"]``, and make the small pictures that are missing there.

    Times come from each file's own ``at``, from ``table`` (``sha256`` and ``name`` of a table
    that was sent in), or from ``date``; times without zone are of ``zone``. Gives how many were
    ``added`` or ``known``, ``problems``, and ``suggested``: times that files without one seem
    to say.
    """
    from antedate.media.worker import Decoder
    from antedate.workflows.sent_views import Sending, SentView, missing_thumbnails

    zone = given.get("zone") or None
    times, problems = _table(archive, given, zone)
    filmed = moment(given, "date")
    sending = Sending(archive, given["place"], work.who, times, filmed, zone)
    files = [
        SentView(
            one["sha256"],
            one["name"],
            parse_moment(one["at"], one.get("zone") or zone) if one.get("at") else None,
        )
        for one in given["files"]
    ]
    with Decoder() as decoder:
        sent = sending.add(files, decoder, work.at)
        problems += sent.problems
        problems += missing_thumbnails(archive, given["place"], decoder, work.at)
    return _told(sent, problems)


def propose(archive: Archive, given: Mapping[str, Any], work: Work) -> Mapping[str, Any]:
    """Look for lasting things in the views of ``given["place"]`` anew, and cut them out.

    Gives how many ``items`` the machine proposes; what people judged stays. ``notes`` name
    views that could not be used, or whose date is doubtful.
    """
    from antedate.workflows.place_files import crop_at, put
    from antedate.workflows.places import propose_items

    def keep(item: StoredItem, sha256: str, jpeg: bytes) -> None:
        put(archive, crop_at(archive, item, sha256), jpeg)

    notes: list[str] = []
    things = propose_items(archive, given["place"], work.at, keep, notes.extend)
    return {"items": len(things), "notes": notes[:_MOST_TOLD]}


def register(archive: Archive, given: Mapping[str, Any], work: Work) -> Mapping[str, Any]:
    """Lay ``given["other"]`` (SHA-256 of a view or of any footage here, at ``at`` seconds)
    over ``given["one"]``, a view of ``given["place"]``; the pictures go into ``given["to"]``.

    Gives ``registered``, ``words`` that say how or why not, ``inliers``, ``size`` and
    ``outline``, the other's corners in pixels of the one.
    """
    from antedate.workflows.overlays import overlay
    from antedate.workflows.pictures import jpeg
    from antedate.workflows.place_files import file_of_hash, overlay_at, put

    place = given["place"]
    one = file_of_hash(archive, place, given["one"])
    other = file_of_hash(archive, place, given["other"])
    made = overlay(archive, place, one, (other, given.get("at")), work.at)
    for name, pixels in (("one", made.one), ("other", made.other), ("over", made.over)):
        if pixels is not None:
            put(archive, overlay_at(archive, str(given["to"]), f"{name}.jpg"), jpeg(pixels))
    return {
        "registered": made.over is not None,
        "words": made.words,
        "inliers": made.inliers,
        "size": [made.one.shape[1], made.one.shape[0]],
        "outline": None if made.outline is None else made.outline.round(1).tolist(),
    }


def _table(
    archive: Archive, given: Mapping[str, Any], zone: str | None
) -> tuple[dict[str, Moment], list[tuple[str, str]]]:
    from antedate.ingest import read_times
    from antedate.workflows.place_files import file_of_hash

    if not given.get("table"):
        return {}, []
    table = file_of_hash(archive, None, given["table"]["sha256"])
    times, problems = read_times(table, given["table"]["name"], zone)
    return times, [(one.path, str(one.error)) for one in problems]


def _told(sent: Sent, problems: list[tuple[str, str]]) -> dict[str, Any]:
    return {
        "added": sent.added,
        "known": sent.known,
        "failed": len(problems),
        "problems": [{"name": name, "error": error} for name, error in problems[:_MOST_TOLD]],
        "suggested": [
            {
                "sha256": one.sha256,
                "name": one.name,
                "at": one.filmed.words().removesuffix(f" {one.filmed.zone or '(zone unknown)'}"),
                "zone": one.filmed.zone or "",
                "why": one.why,
            }
            for one in sent.suggested
        ],
    }
