"""Checking again: what earlier checks would say now that the archive has grown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from antedate.errors import ArchiveError
from antedate.records import Answer
from antedate.report import machine
from antedate.store import Archive, StoredCheck
from antedate.workflows.check import Checker, Query, Tell
from antedate.workflows.posts import POST


@dataclass(frozen=True, slots=True)
class Change:
    """One earlier check made again. ``appeared`` and ``gone`` are (kind, path) pairs.

    ``redated`` says whether the first known publication of any part is another one now.
    """

    path: str
    checked_at: datetime
    before: str
    answer: Answer
    appeared: tuple[tuple[str, str], ...]
    gone: tuple[tuple[str, str], ...]
    redated: bool

    @property
    def changed(self) -> bool:
        """Whether the answer differs in anything reported."""
        return bool(self.appeared or self.gone or self.redated)

    def as_json(self) -> dict[str, Any]:
        """For ``--json``."""
        return {
            "path": self.path,
            "checked_at": self.checked_at.isoformat().replace("+00:00", "Z"),
            "before": self.before,
            "finding": self.answer.finding,
            "changed": self.changed,
            "appeared": [{"kind": kind, "path": path} for kind, path in self.appeared],
            "gone": [{"kind": kind, "path": path} for kind, path in self.gone],
            "redated": self.redated,
            "error": self.answer.error,
        }


def recheck(archive: Archive, checker: Checker, tell: Tell) -> Iterator[Change]:
    """Make the latest check of each file again and record it."""
    latest = {
        (check.path, check.sha256 if check.path.startswith(POST) else ""): check
        for check in archive.checks()
    }
    for check in latest.values():
        try:
            query = _query(archive, check)
        except ArchiveError as error:
            yield _change(check, Answer(path=check.path, error=str(error)))
            continue
        answer = checker.check(query, tell)
        record(archive, query, answer)
        yield _change(check, answer)


def record(archive: Archive, query: Query, answer: Answer) -> None:
    """Keep a check with its answer, where the archive can be written to."""
    if archive.readonly or answer.error is not None:
        return
    path = str(query.path.absolute()) if query.post_id is None else f"{POST}{query.post_id}"
    archive.record_check(
        path, answer.sha256, answer.published_at, answer.finding, machine.answer_object(answer)
    )


def _query(archive: Archive, check: StoredCheck) -> Query:
    if not check.path.startswith(POST):
        return Query(Path(check.path), check.path, check.published_at)
    located = archive.located(check.sha256)
    if located.path is None:
        raise ArchiveError(
            f"cannot be checked again, since its media is missing ({located.reason})",
            subject=check.path,
            remedy="Add the file again.",
        )
    post_id = int(check.path.removeprefix(POST))
    return Query(located.path, check.path, check.published_at, post_id)


def _change(check: StoredCheck, answer: Answer) -> Change:
    now = machine.answer_object(answer) if answer.error is None else check.answer
    before, after = _reported(check.answer), _reported(now)
    return Change(
        check.path,
        check.checked_at,
        check.finding,
        answer,
        tuple(sorted(after - before)),
        tuple(sorted(before - after)),
        _first(check.answer) != _first(now),
    )


def _reported(answer: Any) -> set[tuple[str, str]]:
    return {(match["kind"], match["reference"]["path"]) for match in answer["matches"]}


def _first(answer: Any) -> set[str]:
    """What was published first, in words, which hold no seconds of the query."""
    return {found["words"] for found in answer["earliest"]}
