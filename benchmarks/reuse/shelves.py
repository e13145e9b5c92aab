"""Which footage is archived, which was never seen, and which only resembles what is archived."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.reuse.clips import Clip

FIXED_CAMERA = 0.8
STATIC_SPLITS = 4
LEAST_UNSEEN = 10
SPLIT_GAP_S = 1.0
SPLIT_LEAST_S = 14.0
TAKE_LEAST_S = 1.5


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a clip that queries are cut from.

    ``reference`` is the archived file that holds it, at ``reference_start_s``; empty for footage
    that is not archived.
    """

    clip: Clip
    start_s: float
    end_s: float
    reference: str = ""
    reference_start_s: float = 0.0

    @property
    def length_s(self) -> float:
        """Seconds."""
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True)
class Shelves:
    """The clips, divided.

    ``archived`` and ``unseen`` share no scene and no place. ``lookalikes`` maps a name to
    stretches that are not archived while other footage of the place is: another take, or a later
    stretch of one static shot.
    """

    archived: tuple[Stretch, ...]
    unseen: tuple[Stretch, ...]
    lookalikes: dict[str, tuple[Stretch, ...]]


def divide(clips: Sequence[Clip], seed: int, unseen_share: float) -> Shelves:
    """Divide by scene, never within one, using one version of each. The seed decides."""
    rng = np.random.default_rng([seed, 1])
    scenes = [_one_version(group, rng) for group in _grouped(clips, "scene")]
    places = _grouped([c for c in scenes if c.takes], "takes")
    alone = [c for c in scenes if not c.takes] + [g[0] for g in places if len(g) == 1]
    archived, lookalikes = _split_places([g for g in places if len(g) > 1], rng)
    shuffled = [alone[i] for i in rng.permutation(len(alone))]
    unseen: list[Clip] = []
    wanted_s = unseen_share * sum(c.duration_s for c in alone)
    least = min(LEAST_UNSEEN, len(alone) // 2)
    while shuffled and (len(unseen) < least or sum(c.duration_s for c in unseen) < wanted_s):
        unseen.append(shuffled.pop())
    fixed = [c for c in shuffled if c.still >= FIXED_CAMERA and c.duration_s >= SPLIT_LEAST_S]
    for clip in fixed[:STATIC_SPLITS]:
        shuffled.remove(clip)
        middle_s = round(clip.duration_s / 2, 1)
        archived.append(Stretch(clip, 0.0, middle_s - SPLIT_GAP_S / 2, _file_name(clip, "first")))
        later = Stretch(clip, middle_s + SPLIT_GAP_S / 2, clip.duration_s)
        lookalikes["later " + _file_name(clip)] = (later,)
    archived += [_archive(clip) for clip in shuffled]
    return Shelves(tuple(archived), tuple(_whole(c) for c in unseen), lookalikes)


def _split_places(
    places: Sequence[Sequence[Clip]], rng: np.random.Generator
) -> tuple[list[Stretch], dict[str, tuple[Stretch, ...]]]:
    archived: list[Stretch] = []
    lookalikes: dict[str, tuple[Stretch, ...]] = {}
    for group in places:
        order = [group[i] for i in rng.permutation(len(group))]
        half = (len(order) + 1) // 2
        archived += [_archive(clip) for clip in order[:half]]
        kept = [clip for clip in order[half:] if clip.duration_s >= TAKE_LEAST_S]
        if kept:
            lookalikes["take " + order[0].takes] = tuple(_whole(clip) for clip in kept)
    return archived, lookalikes


def _one_version(group: Sequence[Clip], rng: np.random.Generator) -> Clip:
    """One of the versions that are about as long, and as lively, as the longest."""
    longest_s = max(c.duration_s for c in group)
    whole = [c for c in group if c.duration_s > 0.9 * longest_s]
    lively = max(sum(c.motion) for c in whole)
    good = [c for c in whole if sum(c.motion) >= 0.5 * lively]
    return good[int(rng.integers(len(good)))]


def _grouped(clips: Sequence[Clip], by: str) -> list[list[Clip]]:
    groups: dict[str, list[Clip]] = defaultdict(list)
    for clip in sorted(clips, key=lambda c: c.name):
        groups[getattr(clip, by)].append(clip)
    return list(groups.values())


def _whole(clip: Clip) -> Stretch:
    return Stretch(clip, 0.0, clip.duration_s)


def _archive(clip: Clip) -> Stretch:
    return Stretch(clip, 0.0, clip.duration_s, _file_name(clip))


def _file_name(clip: Clip, part: str = "") -> str:
    flat = clip.name.replace("/", "__")
    stem = flat.rpartition(".")[0]
    return f"{stem}.{part}.mp4" if part else flat
