"""Places of an archive: dated views, items, sightings; a person's word is kept and wins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select

from antedate.errors import ArchiveError, UsageError
from antedate.evidence import Presence
from antedate.store import schema
from antedate.store.columns import moment_of, moment_values
from antedate.when import Moment

Box = tuple[float, float, float, float]
CONFIRMED, REJECTED = "confirmed", "rejected"


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
    return [
        StoredPlace(
            row.id,
            row.name,
            row.lat,
            row.lon,
            len(views(connection, row.id)),
            len(items(connection, row.id)),
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
    judged or corrected. Each: name, hub, box, change, and by view presence and probability."""
    table = schema.item
    touched = set(connection.scalars(select(schema.correction.c.item_id)))
    old = [
        number
        for number in connection.scalars(select(table.c.id).where(table.c.place_id == place))
        if number not in touched
    ]
    connection.execute(delete(schema.sighting).where(schema.sighting.c.item_id.in_(old)))
    connection.execute(delete(table).where(table.c.id.in_(old)))
    for name, hub, box, change, seen in proposals:
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
        verdict = judged_by = ""
        corrected = False
        for said in connection.execute(
            select(schema.correction)
            .where(schema.correction.c.item_id == row.id)
            .order_by(schema.correction.c.id)
        ):
            if said.sha256 is None:
                verdict, judged_by = said.verdict, said.who
                continue
            corrected = True
            presence = Presence(said.verdict)
            chance = {Presence.PRESENT: 1.0, Presence.ABSENT: 0.0}.get(presence, 0.5)
            seen[said.sha256] = StoredSighting(said.sha256, presence, chance, said.who)
        box = (row.left, row.top, row.right, row.bottom)
        out.append(
            StoredItem(
                row.id,
                row.name,
                row.hub,
                box,
                row.change,
                tuple(seen.values()),
                verdict,
                judged_by,
                corrected,
            )
        )
    return out


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
) -> None:
    """Keep a person's word: of a view's sighting, or (without ``sha256``) of the item.

    Raises ``UsageError`` for an item or view that the place does not have."""
    if item not in {one.id for one in items(connection, place)}:
        raise UsageError(f"The place has no item {item}", remedy="See antedate place items.")
    allowed = [one.value for one in Presence] if sha256 else [CONFIRMED, REJECTED]
    if verdict not in allowed:
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
