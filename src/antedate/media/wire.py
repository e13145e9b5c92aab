"""How a decoding child and its parent talk: a JSON head and raw bytes, never pickles.

The child reads hostile files, so the parent believes nothing it sends: every length and
every type is checked before it is used.
"""

from __future__ import annotations

import json
import struct
from datetime import datetime
from typing import Any

from antedate.errors import (
    AntedateError,
    DecodeLimit,
    MediaError,
    RefusedMedia,
    UsageError,
)
from antedate.media.credentials import Credentials, SignatureState, SignedDate
from antedate.media.frames import Plan, Sampling
from antedate.records import DateClaim, DateClaimKind, Media, MediaType
from antedate.when import Moment, Precision, iso

HEAD = struct.Struct("<IQ")
MOST_HEAD_BYTES = 1 << 20
MOST_BODY_BYTES = 1 << 31
_MOST_TEXT, _MOST_DATES = 500, 100
_ERRORS: dict[str, type[AntedateError]] = {
    kind.__name__: kind for kind in (MediaError, RefusedMedia, DecodeLimit, UsageError)
}


class WireError(Exception):
    """What came over the wire is not what may come."""


def packed(head: dict[str, Any], body_bytes: int = 0) -> bytes:
    """The start of a message: lengths and head. The body follows as it is."""
    text = json.dumps(head, separators=(",", ":")).encode()
    return HEAD.pack(len(text), body_bytes) + text


def lengths(start: bytes) -> tuple[int, int]:
    """Length of head and body. Raises ``WireError`` beyond what any message needs."""
    head_bytes, body_bytes = HEAD.unpack(start)
    if head_bytes > MOST_HEAD_BYTES or body_bytes > MOST_BODY_BYTES:
        raise WireError("a message too long")
    return head_bytes, body_bytes


def head_of(text: bytes) -> dict[str, Any]:
    """The head of a message. Raises ``WireError`` where it is not a JSON object."""
    try:
        head = json.loads(text)
    except ValueError as error:
        raise WireError("a head that is not JSON") from error
    if not isinstance(head, dict):
        raise WireError("a head that is not an object")
    return head


def number(head: dict[str, Any], name: str) -> float:
    """A finite number in a head. Raises ``WireError``."""
    value = head.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 1e15:
        raise WireError(f"{name} is not a number")
    return float(value)


def plan_out(plan: Plan) -> dict[str, Any]:
    """A plan as JSON values."""
    return {name: getattr(plan, name) for name in Plan.__slots__}


def plan_in(values: dict[str, Any]) -> Plan:
    """The plan from what ``plan_out`` gave."""
    return Plan(**{**values, "sampling": Sampling(values["sampling"])})


def error_out(error: AntedateError) -> dict[str, Any]:
    """An error as JSON values."""
    return {
        "kind": "error",
        "error": type(error).__name__,
        "message": error.message,
        "subject": error.subject,
        "remedy": error.remedy,
    }


def error_in(head: dict[str, Any]) -> AntedateError:
    """The error from what ``error_out`` gave; only errors about media come through."""
    kind = _ERRORS.get(str(head.get("error")), MediaError)
    message, subject, remedy = (
        str(head.get(name, ""))[:4000] for name in ("message", "subject", "remedy")
    )
    return kind(message, subject=subject, remedy=remedy)


def media_out(media: Media) -> dict[str, Any]:
    """What was probed as JSON values."""
    values = {name: getattr(media, name) for name in Media.__slots__ if name != "claims"}
    values["claims"] = [
        [claim.kind, claim.field, *_moment_out(claim.moment)] for claim in media.claims
    ]
    return values


def media_in(values: Any) -> Media:
    """The record from what ``media_out`` gave. Raises ``WireError`` for anything else."""
    try:
        return Media(
            sha256=str(values["sha256"]),
            size_bytes=int(values["size_bytes"]),
            type=MediaType(values["type"]),
            container=str(values["container"]),
            codec=str(values["codec"]),
            duration_s=number(values, "duration_s"),
            width=int(values["width"]),
            height=int(values["height"]),
            frames_per_s=(
                None if values["frames_per_s"] is None else number(values, "frames_per_s")
            ),
            has_sound=bool(values["has_sound"]),
            claims=tuple(_claim(*claim) for claim in values["claims"]),
            notes=tuple(str(note) for note in values["notes"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise WireError("a media record that is none") from error


def credentials_out(found: Credentials | None) -> dict[str, Any] | None:
    """A signed claim as JSON values."""
    if found is None:
        return None
    return {
        "state": found.state,
        "signer": found.signer[:_MOST_TEXT],
        "generator": found.generator[:_MOST_TEXT],
        "signed_at": found.signed_at and _moment_out(found.signed_at),
        "dates": [
            [one.field[:_MOST_TEXT], _moment_out(one.moment), one.captured]
            for one in found.dates[:_MOST_DATES]
        ],
        "problems": [problem[:_MOST_TEXT] for problem in found.problems[:_MOST_DATES]],
    }


def credentials_in(values: Any) -> Credentials | None:
    """The signed claim from what ``credentials_out`` gave. Raises ``WireError``."""
    if values is None:
        return None
    try:
        signed_at = values["signed_at"]
        return Credentials(
            SignatureState(values["state"]),
            str(values["signer"]),
            str(values["generator"]),
            None if signed_at is None else _moment_in(*signed_at),
            tuple(
                SignedDate(str(field), _moment_in(*moment), bool(captured))
                for field, moment, captured in values["dates"]
            ),
            tuple(str(problem) for problem in values["problems"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise WireError("a signed claim that is none") from error


def _moment_out(moment: Moment) -> list[str | None]:
    return [iso(moment.at), moment.precision, moment.zone, moment.written]


def _moment_in(at: str, precision: str, zone: str | None, written: str) -> Moment:
    named = None if zone is None else str(zone)
    return Moment(datetime.fromisoformat(at), Precision(precision), named, str(written))


def _claim(
    kind: str, field: str, at: str, precision: str, zone: str | None, written: str
) -> DateClaim:
    return DateClaim(DateClaimKind(kind), str(field), _moment_in(at, precision, zone, written))
