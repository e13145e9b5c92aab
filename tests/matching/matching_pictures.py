"""Made-up pictures, strips and code tables for the tests of matching."""

from __future__ import annotations

import cv2
import numpy as np
from hypothesis import HealthCheck, settings
from numpy.typing import NDArray

from antedate.descriptors.codes import CodeTable
from antedate.matching.footage import Strip

Gray = NDArray[np.uint8]

FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""For properties of what costs some milliseconds, also on a busy machine."""


def texture(seed: int, width: int = 320, height: int = 180) -> Gray:
    """A gray picture with detail of several sizes, (height, width)."""
    random = np.random.default_rng(seed)
    picture = np.zeros((height, width), np.float32)
    for size, weight in ((1.5, 1.0), (4.0, 1.2), (12.0, 1.0)):
        noise = random.standard_normal((height, width)).astype(np.float32)
        smooth = np.asarray(cv2.GaussianBlur(noise, (0, 0), size), np.float32)
        picture += weight * smooth / smooth.std()
    picture = 128 + 40 * picture / picture.std()
    return np.clip(picture, 5, 250).astype(np.uint8)


def film(
    place: int,
    movers: int | None,
    times_s: NDArray[np.float64],
    width: int = 192,
    height: int = 108,
) -> Strip:
    """A fixed camera on a textured place, with discs that cross it as ``movers`` decides."""
    background = texture(place, width, height)
    frames = []
    for time_s in times_s:
        frame = background.copy()
        if movers is not None:
            _draw_movers(frame, movers, float(time_s))
        frames.append(frame)
    return Strip(times_s, np.stack(frames))


def _draw_movers(frame: Gray, movers: int, time_s: float) -> None:
    height, width = frame.shape
    random = np.random.default_rng((movers, 99))
    for _ in range(6):
        start, pace = random.uniform(0, width), random.uniform(12, 30) * random.choice([-1, 1])
        wobble, phase = random.uniform(1, 3), random.uniform(0, 6.28)
        x = (start + pace * time_s) % (width + 30) - 15
        y = random.uniform(15, height - 15) + 6 * np.sin(wobble * time_s + phase)
        shade = int(random.choice([10, 245]))
        centre = (round(float(x) * 16), round(float(y) * 16))
        cv2.circle(frame, centre, 9 * 16, shade, -1, cv2.LINE_AA, shift=4)


def unit_vectors(seed: int, n: int) -> NDArray[np.float32]:
    """(n, 512) unit vectors in random directions."""
    vectors = np.random.default_rng(seed).standard_normal((n, 512))
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def table_of(media: list[list[tuple[float, float]]], seed: int = 0) -> CodeTable:
    """A table of random codes; for each media the (start, end) seconds of its codes.

    Media are named "m0", "m1" and so on.
    """
    runs = np.array([run for runs in media for run in runs], np.float32).reshape(-1, 2)
    owner = np.repeat(np.arange(len(media)), [len(runs) for runs in media])
    bits = np.random.default_rng(seed).integers(0, 256, (len(runs), 64), dtype=np.uint8)
    names = tuple(f"m{number}" for number in range(len(media)))
    return CodeTable(bits, runs[:, 0].copy(), runs[:, 1].copy(), owner.astype(np.int32), names)
