"""Laying a picture out on a canvas: whole, as a strip on bars, as an inset, as half a screen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np

from benchmarks.reuse.footage import Picture


class Placing(StrEnum):
    """How the picture lies on the canvas."""

    FIT = "fit"
    COVER = "cover"
    STRIP = "strip"
    INSET = "inset"
    SPLIT = "split"


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the picture goes.

    ``bars`` is what shows beside a strip: ``blur``, ``black`` or ``colour``. An inset has its
    ``width`` and its free place (``across``, ``down``, 0 to 1) in fractions of the canvas, and a
    ``frame`` in pixels. A split puts it at ``side`` (left, right, top, bottom), cut to fill the
    half where ``filled``.
    """

    placing: Placing = Placing.FIT
    bars: str = "black"
    width: float = 1.0
    across: float = 0.5
    down: float = 0.5
    frame: int = 0
    side: str = "left"
    filled: bool = True

    def on(self, size: tuple[int, int], picture: Picture, behind: Picture | None) -> Picture:
        """A new canvas of ``size`` (width, height). Insets and splits need ``behind``."""
        match self.placing:
            case Placing.COVER:
                return cover(picture, size)
            case Placing.FIT:
                return _in_middle(np.zeros((size[1], size[0], 3), np.uint8), picture)
            case Placing.STRIP:
                return _in_middle(self._bars(size, picture), picture)
            case Placing.INSET:
                assert behind is not None
                return self._inset(cover(behind, size), picture)
            case Placing.SPLIT:
                assert behind is not None
                return self._split(size, picture, behind)

    def _bars(self, size: tuple[int, int], picture: Picture) -> Picture:
        if self.bars == "black":
            return np.zeros((size[1], size[0], 3), np.uint8)
        tiny = cv2.resize(picture, (48, 48), interpolation=cv2.INTER_AREA)
        if self.bars == "colour":
            mean = tiny.reshape(-1, 3).mean(axis=0) * 0.5
            return np.full((size[1], size[0], 3), mean, np.uint8)
        small = (max(size[0] // 8, 8), max(size[1] // 8, 8))
        blurred = cv2.GaussianBlur(cover(picture, small), (0, 0), 3.0)
        return cv2.resize(blurred, size, interpolation=cv2.INTER_LINEAR)  # type: ignore[return-value]

    def _inset(self, canvas: Picture, picture: Picture) -> Picture:
        rows, columns = canvas.shape[:2]
        scale = min(
            self.width * columns / picture.shape[1], max(self.width, 0.6) * rows / picture.shape[0]
        )
        small = _scaled(picture, scale)
        height, width = small.shape[:2]
        left = round((columns - width) * self.across)
        top = round((rows - height) * self.down)
        if self.frame:
            corner = (left + width + self.frame - 1, top + height + self.frame - 1)
            cv2.rectangle(canvas, (left - self.frame, top - self.frame), corner, (240,) * 3, -1)
        canvas[top : top + height, left : left + width] = small
        return canvas

    def _split(self, size: tuple[int, int], picture: Picture, behind: Picture) -> Picture:
        width, height = size
        beside = self.side in ("left", "right")
        half = (width // 2, height) if beside else (width, height // 2)
        rest = (width - half[0], height) if beside else (width, height - half[1])
        ours = cover(picture, half)
        if not self.filled:
            ours = _in_middle(np.zeros((half[1], half[0], 3), np.uint8), picture)
        both = [ours, cover(behind, rest)]
        if self.side in ("right", "bottom"):
            both.reverse()
        return np.concatenate(both, axis=1 if beside else 0)


def cover(picture: Picture, size: tuple[int, int]) -> Picture:
    """Scaled to fill ``size`` (width, height); what hangs over is cut off. A new array."""
    width, height = size
    scaled = _scaled(picture, max(width / picture.shape[1], height / picture.shape[0]))
    top, left = max(scaled.shape[0] - height, 0) // 2, max(scaled.shape[1] - width, 0) // 2
    cut = scaled[top : top + height, left : left + width]
    if cut.shape[:2] != (height, width):
        cut = cv2.resize(cut, size)  # type: ignore[assignment]
    return np.ascontiguousarray(cut)


def _in_middle(canvas: Picture, picture: Picture) -> Picture:
    rows, columns = canvas.shape[:2]
    small = _scaled(picture, min(columns / picture.shape[1], rows / picture.shape[0]))
    height, width = min(small.shape[0], rows), min(small.shape[1], columns)
    top, left = (rows - height) // 2, (columns - width) // 2
    canvas[top : top + height, left : left + width] = small[:height, :width]
    return canvas


def _scaled(picture: Picture, scale: float) -> Picture:
    if scale == 1.0:
        return picture.copy()
    size = (max(round(picture.shape[1] * scale), 2), max(round(picture.shape[0] * scale), 2))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return cv2.resize(picture, size, interpolation=how)  # type: ignore[return-value]
