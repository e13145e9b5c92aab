"""Judgements: kept in order, never changed, found by either file."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from antedate.errors import UsageError
from antedate.records import Verdict
from antedate.store import Archive, StoredJudgement

ONE, OTHER, THIRD = "a" * 64, "b" * 64, "c" * 64


def said(archive: Archive, verdict: Verdict, **altered: Any) -> StoredJudgement:
    values: dict[str, Any] = {
        "who": "Nour",
        "why": "the sign is new",
        "query": ONE,
        "query_s": (1.0, 2.5),
        "reference": OTHER,
        "reference_s": (11.0, 12.5),
    }
    return archive.judgements.add(verdict, **values | altered)


def test_a_judgement_comes_back_as_it_was_given(tmp_path: Path) -> None:
    before = datetime.now(UTC)
    with Archive.open(tmp_path / "a", create=True) as archive:
        given = said(archive, Verdict.OTHER_TAKE, who="نور \u202e", why="<b>\ud800\x00")
    with Archive.open(tmp_path / "a") as archive:
        (found,) = archive.judgements.about(ONE)
    assert found == given
    assert (found.query_s, found.reference_s) == ((1.0, 2.5), (11.0, 12.5))
    assert before <= found.judged_at <= datetime.now(UTC)


def test_another_word_is_a_further_row_in_order(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a", create=True) as archive:
        said(archive, Verdict.WRONG)
        said(archive, Verdict.WITHDRAWN)
        said(archive, Verdict.RIGHT, query=THIRD)
        assert [one.verdict for one in archive.judgements.about(ONE)] == ["wrong", "withdrawn"]
        assert len(archive.judgements.about(OTHER)) == 3
        newest = archive.judgements.newest(2)
        assert [one.verdict for one in newest] == ["right", "withdrawn"]
        assert [one.verdict for one in archive.judgements.newest(2, newest[-1].id)] == ["wrong"]


@pytest.mark.parametrize(
    ("altered", "says"),
    [
        ({"reference": ONE}, "same to the last byte"),
        ({"query_s": (2.0, 1.0)}, "Seconds 2 to 1"),
        ({"reference_s": (-1.0, 1.0)}, "Seconds -1 to 1"),
        ({"query_s": (0.0, math.inf)}, "Seconds 0 to inf"),
        ({"query_s": (math.nan, 1.0)}, "Seconds nan"),
        ({"why": "x" * 10_001}, "10,001 characters"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    tmp_path: Path, altered: dict[str, Any], says: str
) -> None:
    with Archive.open(tmp_path / "a", create=True) as archive:
        with pytest.raises(UsageError, match=says):
            said(archive, Verdict.WRONG, **altered)
        assert archive.judgements.newest() == []
