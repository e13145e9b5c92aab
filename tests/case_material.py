"""A small case of invented places and people, made by the same means as any other."""

from __future__ import annotations

from datetime import UTC, datetime

from antedate.case_log import START, Action, Change, Entry
from antedate.case_records import (
    Actor,
    Attribution,
    AttributionKind,
    Case,
    Claim,
    Document,
    Footage,
    Incident,
    Reading,
    Source,
    SourceKind,
    Stance,
    StanceKind,
    Statement,
    StatementForm,
    Unknown,
    When,
)
from antedate.cases.editing import Editing
from antedate.cases.standing import standing
from antedate.custody import seal
from antedate.when import parse_moment

OPENED = Change(
    Action.OPEN, "case", {"who": "Ada", "why": "", "name": "bridge", "question": "Is it old?"}
)
SHA = "a" * 64
TEXT = "A guard said the bridge fell on 3 March. Nobody knows who filmed it."


def opened() -> tuple[Entry, ...]:
    """The log of a case that was just begun."""
    return seal("case-id", [OPENED], 0, START)


def begun() -> Case:
    """A case with nothing in it."""
    return standing(opened())


def editing(case: Case | None = None, why: str = "as said") -> Editing:
    """Changes to a case by one person."""
    return Editing(case or begun(), "Ada", why)


def with_records(made: Editing) -> dict[str, str]:
    """Add a report, two sources, statements, a disputed claim and a denied attribution."""
    outlet = made.add(Source(SourceKind.OUTLET, "Larch Post"))
    document = made.add(
        Document(
            outlet=outlet,
            published_at=parse_moment("2024-03-05T10:00:00Z"),
            title="Bridge falls",
            url="https://larch.example/1",
            path="r.txt",
            media_type="text/plain",
            sha256="b" * 64,
            text=TEXT,
            original="",
        )
    )
    guard = made.add(Source(SourceKind.UNNAMED, description="a guard", document=document))
    mira = made.add(Source(SourceKind.NAMED, "Mira Holt", "an engineer"))
    said = made.add(
        Statement(
            guard, StatementForm.PARAPHRASE, "the bridge fell on 3 March", basis=(document,),
            outlet=outlet, url="https://larch.example/1",
        )
    )  # fmt: skip
    doubt = made.add(Statement(mira, StatementForm.QUOTE, "That is another bridge"))
    footage = made.add(Footage("in question", media=(SHA,), source="Vale channel"))
    march = When(
        "3 March",
        (
            Reading(datetime(2024, 3, 3, tzinfo=UTC), datetime(2024, 3, 4, tzinfo=UTC)),
            Reading(datetime(2023, 3, 3, tzinfo=UTC), datetime(2023, 3, 4, tzinfo=UTC)),
        ),
    )
    fall = made.add(Incident("collapse", (document,), place="Marnat", occurred=march))
    claim = made.add(Claim("The film shows the collapse", (footage, fall), (said,)))
    made.add(Stance(StanceKind.MAKES, said, claim))
    made.add(Stance(StanceKind.DISPUTES, doubt, claim))
    actor = made.add(Actor("Vale Brigade", "group", (document,)))
    for kind in (AttributionKind.BLAMED_ON, AttributionKind.DENIED_BY):
        made.add(Attribution(kind, fall, actor, (document,), by="residents"))
    unknown = made.add(Unknown("Nobody knows who filmed it", (document,)))
    return {
        "outlet": outlet, "document": document, "guard": guard, "mira": mira, "said": said,
        "doubt": doubt, "footage": footage, "incident": fall, "claim": claim, "actor": actor,
        "unknown": unknown,
    }  # fmt: skip


def whole() -> tuple[Case, dict[str, str]]:
    """The case with all of it, and the ids."""
    made = editing()
    ids = with_records(made)
    return made.case, ids
