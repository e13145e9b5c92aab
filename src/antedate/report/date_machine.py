"""A date as JSON that other programs build on: compact, times in ISO 8601 UTC."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from antedate.estimate import DateAnswer, DateEstimate, Density, Interval, Weighed, moment_at
from antedate.things import Thing
from antedate.when import iso

_SURROGATE = re.compile("[\ud800-\udfff]")


def date_object(answer: DateAnswer) -> dict[str, Any]:
    """The object that ``antedate date --json`` prints for one query.

    ``density`` gives cells by their ``edges`` and a value ``per_day`` for each. Of a query
    that could not be dated ``error`` says why, and what a date needs is ``null``.
    """
    whole = answer.whole
    return {
        "query": answer.path,
        "sha256": answer.sha256 or None,
        "published_at": iso(answer.published_at) if answer.published_at else None,
        **_estimate(whole),
        "density": _density(whole.density) if whole and whole.density else None,
        "flat": _flat(whole) if whole else None,
        "shots": [
            {
                "start_s": _number(shot.start_s or 0.0),
                "end_s": _number(shot.end_s or 0.0),
                **_estimate(shot),
                "error": None if shot.error is None else _text(shot.error),
            }
            for shot in answer.shots
        ],
        "things": [_thing(thing) for thing in answer.things],
        "notes": [_text(note) for note in (*answer.notes, *(whole.notes if whole else ()))],
        "error": None if answer.error is None else _text(answer.error),
        "made_at": iso(answer.made_at) if answer.made_at else None,
        "version": answer.version,
    }


def _thing(thing: Thing) -> dict[str, Any]:
    return {
        "name": _text(thing.name),
        "words": _text(thing.words),
        "change": thing.change,
        "box": [_number(side) for side in thing.box],
        "seen": [
            {
                "view": _text(one.view),
                "filmed": iso(one.filmed.at),
                "presence": one.presence.value,
                "probability": _number(one.probability),
            }
            for one in thing.seen
        ],
    }


def _estimate(found: DateEstimate | None) -> dict[str, Any]:
    if found is None:
        nothing = ("finding", "median", "hard", "regions", "older", "conflict")
        return {**dict.fromkeys(nothing), "reasons": [], "bits": None, "failures": {}}
    return {
        "finding": _text(found.words),
        "median": iso(found.median) if found.median else None,
        "hard": [iso(end) for end in found.hard],
        "regions": _regions(found.regions) if found.median else None,
        "older": {
            "days": _number(found.older_days),
            "probability": _maybe(found.older),
            "before": _maybe(found.older_before),
        },
        "bits": _number(found.bits),
        "reasons": [_reason(weighed) for weighed in found.reasons],
        "conflict": [
            {"reasons": list(conflict.reasons), "words": _text(conflict.words)}
            for conflict in found.conflicts
        ]
        or None,
        "failures": {_text(name): _number(chance) for name, chance in found.failures.items()},
    }


def _reason(weighed: Weighed) -> dict[str, Any]:
    evidence = weighed.evidence
    return {
        "kind": evidence.kind.value,
        "words": _text(evidence.words),
        "weight": _number(weighed.bits),
        "bits_alone": _number(weighed.bits_alone),
        "bayes_factor": _maybe(weighed.bayes_factor),
        "trust": _number(evidence.trust),
        "source": _text(evidence.source) or None,
        "group": _text(evidence.group) or None,
        "median_without": _time(weighed.median_without),
        "shift_days": _number(weighed.shift_days),
        "region_without": [_interval(one) for one in weighed.region_without],
        "start_s": None if evidence.start_s is None else _number(evidence.start_s),
        "end_s": None if evidence.end_s is None else _number(evidence.end_s),
        "notes": [_text(note) for note in evidence.notes],
    }


def _regions(regions: Mapping[float, tuple[Interval, ...]]) -> dict[str, Any]:
    return {f"{level:g}": [_interval(one) for one in found] for level, found in regions.items()}


def _flat(whole: DateEstimate) -> dict[str, Any] | None:
    if whole.flat is None:
        return None
    return {"median": iso(whole.flat.median), "regions": _regions(whole.flat.regions)}


def _density(density: Density) -> dict[str, Any]:
    return {
        "edges": [iso(moment_at(edge)) for edge in density.edges_s],
        "per_day": [float(f"{value:.4g}") for value in density.per_day],
    }


def _interval(interval: Interval) -> list[str]:
    return [iso(interval[0]), iso(interval[1])]


def _time(at: datetime) -> str:
    return iso(at)


def _maybe(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else float(f"{value:.6g}")


def _number(value: float) -> float:
    return round(float(value), 6)


def _text(text: str) -> str:
    return _SURROGATE.sub("\ufffd", text)
