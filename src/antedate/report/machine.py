"""The answer as JSON that other programs build on; ``check.schema.json`` fixes its form."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from antedate.records import (
    Answer,
    Appearance,
    Earliest,
    Judged,
    Match,
    ModelId,
    Searched,
    StoredPost,
)
from antedate.when import Moment, iso

_SURROGATE = re.compile("[\ud800-\udfff]")
# Raw, these would split the line for some readers, reorder a terminal, or not encode.
_ESCAPED = re.compile(
    "[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)


def answer_object(answer: Answer, *, everything: bool = False) -> dict[str, Any]:
    """The object of ``check.schema.json`` for one input.

    ``matches`` holds those that the threshold reports; with ``everything`` the rest as well,
    marked ``"reported": false``. Paths keep bytes that are no text as lone surrogates, as
    Python reads them; other text has U+FFFD there.
    """
    failed = answer.error is not None
    return {
        "query": {
            "path": answer.path,
            "sha256": answer.sha256 or None,
            "duration_s": None if failed else _number(answer.duration_s),
        },
        "published_at": _at(answer.published_at),
        "searched": _searched(answer.searched) if answer.searched else None,
        "shots": [
            {
                "start_s": _number(found.shot.start_s),
                "end_s": _number(found.shot.end_s),
                "finding": found.finding.value if found.finding else None,
            }
            for found in answer.shots
        ],
        "matches": [
            _match(appearance)
            for appearance in ([] if failed else answer.appearances)
            if everything or appearance.match.reported
        ],
        "earliest": [_earliest(found) for found in answer.earliest],
        "finding": _text(answer.finding),
        "notes": [_text(note) for note in answer.notes],
        "error": None if answer.error is None else _text(answer.error),
        "checked_at": iso(answer.checked_at) if answer.checked_at else None,
        "version": answer.version,
    }


def line(answer: Answer, *, everything: bool = False) -> str:
    """``answer_object`` as one compact line without its line end, encodable as UTF-8."""
    return on_one_line(answer_object(answer, everything=everything))


def on_one_line(value: Any) -> str:
    """A JSON value in compact form, on one line for every reader and encodable as UTF-8."""
    written = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return _ESCAPED.sub(lambda found: f"\\u{ord(found.group()):04x}", written)


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of ``answer_object``."""
    written = files("antedate.report").joinpath("check.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(written)
    return loaded


def _match(appearance: Appearance) -> dict[str, Any]:
    match = appearance.match
    return {
        "kind": match.kind.value,
        "score": _unit(match.score),
        "probability": _unit(match.probability),
        "query_start_s": _number(match.query_start_s),
        "query_end_s": _number(match.query_end_s),
        "reference_start_s": _number(match.reference_start_s),
        "reference_end_s": _number(match.reference_end_s),
        "reference": {
            "sha256": match.reference_sha256,
            "path": appearance.path,
            "posts": _posts(appearance.posts),
        },
        "reported": bool(match.reported),
        "speed": _number(match.speed),
        "mirrored": bool(match.mirrored),
        "turned_degrees": int(match.turned_degrees),
        "through": list(match.through),
        "reason": _text(match.reason),
        "evidence": _evidence(match),
        "offset_s": _number(match.reference_s(0.0)),
        "outlines": [
            {
                "query_s": _number(one.query_s),
                "corners": [[_number(x), _number(y)] for x, y in one.corners],
            }
            for one in match.outlines
        ],
        "judged": _judged(match.judged),
    }


def _judged(judged: Judged | None) -> dict[str, Any] | None:
    if judged is None:
        return None
    return {
        "verdict": judged.verdict.value,
        "who": _text(judged.who),
        "why": _text(judged.why),
        "at": iso(judged.at),
        "found": {"kind": judged.kind.value, "reported": judged.reported},
    }


def _evidence(match: Match) -> dict[str, float | None]:
    return {
        _text(name): _number(value) if math.isfinite(value) else None
        for name, value in match.evidence.items()
    }


def _earliest(found: Earliest) -> dict[str, Any]:
    return {
        "query_start_s": _number(found.query_start_s),
        "query_end_s": _number(found.query_end_s),
        "posts": _posts(found.posts),
        "lead_s": [_number(value) for value in found.lead_s] if found.lead_s else None,
        "undated": found.undated,
        "words": _text(found.words),
    }


def _posts(posts: Sequence[StoredPost]) -> list[dict[str, Any]]:
    return [
        {
            "source": _text(stored.post.source) if stored.post.source is not None else None,
            "url": _text(stored.post.url) if stored.post.url is not None else None,
            "published_at": _at(stored.post.published_at),
            "precision": stored.post.published_at.precision.value
            if stored.post.published_at
            else None,
            "zone": stored.post.published_at.zone if stored.post.published_at else None,
        }
        for stored in posts
    ]


def _searched(searched: Searched) -> dict[str, Any]:
    return {
        "posts": searched.posts,
        "media": searched.media,
        "hours": _number(searched.hours),
        "first_published": _at(searched.first_published),
        "last_published": _at(searched.last_published),
        "undated_posts": searched.undated_posts,
        "model": _model(searched.model),
    }


def _model(model: ModelId) -> dict[str, str]:
    return {"name": model.name, "sha256": model.sha256, "preparation": model.preparation}


def _at(moment: Moment | None) -> str | None:
    return iso(moment.at) if moment else None


def _unit(value: float) -> float:
    """Within 0 to 1; what is not a number ranks last."""
    return _number(min(max(value, 0.0), 1.0)) if math.isfinite(value) else 0.0


def _number(value: float) -> float:
    return round(float(value), 6)


def _text(text: str) -> str:
    return _SURROGATE.sub("\ufffd", text)
