"""Templates, and what they may use. All text passes the report's door for text from outside."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader
from markupsafe import Markup, escape

from antedate.report.outside import one_line
from antedate.report.page import environment_for
from antedate.store import Role
from antedate.web.addresses import in_address
from antedate.web.leads import called, leads_on
from antedate.web.people import Person
from antedate.when import Moment, Precision

NAVIGATION = (
    ("/check", "Check"),
    ("/archive", "Archive"),
    ("/date", "Date"),
    ("/cases", "Cases"),
    ("/status", "Status"),
)


def environment() -> Environment:
    """The desk's templates, with the filters of reports and a few more."""
    pages, reports = PackageLoader("antedate.web"), PackageLoader("antedate.report")
    made = environment_for(ChoiceLoader([pages, PrefixLoader({"report": reports})]))
    made.filters |= {
        "both_times": both_times,
        "called": called,
        "line": one_line,
        "raw": raw,
        "size": size,
        "when": when,
    }
    made.globals |= {
        "in_address": in_address,
        "leads_on": leads_on,
        "navigation": NAVIGATION,
        "Role": Role,
    }
    return made


def show(
    request: Request, name: str, person: Person | None, status: int = 200, **values: Any
) -> HTMLResponse:
    """A page. ``person`` is ``None`` before anybody has signed in."""
    template = request.app.state.environment.get_template(name)
    page = template.render(
        person=person,
        path=request.url.path,
        accounts=request.app.state.settings.accounts,
        **values,
    )
    # A stray surrogate was made visible by the door; nothing else can fail to encode.
    return HTMLResponse(page, status)


def when(at: datetime | None) -> Markup:
    """An instant as a ``<time>`` element, in UTC."""
    if at is None:
        return Markup("")
    shown = at.astimezone(UTC)
    return Markup('<time datetime="{}">{}</time>').format(
        shown.isoformat().replace("+00:00", "Z"), f"{shown:%Y-%m-%d %H:%M} UTC"
    )


def raw(text: str) -> Markup:
    """Text as it is, for a field that it is edited in: what hides in it must come back as it
    was. What no page can hold is replaced."""
    return escape(text.encode("utf-8", "replace").decode("utf-8"))


def both_times(moment: Moment | None) -> Markup:
    """A moment in UTC and, where it was given in another zone, as it was there."""
    if moment is None:
        return Markup("")
    words = moment.words()
    if moment.zone not in (None, "UTC") and moment.precision in (
        Precision.SECOND,
        Precision.MINUTE,
    ):
        words += f" ({moment.at:%Y-%m-%d %H:%M} UTC)"
    return Markup('<time datetime="{}">{}</time>').format(
        moment.at.isoformat().replace("+00:00", "Z"), words
    )


def size(bytes: int) -> str:
    """A number of bytes for a reader."""
    amount, unit = float(bytes), "bytes"
    for unit in ("bytes", "kB", "MB", "GB", "TB"):  # noqa: B007 - the last one is kept
        if amount < 1000:
            break
        amount /= 1000
    return f"{amount:.0f} {unit}" if unit == "bytes" else f"{amount:.3g} {unit}"
