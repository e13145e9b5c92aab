"""Signing in and out."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from antedate.store import Role
from antedate.web.people import COOKIE, NotSignedIn, Opened, Reader
from antedate.web.settings import DeskSettings

router = APIRouter(include_in_schema=False)


@router.get("/")
def first(request: Request, archive: Opened, key: str | None = None) -> Response:
    """The address that the desk printed: takes its key, and leads on without it."""
    answer = RedirectResponse("/check", 303)
    if key is None:
        return answer
    if not request.app.state.keys.take(key):
        raise NotSignedIn(
            "This address was used already",
            remedy="The terminal where the desk runs shows a new one.",
        )
    settings: DeskSettings = request.app.state.settings
    secret = archive.desk.sign_in(settings.owner, Role.ADMIN, settings.lasting)
    remember(answer, secret, settings)
    request.app.state.tell_key(request.app.state.keys.current)
    return answer


@router.post("/sign-out")
def sign_out(request: Request, archive: Opened, _: Reader) -> Response:
    """End the session of this browser."""
    archive.desk.sign_out(request.cookies.get(COOKIE, ""))
    answer = Response(status_code=204, headers={"hx-redirect": "/"})
    answer.delete_cookie(COOKIE, path="/")
    return answer


def remember(answer: Response, secret: str, settings: DeskSettings) -> None:
    """Have the browser keep a session's secret, out of reach of scripts and other sites."""
    answer.set_cookie(
        COOKIE,
        secret,
        max_age=int(settings.lasting.total_seconds()),
        path="/",
        secure=settings.secure,
        httponly=True,
        samesite="strict",
    )
