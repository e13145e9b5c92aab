"""``antedate archive info|list|show|verify`` and ``antedate forget``."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_material import assert_sound, change, export, listed, picture
from program import DONE, FAILED, USAGE, antedate


def test_info(archive: Path) -> None:
    found = antedate("archive", "info", "--archive", archive, "--json").object
    assert (found["posts"], found["videos"], found["images"]) == (2, 2, 0)
    assert found["undated_posts"] == found["undescribed"] == found["forgotten"] == 0
    ((model, media),) = found["models"]
    assert (model["name"], media) == ("sscd_distilled", 2)
    words = antedate("archive", "info", "--archive", archive)
    assert words.status == DONE
    assert "2 posts, 0 of them without a date" in words.out
    assert "2 videos and 0 images, 0.00 hours" in words.out


@pytest.mark.parametrize(
    ("words", "sources"),
    [
        ([], ["Street channel", "Harbour news"]),
        (["--source", "harbour news"], ["Harbour news"]),
        (["--text", "example.org"], ["Street channel"]),
        (["--since", "2024"], ["Harbour news"]),
        (["--until", "2023-05"], ["Street channel"]),
        (["--limit", "1"], ["Street channel"]),
        (["--after", "1"], ["Harbour news"]),
    ],
)
def test_list(archive: Path, words: list[str], sources: list[str]) -> None:
    ran = antedate("archive", "list", "--archive", archive, "--json", *words)
    assert ran.status == DONE
    assert [post["source"] for post in ran.objects] == sources


def test_list_in_words(archive: Path) -> None:
    ran = antedate("archive", "list", "--archive", archive)
    first, second = ran.out.splitlines()
    assert first.split(maxsplit=1) == [
        "1",
        "2023-05-06 (zone unknown)  Street channel  https://example.org/1",
    ]
    assert second.startswith("     2  2024-01-02 03:04:05 UTC  Harbour news  /")


def test_show_a_post_and_a_media(archive: Path) -> None:
    sha256 = listed(archive)[0]["media"][0]["sha256"]
    post = antedate("archive", "show", "1", "--archive", archive, "--json").object
    assert [version["media"][0]["sha256"] for version in post["post"]] == [sha256]
    media = antedate("archive", "show", sha256[:6], "--archive", archive, "--json").object
    assert media["media"]["duration_s"] == pytest.approx(5.0)
    assert Path(media["file"]).is_relative_to(archive)
    assert [post["id"] for post in media["posts"]] == [1]
    words = antedate("archive", "show", sha256, "--archive", archive)
    assert "container: mp4" in words.out


@pytest.mark.parametrize(("which", "says"), [("99", "names no media"), ("ab", "names no media")])
def test_show_nothing(archive: Path, which: str, says: str) -> None:
    ran = antedate("archive", "show", which, "--archive", archive)
    assert (ran.status, ran.out) == (USAGE, "")
    assert says in ran.err
    assert "archive list --json" in ran.err


def test_verify_names_what_changed(archive: Path) -> None:
    assert_sound(archive)
    first, second = (post["media"][0]["sha256"] for post in listed(archive))
    files = {path.name[:64]: path for path in (archive / "media").rglob("*.mp4")}
    files[first].chmod(0o644)
    data = bytearray(files[first].read_bytes())
    data[len(data) // 2] ^= 1
    files[first].write_bytes(data)
    files[second].unlink()
    ran = antedate("archive", "verify", "--archive", archive)
    assert ran.status == FAILED
    assert f"changed: {files[first]}" in ran.err
    assert f"missing: {files[second]}" in ran.err
    assert "2 of them not as they were" in ran.out
    lines = antedate("archive", "verify", "--archive", archive, "--json").objects
    assert sorted(line["status"] for line in lines) == ["changed", "missing", "ok"]


def test_forgetting_leaves_a_dated_record_and_is_for_good(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    first, second = picture(tmp_path / "1.png", 1), picture(tmp_path / "2.png", 2)
    assert antedate("add", first, second, "--archive", archive).status == DONE
    sha256 = listed(archive)[0]["media"][0]["sha256"]
    words = ["--why", "a child's face", "--who", "An editor"]
    ran = antedate("forget", sha256[:10], *words, "--archive", archive)
    assert ran.status == DONE
    assert f"Removed {sha256}, which 1 posts carried." in ran.out

    assert len(list((archive / "media").rglob("*.png"))) == 1
    assert [len(post["media"]) for post in listed(archive)] == [0, 1]
    assert antedate("archive", "info", "--archive", archive, "--json").object["forgotten"] == 1
    assert_sound(archive)

    again = antedate("add", first, second, "--archive", archive, "--json")
    assert again.status == FAILED
    refused, kept = again.objects
    assert (refused["post"], refused["new_media"]) == (None, 0)
    (error,) = refused["errors"]
    assert error.startswith(f"{first}: was removed from this archive on 2")
    assert "by An editor (a child's face)" in error
    assert error.endswith("Leave it out, or add it to another archive.")
    assert kept["errors"] == []


def test_forgetting_needs_a_reason_and_one_media(archive: Path) -> None:
    assert antedate("forget", "abcd", "--archive", archive).status == USAGE
    ran = antedate("forget", "zzzz", "--why", "x", "--archive", archive)
    assert ran.status == USAGE
    assert "zzzz: names no media in the archive" in ran.err
    assert len(listed(archive)) == 2


def test_a_post_of_an_export_stays_without_the_media_that_was_removed(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    picture(tmp_path / "export/p.jpg", 1)
    export(tmp_path / "export", {"text": "Look", "photo": "p.jpg"})
    assert antedate("add", tmp_path / "export", "--archive", archive).status == DONE
    sha256 = listed(archive)[0]["media"][0]["sha256"]
    assert antedate("forget", sha256, "--why", "asked to", "--archive", archive).status == DONE
    again = antedate("add", tmp_path / "export", "--archive", archive)
    assert again.status == FAILED
    assert "asked to" in again.err
    (post,) = listed(archive)
    assert (post["text"], post["media"]) == ("Look", [])


def test_an_archive_of_a_newer_version_is_refused_by_every_command(archive: Path) -> None:
    change(archive, "UPDATE alembic_version SET version_num = '9999'")
    for words in (["archive", "info"], ["check", "x.mp4"], ["add", "x.mp4"], ["recheck"]):
        ran = antedate(*words, "--archive", archive)
        assert (ran.status, ran.out) == (FAILED, "")
        assert "newer version of Antedate" in ran.err
