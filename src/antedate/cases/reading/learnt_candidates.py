"""What the learnt reader chooses among: names, speakers, incidents and dates of the rules' draft,
and what its own tagger marks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from antedate.cases.drafts import Draft, Span
from antedate.cases.names import likeness

_ARTICLE = re.compile(r"(?:the|an?|its|his|her|their|our)\s+", re.IGNORECASE)
_TAIL = re.compile(r"(?:['’]s|['’])$")
_LONGEST = 120
_LONGEST_NAME = 40
KINDS = (
    "attack", "explosion", "shelling", "shooting", "killing", "assassination", "clash", "strike",
    "kidnapping", "arrest", "raid", "robbery", "escape", "trial", "fire", "arson", "flood",
    "landslide", "earthquake", "storm", "outbreak", "poisoning", "crash", "collapse", "accident",
    "leak", "outage", "protest", "riot", "stampede", "election", "coup", "sabotage", "hacking",
    "vandalism",
)  # fmt: skip
"""What an incident is, in the order of the network's outputs."""
MOST_SPANS = 4
"""Mentions of one incident that are looked at."""


def trimmed(text: str, span: Span) -> Span:
    """Without an article before it and a possessive after it."""
    words = span.of(text)
    start = span.start + (m.end() if (m := _ARTICLE.match(words)) else 0)
    end = span.end - (len(m[0]) if (m := _TAIL.search(words)) else 0)
    return Span(start, end) if start < end else span


def folded(name: str) -> str:
    """For comparing names: small letters, plain apostrophes."""
    return " ".join(name.lower().replace("’", "'").split())


def mention_spans(draft: Draft) -> list[Span]:
    """Where the rules see a name, a speaker or a party to an incident, in order, each once."""
    found = [s for actor in draft.actors for alias in actor.aliases for s in alias.spans]
    found += [s.speaker.span for s in draft.statements if s.speaker.span is not None]
    found += [r.span for r in draft.relations]
    return kept(draft.text, found)


def kept(text: str, spans: Iterable[Span]) -> list[Span]:
    """Trimmed, in order, each once, none absurdly long."""
    bare = {trimmed(text, s) for s in spans if 0 < s.end - s.start <= _LONGEST}
    return sorted(s for s in bare if _names(s.of(text)))


def _names(words: str) -> bool:
    return any(c.isalnum() for c in words) and not _ARTICLE.fullmatch(f"{words} ")


def incident_spans(draft: Draft) -> list[list[Span]]:
    """The first words for each incident."""
    return [list(i.spans[:MOST_SPANS]) for i in draft.incidents]


def stem(word: str) -> str:
    """For telling that two words for an incident are one: "attacked", "attackers"."""
    return word.split()[-1].lower()[:5]


def pair_features(one: str, two: str, gap: int) -> list[float]:
    """How two names look beside one another. ``gap`` is the least distance of two mentions in
    word pieces."""
    return [*_looks(one, two), float(gap <= 3), float(gap <= 8)]


@lru_cache(maxsize=50_000)
def _looks(one: str, two: str) -> tuple[float, ...]:
    first, second = one.split(), two.split()
    low = {w.lower() for w in first}, {w.lower() for w in second}
    short, long = sorted((one, two), key=len)
    capital = "".join(w[0] for w in long.split() if w[0].isupper()).lower()
    every = "".join(p[0] for p in re.split(r"[\s-]+", long) if p).lower()
    alike = likeness(one, two).score if len(long) <= _LONGEST_NAME else 0.0
    return (
        alike,
        float(short.isupper() and short.lower() in (capital, every)),
        float(short.isupper() != long.isupper()),
        float(low[0] <= low[1] or low[1] <= low[0]),
        float(bool(low[0] & low[1])),
        float(first[-1].lower() == second[-1].lower()),
        float(len(first) == 1 and len(second) == 1),
        float(one.islower() or two.islower()),
        float(one[0].lower() == two[0].lower()),
    )
