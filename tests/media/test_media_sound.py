"""Sound on the clock of the picture."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from media_makers import level, write_video
from numpy.typing import NDArray
from PIL import Image

from antedate.errors import UsageError
from antedate.media.sound import samples

RATE = 8000
PICTURES = [level(9)] * 100


def all_of(path: Path) -> NDArray[np.float32]:
    chunks = list(samples(path, RATE))
    assert all(len(chunk) == RATE for chunk in chunks[:-1])
    return np.concatenate(chunks)


def onset_s(sound: NDArray[np.float32]) -> float:
    """The second at which the tone begins."""
    return float(np.argmax(np.abs(sound) > 0.1)) / RATE


@pytest.mark.parametrize("container", ["mp4", "matroska", "mpegts"])
def test_sound_is_mono_samples_at_the_rate_asked_for(tmp_path: Path, container: str) -> None:
    path = write_video(tmp_path / "v", PICTURES, container=container, tone_s=4.0)
    sound = all_of(path)
    assert sound.dtype == np.float32
    assert len(sound) / RATE == pytest.approx(4.0, abs=0.15)
    assert onset_s(sound) == pytest.approx(0.5, abs=0.1)
    loud = np.abs(sound[RATE : 2 * RATE])
    assert 0.4 < loud.max() < 0.6


def test_sound_that_starts_late_is_led_by_silence(tmp_path: Path) -> None:
    path = write_video(tmp_path / "v.mkv", PICTURES, tone_s=2.0, tone_from_s=1.0)
    assert onset_s(all_of(path)) == pytest.approx(1.5, abs=0.1)


def test_sound_before_the_first_frame_is_left_out(tmp_path: Path) -> None:
    times = [0.3 + i / 25 for i in range(100)]
    path = write_video(tmp_path / "v.mkv", PICTURES, tone_s=4.0, times_s=times)
    assert onset_s(all_of(path)) == pytest.approx(0.2, abs=0.1)


def test_no_sound_is_nothing(tmp_path: Path) -> None:
    path = write_video(tmp_path / "v.mp4", PICTURES[:3])
    assert list(samples(path, RATE)) == []
    Image.new("RGB", (8, 8)).save(tmp_path / "a.png")
    assert list(samples(tmp_path / "a.png", RATE)) == []
    with pytest.raises(UsageError):
        list(samples(path, 0))
