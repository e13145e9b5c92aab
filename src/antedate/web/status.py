"""How the archive and the program are, and the description of the interface for programs."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from antedate.web.people import Opened, Reader
from antedate.web.rendering import show

router = APIRouter()


@router.get("/status", include_in_schema=False)
def status_page(request: Request, archive: Opened, person: Reader) -> HTMLResponse:
    """The archive in numbers."""
    return show(request, "status.html.j2", person, info=archive.info())


@router.get("/api/openapi.json", include_in_schema=False)
def openapi(request: Request, _: Reader) -> dict[str, Any]:
    """The interface for programs, as OpenAPI."""
    described: dict[str, Any] = request.app.openapi()
    return described
