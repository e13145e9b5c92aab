"""Entries of a case's log, as they pass between the store and custody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

START = "0" * 64
"""What stands for the hash before the first entry."""


class Action(StrEnum):
    """What an entry does. No entry changes another, but ``erase`` tells whose content went."""

    OPEN = "open"
    ADD = "add"
    CORRECT = "correct"
    WITHDRAW = "withdraw"
    DRAFT = "draft"
    EDIT = "edit"
    CONFIRM = "confirm"
    REJECT = "reject"
    REOPEN = "reopen"
    ERASE = "erase"


@dataclass(frozen=True, slots=True)
class Entry:
    """One change of a case.

    ``digest`` is the SHA-256 of the salt and the content, ``hash`` that of all other fields,
    ``previous`` included. ``salt`` and ``content`` are ``None`` once they were erased; the
    chain does not need them. ``subject`` is the id of the record or draft that it is about.
    """

    case: str
    number: int
    at: datetime
    action: Action
    subject: str
    digest: str
    previous: str
    hash: str
    salt: bytes | None = None
    content: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A change to be made: an entry that has no place in the log yet.

    ``content`` is a JSON object and holds who made the change and why.
    """

    action: Action
    subject: str
    content: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Head:
    """How far a log had come: the hashes of all its entries, in order, and when it was told."""

    case: str
    hashes: tuple[str, ...]
    told_at: datetime
