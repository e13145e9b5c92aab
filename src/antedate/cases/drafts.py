"""What is drafted from a report. Drafts count for nothing until a person confirms them.

A ``Span`` is a half-open range of characters in the text that the draft carries; for HTML that
is the text drawn out of the page. Calendar ranges are half open too, aware and in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters ``start`` to ``end`` of a text, ``end`` not included."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters themselves."""
        return text[self.start : self.end]

    def meets(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Reading:
    """One calendar interval that a phrase can mean, and why, in words."""

    earliest: datetime
    latest: datetime
    why: str

    def __post_init__(self) -> None:
        if self.earliest.tzinfo is None or self.latest.tzinfo is None:
            raise ValueError("a Reading needs aware datetimes")
        object.__setattr__(self, "earliest", self.earliest.astimezone(UTC))
        object.__setattr__(self, "latest", self.latest.astimezone(UTC))


@dataclass(frozen=True, slots=True)
class DateDraft:
    """A date phrase. ``readings`` begins with the likeliest; it is empty where nothing resolves
    it, and ``problem`` then says why. ``clock`` is the hour of day written with it, as written.
    """

    span: Span
    phrase: str
    readings: tuple[Reading, ...]
    clock: str = ""
    problem: str = ""

    @property
    def reading(self) -> Reading | None:
        """The likeliest reading."""
        return self.readings[0] if self.readings else None


class SpeakerKind(StrEnum):
    """How a speaker is named."""

    NAMED = "named"
    UNNAMED = "unnamed"
    OUTLET = "outlet"


@dataclass(frozen=True, slots=True)
class SpeakerDraft:
    """Who says it: ``words`` as written; ``name`` where one is known, be it from another sentence.

    ``words`` may be a pronoun or "the group"; ``refers_to`` is then whom it was taken to mean.
    """

    words: str
    span: Span | None
    kind: SpeakerKind
    name: str = ""
    description: str = ""
    refers_to: str = ""


class StatementKind(StrEnum):
    """Whether words are given as spoken or retold."""

    QUOTE = "quote"
    PARAPHRASE = "paraphrase"


@dataclass(frozen=True, slots=True)
class StatementDraft:
    """What a speaker is reported to have said. ``cue`` is where the text says that they say it.

    ``stated`` is the index, in ``Draft.dates``, of when it was said. ``problem`` tells of a quote
    that does not close.
    """

    span: Span
    text: str
    kind: StatementKind
    speaker: SpeakerDraft
    cue: Span | None
    stated: int | None = None
    language: str = "en"
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Harm:
    """People killed or hurt. ``at_least`` tells that the number is a floor;
    ``number`` is ``None`` for words such as "dozens". ``who`` is the people as described;
    ``toll`` marks a number given as that of the whole event.
    """

    kind: str
    number: int | None
    at_least: bool
    who: str
    nationality: str
    span: Span
    toll: bool = False


@dataclass(frozen=True, slots=True)
class IncidentDraft:
    """An event that is said to have happened, put together from ``spans``.

    ``date`` is an index in ``Draft.dates``; where that is ``None``, ``occurred`` may still hold a
    reading drawn from the report as a whole, and says so.
    """

    what: str
    words: str
    date: int | None
    occurred: Reading | None
    place: str
    means: str
    killed: int | None
    injured: int | None
    harm: tuple[Harm, ...]
    spans: tuple[Span, ...]

    @property
    def nationalities(self) -> tuple[str, ...]:
        """Of those harmed, as written, each once."""
        return tuple(dict.fromkeys(h.nationality for h in self.harm if h.nationality))


class RelationKind(StrEnum):
    """How an actor stands to an incident."""

    CLAIMED_BY = "claimed_by"
    BLAMED_ON = "blamed_on"
    DENIED_BY = "denied_by"


@dataclass(frozen=True, slots=True)
class RelationDraft:
    """``actor`` and incident (an index in ``Draft.incidents``). ``by`` is who blames, if said;
    ``how_widely`` the words for it, such as "widely".
    """

    kind: RelationKind
    incident: int | None
    actor: str
    span: Span
    by: str = ""
    how_widely: str = ""


@dataclass(frozen=True, slots=True)
class Alias:
    """One spelling and where it stands."""

    spelling: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class ActorDraft:
    """An actor with all its spellings in the text, the fullest first."""

    name: str
    kind: str
    aliases: tuple[Alias, ...]


@dataclass(frozen=True, slots=True)
class AliasDraft:
    """Two spellings that may be one actor. ``known`` marks ``second`` as an actor of the case."""

    first: str
    second: str
    score: float
    reason: str
    known: bool = False


@dataclass(frozen=True, slots=True)
class CreditDraft:
    """Another outlet or agency whose reporting is used."""

    outlet: str
    span: Span


@dataclass(frozen=True, slots=True)
class UnknownDraft:
    """A passage that says what is not known."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Draft:
    """All that was drafted from one report. Offsets refer to ``text``."""

    text: str
    outlet: str
    dates: tuple[DateDraft, ...]
    statements: tuple[StatementDraft, ...]
    incidents: tuple[IncidentDraft, ...]
    relations: tuple[RelationDraft, ...]
    actors: tuple[ActorDraft, ...]
    aliases: tuple[AliasDraft, ...]
    credits: tuple[CreditDraft, ...]
    unknowns: tuple[UnknownDraft, ...]
    problems: tuple[str, ...] = ()
