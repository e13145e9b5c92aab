"""What a page shows of drafts: each in words, with its passage and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from antedate.case_json import value_from
from antedate.case_records import Case, Drafted, DraftState, Harm, Incident, When
from antedate.cases.versions import version_of
from antedate.report.case_words import incident_words, when_words
from antedate.report.outside import name
from antedate.web.cases.passages import Mark

KIND_WORDS: Mapping[str, str] = {
    "credit": "Outlet credited",
    "actor": "Actor",
    "incident": "Incident",
    "statement": "Statement",
    "attribution": "Attribution",
    "alias": "One name?",
    "unknown": "Not known",
}
_ATTRIBUTED = {"claimed_by": "claimed by", "blamed_on": "blamed on", "denied_by": "denied by"}


@dataclass(frozen=True, slots=True)
class ShownDraft:
    """A draft in words. ``who`` leads it (a speaker), ``notes`` are particulars, ``lacks`` says
    what it needs before it can be confirmed. ``version`` is what a judgement of it is of."""

    draft: Drafted
    kind: str
    who: str
    text: str
    notes: tuple[str, ...]
    lacks: str
    version: str

    @property
    def written(self) -> bool:
        """Whether its text is that of the report, and not a sentence of this program."""
        return self.draft.kind in ("statement", "unknown")

    @property
    def open(self) -> bool:
        """Whether nobody judged it yet."""
        return self.draft.state is DraftState.OPEN


@dataclass(frozen=True, slots=True)
class Tally:
    """How far the drafts of a report are judged."""

    open: int
    confirmed: int
    rejected: int


def of_document(case: Case, document: str) -> list[Drafted]:
    """The drafts that came from a report."""
    return [draft for draft in case.drafts if draft.body.get("document") == document]


def tally(drafts: Iterable[Drafted]) -> Tally:
    """Count drafts by what became of them."""
    states = [draft.state for draft in drafts]
    return Tally(*(states.count(state) for state in DraftState))


def marks(drafts: Iterable[Drafted]) -> list[Mark]:
    """The passages of drafts. Two spellings are marked where their actors are."""
    drafts = list(drafts)
    named: dict[str, Mark] = {}
    for draft in drafts:
        if draft.kind == "actor" and draft.passage:
            at = Mark(draft.passage.start, draft.passage.end, draft.id)
            for spelling in (draft.body.get("name"), *_list(draft.body.get("spellings"))):
                named.setdefault(str(spelling), at)
    made = []
    for draft in drafts:
        if draft.passage:
            made.append(Mark(draft.passage.start, draft.passage.end, draft.id))
        elif draft.kind == "alias":
            for spelling in ("first", "second"):
                at_name = named.get(str(draft.body.get(spelling)))
                if at_name:
                    made.append(Mark(at_name.start, at_name.end, draft.id))
    return made


def shown(case: Case, draft: Drafted, drafts: Mapping[str, Drafted]) -> ShownDraft:
    """A draft in words; ``drafts`` are all of its report, by id."""
    who, text, notes, lacks = _WORDS[draft.kind](case, draft, drafts)
    return ShownDraft(
        draft=draft,
        kind=KIND_WORDS[draft.kind],
        who=who,
        text=text,
        notes=tuple(note for note in notes if note),
        lacks=lacks if draft.state is DraftState.OPEN else "",
        version=version_of(draft),
    )


_Words = tuple[str, str, list[str], str]


def _credit(case: Case, draft: Drafted, _: Mapping[str, Drafted]) -> _Words:
    return "", f"{name(_text(draft, 'outlet'))} is credited ({_text(draft, 'kind')})", [], ""


def _actor(case: Case, draft: Drafted, _: Mapping[str, Drafted]) -> _Words:
    own = _text(draft, "name")
    others = [name(str(one)) for one in _list(draft.body.get("spellings")) if one != own]
    also = f"also written {', '.join(others)}" if others else ""
    return "", f"{name(own)} ({_text(draft, 'kind')})", [also], ""


def _incident(case: Case, draft: Drafted, _: Mapping[str, Drafted]) -> _Words:
    body = draft.body
    words = incident_words(
        Incident(
            what=_text(draft, "what"),
            basis=(),
            words=_text(draft, "words"),
            place=_text(draft, "place"),
            occurred=value_from(When | None, body.get("occurred"), "occurred"),
            means=_text(draft, "means"),
            harm=value_from(tuple[Harm, ...], body.get("harm") or [], "harm"),
        )
    )
    lacks = "" if _text(draft, "what") else "It does not say what happened."
    return "", words, _readings(body.get("occurred")), lacks


def _statement(case: Case, draft: Drafted, _: Mapping[str, Drafted]) -> _Words:
    body = draft.body
    unnamed = body.get("speaker_kind") == "unnamed"
    named, described = _text(draft, "speaker_name"), _text(draft, "speaker_description")
    words = _text(draft, "speaker")
    who = (described or words) if unnamed else (named or words)
    text = _text(draft, "text")
    quoted = body.get("form") == "quote"
    at = body.get("stated_at")
    notes = [
        "unnamed source" if unnamed else described,
        "quoted" if quoted else "retold in other words",
        f"written as \u201c{words}\u201d" if words and words != who else "",
        f"said {when_words(value_from(When | None, at, 'stated_at'))}" if at else "",
        *_readings(at),
        _text(draft, "problem"),
    ]
    lacks = "" if who else "Nobody is named or described as its speaker: edit it first."
    return who or "nobody named", text, notes, lacks


def _attribution(case: Case, draft: Drafted, drafts: Mapping[str, Drafted]) -> _Words:
    incident = _text(draft, "incident")
    about = drafts.get(incident)
    what, lacks = incident or "no incident", ""
    if about is not None:
        what = f"{_text(about, 'what') or 'an incident'} ({incident})"
        if about.state is not DraftState.CONFIRMED:
            lacks = f"Confirm {incident} first."
    elif case.get(incident) is None:
        lacks = "It is about no incident yet: edit it, and choose one."
    by = _text(draft, "by")
    widely = _text(draft, "how_widely")
    text = f"{what} is {_ATTRIBUTED.get(_text(draft, 'kind'), '')} {name(_text(draft, 'actor'))}"
    text += f" by {name(by)}" if by else ""
    return "", text, [widely], lacks


def _alias(case: Case, draft: Drafted, _: Mapping[str, Drafted]) -> _Words:
    first, second = _text(draft, "first"), _text(draft, "second")
    score = draft.body.get("score")
    likely = f"score {score:.2f}" if isinstance(score, int | float) else ""
    text = f"\u201c{name(first)}\u201d and \u201c{name(second)}\u201d may be one name"
    return "", text, [likely, _text(draft, "reason")], ""


def _unknown(case: Case, draft: Drafted, _: Mapping[str, Drafted]) -> _Words:
    return "", _text(draft, "text"), [], ""


def _readings(when: Any) -> list[str]:
    """That a date can mean several days, so that a person looks at it."""
    several = isinstance(when, Mapping) and len(when.get("readings", ())) > 1
    return ["its date can be read in several ways: edit it to choose"] if several else []


def _text(draft: Drafted, field: str) -> str:
    value = draft.body.get(field)
    return value if isinstance(value, str) else ""


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []


_WORDS = {
    "credit": _credit,
    "actor": _actor,
    "incident": _incident,
    "statement": _statement,
    "attribution": _attribution,
    "alias": _alias,
    "unknown": _unknown,
}
