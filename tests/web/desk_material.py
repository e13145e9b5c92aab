"""A small archive for the pages of cases: two posts with real clips, without a model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from store_material import MODEL, a_file, a_post

from antedate.store import Archive
from antedate.when import parse_moment
from antedate.workflows.scenery import write_video

_WIDTH, _HEIGHT, _RATE = 176, 144, 12
HOSTILE = "<img src=x onerror=alert(1)> </p><script>alert(2)</script> \u202eevil\u202c ' \" \u05d0"
ARABIC = "انفجار قرب جسر مارنات 2024/03/14 - شهود"


def small_archive(folder: Path) -> None:
    """Posts 1 (a clip, by Street channel) and 2 (another, with a hostile text and name)."""
    folder.mkdir(parents=True)
    with Archive.open(folder / "archive", create=True) as archive:
        for number, (source, text) in enumerate(
            (("Street channel", ARABIC), (f"Hostile {HOSTILE}", HOSTILE)), 1
        ):
            path = folder / f"clip-{number}.mp4"
            write_video(_growing_bar(30 * number), path, _RATE)
            file = a_file(folder, path.name, path.read_bytes(), n=1)
            media = replace(
                file.media, width=_WIDTH, height=_HEIGHT, frames_per_s=float(_RATE), has_sound=False
            )
            at = parse_moment("2024-03-15T08:30:00", "Asia/Baghdad")
            post = replace(a_post(f"made-up/{number}", text), source=source, published_at=at)
            archive.add(post, [replace(file, media=media)], MODEL)


def _growing_bar(ground: int) -> Iterator[NDArray[np.uint8]]:
    """One second that Chromium plays: a bar that grows."""
    for number in range(_RATE):
        pixels = np.full((_HEIGHT, _WIDTH, 3), ground, np.uint8)
        pixels[:, : 14 * (number + 1)] = 220
        yield pixels
