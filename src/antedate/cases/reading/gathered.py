"""The record of an incident while it is being put together."""

from __future__ import annotations

from dataclasses import dataclass, field

from antedate.cases.drafts import Harm, Reading, Span


@dataclass(slots=True)
class Gathered:
    """An incident while it is being put together."""

    what: str
    words: str
    date: int | None = None
    fallback: Reading | None = None
    place: str = ""
    vague: bool = False
    means: str = ""
    recalled: bool = False
    """Only recalled from before: what follows speaks of the main one again."""
    harm: list[Harm] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    sentences: list[int] = field(default_factory=list)
