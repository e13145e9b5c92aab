"""Verify says what changed, what is missing and what belongs to nothing."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from sqlalchemy import text, update
from store_material import MODEL, a_file, a_post, some_codes, wrong

from antedate.store import Archive, Keep, VerifyItem, VerifyStatus, schema


def archive_of(tmp_path: Path, keep: Keep = Keep.COPY) -> tuple[Archive, list[Path]]:
    archive = Archive.open(tmp_path / "archive", create=True)
    paths = []
    for number in range(2):
        file = a_file(tmp_path, f"{number}.mp4")
        archive.add(a_post(f"p/{number}"), [file], MODEL, keep)
        path = archive.file_of(file.media.sha256)
        assert path is not None
        paths.append(path)
    return archive, paths


def found(archive: Archive) -> list[VerifyItem]:
    return [item for item in archive.verify() if item.status is not VerifyStatus.OK]


def test_a_sound_archive_is_all_ok(tmp_path: Path) -> None:
    archive, paths = archive_of(tmp_path)
    with archive:
        items = list(archive.verify())
        assert [item.what for item in items] == ["database", "media", "media"]
        assert [item.path for item in items[1:]] == paths
        assert wrong(archive) == []


def test_changed_and_missing_files_are_named(tmp_path: Path) -> None:
    for keep in Keep:
        archive, paths = archive_of(tmp_path / keep, keep)
        with archive:
            content = paths[0].read_bytes()
            paths[0].write_bytes(b"!" + content[1:])
            paths[1].unlink()
            changed, missing = found(archive)
            assert (changed.status, changed.path) == (VerifyStatus.CHANGED, paths[0])
            assert "SHA-256 is now" in changed.detail
            assert (missing.status, missing.path) == (VerifyStatus.MISSING, paths[1])
            paths[0].write_bytes(content[:-1])
            assert "bytes" in found(archive)[0].detail


def test_files_of_no_media_are_named_and_never_removed(tmp_path: Path) -> None:
    archive, paths = archive_of(tmp_path)
    stray = tmp_path / "archive/media" / "notes.txt"
    stray.write_text("mine")
    # As after an older copy of the database was put back.
    unnamed = paths[0].with_name("0" * 64 + ".mp4")
    unnamed.write_bytes(b"precious")
    with archive:
        assert {(item.status, item.path) for item in found(archive)} == {
            (VerifyStatus.ORPHAN, stray),
            (VerifyStatus.ORPHAN, unnamed),
        }
        assert archive.sweep() == 0
    Archive.open(tmp_path / "archive").close()
    assert stray.exists()
    assert unnamed.exists()


def test_damaged_codes_are_named(tmp_path: Path) -> None:
    archive, _ = archive_of(tmp_path)
    codes = some_codes(3)
    backward = dataclasses.replace(codes, start_s=codes.end_s, end_s=codes.start_s)
    with archive:
        first, second = archive.media_ids()
        archive.replace_codes(second, MODEL, backward)
        with archive._writing() as connection:
            connection.execute(
                update(schema.codes).where(schema.codes.c.media_id == 1).values(times=b"\x01")
            )
        items = found(archive)
        assert [(item.status, item.what, item.sha256) for item in items] == [
            (VerifyStatus.DAMAGED, "codes", first),
            (VerifyStatus.DAMAGED, "codes", second),
        ]
        assert "ends before it starts" in items[1].detail


def test_a_damaged_database_is_named(tmp_path: Path) -> None:
    archive, _ = archive_of(tmp_path)
    with archive, archive._database.writer.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.execute(text("DELETE FROM post_version"))
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")
        first = found(archive)[0]
    assert (first.status, first.what) == (VerifyStatus.DAMAGED, "database")
    assert "post_file" in first.detail
