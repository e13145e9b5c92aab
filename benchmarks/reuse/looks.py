"""Edits of the picture itself, before it is laid out: mirrored, cut, zoomed, graded, turned."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from benchmarks.reuse.footage import Picture

_TURNS = {90: cv2.ROTATE_90_CLOCKWISE, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}


@dataclass(frozen=True, slots=True)
class Window:
    """A part of a picture, in fractions of its width and height."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Grade:
    """A colour grade. ``gains`` multiply blue, green and red; ``saturation`` 0 is gray."""

    gamma: float
    contrast: float
    saturation: float
    gains: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Look:
    """What is done to every picture of a piece.

    ``windows`` is empty, one cut that stays, or where a zoom starts and ends. ``turned`` is 0,
    90 or 270 degrees clockwise.
    """

    mirrored: bool = False
    windows: tuple[Window, ...] = ()
    grade: Grade | None = None
    turned: int = 0

    def of(self, picture: Picture, part: float) -> Picture:
        """The edited picture; ``part`` runs from 0 to 1 over the piece."""
        if self.windows:
            picture = _cut(picture, _between(self.windows[0], self.windows[-1], part))
        if self.mirrored:
            picture = cv2.flip(picture, 1)  # type: ignore[assignment]
        if self.grade is not None:
            picture = _graded(picture, self.grade)
        if self.turned:
            picture = cv2.rotate(picture, _TURNS[self.turned])  # type: ignore[assignment]
        return picture


def _between(first: Window, last: Window, part: float) -> Window:
    smooth = part * part * (3 - 2 * part)
    return Window(
        first.left + (last.left - first.left) * smooth,
        first.top + (last.top - first.top) * smooth,
        first.width + (last.width - first.width) * smooth,
        first.height + (last.height - first.height) * smooth,
    )


def _cut(picture: Picture, window: Window) -> Picture:
    """Cut by sub-pixel sampling: whole pixels would make a slow zoom jump."""
    rows, columns = picture.shape[:2]
    width, height = round(window.width * columns), round(window.height * rows)
    middle = (
        (window.left + window.width / 2) * columns - 0.5,
        (window.top + window.height / 2) * rows - 0.5,
    )
    return cv2.getRectSubPix(picture, (max(width, 8), max(height, 8)), middle)  # type: ignore[return-value]


def _graded(picture: Picture, grade: Grade) -> Picture:
    levels = np.arange(256) / 255.0
    curve = (levels**grade.gamma - 0.5) * grade.contrast + 0.5
    table = np.stack([np.clip(curve * g, 0, 1) * 255 for g in grade.gains], axis=-1)
    picture = cv2.LUT(picture, table.astype(np.uint8)[None])  # type: ignore[assignment]
    keep = grade.saturation
    luma = np.array([0.114, 0.587, 0.299])
    mix = keep * np.eye(3) + (1 - keep) * luma[None, :]
    return cv2.transform(picture, mix)  # type: ignore[return-value]
