"""What an archive takes in, keeps, gives back and forgets."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import pytest
from sqlalchemy import update
from store_material import MODEL, OTHER, a_file, a_post, some_codes, wrong

from antedate.errors import ArchiveError
from antedate.records import MediaType
from antedate.store import Added, Archive, Keep, VerifyStatus, schema
from antedate.store.files import suffix_of
from antedate.when import parse_moment


def test_a_post_with_its_media_comes_back(tmp_path: Path) -> None:
    file = a_file(tmp_path, "Clip.MP4")
    with Archive.open(tmp_path / "archive", create=True) as archive:
        assert archive.model() is None
        assert archive.add(a_post(), [file], MODEL) == Added(1, 1, 1, changed=True)
    with Archive.open(tmp_path / "archive") as archive:
        sha256 = file.media.sha256
        assert archive.media_ids() == archive.media_ids(sha256[:6]) == (sha256,)
        assert archive.media_ids("%") == ()
        assert archive.media(sha256) == file.media
        assert archive.model() == MODEL
        assert archive.described(sha256, MODEL)
        assert not archive.described(sha256, OTHER)
        assert archive.shown_path(sha256) == "given/Clip.MP4"
        stored = archive.file_of(sha256)
        assert stored == tmp_path / "archive/media" / sha256[:2] / f"{sha256}.mp4"
        assert stored.read_bytes() == file.path.read_bytes()
        (post,) = archive.posts_of(sha256)
        assert post.post == a_post()
        assert post.files == ((sha256, "given/Clip.MP4"),)
        assert wrong(archive) == []


def test_the_same_media_in_several_posts_is_one_media(tmp_path: Path) -> None:
    file = a_file(tmp_path)
    bare = dataclasses.replace(file, codes=None, shown="elsewhere/x.mp4")
    with Archive.open(tmp_path / "archive", create=True) as archive:
        archive.add(a_post("p/1"), [file], MODEL)
        assert archive.add(a_post("p/2"), [bare], MODEL).new_media == 0
        assert archive.add(a_post("p/3"), [file, bare], MODEL).new_media == 0
        assert archive.info().media == 1
        assert len(archive.code_table(MODEL)) == 12
        assert archive.posts()[2].files == (
            (file.media.sha256, "given/clip.mp4"),
            (file.media.sha256, "elsewhere/x.mp4"),
        )


def test_adding_again_is_no_change(tmp_path: Path) -> None:
    file = a_file(tmp_path)
    with Archive.open(tmp_path / "archive", create=True) as archive:
        first = archive.add(a_post(), [file], MODEL)
        again = archive.add(a_post(), [dataclasses.replace(file, codes=None)], MODEL)
        assert again == dataclasses.replace(first, new_media=0, changed=False)
        assert archive.info().post_versions == 1


def test_files_can_stay_where_they_are(tmp_path: Path) -> None:
    file = a_file(tmp_path)
    with Archive.open(tmp_path / "archive", create=True) as archive:
        archive.add(a_post(), [file], MODEL, Keep.IN_PLACE)
        assert archive.file_of(file.media.sha256) == file.path
        assert archive.info().in_place == 1
        assert list((tmp_path / "archive/media").rglob("*.mp4")) == []
        assert wrong(archive) == []
        # A copy asked for later is made.
        archive.add(a_post("p/2"), [file], MODEL, Keep.COPY)
        stored = archive.file_of(file.media.sha256)
        assert stored is not None
        assert stored.is_relative_to(tmp_path / "archive/media")
        assert archive.info().in_place == 0
        assert wrong(archive) == []


def test_a_file_that_is_gone_has_a_reason_and_can_be_added_again(tmp_path: Path) -> None:
    file = a_file(tmp_path)
    with Archive.open(tmp_path / "archive", create=True) as archive:
        archive.add(a_post(), [file], MODEL)
        stored = archive.file_of(file.media.sha256)
        assert stored is not None
        stored.unlink()
        assert archive.file_of(file.media.sha256) is None
        assert archive.located(file.media.sha256).reason == f"{stored} is missing"
        archive.add(a_post(), [dataclasses.replace(file, codes=None)], MODEL)
        assert archive.file_of(file.media.sha256) == stored
        stored.write_bytes(b"other")
        assert "has changed" in archive.located(file.media.sha256).reason


@pytest.mark.parametrize("keep", Keep)
def test_a_file_that_changes_while_it_is_added_is_refused(tmp_path: Path, keep: Keep) -> None:
    file = a_file(tmp_path)
    file.path.write_bytes(b"something else by now")
    with Archive.open(tmp_path / "archive", create=True) as archive:
        with pytest.raises(ArchiveError, match="changed while it was being added"):
            archive.add(a_post(), [file], MODEL, keep)
        assert archive.info().posts == 0
        assert wrong(archive) == []


def test_a_post_is_taken_whole_or_not_at_all(tmp_path: Path) -> None:
    good, gone = a_file(tmp_path, "good.mp4"), a_file(tmp_path, "gone.mp4")
    bare = dataclasses.replace(a_file(tmp_path, "bare.mp4"), codes=None)
    gone.path.unlink()
    with Archive.open(tmp_path / "archive", create=True) as archive:
        with pytest.raises(ArchiveError, match=r"gone\.mp4"):
            archive.add(a_post(), [good, gone], MODEL)
        with pytest.raises(ArchiveError, match="Run the same command again"):
            archive.add(a_post(), [good, bare], MODEL)
        assert archive.info().media == archive.info().posts == 0
        assert [path for path in (tmp_path / "archive").rglob("*.mp4*")] == []
        assert wrong(archive) == []


def test_forgetting_removes_media_and_codes_and_keeps_a_record(tmp_path: Path) -> None:
    file, other = a_file(tmp_path), a_file(tmp_path, "other.mp4")
    marked = dataclasses.replace(file, codes=some_codes(40, seed=77))
    assert marked.codes is not None
    with Archive.open(tmp_path / "archive", create=True) as archive:
        archive.add(a_post("p/1"), [marked, other], MODEL)
        archive.add(a_post("p/2"), [marked], MODEL)
        stored = archive.file_of(file.media.sha256)
        assert stored is not None
        record = archive.forget(file.media.sha256, why="a face\ud800", who="Ada")
        assert (record.who, record.why, record.posts) == ("Ada", "a face\ud800", 2)
        assert not stored.exists()
        assert archive.forgotten(file.media.sha256) == record
        assert archive.forgotten(other.media.sha256) is None
        assert archive.media_ids() == (other.media.sha256,)
        assert [stored.files for stored in archive.posts()] == [
            ((other.media.sha256, "given/other.mp4"),),
            (),
        ]
        assert len(archive.code_table(MODEL)) == 12
        assert archive.info().forgotten == 1
        assert wrong(archive) == []
        # Nothing of the codes is left to be read, in free pages or in the log.
        for path in (tmp_path / "archive").glob("antedate.db*"):
            assert marked.codes.bits[20].tobytes() not in path.read_bytes()
        with pytest.raises(ArchiveError, match=r"by Ada \(a face.*another archive"):
            archive.add(a_post("p/3"), [file], MODEL)
        with pytest.raises(ArchiveError, match="has no media"):
            archive.forget(file.media.sha256, why="", who="")
        # The posts are as they were: reading them again without the file is no change.
        assert not archive.add(a_post("p/1"), [other], MODEL).changed


def test_forgetting_leaves_a_file_kept_in_place(tmp_path: Path) -> None:
    file = a_file(tmp_path)
    with Archive.open(tmp_path / "archive", create=True) as archive:
        archive.add(a_post(), [file], MODEL, Keep.IN_PLACE)
        assert archive.forget(file.media.sha256, why="why", who="who").left == file.path
        assert file.path.exists()


def test_checks_are_kept(tmp_path: Path) -> None:
    answer = {"query": {"path": "a\ud800.mp4"}, "matches": [{"score": 0.25}], "finding": "…"}
    published = parse_moment("2024-03-05", "+03:00")
    with Archive.open(tmp_path, create=True) as archive:
        assert archive.record_check("a\ud800.mp4", "ab" * 32, published, "Nothing.", answer) == 1
        assert archive.record_check("b.mp4", "cd" * 32, None, "", {}) == 2
        first, second = archive.checks()
    assert first.answer == answer
    assert (first.path, first.published_at, first.finding) == ("a\ud800.mp4", published, "Nothing.")
    assert first.checked_at.tzinfo is not None
    assert second.published_at is None


def test_the_numbers_add_up(tmp_path: Path) -> None:
    video, image = a_file(tmp_path, "v.mp4", n=12), a_file(tmp_path, "i.jpg", n=1)
    image = dataclasses.replace(
        image, media=dataclasses.replace(image.media, type=MediaType.IMAGE, duration_s=0.0)
    )
    with Archive.open(tmp_path / "archive", create=True) as archive:
        nothing = archive.searched(MODEL)
        assert (nothing.posts, nothing.hours, nothing.first_published) == (0, 0.0, None)
        archive.add(a_post("p/1", published="2024-03-05T10:00:00Z"), [video], MODEL)
        archive.add(a_post("p/2", published="2021-07"), [image], MODEL)
        archive.add(a_post("p/3"), [video], MODEL)
        archive.add(a_post("p/4", published="1999"), [], MODEL)
        searched, info = archive.searched(MODEL), archive.info()
    assert (searched.posts, searched.media, searched.undated_posts) == (3, 2, 1)
    assert searched.hours == pytest.approx(12 / 3600)
    assert searched.first_published == parse_moment("2021-07")
    assert searched.last_published == parse_moment("2024-03-05T10:00:00Z")
    assert searched.notes == ()
    assert (info.posts, info.undated_posts, info.videos, info.images) == (4, 1, 1, 1)
    assert info.first_published == parse_moment("1999")
    assert (info.codes, info.undescribed, info.models) == (13, 0, ((MODEL, 2),))
    assert info.media_bytes == video.media.size_bytes + image.media.size_bytes
    assert 13 * 64 < info.codes_bytes < 13 * 70
    assert info.database_bytes > 10_000


def test_an_archive_keeps_its_own_name(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a", create=True) as first:
        name = first.id
    with (
        Archive.open(tmp_path / "a", create=True) as again,
        Archive.open(tmp_path / "b", create=True) as other,
    ):
        assert again.id == name
        assert other.id != name


@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        ("a.MP4", "mp4"),
        ("a", ""),
        ("a.tar.gz", "gz"),
        ("a.mp4 ", ""),
        ("a.m\u0301p4", ""),
        ("a.jpeg2000", ""),
        (".mp4", ""),
    ],
)
def test_only_simple_suffixes_are_kept(name: str, suffix: str) -> None:
    assert suffix_of(Path(name)) == suffix


def test_file_names_that_are_not_text_are_kept(tmp_path: Path) -> None:
    name = os.fsdecode(b"cl\xffip.mp4")
    file = a_file(tmp_path, "x.mp4")
    try:
        path = file.path.rename(tmp_path / name)
    except OSError:
        pytest.skip("this file system takes only names that are text")
    file = dataclasses.replace(file, path=path, shown=f"given/{name}")
    with Archive.open(tmp_path / "archive", create=True) as archive:
        archive.add(a_post(), [file], MODEL, Keep.IN_PLACE)
        assert archive.shown_path(file.media.sha256) == f"given/{name}"
        assert archive.file_of(file.media.sha256) == path


@pytest.mark.parametrize("value", [{"sha256": "../../../victim"}, {"suffix": "/../x"}])
def test_a_media_never_lies_outside_the_media_folder(tmp_path: Path, value: dict[str, str]) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    file = a_file(tmp_path)
    with Archive.open(tmp_path / "archive", create=True) as archive:
        archive.add(a_post(), [file], MODEL)
        with archive._writing() as connection:
            connection.execute(update(schema.media).values(value))
        (sha256,) = archive.media_ids()
        with pytest.raises(ArchiveError, match="outside its folder"):
            archive.file_of(sha256)
        with pytest.raises(ArchiveError, match="outside its folder"):
            archive.forget(sha256, why="", who="")
        found = {item.status for item in archive.verify() if item.what == "media"}
        assert found == {VerifyStatus.UNREADABLE}
    assert victim.read_bytes() == b"precious"


def test_a_link_in_the_media_folder_is_not_followed(tmp_path: Path) -> None:
    file = a_file(tmp_path)
    with Archive.open(tmp_path / "archive", create=True) as archive:
        archive.add(a_post(), [file], MODEL)
        stored = archive.file_of(file.media.sha256)
        assert stored is not None
        stored.parent.rename(tmp_path / "elsewhere")
        stored.parent.symlink_to(tmp_path / "elsewhere")
        with pytest.raises(ArchiveError, match="outside its folder"):
            archive.forget(file.media.sha256, why="", who="")
        assert (tmp_path / "elsewhere" / stored.name).exists()
        assert any("outside its folder" in line for line in wrong(archive))
