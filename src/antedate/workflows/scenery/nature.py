"""Skies, hills and trees."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from antedate.workflows.scenery.textures import Colour, Field, Picture, noise, scaled, speckled


def sky(rng: np.random.Generator, height: int, width: int, zenith: Colour, haze: Colour) -> Picture:
    """Clouds that flatten and pale towards the horizon at the bottom."""
    down = np.linspace(0, 1, height, dtype=np.float32)[:, None, None]
    clear = np.array(zenith, np.float32) * (1 - down) + np.array(haze, np.float32) * down
    cover = float(rng.uniform(0.25, 0.75))
    clouds = noise(rng, height, width // 2, cells=float(rng.uniform(2, 4)), octaves=6)
    flat = cv2.resize(clouds, (width, height))
    light = cv2.resize(noise(rng, height // 2, width // 2, cells=4), (width, height))
    thick = np.clip((np.asarray(flat) - (1 - cover)) * 2.4, 0, 1)[..., None]
    white = (178 + 74 * np.asarray(light)[..., None]) * np.array([1, 0.985, 0.96], np.float32)
    mixed = clear * (1 - thick) + np.minimum(white, 250) * thick
    return np.asarray(np.clip(mixed, 0, 255), np.uint8)


def ridge(
    rng: np.random.Generator, width: int, base: float, rise: float, rough: float
) -> NDArray[np.float32]:
    """(width,) canvas rows of a line of hills, ``rise`` rows high above ``base``."""
    line = noise(rng, 2, width, cells=float(rng.uniform(1.5, 3.5)), octaves=7, fall=rough)[0]
    return np.asarray(base - rise * line, np.float32)


def hill(
    rng: np.random.Generator,
    texture: Picture,
    line: NDArray[np.float32],
    haze: Colour,
    clear: float,
) -> tuple[Picture, Field]:
    """A slope below a ridge line: its picture and its cover (0 to 1), lit from the left."""
    height, width = texture.shape[:2]
    relief = noise(rng, height, width, cells=7, octaves=6, fall=0.6)
    slope = cv2.Sobel(relief, cv2.CV_32F, 1, 0, ksize=3)
    light = np.clip(1 + 6 * np.asarray(slope), 0.55, 1.4)[..., None]
    lit = texture * light * clear + np.array(haze, np.float32) * (1 - clear)
    cover = np.clip(np.arange(height, dtype=np.float32)[:, None] - line[None, :], 0, 1)
    return np.clip(lit, 0, 255).astype(np.uint8), cover.astype(np.float32)


def tree(rng: np.random.Generator, leaf: Colour, bare: bool = False) -> Picture:
    """A cut-out (360, 300, 4) of a tree that stands on its lower edge."""
    sprite = np.zeros((360, 300, 4), np.uint8)
    tips: list[tuple[float, float]] = []
    _branch(rng, sprite, (150.0, 359.0), -np.pi / 2, 78.0, 11.0, tips)
    if bare:
        return sprite
    leaves = np.repeat(np.array(tips), 12, axis=0)
    off = rng.normal(0, 15, leaves.shape)
    spots = leaves + off
    shades = 1.25 - 0.75 * spots[:, 1] / 330 - 0.012 * off[:, 0]
    _dab(rng, sprite, spots, shades + rng.normal(0, 0.14, len(spots)), leaf)
    return sprite


def _dab(
    rng: np.random.Generator,
    sprite: Picture,
    spots: NDArray[np.float64],
    shades: NDArray[np.float64],
    leaf: Colour,
) -> None:
    """Tufts of leaves, each in its own shade."""
    colours = np.clip(np.clip(shades, 0.25, 1.5)[:, None] * np.array(leaf), 0, 255).tolist()
    sizes = rng.integers(3, 7, len(spots)).tolist()
    for (x, y), colour, size in zip(spots.astype(int).tolist(), colours, sizes, strict=True):
        cv2.circle(sprite, (x, y), size, (*colour, 255), -1, cv2.LINE_AA)


def _branch(
    rng: np.random.Generator,
    sprite: Picture,
    start: tuple[float, float],
    angle: float,
    length: float,
    thick: float,
    tips: list[tuple[float, float]],
) -> None:
    end = (start[0] + length * np.cos(angle), start[1] + length * np.sin(angle))
    bark = (*scaled((88, 72, 58), float(rng.uniform(0.7, 1.1))), 255)
    line = [(round(at[0]), round(at[1])) for at in (start, end)]
    cv2.line(sprite, line[0], line[1], bark, max(1, round(thick)), cv2.LINE_AA)
    if thick < 3:
        tips.append((float(end[0]), float(end[1])))
    if thick < 1.4:
        return
    for _ in range(int(rng.integers(2, 4))):
        turned = angle + rng.uniform(-0.75, 0.75)
        _branch(rng, sprite, end, turned, length * rng.uniform(0.62, 0.82), thick * 0.62, tips)


def bush(rng: np.random.Generator, leaf: Colour) -> Picture:
    """A cut-out (100, 200, 4) of low growth."""
    sprite = np.zeros((100, 200, 4), np.uint8)
    spots = np.column_stack([rng.normal(100, 36, 400), 100 - abs(rng.normal(0, 34, 400))])
    _dab(rng, sprite, spots, 1.3 - spots[:, 1] / 110 + rng.normal(0, 0.15, 400), leaf)
    return sprite


def wall_of_stones(rng: np.random.Generator, colour: Colour) -> Picture:
    """A dry wall (64, 512, 3) of round stones."""
    wall = np.full((64, 512, 3), scaled(colour, 0.4), np.uint8)
    for row in range(6, 66, 11):
        for column in range(0, 516, 17):
            middle = (column + int(rng.integers(-3, 8)), row + int(rng.integers(-2, 3)))
            size = (int(rng.integers(7, 11)), int(rng.integers(4, 7)))
            shade = scaled(colour, float(rng.uniform(0.7, 1.25)))
            cv2.ellipse(wall, middle, size, float(rng.uniform(-12, 12)), 0, 360, shade, -1)
    return speckled(rng, wall, 9)
