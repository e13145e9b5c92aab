"""Pictures for the reader: query frames beside the reference frames they align with."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from antedate.errors import MediaError
from antedate.matching.footage import Footage
from antedate.matching.measure import Verified
from antedate.matching.outlines import outline
from antedate.matching.stretches import Stretch
from antedate.media.frames import Plan, Sampling
from antedate.records import FramePair

_SIDE = 480
_QUALITY = 80


def frame_pairs(
    stretch: Stretch, sha256: str, verified: Verified, footage: Footage
) -> tuple[FramePair, ...]:
    """A pair near the start and near the end of a match; one where it is short."""
    first, last = verified.first, verified.last - 1
    places = {first + (last - first) // 4, last - (last - first) // 4}
    found = (_pair(stretch, place, sha256, verified, footage) for place in sorted(places))
    return tuple(pair for pair in found if pair is not None)


def jpeg(pixels: NDArray[np.uint8], side: int = _SIDE) -> bytes:
    """An RGB frame as a JPEG of at most ``side`` pixels."""
    height, width = pixels.shape[:2]
    scale = min(1.0, side / max(height, width))
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    _, data = cv2.imencode(
        ".jpg", cv2.cvtColor(small, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, _QUALITY]
    )
    return data.tobytes()


def _pair(
    stretch: Stretch, place: int, sha256: str, verified: Verified, footage: Footage
) -> FramePair | None:
    query_s = float(stretch.frames.times_s[place])
    at = max(float(verified.line.reference_s(query_s)), 0.0)
    plan = Plan(Sampling.EVERY, start_s=max(at - 0.05, 0.0), end_s=at + 0.15, max_side=_SIDE)
    try:
        opposite = next(iter(footage.frames(sha256, plan)), None)
    except MediaError:
        return None
    if opposite is None:
        return None
    return FramePair(
        query_s,
        opposite.time_s,
        jpeg(stretch.frames.pixels[place]),
        jpeg(opposite.pixels),
        outline(stretch, verified, place),
    )
