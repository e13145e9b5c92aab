"""Which words for events tell of one incident, and which of a part of it."""

from __future__ import annotations

from collections.abc import Sequence

from antedate.cases.reading.events import Event, family
from antedate.cases.reading.passages import Token, low

# Told together in one sentence they are one event; the earlier of these words names it.
_ONE = (
    ("crash", "collapse", "fire", "explosion", "leak", "drowning"),
    ("earthquake", "landslide", "collapse", "fire"),
    ("flood", "storm", "drowning", "collapse", "landslide"),
    ("assassination", "strike", "shelling", "explosion", "shooting", "stabbing", "attack", "fire"),
    ("clash", "shooting"),
)


WITH_VICTIMS = frozenset(("kidnapping", "protest", "robbery", "election"))
"""In these people are shot, and it is no incident apart."""


def without_parts(tokens: Sequence[Token], events: list[Event]) -> list[Event]:
    """ "took guards hostage in a riot" is a riot; "picked up in raids" is an arrest."""
    kept = list(events)
    for event in events:
        before = {low(tokens, p) for p in range(event.at - 3, event.at)}
        if not before & {"in", "during", "amid"}:
            continue
        for other in events:
            if not 0 < event.at - other.at < 14 or other not in kept or event not in kept:
                continue
            if other.what == "arrest" and family(event.what) == "violence":
                kept.remove(event)
            elif event.what in WITH_VICTIMS and other.what in (
                "kidnapping", "shooting", "killing", "attack", "stabbing", "hit",
            ) and event.what != other.what:  # fmt: skip
                kept.remove(other)
    return kept


def merged(events: list[Event], apart: frozenset[int] = frozenset()) -> list[Event]:
    """One event for each family in a sentence, the most telling word of it. Those at the places
    ``apart`` stand by themselves."""
    if any(e.what in ("crash", "collapse", "outage", "drowning") for e in events):
        # "capsized in a storm": the weather is how, not what.
        events = [e for e in events if e.what != "storm" or e.at in apart]
    kept: list[Event] = []
    for event in events:
        if event.at in apart:
            # "the biggest since the riots of October": another one, whatever it resembles.
            kept.append(Event(event.at, event.what, event.word, True))
            continue
        same = [n for n, k in enumerate(kept) if k.at not in apart and retells(k.what, event.what)]
        place = same[0] if same else None
        if place is None or (event.another and not kept[place].another):
            kept.append(event)
        elif _rank(event.what, kept[place].what) and not event.another:
            kept[place] = Event(kept[place].at, event.what, kept[place].word, kept[place].another)
    return kept


def retells(first: str, second: str) -> bool:
    if first == second or family(first) == family(second):
        return True
    if "hit" in (first, second):
        return "violence" in (family(first), family(second)) or "explosion" in (first, second)
    if any(first in one and second in one for one in _ONE):
        return True
    other = family(second) if first == "killing" else family(first)
    return "killing" in (first, second) and other in ("violence", "crash")


def _rank(new: str, old: str) -> bool:
    """Whether the new word names the event better than the old."""
    for one in _ONE:
        if new in one and old in one:
            return one.index(new) < one.index(old)
    return False
