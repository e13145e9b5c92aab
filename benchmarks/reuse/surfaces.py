"""What is laid over, or done to, the whole canvas: banners, captions, a camera before a screen."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from benchmarks.reuse.footage import Picture

_HEADLINES = (
    "BREAKING NEWS",
    "LIVE FROM THE SCENE",
    "EXCLUSIVE FOOTAGE",
    "Witnesses describe what happened",
    "Situation developing this hour",
    "New video emerges",
)
_NOISE_FIELDS = 6


@dataclass(frozen=True, slots=True)
class Banner:
    """A lower third with a headline and a logo. ``height`` is a fraction of the canvas."""

    height: float
    headline: int
    colour: tuple[int, int, int]
    logo_left: bool
    logo_size: float

    def drawn(self, size: tuple[int, int]) -> NDArray[np.uint8]:
        """(height, width, 4) RGBA."""
        width, height = size
        image = Image.new("RGBA", size)
        pen = ImageDraw.Draw(image)
        top = round(height * (1 - self.height))
        pen.rectangle((0, top, width, height), fill=(*self.colour, 235))
        strip = round(height * self.height * 0.35)
        pen.rectangle((0, height - strip, width, height), fill=(245, 245, 245, 255))
        words = _HEADLINES[self.headline % len(_HEADLINES)]
        large = ImageFont.load_default(max(height * self.height * 0.42, 8))
        small = ImageFont.load_default(max(strip * 0.7, 8))
        pen.text((width * 0.03, top + 2), words, font=large, fill=(255, 255, 255, 255))
        ticker = "  +++  ".join(_HEADLINES)
        pen.text((4, height - strip), ticker, font=small, fill=(20, 20, 20, 255))
        side = round(min(width, height) * self.logo_size)
        left = round(width * 0.03) if self.logo_left else round(width * 0.97) - side
        above = round(height * 0.04)
        box = (left, above, left + side, above + side // 2)
        pen.rounded_rectangle(box, radius=side // 10, fill=(*self.colour[::-1], 220))
        font = ImageFont.load_default(max(side * 0.34, 8))
        pen.text((left + side * 0.1, above), "TV 9", font=font, fill=(255, 255, 255, 255))
        return np.asarray(image, np.uint8)


@dataclass(frozen=True, slots=True)
class Caption:
    """A line or two of text on the bars of a repost. ``down`` is a fraction of the height."""

    text: str
    down: float

    def drawn(self, size: tuple[int, int]) -> NDArray[np.uint8]:
        """(height, width, 4) RGBA."""
        image = Image.new("RGBA", size)
        pen = ImageDraw.Draw(image)
        font = ImageFont.load_default(max(min(size) * 0.06, 9))
        place = (size[0] * 0.5, size[1] * self.down)
        pen.text(
            place, self.text, font=font, anchor="mm", align="center", fill=(255, 255, 255, 255)
        )
        return np.asarray(image, np.uint8)


@dataclass(frozen=True, slots=True)
class Screen:
    """A hand-held camera before a screen.

    ``corners`` are where the canvas's corners come to lie (from the upper left, clockwise), in
    fractions; ``shake`` is in fractions of the width, ``blur`` in pixels at 480 lines, ``noise``
    and ``moire`` in levels of 255.
    """

    corners: tuple[tuple[float, float], ...]
    shake: float
    blur: float
    noise: float
    moire: float
    gain: float
    seed: int


class Filming:
    """Films canvases of one size, in order."""

    def __init__(self, screen: Screen, size: tuple[int, int], frames: int) -> None:
        self._screen, self._size = screen, size
        rng = np.random.default_rng(screen.seed)
        width, height = size
        self._noise = [
            _centred(rng.normal(0, screen.noise, (height, width, 3))) for _ in range(_NOISE_FIELDS)
        ]
        rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
        slant = rng.uniform(-0.4, 0.4)
        wave = np.sin(columns * rng.uniform(0.6, 1.3) + rows * slant)
        wave = wave * np.sin(rows * rng.uniform(0.5, 1.1) + columns * 0.05)
        self._moire = _centred(np.repeat(wave[..., None] * screen.moire, 3, axis=2))
        steps = rng.normal(0, 1, (frames + 60, 3))
        window = np.hanning(25) / np.hanning(25).sum()
        smooth = [np.convolve(np.cumsum(steps[:, i]), window, "same") for i in range(3)]
        walk = np.stack(smooth, axis=1)[:frames]
        walk -= walk.mean(axis=0)
        self._walk = walk / max(float(np.abs(walk).max()), 1e-6)
        self._picks = rng.integers(0, _NOISE_FIELDS, frames)

    def of(self, canvas: Picture, index: int) -> Picture:
        """The canvas as filmed at frame ``index``."""
        width, height = self._size
        move = self._walk[index] * self._screen.shake
        corners = np.array(self._screen.corners) + move[:2] + (0.0, 0.0)
        middle = corners.mean(axis=0)
        angle = float(move[2])
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        corners = (corners - middle) @ turn.T + middle
        target = (corners * (width, height)).astype(np.float32)
        source = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
        matrix = cv2.getPerspectiveTransform(source, target)
        filmed = cv2.warpPerspective(canvas, matrix, self._size, borderValue=(18, 16, 15))
        blur = self._screen.blur * min(width, height) / 480
        if blur > 0.2:
            filmed = cv2.GaussianBlur(filmed, (0, 0), blur)
        filmed = cv2.addWeighted(filmed, self._screen.gain, self._moire, 1.0, -128.0)
        noise = self._noise[int(self._picks[index])]
        return cv2.addWeighted(filmed, 1.0, noise, 1.0, -128.0)  # type: ignore[return-value]


class Overlay:
    """Blends drawn RGBA on canvases; only the rows that carry something are touched."""

    def __init__(self, drawn: NDArray[np.uint8]) -> None:
        rows = np.flatnonzero(drawn[..., 3].any(axis=1))
        self._top, self._bottom = (int(rows[0]), int(rows[-1]) + 1) if len(rows) else (0, 0)
        part = drawn[self._top : self._bottom]
        self._cover = (part[..., 3:].astype(np.float32) / 255).repeat(3, axis=2)
        self._ink = part[..., 2::-1].astype(np.float32) * self._cover

    def on(self, canvas: Picture) -> Picture:
        """The same canvas, written over."""
        if self._bottom > self._top:
            part = canvas[self._top : self._bottom]
            part[...] = (part * (1 - self._cover) + self._ink).astype(np.uint8)
        return canvas


def _centred(field: NDArray[np.floating]) -> Picture:
    levels: NDArray[np.floating] = np.clip(field + 128, 0, 255)
    return levels.astype(np.uint8)
