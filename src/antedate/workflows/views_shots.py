"""The shots of a query, each dated by views by itself, and whether they may speak as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from antedate.places import Look, Place, PlaceDating, Shown, look
from antedate.records import Shot
from antedate.workflows.reading import Looked

MOST_SHOTS = 12
_FRAMES = 2
_APART = 0.2
"""Two shots with less of their probability in common than this are of different times."""


@dataclass(frozen=True, slots=True)
class ShotDating:
    """What the views say of one shot: from its frames that show the place, or from none."""

    shot: Shot
    looks: tuple[Look, ...]
    dating: PlaceDating

    @property
    def shows(self) -> bool:
        """Whether any frame of the shot shows the place."""
        return self.dating.shown is Shown.YES


def date_shots(place: Place, looked: Looked) -> list[ShotDating]:
    """The longest shots, in order, each dated by its most detailed frames.

    Frames of one shot are one observation: their curves are averaged, not added.
    """
    every = [pair for pair in zip(looked.shots, looked.frames, strict=True) if pair[1]]
    longest = sorted(every, key=lambda pair: pair[0].start_s - pair[0].end_s)[:MOST_SHOTS]
    return [
        _dated(place, shot, [look(pixels) for _, pixels in frames])
        for shot, frames in sorted(longest, key=lambda pair: pair[0].start_s)
    ]


def date_looks(place: Place, shot: Shot, looks: Sequence[Look]) -> ShotDating:
    """One shot by looks at its frames."""
    return _dated(place, shot, looks)


def _dated(place: Place, shot: Shot, looks: Sequence[Look]) -> ShotDating:
    best = sorted(looks, key=lambda one: -len(one.points))[:_FRAMES]
    tried = [(one, place.date(one)) for one in best]
    shown = [(one, dated) for one, dated in tried if dated.shown is Shown.YES]
    if not shown:
        unclear = next((d for _, d in tried if d.shown is Shown.UNCLEAR), tried[0][1])
        return ShotDating(shot, tuple(best), unclear)
    return ShotDating(shot, tuple(one for one, _ in shown), mean_of([d for _, d in shown]))


def mean_of(dated: Sequence[PlaceDating]) -> PlaceDating:
    """Several curves of one observation as one."""
    mean = np.mean([one.log_ratio for one in dated], axis=0)
    return replace(dated[0], log_ratio=mean)


def may_speak_as_one(found: Sequence[ShotDating]) -> str:
    """Empty where all shots show the place at about one time; else why not, in words."""
    elsewhere = [one for one in found if not one.shows]
    if elsewhere:
        said = ", ".join(_seconds(one.shot) for one in elsewhere[:4])
        return (
            f"Of {len(found)} shots {len(elsewhere)} could not be seen to show the place "
            f"({said}): the views date the other shots, each by itself, and not the whole."
        )
    shares = [_share(one.dating) for one in found]
    for one, other in pairwise(range(len(found))):
        if np.minimum(shares[one], shares[other]).sum() < _APART:
            return (
                f"The shots {_seconds(found[one].shot)} and {_seconds(found[other].shot)} look as "
                "if they were of different times: the views date each by itself, and not the whole."
            )
    return ""


def _share(dating: PlaceDating) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    ratio = np.exp(dating.log_ratio - dating.log_ratio.max())
    return np.asarray(ratio / ratio.sum(), np.float64)


def _seconds(shot: Shot) -> str:
    return f"{shot.start_s:.1f}-{shot.end_s:.1f} s"
