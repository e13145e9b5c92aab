"""All records of a case as CSV: one table for each kind, one for drafts, one for findings."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any

from antedate.case_account import Account
from antedate.case_json import plain
from antedate.case_records import KINDS

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MADE = ("id", "at", "who", "why", "entry", "former", "draft")


def tables(account: Account) -> Iterator[tuple[str, str]]:
    """The name and the text of each table. Lists and objects stand in their cells as JSON.

    A cell that a spreadsheet would take for a formula begins with an apostrophe: JSON holds
    exactly what was recorded.
    """
    case = account.case
    for kind, record in KINDS.items():
        names = [field.name for field in fields(record)]
        rows = [{**_chosen(plain(found), _MADE), **plain(found.record)} for found in case.of(kind)]
        yield f"{kind}.csv", _table([*_MADE, *names], rows)
    drafts = ("id", "kind", "state", "at", "who", "why", "entry", "made", "body", "passage")
    yield "draft.csv", _table(drafts, [_chosen(plain(draft), drafts) for draft in case.drafts])
    said = ("number", "heading", "text", "cites", "disputed")
    yield "finding.csv", _table(said, [plain(one) for one in account.findings])
    yield "not_known.csv", _table(said, [plain(one) for one in account.not_known])
    shown = ("number", "id", "words", "details", "passage")
    yield "exhibit.csv", _table(shown, [plain(one) for one in account.exhibits])


def _chosen(value: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: value[name] for name in names}


def _table(names: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> str:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow([_cell(row[name]) for name in names])
    return written.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
