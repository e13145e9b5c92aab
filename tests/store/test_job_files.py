"""What jobs of the desk leave: whole or not at all, by names of its own, gone when forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest
from store_material import MODEL, a_file, a_post

from antedate.errors import ArchiveError
from antedate.store import Archive

CHECK, OTHER = "0123456789abcdef" * 2, "f" * 32
FILES = {"1-answer.json": b"{}", "1-shot-0.jpg": b"picture", "report.html": b"page"}


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    with Archive.open(tmp_path / "archive", create=True) as opened:
        return opened


def test_a_later_try_replaces_an_earlier_one(archive: Archive) -> None:
    files = archive.check_files
    assert files.read(CHECK, "report.html") is None
    files.write(CHECK, FILES)
    files.write(CHECK, {"1-answer.json": b"[]"})
    assert files.read(CHECK, "1-answer.json") == b"[]"
    assert files.path(CHECK, "1-shot-0.jpg") is None
    assert [path.name for path in (archive.folder / "desk" / "checks").iterdir()] == [CHECK]


@pytest.mark.parametrize("name", ["../x.json", "1-../x.jpg", "x", "", "1-a.html", "1-A.jpg", "a/b"])
def test_other_names_and_checks_make_no_path(archive: Archive, name: str) -> None:
    with pytest.raises(ValueError, match="is no name"):
        archive.check_files.read(CHECK, name)
    with pytest.raises(ValueError, match="is no name"):
        archive.check_files.write(CHECK, {name: b""})
    with pytest.raises(ValueError, match="is no id"):
        archive.check_files.read(name, "report.html")
    assert not (archive.folder / "desk" / "checks").exists() or not list(
        (archive.folder / "desk" / "checks").iterdir()
    )


def test_what_cannot_be_written_is_said_and_leaves_nothing(archive: Archive) -> None:
    (archive.folder / "desk").mkdir()
    (archive.folder / "desk" / "checks").write_bytes(b"in the way")
    with pytest.raises(ArchiveError):
        archive.check_files.write(CHECK, FILES)


def test_pictures_of_a_media_go_when_it_is_forgotten(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "archive", create=True) as archive:
        file = a_file(tmp_path / "given")
        sha256 = file.media.sha256
        archive.add(a_post(), [file], MODEL)
        archive.check_files.write(CHECK, FILES | {"2-answer.json": f'["{sha256}"]'.encode()})
        archive.check_files.write(OTHER, FILES)
        archive.forget(sha256, "asked to", "nour")
        assert archive.check_files.read(CHECK, "1-shot-0.jpg") is None
        assert archive.check_files.read(OTHER, "1-shot-0.jpg") == b"picture"
