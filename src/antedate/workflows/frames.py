"""Taking the telling frames of a video, to be searched for elsewhere by hand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from antedate.descriptors.model import Model
from antedate.errors import MediaError, UsageError
from antedate.media.frames import Frame, Plan, Sampling
from antedate.media.worker import Decoder
from antedate.records import MediaType, Shot
from antedate.workflows.telling import Candidate, candidates, choose

_LOOK = Plan(Sampling.RATE, rate=4.0, max_side=640, cuts=True)
_WRITTEN_SIDE = 1920
_QUALITY = 92
_SHEET_CELL, _SHEET_COLUMNS, _SHEET_SIDE = 320, 4, 12_000
_UNSAFE = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class TellingFrame:
    """A frame that was written. ``shot`` is the shot it was taken from."""

    path: Path
    time_s: float
    shot: Shot

    def as_json(self) -> dict[str, Any]:
        """One JSON object; the time is in seconds from the first frame."""
        return {
            "path": str(self.path),
            "time_s": round(self.time_s, 3),
            "shot": {"start_s": round(self.shot.start_s, 3), "end_s": round(self.shot.end_s, 3)},
        }


def telling_frames(
    video: Path, to: Path | None = None, *, most: int = 12, model: Model | None = None
) -> list[TellingFrame]:
    """Write up to ``most`` telling frames as JPEG into ``to`` (by default NAME-frames here).

    Names hold the second. A contact sheet is written beside them where there are several.
    Of an image, the picture itself. Black, blurred and transitional frames are passed over,
    unless there is nothing else. Files that are there already are never written over.
    Raises ``MediaError`` where nothing can be decoded and ``UsageError`` where the folder
    cannot be written.
    """
    stem = safe_name(video.stem)
    folder = to if to is not None else Path(f"{stem}-frames")
    with Decoder() as decoder:
        media = decoder.probe(video)
        chosen: tuple[Candidate, ...] = (_only(0.0),)
        shots: tuple[Shot, ...] = (Shot(0.0, media.duration_s),)
        if media.type is not MediaType.IMAGE and media.duration_s > 0:
            found = candidates(decoder.frames(video, _LOOK), model or Model())
            chosen = choose(found, most) or (_only(media.duration_s / 2),)
            shots = found.shots
        _make(folder)
        written, cells = [], []
        for one in chosen:
            frame = _frame(decoder, video, one.time_s)
            path = _written(folder, f"{stem}-{one.time_s:07.2f}s", frame.pixels)
            written.append(TellingFrame(path, one.time_s, shots[one.shot]))
            cells.append(_cell(frame.pixels, one.time_s))
    if len(cells) > 1:
        _written(folder, f"{stem}-sheet", _sheet(cells))
    return written


def safe_name(name: str) -> str:
    """A name without what shells, other systems or readers stumble over."""
    return _UNSAFE.sub("_", name).strip("._-")[:80] or "frames"


def _only(time_s: float) -> Candidate:
    return Candidate(time_s, 0, 1.0, np.zeros(0, np.float32))


def _frame(decoder: Decoder, video: Path, time_s: float) -> Frame:
    """The frame at a second, large."""
    plan = Plan(
        Sampling.EVERY, start_s=max(0.0, time_s - 0.001), end_s=time_s + 2, max_side=_WRITTEN_SIDE
    )
    for frame in decoder.frames(video, plan):
        return frame
    # What was seen once may be out of reach of a seek in a damaged file.
    for frame in decoder.frames(video, Plan(Sampling.EVERY, max_side=_WRITTEN_SIDE)):
        return frame
    raise MediaError(
        "holds no frame that can be decoded", subject=str(video), remedy="Fetch the file again."
    )


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from error


def _written(folder: Path, name: str, pixels: NDArray[np.uint8]) -> Path:
    """Write a JPEG under a name that is free, or that holds the very same picture."""
    encoded, data = cv2.imencode(
        ".jpg", cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, _QUALITY]
    )
    if not encoded:
        raise UsageError(f"A picture of {pixels.shape[1]} x {len(pixels)} cannot be a JPEG")
    picture = data.tobytes()
    for number in range(1, 10_000):
        path = folder / f"{name}{'' if number == 1 else f'-{number}'}.jpg"
        try:
            with path.open("xb") as file:
                file.write(picture)
            return path
        except FileExistsError:
            if path.is_file() and path.read_bytes() == picture:
                return path
        except OSError as error:
            raise _unwritable(path, error) from error
    raise UsageError(
        "holds thousands of frames already", subject=str(folder), remedy="Give another folder."
    )


def _unwritable(path: Path, error: OSError) -> UsageError:
    return UsageError(
        f"cannot be written ({error.strerror})",
        subject=str(path),
        remedy="Give another folder with --to.",
    )


def _cell(pixels: NDArray[np.uint8], time_s: float) -> NDArray[np.uint8]:
    """A small picture with its second, (180, 320, 3)."""
    height = _SHEET_CELL * 9 // 16
    scale = min(_SHEET_CELL / pixels.shape[1], height / len(pixels))
    size = (max(1, round(pixels.shape[1] * scale)), max(1, round(len(pixels) * scale)))
    cell = np.full((height, _SHEET_CELL, 3), 32, np.uint8)
    left, top = (_SHEET_CELL - size[0]) // 2, (height - size[1]) // 2
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    cell[top : top + size[1], left : left + size[0]] = small
    words, at = f"{int(time_s // 60)}:{time_s % 60:05.2f}", (8, height - 9)
    for colour, thick in (((0, 0, 0), 4), ((255, 255, 255), 1)):
        cv2.putText(cell, words, at, cv2.FONT_HERSHEY_SIMPLEX, 0.55, colour, thick, cv2.LINE_AA)
    return cell


def _sheet(cells: Sequence[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    rows = -(-len(cells) // _SHEET_COLUMNS)
    blank = np.full_like(cells[0], 32)
    padded = [*cells, *[blank] * (rows * _SHEET_COLUMNS - len(cells))]
    lines = [
        np.hstack(padded[row * _SHEET_COLUMNS : (row + 1) * _SHEET_COLUMNS]) for row in range(rows)
    ]
    sheet = np.vstack(lines)
    if len(sheet) > _SHEET_SIDE:
        scale = _SHEET_SIDE / len(sheet)
        sheet = np.asarray(
            cv2.resize(sheet, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8
        )
    return sheet
