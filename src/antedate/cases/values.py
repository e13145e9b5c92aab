"""Values as a person types them, NAME=VALUE, made into the JSON values of a field's type."""

from __future__ import annotations

import json
import types
from collections.abc import Iterable, Mapping
from typing import Any, Union, get_args, get_origin

from antedate.case_json import plain
from antedate.case_records import Reading, When
from antedate.errors import UsageError
from antedate.when import Moment, iso, parse_moment

_RANGE = ".."


def typed_values(given: Iterable[str], types_of: Mapping[str, Any], subject: str) -> dict[str, Any]:
    """The values of ``NAME=VALUE`` words, by the types of the fields.

    Lists are given with commas, dates as ``2024-03-05`` or ``2024-03-01..2024-03-05``, and
    anything as JSON that begins with ``[`` or ``{``. Raises ``UsageError``.
    """
    values = {}
    for word in given:
        name, equals, value = word.partition("=")
        if not equals:
            raise UsageError(
                "is no NAME=VALUE", subject=repr(word), remedy="Write it as text=... with no space."
            )
        values[name] = _typed(types_of.get(name, str), value, f"{subject}.{name}")
    return values


def when_from(written: str, zone: str | None = None) -> When:
    """The interval of a date, or of two with ``..`` between them. Raises ``UsageError``."""
    first, dots, last = written.partition(_RANGE)
    begin = parse_moment(first, zone)
    end = parse_moment(last, zone) if dots else begin
    if end.latest <= begin.earliest:
        raise UsageError("ends before it begins", subject=written, remedy="Turn the dates round.")
    return When(written.strip(), (Reading(begin.earliest, end.latest, "as entered"),))


def _typed(expected: Any, value: str, where: str) -> Any:
    origin = get_origin(expected)
    if origin in (Union, types.UnionType):
        if not value:
            return None
        expected = next(one for one in get_args(expected) if one is not type(None))
        origin = get_origin(expected)
    if expected is not str and value[:1] in ("[", "{"):
        try:
            return json.loads(value)
        except ValueError as error:
            raise UsageError(f"is no JSON ({error})", subject=where, remedy="Mend it.") from None
    if origin is tuple:
        return [part.strip() for part in value.split(",") if part.strip()]
    if expected is When:
        return plain(when_from(value))
    if expected is Moment:
        moment = parse_moment(value)
        return {**plain(moment), "at": iso(moment.at)}
    return _number(expected, value, where) if expected in (int, float, bool) else value


def _number(expected: Any, value: str, where: str) -> Any:
    if expected is bool and value in ("true", "false"):
        return value == "true"
    try:
        if expected is not bool:
            return expected(value)
    except ValueError:
        pass
    wanted = "true or false" if expected is bool else "a number"
    raise UsageError(f"is to be {wanted}", subject=where, remedy="Give another value.")
