"""Time stamps by RFC 3161: that a manifest existed at a time, said by an authority."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from antedate.errors import AntedateError, UsageError

_MOST_BYTES = 1 << 20
_WAIT_S = 30.0


class StampError(AntedateError):
    """A time stamp could not be had, or does not hold."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What an authority answered (DER), and the time that it vouches for."""

    response: bytes
    at: datetime
    authority: str


def stamp(data: bytes, authority: str) -> Stamp:
    """Have an authority stamp the SHA-256 of ``data``; only the hash is sent.

    ``authority`` is an http or https address. Raises ``StampError`` where it does not answer,
    refuses, or stamps something else.
    """
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    if not authority.startswith(("http://", "https://")):
        raise UsageError(
            "is no address of a time stamping authority",
            subject=authority,
            remedy="Give one that begins with https://.",
        )
    request = TimestampRequestBuilder().data(data).hash_algorithm(HashAlgorithm.SHA256).build()
    response = _asked(request.as_bytes(), authority)
    at = stamped_at(response, authority)
    _hold(response, data, request.nonce, authority)
    return Stamp(response, at, authority)


def stamped_at(response: bytes, subject: str) -> datetime:
    """The time in a response, aware. Raises ``StampError`` for what is none, or a refusal."""
    from rfc3161_client import decode_timestamp_response

    try:
        decoded = decode_timestamp_response(response)
        status = decoded.status
        at = decoded.tst_info.gen_time if status in (0, 1) else None
    except ValueError as error:
        raise StampError(
            f"gave no time stamp ({error})", subject=subject, remedy="Try another authority."
        ) from error
    if at is None:
        said = ", ".join(decoded.status_string) or f"status {status}"
        raise StampError(
            f"refused to stamp ({said})", subject=subject, remedy="Ask whoever runs it."
        )
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def verify_stamp(response: bytes, data: bytes, certificates: Path) -> datetime:
    """The time that a stamp over ``data`` vouches for, by the authority's certificates (PEM).

    The last one in the file is the root. Raises ``StampError`` where the stamp does not hold.
    """
    from cryptography import x509
    from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response

    try:
        chain = x509.load_pem_x509_certificates(certificates.read_bytes())
    except OSError as error:
        raise UsageError(
            f"cannot be read ({error.strerror})", subject=str(certificates), remedy="Name another."
        ) from error
    except ValueError as error:
        raise UsageError(
            "holds no certificates", subject=str(certificates), remedy="Give them as PEM."
        ) from error
    builder = VerifierBuilder().add_root_certificate(chain[-1])
    for one in chain[:-1]:
        builder = builder.add_intermediate_certificate(one)
    at = stamped_at(response, "the time stamp")
    try:
        builder.build().verify_message(decode_timestamp_response(response), data)
    except VerificationError as error:
        raise StampError(
            f"does not hold ({error})",
            subject="the time stamp",
            remedy="Hold it against the certificates of the authority that made it.",
        ) from error
    return at


def _asked(request: bytes, authority: str) -> bytes:
    asking = urllib.request.Request(  # noqa: S310 - http and https only, see above
        authority, data=request, headers={"Content-Type": "application/timestamp-query"}
    )
    try:
        with urllib.request.urlopen(asking, timeout=_WAIT_S) as answer:  # noqa: S310 - as above
            found: bytes = answer.read(_MOST_BYTES)
    except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
        raise StampError(
            f"does not answer ({error})",
            subject=authority,
            remedy="Try again later, or export without --stamp: the package then says so.",
        ) from error
    return found


def _hold(response: bytes, data: bytes, nonce: int | None, authority: str) -> None:
    """Raise where a response is not of this request."""
    import hashlib

    from rfc3161_client import decode_timestamp_response

    info = decode_timestamp_response(response).tst_info
    if info.message_imprint.message != hashlib.sha256(data).digest() or info.nonce != nonce:
        raise StampError(
            "stamped something else than was asked",
            subject=authority,
            remedy="Do not trust this authority.",
        )
