"""One report read: from its text to a draft."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import MappingProxyType
from typing import Protocol

from antedate.cases.drafts import Draft
from antedate.cases.reading.actors import actors
from antedate.cases.reading.calendar_rules import context_of
from antedate.cases.reading.credits import credits, unknowns
from antedate.cases.reading.dates import DatedPhrase, dated_phrases
from antedate.cases.reading.incidents import drafted, incidents
from antedate.cases.reading.page_text import looks_like_page, page_text
from antedate.cases.reading.passages import passages
from antedate.cases.reading.relations import relations
from antedate.cases.reading.speakers import statements
from antedate.errors import UsageError
from antedate.when import Moment

LONGEST_TEXT = 20_000_000
"""Characters. A longer text is no report."""

_NOBODY: Mapping[str, Sequence[str]] = MappingProxyType({})


class Amender(Protocol):
    """A seam for a language model that runs here: it is given the rules' draft and returns one.

    Offsets of what it returns must refer to ``draft.text``. Nothing in Antedate calls a hosted one.
    """

    def amend(self, draft: Draft, published: Moment | None) -> Draft:
        """The draft with what the model adds, changes or leaves out."""
        ...


def read_report(
    text_or_html: str,
    published: Moment | None,
    outlet: str,
    known_actors: Mapping[str, Sequence[str]] = _NOBODY,
    amender: Amender | None = None,
) -> Draft:
    """Draft what a report in English says, and who says it.

    ``published`` gives the day and the zone from which its dates are counted; without it, only
    dates written in full resolve. ``known_actors`` gives the case's actors with their spellings.
    Raises ``UsageError`` for a text of more than 20 million characters.
    """
    if len(text_or_html) > LONGEST_TEXT:
        raise UsageError(
            f"is longer than {LONGEST_TEXT:,} characters",
            subject="the report",
            remedy="Give one report, not a collection of them.",
        )
    raw = text_or_html.removeprefix("\ufeff")
    text = page_text(raw) if looks_like_page(raw) else raw
    with _collector_paused():
        draft = _drafted(text, published, outlet, known_actors)
    return amender.amend(draft, published) if amender is not None else draft


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Millions of tokens hold no cycles: looking for some takes a fifth of the time."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _drafted(
    text: str,
    published: Moment | None,
    outlet: str,
    known_actors: Mapping[str, Sequence[str]],
) -> Draft:
    sentences = passages(text)
    context = context_of(published)
    dates = dated_phrases(text, sentences, context)
    said, cues = statements(text, sentences, dates)
    found = incidents(text, sentences, dates, context)
    clusters, aliases = actors(sentences, known_actors)
    return Draft(
        text=text,
        outlet=outlet,
        dates=tuple(d.draft for d in dates),
        statements=tuple(said),
        incidents=drafted(found, dates),
        relations=tuple(relations(text, sentences, found, cues, said)),
        actors=tuple(clusters),
        aliases=tuple(aliases),
        credits=tuple(credits(sentences, cues, outlet)),
        unknowns=tuple(unknowns(text, sentences)),
        problems=tuple(_problems(published, dates, said_problems=[s.problem for s in said])),
    )


def _problems(
    published: Moment | None, dates: Sequence[DatedPhrase], said_problems: Sequence[str]
) -> list[str]:
    problems: list[str] = []
    if published is None:
        problems.append("nobody said when the report was published, so that its dates stay open")
    elif published.zone is None:
        problems.append("the zone of publication is unknown; days are counted in UTC")
    unread = sum(not d.draft.readings for d in dates)
    if unread:
        problems.append(f"{unread} date phrase(s) could not be resolved")
    problems += dict.fromkeys(p for p in said_problems if p)
    return problems
