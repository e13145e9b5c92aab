"""A case as its log leaves it: every entry read in order, later ones superseding earlier."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from antedate.case_json import record_from, value_from
from antedate.case_log import Action, Entry
from antedate.case_records import Case, Drafted, DraftState, Passage, Recorded
from antedate.errors import AntedateError, ArchiveError, UsageError

CASE = "case"
"""The subject of the entry that opens a case."""


def standing(entries: Iterable[Entry]) -> Case:
    """The case that a log adds up to.

    Raises ``ArchiveError`` for a log that makes no sense: ``case verify`` tells where it was
    changed.
    """
    board = _Board()
    for entry in entries:
        try:
            board.take(entry)
        except (KeyError, ValueError, TypeError, AttributeError, UsageError) as error:
            raise _senseless(entry, error) from error
    return board.case()


class _Board:
    def __init__(self) -> None:
        self._records: dict[str, Recorded] = {}
        self._drafts: dict[str, Drafted] = {}
        self._withdrawn: dict[str, None] = {}
        self._erased: dict[str, None] = {}
        self._numbers: dict[str, int] = {}
        self._opened: tuple[Entry, dict[str, Any]] | None = None
        self._last: Entry | None = None

    def take(self, entry: Entry) -> None:
        self._last = entry
        self._count(entry.subject)
        if entry.content is None:
            self._erased[entry.subject] = None
            if entry.action is Action.OPEN:
                self._opened = (entry, {"name": "", "question": "", "who": ""})
            return
        content = json.loads(entry.content)
        match entry.action:
            case Action.OPEN:
                self._opened = (entry, content)
            case Action.ADD | Action.CORRECT:
                self._records[entry.subject] = self._recorded(entry, content)
            case Action.WITHDRAW:
                self._records.pop(entry.subject, None)
                self._withdrawn[entry.subject] = None
            case Action.DRAFT:
                self._drafts[entry.subject] = _drafted(entry, content)
            case Action.EDIT | Action.CONFIRM | Action.REJECT | Action.REOPEN:
                self._judge(entry, content)
            case Action.ERASE:
                pass
            case _:
                raise ValueError(f"does {entry.action!r}")

    def case(self) -> Case:
        if self._opened is None or self._last is None:
            raise ArchiveError(
                "the log of the case has no beginning",
                remedy="See what is wrong with: antedate case verify.",
            )
        first, content = self._opened
        return Case(
            id=first.case,
            name=content["name"],
            question=content["question"],
            opened_at=first.at,
            opened_by=content["who"],
            records=tuple(found for id, found in self._records.items() if id not in self._erased),
            drafts=tuple(found for id, found in self._drafts.items() if id not in self._erased),
            withdrawn=tuple(self._withdrawn),
            erased=tuple(self._erased),
            entries=self._last.number,
            head=self._last.hash,
            numbers=dict(self._numbers),
        )

    def _count(self, subject: str) -> None:
        kind, _, number = subject.rpartition("-")
        if number.isdecimal():
            self._numbers[kind] = max(self._numbers.get(kind, 0), int(number))

    def _recorded(self, entry: Entry, content: dict[str, Any]) -> Recorded:
        former = self._records.get(entry.subject)
        return Recorded(
            id=entry.subject,
            kind=content["kind"],
            record=record_from(content["kind"], content["record"]),
            at=entry.at,
            who=content["who"],
            why=content["why"],
            entry=entry.number,
            former=(*former.former, former.entry) if former else (),
            draft=content.get("draft") or (former.draft if former else None),
        )

    def _judge(self, entry: Entry, content: dict[str, Any]) -> None:
        draft = self._drafts.get(entry.subject)
        if draft is None:  # its content was erased
            return
        said = replace(draft, who=content["who"], why=content["why"])
        if entry.action is Action.EDIT:
            said = replace(said, body=content["body"])
        elif entry.action is Action.CONFIRM:
            said = replace(said, state=DraftState.CONFIRMED, made=tuple(content["made"]))
        elif entry.action is Action.REOPEN:
            said = replace(said, state=DraftState.OPEN, made=())
        else:
            said = replace(said, state=DraftState.REJECTED)
        self._drafts[entry.subject] = said


def _drafted(entry: Entry, content: dict[str, Any]) -> Drafted:
    return Drafted(
        id=entry.subject,
        kind=content["kind"],
        body=content["body"],
        passage=value_from(Passage | None, content.get("passage"), "passage"),
        state=DraftState.OPEN,
        at=entry.at,
        entry=entry.number,
    )


def _senseless(entry: Entry, error: Exception) -> AntedateError:
    return ArchiveError(
        f"entry {entry.number} of the log of the case makes no sense "
        f"({type(error).__name__}: {error})",
        subject=entry.case,
        remedy="See what was changed with: antedate case verify.",
    )
