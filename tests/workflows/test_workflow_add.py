"""Adding: files that change or go meanwhile, and interruptions."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import cast

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from antedate.descriptors.model import Model
from antedate.ingest import read
from antedate.records import Found, ModelId, Problem
from antedate.store import Archive, Keep, VerifyStatus
from antedate.workflows.add import add
from antedate.workflows.scenery import write_video


class Blind:
    """Stands for a model: gives vectors that mean nothing, and does something meanwhile."""

    id = ModelId("blind", "0" * 64, "none")

    def __init__(self, meanwhile: Callable[[int], None]) -> None:
        self.calls = 0
        self._meanwhile = meanwhile

    def describe(self, frames: Sequence[NDArray[np.uint8]]) -> NDArray[np.float32]:
        self.calls += 1
        self._meanwhile(self.calls)
        vectors = np.random.default_rng(self.calls).standard_normal((len(frames), 512))
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1)[:, None], np.float32)


def picture(path: Path, seed: int) -> Path:
    pixels = np.random.default_rng(seed).integers(0, 256, (48, 64, 3), np.uint8)
    cv2.imwrite(os.fspath(path), pixels)
    return path


def cut_short(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 9)


@pytest.mark.parametrize("meanwhile", [Path.unlink, cut_short])
@pytest.mark.parametrize("keep", Keep)
def test_a_file_that_changes_or_goes_meanwhile_costs_only_itself(
    tmp_path: Path, meanwhile: Callable[[Path], None], keep: Keep
) -> None:
    first, second = picture(tmp_path / "1.png", 1), picture(tmp_path / "2.png", 2)
    model = Blind(lambda calls: meanwhile(first) if calls == 1 else None)
    items = [item for path in (first, second) for item in read(path)]
    with Archive.open(tmp_path / "archive", create=True) as archive:
        lost, kept = add(items, archive, cast(Model, model), keep=keep, workers=1)
        (problem,) = lost.problems
        assert str(first) in str(problem.error)
        assert problem.error.remedy
        assert lost.added is None
        assert kept.added is not None
        assert [stored.files[0][1] for stored in archive.posts()] == [str(second)]
        assert {item.status for item in archive.verify()} == {VerifyStatus.OK}


def test_outcomes_come_in_the_order_of_what_was_read(tmp_path: Path) -> None:
    paths = [picture(tmp_path / f"{seed}.png", seed) for seed in range(7)]
    items: list[Found | Problem] = [item for path in paths for item in read(path)]
    items[3:3] = read(tmp_path / "missing.mp4")
    # The first of each two takes longer than the second.
    model = Blind(lambda calls: time.sleep(0.2 * (calls % 2)))
    with Archive.open(tmp_path / "archive", create=True) as archive:
        outcomes = list(add(items, archive, cast(Model, model)))
        assert len(outcomes) == 8
        added = [outcome.name for outcome in outcomes if outcome.added]
        assert added == [str(path) for path in paths]
        assert [stored.files[0][1] for stored in archive.posts()] == added


def test_an_interrupt_does_not_wait_for_the_end_of_a_video(tmp_path: Path) -> None:
    frames = (
        np.random.default_rng(number).integers(0, 256, (48, 64, 3), np.uint8)
        for number in range(240)
    )
    write_video(frames, tmp_path / "long.mp4", 2)
    at_work = threading.Event()

    def meanwhile(calls: int) -> None:
        at_work.set()
        time.sleep(0.05)

    def items() -> Iterator[Found | Problem]:
        yield from read(tmp_path / "long.mp4")
        assert at_work.wait(60)
        raise KeyboardInterrupt

    model = Blind(meanwhile)
    with Archive.open(tmp_path / "archive", create=True) as archive:
        with pytest.raises(KeyboardInterrupt):
            list(add(items(), archive, cast(Model, model)))
        assert 1 <= model.calls < 40
        assert archive.info().posts == 0
