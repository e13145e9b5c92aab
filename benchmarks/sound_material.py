"""Sound to measure with: tracks of real clips, and generated music, speech and streets."""

from __future__ import annotations

import ctypes
import importlib.util
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from scipy.signal import butter, lfilter, resample_poly, sosfilt

from antedate.errors import MediaError
from antedate.media.sound import samples
from benchmarks.sound_edits import RATE_HZ, Sound, pink

_SUFFIXES = {".mp4", ".mov", ".mkv", ".webm", ".avi", ".m4v", ".ogv", ".3gp"}
_AUDIBLE = 1e-3
_VOICES = ("en-gb", "de", "ar", "ru", "fr", "es", "fa", "tr")
_WORDS = [
    *("convoy", "city", "dawn", "witnesses", "smoke", "eastern", "bridge", "officials", "people"),
    *("market", "road", "closed", "hospitals", "water", "light", "medicine", "patience", "river"),
    *("falls", "schools", "open", "holidays", "valley", "the", "and", "because", "before", "said"),
    *("many", "seen", "asked", "until", "again", "after", "while", "over", "in", "left", "hurt"),
]


def real_tracks(folder: Path, longest_s: float) -> Iterator[tuple[str, Sound]]:
    """The sound of each clip that has any, the largest clips first."""
    paths = (path for path in folder.rglob("*") if path.suffix.lower() in _SUFFIXES)
    for path in sorted(paths, key=lambda path: (-path.stat().st_size, path)):
        try:
            sound = np.concatenate([np.zeros(0, np.float32), *samples(path, RATE_HZ)])
        except MediaError:
            continue
        sound = sound[: int(longest_s * RATE_HZ)]
        if len(sound) and np.abs(sound).max() >= _AUDIBLE:
            yield f"{path.parent.name}/{path.name}", sound


def generated(kind: str, seed: int, seconds: float) -> Sound:
    """One of ``kinds()``, the same for the same seed."""
    makers = {"music": music, "street": street, "voice": voice, "speech": speech}
    return makers[kind](seed, seconds)


def kinds() -> tuple[str, ...]:
    """What can be generated here."""
    return ("music", "street", "voice", *(("speech",) if has_speech() else ()))


def music(seed: int, seconds: float) -> Sound:
    """Chords, a bass, a tune and drums at one of few tempi and keys, over and over, with the
    same instruments in every piece: unrelated pieces are as alike as unrelated music gets.
    """
    random = np.random.default_rng(seed)
    beat_s = 60 / float(random.choice([90, 100, 120, 128]))
    key = int(random.integers(12))
    chords = random.choice([0, 2, 4, 5, 7, 9], 4)
    sound = np.zeros(int(seconds * RATE_HZ), np.float32)
    hit = _drum(60, 0.15), _noise_hit(0.1), _noise_hit(0.04)
    scale = np.array([0, 2, 4, 5, 7, 9, 11, 12])
    for step in range(int(seconds / beat_s * 2)):
        at, beat = step * beat_s / 2, step // 2
        root = 48 + key + int(chords[beat // 4 % 4])
        if step % 8 == 0:
            for third in (0, 4, 7):
                _lay(sound, at, _note(root + third, 4 * beat_s, 0.10))
        if step % 2 == 0:
            _lay(sound, at, _note(root - 12, beat_s, 0.15))
            _lay(sound, at, hit[beat % 2] * 0.4)
        _lay(sound, at, hit[2] * 0.2)
        if random.random() < 0.6:
            pitch = 60 + key + int(random.choice(scale))
            _lay(sound, at, _note(pitch, beat_s * random.uniform(0.4, 1), 0.15))
    return sound


def _note(pitch: int, seconds: float, loud: float) -> Sound:
    time_s = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    hertz = 440 * 2 ** ((pitch - 69) / 12)
    parts = [np.sin(2 * np.pi * hertz * n * time_s) / n for n in range(1, 9)]
    fall = np.exp(-3 * time_s / seconds) * np.minimum(time_s / 0.01, 1)
    return np.asarray(loud * fall * np.sum(parts, axis=0), np.float32)


def _drum(hertz: float, seconds: float) -> Sound:
    time_s = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    sweep = np.sin(2 * np.pi * hertz * (time_s + 0.05 * (1 - np.exp(-30 * time_s))))
    return np.asarray(sweep * np.exp(-20 * time_s), np.float32)


def _noise_hit(seconds: float) -> Sound:
    count = int(seconds * RATE_HZ)
    noise = np.random.default_rng(0).normal(size=count)
    return np.asarray(0.3 * noise * np.exp(-5 * np.arange(count) / count), np.float32)


def _lay(sound: Sound, at_s: float, part: Sound) -> None:
    start = int(at_s * RATE_HZ)
    room = sound[start : start + len(part)]
    room += part[: len(room)]


def street(seed: int, seconds: float) -> Sound:
    """Traffic: a rumble whose parts come and go, with a horn now and then."""
    random = np.random.default_rng(seed)
    count = int(seconds * RATE_HZ)
    sound = 0.02 * pink(count, random)
    for _ in range(int(seconds / 4) + 1):
        low = random.uniform(200, 1500)
        band = butter(2, [low, low * 2], "bandpass", fs=RATE_HZ, output="sos")
        middle, width = random.uniform(0, seconds), random.uniform(0.5, 3)
        swell = np.exp(-(((np.arange(count) / RATE_HZ - middle) / width) ** 2))
        sound += np.asarray(0.2 * swell * sosfilt(band, random.normal(size=count)), np.float32)
    for _ in range(int(seconds / 10)):
        horn = _note(int(random.integers(64, 76)), random.uniform(0.2, 0.8), 0.1)
        _lay(sound, float(random.uniform(0, seconds)), horn)
    return sound


def voice(seed: int, seconds: float) -> Sound:
    """Babble: glottal pulses through changing vowels, in syllables and pauses."""
    random = np.random.default_rng(seed)
    base = random.uniform(90, 220)
    parts: list[Sound] = []
    total = 0
    while total < seconds * RATE_HZ:
        count = int(random.uniform(0.08, 0.3) * RATE_HZ)
        hertz = base * np.linspace(random.uniform(0.8, 1.3), random.uniform(0.8, 1.3), count)
        sound: Any = np.diff(np.floor(np.cumsum(hertz / RATE_HZ)), prepend=0.0)
        sound += 0.01 * random.normal(size=count)
        for low, high in ((300, 900), (900, 2300), (2300, 3200)):
            turn = 2 * np.pi * random.uniform(low, high) / RATE_HZ
            sound = lfilter([1], [1, -2 * 0.99 * np.cos(turn), 0.98], sound)
        sound *= np.hanning(count) * 0.1 / max(np.abs(sound).max(), 1e-9)
        pause = int(random.choice([0.02, 0.05, 0.4], p=[0.5, 0.4, 0.1]) * RATE_HZ)
        parts.append(np.asarray(sound, np.float32))
        parts.append(np.zeros(pause, np.float32))
        total += count + pause
    return np.concatenate(parts)[: int(seconds * RATE_HZ)]


def has_speech() -> bool:
    """Whether eSpeak NG is there, by ``pip install espeakng-loader``."""
    return importlib.util.find_spec("espeakng_loader") is not None


def speech(seed: int, seconds: float) -> Sound:
    """Words in random order, spoken by eSpeak NG in one of several voices."""
    random = np.random.default_rng(seed)
    library, rate_hz = _speaker()
    parts: list[Sound] = []

    def take(samples: Any, count: int, _events: Any) -> int:
        if samples and count > 0:
            taken = np.ctypeslib.as_array(samples, (count,))
            parts.append(np.asarray(taken / 32768, np.float32))
        return 0

    kind = ctypes.CFUNCTYPE(
        ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p
    )
    callback = kind(take)
    library.espeak_SetSynthCallback(callback)
    library.espeak_SetVoiceByName(str(random.choice(_VOICES)).encode())
    for setting, low, high in ((1, 130, 190), (3, 20, 80)):
        library.espeak_SetParameter(setting, int(random.integers(low, high)), 0)
    words = " ".join(random.choice(_WORDS, int(seconds * 4))).encode()
    library.espeak_Synth(words, ctypes.c_size_t(len(words) + 1), 0, 0, 0, 1, None, None)
    library.espeak_Synchronize()
    up, down = Fraction(RATE_HZ, rate_hz).as_integer_ratio()
    return np.asarray(resample_poly(np.concatenate(parts), up, down), np.float32)[
        : int(seconds * RATE_HZ)
    ]


@cache
def _speaker() -> tuple[Any, int]:
    espeak: Any = importlib.import_module("espeakng_loader")
    library: Any = ctypes.CDLL(espeak.get_library_path())
    # Synthesis to a callback, at the rate that is returned.
    rate_hz = library.espeak_Initialize(1, 0, espeak.get_data_path().encode(), 0)
    if rate_hz <= 0:
        raise RuntimeError("eSpeak NG does not start; reinstall espeakng-loader")
    return library, int(rate_hz)
