"""The report of a case, and its time line, as one HTML file that needs nothing else."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from antedate.case_account import Account
from antedate.report.case_timeline import LINK, ROW, CaseTimeline
from antedate.report.outside import one_line
from antedate.report.page import environment_for

_CSS = ("report.css", "case.css", "case_timeline.css")


def timeline_css() -> str:
    """How the picture and the table of a time line are drawn."""
    loader = PackageLoader("antedate.report")
    return _source(loader, environment_for(loader), "case_timeline.css")


def render_case(account: Account, timeline: CaseTimeline) -> str:
    """The whole report as HTML text, encodable as UTF-8 once lone surrogates are replaced."""
    return _rendered(account, timeline, whole=True)


def render_timeline(account: Account, timeline: CaseTimeline) -> str:
    """The time line alone, as picture and table."""
    return _rendered(account, timeline, whole=False)


def _rendered(account: Account, timeline: CaseTimeline, *, whole: bool) -> str:
    loader = PackageLoader("antedate.report")
    made = environment_for(loader)
    made.filters["line"] = one_line
    title = "Case" if whole else "Time line"
    return made.get_template("case.html.j2").render(
        account=account,
        timeline=timeline,
        whole=whole,
        row_height=ROW,
        link_height=LINK,
        brand_line="Who says what, and on what evidence" if whole else "What happened when",
        title=f"Antedate: {title} {one_line(account.case.name, 60)}",
        css=Markup("".join(_source(loader, made, name) for name in _CSS)),  # noqa: S704 - the package's own style sheets
    )


def _source(loader: PackageLoader, made: Environment, name: str) -> str:
    css, _, _ = loader.get_source(made, name)
    return css
