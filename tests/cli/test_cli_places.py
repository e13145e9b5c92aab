"""Places by their verbs, and ``date`` with dated views, on painted pictures."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import cv2
import numpy as np
import pytest
from media_makers import write_video
from places_material import moment, scene, stood, taken, with_thing
from program import DONE, FAILED, USAGE, antedate


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table of sixteen views in which a thing stands from the 6th to the 10th, and queries."""
    made = tmp_path_factory.mktemp("place")
    rows = ["path,time,zone"]
    for number, picture in enumerate(stood(6, 10, 16)):
        cv2.imwrite(str(made / f"v{number:02d}.png"), picture[..., ::-1])
        rows.append(f"v{number:02d}.png,{moment(number).at:%Y-%m-%dT%H:%M:%S},UTC")
    (made / "views.csv").write_text("\n".join(rows), encoding="utf-8")
    cv2.imwrite(str(made / "query.png"), taken(with_thing(scene(1)), 70)[..., ::-1])
    cv2.imwrite(str(made / "other.png"), taken(scene(9), 70)[..., ::-1])
    (made / "text.png").write_text("no picture", encoding="utf-8")
    return made


@pytest.fixture(autouse=True)
def _own_cache(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))


def test_a_query_is_dated_by_the_views_of_a_table(folder: Path) -> None:
    ran = antedate("date", folder / "query.png", "--views", folder / "views.csv", "--json")
    assert ran.status == DONE, ran.err
    found = ran.object
    median = found["median"]
    assert f"{moment(5).at:%Y-%m-%d}" <= median <= f"{moment(12).at:%Y-%m-%d}"
    assert {"place", "publication"} == {reason["kind"] for reason in found["reasons"]}
    assert any("Only the time that the dated views cover" in note for note in found["notes"])
    assert list((folder / "cache").rglob("*.npz")), "no looks were kept"


def test_a_query_of_another_place_gets_an_error_and_no_date(folder: Path) -> None:
    ran = antedate("date", folder / "other.png", "--views", folder / "views.csv", "--json")
    assert ran.status == FAILED
    assert ran.object["median"] is None
    assert "does not show the place" in ran.object["error"]


BOUNDS = ("--not-before", "2024-02-25", "--not-after", "2024-03-25")


def _days(interval: list[str]) -> float:
    start, end = (datetime.fromisoformat(at) for at in interval)
    return (end - start).total_seconds() / 86400


def test_bounds_are_no_publication_and_favour_no_time(folder: Path) -> None:
    """A query that shows nothing is as likely from any day between two bounds."""
    cv2.imwrite(str(folder / "black.png"), np.zeros((256, 384, 3), np.uint8))
    views = ("--views", folder / "views.csv")
    ran = antedate("date", folder / "black.png", *views, *BOUNDS, "--json")
    assert ran.status == DONE, ran.err
    found = ran.object
    assert found["median"].startswith("2024-03-1")
    assert sum(map(_days, found["regions"]["0.9"])) == pytest.approx(
        0.9 * _days(found["hard"]), rel=0.02
    )
    assert max(found["density"]["per_day"]) == pytest.approx(min(found["density"]["per_day"]))
    assert any("equally likely" in note for note in found["notes"])


@pytest.mark.parametrize("kept", [[], [0], [0, 9], [0, 9, 12]])
def test_few_views_leave_a_wide_answer_and_no_failure(
    folder: Path, tmp_path: Path, kept: list[int]
) -> None:
    """One of another place, and then none to three of the place itself."""
    rows = (folder / "views.csv").read_text(encoding="utf-8").splitlines()
    table = tmp_path / "few.csv"
    chosen = [f"{folder}/{rows[1 + number]}" for number in kept]
    other = f"{folder}/other.png,2024-03-04T12:00:00,UTC"
    table.write_text("\n".join([rows[0], other, *chosen]), encoding="utf-8")
    ran = antedate("date", folder / "query.png", "--views", table, *BOUNDS, "--json")
    assert ran.status == DONE, ran.err
    found = ran.object
    assert found["median"]
    assert found["density"]
    assert sum(map(_days, found["regions"]["0.9"])) > 0.7 * _days(found["hard"])
    assert any("register" in note or "two different times" in note for note in found["notes"])


def test_a_query_that_is_one_of_the_views_has_its_date(folder: Path) -> None:
    ran = antedate("date", folder / "v03.png", "--views", folder / "views.csv", "--json")
    assert ran.status == DONE, ran.err
    assert ran.object["median"].startswith(f"{moment(3).at:%Y-%m-%dT%H}")
    assert any("itself the view v03.png" in one["words"] for one in ran.object["reasons"])


def test_the_shots_of_a_compilation_are_dated_by_themselves(folder: Path, tmp_path: Path) -> None:
    """One shot shows the place, one another: the views say something of the first alone."""
    here, there = taken(with_thing(scene(1)), 71), taken(scene(9), 72)
    film = write_video(tmp_path / "two.mp4", [here] * 50 + [there] * 50)
    ran = antedate("date", film, "--views", folder / "views.csv", *BOUNDS, "--no-clocks", "--json")
    assert ran.status == DONE, ran.err
    found = ran.object
    assert "place" not in {reason["kind"] for reason in found["reasons"]}
    first, second = found["shots"]
    assert "place" in {reason["kind"] for reason in first["reasons"]}
    assert "place" not in {reason["kind"] for reason in second["reasons"]}
    assert any("and not the whole" in note for note in found["notes"])


def test_shots_of_one_place_and_time_are_dated_together(folder: Path, tmp_path: Path) -> None:
    wide = taken(with_thing(scene(1)), 71)
    close = cv2.resize(wide[40:216, 60:324], (384, 256), interpolation=cv2.INTER_CUBIC)
    film = write_video(tmp_path / "one.mp4", [wide] * 50 + [np.asarray(close, np.uint8)] * 50)
    ran = antedate("date", film, "--views", folder / "views.csv", *BOUNDS, "--no-clocks", "--json")
    assert ran.status == DONE, ran.err
    kinds = [reason["kind"] for reason in ran.object["reasons"]]
    assert kinds.count("place") == 1


def test_a_view_from_the_future_and_one_of_two_dates_are_left_out(folder: Path) -> None:
    good = (folder / "views.csv").read_text(encoding="utf-8")
    (folder / "copy.png").write_bytes((folder / "v05.png").read_bytes())
    bad = folder / "odd.csv"
    bad.write_text(good + "\nother.png,2224-03-02,UTC\ncopy.png,2021-03-03,UTC", encoding="utf-8")
    ran = antedate("date", folder / "query.png", "--views", bad, *BOUNDS, "--json")
    assert ran.status == DONE, ran.err
    notes = " ".join(ran.object["notes"])
    assert "when nothing can have been filmed" in notes
    assert "one picture with different dates" in notes
    (place,) = (r for r in ran.object["reasons"] if r["kind"] == "place")
    assert "15 dated views" in place["words"]


def test_the_picture_shows_the_strip_and_the_crops(folder: Path, tmp_path: Path) -> None:
    drawn = tmp_path / "o.svg"
    views = ("--views", folder / "views.csv")
    assert antedate("date", folder / "query.png", *views, "--svg", drawn).status == DONE
    text = drawn.read_text(encoding="utf-8")
    assert "90% region" in text
    assert text.count("<image") > 8


def test_bad_rows_cost_their_views_and_are_named(folder: Path) -> None:
    good = (folder / "views.csv").read_text(encoding="utf-8")
    bad = folder / "bad.csv"
    bad.write_text(
        good + "\ngone.png,2024-03-02,UTC\ntext.png,2024-03-03,UTC\nv00.png,2020-01-01,UTC",
        encoding="utf-8",
    )
    ran = antedate("date", folder / "query.png", "--views", bad, "--json")
    assert ran.status == DONE, ran.err
    notes = " ".join(ran.object["notes"])
    for words in ("gone.png", "text.png", "another time"):
        assert words in notes


def test_views_that_cannot_be_compared_are_a_usage_error(folder: Path) -> None:
    none = folder / "none.csv"
    none.write_text("path,time,zone\ngone.png,2024-03-02,UTC\n", encoding="utf-8")
    ran = antedate("date", folder / "query.png", "--views", none)
    assert ran.status == USAGE
    assert "gone.png" in ran.err


def test_a_place_of_an_archive_from_views_to_judged_items(folder: Path) -> None:
    archive = folder / "archive"
    where = ("--archive", archive)
    assert antedate("place", "add", "square", *where).status == DONE
    added = antedate("place", "views", "square", folder / "views.csv", *where)
    assert added.status == DONE, added.err
    assert len(antedate("place", "views", "square", "--json", *where).objects) == 16
    page = folder / "items.html"
    made = antedate("place", "items", "square", "--propose", "--report", page, "--json", *where)
    assert made.status == DONE, made.err
    item = made.objects[0]
    assert len(item["sightings"]) == 16
    assert "<img" in page.read_text(encoding="utf-8")
    view = item["sightings"][0]["view"]
    said = ("place", "judge", "square", item["id"])
    assert antedate(*said, "absent", "--view", view[:12], "--who", "Ada", *where).status == DONE
    assert antedate(*said, "confirmed", "--who", "Ada", *where).status == DONE
    assert antedate(*said, "perhaps", *where).status == USAGE
    (kept,) = (
        one
        for one in antedate("place", "items", "square", "--json", *where).objects
        if one["id"] == item["id"]
    )
    assert kept["verdict"] == "confirmed"
    assert kept["sightings"][0] | {"view": view} == {
        "view": view,
        "presence": "absent",
        "probability": 0.0,
        "by": "Ada",
    }
    ran = antedate("date", folder / "query.png", "--place", "square", *where, "--json")
    assert ran.status == DONE, ran.err
    assert "item" in {reason["kind"] for reason in ran.object["reasons"]}
    assert (archive / "looks").is_dir()


def test_an_unknown_place_is_named(folder: Path, tmp_path: Path) -> None:
    antedate("place", "add", "square", "--archive", tmp_path / "a")
    ran = antedate("place", "views", "harbour", "--archive", tmp_path / "a")
    assert ran.status == FAILED
    assert "harbour" in ran.err


def test_views_without_a_date_are_named(folder: Path, tmp_path: Path) -> None:
    antedate("place", "add", "square", "--archive", tmp_path / "a")
    ran = antedate(
        "place", "views", "square", folder / "v00.png", "--archive", tmp_path / "a", "--json"
    )
    assert ran.status == FAILED
    assert "--date" in ran.objects[0]["error"]
