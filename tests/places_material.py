"""A painted place: detail that stays, light and grain that do not, and one thing that lasts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import cv2
import numpy as np
from numpy.typing import NDArray

from antedate.places import View, look
from antedate.when import Moment

WIDTH, HEIGHT = 384, 256
START = datetime(2024, 3, 1, 12, tzinfo=UTC)
THING = (128, 128, 192, 192)
"""Left, top, right, bottom: two by two cells."""

Picture = NDArray[np.uint8]


def scene(seed: int) -> Picture:
    """A place full of edges: houses, more or less."""
    rng = np.random.default_rng(seed)
    picture = np.full((HEIGHT, WIDTH, 3), 120, np.uint8)
    for _ in range(140):
        x, y = int(rng.uniform(0, WIDTH)), int(rng.uniform(0, HEIGHT))
        w, h = int(rng.uniform(8, 60)), int(rng.uniform(8, 50))
        colour = [int(value) for value in rng.integers(20, 235, 3)]
        cv2.rectangle(picture, (x, y), (x + w, y + h), colour, -1)
    return picture


def with_thing(picture: Picture, seed: int = 99) -> Picture:
    """The place with a lasting thing in it."""
    out = picture.copy()
    left, top, right, bottom = THING
    out[top:bottom, left:right] = scene(seed)[: bottom - top, : right - left]
    return out


def taken(picture: Picture, seed: int, shift: tuple[float, float] = (0.0, 0.0)) -> Picture:
    """The picture as a camera takes it once: its own light, grain and mount."""
    rng = np.random.default_rng((seed, 5))
    plane = np.array([[1, 0, shift[0]], [0, 1, shift[1]]], np.float64)
    moved = cv2.warpAffine(picture, plane, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REFLECT)
    light = moved.astype(np.float32) * rng.uniform(0.55, 1.1) + rng.normal(0, 3, moved.shape)
    return np.asarray(np.clip(light, 0, 255), np.uint8)


def moment(day: float) -> Moment:
    """So many days after the start, to the second."""
    return Moment(START + timedelta(days=day))


def views(pictures: Sequence[Picture], days: Sequence[float] | None = None) -> list[View]:
    """A view a day, unless days are given."""
    at = range(len(pictures)) if days is None else days
    return [
        View(look(picture), moment(day), f"view-{number:02d}.jpg", f"{number:064d}")
        for number, (picture, day) in enumerate(zip(pictures, at, strict=True))
    ]


def stood(first: int, last: int, count: int, place: int = 1) -> list[Picture]:
    """Pictures of a place in which the thing stands in those from ``first`` to ``last``."""
    base = scene(place)
    full = with_thing(base)
    return [taken(full if first <= number <= last else base, number) for number in range(count)]
