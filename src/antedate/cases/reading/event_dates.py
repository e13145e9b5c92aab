"""Which date phrase of its sentence an event has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from antedate.cases.drafts import Reading
from antedate.cases.reading.calendar_rules import Context
from antedate.cases.reading.dates import DatedPhrase
from antedate.cases.reading.events import Event, events_in
from antedate.cases.reading.passages import Token, low
from antedate.cases.wording import listed

_POSTING = listed(
    "posted shared uploaded published circulated circulating appeared surfaced viral viewed "
    "resurfaced reposted broadcast aired captioned tweeted spread spreading emerged online"
)


@dataclass(frozen=True, slots=True)
class EventDates:
    """The dates of a report, by sentence, as places in ``dates``."""

    dates: Sequence[DatedPhrase]
    context: Context
    by_sentence: Mapping[int, Sequence[int]]

    def tokens(self, number: int) -> frozenset[int]:
        """The places of tokens in date phrases of a sentence."""
        return frozenset(
            p
            for n in self.by_sentence.get(number, ())
            for p in range(self.dates[n].first, self.dates[n].last)
        )

    def beside(
        self, number: int, tokens: Sequence[Token], at: int, others: Sequence[int]
    ) -> int | None:
        """The date in the same clause as ``at``, with no event between; nothing if none."""
        for index in self.by_sentence.get(number, ()):
            dated = self.dates[index]
            if dated.reporting or dated.kind == "past" or dated.draft.reading is None:
                continue
            first, last = sorted((dated.first, at))
            between = tokens[first:last]
            if last - first > 12 or low(tokens, dated.first - 1) == "since":
                continue
            if any(t.text in ".;:“”" for t in between) or sum(t.text == "," for t in between) > 1:
                continue
            if not any(first < other < last for other in others):
                return index
        return None

    def of(
        self,
        number: int,
        tokens: Sequence[Token],
        event: Event,
        others: Sequence[int],
        taken: frozenset[int] = frozenset(),
        told: bool = False,
    ) -> int | None:
        """The date phrase nearest to the event in its sentence that dates no saying or posting."""
        near: list[tuple[int, int]] = []
        for index in self.by_sentence.get(number, ()):
            dated = self.dates[index]
            if dated.reporting or dated.kind == "past" or index in taken:
                continue
            if dated.draft.phrase.lower() in ("this year", "this month", "so far this year"):
                continue
            if dated.draft.reading is None or dateline_date(tokens, dated):
                continue
            if tokens[dated.first].quoted != tokens[event.at].quoted:
                continue
            since = 30 * (low(tokens, dated.first - 1) == "since")
            if (since and told) or _goes_to_custody(tokens, event, dated):
                continue
            if _of_another(tokens, event, dated, others):
                continue
            if dates_posting(tokens, dated) or in_future(dated.draft.reading, self.context):
                continue
            gap = dated.first - event.at if dated.first > event.at else event.at - dated.last + 1
            between = tokens[min(event.at, dated.first) : max(event.at, dated.last)]
            commas = sum(t.text in ",;—–" for t in between)
            apart = sum(
                min(event.at, dated.first) < other < max(event.at, dated.first)
                for other in others
                if other != event.at
            )
            if apart and event.what in ("arrest", "trial"):
                # "held over the collapse in October": the day is that of the collapse.
                continue
            near.append((gap + 3 * commas + 8 * apart + since, index))
        return self._closer(tokens, min(near)[1], [n for _, n in near]) if near else None

    def _closer(self, tokens: Sequence[Token], chosen: int, near: Sequence[int]) -> int:
        """ "the previous week, when a man died on April 30": the day within the week."""
        for other in near:
            one, two = self.dates[chosen], self.dates[other]
            between = tokens[one.last : two.first]
            if one.last <= two.first and any(t.low in ("when", "which") for t in between):
                wide, day = one.draft.reading, two.draft.reading
                if wide is None or day is None:
                    continue
                if wide.earliest <= day.earliest and day.latest <= wide.latest:
                    return other
        return chosen


_LEADS = listed("of in on from late early mid at")


def event_takes(tokens: Sequence[Token], at: int, dated: DatedPhrase) -> bool:
    """Whether a date stands right behind an event word: "the riots of October 2022"."""
    between = [low(tokens, p) for p in range(at + 1, dated.first)]
    return dated.first > at and len(between) <= 2 and bool(between) and set(between) <= _LEADS


def _of_another(
    tokens: Sequence[Token], event: Event, dated: DatedPhrase, others: Sequence[int]
) -> bool:
    """ "the October 3 murder", "Saturday's shooting": the day of that event, and no other."""
    if not event_takes(tokens, event.at, dated) and any(
        event_takes(tokens, other, dated) for other in others
    ):
        # "the biggest since the riots of October": the date of the riots.
        return True
    after = dated.last + (low(tokens, dated.last) == "'s")
    return any(
        other != event.at and after <= other <= after + 2 and not (
            {t.text for t in tokens[after:other]} & set(",;.—–")
            or {low(tokens, p) for p in range(after, other)} & {"the", "a", "an", "and", "in"}
        )
        for other in others
    )  # fmt: skip


def dateline_date(tokens: Sequence[Token], dated: DatedPhrase) -> bool:
    ahead = [low(tokens, p) for p in range(dated.last, dated.last + 6)]
    return (
        dated.first <= 4
        and tokens[0].text.isupper()
        and ("—" in ahead or "–" in ahead or "-" in ahead)
    )


def begins(tokens: Sequence[Token], event: Event) -> bool:
    """ "The shelling began on Monday": a date of the beginning, not of what was told."""
    return any(
        low(tokens, p) in ("began", "started") for p in range(event.at + 1, event.at + 4)
    ) and (low(tokens, event.at - 1) == "the")


def _goes_to_custody(tokens: Sequence[Token], event: Event, dated: DatedPhrase) -> bool:
    """ "sentenced on Wednesday for the shooting": the day is that of the sentence."""
    if event.what in ("arrest", "trial") or 0 <= event.at - dated.last <= 2:
        return False
    custody = [e.at for e in events_in(tokens) if e.what in ("arrest", "trial")]
    return any(at < dated.first < event.at for at in custody)


def dates_posting(tokens: Sequence[Token], dated: DatedPhrase) -> bool:
    return any(low(tokens, p) in _POSTING for p in range(dated.first - 5, dated.first)) and not any(
        low(tokens, p) in (",", "after", "when") for p in range(dated.first - 3, dated.first)
    )


def in_future(reading: Reading, context: Context) -> bool:
    now = context.published
    return now is not None and reading.earliest > now + timedelta(days=1)
