"""Decoded frames with their seconds from the first presented frame."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import av
from av.container import InputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from antedate.config import Limits
from antedate.errors import MediaError
from antedate.media.containers import Container
from antedate.media.opening import opened, picture_stream

# A clock that goes back by more than this was reset, as where recordings were joined.
_RESET_S = 1.0
_FALLBACK_RATE = 25.0


@dataclass(frozen=True, slots=True)
class Timed:
    """A decoded frame and its second."""

    time_s: float
    frame: VideoFrame


class Clock:
    """Seconds of packets and frames of one stream, from the first presented frame."""

    def __init__(self, stream: VideoStream, zero_s: float = 0.0) -> None:
        self._base = float(stream.time_base)
        self.frame_s = 1 / (float(stream.guessed_rate or 0) or _FALLBACK_RATE)
        self._shift = -zero_s
        self._last: float | None = None

    def frame(self, frame: VideoFrame) -> float:
        """The second of the next frame in order. A clock that was reset is carried on."""
        stamp = frame.pts if frame.pts is not None else frame.dts
        last = self._last
        if stamp is None:
            time_s = 0.0 + self._shift if last is None else last + self.frame_s
        else:
            time_s = stamp * self._base + self._shift
            if last is not None and time_s < last - _RESET_S:
                self._shift += last + self.frame_s - time_s
                time_s = last + self.frame_s
        self._last = time_s if last is None else max(last, time_s)
        return time_s

    def packet(self, packet: Packet[VideoStream]) -> float | None:
        """The second at which a packet is shown, ``None`` where it does not say."""
        stamp = packet.pts if packet.pts is not None else packet.dts
        return None if stamp is None else stamp * self._base + self._shift

    def stamp(self, time_s: float) -> int:
        """The stream's own time stamp for a second."""
        return int((time_s - self._shift) / self._base)

    def jump(self) -> None:
        """Says that the next frame follows a seek."""
        self._last = None


@dataclass(slots=True)
class Reel:
    """An open file with the stream to look at."""

    path: Path
    source: InputContainer
    stream: VideoStream
    clock: Clock
    limits: Limits

    def decode(self, packet: Packet[VideoStream] | None) -> list[Timed]:
        """The frames that a packet releases, or all that are left for ``None``.

        A damaged packet gives none.
        """
        try:
            frames = self.stream.codec_context.decode(packet)
        except (av.FFmpegError, EOFError):
            return []
        return [Timed(self.clock.frame(f), f) for f in frames]

    def packets(self) -> Iterator[Packet[VideoStream]]:
        """The packets of the stream; they end early where the file breaks off."""
        try:
            for packet in self.source.demux(self.stream):
                if packet.size:
                    yield packet
        except av.FFmpegError:
            return

    def frames(self) -> Iterator[Timed]:
        """Every frame from here on in order, up to the limits on frames and seconds."""
        count = 0
        for packet in chain(self.packets(), (None,)):
            for timed in self.decode(packet):
                count += 1
                if count > self.limits.frames or timed.time_s > self.limits.duration_s:
                    return
                yield timed

    def seek(self, time_s: float) -> None:
        """Goes to a keyframe at or before a second; where exactly is up to the container."""
        self.source.seek(self.clock.stamp(time_s), stream=self.stream)
        self.clock.jump()


@contextmanager
def reel(
    path: Path, kind: Container, limits: Limits, threads: int = 0, zero_s: float | None = None
) -> Iterator[Reel]:
    """Opens a file at its first frame. ``zero_s`` is its first presented time where known.

    Raises ``MediaError`` where nothing can be decoded.
    """
    zero_s = first_presented(path, kind, limits) if zero_s is None else zero_s
    with opened(path, kind) as source:
        stream = picture_stream(source, path, limits)
        prepare(stream, limits, threads)
        yield Reel(path, source, stream, Clock(stream, zero_s), limits)


def first_presented(path: Path, kind: Container, limits: Limits) -> float:
    """The time of the first presented frame on the file's own clock, in seconds.

    Raises ``MediaError`` where no frame can be decoded.
    """
    with opened(path, kind) as source:
        stream = picture_stream(source, path, limits)
        prepare(stream, limits, 1)
        clock = Clock(stream)
        for timed in Reel(path, source, stream, clock, limits).frames():
            return timed.time_s
    raise MediaError(
        "holds no picture that can be decoded",
        subject=str(path),
        remedy="Fetch the file again: it is damaged or cut off.",
    )


def prepare(stream: VideoStream, limits: Limits, threads: int) -> None:
    """Sets threads (0: one for each processor) and the bound on pixels before decoding."""
    context = stream.codec_context
    context.options = {"max_pixels": str(limits.pixels)}
    context.thread_count = threads
    context.thread_type = "FRAME" if threads != 1 else "NONE"
