"""The report of a date: one HTML file that needs nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf, isfinite

from jinja2 import PackageLoader
from markupsafe import Markup

from antedate.estimate import DateAnswer, DateEstimate, Interval
from antedate.evidence import ItemEvidence, Sighting
from antedate.report.date_strip import date_strip
from antedate.report.outside import one_line
from antedate.report.page import environment_for
from antedate.report.sightings import sightings_table

_PIECES = 4


def render_dates(answers: Sequence[DateAnswer]) -> str:
    """The report as HTML text, encodable as UTF-8. Raises ``ValueError`` for no answers."""
    if not answers:
        raise ValueError("a report needs at least one answer")
    loader = PackageLoader("antedate.report")
    environment = environment_for(loader)
    environment.globals |= {
        "factor": _factor,
        "headline": _headline,
        "ordered": _ordered,
        "region": _region,
        "strip": _strip,
        "things": _things,
    }
    css, _, _ = loader.get_source(environment, "report.css")
    whole = next((answer.whole for answer in answers if answer.whole), None)
    return environment.get_template("dated.html.j2").render(
        answers=answers,
        css=Markup(css),  # noqa: S704 - the package's own style sheet
        days=whole.older_days if whole else 1.0,
        title=f"Antedate: filmed when? ({one_line(answers[0].path, 60)})",
    )


def _strip(found: DateEstimate) -> Markup:
    # The strip escapes every text that it draws.
    return Markup(date_strip(found))  # noqa: S704


def _things(answer: DateAnswer) -> Markup:
    # The table escapes every text in it.
    return Markup(sightings_table(answer.things))  # noqa: S704


def _headline(answer: DateAnswer) -> str:
    if answer.error is not None:
        return f"Not dated. {answer.error}"
    return answer.whole.words if answer.whole else "Not dated."


def _region(pieces: Sequence[Interval]) -> str:
    if not pieces:
        return "none"
    said = [f"{a:%Y-%m-%d %H:%M} to {b:%Y-%m-%d %H:%M} UTC" for a, b in pieces]
    if len(said) <= _PIECES:
        return "; ".join(said)
    return f"{len(said)} pieces from {pieces[0][0]:%Y-%m-%d} to {pieces[-1][1]:%Y-%m-%d}"


def _factor(value: float | None) -> str:
    if value is None or not isfinite(value):
        return "none"
    if value >= 1:
        return f"{value:.3g}"
    return f"1/{1 / value:.3g}" if value > 1e-12 else "0"


def _ordered(item: ItemEvidence) -> list[Sighting]:
    """Sightings in order of time, the query's last."""
    dated = [seen for seen in item.references if seen.at is not None]
    dated.sort(key=lambda seen: seen.at.at.timestamp() if seen.at else inf)
    return [*dated, *item.query]
