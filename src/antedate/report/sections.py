"""One input laid out for the page: its matches in order, numbered, with strip and time line."""

from __future__ import annotations

import math
from dataclasses import dataclass

from antedate.records import Answer, Appearance, MatchKind, StoredPost
from antedate.report import history, words
from antedate.report.outside import one_line
from antedate.report.strip import Strip, kind_class, strip
from antedate.report.timeline import Timeline, timeline

_KIND_ORDER = (
    MatchKind.SAME_FOOTAGE,
    MatchKind.UNCLEAR,
    MatchKind.SAME_PLACE,
    MatchKind.SAME_SOUND,
)


@dataclass(frozen=True, slots=True)
class Step:
    """A copy on the way to a reference; ``number`` of its match where it is on the page."""

    sha256: str
    number: int | None


@dataclass(frozen=True, slots=True)
class Card:
    """One match as numbered on the page."""

    number: int
    appearance: Appearance
    through: tuple[Step, ...]
    same_posts_as: int | None


@dataclass(frozen=True, slots=True)
class Section:
    """One input laid out for the page."""

    id: str
    answer: Answer
    label: str
    path: str
    headline: str
    status: str
    first: StoredPost | None
    cards: tuple[Card, ...]
    rest: tuple[Card, ...]
    strip: Strip | None
    timeline: Timeline | None
    legend: tuple[str, ...]


def section(place: int, answer: Answer, *, public: bool, several: bool) -> Section:
    """Lay out one input; ``place`` counts from 1. A ``public`` answer is already redacted."""
    reported = [a for a in answer.appearances if a.match.reported]
    rest = [a for a in answer.appearances if not a.match.reported]
    ordered = sorted(reported, key=lambda appearance: _rank(appearance, answer))
    numbers: dict[str, int] = {}
    for number, appearance in enumerate((*ordered, *rest), 1):
        numbers.setdefault(appearance.match.reference_sha256, number)
    cards = [
        _card(number, appearance, numbers) for number, appearance in enumerate((*ordered, *rest), 1)
    ]
    told = cards[: len(ordered)]
    kinds = {found.finding for found in answer.shots} | {a.match.kind for a in ordered}
    found_first = history.could_be_first(s for e in answer.earliest for s in e.posts)
    file_name = answer.path.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    label = one_line(file_name or answer.path, 120)
    if public:
        label = f"Query file {place}" if several else "Query file"
    return Section(
        id=f"q{place}",
        answer=answer,
        label=label,
        path="" if public else answer.path,
        headline=words.headline(answer),
        status=status(answer),
        first=found_first[0] if len(found_first) == 1 else None,
        cards=tuple(told),
        rest=tuple(cards[len(ordered) :]),
        strip=strip(answer, [(card.number, card.appearance.match) for card in told]),
        timeline=timeline([(c.number, c.appearance) for c in told], answer.published_at),
        legend=tuple(kind_class(kind) for kind in (*_KIND_ORDER, None) if kind in kinds),
    )


def _rank(appearance: Appearance, answer: Answer) -> tuple[int, float, float, float, float]:
    """Kinds in order of weight, then stretches in order of time, the earliest post first."""
    moments = [m.latest.timestamp() for s in appearance.posts if (m := s.post.published_at)]
    match = appearance.match
    middle = (match.query_start_s + match.query_end_s) / 2
    begins = next(
        (f.query_start_s for f in answer.earliest if f.query_start_s <= middle <= f.query_end_s),
        match.query_start_s,
    )
    first = min(moments, default=math.inf)
    return _KIND_ORDER.index(match.kind), begins, first, match.query_start_s, -match.score


def _card(number: int, appearance: Appearance, numbers: dict[str, int]) -> Card:
    sha256 = appearance.match.reference_sha256
    first = numbers[sha256]
    return Card(
        number=number,
        appearance=appearance,
        through=tuple(Step(copy, numbers.get(copy)) for copy in appearance.match.through),
        same_posts_as=first if first != number and appearance.posts else None,
    )


def status(answer: Answer) -> str:
    """How an answer stands, in one word: before, open, nothing or failed."""
    if answer.error is not None:
        return "failed"
    orders = {words.order(found) for found in answer.earliest}
    if orders & {words.Order.BEFORE, words.Order.ALONE}:
        return "before"
    return "open" if orders or any(a.match.reported for a in answer.appearances) else "nothing"
