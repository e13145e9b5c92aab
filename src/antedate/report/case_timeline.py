"""The time line of a case: posts, statements, incidents and date intervals on one axis."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from antedate.case_json import plain
from antedate.case_records import (
    Attribution,
    Case,
    Claim,
    Document,
    Estimate,
    Footage,
    Incident,
    Merge,
    Reading,
    Record,
    Source,
    Stance,
    StanceKind,
    Statement,
    When,
)
from antedate.errors import UsageError
from antedate.report.account import disputed_attributions, disputed_claims
from antedate.report.case_words import (
    actor_words,
    attribution_words,
    incident_words,
    interval_words,
    source_words,
    stance_words,
    statement_words,
    when_words,
)
from antedate.report.outside import name, one_line, short_sentence
from antedate.report.strip import Tick
from antedate.report.timeline import Axis
from antedate.when import Moment

KINDS = ("post", "report", "statement", "incident", "date")
ROW, LINK = 30.0, 18.0
"""The height of a row, and of each link beneath it."""
_POINT = 0.8
_MOST_ROWS = 300


@dataclass(frozen=True, slots=True)
class Link:
    """How something stands to a row: drawn solid, or broken where it is disputed."""

    words: str
    disputed: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """One reading of a date; ``left`` and ``width`` in per cent. The first is the likeliest."""

    left: float
    width: float
    point: bool
    likeliest: bool


@dataclass(frozen=True, slots=True)
class Event:
    """A row of the time line. Without readings it has no bar, and stands at the end. ``top`` is
    where it is drawn, in units of the picture."""

    id: str
    kind: str
    words: str
    when: str
    readings: tuple[Reading, ...]
    actors: frozenset[str]
    places: tuple[str, ...]
    links: tuple[Link, ...] = ()
    bars: tuple[Bar, ...] = ()
    top: float = 0.0


@dataclass(frozen=True, slots=True)
class CaseTimeline:
    """The rows in order of time, in a picture ``height`` units high. ``filters`` says what was
    chosen, ``left_out`` counts rows that were not drawn for lack of room."""

    rows: tuple[Event, ...]
    height: float
    ticks: tuple[Tick, ...]
    undated: int
    left_out: int
    filters: tuple[str, ...]


def case_timeline(
    case: Case, *, actor: str = "", place: str = "", kinds: Sequence[str] = ()
) -> CaseTimeline:
    """The time line of a case, of what has to do with an actor, a place (any part of its name),
    or is of certain kinds (``KINDS``). ``actor`` is an id. Raises ``UsageError``."""
    if wrong := set(kinds) - set(KINDS):
        raise UsageError(
            "is no kind of row", subject=sorted(wrong)[0], remedy=f"Kinds: {', '.join(KINDS)}."
        )
    chosen = [
        event
        for event in _events(case)
        if (not kinds or event.kind in kinds)
        and (not actor or _standing(case, actor) in event.actors)
        and (not place or any(place.casefold() in one.casefold() for one in event.places))
    ]
    chosen.sort(key=_order)
    shown = chosen[:_MOST_ROWS]
    spans = [(r.earliest, r.latest) for event in shown for r in event.readings]
    axis = Axis(spans) if spans else None
    rows, top = [], 0.0
    for event in shown:
        rows.append(replace(event, bars=tuple(_bars(axis, event)), top=top))
        top += ROW + LINK * len(event.links)
    said = [f"actor {actor_words(case, actor)}"] if actor else []
    said += [f"place {name(place)}"] if place else []
    said += [f"kind {', '.join(kinds)}"] if kinds else []
    return CaseTimeline(
        rows=tuple(rows),
        height=top,
        ticks=axis.ticks() if axis else (),
        undated=sum(not event.readings for event in shown),
        left_out=len(chosen) - len(shown),
        filters=tuple(said),
    )


def row_object(row: Event) -> dict[str, Any]:
    """A row of the time line for programs."""
    return {
        "id": row.id,
        "kind": row.kind,
        "words": row.words,
        "when": row.when,
        "readings": plain(row.readings),
        "links": plain(row.links),
    }


def _events(case: Case) -> Iterator[Event]:
    links = _Links(case)
    for found in case.records:
        record = found.record
        about = links.of(found.id, record)
        match record:
            case Footage():
                by = f" by {name(record.source)}" if record.source else ""
                words = f"{record.role.capitalize()}: {_thing(record)}{by}"
                yield _event(case, found.id, "post", words, record.published_at, record, about)
            case Document():
                words = f"{source_words(case, record.outlet)}: {one_line(record.title, 90)}"
                yield _event(case, found.id, "report", words, record.published_at, record, about)
            case Statement():
                words = short_sentence(statement_words(case, record), 160)
                event = _event(case, found.id, "statement", words, record.stated_at, record, about)
                yield event if record.stated_at else _by_publication(case, record, event)
            case Incident():
                words = short_sentence(incident_words(record).partition(" (")[0], 120)
                yield _event(case, found.id, "incident", words, record.occurred, record, about)
            case Estimate():
                words = "Filmed in one of these intervals (90 %)"
                region = record.region or ((record.hard,) if record.hard else ())
                event = _event(case, found.id, "date", words, None, record, about)
                told = "; ".join(interval_words(one) for one in region) or "not estimated"
                yield replace(event, readings=region, when=told)


def _thing(footage: Footage) -> str:
    return f"post {footage.post}" if footage.post is not None else "a file"


def _event(
    case: Case,
    id: str,
    kind: str,
    words: str,
    when: Moment | When | None,
    record: Record,
    links: tuple[Link, ...],
) -> Event:
    if isinstance(when, Moment):
        readings: tuple[Reading, ...] = (Reading(when.earliest, when.latest),)
        told = when.words()
    else:
        readings = when.readings if when else ()
        told = when_words(when)
    return Event(
        id=id,
        kind=kind,
        words=words,
        when=told,
        readings=readings,
        actors=frozenset(_actors(case, id, record)),
        places=tuple(_places(case, id, record)),
        links=links,
    )


class _Links:
    """What stands to each row: attributions to incidents, stances to what a claim is about."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._attributions = disputed_attributions(case)
        self._claims = disputed_claims(case)

    def of(self, id: str, record: Record) -> tuple[Link, ...]:
        names = {id}
        if isinstance(record, Footage):
            names |= {f"media:{sha256}" for sha256 in record.media}
            names |= {f"post:{record.post}"} if record.post is not None else set()
        made = [
            Link(attribution_words(self._case, found.record), found.id in self._attributions)
            for found in self._case.of("attribution")
            if isinstance(found.record, Attribution) and found.record.incident == id
        ]
        for found in self._case.of("claim"):
            if isinstance(found.record, Claim) and names & set(found.record.about):
                made += self._stances(found.id, found.record)
        return tuple(made)

    def _stances(self, claim: str, record: Claim) -> Iterator[Link]:
        text = one_line(record.text, 80)
        disputed = claim in self._claims
        said = [
            found.record
            for found in self._case.of("stance")
            if isinstance(found.record, Stance) and found.record.claim == claim
        ]
        if not said:
            yield Link(f"claim: {text}", disputed)
        for stance in said:
            against = stance.kind in (StanceKind.DISPUTES, StanceKind.RETRACTS)
            words = f"claim \u201c{text}\u201d {stance_words(self._case, stance)}"
            yield Link(words, disputed or against)


def _actors(case: Case, id: str, record: Record) -> Iterator[str]:
    """The actors that a record has to do with, as they stand after merges."""
    if isinstance(record, Incident):
        for found in case.of("attribution"):
            if isinstance(found.record, Attribution) and found.record.incident == id:
                yield _standing(case, found.record.actor)
    if isinstance(record, Statement):
        source = case.get(record.source)
        if source is not None and isinstance(source.record, Source) and source.record.actor:
            yield _standing(case, source.record.actor)
    for found in case.of("claim"):
        claim = found.record
        if isinstance(claim, Claim) and _concerns(case, found.id, claim, id):
            yield from (_standing(case, one) for one in claim.about if one.startswith("actor-"))


def _places(case: Case, id: str, record: Record) -> Iterator[str]:
    if isinstance(record, Incident):
        yield record.place
        return
    linked = set(record.about) if isinstance(record, Footage) else set()
    for found in case.of("claim"):
        if isinstance(found.record, Claim) and _concerns(case, found.id, found.record, id):
            linked |= set(found.record.about)
    for other in linked:
        incident = case.get(other)
        if incident is not None and isinstance(incident.record, Incident):
            yield incident.record.place


def _concerns(case: Case, id: str, claim: Claim, other: str) -> bool:
    """Whether a claim is about a record, or a statement takes a stance on it."""
    return other in claim.about or any(
        isinstance(found.record, Stance)
        and found.record.claim == id
        and found.record.statement == other
        for found in case.of("stance")
    )


def _standing(case: Case, actor: str) -> str:
    into = {
        found.record.actor: found.record.into
        for found in case.of("merge")
        if isinstance(found.record, Merge)
    }
    while actor in into:
        actor = into[actor]
    return actor


def _by_publication(case: Case, statement: Statement, event: Event) -> Event:
    """A statement whose time nobody gave: it is drawn where its report was published."""
    for id in statement.basis:
        found = case.get(id)
        if found is not None and isinstance(found.record, Document) and found.record.published_at:
            at = found.record.published_at
            readings = (Reading(at.earliest, at.latest, "by publication"),)
            return replace(event, readings=readings, when=f"not later than {at.words()}")
    return event


def _bars(axis: Axis | None, event: Event) -> Iterable[Bar]:
    if axis is None:
        return
    for place, reading in enumerate(event.readings):
        left, right = axis.at(reading.earliest), axis.at(reading.latest)
        width = round(right - left, 3)
        likeliest = place == 0 or event.kind == "date"
        yield Bar(left, width, width < _POINT, likeliest)


def _order(event: Event) -> tuple[bool, float, str]:
    """By the first instant that a row can mean; rows without one come last."""
    first = min((reading.earliest.timestamp() for reading in event.readings), default=0.0)
    return not event.readings, first, event.id
