"""Opening: new, newer, foreign, damaged, read-only and half-made archives."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select
from store_material import MODEL, a_file, a_post, wrong

from antedate.errors import ArchiveError
from antedate.store import Archive, engine, grams, migrate, schema

# The index of words is the database's own, and has tables that only it knows.
OURS = {"include_name": lambda name, kind, _: kind != "table" or not name.startswith(grams.TABLE)}


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """A folder that nobody may write to, root included."""
    if os.geteuid() != 0:
        files = [folder, *folder.rglob("*")]
        for file in files:
            file.chmod(0o555 if file.is_dir() else 0o444)
        yield
        for file in files:
            file.chmod(0o755)
        return
    with read_only_view(folder, folder):
        yield


@contextmanager
def read_only_view(folder: Path, at: Path) -> Iterator[None]:
    """A folder shown at another place, where nobody may write to it."""
    for command in (["--bind", str(folder), str(at)], ["-o", "remount,bind,ro", str(at)]):
        if subprocess.run(["mount", *command], check=False, capture_output=True).returncode:
            subprocess.run(["umount", at], check=False, capture_output=True)
            pytest.skip("only root, where it may mount, can make a folder that it cannot write to")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", at], check=True)


def filled(folder: Path) -> Path:
    with Archive.open(folder / "archive", create=True) as archive:
        archive.add(a_post(), [a_file(folder)], MODEL)
    return folder / "archive"


def test_no_archive_is_said_with_the_way_to_make_one(tmp_path: Path) -> None:
    for readonly in (False, True):
        with pytest.raises(ArchiveError, match=r"no archive here\. Make one with: antedate add"):
            Archive.open(tmp_path / "none", readonly=readonly)
    assert not (tmp_path / "none").exists()


def test_an_archive_that_was_never_finished_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "antedate.db").touch()
    with pytest.raises(ArchiveError, match="no archive here"):
        Archive.open(tmp_path)
    with Archive.open(tmp_path, create=True) as archive:
        assert archive.info().posts == 0


def test_it_is_in_wal_mode(tmp_path: Path) -> None:
    with Archive.open(tmp_path, create=True) as archive, archive._reading() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA secure_delete").scalar() == 1


def test_the_migrations_make_the_tables_that_the_program_uses(tmp_path: Path) -> None:
    with Archive.open(tmp_path, create=True) as archive, archive._reading() as connection:
        context = MigrationContext.configure(connection, opts={**OURS, "compare_type": False})
        assert compare_metadata(context, schema.metadata) == []
        assert context.get_current_revision() == migrate.SCHEMA
    assert ScriptDirectory.from_config(migrate._config()).get_heads() == [migrate.SCHEMA]


def test_every_migration_can_be_taken_back(tmp_path: Path) -> None:
    from alembic import command

    with Archive.open(tmp_path, create=True) as archive, archive._writing() as connection:
        config = migrate._config()
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        assert inspect(connection).get_table_names() == ["alembic_version"]
        migrate.upgrade(connection)
        context = MigrationContext.configure(connection, opts=OURS)
        assert compare_metadata(context, schema.metadata) == []


def test_an_archive_of_a_newer_schema_is_refused_and_left_alone(tmp_path: Path) -> None:
    folder = filled(tmp_path)
    with sqlite3.connect(folder / "antedate.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    before = (folder / "antedate.db").read_bytes()
    for readonly in (False, True):
        with pytest.raises(ArchiveError, match=r"newer version .*9999.* pip install --upgrade"):
            Archive.open(folder, readonly=readonly)
    assert (folder / "antedate.db").read_bytes() == before


def test_an_archive_of_an_older_schema_is_brought_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = filled(tmp_path)
    done: list[str] = []
    monkeypatch.setattr(migrate, "SCHEMA", "9999")
    monkeypatch.setattr(migrate, "upgrade", lambda connection: done.append("upgraded"))
    with pytest.raises(ArchiveError, match="older version"):
        Archive.open(folder, readonly=True)
    with Archive.open(folder) as archive:
        assert archive.info().posts == 1
    assert done == ["upgraded"]


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "antedate.db") as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    connection.close()
    for create in (False, True):
        with pytest.raises(ArchiveError, match="not an archive of Antedate"):
            Archive.open(tmp_path, create=create)


def test_a_damaged_database_is_said(tmp_path: Path) -> None:
    (tmp_path / "antedate.db").write_bytes(b"This is not a database. " * 1000)
    for readonly in (False, True):
        with pytest.raises(ArchiveError, match="damaged or is not a database"):
            Archive.open(tmp_path, readonly=readonly)


def test_a_folder_that_is_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ArchiveError, match="file"):
        Archive.open(tmp_path / "file", create=True)


def test_a_folder_with_any_name_will_do(tmp_path: Path) -> None:
    folder = tmp_path / "100% of #1?mode=memory&x 'архив'"
    with Archive.open(folder, create=True) as archive:
        archive.add(a_post(), [a_file(tmp_path)], MODEL)
        assert wrong(archive) == []
    assert (folder / "antedate.db").stat().st_size > 0


def test_reading_alone_changes_nothing_and_sees_what_is_written(tmp_path: Path) -> None:
    folder = filled(tmp_path)
    with Archive.open(folder) as writer, Archive.open(folder, readonly=True) as reader:
        assert reader.readonly
        assert not writer.readonly
        writer.add(a_post("p/2"), [], MODEL)
        assert reader.info().posts == 2
        for change in (
            lambda: reader.add(a_post("p/3"), [], MODEL),
            lambda: reader.forget(reader.media_ids()[0], "why", "who"),
            lambda: reader.record_check("x", "", None, "", {}),
        ):
            with pytest.raises(ArchiveError, match="can be read but not changed"):
                change()
        assert reader.info().posts == 2
    assert [path.name for path in folder.glob("antedate.db*")] == ["antedate.db"]


def test_a_read_only_folder_can_be_searched(tmp_path: Path) -> None:
    folder = filled(tmp_path)
    before = sorted(folder.rglob("*"))
    with read_only(folder), Archive.open(folder) as archive:
        assert archive.readonly
        assert len(archive.code_table(MODEL)) == 12
        assert archive.posts()[0].post == a_post()
        assert wrong(archive) == []
        with pytest.raises(ArchiveError, match="can be read but not changed"):
            archive.add(a_post("p/2"), [], MODEL)
    assert sorted(folder.rglob("*")) == before


def test_no_archive_is_made_in_a_read_only_folder(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    with read_only(folder), pytest.raises(ArchiveError):
        Archive.open(folder, create=True)


def test_what_a_writer_left_in_the_log_is_read_in_a_read_only_folder(tmp_path: Path) -> None:
    folder = tmp_path / "copied"
    with Archive.open(tmp_path / "archive", create=True) as archive:
        archive.add(a_post(), [a_file(tmp_path)], MODEL)
        # As killed here: what was added lies in the log alone.
        shutil.copytree(tmp_path / "archive", folder, ignore=shutil.ignore_patterns("*-shm"))
    assert (folder / "antedate.db-wal").stat().st_size > 0
    with read_only(folder), Archive.open(folder) as archive:
        assert archive.info().posts == 1
        assert wrong(archive) == []


def test_a_running_writers_log_is_shared_from_a_read_only_mount(tmp_path: Path) -> None:
    folder = filled(tmp_path)
    with Archive.open(folder) as writer:
        writer.add(a_post("p/2"), [], MODEL)
        view = tmp_path / "view"
        view.mkdir()
        with read_only_view(folder, view):
            # In another process: within one, SQLite knows the two for one file.
            script = (
                "import pathlib, sys; from antedate.store import Archive\n"
                "archive = Archive.open(pathlib.Path(sys.argv[1]))\n"
                "print(archive.readonly, archive.info().posts, archive._database.scratch)"
            )
            reader = [sys.executable, "-c", script, str(view)]
            found = subprocess.run(reader, check=True, capture_output=True, text=True)
    assert found.stdout.split() == ["True", "2", "None"]


def test_a_log_that_cannot_be_shared_is_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = filled(tmp_path)
    with Archive.open(folder) as writer:
        writer.add(a_post("p/2"), [], MODEL)
        monkeypatch.setattr(engine, "_tried", lambda *_: None)
        database = engine.open_to_read(folder, writable=False)
        with database.reader.connect() as connection:
            assert len(connection.execute(select(schema.post)).all()) == 2
        scratch = Path(database.scratch.name) if database.scratch else tmp_path
        database.close()
        assert not scratch.exists()


def test_a_new_archive_is_open_to_its_owner_alone(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a", create=True):
        pass
    assert (tmp_path / "a").stat().st_mode & 0o077 == 0
