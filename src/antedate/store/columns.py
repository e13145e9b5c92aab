"""Column types that keep what Python holds, exactly, in any database."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, LargeBinary, Text
from sqlalchemy.types import TypeDecorator

from antedate.records import DateClaim, DateClaimKind
from antedate.when import Moment, Precision

# Broken exports and file names hold lone surrogates and NULs, which no database takes as
# text. Each is kept as this noncharacter and four hexadecimal digits; all other text,
# control characters included, is stored as it is.
_MARK = "\ufdd0"
_UNSTORABLE = re.compile("[\x00\ud800-\udfff\ufdd0]")
_KEPT = re.compile(_MARK + "([0-9a-f]{4})")


def escaped(text: str) -> str:
    """Text that any database stores; ``unescaped`` gives the original back."""
    return _UNSTORABLE.sub(lambda found: f"{_MARK}{ord(found[0]):04x}", text)


def unescaped(text: str) -> str:
    """What ``escaped`` was given."""
    return _KEPT.sub(lambda found: chr(int(found[1], 16)), text) if _MARK in text else text


class AnyText(TypeDecorator[str]):
    """Any Python string, lone surrogates and NUL included."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else escaped(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else unescaped(value)


class PackedText(TypeDecorator[str]):
    """Any Python string, compressed: for long records that are read whole or not at all."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else zlib.compress(value.encode("utf-8", "surrogatepass"), 9)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else zlib.decompress(value).decode("utf-8", "surrogatepass")


class UtcTime(TypeDecorator[datetime]):
    """An aware instant, stored in UTC. A naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time must be aware")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        at: datetime = value
        # SQLite has no zones: what comes back is the UTC that went in.
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def moment_values(prefix: str, moment: Moment | None) -> dict[str, object]:
    """The four columns that hold a moment."""
    return {
        f"{prefix}_at": moment and moment.at,
        f"{prefix}_precision": moment and moment.precision.value,
        f"{prefix}_zone": moment and moment.zone,
        f"{prefix}_written": moment and moment.written,
    }


def moment_of(row: Any, prefix: str) -> Moment | None:
    """The moment in the four columns of a row."""
    at = getattr(row, f"{prefix}_at")
    if at is None:
        return None
    return Moment(
        at,
        Precision(getattr(row, f"{prefix}_precision")),
        getattr(row, f"{prefix}_zone"),
        getattr(row, f"{prefix}_written"),
    )


def bounds(moment: Moment | None) -> tuple[datetime | None, datetime | None]:
    """The earliest and latest instant that a moment can mean, for sorting and searching."""
    if moment is None:
        return None, None
    try:
        return moment.earliest, moment.latest
    except OverflowError:  # at the ends of the calendar
        return moment.at, moment.at


def strings_json(strings: Sequence[str]) -> str:
    """A list of strings as JSON text."""
    return json.dumps(list(strings), ensure_ascii=False, separators=(",", ":"))


def strings_of(text: str) -> tuple[str, ...]:
    """What ``strings_json`` was given."""
    return tuple(json.loads(text))


def claims_json(claims: Sequence[DateClaim]) -> str:
    """Date claims as JSON text."""
    return json.dumps(
        [
            {
                "kind": claim.kind.value,
                "field": claim.field,
                "at": claim.moment.at.isoformat(),
                "precision": claim.moment.precision.value,
                "zone": claim.moment.zone,
                "written": claim.moment.written,
            }
            for claim in claims
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    )


def claims_of(text: str) -> tuple[DateClaim, ...]:
    """What ``claims_json`` was given."""
    return tuple(
        DateClaim(
            DateClaimKind(claim["kind"]),
            claim["field"],
            Moment(
                datetime.fromisoformat(claim["at"]),
                Precision(claim["precision"]),
                claim["zone"],
                claim["written"],
            ),
        )
        for claim in json.loads(text)
    )
