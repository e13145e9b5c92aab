"""What the learnt reader is taught with: labelled reports as the network sees them."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from antedate.cases.drafts import Draft, Span
from antedate.cases.reading import read_report
from antedate.cases.reading.events import event_word
from antedate.cases.reading.learnt_candidates import KINDS as SORTS
from antedate.cases.reading.learnt_candidates import incident_spans, kept, mention_spans
from antedate.cases.reading.learnt_pieces import Pieces, pieces
from antedate.when import parse_moment
from benchmarks.reading import score as scoring

KINDS = ("claimed_by", "blamed_on", "denied_by")
NONE = -1
"""No labelled incident."""


@dataclass
class Example:
    draft: Draft
    pieces: Pieces
    tags: list[list[int]]
    mentions: list[Span]
    told: list[tuple[Span, int]]
    """Words for incidents, each with the labelled one that it tells of, or ``NONE``."""
    dates: list[Span]
    statements: list[tuple[Span, str]]
    relations: list[tuple[int, list[str], int, Span]]
    """Kind, spellings, labelled incident, and the clause that tells it."""
    labels: dict[str, Any]
    closed: list[frozenset[str]]
    right_dates: dict[int, list[int]] = field(default_factory=dict)
    """Date phrases that are right for a labelled incident."""
    kinds: list[int] = field(default_factory=list)
    """Of ``SORTS``, for each labelled incident, or ``NONE``."""


def load(folders: Sequence[Path]) -> list[dict[str, Any]]:
    found = []
    for folder in folders:
        for path in sorted(folder.glob("*.json")):
            found.append(json.loads(path.read_text(encoding="utf-8")))
    return found


def example(data: dict[str, Any], vocabulary: dict[str, int]) -> Example:
    labels = data["labels"]
    published = parse_moment(data["published"])
    plain = data.get("text_plain") or data["text"]
    report = scoring.Report(data["id"], data["outlet"], published, data["text"], plain, labels)
    draft = read_report(data["text"], published, data["outlet"])
    place = scoring.Places(plain, draft.text)
    text, read = draft.text, pieces(draft.text, vocabulary)
    closed = scoring.closed([frozenset(p) for p in labels["aliases"]])
    relations: list[tuple[int, list[str], int, Span]] = []
    actors: set[str] = set()
    for kind, key in enumerate(KINDS):
        for x in labels.get(key, []):
            names = {x["actor"], *(n for p in closed if x["actor"] in p for n in p)}
            clause = Span(*place(x["start"], x["end"]))
            which = NONE if x["incident"] is None else x["incident"]
            relations.append((kind, sorted(names), which, clause))
            actors |= names
            if x.get("by"):
                actors.add(x["by"])
    actors |= {n for p in closed for n in p}
    statements = []
    for x in labels["statements"]:
        span = Span(*place(x["start"], x["end"]))
        if span.start < span.end:
            statements.append((span, x["speaker"] or ""))
    actors |= {s for _, s in statements}
    told = told_of(labels["incidents"], draft, place)
    tags = [[0] * len(read.ids) for _ in range(4)]
    golden = occurrences(text, actors)
    mark(tags[0], read, golden)
    mark(tags[1], read, occurrences(text, {x["place"] for x in labels["incidents"] if x["place"]}))
    mark(tags[2], read, sorted(s for s, _ in statements))
    mark(tags[3], read, [s for s, n in told if n != NONE])
    got = Example(
        draft, read, tags, kept(text, [*mention_spans(draft), *golden]), told,
        [d.span for d in draft.dates], statements, relations, labels,
        scoring.closed([frozenset(scoring.folded(x) for x in p) for p in labels["aliases"]]),
    )  # fmt: skip
    got.kinds += [kind_of(x["what"]) for x in labels["incidents"]]
    for n, wanted in enumerate(labels["incidents"]):
        if wanted.get("date"):
            got.right_dates[n] = dates_of(report, draft, wanted, place)
    return got


def told_of(
    labels: Sequence[dict[str, Any]], draft: Draft, place: scoring.Places
) -> list[tuple[Span, int]]:
    """The labelled words for incidents, with what the rules take for one beside them."""
    told = [(Span(*place(*w)), n) for n, x in enumerate(labels) for w in x["words"]]
    told = [(s, n) for s, n in told if s.start < s.end]
    words = {s for s, _ in told}
    for span in (s for group in incident_spans(draft) for s in group if s not in words):
        # The rules may take other words of the same phrase.
        met = [n for s, n in told if s.meets(span)]
        told.append((span, met[0] if met else NONE))
    return told


_SORTS = {sort: n for n, sort in enumerate(SORTS)}
_OTHER_WORDS = {
    "abduction": "kidnapping", "prison break": "escape", "airstrike": "strike",
    "epidemic": "outbreak", "air strike": "strike", "drone strike": "strike",
    "dam failure": "collapse", "dam burst": "collapse", "beating": "attack",
    "massacre": "killing", "power cut": "outage", "blackout": "outage", "theft": "robbery",
    "looting": "robbery", "mutiny": "riot", "derailment": "crash",
}  # fmt: skip


def kind_of(what: str) -> int:
    """Which of ``SORTS`` a label means; ``NONE`` for a walkout, which has no kind of its own."""
    word = _OTHER_WORDS.get(what.lower(), what.lower())
    if what.lower() == "strike":
        return NONE
    word = word if word in _SORTS else event_word(word.split()[-1])
    return _SORTS.get(word, NONE)


def dates_of(
    report: scoring.Report, draft: Draft, wanted: dict[str, Any], place: scoring.Places
) -> list[int]:
    """The labelled phrase for the date of an incident; without one, all that would be right."""
    if wanted.get("when"):
        span = Span(*place(*wanted["when"]))
        if met := [n for n, d in enumerate(draft.dates) if d.span.meets(span)]:
            return met
    zone = report.published.zone or "UTC"
    return [n for n, d in enumerate(draft.dates)
            if d.reading and scoring.date_right(wanted, d.reading, zone)]  # fmt: skip


def occurrences(text: str, names: set[str]) -> list[Span]:
    """Every place of every name, the longest first, none inside another."""
    found: list[Span] = []
    for name in sorted((n for n in names if n and n.lower() not in _PRONOUNS), key=len)[::-1]:
        flags = 0 if name != name.lower() else re.IGNORECASE
        for m in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text, flags):
            if not any(s.start < m.end() and m.start() < s.end for s in found):
                found.append(Span(m.start(), m.end()))
    return sorted(found)


_PRONOUNS = {"he", "she", "it", "they", "we", "i", "who"}


def mark(tags: list[int], read: Pieces, spans: Sequence[Span]) -> None:
    for span in spans:
        if (at := read.of(span)) is not None:
            for n in range(at[0], at[1] + 1):
                tags[n] = 1 if n == at[0] else 2
