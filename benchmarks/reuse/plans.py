"""What a generated query will hold, written down before anything is rendered."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from benchmarks.reuse.layouts import Layout
from benchmarks.reuse.looks import Look
from benchmarks.reuse.surfaces import Banner, Caption, Screen


class Edit(StrEnum):
    """The kinds of disguise."""

    REENCODE = "reencode"
    CROP = "crop"
    MIRROR = "mirror"
    BANNER = "banner"
    PHONE = "phone"
    TURNED = "turned"
    GRADE = "grade"
    SPEED = "speed"
    SCREEN = "screen"
    LOWRES = "lowres"
    ZOOM = "zoom"
    INSET = "inset"
    SPLIT = "split"
    EXCERPT = "excerpt"
    COMPILATION = "compilation"


PAIRS: tuple[tuple[Edit, Edit], ...] = (
    (Edit.CROP, Edit.MIRROR),
    (Edit.CROP, Edit.BANNER),
    (Edit.CROP, Edit.GRADE),
    (Edit.CROP, Edit.SPEED),
    (Edit.CROP, Edit.SCREEN),
    (Edit.MIRROR, Edit.BANNER),
    (Edit.MIRROR, Edit.GRADE),
    (Edit.MIRROR, Edit.SPEED),
    (Edit.MIRROR, Edit.PHONE),
    (Edit.MIRROR, Edit.ZOOM),
    (Edit.MIRROR, Edit.SPLIT),
    (Edit.MIRROR, Edit.INSET),
    (Edit.MIRROR, Edit.LOWRES),
    (Edit.MIRROR, Edit.TURNED),
    (Edit.BANNER, Edit.GRADE),
    (Edit.BANNER, Edit.SCREEN),
    (Edit.BANNER, Edit.LOWRES),
    (Edit.BANNER, Edit.INSET),
    (Edit.BANNER, Edit.ZOOM),
    (Edit.GRADE, Edit.SPEED),
    (Edit.GRADE, Edit.PHONE),
    (Edit.GRADE, Edit.SPLIT),
    (Edit.GRADE, Edit.REENCODE),
    (Edit.SPEED, Edit.PHONE),
    (Edit.SPEED, Edit.SPLIT),
    (Edit.SPEED, Edit.LOWRES),
    (Edit.PHONE, Edit.REENCODE),
    (Edit.PHONE, Edit.LOWRES),
    (Edit.TURNED, Edit.LOWRES),
    (Edit.SCREEN, Edit.GRADE),
    (Edit.EXCERPT, Edit.MIRROR),
    (Edit.EXCERPT, Edit.CROP),
    (Edit.EXCERPT, Edit.BANNER),
    (Edit.EXCERPT, Edit.PHONE),
    (Edit.COMPILATION, Edit.MIRROR),
    (Edit.COMPILATION, Edit.BANNER),
    (Edit.COMPILATION, Edit.PHONE),
    (Edit.COMPILATION, Edit.LOWRES),
    (Edit.COMPILATION, Edit.GRADE),
)


class Kind(StrEnum):
    """What a query must be answered with: its segments, or nothing at all."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    HARD_NEGATIVE = "hard_negative"


@dataclass(frozen=True, slots=True)
class Cut:
    """Footage from a clip, from a second on. ``clip`` is the path under the folder of clips."""

    clip: str
    start_s: float


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a query, of ``frames`` frames.

    ``reference`` is the archived file that holds the footage, at ``reference_s``; empty for
    footage that is not archived.
    """

    cut: Cut
    frames: int
    speed: float = 1.0
    look: Look = field(default_factory=Look)
    layout: Layout = field(default_factory=Layout)
    behind: Cut | None = None
    reference: str = ""
    reference_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a query is written. ``options`` are the encoder's own."""

    codec: str = "libx264"
    options: tuple[tuple[str, str], ...] = (("crf", "24"), ("preset", "veryfast"))
    bit_rate: int = 0


@dataclass(frozen=True, slots=True)
class QueryPlan:
    """One query. ``small`` is the longer side to which the finished canvas is reduced, or 0;
    it is enlarged again where ``enlarged``."""

    name: str
    kind: Kind
    edits: tuple[Edit, ...]
    width: int
    height: int
    rate: int
    pieces: tuple[Piece, ...]
    banner: Banner | None = None
    caption: Caption | None = None
    screen: Screen | None = None
    small: int = 0
    enlarged: bool = False
    encoding: Encoding = field(default_factory=Encoding)
    lookalike: str = ""

    @property
    def frames(self) -> int:
        """Frames in all."""
        return sum(piece.frames for piece in self.pieces)
