"""Text in pictures, read by RapidOCR with the models inside its package (PP-OCR, Apache-2.0).

It reads Latin letters and digits. Nothing is fetched at run time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

_SIDE = 960
_UNSURE = 0.5


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text in a picture. ``confidence`` is the reader's own, from 0 to 1; ``box``
    holds left, top, right, bottom in pixels."""

    text: str
    confidence: float
    box: tuple[int, int, int, int]


class TextReader:
    """Reads lines of text. The models are loaded when first needed."""

    def __init__(self) -> None:
        self._engine: Any = None

    def lines(self, pixels: NDArray[np.uint8]) -> list[Line]:
        """The lines of a picture, shape (height, width, 3) RGB, from top to bottom."""
        found = self._loaded()(np.ascontiguousarray(pixels[..., ::-1]))
        if found.boxes is None or found.txts is None:
            return []
        lines = [
            Line(str(text), float(score), _bounds(np.asarray(box)))
            for text, score, box in zip(found.txts, found.scores, found.boxes, strict=True)
        ]
        return sorted(lines, key=lambda line: (line.box[1], line.box[0]))

    def _loaded(self) -> Any:
        if self._engine is None:
            from rapidocr import RapidOCR

            self._engine = RapidOCR(
                params={
                    "Global.log_level": "critical",
                    "Global.use_cls": False,
                    "Global.text_score": _UNSURE,
                    "Det.limit_type": "max",
                    "Det.limit_side_len": _SIDE,
                }
            )
        return self._engine


def _bounds(box: NDArray[Any]) -> tuple[int, int, int, int]:
    low, high = box.min(axis=0), box.max(axis=0)
    return int(low[0]), int(low[1]), int(high[0]), int(high[1])
