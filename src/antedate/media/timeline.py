"""Decoded frames with their seconds from the first presented frame."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
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
_LEAST_STEP_S = 0.001
_LEAD_S = 10.0
# Each thread holds frames of its own; more of them meet the limit on memory, not the eye.
_MOST_THREADS = 8
_FALLBACK_RATE = 25.0


def silent() -> None:
    """The beat where nobody listens."""


@dataclass(frozen=True, slots=True)
class Work:
    """The terms on which a file is worked on.

    ``threads`` 0 uses every processor, up to 8. ``beat`` is called often while work goes on,
    and may raise to end it.
    """

    limits: Limits = field(default_factory=Limits)
    threads: int = 0
    beat: Callable[[], None] = silent


@dataclass(frozen=True, slots=True)
class Timed:
    """A decoded frame and its second."""

    time_s: float
    frame: VideoFrame


@dataclass(frozen=True, slots=True)
class Zero:
    """The stamps of the first presented frame, in seconds of the file's own clock.

    The second is when its packet was due to be decoded, which some files keep in order
    where they do not keep the first.
    """

    shown_s: float = 0.0
    due_s: float = 0.0


class Clock:
    """Seconds of packets and frames of one stream, from the first presented frame."""

    def __init__(self, stream: VideoStream, zero: Zero) -> None:
        self.frame_s = 1 / (float(stream.guessed_rate or 0) or _FALLBACK_RATE)
        self._base = float(stream.time_base)
        self._zero = zero
        self._faults = 0
        self._last = self._last_due = float("-inf")
        self._count = 0

    def frame(self, frame: VideoFrame) -> float:
        """The second of the next frame; later than that of the frame before.

        Where the presentation stamps do not rise with the frames, they are wrong (a
        container without reordering around a codec with it): then the decoding stamps count.
        """
        last, self._count = self._last, self._count + 1
        shown, due = frame.pts, frame.dts
        time_s = last + self.frame_s if self._count > 1 else 0.0
        if shown is not None:
            time_s = shown * self._base - self._zero.shown_s
            self._faults += time_s <= last
        if due is not None:
            due_s = due * self._base - self._zero.due_s
            self._faults -= due_s <= self._last_due
            self._last_due = max(due_s, self._last_due)
            time_s = due_s if shown is None or self._faults > 0 else time_s
        self._last = max(time_s, last + _LEAST_STEP_S)
        return self._last

    def packet(self, packet: Packet[VideoStream]) -> float | None:
        """The second at which a packet is shown, ``None`` where it does not say."""
        stamp = packet.pts if packet.pts is not None else packet.dts
        return None if stamp is None else stamp * self._base - self._zero.shown_s

    def stamp(self, time_s: float) -> int:
        """The stream's own time stamp for a second."""
        return int((time_s + self._zero.shown_s) / self._base)

    def ticks(self, seconds: float) -> int:
        """A length of time in the stream's own unit."""
        return round(seconds / self._base)

    def jump(self) -> None:
        """Says that the next frame does not follow the one before."""
        self._last = self._last_due = float("-inf")
        self._count = 0


@dataclass(slots=True)
class Reel:
    """An open file with the stream to look at. ``beat`` is called as the work goes on."""

    path: Path
    source: InputContainer
    stream: VideoStream
    clock: Clock
    limits: Limits
    beat: Callable[[], None]
    hurried_to_s: float = 0.0
    """Before this second only frames that others are built on need be decoded."""

    def decode(self, packet: Packet[VideoStream] | None) -> list[Timed]:
        """The frames that a packet releases, or all that are left for ``None``."""
        return [Timed(self.clock.frame(f), f) for f in self.raw(packet)]

    def raw(self, packet: Packet[VideoStream] | None) -> list[VideoFrame]:
        """As ``decode``, without a time. A damaged packet gives nothing."""
        self.beat()
        if self.hurried_to_s > 0:
            self._hurry(None if packet is None else self.clock.packet(packet))
        try:
            return self.stream.codec_context.decode(packet)
        except MemoryError:
            raise
        except av.FFmpegError:
            return []

    def _hurry(self, shown_s: float | None) -> None:
        hurried = shown_s is not None and shown_s < self.hurried_to_s
        self.stream.codec_context.skip_frame = "NONREF" if hurried else "DEFAULT"

    def packets(self) -> Iterator[Packet[VideoStream]]:
        """The packets of the stream; they end early where the file breaks off.

        Where the file's clock was set back they are stamped on as if it had run on. Packets
        that an edit list leaves out go back too, and are no sign of that.
        """
        last, shift = None, 0
        reset, step = self.clock.ticks(_RESET_S), self.clock.ticks(self.clock.frame_s)
        try:
            for packet in self.source.demux(self.stream):
                self.beat()
                if not packet.size:
                    continue
                due = packet.dts if packet.dts is not None else packet.pts
                if due is not None and not packet.is_discard:
                    if last is not None and due + shift < last - reset:
                        shift = last + step - due
                    last = due + shift
                if shift:
                    packet.dts = None if packet.dts is None else packet.dts + shift
                    packet.pts = None if packet.pts is None else packet.pts + shift
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

    def rewind(self) -> None:
        """Goes to the start. What is due first may lie well before the first frame shown."""
        for time_s in (-_LEAD_S, 0.0):
            try:
                self.seek(time_s)
            except av.FFmpegError:
                continue
            return
        self.source.seek(0, unsupported_byte_offset=True)
        self.clock.jump()

    def drain(self) -> list[Timed]:
        """The frames still inside the decoder, which is then as new."""
        left = self.decode(None)
        self.clock.jump()
        self.stream.codec_context.flush_buffers()
        return left


@contextmanager
def reel(work: Work, path: Path, kind: Container, zero: Zero) -> Iterator[Reel]:
    """Opens a file at its first frame; ``zero`` is what ``first_presented`` told."""
    with opened(path, kind) as source:
        stream = picture_stream(source, path, work.limits)
        prepare(stream, work)
        yield Reel(path, source, stream, Clock(stream, zero), work.limits, work.beat)


def first_presented(work: Work, path: Path, kind: Container) -> tuple[Zero, VideoFrame]:
    """When the first presented frame is shown, on the file's own clock, and that frame.

    Raises ``MediaError`` where no frame can be decoded.
    """
    work = replace(work, threads=1)
    with reel(work, path, kind, Zero()) as film:
        for timed in film.frames():
            frame, base = timed.frame, float(film.stream.time_base)
            shown_s = timed.time_s if frame.pts is None else frame.pts * base
            return Zero(shown_s, shown_s if frame.dts is None else frame.dts * base), frame
    raise MediaError(
        "holds no picture that can be decoded",
        subject=str(path),
        remedy="Fetch the file again: it is damaged or cut off.",
    )


def prepare(stream: VideoStream, work: Work) -> None:
    """Sets threads and the bound on pixels before decoding."""
    context = stream.codec_context
    context.options = {"max_pixels": str(work.limits.pixels)}
    context.thread_count = work.threads or min(os.cpu_count() or 1, _MOST_THREADS)
    context.thread_type = "FRAME" if work.threads != 1 else "NONE"
