"""Versions of records and drafts: what somebody saw, and what has become of it since."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from antedate.case_json import plain
from antedate.case_records import Case, Drafted, Recorded


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that two versions differ in. Values are JSON values, ``None`` for nothing."""

    field: str
    was: Any
    now: Any


def version_of(found: Recorded | Drafted) -> str:
    """What tells a version of a record or draft from every other version of it."""
    if isinstance(found, Recorded):
        return str(found.entry)
    value = [found.state.value, plain(found.body)]
    written = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode("ascii")).hexdigest()[:20]


def thing(case: Case, id: str) -> Recorded | Drafted | None:
    """The record or draft of an id, ``None`` where there is none any more."""
    found = case.get(id)
    return found or next((draft for draft in case.drafts if draft.id == id), None)


def differences(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[FieldChange]:
    """The fields that differ between two versions, given as JSON values."""
    for field in dict.fromkeys([*was, *now]):
        if was.get(field) != now.get(field):
            yield FieldChange(field, was.get(field), now.get(field))
