"""Reasons that exclude each other, found by where each can hold at all."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from antedate.dating.combine import Reason
from antedate.estimate import Conflict
from antedate.evidence import EvidenceKind, FloatArray

# Where a reason says less than a hundredth of what it says at its best it is against.
_AGAINST = np.log(100.0)
# A clock nobody believes contradicts nothing.
_BELIEVED = 0.3
_NAMED = 12


def conflicts(reasons: Sequence[Reason], prior: FloatArray) -> tuple[Conflict, ...]:
    """Pairs of reasons that leave no date between them; without any, the smallest larger set.

    Trust is left out of it: a conflict says that one of the reasons must be wrong, and the
    mixture of each reason with its failure says which, as far as that can be known.
    """
    inside = prior > 0
    held = {
        index: _holds(reason, inside)
        for index, reason in enumerate(reasons)
        if reason.evidence.trust >= _BELIEVED
    }
    pairs = [pair for pair in combinations(held, 2) if not (held[pair[0]] & held[pair[1]]).any()]
    found: list[tuple[int, ...]] = list(pairs[:_NAMED])
    if not pairs and held and not np.logical_and.reduce(list(held.values())).any():
        found.append(_smallest(held))
    return tuple(Conflict(members, _words(reasons, members)) for members in found)


def _holds(reason: Reason, inside: NDArray[np.bool_]) -> NDArray[np.bool_]:
    best = reason.log[inside].max()
    if np.isneginf(best):
        return np.zeros(len(inside), bool)
    return np.asarray(inside & (reason.log >= best - _AGAINST), bool)


def _smallest(held: dict[int, NDArray[np.bool_]]) -> tuple[int, ...]:
    """A set that leaves nothing while every part of it leaves something."""
    kept = list(held)
    for index in list(kept):
        rest = [held[other] for other in kept if other != index]
        if rest and not np.logical_and.reduce(rest).any():
            kept.remove(index)
    return tuple(kept)


def _words(reasons: Sequence[Reason], members: tuple[int, ...]) -> str:
    named = [f"reason {index + 1} ({_named(reasons[index])})" for index in members]
    if len(named) == 1:
        return f"{named[0].capitalize()} leaves no date in the window."
    return f"{', '.join(named[:-1]).capitalize()} and {named[-1]} cannot all be right."


def _named(reason: Reason) -> str:
    kind = {
        EvidenceKind.NOT_BEFORE: "not before",
        EvidenceKind.NOT_AFTER: "not after",
        EvidenceKind.SIGNATURE: "signed capture claim",
        EvidenceKind.CLOCK: "burnt-in clock",
        EvidenceKind.EXIF: "EXIF date",
        EvidenceKind.CONTAINER: "container date",
    }.get(reason.evidence.kind, reason.evidence.kind.value)
    return f"{kind}, {reason.evidence.source}" if reason.evidence.source else kind
