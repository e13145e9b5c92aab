"""Marked faces and graphic frames, painted over in the pictures of a public report."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, UnidentifiedImageError

from antedate.errors import UsageError

QUERY = "query"
COLUMNS = ("media", "start_s", "end_s", "x", "y", "w", "h")
_PAINT = (38, 40, 43)
# Times are read off a player by hand.
_NEAR_S = 0.5
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Cover:
    """An area to cover from ``start_s`` to ``end_s`` of a media.

    ``media`` is ``"query"`` (every query of the report) or a SHA-256. ``box`` is (x, y,
    width, height) as fractions of the frame; ``None`` covers the whole frame.
    """

    media: str
    start_s: float
    end_s: float
    box: Box | None = None

    def holds(self, at_s: float) -> bool:
        """Whether the frame at ``at_s`` is covered, half a second given either way."""
        return self.start_s - _NEAR_S <= at_s <= self.end_s + _NEAR_S

    def overlaps(self, start_s: float, end_s: float) -> bool:
        """Whether any frame of a segment is covered. A mark of one instant counts."""
        if start_s == end_s:
            return self.holds(start_s)
        return self.start_s < end_s and start_s <= self.end_s


def read_covers(path: Path) -> list[Cover]:
    """Covers from a CSV file with the columns ``media,start_s,end_s,x,y,w,h``.

    Without x, y, w and h the whole frame is covered. Raises ``UsageError`` that names every
    faulty row: a mark that was misread would leave a face uncovered.
    """
    try:
        written = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            "cannot be read as a list of covers",
            subject=str(path),
            remedy=f"Give a CSV file in UTF-8 with the columns {','.join(COLUMNS)}.",
        ) from error
    rows = csv.DictReader(io.StringIO(written, newline=""), strict=True)
    covers, faults = [], []
    try:
        missing = [column for column in COLUMNS[:3] if column not in (rows.fieldnames or ())]
        if missing:
            faults.append(f"the first row lacks {', '.join(missing)}")
        for row in [] if missing else rows:
            try:
                covers.append(_cover(row))
            except ValueError as error:
                faults.append(f"row {rows.line_num}: {error}")
    except csv.Error as error:
        faults.append(f"row {rows.line_num}: {error}")
    if faults:
        raise UsageError(
            "; ".join(faults),
            subject=str(path),
            remedy=f"Columns are {','.join(COLUMNS)}; x, y, w, h are fractions of the frame.",
        )
    return covers


def paint(jpeg: bytes, boxes: Sequence[Box | None]) -> bytes:
    """The picture with ``boxes`` painted over, encoded anew and so without metadata.

    A box of ``None`` is the whole frame. Returns nothing (``b""``) when it cannot be decoded:
    what cannot be covered is not shown.
    """
    try:
        with Image.open(io.BytesIO(jpeg), formats=["JPEG"]) as opened:
            picture = opened.convert("RGB")
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError):
        return b""
    clean = Image.new("RGB", picture.size, _PAINT)
    if None not in boxes:
        clean.paste(picture)
    draw = ImageDraw.Draw(clean)
    for box in boxes:
        if box is not None:
            left, top = box[0] * clean.width, box[1] * clean.height
            right, bottom = (box[0] + box[2]) * clean.width, (box[1] + box[3]) * clean.height
            draw.rectangle(
                (math.floor(left), math.floor(top), math.ceil(right), math.ceil(bottom)),
                fill=_PAINT,
            )
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=88)
    return out.getvalue()


def _cover(row: dict[str, str | None]) -> Cover:
    media = (row["media"] or "").strip().lower()
    if media != QUERY and not (len(media) == 64 and set(media) <= set("0123456789abcdef")):
        raise ValueError("media is neither 'query' nor a SHA-256")
    start_s, end_s = _fraction(row, "start_s"), _fraction(row, "end_s")
    if not 0 <= start_s <= end_s:
        raise ValueError("start_s and end_s are not in order")
    if not any((row.get(column) or "").strip() for column in COLUMNS[3:]):
        return Cover(media, start_s, end_s)
    x, y, width, height = (_fraction(row, column) for column in COLUMNS[3:])
    if width <= 0 or height <= 0 or x < 0 or y < 0 or x + width > 1.001 or y + height > 1.001:
        raise ValueError("the box does not lie inside the frame")
    return Cover(media, start_s, end_s, (x, y, width, height))


def _fraction(row: dict[str, str | None], column: str) -> float:
    try:
        value = float((row.get(column) or "").strip())
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ValueError(f"{column} is not a number")
    return value
