"""Casting votes: describe views of a stretch, scan for them, look closer where it pays.

Of nearly all views that are tried of a query nothing comes. So each is glanced at first, in few
frames and small; only the views whose glance stands out from its background are looked at as
often and as large as a find needs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from antedate.descriptors.model import SIDE, Model
from antedate.matching import align
from antedate.matching.align import Votes
from antedate.matching.search import Near, Nearest
from antedate.matching.stretches import Stretch
from antedate.matching.views import View


@dataclass(frozen=True, slots=True)
class Rate:
    """Frames a second, and how many at least."""

    a_second: float
    least: int


@dataclass(frozen=True, slots=True)
class Lot:
    """Views that are searched alike: how often at a glance, and how often at a closer look."""

    views: Sequence[View]
    glance: Rate
    look: Rate


@dataclass(frozen=True, slots=True)
class Caster:
    """Casts the votes of views. ``near`` codes of each frame vote.

    Glances are ``glance_side`` pixels across; a view whose best code stands out from its
    background by ``promise`` is looked at closer, at most ``most_looks`` views of those
    that are cast together.
    """

    model: Model
    index: Nearest
    near: int = 400
    glance_side: int = 192
    promise: float = 0.08
    most_looks: int = 8

    def cast(self, stretch: Stretch, lots: Sequence[Lot], views: list[View]) -> list[Votes]:
        """Votes of the views that promise something, which are added to ``views``."""
        asked = [
            (view, _thinned(stretch.frames.times_s, lot.glance))
            for lot in lots
            for view in lot.views
        ]
        glances = self._votes(stretch, asked, len(views), self.glance_side)
        looks = [lot.look for lot in lots for _ in lot.views]
        best = [float(votes.strength.max(initial=0.0)) for votes in glances]
        order = sorted(range(len(best)), key=lambda place: -best[place])[: self.most_looks]
        chosen = sorted(place for place in order if best[place] >= self.promise)
        closer = [
            (asked[place][0], _thinned(stretch.frames.times_s, looks[place])) for place in chosen
        ]
        cast = self._votes(stretch, closer, len(views), SIDE)
        views += [view for view, _ in closer]
        return cast

    def _votes(
        self,
        stretch: Stretch,
        asked: Sequence[tuple[View, list[int]]],
        first_view: int,
        side: int,
    ) -> list[Votes]:
        """Votes of views in frames at the given places; a scan of many at once is quicker."""
        if not asked:
            return []
        pixels = stretch.frames.pixels
        small = [view.small(pixels[place], side) for view, places in asked for place in places]
        near = self.index.near(self.model.describe(small, side), self.near)
        votes, first = [], 0
        for number, (_, places) in enumerate(asked, first_view):
            part = slice(first, first + len(places))
            own = Near(near.code[part], near.cosine[part])
            times_s = stretch.frames.times_s[places]
            votes.append(align.votes(times_s, number, own, self.index.table))
            first += len(places)
        return votes


def _thinned(times_s: NDArray[np.float64], rate: Rate) -> list[int]:
    """Frames at about a rate, the least number where there are so many, off the very ends."""
    span = float(times_s[-1] - times_s[0])
    count = min(len(times_s), max(rate.least, round(span * rate.a_second) + 1))
    ends = 0.5 * span / count
    wanted = np.linspace(times_s[0] + ends, times_s[-1] - ends, count)
    return sorted({int(np.abs(times_s - second).argmin()) for second in wanted})
