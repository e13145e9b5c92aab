"""Layout of a shot: rectangles whose straight edges stand still while the content moves.

One finder serves borders, blurred bars, split screens and insets: each is a rectangle
whose sides are the frame's own border or a straight line that is there in every frame.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import cv2
import numpy as np
from numpy.typing import NDArray

from antedate.matching.views import Box

_SIDE = 320
_LINES = 14
_MIN_PART = 0.22
_MAX_PART = 0.92
_SIDE_SUPPORT = 0.55
_STEP = 4.0


def rectangles(frames: Sequence[NDArray[np.uint8]], most: int = 4) -> list[Box]:
    """Likely pictures within the picture, best first, as fractions of the frame.

    ``frames`` are gray frames of one shot, all of one size.
    """
    height, width = frames[0].shape[:2]
    scale = _SIDE / max(height, width)
    size = (max(16, round(width * scale)), max(16, round(height * scale)))
    stack = np.stack(
        [cv2.resize(frame, size, interpolation=cv2.INTER_AREA) for frame in frames]
    ).astype(np.float32)
    # lines[k, y] is the share of row y whose step to the row below stays strong.
    across = _lasting_steps(np.diff(stack, axis=1))
    down = _lasting_steps(np.diff(stack, axis=2).transpose(0, 2, 1))
    return _pick(across, down, size, most)


def _lasting_steps(steps: NDArray[np.float32]) -> NDArray[np.float32]:
    """1 where a step between neighbouring rows lasts through the shot and stands out."""
    lasting = _quartile(np.abs(steps))
    around = cv2.blur(lasting, (1, 9))
    return ((lasting > _STEP) & (lasting > 1.8 * around)).astype(np.float32)


def _quartile(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """The 25th percentile along the first axis, four times as quick as numpy's."""
    ordered = np.sort(values, axis=0)
    below, part = divmod(len(ordered) - 1, 4)
    above = min(below + 1, len(ordered) - 1)
    return np.asarray(ordered[below] + part / 4 * (ordered[above] - ordered[below]), np.float32)


def _pick(
    across: NDArray[np.float32], down: NDArray[np.float32], size: tuple[int, int], most: int
) -> list[Box]:
    width, height = size
    # A line may fall between two rows after scaling: count a neighbour as the same line.
    across, down = _thicken(across), _thicken(down)
    along_x = np.cumsum(np.pad(across, ((0, 0), (1, 0))), axis=1)
    along_y = np.cumsum(np.pad(down, ((0, 0), (1, 0))), axis=1)
    rows = [0, *_strongest(across, height), height]
    columns = [0, *_strongest(down, width), width]
    found: list[tuple[float, Box]] = []
    for top, bottom in combinations(sorted(set(rows)), 2):
        if bottom - top < _MIN_PART * height:
            continue
        for left, right in combinations(sorted(set(columns)), 2):
            part = (right - left) * (bottom - top) / (width * height)
            if right - left < _MIN_PART * width or not 0.08 < part < _MAX_PART:
                continue
            sides = [
                (along_x[row - 1, right] - along_x[row - 1, left]) / (right - left)
                for row in (top, bottom)
                if 0 < row < height
            ] + [
                (along_y[column - 1, bottom] - along_y[column - 1, top]) / (bottom - top)
                for column in (left, right)
                if 0 < column < width
            ]
            if sides and min(sides) > _SIDE_SUPPORT:
                score = float(np.mean(sides)) + 0.1 * len(sides)
                found.append((score, (left / width, top / height, right / width, bottom / height)))
    return _distinct(found, most)


def _thicken(lines: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(cv2.dilate(lines, np.ones((3, 1), np.uint8)), np.float32)


def _strongest(lines: NDArray[np.float32], length: int) -> list[int]:
    """The rows with the longest lines, each at least a fifth of the frame, no neighbours."""
    support = lines.mean(axis=1)
    rows: list[int] = []
    for row in np.argsort(-support):
        if support[row] < 0.2 or len(rows) >= _LINES:
            break
        if all(abs(int(row) + 1 - other) > 3 for other in rows) and 3 < row < length - 4:
            rows.append(int(row) + 1)
    return rows


def _distinct(found: list[tuple[float, Box]], most: int) -> list[Box]:
    chosen: list[Box] = []
    for _, box in sorted(found, reverse=True):
        if len(chosen) == most:
            break
        if all(overlap(box, other) < 0.85 for other in chosen):
            chosen.append(box)
    return chosen


def overlap(one: Box, other: Box) -> float:
    """Area shared by two boxes over the area of both together."""
    w = min(one[2], other[2]) - max(one[0], other[0])
    h = min(one[3], other[3]) - max(one[1], other[1])
    shared = max(w, 0.0) * max(h, 0.0)
    areas = sum((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return shared / (areas - shared) if shared else 0.0
