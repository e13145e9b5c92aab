"""Made-up fixed cameras over a year: a place under seasons, hours, weather and lasting change.

No picture here is meant to please. What counts is that the same place looks unlike itself for
many reasons that say nothing of the date, and for a few that do.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.dating.pieces import HEIGHT, WIDTH, Field, Picture, cloudy, paste, sun, thing


@dataclass(frozen=True, slots=True)
class Nature:
    """What kind of camera it is. ``items`` counts lasting things, ``cars`` the mean number of
    passing ones, ``moved`` whether it was knocked once, ``infrared`` whether nights are gray.

    ``growth`` is how much of all surfaces the year colours and overgrows, from 0 to 1, and the
    same every year; ``drift_px`` how far the mount sags this way and that over weeks."""

    seed: int
    span_days: float = 300.0
    items: int = 12
    cars: float = 4.0
    parked: int = 6
    snow: bool = True
    moved: bool = False
    infrared: bool = False
    clock: bool = False
    jitter_px: float = 0.7
    day_only: bool = False
    growth: float = 0.0
    drift_px: float = 0.0


@dataclass(frozen=True, slots=True)
class Item:
    """A lasting thing: a picture at a spot, from one time to another (days from the start)."""

    patch: Picture
    alpha: Field
    x: int
    y: int
    on: float
    off: float


@dataclass(frozen=True, slots=True)
class Weather:
    """Of one hour. ``cloud``, ``fog``, ``rain`` and ``snow`` (on the ground) from 0 to 1."""

    cloud: float
    fog: float
    rain: float
    snow: float


@dataclass(slots=True)
class Camera:
    """A camera over one place. ``frame`` gives what it sees, the same for the same arguments."""

    nature: Nature
    base: Picture
    stuff: Sequence[Picture]
    start: datetime = datetime(2023, 3, 1, tzinfo=UTC)
    items: list[Item] = field(default_factory=list)
    _maps: dict[str, Field] = field(default_factory=dict)
    _slots: list[tuple[int, int, float]] = field(default_factory=list)
    _lamps: list[tuple[int, int, float]] = field(default_factory=list)
    _masts: list[tuple[int, int, float, float]] = field(default_factory=list)
    _move: tuple[float, NDArray[np.float64]] = (math.inf, np.eye(2, 3))

    def __post_init__(self) -> None:
        rng = np.random.default_rng((self.nature.seed, 3))
        self.start += timedelta(days=float(rng.uniform(0, 365)))
        self.base = _bytes(cv2.resize(self.base, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA))
        self._survey(rng)
        self.items = [self._item(rng) for _ in range(self.nature.items)]
        if self.nature.moved:
            when = float(rng.uniform(0.25, 0.75)) * self.nature.span_days
            middle, angle = (WIDTH / 2, HEIGHT / 2), float(rng.normal(0, 1))
            scale = float(rng.uniform(0.97, 1.04))
            turn = np.asarray(cv2.getRotationMatrix2D(middle, angle, scale), np.float64)
            turn[:, 2] += rng.uniform(-22, 22, 2)
            self._move = when, turn

    def _survey(self, rng: np.random.Generator) -> None:
        """Sky, leaves, where snow lies, how surfaces face, how far things are."""
        rgb = self.base.astype(np.float32)
        gray = cv2.cvtColor(self.base, cv2.COLOR_RGB2GRAY)
        slope = cv2.GaussianBlur(np.abs(cv2.Laplacian(gray, cv2.CV_32F)), (0, 0), 3)
        seed = np.zeros((HEIGHT + 2, WIDTH + 2), np.uint8)
        flat = (slope < 6).astype(np.uint8)
        flat[HEIGHT // 2 :] = 0
        flat[0] = 1
        cv2.floodFill(flat, seed, (WIDTH // 2, 0), 2)
        sky = cv2.GaussianBlur((flat == 2).astype(np.float32), (0, 0), 1.5)
        green = rgb[..., 1] * 2 - rgb[..., 0] - rgb[..., 2]
        leaves = cv2.GaussianBlur((green > 18).astype(np.float32), (0, 0), 1.5) * (1 - sky)
        rows = np.linspace(0, 1, HEIGHT, dtype=np.float32)[:, None] * np.ones(
            (1, WIDTH), np.float32
        )
        blurred = cv2.GaussianBlur(gray.astype(np.float32), (0, 0), 4)
        self._maps = {
            "sky": sky,
            "leaves": leaves,
            "lie": cloudy(rng, 40) * 0.5 + cloudy(rng, 6) * 0.3 + rows * 0.5,
            "far": np.clip(1 - rows * 1.4, 0, 1),
            "nx": _floats(cv2.Sobel(blurred, cv2.CV_32F, 1, 0) / 40 + cloudy(rng, 60) - 0.5),
            "ny": _floats(cv2.Sobel(blurred, cv2.CV_32F, 0, 1) / 40 + cloudy(rng, 60) - 0.5),
            "twigs": cloudy(rng, 1.2),
        }
        ground = HEIGHT * 0.55
        self._slots = [
            (int(rng.uniform(0, WIDTH - 60)), int(rng.uniform(ground, HEIGHT - 30)), rng.random())
            for _ in range(self.nature.parked)
        ]
        self._lamps = [
            (
                int(rng.uniform(0, WIDTH)),
                int(rng.uniform(HEIGHT * 0.3, HEIGHT)),
                rng.uniform(15, 60),
            )
            for _ in range(int(rng.integers(4, 14)))
        ]
        self._masts = [
            (
                int(rng.uniform(-80, WIDTH + 80)),
                int(rng.uniform(HEIGHT * 0.5, HEIGHT * 1.1)),
                float(rng.uniform(10, 60)),
                float(rng.uniform(15, 90)),
            )
            for _ in range(18)
        ]

    def _item(self, rng: np.random.Generator) -> Item:
        y = int(rng.uniform(HEIGHT * 0.42, HEIGHT * 0.92))
        high = int((14 + 80 * (y / HEIGHT - 0.35)) * rng.uniform(0.6, 2.0))
        wide = int(high * rng.uniform(0.8, 2.6))
        patch, alpha = thing(rng, self.stuff, wide, high)
        span = self.nature.span_days
        kind = rng.random()
        on = -1.0 if kind < 0.35 else float(rng.uniform(0, span))
        off = span + 1 if 0.35 <= kind < 0.6 else on + float(rng.exponential(span / 3))
        return Item(patch, alpha, int(rng.uniform(0, WIDTH - wide)), y, on, off)

    def frame(self, day: float) -> Picture:
        """What the camera sees this many days after its start: (HEIGHT, WIDTH, 3) RGB."""
        rng = np.random.default_rng((self.nature.seed, 5, int(day * 24 * 3600)))
        at = self.start + timedelta(days=day)
        weather = self._weather(day, at)
        picture = self._grown(self.base.astype(np.float32), at, rng)
        for item in sorted(self.items, key=lambda one: one.y):
            if item.on <= day < item.off:
                paste(picture, item.patch, item.alpha, item.x, item.y)
        picture = self._snowed(picture, weather, day)
        self._traffic(picture, at, rng)
        elevation, azimuth = sun(at)
        picture = self._lit(picture, weather, elevation, azimuth, rng)
        return self._stamped(self._taken(picture, weather, day, elevation, rng), at)

    def _weather(self, day: float, at: datetime) -> Weather:
        def wander(name: int, scale: float) -> float:
            at_day = day / scale
            low = math.floor(at_day)
            ends = [
                np.random.default_rng((self.nature.seed, 7, name, low + step + 1000)).random()
                for step in (0, 1)
            ]
            return float(ends[0] + (ends[1] - ends[0]) * (at_day - low))

        cold = -math.cos(2 * math.pi * (at.timetuple().tm_yday - 200) / 365)
        snow = np.clip((cold - 0.35) * 2.2 + (wander(1, 9) - 0.5) * 2.2, 0, 1)
        fog = max(0.0, wander(2, 0.7) - 0.78) * 4
        return Weather(
            float(np.clip(wander(3, 0.6) * 1.6 - 0.3, 0, 1)),
            fog,
            max(0.0, wander(4, 0.5) - 0.7) * 3,
            float(snow) if self.nature.snow else 0.0,
        )

    def _grown(self, picture: Field, at: datetime, rng: np.random.Generator) -> Field:
        """Leaves through the year: green, yellow, bare, and fluttering."""
        doy = at.timetuple().tm_yday
        leafy = float(1 / (1 + math.exp(-(doy - 115) / 8)) * 1 / (1 + math.exp((doy - 305) / 9)))
        yellow = math.exp(-(((doy - 290) / 20) ** 2)) * 0.8
        leaves = self._maps["leaves"][..., None]
        gray = picture.mean(axis=2, keepdims=True)
        turned = picture * (1 - yellow) + gray * np.array([1.3, 1.0, 0.45], np.float32) * yellow
        bare = (70 + 90 * self._maps["twigs"])[..., None] * np.array([1.0, 0.92, 0.8], np.float32)
        grown = turned * leafy + bare * (1 - leafy)
        sway = rng.normal(0, 1.2, 2)
        grown = cv2.warpAffine(
            grown.astype(np.float32),
            np.array([[1, 0, sway[0]], [0, 1, sway[1]]], np.float32),
            (WIDTH, HEIGHT),
        )
        mixed = picture * (1 - leaves) + grown * leaves
        if self.nature.growth > 0:
            mixed = self._overgrown(mixed, doy)
        return np.asarray(mixed, np.float32)

    def _overgrown(self, picture: Field, doy: int) -> Field:
        """Grass on the ground: tall and green in June, straw in autumn, mud in winter."""
        tall = 0.5 - 0.5 * math.cos(2 * math.pi * (doy - 15) / 365)
        straw = math.exp(-(((doy - 270) / 45) ** 2))
        green, dry, mud = np.array([[70, 115, 45], [170, 150, 85], [95, 80, 65]], np.float32)
        hue = (green * (1 - straw) + dry * straw) * tall + mud * (1 - tall)
        blades = (0.7 + 0.6 * self._maps["twigs"] * tall)[..., None]
        cover = np.clip((self._maps["lie"] - 0.75 + 0.5 * tall) * 4, 0, 1) * self.nature.growth
        ground = np.clip(1.4 - 4 * self._maps["far"], 0, 1)
        cover = (cover * ground * (1 - self._maps["sky"]))[..., None]
        return np.asarray(picture * (1 - cover) + hue * blades * cover, np.float32)

    def _snowed(self, picture: Field, weather: Weather, day: float) -> Field:
        if weather.snow <= 0:
            return picture
        patches = cloudy(np.random.default_rng((self.nature.seed, 9, int(day / 4))), 12) * 0.4
        lie = self._maps["lie"] + patches
        cover = np.clip((lie - 1.25 + weather.snow * 0.9) * 5, 0, 1) * (1 - self._maps["sky"])
        white = picture * 0.12 + 205
        return np.asarray(picture + (white - picture) * cover[..., None] * 0.92, np.float32)

    def _traffic(self, picture: Field, at: datetime, rng: np.random.Generator) -> None:
        busy = 0.25 + 0.75 * math.exp(-(((at.hour - 14) / 6) ** 2))
        for x, y, use in self._slots:
            stays = np.random.default_rng((self.nature.seed, 13, x, int(at.timestamp() / 14400)))
            if stays.random() < use * busy:
                size = int(18 + 40 * (y / HEIGHT - 0.4))
                paste(picture, *thing(stays, self.stuff, int(size * 1.8), size), x, y)
        for _ in range(rng.poisson(self.nature.cars * busy)):
            y = int(rng.uniform(HEIGHT * 0.45, HEIGHT * 0.95))
            size = int((10 + 50 * (y / HEIGHT - 0.4)) * rng.uniform(0.5, 1.2))
            patch, alpha = thing(
                rng, self.stuff, max(4, int(size * rng.uniform(0.4, 2))), max(6, size)
            )
            paste(picture, patch, alpha, int(rng.uniform(0, WIDTH - 10)), y)

    def _lit(
        self,
        picture: Field,
        weather: Weather,
        elevation: float,
        azimuth: float,
        rng: np.random.Generator,
    ) -> Field:
        day = float(np.clip((elevation + 6) / 14, 0, 1))
        clear = (1 - weather.cloud) * day * (elevation > 2)
        light = np.full((HEIGHT, WIDTH), 0.06 + 0.94 * day * (1 - 0.35 * weather.cloud), np.float32)
        face = self._maps["nx"] * math.cos(azimuth) + self._maps["ny"] * math.sin(azimuth)
        light *= 1 + 0.35 * clear * np.clip(face, -1.5, 1.5)
        if clear > 0.1:
            light *= 1 - 0.5 * clear * self._shadows(elevation, azimuth)
        low = math.exp(-((elevation / 12) ** 2)) * day
        tint = np.array([1 + 0.18 * low, 1.0, 1 - 0.22 * low + 0.1 * weather.cloud], np.float32)
        lit = picture * light[..., None] * tint
        lit += self._lamplight(1 - day)[..., None] * np.array([1.0, 0.8, 0.5], np.float32)
        sky = self._maps["sky"][..., None]
        clouds = cloudy(rng, 35)[..., None] * 60 * weather.cloud
        blue = np.array([120, 165, 225], np.float32) * (1 - weather.cloud * 0.4)
        above = (blue + clouds) * (0.03 + day)
        lit = lit * (1 - sky) + above * sky
        thick = (1 - np.exp(-weather.fog * 4 * (0.25 + self._maps["far"])))[..., None]
        return np.asarray(lit * (1 - thick) + (25 + 175 * day) * thick, np.float32)

    def _shadows(self, elevation: float, azimuth: float) -> Field:
        dark = np.zeros((HEIGHT, WIDTH), np.float32)
        reach = min(6.0, 1 / max(0.15, math.tan(math.radians(max(3.0, elevation)))))
        for x, y, wide, high in self._masts:
            dx, dy = math.cos(azimuth) * high * reach, abs(math.sin(azimuth)) * high * reach * 0.4
            quad = np.array([[x, y], [x + wide, y], [x + wide + dx, y - dy], [x + dx, y - dy]])
            cv2.fillConvexPoly(dark, quad.astype(np.int32), 1.0)
        return np.asarray(cv2.GaussianBlur(dark, (0, 0), 1.5) * (1 - self._maps["sky"]), np.float32)

    def _lamplight(self, night: float) -> Field:
        glow = np.zeros((HEIGHT, WIDTH), np.float32)
        if night <= 0:
            return glow
        for x, y, reach in self._lamps:
            cv2.circle(glow, (x, y), 3, 255.0, -1)
            cv2.circle(glow, (x, y + int(reach / 2)), int(reach / 3), 60.0, -1)
        return np.asarray((glow + cv2.GaussianBlur(glow, (0, 0), 12) * 2) * night * 0.8, np.float32)

    def _taken(
        self,
        picture: Field,
        weather: Weather,
        day: float,
        elevation: float,
        rng: np.random.Generator,
    ) -> Picture:
        """Exposure, lens, mount and coding."""
        if self.nature.infrared and elevation < -3:
            picture = np.repeat(picture.mean(axis=2, keepdims=True), 3, axis=2)
        gain = min(7.0, 105 / max(6.0, float(picture.mean()))) ** 0.75
        picture = picture * gain * float(rng.lognormal(0, 0.08))
        noise = rng.normal(0, 2 + 2.5 * (gain - 1) ** 0.8 if gain > 1 else 2, picture.shape)
        picture = picture + cv2.GaussianBlur(noise.astype(np.float32), (0, 0), 0.7)
        if weather.rain > 0.25:
            blurred = cv2.GaussianBlur(picture, (0, 0), 6)
            drops = np.zeros((HEIGHT, WIDTH), np.float32)
            wet = np.random.default_rng((self.nature.seed, 17, int(day * 6)))
            for _ in range(int(40 * weather.rain)):
                spot = int(wet.uniform(0, WIDTH)), int(wet.uniform(0, HEIGHT))
                cv2.circle(drops, spot, int(wet.uniform(5, 28)), 1.0, -1)
            wetness = _floats(cv2.GaussianBlur(drops, (0, 0), 3))[..., None]
            picture = picture * (1 - wetness) + blurred * wetness
        plane = self._move[1].copy() if day >= self._move[0] else np.eye(2, 3)
        plane[:, 2] += rng.normal(0, self.nature.jitter_px, 2)
        plane[:, 2] += self.nature.drift_px * np.sin(2 * np.pi * day / np.array([41.0, 67.0]))
        moved = cv2.warpAffine(
            picture.astype(np.float32), plane, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REFLECT
        )
        taken = _bytes(np.clip(moved, 0, 255))
        coded = cv2.imencode(".jpg", taken, [cv2.IMWRITE_JPEG_QUALITY, int(rng.uniform(55, 85))])[1]
        return np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR), np.uint8)

    def _stamped(self, picture: Picture, at: datetime) -> Picture:
        if self.nature.clock:
            cv2.rectangle(picture, (0, 0), (250, 20), (0, 0, 0), -1)
            words = at.strftime("%Y-%m-%d %H:%M:%S")
            cv2.putText(picture, words, (4, 15), cv2.FONT_HERSHEY_SIMPLEX, 0.5, (255, 255, 255), 1)
        return picture


def _floats(values: object) -> Field:
    return np.asarray(values, np.float32)


def _bytes(values: object) -> Picture:
    return np.asarray(values, np.uint8)


def moments(nature: Nature, count: int) -> list[float]:
    """Days from the start at which frames are taken: at random, at all hours."""
    rng = np.random.default_rng((nature.seed, 19))
    days = np.sort(rng.uniform(0, nature.span_days, count))
    if nature.day_only:
        days = np.floor(days) + rng.uniform(0.3, 0.7, count)
    return [float(day) for day in days]


def without_change(nature: Nature) -> Nature:
    """The same camera where nothing lasting ever changes."""
    return replace(nature, items=0, moved=False)
