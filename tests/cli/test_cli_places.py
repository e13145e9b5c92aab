"""Places by their verbs, and ``date`` with dated views, on painted pictures."""

from __future__ import annotations

import sys
from pathlib import Path

import cv2
import pytest
from program import DONE, FAILED, USAGE, antedate

sys.path.insert(0, str(Path(__file__).parents[1] / "places"))

from places_material import moment, scene, stood, taken, with_thing


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
