"""What a case holds: who says what, of which footage and which events.

Records name each other by their ids (``statement-3``), posts as ``post:12`` and media as
``media:`` and their SHA-256. A record rests on its ``basis``: sources, statements, documents,
posts or media. Calendar intervals are half open, aware and in UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from antedate.when import Moment


@dataclass(frozen=True, slots=True)
class Reading:
    """One calendar interval that a date can mean, and why."""

    earliest: datetime
    latest: datetime
    why: str = ""

    def __post_init__(self) -> None:
        if self.earliest.tzinfo is None or self.latest.tzinfo is None:
            raise ValueError("a Reading needs aware datetimes")
        object.__setattr__(self, "earliest", self.earliest.astimezone(UTC))
        object.__setattr__(self, "latest", self.latest.astimezone(UTC))


@dataclass(frozen=True, slots=True)
class When:
    """When something was, as said (``words``); ``readings`` begins with the likeliest.

    Without a reading the words could not be placed in the calendar.
    """

    words: str
    readings: tuple[Reading, ...] = ()

    @property
    def reading(self) -> Reading | None:
        """The likeliest reading."""
        return self.readings[0] if self.readings else None


@dataclass(frozen=True, slots=True)
class Passage:
    """Characters ``start`` to ``end`` of a document's text, and the words there."""

    document: str
    start: int
    end: int
    text: str


class SourceKind(StrEnum):
    """What a source is. An unnamed one has a description and no name."""

    NAMED = "named"
    UNNAMED = "unnamed"
    OUTLET = "outlet"
    AGENCY = "agency"


@dataclass(frozen=True, slots=True)
class Source:
    """Who says something. ``document`` is where an unnamed one was met: an official of one
    report and an official of another are the same person only if somebody says so."""

    kind: SourceKind
    name: str = ""
    description: str = ""
    actor: str | None = None
    document: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A report that was read. ``text`` is what passages count in; ``original`` is the file
    as found, in base64, and ``sha256`` its hash."""

    outlet: str
    published_at: Moment | None
    title: str
    url: str
    path: str
    media_type: str
    sha256: str
    text: str
    original: str


class StatementForm(StrEnum):
    """Whether words are given as spoken or retold."""

    QUOTE = "quote"
    PARAPHRASE = "paraphrase"


@dataclass(frozen=True, slots=True)
class Statement:
    """What a source said: when (``stated_at``), about when (``about``), published where."""

    source: str
    form: StatementForm
    text: str
    language: str = ""
    stated_at: When | None = None
    about: When | None = None
    outlet: str | None = None
    url: str = ""
    basis: tuple[str, ...] = ()
    passage: Passage | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A proposition about footage, an incident or an actor (``about``)."""

    text: str
    about: tuple[str, ...]
    basis: tuple[str, ...]


class StanceKind(StrEnum):
    """How a statement stands to a claim."""

    MAKES = "makes"
    SUPPORTS = "supports"
    DISPUTES = "disputes"
    REPEATS = "repeats"
    RETRACTS = "retracts"


@dataclass(frozen=True, slots=True)
class Stance:
    """A statement makes, supports, disputes, repeats or retracts a claim."""

    kind: StanceKind
    statement: str
    claim: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, group or organisation."""

    name: str
    kind: str
    basis: tuple[str, ...]
    passage: Passage | None = None


@dataclass(frozen=True, slots=True)
class Alias:
    """One spelling of an actor's name. ``score`` and ``reason`` are of a suggestion."""

    actor: str
    spelling: str
    basis: tuple[str, ...]
    score: float | None = None
    reason: str = ""
    passage: Passage | None = None


@dataclass(frozen=True, slots=True)
class Merge:
    """A person's judgement that ``actor`` is the same as ``into``. Withdrawn, it is undone."""

    actor: str
    into: str
    reason: str
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Harm:
    """People killed or hurt. ``number`` is ``None`` for words such as "dozens"."""

    kind: str
    number: int | None = None
    at_least: bool = False
    who: str = ""
    nationality: str = ""


@dataclass(frozen=True, slots=True)
class Incident:
    """An event that claims are about. ``response_to`` is the incident it answered."""

    what: str
    basis: tuple[str, ...]
    words: str = ""
    place: str = ""
    occurred: When | None = None
    means: str = ""
    harm: tuple[Harm, ...] = ()
    response_to: str | None = None
    passages: tuple[Passage, ...] = ()


class AttributionKind(StrEnum):
    """How an actor stands to an incident. To claim is not to be blamed."""

    CLAIMED_BY = "claimed_by"
    BLAMED_ON = "blamed_on"
    DENIED_BY = "denied_by"


@dataclass(frozen=True, slots=True)
class Attribution:
    """An incident claimed by, blamed on or denied by an actor. ``by`` is who blames, an id or
    words; ``how_widely`` the words for it, such as "widely"."""

    kind: AttributionKind
    incident: str
    actor: str
    basis: tuple[str, ...]
    by: str = ""
    how_widely: str = ""
    passage: Passage | None = None


@dataclass(frozen=True, slots=True)
class Footage:
    """Footage of the case: a post, a media, or a segment of it.

    ``role`` is *in question* for what the case asks about, else what it is to the case.
    ``about`` names the incident or claim that it is linked to.
    """

    role: str
    post: int | None = None
    media: tuple[str, ...] = ()
    start_s: float | None = None
    end_s: float | None = None
    path: str = ""
    source: str = ""
    published_at: Moment | None = None
    url: str = ""
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckResult:
    """A recorded check of the archive, as answered then: number, sentence and JSON object."""

    number: int
    sha256: str
    path: str
    finding: str
    checked_at: datetime
    answer: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Estimate:
    """An estimate of the filming date, as given by ``antedate date --json``."""

    sha256: str
    words: str
    hard: Reading | None
    region: tuple[Reading, ...]
    answer: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Unknown:
    """What is said, or found, not to be known."""

    text: str
    basis: tuple[str, ...]
    passage: Passage | None = None


@dataclass(frozen=True, slots=True)
class Conclusion:
    """A finding that a person wrote, with the records that it cites."""

    text: str
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rating:
    """A person's judgement of a claim or of footage (``of``), to be published as a review.

    ``value`` is the rating in words; ``category`` the media authenticity category, for
    footage. ``reviewer`` is the organisation that rates, ``url`` where it says so.
    """

    of: str
    value: str
    reviewer: str
    category: str = ""
    explanation: str = ""
    url: str = ""
    basis: tuple[str, ...] = ()


Record = (
    Source
    | Document
    | Statement
    | Claim
    | Stance
    | Actor
    | Alias
    | Merge
    | Incident
    | Attribution
    | Footage
    | CheckResult
    | Estimate
    | Unknown
    | Conclusion
    | Rating
)

KINDS: Mapping[str, type[Record]] = {
    "source": Source,
    "document": Document,
    "statement": Statement,
    "claim": Claim,
    "stance": Stance,
    "actor": Actor,
    "alias": Alias,
    "merge": Merge,
    "incident": Incident,
    "attribution": Attribution,
    "footage": Footage,
    "check": CheckResult,
    "estimate": Estimate,
    "unknown": Unknown,
    "conclusion": Conclusion,
    "rating": Rating,
}
"""What records are called, in ids and on the command line."""
IN_QUESTION = "in question"


@dataclass(frozen=True, slots=True)
class Recorded:
    """A record as it stands: who made this version of it, when, why and in which log entry.

    ``former`` are the entries that it supersedes, ``draft`` the draft it was confirmed from.
    """

    id: str
    kind: str
    record: Record
    at: datetime
    who: str
    why: str
    entry: int
    former: tuple[int, ...] = ()
    draft: str | None = None


class DraftState(StrEnum):
    """What became of a draft."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft from a report: it counts for nothing until a person confirms it.

    ``body`` is a JSON object whose fields its kind decides; ``passage`` is what it came from;
    ``made`` are the records that confirming it made.
    """

    id: str
    kind: str
    body: Mapping[str, object]
    passage: Passage | None
    state: DraftState
    at: datetime
    entry: int
    who: str = ""
    why: str = ""
    made: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """A case as its log leaves it. ``withdrawn`` and ``erased`` are ids of records."""

    id: str
    name: str
    question: str
    opened_at: datetime
    opened_by: str
    records: tuple[Recorded, ...] = ()
    drafts: tuple[Drafted, ...] = ()
    withdrawn: tuple[str, ...] = ()
    erased: tuple[str, ...] = ()
    entries: int = 0
    head: str = ""
    numbers: Mapping[str, int] = field(default_factory=dict)
    """The highest number given so far in ids of each kind."""
    _by_id: Mapping[str, Recorded] = field(init=False, repr=False, compare=False)
    _by_kind: Mapping[str, list[Recorded]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Words for a record look others up: in a long case each look must be short.
        by_kind: dict[str, list[Recorded]] = {}
        for found in self.records:
            by_kind.setdefault(found.kind, []).append(found)
        object.__setattr__(self, "_by_id", {found.id: found for found in self.records})
        object.__setattr__(self, "_by_kind", by_kind)

    def of(self, kind: str) -> tuple[Recorded, ...]:
        """The records of a kind, in the order they were made."""
        return tuple(self._by_kind.get(kind, ()))

    def each[T](self, record: type[T]) -> tuple[tuple[str, T], ...]:
        """The ids and records of one type, in the order they were made."""
        return tuple(
            (found.id, found.record)
            for group in self._by_kind.values()
            if isinstance(group[0].record, record)
            for found in group
            if isinstance(found.record, record)
        )

    def get(self, id: str) -> Recorded | None:
        """The record of an id, ``None`` where there is none, or none any more."""
        return self._by_id.get(id)
