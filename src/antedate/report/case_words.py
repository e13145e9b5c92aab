"""Records of a case in words. Unnamed sources are described, never identified."""

from __future__ import annotations

from datetime import timedelta

from antedate.case_records import (
    Actor,
    Alias,
    Attribution,
    AttributionKind,
    Case,
    CheckResult,
    Claim,
    Conclusion,
    Document,
    Drafted,
    Estimate,
    Footage,
    Harm,
    Incident,
    Merge,
    Rating,
    Reading,
    Recorded,
    Source,
    SourceKind,
    Stance,
    StanceKind,
    Statement,
    StatementForm,
    Unknown,
    When,
)
from antedate.report.outside import name, one_line, short_sentence

_ATTRIBUTED = {
    AttributionKind.CLAIMED_BY: "claimed by",
    AttributionKind.BLAMED_ON: "blamed on",
    AttributionKind.DENIED_BY: "denied by",
}
_MANY = 240


def source_words(case: Case, id: str) -> str:
    """Who a source is: its name, or for an unnamed one how it was described."""
    found = case.get(id)
    if found is None or not isinstance(found.record, Source):
        return "a source that is no longer in the case"
    source = found.record
    if source.kind is SourceKind.UNNAMED:
        return f"an unnamed source, described as \u201c{name(source.description)}\u201d"
    described = f", {name(source.description)}" if source.description else ""
    return f"{name(source.name)}{described}"


def actor_words(case: Case, id: str) -> str:
    """The name of an actor, of the one that it was merged into."""
    into = {
        found.record.actor: found.record.into
        for found in case.of("merge")
        if isinstance(found.record, Merge)
    }
    while id in into:
        id = into[id]
    found = case.get(id)
    if found is None or not isinstance(found.record, Actor):
        return "an actor that is no longer in the case"
    return name(found.record.name)


def named(case: Case, id: str) -> str:
    """Any record, post or media in a few words."""
    found = case.get(id)
    if found is None:
        return id if ":" in id else f"{id} (no longer in the case)"
    if found.kind == "source":
        return source_words(case, id)
    if found.kind == "actor":
        return actor_words(case, id)
    return f"{id} ({short_sentence(record_words(case, found), 60)})"


def when_words(when: When | None) -> str:
    """When something was: the words for it, and the interval that they were taken to mean."""
    if when is None:
        return "at a time not given"
    if when.reading is None:
        return f"\u201c{name(when.words)}\u201d, which cannot be placed in the calendar"
    read = interval_words(when.reading)
    others = len(when.readings) - 1
    doubt = f" ({others} other reading{'s' * (others > 1)} possible)" if others else ""
    words = when.words.strip()
    said = f"\u201c{name(words)}\u201d: " if words and not words[:4].isdecimal() else ""
    return f"{said}{read}{doubt}"


def interval_words(reading: Reading) -> str:
    """A calendar interval in UTC, no finer than it needs to be told."""
    first, last = reading.earliest, reading.latest
    if last - first <= timedelta(minutes=1):
        return f"{first:%Y-%m-%d %H:%M} UTC"
    if first.date() == (last - timedelta(seconds=1)).date():
        if last - first > timedelta(hours=23):
            return f"{first:%Y-%m-%d}"
        return f"{first:%Y-%m-%d %H:%M} to {last:%H:%M} UTC"
    if last - first < timedelta(days=3):
        return f"{first:%Y-%m-%d %H:%M} to {last:%Y-%m-%d %H:%M} UTC"
    return f"{first:%Y-%m-%d} to {last - timedelta(seconds=1):%Y-%m-%d}"


def statement_words(case: Case, statement: Statement) -> str:
    """What a source said, as a sentence that says who, and whether it is a quote."""
    who = source_words(case, statement.source)
    text = one_line(statement.text, 600).strip('\u201c\u201d" ,')
    if statement.form is StatementForm.QUOTE:
        said = f"{who}: \u201c{name(text, 600)}\u201d"
    else:
        said = f"{who}, in other words: {name(text, 600)}"
    return f"{said[0].upper()}{said[1:]}"


def incident_words(incident: Incident) -> str:
    """An incident: what, where, when, by which means, with what harm."""
    what = name(incident.what or incident.words)
    parts = [f"{what[0].upper()}{what[1:]}" if what else "An incident"]
    if incident.place:
        parts.append(f"at {name(incident.place)}")
    parts.append(f"({when_words(incident.occurred)})")
    if incident.means:
        parts.append(f"by {name(incident.means)}")
    harm = "; ".join(harm_words(one) for one in incident.harm)
    return " ".join(parts) + (f": {harm}" if harm else "")


def harm_words(harm: Harm) -> str:
    """People killed or hurt, with the number as far as it is known."""
    number = "an unknown number" if harm.number is None else str(harm.number)
    floor = "at least " if harm.at_least and harm.number is not None else ""
    who = name(harm.who) if harm.who else "people"
    nationality = (
        ""
        if not harm.nationality or harm.nationality in harm.who
        else (f" ({name(harm.nationality)})")
    )
    return f"{floor}{number} {who}{nationality} {name(harm.kind)}"


def attribution_words(case: Case, attribution: Attribution) -> str:
    """How an actor stands to an incident: claimed by, blamed on by whom, denied by."""
    words = f"{_ATTRIBUTED[attribution.kind]} {actor_words(case, attribution.actor)}"
    if attribution.by:
        by = attribution.by
        words += f" by {source_words(case, by) if case.get(by) else name(by)}"
    if attribution.how_widely:
        words += f" ({name(attribution.how_widely)})"
    return words


def stance_words(case: Case, stance: Stance) -> str:
    """A stance as a clause: who makes, supports, disputes, repeats or retracts."""
    found = case.get(stance.statement)
    who = "a statement no longer in the case"
    if found is not None and isinstance(found.record, Statement):
        who = source_words(case, found.record.source)
    verb = {
        StanceKind.MAKES: "made by",
        StanceKind.SUPPORTS: "supported by",
        StanceKind.DISPUTES: "disputed by",
        StanceKind.REPEATS: "repeated, not confirmed, by",
        StanceKind.RETRACTS: "retracted by",
    }[stance.kind]
    return f"{verb} {who}" + (f" ({name(stance.note)})" if stance.note else "")


def footage_words(footage: Footage) -> str:
    """Footage of the case: who posted it and when, or which file it is."""
    what = f"post {footage.post}" if footage.post is not None else "a file"
    by = f" by {name(footage.source)}" if footage.source else ""
    when = (
        f", published {footage.published_at.words()}"
        if footage.published_at
        else ", publication unknown"
    )
    part = ""
    if footage.start_s is not None or footage.end_s is not None:
        end = "its end" if footage.end_s is None else f"{footage.end_s:.1f} s"
        part = f", from {footage.start_s or 0:.1f} s to {end}"
    return f"{what}{by}{when}{part}"


def record_line(case: Case, found: Recorded) -> str:
    """One record on one line, for a list."""
    superseded = f" [corrected {len(found.former)} times]" if found.former else ""
    return f"{found.id}  {one_line(record_words(case, found), _MANY)}{superseded}"


def draft_line(draft: Drafted) -> str:
    """One draft on one line: what it says, and the passage."""
    body = ", ".join(
        f"{key}={one_line(str(value), 80)}"
        for key, value in draft.body.items()
        if value not in (None, "", [], ()) and key != "document"
    )
    passage = f"  \u2190 \u201c{one_line(draft.passage.text, 160)}\u201d" if draft.passage else ""
    return f"{draft.id}  {draft.kind} ({draft.state})  {body}{passage}"


def record_words(case: Case, found: Recorded) -> str:
    """What a record says, in one sentence at most."""
    match found.record:
        case Claim(text=text) | Unknown(text=text) | Conclusion(text=text):
            return text
        case CheckResult(finding=finding):
            return finding
        case Estimate(words=words):
            return words
        case Statement() as one:
            return statement_words(case, one)
        case Incident() as one:
            return incident_words(one)
        case Footage() as one:
            return f"{one.role}: {footage_words(one)}"
    return _short_of_names(case, found)


def _short_of_names(case: Case, found: Recorded) -> str:
    """The same of records that mostly name others."""
    match found.record:
        case Source() as one:
            return f"{one.kind}: {source_words(case, found.id)}"
        case Document() as one:
            return f"{one.title} ({source_words(case, one.outlet)})"
        case Stance() as one:
            return f"{one.claim} is {stance_words(case, one)}"
        case Actor() as one:
            now = actor_words(case, found.id)
            merged = "" if now == name(one.name) else f", now one with {now}"
            return f"{name(one.name)} ({one.kind}){merged}"
        case Alias() as one:
            return f"{name(one.spelling)}, a spelling of {actor_words(case, one.actor)}"
        case Merge() as one:
            return f"{one.actor} is {one.into}: {one.reason}"
        case Attribution() as one:
            return f"{one.incident} {attribution_words(case, one)}"
        case Rating() as one:
            return f"{one.of} rated {one.value} by {one.reviewer}"
    return found.kind
