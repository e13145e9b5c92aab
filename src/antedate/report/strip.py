"""The strip: the query's shots and matched segments laid out along its time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from antedate.records import Answer, Match, MatchKind
from antedate.report import phrases

NOTHING = "none"
# A numbered disc must stay clear of its neighbour on a phone too.
_FOOTPRINT = 7.0
_LANES = 12
_STEPS_S = (0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800)


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of the strip; ``left`` and ``width`` are per cent of its length."""

    left: float
    width: float
    kind: str
    label: str
    title: str
    lane: int = 0


@dataclass(frozen=True, slots=True)
class Tick:
    """A labelled place on an axis, in per cent; ``anchor`` as SVG's ``text-anchor``."""

    at: float
    label: str
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Strip:
    """Shots in one row and match segments in ``lanes`` rows below, over one axis."""

    shots: tuple[Bar, ...]
    matches: tuple[Bar, ...]
    lanes: int
    ticks: tuple[Tick, ...]
    left_out: int


def strip(answer: Answer, numbered: Sequence[tuple[int, Match]]) -> Strip | None:
    """The strip of a video, or ``None`` for an image. ``numbered`` are the matches to draw
    with the number that the page gives each."""
    length = max([answer.duration_s, *(found.shot.end_s for found in answer.shots)])
    if length <= 0:
        return None
    shots = [
        _bar(found.shot.start_s, found.shot.end_s, length, found.finding, f"Shot {place}")
        for place, found in enumerate(answer.shots, 1)
    ] or [_bar(0, length, length, None, "Whole video")]
    matches, lanes = _lanes(numbered, length)
    return Strip(
        shots=tuple(shots),
        matches=tuple(matches),
        lanes=lanes,
        ticks=_ticks(length),
        left_out=len(numbered) - len(matches),
    )


def kind_class(kind: MatchKind | None) -> str:
    """The name under which the style sheet knows a finding."""
    return kind.value if kind else NOTHING


def _bar(start_s: float, end_s: float, length: float, kind: MatchKind | None, name: str) -> Bar:
    said = phrases.KIND_WORDS[kind] if kind else "nothing found"
    return Bar(
        left=_per_cent(start_s, length),
        width=_per_cent(end_s - start_s, length),
        kind=kind_class(kind),
        label="",
        title=f"{name}, {phrases.clock(start_s)} to {phrases.clock(end_s)}: {said}",
    )


def _lanes(numbered: Sequence[tuple[int, Match]], length: float) -> tuple[list[Bar], int]:
    """Each segment in the first lane where it is free; those past the last lane are left out."""
    free: list[float] = []
    bars = []
    for number, match in sorted(numbered, key=lambda pair: (pair[1].query_start_s, pair[0])):
        left = _per_cent(match.query_start_s, length)
        width = _per_cent(match.query_end_s - match.query_start_s, length)
        lane = next((i for i, until in enumerate(free) if until <= left), len(free))
        if lane >= _LANES:
            continue
        free[lane : lane + 1] = [left + max(width, _FOOTPRINT)]
        bar = _bar(match.query_start_s, match.query_end_s, length, match.kind, f"Match {number}")
        bars.append(Bar(bar.left, bar.width, bar.kind, str(number), bar.title, lane))
    return bars, len(free)


def _ticks(length: float) -> tuple[Tick, ...]:
    step = next((s for s in _STEPS_S if length / s <= 5), length)
    ticks = [Tick(0.0, "0:00", "start")]
    at = step
    while at <= length:
        left = _per_cent(at, length)
        if left <= 84:
            label = phrases.clock(at)
            ticks.append(Tick(left, label if step < 1 else label[:-2]))
        at += step
    return (*ticks, Tick(100.0, phrases.clock(length), "end"))


def _per_cent(part: float, whole: float) -> float:
    return round(min(max(100 * part / whole, 0.0), 100.0), 3)
