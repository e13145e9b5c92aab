"""How like each other registered pictures are, cell by cell, less what light explains.

Several kinds of likeness are told apart: ``edges``, ``pattern`` and ``colour`` have one value
a cell; ``whole`` has their three means; ``pose`` is where each corner of the camera's picture
lies, for a camera that was nudged stays so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from antedate.places.cells import Cells, Field

BY_CELL = ("edges", "pattern", "colour")
KINDS = (*BY_CELL, "whole", "pose")
_FARTHEST_PX = 25.0
_STEADY = 1e-3

Likeness = Mapping[str, Field]
"""Of each kind, shape (pictures, references, cells); not a number where one is not seen."""


@dataclass(frozen=True, slots=True)
class Usual:
    """What likeness is usual for two views of this place; of one kind, by cell.

    A cell's likeness is ``mean`` plus ``slope`` times how much the two pictures agree above
    ``level``, in the half of the cells that agree best, give or take ``spread``. Two views by
    different light agree less everywhere, and that is no change.
    """

    mean: Field
    slope: Field
    spread: Field
    level: float

    def excess(self, likeness: Field) -> Field:
        """How much more alike than usual, in standard deviations; 0 where not seen."""
        whole = _steadiest(likeness) - self.level
        usual = self.mean + whole[..., None] * self.slope
        return np.asarray(np.nan_to_num((likeness - usual) / self.spread), np.float32)


def likeness(
    pictures: Sequence[Cells], references: Sequence[Cells], mask: NDArray[np.bool_]
) -> Likeness:
    """The likeness of each picture to each reference, without the cells that ``mask`` marks."""
    seen = np.stack([one.seen & ~mask for one in pictures])
    there = np.stack([one.seen & ~mask for one in references])
    hidden = ~(seen[:, None] & there[None])
    found: dict[str, Field] = {
        "edges": _products([one.edges for one in pictures], [one.edges for one in references]),
        "pattern": _products(
            [one.pattern for one in pictures], [one.pattern for one in references]
        ),
        "colour": -_distances([one.colour for one in pictures], [one.colour for one in references]),
    }
    for kind in BY_CELL:
        found[kind][hidden] = np.nan
    found["whole"] = np.stack([_mean(found[kind]) for kind in BY_CELL], axis=-1)
    moved = _distances(
        [one.corners.astype(np.float32) for one in pictures],
        [one.corners.astype(np.float32) for one in references],
    )
    found["pose"] = -np.minimum(moved, _FARTHEST_PX)
    return found


def usual(kind: str, among: Field) -> Usual:
    """What is usual, from the likeness (n, n, cells) of the references to each other."""
    upper = np.triu_indices(among.shape[0], 1)
    pairs = among[upper]
    whole = _steadiest(pairs)
    known = np.isfinite(pairs)
    count = np.maximum(known.sum(axis=0), 1)
    mean = np.where(known, pairs, 0).sum(axis=0) / count
    level = float(whole.mean())
    lean = np.where(known, pairs - mean, 0)
    slope = np.zeros_like(mean)
    if kind in BY_CELL:
        more = whole - level
        slope = (more[:, None] * lean).sum(axis=0) / (more @ more + 1e-6)
        lean = np.where(known, lean - more[:, None] * slope, 0)
    spread = np.sqrt((lean**2).sum(axis=0) / count) + _STEADY
    return Usual(
        mean.astype(np.float32), slope.astype(np.float32), spread.astype(np.float32), level
    )


def _steadiest(values: Field) -> Field:
    """The mean of the half of the cells that agree best: what changed is not among them."""
    known = np.where(np.isfinite(values), values, -np.inf)
    half = max(1, int(np.isfinite(values).sum(axis=-1).max()) // 2)
    best = np.partition(known, known.shape[-1] - half, axis=-1)[..., -half:]
    count = np.isfinite(best).sum(axis=-1)
    total = np.where(np.isfinite(best), best, 0).sum(axis=-1)
    return np.asarray(total / np.maximum(count, 1), np.float32)


def _mean(values: Field) -> Field:
    known = np.isfinite(values)
    total = np.where(known, values, 0).sum(axis=-1)
    return np.asarray(total / np.maximum(known.sum(axis=-1), 1), np.float32)


def _products(ours: Sequence[Field], theirs: Sequence[Field]) -> Field:
    """Cosines, (len(ours), len(theirs), cells)."""
    left, right = np.stack(ours, axis=1), np.stack(theirs, axis=1)
    return np.ascontiguousarray(np.matmul(left, right.transpose(0, 2, 1)).transpose(1, 2, 0))


def _distances(ours: Sequence[Field], theirs: Sequence[Field]) -> Field:
    right = np.stack(theirs)
    return np.stack([np.linalg.norm(one[None] - right, axis=-1) for one in ours]).astype(np.float32)
