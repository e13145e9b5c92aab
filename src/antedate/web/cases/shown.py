"""What the page of a case shows of its records, each kind as a reader looks at it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from antedate.case_records import (
    Actor,
    Alias,
    Attribution,
    Case,
    CheckResult,
    Claim,
    Document,
    DraftState,
    Estimate,
    Footage,
    Incident,
    Merge,
    Recorded,
    Source,
    SourceKind,
    Stance,
    Statement,
    StatementForm,
)
from antedate.cases.people import Known, known_actors
from antedate.records import MediaType
from antedate.report.account import disputed_attributions, disputed_claims
from antedate.report.case_words import (
    attribution_words,
    harm_words,
    interval_words,
    source_words,
    stance_words,
    when_words,
)
from antedate.store import Archive


@dataclass(frozen=True, slots=True)
class ShownFootage:
    """Footage with the text of its post, the newest check of it, and estimates of its date."""

    id: str
    record: Footage
    caption: str
    media: tuple[tuple[str, bool], ...]
    """The SHA-256 of each media, and whether it is an image; only those in the archive."""
    checks: tuple[tuple[str, CheckResult], ...]
    estimates: tuple[ShownEstimate, ...]


@dataclass(frozen=True, slots=True)
class ShownEstimate:
    """An estimate of a filming date in words."""

    id: str
    words: str
    hard: str
    region: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownStatement:
    """A statement with who says it."""

    id: str
    who: str
    unnamed: bool
    quote: bool
    text: str
    said: str
    about: str
    outlet: str
    document: str


@dataclass(frozen=True, slots=True)
class ShownClaim:
    """A claim with the stances on it: id, statement and words of each, and whether against."""

    id: str
    text: str
    about: tuple[str, ...]
    stances: tuple[tuple[str, str, str, bool], ...]
    disputed: bool


@dataclass(frozen=True, slots=True)
class ShownActor:
    """An actor with its aliases (id, spelling, why) and what was merged into it (id of the
    merge, name, why)."""

    known: Known
    aliases: tuple[tuple[str, str, str], ...]
    merges: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class ShownIncident:
    """An incident with who claims it, is blamed for it or denies it."""

    id: str
    record: Incident
    when: str
    harm: tuple[str, ...]
    attributions: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True)
class ShownDocument:
    """A report that was read, with how many of its drafts nobody has judged yet."""

    id: str
    record: Document
    outlet: str
    drafts: int
    open: int


def footage(archive: Archive, case: Case, found: Iterable[Recorded]) -> list[ShownFootage]:
    """Footage of a case as its page shows it."""
    checks = case.each(CheckResult)
    estimates = case.each(Estimate)
    shown = []
    for one in found:
        record = one.record
        if isinstance(record, Footage):
            there = [sha256 for sha256 in record.media if archive.media_ids(sha256)]
            shown.append(
                ShownFootage(
                    id=one.id,
                    record=record,
                    caption=_caption(archive, record),
                    media=tuple(
                        (sha256, archive.media(sha256).type is MediaType.IMAGE) for sha256 in there
                    ),
                    checks=tuple(
                        (id, check) for id, check in checks if check.sha256 in record.media
                    ),
                    estimates=tuple(
                        estimate(id, made) for id, made in estimates if made.sha256 in record.media
                    ),
                )
            )
    return shown


def estimate(id: str, record: Estimate) -> ShownEstimate:
    """An estimate in words."""
    hard = interval_words(record.hard) if record.hard else ""
    return ShownEstimate(id, record.words, hard, tuple(map(interval_words, record.region)))


def loose(case: Case) -> tuple[list[tuple[str, CheckResult]], list[ShownEstimate]]:
    """Checks and estimates of a case that are of none of its footage."""
    media = {sha256 for _, record in case.each(Footage) for sha256 in record.media}
    checks = [(id, check) for id, check in case.each(CheckResult) if check.sha256 not in media]
    estimates = [estimate(id, one) for id, one in case.each(Estimate) if one.sha256 not in media]
    return checks, estimates


def statements(case: Case, found: Iterable[Recorded]) -> list[ShownStatement]:
    """Statements as a page shows them."""
    sources = dict(case.each(Source))
    shown = []
    for one in found:
        said = one.record
        if isinstance(said, Statement):
            source = sources.get(said.source)
            unnamed = source is not None and source.kind is SourceKind.UNNAMED
            who = source_words(case, said.source)
            shown.append(
                ShownStatement(
                    id=one.id,
                    who=f"{who[0].upper()}{who[1:]}",
                    unnamed=unnamed,
                    quote=said.form is StatementForm.QUOTE,
                    text=said.text,
                    said=when_words(said.stated_at) if said.stated_at else "",
                    about=when_words(said.about) if said.about else "",
                    outlet=source_words(case, said.outlet) if said.outlet else "",
                    document=said.passage.document if said.passage else "",
                )
            )
    return shown


def claims(case: Case, found: Iterable[Recorded]) -> list[ShownClaim]:
    """Claims with what supports and disputes them."""
    disputed = disputed_claims(case)
    by_claim: dict[str, list[tuple[str, str, str, bool]]] = {}
    for id, stance in case.each(Stance):
        against = stance.kind in ("disputes", "retracts")
        told = (id, stance.statement, stance_words(case, stance), against)
        by_claim.setdefault(stance.claim, []).append(told)
    return [
        ShownClaim(
            id=one.id,
            text=one.record.text,
            about=one.record.about,
            stances=tuple(by_claim.get(one.id, ())),
            disputed=one.id in disputed,
        )
        for one in found
        if isinstance(one.record, Claim)
    ]


def actors(case: Case) -> list[ShownActor]:
    """The actors of a case as they stand, with all spellings and what was merged into each."""
    aliases = case.each(Alias)
    merges = case.each(Merge)
    names = {id: actor.name for id, actor in case.each(Actor)}
    shown = []
    for known in known_actors(case):
        members = {known.id, *known.merged}
        shown.append(
            ShownActor(
                known=known,
                aliases=tuple(
                    (id, alias.spelling, alias.reason)
                    for id, alias in aliases
                    if alias.actor in members
                ),
                merges=tuple(
                    (id, names.get(merge.actor, merge.actor), merge.reason)
                    for id, merge in merges
                    if merge.into in members
                ),
            )
        )
    return shown


def incidents(case: Case, found: Iterable[Recorded]) -> list[ShownIncident]:
    """Incidents with their attributions."""
    disputed = disputed_attributions(case)
    by_incident: dict[str, list[tuple[str, str, bool]]] = {}
    for id, attribution in case.each(Attribution):
        told = (id, attribution_words(case, attribution), id in disputed)
        by_incident.setdefault(attribution.incident, []).append(told)
    return [
        ShownIncident(
            id=one.id,
            record=one.record,
            when=when_words(one.record.occurred),
            harm=tuple(map(harm_words, one.record.harm)),
            attributions=tuple(by_incident.get(one.id, ())),
        )
        for one in found
        if isinstance(one.record, Incident)
    ]


def documents(case: Case) -> list[ShownDocument]:
    """The reports that were read, with how far each is judged."""
    drafts: dict[str, int] = {}
    waiting: dict[str, int] = {}
    for draft in case.drafts:
        document = str(draft.body.get("document"))
        drafts[document] = drafts.get(document, 0) + 1
        if draft.state is DraftState.OPEN:
            waiting[document] = waiting.get(document, 0) + 1
    return [
        ShownDocument(
            id, record, source_words(case, record.outlet), drafts.get(id, 0), waiting.get(id, 0)
        )
        for id, record in case.each(Document)
    ]


def links(case: Case) -> Mapping[str, str]:
    """The addresses that what findings cite is seen at: posts and media, by how they are named."""
    named = {}
    for id, record in case.each(Footage):
        if record.post is not None:
            named[f"post:{record.post}"] = id
        for sha256 in record.media:
            named[f"media:{sha256}"] = id
    return named


def _caption(archive: Archive, record: Footage) -> str:
    if record.post is None:
        return ""
    versions = archive.post_versions(record.post)
    return versions[-1].post.text if versions else ""
