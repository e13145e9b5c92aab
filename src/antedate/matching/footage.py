"""Frames on demand: what matching needs from whoever decodes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from antedate.matching.register import Keypoints, keypoints
from antedate.media.frames import Frame, Plan


class Footage(Protocol):
    """Decodes archived media by SHA-256. Raises ``MediaError`` when it cannot."""

    def frames(self, sha256: str, plan: Plan) -> Iterator[Frame]:
        """Frames of one reference."""
        ...


@dataclass(frozen=True, slots=True)
class Strip:
    """Frames of one stretch: ``times_s`` (n,) and equally sized ``pixels`` (n, h, w[, 3])."""

    times_s: NDArray[np.float64]
    pixels: NDArray[np.uint8]
    _whole: tuple[Strip, slice] | None = field(default=None, repr=False, compare=False)
    _reduced: dict[tuple[int, int], NDArray[np.uint8]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _keypoints: dict[int, Keypoints] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __len__(self) -> int:
        return len(self.times_s)

    def part(self, frames: slice) -> Strip:
        """Some of the frames."""
        return Strip(self.times_s[frames], self.pixels[frames], (self, frames))

    def thinned(self, by: int) -> Strip:
        """Every ``by``-th frame."""
        return self.part(slice(None, None, by))

    def keypoints(self, place: int) -> Keypoints:
        """Keypoints of one gray frame; kept, since many pictures are registered with it."""
        if self._whole is not None:
            whole, frames = self._whole
            return whole.keypoints(range(len(whole))[frames][place])
        if place not in self._keypoints:
            self._keypoints[place] = keypoints(self.pixels[place])
        return self._keypoints[place]

    def reduced(self, size: tuple[int, int]) -> NDArray[np.uint8]:
        """All frames at (width, height), each pixel the mean of what it stands for; kept.

        One stretch is compared with many references, so reducing it once is worth it.
        """
        if self._whole is not None:
            whole, frames = self._whole
            return whole.reduced(size)[frames]
        if size not in self._reduced:
            self._reduced[size] = np.stack(
                [cv2.resize(frame, size, interpolation=cv2.INTER_AREA) for frame in self.pixels]
            )
        return self._reduced[size]

    def at(self, time_s: float) -> int:
        """The place of the frame nearest to a second."""
        return int(np.abs(self.times_s - time_s).argmin())


def strip(frames: Iterable[Frame]) -> Strip | None:
    """A strip of decoded frames, or ``None`` when there are none."""
    kept = list(frames)
    if not kept:
        return None
    shape = kept[0].pixels.shape
    # A stream may change its picture size midway; a strip stops there.
    same = [frame for frame in kept if frame.pixels.shape == shape]
    return Strip(
        np.array([frame.time_s for frame in same], np.float64),
        np.stack([frame.pixels for frame in same]),
    )
