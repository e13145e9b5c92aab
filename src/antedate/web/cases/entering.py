"""Forms of records both ways: what they show at first, and the values that come back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from antedate.case_json import plain, value_from
from antedate.case_records import Case, Harm, Reading, When
from antedate.cases.values import when_from
from antedate.errors import UsageError
from antedate.report.case_words import interval_words, record_words
from antedate.report.outside import short_sentence
from antedate.web.cases.forms import Entry, Field
from antedate.web.posted import Posted
from antedate.when import parse_moment

FIELD = "f."
"""What stands before the names of fields: a form of a page has properties of its own by such names
as ``form`` and ``name``."""
_WORDS = 110
_SPARE_ROWS = 2
_HARM = ("kind", "number", "who", "nationality")
_PEOPLE = re.compile("[0-9]{1,9}")
_CHOSEN_AT_ONCE = (Entry.CHOICE, Entry.ONE)


@dataclass(frozen=True, slots=True)
class Option:
    """Something that can be chosen."""

    value: str
    words: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Input:
    """A field of a form with what it shows. ``rows`` are of people harmed."""

    field: Field
    shown: str = ""
    options: tuple[Option, ...] = ()
    zone: str = ""
    rows: tuple[Mapping[str, str], ...] = ()


def inputs(
    case: Case,
    fields: Sequence[Field],
    values: Mapping[str, Any],
    more: Mapping[str, Sequence[Option]] | None = None,
) -> list[Input]:
    """The fields of a form, filled with JSON values. ``more`` are further things to choose."""
    return [
        _input(case, field, values.get(field.name), (more or {}).get(field.name, ()))
        for field in fields
        if field.entry is not Entry.SHOWN or values.get(field.name)
    ]


def entered(
    fields: Iterable[Field], form: Posted, was: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The JSON values that a form sent: with ``was``, of the fields that differ from it; else
    of those that hold something. Raises ``UsageError`` for an empty field that is needed."""
    values = {}
    for field in fields:
        if field.entry is Entry.SHOWN or (was is not None and field.name not in was):
            continue
        before = (was or {}).get(field.name)
        value = _value(field, form, before)
        if field.needed and value in (None, "", []):
            raise UsageError(f"\u201c{field.label}\u201d is empty", remedy="Fill it in.")
        if (value != before) if was is not None else value not in (None, "", []):
            values[field.name] = value
    return values


def _input(case: Case, field: Field, value: Any, more: Sequence[Option]) -> Input:
    match field.entry:
        case Entry.CHOICE:
            return Input(field, options=tuple(_choices(field, value)))
        case Entry.ONE | Entry.SEVERAL:
            chosen = [value] if isinstance(value, str) else list(value or ())
            return Input(field, options=tuple(_things(case, field, chosen, more)))
        case Entry.WHEN:
            return Input(field, (value or {}).get("words", ""), tuple(_readings(value)))
        case Entry.MOMENT:
            return Input(field, _moment_shown(value), zone=(value or {}).get("zone") or "")
        case Entry.HARM:
            rows = [{name: _plain_text(one.get(name)) for name in (*_HARM, "at_least")}
                    for one in value or ()]  # fmt: skip
            return Input(field, rows=(*rows, *({},) * _SPARE_ROWS))
        case Entry.LINES:
            return Input(field, "\n".join(map(str, value or ())))
    return Input(field, _plain_text(value))


def _value(field: Field, form: Posted, was: Any) -> Any:
    name = FIELD + field.name
    match field.entry:
        case Entry.SEVERAL:
            return form.all(name)
        case Entry.ONE:
            return form.one(name) or ("" if was == "" else None)
        case Entry.LINES:
            return [line.strip() for line in form.text(name).split("\n") if line.strip()]
        case Entry.NUMBER:
            return _number(field, form.one(name))
        case Entry.WHEN:
            return _when(name, form, was)
        case Entry.MOMENT:
            return _moment(name, form, was)
        case Entry.HARM:
            return list(_harm(form.start(f"{name}."))) or (was and [])
    typed = form.text(name) if field.entry is Entry.TEXT else form.one(name)
    # A browser rewrites some characters: what was left alone stays as it was recorded.
    return was if was is not None and typed.strip() == _typed(was).strip() else typed


def _choices(field: Field, value: Any) -> Iterator[Option]:
    known = [choice for choice, _ in field.choices]
    if value and value not in known:
        yield Option(value, value, chosen=True)
    for choice, words in field.choices:
        yield Option(choice, words, choice == (value or ""))


def _things(
    case: Case, field: Field, chosen: Sequence[str], more: Sequence[Option]
) -> Iterator[Option]:
    offered = set()
    for found in case.records:
        if found.kind in field.of:
            offered.add(found.id)
            words = f"{found.id}: {short_sentence(record_words(case, found), _WORDS)}"
            yield Option(found.id, words, found.id in chosen)
    for option in more:
        offered.add(option.value)
        yield Option(option.value, option.words, option.value in chosen)
    for id in chosen:
        if id and id not in offered:
            yield Option(id, id, chosen=True)


def _readings(value: Mapping[str, Any] | None) -> Iterator[Option]:
    """The readings of a date, to be kept all, or one of them alone."""
    readings = [value_from(Reading, one, "reading") for one in (value or {}).get("readings", ())]
    if len(readings) > 1:
        yield Option("all", f"all {len(readings)} readings stay possible", chosen=True)
    for number, reading in enumerate(readings):
        why = f" ({reading.why})" if reading.why else ""
        yield Option(str(number), interval_words(reading) + why, len(readings) == 1)
    if readings:
        yield Option("none", "cannot be placed in the calendar", chosen=False)


def _when(name: str, form: Posted, was: Mapping[str, Any] | None) -> Any:
    words, dates = form.one(f"{name}.words"), form.one(f"{name}.dates")
    pick = form.one(f"{name}.pick")
    readings = list((was or {}).get("readings", ()))
    if was is not None and words == _typed(was.get("words")).strip():
        words = was["words"]
    if dates:
        found = plain(when_from(dates, form.one(f"{name}.zone") or None))
        return {"words": words or found["words"], "readings": found["readings"]}
    if pick.isdecimal() and len(pick) < 9 and int(pick) < len(readings):
        readings = [readings[int(pick)]]
    elif pick == "none":
        readings = []
    return plain(When(words)) | {"readings": readings} if words or readings else None


def _moment(name: str, form: Posted, was: Mapping[str, Any] | None) -> Any:
    typed, zone = form.one(name), form.one(f"{name}.zone")
    if was is not None and (typed, zone) == (_moment_shown(was), was.get("zone") or ""):
        return was
    return plain(parse_moment(typed, zone or None)) if typed else None


def _moment_shown(value: Mapping[str, Any] | None) -> str:
    if not value:
        return ""
    return str(value.get("written") or value["at"])


def _harm(fields: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    for row in sorted({name.partition(".")[0] for name in fields}, key=lambda row: row.zfill(9)):
        one = {name: fields.get(f"{row}.{name}", "").strip() for name in _HARM}
        if any(one.values()):
            if one["number"] and not _PEOPLE.fullmatch(one["number"]):
                raise UsageError(
                    "is no number of people",
                    subject=one["number"],
                    remedy="Leave it empty where nobody counted.",
                )
            number = int(one["number"]) if one["number"] else None
            kind = one["kind"] or "killed"
            at_least = f"{row}.at_least" in fields
            yield plain(Harm(kind, number, at_least, one["who"], one["nationality"]))


def _number(field: Field, typed: str) -> float | None:
    try:
        return float(typed) if typed else None
    except ValueError:
        raise UsageError(
            f"\u201c{field.label}\u201d is to be a number", remedy="Give seconds, such as 12.5."
        ) from None


def _plain_text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    return "" if value is None else str(value)


def _typed(value: Any) -> str:
    """How text comes back from a browser that nobody touched it in."""
    text = _plain_text(value).encode("utf-8", "replace").decode("utf-8")
    return text.replace("\x00", "\ufffd").replace("\r\n", "\n").replace("\r", "\n")
