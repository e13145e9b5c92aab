"""Dated views from files: decoded once, their looks kept, made into a place."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import platformdirs

from antedate.config import Limits
from antedate.dating.settings import FIRST_FILM
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
from antedate.records import Media, MediaType, Problem, Shot
from antedate.store import StoredItem, StoredSighting
from antedate.store.places import REJECTED
from antedate.things import Thing
from antedate.workflows.check import Tell
from antedate.workflows.reading import Looked
from antedate.workflows.views_shots import (
    ShotDating,
    date_looks,
    date_shots,
    may_speak_as_one,
    mean_of,
)

_MOST_THINGS = 4


@dataclass(frozen=True, slots=True)
class PlaceFound:
    """What a place says of a query. ``elsewhere``: the query does not show it, as ``words`` say.

    ``evidence`` is about the whole, ``of_shots`` about single shots where there are several.
    ``same`` is the view that the query itself is, to the last byte.
    """

    evidence: tuple[Evidence, ...] = ()
    of_shots: tuple[Evidence, ...] = ()
    same: View | None = None
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

    def of_image(self, path: Path) -> Look:
        """The look of a query that is one picture, not kept. Raises ``MediaError``."""
        return self._made(path, 0.0)

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
        now = datetime.now(UTC)
        for one in files:
            if isinstance(one, Problem):
                self.problems.append(str(one.error))
                continue
            name = one.name or one.path.name
            if one.filmed.earliest > now or one.filmed.latest < FIRST_FILM:
                # One such date would stretch the span until nothing in it is told apart.
                self.problems.append(
                    f"{name} is dated {one.filmed.words()}, when nothing can have been "
                    "filmed, and is left out."
                )
                continue
            tell(f"Looking at {name}", 0.0)
            try:
                sha256, _ = hash_file(one.path)
                seen = self._looks.of_view(one.path, sha256)
                views.append(View(seen, one.filmed, name, sha256))
            except (AntedateError, OSError) as error:
                self.problems.append(f"A view cannot be used: {error}")
        views = self._once(views)
        if not views:
            self.close()
            raise UsageError(
                "has no dated views that can be used",
                subject=name,
                remedy="Give a table with the columns path, time and zone. " + _some(self.problems),
            )
        self._items: list[tuple[StoredItem, Region]] = []
        self._place: Place | None = None
        try:
            self._place = Place(views, lambda what: tell(what.capitalize(), 0.4))
            self._items = self._known(self._place, items)
        except UsageError as too_little:
            self.problems.append(str(too_little))

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
    def place(self) -> Place:
        """The views, registered and compared. Raises ``UsageError`` where that cannot be."""
        if self._place is None:
            raise UsageError(self.problems[-1])
        return self._place

    @property
    def span(self) -> tuple[datetime, datetime] | None:
        """The time that the views cover, with their median distance on either side; ``None``
        where they cover none."""
        if self._place is None:
            return None
        gap = timedelta(seconds=self._place.usual_gap_s)
        first, last = self._place.window
        return first - gap, last + gap

    def _once(self, views: Sequence[View]) -> list[View]:
        """A picture given twice is one view; given twice with different dates it is none."""
        of_one: dict[str, list[View]] = {}
        for view in views:
            of_one.setdefault(view.sha256, []).append(view)
        kept = []
        for same in of_one.values():
            if len({view.filmed.at for view in same}) == 1:
                kept.append(same[0])
            else:
                names = " and ".join(dict.fromkeys(view.name for view in same))
                self.problems.append(
                    f"{names}: one picture with different dates, which is left out."
                )
        return kept

    def __call__(self, path: Path, media: Media, looked: Looked, tell: Tell) -> PlaceFound:
        """What the place says of a query, whose shots were looked at. Raises ``MediaError``
        where it cannot be decoded."""
        tell("Comparing with the views", 0.6)
        if self._place is None:
            return PlaceFound(words=self.problems[-1], notes=tuple(self.problems))
        if media.type is MediaType.IMAGE or media.duration_s <= 0:
            only = Shot(0.0, media.duration_s)
            found = [date_looks(self._place, only, [self._looks.of_image(path)])]
        else:
            found = date_shots(self._place, looked)
        notes = [*self.problems, *self._place.notes]
        same = next((v for v in self._place.given if v.sha256 == media.sha256), None)
        shown = [one for one in found if one.shows]
        if not shown:
            kinds = {one.dating.shown for one in found}
            words = next(
                one.dating.words
                for one in found
                if kinds == {Shown.NO} or one.dating.shown is Shown.UNCLEAR
            )
            elsewhere = kinds == {Shown.NO} and same is None
            return PlaceFound(same=same, words=words, elsewhere=elsewhere, notes=(*notes, words))
        if len(looked.shots) > len(found):
            notes.append(f"Of {len(looked.shots)} shots the {len(found)} longest were compared.")
        parted = may_speak_as_one(found)
        told = [self._told(one) for one in shown]
        of_shots = [
            replace(reason, start_s=one.shot.start_s, end_s=one.shot.end_s)
            for one, (reasons, _) in zip(shown, told, strict=True)
            for reason in reasons
            if len(looked.shots) > 1
        ]
        if parted:
            notes.append(parted)
            things = tuple(thing for _, some in told for thing in some)[:_MOST_THINGS]
            return PlaceFound((), tuple(of_shots), same, things, parted, notes=tuple(notes))
        whole = shown[0]
        if len(shown) > 1:
            whole = replace(whole, dating=mean_of([one.dating for one in shown]))
        evidence, things = self._told(whole) if len(shown) > 1 else told[0]
        return PlaceFound(
            tuple(evidence), tuple(of_shots), same, things, whole.dating.words, notes=tuple(notes)
        )

    def _told(self, found: ShotDating) -> tuple[list[Evidence], tuple[Thing, ...]]:
        """The reasons that a shot gives, and what carries them."""
        things = carried(self.place, found.looks[0], found.dating)
        made = evidence_of(found.dating, self.name, len(self.place.views), things)
        return [*([made] if made else []), *self._of_items(found.looks[0], found.dating)], things

    def _known(self, place: Place, items: Sequence[StoredItem]) -> list[tuple[StoredItem, Region]]:
        """Items that a person has judged or corrected, where they lie here. What a person
        has spoken of is not compared by the machine as well: it would count twice."""
        planes = {v.sha256: p for v, p in zip(place.views, place.planes, strict=True)}
        found: list[tuple[StoredItem, Region]] = []
        spoken: set[int] = set()
        for item in items:
            if not (item.verdict or item.corrected) or item.hub not in planes:
                continue
            region = region_in(item.box, planes[item.hub], place.size)
            if region is not None:
                spoken.update(region.cells)
                found += [] if item.verdict == REJECTED else [(item, region)]
        if spoken:
            place.leave_out(spoken)
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
