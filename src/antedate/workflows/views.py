"""Dated views from files: decoded once, their looks kept, made into a place."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import platformdirs

from antedate.config import Limits
from antedate.errors import AntedateError, MediaError, UsageError
from antedate.evidence import (
    DAY_S,
    ChangeRates,
    ErrorRates,
    Evidence,
    EvidenceKind,
    ItemEvidence,
    Presence,
    Sighting,
)
from antedate.ingest import DatedFile, read_views
from antedate.media.frames import Plan, Sampling
from antedate.media.hashing import hash_file
from antedate.media.worker import Decoder
from antedate.places import (
    LOOKS,
    TRUST,
    Look,
    Place,
    PlaceDating,
    Region,
    Shown,
    View,
    carried,
    evidence_of,
    follow_query,
    look,
    region_in,
)
from antedate.places.look import WORKING_SIDE
from antedate.records import Media, MediaType, Problem
from antedate.store import StoredItem, StoredSighting
from antedate.store.places import REJECTED
from antedate.things import Thing
from antedate.workflows.check import Tell

_FRAMES_OF_A_VIDEO = 3


@dataclass(frozen=True, slots=True)
class PlaceFound:
    """What a place says of a query. ``elsewhere``: the query does not show it, as ``words`` say."""

    evidence: tuple[Evidence, ...] = ()
    things: tuple[Thing, ...] = ()
    words: str = ""
    elsewhere: bool = False
    notes: tuple[str, ...] = ()


class Looks:
    """Looks at files, each made once: kept by the file's hash in ``folder``."""

    def __init__(self, folder: Path | None = None, limits: Limits = Limits()) -> None:
        self._folder = folder or Path(platformdirs.user_cache_dir("antedate")) / LOOKS
        self._decoder = Decoder(limits)

    def close(self) -> None:
        """End the decoding child."""
        self._decoder.close()

    def of_view(self, path: Path, sha256: str = "") -> Look:
        """The look of an image, or of a video's first frame. Raises ``MediaError``."""
        sha256 = sha256 or hash_file(path)[0]
        kept = self._folder / f"{sha256}.npz"
        found = _kept(kept)
        if found is None:
            found = self._made(path, 0.0)
            _keep(kept, found)
        return found

    def of_query(self, path: Path, media: Media) -> list[Look]:
        """Looks of a query: one of an image, some of a video. Raises ``MediaError``."""
        if media.type is MediaType.IMAGE or media.duration_s <= 0:
            return [self._made(path, 0.0)]
        count = _FRAMES_OF_A_VIDEO
        return [
            self._made(path, media.duration_s * (number + 0.5) / count) for number in range(count)
        ]

    def _made(self, path: Path, at_s: float) -> Look:
        plan = Plan(Sampling.EVERY, start_s=at_s, end_s=at_s + 1.0, max_side=WORKING_SIDE)
        for frame in self._decoder.frames(path, plan):
            return look(frame.pixels)
        raise MediaError(
            "holds no picture that can be decoded", subject=str(path), remedy="Fetch it again."
        )


class PlaceViews:
    """Dated views of a place, ready to date queries by. Close it after use.

    Raises ``UsageError`` where too little is dated to compare.
    """

    def __init__(
        self,
        files: Iterable[DatedFile | Problem],
        name: str,
        items: Sequence[StoredItem] = (),
        *,
        looks: Looks | None = None,
        tell: Tell = lambda _what, _share: None,
    ) -> None:
        self.name = name
        self._looks = looks or Looks()
        self.problems: list[str] = []
        views: list[View] = []
        for one in files:
            if isinstance(one, Problem):
                self.problems.append(str(one.error))
                continue
            name = one.name or one.path.name
            tell(f"Looking at {name}", 0.0)
            try:
                sha256, _ = hash_file(one.path)
                seen = self._looks.of_view(one.path, sha256)
                views.append(View(seen, one.filmed, name, sha256))
            except (AntedateError, OSError) as error:
                self.problems.append(f"A view cannot be used: {error}")
        if len(views) < 2:
            self.close()
            raise UsageError(
                f"has {len(views)} dated views that can be used",
                subject=name,
                remedy="Give a table with the columns path, time and zone. " + _some(self.problems),
            )
        self.place = Place(views, lambda what: tell(what.capitalize(), 0.4))
        self._items = self._known(items)

    @classmethod
    def from_table(
        cls, table: Path, zone: str | None = None, tell: Tell = lambda _what, _share: None
    ) -> PlaceViews:
        """The views that a table names."""
        return cls(read_views(table, zone), table.name, tell=tell)

    def close(self) -> None:
        """End the decoding child."""
        self._looks.close()

    @property
    def span(self) -> tuple[datetime, datetime]:
        """The time that the views cover, with their median distance on either side."""
        gap = timedelta(seconds=float(np.median(np.diff(self.place.at_s))))
        first, last = self.place.window
        return first - gap, last + gap

    def __call__(self, path: Path, media: Media, tell: Tell) -> PlaceFound:
        """What the place says of a query. Raises ``MediaError`` where it cannot be decoded."""
        tell("Comparing with the views", 0.6)
        tried = [(one, self.place.date(one)) for one in self._looks.of_query(path, media)]
        notes = (*self.problems, *self.place.notes)
        shown = [(one, dated) for one, dated in tried if dated.shown is Shown.YES]
        if not shown:
            kinds = {dated.shown for _, dated in tried}
            elsewhere = kinds == {Shown.NO}
            words = next(d.words for _, d in tried if elsewhere or d.shown is Shown.UNCLEAR)
            return PlaceFound(words=words, elsewhere=elsewhere, notes=(*notes, words))
        joined = _joined([dated for _, dated in shown])
        things = carried(self.place, shown[0][0], shown[0][1])
        made = evidence_of(joined, self.name, len(self.place.views), things)
        evidence = [made] if made else []
        evidence += self._of_items(shown[0][0], joined)
        return PlaceFound(tuple(evidence), things, joined.words, notes=notes)

    def _known(self, items: Sequence[StoredItem]) -> list[tuple[StoredItem, Region]]:
        """Items that a person has judged or corrected, where they lie here. What a person
        has spoken of is not compared by the machine as well: it would count twice."""
        planes = {v.sha256: p for v, p in zip(self.place.views, self.place.planes, strict=True)}
        found: list[tuple[StoredItem, Region]] = []
        spoken: set[int] = set()
        for item in items:
            if not (item.verdict or item.corrected) or item.hub not in planes:
                continue
            region = region_in(item.box, planes[item.hub], self.place.size)
            if region is not None:
                spoken.update(region.cells)
                found += [] if item.verdict == REJECTED else [(item, region)]
        if spoken:
            self.place.leave_out(spoken)
        return found

    def _of_items(self, query: Look, dated: PlaceDating) -> list[Evidence]:
        """One reason for each change that confirmed or corrected items speak of."""
        if dated.plane is None:
            return []
        changes: dict[int, list[ItemEvidence]] = {}
        for item, region in self._items:
            presence = {one.sha256: one for one in item.sightings}
            stood = np.array(
                [
                    view.sha256 in presence and presence[view.sha256].presence is Presence.PRESENT
                    for view in self.place.views
                ]
            )
            judged = follow_query(self.place, region, stood, query, dated.plane)
            seen = Sighting(None, judged.presence, judged.log_odds / 2, -judged.log_odds / 2)
            changes.setdefault(item.change, []).append(
                ItemEvidence(
                    item.name,
                    tuple(
                        _sighting(presence[view.sha256], view)
                        for view in self.place.views
                        if view.sha256 in presence
                    ),
                    (seen,),
                    log_elsewhere=float(np.log(np.cosh(judged.log_odds / 2))),
                )
            )
        span = (self.place.at_s[-1] - self.place.at_s[0]) / DAY_S
        rates = ChangeRates(1 / max(1.0, span), 1 / max(1.0, span))
        return [
            Evidence(
                EvidenceKind.ITEM,
                f"At {self.name}: {', '.join(one.name for one in many)}, as a person judged.",
                trust=TRUST,
                source=self.name,
                items=tuple(many),
                rates=rates,
                group=f"place:{self.name}",
            )
            for _, many in sorted(changes.items())
        ]


def _sighting(stored: StoredSighting, view: View) -> Sighting:
    """A person's word counts as nearly sure, the machine's by its probability."""
    if stored.by != "machine":
        rates = ErrorRates(0.005, 0.005)
        return Sighting.judged(view.filmed, stored.presence, rates, view=view.name, by=stored.by)
    chance = min(max(stored.probability, 0.05), 0.95)
    return Sighting(
        view.filmed, stored.presence, float(np.log(chance)), float(np.log(1 - chance)), view.name
    )


def _joined(dated: Sequence[PlaceDating]) -> PlaceDating:
    """Frames of one film are one observation: their curves are averaged, not added."""
    mean = np.mean([one.log_ratio for one in dated], axis=0)
    return replace(dated[0], log_ratio=mean)


def _kept(path: Path) -> Look | None:
    try:
        with np.load(path, allow_pickle=False) as held:
            return Look(held["pixels"], held["points"], held["descriptors"].astype(np.float32))
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def _keep(path: Path, made: Look) -> None:
    """Keep a look, whole or not at all; where that cannot be done it is made anew each time."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as part:
            np.savez(part, pixels=made.pixels, points=made.points, descriptors=made.descriptors)
        Path(part.name).replace(path)
    except OSError:
        return


def _some(problems: Sequence[str]) -> str:
    return " ".join(problems[:3])
