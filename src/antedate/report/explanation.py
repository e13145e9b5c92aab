"""Why two files match or not, as one picture: similarities, lines, keypoints, thresholds."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

_WIDTH, _MARGIN, _MAP, _PAIR = 1240, 24, 360, 380
_INK, _PAPER, _LINE, _FAINT = (24, 24, 27), (252, 251, 248), (200, 30, 30), (120, 118, 112)


@dataclass(frozen=True, slots=True)
class Plane:
    """An agreement of every query second with every reference second, to be drawn.

    ``values`` is (n query, m reference); ``low`` and ``high`` are the values drawn white and
    black; ``line`` holds (query second, reference second) at its two ends, if one was found.
    """

    title: str
    values: NDArray[np.float32]
    query_s: tuple[float, float]
    reference_s: tuple[float, float]
    low: float
    high: float
    line: tuple[tuple[float, float], tuple[float, float]] | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """A measured value beside what is asked of it."""

    name: str
    value: float
    asked: str
    meets: bool | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that is drawn. Pictures are RGB; ``points`` are (k, 2) pairs in their pixels."""

    query: str
    reference: str
    verdict: str
    planes: tuple[Plane, ...]
    pictures: tuple[NDArray[np.uint8], NDArray[np.uint8]] | None
    points: tuple[NDArray[np.float32], NDArray[np.float32]] | None
    measures: tuple[Measure, ...]


def draw(explanation: Explanation) -> bytes:
    """The explanation as a PNG."""
    rows = len(explanation.measures)
    pair_height = _PAIR if explanation.pictures else 0
    height = 150 + (_MAP + 80 if explanation.planes else 0) + pair_height + 24 * rows + 80
    page = Image.new("RGB", (_WIDTH, height), _PAPER)
    pen = ImageDraw.Draw(page)
    top = _heading(pen, explanation)
    for number, plane in enumerate(explanation.planes):
        _plane(page, pen, plane, _MARGIN + number * (_MAP + 40), top)
    top += _MAP + 80 if explanation.planes else 0
    if explanation.pictures:
        _pictures(page, pen, explanation.pictures, explanation.points, top)
        top += pair_height
    _table(pen, explanation.measures, top + 10)
    data = io.BytesIO()
    page.save(data, "PNG")
    return data.getvalue()


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def _heading(pen: ImageDraw.ImageDraw, explanation: Explanation) -> int:
    pen.text((_MARGIN, 18), explanation.verdict, _INK, _font(24))
    pen.text((_MARGIN, 62), f"Query: {explanation.query}", _FAINT, _font(15))
    pen.text((_MARGIN, 86), f"Reference: {explanation.reference}", _FAINT, _font(15))
    return 130


def _plane(page: Image.Image, pen: ImageDraw.ImageDraw, plane: Plane, left: int, top: int) -> None:
    """Query time runs down, reference time to the right."""
    pen.text((left, top), plane.title, _INK, _font(15))
    top += 26
    shade = np.clip((plane.values - plane.low) / max(plane.high - plane.low, 1e-6), 0, 1)
    picture = cv2.resize((255 * (1 - shade)).astype(np.uint8), (_MAP, _MAP), interpolation=0)
    page.paste(Image.fromarray(picture), (left, top))
    pen.rectangle((left, top, left + _MAP, top + _MAP), outline=_FAINT)
    if plane.line is not None:
        ends = [
            (left + _share(r, plane.reference_s) * _MAP, top + _share(q, plane.query_s) * _MAP)
            for q, r in plane.line
        ]
        pen.line(ends, fill=_LINE, width=2)
    start, end = plane.reference_s
    pen.text((left, top + _MAP + 6), f"reference {start:.1f} to {end:.1f} s", _FAINT, _font(13))
    start, end = plane.query_s
    pen.text((left + 190, top + _MAP + 6), f"query {start:.1f} to {end:.1f} s", _FAINT, _font(13))


def _share(value: float, between: tuple[float, float]) -> float:
    low, high = between
    return float(np.clip((value - low) / max(high - low, 1e-6), 0, 1))


def _pictures(
    page: Image.Image,
    pen: ImageDraw.ImageDraw,
    pictures: tuple[NDArray[np.uint8], NDArray[np.uint8]],
    points: tuple[NDArray[np.float32], NDArray[np.float32]] | None,
    top: int,
) -> None:
    """Both frames, with the keypoints that agree joined by lines."""
    box = ((_WIDTH - 3 * _MARGIN) // 2, _PAIR - 40)
    placed = []
    for number, pixels in enumerate(pictures):
        scale = min(box[0] / pixels.shape[1], box[1] / pixels.shape[0])
        size = (round(pixels.shape[1] * scale), round(pixels.shape[0] * scale))
        left = _MARGIN + number * (box[0] + _MARGIN)
        page.paste(Image.fromarray(pixels).resize(size), (left, top))
        placed.append((left, top, scale))
    if points is None:
        pen.text((_MARGIN, top + _PAIR - 34), "No keypoints agree.", _INK, _font(15))
        return
    for one, other in zip(*points, strict=True):
        ends = [
            (left + x * scale, upper + y * scale)
            for (left, upper, scale), (x, y) in zip(placed, (one, other), strict=True)
        ]
        pen.line(ends, fill=(30, 120, 200), width=1)


def _table(pen: ImageDraw.ImageDraw, measures: Sequence[Measure], top: int) -> None:
    for number, measure in enumerate(measures):
        y = top + 24 * number
        mark = {True: "meets", False: "fails", None: ""}[measure.meets]
        colour = _LINE if measure.meets is False else _INK
        for x, text in (
            (_MARGIN, measure.name),
            (520, f"{measure.value:.3f}"),
            (640, measure.asked),
            (1020, mark),
        ):
            pen.text((x, y), text, colour, _font(15))
