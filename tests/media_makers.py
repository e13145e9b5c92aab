"""Small media files made on the spot, whose pictures tell their own time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.video.frame import VideoFrame
from numpy.typing import NDArray

Picture = NDArray[np.uint8]


def level(value: int, width: int = 64, height: int = 48) -> Picture:
    """A flat gray picture; its level says which frame it is."""
    return np.full((height, width, 3), value, np.uint8)


def corners(width: int = 64, height: int = 48) -> Picture:
    """Red, green, blue and white quarters: top left, top right, bottom left, bottom right."""
    picture = np.zeros((height, width, 3), np.uint8)
    y, x = height // 2, width // 2
    picture[:y, :x], picture[:y, x:] = (255, 0, 0), (0, 255, 0)
    picture[y:, :x], picture[y:, x:] = (0, 0, 255), (255, 255, 255)
    return picture


def corner_names(picture: Picture) -> str:
    """The letters of the four quarters of a picture, in the order of ``corners``."""
    height, width = picture.shape[:2]
    found = ""
    for y in (height // 4, 3 * height // 4):
        for x in (width // 4, 3 * width // 4):
            red, green, blue = (int(v) > 128 for v in picture[y, x])
            found += {
                (True, False, False): "r",
                (False, True, False): "g",
                (False, False, True): "b",
                (True, True, True): "w",
            }.get((red, green, blue), "?")
    return found


def texture(seed: int, width: int = 128, height: int = 72) -> Picture:
    """A picture of soft blotches, unlike that of any other seed."""
    rough = np.random.default_rng(seed).integers(0, 255, (6, 8, 3), np.uint8)
    frame = VideoFrame.from_ndarray(rough, format="rgb24")
    return np.asarray(frame.reformat(width, height, "rgb24").to_ndarray(), np.uint8)


def write_video(
    path: Path,
    pictures: Iterable[Picture],
    *,
    codec: str = "libx264",
    pix_fmt: str = "yuv420p",
    rate: int = 25,
    times_s: Sequence[float] | None = None,
    options: dict[str, str] | None = None,
    container: str | None = None,
    container_options: dict[str, str] | None = None,
    tags: dict[str, str] | None = None,
    rotation: int = 0,
    shape: Fraction | None = None,
    tone_s: float | None = None,
    tone_from_s: float = 0.0,
) -> Path:
    """Encodes RGB pictures at a rate or at given seconds, with a tone where asked for."""
    base = Fraction(1, 12800)
    with av.open(
        str(path), "w", format=container, container_options=container_options or {}
    ) as out:
        out.metadata.update(tags or {})
        stream: Any = None
        sound: Any = None
        for count, picture in enumerate(pictures):
            if stream is None:
                stream = out.add_stream(codec, rate=rate, options=options or {})
                stream.height, stream.width = picture.shape[:2]
                stream.pix_fmt = pix_fmt
                stream.thread_count = 1
                stream.codec_context.time_base = Fraction(1, rate) if times_s is None else base
                if shape is not None:
                    stream.codec_context.sample_aspect_ratio = shape
                if rotation:
                    stream.set_display_rotation(rotation)
                if tone_s is not None:
                    sound = out.add_stream("aac", rate=16000, layout="mono")
            frame = VideoFrame.from_ndarray(picture, format="rgb24")
            if times_s is None:
                frame.pts, frame.time_base = count, Fraction(1, rate)
            else:
                frame.pts, frame.time_base = round(times_s[count] / base), base
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
        if sound is not None and tone_s is not None:
            _write_tone(out, sound, tone_s, tone_from_s)
    return path


def write_tone(path: Path, seconds: float, codec: str = "aac") -> Path:
    """A file with sound only."""
    with av.open(str(path), "w") as out:
        stream: Any = out.add_stream(codec, rate=16000, layout="mono")
        _write_tone(out, stream, seconds, 0.0)
    return path


def _write_tone(out: Any, stream: Any, seconds: float, from_s: float) -> None:
    """Half a second of silence, then a tone."""
    rate, done = 16000, 0
    wave = 0.5 * np.sin(2 * np.pi * 440 * np.arange(round(seconds * rate)) / rate)
    wave[: rate // 2] = 0
    while done < len(wave):
        part = wave[done : done + 1024].astype(np.float32)[None]
        frame = AudioFrame.from_ndarray(part, format="fltp", layout="mono")
        frame.sample_rate, frame.time_base = rate, Fraction(1, rate)
        frame.pts = round(from_s * rate) + done
        out.mux(stream.encode(frame))
        done += part.shape[1]
    out.mux(stream.encode(None))
