"""Dating a query by dated views of the place it shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from antedate.errors import UsageError
from antedate.places.beyond import carried_on, even_grid, inside
from antedate.places.calibrate import strengths, temper
from antedate.places.cells import Cells, Field, cells, grid_of
from antedate.places.curves import Times, bursts, cell_weights, left_out, stacked
from antedate.places.few import FEWEST, few_curve
from antedate.places.lettering import lettered, masked, without
from antedate.places.likeness import Likeness, likeness
from antedate.places.look import Look
from antedate.places.register import Common, Plane, common, link, place_in
from antedate.places.standing import is_steady, stands
from antedate.when import Moment

LEARNT = 6
"""Fewer registered views than this, bursts counting once, teach nothing of the place:
``few_curve`` serves them."""
_COARSEST = 0.25
_PLAIN, _RELIEF = 60, 0.4
_SAME_SHAPE = 0.02


class Shown(StrEnum):
    """Whether the query shows the place."""

    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """A dated view: its look, when it was filmed as far as somebody said, and a name."""

    look: Look
    filmed: Moment
    name: str
    sha256: str = ""

    @property
    def middle_s(self) -> float:
        """The middle of what its date can mean, in seconds since 1970."""
        return (self.filmed.earliest.timestamp() + self.filmed.latest.timestamp()) / 2

    @property
    def width_s(self) -> float:
        """How far apart the first and last instant are that its date can mean."""
        return self.filmed.latest.timestamp() - self.filmed.earliest.timestamp()


@dataclass(frozen=True, slots=True)
class PlaceDating:
    """What dated views say of the time of a query.

    ``log_ratio`` over ``grid_s`` (seconds since 1970) is the log-likelihood of each time
    against knowing nothing; level where nothing is known. ``window`` is the time that the
    views span. ``likely`` is the strength-weighted share of each cell in the answer.
    """

    shown: Shown
    words: str
    grid_s: Times
    log_ratio: Times
    window: tuple[datetime, datetime]
    plane: Plane | None = None
    notes: tuple[str, ...] = ()


class Place:
    """Dated views of one place, registered, compared and calibrated. Made once for all queries.

    Raises ``UsageError`` where no two views carry different times.
    """

    def __init__(self, views: Sequence[View], doing: Callable[[str], None] = lambda _: None):
        self.given = tuple(sorted(views, key=lambda view: view.middle_s))
        self.notes: list[str] = []
        usable = self._fine_enough(self.given)
        doing("registering the views")
        self._blocks = lettered([view.look for view in usable])
        usable = [replace(view, look=without(view.look, self._blocks)) for view in usable]
        self.common: Common = common([view.look for view in usable])
        self.hub_view = usable[self.common.hub]
        self.size = self.hub_view.look.size
        self.grid_cells = grid_of(self.size)
        self._register(usable)
        self.at_s = np.array([view.middle_s for view in self.views])
        # Registered views of one moment span nothing: the question is then about all of them.
        self.tells = len(self.views) >= FEWEST and float(np.ptp(self.at_s)) > 0
        spanned = self.at_s if self.tells else np.array([view.middle_s for view in usable])
        self.window = _instant(spanned[0]), _instant(spanned[-1])
        self.grid_s = even_grid(spanned)
        self._inside = inside(self.grid_s, spanned)
        self.inner_s = self.grid_s[self._inside]
        self.mask = masked(self._blocks, self.planes, self.size)
        self.calibrated = self.tells and int(bursts(self.at_s).max()) + 1 >= LEARNT
        if self.calibrated:
            doing("comparing the views")
            self._calibrate()
        else:
            self.notes.append(self._few_words())

    def date(self, query: Look) -> PlaceDating:
        """What the views say of the time of a query."""
        query = without(query, self._blocks)
        shown, plane, words = self._look_for(query)
        flat = np.zeros(len(self.grid_s))
        if shown is not Shown.YES or plane is None or not self.tells:
            words = words or "There are too few views of the place to date by."
            return PlaceDating(
                shown, words, self.grid_s, flat, self.window, plane, tuple(self.notes)
            )
        seen = cells(query, plane, self.size)
        alike = likeness([seen], self.cells, self.mask)
        if self.calibrated:
            log = self._log(stacked(alike, self.among, self.at_s, self.inner_s, self.weights))[0]
        else:
            log = few_curve(alike, self.at_s, self.inner_s)
        log = carried_on(log, self.grid_s, self._inside)
        return PlaceDating(
            shown, "", self.grid_s, self._blurred(log), self.window, plane, tuple(self.notes)
        )

    @property
    def usual_gap_s(self) -> float:
        """The median distance in time from one view to the next."""
        times = np.unique(self.at_s if self.tells else [view.middle_s for view in self.given])
        return float(np.median(np.diff(times)))

    def leave_out(self, numbers: Iterable[int]) -> None:
        """Compare without these cells, of which a person has spoken."""
        self.mask[list(numbers)] = True
        if self.calibrated:
            self._calibrate()

    def _few_words(self) -> str:
        count = len(self.views)
        if not self.tells:
            one = "view" if count == 1 else "views of one moment"
            return f"Only {count} {one} could be registered with another: that dates nothing."
        return (
            f"{count} views of too few moments could be registered. They say which of them the "
            f"query is most like; from {LEARNT} moments on it is learnt what changes here."
        )

    def _fine_enough(self, views: Sequence[View]) -> list[View]:
        if len({view.middle_s for view in views}) < 2:
            raise UsageError(
                "The views carry fewer than two different times",
                remedy="Give views of the place from several days.",
            )
        span = views[-1].middle_s - views[0].middle_s
        fine: list[View] = []
        for view in views:
            if view.width_s <= max(_COARSEST * span, 1.0):
                fine.append(view)
            else:
                self.notes.append(
                    f"{view.name} is dated too coarsely to be of use and is left out."
                )
        if len({view.middle_s for view in fine}) < 2:
            raise UsageError(
                "The views are dated too coarsely for the time they span",
                remedy="Give their days, or hours where they lie within one day.",
            )
        return fine

    def _register(self, usable: Sequence[View]) -> None:
        found = {index: self.common.planes[index] for index in self.common.registered}
        made = {
            index: cells(usable[index].look, plane, self.size)
            for index, plane in found.items()
            if plane is not None
        }
        self.steady = is_steady(list(made.values()))
        sure = list(made.values())
        for index, view in enumerate(usable):
            if index in made:
                continue
            plane = self._in_place(view.look, sure)
            if plane is None:
                self.notes.append(f"{view.name} could not be registered and is left out.")
            else:
                found[index], made[index] = plane, cells(view.look, plane, self.size)
        kept = sorted(made)
        self._strays = [view.look for at, view in enumerate(usable) if at not in made]
        self.views = tuple(usable[index] for index in kept)
        self.cells: list[Cells] = [made[index] for index in kept]
        self.planes: list[Plane] = [np.asarray(found[index], np.float64) for index in kept]

    def _in_place(self, look: Look, sure: Sequence[Cells]) -> Plane | None:
        """The plane of a picture without keypoints, if it shows the place where it stands."""
        wide, high = self.size[0] / look.size[0], self.size[1] / look.size[1]
        if not self.steady or abs(wide / high - 1) > _SAME_SHAPE:
            return None
        still = np.diag([wide, high, 1.0])
        mask = masked(self._blocks, [still], self.size)
        here = cells(look, still, self.size)
        return still if stands(here, sure, self.grid_cells, mask) else None

    def _look_for(self, query: Look) -> tuple[Shown, Plane | None, str]:
        looks = [view.look for view in self.views]
        found = place_in(query, looks, Common(0, tuple(self.planes)))
        if found is not None:
            return Shown.YES, found.plane, ""
        plane = self._in_place(query, self.cells)
        if plane is not None:
            return Shown.YES, plane, ""
        if any(link(query, stray) is not None for stray in self._strays):
            return (
                Shown.UNCLEAR,
                None,
                "The query shows what only views show that could not be registered with the rest.",
            )
        usual_points = float(np.median([len(one.points) for one in looks]))
        usual_relief = float(np.median([_relief(one) for one in looks]))
        plain = len(query.points) < max(_PLAIN, _RELIEF * usual_points)
        if not plain and _relief(query) >= _RELIEF * usual_relief:
            return Shown.NO, None, "The query does not show the place of the views."
        return (
            Shown.UNCLEAR,
            None,
            "The query shows too little (night, fog or blur) to be registered with the views.",
        )

    def _calibrate(self) -> None:
        self.among: Likeness = likeness(self.cells, self.cells, self.mask)
        inner = self.inner_s
        self.self_curves: Field = left_out(self.among, self.at_s, inner)
        self.strengths = strengths(self.self_curves, self.at_s, inner)
        self.strengths *= temper(self.self_curves, self.at_s, inner)
        self.weights = cell_weights(self.among, self.at_s, inner)
        self._suspect()

    def _suspect(self) -> None:
        """Name views whose date disagrees with what they show."""
        log = self._log(self.self_curves)
        mass = np.exp(log - log.max(axis=1, keepdims=True))
        mass /= mass.sum(axis=1, keepdims=True)
        for view, at, row in zip(self.views, self.at_s, mass, strict=True):
            near = np.abs(self.inner_s - at) <= 0.1 * (self.inner_s[-1] - self.inner_s[0])
            if row[near].sum() < 1e-4:
                best = _instant(float(self.inner_s[int(row.argmax())]))
                self.notes.append(
                    f"{view.name} looks as if it were from about {best:%Y-%m-%d}, not from "
                    f"{view.filmed.words()}: check its date."
                )

    def _log(self, curves: Field) -> NDArray[np.float64]:
        return np.asarray(curves.astype(np.float64) @ self.strengths, np.float64)

    def _blurred(self, log: Times) -> Times:
        """Less sharp than the dates of the views; and against the mean over their span."""
        ratio = np.exp(log - log.max())
        width = float(np.median([view.width_s for view in self.views]))
        cellsize = float(self.grid_s[1] - self.grid_s[0])
        reach = round(width / cellsize / 2)
        if reach > 0:
            box = np.ones(2 * reach + 1) / (2 * reach + 1)
            ratio = np.convolve(np.pad(ratio, reach, mode="edge"), box, mode="valid")
        return np.asarray(np.log(ratio / ratio[self._inside].mean()), np.float64)


def _relief(one: Look) -> float:
    """How much there is to see, apart from grain: the mean step between coarse pixels."""
    small = one.pixels[::2, ::2].astype(np.float32).mean(axis=2)
    rows, columns = small.shape[0] // 4 * 4, small.shape[1] // 4 * 4
    coarse = small[:rows, :columns].reshape(rows // 4, 4, columns // 4, 4).mean(axis=(1, 3))
    return float(np.abs(np.diff(coarse, axis=1)).mean() + np.abs(np.diff(coarse, axis=0)).mean())


def _instant(seconds: float) -> datetime:
    return datetime.fromtimestamp(float(seconds), UTC)
