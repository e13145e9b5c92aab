"""What every test is held to, and the small clips that several of them use."""

from __future__ import annotations

import logging
import os
import shutil
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import cv2
import hypothesis
import numpy as np
import pytest
from numpy.typing import NDArray
from running_desk import chromium, desk

__all__ = ["chromium", "desk"]

# The benchmarks are not installed: they are imported from the checkout.
sys.path.insert(0, str(Path(__file__).parents[1]))

# A property that fails must fail again; and starved machines miss deadlines.
hypothesis.settings.register_profile("same", derandomize=True, deadline=None)
hypothesis.settings.load_profile("same")

# The rooms whose files take longest begin first: where several processes share the files, none is
# left alone with a long one at the end.
_LONGEST = ("shared", "web", "cli", "jobs", "workflows")

_SIZE = (320, 180)
_RATE = 12
_PHOTO = 19
_GRACE_S = 5.0


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def turn(item: pytest.Item) -> int:
        room = item.path.parent.name
        return _LONGEST.index(room) if room in _LONGEST else len(_LONGEST)

    items.sort(key=turn)


@dataclass(frozen=True, slots=True)
class Clips:
    """Generated footage, 320 x 180 at 12 frames a second.

    ``street`` (5 s) and ``harbour`` (3 s) are two places; ``later`` (3 s) is another take of
    the street. ``repost`` is ``street`` from 1 to 4 s, cropped and encoded worse. ``photo``
    is its frame at 1.58 s, a keyframe of ``street``, as JPEG.
    """

    street: Path
    harbour: Path
    later: Path
    repost: Path
    photo: Path


@pytest.fixture(autouse=True)
def _nothing_left_behind(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test that logs an error or leaves a child process alive."""
    before = _children()
    yield
    errors = [
        record.getMessage()
        for when in ("setup", "call")
        for record in caplog.get_records(when)
        if record.levelno >= logging.ERROR
    ]
    assert not errors, f"errors were logged: {errors}"
    until = time.monotonic() + _GRACE_S
    while (left := _children() - before) and time.monotonic() < until:
        time.sleep(0.05)
    assert not left, f"child processes were left alive: {sorted(left)}"


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Clips:
    """The clips, made once. Copy what a test changes."""
    from antedate.workflows.scenery import place_frames, write_video

    folder = tmp_path_factory.mktemp("clips")
    made = Clips(
        street=folder / "street.mp4",
        harbour=folder / "harbour.mp4",
        later=folder / "later.mp4",
        repost=folder / "repost.mp4",
        photo=folder / "photo.jpg",
    )
    street = list(place_frames(1, seconds=5, size=_SIZE, rate=_RATE))
    write_video(street, made.street, _RATE)
    write_video(place_frames(2, seconds=3, size=_SIZE, rate=_RATE), made.harbour, _RATE)
    write_video(place_frames(1, 1, seconds=3, size=_SIZE, rate=_RATE), made.later, _RATE)
    reposted = (_cropped(frame) for frame in islice(street, _RATE, 4 * _RATE))
    write_video(reposted, made.repost, _RATE, quality=32)
    cv2.imwrite(os.fspath(made.photo), cv2.cvtColor(street[_PHOTO], cv2.COLOR_RGB2BGR))
    return made


@pytest.fixture(scope="session")
def filled(clips: Clips, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of ``street`` and ``harbour``, made once. Tests use a copy: ``archive``."""
    from antedate.descriptors.model import Model
    from antedate.ingest import Defaults, read
    from antedate.store import Archive
    from antedate.when import parse_moment
    from antedate.workflows.add import add

    folder = tmp_path_factory.mktemp("filled")
    said = {
        "street": Defaults("Street channel", "https://example.org/1", parse_moment("2023-05-06")),
        "harbour": Defaults("Harbour news", None, parse_moment("2024-01-02T03:04:05Z")),
    }
    with Archive.open(folder / "archive", create=True) as opened:
        model = Model()
        for name, defaults in said.items():
            path = shutil.copy(getattr(clips, name), folder / f"{name}.mp4")
            for outcome in add(read(Path(path), defaults), opened, model, workers=1):
                assert outcome.added, outcome
    return folder


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with nothing in it, made once. Use a copy, where many are needed."""
    from antedate.store import Archive

    folder = tmp_path_factory.mktemp("empty") / "archive"
    Archive.open(folder, create=True).close()
    return folder


@pytest.fixture
def archive(filled: Path, tmp_path: Path) -> Path:
    """A copy of the archive of ``street`` and ``harbour``."""
    return Path(shutil.copytree(filled / "archive", tmp_path / "archive"))


def _cropped(frame: NDArray[np.uint8]) -> NDArray[np.uint8]:
    height, width = frame.shape[:2]
    inner = frame[height // 16 : -height // 16, width // 16 : -width // 16]
    return np.asarray(cv2.resize(inner, (width, height)), np.uint8)


def _children() -> set[int]:
    """The living child processes of this one; none where the system does not tell."""
    try:  # most tests have none at all, and looking through all processes takes long
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return set()
    found = set()
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            # The name, in brackets, may hold anything.
            state, parent = status.read_text().rpartition(")")[2].split()[:2]
        except (OSError, ValueError):
            continue
        if int(parent) == os.getpid() and state != "Z":
            found.add(int(status.parent.name))
    return found
