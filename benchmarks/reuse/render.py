"""Rendering a planned query to a file, frame by frame."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av
import cv2
import numpy as np
from av.video.stream import VideoStream

from benchmarks.reuse.footage import Picture, pictures_at
from benchmarks.reuse.plans import Cut, Encoding, Piece, QueryPlan
from benchmarks.reuse.surfaces import Filming, Overlay


def render(plan: QueryPlan, clips: Path, target: Path) -> None:
    """Write ``plan`` to ``target`` (MP4), whole or not at all."""
    size = (plan.width, plan.height)
    laid_out = (picture for piece in plan.pieces for picture in _piece(piece, plan, clips))
    pictures = _finished(laid_out, plan)
    if plan.small and not plan.enlarged:
        size = _reduced(size, plan.small)
    part = target.with_suffix(".part.mp4")
    encode(pictures, part, size, plan.rate, plan.encoding)
    part.replace(target)


def encode(
    pictures: Iterator[Picture], target: Path, size: tuple[int, int], rate: int, how: Encoding
) -> None:
    """Write BGR pictures at a constant ``rate``: frame k is shown from k / rate seconds on."""
    with av.open(str(target), "w") as container:
        stream = container.add_stream(how.codec, rate=rate, options=dict(how.options))
        assert isinstance(stream, VideoStream), how.codec
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        stream.codec_context.thread_count = 1
        if how.bit_rate:
            stream.bit_rate = how.bit_rate
        for index, picture in enumerate(pictures):
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="bgr24")
            frame.pts = index
            container.mux(stream.encode(frame))
        container.mux(stream.encode())


def _piece(piece: Piece, plan: QueryPlan, clips: Path) -> Iterator[Picture]:
    size = (plan.width, plan.height)
    side = max(size) if not piece.look.windows else 1280
    step_s = piece.speed / plan.rate
    ours = _cut(piece.cut, clips, piece.frames, step_s, side)
    behind = None
    if piece.behind is not None:
        behind = _cut(piece.behind, clips, piece.frames, 1 / plan.rate, max(size))
    for index, picture in enumerate(ours):
        edited = piece.look.of(picture, index / max(piece.frames - 1, 1))
        other = next(behind) if behind is not None else None
        yield piece.layout.on(size, edited, other)


def _cut(cut: Cut, clips: Path, frames: int, step_s: float, side: int) -> Iterator[Picture]:
    times = (cut.start_s + k * step_s for k in range(frames))
    return pictures_at(clips / cut.clip, times, side)


def _finished(pictures: Iterator[Picture], plan: QueryPlan) -> Iterator[Picture]:
    size = (plan.width, plan.height)
    drawn = [over.drawn(size) for over in (plan.caption, plan.banner) if over is not None]
    overlays = [Overlay(d) for d in drawn]
    filming = Filming(plan.screen, size, plan.frames) if plan.screen is not None else None
    for index, picture in enumerate(pictures):
        for overlay in overlays:
            picture = overlay.on(picture)
        if filming is not None:
            picture = filming.of(picture, index)
        if plan.small:
            small = cv2.resize(picture, _reduced(size, plan.small), interpolation=cv2.INTER_AREA)
            picture = cv2.resize(small, size) if plan.enlarged else small  # type: ignore[assignment]
        yield picture


def _reduced(size: tuple[int, int], side: int) -> tuple[int, int]:
    scale = side / max(size)
    return 2 * max(round(size[0] * scale / 2), 1), 2 * max(round(size[1] * scale / 2), 1)
