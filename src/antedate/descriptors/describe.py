"""From sampled frames to codes: frames that look alike become one code with its run."""

from __future__ import annotations

from collections.abc import Iterable

import cv2
import numpy as np
from numpy.typing import NDArray

from antedate.descriptors.codes import CODE_BYTES, Codes, signs
from antedate.descriptors.model import Model
from antedate.media.frames import Frame

# Frames whose thumbnails differ by less (mean grey levels of 255) need no second look by
# the model; frames whose vectors are nearer than this are one run.
_STILL = 1.0
_ALIKE = 0.97
_LONGEST_RUN_S = 30.0


def describe(frames: Iterable[Frame], model: Model) -> Codes:
    """The codes of one media from its sampled frames, in order of time."""
    bits: list[NDArray[np.uint8]] = []
    runs: list[list[float]] = []
    held: NDArray[np.float32] | None = None
    held_thumb: NDArray[np.float32] | None = None
    for frame in frames:
        thumb = _thumbnail(frame.pixels)
        room = bool(runs) and frame.time_s - runs[-1][0] <= _LONGEST_RUN_S
        if room and held_thumb is not None and np.abs(thumb - held_thumb).mean() < _STILL:
            runs[-1][1] = frame.time_s
            continue
        vector = model.describe([frame.pixels])[0]
        if room and held is not None and float(vector @ held) > _ALIKE:
            runs[-1][1] = frame.time_s
            continue
        bits.append(signs(vector[None])[0])
        runs.append([frame.time_s, frame.time_s])
        held, held_thumb = vector, thumb
    times = np.asarray(runs, np.float32).reshape(-1, 2)
    table = np.asarray(bits, np.uint8).reshape(-1, CODE_BYTES)
    return Codes(table, times[:, 0].copy(), times[:, 1].copy())


def _thumbnail(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    return cv2.resize(pixels, (32, 32), interpolation=cv2.INTER_AREA).astype(np.float32)
