"""As few decoded frames as show every stretch of a video."""

from __future__ import annotations

from collections.abc import Iterator

from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from antedate.media.timeline import Reel, Timed

# Time stamps are rounded to the container's ticks, often milliseconds.
_TICK_S = 0.002
# More compressed data than this is never held back while waiting for a keyframe.
_HELD_BYTES = 32 << 20
# A decoder may keep this many frames back to put them in order (H.264 allows 16).
_REORDERED = 16


class SparseFrames:
    """Decodes keyframes alone where they come often enough, and every stretch where not.

    One pass, without an index: packets after a keyframe are held back. If the next keyframe
    comes within ``gap_s`` they are thrown away unread, else the stretch is decoded. The
    decoder is emptied between the two ways, since keyframes fed without what lies between
    come out in any order. ``end_s`` is the second of the last packet so far.
    """

    def __init__(self, reel: Reel, gap_s: float) -> None:
        self._reel = reel
        self._gap_s = gap_s
        self._held: list[Packet[VideoStream]] = []
        self._held_bytes = 0
        self._key_s = 0.0
        self._dense = False
        self._all_keys = True
        self._sent_s = float("-inf")
        self._due: list[tuple[int | None, float]] = []
        self._out: dict[int | None, VideoFrame] = {}
        rate = float(reel.stream.guessed_rate or 0)
        self._skips_disposable = rate * gap_s >= 16
        self.end_s = 0.0

    def __iter__(self) -> Iterator[Timed]:
        """The chosen frames in order."""
        for timed in self._decoded():
            if timed.time_s > self._reel.limits.duration_s:
                return
            yield timed

    def _least_s(self) -> float:
        """Frames nearer than this to the one before add nothing; a keyframe amid others
        often stands at a cut and is worth more."""
        return self._gap_s / (2 if self._dense or self._all_keys else 8)

    def _decoded(self) -> Iterator[Timed]:
        for packet in self._reel.packets():
            time_s = self._reel.clock.packet(packet)
            time_s = self._key_s if time_s is None else time_s
            if not packet.is_discard:
                self.end_s = max(self.end_s, time_s)
            if packet.is_keyframe:
                yield from self._close(time_s)
                self._key_s, self._held, self._held_bytes = time_s, [packet], packet.size
            elif self._dense:
                yield from self._stretch(packet)
            else:
                self._all_keys = False
                self._held.append(packet)
                self._held_bytes += packet.size
            late = time_s - self._key_s > self._gap_s or self._held_bytes > _HELD_BYTES
            if self._held and (late or self._held[0].is_discard):
                yield from self._go_dense()
        yield from self._close(float("inf"))
        yield from self._keys(None)

    def _close(self, next_s: float) -> Iterator[Timed]:
        """A keyframe came: shows the keyframe of the stretch before it, if it is needed."""
        if self._dense:
            yield from self._stretch(None)
            self._reel.stream.codec_context.skip_frame = "DEFAULT"
            self._dense = False
        elif self._held and self._needed(next_s):
            self._sent_s = self._key_s
            yield from self._keys(self._held[0])
        self._held = []

    def _needed(self, next_s: float) -> bool:
        since_s = self._key_s - self._sent_s
        return since_s >= self._least_s() - _TICK_S or next_s - self._sent_s > self._gap_s

    def _keys(self, packet: Packet[VideoStream] | None) -> Iterator[Timed]:
        """Decodes a lone keyframe; gives those that are out, in the order they went in."""
        if packet is not None:
            self._due.append((packet.pts, self._key_s))
            found = self._reel.raw(packet)
        else:
            found = self._reel.raw(None)
            self._reel.drain()
        self._out.update((frame.pts, frame) for frame in found)
        while self._due:
            pts, time_s = self._due[0]
            if pts not in self._out:
                if packet is not None and len(self._due) <= 2 * _REORDERED:
                    return
                self._due.pop(0)
                continue
            self._due.pop(0)
            yield Timed(time_s, self._out.pop(pts))
        self._out.clear()

    def _go_dense(self) -> Iterator[Timed]:
        yield from self._keys(None)
        held, self._held = self._held, []
        self._dense = True
        for place, packet in enumerate(held):
            if place == 1 and self._skips_disposable:
                self._reel.stream.codec_context.skip_frame = "NONREF"
            yield from self._stretch(packet)

    def _stretch(self, packet: Packet[VideoStream] | None) -> Iterator[Timed]:
        """Decodes on in a stretch. What leads up to its keyframe has lost its references."""
        for timed in self._reel.drain() if packet is None else self._reel.decode(packet):
            wanted_s = max(self._key_s, self._sent_s + self._least_s())
            if timed.time_s >= wanted_s - _TICK_S:
                self._sent_s = timed.time_s
                yield timed
