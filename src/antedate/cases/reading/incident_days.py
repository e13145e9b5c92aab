"""How the dates of incidents lie to one another: apart, within, long before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from antedate.cases.drafts import Reading
from antedate.cases.reading.calendar_rules import Context
from antedate.cases.reading.dates import DatedPhrase


@dataclass(frozen=True, slots=True)
class Days:
    """Compares dates of a report, given by their places in ``dates``."""

    dates: Sequence[DatedPhrase]
    context: Context

    def earlier(self, one: int | None, two: int | None) -> bool:
        """Whether the first date lies before the second, or long before the news."""
        if one is None:
            return False
        first = self.dates[one].draft.reading
        second = self.dates[two].draft.reading if two is not None else None
        if first is None:
            return False
        return self.long_past(one) or (second is not None and first.latest <= second.earliest)

    def before(self, one: int, two: int | None) -> bool:
        """Whether the first date is over when the second begins."""
        first = self.dates[one].draft.reading
        second = self.dates[two].draft.reading if two is not None else None
        return first is not None and second is not None and first.latest <= second.earliest

    def begin_apart(self, one: int, two: int) -> bool:
        """Whether they begin six hours apart or more."""
        first, second = self.dates[one].draft.reading, self.dates[two].draft.reading
        if first is None or second is None:
            return False
        return abs(first.earliest - second.earliest) >= timedelta(hours=6)

    def longer(self, one: int, two: int) -> bool:
        """Whether the first date is more than three times as long."""
        first, second = self.dates[one].draft.reading, self.dates[two].draft.reading
        if first is None or second is None:
            return False
        return first.latest - first.earliest > (second.latest - second.earliest) * 3

    def narrower(self, old: int | None, new: int | None) -> bool:
        """Whether the new date lies within the old and is shorter: "last month", "on May 3"."""
        if old is None or new is None:
            return False
        one, two = self.dates[old].draft.reading, self.dates[new].draft.reading
        if one is None or two is None or self.part(old, new):
            return False
        return (two.latest - two.earliest) * 2 < (one.latest - one.earliest) and (
            one.latest - one.earliest > timedelta(days=2)
        )

    def apart_from(self, reading: Reading | None, date: int | None) -> bool:
        """Whether a date that was counted out is another than the one now told."""
        told = self.dates[date].draft.reading if date is not None else None
        if reading is None or told is None:
            return False
        return told.latest <= reading.earliest or reading.latest <= told.earliest

    def says_apart(self, date: int | None) -> bool:
        """ "a day later": the words themselves set it off from what was told."""
        if date is None:
            return False
        words = set(self.dates[date].draft.phrase.lower().split())
        return bool(
            words & {"later", "earlier", "next", "following", "before", "after", "previous"}
        )

    def long_past(self, date: int) -> bool:
        """Whether a date is of an earlier season than the news, or as wide as one."""
        reading, now = self.dates[date].draft.reading, self.context.published
        if reading is None or now is None:
            return False
        return now - reading.latest > timedelta(days=10) or (
            reading.latest - reading.earliest > timedelta(days=27)
            and now - reading.latest > timedelta(days=3)
        )

    def part(self, first: int | None, second: int | None, hours: int = 12) -> bool:
        """Whether one is over, by some hours, before the other begins."""
        if first is None or second is None:
            return False
        one, two = self.dates[first].draft.reading, self.dates[second].draft.reading
        if one is None or two is None:
            return False
        slack = timedelta(hours=hours)
        return one.latest + slack <= two.earliest or two.latest + slack <= one.earliest
