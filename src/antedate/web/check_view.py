"""A check as a page shows it: its answer by what people say now, with numbers that stay."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from antedate.records import Answer, Appearance, MatchKind, MediaType, QueryShot, StoredPost
from antedate.report import history, words
from antedate.report.kept import kept, pair_picture, shot_picture
from antedate.report.outside import one_line
from antedate.report.sections import section, status
from antedate.report.strip import Strip, kind_class, strip
from antedate.report.timeline import Timeline, timeline
from antedate.store import Archive, Job
from antedate.web.faults import NotThere
from antedate.workflows.check import STAGES
from antedate.workflows.judging import rejudged, told

MOST_FILES = 10_000
"""How many files one check can be of, at the very most."""
_KINDS = (
    MatchKind.SAME_FOOTAGE,
    MatchKind.UNCLEAR,
    MatchKind.SAME_PLACE,
    MatchKind.SAME_SOUND,
)


@dataclass(frozen=True, slots=True)
class Pictured:
    """A frame pair with the addresses of its pictures, ``None`` where there is none."""

    query_s: float
    reference_s: float
    query: str | None
    reference: str | None
    outline: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A match under the number that it had when the check was made, whatever is said of it."""

    number: int
    appearance: Appearance
    through: tuple[tuple[str, int | None], ...]
    pairs: tuple[Pictured, ...]

    @property
    def side(self) -> str:
        """What the reference is to a browser: video or image."""
        return "image" if self.appearance.media.type is MediaType.IMAGE else "video"

    @property
    def outlines(self) -> str:
        """The outlines as JSON for the page's script: seconds with four corners each."""
        return json.dumps(
            [[one.query_s, one.corners] for one in self.appearance.match.outlines],
            separators=(",", ":"),
        )


@dataclass(frozen=True, slots=True)
class ShownShot:
    """A shot with its picture's address and the match that it leads to."""

    found: QueryShot
    picture: str | None
    number: int | None


@dataclass(frozen=True, slots=True)
class Shown:
    """One checked file as the page shows it. ``found`` are reported, ``rest`` are not."""

    file: int
    answer: Answer
    label: str
    headline: str
    status: str
    first: StoredPost | None
    found: tuple[Found, ...]
    rest: tuple[Found, ...]
    shots: tuple[ShownShot, ...]
    strip: Strip | None
    timeline: Timeline | None
    legend: tuple[str, ...]

    @property
    def side(self) -> str:
        """What the query is to a browser: video or image."""
        media = self.answer.media
        return "image" if media is not None and media.type is MediaType.IMAGE else "video"

    def match(self, number: int | None) -> Found | None:
        """The match of a number; without one the first that is reported, if any is."""
        every = (*self.found, *self.rest)
        if number is None:
            return every[0] if every else None
        chosen = next((one for one in every if one.number == number), None)
        if chosen is None:
            raise NotThere(f"This check has no match {number}", remedy="Its page lists them.")
        return chosen


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of a check: done, now or later."""

    name: str
    state: str


def stages(job: Job) -> list[Stage]:
    """How far a check is."""
    now = next((n for n, name in enumerate(STAGES) if job.step.startswith(name)), -1)
    states = ["done" if n < now else "now" if n == now else "later" for n in range(len(STAGES))]
    return [Stage(name, state) for name, state in zip(STAGES, states, strict=True)]


def value_of(archive: Archive, job: str, file: int) -> dict[str, Any]:
    """What was kept of one file of a check. Raises ``NotThere``."""
    data = archive.check_files.read(job, f"{file}-answer.json")
    if data is None:
        raise NotThere(
            "The details of this check are not kept here any more",
            remedy="Check the footage again.",
        )
    value: dict[str, Any] = json.loads(data)
    return value


def answer_of(archive: Archive, value: Mapping[str, Any]) -> Answer:
    """A kept answer by what people say of its matches now, its appearances in kept order."""
    answer = kept(value)
    return rejudged(answer, archive.judgements.about(answer.sha256) if answer.sha256 else [])


def shown(archive: Archive, job: str, file: int) -> Shown:
    """One file of a check for its page. Raises ``NotThere``."""
    value = value_of(archive, job, file)
    answer = answer_of(archive, value)
    numbers = numbers_of(kept(value))
    there = frozenset(value["pictures"])

    def address(name: str) -> str | None:
        return f"/check/{job}/pictures/{file}-{name}" if name in there else None

    by_file = _first_numbers(answer, numbers)
    every = sorted(
        (
            _found(place, number, answer.appearances[place], by_file, address)
            for place, number in enumerate(numbers)
        ),
        key=lambda one: one.number,
    )
    reported = [one for one in every if one.appearance.match.reported]
    kinds = {one.finding for one in answer.shots}
    kinds |= {one.appearance.match.kind for one in reported}
    first = history.could_be_first(s for e in answer.earliest for s in e.posts)
    name = answer.path.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    return Shown(
        file=file,
        answer=answer,
        label=one_line(name or answer.path, 120),
        headline=words.headline(answer),
        status=status(answer),
        first=first[0] if len(first) == 1 else None,
        found=tuple(reported),
        rest=tuple(one for one in every if not one.appearance.match.reported),
        shots=tuple(
            ShownShot(one, address(shot_picture(place)), _of_shot(one, reported))
            for place, one in enumerate(answer.shots)
        ),
        strip=strip(answer, [(one.number, one.appearance.match) for one in reported]),
        timeline=timeline([(one.number, one.appearance) for one in reported], answer.published_at),
        legend=tuple(kind_class(kind) for kind in (*_KINDS, None) if kind in kinds),
    )


def numbers_of(answer: Answer) -> list[int]:
    """The number of each appearance of a kept answer, in kept order; as its report has them."""
    laid = section(1, told(answer), public=False, several=False)
    numbers = {id(card.appearance): card.number for card in (*laid.cards, *laid.rest)}
    return [numbers[id(one)] for one in answer.appearances]


def _first_numbers(answer: Answer, numbers: Sequence[int]) -> dict[str, int]:
    first: dict[str, int] = {}
    for one, number in zip(answer.appearances, numbers, strict=True):
        sha256 = one.match.reference_sha256
        first[sha256] = min(number, first.get(sha256, number))
    return first


def _found(
    place: int, number: int, appearance: Appearance, by_file: Mapping[str, int], address: Any
) -> Found:
    match = appearance.match
    pairs = []
    for which, pair in enumerate(match.pairs):
        query, reference = pair_picture(place, which)
        pictures = address(query), address(reference)
        pairs.append(Pictured(pair.query_s, pair.reference_s, *pictures, pair.outline))
    through = tuple((copy, by_file.get(copy)) for copy in match.through)
    return Found(number, appearance, through, tuple(pairs))


def _of_shot(one: QueryShot, reported: Sequence[Found]) -> int | None:
    """The match of the kind that a shot is shown in that shares most seconds with it."""
    best, most = None, 0.0
    for found in reported:
        match = found.appearance.match
        end = min(one.shot.end_s, match.query_end_s)
        shared = end - max(one.shot.start_s, match.query_start_s)
        if match.kind is one.finding and (shared > most or best is None):
            best, most = found.number, shared
    return best
