"""What a case comes to: numbered findings, what they cite, and what is not known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from antedate.case_records import Case


@dataclass(frozen=True, slots=True)
class Exhibit:
    """Something that findings cite, by its number. ``id`` is the record, post or media."""

    number: int
    id: str
    words: str
    details: tuple[str, ...] = ()
    passage: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence with the numbers of the exhibits that it rests on. ``heading`` groups them."""

    number: int
    heading: str
    text: str
    cites: tuple[int, ...]
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """A case put together. ``left_out`` names the fields that were left out, if any were."""

    case: Case
    findings: tuple[Finding, ...]
    not_known: tuple[Finding, ...]
    exhibits: tuple[Exhibit, ...]
    sources: tuple[str, ...]
    open_drafts: int
    left_out: tuple[str, ...]
    made_at: datetime
    version: str


@dataclass(frozen=True, slots=True)
class Redaction:
    """Which fields are left out, and the words that stood in them, to be left out everywhere."""

    fields: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.fields or self.words)
