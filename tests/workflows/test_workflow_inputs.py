"""What is typed becomes queries: files, exports and posts of the archive."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from antedate.descriptors.codes import Codes
from antedate.records import Media, MediaType, ModelId, Post, Problem
from antedate.store import AddedFile, Archive
from antedate.when import Moment, parse_moment
from antedate.workflows.check import Query
from antedate.workflows.inputs import queries

MODEL = ModelId("none", "0" * 64, "none")
OWN = parse_moment("2024-02-03", "UTC")
URL = "https://example.org/7"


def file(path: Path) -> AddedFile:
    path.write_bytes(path.name.encode())
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    size = path.stat().st_size
    media = Media(sha256, size, MediaType.IMAGE, "png", "png", 0.0, 64, 48)
    none = np.zeros(0, np.float32)
    return AddedFile(media, path, path.name, Codes(np.zeros((0, 64), np.uint8), none, none))


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """One post with two pictures, one with none, and one whose address starts alike."""
    with Archive.open(tmp_path / "archive", create=True) as opened:
        pair = [file(tmp_path / "a.png"), file(tmp_path / "b.png")]
        opened.add(Post("1", "test", url=URL, published_at=OWN), pair, MODEL)
        opened.add(Post("2", "test", text="words"), [], MODEL)
        opened.add(Post("3", "test", url=f"{URL}7"), [file(tmp_path / "c.png")], MODEL)
        yield opened


def asked(typed: str, archive: Archive, published: Moment | None = None) -> list[Query]:
    found = list(queries(typed, archive, published))
    assert all(isinstance(item, Query) for item in found), found
    return [item for item in found if isinstance(item, Query)]


def problem(typed: str, archive: Archive) -> Problem:
    (item,) = queries(typed, archive, None)
    assert isinstance(item, Problem)
    assert item.path == typed
    assert item.error.remedy
    return item


def test_a_file_is_a_query_and_so_is_what_is_not_there(archive: Archive, tmp_path: Path) -> None:
    for name in (str(tmp_path / "a.png"), "missing.mp4", "-"):
        assert asked(name, archive, OWN) == [Query(Path(name), name, OWN)]


@pytest.mark.parametrize("typed", [URL, "post:1"])
def test_a_post_gives_each_of_its_media_under_what_was_typed(archive: Archive, typed: str) -> None:
    found = asked(typed, archive)
    assert [query.path.read_bytes() for query in found] == [b"a.png", b"b.png"]
    assert {(query.shown, query.published_at, query.post_id) for query in found} == {
        (typed, OWN, 1)
    }
    told = parse_moment("2020")
    assert {query.published_at for query in asked(typed, archive, told)} == {told}


def test_a_post_without_media_or_whose_file_is_gone_is_a_problem(archive: Archive) -> None:
    assert "is a post without media" in str(problem("post:2", archive).error)
    (query,) = asked("post:3", archive)
    query.path.unlink()
    assert "c.png is missing from the archive" in str(problem("post:3", archive).error)


def test_a_file_by_the_name_of_a_post_is_that_file(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("post:1").write_bytes(b"x")
    assert asked("post:1", archive) == [Query(Path("post:1"), "post:1", None)]


def test_an_export_gives_its_media_with_the_posts_own_date(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "p.jpg").write_bytes(b"\xff\xd8\xff")
    message = {"id": 1, "type": "message", "date_unixtime": "1700000000", "photo": "p.jpg"}
    chat = {"name": "A", "type": "public_channel", "id": 2, "messages": [message, 7]}
    (folder / "result.json").write_text(json.dumps(chat))
    monkeypatch.chdir(tmp_path)
    query, bad = queries("export", archive, None)
    assert isinstance(query, Query)
    assert (query.path, query.shown) == (Path("export/p.jpg"), "export/p.jpg")
    assert query.published_at is not None
    assert query.published_at.at.year == 2023
    assert isinstance(bad, Problem)


def test_a_folder_with_nothing_to_check_says_so(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    folder = str(tmp_path / "empty")
    assert "holds no media to check" in str(problem(folder, archive).error)
