"""Records of a case as JSON values and back, by the types of their fields."""

from __future__ import annotations

import types
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from antedate.case_records import KINDS, Record
from antedate.errors import UsageError
from antedate.when import iso


def plain(value: Any) -> Any:
    """A record, or anything in one, as JSON values."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, bytes):
        return b64encode(value).decode("ascii")
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    return value


def record_from(kind: str, value: Mapping[str, Any]) -> Record:
    """The record of a kind from JSON values.

    Raises ``UsageError`` for a kind or field that there is not, a field that lacks, and a value
    of another type.
    """
    if kind not in KINDS:
        raise _no_kind(kind)
    record: Record = _built(KINDS[kind], value, kind)
    return record


def value_from(expected: Any, value: Any, where: str) -> Any:
    """A value of a type from its JSON form. Raises ``UsageError`` naming ``where``."""
    origin = get_origin(expected)
    if origin in (Union, types.UnionType):
        return _of_union(expected, value, where)
    if origin is tuple:
        if not isinstance(value, list | tuple):
            raise _wrong(where, "a list")
        return tuple(value_from(get_args(expected)[0], item, where) for item in value)
    if expected is datetime:
        return _instant(value, where)
    if origin is not None:
        if not isinstance(value, Mapping):
            raise _wrong(where, "an object")
        return dict(value)
    if is_dataclass(expected):
        if not isinstance(value, Mapping):
            raise _wrong(where, "an object")
        return _built(expected, value, where)
    return _simple(expected, value, where)


def _of_union(expected: Any, value: Any, where: str) -> Any:
    choices = get_args(expected)
    if value is None and type(None) in choices:
        return None
    (only,) = (choice for choice in choices if choice is not type(None))
    return value_from(only, value, where)


def _simple(expected: Any, value: Any, where: str) -> Any:
    if expected is bytes and isinstance(value, str):
        try:
            return b64decode(value, validate=True)
        except ValueError:
            raise _wrong(where, "bytes in Base64") from None
    if isinstance(expected, type) and issubclass(expected, StrEnum):
        try:
            return expected(value)
        except ValueError:
            raise _wrong(where, "one of " + ", ".join(expected)) from None
    if expected is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, expected) or (expected is int and isinstance(value, bool)):
        words = {str: "text", int: "a number", float: "a number"}
        raise _wrong(where, words.get(expected, "true or false"))
    return value


def _instant(value: Any, where: str) -> datetime:
    try:
        at = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise _wrong(where, "a time such as 2024-03-05T14:30:00Z") from None
    if at.tzinfo is None:
        raise _wrong(where, "a time with its zone")
    return at


def _built(kind: Any, value: Mapping[str, Any], where: str) -> Any:
    hints = _hints(kind)
    if unknown := set(value) - set(hints):
        raise UsageError(
            f"has no field {sorted(unknown)[0]!r}",
            subject=where,
            remedy=f"Its fields are: {', '.join(hints)}.",
        )
    lacking = [
        field.name
        for field in fields(kind)
        if field.name not in value and field.default is MISSING and field.default_factory is MISSING
    ]
    if lacking:
        raise UsageError(
            f"lacks {', '.join(lacking)}", subject=where, remedy="Give it as NAME=VALUE."
        )
    return kind(**{name: value_from(hints[name], given, f"{where}.{name}")
                   for name, given in value.items()})  # fmt: skip


def field_types(kind: str) -> dict[str, Any]:
    """The type of each field of a kind of record. Raises ``UsageError`` for no such kind."""
    if kind not in KINDS:
        raise _no_kind(kind)
    return _hints(KINDS[kind])


def _no_kind(kind: str) -> UsageError:
    return UsageError(
        "is no kind of record", subject=repr(kind), remedy=f"Kinds are: {', '.join(KINDS)}."
    )


def _hints(kind: Any) -> dict[str, Any]:
    return _types(kind)


@cache
def _types(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _wrong(where: str, wanted: str) -> UsageError:
    return UsageError(f"is to be {wanted}", subject=where, remedy="Give another value.")
