"""The schema.org vocabulary, as far as reviews reach: types, their properties, what these hold.

``vocabulary.json`` holds all properties of these types, own and inherited, with their ranges,
as schema.org states them.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from typing import Any

_DAY = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?")
_WRITTEN = {"Text", "URL", "Date", "DateTime", "Time", "Number", "Integer", "Boolean"}


def faults(value: Any, expected: tuple[str, ...] = ("Thing",), where: str = "$") -> list[str]:
    """What in a JSON-LD object is not of the vocabulary; nothing where all of it is."""
    if isinstance(value, list):
        return [
            one for n, item in enumerate(value) for one in faults(item, expected, f"{where}[{n}]")
        ]
    if not isinstance(value, dict):
        return [] if _is_written(value, expected) else [f"{where}: {value!r} is no {_or(expected)}"]
    type_ = value.get("@type")
    if type_ not in _types():
        return [f"{where}: {type_!r} is no type that is known here"]
    found = []
    if not any(one in _lineage(type_) for one in expected):
        found.append(f"{where}: a {type_} stands where a {_or(expected)} is wanted")
    for name, item in value.items():
        if name in ("@type", "@context", "@id"):
            continue
        ranges = _properties(type_).get(name)
        if ranges is None:
            found.append(f"{where}.{name}: a {type_} has no such property")
        else:
            found += faults(item, ranges, f"{where}.{name}")
    return found


def _is_written(value: Any, expected: tuple[str, ...]) -> bool:
    if isinstance(value, bool):
        return "Boolean" in expected
    if isinstance(value, int | float):
        return bool({"Number", "Integer"} & set(expected))
    if not isinstance(value, str):
        return False
    for enumeration, members in _loaded()["enumerations"].items():
        if enumeration in expected:
            return value in members
    if "URL" in expected and value.startswith(("http://", "https://")):
        return True
    if {"Date", "DateTime"} & set(expected) and _DAY.fullmatch(value):
        return True
    return "Text" in expected or "Str" in expected


def _properties(type_: str) -> dict[str, tuple[str, ...]]:
    held: dict[str, tuple[str, ...]] = {}
    for one in reversed(_lineage(type_)):
        known = _types().get(one)
        if known:
            held |= {name: tuple(ranges) for name, ranges in known["properties"].items()}
    return held


@cache
def _lineage(type_: str) -> list[str]:
    """A type and all those above it."""
    line = [type_]
    for parent in _types().get(type_, {"parents": []})["parents"]:
        line += _lineage(parent)
    return line


def _types() -> dict[str, Any]:
    found: dict[str, Any] = _loaded()["types"]
    return found


@cache
def _loaded() -> dict[str, Any]:
    text = files("antedate.exports").joinpath("vocabulary.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def _or(names: tuple[str, ...]) -> str:
    return " or ".join(names)
