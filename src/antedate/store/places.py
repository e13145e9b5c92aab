"""Places of an archive: dated views, items, sightings; a person's word is kept and wins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, delete, func, insert, select

from antedate.errors import ArchiveError, UsageError
from antedate.evidence import Presence
from antedate.store import schema
from antedate.store.columns import moment_of, moment_values
from antedate.when import Moment

Box = tuple[float, float, float, float]
CONFIRMED, REJECTED = "confirmed", "rejected"
WITHDRAWN = "withdrawn"
"""A word that takes back the one before it, of the same thing; both stay on record."""
_SAME = 0.5


@dataclass(frozen=True, slots=True)
class StoredPlace:
    """A place. ``lat`` and ``lon`` are in degrees, north and east."""

    id: int
    name: str
    lat: float | None
    lon: float | None
    views: int
    items: int


@dataclass(frozen=True, slots=True)
class StoredView:
    """A dated view; its file stays where it is."""

    sha256: str
    path: Path
    filmed: Moment
    who: str


@dataclass(frozen=True, slots=True)
class StoredSighting:
    """What one view shows of an item. ``by`` is ``machine``, or who corrected it."""

    sha256: str
    presence: Presence
    probability: float
    by: str = "machine"


@dataclass(frozen=True, slots=True)
class StoredItem:
    """A lasting thing. ``verdict`` is ``confirmed``, ``rejected`` or empty, by ``judged_by``."""

    id: int
    name: str
    hub: str
    box: Box
    change: int
    sightings: tuple[StoredSighting, ...]
    verdict: str = ""
    judged_by: str = ""
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class Correction:
    """What somebody said of an item (``sha256`` is ``None``) or of its sighting in a view."""

    item: int
    sha256: str | None
    verdict: str
    who: str
    why: str
    at: datetime


def add_place(
    connection: Connection,
    name: str,
    lat: float | None,
    lon: float | None,
    who: str,
    now: datetime,
) -> None:
    """Add a place. Raises ``UsageError`` for a name that is taken or no position on Earth."""
    if not name.strip():
        raise UsageError("A place needs a name", remedy="Give one.")
    if (lat is None) != (lon is None) or not (
        -90 <= (lat or 0.0) <= 90 and -180 <= (lon or 0.0) <= 180
    ):
        raise UsageError(
            "is at no latitude and longitude on Earth",
            subject=name,
            remedy="Give --lat from -90 to 90 and --lon from -180 to 180, or neither.",
        )
    if connection.scalar(select(schema.place.c.id).where(schema.place.c.name == name)) is not None:
        raise UsageError("is a place already", subject=name, remedy="Choose another name.")
    connection.execute(
        insert(schema.place).values(name=name, lat=lat, lon=lon, added_at=now, who=who)
    )


def places(connection: Connection) -> list[StoredPlace]:
    """All places, in the order they were added."""
    counted = {}
    for table, what in (
        (schema.place_view, func.count(schema.place_view.c.sha256.distinct())),
        (schema.item, func.count()),
    ):
        rows = connection.execute(select(table.c.place_id, what).group_by(table.c.place_id))
        counted[table.name] = {row[0]: row[1] for row in rows}
    return [
        StoredPlace(
            row.id,
            row.name,
            row.lat,
            row.lon,
            counted["place_view"].get(row.id, 0),
            counted["item"].get(row.id, 0),
        )
        for row in connection.execute(select(schema.place).order_by(schema.place.c.id))
    ]


def place_id(connection: Connection, name: str, folder: Path) -> int:
    """The number of a place. Raises ``ArchiveError`` where there is none of that name."""
    found = connection.scalar(select(schema.place.c.id).where(schema.place.c.name == name))
    if found is None:
        raise ArchiveError(
            f"has no place named {name!r}",
            subject=str(folder),
            remedy="Add it with: antedate place add NAME.",
        )
    return int(found)


def add_view(
    connection: Connection,
    place: int,
    sha256: str,
    path: Path,
    filmed: Moment,
    who: str,
    now: datetime,
) -> bool:
    """Add a dated view; a known one with another date or path is a further row. Whether
    anything changed."""
    known = {view.sha256: view for view in views(connection, place)}.get(sha256)
    if known is not None and known.filmed == filmed and known.path == path:
        return False
    connection.execute(
        insert(schema.place_view).values(
            place_id=place,
            sha256=sha256,
            path=str(path),
            **moment_values("filmed", filmed),
            added_at=now,
            who=who,
        )
    )
    return True


def views(connection: Connection, place: int) -> list[StoredView]:
    """The views of a place in order of time; of each the last that was said."""
    table = schema.place_view
    rows = connection.execute(select(table).where(table.c.place_id == place).order_by(table.c.id))
    latest: dict[str, StoredView] = {}
    for row in rows:
        filmed = moment_of(row, "filmed")
        if filmed is not None:
            latest[row.sha256] = StoredView(row.sha256, Path(row.path), filmed, row.who)
    return sorted(latest.values(), key=lambda view: view.filmed.at)


def propose(
    connection: Connection,
    place: int,
    proposals: Sequence[tuple[str, str, Box, int, Mapping[str, tuple[Presence, float]]]],
    now: datetime,
) -> None:
    """Put the machine's items in place of those that it proposed before and that nobody has
    judged or corrected. Each: name, hub, box, change, and by view presence and probability.

    One that lies where an item lies of which somebody spoke and took it back is left out: that
    item is the machine's own, and stays for what was said of it."""
    table = schema.item
    touched = set(connection.scalars(select(schema.correction.c.item_id)))
    old = [
        number
        for number in connection.scalars(select(table.c.id).where(table.c.place_id == place))
        if number not in touched
    ]
    connection.execute(delete(schema.sighting).where(schema.sighting.c.item_id.in_(old)))
    connection.execute(delete(table).where(table.c.id.in_(old)))
    kept = [
        (one.hub, one.box) for one in items(connection, place) if not (one.verdict or one.corrected)
    ]
    for name, hub, box, change, seen in proposals:
        if any(there == hub and _overlap(box, other) > _SAME for there, other in kept):
            continue
        left, top, right, bottom = box
        made = connection.execute(
            insert(table).values(
                place_id=place,
                name=name,
                hub=hub,
                left=left,
                top=top,
                right=right,
                bottom=bottom,
                change=change,
                made_by="machine",
                added_at=now,
            )
        )
        number = made.inserted_primary_key[0] if made.inserted_primary_key else 0
        for sha256, (presence, probability) in seen.items():
            connection.execute(
                insert(schema.sighting).values(
                    item_id=number,
                    sha256=sha256,
                    presence=presence.value,
                    probability=probability,
                )
            )


def items(connection: Connection, place: int) -> list[StoredItem]:
    """The items of a place, each sighting as a person corrected it last, else the machine's."""
    rows = connection.execute(
        select(schema.item).where(schema.item.c.place_id == place).order_by(schema.item.c.id)
    )
    out = []
    for row in rows:
        seen = {
            one.sha256: StoredSighting(one.sha256, Presence(one.presence), one.probability)
            for one in connection.execute(
                select(schema.sighting).where(schema.sighting.c.item_id == row.id)
            )
        }
        said: dict[str | None, list[Correction]] = {}
        for one in corrections(connection, place, row.id):
            stack = said.setdefault(one.sha256, [])
            if one.verdict != WITHDRAWN:
                stack.append(one)
            elif stack:
                stack.pop()
        standing = [stack[-1] for stack in said.values() if stack]
        judged = next((one for one in standing if one.sha256 is None), None)
        for one in standing:
            if one.sha256 is not None:
                presence = Presence(one.verdict)
                chance = {Presence.PRESENT: 1.0, Presence.ABSENT: 0.0}.get(presence, 0.5)
                seen[one.sha256] = StoredSighting(one.sha256, presence, chance, one.who)
        box = (row.left, row.top, row.right, row.bottom)
        out.append(
            StoredItem(
                row.id,
                row.name,
                row.hub,
                box,
                row.change,
                tuple(seen.values()),
                judged.verdict if judged else "",
                judged.who if judged else "",
                any(one.sha256 is not None for one in standing),
            )
        )
    return out


def corrections(connection: Connection, place: int, item: int | None = None) -> list[Correction]:
    """All that people said of the items of a place, or of one, in the order they said it."""
    table = schema.correction
    rows = (
        select(table)
        .join(schema.item, schema.item.c.id == table.c.item_id)
        .where(schema.item.c.place_id == place)
        .order_by(table.c.id)
    )
    if item is not None:
        rows = rows.where(table.c.item_id == item)
    return [
        Correction(row.item_id, row.sha256, row.verdict, row.who, row.why, row.added_at)
        for row in connection.execute(rows)
    ]


def correct(
    connection: Connection,
    place: int,
    item: int,
    verdict: str,
    *,
    sha256: str | None,
    who: str,
    why: str,
    now: datetime,
    box: Box | None = None,
) -> None:
    """Keep a person's word: of a view's sighting, or (without ``sha256``) of the item.

    ``withdrawn`` takes back the last word on the same. With ``box`` the item must lie there:
    numbers may be given anew when items are proposed anew. Raises ``UsageError`` for an item
    or view that the place does not have, or where nothing is left to take back."""
    table = schema.item.c
    row = connection.execute(
        select(schema.item).where(table.id == item, table.place_id == place)
    ).one_or_none()
    if row is None:
        raise UsageError(f"The place has no item {item}", remedy="See antedate place items.")
    if box is not None and box != (row.left, row.top, row.right, row.bottom):
        raise UsageError(
            f"Item {item} is another one by now: items were proposed anew",
            remedy="Load the page again.",
        )
    if verdict == WITHDRAWN and _words(connection, item, sha256) < 1:
        raise UsageError("There is no word to take back", remedy="Load the page again.")
    allowed = [one.value for one in Presence] if sha256 else [CONFIRMED, REJECTED]
    if verdict not in (*allowed, WITHDRAWN):
        raise UsageError(
            "is no verdict", subject=verdict, remedy=f"Give one of {', '.join(allowed)}."
        )
    if sha256 is not None and sha256 not in {view.sha256 for view in views(connection, place)}:
        raise UsageError("is no view of the place", subject=sha256, remedy="See place views.")
    connection.execute(
        insert(schema.correction).values(
            item_id=item, sha256=sha256, verdict=verdict, who=who, why=why, added_at=now
        )
    )


def _words(connection: Connection, item: int, sha256: str | None) -> int:
    """How many words on the same thing stand that were not taken back."""
    table = schema.correction.c
    standing = 0
    for verdict in connection.scalars(
        select(table.verdict)
        .where(table.item_id == item, table.sha256.is_not_distinct_from(sha256))
        .order_by(table.id)
    ):
        standing = max(0, standing + (-1 if verdict == WITHDRAWN else 1))
    return standing


def _overlap(one: Box, other: Box) -> float:
    """The share of what either box covers that both cover."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    if wide <= 0 or high <= 0:
        return 0.0
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (one, other)]
    return wide * high / (sum(areas) - wide * high)
