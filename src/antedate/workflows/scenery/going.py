"""What moves through a place, and where it is at a given second."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from antedate.workflows.scenery import things
from antedate.workflows.scenery.canvas import Lens, Point
from antedate.workflows.scenery.places import Going, Lane
from antedate.workflows.scenery.textures import Field, Picture

_METRES_HIGH = {
    Going.PERSON: 124 / 64,
    Going.BOAT: 190 / 28,
    Going.BIRD: 40 / 50,
    Going.SMOKE: 3.0,
}
_BEATS = {Going.PERSON: 1.8, Going.BIRD: 2.6}


@dataclass(frozen=True)
class Mover:
    """One thing under way on a lane. ``ahead_m`` is how far along it is at second 0."""

    lane: Lane
    ahead_m: float
    speed: float
    phases: tuple[Picture, ...]
    high_m: float
    seed: float

    @cached_property
    def length_m(self) -> float:
        """How long the lane is; at its end the thing starts anew, out of sight."""
        return math.dist(self.lane.start, self.lane.end)

    def part(self, time_s: float) -> float:
        """How much of the lane lies behind, 0 to 1."""
        return (self.ahead_m + self.speed * time_s) % self.length_m / self.length_m

    def at(self, time_s: float) -> Point:
        """Where its foot is, in world metres."""
        part = self.part(time_s)
        x, y, z = (a + (b - a) * part for a, b in zip(self.lane.start, self.lane.end, strict=True))
        if self.lane.going is Going.BIRD:
            y += math.sin(1.3 * time_s + self.seed)
            x += 1.5 * math.sin(0.7 * time_s + 2 * self.seed)
        if self.lane.going is Going.BOAT:
            y += 0.12 * math.sin(1.1 * time_s + self.seed)
        return x, y, z

    def sprite(self, time_s: float) -> tuple[Picture, float, float]:
        """How it looks, how high it is in metres, and how solid, 0 to 1."""
        if self.lane.going is Going.SMOKE:
            part = self.part(time_s)
            return self.phases[0], self.high_m * (0.35 + 1.8 * part), min(1, 6 * part) * (1 - part)
        beat = _BEATS.get(self.lane.going, 0.0) * (time_s + self.seed)
        return self.phases[int(beat * len(self.phases)) % len(self.phases)], self.high_m, 1.0


def movers(rng: np.random.Generator, lanes: Iterable[Lane]) -> list[Mover]:
    """Traffic on every lane, the gaps drawn anew by ``rng``."""
    found = []
    for lane in lanes:
        length = math.dist(lane.start, lane.end)
        ahead = float(rng.uniform(0, lane.every_m))
        pace = lane.speed * float(rng.uniform(0.8, 1.25))
        while ahead < length:
            phases, high = _looks(rng, lane)
            own = pace * (float(rng.uniform(0.85, 1.2)) if lane.going is Going.PERSON else 1.0)
            found.append(Mover(lane, ahead, own, phases, high, float(rng.uniform(0, 6))))
            ahead += lane.every_m * float(rng.uniform(0.55, 1.6))
    return found


def _looks(rng: np.random.Generator, lane: Lane) -> tuple[tuple[Picture, ...], float]:
    phases: tuple[Picture, ...]
    along = lane.end[0] - lane.start[0]
    lengthways = abs(lane.end[2] - lane.start[2]) > abs(along)
    match lane.going:
        case Going.CAR if lengthways:
            towards = lane.end[2] < lane.start[2]
            return (things.car_end(rng, things.car_paint(rng), towards),), 128 / 80
        case Going.CAR:
            phases, high = (things.car_side(rng, things.car_paint(rng)),), 132 / 60
        case Going.PERSON:
            phases, high = things.person(rng), _METRES_HIGH[lane.going] * rng.uniform(0.9, 1.1)
        case Going.BOAT:
            phases, high = (things.boat(rng, things.car_paint(rng)),), _METRES_HIGH[lane.going]
        case Going.BIRD:
            phases, high = things.birds(), _METRES_HIGH[lane.going]
        case Going.SMOKE:
            return (things.smoke(rng),), _METRES_HIGH[lane.going]
    if along < 0:
        phases = tuple(np.ascontiguousarray(phase[:, ::-1]) for phase in phases)
    return phases, float(high)


def _part(
    plane: NDArray[np.float64], width: int, height: int, frame: tuple[int, ...]
) -> tuple[slice, slice] | None:
    """The rows and columns of a frame that a sprite reaches; ``None`` for none."""
    (a, b, left), (c, d, top) = plane.tolist()
    across = (left, left + a * width, left + b * height, left + a * width + b * height)
    down = (top, top + c * width, top + d * height, top + c * width + d * height)
    first, last = max(0, math.floor(min(across))), min(frame[1], math.ceil(max(across)) + 1)
    high, low = max(0, math.floor(min(down))), min(frame[0], math.ceil(max(down)) + 1)
    return (slice(high, low), slice(first, last)) if first < last and high < low else None


class Painter:
    """Draws what moves on a frame. ``lens`` carries the world onto the canvas."""

    def __init__(self, lens: Lens, going: Iterable[Mover]) -> None:
        self._lens = lens
        self._going = list(going)
        self._levels: dict[int, list[Picture]] = {}

    def draw(
        self, frame: Picture, depth: Field, to_frame: NDArray[np.float64], time_s: float
    ) -> None:
        """Draw in place, the farthest first; ``depth`` (h, w) says what hides it.

        ``to_frame`` (2, 3) carries canvas positions to the frame.
        """
        placed = [(mover.at(time_s), mover) for mover in self._going]
        for at, mover in sorted(placed, key=lambda one: -one[0][2]):
            sprite, high, solid = mover.sprite(time_s)
            column, row = self._lens.to_canvas(at)
            scale = self._lens.pixels_per_metre(at[2]) * high / len(sprite)
            self._lay(frame, depth, sprite, (column, row, scale), to_frame, at[2], solid)

    def _lay(
        self,
        frame: Picture,
        depth: Field,
        sprite: Picture,
        foot: tuple[float, float, float],
        to_frame: NDArray[np.float64],
        z: float,
        solid: float,
    ) -> None:
        column, row, scale = foot
        shrink = scale * float(np.hypot(to_frame[0, 0], to_frame[1, 0]))
        level = 0
        while shrink * 2**level < 0.6 and level < 4:
            level += 1
        small = self._level(sprite, level)
        by = scale * sprite.shape[1] / small.shape[1]
        corner = (column - sprite.shape[1] * scale / 2, row - len(sprite) * scale)
        onto = np.array([[by, 0, corner[0]], [0, by, corner[1]], [0, 0, 1]])
        plane = to_frame @ onto
        part = _part(plane, small.shape[1], len(small), frame.shape)
        if part is None:
            return
        shown = (depth[part] > z - 0.4).astype(np.float32) * np.float32(solid)
        if not shown.any():
            return
        plane[:, 2] -= (part[1].start, part[0].start)
        laid = cv2.warpAffine(small, plane, shown.shape[::-1]) * shown[..., None]
        # Sprites carry colours multiplied by their cover, so that edges have no dark rim.
        frame[part] = frame[part] * (1 - laid[..., 3:] * np.float32(1 / 255)) + laid[..., :3]

    def _level(self, sprite: Picture, level: int) -> Picture:
        """The sprite halved ``level`` times, colours multiplied by cover."""
        levels = self._levels.get(id(sprite))
        if levels is None:
            cover = sprite[..., 3:].astype(np.float32) / 255
            whole = np.concatenate([sprite[..., :3] * cover, sprite[..., 3:]], axis=2)
            levels = [whole.astype(np.uint8)]
            self._levels[id(sprite)] = levels
        while len(levels) <= level:
            half = (max(1, levels[-1].shape[1] // 2), max(1, len(levels[-1]) // 2))
            levels.append(
                np.asarray(cv2.resize(levels[-1], half, interpolation=cv2.INTER_AREA), np.uint8)
            )
        return levels[level]
