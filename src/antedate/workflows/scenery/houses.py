"""Houses: single ones that face the camera, rows along a street, towers."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np

from antedate.workflows.scenery import textures
from antedate.workflows.scenery.canvas import Canvas, Point
from antedate.workflows.scenery.facades import Style, facade
from antedate.workflows.scenery.textures import Colour, scaled


def upright(left: float, right: float, top: float, z: float, low: float = 0.0) -> list[Point]:
    """The corners of a wall that faces the camera, from ``left`` to ``right``."""
    return [(left, top, z), (right, top, z), (right, low, z), (left, low, z)]


def style_of(rng: np.random.Generator) -> Style:
    """How the houses of one place look."""
    palette = _PALETTES[rng.integers(len(_PALETTES))]
    return Style(
        walls=palette,
        brick_share=float(rng.choice([0.0, 0.3, 0.9])),
        storey_m=float(rng.uniform(2.9, 3.7)),
        window_m=(float(rng.uniform(0.9, 1.4)), float(rng.uniform(1.3, 2.1))),
        shutters=float(rng.choice([0.0, 0.5, 0.9])),
        balconies=float(rng.choice([0.0, 0.4, 0.8])),
        arched=bool(rng.random() < 0.3),
        trim=_PALE[rng.integers(len(_PALE))],
    )


_PALE: tuple[Colour, ...] = ((226, 220, 206), (198, 190, 176), (240, 238, 232), (120, 104, 90))
_PALETTES: tuple[tuple[Colour, ...], ...] = (
    ((214, 190, 150), (204, 168, 122), (188, 172, 146)),
    ((168, 92, 74), (148, 80, 66), (182, 120, 96)),
    ((176, 186, 194), (150, 158, 166), (206, 208, 206)),
    ((222, 176, 110), (204, 132, 96), (150, 176, 172), (226, 208, 160)),
    ((116, 148, 170), (200, 192, 180), (196, 156, 150)),
)


def row_along(
    rng: np.random.Generator, canvas: Canvas, style: Style, side: int, wall: float
) -> None:
    """A row of houses along the street, from the far end to the camera."""
    edges = [1.9]
    while edges[-1] < 140:
        edges.append(edges[-1] + float(rng.uniform(7, 15)))
    light = 1.0 if side < 0 else float(rng.uniform(0.6, 0.85))
    tall = int(rng.integers(2, 5))
    ends_seen = [textures.plaster(rng, 240, 160, wall_colour) for wall_colour in style.walls]
    # Far houses are too small to tell apart: three fronts serve for them all.
    far_fronts = [(tall + n, facade(rng, style, 11, tall + n, n != 1)) for n in range(3)]
    for near, far in reversed(list(pairwise(edges))):
        if near > 45:
            storeys, front = far_fronts[rng.integers(3)]
        else:
            storeys = tall + int(rng.integers(0, 3))
            front = facade(rng, style, far - near, storeys, rng.random() < 0.75)
        high = storeys * style.storey_m + 0.8
        end = ends_seen[rng.integers(len(ends_seen))]
        out = side * (wall + 12)
        x = side * wall
        left, right = min(x, out), max(x, out)
        canvas.face(end, upright(left, right, high, near), 0.75)
        a, b = (near, far) if side < 0 else (far, near)
        canvas.face(front, [(x, high, a), (x, high, b), (x, 0.0, b), (x, 0.0, a)], light)


def house(
    rng: np.random.Generator,
    canvas: Canvas,
    style: Style,
    foot: Point,
    size: tuple[float, float],
    storeys: int,
    shop: bool,
) -> None:
    """A house that faces the camera, with a pitched roof; ``size`` is width and depth."""
    (x, y, z), (wide, deep) = foot, size
    left, right, top = x - wide / 2, x + wide / 2, y + storeys * style.storey_m + 0.8
    ridge = top + float(rng.uniform(1.8, 3.6))
    roof = ((150, 78, 56), (96, 92, 94), (128, 96, 70), (112, 66, 58))[rng.integers(4)]
    side = left if left > 0 else right
    if left > 0 or right < 0:
        end = textures.plaster(rng, 200, 160, style.walls[rng.integers(len(style.walls))])
        a, b = (z + deep, z) if side == left else (z, z + deep)
        canvas.face(end, [(side, top, a), (side, top, b), (side, y, b), (side, y, a)], 0.62)
        middle = z + deep / 2
        gable = [(side, ridge, middle), (side, ridge, middle + 0.1), (side, top, b), (side, top, a)]
        canvas.face(end[:60], gable, 0.6)
    slope = textures.tiles(rng, 160, max(64, round(wide * 24)), roof)
    eaves = [(left - 0.4, ridge, z + deep / 2), (right + 0.4, ridge, z + deep / 2)]
    canvas.face(
        slope, [*eaves, (right + 0.4, top - 0.2, z - 0.4), (left - 0.4, top - 0.2, z - 0.4)]
    )
    if rng.random() < 0.7:
        stack = textures.bricks(rng, 60, 30, (140, 84, 66))
        at = left + wide * float(rng.uniform(0.2, 0.8))
        canvas.face(stack, upright(at, at + 0.9, ridge + 1.0, z + deep / 2 - 0.2, ridge - 1.2))
    canvas.face(facade(rng, style, wide, storeys, shop), upright(left, right, top, z, y))


def tower(rng: np.random.Generator, canvas: Canvas, style: Style, z: float) -> None:
    """A tower with a clock or without, behind the houses."""
    x, half = float(rng.uniform(-16, 16)), float(rng.uniform(2.0, 3.6))
    top = float(rng.uniform(19, 30))
    stone = style.walls[rng.integers(len(style.walls))]
    wall = textures.bricks(rng, 900, 180, stone, 14)
    for row in range(150, 900, 190):
        cv2.rectangle(wall, (76, row), (104, row + 70), (30, 32, 38), -1)
        cv2.rectangle(wall, (0, row - 60), (180, row - 50), scaled(stone, 1.25), -1)
    if rng.random() < 0.7:
        cv2.circle(wall, (90, 70), 44, (232, 226, 206), -1, cv2.LINE_AA)
        cv2.circle(wall, (90, 70), 44, (30, 30, 34), 5, cv2.LINE_AA)
        cv2.line(wall, (90, 70), (90, 38), (20, 20, 24), 5)
        cv2.line(wall, (90, 70), (114, 84), (20, 20, 24), 5)
    canvas.face(wall, upright(x - half, x + half, top, z))
    cap = textures.tiles(
        rng, 300, 200, ((92, 118, 104), (120, 62, 50), (84, 86, 92))[rng.integers(3)]
    )
    point = [(x - 0.1, top + 3 * half, z), (x + 0.1, top + 3 * half, z)]
    canvas.face(cap, [*point, (x + half * 1.15, top, z), (x - half * 1.15, top, z)])
