"""What an archive knows of places: a part of ``Archive``, which it is made for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from antedate.evidence import Presence
from antedate.store import places
from antedate.store.archive_part import PartOfArchive
from antedate.store.places import Box, Correction, StoredItem, StoredPlace, StoredView
from antedate.when import Moment


class PlacesOfArchive(PartOfArchive):
    """Places, their dated views, and what comes and goes there."""

    def add_place(self, name: str, lat: float | None, lon: float | None, *, who: str) -> None:
        """Add a place. Raises ``UsageError`` for a taken name or no position on Earth."""
        with self._writing() as connection:
            places.add_place(connection, name, lat, lon, who, datetime.now(UTC))

    def places(self) -> list[StoredPlace]:
        """All places, in the order they were added."""
        with self._reading() as connection:
            return places.places(connection)

    def place(self, name: str) -> StoredPlace:
        """The place of a name. Raises ``ArchiveError`` where there is none."""
        with self._reading() as connection:
            number = places.place_id(connection, name, self.folder)
            return next(one for one in places.places(connection) if one.id == number)

    def add_view(self, place: str, sha256: str, path: Path, filmed: Moment, *, who: str) -> bool:
        """Add a dated view, whose file stays where it is; whether anything changed."""
        with self._writing() as connection:
            number = places.place_id(connection, place, self.folder)
            now = datetime.now(UTC)
            return places.add_view(connection, number, sha256, path, filmed, who, now)

    def views(self, place: str) -> list[StoredView]:
        """The dated views of a place, in order of time."""
        with self._reading() as connection:
            return places.views(connection, places.place_id(connection, place, self.folder))

    def propose_items(
        self,
        place: str,
        proposals: Sequence[tuple[str, str, Box, int, Mapping[str, tuple[Presence, float]]]],
    ) -> None:
        """Put the machine's items in place of earlier ones that no person has touched."""
        with self._writing() as connection:
            number = places.place_id(connection, place, self.folder)
            places.propose(connection, number, proposals, datetime.now(UTC))

    def items(self, place: str) -> list[StoredItem]:
        """The items of a place; a person's corrections stand in place of the machine's word."""
        with self._reading() as connection:
            return places.items(connection, places.place_id(connection, place, self.folder))

    def corrections(self, place: str) -> list[Correction]:
        """All that people said of the items of a place, in the order they said it."""
        with self._reading() as connection:
            number = places.place_id(connection, place, self.folder)
            return places.corrections(connection, number)

    def correct_item(
        self,
        place: str,
        item: int,
        verdict: str,
        *,
        sha256: str | None,
        who: str,
        why: str,
        box: Box | None = None,
    ) -> None:
        """Keep a person's word on an item, or on its sighting in the view ``sha256``.

        With ``box`` it must be the item that lies there.
        """
        with self._writing() as connection:
            number = places.place_id(connection, place, self.folder)
            now = datetime.now(UTC)
            places.correct(
                connection, number, item, verdict, sha256=sha256, who=who, why=why, now=now, box=box
            )
