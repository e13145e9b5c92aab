"""Real clips in real encodes: excerpts find their source, other takes are not the same footage.

Uses about 3 minutes of processor time. ``benchmarks/versions.py`` checks every clip against
every other.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest
from numpy.typing import NDArray

from antedate import Answer, Archive, Checker, Match, MatchKind, Model, Query, add, read
from antedate.media.frames import Plan, Sampling
from antedate.media.worker import Decoder

DATA = Path(__file__).parents[3] / "shared" / "data"
CLIPS = DATA / "clips"
CSCI = CLIPS / "csci-576"
STRANGERS = ("HQ1", "HQ2", "HQ4", "Front-End__HQ3")
SIGNS = ("again", "eat", "hungry", "want")
STEP_S = 0.2

pytestmark = pytest.mark.skipif(
    not (DATA / "versions.tsv").is_file(), reason="the shared clips are not here"
)


def excerpts() -> list[tuple[str, str]]:
    """Each 5-second excerpt with each 20-second clip that shows the same footage."""
    if not (DATA / "versions.tsv").is_file():
        return []
    with (DATA / "versions.tsv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines, delimiter="\t") if "csci" in row["group"]]
    return [
        (Path(query["path"]).stem, Path(clip["path"]).stem)
        for query in rows
        for clip in rows
        if query["group"] == clip["group"]
        and query["how_it_differs"].startswith("5 s")
        and clip["how_it_differs"].startswith("20 s")
    ]


@pytest.fixture(scope="module")
def model() -> Model:
    return Model()


@pytest.fixture(scope="module")
def found(model: Model, tmp_path_factory: pytest.TempPathFactory) -> MappingProxyType[str, Answer]:
    """What is found for each excerpt, and for each clip whose source is not there."""
    sources = sorted({CSCI / f"{clip}.mp4" for _, clip in excerpts()})
    sources += sorted(CSCI.glob("*movie.mp4"))
    queries = sorted({query for query, _ in excerpts()} | set(STRANGERS))
    folder = tmp_path_factory.mktemp("csci")
    return checked(folder, model, sources, [CSCI / f"{query}.mp4" for query in queries])


@pytest.mark.parametrize(("query", "clip"), excerpts())
def test_an_excerpt_finds_its_clip_at_the_second_where_they_look_the_same(
    found: MappingProxyType[str, Answer], query: str, clip: str
) -> None:
    answer = found[query]
    matches = [match for match in same(answer) if match.path == str(CSCI / f"{clip}.mp4")]
    assert matches, [(a.path, a.match.kind, a.match.score) for a in answer.appearances]
    best = max(matches, key=lambda found: found.length_s)
    assert best.length_s > answer.duration_s / 2
    assert best.offset_s == pytest.approx(offset_s(query, clip), abs=0.5)


@pytest.mark.parametrize("query", STRANGERS)
def test_footage_whose_source_is_not_there_finds_nothing(
    found: MappingProxyType[str, Answer], query: str
) -> None:
    assert same(found[query]) == []


def test_another_take_of_a_motorway_is_not_the_same_footage(model: Model, tmp_path: Path) -> None:
    one, other = (
        CLIPS / "motorway-cctv" / name
        for name in ("salitona__2019_1_14__16_5.mp4", "videos__salitona.mp4")
    )
    answers = checked(tmp_path, model, [one], [other])
    assert same(answers[other.stem]) == []


def test_signs_before_one_background_are_not_the_same_footage(model: Model, tmp_path: Path) -> None:
    clips = {CLIPS / "intel" / f"asl_gestures__{name}.mkv" for name in SIGNS}
    others = sorted(set((CLIPS / "intel").glob("asl_gestures__*.mkv")) - clips)[:8]
    answers = checked(tmp_path, model, others, sorted(clips))
    assert {name: same(answer) for name, answer in answers.items() if same(answer)} == {}


class Same:
    """A reported match that is the same footage."""

    def __init__(self, path: str, match: Match) -> None:
        self.path = path
        self.length_s = match.query_end_s - match.query_start_s
        self.offset_s = match.reference_start_s - match.query_start_s

    def __repr__(self) -> str:
        return f"{self.length_s:.1f} s of {self.path} at {self.offset_s:.1f} s"


def same(answer: Answer) -> list[Same]:
    assert answer.error is None, answer.error
    return [
        Same(appearance.path, appearance.match)
        for appearance in answer.appearances
        if appearance.match.reported and appearance.match.kind is MatchKind.SAME_FOOTAGE
    ]


def checked(
    folder: Path, model: Model, sources: Iterable[Path], queries: Iterable[Path]
) -> MappingProxyType[str, Answer]:
    """What each query finds in an archive of the sources, by the query's stem."""
    with Archive.open(folder / "archive", create=True) as archive:
        for source in sources:
            for outcome in add(read(source), archive, model):
                assert not outcome.problems, outcome.problems
        with Checker(archive, model) as checker:
            return MappingProxyType(
                {path.stem: checker.check(Query(path, path.name)) for path in queries}
            )


def offset_s(query: str, clip: str) -> float:
    """Where a clip looks most like an excerpt, by the difference of small grey pictures."""
    with Decoder() as decoder:
        asked, there = (
            thumbnails(decoder, CSCI / f"{name}.mp4").astype(np.float32) for name in (query, clip)
        )
    apart = [
        float(np.abs(there[start : start + len(asked)] - asked).mean())
        for start in range(len(there) - len(asked) + 1)
    ]
    return int(np.argmin(apart)) * STEP_S


def thumbnails(decoder: Decoder, path: Path) -> NDArray[np.uint8]:
    plan = Plan(Sampling.RATE, rate=1 / STEP_S, max_side=32, gray=True)
    return np.stack([frame.pixels for frame in decoder.frames(path, plan)])
