"""Reasons entered by hand are kept with who, when and why; none is ever changed."""

from __future__ import annotations

import inspect
import re
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from antedate.errors import ArchiveError
from antedate.store import Archive
from antedate.store.migrations.versions import v0001_archive

SHA = "a" * 64


def _added(archive: Archive, about: str = SHA, trust: float | None = 0.7) -> int:
    return archive.add_evidence(
        about,
        "not_before",
        {"at": "2020-01-01"},
        trust=trust,
        source="the maker's blog",
        who="Ada",
        why="the logo is newer",
    )


def test_what_is_entered_comes_back(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a", create=True) as archive:
        number = _added(archive)
        _added(archive, "case:Bridge", None)
        (one,) = archive.evidence(SHA)
        assert (one.id, one.who, one.why, one.trust) == (number, "Ada", "the logo is newer", 0.7)
        assert one.given == {"at": "2020-01-01"}
        assert abs(one.added_at - datetime.now(UTC)) < timedelta(minutes=5)
        assert [found.about for found in archive.evidence()] == [SHA, "case:Bridge"]
        assert archive.evidence("case:Bridge")[0].trust is None


def test_dropping_keeps_the_row_with_who_and_why(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a", create=True) as archive:
        number = _added(archive)
        archive.drop_evidence(number, who="Ben", why="it was another logo")
        assert archive.evidence(SHA) == []
        (one,) = archive.evidence(SHA, dropped=True)
        assert (one.dropped_by, one.dropped_why, one.who) == ("Ben", "it was another logo", "Ada")
        assert one.dropped_at is not None
        for absent in (number, 99):
            with pytest.raises(ArchiveError, match=f"no evidence {absent} that counts"):
                archive.drop_evidence(absent, who="Ben", why="again")


def test_an_archive_of_the_first_schema_is_brought_up(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a", create=True):
        pass
    source = inspect.getsource(v0001_archive)
    first = {*re.findall(r'create_table\(\s*"(\w+)"', source), "alembic_version"}
    with sqlite3.connect(tmp_path / "a" / "antedate.db") as raw:
        names = [row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type='table'")]
        # An index over text comes before the tables that it keeps itself, which go with it.
        for later in sorted(set(names) - first):
            raw.execute(f"DROP TABLE IF EXISTS {later}")
        raw.execute("DROP INDEX ix_checked_sha256")
        raw.execute("UPDATE alembic_version SET version_num = '0001'")
    raw.close()
    with Archive.open(tmp_path / "a") as archive:
        assert _added(archive) == 1
