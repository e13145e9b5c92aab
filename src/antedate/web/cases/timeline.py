"""The time line of a case: the picture and its table, filtered by actor, place and kind."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from antedate.cases.people import actor_to, known_actors
from antedate.report.case_page import timeline_css
from antedate.report.case_timeline import KINDS, LINK, ROW, CaseTimeline, case_timeline, row_object
from antedate.web.cases.held import Asked, Held
from antedate.web.people import Reader
from antedate.web.rendering import show

router = APIRouter()

Actor = Annotated[str, Query(description="Only what has to do with this actor (id or name).")]
Place = Annotated[str, Query(description="Only what happened at a place that is named so.")]
Kinds = Annotated[list[str] | None, Query(description=f"Only of these kinds: {', '.join(KINDS)}.")]


@router.get("/cases/{id}/timeline", include_in_schema=False)
def timeline_page(
    request: Request, person: Reader, held: Asked, actor: Actor = "", place: Place = "",
    kind: Kinds = None,
) -> HTMLResponse:  # fmt: skip
    """What happened when, with what disputes what."""
    found = _timeline(held, actor, place, kind)
    return show(
        request, "cases/timeline.html.j2", person, held=held, timeline=found,
        row_height=ROW, link_height=LINK, actors=known_actors(held.case), kinds=KINDS,
        actor=actor, place=place, chosen=kind or [],
    )  # fmt: skip


@router.get("/cases/timeline.css", include_in_schema=False)
def css(_: Reader) -> Response:
    """How the picture is drawn, as in reports."""
    return Response(timeline_css(), media_type="text/css")


@router.get("/api/cases/{id}/timeline", tags=["cases"])
def timeline(
    _: Reader, held: Asked, actor: Actor = "", place: Place = "", kind: Kinds = None
) -> dict[str, Any]:
    """The rows of the time line in order, each with all intervals that its date can mean."""
    found = _timeline(held, actor, place, kind)
    rows = [row_object(row) for row in found.rows]
    return {"rows": rows, "left_out": found.left_out, "undated": found.undated}


def _timeline(held: Held, actor: str, place: str, kinds: list[str] | None) -> CaseTimeline:
    chosen = actor_to(held.case, actor) if actor else ""
    return case_timeline(held.case, actor=chosen, place=place, kinds=kinds or ())
