"""Incidents: what several sentences tell of one event, put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import combinations

from antedate.cases.drafts import Harm, IncidentDraft, Reading, Span
from antedate.cases.reading.background import coordinated, recalled
from antedate.cases.reading.calendar_rules import Context
from antedate.cases.reading.casualties import harm_in
from antedate.cases.reading.dates import DatedPhrase
from antedate.cases.reading.event_dates import EventDates, begins, event_takes, in_future
from antedate.cases.reading.event_places import place_words, places_in
from antedate.cases.reading.events import Event, events_in, family, means_in
from antedate.cases.reading.gathered import Gathered
from antedate.cases.reading.incident_days import Days
from antedate.cases.reading.incident_fill import early_date, fill
from antedate.cases.reading.incident_kinds import WITH_VICTIMS, merged, retells, without_parts
from antedate.cases.reading.incident_places import (
    nearest_place,
    place_after,
    places_meet,
    possessor,
    together,
    wide,
)
from antedate.cases.reading.passages import Sentence, Token, low

_WEAK = frozenset(("evacuation", "drowning", "outage", "stampede"))


_NO_HARM = ("arrest", "trial", "election", "protest")
LOOKED_BACK = 40
"""Incidents. A sentence retells one of the latest, or the first; it bounds the work."""


@dataclass(slots=True)
class _Gatherer:
    text: str
    sentences: Sequence[Sentence]
    dates: Sequence[DatedPhrase]
    context: Context
    by_sentence: dict[int, list[int]]
    found: list[Gathered] = field(default_factory=list)
    others: tuple[int, ...] = ()
    taken: frozenset[int] = frozenset()
    lead: int | None = None
    """The first date of the news itself, near the head of the report."""

    @property
    def _news(self) -> bool:
        """Whether the main incident is news of its own: not what somebody is tried for."""
        return not any(i.what == "trial" for i in self.found) and self.context.published is not None

    @property
    def when(self) -> EventDates:
        """Which date phrase an event has."""
        return EventDates(self.dates, self.context, self.by_sentence)

    @property
    def days(self) -> Days:
        """How the dates of the report lie to one another."""
        return Days(self.dates, self.context)

    def sentence(self, number: int) -> None:
        tokens = self.sentences[number].tokens
        dated = self._dated(number)
        mentioned = without_parts(tokens, events_in(tokens, self._long_past(number)))
        events = merged(mentioned, self._set_apart(number, tokens, mentioned))
        touched: list[Gathered] = []
        again = self._again(number, tokens, events)
        self.others = tuple(e.at for e in (*events, *again))
        self.taken = frozenset(n for n in again.values())
        for event in events:
            if (told := self._event(number, tokens, event, dated)) is not None:
                touched.append(told)
        self.taken = frozenset()
        for event, date in again.items():
            if (earlier := self._recalled(number, tokens, event, date, dated)) is not None:
                touched.append(earlier)
        self._harm(number, tokens, touched)

    def _long_past(self, number: int) -> frozenset[int]:
        return frozenset(
            p
            for n in self.by_sentence.get(number, ())
            if self.days.long_past(n)
            for p in range(self.dates[n].first, self.dates[n].last)
        )

    def _set_apart(
        self, number: int, tokens: Sequence[Token], events: Sequence[Event]
    ) -> frozenset[int]:
        """Events with a long past date of their own: "since the riots of October 2022"."""
        places = self.by_sentence.get(number, [])
        apart = {
            e.at
            for e in events
            for n in places
            if event_takes(tokens, e.at, self.dates[n]) and self.days.long_past(n)
        }
        if len(places) > 1 and len(events) > 1:
            others = [e.at for e in events]
            dated = [(e, self.when.of(number, tokens, e, others)) for e in events]
            for (one, first), (two, second) in combinations(dated, 2):
                differ = first != second and self.days.part(first, second, 0)
                if differ and retells(one.what, two.what) and two.what != "killing":
                    # "in March one derailed, and last Tuesday another left the track".
                    apart.add(two.at)
        return frozenset(apart)

    def _again(
        self, number: int, tokens: Sequence[Token], events: Sequence[Event]
    ) -> dict[Event, int]:
        """Mentions of an earlier incident without a word for it, with their dates."""
        places = self.by_sentence.get(number, [])
        found: dict[Event, int] = {}
        for at, place in recalled(tokens, [self.dates[n] for n in places]):
            if all(abs(e.at - at) > 2 for e in events) and not tokens[at].quoted:
                found[Event(at, "", tokens[at].text, True)] = places[place]
        return found

    def _recalled(
        self, number: int, tokens: Sequence[Token], event: Event, date: int, dated: frozenset[int]
    ) -> Gathered | None:
        """ "the worst since 2019, when 40 people drowned": one more of the kind told last."""
        told = [i for i in self.found if i.what not in ("arrest", "trial", "killing")]
        reading = self.dates[date].draft.reading
        if not told or reading is None or in_future(reading, self.context):
            return None
        here = [i for i in told if i.sentences[:1] == [number]]
        before = [i for i in told if i not in here]
        kind = max(before, key=lambda i: (i.sentences[-1], not i.recalled), default=told[-1])
        if any(i.date == date for i in told) or _told_already(self.days, told, date):
            return None
        if kind.date is not None and not self.days.part(kind.date, date) and not (
            self.days.longer(date, kind.date) or self.days.begin_apart(date, kind.date)
        ):  # fmt: skip
            return None
        earlier = Gathered(kind.what, event.word, date=date, recalled=True)
        earlier.place = place_after(tokens, event.at, dated)
        earlier.spans.append(Span(tokens[event.at].start, tokens[event.at].end))
        earlier.sentences.append(number)
        self.found.append(earlier)
        return earlier

    def _siblings(self, number: int, tokens: Sequence[Token], event: Event, date: int) -> None:
        """ "strikes on 17 November and 3 October" are two incidents."""
        places = self.by_sentence.get(number, [])
        if date not in places:
            return
        phrases = [self.dates[n] for n in places]
        for place in coordinated(tokens, phrases, places.index(date)):
            twin = Gathered(event.what if event.what != "hit" else "attack", event.word)
            twin.date, twin.recalled = places[place], True
            reading = self.dates[twin.date].draft.reading
            if reading is None or in_future(reading, self.context):
                continue
            twin.spans.append(Span(tokens[event.at].start, tokens[event.at].end))
            twin.sentences.append(number)
            self.found.append(twin)

    def _dated(self, number: int) -> frozenset[int]:
        return frozenset(
            p
            for n in self.by_sentence.get(number, ())
            for p in range(self.dates[n].first, self.dates[n].last)
        )

    def _event(
        self, number: int, tokens: Sequence[Token], event: Event, dated: frozenset[int]
    ) -> Gathered | None:
        date = self._when(number, tokens, event)
        offset = self._offset(number, tokens, event, date)
        date = None if offset is not None else date
        place = nearest_place(tokens, event, dated)
        vague = not place
        place = place or possessor(tokens, event)
        if begins(tokens, event):
            date = (
                None if any(retells(i.what, event.what) for i in self.found[:LOOKED_BACK]) else date
            )
        if offset is None:
            incident = self._same(number, tokens, event, date, place)
        else:
            incident = self._undated(event, offset)
        fresh = incident is None
        if incident is None and tokens[event.at].quoted and not place:
            # “They stole it in the night”: a manner of speaking as often as not.
            return None
        if incident is None:
            what = self._named(event.what)
            incident = Gathered(what, event.word, vague=vague, fallback=offset)
            incident.recalled = bool(self.found) and self.days.earlier(date, self.found[0].date)
            self.found.append(incident)
        self._add(incident, tokens, event, date, place)
        incident.spans.append(Span(tokens[event.at].start, tokens[event.at].end))
        incident.sentences.append(number)
        if date is not None and (fresh or incident.date == date):
            self._siblings(number, tokens, event, date)
        return incident

    def _undated(self, event: Event, offset: Reading) -> Gathered | None:
        """What the headline told without a day, which is now counted from another's."""
        for incident in self.found if not event.another else ():
            open_yet = incident.date is None and incident.fallback is None
            if open_yet and retells(incident.what, event.what):
                incident.fallback = offset
                return incident
        return None

    def _add(
        self, incident: Gathered, tokens: Sequence[Token], event: Event, date: int | None,
        place: str,
    ) -> None:  # fmt: skip
        """What this mention adds: a nearer date and place, a better word, the means."""
        narrower = self.days.narrower(incident.date, date)
        if incident.date is None or narrower:
            incident.date = date
        if incident.what == "killing":
            incident.what = event.what if event.what != "hit" else "attack"
        if place and (not incident.place or narrower or incident.vague or wide(incident.place)):
            incident.place, incident.vague = place, False
        incident.place = together(incident.place, place)
        violent = family(event.what) == "violence" or event.what == "explosion"
        if family(incident.what) == "violence" or incident.what == "explosion":
            incident.means = incident.means or means_in(tokens)
        if incident.what in ("attack", "killing") and event.what != "hit" and violent:
            incident.what = event.what

    def _offset(
        self, number: int, tokens: Sequence[Token], event: Event, date: int | None
    ) -> Reading | None:
        """ "on Monday, two days after troops opened fire": when the second event was."""
        for index in self.by_sentence.get(number, ()):
            dated = self.dates[index]
            reading = dated.draft.reading
            if dated.until is not None and reading is None and self.found:
                # "It came a week after a protest": counted from the main incident.
                main = self.found[0]
                reading = (
                    self.dates[main.date].draft.reading if main.date is not None else main.fallback
                )
            if dated.until is None or reading is None or not 0 <= event.at - dated.last < 7:
                continue
            if any(t.text in ",;" for t in tokens[dated.last : event.at]):
                continue
            step = timedelta(days=dated.until)
            return Reading(reading.earliest + step, reading.latest + step, "counted from that day")
        return None

    def _named(self, what: str) -> str:
        """The kind, where the word leaves it open: "was hit", "was taken"."""
        if what == "taken":
            told = [i.what for i in self.found if i.what in ("arrest", "kidnapping")]
            return told[-1] if told else "kidnapping"
        return "attack" if what == "hit" else what

    def _when(self, number: int, tokens: Sequence[Token], event: Event) -> int | None:
        return self.when.of(number, tokens, event, self.others, self.taken, bool(self.found))

    def _same(
        self, number: int, tokens: Sequence[Token], event: Event, date: int | None, place: str
    ) -> Gathered | None:
        harmed = self._part_of(tokens, event, date, place)
        if harmed is not None:
            return harmed
        recalled: Gathered | None = None
        for incident in reversed(self.found[:1] + self.found[1:][-LOOKED_BACK:]):
            bare = incident.words == "killed" and event.what not in ("arrest", "trial", "election")
            if not (bare or retells(incident.what, event.what)):
                continue
            if incident.date is None and self.days.apart_from(incident.fallback, date):
                continue
            if incident.recalled and date is None and incident.sentences[-1] < number and (
                low(tokens, event.at - 1) not in ("that", "one") and incident is not self.found[0]
            ):  # fmt: skip
                recalled = recalled or incident
                continue
            if not self._another(number, tokens, event, date, place, incident):
                return incident
        return recalled

    def _another(
        self, number: int, tokens: Sequence[Token], event: Event, date: int | None, place: str,
        incident: Gathered,
    ) -> bool:  # fmt: skip
        """Whether a mention is of another incident, by its day, its place or by saying so."""
        apart = event.another or self.days.says_apart(date)
        if self.days.part(incident.date, date, 0 if apart else 12):
            return True
        if date is not None and incident.date is None and incident.sentences[-1:] != [number]:
            if event.another and incident.fallback is None:
                return True
            the = low(tokens, event.at - 1) in ("the", "this", "that")
            if self.days.long_past(date) and (event.another or not the or self._news):
                # An undated event of the news is not the one that is recalled from long ago.
                return True
            main = self.found[0]
            if incident is not main and event.another and self.days.before(date, main.date):
                return True
        told = bool(place) or date is not None
        return event.another and told and not places_meet(place, incident.place)

    def _part_of(
        self, tokens: Sequence[Token], event: Event, date: int | None, place: str
    ) -> Gathered | None:
        """Somebody shot at a protest: no incident apart without a day of its own."""
        if event.what == "attack" and event.word.lower() in ("attack", "raid", "assault"):
            # "authorised to discuss the raid": retells what was done, whatever it was called.
            the = low(tokens, event.at - 1) in ("the", "that", "this") and date is None
            robbed = [i for i in self.found[-3:] if i.what in ("kidnapping", "robbery")]
            return robbed[-1] if the and robbed and not place else None
        beaten = event.word.lower().startswith(("beat", "club"))
        if event.another or not (
            beaten or event.what in ("shooting", "stabbing", "killing")
        ):  # fmt: skip
            return None
        for incident in reversed(self.found[-3:]):
            one_day = date is None or incident.date is None or incident.date == date
            if incident.what in WITH_VICTIMS and one_day:
                return incident
        return None

    def _harm(self, number: int, tokens: Sequence[Token], touched: list[Gathered]) -> None:
        harm = harm_in(tokens)
        if not harm:
            return
        long_ago = [h for h in harm if self._long_ago(number, tokens, h, touched)]
        harm = [h for h in harm if h not in long_ago]
        if not harm:
            return
        target = self._harmed(number, touched)
        own = self._only_date(number)
        elsewhen = target is not None and not touched and self.days.part(target.date, own)
        if any(h.number for h in harm) and (elsewhen or (target is None and not self.found)):
            target = Gathered("killing", "killed")
            target.date = own
            spots = places_in(tokens, self._dated(number))
            target.place = place_words(tokens, *spots[0]) if spots else ""
            target.means = means_in(tokens)
            target.spans.append(harm[0].span)
            self.found.append(target)
        if target is None:
            return
        if target.date is None and not touched:
            target.date = self._only_date(number)
        target.sentences.append(number)
        able = [t for t in touched if t.what not in ("arrest", "election", "trial")]
        for one in harm:
            near = min(able, key=lambda t: _gap(t, one), default=target)
            (near if len(able) > 1 else target).harm.append(one)

    def _long_ago(
        self, number: int, tokens: Sequence[Token], harm: Harm, touched: list[Gathered]
    ) -> bool:
        """ "and in February 2033 eleven people died": an earlier incident, told by its harm."""
        at = next((p for p, t in enumerate(tokens) if t.start >= harm.span.start), 0)
        date = self.when.beside(number, tokens, at, self.others)
        if date is None or not self.days.long_past(date) or not harm.number:
            return False
        if any(t.date == date or t.recalled for t in touched):
            return False
        main = next((i for i in self.found if i.what not in _NO_HARM), None)
        if main is not None and main.date is not None and not self.days.part(main.date, date):
            return False
        earlier = Gathered(main.what if main else "killing", "killed", date=date, recalled=True)
        earlier.place = place_after(tokens, at, self._dated(number))
        earlier.spans.append(harm.span)
        earlier.sentences.append(number)
        earlier.harm.append(harm)
        self.found.append(earlier)
        touched.append(earlier)
        return True

    def _only_date(self, number: int) -> int | None:
        """The date of a sentence that tells of harm alone: "Three of them died on Tuesday"."""
        dated = [
            n for n in self.by_sentence.get(number, ())
            if not (d := self.dates[n]).reporting and d.kind != "past"
            and d.draft.reading is not None
        ]  # fmt: skip
        return dated[0] if len(dated) == 1 else None

    def _harmed(self, number: int, touched: list[Gathered]) -> Gathered | None:
        if touched and all(t.what in ("arrest", "election", "trial") for t in touched):
            deeds = [i for i in self.found if i.what not in ("arrest", "election", "trial")]
            before = [i for i in deeds if i.sentences[-1:] == [number - 1]]
            return before[-1] if before else touched[0]
        harmful = [t for t in touched if t.what not in ("arrest", "election", "trial", "protest")]
        if harmful or touched:
            return (harmful or touched)[0]
        near = self.found[:1] + self.found[1:][-LOOKED_BACK:]
        deadly = [i for i in near if i.what not in ("arrest", "election", "trial")]
        recent = [i for i in deadly if i.sentences and i.sentences[-1] == number - 1]
        if recent:
            return recent[-1]
        return deadly[0] if deadly else (self.found[0] if self.found else None)


def _told_already(days: Days, told: Sequence[Gathered], date: int) -> bool:
    """Whether an incident that is known began on that day."""
    return any(
        i.date is not None and not days.begin_apart(i.date, date) and not days.longer(date, i.date)
        for i in told
    )


def _gap(incident: Gathered, harm: Harm) -> int:
    """Characters between harm and the latest word for the incident. What is recalled comes before
    its harm."""
    if incident.recalled and harm.span.start < incident.spans[-1].start:
        return 10_000
    return abs(incident.spans[-1].start - harm.span.start)


def incidents(
    text: str, sentences: Sequence[Sentence], dates: Sequence[DatedPhrase], context: Context
) -> list[Gathered]:
    """The incidents of a report, in order of first mention, main one first."""
    by_sentence: dict[int, list[int]] = {}
    for place, dated in enumerate(dates):
        by_sentence.setdefault(dated.sentence, []).append(place)
    gatherer = _Gatherer(text, sentences, dates, context, by_sentence)
    gatherer.lead = early_date(sentences, gatherer.when)
    for number in range(len(sentences)):
        gatherer.sentence(number)
    found = _without_weak(gatherer.found)
    fill(found, sentences, gatherer.when)
    return found


def _without_weak(found: list[Gathered]) -> list[Gathered]:
    strong = [i for i in found if i.what not in _WEAK]
    return strong or found


def drafted(found: Sequence[Gathered], dates: Sequence[DatedPhrase]) -> tuple[IncidentDraft, ...]:
    """Frozen drafts of what was gathered."""
    return tuple(
        IncidentDraft(
            what=i.what, words=i.words, date=i.date,
            occurred=dates[i.date].draft.reading if i.date is not None else i.fallback,
            place=i.place, means=i.means, killed=_count(i.harm, "killed"),
            injured=_count(i.harm, "injured"), harm=tuple(i.harm), spans=tuple(i.spans),
        )
        for i in found
    )  # fmt: skip


def _count(harm: Sequence[Harm], kind: str) -> int | None:
    """The number for the whole event: the first told, since parts and other counts come after
    it; but a toll that is called so, the last one, stands before any."""
    numbers = [h for h in harm if h.kind == kind and h.number is not None]
    tolls = [h for h in numbers if h.toll]
    if tolls:
        return tolls[-1].number
    return numbers[0].number if numbers else None
