"""Views: pictures derived from a query frame that undo what reposting does to it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Box = tuple[float, float, float, float]
WHOLE: Box = (0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class View:
    """A part of the frame, then mirrored, then turned anticlockwise by quarter turns.

    ``box`` is left, top, right, bottom as fractions of the frame.
    """

    box: Box = WHOLE
    mirrored: bool = False
    quarter_turns: int = 0

    def of(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """The view of one frame (height, width[, 3])."""
        height, width = pixels.shape[:2]
        x0, y0, w, h = self._pixels(width, height)
        part = pixels[y0 : y0 + h, x0 : x0 + w]
        if self.mirrored:
            part = part[:, ::-1]
        return np.ascontiguousarray(np.rot90(part, self.quarter_turns))

    def small(self, pixels: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
        """The view of one RGB frame squeezed to ``side`` x ``side`` pixels, for the model.

        Linear, which is eight times as quick as means and gives the same vectors up to a
        cosine of 0.995 at these sizes.
        """
        height, width = pixels.shape[:2]
        x0, y0, w, h = self._pixels(width, height)
        part = pixels[y0 : y0 + h, x0 : x0 + w]
        small = cv2.resize(part, (side, side), interpolation=cv2.INTER_LINEAR)
        if self.mirrored:
            small = small[:, ::-1]
        return np.ascontiguousarray(np.rot90(small, self.quarter_turns), np.uint8)

    def to_frame(self, width: int, height: int) -> NDArray[np.float64]:
        """The 3x3 map from pixels of the view to pixels of the (width, height) frame."""
        x0, y0, w, h = self._pixels(width, height)
        turn = {
            0: np.eye(3),
            1: np.array([[0, -1, w - 1], [1, 0, 0], [0, 0, 1.0]]),
            2: np.array([[-1, 0, w - 1], [0, -1, h - 1], [0, 0, 1.0]]),
            3: np.array([[0, 1, 0], [-1, 0, h - 1], [0, 0, 1.0]]),
        }[self.quarter_turns % 4]
        mirror = np.array([[-1, 0, w - 1], [0, 1, 0], [0, 0, 1.0]]) if self.mirrored else np.eye(3)
        shift = np.array([[1, 0, x0], [0, 1, y0], [0, 0, 1.0]])
        return np.asarray(shift @ mirror @ turn, np.float64)

    def _pixels(self, width: int, height: int) -> tuple[int, int, int, int]:
        """Left, top, width and height of the box in pixels, never empty."""
        left, top, right, bottom = self.box
        x0 = min(round(left * width), width - 1)
        y0 = min(round(top * height), height - 1)
        x1 = min(max(round(right * width), x0 + 8), width)
        y1 = min(max(round(bottom * height), y0 + 8), height)
        return x0, y0, x1 - x0, y1 - y0


FULL = (View(),)
TURNED = (View(quarter_turns=1), View(quarter_turns=3))
# Where nothing is found in the whole frame: insets and strong zooms.
PARTS = (
    View((0.0, 0.0, 0.6, 0.6)),
    View((0.4, 0.0, 1.0, 0.6)),
    View((0.0, 0.4, 0.6, 1.0)),
    View((0.4, 0.4, 1.0, 1.0)),
    View((0.2, 0.2, 0.8, 0.8)),
    View((0.0, 0.0, 0.5, 1.0)),
    View((0.5, 0.0, 1.0, 1.0)),
    View((0.0, 0.0, 1.0, 0.5)),
    View((0.0, 0.5, 1.0, 1.0)),
)


def gray(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Luma of an RGB frame."""
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)
