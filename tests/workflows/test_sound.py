"""Sound in adding and checking, from file to answer."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import pytest
from av.audio.frame import AudioFrame
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from antedate.descriptors.model import Model
from antedate.descriptors.sound import SOUND, TRACK
from antedate.ingest import read
from antedate.records import Answer, MatchKind
from antedate.store import Archive
from antedate.workflows.add import add, redescribe
from antedate.workflows.check import Checker, Query
from benchmarks.sound_edits import RATE_HZ, Sound
from benchmarks.sound_material import voice

LENGTH_S = 20
RATE = 10


@pytest.fixture(scope="module")
def model() -> Model:
    return Model()


@pytest.fixture(scope="module")
def spoken() -> Sound:
    return voice(1, float(LENGTH_S))


def moving(seed: int, seconds: float) -> list[NDArray[np.uint8]]:
    """A textured field over which a few textured things wander: much that moves."""
    random = np.random.default_rng(seed)

    def texture(height: int, width: int) -> NDArray[np.uint8]:
        small = random.integers(0, 256, (height // 6, width // 6, 3), np.uint8)
        return np.asarray(cv2.resize(small, (width, height)), np.uint8)

    field, things = texture(240, 320), [texture(48, 60) for _ in range(4)]
    at = random.uniform(0, 1, (4, 2)) * (180, 250)
    towards = random.uniform(-60, 60, (4, 2))
    frames = []
    for number in range(round(seconds * RATE)):
        frame = field.copy()
        for thing, start, step in zip(things, at, towards, strict=True):
            place = np.abs((start + step * number / RATE) % (2 * np.array([180, 250])))
            top, left = np.minimum(place, 2 * np.array([180, 250]) - place).astype(int)
            frame[top : top + 48, left : left + 60] = thing
        frames.append(frame)
    return frames


def film(path: Path, pictures: list[NDArray[np.uint8]], sound: Sound | None) -> Path:
    with av.open(str(path), "w") as out:
        seen: Any = out.add_stream("libx264", rate=RATE, options={"crf": "18"})
        seen.width, seen.height, seen.pix_fmt, seen.thread_count = 320, 240, "yuv420p", 1
        heard: Any = None if sound is None else out.add_stream("aac", rate=RATE_HZ, layout="mono")
        for number, pixels in enumerate(pictures):
            frame = VideoFrame.from_ndarray(pixels, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, RATE)
            out.mux(seen.encode(frame))
        out.mux(seen.encode(None))
        if sound is not None:
            for start in range(0, len(sound), 1024):
                part = np.asarray(sound[start : start + 1024], np.float32)
                samples = AudioFrame.from_ndarray(part[None], format="fltp", layout="mono")
                samples.sample_rate, samples.pts = RATE_HZ, start
                out.mux(heard.encode(samples))
            out.mux(heard.encode(None))
    return path


def archived(folder: Path, model: Model, *files: Path) -> Archive:
    archive = Archive.open(folder / "archive", create=True)
    for path in files:
        for outcome in add(read(path), archive, model, workers=1):
            assert not outcome.problems
    return archive


def check(archive: Archive, model: Model, path: Path) -> Answer:
    with Checker(archive, model) as checker:
        answer = checker.check(Query(path, path.name))
    assert answer.error is None
    return answer


def test_old_sound_under_a_new_picture_is_same_sound_and_bounds_no_picture(
    tmp_path: Path, model: Model, spoken: Sound
) -> None:
    old = film(tmp_path / "old.mp4", moving(1, LENGTH_S), spoken)
    later = spoken[5 * RATE_HZ : 15 * RATE_HZ]
    new = film(tmp_path / "new.mp4", moving(2, 10), later)
    with archived(tmp_path, model, old) as archive:
        answer = check(archive, model, new)
    (found,) = [a.match for a in answer.appearances if a.match.reported]
    assert found.kind is MatchKind.SAME_SOUND
    assert found.reference_start_s - found.query_start_s == pytest.approx(5, abs=0.15)
    assert not any(stretch.posts for stretch in answer.earliest)
    assert "sound alone" in answer.finding


def test_sound_that_goes_with_the_picture_is_a_second_witness_not_a_second_match(
    tmp_path: Path, model: Model, spoken: Sound
) -> None:
    pictures = moving(1, LENGTH_S)
    old = film(tmp_path / "old.mp4", pictures, spoken)
    part = film(tmp_path / "p.mp4", pictures[50:150], spoken[5 * RATE_HZ : 15 * RATE_HZ])
    with archived(tmp_path, model, old) as archive:
        answer = check(archive, model, part)
    (found,) = [a.match for a in answer.appearances if a.match.reported]
    assert found.kind is MatchKind.SAME_FOOTAGE
    assert "sound agrees" in found.reason


def test_old_picture_under_other_sound_is_the_same_footage_without_that_witness(
    tmp_path: Path, model: Model, spoken: Sound
) -> None:
    pictures = moving(1, LENGTH_S)
    old = film(tmp_path / "old.mp4", pictures, spoken)
    part = film(tmp_path / "p.mp4", pictures[50:150], voice(9, 10.0))
    with archived(tmp_path, model, old) as archive:
        answer = check(archive, model, part)
    (found,) = [a.match for a in answer.appearances if a.match.reported]
    assert found.kind is MatchKind.SAME_FOOTAGE
    assert "sound" not in found.reason


def test_adding_again_listens_to_what_has_not_been_heard(
    tmp_path: Path, model: Model, spoken: Sound
) -> None:
    old = film(tmp_path / "old.mp4", moving(1, 4), spoken[: 4 * RATE_HZ])
    mute = film(tmp_path / "mute.mp4", moving(2, 4), None)
    with archived(tmp_path, model, old, mute) as archive:
        heard, unheard = archive.media_ids()
        archive.drop_codes(heard, TRACK)
        assert [one.problems for one in add(read(old), archive, model)] == [()]
        assert archive.described(heard, SOUND, TRACK)
        archive.drop_codes(heard, TRACK)
        assert not any(one.problems for one in redescribe(archive, model))
        assert archive.described(heard, SOUND, TRACK)
        assert not archive.described(unheard, SOUND, TRACK)
