"""What was done to a record, version by version, as the log tells it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from antedate.case_log import Entry
from antedate.case_records import Case
from antedate.cases.versions import FieldChange, differences
from antedate.store import Archive

_SILENT = {"original"}


@dataclass(frozen=True, slots=True)
class Version:
    """One entry about a record. ``changes`` are against the version before it; ``erased`` that
    what it said is gone."""

    entry: int
    at: datetime
    action: str
    who: str
    why: str
    changes: tuple[FieldChange, ...]
    erased: bool


def history(archive: Archive, case: Case, id: str) -> list[Version]:
    """The entries about a record or draft, the newest first."""
    made: list[Version] = []
    said: dict[str, Any] = {}
    for entry in reversed(archive.cases.some(case.id, subject=id)):
        content = content_of(entry)
        now = content.get("record", content.get("body"))
        changes: tuple[FieldChange, ...] = ()
        if isinstance(now, dict):
            changes = tuple(
                change for change in differences(said, now) if change.field not in _SILENT
            )
            said = now
        made.append(
            Version(
                entry=entry.number,
                at=entry.at,
                action=str(entry.action),
                who=str(content.get("who", "")),
                why=str(content.get("why", "")),
                changes=changes if made else (),
                erased=entry.content is None,
            )
        )
    return made[::-1]


def content_of(entry: Entry) -> dict[str, Any]:
    """What an entry says, as a JSON object; an empty one where that was erased or edited."""
    try:
        content = json.loads(entry.content or "{}")
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}
