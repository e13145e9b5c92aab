"""Two pictures laid over each other by what they both show, for a person to check."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from antedate.errors import UsageError
from antedate.media.worker import Decoder
from antedate.places.lettering import lettered, without
from antedate.places.look import Look, look
from antedate.places.register import Plane, corners, link
from antedate.store import Archive
from antedate.workflows.check import Tell
from antedate.workflows.pictures import Picture, picture
from antedate.workflows.places import open_place

_SIDE = 1280
_FRAMES_OF_A_VIDEO = 3
FAILED = (
    "They could not be laid over each other: too little is found in both, directly or through "
    "the other views. It may be another place, or too dark, too blurred, or seen from too far "
    "aside. They are shown beside each other, and nothing is said of how they lie."
)
_THROUGH = (
    "Too little is found in both directly. They are laid over each other through the other views "
    "of the place, or since the camera stands still: look closely."
)


@dataclass(frozen=True, slots=True, eq=False)
class Overlay:
    """Two pictures, RGB. ``over`` is the other in the frame of the one, and ``outline`` (4, 2)
    its corners there in pixels, clockwise from its top left; both ``None`` where that failed,
    as ``words`` say. ``inliers`` keypoints agree, 0 where it is not by their own."""

    one: Picture
    other: Picture
    over: Picture | None
    outline: NDArray[np.float64] | None
    inliers: int
    words: str


def overlay(
    archive: Archive, place: str, one: Path, other: tuple[Path, float | None], tell: Tell
) -> Overlay:
    """Lay ``other`` (a file, and a time in it or ``None`` to choose) over the view ``one``.

    Raises ``MediaError`` where either cannot be decoded.
    """
    with Decoder() as decoder:
        tell("looks at both", 0.1)
        base = picture(decoder, one, _SIDE)
        tops = [picture(decoder, other[0], _SIDE, at) for at in _times(decoder, *other)]
    tell("looks for what both show", 0.3)
    best = max(((*_direct(base, top), top) for top in tops), key=lambda found: found[1])
    plane, inliers, top = best
    words = f"They are laid over each other by {inliers} keypoints that agree."
    if plane is None:
        tell("tries through the other views", 0.5)
        plane, top = _through(archive, place, base, tops, tell)
        words, inliers = (_THROUGH if plane is not None else FAILED), 0
    if plane is None:
        return Overlay(base, top, None, None, 0, words)
    size = base.shape[1], base.shape[0]
    over = cv2.warpPerspective(top, plane, size, flags=cv2.INTER_AREA)
    outline = corners(plane, top.shape[1], top.shape[0])
    return Overlay(base, top, np.asarray(over, np.uint8), outline, inliers, words)


def _times(decoder: Decoder, path: Path, at_s: float | None) -> list[float]:
    if at_s is not None:
        return [at_s]
    duration_s = decoder.probe(path).duration_s
    count = _FRAMES_OF_A_VIDEO if duration_s > 0 else 1
    return [duration_s * (number + 0.5) / count for number in range(count)]


def _direct(base: Picture, top: Picture) -> tuple[Plane | None, int]:
    """By the keypoints of the two alone: the plane in the pixels of the pictures."""
    looks = look(base), look(top)
    blocks = lettered(looks)
    under, over = (without(each, blocks) for each in looks)
    found = link(over, under)
    if found is None:
        return None, 0
    return _in_pixels(found.plane, (over, top), (under, base)), found.inliers


def _through(
    archive: Archive, place: str, base: Picture, tops: list[Picture], tell: Tell
) -> tuple[Plane | None, Picture]:
    """By how both lie among all views of the place."""
    try:
        opened = open_place(archive, place, tell)
    except UsageError:  # too few views to lie among
        return None, tops[0]
    try:
        under = look(base)
        there = opened.place.date(under).plane
        if there is None:
            return None, tops[0]
        for top in tops:
            over = look(top)
            here = opened.place.date(over).plane
            if here is not None:
                plane = np.linalg.inv(there) @ here
                return _in_pixels(plane, (over, top), (under, base)), top
        return None, tops[0]
    finally:
        opened.close()


def _in_pixels(plane: Plane, over: tuple[Look, Picture], under: tuple[Look, Picture]) -> Plane:
    """A plane between looks, as one between the larger pictures they were made from."""
    shrink, grow = _scale(*over), np.linalg.inv(_scale(*under))
    return np.asarray(grow @ plane @ shrink, np.float64)


def _scale(small: Look, large: Picture) -> Plane:
    return np.diag([small.size[0] / large.shape[1], small.size[1] / large.shape[0], 1.0])
