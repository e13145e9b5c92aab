"""Arabic-Indic and Persian digits in a line of text, glyph by glyph.

The reader of ``lettering`` knows Latin digits alone. Here a line that it found is cut into
glyphs, and a small linear classifier over gradients tells each: the digits of both scripts,
and the marks between them. ``tools/eastern_digits.py`` made its weights from open fonts.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO

import cv2
import numpy as np
from numpy.typing import NDArray

CLASSES = "٠١٢٣٤٥٦٧٨٩۴۵۶/:-."
"""What a glyph can be. Persian shares its other digits' shapes with Arabic."""
_SIDE = 24
_SMALLEST, _MOST_GLYPHS = 0.06, 40
_WORD_GAP = 0.55
_GOOD = 0.75
_HEIGHT = 64


@dataclass(frozen=True, slots=True)
class Glyph:
    """A glyph of a line: its picture, white on black, and where it stands, in line heights."""

    picture: NDArray[np.uint8]
    left: float
    right: float
    top: float
    bottom: float


def eastern_line(pixels: NDArray[np.uint8]) -> tuple[str, float] | None:
    """The text of a line that is all Eastern digits and marks, and how sure it is (0 to 1).

    ``pixels``: the line cut out of its picture, shape (height, width, 3) RGB. ``None`` where
    most of it is something else. Both light on dark and dark on light are tried.
    """
    found = [read for bright in (True, False) if (read := _read(glyphs(pixels, bright)))]
    return max(found, key=lambda read: read[1], default=None)


def glyphs(pixels: NDArray[np.uint8], bright: bool) -> list[Glyph]:
    """The glyphs of a line from left to right; parts above one another are one glyph."""
    gray = cv2.cvtColor(np.ascontiguousarray(pixels), cv2.COLOR_RGB2GRAY)
    if min(gray.shape) < 6:
        return []
    scale = _HEIGHT / gray.shape[0]
    gray = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    mode = cv2.THRESH_BINARY if bright else cv2.THRESH_BINARY_INV
    _, mask = cv2.threshold(gray, 0, 255, mode + cv2.THRESH_OTSU)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    boxes = [
        (int(x), int(y), int(x + w), int(y + h), [label])
        for label, (x, y, w, h, area) in enumerate(stats[:count])
        if label and area >= 6 and h >= _SMALLEST * _HEIGHT and w < 3 * _HEIGHT
    ]
    return [_glyph(np.asarray(labels, np.int32), box) for box in _merged(sorted(boxes))]


def features(glyph: Glyph, line: tuple[float, float]) -> NDArray[np.float32]:
    """What the classifier looks at. ``line``: top and bottom of the tallest glyphs."""
    height = max(line[1] - line[0], 1e-3)
    picture = glyph.picture
    side = max(picture.shape)
    square = np.zeros((side, side), np.uint8)
    top, left = (side - picture.shape[0]) // 2, (side - picture.shape[1]) // 2
    square[top : top + picture.shape[0], left : left + picture.shape[1]] = picture
    small = np.asarray(cv2.resize(square, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA), np.uint8)
    gradients = _gradients(small)
    place = np.array(
        [
            (glyph.bottom - glyph.top) / height,
            (glyph.right - glyph.left) / height,
            ((glyph.top + glyph.bottom) / 2 - line[0]) / height,
            1.0,
        ],
        np.float32,
    )
    coarse = cv2.resize(small, (8, 8), interpolation=cv2.INTER_AREA).ravel() / 255.0
    return np.concatenate([gradients, coarse.astype(np.float32), 3 * place])


def _gradients(small: NDArray[np.uint8]) -> NDArray[np.float32]:
    """How much edge of each of 8 directions lies in each of 6 x 6 cells, unit length."""
    dx = cv2.Sobel(small, cv2.CV_32F, 1, 0)
    dy = cv2.Sobel(small, cv2.CV_32F, 0, 1)
    direction = np.floor(np.mod(np.arctan2(dy, dx), 2 * np.pi) / (np.pi / 4)).astype(int) % 8
    cell = np.arange(_SIDE) * 6 // _SIDE
    place = (cell[:, None] * 6 + cell[None, :]) * 8 + direction
    found = np.bincount(place.ravel(), np.hypot(dx, dy).ravel(), minlength=6 * 6 * 8)
    return np.asarray(found / (np.linalg.norm(found) + 1e-6), np.float32)


def _read(line: list[Glyph]) -> tuple[str, float] | None:
    if not 5 <= len(line) <= _MOST_GLYPHS:
        return None
    weights = _weights()
    tallest = sorted(line, key=lambda g: g.bottom - g.top)[-max(2, len(line) // 3) :]
    span = (
        float(np.median([g.top for g in tallest])),
        float(np.median([g.bottom for g in tallest])),
    )
    scores = np.stack([features(glyph, span) for glyph in line]) @ weights
    chances = np.exp(scores - scores.max(axis=1, keepdims=True))
    chances /= chances.sum(axis=1, keepdims=True)
    best = chances.argmax(axis=1)
    sure = float(np.mean(chances.max(axis=1)))
    if sure < _GOOD:
        return None
    height, text = span[1] - span[0], ""
    for place, (glyph, which) in enumerate(zip(line, best, strict=True)):
        if place and glyph.left - line[place - 1].right > _WORD_GAP * height:
            text += " "
        text += CLASSES[which]
    return text, sure


def _merged(
    boxes: list[tuple[int, int, int, int, list[int]]],
) -> list[tuple[int, int, int, int, list[int]]]:
    """Parts that stand above one another, as the dots of a colon do, are one."""
    out: list[tuple[int, int, int, int, list[int]]] = []
    for box in boxes:
        if out:
            last = out[-1]
            shared = min(last[2], box[2]) - max(last[0], box[0])
            if shared > 0.5 * min(last[2] - last[0], box[2] - box[0]):
                out[-1] = (
                    min(last[0], box[0]),
                    min(last[1], box[1]),
                    max(last[2], box[2]),
                    max(last[3], box[3]),
                    last[4] + box[4],
                )
                continue
        out.append(box)
    return out


def _glyph(labels: NDArray[np.int32], box: tuple[int, int, int, int, list[int]]) -> Glyph:
    left, top, right, bottom, parts = box
    cut = labels[top:bottom, left:right]
    picture = np.where(np.isin(cut, parts), 255, 0).astype(np.uint8)
    return Glyph(picture, float(left), float(right), float(top), float(bottom))


@cache
def _weights() -> NDArray[np.float32]:
    data = files("antedate.media").joinpath("eastern_digits.npz").read_bytes()
    with np.load(BytesIO(data)) as stored:
        return np.asarray(stored["weights"], np.float32)
