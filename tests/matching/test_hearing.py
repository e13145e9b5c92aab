"""Sound found again, however it was changed, and not found where it is not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from av.audio.frame import AudioFrame
from av.video.frame import VideoFrame

from antedate.descriptors.codes import Codes
from antedate.descriptors.peaks import RATE_HZ as HEARD_HZ
from antedate.descriptors.peaks import Peaks, hear_peaks
from antedate.descriptors.sound import QUERY_PEAKS, SOUND, TRACK, describe_samples
from antedate.matching.hearing import hear
from antedate.matching.sound_index import SoundIndex
from antedate.media.hashing import hash_file
from antedate.media.worker import Decoder
from antedate.records import Match, MatchKind, Media, MediaType, ModelId, Post
from antedate.store import AddedFile, Archive, Keep
from antedate.workflows.hearing import same_sound, sound_index
from antedate.workflows.listening import describe_sound
from benchmarks.sound_archive import table
from benchmarks.sound_edits import (
    RATE_HZ,
    Sound,
    at_rate,
    encoded,
    in_room,
    pink,
    pitched,
    resampled,
    stretched,
    telephone,
    with_noise,
)
from benchmarks.sound_material import music, street, voice

LENGTH_S = 24.0
LENGTHS_S = {"voice": LENGTH_S, "music": LENGTH_S, "street": LENGTH_S}
Changed = Callable[[Sound], Sound]


@cache
def known() -> Mapping[str, Sound]:
    return {
        "voice": voice(1, LENGTH_S),
        "music": music(1, LENGTH_S),
        "street": street(1, LENGTH_S),
    }


@cache
def index() -> SoundIndex:
    """The known sounds in five hours of others."""
    return SoundIndex(table({name: codes(sound) for name, sound in known().items()}, 5))


def codes(sound: Sound) -> Codes:
    return describe_samples([at_rate(sound, HEARD_HZ)])


def peaks(sound: Sound) -> Peaks:
    return hear_peaks([at_rate(sound, HEARD_HZ)], QUERY_PEAKS)


def reported(sound: Sound, where: SoundIndex | None = None) -> list[Match]:
    return [
        match
        for match in hear(
            peaks(sound), where or index(), lambda name: LENGTHS_S.get(name, LENGTH_S)
        )
        if match.reported
    ]


def part(name: str, start_s: float, end_s: float) -> Sound:
    return known()[name][int(start_s * RATE_HZ) : int(end_s * RATE_HZ)]


def noisy(sound: Sound, ratio_db: float) -> Sound:
    return with_noise(sound, pink(len(sound), np.random.default_rng(1)), ratio_db)


@pytest.mark.parametrize("name", ["voice", "music", "street"])
def test_an_excerpt_between_others_is_found_where_it_is(name: str) -> None:
    query = np.concatenate([voice(50, 5), part(name, 8, 16), street(51, 5)])
    (match,) = reported(query)
    assert match.kind is MatchKind.SAME_SOUND
    assert match.reference_sha256 == name
    # A street has fewer peaks than speech or music have.
    near = 0.8 if name == "street" else 0.4
    assert match.query_start_s == pytest.approx(5, abs=near)
    assert match.query_end_s == pytest.approx(13, abs=near)
    assert match.reference_start_s == pytest.approx(8, abs=near)
    assert match.reference_end_s == pytest.approx(16, abs=near)
    assert match.speed == 1.0
    assert 0.5 < match.score <= 1
    assert 0.9 < match.probability < 1
    assert "landmarks of the sound agree" in match.reason


CHANGES: dict[str, Changed] = {
    "AAC 32 kbit": lambda s: encoded(s, "aac", "mp4", 32000),
    "MP3 64 kbit": lambda s: encoded(s, "libmp3lame", "mp3", 64000),
    "Opus 24 kbit": lambda s: encoded(s, "libopus", "ogg", 24000),
    "noise at 5 dB": lambda s: noisy(s, 5),
    "telephone": telephone,
    "room": lambda s: in_room(s, np.random.default_rng(1), 0.4),
    "quieter": lambda s: s * np.float32(0.125),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("name", ["voice", "music"])
def test_changed_sound_is_found(name: str, change: str) -> None:
    (match,) = reported(CHANGES[change](part(name, 6, 18)))
    assert match.reference_sha256 == name
    assert match.reference_start_s - match.query_start_s == pytest.approx(6, abs=0.15)
    assert match.query_end_s - match.query_start_s > 9


@pytest.mark.parametrize("ratio", [0.94, 0.97, 1.03, 1.06])
def test_pitched_sound_is_found_with_its_pitch(ratio: float) -> None:
    (match,) = reported(pitched(part("voice", 6, 18), ratio))
    assert match.reference_sha256 == "voice"
    assert match.speed == pytest.approx(1, abs=0.005)
    assert match.evidence["pitch"] == pytest.approx(ratio, abs=0.01)
    assert f"{100 * (ratio - 1):+.0f} %" in match.reason


@pytest.mark.parametrize("speed", [0.8, 0.9, 1.1, 1.25])
@pytest.mark.parametrize("change", [resampled, stretched], ids=["played", "stretched"])
def test_sped_sound_is_found_with_its_speed(
    change: Callable[[Sound, float], Sound], speed: float
) -> None:
    (match,) = reported(change(part("voice", 6, 18), speed))
    assert match.reference_sha256 == "voice"
    assert match.speed == pytest.approx(speed, abs=0.01)
    assert match.evidence["pitch"] == pytest.approx(speed if change is resampled else 1, abs=0.015)
    start_s = match.reference_start_s - match.speed * match.query_start_s
    assert start_s == pytest.approx(6, abs=0.2)


def test_three_seconds_are_enough() -> None:
    (match,) = reported(part("voice", 10, 13))
    assert match.reference_start_s == pytest.approx(10, abs=0.5)
    assert match.reference_end_s == pytest.approx(13, abs=0.5)


def test_several_pieces_of_several_sounds_are_told_apart() -> None:
    order = [("voice", 14), ("street", 4), ("voice", 3), ("music", 9)]
    query = np.concatenate([part(name, at, at + 6) for name, at in order])
    found = sorted(reported(query), key=lambda match: match.query_start_s)
    assert [match.reference_sha256 for match in found] == [name for name, _ in order]
    for place, (match, (_, at)) in enumerate(zip(found, order, strict=True)):
        assert match.query_start_s == pytest.approx(6 * place, abs=0.5)
        assert match.query_end_s == pytest.approx(6 * place + 6, abs=0.5)
        assert match.reference_start_s == pytest.approx(at, abs=0.5)


def test_one_part_is_plain_and_another_pitched() -> None:
    query = np.concatenate([part("voice", 2, 10), pitched(part("street", 8, 16), 1.05)])
    assert {match.reference_sha256 for match in reported(query)} == {"voice", "street"}


def test_copies_in_the_archive_are_all_found() -> None:
    copies = {f"copy {n}": codes(noisy(known()["voice"], 20 - n)) for n in range(12)}
    found = reported(part("voice", 4, 16), SoundIndex(table(copies, 1)))
    assert {match.reference_sha256 for match in found} == set(copies)


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("make", [voice, street, music])
def test_unknown_sound_is_not_reported(make: Callable[[int, float], Sound], seed: int) -> None:
    assert reported(make(1000 + seed, 15)) == []


def test_music_on_the_same_beat_is_not_the_same() -> None:
    # Same tempo, key, drums and instruments in several of them; the tune and chords differ.
    archive = SoundIndex(table({f"music {n}": codes(music(n, 15)) for n in range(6)}, 0))
    for seed in range(6, 12):
        assert reported(music(seed, 15), archive) == []


def test_a_beeping_that_any_device_makes_is_no_witness() -> None:
    def alarm(seed: int) -> Sound:
        time_s = np.arange(20 * RATE_HZ) / RATE_HZ
        beep = 0.3 * np.sin(2 * np.pi * 2000 * time_s) * (time_s % 0.5 < 0.15)
        return noisy(beep.astype(np.float32), 25 + seed)

    assert reported(alarm(1), SoundIndex(table({"alarm": codes(alarm(2))}, 0))) == []


def test_silence_and_very_short_sound_say_nothing() -> None:
    assert hear(peaks(np.zeros(RATE_HZ * 5, np.float32)), index()) == []
    assert hear(peaks(part("voice", 3, 3.3)), index()) == []


def test_an_archive_without_sound_holds_no_match() -> None:
    none = Codes(np.zeros((0, 3), np.uint8), np.zeros(0, np.float32), np.zeros(0, np.float32))
    for described in ({}, {"silent": none}):
        empty = SoundIndex(table({"voice": none, **described}, 0))
        assert len(empty) == 0
        assert hear(peaks(part("voice", 3, 9)), empty) == []


def test_silent_media_do_not_shift_the_others() -> None:
    none = Codes(np.zeros((0, 3), np.uint8), np.zeros(0, np.float32), np.zeros(0, np.float32))
    described = {"a": none, "voice": codes(known()["voice"]), "b": none, "c": none}
    for order in (list(described), list(reversed(described))):
        where = SoundIndex(table({name: described[name] for name in order}, 0))
        (match,) = reported(part("voice", 6, 12), where)
        assert match.reference_sha256 == "voice"
        assert match.reference_start_s == pytest.approx(6, abs=0.5)


def test_a_match_ends_with_its_reference() -> None:
    (match,) = hear(peaks(known()["voice"]), index(), lambda _: 20.0)
    assert match.reference_end_s == 20.0


def test_sound_goes_from_file_to_archive_and_is_found_under_another_picture(
    tmp_path: Path,
) -> None:
    old = with_picture(tmp_path / "old.mkv", part("voice", 0, 20), 30)
    new = with_picture(tmp_path / "new.mp4", part("voice", 5, 15), 200)
    mute = with_picture(tmp_path / "mute.mp4", None, 90)
    picture = ModelId("none", "0" * 64, "none")
    with Decoder() as decoder, Archive.open(tmp_path / "archive", create=True) as archive:
        assert describe_sound(decoder, mute) is None
        sha256, size = hash_file(old)
        media = Media(sha256, size, MediaType.VIDEO, "matroska", "h264", 20.0, 64, 48)
        none = Codes(np.zeros((0, 64), np.uint8), np.zeros(0, np.float32), np.zeros(0, np.float32))
        archive.add(Post("p", "file"), [AddedFile(media, old, "old.mkv", none)], picture, Keep.COPY)
        described = describe_sound(decoder, old)
        assert described is not None
        archive.replace_codes(sha256, SOUND, described, track=TRACK)
        where = sound_index(archive)
        (match,) = same_sound(decoder, new, where, lambda _: 20.0)
        assert same_sound(decoder, mute, where, lambda _: 20.0) == []
    assert match.kind is MatchKind.SAME_SOUND
    assert match.reported
    assert match.reference_sha256 == sha256
    assert match.reference_start_s - match.query_start_s == pytest.approx(5, abs=0.15)


def with_picture(path: Path, sound: Sound | None, level: int) -> Path:
    """A video of one level of gray with a sound."""
    with av.open(str(path), "w") as out:
        pictures: Any = out.add_stream("libx264", rate=5)
        pictures.width, pictures.height, pictures.pix_fmt = 64, 48, "yuv420p"
        pictures.thread_count = 1
        voices: Any = None if sound is None else out.add_stream("aac", rate=RATE_HZ, layout="mono")
        for count in range(round(5 * (2 if sound is None else len(sound) / RATE_HZ))):
            flat = np.full((48, 64, 3), level, np.uint8)
            picture = VideoFrame.from_ndarray(flat, format="rgb24")
            picture.pts, picture.time_base = count, Fraction(1, 5)
            out.mux(pictures.encode(picture))
        out.mux(pictures.encode(None))
        if sound is not None:
            for at in range(0, len(sound) - 1023, 1024):
                frame = AudioFrame.from_ndarray(sound[None, at : at + 1024], "fltp", "mono")
                frame.sample_rate, frame.pts = RATE_HZ, at
                frame.time_base = Fraction(1, RATE_HZ)
                out.mux(voices.encode(frame))
            out.mux(voices.encode(None))
    return path
