"""A copy of a video that any browser plays. Runs inside the decoding child.

VP9 and Opus in WebM: encoders under the BSD licence, formats free of royalties, played by every
browser of today. The copy keeps every frame at its second from the first presented frame, which
a browser that plays the original need not do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from numpy.typing import NDArray

from antedate.config import Limits
from antedate.media import decode, sound
from antedate.media.frames import Frame, Part, Plan, Sampling

_MOST_SIDE = 1280
_MILLISECOND = Fraction(1, 1000)
_SOUND_HZ = 48_000
_SOUND_BITS = 96_000
# Real-time effort: several times faster than the footage at this size on two processors.
# A keyframe at least each second or so makes stepping back quick.
_PICTURE = {
    "deadline": "realtime",
    "cpu-used": "8",
    "row-mt": "1",
    "crf": "26",
    "b": "0",
    "g": "30",
}


def playable(
    path: Path,
    limits: Limits | None = None,
    threads: int = 0,
    beat: Callable[[], None] | None = None,
) -> Iterator[Part]:
    """The copy, in parts, as they are made: upright, square pixels, at most 1280 across.

    The sound is mono. Raises ``MediaError`` and its kinds where nothing can be decoded.
    """
    plan = Plan(sampling=Sampling.EVERY, max_side=_MOST_SIDE)
    frames = decode.frames(path, plan, limits, threads, beat)
    first = next(frames, None)
    if first is None:
        return
    pieces = sound.samples(path, _SOUND_HZ, limits, beat)
    heard = next(pieces, None)
    sink = _Sink()
    with av.open(sink, "w", format="webm") as out:
        track = _Track(out, first, threads, has_sound=heard is not None)
        for frame in _chained(first, frames):
            while heard is not None and track.heard_s <= frame.time_s:
                track.hear(heard)
                heard = next(pieces, None)
            track.show(frame)
            yield from sink.taken(frame.time_s)
        while heard is not None:
            track.hear(heard)
            heard = next(pieces, None)
        track.finish()
        end_s = max(track.heard_s, track.shown_s)
    yield from sink.taken(end_s)


def _chained(first: Frame, rest: Iterator[Frame]) -> Iterator[Frame]:
    yield first
    yield from rest


class _Track:
    """Picture and sound on their way into the container."""

    def __init__(
        self, out: OutputContainer, first: Frame, threads: int, *, has_sound: bool
    ) -> None:
        self._out = out
        height, width = first.pixels.shape[:2]
        # Chroma is stored at half size: an odd edge would have none.
        self._width, self._height = width + width % 2, height + height % 2
        picture = out.add_stream("libvpx-vp9", rate=30, options=_PICTURE)
        assert isinstance(picture, VideoStream)  # noqa: S101 - what was asked for
        picture.width, picture.height, picture.pix_fmt = self._width, self._height, "yuv420p"
        picture.codec_context.time_base = _MILLISECOND
        picture.codec_context.thread_count = threads or 2
        self._picture = picture
        self._sound: AudioStream | None = None
        if has_sound:
            stream = out.add_stream("libopus", rate=_SOUND_HZ, layout="mono")
            assert isinstance(stream, AudioStream)  # noqa: S101 - what was asked for
            stream.codec_context.bit_rate = _SOUND_BITS
            self._sound = stream
        self._last = -1
        self._samples = 0

    @property
    def heard_s(self) -> float:
        """How far the sound has come."""
        return self._samples / _SOUND_HZ

    @property
    def shown_s(self) -> float:
        """How far the picture has come."""
        return max(0, self._last) / 1000

    def show(self, frame: Frame) -> None:
        """Put a frame at its millisecond, each later than the one before."""
        self._last = max(self._last + 1, round(frame.time_s * 1000))
        made = VideoFrame.from_ndarray(self._even(frame.pixels), format="rgb24")
        made = made.reformat(format="yuv420p")
        made.pts, made.time_base = self._last, _MILLISECOND
        self._out.mux(self._picture.encode(made))

    def hear(self, samples: NDArray[np.float32]) -> None:
        """Put sound after that before."""
        if self._sound is None:
            return
        made = AudioFrame.from_ndarray(samples[None, :], format="flt", layout="mono")
        made.sample_rate = _SOUND_HZ
        made.pts, made.time_base = self._samples, Fraction(1, _SOUND_HZ)
        self._samples += len(samples)
        self._out.mux(self._sound.encode(made))

    def finish(self) -> None:
        """Put what the encoders still hold."""
        self._out.mux(self._picture.encode(None))
        if self._sound is not None:
            self._out.mux(self._sound.encode(None))

    def _even(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        down, right = self._height - pixels.shape[0], self._width - pixels.shape[1]
        if down < 0 or right < 0:  # a stream that changes its size on the way
            pixels = pixels[: self._height, : self._width]
            down, right = max(down, 0), max(right, 0)
        return np.pad(pixels, ((0, down), (0, right), (0, 0)), "edge") if down or right else pixels


class _Sink:
    """A file that hands on what is written into it."""

    def __init__(self) -> None:
        self._at = self._end = 0
        self._written: list[tuple[int, bytes]] = []

    def write(self, data: bytes) -> int:
        """Take bytes where the file stands."""
        self._written.append((self._at, bytes(data)))
        self._at += len(data)
        self._end = max(self._end, self._at)
        return len(data)

    def seek(self, offset: int, whence: int = 0) -> int:
        """Stand elsewhere."""
        self._at = offset + (0, self._at, self._end)[whence]
        return self._at

    def tell(self) -> int:
        """Where the file stands."""
        return self._at

    def taken(self, time_s: float) -> Iterator[Part]:
        """What was written since."""
        written, self._written = self._written, []
        for at, data in written:
            yield Part(at, data, time_s)
