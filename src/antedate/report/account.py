"""From the records of a case to its account: numbered findings that cite their evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from antedate.case_account import Account, Exhibit, Finding
from antedate.case_records import (
    IN_QUESTION,
    Attribution,
    AttributionKind,
    Case,
    CheckResult,
    Claim,
    Conclusion,
    Document,
    DraftState,
    Estimate,
    Footage,
    Incident,
    Rating,
    Recorded,
    Source,
    SourceKind,
    Stance,
    StanceKind,
    Statement,
    Unknown,
)
from antedate.report.case_words import (
    actor_words,
    attribution_words,
    footage_words,
    incident_words,
    interval_words,
    named,
    source_words,
    stance_words,
    statement_words,
    when_words,
)
from antedate.report.outside import name, one_line

CONCLUSIONS = "Conclusions"
FOOTAGE = "The footage"
DATE = "When it was filmed"
CLAIMS = "What is claimed"
SAID = "What is said"
CONTEXT = "Context"


def account(case: Case, *, version: str, left_out: Sequence[str] = ()) -> Account:
    """Put a case together. Drafts that nobody confirmed are counted, and count for nothing."""
    exhibits = _Exhibits(case)
    findings = _Findings(case, exhibits)
    for write in (_conclusions, _footage, _dates, _claims, _statements, _incidents):
        write(case, findings)
    not_known = _Findings(case, exhibits)
    _not_known(case, not_known)
    return Account(
        case=case,
        findings=tuple(findings.made),
        not_known=tuple(not_known.made),
        exhibits=tuple(exhibits.made),
        sources=tuple(_sources(case)),
        open_drafts=sum(draft.state is DraftState.OPEN for draft in case.drafts),
        left_out=tuple(left_out),
        made_at=datetime.now(UTC),
        version=version,
    )


def disputed_claims(case: Case) -> frozenset[str]:
    """The claims that a statement disputes or retracts."""
    return frozenset(
        stance.claim
        for stance in _records(case, "stance", Stance)
        if stance.kind in (StanceKind.DISPUTES, StanceKind.RETRACTS)
    )


def disputed_attributions(case: Case) -> frozenset[str]:
    """Attributions that others contradict: what was claimed by or blamed on an actor who denies
    it, the denial itself, and incidents that two actors claim."""
    by_incident: dict[str, list[tuple[str, Attribution]]] = {}
    for found in case.of("attribution"):
        if isinstance(found.record, Attribution):
            by_incident.setdefault(found.record.incident, []).append((found.id, found.record))
    disputed: set[str] = set()
    for group in by_incident.values():
        held = [(id, one.kind, actor_words(case, one.actor)) for id, one in group]
        denied = {actor for _, kind, actor in held if kind is AttributionKind.DENIED_BY}
        claimed = {actor for _, kind, actor in held if kind is AttributionKind.CLAIMED_BY}
        for id, kind, actor in held:
            others = sum(other == actor for _, _, other in held) - 1
            contradicted = actor in denied and (kind is not AttributionKind.DENIED_BY or others)
            if contradicted or (kind is AttributionKind.CLAIMED_BY and len(claimed) > 1):
                disputed.add(id)
    return frozenset(disputed)


class _Exhibits:
    """What is cited gets a number when it is first cited."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._numbers: dict[str, int] = {}
        self.made: list[Exhibit] = []

    def number(self, id: str) -> int:
        if id not in self._numbers:
            number = self._numbers[id] = len(self._numbers) + 1
            self.made.append(_exhibit(self._case, number, id))
        return self._numbers[id]


class _Findings:
    def __init__(self, case: Case, exhibits: _Exhibits) -> None:
        self._exhibits = exhibits
        self.made: list[Finding] = []

    def add(self, heading: str, text: str, cites: Iterable[str], *, disputed: bool = False) -> None:
        numbers = tuple(self._exhibits.number(id) for id in dict.fromkeys(cites))
        text = text.strip()
        if not text.endswith((".", "!", "?", ".\u201d", "?\u201d", "!\u201d")):
            text += "."
        self.made.append(Finding(len(self.made) + 1, heading, text, numbers, disputed))


def _conclusions(case: Case, findings: _Findings) -> None:
    for one in _records(case, "conclusion", Conclusion):
        findings.add(CONCLUSIONS, one.text, one.cites)
    for found in case.of("rating"):
        if isinstance(found.record, Rating):
            rating = found.record
            why = f": {name(rating.explanation, 400)}" if rating.explanation else ""
            text = f"{name(rating.reviewer)} rates {named(case, rating.of)} as {rating.value}{why}"
            findings.add(CONCLUSIONS, text, (rating.of, *rating.basis))


def _footage(case: Case, findings: _Findings) -> None:
    for found in case.of("footage"):
        footage = found.record
        if not isinstance(footage, Footage):
            continue
        checks = [
            check
            for check in case.of("check")
            if isinstance(check.record, CheckResult) and check.record.sha256 in footage.media
        ]
        if not checks:
            if footage.role == IN_QUESTION:
                text = f"The footage in question is {footage_words(footage)}"
                text += "; no check of it is in the case"
            else:
                text = f"Footage ({footage.role}): {footage_words(footage)}"
            findings.add(FOOTAGE, text, (found.id,))
        for check in checks[-1:]:
            if isinstance(check.record, CheckResult):
                findings.add(FOOTAGE, check.record.finding, (check.id, found.id))
    shown = {sha for one in _records(case, "footage", Footage) for sha in one.media}
    for found in case.of("check"):
        if isinstance(found.record, CheckResult) and found.record.sha256 not in shown:
            findings.add(FOOTAGE, found.record.finding, (found.id,))


def _dates(case: Case, findings: _Findings) -> None:
    for found in case.of("estimate"):
        if isinstance(found.record, Estimate):
            findings.add(DATE, found.record.words, (found.id,))


def _claims(case: Case, findings: _Findings) -> None:
    disputed = disputed_claims(case)
    for found in case.of("claim"):
        claim = found.record
        if not isinstance(claim, Claim):
            continue
        stances = [one for one in _records(case, "stance", Stance) if one.claim == found.id]
        told = "; ".join(stance_words(case, one) for one in stances)
        text = f"It is claimed that {claim.text.rstrip('.')}" + (f": {told}" if told else "")
        cites = (*(one.statement for one in stances), *claim.basis)
        findings.add(CLAIMS, text, cites, disputed=found.id in disputed)


def _statements(case: Case, findings: _Findings) -> None:
    for found in case.of("statement"):
        if isinstance(found.record, Statement):
            said = statement_words(case, found.record)
            when = f" (said {when_words(found.record.stated_at)})" if found.record.stated_at else ""
            findings.add(SAID, said + when, (found.id, *found.record.basis))


def _incidents(case: Case, findings: _Findings) -> None:
    disputed = disputed_attributions(case)
    for found in case.of("incident"):
        incident = found.record
        if not isinstance(incident, Incident):
            continue
        reported = ", ".join(dict.fromkeys(_reporter(case, id) for id in incident.basis))
        text = f"Reported by {reported}: {incident_words(incident)}"
        if incident.response_to:
            text += f", in response to {named(case, incident.response_to)}"
        findings.add(CONTEXT, text, (found.id, *incident.basis))
        for other in case.of("attribution"):
            if isinstance(other.record, Attribution) and other.record.incident == found.id:
                what = name(incident.what or incident.words)
                text = f"This {what} is {attribution_words(case, other.record)}"
                cites = (other.id, *other.record.basis)
                findings.add(CONTEXT, text, cites, disputed=other.id in disputed)


def _not_known(case: Case, findings: _Findings) -> None:
    for found in case.of("unknown"):
        if isinstance(found.record, Unknown):
            findings.add("", found.record.text, (found.id, *found.record.basis))
    dated = {one.sha256 for one in _records(case, "estimate", Estimate)}
    for found in case.records:
        if isinstance(found.record, Footage) and found.record.role == IN_QUESTION:
            _not_known_of_footage(found.id, found.record, dated, findings)
        elif isinstance(found.record, Incident):
            _not_known_of_incident(found.id, found.record, findings)


def _not_known_of_footage(id: str, footage: Footage, dated: set[str], findings: _Findings) -> None:
    if footage.published_at is None:
        findings.add("", "When the footage in question was published is not known", (id,))
    if not dated & set(footage.media):
        findings.add("", "When the footage in question was filmed has not been estimated", (id,))


def _not_known_of_incident(id: str, incident: Incident, findings: _Findings) -> None:
    what = name(incident.what or incident.words)
    if incident.occurred is None or incident.occurred.reading is None:
        findings.add("", f"When {id} ({what}) happened is not known", (id, *incident.basis))
    if not incident.place:
        findings.add("", f"Where {id} ({what}) happened is not known", (id, *incident.basis))


def _sources(case: Case) -> Iterable[str]:
    unnamed = 0
    for found in case.of("source"):
        source = found.record
        if isinstance(source, Source):
            unnamed += source.kind is SourceKind.UNNAMED
            where = f", in {named(case, source.document)}" if source.document else ""
            kind = (
                "" if source.kind in (SourceKind.UNNAMED, SourceKind.NAMED) else f" ({source.kind})"
            )
            yield f"{found.id}: {source_words(case, found.id)}{kind}{where}"
    if unnamed > 1:
        yield (
            "Whether unnamed sources of different reports are different people is not known: two "
            "descriptions are no proof of two sources."
        )


def _reporter(case: Case, id: str) -> str:
    found = case.get(id)
    if found is not None and isinstance(found.record, Document):
        return source_words(case, found.record.outlet)
    if found is not None and isinstance(found.record, Statement):
        return source_words(case, found.record.source)
    return named(case, id)


def _exhibit(case: Case, number: int, id: str) -> Exhibit:
    found = case.get(id)
    if found is None:
        return Exhibit(number, id, f"{id}, as linked in the case")
    details, passage = _details(case, found)
    made = f"recorded {found.at:%Y-%m-%d %H:%M} UTC by {name(found.who)}, log entry {found.entry}"
    if found.former:
        made += f"; corrects entry {found.former[-1]}"
    return Exhibit(number, id, named(case, id), (*details, made), passage)


def _details(case: Case, found: Recorded) -> tuple[list[str], str]:
    match found.record:
        case Statement() as one:
            details = [f"said {when_words(one.stated_at)}"] if one.stated_at else []
            details += [f"about {when_words(one.about)}"] if one.about else []
            details += [f"published in {source_words(case, one.outlet)}"] if one.outlet else []
            details += [one.url] if one.url else []
            return details, one.passage.text if one.passage else ""
        case Document() as one:
            when = one.published_at.words() if one.published_at else "at a time not known"
            details = [f"published {when} by {source_words(case, one.outlet)}"]
            details += [one.url] if one.url else []
            return [*details, f"SHA-256 {one.sha256}"], ""
        case Footage() as one:
            details = [footage_words(one), *([one.url] if one.url else [])]
            return [*details, *(f"SHA-256 {sha256}" for sha256 in one.media)], ""
        case CheckResult() as one:
            details = [f"check {one.number}, made {one.checked_at:%Y-%m-%d %H:%M} UTC"]
            return [*details, *_searched(one), f"SHA-256 {one.sha256}"], ""
        case Estimate() as one:
            hard = [f"not before and not after: {interval_words(one.hard)}"] if one.hard else []
            region = "; ".join(interval_words(part) for part in one.region)
            return [*hard, *([f"90 % region: {region}"] if region else [])], ""
        case Incident(passages=passages):
            return [], passages[0].text if passages else ""
    passage = getattr(found.record, "passage", None)
    return [], passage.text if passage else ""


def _searched(check: CheckResult) -> list[str]:
    searched = check.answer.get("searched")
    if not isinstance(searched, dict):
        return []
    first, last = searched.get("first_published"), searched.get("last_published")
    span = f", published {one_line(str(first), 10)} to {one_line(str(last), 10)}" if first else ""
    return [f"searched {searched.get('posts')} posts, {searched.get('media')} media{span}"]


def _records[T](case: Case, kind: str, of: type[T]) -> list[T]:
    return [found.record for found in case.of(kind) if isinstance(found.record, of)]
