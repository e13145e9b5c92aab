"""Signed claims about where a file comes from (C2PA), read without any network.

A signature can be broken (*invalid*: the file or the claim was changed), whole but by somebody
whom nobody vouches for (*untrusted*: anyone can make one), or whole and by a signer that the
given trust anchors vouch for (*valid*). Remote manifests and revocation lists are not fetched.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from antedate.errors import MediaError, UsageError
from antedate.when import Moment, parse_moment

_EXIF_DATE = re.compile(r"^(\d{4}):(\d\d):(\d\d)[ T](.+)$")
_NO_CREDENTIALS = ("ManifestNotFound", "NotSupported", "no JUMBF data", "JumbfNotFound")


class SignatureState(StrEnum):
    """What a signature is worth."""

    VALID = "valid"
    UNTRUSTED = "untrusted"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class SignedDate:
    """A date in a signed claim. ``captured``: it is said to be that of the capture."""

    field: str
    moment: Moment
    captured: bool


@dataclass(frozen=True, slots=True)
class Credentials:
    """The signed claim of a file. ``signed_at`` is when a timestamp authority or, failing
    that, the signer says that it was signed; ``problems`` are codes of the C2PA standard."""

    state: SignatureState
    signer: str
    generator: str
    signed_at: Moment | None
    dates: tuple[SignedDate, ...]
    problems: tuple[str, ...]


def credentials(path: Path, anchors: str = "") -> Credentials | None:
    """The signed claim in a file, ``None`` where it has none.

    ``anchors`` is PEM, certificates whose signers are trusted; without any no signer is. The
    file is read in this process: ``worker.Decoder.credentials`` reads those that nobody
    vouches for in a limited child. Raises ``MediaError`` for a claim that cannot be read.
    """
    import c2pa

    settings = c2pa.Settings.from_dict(_settings(anchors))
    try:
        with c2pa.Context(settings) as context, c2pa.Reader(path, context=context) as reader:
            told = json.loads(reader.json())
            state = reader.get_validation_state() or "Invalid"
    except c2pa.C2paError as error:
        if any(word in f"{type(error).__name__} {error}" for word in _NO_CREDENTIALS):
            return None
        raise MediaError(
            f"holds signed claims that cannot be read ({error})",
            subject=str(path),
            remedy="Look at the file with another tool for C2PA.",
        ) from error
    return _told(told, state)


def trust_anchors(path: Path) -> str:
    """A file of certificates in PEM, as text. Raises ``UsageError``."""
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            "is no file of trust anchors that can be read",
            subject=str(path),
            remedy="Give certificates in PEM.",
        ) from error


def _settings(anchors: str) -> dict[str, Any]:
    made: dict[str, Any] = {
        "verify": {
            "remote_manifest_fetch": False,
            "ocsp_fetch": False,
            "verify_trust": True,
            "verify_after_reading": True,
        }
    }
    if anchors:
        made["trust"] = {"user_anchors": anchors}
    return made


def _told(told: Mapping[str, Any], state: str) -> Credentials | None:
    active = told.get("manifests", {}).get(told.get("active_manifest"))
    if not isinstance(active, Mapping):
        return None
    signature = active.get("signature_info") or {}
    results = told.get("validation_results", {}).get("activeManifest", {})
    return Credentials(
        state={
            "Trusted": SignatureState.VALID,
            "Valid": SignatureState.UNTRUSTED,
        }.get(state, SignatureState.INVALID),
        signer=str(signature.get("issuer") or signature.get("common_name") or "an unnamed signer"),
        generator=_generator(active),
        signed_at=_moment(signature.get("time")),
        dates=tuple(_dates(active)),
        problems=tuple(str(one.get("code")) for one in results.get("failure", [])),
    )


def _generator(active: Mapping[str, Any]) -> str:
    for info in active.get("claim_generator_info") or []:
        if isinstance(info, Mapping) and info.get("name"):
            return str(info["name"])
    return str(active.get("claim_generator") or "")


def _dates(active: Mapping[str, Any]) -> Iterator[SignedDate]:
    for assertion in active.get("assertions") or []:
        label, data = str(assertion.get("label", "")), assertion.get("data")
        if not isinstance(data, Mapping):
            continue
        if label.startswith("c2pa.actions"):
            for action in data.get("actions") or []:
                moment = _moment(action.get("when"))
                name = str(action.get("action", "action"))
                source = str(action.get("digitalSourceType", ""))
                if moment is not None:
                    captured = name == "c2pa.created" and source.endswith("digitalCapture")
                    yield SignedDate(name, moment, captured)
        elif "exif" in label or "metadata" in label:
            for field, value in data.items():
                if str(field).lower().endswith("datetimeoriginal"):
                    moment = _moment(value)
                    if moment is not None:
                        yield SignedDate(str(field), moment, True)


def _moment(value: Any) -> Moment | None:
    if not isinstance(value, str):
        return None
    exif = _EXIF_DATE.match(value)
    text = f"{exif[1]}-{exif[2]}-{exif[3]}T{exif[4]}" if exif else value
    try:
        return parse_moment(text)
    except UsageError:
        return None
