"""Painting a place in perspective, from far to near, on one wide picture.

World metres: x to the right, y up, z away from the camera, which stands at x = z = 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from antedate.workflows.scenery.textures import Colour, Field, Picture

WIDTH, HEIGHT = 1280, 720

type Point = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Lens:
    """Where the place is seen from: eye ``height`` in metres, ``horizon`` as canvas row,
    ``vanishing`` point as canvas column, ``focal`` length in canvas pixels."""

    height: float
    horizon: float
    vanishing: float
    focal: float

    def to_canvas(self, point: Point) -> tuple[float, float]:
        """The canvas column and row of a world point with z above 0."""
        x, y, z = point
        return self.vanishing + self.focal * x / z, self.horizon + self.focal * (
            self.height - y
        ) / z

    def pixels_per_metre(self, z: float) -> float:
        """How large a metre at distance ``z`` is."""
        return self.focal / z


class Canvas:
    """A picture (720, 1280, 3), how solid it is (720, 1280; 0 where the sky shows) and how
    far away each pixel is, in metres."""

    def __init__(self, lens: Lens, haze: Colour, sight_m: float) -> None:
        self.lens = lens
        self.picture: Picture = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
        self.solid: Field = np.zeros((HEIGHT, WIDTH), np.float32)
        self.depth: Field = np.full((HEIGHT, WIDTH), 1e6, np.float32)
        self._haze = np.array(haze, np.float32)
        self._sight_m = sight_m

    def face(self, texture: Picture, corners: Sequence[Point], light: float = 1.0) -> None:
        """A flat textured surface; ``corners`` as in the texture: from upper left, clockwise."""
        quad = np.array([self.lens.to_canvas(corner) for corner in corners], np.float32)
        self._lay(texture, quad, light, [corner[2] for corner in corners])

    def stretch(self, texture: Picture, left: float, right: float, near: float, far: float) -> None:
        """Level ground, in parts that double in depth so that each is sampled finely enough."""
        rows, start = len(texture), near
        while start < far:
            end = min(start * 1.7, far)
            low = round(rows * (1 - (end - near) / (far - near)))
            high = round(rows * (1 - (start - near) / (far - near)))
            if high - low >= 2:
                corners = [(left, 0.0, end), (right, 0.0, end), (right, 0.0, start)]
                self.face(texture[low:high], [*corners, (left, 0.0, start)])
            start = end

    def stand(self, sprite: Picture, at: Point, height_m: float, light: float = 1.0) -> None:
        """A cut-out (h, w, 4) that faces the camera, its foot in the middle at ``at``."""
        scale = self.lens.pixels_per_metre(at[2]) * height_m / len(sprite)
        column, row = self.lens.to_canvas(at)
        self.paste(sprite, column, row, scale, light, at[2])

    def paste(
        self, sprite: Picture, column: float, row: float, scale: float, light: float, z: float
    ) -> None:
        """A cut-out whose foot comes to stand at a canvas position."""
        width, height = sprite.shape[1] * scale, len(sprite) * scale
        left, top = column - width / 2, row - height
        quad = [[left, top], [left + width, top], [left + width, row], [left, row]]
        self._lay(sprite, np.array(quad, np.float32), light, [z] * 4)

    def _lay(
        self, texture: Picture, quad: NDArray[np.float32], light: float, z: Sequence[float]
    ) -> None:
        low = np.maximum(np.floor(quad.min(axis=0)).astype(int) - 1, 0)
        high = np.minimum(np.ceil(quad.max(axis=0)).astype(int) + 2, (WIDTH, HEIGHT))
        if (high - low < 1).any():
            return
        size = (int(high[0] - low[0]), int(high[1] - low[1]))
        texture = _reduced(texture, quad)
        rows, columns = texture.shape[:2]
        corners = np.array([[0, 0], [columns, 0], [columns, rows], [0, rows]], np.float32) - 0.5
        shifted = quad - low.astype(np.float32)
        plane = cv2.getPerspectiveTransform(corners, shifted)
        laid = cv2.warpPerspective(texture, plane, size, borderMode=cv2.BORDER_REPLICATE)
        mask = np.zeros((size[1], size[0]), np.uint8)
        cv2.fillConvexPoly(mask, (shifted * 16).astype(np.int32), 255, cv2.LINE_AA, 4)
        cover = mask.astype(np.float32) / 255
        if texture.shape[2] == 4:
            cover *= laid[..., 3].astype(np.float32) / 255
        clear = float(np.exp(-float(np.mean(z)) / self._sight_m))
        colours = laid[..., :3] * np.float32(light * clear) + self._haze * np.float32(1 - clear)
        part = (slice(low[1], high[1]), slice(low[0], high[0]))
        under, weight = self.picture[part], cover[..., None]
        self.picture[part] = np.clip(under * (1 - weight) + colours * weight, 0, 255)
        self.solid[part] = np.maximum(self.solid[part], cover)
        self.depth[part] = np.where(cover > 0.5, _depth(shifted, z, size), self.depth[part])


def _depth(quad: NDArray[np.float32], z: Sequence[float], size: tuple[int, int]) -> Field:
    """Over a flat surface one over the distance is linear on the picture."""
    known = np.column_stack([quad, np.ones(4)])
    (across, down, base), *_ = np.linalg.lstsq(known, 1 / np.array(z), rcond=None)
    columns = np.arange(size[0], dtype=np.float32) * np.float32(across)
    rows = np.arange(size[1], dtype=np.float32) * np.float32(down) + np.float32(base)
    return np.asarray(1 / np.maximum(rows[:, None] + columns[None, :], 1e-6), np.float32)


def _reduced(texture: Picture, quad: NDArray[np.float32]) -> Picture:
    """No finer than it will be shown, for sampling between pixels would make it flicker."""
    edges = np.linalg.norm(np.roll(quad, -1, axis=0) - quad, axis=1)
    across, down = max(edges[0], edges[2]), max(edges[1], edges[3])
    rows, columns = texture.shape[:2]
    width = int(min(columns, max(2, np.ceil(across))))
    height = int(min(rows, max(2, np.ceil(down))))
    if (width, height) == (columns, rows):
        return texture
    return np.asarray(cv2.resize(texture, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
