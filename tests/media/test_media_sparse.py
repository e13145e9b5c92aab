"""Sparse sampling decodes little and leaves no stretch unseen."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from media_makers import level, texture, write_video

from antedate.media import timeline
from antedate.media.decode import frames
from antedate.media.frames import Plan, Sampling

SPARSE = Plan(Sampling.SPARSE, gap_s=2.0)


def times_of(path: Path, plan: Plan = SPARSE) -> list[float]:
    return [round(f.time_s, 3) for f in frames(path, plan)]


def ramp(count: int) -> list[object]:
    return [level(20 + i % 200) for i in range(count)]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Counts the packets that reach a decoder."""
    packets: list[int] = []
    decode = timeline.Reel.raw

    def counting(self: timeline.Reel, packet: object) -> object:
        packets.append(1)
        return decode(self, packet)  # type: ignore[arg-type]

    monkeypatch.setattr(timeline.Reel, "raw", counting)
    return packets


def test_keyframes_that_come_often_are_all_that_is_decoded(tmp_path: Path, sent: list[int]) -> None:
    pictures = [level(20 + i % 200) for i in range(500)]
    options = {"g": "50", "sc_threshold": "0"}
    path = write_video(tmp_path / "v.mp4", pictures, options=options)
    assert times_of(path) == [float(s) for s in range(0, 20, 2)]
    assert len(sent) < 40


@pytest.mark.parametrize("bframes", ["0", "3"])
@pytest.mark.parametrize("container", ["mp4", "matroska", "mpegts", "avi"])
def test_long_stretches_between_keyframes_are_seen(
    tmp_path: Path, container: str, bframes: str
) -> None:
    pictures = [level(20 + i % 200) for i in range(400)]
    options = {"g": "300", "bf": bframes, "sc_threshold": "0"}
    codec = "mpeg4" if container == "avi" else "libx264"
    path = tmp_path / "v"
    write_video(path, pictures, options=options, container=container, codec=codec)
    found = list(frames(path, SPARSE))
    times = [f.time_s for f in found]
    assert times[0] == 0
    assert all(b - a <= 1.25 for a, b in pairwise([*times, 16.0]))
    assert len(times) <= 20
    assert all(abs(f.pixels.mean() - (20 + round(f.time_s * 25) % 200)) < 6 for f in found)


def test_where_every_frame_is_a_keyframe_few_are_decoded(tmp_path: Path, sent: list[int]) -> None:
    pictures = [level(20 + i % 200) for i in range(250)]
    path = write_video(tmp_path / "v.avi", pictures, codec="mjpeg", pix_fmt="yuvj420p")
    times = times_of(path)
    assert all(0.9 <= b - a <= 2.0 for a, b in pairwise(times))
    assert len(sent) < 30


def test_keyframes_at_cuts_between_regular_ones_are_kept(tmp_path: Path) -> None:
    pictures = [texture(1)] * 60 + [texture(2)] * 15 + [texture(3)] * 75
    path = write_video(tmp_path / "v.mp4", pictures, options={"g": "50"})
    times = times_of(path)
    assert 2.4 in times
    assert 3.0 in times


def test_open_groups_of_pictures_keep_order_and_content(tmp_path: Path) -> None:
    pictures = [level(20 + i % 200) for i in range(250)]
    options = {"x264-params": "open-gop=1:keyint=40:min-keyint=40:bframes=3:scenecut=0"}
    path = write_video(tmp_path / "v.mp4", pictures, options=options)
    found = list(frames(path, SPARSE))
    times = [f.time_s for f in found]
    assert times == sorted(set(times))
    assert all(b - a <= 2.0 for a, b in pairwise([*times, 10.0]))
    assert all(abs(f.pixels.mean() - (20 + round(f.time_s * 25) % 200)) < 6 for f in found)


def test_a_stream_that_refreshes_bit_by_bit_is_seen(tmp_path: Path) -> None:
    pictures = [level(20 + i % 200) for i in range(250)]
    options = {"x264-params": "intra-refresh=1:keyint=50:scenecut=0"}
    path = write_video(tmp_path / "v.ts", pictures, options=options)
    times = times_of(path)
    assert times[0] == 0
    assert all(b - a <= 2.3 for a, b in pairwise([*times, 10.0]))


def test_a_part_and_another_gap(tmp_path: Path) -> None:
    pictures = [level(20 + i % 200) for i in range(250)]
    options = {"g": "25", "sc_threshold": "0"}
    path = write_video(tmp_path / "v.mp4", pictures, options=options)
    assert times_of(path, Plan(Sampling.SPARSE, start_s=3, end_s=6)) == [3, 4, 5, 6]
    dense = times_of(path, Plan(Sampling.SPARSE, gap_s=0.5))
    assert all(b - a <= 0.5 for a, b in pairwise([*dense, 10.0]))
