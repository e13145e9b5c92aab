"""Joining archived clips into longer videos, as real archives hold them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import cycle
from pathlib import Path

from benchmarks.reuse.footage import Picture, pictures_at
from benchmarks.reuse.layouts import Layout, Placing
from benchmarks.reuse.looks import Look
from benchmarks.reuse.plans import Encoding
from benchmarks.reuse.render import encode
from benchmarks.reuse.shelves import Shelves, Stretch

RATE = 25
SIZE = (1280, 720)
SHORT_GROUPS = Encoding("libx264", (("crf", "21"), ("preset", "veryfast"), ("g", str(2 * RATE))))
LONG_GROUPS = Encoding("libx264", (("crf", "21"), ("preset", "veryfast")))


def join(shelves: Shelves, clips: Path, target: Path, minutes: float) -> Shelves:
    """Write the archived stretches into files of about ``minutes`` each; the shelves that come
    back say where each stretch then lies."""
    archived: list[Stretch] = []
    for number, stretches in enumerate(_batches(shelves.archived, minutes * 60)):
        path = target / f"joined-{number:03d}.mp4"
        frame = 0
        for stretch in stretches:
            start_s = frame / RATE
            archived.append(replace(stretch, reference=path.name, reference_start_s=start_s))
            frame += _frames(stretch)
        write_joined(stretches, clips, path)
    return replace(shelves, archived=tuple(archived))


def write_joined(
    stretches: Sequence[Stretch],
    clips: Path,
    path: Path,
    how: Encoding = SHORT_GROUPS,
    looks: Sequence[Look] = (Look(),),
    size: tuple[int, int] = SIZE,
) -> None:
    """Write stretches one after the other at 25 frames a second, unless ``path`` is there.

    ``looks`` are taken in turn. By default 720p H.264 with a keyframe at least every 2 s.
    """
    if path.exists():
        return
    part = path.with_suffix(".part.mp4")
    encode(_pictures(stretches, clips, looks, size), part, size, RATE, how)
    part.replace(path)


def _batches(stretches: Sequence[Stretch], least_s: float) -> list[list[Stretch]]:
    batches: list[list[Stretch]] = [[]]
    for stretch in stretches:
        if sum(s.length_s for s in batches[-1]) >= least_s:
            batches.append([])
        batches[-1].append(stretch)
    return batches


def _pictures(
    stretches: Sequence[Stretch], clips: Path, looks: Sequence[Look], size: tuple[int, int]
) -> Iterator[Picture]:
    fit = Layout(Placing.FIT)
    for stretch, look in zip(stretches, cycle(looks), strict=False):
        frames = _frames(stretch)
        times = (stretch.start_s + k / RATE for k in range(frames))
        for index, picture in enumerate(pictures_at(clips / stretch.clip.name, times, max(size))):
            yield fit.on(size, look.of(picture, index / max(frames - 1, 1)), None)


def _frames(stretch: Stretch) -> int:
    return int(stretch.length_s * RATE)
