"""Checking again: what earlier checks would say now that the archive has grown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from antedate.records import Answer
from antedate.report import machine
from antedate.store import Archive, StoredCheck
from antedate.workflows.check import Checker, Query, Tell


@dataclass(frozen=True, slots=True)
class Change:
    """One earlier check made again. ``appeared`` and ``gone`` are (kind, path) pairs."""

    path: str
    checked_at: datetime
    before: str
    answer: Answer
    appeared: tuple[tuple[str, str], ...]
    gone: tuple[tuple[str, str], ...]

    @property
    def changed(self) -> bool:
        """Whether the answer differs in anything reported."""
        return bool(self.appeared or self.gone)

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
            "error": self.answer.error,
        }


def recheck(archive: Archive, checker: Checker, tell: Tell) -> Iterator[Change]:
    """Make the latest check of each file again and record it."""
    latest = {check.path: check for check in archive.checks()}
    for check in latest.values():
        answer = checker.check(Query(Path(check.path), check.path, check.published_at), tell)
        if answer.error is None:
            record(archive, answer)
        yield _change(check, answer)


def record(archive: Archive, answer: Answer) -> None:
    """Keep a check with its answer, where the archive can be written to."""
    if archive.readonly or answer.error is not None:
        return
    path = str(Path(answer.path).absolute())
    archive.record_check(
        path, answer.sha256, answer.published_at, answer.finding, machine.answer_object(answer)
    )


def _change(check: StoredCheck, answer: Answer) -> Change:
    before = _reported(check.answer)
    after = _reported(machine.answer_object(answer)) if answer.error is None else before
    return Change(
        check.path,
        check.checked_at,
        check.finding,
        answer,
        tuple(sorted(after - before)),
        tuple(sorted(before - after)),
    )


def _reported(answer: Any) -> set[tuple[str, str]]:
    return {(match["kind"], match["reference"]["path"]) for match in answer["matches"]}
