"""The sound of a file on the clock of its picture. Runs inside the decoding child."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer
from numpy.typing import NDArray

from antedate.config import Limits
from antedate.errors import UsageError
from antedate.media.containers import Way, sniff
from antedate.media.opening import opened
from antedate.media.timeline import Work, first_presented, silent

# Time stamps are rounded, and encoders drift; a real gap or overlap is longer than this.
_TOLERANCE_S = 0.05
_CHUNK_S = 1.0


def samples(
    path: Path,
    rate_hz: int,
    limits: Limits | None = None,
    beat: Callable[[], None] | None = None,
) -> Iterator[NDArray[np.float32]]:
    """Mono samples, -1 to 1, in chunks of up to a second; sample ``n`` is second
    ``n / rate_hz`` from the first presented frame.

    What the sound lacks at the start or within is silence, and what comes before the first
    frame is left out. An image, or a video without sound, gives nothing. Raises
    ``MediaError`` and its kinds.
    """
    if rate_hz <= 0:
        raise UsageError("a sampling rate above zero is needed", subject=str(path))
    work = Work(limits or Limits(), beat=beat or silent)
    kind = sniff(path)
    if kind.way is Way.PILLOW:
        return
    zero, _ = first_presented(work, path, kind)
    with opened(path, kind) as source:
        stream = sound_stream(source)
        if stream is None:
            return
        track = _Track(rate_hz, zero.shown_s, work.limits.duration_s)
        for frame in _frames(source, stream, work):
            yield from track.add(frame)
            if track.full:
                return
        yield from track.finish()


def sound_stream(source: InputContainer) -> AudioStream | None:
    """The sound to listen to: that which FFmpeg ranks first, if it can be decoded."""
    stream = source.streams.best("audio")
    if not isinstance(stream, AudioStream) or stream.codec_context is None:
        return None
    return stream


def _frames(source: InputContainer, stream: AudioStream, work: Work) -> Iterator[AudioFrame]:
    try:
        for packet in source.demux(stream):
            work.beat()
            try:
                yield from stream.codec_context.decode(packet if packet.size else None)
            except MemoryError:
                raise
            except av.FFmpegError:
                continue
    except MemoryError:
        raise
    except av.FFmpegError:
        return


class _Track:
    """Puts resampled sound where its time stamps say, and cuts it into chunks."""

    def __init__(self, rate_hz: int, zero_s: float, longest_s: float) -> None:
        self._rate_hz = rate_hz
        self._zero_s = zero_s
        self._most = int(longest_s * rate_hz)
        self._resampler = self._fresh()
        self._in_s: float | None = None
        self._given = 0
        self._drop = 0
        self._chunk: list[NDArray[np.float32]] = []
        self._held = 0

    @property
    def full(self) -> bool:
        """Whether the limit on seconds is reached."""
        return self._given >= self._most

    def add(self, frame: AudioFrame) -> Iterator[NDArray[np.float32]]:
        """Takes decoded sound; gives the chunks that are full."""
        at_s = self._second(frame)
        if self._in_s is None or abs(at_s - self._in_s) > _TOLERANCE_S:
            yield from self._flush()
            yield from self._move(at_s)
            self._in_s = at_s
        self._in_s += frame.samples / frame.sample_rate
        frame.pts = None
        for small in self._resampler.resample(frame):
            yield from self._put(small)

    def finish(self) -> Iterator[NDArray[np.float32]]:
        """The rest."""
        yield from self._flush()
        if self._held:
            yield np.concatenate(self._chunk)

    def _second(self, frame: AudioFrame) -> float:
        stamp = frame.pts if frame.pts is not None else frame.dts
        if stamp is None:
            return self._in_s if self._in_s is not None else 0.0
        return stamp * float(frame.time_base) - self._zero_s

    def _move(self, at_s: float) -> Iterator[NDArray[np.float32]]:
        """Goes on at a second: silence up to it, or sound left out that overlaps."""
        wanted = round(at_s * self._rate_hz)
        self._drop = max(0, self._given - wanted)
        missing = min(wanted, self._most) - self._given
        while missing > 0:
            count = min(missing, self._rate_hz)
            missing -= count
            yield from self._append(np.zeros(count, np.float32))

    def _flush(self) -> Iterator[NDArray[np.float32]]:
        if self._in_s is not None:
            for small in self._resampler.resample(None):
                yield from self._put(small)
        self._resampler = self._fresh()

    def _put(self, frame: AudioFrame) -> Iterator[NDArray[np.float32]]:
        values = frame.to_ndarray().reshape(-1).astype(np.float32, copy=False)
        left = values[self._drop :]
        self._drop -= len(values) - len(left)
        if len(left):
            yield from self._append(left[: self._most - self._given])

    def _append(self, values: NDArray[np.float32]) -> Iterator[NDArray[np.float32]]:
        self._chunk.append(values)
        self._held += len(values)
        self._given += len(values)
        size = round(self._rate_hz * _CHUNK_S)
        if self._held >= size:
            joined = np.concatenate(self._chunk)
            whole = len(joined) // size * size
            yield from np.split(joined[:whole], whole // size)
            self._chunk, self._held = [joined[whole:]], len(joined) - whole

    def _fresh(self) -> AudioResampler:
        return AudioResampler(format="flt", layout="mono", rate=self._rate_hz)
