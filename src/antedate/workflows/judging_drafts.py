"""Judging drafts, several at once, while others may be judging the same ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from antedate.cases.confirming import confirm_each
from antedate.cases.editing import Editing
from antedate.errors import UsageError
from antedate.store import Archive
from antedate.workflows.case_moved import RecordMoved, hold_to
from antedate.workflows.casework import Hand, change


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of drafts: the records that each one made, and why others were not judged."""

    made: Mapping[str, tuple[str, ...]]
    refused: Mapping[str, str]


def confirm(archive: Archive, case: str, hand: Hand, seen: Mapping[str, str]) -> Judged:
    """Confirm each draft that can be. ``seen`` gives the version of each that was judged: one
    that somebody else edited or judged meanwhile is refused, and says so."""
    return _judge(archive, case, hand, seen, confirm_each)


def reject(archive: Archive, case: str, hand: Hand, seen: Mapping[str, str]) -> Judged:
    """Reject drafts, as ``confirm`` confirms them."""

    def reject_each(
        editing: Editing, ids: Sequence[str]
    ) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
        return _each(editing, ids, editing.reject_draft)

    return _judge(archive, case, hand, seen, reject_each)


def reopen(archive: Archive, case: str, hand: Hand, seen: Mapping[str, str]) -> Judged:
    """Take judgements back: the drafts are open again, and what they made is withdrawn."""

    def reopen_each(
        editing: Editing, ids: Sequence[str]
    ) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
        return _each(editing, ids, editing.reopen_draft)

    return _judge(archive, case, hand, seen, reopen_each)


def _judge(
    archive: Archive,
    case: str,
    hand: Hand,
    seen: Mapping[str, str],
    judge: Callable[[Editing, Sequence[str]], tuple[dict[str, tuple[str, ...]], dict[str, str]]],
) -> Judged:
    def make(editing: Editing) -> Judged:
        moved: dict[str, str] = {}
        for id, version in seen.items():
            try:
                hold_to(archive, editing.case, id, version)
            except RecordMoved as error:
                moved[id] = str(error)
        made, refused = judge(editing, [id for id in seen if id not in moved])
        return Judged(made, {**moved, **refused})

    return change(archive, case, hand, make)


def _each(
    editing: Editing, ids: Sequence[str], judge: Callable[[str], None]
) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    made: dict[str, tuple[str, ...]] = {}
    refused: dict[str, str] = {}
    for id in ids:
        try:
            with editing.whole():
                judge(id)
            made[id] = ()
        except UsageError as error:
            refused[id] = str(error)
    return made, refused
