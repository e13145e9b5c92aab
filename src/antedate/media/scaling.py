"""From decoded frames to small upright pictures in square pixels, inside the C library."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from av.sidedata.sidedata import Type
from av.video.frame import VideoFrame
from av.video.reformatter import Interpolation, VideoReformatter
from numpy.typing import NDArray

# Beyond this a pixel shape is damage, not an anamorphic lens.
_WIDEST_PIXEL = 8


@dataclass(frozen=True, slots=True)
class Turn:
    """How a frame must be turned to stand upright: quarters counter-clockwise after a flip."""

    quarters: int = 0
    flipped: bool = False

    def apply(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """The array turned; contiguous."""
        if self.flipped:
            pixels = pixels[:, ::-1]
        return np.ascontiguousarray(np.rot90(pixels, self.quarters))


def turn_of(frame: VideoFrame) -> Turn:
    """The turn that the display matrix of a frame asks for, to the nearest quarter."""
    try:
        data = frame.side_data.get(Type.DISPLAYMATRIX)
    except (KeyError, ValueError):
        data = None
    return turn_of_matrix(bytes(data)) if data is not None else Turn()


def turn_of_matrix(matrix: bytes) -> Turn:
    """The turn in nine 32-bit numbers in native order, as FFmpeg keeps a display matrix."""
    if len(matrix) < 36:
        return Turn()
    a, b, _, c, d, *_ = struct.unpack("=9i", matrix[:36])
    flipped = a * d - b * c < 0
    if flipped:
        a, b = -a, -b
    if abs(a) >= abs(b):
        return Turn(0 if a >= 0 else 2, flipped)
    # The matrix turns clockwise for b > 0, as y points down.
    return Turn(3 if b > 0 else 1, flipped)


def squared(width: int, height: int, pixel: Fraction | None) -> tuple[int, int]:
    """Width and height in square pixels; the longer way is kept and never squeezed."""
    if not pixel or pixel <= 0 or not Fraction(1, _WIDEST_PIXEL) <= pixel <= _WIDEST_PIXEL:
        return width, height
    if pixel >= 1:
        return max(1, round(width * pixel)), height
    return width, max(1, round(height / pixel))


def fitted(width: int, height: int, max_side: int) -> tuple[int, int]:
    """The size with the longer side at most ``max_side``, never enlarged, at least 1 pixel."""
    longest = max(width, height)
    if longest <= max_side:
        return width, height
    return max(1, round(width * max_side / longest)), max(1, round(height * max_side / longest))


class Scaler:
    """Turns frames to RGB or gray arrays of a reduced size, keeping its tables between frames."""

    def __init__(self, max_side: int, gray: bool) -> None:
        self._max_side = max_side
        self._format = "gray" if gray else "rgb24"
        self._reformatter = VideoReformatter()

    def __call__(self, frame: VideoFrame, pixel: Fraction | None) -> NDArray[np.uint8]:
        """The frame upright, in square pixels: (h, w, 3) or (h, w) uint8."""
        width, height = fitted(*squared(frame.width, frame.height, pixel), self._max_side)
        small = self.resized(frame, width, height)
        turn = turn_of(frame)
        return turn.apply(small) if turn != Turn() else small

    def resized(self, frame: VideoFrame, width: int, height: int) -> NDArray[np.uint8]:
        """The frame at exactly this size, not turned."""
        shrinks = width * 2 <= frame.width and height * 2 <= frame.height
        way = Interpolation.AREA if shrinks else Interpolation.BILINEAR
        small = self._reformatter.reformat(
            frame, width, height, self._format, interpolation=way, threads=1
        )
        return np.asarray(small.to_ndarray(), dtype=np.uint8)
