"""A case as one JSON object, and the schema that it holds to."""

from __future__ import annotations

import types
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Union, get_args, get_origin, get_type_hints

from antedate.case_account import Account
from antedate.case_json import plain
from antedate.case_records import KINDS, Drafted, Recorded

SCHEMA_ID = "https://schemas.antedate.org/case/1"


def case_object(account: Account) -> dict[str, Any]:
    """The object of ``schema``: records as they stand, drafts, findings with what they cite."""
    case = account.case
    return {
        "case": case.name,
        "id": case.id,
        "question": case.question,
        "opened_at": plain(case.opened_at),
        "opened_by": case.opened_by,
        "records": [plain(found) for found in case.records],
        "drafts": [plain(draft) for draft in case.drafts],
        "withdrawn": list(case.withdrawn),
        "erased": list(case.erased),
        "findings": [plain(one) for one in account.findings],
        "not_known": [plain(one) for one in account.not_known],
        "exhibits": [plain(one) for one in account.exhibits],
        "left_out": list(account.left_out),
        "log": {"entries": case.entries, "head": case.head},
        "made_at": plain(account.made_at),
        "version": account.version,
    }


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of ``case_object``, by the types of the records."""
    made = _Definitions()
    kinds = [
        {
            "if": {"properties": {"kind": {"const": kind}}},
            "then": {"properties": {"record": made.of(record)}},
        }
        for kind, record in KINDS.items()
    ]
    recorded = made.of_fields(Recorded, {"record": {"type": "object"}, "kind": _one_of(KINDS)})
    account = {
        field: {"type": "array", "items": made.of(_item(Account, field))}
        for field in ("findings", "not_known", "exhibits")
    }
    properties = {
        "case": _TEXT,
        "id": _TEXT,
        "question": _TEXT,
        "opened_at": _TIME,
        "opened_by": _TEXT,
        "records": {"type": "array", "items": {**recorded, "allOf": kinds}},
        "drafts": {"type": "array", "items": made.of(Drafted)},
        "withdrawn": _TEXTS,
        "erased": _TEXTS,
        **account,
        "left_out": _TEXTS,
        "log": {
            "type": "object",
            "properties": {
                "entries": {"type": "integer", "minimum": 1},
                "head": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            },
            "required": ["entries", "head"],
            "additionalProperties": False,
        },
        "made_at": _TIME,
        "version": _TEXT,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "A case of Antedate",
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
        "$defs": made.definitions,
    }


_TEXT: dict[str, Any] = {"type": "string"}
_TEXTS = {"type": "array", "items": _TEXT}
_TIME = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$"}
_SIMPLE: dict[Any, dict[str, Any]] = {
    str: _TEXT,
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    datetime: _TIME,
}


class _Definitions:
    def __init__(self) -> None:
        self.definitions: dict[str, Any] = {}

    def of(self, expected: Any) -> dict[str, Any]:
        """The schema of a type."""
        origin = get_origin(expected)
        if origin in (Union, types.UnionType):
            return {"anyOf": [self.of(choice) for choice in get_args(expected)]}
        if origin is tuple:
            return {"type": "array", "items": self.of(get_args(expected)[0])}
        if expected is type(None):
            return {"type": "null"}
        if expected in _SIMPLE:
            return _SIMPLE[expected]
        if isinstance(expected, type) and issubclass(expected, StrEnum):
            return _one_of(expected)
        if is_dataclass(expected) and isinstance(expected, type):
            return self._named(expected)
        return {"type": "object"}

    def of_fields(self, record: Any, instead: dict[str, Any]) -> dict[str, Any]:
        hints = get_type_hints(record)
        return {
            "type": "object",
            "properties": {
                name: instead.get(name) or self.of(hint) for name, hint in hints.items()
            },
            "required": [field.name for field in fields(record)],
            "additionalProperties": False,
        }

    def _named(self, record: type) -> dict[str, Any]:
        if record.__name__ not in self.definitions:
            self.definitions[record.__name__] = {}
            self.definitions[record.__name__] = self.of_fields(record, {})
        return {"$ref": f"#/$defs/{record.__name__}"}


def _item(record: Any, field: str) -> Any:
    return get_args(get_type_hints(record)[field])[0]


def _one_of(values: Any) -> dict[str, Any]:
    return {"enum": [str(value) for value in values]}
