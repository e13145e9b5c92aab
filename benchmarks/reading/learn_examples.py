"""What the learnt reader is taught with: labelled reports as the network sees them."""

from __future__ import annotations

import json
import random
import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from antedate.cases.drafts import Draft, Span
from antedate.cases.reading import read_report
from antedate.cases.reading.learnt_candidates import incident_spans, kept, mention_spans
from antedate.cases.reading.learnt_pieces import Pieces, pieces
from antedate.when import parse_moment
from benchmarks.reading import score as scoring

KINDS = ("claimed_by", "blamed_on", "denied_by")
NONE = -1
"""No drafted incident."""


@dataclass
class Example:
    draft: Draft
    pieces: Pieces
    tags: list[list[int]]
    mentions: list[Span]
    incidents: list[list[Span]]
    dates: list[Span]
    statements: list[tuple[Span, str]]
    relations: list[tuple[int, list[str], int | None]]
    """Kind, spellings, drafted incident."""
    matched: dict[int, int]
    labels: dict[str, Any]
    pairs: list[frozenset[str]]
    closed: list[frozenset[str]]
    right_dates: dict[int, list[int]] = field(default_factory=dict)


def load(folders: Sequence[Path]) -> list[dict[str, Any]]:
    found = []
    for folder in folders:
        for path in sorted(folder.glob("*.json")):
            try:
                data = json.loads(path.read_text(encoding="utf-8"))
            except ValueError:
                continue
            data["folder"] = folder.name
            found.append(data)
    return found


def example(data: dict[str, Any], vocabulary: dict[str, int]) -> Example:
    labels = data["labels"]
    published = parse_moment(data["published"])
    plain = data.get("text_plain") or data["text"]
    report = scoring.Report(data["id"], data["outlet"], published, data["text"], plain, labels)
    draft = read_report(data["text"], published, data["outlet"])
    place = scoring._Places(plain, draft.text)
    text, read = draft.text, pieces(draft.text, vocabulary)
    closed = scoring._closed([frozenset(p) for p in labels["aliases"]])
    relations: list[tuple[int, list[str], int | None]] = []
    actors: set[str] = set()
    matched = scoring.matched_incidents(report, draft)
    for kind, key in enumerate(KINDS):
        for x in labels.get(key, []):
            names = {x["actor"], *(n for p in closed if x["actor"] in p for n in p)}
            relations.append((kind, sorted(names), matched.get(x["incident"], NONE)))
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
    tags = [[0] * len(read.ids) for _ in range(3)]
    golden = occurrences(text, actors)
    mark(tags[0], read, golden)
    mark(tags[1], read, occurrences(text, {x["place"] for x in labels["incidents"] if x["place"]}))
    mark(tags[2], read, sorted(s for s, _ in statements))
    got = Example(
        draft, read, tags, kept(text, [*mention_spans(draft), *golden]), incident_spans(draft),
        [d.span for d in draft.dates], statements, relations, matched, labels,
        [frozenset(scoring._folded(x) for x in p) for p in labels["aliases"]],
        scoring._closed([frozenset(scoring._folded(x) for x in p) for p in labels["aliases"]]),
    )  # fmt: skip
    zone = published.zone or "UTC"
    for label, drafted in matched.items():
        wanted = labels["incidents"][label]
        if wanted.get("date"):
            got.right_dates[drafted] = [
                n for n, d in enumerate(draft.dates)
                if d.reading and scoring._date_right(wanted, d.reading, zone)
            ]  # fmt: skip
    return got


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


# --- other names ----------------------------------------------------------------------------

_NAME = re.compile(r"(?<![\w@#/.])[A-Z][a-zà-ž]{3,}(?![\w@])")


def invented(data: Sequence[dict[str, Any]]) -> tuple[list[str], set[str]]:
    """Words that are names in some report and never a plain word in any."""
    plain = {w for d in data for w in re.findall(r"(?<!\w)[a-z][\w'-]+", d["text"])}
    count: dict[str, int] = {}
    for d in data:
        given = " ".join(
            [*(x["place"] or "" for x in d["labels"]["incidents"])]
            + [n for p in d["labels"]["aliases"] for n in p]
            + [x["actor"] for k in KINDS for x in d["labels"].get(k, [])]
            + [x["speaker"] or "" for x in d["labels"]["statements"]]
        )
        for w in set(_NAME.findall(given)):
            if w.lower() not in plain:
                count[w] = count.get(w, 0) + 1
    pool = sorted(w for w, n in count.items() if n <= 2)
    return pool, set(count)


def renamed(
    data: dict[str, Any], pool: list[str], known: set[str], dice: random.Random
) -> dict[str, Any]:
    """The same report with other invented names, the same for each throughout: but those that are
    spelled in several ways."""
    if data["format"] == "html" or data.get("text_plain"):
        return data
    text, labels = data["text"], data["labels"]
    stay = {w for p in labels["aliases"] for n in p for w in re.findall(r"\w+", n)}
    words = sorted(set(_NAME.findall(text)) & known - stay)
    to = {w: dice.choice(pool) for w in words if dice.random() < 0.7}
    ends, gains = [0], [0]
    for m in _NAME.finditer(text):
        if m[0] in to:
            ends.append(m.end())
            gains.append(gains[-1] + len(to[m[0]]) - len(m[0]))

    def moved(n: int) -> int:
        return n + gains[bisect_right(ends, n) - 1]

    return {**data, "text": _swapped(text, to, moved), "labels": _swapped(labels, to, moved)}


def _swapped(x: Any, to: dict[str, str], moved: Callable[[int], int]) -> Any:
    if isinstance(x, str):
        return _NAME.sub(lambda m: to.get(m[0], m[0]), x)
    if isinstance(x, list):
        return [_swapped(y, to, moved) for y in x]
    if isinstance(x, dict):
        return {
            k: moved(v) if k in ("start", "end") else _swapped(v, to, moved) for k, v in x.items()
        }
    return x
