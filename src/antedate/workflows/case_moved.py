"""What became of a record or draft while somebody was looking at it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from antedate.case_json import plain
from antedate.case_log import Action, Entry
from antedate.case_records import Case, Drafted, DraftState, Recorded
from antedate.cases.versions import FieldChange, differences, thing, version_of
from antedate.store import Archive, CaseMoved

_DONE = {
    Action.CORRECT: "corrected",
    Action.WITHDRAW: "withdrawn",
    Action.EDIT: "edited",
    Action.CONFIRM: "confirmed",
    Action.REJECT: "rejected",
    Action.REOPEN: "opened again",
    Action.ERASE: "erased",
}
_LONG = 160


class RecordMoved(CaseMoved):
    """Somebody else changed what a person was looking at. ``changes`` are the fields; ``now``
    is the version that stands, nothing where none does any more."""

    def __init__(
        self, message: str, *, subject: str, changes: tuple[FieldChange, ...] = (), now: str = ""
    ) -> None:
        remedy = "Nothing of yours was written. Look at it as it is now, and decide again."
        super().__init__(message, subject=subject, remedy=remedy)
        self.changes = changes
        self.now = now


def hold_to(archive: Archive, case: Case, id: str, seen: str) -> None:
    """Raise ``RecordMoved`` where a record or draft is no longer the version that was ``seen``;
    nothing is held to an empty one."""
    found = thing(case, id)
    if not seen or (found is not None and version_of(found) == seen):
        return
    log = archive.cases.some(case.id, subject=id)
    changes = _changes(found, log, seen) if found is not None else ()
    fields = "; ".join(_told(change) for change in changes)
    raise RecordMoved(
        _what(log) + (f": {fields}" if fields else ""),
        subject=id,
        changes=changes,
        now=version_of(found) if found is not None else "",
    )


def _what(log: tuple[Entry, ...]) -> str:
    """What was done last, by whom and when."""
    if not log:
        return "is no longer in the case"
    last = log[0]
    who, why = "", ""
    if last.content is not None:
        content = json.loads(last.content)
        who, why = f" by {content['who']}", f" ({content['why']})" if content.get("why") else ""
    done = _DONE.get(last.action, "changed") if last.content is not None else "erased"
    return f"was {done}{who} on {last.at:%Y-%m-%d %H:%M} UTC{why}"


def as_seen(archive: Archive, case: Case, id: str, version: str) -> dict[str, Any] | None:
    """The fields of a record or draft in an earlier version of it, as JSON values; ``None``
    where the log does not have that any more."""
    found = thing(case, id)
    return _then(found, archive.cases.some(case.id, subject=id), version) if found else None


def _then(found: Recorded | Drafted, log: tuple[Entry, ...], version: str) -> dict[str, Any] | None:
    for entry in log:
        if entry.content is None:
            continue
        if isinstance(found, Recorded):
            if str(entry.number) == version:
                return _saying(entry, "record")
        elif entry.action in (Action.DRAFT, Action.EDIT):
            body = _saying(entry, "body")
            if version_of(replace(found, body=body, state=DraftState.OPEN)) == version:
                return body
    return None


def _changes(
    found: Recorded | Drafted, log: tuple[Entry, ...], seen: str
) -> tuple[FieldChange, ...]:
    """The fields that differ from the version that was seen."""
    then = _then(found, log, seen)
    now = plain(found.record if isinstance(found, Recorded) else found.body)
    return tuple(differences(then, now)) if then is not None else ()


def _saying(entry: Entry, what: str) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(entry.content or "{}").get(what, {})
    return said


def _told(change: FieldChange) -> str:
    return f"{change.field} is now {_short(change.now)}, was {_short(change.was)}"


def _short(value: Any) -> str:
    if value in (None, "", []):
        return "empty"
    if isinstance(value, dict) and "words" in value:
        value = value["words"] or [reading["earliest"] for reading in value["readings"]]
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        value = ", ".join(value)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"\u201c{text if len(text) <= _LONG else text[: _LONG - 1] + chr(0x2026)}\u201d"
