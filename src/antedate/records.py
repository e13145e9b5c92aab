"""The records that pass between rooms. All are frozen; media time is in seconds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from antedate.errors import AntedateError
from antedate.when import Moment


class MediaType(StrEnum):
    """What a media file holds."""

    VIDEO = "video"
    IMAGE = "image"


class DateClaimKind(StrEnum):
    """Where a date that nobody vouches for was read."""

    CONTAINER = "container"
    EXIF = "exif"
    FILE_TIME = "file_time"


@dataclass(frozen=True, slots=True)
class DateClaim:
    """A date found in or beside a file: a claim, never a fact. A file time is weakest."""

    kind: DateClaimKind
    field: str
    moment: Moment


@dataclass(frozen=True, slots=True)
class ModelId:
    """Which descriptor model made a code, and how its input was prepared."""

    name: str
    sha256: str
    preparation: str

    def words(self) -> str:
        """For a reader: name, start of the hash, preparation."""
        return f"{self.name} ({self.sha256[:12]}, {self.preparation})"


@dataclass(frozen=True, slots=True)
class Media:
    """One file by its SHA-256. ``width`` and ``height`` are as shown, in square pixels."""

    sha256: str
    size_bytes: int
    type: MediaType
    container: str
    codec: str
    duration_s: float
    width: int
    height: int
    frames_per_s: float | None = None
    has_sound: bool = False
    claims: tuple[DateClaim, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Post:
    """One publication by a source, as a reader found it.

    ``key`` is the same whenever the same post is read again, from this export or another;
    a post read again with other content is a further version of it. ``published_at`` is
    ``None`` when nobody said. ``original`` is the record as found, as JSON text.
    """

    key: str
    reader: str
    source: str | None = None
    url: str | None = None
    text: str = ""
    published_at: Moment | None = None
    edited_at: Moment | None = None
    retrieved_at: Moment | None = None
    forwarded_from: str | None = None
    reply_to: str | None = None
    original: str = "{}"
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A media file that a reader came upon.

    ``path`` opens it; ``shown`` is the path as found under what was given (a link's own
    name, not its target), which is what answers print.
    """

    path: Path
    shown: str


@dataclass(frozen=True, slots=True)
class Found:
    """A post with its files, which may be none."""

    post: Post
    files: tuple[FoundFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a reader refused or could not read; the rest goes on."""

    path: str
    error: AntedateError


@dataclass(frozen=True, slots=True)
class Shot:
    """Frames between two cuts, in seconds from the first presented frame."""

    start_s: float
    end_s: float


class MatchKind(StrEnum):
    """What a match was found to be. Only *same footage* bounds the filming date."""

    SAME_FOOTAGE = "same_footage"
    SAME_PLACE = "same_place"
    SAME_SOUND = "same_sound"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class FramePair:
    """A query frame beside its reference frame, as JPEG.

    ``outline`` is where the query frame lies in the reference frame: corners as fractions
    of its width and height, in order.
    """

    query_s: float
    reference_s: float
    query_jpeg: bytes
    reference_jpeg: bytes
    outline: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """Where the query frame at ``query_s`` lies in the reference frame.

    ``corners`` are those of the query frame as it is shown, clockwise from its top left, as
    fractions of the reference's width and height. Between two outlines the corners move evenly
    in time; before the first and after the last they stay.
    """

    query_s: float
    corners: tuple[tuple[float, float], ...]


class Verdict(StrEnum):
    """What a person says of a match. The last one about the same seconds counts.

    ``RIGHT`` says that the two are the same footage, or the same sound where the match is of
    the sound; ``OTHER_TAKE`` that they are the same place, filmed another time.
    """

    RIGHT = "right"
    WRONG = "wrong"
    OTHER_TAKE = "other_take"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Judged:
    """A person's word on a match, which then has the kind that it says.

    ``kind`` to ``probability`` are the match's own as the program found them.
    """

    verdict: Verdict
    who: str
    why: str
    at: datetime
    kind: MatchKind
    reported: bool
    score: float
    probability: float


@dataclass(frozen=True, slots=True)
class Match:
    """A query segment and a reference segment that align.

    ``score`` ranks all matches of a run, in 0 to 1; ``probability`` is the calibrated
    chance that ``kind`` is right. ``speed`` is reference seconds per query second.
    ``through`` lists the copies (SHA-256) that lead from the query to this reference when
    the query was not compared with it directly. ``evidence`` holds named measurements.
    ``outlines`` are in order of query time, none where no map is known.
    """

    kind: MatchKind
    score: float
    probability: float
    query_start_s: float
    query_end_s: float
    reference_start_s: float
    reference_end_s: float
    reference_sha256: str
    speed: float = 1.0
    mirrored: bool = False
    turned_degrees: int = 0
    reported: bool = True
    reason: str = ""
    through: tuple[str, ...] = ()
    evidence: Mapping[str, float] = field(default_factory=dict)
    pairs: tuple[FramePair, ...] = ()
    offset_s: float | None = None
    """Where known to less than the segments' ends: see ``reference_s``."""
    outlines: tuple[Outline, ...] = ()
    judged: Judged | None = None

    def reference_s(self, query_s: float) -> float:
        """The reference second that stands beside a query second: offset + speed * second."""
        if self.offset_s is None:
            return self.reference_start_s + self.speed * (query_s - self.query_start_s)
        return self.offset_s + self.speed * query_s


@dataclass(frozen=True, slots=True)
class StoredPost:
    """A post in the archive with what the archive adds. ``version`` counts from 1."""

    id: int
    post: Post
    version: int
    added_at: datetime
    files: tuple[tuple[str, str], ...] = ()
    """(SHA-256, shown path) of each of its media."""


@dataclass(frozen=True, slots=True)
class Appearance:
    """A match seen as history: this segment was in this media, which these posts published.

    ``posts`` are in order of publication, undated ones last.
    """

    match: Match
    media: Media
    path: str
    posts: tuple[StoredPost, ...] = ()


@dataclass(frozen=True, slots=True)
class Earliest:
    """The first known publication of one stretch of the query.

    ``posts`` holds more than one where their dates cannot be put in order. ``lead_s`` is
    how long before the query's own publication (least, most), ``None`` when that is not
    given. Appearances whose posts carry no date are counted in ``undated``.
    """

    query_start_s: float
    query_end_s: float
    posts: tuple[StoredPost, ...]
    lead_s: tuple[float, float] | None
    undated: int
    words: str


@dataclass(frozen=True, slots=True)
class Searched:
    """What an answer rests on."""

    posts: int
    media: int
    hours: float
    first_published: Moment | None
    last_published: Moment | None
    undated_posts: int
    model: ModelId
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QueryShot:
    """A shot of the query with a picture of it and what was found for it."""

    shot: Shot
    finding: MatchKind | None
    jpeg: bytes = b""


@dataclass(frozen=True, slots=True)
class Answer:
    """All that one check found. ``error`` is set, and the rest is empty, when it failed.

    ``path`` is as typed. ``appearances`` holds reported matches first, then (where all were
    asked for) the rest. ``finding`` is one sentence for a reader.
    """

    path: str
    sha256: str = ""
    duration_s: float = 0.0
    published_at: Moment | None = None
    searched: Searched | None = None
    shots: tuple[QueryShot, ...] = ()
    appearances: tuple[Appearance, ...] = ()
    earliest: tuple[Earliest, ...] = ()
    finding: str = ""
    notes: tuple[str, ...] = ()
    error: str | None = None
    media: Media | None = None
    checked_at: datetime | None = None
    version: str = ""
