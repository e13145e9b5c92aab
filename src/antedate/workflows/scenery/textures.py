"""Surfaces: noise of several octaves, and what walls, roofs, roads and water are made of.

All pictures are RGB, uint8; ``rng`` decides every detail.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

type Picture = NDArray[np.uint8]
type Field = NDArray[np.float32]
type Colour = tuple[int, int, int]


def noise(
    rng: np.random.Generator,
    height: int,
    width: int,
    *,
    cells: float = 4.0,
    octaves: int = 5,
    fall: float = 0.55,
) -> Field:
    """(height, width) float32 in 0 to 1. The coarsest of ``octaves`` has ``cells`` across."""
    total = np.zeros((height, width), np.float32)
    weight = 1.0
    for octave in range(octaves):
        across = cells * 2**octave
        grid = (max(2, round(across * height / width) + 1), max(2, round(across) + 1))
        if grid[0] > height or grid[1] > width:
            break
        coarse = rng.standard_normal(grid, np.float32) * np.float32(weight)
        total += cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
        weight *= fall
    few = total[:: max(1, height // 90), :: max(1, width // 90)]
    low, high = (float(level) for level in np.percentile(few, (1, 99)))
    total -= np.float32(low)
    total *= np.float32(1 / max(high - low, 1e-6))
    return np.clip(total, 0, 1, out=total)


def tinted(field: Field, dark: Colour, light: Colour) -> Picture:
    """A field of 0 to 1 as a ramp between two colours."""
    low, high = np.array(dark, np.float32), np.array(light, np.float32)
    ramp = low + np.linspace(0, 1, 256, dtype=np.float32)[:, None] * (high - low)
    index = (field * 255).astype(np.uint8)
    return np.asarray(np.clip(ramp, 0, 255).astype(np.uint8)[index])


def scaled(colour: Colour, by: float) -> Colour:
    """A colour made lighter or darker."""
    red, green, blue = (max(0, min(255, round(part * by))) for part in colour)
    return red, green, blue


def speckled(rng: np.random.Generator, picture: Picture, amount: float) -> Picture:
    """Fine grain of the surface itself, ``amount`` levels strong."""
    height, width = picture.shape[:2]
    block = rng.normal(0, amount, (97, 131)).astype(np.int16)
    grain = np.tile(block, (height // 97 + 1, width // 131 + 1))[:height, :width]
    return np.asarray(cv2.add(picture, cv2.merge([grain] * 3), dtype=cv2.CV_8U), np.uint8)


def plaster(rng: np.random.Generator, height: int, width: int, colour: Colour) -> Picture:
    """A rendered wall with stains that run down."""
    base = noise(rng, height, width, cells=3, octaves=6)
    streaks = cv2.resize(
        rng.random((max(2, height // 90), max(2, width // 5)), np.float32), (width, height)
    )
    field = np.clip(0.7 * base + 0.3 * np.asarray(streaks), 0, 1)
    wall = tinted(field, scaled(colour, 0.72), scaled(colour, 1.12))
    damp = np.linspace(1.03, 0.8, height, dtype=np.float32)[:, None, None]
    return speckled(rng, np.clip(wall * damp, 0, 255).astype(np.uint8), 5)


def bricks(
    rng: np.random.Generator, height: int, width: int, colour: Colour, course: int = 7
) -> Picture:
    """Courses of bricks, each a shade of its own, with pale joints."""
    rows, columns = height // course + 2, width // (3 * course) + 3
    shades = rng.uniform(0.72, 1.15, (rows, columns)).astype(np.float32)
    shades[rng.random((rows, columns)) < 0.06] *= 0.7
    down = np.arange(height)
    row = down // course
    across = np.arange(width)[None, :] + (row % 2)[:, None] * (3 * course // 2)
    shade = shades[row[:, None], across // (3 * course)]
    joint = (down % course == 0)[:, None] | (across % (3 * course) == 0)
    wear = 0.8 + 0.35 * noise(rng, height, width, cells=3, octaves=4)
    laid = tinted(np.clip(0.72 * shade * wear, 0, 1), (0, 0, 0), scaled(colour, 1.39))
    joints = (laid[joint] >> 1) + 75
    laid[joint] = joints
    return speckled(rng, laid, 6)


def tiles(rng: np.random.Generator, height: int, width: int, colour: Colour) -> Picture:
    """A tiled roof: rows with a shadow under each."""
    row = 9
    shades = rng.uniform(0.75, 1.15, (height // row + 2, width // 8 + 2)).astype(np.float32)
    down, across = np.arange(height), np.arange(width)
    shade = shades[(down // row)[:, None], (across // 8)[None, :]]
    shade *= np.where(down % row < 2, 0.6, 1.0).astype(np.float32)[:, None]
    shade *= 0.75 + 0.4 * noise(rng, height, width, cells=3, octaves=4)
    return tinted(np.clip(0.7 * shade, 0, 1), (0, 0, 0), scaled(colour, 1.43))


def paving(
    rng: np.random.Generator, height: int, width: int, colour: Colour, stone: int = 24
) -> Picture:
    """Slabs or cobbles with dark joints, dirt and puddle stains."""
    rows, columns = height // stone + 2, width // stone + 3
    shades = rng.uniform(0.8, 1.12, (rows, columns)).astype(np.float32)
    row = np.arange(height) // stone
    across = np.arange(width)[None, :] + (row % 2)[:, None] * (stone // 2)
    shade = shades[row[:, None], across // stone]
    joint = (np.arange(height) % stone < 2)[:, None] | (across % stone < 2)
    dirt = 0.62 + 0.5 * noise(rng, height, width, cells=5, octaves=6, fall=0.7)
    shade *= dirt
    shade[joint] *= 0.62
    return speckled(rng, tinted(np.clip(0.8 * shade, 0, 1), (0, 0, 0), scaled(colour, 1.25)), 7)


def asphalt(rng: np.random.Generator, height: int, width: int, colour: Colour) -> Picture:
    """A road with patches, cracks and tar lines."""
    field = noise(rng, height, width, cells=6, octaves=6, fall=0.75)
    road = tinted(field, scaled(colour, 0.7), scaled(colour, 1.2))
    for _ in range(rng.integers(4, 9)):
        corner = rng.integers(0, (width, height))
        size = rng.integers(20, (width // 4 + 21, height // 6 + 21))
        patch = scaled(colour, float(rng.uniform(0.62, 1.15)))
        cv2.rectangle(road, corner.tolist(), (corner + size).tolist(), patch, -1)
    for _ in range(rng.integers(6, 14)):
        crack = np.cumsum(rng.normal(0, (14, 22), (24, 2)), axis=0) + rng.uniform(
            0, (width, height)
        )
        cv2.polylines(road, [crack.astype(np.int32)], False, scaled(colour, 0.5), 2, cv2.LINE_AA)
    return speckled(rng, road, 9)


def meadow(rng: np.random.Generator, height: int, width: int, colour: Colour) -> Picture:
    """Grass and scrub: fine tufts over broad patches."""
    broad = noise(rng, height, width, cells=4, octaves=4)
    fine = noise(rng, height, width, cells=width / 14, octaves=3, fall=0.9)
    dry = (round(colour[0] * 1.35 + 20), round(colour[1] * 1.15 + 8), colour[2])
    ground = tinted(broad, scaled(colour, 0.8), dry)
    tufts = cv2.merge([0.45 + 0.9 * fine] * 3)
    return np.asarray(cv2.multiply(ground, tufts, dtype=cv2.CV_8U), np.uint8)


def water(rng: np.random.Generator, height: int, width: int, colour: Colour) -> Picture:
    """Ripples that lie flat, lighter where they catch the sky."""
    fine = noise(rng, height, max(width // 5, 8), cells=max(width / 40, 4), octaves=4, fall=0.8)
    ripples = np.asarray(cv2.resize(fine, (width, height), interpolation=cv2.INTER_CUBIC))
    broad = noise(rng, height, width, cells=3, octaves=3)
    field = np.clip(0.65 * ripples + 0.35 * broad, 0, 1) ** 1.4
    return tinted(field.astype(np.float32), scaled(colour, 0.55), scaled(colour, 1.65))
