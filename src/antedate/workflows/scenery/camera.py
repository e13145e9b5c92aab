"""How a camera is held: where it points, how far it zooms, how it shakes."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from antedate.workflows.scenery.canvas import HEIGHT, WIDTH

# What stands near the camera moves by this much more than the rest as it turns.
NEARNESS = 1.12
_EDGE = 12.0


@dataclass(frozen=True, slots=True)
class CameraPath:
    """A hand-held camera over one take. Middles are canvas positions, zooms frame pixels per
    canvas pixel, shakes canvas pixels; ``waves`` holds (frequency in Hz, phase, axis weight).
    """

    first: tuple[float, float]
    last: tuple[float, float]
    zooms: tuple[float, float]
    seconds: float
    shake: float
    waves: tuple[tuple[float, float, float, float], ...]

    def to_frame(
        self, time_s: float, size: tuple[int, int], nearness: float = 1.0
    ) -> NDArray[np.float64]:
        """(2, 3): canvas to frame of ``size`` (width, height)."""
        part = min(max(time_s / self.seconds, 0), 1)
        part = part * part * (3 - 2 * part)
        zoom = self.zooms[0] + (self.zooms[1] - self.zooms[0]) * part
        shift, roll = self._shaken(time_s)
        half = (size[0] / 2 / zoom, size[1] / 2 / zoom)
        middle = []
        for axis, whole in ((0, WIDTH), (1, HEIGHT)):
            room = (whole / 2 - half[axis]) / NEARNESS - _EDGE
            wanted = self.first[axis] + (self.last[axis] - self.first[axis]) * part + shift[axis]
            middle.append(max(-room, min(room, wanted - whole / 2)) * nearness + whole / 2)
        cos, sin = zoom * math.cos(roll), zoom * math.sin(roll)
        plane = np.array([[cos, -sin, 0.0], [sin, cos, 0.0]])
        plane[:, 2] = np.array(size) / 2 - plane[:, :2] @ np.array(middle)
        return plane

    def _shaken(self, time_s: float) -> tuple[tuple[float, float], float]:
        across = down = roll = 0.0
        for frequency, phase, wide, high in self.waves:
            swing = math.sin(2 * math.pi * frequency * time_s + phase) / (0.35 + frequency)
            across += wide * swing
            down += high * swing
            roll += (wide - high) * swing
        return (self.shake * across, self.shake * down), 0.0012 * self.shake * roll


def camera_path(rng: np.random.Generator, seconds: float, size: tuple[int, int]) -> CameraPath:
    """A pan, a zoom or a look that stays, by ``rng``."""
    base = size[0] / float(rng.uniform(720, 900))
    room = (WIDTH / 2 - size[0] / base / 2) / NEARNESS - _EDGE
    around = (
        WIDTH / 2 + float(rng.uniform(-0.5, 0.5)) * room,
        HEIGHT / 2 + float(rng.uniform(-30, 40)),
    )
    zooms, last = (base, base), around
    manner = rng.integers(3)
    if manner == 0:
        turn = float(rng.choice([-1, 1])) * float(rng.uniform(100, 240))
        around = (WIDTH / 2 - turn / 2, around[1])
        last = (WIDTH / 2 + turn / 2, around[1] + float(rng.uniform(-25, 25)))
    elif manner == 1:
        zooms = (base, base * float(rng.uniform(1.25, 1.5)))
        zooms = zooms if rng.random() < 0.6 else (zooms[1], zooms[0])
    waves = tuple(
        (
            float(rng.uniform(low, high)),
            float(rng.uniform(0, 6.28)),
            float(rng.normal()),
            float(rng.normal()),
        )
        for low, high in ((0.1, 0.3), (0.3, 0.7), (0.8, 1.6), (2, 4), (5, 8))
    )
    return CameraPath(around, last, zooms, seconds, float(rng.uniform(1.0, 5.0)), waves)
