"""The example in the README runs as it stands, on a video made here."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

README = Path(__file__).parents[2] / "README.md"
RATE, SECONDS = 12, 6


def _example() -> str:
    found = re.search(
        r"<!-- This block is run by a test\. -->\n```python\n(.*?)```",
        README.read_text("utf-8"),
        re.S,
    )
    assert found is not None
    return found[1]


def _frames() -> list[NDArray[np.uint8]]:
    """Discs that wander over a still, detailed ground."""
    rng = np.random.default_rng(7)
    ground = cv2.resize(rng.integers(0, 256, (45, 80, 3), np.uint8), (640, 360))
    frames = []
    start, step = rng.uniform(60, 300, (6, 2)), rng.uniform(-9, 9, (6, 2))
    for number in range(RATE * SECONDS):
        frame = ground.copy()
        for disc in range(6):
            x, y = (start[disc] + number * step[disc]) % (640, 360)
            cv2.circle(frame, (int(x), int(y)), 24, (20 + 40 * disc, 220 - 30 * disc, 128), -1)
        frames.append(np.asarray(frame, np.uint8))
    return frames


def _write(path: Path, frames: list[NDArray[np.uint8]], bits_a_second: int) -> None:
    with av.open(str(path), "w") as out:
        stream = out.add_stream("mpeg4", rate=Fraction(RATE))
        stream.width, stream.height, stream.pix_fmt = 640, 360, "yuv420p"
        stream.bit_rate = bits_a_second
        for frame in frames:
            out.mux(stream.encode(av.VideoFrame.from_ndarray(frame)))
        out.mux(stream.encode())


def test_the_example_has_eight_lines_and_finds_what_it_added(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    frames = _frames()
    (tmp_path / "footage").mkdir()
    _write(tmp_path / "footage" / "seen.mp4", frames, 2_000_000)
    _write(tmp_path / "query.mp4", frames[RATE : 5 * RATE], 1_000_000)
    monkeypatch.chdir(tmp_path)
    example = _example()
    assert len([line for line in example.splitlines() if line.strip()]) == 8
    exec(compile(example, str(README), "exec"), {"__name__": "__main__"})  # noqa: S102
    added, finding = capsys.readouterr().out.splitlines()
    assert added.endswith("seen.mp4")
    assert finding.startswith("All of this video is in the archive in 1 copy")
