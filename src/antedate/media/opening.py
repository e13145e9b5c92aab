"""Opening a file with FFmpeg so that it can reach nothing but the bytes of that one file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import NoReturn

import av
from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

from antedate.config import Limits
from antedate.errors import MediaError, RefusedMedia
from antedate.media.containers import Container

_BUFFER_BYTES = 1 << 18
_DAMAGED = "Fetch the file again, or repair it with its maker's software."


def _refuse_others(url: str, flags: int, options: dict[str, str]) -> NoReturn:
    raise PermissionError("media may not open other files")


@contextmanager
def opened(path: Path, kind: Container) -> Iterator[InputContainer]:
    """An FFmpeg input over a file that this function opens itself.

    FFmpeg gets bytes, never a name, and only the demuxer that the content asks for. Raises
    ``MediaError`` where that demuxer cannot read it.
    """
    with path.open("rb", buffering=0) as file:
        try:
            source = av.open(
                file,
                mode="r",
                format=kind.reader,
                container_options={
                    "fflags": "+genpts",
                    "protocol_whitelist": "none",
                    "format_whitelist": kind.reader,
                },
                buffer_size=_BUFFER_BYTES,
                io_open=_refuse_others,
            )
        except av.FFmpegError as error:
            raise unreadable(path, kind, error) from error
        with source:
            yield source


def unreadable(path: Path, kind: Container, error: Exception) -> MediaError:
    """What to say when FFmpeg gives up at the start of a file."""
    if kind.reader == "mov" and isinstance(error, av.InvalidDataError):
        message = "has no usable index (the moov box): the file is cut off or was never finished"
    else:
        reason = getattr(error, "strerror", None) or str(error)
        message = f"cannot be read as {kind.name} ({reason})"
    return MediaError(message, subject=str(path), remedy=_DAMAGED)


def picture_streams(source: InputContainer) -> list[VideoStream]:
    """The streams that hold moving pictures, best first: by default mark, then by size.

    Cover art and thumbnails (attached pictures) are left out.
    """
    aside = Disposition.attached_pic | Disposition.timed_thumbnails
    streams = [
        s for s in source.streams.video if not s.disposition & aside and s.codec_context is not None
    ]

    def worth(stream: VideoStream) -> tuple[bool, int]:
        size = stream.codec_context.width * stream.codec_context.height
        return bool(stream.disposition & Disposition.default), size

    return sorted(streams, key=worth, reverse=True)


def picture_stream(source: InputContainer, path: Path, limits: Limits) -> VideoStream:
    """The stream to look at. Raises ``MediaError`` where there is none, ``RefusedMedia``
    where its pictures are too large."""
    streams = picture_streams(source)
    if not streams:
        holds = "sound only" if source.streams.audio else "neither picture nor sound"
        raise MediaError(
            f"holds no picture: {holds}", subject=str(path), remedy="Give a video or an image."
        )
    stream = streams[0]
    refuse_large(path, stream.codec_context.width, stream.codec_context.height, limits)
    return stream


def refuse_large(path: Path, width: int, height: int, limits: Limits) -> None:
    """Raises ``RefusedMedia`` for more pixels than the limits allow."""
    if width * height > limits.pixels:
        raise RefusedMedia(
            f"has {width} x {height} pixels, more than the limit of {limits.pixels}",
            subject=str(path),
            remedy="Give a smaller copy, or raise the limit on pixels.",
        )


def pixel_shape(stream: VideoStream) -> Fraction | None:
    """Width over height of one pixel of a stream, ``None`` where nobody says."""
    shape = stream.sample_aspect_ratio or stream.codec_context.sample_aspect_ratio
    return Fraction(shape.numerator, shape.denominator) if shape else None
