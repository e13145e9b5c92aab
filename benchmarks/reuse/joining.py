"""Joining archived clips into longer videos, as real archives hold them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.reuse.footage import Picture, pictures_at
from benchmarks.reuse.layouts import Layout, Placing
from benchmarks.reuse.plans import Encoding
from benchmarks.reuse.render import encode
from benchmarks.reuse.shelves import Shelves, Stretch

RATE = 25
SIZE = (1280, 720)
_ENCODING = Encoding("libx264", (("crf", "21"), ("preset", "veryfast"), ("g", "50")))


def join(shelves: Shelves, clips: Path, target: Path, minutes: float) -> Shelves:
    """Write the archived stretches into files of about ``minutes`` each, 720p at 25 frames a
    second; the shelves that come back say where each stretch then lies."""
    archived: list[Stretch] = []
    batch: list[Stretch] = []
    batches: list[list[Stretch]] = []
    for stretch in shelves.archived:
        batch.append(stretch)
        if sum(s.length_s for s in batch) >= minutes * 60:
            batches.append(batch)
            batch = []
    for number, stretches in enumerate([*batches, batch] if batch else batches):
        path = target / f"joined-{number:03d}.mp4"
        frame = 0
        for stretch in stretches:
            start_s = frame / RATE
            archived.append(replace(stretch, reference=path.name, reference_start_s=start_s))
            frame += _frames(stretch)
        if not path.exists():
            part = path.with_suffix(".part.mp4")
            encode(_pictures(stretches, clips), part, SIZE, RATE, _ENCODING)
            part.replace(path)
    return replace(shelves, archived=tuple(archived))


def _pictures(stretches: Sequence[Stretch], clips: Path) -> Iterator[Picture]:
    fit = Layout(Placing.FIT)
    for stretch in stretches:
        times = (stretch.start_s + k / RATE for k in range(_frames(stretch)))
        for picture in pictures_at(clips / stretch.clip.name, times, max(SIZE)):
            yield fit.on(SIZE, picture, None)


def _frames(stretch: Stretch) -> int:
    return int(stretch.length_s * RATE)
