"""``antedate check``: one line an input, by the schema, with honest words and exit statuses."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from cli_material import assert_valid, listed, picture
from conftest import Clips
from program import DONE, FAILED, USAGE, Ran, antedate


@pytest.fixture(scope="module")
def place(filled: Path, clips: Clips, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an archive and, in other places, what is checked."""
    folder = tmp_path_factory.mktemp("check")
    shutil.copytree(filled / "archive", folder / "archive")
    for clip in (clips.street, clips.repost, clips.later, clips.photo):
        shutil.copy(clip, folder / clip.name)
    return folder


INPUTS = ("repost.mp4", "missing.mp4", "photo.jpg", "./street.mp4", "later.mp4")


@pytest.fixture(scope="module")
def ran(place: Path) -> Ran:
    """One check of several inputs, from within the folder."""
    words = ["check", *INPUTS, "--archive", "archive", "--all", "--json"]
    before = Path.cwd()
    os.chdir(place)
    try:
        return antedate(*words, "--published", "2023-05-09", "--report", "out.html")
    finally:
        os.chdir(before)


@pytest.fixture(scope="module")
def answers(ran: Ran) -> dict[str, dict[str, Any]]:
    return {answer["query"]["path"]: answer for answer in ran.objects}


def best(answer: dict[str, Any]) -> dict[str, Any]:
    match: dict[str, Any] = answer["matches"][0]
    return match


def test_each_input_has_one_line_in_order_by_the_schema(ran: Ran) -> None:
    assert [answer["query"]["path"] for answer in ran.objects] == list(INPUTS)
    for answer in ran.objects:
        assert_valid(answer)


def test_a_failed_input_has_its_line_and_sets_the_status(
    ran: Ran, answers: dict[str, dict[str, Any]]
) -> None:
    failed = answers["missing.mp4"]
    assert ran.status == FAILED
    assert failed["error"].startswith("missing.mp4: cannot be read (No such file or directory).")
    assert failed["matches"] == []
    assert [answer["error"] for name, answer in answers.items() if name != "missing.mp4"] == [
        None
    ] * 4


def test_a_repost_is_found_where_it_lies(answers: dict[str, dict[str, Any]], filled: Path) -> None:
    answer = answers["repost.mp4"]
    match = best(answer)
    assert match["kind"] == "same_footage"
    assert match["reported"] is True
    assert match["query_start_s"] == pytest.approx(0.0, abs=0.3)
    assert match["query_end_s"] == pytest.approx(3.0, abs=0.3)
    assert match["reference_start_s"] == pytest.approx(1.0, abs=0.3)
    assert match["reference_end_s"] == pytest.approx(4.0, abs=0.3)
    # The clip was cropped by a sixteenth on each side, and begins a second later.
    assert match["offset_s"] == pytest.approx(1.0, abs=0.05)
    low, high = 1 / 16, 15 / 16
    for outline in match["outlines"]:
        corners = np.array(outline["corners"])
        wanted = np.array([(low, low), (high, low), (high, high), (low, high)])
        assert corners == pytest.approx(wanted, abs=0.02)
    assert match["outlines"]
    assert match["reference"]["path"] == str(filled / "street.mp4")
    assert match["reference"]["posts"] == [
        {
            "source": "Street channel",
            "url": "https://example.org/1",
            "published_at": "2023-05-06T00:00:00Z",
            "precision": "day",
            "zone": None,
        }
    ]
    (first,) = answer["earliest"]
    assert first["posts"] == match["reference"]["posts"]
    assert 0 < first["lead_s"][0] < first["lead_s"][1] < 6 * 86_400
    assert answer["finding"].startswith("All of this video was published on 2023-05-06")
    assert answer["finding"].endswith("before this post.")


def test_the_same_bytes_are_found_with_the_highest_score(
    answers: dict[str, dict[str, Any]],
) -> None:
    match = best(answers["./street.mp4"])
    assert (match["kind"], match["score"], match["probability"]) == ("same_footage", 1.0, 1.0)
    assert (match["query_start_s"], match["query_end_s"]) == (0.0, 5.0)
    assert (match["reference_start_s"], match["reference_end_s"]) == (0.0, 5.0)


def test_an_image_has_no_seconds(answers: dict[str, dict[str, Any]]) -> None:
    answer = answers["photo.jpg"]
    assert answer["query"]["duration_s"] == 0
    assert [(shot["start_s"], shot["end_s"]) for shot in answer["shots"]] == [(0, 0)]
    match = best(answer)
    assert match["kind"] == "same_footage"
    assert (match["query_start_s"], match["query_end_s"]) == (0, 0)
    assert match["reference_start_s"] == pytest.approx(19 / 12, abs=0.1)
    # The reference is a video: its segment is one frame long, never empty.
    assert 0 < match["reference_end_s"] - match["reference_start_s"] < 0.1


def test_another_take_is_no_appearance(answers: dict[str, dict[str, Any]]) -> None:
    answer = answers["later.mp4"]
    assert answer["earliest"] == []
    assert "same_footage" not in {m["kind"] for m in answer["matches"] if m["reported"]}
    assert "That does not make it new: 2 posts" in answer["finding"]


def test_what_was_searched_is_said(answers: dict[str, dict[str, Any]]) -> None:
    for answer in answers.values():
        if answer["error"] is None:
            searched = answer["searched"]
            assert (searched["posts"], searched["media"]) == (2, 2)
            assert searched["hours"] == pytest.approx(8 / 3600, abs=1e-4)
            assert searched["first_published"] == "2023-05-06T00:00:00Z"
            assert searched["last_published"] == "2024-01-02T03:04:05Z"
            assert searched["model"]["name"] == "sscd_distilled"


def test_the_report_is_one_page_that_loads_nothing(ran: Ran, place: Path) -> None:
    assert ran.status == FAILED
    page = (place / "out.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert "data:image/jpeg;base64," in page
    assert "<script" not in page
    for name in INPUTS:
        assert name in page


def test_only_all_gives_what_is_below_the_threshold(
    place: Path, answers: dict[str, dict[str, Any]]
) -> None:
    plain = antedate("check", place / "later.mp4", "--archive", place / "archive", "--json")
    assert plain.status == DONE
    assert all(match["reported"] for match in plain.object["matches"])
    everything = answers["later.mp4"]["matches"]
    assert len(plain.object["matches"]) == sum(match["reported"] for match in everything)


def test_a_publication_before_the_find_is_said(place: Path) -> None:
    words = ["check", place / "street.mp4", "--archive", place / "archive"]
    ran = antedate(*words, "--published", "2020-01-01")
    assert ran.status == DONE
    assert "This post is earlier than any dated copy in the archive" in ran.out
    assert "same footage: 0.00-5.00 s is 0.00-5.00 s of" in ran.out


def test_a_post_of_the_archive_goes_by_what_was_typed_and_is_no_find_of_itself(
    archive: Path, place: Path, tmp_path: Path
) -> None:
    posts = listed(archive)
    other = tmp_path / "copy.mp4"
    shutil.copy(place / "street.mp4", other)
    added = antedate("add", other, "--archive", archive, "--published", "2022", "--source", "Old")
    assert added.status == DONE
    number = next(post["id"] for post in posts if post["source"] == "Harbour news")
    typed = ["https://example.org/1", f"post:{number}", "post:99", "https://example.org/2"]
    ran = antedate("check", *typed, "--archive", archive, "--json")
    assert ran.status == FAILED
    assert [answer["query"]["path"] for answer in ran.objects] == typed
    again, alone, *missing = ran.objects
    assert [post["source"] for post in best(again)["reference"]["posts"]] == ["Old"]
    assert again["published_at"] == "2023-05-06T00:00:00Z"
    assert alone["matches"] == []
    assert all("cannot be read" in answer["error"] for answer in missing)
    for answer in ran.objects:
        assert_valid(answer)


def test_a_find_whose_file_is_gone_is_said_and_not_claimed(archive: Path, place: Path) -> None:
    for file in (archive / "media").rglob("*.mp4"):
        file.unlink()
    ran = antedate("check", place / "repost.mp4", "--archive", archive, "--json")
    assert ran.status == DONE
    assert ran.object["matches"] == []
    notes = " ".join(ran.object["notes"])
    assert "A likely match could not be verified." in notes
    assert "street.mp4: is missing from the archive" in notes
    assert "Run antedate archive verify" in notes


def test_names_of_any_bytes_and_tricks_reach_neither_lines_nor_terminal(
    place: Path, tmp_path: Path
) -> None:
    names = [b"\xff\xfe.png", "a\u2028b\x1b[31m\u202e.png".encode()]
    files = [tmp_path / os.fsdecode(name) for name in names]
    for number, file in enumerate(files):
        shutil.copy(picture(tmp_path / f"{number}.png", number), file)
    ran = antedate("check", *files, "--archive", place / "archive", "--json")
    assert (ran.status, ran.err) == (DONE, "")
    assert [answer["query"]["path"] for answer in ran.objects] == [str(file) for file in files]
    shown = antedate("check", files[1], "--archive", place / "archive")
    assert shown.status == DONE
    assert not set("\x1b\u202e\u2028") & set(shown.out)


@pytest.mark.parametrize(
    ("words", "says", "status"),
    [
        (["x.mp4", "--published", "soon"], "is not a date that can be read", USAGE),
        (["x.mp4", "--report", "no/such/out.html"], "Choose another", USAGE),
        ([], "Missing argument", USAGE),
    ],
)
def test_usage(place: Path, words: list[str], says: str, status: int) -> None:
    ran = antedate("check", *words, "--archive", place / "archive", "--json")
    assert (ran.status, ran.out) == (status, "")
    assert says in ran.err


def test_a_missing_archive_is_said_with_the_way_to_make_one(tmp_path: Path) -> None:
    for words in (["check", "x.mp4"], ["recheck"], ["archive", "info"], ["archive", "verify"]):
        ran = antedate(*words, "--archive", tmp_path / "none")
        assert ran.status == FAILED
        assert "there is no archive here. Make one with: antedate add PATH" in ran.err
    assert not (tmp_path / "none").exists()


def test_a_missing_model_is_said_in_a_line_too(place: Path) -> None:
    ran = antedate("check", "x.mp4", "--model", "no.onnx", "--archive", place / "archive", "--json")
    assert ran.status == FAILED
    for said in (ran.err, ran.object["error"]):
        assert "cannot be loaded as a descriptor model" in said


def test_a_missing_archive_is_still_one_line_for_each_input(tmp_path: Path) -> None:
    ran = antedate("check", "a.mp4", "b.mp4", "--json", "--archive", tmp_path / "none")
    assert ran.status == FAILED
    assert [answer["query"]["path"] for answer in ran.objects] == ["a.mp4", "b.mp4"]
    assert all("there is no archive here" in answer["error"] for answer in ran.objects)
