"""Filming a place: light, lens, grain, frame after frame, and the file they are written to."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
from av.video.stream import VideoStream
from numpy.typing import NDArray

from antedate.workflows.scenery.camera import NEARNESS, camera_path
from antedate.workflows.scenery.canvas import HEIGHT, WIDTH
from antedate.workflows.scenery.going import Painter, movers
from antedate.workflows.scenery.nature import sky
from antedate.workflows.scenery.places import Place, place
from antedate.workflows.scenery.textures import Field, Picture, noise

SIZE = (640, 360)
RATE = 25
_GRAIN = 3.2


def place_frames(
    seed: int,
    take: int = 0,
    seconds: float = 7.0,
    *,
    size: tuple[int, int] = SIZE,
    rate: int = RATE,
) -> Iterator[NDArray[np.uint8]]:
    """Frames (height, width, 3) RGB of a place, as a hand-held camera would film it.

    ``seed`` decides the place. ``take`` decides all that differs when the same place is
    filmed another time: what moves, the light, the clouds and the camera. The same
    arguments give the same frames.
    """
    yield from _Filming(place(seed), np.random.default_rng((seed, take, 23)), size).frames(
        seconds, rate
    )


def write_video(
    frames: Iterable[NDArray[np.uint8]], path: Path, rate: int = RATE, *, quality: int = 23
) -> None:
    """Write RGB frames of one size as H.264 in MP4, whole or not at all.

    A keyframe comes at least every 2 seconds. ``quality`` is the encoder's constant rate
    factor: higher is smaller and worse. The same frames give the same bytes.
    """
    part = path.with_name(f".{path.stem}.part{path.suffix}")
    options = {"preset": "superfast", "crf": str(quality), "g": str(rate * 8 // 5)}
    try:
        with av.open(os.fspath(part), "w", format="mp4") as container:
            stream: VideoStream | None = None
            for number, picture in enumerate(frames):
                if stream is None:
                    stream = container.add_stream("libx264", rate=rate, options=options)
                    stream.height, stream.width = picture.shape[:2]
                    stream.pix_fmt = "yuv420p"
                    stream.codec_context.thread_count = 1
                frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
                frame.pts, frame.time_base = number, Fraction(1, rate)
                container.mux(stream.encode(frame))
            if stream is None:
                raise ValueError("no frames to write")
            container.mux(stream.encode())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


class _Filming:
    """One take: the place under one sky, with its traffic and its camera."""

    def __init__(self, where: Place, rng: np.random.Generator, size: tuple[int, int]) -> None:
        self._size = size
        self._rng = rng
        self._where = where
        self._scenery = _under_sky(rng, where)
        self._near = _bounds(where.front.solid)
        self._painter = Painter(where.scenery.lens, movers(rng, where.lanes))
        self._grain = _grain(rng, size)
        self._light = _Light(rng, size)
        self._ripples = _ripples(rng, where)

    def frames(self, seconds: float, rate: int) -> Iterator[Picture]:
        path = camera_path(self._rng, seconds, self._size)
        for number in range(round(seconds * rate)):
            time_s = number / rate
            plane = path.to_frame(time_s, self._size)
            frame = cv2.warpAffine(self._scenery, plane, self._size)
            picture = np.asarray(frame, np.uint8)
            for ripples, sway in zip(self._ripples, (9.0, -7.0), strict=False):
                picture = self._rippled(picture, ripples, plane, sway, time_s)
            far = cv2.warpAffine(
                self._where.scenery.depth, plane, self._size, flags=cv2.INTER_NEAREST
            )
            self._painter.draw(picture, np.asarray(far, np.float32), plane, time_s)
            if self._near is not None:
                near_plane = path.to_frame(time_s, self._size, NEARNESS)
                self._cover(picture, self._near, near_plane)
            yield self._developed(picture, time_s)

    def _rippled(
        self,
        picture: Picture,
        ripples: Picture,
        plane: NDArray[np.float64],
        sway: float,
        time_s: float,
    ) -> Picture:
        swung = plane.copy()
        swung[:, 2] += plane[:, 0] * sway * np.sin(1.7 * time_s + sway)
        swung[:, 2] += plane[:, 1] * 2.0 * np.sin(1.1 * time_s)
        light = cv2.warpAffine(ripples, swung, self._size)
        return np.asarray(cv2.add(picture, cv2.cvtColor(light, cv2.COLOR_GRAY2RGB)), np.uint8)

    def _cover(
        self, picture: Picture, near: NDArray[np.float64], plane: NDArray[np.float64]
    ) -> None:
        """Lay what stands near the camera, within the corners ``near``, over the frame."""
        quad = near @ plane.T
        low = np.maximum(np.floor(quad.min(axis=0)).astype(int), 0)
        high = np.minimum(np.ceil(quad.max(axis=0)).astype(int) + 1, self._size)
        if (high - low < 1).any():
            return
        plane[:, 2] -= low
        size = (int(high[0] - low[0]), int(high[1] - low[1]))
        cover = cv2.warpAffine(self._where.front.solid, plane, size)
        over = cv2.warpAffine(self._where.front.picture, plane, size)
        part = (slice(low[1], high[1]), slice(low[0], high[0]))
        picture[part] = cv2.blendLinear(picture[part], over, 1 - cover, cover)

    def _developed(self, picture: Picture, time_s: float) -> Picture:
        picture = self._light.on(picture, time_s)
        down, across = self._rng.integers(0, 32, 2)
        width, height = self._size
        grain = self._grain[down : down + height, across : across + width]
        return np.asarray(cv2.add(picture, grain, dtype=cv2.CV_8U), np.uint8)


class _Light:
    """Exposure, colour of the light and the lens's darker corners."""

    def __init__(self, rng: np.random.Generator, size: tuple[int, int]) -> None:
        warm, green = float(rng.uniform(-0.1, 0.1)), float(rng.uniform(-0.02, 0.03))
        self._gains = np.array([1 + warm, 1 + green, 1 - warm])
        self._gamma = float(rng.uniform(0.72, 1.12))
        self._contrast = float(rng.uniform(0.92, 1.15))
        self._drift = float(rng.uniform(0.02, 0.09)), float(rng.uniform(0, 6.28))
        across, down = np.meshgrid(np.linspace(-1, 1, size[0]), np.linspace(-1, 1, size[1]))
        corners = 255 * (1 - 0.16 * (across**2 + down**2))
        self._corners = np.repeat(corners.astype(np.uint8)[..., None], 3, axis=2)

    def on(self, picture: Picture, time_s: float) -> Picture:
        amount, phase = self._drift
        exposure = 1 + amount * np.sin(0.9 * time_s + phase)
        levels = (np.arange(256) / 255) ** self._gamma
        levels = (levels - 0.45) * self._contrast + 0.45
        table = np.clip(levels[:, None] * self._gains * exposure, 0, 1) * 255
        toned = cv2.LUT(picture, table.astype(np.uint8)[None])
        return np.asarray(cv2.multiply(toned, self._corners, scale=1 / 255), np.uint8)


def _under_sky(rng: np.random.Generator, where: Place) -> Picture:
    """The place with a sky behind it and the shadows of clouds on it."""
    canvas = where.scenery
    above = np.empty_like(canvas.picture)
    horizon = round(canvas.lens.horizon) + 40
    above[:horizon] = sky(rng, horizon, WIDTH, where.zenith, where.haze)
    above[horizon:] = where.haze
    clouds = noise(rng, HEIGHT // 4, WIDTH // 4, cells=float(rng.uniform(1, 3)), octaves=4)
    shade = cv2.resize(0.68 + 0.44 * clouds, (WIDTH, HEIGHT))
    lit = cv2.multiply(canvas.picture, cv2.merge([shade] * 3), dtype=cv2.CV_8U)
    return np.asarray(cv2.blendLinear(lit, above, canvas.solid, 1 - canvas.solid), np.uint8)


def _bounds(solid: Field) -> NDArray[np.float64] | None:
    """The corners (4, 3: column, row, 1) of all that is solid; ``None`` where nothing is."""
    if not solid.any():
        return None
    left, top, width, height = cv2.boundingRect((solid > 0).astype(np.uint8))
    right, foot = left + width, top + height
    return np.array(
        [[left, top, 1], [right, top, 1], [left, foot, 1], [right, foot, 1]], np.float64
    )


def _grain(rng: np.random.Generator, size: tuple[int, int]) -> NDArray[np.int16]:
    """Noise of the sensor, a little larger than the frame so that it can be shifted."""
    shape = (size[1] + 32, size[0] + 32, 3)
    coarse = cv2.GaussianBlur(rng.standard_normal(shape).astype(np.float32), (0, 0), 0.6)
    return np.asarray(np.asarray(coarse) * _GRAIN * 1.6, np.int16)


def _ripples(rng: np.random.Generator, where: Place) -> list[Picture]:
    """Two layers of light on the water, (720, 1280) gray; none where there is no water."""
    if where.ripples is None:
        return []
    canvas = where.scenery
    rows = np.arange(HEIGHT, dtype=np.float32)[:, None]
    open_water = (rows > where.ripples) & _level(canvas.depth, canvas.lens.height, rows, where)
    mask = cv2.GaussianBlur(open_water.astype(np.float32), (0, 0), 3)
    layers = []
    for _ in range(2):
        fine = noise(rng, HEIGHT, 256, cells=24, octaves=3, fall=0.8)
        wide: Field = np.asarray(cv2.resize(fine, (WIDTH, HEIGHT)), np.float32)
        glints = np.clip(wide - 0.55, 0, 1) * 150 * np.asarray(mask)
        layers.append(glints.astype(np.uint8))
    return layers


def _level(depth: Field, height: float, rows: Field, where: Place) -> NDArray[np.bool_]:
    """Where what is seen is level ground beyond the quay, not something that stands on it."""
    lens = where.scenery.lens
    ground = lens.focal * height / np.maximum(rows - lens.horizon, 1e-3)
    return np.asarray((np.abs(depth - ground) < 0.05 * ground) & (ground > 9.2), np.bool_)
