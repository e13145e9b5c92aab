"""The chain of a case's log: sealing entries to it, and finding what was changed in it.

Entries carry a salted digest of their content, and not the content itself, into the chain. So
the content can be erased with its salt, and the chain still holds; without the salt nobody can
try guesses against the digest.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from antedate.case_log import START, Action, Change, Entry, Head
from antedate.when import iso

_SALT_BYTES = 32


@dataclass(frozen=True, slots=True)
class Fault:
    """The first entry of a log that is not as it was sealed, and what is wrong with it."""

    number: int
    words: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verifying a log found. ``against`` is the head that it was held against;
    ``erased`` counts entries whose content was erased, and said to be."""

    entries: int
    head: str
    fault: Fault | None
    against: Head | None
    erased: int
    words: str


def seal(case: str, changes: Sequence[Change], number: int, previous: str) -> tuple[Entry, ...]:
    """Entries for changes, chained after the entry ``number`` with the hash ``previous``."""
    sealed: list[Entry] = []
    at = datetime.now(UTC)
    for change in changes:
        number += 1
        salt = secrets.token_bytes(_SALT_BYTES)
        content = _written(change.content)
        entry = Entry(
            case=case,
            number=number,
            at=at,
            action=change.action,
            subject=change.subject,
            digest=digest_of(salt, content),
            previous=previous,
            hash="",
            salt=salt,
            content=content,
        )
        previous = hash_of(entry)
        sealed.append(replace(entry, hash=previous))
    return tuple(sealed)


def digest_of(salt: bytes, content: str) -> str:
    """SHA-256 of the salt followed by the content in UTF-8, in hexadecimal."""
    return hashlib.sha256(salt + content.encode("utf-8", "surrogatepass")).hexdigest()


def hash_of(entry: Entry) -> str:
    """SHA-256 of an entry without its salt and content, in hexadecimal: of the JSON object of
    these fields with sorted keys, without spaces, in ASCII."""
    return hashlib.sha256(_written(chained(entry)).encode("ascii")).hexdigest()


def chained(entry: Entry) -> dict[str, object]:
    """What of an entry its hash is made over."""
    return {
        "case": entry.case,
        "number": entry.number,
        "at": iso(entry.at),
        "action": str(entry.action),
        "subject": entry.subject,
        "digest": entry.digest,
        "previous": entry.previous,
    }


def head_of(entries: Sequence[Entry]) -> Head:
    """How far a log has come. Raises ``ValueError`` for one without entries."""
    if not entries:
        raise ValueError("a log without entries has no head")
    return Head(entries[0].case, tuple(entry.hash for entry in entries), datetime.now(UTC))


def verify(entries: Sequence[Entry], against: Head | None = None) -> Verdict:
    """Look for alteration, insertion and removal in a log.

    Without a head to hold it against, a log that was rewritten whole passes: the verdict says
    so. With one, all entries up to that head are held to it.
    """
    erased = _said_erased(entries)
    faults = [fault for fault in (_broken(entries, erased), _departed(entries, against)) if fault]
    fault = min(faults, key=lambda found: found.number, default=None)
    gone = sum(entry.content is None for entry in entries)
    return Verdict(
        entries=len(entries),
        head=entries[-1].hash if entries else START,
        fault=fault,
        against=against,
        erased=gone,
        words=_words(entries, fault, against, gone),
    )


def verify_hash(entries: Sequence[Entry], told: str) -> Verdict:
    """Hold a log to the hash of one of its entries alone, as a report prints it.

    Where the chain fits together and has an entry of this hash, all entries up to it are those
    that were there when the hash was told: none can be changed without changing it.
    """
    alone = verify(entries)
    if alone.fault is not None:
        return alone
    place = next((n for n, entry in enumerate(entries, 1) if entry.hash == told), None)
    if place is None:
        fault = Fault(
            len(entries), "no entry has the hash that was given, so it was rewritten or cut short"
        )
        return replace(alone, fault=fault, words=f"The log is not as it was: {fault.words}.")
    later = len(entries) - place
    since = f" {later} were added since." if later else ""
    words = f"The log is as it was when this hash was told: it is that of entry {place}, and "
    words += f"the chain up to it holds.{since}{_erased_words(alone.erased)}"
    return replace(alone, words=words)


def _broken(entries: Sequence[Entry], erased: set[int]) -> Fault | None:
    """The first entry that does not fit the chain."""
    previous = START
    for place, entry in enumerate(entries, 1):
        if said := _misfit(entry, place, previous, erased):
            return Fault(place, said)
        previous = entry.hash
    return None


def _misfit(entry: Entry, place: int, previous: str, erased: set[int]) -> str:
    if entry.number != place:
        return f"entry {place} is missing: entry {entry.number} stands in its place"
    if entry.hash != hash_of(entry):
        return f"entry {place} was altered: its hash is not that of what it says"
    if entry.previous != previous:
        return (
            f"entry {place} does not follow the entry before it: one of the two was put in, "
            "taken out or altered"
        )
    if entry.content is None or entry.salt is None:
        if place not in erased:
            return f"the content of entry {place} is gone, and no later entry says it was erased"
        return ""
    if entry.digest != digest_of(entry.salt, entry.content):
        return f"the content of entry {place} was altered"
    return ""


def _departed(entries: Sequence[Entry], head: Head | None) -> Fault | None:
    """The first entry that is not the one which an exported head tells of."""
    if head is None:
        return None
    for place, (entry, told) in enumerate(zip(entries, head.hashes, strict=False), 1):
        if entry.hash != told:
            return Fault(place, f"entry {place} is not the entry that was exported")
    if len(entries) < len(head.hashes):
        place = len(entries) + 1
        return Fault(
            place,
            f"entry {place} is missing: the log had {len(head.hashes)} entries when it was "
            f"exported, and has {len(entries)}",
        )
    return None


def _said_erased(entries: Sequence[Entry]) -> set[int]:
    """The entries that later ones say were erased."""
    erased: set[int] = set()
    for entry in entries:
        if entry.action is Action.ERASE and entry.content is not None:
            try:
                numbers = json.loads(entry.content)["entries"]
                erased |= {n for n in numbers if isinstance(n, int) and n < entry.number}
            except (ValueError, KeyError, TypeError):
                continue
    return erased


def _words(entries: Sequence[Entry], fault: Fault | None, against: Head | None, gone: int) -> str:
    if fault is not None:
        return f"The log is not as it was written: {fault.words}."
    erased = _erased_words(gone)
    if against is None:
        return (
            f"The {len(entries)} entries of the log fit together.{erased} No exported head was "
            "given to hold them against: whoever can write to the archive can rewrite such a "
            "chain whole, so this alone proves nothing."
        )
    later = len(entries) - len(against.hashes)
    since = f" {later} were added since." if later else ""
    return (
        f"The log is as it was when its head was exported on {against.told_at:%Y-%m-%d %H:%M} "
        f"UTC: all {len(against.hashes)} entries up to then are the same.{since}{erased}"
    )


def _erased_words(gone: int) -> str:
    return f" The content of {gone} of them was erased, as the log says." if gone else ""


def _written(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
