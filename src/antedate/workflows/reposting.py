"""What reposting does to footage, done here to pieces of a compilation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from antedate.media.frames import Frame

type Picture = NDArray[np.uint8]

_CROPPED = 0.72
# Width of the strip by its height.
_STRIP = 0.9


class Edit(StrEnum):
    """What was done to a piece before it was published again."""

    NONE = "unedited"
    CROPPED = "cropped"
    MIRRORED = "mirrored"
    BANNER = "banner and logo"
    FASTER = "faster"
    STRIP = "strip on blurred bars"

    @property
    def speed(self) -> float:
        """Seconds of the footage in one second of the piece."""
        return 1.25 if self is Edit.FASTER else 1.0


def edited(picture: Picture, edit: Edit, size: tuple[int, int]) -> Picture:
    """A new RGB picture of ``size`` (width, height), which an RGB picture fills but for the
    strip."""
    match edit:
        case Edit.CROPPED:
            height, width = picture.shape[:2]
            top, left = round(height * 0.1), round(width * 0.2)
            part = picture[top : top + round(height * _CROPPED), left:][
                :, : round(width * _CROPPED)
            ]
            return _filled(part, size)
        case Edit.MIRRORED:
            return np.ascontiguousarray(_filled(picture, size)[:, ::-1])
        case Edit.BANNER:
            return _bannered(_filled(picture, size))
        case Edit.STRIP:
            return _strip(picture, size)
        case _:
            return _filled(picture, size)


def retimed(frames: Iterable[Frame], start_s: float, speed: float, rate: int) -> Iterator[Picture]:
    """Frames at a constant ``rate``, ``speed`` seconds of the footage in one second, from
    ``start_s`` on; each is the latest that had been presented by then."""
    number, held = 0, None
    for frame in frames:
        while held is not None and start_s + number * speed / rate < frame.time_s - 1e-4:
            yield held
            number += 1
        held = frame.pixels
    while held is not None:
        yield held


def _filled(picture: Picture, size: tuple[int, int]) -> Picture:
    """Scaled to fill ``size``; what hangs over is cut off."""
    width, height = size
    scale = max(width / picture.shape[1], height / picture.shape[0])
    across, down = min(round(width / scale), picture.shape[1]), round(height / scale)
    down = min(down, picture.shape[0])
    left, top = (picture.shape[1] - across) // 2, (picture.shape[0] - down) // 2
    part = picture[top : top + down, left : left + across]
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return np.array(cv2.resize(part, size, interpolation=how), np.uint8)


def _bannered(picture: Picture) -> Picture:
    height, width = picture.shape[:2]
    top = round(height * 0.8)
    cv2.rectangle(picture, (0, top), (width, height), (24, 44, 96), -1)
    cv2.rectangle(picture, (0, height - round(height * 0.07)), (width, height), (240,) * 3, -1)
    size, face = height / 480, cv2.FONT_HERSHEY_DUPLEX
    _write(picture, "TODAY: NEW PICTURES", (12, top + round(height * 0.1)), 1.1 * size, (255,) * 3)
    ticker = (12, height - round(height * 0.018))
    cv2.putText(picture, "sent by a viewer +++ TV 0", ticker, face, 0.6 * size, (20,) * 3)
    cv2.rectangle(picture, (width - 84, 12), (width - 12, 44), (176, 32, 28), -1)
    _write(picture, "TV 0", (width - 78, 36), 0.8, (255,) * 3)
    return picture


def _strip(picture: Picture, size: tuple[int, int]) -> Picture:
    """A picture cut upright for a phone, between bars of a blurred copy of itself."""
    width, height = size
    small = _filled(picture, (max(width // 8, 8), max(height // 8, 8)))
    bars = cv2.resize(cv2.GaussianBlur(small, (0, 0), 3.0), size)
    canvas = np.array(bars, np.uint8)
    across = round(height * _STRIP)
    left = (width - across) // 2
    canvas[:, left : left + across] = _filled(picture, (across, height))
    return canvas


def _write(
    picture: Picture, words: str, at: tuple[int, int], size: float, colour: tuple[int, ...]
) -> None:
    cv2.putText(picture, words, at, cv2.FONT_HERSHEY_DUPLEX, size, colour, 2, cv2.LINE_AA)
