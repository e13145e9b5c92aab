"""The time line: posts as intervals of calendar time, with the query's own publication."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from antedate.records import Appearance, MatchKind, StoredPost
from antedate.report.strip import Tick
from antedate.when import Moment

_MARGIN = 4.0
_ROWS = 40
_POINT = 0.8
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_STEPS = (
    (timedelta(minutes=1), "%H:%M"),
    (timedelta(minutes=10), "%H:%M"),
    (_HOUR, "%d %b %H:%M"),
    (6 * _HOUR, "%d %b %H:%M"),
    (_DAY, "%Y-%m-%d"),
    (7 * _DAY, "%Y-%m-%d"),
)
_MONTH_STEPS = (1, 3, 6, 12, 24, 60, 120, 600, 2400)
_MOST_TICKS = 4


@dataclass(frozen=True, slots=True)
class Row:
    """One post on the time line; ``left`` and ``width`` in per cent.

    ``point`` where the interval is too short to draw. ``stored`` is ``None`` for the query.
    """

    stored: StoredPost | None
    moment: Moment
    left: float
    width: float
    point: bool
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Timeline:
    """Rows in order of time, and where the query's own publication lies on the axis."""

    rows: tuple[Row, ...]
    ticks: tuple[Tick, ...]
    own_left: float | None
    own_width: float
    undated: int
    left_out: int


def timeline(
    numbered: Sequence[tuple[int, Appearance]], published: Moment | None
) -> Timeline | None:
    """The dated posts of the *same footage*, or ``None`` where there is none to draw."""
    posts: dict[int, tuple[StoredPost, list[int]]] = {}
    for number, appearance in numbered:
        if appearance.match.kind is MatchKind.SAME_FOOTAGE:
            for stored in appearance.posts:
                posts.setdefault(stored.id, (stored, []))[1].append(number)
    dated = [
        (moment, stored, tuple(numbers))
        for stored, numbers in posts.values()
        if (moment := stored.post.published_at)
    ]
    if not dated:
        return None
    dated.sort(key=lambda entry: (entry[0].earliest, entry[0].latest, entry[1].id))
    shown = dated[:_ROWS]
    moments = [moment for moment, _, _ in shown] + ([published] if published else [])
    axis = Axis((moment.earliest, moment.latest) for moment in moments)
    rows = [_row(axis, stored, moment, numbers) for moment, stored, numbers in shown]
    own = None if published is None else _row(axis, None, published, ())
    if own is not None:
        rows.append(own)
        rows.sort(key=lambda row: (row.moment.earliest, row.moment.latest))
    return Timeline(
        rows=tuple(rows),
        ticks=axis.ticks(),
        own_left=own.left if own else None,
        own_width=own.width if own else 0.0,
        undated=len(posts) - len(dated),
        left_out=len(dated) - len(shown),
    )


class Axis:
    """Calendar time from the first to the last of some intervals, as per cent."""

    def __init__(self, intervals: Iterable[tuple[datetime, datetime]]) -> None:
        intervals = list(intervals)
        self.start = min(first for first, _ in intervals)
        end = max(last for _, last in intervals)
        self.length_s = max((end - self.start).total_seconds(), 60.0)

    def at(self, when: datetime) -> float:
        """Where an instant lies, from 0 to 100."""
        part = (when - self.start).total_seconds() / self.length_s
        return round(_MARGIN + part * (100 - 2 * _MARGIN), 3)

    def ticks(self) -> tuple[Tick, ...]:
        """Round dates in UTC, four at the most."""
        end = self.start + timedelta(seconds=self.length_s)
        for step, pattern in _STEPS:
            if self.length_s / step.total_seconds() <= _MOST_TICKS:
                return self._labelled(_every(self.start, end, step), pattern)
        months = self.length_s / (30.4 * 86_400)
        step_months = next((s for s in _MONTH_STEPS if months / s <= _MOST_TICKS), 12_000)
        pattern = "%Y" if step_months >= 12 else "%Y-%m"
        return self._labelled(_monthly(self.start, end, step_months), pattern)

    def _labelled(self, times: Iterable[datetime], pattern: str) -> tuple[Tick, ...]:
        ticks = []
        for when in times:
            left = self.at(when)
            anchor = "start" if left < 12 else "end" if left > 88 else "middle"
            ticks.append(Tick(left, when.strftime(pattern), anchor))
        return tuple(ticks)


def _row(axis: Axis, stored: StoredPost | None, moment: Moment, numbers: tuple[int, ...]) -> Row:
    left, right = axis.at(moment.earliest), axis.at(moment.latest)
    return Row(stored, moment, left, round(right - left, 3), right - left < _POINT, numbers)


def _every(start: datetime, end: datetime, step: timedelta) -> list[datetime]:
    base = datetime(start.year, start.month, start.day, tzinfo=UTC)
    at = base + step * -(-(start - base) // step)
    times = []
    while at <= end:
        times.append(at)
        at += step
    return times


def _monthly(start: datetime, end: datetime, step: int) -> list[datetime]:
    month = start.year * 12 + start.month - 1
    month = -(-month // step) * step
    times = []
    while 12 <= month < 120_000:
        at = datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC)
        if at > end:
            break
        if at >= start:
            times.append(at)
        month += step
    return times
