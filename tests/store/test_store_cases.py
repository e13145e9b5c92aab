"""Cases on disk: whole changes or none, in turn, and what becomes of deleted ones."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from antedate.case_log import START, Action, Change, Entry
from antedate.custody import seal, verify
from antedate.errors import ArchiveError
from antedate.store import Archive, CaseMoved

SAID = "Mira Holt of Larch Street"


def opening(id: str = "id-1", name: str = "bridge") -> Entry:
    content = {"who": "Ada", "why": "", "name": name, "question": ""}
    return seal(id, [Change(Action.OPEN, "case", content)], 0, START)[0]


def more(archive: Archive, n: int = 1, id: str = "id-1") -> tuple[Entry, ...]:
    log = archive.cases.entries(id)
    changes = [Change(Action.ADD, f"source-{k}", {"who": "Ada", "say": SAID}) for k in range(n)]
    return seal(id, changes, log[-1].number, log[-1].hash)


@pytest.fixture
def opened(tmp_path: Path) -> Archive:
    archive = Archive.open(tmp_path / "archive", create=True)
    archive.cases.open("id-1", "bridge", opening())
    return archive


def test_a_log_comes_back_as_it_was_written(opened: Archive) -> None:
    entries = more(opened, 3)
    opened.cases.append("id-1", entries)
    log = opened.cases.entries("id-1")
    assert log[1:] == entries
    assert verify(log).fault is None


def test_two_cases_have_two_names(opened: Archive) -> None:
    with pytest.raises(ArchiveError, match="is a case of this archive already"):
        opened.cases.open("id-2", "bridge", opening("id-2"))
    opened.cases.open("id-2", "flood", opening("id-2", "flood"))
    assert [(one.name, one.entries) for one in opened.cases.all()] == [("bridge", 1), ("flood", 1)]


def test_of_two_changes_at_once_the_second_is_told(opened: Archive) -> None:
    first, second = more(opened), more(opened)
    opened.cases.append("id-1", first)
    with pytest.raises(CaseMoved):
        opened.cases.append("id-1", second)
    assert opened.cases.entries("id-1")[1:] == first


def test_a_case_deleted_while_it_is_open_takes_no_more(opened: Archive) -> None:
    entries = more(opened)
    with Archive.open(opened.folder) as other:
        other.cases.delete("id-1", "Eve", "asked for")
    with pytest.raises(ArchiveError, match=r"was deleted on .* by Eve \(asked for\)"):
        opened.cases.append("id-1", entries)
    with pytest.raises(ArchiveError, match="was deleted"):
        opened.cases.entries("id-1")
    assert opened.cases.all() == []


def test_erased_content_is_nowhere_on_the_disk(opened: Archive) -> None:
    # Stored compressed, so the packed bytes are looked for, not the words.
    opened.cases.append("id-1", more(opened))
    with closing(sqlite3.connect(opened.folder / "antedate.db")) as database:
        row = "SELECT content, salt FROM case_entry WHERE number = 2"
        packed, salt = database.execute(row).fetchone()
    log = opened.cases.entries("id-1")
    erasing = Change(Action.ERASE, "erasure", {"who": "Ada", "entries": [2]})
    sealed = seal("id-1", [erasing], log[-1].number, log[-1].hash)
    opened.cases.append("id-1", sealed, erase=[2])
    on_disk = b"".join(path.read_bytes() for path in opened.folder.glob("antedate.db*"))
    assert packed not in on_disk
    assert salt not in on_disk
    assert verify(opened.cases.entries("id-1")).fault is None


def test_a_deleted_case_leaves_only_its_record(opened: Archive) -> None:
    opened.cases.append("id-1", more(opened))
    head = opened.cases.entries("id-1")[-1].hash
    opened.cases.delete("id-1", "Eve", "asked for")
    with closing(sqlite3.connect(opened.folder / "antedate.db")) as database:
        (row,) = database.execute("SELECT name, who, why, entries, head FROM case_deleted")
        assert row == ("bridge", "Eve", "asked for", 2, head)
        assert database.execute("SELECT count(*) FROM case_entry").fetchone() == (0,)


def test_an_unknown_case_is_said_to_be_none(opened: Archive) -> None:
    with pytest.raises(ArchiveError, match="is no case"):
        opened.cases.entries("id-9")
    assert opened.cases.find("flood") is None


def test_content_that_is_no_text_any_more_is_for_custody_to_find(opened: Archive) -> None:
    opened.cases.append("id-1", more(opened, 2))
    with closing(sqlite3.connect(opened.folder / "antedate.db")) as database, database:
        database.execute("UPDATE case_entry SET content = x'00ff' WHERE number = 2")
    found = verify(opened.cases.entries("id-1"))
    assert found.fault is not None
    assert found.fault.number == 2


def test_an_entry_that_cannot_be_read_at_all_is_named(opened: Archive) -> None:
    opened.cases.append("id-1", more(opened, 2))
    with closing(sqlite3.connect(opened.folder / "antedate.db")) as database, database:
        database.execute("UPDATE case_entry SET at = 'yesterday' WHERE number = 3")
    with pytest.raises(ArchiveError, match="entry 3 of the log"):
        opened.cases.entries("id-1")


def test_a_read_only_archive_shows_its_cases(opened: Archive) -> None:
    opened.close()
    with Archive.open(opened.folder, readonly=True) as archive:
        assert archive.cases.find("bridge") is not None
        with pytest.raises(ArchiveError, match="not changed"):
            archive.cases.delete("id-1", "Eve", "x")


@pytest.fixture(autouse=True)
def _closed(opened: Archive) -> object:
    yield
    opened.close()
