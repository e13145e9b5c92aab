"""Telling frames: which are chosen, and what is written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from antedate.descriptors.model import Model
from antedate.errors import MediaError, UsageError
from antedate.media.frames import Frame
from antedate.workflows.frames import TellingFrame, safe_name, telling_frames
from antedate.workflows.scenery import place_frames, write_video
from antedate.workflows.telling import Candidate, Candidates, candidates, choose, worth

type Picture = NDArray[np.uint8]
BLACK = np.zeros((180, 320, 3), np.uint8)


def seen(path: Path) -> Picture:
    """A picture file as RGB."""
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"), np.uint8)


@pytest.fixture(scope="module")
def model() -> Model:
    return Model()


@pytest.fixture(scope="module")
def places() -> list[list[Picture]]:
    """Two seconds of a street and of a harbour."""
    return [list(place_frames(seed, 0, 2.0, size=(320, 180))) for seed in (0, 2)]


@pytest.fixture(scope="module")
def video(places: list[list[Picture]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Black, a street, the street out of focus, a harbour."""

    def frames() -> Iterator[Picture]:
        yield from [BLACK] * 25
        yield from places[0]
        for picture in places[0][:30]:
            yield np.asarray(cv2.GaussianBlur(picture, (0, 0), 5), np.uint8)
        yield from places[1]

    path = (
        tmp_path_factory.mktemp("video")
        / "two places; \u202e$(rm) \u0645\u064a\u0646\u0627\u0621.mp4"
    )
    write_video(frames(), path)
    return path


def test_every_telling_shot_is_there_and_black_and_blur_are_not(
    video: Path, tmp_path: Path, model: Model
) -> None:
    found = telling_frames(video, tmp_path, most=4, model=model)
    times = [frame.time_s for frame in found]
    assert times == sorted(times)
    assert any(1.0 <= time_s < 3.0 for time_s in times)
    assert any(time_s >= 4.2 for time_s in times)
    assert not any(time_s < 1.0 or 3.05 <= time_s < 4.15 for time_s in times)
    for frame in found:
        assert frame.shot.start_s <= frame.time_s <= frame.shot.end_s
        assert f"{frame.time_s:07.2f}s" in frame.path.name
        assert seen(frame.path).shape == (180, 320, 3)
    (sheet,) = tmp_path.glob("*-sheet.jpg")
    assert seen(sheet).shape[1] == 1280


def test_the_picture_is_that_of_the_second_it_names(
    video: Path, places: list[list[Picture]], tmp_path: Path, model: Model
) -> None:
    street = next(f for f in telling_frames(video, tmp_path, model=model) if f.time_s < 3)
    written = seen(street.path)
    wanted = places[0][round((street.time_s - 1.0) * 25)]
    assert np.abs(written.astype(int) - wanted).mean() < 7


def test_nothing_is_written_over_and_running_again_adds_nothing(
    video: Path, tmp_path: Path, model: Model
) -> None:
    first = telling_frames(video, tmp_path, most=2, model=model)
    assert telling_frames(video, tmp_path, most=2, model=model) == first
    assert len(list(tmp_path.iterdir())) == len(first) + 1
    first[0].path.write_text("somebody's notes")
    again = telling_frames(video, tmp_path, most=2, model=model)
    assert first[0].path.read_text() == "somebody's notes"
    assert again[0].path.name == first[0].path.stem + "-2.jpg"


def test_an_image_is_its_own_telling_frame(places: list[list[Picture]], tmp_path: Path) -> None:
    source = tmp_path / "photo.png"
    cv2.imwrite(str(source), places[0][0][..., ::-1])
    (found,) = telling_frames(source, tmp_path / "out")
    assert found.time_s == 0.0
    assert found.as_json()["shot"] == {"start_s": 0.0, "end_s": 0.0}
    written = seen(found.path)
    assert np.abs(written.astype(int) - places[0][0]).mean() < 4
    assert list((tmp_path / "out").iterdir()) == [found.path]


def test_a_black_video_still_gives_a_frame(tmp_path: Path, model: Model) -> None:
    write_video([BLACK] * 50, tmp_path / "black.mp4")
    assert len(telling_frames(tmp_path / "black.mp4", tmp_path, model=model)) == 1


def test_what_cannot_be_read_or_written_is_said(video: Path, tmp_path: Path, model: Model) -> None:
    (tmp_path / "text.mp4").write_text("no video")
    with pytest.raises(MediaError, match=r"text\.mp4"):
        telling_frames(tmp_path / "text.mp4", tmp_path / "out")
    assert not (tmp_path / "out").exists()
    with pytest.raises(UsageError, match="Give another folder"):
        telling_frames(video, tmp_path / "text.mp4", model=model)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("a b/c;$(rm)\u202e", "a_b_c_rm"),
        ("..", "frames"),
        ("\u0645\u064a\u0646\u0627\u0621", "\u0645\u064a\u0646\u0627\u0621"),
        ("x" * 200, "x" * 80),
    ],
)
def test_names_are_safe(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_detail_is_worth_more_than_blur_titles_and_grain(places: list[list[Picture]]) -> None:
    street = places[0][0]
    blurred = np.asarray(cv2.GaussianBlur(street, (0, 0), 3), np.uint8)
    title = BLACK.copy()
    cv2.putText(title, "PART ONE", (60, 100), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (255,) * 3, 3)
    grain = np.random.default_rng(1).normal(128, 12, street.shape).clip(0, 255).astype(np.uint8)
    assert worth(street) > 2 * worth(blurred)
    assert worth(street) > 3 * worth(title)
    assert worth(street) > worth(grain)
    assert worth(BLACK) == worth(np.full_like(BLACK, 255)) == 0.0


def test_memory_does_not_grow_with_length(places: list[list[Picture]]) -> None:
    """Hours of footage leave at most a bounded number of candidates, to the end."""

    class Stub(Model):
        def __init__(self) -> None:
            pass

        def describe(self, frames: object, side: int = 288) -> NDArray[np.float32]:
            return np.eye(1, 8, dtype=np.float32)

    tiny = np.asarray(cv2.resize(places[0][0], (32, 18)), np.uint8)
    found = candidates((Frame(float(s), tiny) for s in range(9000)), Stub())
    assert 1000 < len(found.found) <= 2001
    assert found.found[-1].time_s > 8990
    assert found.shots[0].end_s == 8999.0


def test_choosing_takes_one_of_each_shot_before_a_second_of_any() -> None:
    eye = np.eye(6, dtype=np.float32)
    held = tuple(
        Candidate(float(i), shot, value, eye[i])
        for i, (shot, value) in enumerate([(0, 9.0), (0, 8.0), (1, 5.0), (2, 4.5), (2, 1.0)])
    )
    chosen = choose(Candidates(held, ()), 3)
    assert [one.shot for one in chosen] == [0, 1, 2]
    alike = (held[0], Candidate(7.0, 0, 8.9, eye[0]))
    assert len(choose(Candidates(alike, ()), 5)) == 1
    assert choose(Candidates((), ()), 5) == ()


def test_json_names_path_second_and_shot(video: Path, tmp_path: Path, model: Model) -> None:
    found: list[TellingFrame] = telling_frames(video, tmp_path, most=1, model=model)
    value = found[0].as_json()
    assert value["path"] == str(found[0].path)
    assert value["shot"]["start_s"] <= value["time_s"] <= value["shot"]["end_s"]
