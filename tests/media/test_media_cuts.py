"""Cuts: found where shots change, and nowhere else."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from media_makers import Picture, texture, write_video

from antedate.media.cuts import CutFinder
from antedate.media.decode import frames
from antedate.media.frames import Plan, Sampling
from antedate.media.shots import shots
from antedate.records import Shot

SHARED = Path(__file__).parents[2].parent / "shared" / "data"


def cuts_in(path: Path, plan: Plan | None = None) -> list[float]:
    plan = plan or Plan(cuts=True)
    return [round(f.cut_s, 2) for f in frames(path, plan) if f.cut_s is not None]


def found(pictures: list[Picture]) -> list[int]:
    finder = CutFinder()
    seconds: list[float] = []
    for count, picture in enumerate(pictures):
        seconds += finder.push(float(count), picture)
    return sorted(round(s) for s in seconds + finder.finish())


def thumb(seed: int) -> Picture:
    return texture(seed, 32, 18)


def panning(seed: int, count: int, step: float) -> list[Picture]:
    """A camera that turns over a wide picture, ``step`` thumb pixels a frame."""
    wide = np.concatenate([texture(seed + 100 * i) for i in range(12)], axis=1)
    starts = [int(i * step * 4) for i in range(count)]
    return [np.ascontiguousarray(wide[::4, s : s + 128 : 4]) for s in starts]


def test_hard_cuts_are_found_at_the_first_new_frame() -> None:
    pictures = [thumb(1)] * 20 + [thumb(2)] * 9 + [thumb(3)] * 30
    assert found(pictures) == [20, 29]


def test_a_cut_in_the_first_and_last_frames() -> None:
    assert found([thumb(1)] + [thumb(2)] * 20) == [1]
    assert found([thumb(1)] * 20 + [thumb(2)]) == [20]
    assert found([thumb(1), thumb(2)]) == [1]


@pytest.mark.parametrize("length", [1, 2, 3])
def test_a_flash_is_no_cut(length: int) -> None:
    white = np.full((18, 32, 3), 250, np.uint8)
    assert found([thumb(1)] * 20 + [white] * length + [thumb(1)] * 20) == []


def test_a_fast_pan_and_a_shake_are_no_cuts() -> None:
    assert found(panning(4, 60, 4.0)) == []
    shake = np.random.default_rng(3).integers(0, 2, 60)
    wide = texture(5, 160, 72)
    shaken = [np.ascontiguousarray(wide[::4, 4 * s : 4 * s + 128 : 4]) for s in shake]
    assert found(shaken) == []


def test_a_pan_that_starts_at_once_is_no_cut() -> None:
    pan = panning(6, 40, 1.0)
    assert found([pan[0]] * 20 + pan) == []


def test_a_slow_change_of_light_is_no_cut() -> None:
    base = thumb(7).astype(np.float32)
    assert found([(base * (0.7 + 0.003 * i)).astype(np.uint8) for i in range(100)]) == []


def test_an_exposure_that_adapts_is_no_cut() -> None:
    base = thumb(7).astype(np.float32)
    gains = [0.35] * 20 + [0.35 + 0.05 * i for i in range(13)] + [1.0] * 20
    assert found([(base * gain).astype(np.uint8) for gain in gains]) == []


@pytest.mark.parametrize("length", [8, 12, 20])
def test_a_dissolve_is_one_cut_within_it(length: int) -> None:
    one, other = thumb(1).astype(np.float32), thumb(2).astype(np.float32)
    parts = [(i + 1) / (length + 1) for i in range(length)]
    mixed = [(one * (1 - p) + other * p).astype(np.uint8) for p in parts]
    cuts = found([thumb(1)] * 30 + mixed + [thumb(2)] * 30)
    assert len(cuts) == 1
    assert 29 <= cuts[0] <= 31 + length


def test_a_compilation_of_moving_shots_gives_nearly_all_its_cuts_and_no_others() -> None:
    random = np.random.default_rng(11)
    pictures: list[Picture] = []
    joints: list[int] = []
    for shot in range(60):
        joints.append(len(pictures))
        speed = float(random.choice([0, 0.2, 0.7, 1.5]))
        noisy = [
            np.clip(p + random.normal(0, 4, p.shape), 0, 255).astype(np.uint8)
            for p in panning(1000 + 50 * shot, int(random.integers(10, 50)), speed)
        ]
        if random.random() < 0.3 and len(noisy) > 20:
            noisy[9] = np.full_like(noisy[9], 245)
        pictures += noisy
    cuts = found(pictures)
    hits = [j for j in joints[1:] if any(abs(j - c) <= 1 for c in cuts)]
    assert len(hits) >= 0.95 * (len(joints) - 1)
    assert len(cuts) - len(hits) <= 2


def test_cuts_come_with_the_frames_of_a_plan(tmp_path: Path) -> None:
    pictures = [texture(1)] * 37 + [texture(2)] * 30 + [texture(3)] * 33
    path = write_video(tmp_path / "v.mp4", pictures)
    assert cuts_in(path) == [1.48, 2.68]
    assert cuts_in(path, Plan(Sampling.EVERY, cuts=True)) == [1.48, 2.68]
    assert cuts_in(path, Plan(Sampling.SPARSE, cuts=True)) == [1.48, 2.68]
    for frame in frames(path, Plan(rate=4, cuts=True)):
        assert frame.cut_s is None or frame.time_s - 0.26 < frame.cut_s <= frame.time_s


def test_a_cut_after_the_last_chosen_frame_is_told(tmp_path: Path) -> None:
    path = write_video(tmp_path / "v.mp4", [texture(1)] * 55 + [texture(2)] * 8)
    assert cuts_in(path, Plan(rate=0.5, cuts=True)) == [2.2]


def test_shots_lie_between_cuts() -> None:
    assert shots([], 5) == (Shot(0, 5),)
    assert shots([3, 1, 3, 9, 0], 5) == (Shot(0, 1), Shot(1, 3), Shot(3, 5))


def clip(name: str) -> Path:
    path = next((SHARED / "clips").rglob(name), None)
    if path is None:
        pytest.skip(f"the shared clip {name} is not here")
    return path


def test_cuts_seen_by_eye_in_a_video_of_variable_frame_rate() -> None:
    assert cuts_in(clip("resources__goldeneye-vfr-drop3.mp4")) == [3.75, 8.76]
    assert cuts_in(clip("resources__issue-134-rotate.mp4")) == [3.75, 8.76]


def test_cuts_and_fades_seen_by_eye() -> None:
    cuts = cuts_in(clip("resources__testvideo.mp4"))
    # Hard cuts at 1.0 and 6.0; fades in from 7.1 and 13.1, out from 10.7 and 22.2; a
    # dissolve from 17.6 to 18.5.
    spans = [(1, 1), (6, 6.01), (7, 8), (10.6, 12), (13, 14), (17.6, 18.6), (22.1, 23.2)]
    assert len(cuts) == len(spans)
    assert all(low <= cut <= high for cut, (low, high) in zip(cuts, spans, strict=True))


def test_footage_without_cuts_has_none() -> None:
    """Drones, hands, fixed cameras: one shot each, seen by eye."""
    clip("resources__testvideo.mp4")
    one_shot = ("Zara_Serenity", "Manna_Ubud", "asl_gestures", "motorway-cctv")
    with (SHARED / "clips.tsv").open() as table:
        paths = [row["path"] for row in csv.DictReader(table, delimiter="\t")]
    chosen = [p for p in paths if any(name in p for name in one_shot)][::5]
    assert len(chosen) >= 8
    assert {p: cuts_in(SHARED / p) for p in chosen if cuts_in(SHARED / p)} == {}
