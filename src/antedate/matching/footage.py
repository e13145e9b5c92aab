"""Frames on demand: what matching needs from whoever decodes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

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

    def __len__(self) -> int:
        return len(self.times_s)

    def thinned(self, by: int) -> Strip:
        """Every ``by``-th frame."""
        return Strip(self.times_s[::by], self.pixels[::by])

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
