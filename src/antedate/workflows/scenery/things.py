"""Cut-outs of what stands about or moves: lamps, cars, people, boats, stalls, birds, smoke.

Each is (h, w, 4) RGBA uint8 and stands on the middle of its lower edge.
"""

from __future__ import annotations

import math

import cv2
import numpy as np

from antedate.workflows.scenery.textures import Colour, Picture, noise, scaled

_GLASS, _DARK = (52, 62, 72), (22, 22, 24)
STRIDES = 6


def car_side(rng: np.random.Generator, paint: Colour) -> Picture:
    """A car or van that drives to the right: 4.4 m long, 60 pixels a metre."""
    van = rng.random() < 0.3
    height, sprite = (126, 132) if van else (92, 100), np.zeros((132, 270, 4), np.uint8)
    low = 122
    top = low - (height[0] if van else 86)
    _shadow(sprite, (135, 123), (134, 9))
    if van:
        roof = [
            (8, top + 8),
            (196, top + 4),
            (232, top + 52),
            (264, top + 64),
            (266, low - 12),
            (6, low - 12),
        ]
        glass = [(150, top + 18), (192, top + 16), (222, top + 52), (150, top + 52)]
    else:
        roof = [
            (6, low - 46),
            (52, low - 52),
            (92, top),
            (168, top),
            (206, low - 50),
            (262, low - 40),
            (266, low - 12),
            (4, low - 12),
        ]
        glass = [(70, low - 52), (98, top + 8), (164, top + 8), (194, low - 50)]
    _fill(sprite, roof, paint)
    _fill(
        sprite,
        [(4, low - 30), (266, low - 26), (266, low - 12), (4, low - 12)],
        scaled(paint, 0.65),
    )
    _fill(sprite, glass, _GLASS)
    cv2.line(sprite, (130, top + 8), (132, low - 14), (*scaled(paint, 0.55), 255), 3)
    cv2.line(sprite, (16, low - 36), (256, low - 33), (*scaled(paint, 1.35), 255), 2)
    for wheel in (56, 214):
        cv2.circle(sprite, (wheel, low - 14), 18, (*_DARK, 255), -1, cv2.LINE_AA)
        cv2.circle(sprite, (wheel, low - 14), 9, (150, 152, 156, 255), -1, cv2.LINE_AA)
    cv2.rectangle(sprite, (256, low - 38), (266, low - 28), (250, 244, 214, 255), -1)
    cv2.rectangle(sprite, (2, low - 42), (10, low - 30), (190, 34, 30, 255), -1)
    return _rounded(sprite)


def car_end(rng: np.random.Generator, paint: Colour, front: bool) -> Picture:
    """A car seen from the front or from behind: 1.9 m wide, 80 pixels a metre."""
    del rng
    sprite = np.zeros((128, 160, 4), np.uint8)
    _shadow(sprite, (80, 118), (78, 10))
    for wheel in (14, 118):
        cv2.rectangle(sprite, (wheel, 88), (wheel + 28, 124), (*_DARK, 255), -1)
    _fill(sprite, [(10, 56), (34, 8), (126, 8), (150, 56), (154, 104), (6, 104)], paint)
    _fill(sprite, [(26, 52), (42, 16), (118, 16), (134, 52)], _GLASS)
    _fill(sprite, [(6, 84), (154, 84), (152, 108), (8, 108)], scaled(paint, 0.6))
    lamp = (252, 246, 220) if front else (198, 36, 30)
    for side in (12, 118):
        cv2.rectangle(sprite, (side, 62), (side + 30, 76), (*lamp, 255), -1)
    cv2.rectangle(sprite, (58, 86), (102, 98), (226, 224, 210, 255), -1)
    cv2.line(sprite, (34, 10), (126, 10), (*scaled(paint, 1.4), 255), 3)
    return _rounded(sprite)


def person(rng: np.random.Generator) -> tuple[Picture, ...]:
    """Somebody walking to the right, in ``STRIDES`` phases: 1.8 m high, 64 pixels a metre."""
    coat = _cloth(rng)
    legs, skin = (
        scaled(_cloth(rng), 0.5),
        ((224, 184, 150), (150, 106, 76), (96, 66, 48))[rng.integers(3)],
    )
    hair, skirt, bag = scaled(_cloth(rng), 0.4), rng.random() < 0.3, rng.random() < 0.4
    phases = []
    for phase in range(STRIDES):
        sprite = np.zeros((124, 72, 4), np.uint8)
        swing = math.sin(2 * math.pi * phase / STRIDES)
        _shadow(sprite, (36, 118), (22, 5))
        for side, dark in ((-1, 0.7), (1, 1.0)):
            foot = (36 + round(side * swing * 17), 117 - round(3 * abs(swing)))
            knee = (36 + round(side * swing * 8) + 3, 94)
            for a, b in (((36, 70), knee), (knee, foot)):
                cv2.line(sprite, a, b, (*scaled(legs, dark), 255), 9, cv2.LINE_AA)
            cv2.line(sprite, foot, (foot[0] + 8, foot[1]), (28, 24, 22, 255), 5)
        if skirt:
            _fill(sprite, [(25, 60), (47, 60), (54, 98), (20, 98)], coat)
        _fill(sprite, [(24, 30), (46, 28), (49, 74), (23, 74)], coat)
        _fill(sprite, [(24, 30), (32, 29), (30, 74), (23, 74)], scaled(coat, 0.7))
        hand = (36 - round(swing * 14), 68)
        cv2.line(sprite, (37, 34), hand, (*scaled(coat, 0.8), 255), 8, cv2.LINE_AA)
        if bag:
            cv2.rectangle(
                sprite, (hand[0] - 7, 68), (hand[0] + 7, 84), (*scaled(hair, 1.6), 255), -1
            )
        cv2.ellipse(sprite, (37, 17), (9, 11), 0, 0, 360, (*skin, 255), -1, cv2.LINE_AA)
        cv2.ellipse(sprite, (35, 12), (10, 8), 0, 150, 380, (*hair, 255), -1, cv2.LINE_AA)
        phases.append(sprite)
    return tuple(phases)


def boat(rng: np.random.Generator, paint: Colour) -> Picture:
    """A fishing boat under way to the right: 11 m long, 28 pixels a metre."""
    sprite = np.zeros((190, 320, 4), np.uint8)
    _fill(sprite, [(8, 140), (312, 124), (282, 182), (34, 184)], paint)
    _fill(sprite, [(12, 166), (292, 164), (282, 182), (34, 184)], scaled((130, 42, 36), 0.8))
    cv2.line(sprite, (8, 140), (312, 124), (240, 236, 226, 255), 5, cv2.LINE_AA)
    left = int(rng.integers(60, 150))
    cv2.rectangle(sprite, (left, 88), (left + 84, 136), (226, 222, 210, 255), -1)
    for pane in range(left + 8, left + 74, 24):
        cv2.rectangle(sprite, (pane, 96), (pane + 16, 114), (*_GLASS, 255), -1)
    cv2.rectangle(sprite, (left - 6, 80), (left + 92, 90), (*scaled(paint, 0.7), 255), -1)
    cv2.line(sprite, (left + 104, 6), (left + 104, 130), (70, 58, 46, 255), 5)
    cv2.line(sprite, (left + 104, 10), (304, 124), (40, 40, 44, 255), 2, cv2.LINE_AA)
    cv2.line(sprite, (left + 104, 10), (12, 138), (40, 40, 44, 255), 2, cv2.LINE_AA)
    _fill(sprite, [(left + 106, 8), (left + 140, 18), (left + 106, 28)], _cloth(rng))
    for at in range(40, 290, 36):
        cv2.circle(sprite, (at, 158), 8, (34, 34, 38, 255), 4, cv2.LINE_AA)
    cv2.ellipse(sprite, (160, 186), (156, 4), 0, 0, 360, (222, 230, 232, 200), -1)
    return sprite


def stall(rng: np.random.Generator) -> Picture:
    """A market stall with a striped roof and goods: 3.4 m wide, 60 pixels a metre."""
    sprite = np.zeros((168, 204, 4), np.uint8)
    first, second = _cloth(rng), (240, 234, 220)
    cv2.rectangle(sprite, (10, 40), (194, 160), (44, 38, 34, 235), -1)
    for number in range(12):
        x = 17 * number
        colour = first if number % 2 else second
        _fill(
            sprite,
            [(14 + round(x * 0.86), 4), (14 + round((x + 17) * 0.86), 4), (x + 17, 44), (x, 44)],
            colour,
        )
        cv2.circle(sprite, (x + 8, 45), 8, (*scaled(colour, 0.85), 255), -1)
    for shelf, foot in ((0, 112), (1, 132)):
        cv2.rectangle(sprite, (8, foot), (196, foot + 8), (126, 92, 60, 255), -1)
        at = 12
        while at < 188:
            heap = _cloth(rng)
            wide = int(rng.integers(16, 34))
            for _ in range(18):
                spot = (at + int(rng.integers(0, wide)), foot - int(rng.integers(0, 15)))
                shade = scaled(heap, float(rng.uniform(0.7, 1.25)))
                cv2.circle(sprite, spot, 4 + shelf, (*shade, 255), -1, cv2.LINE_AA)
            at += wide + 4
    cv2.rectangle(sprite, (8, 138), (196, 166), (*scaled(first, 0.5), 255), -1)
    for post in (10, 192):
        cv2.line(sprite, (post, 40), (post, 167), (90, 76, 60, 255), 5)
    return sprite


def lamp(rng: np.random.Generator) -> Picture:
    """A street lamp 6 m high, 40 pixels a metre."""
    sprite = np.zeros((240, 80, 4), np.uint8)
    iron = (*scaled((62, 66, 70), float(rng.uniform(0.6, 1.3))), 255)
    cv2.line(sprite, (20, 239), (20, 20), iron, 5)
    cv2.line(sprite, (20, 22), (62, 12), iron, 4, cv2.LINE_AA)
    cv2.ellipse(sprite, (62, 16), (14, 6), 0, 0, 360, (206, 204, 190, 255), -1)
    cv2.rectangle(sprite, (14, 200), (26, 239), iron, -1)
    if rng.random() < 0.6:
        cv2.rectangle(sprite, (22, 90), (52, 134), (*_cloth(rng), 255), -1)
        cv2.putText(sprite, str(rng.integers(2, 99)), (24, 120), 0, 0.6, (250, 250, 245, 255), 2)
    return sprite


def crane(rng: np.random.Generator, paint: Colour) -> Picture:
    """A quay crane 30 m high, 10 pixels a metre."""
    sprite = np.zeros((300, 320, 4), np.uint8)
    iron = (*paint, 255)
    for leg in (90, 150):
        cv2.line(sprite, (leg, 299), (120, 120), iron, 6, cv2.LINE_AA)
    for rung in range(140, 300, 26):
        cv2.line(
            sprite, (112 - (rung - 120) // 7, rung), (128 + (rung - 120) // 7, rung + 18), iron, 2
        )
    cv2.rectangle(sprite, (86, 92), (154, 126), (*scaled(paint, 0.7), 255), -1)
    tip = (300, int(rng.integers(4, 60)))
    for dy in (0, 14):
        cv2.line(sprite, (140, 100 + dy), tip, iron, 3, cv2.LINE_AA)
    cv2.line(sprite, (100, 96), (60, 40), iron, 4, cv2.LINE_AA)
    cv2.line(sprite, (60, 40), tip, (40, 40, 40, 255), 2, cv2.LINE_AA)
    cv2.line(sprite, tip, (tip[0], 210), (40, 40, 40, 255), 2)
    return sprite


def birds() -> tuple[Picture, ...]:
    """A gull in ``STRIDES`` beats of its wings: 1.2 m wide, 50 pixels a metre."""
    phases = []
    for phase in range(STRIDES):
        sprite = np.zeros((40, 64, 4), np.uint8)
        lift = round(13 * math.sin(2 * math.pi * phase / STRIDES))
        for side in (-1, 1):
            wing = [(32, 20), (32 + side * 14, 14 - lift), (32 + side * 29, 18 - lift // 2)]
            cv2.polylines(sprite, [np.array(wing)], False, (66, 68, 74, 255), 4, cv2.LINE_AA)
        cv2.ellipse(sprite, (34, 21), (9, 4), 0, 0, 360, (212, 212, 210, 255), -1)
        phases.append(sprite)
    return tuple(phases)


def smoke(rng: np.random.Generator) -> Picture:
    """A puff (96, 96, 4) with soft edges."""
    down, across = np.mgrid[-1:1:96j, -1:1:96j]
    soft = np.clip(1 - np.hypot(down, across), 0, 1)
    grain = noise(rng, 96, 96, cells=3, octaves=4)
    sprite = np.empty((96, 96, 4), np.uint8)
    sprite[..., :3] = (150 + 70 * grain)[..., None]
    sprite[..., 3] = np.clip(210 * soft * (0.3 + grain), 0, 255)
    return sprite


def car_paint(rng: np.random.Generator) -> Colour:
    """The colour of a car."""
    choices: tuple[Colour, ...] = (
        (214, 214, 212), (44, 46, 50), (128, 132, 136), (156, 36, 32), (44, 72, 124),
        (222, 186, 60), (60, 96, 72), (104, 80, 64),
    )  # fmt: skip
    return choices[rng.integers(len(choices))]


def _cloth(rng: np.random.Generator) -> Colour:
    bright = rng.integers(30, 215, 3)
    dull = 0.45 * bright + 0.55 * bright.mean()
    return int(dull[0]), int(dull[1]), int(dull[2])


def _shadow(sprite: Picture, middle: tuple[int, int], size: tuple[int, int]) -> None:
    cv2.ellipse(sprite, middle, size, 0, 0, 360, (10, 10, 14, 120), -1, cv2.LINE_AA)


def _fill(sprite: Picture, points: list[tuple[int, int]], colour: Colour) -> None:
    cv2.fillPoly(sprite, [np.array(points, np.int32)], (*colour, 255), cv2.LINE_AA)


def _rounded(sprite: Picture) -> Picture:
    """Lit from above: a body is darker below."""
    light = np.linspace(1.12, 0.82, len(sprite), dtype=np.float32)[:, None, None]
    sprite[..., :3] = np.clip(sprite[..., :3] * light, 0, 255)
    return sprite
