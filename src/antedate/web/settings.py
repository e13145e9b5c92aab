"""How a desk is run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

MOST_UPLOAD_BYTES = 8_000_000_000


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """``hosts`` are the names, with port, under which the desk may be asked for: any other is
    refused, so that no page elsewhere can reach it by a name that it points here.

    With ``accounts`` people sign in by name; else whoever holds the one-time key is the owner.
    ``secure`` says that browsers reach the desk by HTTPS. A file that is sent in may have
    ``upload_bytes``, and goes once nobody has used it for ``upload_age``. Folders of the machine
    are added from ``add_from`` alone; without it from anywhere, but never with ``accounts``.
    """

    hosts: frozenset[str]
    owner: str
    accounts: bool = False
    secure: bool = False
    lasting: timedelta = timedelta(days=7)
    upload_bytes: int = MOST_UPLOAD_BYTES
    upload_age: timedelta = timedelta(days=30)
    add_from: tuple[Path, ...] = ()
