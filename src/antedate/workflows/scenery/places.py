"""Four kinds of places, each different for every seed: street, square, harbour, hills."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np

from antedate.workflows.scenery import nature, textures, things
from antedate.workflows.scenery.canvas import HEIGHT, WIDTH, Canvas, Lens, Point
from antedate.workflows.scenery.facades import facade
from antedate.workflows.scenery.houses import house, row_along, style_of, tower, upright
from antedate.workflows.scenery.textures import Colour, Picture, scaled


class Going(StrEnum):
    """What uses a lane."""

    CAR = "car"
    PERSON = "person"
    BOAT = "boat"
    BIRD = "bird"
    SMOKE = "smoke"


@dataclass(frozen=True, slots=True)
class Lane:
    """A straight way through the place, in world metres, and how busy it is."""

    going: Going
    start: Point
    end: Point
    speed: float
    every_m: float


@dataclass(frozen=True, slots=True)
class Place:
    """A place without its sky, its light and what moves. ``front`` stands near the camera;
    ``ripples`` is the canvas row where water begins, if there is any."""

    scenery: Canvas
    front: Canvas
    lanes: tuple[Lane, ...]
    zenith: Colour
    haze: Colour
    ripples: int | None = None


class Kind(StrEnum):
    """A kind of place."""

    STREET = "street"
    SQUARE = "square"
    HARBOUR = "harbour"
    HILLS = "hills"


def place(seed: int) -> Place:
    """The place of a seed; kinds take turns."""
    rng = np.random.default_rng((seed, 11))
    kind = list(Kind)[seed % len(Kind)]
    return _MAKERS[kind](rng)


def _street(rng: np.random.Generator) -> Place:
    lens = Lens(
        float(rng.uniform(1.7, 5.5)),
        float(rng.uniform(330, 400)),
        float(rng.uniform(380, 900)),
        620,
    )
    zenith, haze = _air(rng)
    canvas, front = Canvas(lens, haze, float(rng.uniform(150, 320))), Canvas(lens, haze, 1e9)
    style, half = style_of(rng), float(rng.uniform(3.4, 5.2))
    path = float(rng.uniform(2.0, 3.6))
    wall = half + path
    road = _road(rng, 640, 2200)
    slabs = _grey(rng, 150, 190)
    canvas.stretch(road, -half, half, 2.2, 150)
    for left, right in ((-wall, -half), (half, wall)):
        canvas.stretch(textures.paving(rng, 2200, 200, slabs), left, right, 2.2, 150)
    canvas.face(facade(rng, style, 3 * wall, 4, False), upright(-wall * 1.5, wall * 1.5, 15, 150))
    for side in (-1, 1):
        row_along(rng, canvas, style, side, wall)
    leaf = _leaf(rng)
    grown = [nature.tree(rng, leaf) for _ in range(2)]
    lamp = things.lamp(rng)
    trees = rng.random() < 0.6
    for z in range(70, 7, -7):
        for side in (-1, 1):
            spot = (side * (half + 0.5), 0.0, z + float(rng.uniform(0, 3)))
            if z % 2 == (side > 0):
                canvas.stand(lamp if side < 0 else lamp[:, ::-1], spot, 6.5)
            elif trees:
                canvas.stand(grown[rng.integers(2)], spot, float(rng.uniform(5, 8)))
            if rng.random() < 0.75:
                parked = things.car_end(rng, things.car_paint(rng), side < 0)
                canvas.stand(parked, (side * (half - 1.0), 0.0, z), 1.6, 0.85)
    _cables(rng, canvas, wall)
    front.paste(_branches(rng, leaf), float(rng.choice([180, 1100])), 120, 1.2, 0.55, 3)
    way = (half - 2.1) / 2 + 0.1
    lanes = [
        Lane(Going.CAR, (way, 0, 2.6), (way, 0, 90), 7.0, 26),
        Lane(Going.CAR, (-way, 0, 90), (-way, 0, 2.6), 8.5, 24),
        Lane(Going.PERSON, (wall - 1, 0, 4), (wall - 1, 0, 44), 1.3, 8),
        Lane(Going.PERSON, (1 - wall, 0, 40), (1 - wall, 0, 4), 1.2, 7),
        Lane(Going.PERSON, (-wall, 0, 17), (wall, 0, 17), 1.4, 14),
        Lane(Going.BIRD, (-30, 14, 40), (30, 17, 40), 8.0, 25),
    ]
    return Place(canvas, front, tuple(lanes), zenith, haze)


def _square(rng: np.random.Generator) -> Place:
    lens = Lens(
        float(rng.uniform(2.0, 6.5)),
        float(rng.uniform(310, 380)),
        float(rng.uniform(480, 800)),
        640,
    )
    zenith, haze = _air(rng)
    canvas, front = Canvas(lens, haze, float(rng.uniform(160, 320))), Canvas(lens, haze, 1e9)
    style, back = style_of(rng), float(rng.uniform(26, 40))
    tower(rng, canvas, style, back + 14)
    ground = textures.paving(rng, 1400, 1800, _grey(rng, 130, 190), int(rng.integers(14, 34)))
    canvas.stretch(ground, -back * 1.6, back * 1.6, 2.4, back + 1)
    x = -back * 1.4
    while x < back * 1.4:
        wide, storeys = float(rng.uniform(6, 12)), int(rng.integers(2, 5))
        house(rng, canvas, style, (x + wide / 2, 0.0, back), (wide, 8.0), storeys, True)
        x += wide
    leaf = _leaf(rng)
    for _ in range(int(rng.integers(2, 6))):
        spot = (float(rng.uniform(-back, back)), 0.0, back - 2)
        canvas.stand(nature.tree(rng, leaf), spot, float(rng.uniform(5, 9)))
    _fountain(rng, canvas, back * 0.62)
    depths = sorted((float(rng.uniform(11, back - 6)) for _ in range(9)), reverse=True)
    for z in depths:
        canvas.stand(things.stall(rng), (float(rng.uniform(-0.85, 0.85)) * z, 0.0, z), 3.1)
    front.stand(things.lamp(rng), (float(rng.choice([-2.6, 2.9])), 0.0, 4.5), 6.5, 0.6)
    lanes = [
        Lane(Going.PERSON, (-z, 0, z), (z, 0, z + 1), float(rng.uniform(0.9, 1.5)), every)
        if number % 2
        else Lane(Going.PERSON, (z, 0, z), (-z, 0, z + 1), float(rng.uniform(0.9, 1.5)), every)
        for number, (z, every) in enumerate([(6.5, 5), (9.5, 6), (13, 5), (18, 6), (back - 3, 5)])
    ]
    lanes += [
        Lane(Going.CAR, (-back, 0, back - 1.5), (back, 0, back - 1.5), 5.0, 34),
        Lane(Going.BIRD, (24, 11, 26), (-24, 15, 26), 7.0, 9),
    ]
    return Place(canvas, front, tuple(lanes), zenith, haze)


def _harbour(rng: np.random.Generator) -> Place:
    lens = Lens(
        float(rng.uniform(4.0, 8.0)),
        float(rng.uniform(270, 340)),
        float(rng.uniform(480, 800)),
        660,
    )
    zenith, haze = _air(rng)
    canvas, front = Canvas(lens, haze, float(rng.uniform(200, 420))), Canvas(lens, haze, 1e9)
    style, across = style_of(rng), float(rng.uniform(60, 95))
    _far_hills(rng, canvas, lens.horizon, haze, float(rng.uniform(60, 170)))
    for _ in range(int(rng.integers(1, 4))):
        paint = things.car_paint(rng)
        spot = (float(rng.uniform(-0.8, 0.8)) * across, 0.0, across + 16)
        canvas.stand(things.crane(rng, paint), spot, float(rng.uniform(24, 36)))
    x = -across * 1.3
    while x < across * 1.3:
        wide, storeys = float(rng.uniform(9, 22)), int(rng.integers(2, 5))
        house(rng, canvas, style, (x + wide / 2, 1.5, across + 3), (wide, 12.0), storeys, False)
        x += wide * float(rng.uniform(1.0, 1.25))
    sea: Colour = ((58, 96, 112), (62, 92, 84), (74, 88, 104), (46, 84, 120))[rng.integers(4)]
    canvas.stretch(textures.water(rng, 2400, 1400, sea), -across * 1.5, across * 1.5, 8.5, across)
    quay = textures.bricks(rng, 48, 1200, _grey(rng, 110, 150), 12)
    canvas.face(quay, upright(-across * 1.5, across * 1.5, 1.6, across))
    for _ in range(int(rng.integers(4, 9))):
        moored = things.boat(rng, things.car_paint(rng))
        z = float(rng.uniform(across * 0.55, across - 4))
        canvas.stand(moored, (float(rng.uniform(-0.9, 0.9)) * z, -0.3, z), 5.5)
    near = textures.paving(rng, 400, 1600, _grey(rng, 140, 180), 40)
    canvas.stretch(near, -18, 18, 3.2, 9)
    _bollards(rng, canvas)
    near_lane, far_lane = across * 0.28, across * 0.5
    lanes = (
        Lane(
            Going.BOAT,
            (-near_lane * 1.4, -0.2, near_lane),
            (near_lane * 1.4, -0.2, near_lane),
            2.6,
            30,
        ),
        Lane(
            Going.BOAT, (far_lane * 1.4, -0.2, far_lane), (-far_lane * 1.4, -0.2, far_lane), 3.6, 34
        ),
        Lane(Going.PERSON, (-9, 0, 8.2), (9, 0, 8.2), 1.2, 6),
        Lane(Going.BIRD, (-26, 6, 24), (26, 10, 24), 7.0, 8),
        Lane(Going.BIRD, (20, 7, 18), (-20, 6, 18), 9.0, 16),
    )
    return Place(canvas, front, lanes, zenith, haze, int(lens.to_canvas((0, 0, across))[1]))


def _hills(rng: np.random.Generator) -> Place:
    lens = Lens(
        float(rng.uniform(5, 8)), float(rng.uniform(260, 320)), float(rng.uniform(480, 800)), 700
    )
    zenith, haze = _air(rng)
    canvas, front = Canvas(lens, haze, float(rng.uniform(220, 460))), Canvas(lens, haze, 1e9)
    style, leaf = style_of(rng), _leaf(rng)
    for rise in (230, 150, 80):
        _far_hills(rng, canvas, lens.horizon + 8, haze, rise * float(rng.uniform(0.6, 1.2)))
    green: Colour = ((88, 104, 54), (128, 116, 66), (74, 98, 62), (140, 122, 84))[rng.integers(4)]
    canvas.stretch(textures.meadow(rng, 1200, 1400, green), -260, 260, 40, 260)
    canvas.stretch(textures.meadow(rng, 1000, 1800, green), -60, 60, 6, 50)
    road_z = float(rng.uniform(15, 20))
    things_at = sorted((float(rng.uniform(road_z + 10, 190)) for _ in range(46)), reverse=True)
    grown = [nature.tree(rng, leaf, bare=number == 2) for number in range(4)]
    scrub = nature.bush(rng, leaf)
    chimneys: list[Point] = []
    for number, z in enumerate(things_at):
        x = float(rng.uniform(-0.95, 0.95)) * z
        if number % 3 == 0:
            wide, storeys = float(rng.uniform(7, 12)), int(rng.integers(1, 3))
            house(rng, canvas, style, (x, 0.0, z), (wide, 8.0), storeys, False)
            chimneys.append((x, storeys * style.storey_m + 3.5, z))
        else:
            sprite, high = (scrub, 2.5) if number % 3 == 2 else (grown[number % 4], 8.0)
            canvas.stand(sprite, (x, 0.0, z), high * float(rng.uniform(0.7, 1.3)))
    lane = np.ascontiguousarray(np.rot90(_road(rng, 90, 1500)))
    far = [(-90.0, 0.05, road_z + 4), (90.0, 0.05, road_z + 4)]
    canvas.face(lane, [*far, (90.0, 0.05, road_z - 1), (-90.0, 0.05, road_z - 1)])
    stones = nature.wall_of_stones(rng, _grey(rng, 120, 170))
    for x in range(-60, 60, 12):
        canvas.face(stones, upright(x, x + 12, 1.1, road_z - 2.2))
    front.paste(_branches(rng, leaf), float(rng.choice([160, 1120])), 130, 1.3, 0.6, 3)
    smoking = chimneys[-5:]
    lanes = [
        Lane(Going.CAR, (-40, 0, road_z), (40, 0, road_z), 9.0, 22),
        Lane(Going.CAR, (42, 0, road_z + 2.4), (-42, 0, road_z + 2.4), 8.0, 26),
        Lane(Going.PERSON, (-20, 0, road_z - 4), (20, 0, road_z - 4), 1.3, 9),
        Lane(Going.BIRD, (-30, 16, 34), (30, 21, 34), 8.0, 10),
    ]
    lanes += [
        Lane(Going.SMOKE, (x, y, z - 4), (x + 9, y + 13, z - 4), 2.4, 0.8) for x, y, z in smoking
    ]
    return Place(canvas, front, tuple(lanes), zenith, haze)


_MAKERS: dict[Kind, Callable[[np.random.Generator], Place]] = {
    Kind.STREET: _street,
    Kind.SQUARE: _square,
    Kind.HARBOUR: _harbour,
    Kind.HILLS: _hills,
}


def _fountain(rng: np.random.Generator, canvas: Canvas, z: float) -> None:
    sprite = np.zeros((260, 200, 4), np.uint8)
    stone = _grey(rng, 140, 190)
    cv2.ellipse(sprite, (100, 232), (96, 20), 0, 0, 360, (*scaled(stone, 0.6), 255), -1)
    cv2.ellipse(sprite, (100, 222), (96, 20), 0, 0, 360, (*stone, 255), -1)
    cv2.ellipse(sprite, (100, 222), (82, 14), 0, 0, 360, (70, 104, 118, 255), -1)
    cv2.rectangle(sprite, (84, 110), (116, 222), (*scaled(stone, 0.8), 255), -1)
    bronze = (*((74, 92, 80), (84, 70, 56))[rng.integers(2)], 255)
    cv2.ellipse(sprite, (100, 70), (18, 44), 0, 0, 360, bronze, -1)
    cv2.circle(sprite, (100, 20), 12, bronze, -1)
    reach = (int(rng.integers(130, 170)), int(rng.integers(10, 70)))
    cv2.line(sprite, (104, 48), reach, bronze, 10, cv2.LINE_AA)
    canvas.stand(sprite, (float(rng.uniform(-6, 6)), 0.0, z), float(rng.uniform(4.5, 7)))


def _bollards(rng: np.random.Generator, canvas: Canvas) -> None:
    sprite = np.zeros((60, 60, 4), np.uint8)
    cv2.rectangle(sprite, (18, 10), (42, 60), (44, 44, 48, 255), -1)
    cv2.ellipse(sprite, (30, 10), (20, 8), 0, 0, 360, (70, 70, 74, 255), -1)
    gap = float(rng.uniform(1.8, 3.4))
    for number in range(-6, 7):
        canvas.stand(sprite, (number * gap, 0.0, 8.7), 0.8)


def _far_hills(
    rng: np.random.Generator, canvas: Canvas, base: float, haze: Colour, rise: float
) -> None:
    green: Colour = ((84, 100, 70), (118, 108, 78), (70, 88, 84), (104, 96, 92))[rng.integers(4)]
    top, foot = max(0, int(base - rise) - 1), min(HEIGHT, int(base) + 12)
    texture = textures.meadow(rng, foot - top, WIDTH, green)
    line = nature.ridge(rng, WIDTH, base, rise, float(rng.uniform(0.35, 0.55))) - top
    clear = float(np.clip(1.05 - rise / 260, 0.3, 0.85))
    picture, cover = nature.hill(rng, texture, line, haze, clear)
    weight, part = cover[..., None], slice(top, foot)
    canvas.picture[part] = np.clip(canvas.picture[part] * (1 - weight) + picture * weight, 0, 255)
    canvas.solid[part] = np.maximum(canvas.solid[part], cover)


def _cables(rng: np.random.Generator, canvas: Canvas, wall: float) -> None:
    for z in range(60, 8, -9):
        left = canvas.lens.to_canvas((-wall, float(rng.uniform(6, 9)), z))
        right = canvas.lens.to_canvas((wall, float(rng.uniform(6, 9)), z))
        part = np.linspace(0, 1, 24)
        sag = 1.1 * canvas.lens.pixels_per_metre(z) * 4 * part * (1 - part)
        columns = left[0] + (right[0] - left[0]) * part
        rows = left[1] + (right[1] - left[1]) * part + sag
        line = np.column_stack([columns, rows]) * 16
        cv2.polylines(
            canvas.picture, [line.astype(np.int32)], False, (40, 40, 44), 1, cv2.LINE_AA, 4
        )


def _branches(rng: np.random.Generator, leaf: Colour) -> Picture:
    """Foliage that hangs into the picture from above, out of focus."""
    hanging = np.ascontiguousarray(nature.tree(rng, leaf)[::-1])
    return np.asarray(cv2.GaussianBlur(hanging, (0, 0), 2.0), np.uint8)


def _road(rng: np.random.Generator, width: int, length: int) -> Picture:
    """A road that runs down the picture: kerbs, and dashes in the middle."""
    road = textures.asphalt(rng, length, width, _grey(rng, 74, 120))
    dash, gap = int(rng.integers(50, 110)), int(rng.integers(50, 110))
    for top in range(0, length, dash + gap):
        middle = width // 2
        cv2.rectangle(road, (middle - 5, top), (middle + 5, top + dash), (206, 204, 192), -1)
    edge = max(4, width // 40)
    for left in (0, width - edge):
        cv2.rectangle(road, (left, 0), (left + edge, length), (168, 164, 156), -1)
    return road


def _grey(rng: np.random.Generator, low: int, high: int) -> Colour:
    level = int(rng.integers(low, high))
    warm = int(rng.integers(-8, 14))
    return level + warm, level, level - warm


def _leaf(rng: np.random.Generator) -> Colour:
    leaves: tuple[Colour, ...] = ((72, 104, 44), (96, 112, 52), (58, 88, 58), (150, 112, 48))
    return leaves[rng.integers(len(leaves))]


def _air(rng: np.random.Generator) -> tuple[Colour, Colour]:
    """The colour overhead and that of the haze at the horizon."""
    zenith: tuple[Colour, ...] = ((84, 132, 190), (120, 150, 186), (146, 158, 170), (98, 140, 176))
    haze: tuple[Colour, ...] = ((206, 214, 222), (220, 214, 200), (198, 204, 208), (226, 220, 210))
    return zenith[rng.integers(len(zenith))], haze[rng.integers(len(haze))]
