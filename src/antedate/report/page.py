"""The report for people: one HTML file that needs nothing else, for one or several inputs."""

from __future__ import annotations

import base64
import math
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from jinja2 import BaseLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from antedate.errors import UsageError
from antedate.records import Answer, DateClaimKind
from antedate.report import phrases, words
from antedate.report.covers import Cover, read_covers
from antedate.report.outside import one_line, short_sentence, visible, visible_sentence
from antedate.report.public import Withheld, redact
from antedate.report.sections import Section, section
from antedate.report.strip import NOTHING, kind_class
from antedate.when import Moment

__all__ = ["Cover", "read_covers", "render"]

_CLAIM_WORDS = {
    DateClaimKind.CONTAINER: "container",
    DateClaimKind.EXIF: "EXIF",
    DateClaimKind.FILE_TIME: "file time, the weakest",
}
_SETTINGS = {
    "shown_pairs": 3,
    "shown_posts": 8,
    "most_posts": 200,
    "shown_shots": 24,
    "long_caption": 700,
    "most_caption": 20_000,
}


def render(answers: Sequence[Answer], *, public: bool = False, covers: Sequence[Cover] = ()) -> str:
    """The report as HTML text, encodable as UTF-8.

    ``public`` leaves out local paths, positions, file times and original records, and paints
    over what ``covers`` marks. Raises ``UsageError`` for covers without ``public``, and
    ``ValueError`` for no answers.
    """
    if not answers:
        raise ValueError("a report needs at least one answer")
    if covers and not public:
        raise UsageError(
            "Marked faces and frames are covered in public reports only.",
            remedy="Add --public, or leave the covers out.",
        )
    withheld: list[Withheld] = []
    shown = list(answers)
    if public:
        redacted = [redact(answer, covers) for answer in answers]
        shown, withheld = [r[0] for r in redacted], [r[1] for r in redacted]
    sections = [
        section(place, answer, public=public, several=len(shown) > 1)
        for place, answer in enumerate(shown, 1)
    ]
    loader = PackageLoader("antedate.report")
    environment = environment_for(loader)
    css, _, _ = loader.get_source(environment, "report.css")
    return environment.get_template("report.html.j2").render(
        sections=sections,
        css=Markup(css),  # noqa: S704 - the package's own style sheet
        title=_title(sections),
        summary=_summary(sections),
        public=public,
        marks=len(covers),
        covered=sum(w.covered for w in withheld),
        pictures=sum(w.pictures for w in withheld),
        unreadable=sum(w.unreadable for w in withheld),
        notes_withheld=any(w.notes for w in withheld),
    )


def _title(sections: Sequence[Section]) -> str:
    if len(sections) > 1:
        return f"Antedate: {len(sections)} files checked"
    return f"Antedate: {sections[0].headline} ({one_line(sections[0].label, 60)})"


def _summary(sections: Sequence[Section]) -> str:
    found = sum(bool(section.answer.earliest) for section in sections)
    failed = sum(section.status == "failed" for section in sections)
    text = f"{len(sections)} files checked; footage of {found or 'none'} was found in the archive"
    return text + (f"; {failed} could not be checked." if failed else ".")


def environment_for(loader: BaseLoader) -> Environment:
    """Templates that escape all text, with this room's filters."""
    made = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    made.filters |= {
        "clock": phrases.clock,
        "clickable": _clickable,
        "data_uri": _data_uri,
        "instant": lambda at: f"{at:%Y-%m-%d %H:%M} UTC" if isinstance(at, datetime) else "",
        "moment": Moment.words,
        "per_cent": _per_cent,
        "points": _points,
        "precision": lambda moment: phrases.PRECISION_WORDS[moment.precision],
        "sentence": lambda text: escape(visible_sentence(text)),
        "short": lambda text, most: escape(visible_sentence(short_sentence(text, most))),
        "utc": phrases.utc_words,
    }
    made.globals |= {
        **_SETTINGS,
        "claim_words": _CLAIM_WORDS,
        "count": phrases.count,
        "day": phrases.day,
        "edits": phrases.edits,
        "hours": phrases.hours,
        "kind_class": kind_class,
        "kind_labels": {k.value: w for k, w in phrases.KIND_WORDS.items()}
        | {NOTHING: "Nothing found"},
        "kind_words": phrases.KIND_WORDS,
        "likelihood": phrases.likelihood,
        "number": phrases.number,
        "standing": words.STANDING,
        "strength": phrases.strength,
        "verdict_words": phrases.VERDICT_WORDS,
    }
    return made


def _shown(value: Any) -> Any:
    """Every expression of a template passes here, so no text from outside can be missed."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return visible(value)
    return value


def _data_uri(jpeg: bytes) -> Markup:
    """An address that holds the picture, or nothing where it is no JPEG."""
    if not jpeg.startswith(b"\xff\xd8\xff"):
        return Markup("")
    return Markup("data:image/jpeg;base64,{}").format(base64.b64encode(jpeg).decode("ascii"))


def _clickable(url: str) -> bool:
    """Whether an address is plain http or https, with nothing hidden in it."""
    if visible(url) != url or any(letter.isspace() for letter in url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme.lower() in ("http", "https") and bool(parts.hostname)


def _per_cent(probability: float) -> str:
    if probability >= 0.995:
        return "over 99\u00a0%"
    return "under 1\u00a0%" if probability <= 0.005 else f"{100 * probability:.0f}\u00a0%"


def _points(outline: Sequence[tuple[float, float]]) -> str:
    """Corners in hundredths of the frame, for SVG; far ones are pulled in."""
    finite = [(x, y) for x, y in outline if math.isfinite(x) and math.isfinite(y)]
    return " ".join(
        f"{100 * min(max(x, -9.0), 9.0):.2f},{100 * min(max(y, -9.0), 9.0):.2f}" for x, y in finite
    )
