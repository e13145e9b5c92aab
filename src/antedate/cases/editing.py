"""Changing a case: every change is checked, and becomes an entry to be written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from antedate.case_json import plain
from antedate.case_log import Action, Change
from antedate.case_records import KINDS, Case, Drafted, DraftState, Passage, Record, Recorded
from antedate.cases import rules
from antedate.errors import UsageError


class Editing:
    """Changes to a case by one person for one reason, gathered in order.

    Nothing is written here: ``changes`` are what a log is to be given.
    """

    def __init__(self, case: Case, who: str, why: str) -> None:
        self.changes: list[Change] = []
        self._who = who
        self._why = why
        self._began = case
        self._built: Case | None = case
        self._records = {found.id: found for found in case.records}
        self._drafts = {draft.id: draft for draft in case.drafts}
        self._withdrawn = list(case.withdrawn)
        self._numbers = dict(case.numbers)

    @property
    def case(self) -> Case:
        """The case with the changes made so far."""
        if self._built is None:
            # Built when asked for: a long report adds thousands of drafts in a row.
            self._built = replace(
                self._began,
                records=tuple(self._records.values()),
                drafts=tuple(self._drafts.values()),
                withdrawn=tuple(self._withdrawn),
                numbers=dict(self._numbers),
            )
        return self._built

    def add(self, record: Record, draft: str | None = None) -> str:
        """Add a record; its id. Raises ``UsageError`` where it breaks a rule."""
        kind = _kind(record)
        rules.check(self.case, kind, record)
        id = self._next(kind)
        self._put(id, kind, record, Action.ADD, draft)
        return id

    def correct(self, id: str, record: Record) -> None:
        """Put a corrected version in place of a record. The former one stays in the log."""
        found = self.known(id)
        rules.check(self.case, found.kind, record, id)
        if record == found.record:
            raise UsageError("says that already", subject=id, remedy="Change something.")
        self._put(id, found.kind, record, Action.CORRECT, found.draft)

    def withdraw(self, id: str) -> None:
        """Withdraw a record. Raises ``UsageError`` while others rest on it."""
        self.known(id)
        if needed := rules.dependents(self.case, id):
            raise UsageError(
                f"is named by {', '.join(needed)}",
                subject=id,
                remedy="Withdraw or correct these first.",
            )
        self._say(Action.WITHDRAW, id, {})
        del self._records[id]
        self._withdrawn.append(id)

    def withdraw_all(self, ids: Sequence[str]) -> None:
        """Withdraw records in the order given."""
        for id in ids:
            self.withdraw(id)

    def draft(self, kind: str, body: Mapping[str, Any], passage: Passage | None) -> str:
        """Add a draft; its id."""
        id = self._next("draft")
        self._say(Action.DRAFT, id, {"kind": kind, "body": plain(body), "passage": plain(passage)})
        at = datetime.now(UTC)
        self._drafts[id] = Drafted(id, kind, plain(body), passage, DraftState.OPEN, at, self._entry)
        return id

    def edit_draft(self, id: str, body: Mapping[str, Any]) -> None:
        """Put another body in place of a draft's own."""
        draft = self.open_draft(id)
        self._say(Action.EDIT, id, {"body": plain(body)})
        self._put_draft(replace(draft, body=plain(body)))

    def confirm_draft(self, id: str, made: Sequence[str]) -> None:
        """Note that a draft was confirmed, and became these records."""
        draft = self.open_draft(id)
        self._say(Action.CONFIRM, id, {"made": list(made)})
        self._put_draft(replace(draft, state=DraftState.CONFIRMED, made=tuple(made)))

    def reject_draft(self, id: str) -> None:
        """Note that a draft was rejected. It stays in the log."""
        draft = self.open_draft(id)
        self._say(Action.REJECT, id, {})
        self._put_draft(replace(draft, state=DraftState.REJECTED))

    def reject_drafts(self, ids: Sequence[str]) -> None:
        """Reject several drafts."""
        for id in ids:
            self.reject_draft(id)

    def reopen_draft(self, id: str) -> None:
        """Take a judgement of a draft back: it is open again, and what it made is withdrawn.

        Raises ``UsageError`` where other records rest on what it made.
        """
        draft = self._drafts.get(id)
        if draft is None or draft.state is DraftState.OPEN:
            raise UsageError("was not judged", subject=id, remedy="Nothing is to be taken back.")
        for made in reversed(draft.made):
            if made in self._records:
                self.withdraw(made)
        self._say(Action.REOPEN, id, {})
        self._put_draft(replace(draft, state=DraftState.OPEN, made=()))

    @contextmanager
    def whole(self) -> Iterator[None]:
        """What is changed inside is changed whole: an error takes all of it back."""
        kept = (
            list(self.changes),
            dict(self._records),
            dict(self._drafts),
            list(self._withdrawn),
            dict(self._numbers),
        )
        try:
            yield
        except BaseException:
            self.changes, self._records, self._drafts, self._withdrawn, self._numbers = kept
            self._built = None
            raise

    def erase(self, ids: Sequence[str], entries: Sequence[int]) -> None:
        """Note that the content of entries about these records is erased."""
        self._say(Action.ERASE, "erasure", {"of": list(ids), "entries": list(entries)})

    def known(self, id: str) -> Recorded:
        """The record of an id. Raises ``UsageError`` where there is none."""
        found = self._records.get(id)
        if found is None:
            raise UsageError(
                "was withdrawn" if id in self._withdrawn else "is no record of the case",
                subject=id,
                remedy="See what there is with: antedate case show.",
            )
        return found

    def open_draft(self, id: str) -> Drafted:
        """A draft that is neither confirmed nor rejected yet. Raises ``UsageError`` for others."""
        found = self._drafts.get(id)
        if found is None:
            raise UsageError(
                "is no draft of the case",
                subject=id,
                remedy="See them: antedate case show --drafts.",
            )
        if found.state is not DraftState.OPEN:
            raise UsageError(
                f"was {found.state} already",
                subject=id,
                remedy="Correct the records that it made, or add another record.",
            )
        return found

    @property
    def _entry(self) -> int:
        return self._began.entries + len(self.changes)

    def _next(self, kind: str) -> str:
        self._numbers[kind] = self._numbers.get(kind, 0) + 1
        return f"{kind}-{self._numbers[kind]}"

    def _put(self, id: str, kind: str, record: Record, action: Action, draft: str | None) -> None:
        content = {"kind": kind, "record": plain(record)}
        self._say(action, id, {**content, "draft": draft} if action is Action.ADD else content)
        former = self._records.get(id)
        self._records[id] = Recorded(
            id=id,
            kind=kind,
            record=record,
            at=datetime.now(UTC),
            who=self._who,
            why=self._why,
            entry=self._entry,
            former=(*former.former, former.entry) if former else (),
            draft=draft,
        )

    def _put_draft(self, draft: Drafted) -> None:
        self._drafts[draft.id] = draft

    def _say(self, action: Action, subject: str, content: Mapping[str, object]) -> None:
        self._built = None
        self.changes.append(
            Change(action, subject, {"who": self._who, "why": self._why, **content})
        )


def _kind(record: Record) -> str:
    return next(kind for kind, found in KINDS.items() if type(record) is found)
