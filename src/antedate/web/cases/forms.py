"""The forms of records and drafts: which fields each kind has, and what to call them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from antedate.case_records import (
    AttributionKind,
    SourceKind,
    StanceKind,
    StatementForm,
)
from antedate.cases.rules import BASES, CATEGORIES

Choices = tuple[tuple[str, str], ...]


class Entry(StrEnum):
    """How a field is entered."""

    LINE = "line"
    TEXT = "text"
    CHOICE = "choice"
    NUMBER = "number"
    ONE = "one"
    SEVERAL = "several"
    LINES = "lines"
    WHEN = "when"
    MOMENT = "moment"
    HARM = "harm"
    SHOWN = "shown"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form. ``of`` are the kinds of record that it may name."""

    name: str
    label: str
    entry: Entry = Entry.LINE
    help: str = ""
    choices: Choices = ()
    of: tuple[str, ...] = ()
    needed: bool = False


def _named(*words: str) -> Choices:
    return tuple((word, word.replace("_", " ")) for word in words)


_BASIS = Field(
    "basis", "Rests on", Entry.SEVERAL, "Nothing is recorded without a source.", of=BASES
)
_NEEDED_BASIS = Field("basis", "Rests on", Entry.SEVERAL, _BASIS.help, of=BASES, needed=True)
_SOURCE_KINDS: Choices = (
    (SourceKind.NAMED, "named person or body"),
    (SourceKind.UNNAMED, "unnamed, described"),
    (SourceKind.OUTLET, "outlet"),
    (SourceKind.AGENCY, "agency"),
)
_FORMS: Choices = (
    (StatementForm.QUOTE, "quoted, in its own words"),
    (StatementForm.PARAPHRASE, "retold, in other words"),
)
_STANCES: Choices = (
    (StanceKind.MAKES, "makes the claim"),
    (StanceKind.SUPPORTS, "supports it"),
    (StanceKind.DISPUTES, "disputes it"),
    (StanceKind.REPEATS, "repeats it, confirms nothing"),
    (StanceKind.RETRACTS, "retracts it"),
)
_ATTRIBUTIONS: Choices = (
    (AttributionKind.CLAIMED_BY, "claimed by"),
    (AttributionKind.BLAMED_ON, "blamed on"),
    (AttributionKind.DENIED_BY, "denied by"),
)
_ACTOR_KINDS = _named("person", "group", "organisation", "government", "unknown")
_LANGUAGE = Field("language", "Language", help="As a code, such as en, ar, fa, ckb.")
_WHAT = (
    Field("what", "What happened", needed=True),
    Field("words", "In the words of the report"),
    Field("place", "Where"),
    Field("occurred", "When", Entry.WHEN),
    Field("means", "By which means"),
    Field("harm", "People killed or hurt", Entry.HARM),
)

RECORDS: Mapping[str, tuple[Field, ...]] = {
    "source": (
        Field("kind", "Kind", Entry.CHOICE, choices=_SOURCE_KINDS, needed=True),
        Field("name", "Name", help="Empty for an unnamed source."),
        Field("description", "Description", help="Such as: an official, the mayor of a town."),
        Field("actor", "Is the actor", Entry.ONE, of=("actor",)),
        Field("document", "Met in the report", Entry.ONE, "Of an unnamed one.", of=("document",)),
    ),
    "statement": (
        Field("source", "Who says it", Entry.ONE, of=("source",), needed=True),
        Field("form", "Form", Entry.CHOICE, choices=_FORMS, needed=True),
        Field("text", "What is said", Entry.TEXT, needed=True),
        _LANGUAGE,
        Field("stated_at", "Said when", Entry.WHEN),
        Field("about", "About when", Entry.WHEN),
        Field("outlet", "Published by", Entry.ONE, of=("source",)),
        Field("url", "Published at (address)"),
        _BASIS,
    ),
    "claim": (
        Field("text", "It is claimed that", Entry.TEXT, needed=True),
        Field(
            "about", "About", Entry.SEVERAL, "Footage, incidents or actors.",
            of=("footage", "incident", "actor"), needed=True,
        ),
        _NEEDED_BASIS,
    ),
    "stance": (
        Field("statement", "The statement", Entry.ONE, of=("statement",), needed=True),
        Field("kind", "does what", Entry.CHOICE, choices=_STANCES, needed=True),
        Field("claim", "The claim", Entry.ONE, of=("claim",), needed=True),
        Field("note", "Note"),
    ),
    "actor": (
        Field("name", "Name", needed=True),
        Field("kind", "Kind", Entry.CHOICE, choices=_ACTOR_KINDS, needed=True),
        _NEEDED_BASIS,
    ),
    "alias": (
        Field("actor", "Actor", Entry.ONE, of=("actor",), needed=True),
        Field("spelling", "Spelling", needed=True),
        Field("reason", "Why it is the same name"),
        _NEEDED_BASIS,
    ),
    "merge": (Field("reason", "Why they are one", Entry.TEXT, needed=True),),
    "incident": (
        *_WHAT,
        Field("response_to", "In response to", Entry.ONE, of=("incident",)),
        _NEEDED_BASIS,
    ),
    "attribution": (
        Field("incident", "The incident", Entry.ONE, of=("incident",), needed=True),
        Field("kind", "is", Entry.CHOICE, choices=_ATTRIBUTIONS, needed=True),
        Field("actor", "Actor", Entry.ONE, of=("actor",), needed=True),
        Field("by", "By whom", help="Who blames: words, or the id of a source."),
        Field("how_widely", "How widely", help="Such as: widely."),
        _NEEDED_BASIS,
    ),
    "footage": (
        Field("role", "What it is to the case", help="\u201cin question\u201d for what is asked "
              "about.", needed=True),
        Field("start_s", "Only from second", Entry.NUMBER),
        Field("end_s", "Only to second", Entry.NUMBER),
        Field("published_at", "Published", Entry.MOMENT),
        Field("about", "Linked to", Entry.SEVERAL, of=("incident", "claim")),
    ),
    "document": (
        Field("title", "Title"),
        Field("url", "Address"),
        Field("published_at", "Published", Entry.MOMENT),
        Field("outlet", "Outlet", Entry.ONE, of=("source",), needed=True),
    ),
    "unknown": (
        Field("text", "What is not known", Entry.TEXT, needed=True),
        _NEEDED_BASIS,
    ),
    "conclusion": (
        Field("text", "Finding", Entry.TEXT, "One sentence that the evidence bears out.",
              needed=True),
        Field("cites", "Evidence", Entry.SEVERAL, "A finding without evidence is not recorded.",
              of=(*BASES, "claim", "incident", "attribution", "unknown", "stance"), needed=True),
    ),
    "rating": (
        Field("of", "What is rated", Entry.ONE, of=("claim", "footage"), needed=True),
        Field("value", "Rating in words", help="Such as: false, missing context.", needed=True),
        Field("reviewer", "Organisation that rates", needed=True),
        Field("category", "Category, for footage", Entry.CHOICE,
              choices=(("", "none, it is a claim"), *_named(*CATEGORIES))),
        Field("explanation", "Explanation", Entry.TEXT),
        Field("url", "Published at (address)"),
        _BASIS,
    ),
}  # fmt: skip
"""The fields of each kind of record that a person can enter or correct here."""
ADDED = (
    "conclusion", "statement", "claim", "stance", "source", "actor", "incident", "attribution",
    "unknown", "rating",
)  # fmt: skip
"""The kinds that a form adds. Footage, aliases and merges have forms of their own."""

DRAFTS: Mapping[str, tuple[Field, ...]] = {
    "credit": (
        Field("outlet", "Outlet", needed=True),
        Field("kind", "Kind", Entry.CHOICE, choices=_named("outlet", "agency")),
    ),
    "actor": (
        Field("name", "Name", needed=True),
        Field("kind", "Kind", Entry.CHOICE, choices=_ACTOR_KINDS),
        Field("spellings", "Spellings", Entry.LINES, "One a line."),
    ),
    "incident": _WHAT,
    "statement": (
        Field("speaker", "Who says it, as written", Entry.SHOWN),
        Field("speaker_kind", "Kind", Entry.CHOICE, choices=_SOURCE_KINDS),
        Field("speaker_name", "Name", help="Empty for an unnamed source."),
        Field("speaker_description", "Description"),
        Field("form", "Form", Entry.CHOICE, choices=_FORMS),
        Field("text", "What is said", Entry.TEXT, needed=True),
        _LANGUAGE,
        Field("stated_at", "Said when", Entry.WHEN),
        Field("problem", "Problem", Entry.SHOWN),
    ),
    "attribution": (
        Field("incident", "The incident", Entry.ONE, of=("incident", "draft"), needed=True),
        Field("kind", "is", Entry.CHOICE, choices=_ATTRIBUTIONS),
        Field("actor", "Actor", needed=True),
        Field("by", "By whom"),
        Field("how_widely", "How widely"),
    ),
    "alias": (
        Field("first", "One spelling", needed=True),
        Field("second", "Other spelling", needed=True),
        Field("reason", "Why they may be one", Entry.SHOWN),
    ),
    "unknown": (Field("text", "What is not known", Entry.TEXT, needed=True),),
}
"""The fields of each kind of draft."""
