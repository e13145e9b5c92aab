"""Pictures to look at: one frame of a file, as pixels and as JPEG."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from antedate.errors import MediaError
from antedate.media.frames import Plan, Sampling
from antedate.media.worker import Decoder

Picture = NDArray[np.uint8]
THUMBNAIL_SIDE = 360
_QUALITY = 82


def picture(decoder: Decoder, path: Path, max_side: int, at_s: float = 0.0) -> Picture:
    """The frame of a file at a time, (h, w, 3) RGB. Raises ``MediaError``."""
    plan = Plan(Sampling.EVERY, start_s=at_s, end_s=at_s + 1.0, max_side=max_side)
    for frame in decoder.frames(path, plan):
        return frame.pixels
    raise MediaError(
        "holds no picture that can be decoded", subject=path.name, remedy="Fetch it again."
    )


def jpeg(pixels: Picture) -> bytes:
    """An RGB picture as JPEG."""
    bgr = cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR)
    return bytes(cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])[1].tobytes())
