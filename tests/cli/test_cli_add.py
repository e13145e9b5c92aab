"""``antedate add``: what it recognises, what it says, and that twice is once."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from cli_material import PUBLISHED, assert_sound, export, listed, picture
from conftest import Clips
from program import DONE, FAILED, USAGE, antedate


@pytest.fixture
def material(tmp_path: Path, clips: Clips) -> Path:
    """One folder of each kind, and a table."""
    picture(tmp_path / "plain/one.png", 1)
    picture(tmp_path / "export/photos/p.jpg", 2)
    export(
        tmp_path / "export",
        {"text": ["Seen ", {"type": "bold", "text": "today"}], "photo": "photos/p.jpg"},
        {"text": "words alone"},
        {"file": "(File not included. Change data exporting settings to download.)"},
    )
    (tmp_path / "fetched").mkdir()
    shutil.copy(clips.harbour, tmp_path / "fetched/clip.mp4")
    info = {
        "id": "x1",
        "title": "Harbour",
        "extractor": "youtube",
        "webpage_url": "https://example.org/x1",
        "uploader": "Harbour news",
        "timestamp": 1_700_000_000,
        "epoch": 1_700_009_000,
    }
    (tmp_path / "fetched/clip.info.json").write_text(json.dumps(info))
    picture(tmp_path / "elsewhere/m.jpg", 3)
    (tmp_path / "table.csv").write_text(
        "path,source,published,zone,url,text\n"
        "elsewhere/m.jpg,Agency,2022-03-04 05:06,+02:00,https://example.org/m,Caption\n"
    )
    return tmp_path


def test_each_kind_is_recognised_by_its_content_and_twice_is_once(material: Path) -> None:
    words = [
        *("add", material / "plain", material / "export", material / "fetched"),
        *("--manifest", material / "table.csv", "--archive", material / "archive"),
        *("--source", "Somebody", "--published", "2021-02", "--json"),
    ]
    ran = antedate(*words)
    assert (ran.status, ran.err) == (DONE, "")
    assert len(ran.objects) == 6
    assert all(line["changed"] and not line["errors"] for line in ran.objects)
    assert sum(line["new_media"] for line in ran.objects) == 4
    by_name = {line["path"]: line for line in ran.objects}
    assert by_name[str(material / "fetched/clip.mp4")]["duration_s"] == 3.0

    posts = {Path(m["path"]).name: p for p in listed(material / "archive") for m in p["media"]}
    assert posts["one.png"]["source"] == "Somebody"
    assert posts["one.png"]["published_at"]["precision"] == "month"
    assert posts["p.jpg"]["source"] == "Front line"
    assert posts["p.jpg"]["text"] == "Seen today"
    assert posts["p.jpg"]["published_at"]["at"] == PUBLISHED
    assert posts["clip.mp4"]["url"] == "https://example.org/x1"
    assert posts["clip.mp4"]["retrieved_at"]["at"] == "2023-11-15T00:43:20Z"
    assert posts["m.jpg"]["published_at"] == {
        "at": "2022-03-04T03:06:00Z",
        "precision": "minute",
        "zone": "+02:00",
        "written": "2022-03-04 05:06",
    }

    again = antedate(*words)
    assert again.status == DONE
    assert len(again.objects) == 6
    assert not any(line["changed"] or line["new_media"] for line in again.objects)
    assert len(listed(material / "archive")) == 6
    assert_sound(material / "archive")


def test_a_link_keeps_its_own_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = picture(tmp_path / "real/target.png", 1)
    (tmp_path / "given").mkdir()
    (tmp_path / "given/named.png").symlink_to(real)
    monkeypatch.chdir(tmp_path)
    ran = antedate("add", "given", "--archive", "archive", "--json")
    assert ran.object["path"] == "given/named.png"
    assert listed(Path("archive"))[0]["media"][0]["path"] == "given/named.png"


def test_in_place_keeps_no_copy(tmp_path: Path) -> None:
    file = picture(tmp_path / "one.png", 1)
    archive = tmp_path / "archive"
    assert antedate("add", file, "--archive", archive, "--in-place").status == DONE
    assert not [path for path in (archive / "media").rglob("*") if path.is_file()]
    sha256 = listed(archive)[0]["media"][0]["sha256"]
    show = antedate("archive", "show", sha256[:8], "--archive", archive, "--json").object
    assert show["file"] == str(file)
    assert_sound(archive)

    picture(file, 2)
    ran = antedate("archive", "verify", "--archive", archive)
    assert ran.status == FAILED
    assert str(file) in ran.err


def test_the_archive_may_be_named_by_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTEDATE_ARCHIVE", str(tmp_path / "named"))
    ran = antedate("add", picture(tmp_path / "one.png", 1))
    assert ran.status == DONE
    assert "1 posts read, 1 of them new or changed; 1 new media" in ran.out
    assert f"Archive: {tmp_path / 'named'}" in ran.out
    assert antedate("archive", "info", "--json").object["images"] == 1


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "Nothing to add was named"),
        (["x.mp4", "--published", "yesterday"], "'yesterday': is not a date"),
        (["x.mp4", "--zone", "Mars/Base"], "Mars/Base: is not a time zone"),
        (["x.mp4", "--publish", "2024"], "No such option"),
    ],
)
def test_what_cannot_be_understood_is_a_matter_of_usage(
    tmp_path: Path, words: list[str], says: str
) -> None:
    ran = antedate("add", *words, "--archive", tmp_path / "archive")
    assert ran.status == USAGE
    assert says in ran.err
    assert not (tmp_path / "archive").exists()


def test_the_version_of_a_post_that_was_edited_is_kept_beside_the_first(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    export(tmp_path / "export", {"text": "first words"})
    assert antedate("add", tmp_path / "export", "--archive", archive, "--json").object["changed"]
    export(tmp_path / "export", {"text": "other words", "edited_unixtime": "1700000100"})
    line = antedate("add", tmp_path / "export", "--archive", archive, "--json").object
    assert (line["post"], line["version"], line["changed"]) == (1, 2, True)
    show = antedate("archive", "show", "1", "--archive", archive, "--json").object
    assert [version["text"] for version in show["post"]] == ["first words", "other words"]
