"""House fronts: walls with windows, balconies, shops and signs, at 32 pixels a metre."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from antedate.workflows.scenery.textures import Colour, Picture, bricks, plaster, scaled

PER_METRE = 32
_NAMES = (
    "CAFE ORLA", "BAKERY", "TELO & SON", "PHARMACY", "BOOKS", "HOTEL MIRA", "RADIO", "FLOWERS",
    "TAILOR", "KIOSK 24", "OPTIK", "GARAGE", "SALON LIV", "GROCER", "BANKA", "TEA ROOM",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Style:
    """What the houses of one place have in common."""

    walls: tuple[Colour, ...]
    brick_share: float
    storey_m: float
    window_m: tuple[float, float]
    shutters: float
    balconies: float
    arched: bool
    trim: Colour


def facade(
    rng: np.random.Generator, style: Style, width_m: float, storeys: int, shop: bool
) -> Picture:
    """A front (storeys * storey_m + 0.8 m high) with its ground floor below."""
    height = round((storeys * style.storey_m + 0.8) * PER_METRE)
    width = round(width_m * PER_METRE)
    colour = style.walls[rng.integers(len(style.walls))]
    make = bricks if rng.random() < style.brick_share else plaster
    wall = make(rng, height, width, scaled(colour, float(rng.uniform(0.85, 1.1))))
    storey = round(style.storey_m * PER_METRE)
    _cornice(wall, style)
    columns = max(1, int(width_m // rng.uniform(2.0, 2.9)))
    balconies = rng.random() < style.balconies
    shutter = _shutter_colour(rng) if rng.random() < style.shutters else None
    for floor in range(storeys):
        top = height - (floor + 1) * storey
        if floor == 0 and shop:
            _shop(rng, wall, top, storey)
            continue
        cv2.line(wall, (0, top), (width, top), scaled(colour, 0.7), 2)
        for column in range(columns):
            middle = round((column + 0.5) * width / columns)
            _window(rng, wall, style, middle, top + round(0.18 * storey), storey, shutter)
            if balconies and floor > 0 and column % 2 == 0:
                _balcony(rng, wall, middle, top + storey)
    _pipe(rng, wall)
    return wall


def _cornice(wall: Picture, style: Style) -> None:
    width = wall.shape[1]
    cv2.rectangle(wall, (0, 0), (width, 12), style.trim, -1)
    cv2.rectangle(wall, (0, 12), (width, 18), scaled(style.trim, 0.45), -1)
    for left in range(4, width, 22):
        cv2.rectangle(wall, (left, 4), (left + 9, 12), scaled(style.trim, 0.7), -1)


def _window(
    rng: np.random.Generator,
    wall: Picture,
    style: Style,
    middle: int,
    top: int,
    storey: int,
    shutter: Colour | None,
) -> None:
    half = round(style.window_m[0] * PER_METRE / 2)
    bottom = min(top + round(style.window_m[1] * PER_METRE), top + round(0.75 * storey))
    if style.arched:
        cv2.ellipse(wall, (middle, top), (half + 4, half), 0, 180, 360, style.trim, -1)
        cv2.ellipse(wall, (middle, top), (half, half - 4), 0, 180, 360, (46, 52, 60), -1)
    cv2.rectangle(
        wall, (middle - half - 4, top - 4), (middle + half + 4, bottom + 4), style.trim, -1
    )
    glass = scaled((70, 86, 102), float(rng.uniform(0.35, 1.5)))
    if rng.random() < 0.1:
        glass = (236, 206, 140)
    cv2.rectangle(wall, (middle - half, top), (middle + half, bottom), glass, -1)
    cv2.rectangle(wall, (middle - half, top), (middle + half, top + 5), scaled(glass, 0.5), -1)
    if rng.random() < 0.5:
        drawn = round(rng.uniform(0.25, 0.95) * half)
        curtain = scaled((212, 205, 190), float(rng.uniform(0.6, 1.0)))
        cv2.rectangle(
            wall, (middle - half + 2, top + 3), (middle - half + drawn, bottom), curtain, -1
        )
    shine = np.array([[middle - half, bottom], [middle, top], [middle + half // 2, top]])
    cv2.fillConvexPoly(wall, shine.astype(np.int32), scaled(glass, 1.35))
    cv2.line(wall, (middle, top), (middle, bottom), style.trim, 3)
    cv2.line(
        wall,
        (middle - half, (2 * top + bottom) // 3),
        (middle + half, (2 * top + bottom) // 3),
        style.trim,
        2,
    )
    cv2.rectangle(
        wall,
        (middle - half - 7, bottom + 3),
        (middle + half + 7, bottom + 9),
        scaled(style.trim, 0.85),
        -1,
    )
    cv2.rectangle(
        wall, (middle - half - 5, bottom + 9), (middle + half + 5, bottom + 13), (40, 38, 36), -1
    )
    if shutter is not None:
        for side in (-1, 1):
            edge = middle + side * (half + 5)
            cv2.rectangle(wall, (edge, top - 2), (edge + side * half, bottom + 2), shutter, -1)
            for slat in range(top + 3, bottom, 6):
                cv2.line(wall, (edge, slat), (edge + side * half, slat), scaled(shutter, 0.6), 2)
    elif rng.random() < 0.12:
        cv2.rectangle(
            wall, (middle - 14, bottom + 14), (middle + 12, bottom + 32), (196, 198, 194), -1
        )
        cv2.circle(wall, (middle - 4, bottom + 23), 7, (92, 94, 96), -1)


def _balcony(rng: np.random.Generator, wall: Picture, middle: int, foot: int) -> None:
    iron = (38, 40, 44)
    cv2.rectangle(wall, (middle - 36, foot - 5), (middle + 36, foot + 3), (150, 146, 138), -1)
    cv2.rectangle(wall, (middle - 36, foot + 3), (middle + 36, foot + 9), (60, 56, 52), -1)
    for bar in range(middle - 36, middle + 37, 6):
        cv2.line(wall, (bar, foot - 32), (bar, foot - 5), iron, 2)
    cv2.line(wall, (middle - 36, foot - 32), (middle + 36, foot - 32), iron, 3)
    if rng.random() < 0.6:
        cloth = tuple(int(part) for part in rng.integers(60, 240, 3))
        left = middle - 30 + int(rng.integers(0, 30))
        cv2.rectangle(wall, (left, foot - 34), (left + 24, foot - 8), cloth, -1)


def _shop(rng: np.random.Generator, wall: Picture, top: int, storey: int) -> None:
    width, bottom = wall.shape[1], top + storey
    paint = tuple(int(part) for part in rng.integers(30, 200, 3))
    board = (paint[0], paint[1], paint[2])
    cv2.rectangle(wall, (6, top + 4), (width - 6, top + 30), board, -1)
    letters = (245, 240, 225) if sum(board) < 380 else (25, 25, 30)
    name = _NAMES[rng.integers(len(_NAMES))]
    cv2.putText(wall, name, (16, top + 26), cv2.FONT_HERSHEY_DUPLEX, 0.8, letters, 2, cv2.LINE_AA)
    left = 10
    while left < width - 40:
        right = min(left + int(rng.integers(44, 100)), width - 10)
        door = rng.random() < 0.3
        glass = scaled((58, 66, 72), float(rng.uniform(0.4, 1.6)))
        cv2.rectangle(wall, (left, top + 36), (right, bottom), scaled(board, 0.5), -1)
        cv2.rectangle(
            wall, (left + 5, top + 41), (right - 5, bottom - (4 if door else 18)), glass, -1
        )
        for _ in range(int(rng.integers(3, 9))):
            ware = tuple(int(part) for part in rng.integers(50, 235, 3))
            spot = (
                int(rng.integers(left + 6, right - 10)),
                int(rng.integers(top + 56, bottom - 24)),
            )
            cv2.rectangle(wall, spot, (spot[0] + 10, spot[1] + int(rng.integers(5, 18))), ware, -1)
        left = right + 6
    if rng.random() < 0.6:
        _awning(rng, wall, top + 28, board)


def _awning(rng: np.random.Generator, wall: Picture, top: int, board: Colour) -> None:
    drop, width = int(rng.integers(18, 30)), wall.shape[1]
    stripe = int(rng.integers(10, 24))
    for number, left in enumerate(range(4, width - 4, stripe)):
        colour = board if number % 2 else (238, 232, 220)
        cv2.rectangle(wall, (left, top), (min(left + stripe, width - 4), top + drop), colour, -1)
    cv2.rectangle(wall, (4, top + drop), (width - 4, top + drop + 5), (32, 30, 30), -1)


def _pipe(rng: np.random.Generator, wall: Picture) -> None:
    at = (
        int(rng.integers(4, 10)) if rng.random() < 0.5 else wall.shape[1] - int(rng.integers(6, 12))
    )
    cv2.line(wall, (at, 16), (at, len(wall)), (84, 86, 88), 5)
    cv2.line(wall, (at - 2, 16), (at - 2, len(wall)), (150, 152, 154), 1)


def _shutter_colour(rng: np.random.Generator) -> Colour:
    choices: tuple[Colour, ...] = ((52, 92, 70), (104, 52, 44), (60, 84, 120), (120, 100, 76))
    return choices[rng.integers(len(choices))]
