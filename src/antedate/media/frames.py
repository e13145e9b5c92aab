"""What is asked of a decoder and what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray


class Sampling(StrEnum):
    """Which frames to hand on.

    ``SPARSE``: codec keyframes where they are at most ``Plan.gap_s`` apart, else about one
    frame in each ``gap_s / 2``, so that no stretch goes unseen. ``RATE``: ``Plan.rate``
    frames a second. ``EVERY``: all.
    """

    SPARSE = "sparse"
    RATE = "rate"
    EVERY = "every"


@dataclass(frozen=True, slots=True)
class Plan:
    """Which frames of a file, and how large.

    Frames come scaled so that the longer side has at most ``max_side`` square pixels, upright
    (rotation applied), never enlarged. ``start_s`` and ``end_s`` are both included; where no
    frame starts between them, the one that is on then is handed on. With ``cuts`` every frame
    is decoded and cuts between shots are looked for. ``gray`` asks for luma alone.
    """

    sampling: Sampling = Sampling.RATE
    rate: float = 4.0
    gap_s: float = 2.0
    start_s: float = 0.0
    end_s: float | None = None
    max_side: int = 640
    gray: bool = False
    cuts: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame. ``time_s`` counts from the first presented frame of the file.

    ``pixels`` is (height, width, 3) RGB or (height, width) gray, uint8. ``cut_s`` is the time
    of the first frame after the latest cut since the frame handed on before this one.
    """

    time_s: float
    pixels: NDArray[np.uint8]
    cut_s: float | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes of a copy to play and where in its file they belong.

    ``time_s`` is how far the copy has come. Parts may overwrite earlier ones: the head of a
    container is finished last.
    """

    at: int
    data: bytes
    time_s: float
