"""Which decoded frames are handed on: every one, a steady rate, or as few as show all."""

from __future__ import annotations

from collections.abc import Iterator

from av.packet import Packet
from av.video.stream import VideoStream

from antedate.media.timeline import Reel, Timed

# Time stamps are rounded to the container's ticks, often milliseconds.
_TICK_S = 0.002
# How far back of a wanted second to seek, until a frame before it turns up.
_BACK_S = (0.0, 2.0, 10.0, 60.0)
# More compressed data than this is never held back while waiting for a keyframe.
_HELD_BYTES = 32 << 20


def from_second(reel: Reel, start_s: float) -> Iterator[Timed]:
    """Frames from a little before ``start_s`` to the end of the file."""
    if start_s <= 0:
        yield from reel.frames()
        return
    for back_s in _BACK_S:
        if start_s <= back_s:
            break
        reel.seek(start_s - back_s)
        frames = reel.frames()
        first = next(frames, None)
        if first is not None and first.time_s <= start_s + _TICK_S:
            yield first
            yield from frames
            return
    reel.seek(min(0.0, -reel.clock.frame_s))
    yield from reel.frames()


def every(frames: Iterator[Timed], start_s: float, end_s: float | None) -> Iterator[Timed]:
    """The frames from ``start_s`` to ``end_s``, both included."""
    for timed in frames:
        if end_s is not None and timed.time_s > end_s + _TICK_S:
            return
        if timed.time_s >= start_s - _TICK_S:
            yield timed


def nearest(
    frames: Iterator[Timed], rate: float, start_s: float, end_s: float | None
) -> Iterator[Timed]:
    """For each of the seconds ``start_s + k / rate`` the nearest frame, each frame once.

    A frame that stays longer than the range asked for is handed on too, so that there is
    always an answer.
    """
    before: Timed | None = None
    given: Timed | None = None
    count = 0
    for timed in frames:
        while (wanted := start_s + count / rate) <= timed.time_s + _TICK_S:
            if end_s is not None and wanted > end_s + _TICK_S:
                return
            near = timed
            if before is not None and wanted - before.time_s <= timed.time_s - wanted:
                near = before
            if near is not given:
                yield near
                given = near
            count += 1
        before = timed
    if before is None or before is given:
        return
    wanted = start_s + count / rate
    within = end_s is None or wanted <= end_s + _TICK_S
    if given is None or (within and wanted - before.time_s <= 0.5 / rate):
        yield before


class SparsePicker:
    """Decodes keyframes alone where they come often enough, and every stretch where not.

    One pass, without an index: packets after a keyframe are held back. If the next keyframe
    comes within ``gap_s`` they are thrown away unread, else the stretch is decoded.
    """

    def __init__(self, reel: Reel, gap_s: float) -> None:
        self._reel = reel
        self._gap_s = gap_s
        self._held: list[Packet[VideoStream]] = []
        self._held_bytes = 0
        self._key_s = 0.0
        self._dense = False
        self._all_keys = True
        self._sent_s: float | None = None
        rate = float(reel.stream.guessed_rate or 0)
        self._skips_disposable = rate * gap_s >= 16

    def frames(self) -> Iterator[Timed]:
        """The chosen frames in order."""
        given_s: float | None = None
        for timed in self._decoded():
            if timed.time_s > self._reel.limits.duration_s:
                return
            if given_s is None or timed.time_s - given_s >= self._least_s() - _TICK_S:
                given_s = timed.time_s
                yield timed

    def _least_s(self) -> float:
        return self._gap_s / (2 if self._dense or self._all_keys else 8)

    def _decoded(self) -> Iterator[Timed]:
        for packet in self._reel.packets():
            time_s = self._reel.clock.packet(packet)
            time_s = self._key_s if time_s is None else time_s
            if packet.is_keyframe:
                yield from self._close(time_s)
                self._open(packet, time_s)
            elif self._dense:
                yield from self._reel.decode(packet)
            else:
                self._all_keys = False
                self._held.append(packet)
                self._held_bytes += packet.size
            late = time_s - self._key_s > self._gap_s or self._held_bytes > _HELD_BYTES
            if self._held and (late or self._held[0].is_discard):
                yield from self._go_dense()
        yield from self._close(float("inf"))
        yield from self._reel.decode(None)

    def _open(self, packet: Packet[VideoStream], time_s: float) -> None:
        if self._dense:
            self._reel.stream.codec_context.skip_frame = "DEFAULT"
        self._dense = False
        self._key_s = time_s
        self._held, self._held_bytes = [packet], packet.size

    def _close(self, next_s: float) -> Iterator[Timed]:
        """A keyframe came: of the stretch before it, show its own keyframe if it is needed."""
        if self._held:
            last_s = self._sent_s
            if (
                last_s is None
                or self._key_s - last_s >= self._least_s() - _TICK_S
                or next_s - last_s > self._gap_s
            ):
                self._sent_s = self._key_s
                yield from self._reel.decode(self._held[0])
        self._held = []

    def _go_dense(self) -> Iterator[Timed]:
        held, self._held = self._held, []
        self._dense, self._sent_s = True, None
        for place, packet in enumerate(held):
            if place == 1 and self._skips_disposable:
                self._reel.stream.codec_context.skip_frame = "NONREF"
            yield from self._reel.decode(packet)
