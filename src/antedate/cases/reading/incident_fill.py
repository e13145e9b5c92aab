"""What stands in where nothing near an incident says when or where: the report's own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from antedate.cases.drafts import Reading
from antedate.cases.reading.event_dates import (
    EventDates,
    dateline_date,
    dates_posting,
    in_future,
)
from antedate.cases.reading.event_places import place_words, places_in
from antedate.cases.reading.events import event_word
from antedate.cases.reading.gathered import Gathered
from antedate.cases.reading.incident_places import (
    dateline_place,
    label_place,
    place_governed,
    place_named,
    spot,
    within,
)
from antedate.cases.reading.passages import Sentence
from antedate.cases.reading.report_place import town


def fill(found: list[Gathered], sentences: Sequence[Sentence], when: EventDates) -> None:
    """Where nothing nearer says when and where, the report's own date and place stand in."""
    if not found:
        return
    main = found[0]
    if main.date is None and main.fallback is None:
        main.date = early_date(sentences, when)
    headed = dateline_place(sentences) or label_place(sentences)
    about = headed or town(sentences, [when.tokens(n) for n in range(len(sentences))])
    first = _first_place(sentences, when)
    about = about or ("" if spot(first) else first)
    # "Lyubava mine" is nearer than the town that it belongs to.
    first = within(first, about) if spot(first) and not headed else about or first
    place = within(main.place, about) if main.place else first
    for incident in found:
        incident.place = within(incident.place, about or place) if incident.place else place
        if incident.date is not None:
            continue
        if incident.fallback is not None:
            continue
        if incident is not main and main.date is not None:
            incident.date = main.date
        elif incident is not main and main.fallback is not None:
            incident.fallback = main.fallback
        else:
            _date_by_report(incident, when)


def early_date(sentences: Sequence[Sentence], when: EventDates) -> int | None:
    """Among the first sentences, a date of the past that is no day of saying or of aftermath."""
    for number in range(min(6, len(sentences))):
        tokens = sentences[number].tokens
        for place in when.by_sentence.get(number, ()):
            dated = when.dates[place]
            fine = dated.kind in ("weekday", "date", "offset") and not dated.reporting
            reading = dated.draft.reading
            if not fine or reading is None or tokens[dated.first].quoted:
                continue
            if dateline_date(tokens, dated) or dates_posting(tokens, dated):
                continue
            if not in_future(reading, when.context):
                return place
    return None


def _date_by_report(incident: Gathered, when: EventDates) -> None:
    said = [
        n for number in dict.fromkeys(incident.sentences)
        for n in when.by_sentence.get(number, ())
        if when.dates[n].reporting and when.dates[n].draft.reading is not None
    ]  # fmt: skip
    if said:
        incident.date = said[0]
    elif when.context.published is not None:
        day = when.context.published.replace(hour=0, minute=0, second=0, microsecond=0)
        incident.fallback = Reading(
            day, day + timedelta(days=1), "no date is given; taken as the day of publication"
        )


def _first_place(sentences: Sequence[Sentence], when: EventDates) -> str:
    """From the headline's label, the first sentences, a name with its kind of place, the rest."""
    if labelled := label_place(sentences):
        return labelled
    for sentence in sentences[:4]:
        said = [t for t in sentence.tokens if t.word or t.text[0].isdecimal()]
        if 0 < len(said) <= 2 and all(t.capital and not event_word(t.low) for t in said):
            # "Podlesk. Two explosions": a name that stands alone.
            return " ".join(t.text for t in said)
    for number, sentence in enumerate(sentences[:4]):
        for found_at in places_in(sentence.tokens, when.tokens(number)):
            return place_words(sentence.tokens, *found_at)
    if named := place_named(sentences) or place_governed(sentences):
        return named
    for number, sentence in enumerate(sentences):
        for found_at in places_in(sentence.tokens, when.tokens(number)):
            return place_words(sentence.tokens, *found_at)
    return ""
