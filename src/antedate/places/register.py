"""Views of a place brought to common coordinates: those of one of them, the hub."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from antedate.places.look import Look

_RATIO = 0.8
_TOLERANCE_PX = 3.0
_ENOUGH = 12
_SURE = 40
_HUBS = 4
# A turned, sheared or much enlarged picture is no view of a camera that stands there.
_SCALE, _CORNERS = 3.0, 2.5

Plane = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Link:
    """``plane`` (3, 3) carries pixels of one look to the other's, by ``inliers`` keypoints."""

    plane: Plane
    inliers: int


@dataclass(frozen=True, slots=True)
class Common:
    """Looks in the coordinates of the look ``hub``. ``planes[i]`` (3, 3) carries pixels of
    look i to the hub's, ``None`` where it could not be registered."""

    hub: int
    planes: tuple[Plane | None, ...]

    @property
    def registered(self) -> tuple[int, ...]:
        """The looks that have a plane."""
        return tuple(index for index, plane in enumerate(self.planes) if plane is not None)


def link(one: Look, other: Look) -> Link | None:
    """The plane map from one look to another by its keypoints, ``None`` where none is sure.

    A similarity serves a camera that was nudged; where a homography (MAGSAC) agrees with
    clearly more keypoints the camera stood elsewhere, and it is taken.
    """
    source, target = _matched(one, other)
    if len(source) < _ENOUGH:
        return None
    found, inside = cv2.estimateAffinePartial2D(
        source, target, method=cv2.RANSAC, ransacReprojThreshold=_TOLERANCE_PX, maxIters=2000
    )
    best: Link | None = None
    if found is not None:
        best = Link(
            np.vstack([found, [0.0, 0.0, 1.0]]),
            _distinct(source, np.asarray(inside), one),
        )
    if best is None or best.inliers < 0.6 * len(source):
        plane, inside = cv2.findHomography(
            source, target, cv2.USAC_MAGSAC, _TOLERANCE_PX, maxIters=2000, confidence=0.999
        )
        if plane is not None:
            wide = Link(np.asarray(plane, np.float64), _distinct(source, np.asarray(inside), one))
            if best is None or wide.inliers > 1.25 * best.inliers + 4:
                best = wide
    if best is None or best.inliers < _ENOUGH or not _plausible(best.plane, one):
        return None
    return best


def common(looks: Sequence[Look]) -> Common:
    """Register looks to each other through whichever pairs register best.

    The most detailed looks are tried against all others; what these do not reach is tried
    against all that is reached. Raises ``ValueError`` for no looks.
    """
    if not looks:
        raise ValueError("no looks to register")
    order = sorted(range(len(looks)), key=lambda index: -len(looks[index].points))
    links: dict[tuple[int, int], Link] = {}
    for known in order[:_HUBS]:
        _link_all(looks, [each for each in order if each != known], known, links)
    hub = max(order[:_HUBS], key=lambda each: _reach(links, each))
    planes: dict[int, Plane] = {hub: np.eye(3)}
    _grow(planes, links)
    grown = 0
    while grown < len(planes) < len(looks):
        grown = len(planes)
        left = [each for each in order if each not in planes]
        for known in planes:
            if known not in order[:_HUBS]:
                _link_all(looks, left, known, links)
        _grow(planes, links)
    return Common(hub, tuple(planes.get(index) for index in range(len(looks))))


def place_in(query: Look, looks: Sequence[Look], where: Common) -> Link | None:
    """The plane from a further look to the hub, through the look that it registers best with.

    ``None`` where it registers with none.
    """
    best: Link | None = None
    for index in where.registered:
        found = link(query, looks[index])
        if found and (best is None or found.inliers > best.inliers):
            plane = where.planes[index]
            best = Link(np.asarray(plane, np.float64) @ found.plane, found.inliers)
    return best


def _link_all(
    looks: Sequence[Look], those: Sequence[int], known: int, links: dict[tuple[int, int], Link]
) -> None:
    for each in those:
        if (each, known) not in links and (found := link(looks[each], looks[known])):
            links[each, known] = found


def _reach(links: dict[tuple[int, int], Link], hub: int) -> int:
    return sum(min(_SURE, one.inliers) for (_, known), one in links.items() if known == hub)


def _grow(planes: dict[int, Plane], links: dict[tuple[int, int], Link]) -> None:
    """Add what hangs on what is there, the surest link first: an error in one is handed on
    to all that hang on it."""
    while True:
        open_links = [
            (one.inliers, each, known)
            for (each, known), one in links.items()
            if known in planes and each not in planes
        ]
        if not open_links:
            return
        _, each, known = max(open_links)
        planes[each] = planes[known] @ links[each, known].plane


def _matched(one: Look, other: Look) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    if len(one.points) < _ENOUGH or len(other.points) < _ENOUGH:
        return np.zeros((0, 2), np.float32), np.zeros((0, 2), np.float32)
    alike = one.descriptors @ other.descriptors.T
    rows = np.arange(len(alike))
    best = alike.argmax(axis=1)
    first = alike[rows, best].copy()
    mutual = alike.argmax(axis=0)[best] == rows
    alike[rows, best] = -1.0
    # For unit vectors distance squared is 2 - 2 * cosine.
    keep = mutual & (1 - first < _RATIO**2 * (1 - alike.max(axis=1)))
    return one.points[keep], other.points[best[keep]]


def _distinct(source: NDArray[np.float32], inside: NDArray[Any], one: Look) -> int:
    """How many agree; points that sit on one another say the same thing once."""
    kept = source[inside.ravel() > 0]
    return len(np.unique((kept / (0.01 * one.size[0])).astype(int), axis=0)) if len(kept) else 0


def _plausible(plane: Plane, one: Look) -> bool:
    """Whether the picture stays a convex, upright quadrilateral of about its size."""
    quad = corners(plane, *one.size)
    sides = np.roll(quad, -1, axis=0) - quad
    after = np.roll(sides, -1, axis=0)
    turns = sides[:, 0] * after[:, 1] - sides[:, 1] * after[:, 0]
    if not np.isfinite(quad).all() or not (turns > 0).all() or sides[0, 0] <= 0:
        return False
    lengths = np.linalg.norm(sides, axis=1)
    scale = np.sqrt(cv2.contourArea(quad.astype(np.float32)) / (one.size[0] * one.size[1]))
    lopsided = max(lengths[0] / lengths[2], lengths[2] / lengths[0])
    return bool(1 / _SCALE < scale < _SCALE and lopsided < _CORNERS)


def corners(plane: Plane, width: int, height: int) -> NDArray[np.float64]:
    """Where the corners of a picture go: (4, 2), clockwise from the top left."""
    frame = np.array([[[0, 0]], [[width, 0]], [[width, height]], [[0, height]]], np.float64)
    return np.asarray(cv2.perspectiveTransform(frame, plane).reshape(4, 2), np.float64)
