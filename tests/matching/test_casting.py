"""A glance at every view; a closer look, which alone votes, at those that promise something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

import numpy as np
from matching_pictures import table_of
from numpy.typing import NDArray

from antedate.descriptors.model import SIDE, Model
from antedate.matching.casting import Caster, Lot, Rate
from antedate.matching.footage import Strip
from antedate.matching.search import Near
from antedate.matching.stretches import Stretch
from antedate.matching.views import View

LEFT, RIGHT = View((0.0, 0.0, 0.5, 1.0)), View((0.5, 0.0, 1.0, 1.0))
LOT = Lot((LEFT, RIGHT), Rate(0.125, 1), Rate(1.0, 2))


@dataclass
class Brightness:
    """A model whose vectors hold the mean brightness of each picture, and that keeps its sides."""

    sides: list[int] = field(default_factory=list)

    def describe(self, frames: Sequence[NDArray[np.uint8]], side: int) -> NDArray[np.float32]:
        self.sides += [side] * len(frames)
        assert all(frame.shape == (side, side, 3) for frame in frames)
        return np.array([[frame.mean() / 255] for frame in frames], np.float32)


class OneCode:
    """An index of one code that is as near as the picture is bright."""

    table = table_of([[(0.0, 0.0)]])

    def near(self, vectors: NDArray[np.float32], count: int) -> Near:
        return Near(np.zeros((len(vectors), 1), np.int64), vectors)


def stretch(seconds: int) -> Stretch:
    """Black on the left, white on the right, at four frames a second."""
    pixels = np.zeros((4 * seconds, 36, 64, 3), np.uint8)
    pixels[:, :, 32:] = 255
    return Stretch(0.0, float(seconds), Strip(np.arange(4 * seconds) / 4, pixels))


def caster(model: Brightness, most_looks: int = 8) -> Caster:
    return Caster(cast(Model, model), OneCode(), most_looks=most_looks)


def test_only_what_stands_out_is_looked_at_and_votes() -> None:
    model, views = Brightness(), [View()]
    (votes,) = caster(model).cast(stretch(4), (LOT,), views)
    assert views == [View(), RIGHT]
    assert set(votes.view.tolist()) == {1}
    assert sum(side < SIDE for side in model.sides) == 2
    # Frames from 0 to 3.75 s at one a second, and the one at the start.
    assert sum(side == SIDE for side in model.sides) == len(votes.query_s) == 5


def test_where_nothing_stands_out_nothing_votes() -> None:
    model, views = Brightness(), list[View]()
    dark = Lot((LEFT,), Rate(0.125, 1), Rate(1.0, 2))
    assert caster(model).cast(stretch(16), (dark,), views) == []
    assert views == []
    assert SIDE not in model.sides


def test_no_more_views_are_looked_at_than_allowed() -> None:
    model, views = Brightness(), list[View]()
    bright = [View((0.5 + 0.01 * step, 0.0, 1.0, 1.0)) for step in range(9)]
    caster(model, most_looks=3).cast(stretch(2), (Lot(bright, Rate(1, 1), Rate(1, 1)),), views)
    assert len(views) == 3
