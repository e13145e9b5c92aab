"""Cases of an archive: opened, changed and read. Every change goes through the log."""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from antedate.case_json import plain, record_from
from antedate.case_log import START, Action, Change, Entry
from antedate.case_records import Case
from antedate.cases.confirming import edited
from antedate.cases.editing import Editing
from antedate.cases.standing import CASE, standing
from antedate.custody import seal
from antedate.errors import UsageError
from antedate.store import Archive, CaseMoved
from antedate.workflows.case_moved import hold_to

_TRIES = 24
_LONGEST_WAIT_S = 0.4


@dataclass(frozen=True, slots=True)
class Hand:
    """Who changes a case, and why."""

    who: str
    why: str = ""


def open_case(archive: Archive, name: str, question: str, hand: Hand) -> Case:
    """Begin a case. Raises ``ArchiveError`` where there is one of that name."""
    if not name.strip():
        raise UsageError("is no name for a case", subject=repr(name), remedy="Give a name.")
    id = str(uuid.uuid4())
    content = {"who": hand.who, "why": hand.why, "name": name, "question": question}
    entries = seal(id, [Change(Action.OPEN, CASE, content)], 0, START)
    archive.cases.open(id, name, entries[0])
    return standing(entries)


def case_id(archive: Archive, name: str) -> str:
    """The id of a case by its name. Raises ``UsageError`` where there is none."""
    found = archive.cases.find(name)
    if found is None:
        raise UsageError(
            "is no case of this archive",
            subject=name,
            remedy="See which there are with: antedate case list.",
        )
    return found.id


def only_case(archive: Archive, name: str | None) -> str:
    """The id of the case that was named, or of the only one there is."""
    if name is not None:
        return case_id(archive, name)
    there = archive.cases.all()
    if len(there) != 1:
        raise UsageError(
            f"the archive has {len(there)} cases" if there else "the archive has no case",
            remedy="Name one with --case." if there else "Begin one with: antedate case new NAME.",
        )
    return there[0].id


def log_of(archive: Archive, id: str) -> tuple[Entry, ...]:
    """The log of a case."""
    return archive.cases.entries(id)


def case_of(archive: Archive, id: str) -> Case:
    """A case as it stands. Raises ``ArchiveError`` where it was deleted meanwhile."""
    return standing(archive.cases.entries(id))


def change[T](archive: Archive, id: str, hand: Hand, make: Callable[[Editing], T]) -> T:
    """Make changes to a case and write them, all or none; what ``make`` returned.

    Where somebody else changed the case meanwhile, ``make`` is called again with the case as
    it then stands. Raises ``ArchiveError`` where it was deleted.
    """
    for tried in range(_TRIES):
        editing = Editing(case_of(archive, id), hand.who, hand.why)
        before = editing.case
        made = make(editing)
        entries = seal(id, editing.changes, before.entries, before.head)
        try:
            archive.cases.append(id, entries)
        except CaseMoved:
            if tried == _TRIES - 1:
                raise
            # Those who met once would meet again if all of them came back at once.
            time.sleep(random.uniform(0, _LONGEST_WAIT_S) * tried / _TRIES)  # noqa: S311
        else:
            return made
    raise AssertionError("unreachable")


def add_record(
    archive: Archive, id: str, hand: Hand, kind: str, values: Mapping[str, object]
) -> str:
    """Add a record by hand; its id."""
    record = record_from(kind, values)
    return change(archive, id, hand, lambda editing: editing.add(record))


def edit(
    archive: Archive,
    id: str,
    hand: Hand,
    subject: str,
    values: Mapping[str, object],
    seen: str = "",
) -> None:
    """Change fields of a draft, or correct a record: the corrected one supersedes it.

    ``seen`` is the version (``version_of``) that the person had before them; raises
    ``RecordMoved`` where it is no longer the one that stands.
    """

    def make(editing: Editing) -> None:
        hold_to(archive, editing.case, subject, seen)
        if subject.startswith("draft-"):
            editing.edit_draft(subject, edited(editing.open_draft(subject), values))
            return
        found = editing.known(subject)
        editing.correct(subject, record_from(found.kind, {**plain(found.record), **values}))

    if not subject.startswith("draft-") and not hand.why.strip():
        raise UsageError("A correction needs a reason.", remedy="Give --why.")
    change(archive, id, hand, make)


def withdraw(
    archive: Archive, id: str, hand: Hand, subjects: Sequence[str], seen: str = ""
) -> None:
    """Withdraw records; ``seen`` is the version of the only one. Raises as ``edit`` does."""

    def make(editing: Editing) -> None:
        for subject in subjects:
            hold_to(archive, editing.case, subject, seen)
        editing.withdraw_all(subjects)

    if not hand.why.strip():
        raise UsageError("Withdrawing needs a reason.", remedy="Give --why.")
    change(archive, id, hand, make)


def erase(archive: Archive, id: str, hand: Hand, ids: tuple[str, ...]) -> int:
    """Erase all that the log holds of some records and drafts; how many entries.

    The entries stay, with their place in the chain; what they said is gone for good.
    """
    if not hand.why.strip():
        raise UsageError("Erasing needs a reason.", remedy="Give --why.")
    for tried in range(_TRIES):
        entries = archive.cases.entries(id)
        of = [entry for entry in entries if entry.subject in ids and entry.content is not None]
        if missing := set(ids) - {entry.subject for entry in of}:
            raise UsageError(
                "is nothing that the log holds content of",
                subject=sorted(missing)[0],
                remedy="Give ids of records and drafts: see antedate case show.",
            )
        if CASE in ids:
            raise UsageError("the beginning of a case cannot be erased", remedy="Delete the case.")
        numbers = [entry.number for entry in of]
        editing = Editing(standing(entries), hand.who, hand.why)
        editing.erase(ids, numbers)
        sealed = seal(id, editing.changes, entries[-1].number, entries[-1].hash)
        try:
            archive.cases.append(id, sealed, erase=numbers)
        except CaseMoved:
            if tried == _TRIES - 1:
                raise
        else:
            return len(numbers)
    raise AssertionError("unreachable")
