"""The generator against footage whose every picture carries its own number."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.reuse.clips import Clip, read_labels
from benchmarks.reuse.footage import pictures_at
from benchmarks.reuse.generate import Request, generate
from benchmarks.reuse.planning import Amounts, plan_set
from benchmarks.reuse.plans import Edit, Encoding, Kind
from benchmarks.reuse.render import encode
from benchmarks.reuse.shelves import Shelves, divide

RATE = 25
BITS = 10
SIZE = (320, 180)


def numbered(clip: int, frame: int) -> NDArray[np.uint8]:
    """A picture whose middle says, in two rows of black and white blocks, clip and frame."""
    picture = np.full((SIZE[1], SIZE[0], 3), 90, np.uint8)
    for row, number in enumerate((clip, frame)):
        for bit in range(BITS):
            level = 235 if number >> bit & 1 else 20
            picture[50 + 40 * row : 90 + 40 * row, 60 + 20 * bit : 80 + 20 * bit] = level
    return picture


def read_number(picture: NDArray[np.uint8]) -> tuple[int, int]:
    rows, columns = picture.shape[:2]
    sizes = (rows / SIZE[1], columns / SIZE[0])
    numbers = []
    for row in range(2):
        y = int((70 + 40 * row) * sizes[0])
        xs = [int((70 + 20 * bit) * sizes[1]) for bit in range(BITS)]
        numbers.append(sum((int(picture[y, x].mean()) > 127) << b for b, x in enumerate(xs)))
    return numbers[0], numbers[1]


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clips")
    for clip in range(1, 9):
        pictures = (numbered(clip, frame) for frame in range(12 * RATE))
        encode(pictures, folder / f"{clip}.mp4", SIZE, RATE, Encoding())
    return folder


def request(clips: Path, out: Path, **amounts: Any) -> Request:
    wanted = Amounts(**{"per_edit": 1, "pairs": 0, "negatives": 1, **amounts})
    return Request(clips=clips, out=out, seed=5, amounts=wanted, jobs=1)


def lines(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / "truth.jsonl").read_text().splitlines()]


@pytest.fixture(scope="module")
def made(clips: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("set")
    edits = (Edit.REENCODE, Edit.SPEED, Edit.BANNER, Edit.EXCERPT)
    generate(request(clips, out, edits=edits))
    return out


def test_times_are_true_to_the_frame(made: Path) -> None:
    checked = 0
    for line in lines(made):
        if "banner" in line["edits"]:
            continue
        for segment in line["segments"]:
            start_s, end_s = segment["query_start_s"], segment["query_end_s"]
            rate = line["plan"]["rate"]
            frames = range(round(start_s * rate), round(end_s * rate))
            times = [k / rate for k in frames]
            shown = [
                read_number(p) for p in pictures_at(made / "queries" / line["query"], times, 1000)
            ]
            expected_s = [
                segment["reference_start_s"] + (t - start_s) * segment["speed"] for t in times
            ]
            clip = int(segment["reference"].split(".")[0])
            assert shown == [(clip, int(t * RATE + 1e-6)) for t in expected_s]
            last_s = expected_s[-1] + segment["speed"] / rate
            assert segment["reference_end_s"] == pytest.approx(last_s, abs=1e-4)
            checked += len(times)
    assert checked > 200


def test_the_frames_beside_a_segment_are_other_footage(made: Path) -> None:
    for line in lines(made):
        rate, total = line["plan"]["rate"], sum(p["frames"] for p in line["plan"]["pieces"])
        for segment in line["segments"]:
            clip = int(segment["reference"].split(".")[0])
            before = round(segment["query_start_s"] * rate) - 1
            after = round(segment["query_end_s"] * rate)
            times = [k / rate for k in (before, after) if 0 <= k < total]
            for picture in pictures_at(made / "queries" / line["query"], times, 1000):
                assert read_number(picture)[0] != clip


def test_a_second_run_keeps_what_is_there(made: Path, clips: Path) -> None:
    queries = sorted((made / "queries").iterdir())
    truth = (made / "truth.jsonl").read_text()
    times = [q.stat().st_mtime_ns for q in queries]
    queries[0].unlink()
    edits = (Edit.REENCODE, Edit.SPEED, Edit.BANNER, Edit.EXCERPT)
    generate(request(clips, made, edits=edits))
    assert (made / "truth.jsonl").read_text() == truth
    assert [q.stat().st_mtime_ns for q in queries[1:]] == times[1:]
    assert queries[0].exists()


def test_a_folder_of_another_set_is_refused(made: Path, clips: Path) -> None:
    other = Request(clips=clips, out=made, seed=6, amounts=Amounts(per_edit=1), jobs=1)
    with pytest.raises(SystemExit, match="other clips or settings"):
        generate(other)


def test_joined_references_hold_the_segments_where_said(clips: Path, tmp_path: Path) -> None:
    wanted = Amounts(per_edit=2, pairs=0, negatives=0, edits=(Edit.MIRROR,))
    generate(Request(clips, tmp_path, 3, wanted, join_minutes=0.5, jobs=1))
    references = list((tmp_path / "references").iterdir())
    assert all(r.name.startswith("joined-") for r in references)
    for line in lines(tmp_path):
        piece = next(p for p in line["plan"]["pieces"] if p["reference"])
        segment = line["segments"][0]
        path = tmp_path / "references" / segment["reference"]
        picture = next(pictures_at(path, [segment["reference_start_s"]], 1000))
        clip, frame = read_number(picture)
        assert f"{clip}.mp4" == piece["cut"]["clip"]
        assert frame == pytest.approx(piece["cut"]["start_s"] * RATE, abs=1.01)


def clip(name: str, scene: str = "", takes: str = "", still: float = 0.2) -> Clip:
    return Clip(name, 20.0, 320, 180, scene or name, takes, still, (50.0,) * 40, (50.0,) * 40)


@pytest.fixture
def varied() -> list[Clip]:
    alone = [clip(f"alone{i}.mp4", still=0.95 if i < 8 else 0.2) for i in range(16)]
    versions = [clip(f"v{i}-{j}.mp4", scene=f"scene{i}") for i in range(8) for j in range(3)]
    takes = [clip(f"take{i}-{j}.mp4", takes=f"place{i}") for i in range(3) for j in range(4)]
    return alone + versions + takes


@pytest.mark.parametrize("seed", range(20))
def test_no_footage_is_on_two_shelves(varied: list[Clip], seed: int) -> None:
    shelves = divide(varied, seed, 0.3)
    archived = [s.clip for s in shelves.archived]
    unseen = [s.clip for s in shelves.unseen]
    later = {s.clip.name: s for k, v in shelves.lookalikes.items() if k[:5] == "later" for s in v}
    takes = [s.clip for k, v in shelves.lookalikes.items() if k[:4] == "take" for s in v]
    scenes = Counter(c.scene for c in archived + unseen + takes)
    assert max(scenes.values()) == 1
    assert len(scenes) == 16 + 8 + 12
    assert not {c.takes for c in unseen} & {c.takes for c in archived} - {""}
    assert {c.takes for c in takes} <= {c.takes for c in archived}
    firsts = {s.clip.name: s for s in shelves.archived}
    for name, stretch in later.items():
        assert stretch.start_s >= firsts[name].end_s + 0.9


def plans_of(shelves: Shelves, **amounts: Any) -> dict[str, Any]:
    return {p.name: p for p in plan_set(shelves, 4, Amounts(**amounts))}


def test_plans_depend_on_the_seed_and_not_on_how_many(varied: list[Clip]) -> None:
    shelves = divide(varied, 4, 0.3)
    few, more = plans_of(shelves, per_edit=2), plans_of(shelves, per_edit=3)
    assert few == plans_of(shelves, per_edit=2)
    assert all(more[name] == plan for name, plan in few.items())


def test_what_is_not_positive_hides_nothing(varied: list[Clip]) -> None:
    shelves = divide(varied, 4, 0.3)
    unseen = {s.clip.name for s in shelves.unseen}
    for plan in plan_set(shelves, 4, Amounts()):
        cuts = {p.cut.clip for p in plan.pieces} | {p.behind.clip for p in plan.pieces if p.behind}
        if plan.kind is Kind.POSITIVE:
            assert any(p.reference for p in plan.pieces)
        else:
            assert not any(p.reference for p in plan.pieces)
        if plan.kind is Kind.NEGATIVE:
            assert cuts <= unseen


def test_every_edit_has_its_queries(varied: list[Clip]) -> None:
    plans = plan_set(divide(varied, 4, 0.3), 4, Amounts(per_edit=2, pairs=60))
    singles = Counter(p.edits[0] for p in plans if len(p.edits) == 1 and p.kind is Kind.POSITIVE)
    assert singles == {edit: 2 for edit in Edit}
    compiled = [p for p in plans if p.edits == (Edit.COMPILATION,) and p.kind is Kind.POSITIVE]
    assert all(8 <= len(p.pieces) <= 12 for p in compiled)
    assert all(
        p.frames / p.rate == pytest.approx(60, abs=2) for p in plans if Edit.EXCERPT in p.edits
    )


def test_labels_of_either_root_are_read(tmp_path: Path) -> None:
    folder = tmp_path / "clips"
    folder.mkdir()
    groups, notes = tmp_path / "versions.tsv", tmp_path / "clips.tsv"
    groups.write_text("group\tpath\nsea\tclips/a/1.mp4\nsea\ta/2.mp4\n")
    notes.write_text("path\tnote\nclips/test.mp4\tSYNTHETIC (pattern)\nclips/a/1.mp4\t\n")
    takes = tmp_path / "takes.tsv"
    takes.write_text("# comment\nbay\ta/*\n")
    labels = read_labels(folder, groups, takes, notes)
    assert labels.scenes == {"a/1.mp4": "sea", "a/2.mp4": "sea"}
    assert labels.left_out == {"test.mp4"}
    assert labels.takes == (("bay", "a/*"),)


def test_a_short_clip_with_nothing_moving_is_no_segment() -> None:
    still = Clip("s", 20.0, 320, 180, "s", "", 1.0, (0.0,) * 40, (50.0,) * 40)
    dark_start = Clip("d", 20.0, 320, 180, "d", "", 0.2, (50.0,) * 40, (0.0,) * 4 + (50.0,) * 36)
    assert not still.telling(0, 5)
    assert not dark_start.telling(0, 5)
    assert dark_start.telling(3, 8)
