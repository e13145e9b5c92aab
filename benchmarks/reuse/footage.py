"""Reading footage: the pictures that a player would show at given times."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]

_TURNS = {90: cv2.ROTATE_90_COUNTERCLOCKWISE, -90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180}


@dataclass(frozen=True, slots=True)
class Shown:
    """A decoded frame, its second in the file's own count, its size as shown."""

    frame: av.VideoFrame
    time_s: float
    width: int
    height: int


def decoded(path: Path, threads: str = "AUTO") -> Generator[Shown]:
    """All frames of the first video stream that carry a time, in order of presentation.

    Sizes are upright and in square pixels. Footage with a broken tail ends where decoding does;
    footage that never starts raises.
    """
    seen = False
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        stream.thread_type = threads
        pixel = float(stream.sample_aspect_ratio or 1) or 1.0
        try:
            for frame in container.decode(stream):
                if frame.time is None:
                    continue
                seen = True
                width, height = round(frame.width * pixel), frame.height
                if frame.rotation % 180:
                    width, height = height, width
                yield Shown(frame, float(frame.time), width, height)
        except av.error.FFmpegError:
            if not seen:
                raise


def duration_of(path: Path) -> float:
    """Seconds of video as the container says, 0 where it does not; nothing is decoded."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        if stream.duration is not None and stream.time_base is not None:
            return float(stream.duration * stream.time_base)
        return (container.duration or 0) / av.time_base


def pictures_at(path: Path, times_s: Iterable[float], max_side: int) -> Iterator[Picture]:
    """The picture shown at each of ``times_s``, which must not fall; (height, width, 3) BGR.

    Times count from the first presented frame; past the end the last picture stays. The longer
    side is at most ``max_side``. The caller must not write into a picture: it may come again.
    """
    frames = decoded(path, threads="NONE")
    current = following = next(frames)
    start_s = current.time_s
    picture: Picture | None = None
    ended = False
    for time_s in times_s:
        while not ended and following.time_s - start_s <= time_s + 1e-6:
            current, picture = following, None
            upcoming = next(frames, None)
            ended = upcoming is None
            following = upcoming if upcoming is not None else following
        if picture is None:
            picture = _bgr(current, max_side)
        yield picture
    frames.close()


def _bgr(shown: Shown, max_side: int) -> Picture:
    scale = min(1.0, max_side / max(shown.width, shown.height))
    width, height = max(round(shown.width * scale), 2), max(round(shown.height * scale), 2)
    rotation = shown.frame.rotation
    if rotation % 180:
        width, height = height, width
    frame = shown.frame.reformat(width, height, "bgr24", interpolation="AREA")
    picture = frame.to_ndarray().astype(np.uint8, copy=False)
    if rotation in _TURNS:
        picture = cv2.rotate(picture, _TURNS[rotation])  # type: ignore[assignment]
    return picture
