"""Frames by plan: the right ones, upright, in square pixels, at the right seconds."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.video.frame import VideoFrame
from media_makers import corner_names, corners, level, write_video

from antedate.config import Limits
from antedate.errors import MediaError, RefusedMedia, UsageError
from antedate.media.decode import frames
from antedate.media.frames import Plan, Sampling
from antedate.media.scaling import Turn, turn_of_matrix

EVERY = Plan(Sampling.EVERY)


def steps(count: int, rise: int = 2) -> list[np.typing.NDArray[np.uint8]]:
    return [level(10 + rise * i) for i in range(count)]


def near(frame_level: float, value: float) -> bool:
    return abs(frame_level - value) < 3


def test_a_rate_gives_the_frames_nearest_to_its_grid(tmp_path: Path) -> None:
    path = write_video(tmp_path / "v.mp4", steps(100))
    found = list(frames(path, Plan(rate=4.8)))
    assert [round(f.time_s * 25) for f in found] == [round(i * 25 / 4.8) for i in range(20)]
    assert all(near(f.pixels.mean(), 10 + 2 * round(f.time_s * 25)) for f in found)


def test_a_part_is_found_by_seeking_past_keyframes(tmp_path: Path) -> None:
    path = write_video(tmp_path / "v.mkv", steps(100), options={"g": "20"})
    found = list(frames(path, Plan(rate=5, start_s=2.6, end_s=3.4)))
    assert [round(f.time_s, 2) for f in found] == [2.6, 2.8, 3.0, 3.2, 3.4]
    assert all(near(f.pixels.mean(), 10 + 2 * round(f.time_s * 25)) for f in found)


@pytest.mark.parametrize("container", ["mp4", "matroska", "mpegts", "avi", "mpeg", "flv", "asf"])
def test_every_container_seeks_to_the_same_frame(tmp_path: Path, container: str) -> None:
    codec = {"mpeg": "mpeg2video", "asf": "wmv2", "avi": "mpeg4", "flv": "flv"}.get(container)
    path = tmp_path / "v"
    write_video(path, steps(100), container=container, codec=codec or "libx264")
    found = list(frames(path, Plan(Sampling.EVERY, start_s=3.0, end_s=3.2)))
    assert len(found) == 6
    assert all(abs(f.pixels.mean() - (10 + 2 * round(f.time_s * 25))) < 5 for f in found)


def test_a_frame_that_stays_long_answers_for_a_part_without_its_own(tmp_path: Path) -> None:
    path = write_video(tmp_path / "v.mp4", steps(3, 60), times_s=[0, 5, 30])
    found = list(frames(path, Plan(rate=2, start_s=8, end_s=9)))
    assert [f.time_s for f in found] == [5]


def test_time_starts_with_the_first_presented_frame(tmp_path: Path) -> None:
    late = write_video(tmp_path / "late.mkv", steps(10), times_s=[3 + i / 25 for i in range(10)])
    times = [f.time_s for f in frames(late, EVERY)]
    assert times[0] == 0
    assert times[-1] == pytest.approx(9 / 25, abs=0.002)
    part = list(frames(late, Plan(Sampling.EVERY, start_s=0.2, end_s=0.24)))
    assert [round(f.time_s, 2) for f in part] == [0.2, 0.24]


def test_variable_frame_rate_keeps_its_times(tmp_path: Path) -> None:
    times = [0, 0.04, 0.5, 0.52, 1.7, 2.0]
    path = write_video(tmp_path / "v.mp4", steps(6, 30), times_s=times)
    assert [f.time_s for f in frames(path, EVERY)] == pytest.approx(times, abs=0.001)


@pytest.mark.parametrize(
    ("rotation", "names"), [(0, "rgbw"), (90, "gwrb"), (180, "wbgr"), (-90, "brwg")]
)
def test_rotation_is_applied(tmp_path: Path, rotation: int, names: str) -> None:
    path = write_video(tmp_path / "v.mp4", [corners()] * 3, rotation=rotation)
    pixels = next(frames(path, EVERY)).pixels
    assert pixels.shape == ((64, 48, 3) if rotation % 180 else (48, 64, 3))
    assert corner_names(pixels) == names


def test_a_mirrored_display_matrix_is_a_flip() -> None:
    one = 1 << 16
    matrix = np.array([-one, 0, 0, 0, one, 0, 0, 0, 1 << 30], np.int32)
    assert turn_of_matrix(matrix.tobytes()) == Turn(0, True)
    upside = np.array([one, 0, 0, 0, -one, 0, 0, 0, 1 << 30], np.int32)
    picture = corners()
    flipped = turn_of_matrix(upside.tobytes()).apply(picture)
    assert corner_names(flipped) == "bwrg"


@pytest.mark.parametrize(
    ("shape", "size"),
    [(Fraction(4, 3), (48, 85)), (Fraction(1, 2), (96, 64)), (Fraction(1), (48, 64))],
)
def test_pixels_are_squared(tmp_path: Path, shape: Fraction, size: tuple[int, int]) -> None:
    path = write_video(tmp_path / "v.mp4", [corners()] * 3, shape=shape)
    assert next(frames(path, EVERY)).pixels.shape[:2] == size


def test_pictures_are_reduced_and_never_enlarged(tmp_path: Path) -> None:
    path = write_video(tmp_path / "v.mp4", [corners(320, 180)] * 3)
    assert next(frames(path, Plan(max_side=100))).pixels.shape == (56, 100, 3)
    assert next(frames(path, Plan(max_side=100, gray=True))).pixels.shape == (56, 100)
    assert next(frames(path, Plan(max_side=999))).pixels.shape == (180, 320, 3)


@pytest.mark.parametrize(
    ("codec", "pix_fmt", "container"),
    [
        ("libx264", "yuv420p10le", "mp4"),
        ("libx264", "yuv444p", "mp4"),
        ("libx264", "gray", "mp4"),
        ("libx265", "yuv420p10le", "mp4"),
        ("libsvtav1", "yuv420p", "mp4"),
        ("prores_ks", "yuva444p10le", "mov"),
        ("ffv1", "bgra", "matroska"),
        ("png", "rgb48be", "mov"),
        ("qtrle", "rgb24", "mov"),
        ("mjpeg", "yuvj422p", "avi"),
    ],
)
def test_pixel_formats_come_out_as_rgb(
    tmp_path: Path, codec: str, pix_fmt: str, container: str
) -> None:
    path = tmp_path / "v"
    quiet = {"x265-params": "log-level=none"} if codec == "libx265" else {}
    write_video(
        path, [corners(128, 96)] * 5, codec=codec, pix_fmt=pix_fmt, container=container,
        options=quiet,
    )  # fmt: skip
    found = list(frames(path, EVERY))
    assert len(found) == 5
    if pix_fmt != "gray":
        assert corner_names(found[0].pixels) == "rgbw"


def test_odd_sizes(tmp_path: Path) -> None:
    path = write_video(tmp_path / "v.mkv", [corners(65, 47)] * 3, codec="ffv1", pix_fmt="bgra")
    assert next(frames(path, EVERY)).pixels.shape == (47, 65, 3)
    assert next(frames(path, Plan(max_side=33))).pixels.shape == (24, 33, 3)


def test_palettes(tmp_path: Path) -> None:
    path = write_video(tmp_path / "v.gif", [corners()] * 3, codec="gif", pix_fmt="rgb8")
    assert corner_names(next(frames(path, EVERY)).pixels) == "rgbw"


def test_one_frame_is_enough(tmp_path: Path) -> None:
    path = write_video(tmp_path / "v.mp4", [level(90)])
    for sampling in Sampling:
        assert [f.time_s for f in frames(path, Plan(sampling))] == [0]
    assert [f.time_s for f in frames(path, Plan(cuts=True))] == [0]


def test_the_main_of_several_video_streams_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "v.mkv"
    with av.open(str(path), "w") as out:
        streams = []
        for width, height in ((32, 24), (96, 72)):
            stream = out.add_stream("libx264", rate=25)
            stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
            streams.append(stream)
        for count in range(5):
            for stream in streams:
                frame = VideoFrame.from_ndarray(level(50, stream.width, stream.height))
                frame.pts, frame.time_base = count, Fraction(1, 25)
                out.mux(stream.encode(frame))
        for stream in streams:
            out.mux(stream.encode(None))
    assert next(frames(path, EVERY)).pixels.shape[:2] in ((72, 96), (24, 32))


@pytest.mark.parametrize("keep", [0.35, 0.7, 0.95])
@pytest.mark.parametrize("container", ["matroska", "mpegts", "avi", "mp4"])
def test_a_file_that_breaks_off_gives_what_it_holds(
    tmp_path: Path, container: str, keep: float
) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (50, 48, 64, 3), np.uint8)
    whole = tmp_path / "whole"
    options = {"movflags": "faststart"} if container == "mp4" else {}
    codec = "mpeg4" if container == "avi" else "libx264"
    write_video(whole, list(noise), container=container, container_options=options, codec=codec)
    data = whole.read_bytes()
    path = tmp_path / "cut"
    path.write_bytes(data[: int(len(data) * keep)])
    for sampling in Sampling:
        times = [f.time_s for f in frames(path, Plan(sampling, rate=10))]
        assert times
        assert times == sorted(set(times))
        assert times[-1] < 2


def test_a_movie_without_its_index_says_so(tmp_path: Path) -> None:
    data = write_video(tmp_path / "v.mp4", steps(50)).read_bytes()
    path = tmp_path / "cut.mp4"
    path.write_bytes(data[: data.index(b"moov") - 4])
    with pytest.raises(MediaError, match="no usable index") as caught:
        list(frames(path, EVERY))
    assert "cut.mp4" in str(caught.value)


def test_damage_in_the_middle_costs_only_what_it_hits(tmp_path: Path) -> None:
    data = bytearray(write_video(tmp_path / "v.ts", steps(100), options={"g": "10"}).read_bytes())
    middle = len(data) // 2
    data[middle : middle + 400] = bytes(400)
    path = tmp_path / "hurt.ts"
    path.write_bytes(bytes(data))
    times = [f.time_s for f in frames(path, EVERY)]
    assert len(times) > 60
    assert times[-1] > 3.5


def test_more_pixels_than_allowed_are_refused_before_decoding(tmp_path: Path) -> None:
    path = write_video(tmp_path / "v.mp4", [level(9, 320, 240)] * 3)
    with pytest.raises(RefusedMedia, match="320 x 240"):
        next(frames(path, EVERY, Limits(pixels=70_000)))


def test_limits_on_frames_and_seconds_cut_a_video(tmp_path: Path) -> None:
    path = write_video(tmp_path / "v.mp4", steps(100))
    assert len(list(frames(path, EVERY, Limits(frames=30)))) == 30
    assert list(frames(path, EVERY, Limits(duration_s=1.0)))[-1].time_s == pytest.approx(1.0)
    assert list(frames(path, Plan(Sampling.SPARSE), Limits(duration_s=1.0)))[-1].time_s <= 1.0


def test_a_clock_that_is_set_back_is_carried_on(tmp_path: Path) -> None:
    one = write_video(tmp_path / "one.ts", steps(50)).read_bytes()
    path = tmp_path / "joined.ts"
    path.write_bytes(one + one + one)
    times = [f.time_s for f in frames(path, EVERY)]
    assert len(times) > 140
    assert times == sorted(set(times))
    assert times[-1] == pytest.approx(6.0, abs=0.3)


def test_a_plan_without_sense_is_a_usage_error(tmp_path: Path) -> None:
    path = write_video(tmp_path / "v.mp4", steps(3))
    with pytest.raises(UsageError):
        next(frames(path, Plan(rate=0)))
