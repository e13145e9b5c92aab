"""Generated footage: the same again, another take, another place; and files of it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from antedate.descriptors.model import Model
from antedate.workflows.scenery import place_frames, write_video

type Picture = NDArray[np.uint8]
SMALL = (320, 180)


def some(seed: int, take: int = 0, count: int = 1) -> list[Picture]:
    frames = place_frames(seed, take, 4.0, size=SMALL)
    return list(itertools.islice(frames, count))


@pytest.fixture(scope="module")
def market() -> list[Picture]:
    """Half a second of one square."""
    return some(1, count=13)


def test_the_same_seed_and_take_give_the_same_frames(market: list[Picture]) -> None:
    again = some(1, count=2)
    assert market[0].shape == (180, 320, 3)
    assert market[0].dtype == np.uint8
    assert all((a == b).all() for a, b in zip(market, again, strict=False))


def test_another_take_looks_like_the_place_and_another_place_does_not(
    market: list[Picture],
) -> None:
    model = Model()
    frames = [market[0], some(1, take=1)[0], some(5)[0], some(2)[0]]
    assert not (frames[0] == frames[1]).all()
    here, again, *elsewhere = model.describe(frames)
    assert here @ again > 0.5
    assert all(here @ other < here @ again - 0.2 for other in elsewhere)


def test_things_move_on_their_own_before_a_camera_that_moves(market: list[Picture]) -> None:
    """One map registers the place, and something is left that it does not explain."""
    first, last = (np.asarray(cv2.cvtColor(market[i], cv2.COLOR_RGB2GRAY)) for i in (0, -1))
    sift = cv2.SIFT_create()  # type: ignore[attr-defined]
    (points, one), (others, two) = (sift.detectAndCompute(f, None) for f in (first, last))
    pairs = cv2.BFMatcher().knnMatch(one, two, k=2)
    good = [a for a, b in pairs if a.distance < 0.75 * b.distance]
    assert len(good) > 60
    source = np.array([points[m.queryIdx].pt for m in good], np.float32)
    target = np.array([others[m.trainIdx].pt for m in good], np.float32)
    plane, inside = cv2.findHomography(source, target, cv2.RANSAC, 2.0)
    assert inside.mean() > 0.6
    warped = cv2.warpPerspective(first, plane, SMALL)
    known = cv2.warpPerspective(np.full_like(first, 255), plane, SMALL) == 255
    changed = cv2.GaussianBlur(cv2.absdiff(warped, last), (0, 0), 2)
    share = float((np.asarray(changed)[known] > 20).mean())
    assert 0.005 < share < 0.4


def test_a_video_is_h264_with_keyframes_close_enough(market: list[Picture], tmp_path: Path) -> None:
    path = tmp_path / "market.mp4"
    write_video(itertools.islice(itertools.cycle(market), 100), path)
    with av.open(path) as container:
        stream = container.streams.video[0]
        assert stream.codec_context.name == "h264"
        assert (stream.width, stream.height) == (320, 180)
        assert stream.average_rate is not None
        assert float(stream.average_rate) == 25.0
        times = [(frame.time or 0.0, frame.key_frame) for frame in container.decode(stream)]
    keys = [time_s for time_s, key in times if key]
    assert len(times) == 100
    assert max(np.diff([*keys, times[-1][0]])) <= 2.0


def test_the_same_frames_give_the_same_bytes(market: list[Picture], tmp_path: Path) -> None:
    for name in ("a.mp4", "b.mp4"):
        write_video(market, tmp_path / name)
    assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "b.mp4").read_bytes()


def test_a_failure_half_way_leaves_no_file(market: list[Picture], tmp_path: Path) -> None:
    def breaking() -> Iterator[Picture]:
        yield from market
        raise RuntimeError("lens cap")

    with pytest.raises(RuntimeError, match="lens cap"):
        write_video(breaking(), tmp_path / "a.mp4")
    with pytest.raises(ValueError, match="no frames"):
        write_video([], tmp_path / "b.mp4")
    assert list(tmp_path.iterdir()) == []
