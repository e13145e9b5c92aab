"""antedate date, evidence and sun, as a person types them."""

from __future__ import annotations

import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest
from conftest import Clips
from PIL import Image
from program import DONE, FAILED, USAGE, antedate

PUBLISHED = ("--published", "2024-06-01T12:00:00Z", "--no-clocks")


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A picture whose EXIF says 6 May 2020."""
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2020:05:06 07:08:09"
    exif.get_ifd(0x8769)[0x9011] = "+00:00"
    Image.linear_gradient("L").convert("RGB").save(tmp_path / "photo.jpg", exif=exif)
    return tmp_path / "photo.jpg"


def test_one_object_a_line_with_what_others_build_on(photo: Path) -> None:
    found = antedate("date", photo, *PUBLISHED, "--json").object
    assert found["query"] == str(photo)
    assert found["median"].startswith("2020-05-06T07")
    assert found["hard"] == ["1990-01-01T00:00:00Z", "2024-06-01T12:00:01Z"]
    assert set(found["regions"]) == {"0.5", "0.9", "0.95"}
    for start, end in found["regions"]["0.9"]:
        assert start < end <= "2024-06-01T12:00:01Z"
    density = found["density"]
    assert len(density["edges"]) == len(density["per_day"]) + 1
    assert {"kind", "words", "weight", "bayes_factor", "trust"} <= set(found["reasons"][0])
    assert [reason["kind"] for reason in found["reasons"]] == ["publication", "exif"]
    assert found["conflict"] is None
    assert found["error"] is None


def test_the_report_and_the_strip_are_whole(photo: Path, tmp_path: Path) -> None:
    page, strip = tmp_path / "o.html", tmp_path / "o.svg"
    ran = antedate("date", photo, *PUBLISHED, "--report", page, "--svg", strip)
    assert ran.status == DONE
    html = page.read_text("utf-8")
    assert "<script" not in html
    assert "(DateTimeOriginal) says 2020-05-06 07:08:09" in html
    drawn = ElementTree.fromstring(strip.read_text("utf-8"))  # noqa: S314 - our own picture
    texts = [t.text or "" for t in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert any(text.startswith("exif") for text in texts)


def test_a_match_in_the_archive_bounds_the_date(
    archive: Path, clips: Clips, tmp_path: Path
) -> None:
    query = shutil.copy(clips.street, tmp_path / "query.mp4")
    found = antedate("date", query, *PUBLISHED, "--archive", archive, "--json").object
    (earlier,) = [r for r in found["reasons"] if r["kind"] == "appearance"]
    assert "Street channel" in earlier["words"]
    # Published on 6 May 2023, zone unknown: nothing of it can be later than the 7th, noon.
    assert found["median"] < "2023-05-07T12:00:00Z"
    assert earlier["bayes_factor"] > 2


def test_reasons_entered_by_hand_count_until_they_are_dropped(archive: Path, photo: Path) -> None:
    entered = antedate(
        "evidence", "add", photo, "not-before", "--at", "2021-01-01", "--why", "the logo is newer",
        "--trust", "1", "--source", "the maker", "--who", "Ada", "--archive", archive, "--json",
    ).object  # fmt: skip
    words = ("date", photo, *PUBLISHED, "--archive", archive, "--json")
    found = antedate(*words).object
    assert found["hard"][0] >= "2020-12-31T00:00:00Z"
    assert [c["reasons"] for c in found["conflict"]] != []
    (listed,) = antedate("evidence", "list", photo, "--archive", archive, "--json").objects
    assert (listed["who"], listed["why"], listed["trust"]) == ("Ada", "the logo is newer", 1.0)
    ran = antedate("evidence", "drop", entered["id"], "--why", "another logo", "--archive", archive)
    assert ran.status == DONE
    assert antedate(*words).object["hard"][0] == "1990-01-01T00:00:00Z"
    assert antedate("evidence", "list", "--archive", archive, "--json").objects == []
    (kept,) = antedate("evidence", "list", "--all", "--archive", archive, "--json").objects
    assert kept["dropped_why"] == "another logo"


def test_reasons_that_exclude_everything_are_an_error_with_the_conflict(
    archive: Path, photo: Path
) -> None:
    for kind, at in (("not-before", "2022-01-01"), ("not-after", "2021-01-01")):
        antedate("evidence", "add", photo, kind, "--at", at, "--why", kind, "--trust", "1",
                 "--archive", archive)  # fmt: skip
    ran = antedate("date", photo, *PUBLISHED, "--archive", archive, "--json")
    assert ran.status == FAILED
    assert "exclude every date" in ran.object["error"]
    assert ran.object["median"] is None
    assert ran.object["conflict"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--published", "2090-01-01"), "lies in the future"),
        (("--not-before", "2090-01-01"), "lies in the future"),
        (("--not-after", "1850-01-01"), "before the first film"),
        (("--not-before", "2024-02-01", "--not-after", "2023-01-01"), "Nothing lies between"),
    ],
)
def test_impossible_times_are_told(photo: Path, words: tuple[str, ...], said: str) -> None:
    ran = antedate("date", photo, "--no-clocks", *words, "--json")
    assert ran.status == FAILED
    assert said in ran.object["error"]


def test_what_cannot_be_read_fails_and_the_rest_goes_on(photo: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"no video")
    ran = antedate("date", broken, photo, *PUBLISHED, "--json")
    assert ran.status == FAILED
    first, second = ran.objects
    assert first["error"]
    assert first["regions"] is None
    assert second["error"] is None


@pytest.mark.parametrize(
    "words",
    [
        ("evidence", "add", "case:X", "guess", "--why", "x"),
        ("evidence", "add", "case:X", "not_before", "--why", "x"),
        ("evidence", "add", "case:X", "item", "--why", "x", "--name", "a", "--query", "maybe",
         "--view", "2020-01-01=present"),
        ("evidence", "add", "case:X", "not_before", "--at", "2020", "--why", "x", "--trust", "7"),
        ("evidence", "add", "case:X", "statement", "--why", "x", "--between", "2021", "2020"),
        ("sun", "shadow", "--lat", "95", "--lon", "0", "--bearing", "10"),
        ("sun", "shadow", "--lat", "5", "--lon", "0"),
        ("date", "x.jpg", "--case", "Bridge"),
        ("date", "x.jpg", "--not-before", "0001-01-01"),
        ("date", "x.jpg", "--published", "9999-12-31"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_at_once(archive: Path, words: tuple[str, ...]) -> None:
    more = ("--archive", archive) if words[0] == "evidence" else ()
    ran = antedate(*words, *more)
    assert ran.status == USAGE
    assert "Error:" in ran.err


def test_a_shadow_gives_days_and_hours_and_says_what_it_assumes() -> None:
    words = ("sun", "shadow", "--lat", "33.3", "--lon", "44.4", "--bearing", "335",
             "--length-ratio", "1.5", "--between", "2023-01-01", "2023-12-31")  # fmt: skip
    said = antedate(*words)
    assert "level ground" in said.out
    fits = antedate(*words, "--json").objects
    assert len(fits) == 2, "once before and once after midwinter"
    night = antedate("sun", "shadow", "--lat", "78", "--lon", "15", "--bearing", "0",
                     "--between", "2023-12-01", "2023-12-31")  # fmt: skip
    assert night.status == DONE
    assert "below the horizon" in night.out
