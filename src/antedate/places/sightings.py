"""Following something through the views: where it stands, where it does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from antedate.evidence import Presence
from antedate.places.cells import Cells, Field
from antedate.places.dated import Place
from antedate.places.regions import Region, crop
from antedate.things import ThingSeen

_DARK = 0.3
_APART = 0.7
_SURE = 3.0
_MOST = 3.0


@dataclass(frozen=True, slots=True)
class Judged:
    """What one view says: ``log_odds`` that it stands there; ``presence`` for the reader."""

    presence: Presence
    log_odds: float

    @property
    def probability(self) -> float:
        """That it stands there, with even odds before."""
        return float(1 / (1 + np.exp(-self.log_odds)))


def split(score: Field) -> float | None:
    """The value that parts scores into two groups (Otsu 1979, A threshold selection method
    from gray-level histograms), ``None`` where they are one."""
    known = np.sort(score[np.isfinite(score)])
    if len(known) < 4:
        return None
    best, at = 0.0, 0
    for number in range(1, len(known)):
        low, high = known[:number], known[number:]
        between = number * len(high) * (high.mean() - low.mean()) ** 2
        if between > best:
            best, at = float(between), number
    explained = best / len(known) / (((known - known.mean()) ** 2).sum() + 1e-9)
    return float((known[at - 1] + known[at]) / 2) if at and explained > _APART else None


def judged(score: Field, threshold: float, visible: NDArray[np.bool_]) -> list[Judged]:
    """Each view's word: how far its score lies above or below the threshold."""
    spread = float(np.nanmean(np.abs(score - threshold))) + 1e-6
    out = []
    for value, clear in zip(score, visible, strict=True):
        if not clear or not np.isfinite(value):
            out.append(Judged(Presence.NOT_VISIBLE, 0.0))
            continue
        odds = float(np.clip((value - threshold) / spread * _SURE, -_MOST, _MOST))
        presence = Presence.PRESENT if odds > 0 else Presence.ABSENT
        out.append(Judged(presence if abs(odds) > 0.5 else Presence.NOT_VISIBLE, odds))
    return out


def visible(views: Sequence[Cells], numbers: Sequence[int]) -> NDArray[np.bool_]:
    """In which views enough of a region can be seen: covered by the frame, and not dark."""
    at = list(numbers)
    detail = np.array([one.detail[at].mean() for one in views])
    whole = np.array([np.median(one.detail) for one in views])
    covered = np.array([one.seen[at].mean() > 0.5 for one in views])
    return np.asarray(covered & (np.maximum(detail, whole) > _DARK * np.median(whole)), np.bool_)


def followed(place: Place, region: Region, verdicts: Sequence[Judged]) -> tuple[ThingSeen, ...]:
    """A region through all views of a place, one verdict each, with its crops."""
    return tuple(
        ThingSeen(
            view.name,
            view.filmed,
            verdict.presence,
            verdict.probability,
            crop(view.look, plane, region, place.size),
        )
        for view, plane, verdict in zip(place.views, place.planes, verdicts, strict=True)
    )
