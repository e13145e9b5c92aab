"""What happens to sound on its way: codecs, pitch and speed, noise, telephones, rooms."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import gcd
from typing import Any

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from numpy.typing import NDArray
from scipy.signal import butter, fftconvolve, resample_poly, sosfilt

Sound = NDArray[np.float32]
Change = Callable[[Sound, np.random.Generator], Sound]
RATE_HZ = 32000
"""Edits work on mono samples at this rate."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One way to change a sound. ``speed`` is original seconds per second of the copy."""

    name: str
    apply: Change
    speed: float = 1.0


def _plainly(change: Callable[..., Sound], **settings: float) -> Change:
    """A change that draws nothing."""
    return lambda sound, _: change(sound, **settings)


def encoded(sound: Sound, codec: str, container: str, bit_rate: int) -> Sound:
    """Through an encoder and back; what encoders add before the start is cut off."""
    buffer = io.BytesIO()
    rate = 48000 if codec == "libopus" else RATE_HZ
    with av.open(buffer, "w", format=container) as out:
        stream: Any = out.add_stream(codec, rate=rate, layout="mono")
        stream.bit_rate = bit_rate
        to = AudioResampler(stream.format, "mono", rate, stream.codec_context.frame_size or None)
        frame = AudioFrame.from_ndarray(sound[None], format="flt", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE_HZ, 0, Fraction(1, RATE_HZ)
        for part in [*to.resample(frame), *to.resample(None)]:
            out.mux(stream.encode(part))
        out.mux(stream.encode(None))
    buffer.seek(0)
    return np.concatenate(list(_decoded(buffer)))[: len(sound)]


def _decoded(buffer: io.BytesIO) -> Iterator[Sound]:
    back = AudioResampler("flt", "mono", RATE_HZ)
    with av.open(buffer, "r") as source:
        for frame in source.decode(audio=0):
            frame.pts = None
            for part in back.resample(frame):
                yield np.asarray(part.to_ndarray(), np.float32).reshape(-1)
        for part in back.resample(None):
            yield np.asarray(part.to_ndarray(), np.float32).reshape(-1)


def resampled(sound: Sound, speed: float) -> Sound:
    """Played faster, and so higher."""
    ratio = Fraction(speed).limit_denominator(100)
    return np.asarray(resample_poly(sound, ratio.denominator, ratio.numerator), np.float32)


def stretched(sound: Sound, speed: float) -> Sound:
    """Played faster at the same pitch, as video players and editors do."""
    graph = av.filter.Graph()
    entry = graph.add_abuffer(
        sample_rate=RATE_HZ, format="flt", layout="mono", time_base=Fraction(1, RATE_HZ)
    )
    tempo, leave = graph.add("atempo", f"{speed}"), graph.add("abuffersink")
    entry.link_to(tempo)
    tempo.link_to(leave)
    graph.configure()
    for at in range(0, len(sound), 4096):
        frame = AudioFrame.from_ndarray(sound[None, at : at + 4096], format="flt", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE_HZ, at, Fraction(1, RATE_HZ)
        entry.push(frame)
    entry.push(None)
    parts: list[Sound] = []
    while True:
        try:
            pulled: Any = leave.pull()
            parts.append(np.asarray(pulled.to_ndarray(), np.float32).reshape(-1))
        except (av.error.EOFError, av.error.BlockingIOError):
            return np.concatenate(parts)


def pitched(sound: Sound, ratio: float) -> Sound:
    """Raised in pitch at the same speed: played faster, then stretched back."""
    return stretched(resampled(sound, ratio), 1 / ratio)


def with_noise(sound: Sound, noise: Sound, ratio_db: float) -> Sound:
    """With noise so many dB below the sound's own mean power."""
    loudness = np.sqrt(np.mean(sound**2) / max(float(np.mean(noise**2)), 1e-12))
    return np.asarray(sound + noise * loudness * 10 ** (-ratio_db / 20), np.float32)


def pink(count: int, random: np.random.Generator) -> Sound:
    """Noise as loud in every octave, as streets and rooms have it."""
    lines = np.fft.rfft(random.normal(size=count))
    lines /= np.sqrt(np.maximum(np.arange(len(lines)), 1))
    return np.fft.irfft(lines, count).astype(np.float32)


def telephone(sound: Sound) -> Sound:
    """300 to 3,400 Hz in 8 bits, companded."""
    sections = butter(4, [300, 3400], "bandpass", fs=RATE_HZ, output="sos")
    heard = sosfilt(sections, sound)
    heard /= max(np.abs(heard).max(), 1e-9)
    bent = np.sign(heard) * np.log1p(255 * np.abs(heard)) / np.log(256)
    coarse = np.round(bent * 127) / 127
    return np.asarray(np.sign(coarse) * np.expm1(np.abs(coarse) * np.log(256)) / 255, np.float32)


def in_room(sound: Sound, random: np.random.Generator, echo_s: float) -> Sound:
    """Heard across a room whose echo falls by 60 dB in ``echo_s``."""
    count = int(echo_s * RATE_HZ)
    tail = random.normal(size=count) * 10 ** (-3 * np.arange(count) / count)
    tail[: RATE_HZ // 200] = 0
    # Direct sound and echo about as loud.
    tail /= np.sqrt((tail**2).sum())
    tail[0] = 1
    return np.asarray(fftconvolve(sound, tail)[: len(sound)] * 0.5, np.float32)


def divisor(rate_hz: int) -> tuple[int, int]:
    """Up and down factors from ``RATE_HZ`` to another rate."""
    common = gcd(rate_hz, RATE_HZ)
    return rate_hz // common, RATE_HZ // common


def at_rate(sound: Sound, rate_hz: int) -> Sound:
    """At another sampling rate."""
    up, down = divisor(rate_hz)
    return np.asarray(resample_poly(sound, up, down), np.float32)


def _codec(codec: str, container: str, kbit: int) -> Edit:
    name = {"aac": "AAC", "libmp3lame": "MP3", "libopus": "Opus"}[codec]
    return Edit(f"{name} {kbit} kbit", lambda s, _: encoded(s, codec, container, kbit * 1000))


def _noise(ratio_db: int, colour: str) -> Edit:
    def apply(sound: Sound, random: np.random.Generator) -> Sound:
        white = random.normal(size=len(sound)).astype(np.float32)
        noise = white if colour == "white" else pink(len(sound), random)
        return with_noise(sound, noise, ratio_db)

    return Edit(f"{colour} noise at {ratio_db} dB", apply)


EDITS = (
    Edit("unchanged", lambda s, _: s),
    _codec("aac", "mp4", 128),
    _codec("aac", "mp4", 64),
    _codec("aac", "mp4", 32),
    _codec("libmp3lame", "mp3", 64),
    _codec("libopus", "ogg", 24),
    *(
        Edit(f"pitched {100 * ratio - 100:+.0f} %", _plainly(pitched, ratio=ratio))
        for ratio in (0.94, 0.97, 1.03, 1.06)
    ),
    *(
        Edit(f"played x {speed}", _plainly(resampled, speed=speed), speed)
        for speed in (0.8, 0.9, 1.1, 1.25)
    ),
    *(
        Edit(f"stretched x {speed}", _plainly(stretched, speed=speed), speed)
        for speed in (0.8, 0.9, 1.1, 1.25)
    ),
    *(_noise(ratio_db, "white") for ratio_db in (20, 10, 5, 0)),
    *(_noise(ratio_db, "pink") for ratio_db in (10, 5, 0)),
    Edit("telephone", lambda s, _: telephone(s)),
    Edit("room, echo 0.4 s", lambda s, random: in_room(s, random, 0.4)),
    Edit("room, echo 1 s", lambda s, random: in_room(s, random, 1.0)),
    Edit(
        "AAC 64 kbit, pink noise at 10 dB",
        lambda s, random: encoded(with_noise(s, pink(len(s), random), 10), "aac", "mp4", 64000),
    ),
)
