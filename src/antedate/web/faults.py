"""Errors as answers: a sentence on a page, or as JSON where JSON was asked for."""

from __future__ import annotations

import logging
from http import HTTPStatus
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from antedate.errors import AntedateError, UsageError
from antedate.store import NoJob, NotKept, TooManyTries, WrongPassword
from antedate.web.people import NotAllowed, NotSignedIn
from antedate.web.rendering import show

_log = logging.getLogger(__name__)
_PREFIX = "/api/"


class NotThere(AntedateError):
    """What an address names is not, or no longer, there."""


class InUse(AntedateError):
    """It cannot be removed while something needs it."""


class TooLarge(AntedateError):
    """More was sent than is taken."""


class TooManyWaiting(AntedateError):
    """Somebody has asked for so much that others would wait for it."""


class NoRoom(AntedateError):
    """The disk is too full for what was sent."""


class NotWhole(AntedateError):
    """What was sent is empty, or broke off on its way."""


_STATUSES: dict[type[AntedateError], HTTPStatus] = {
    NotSignedIn: HTTPStatus.UNAUTHORIZED,
    NotAllowed: HTTPStatus.FORBIDDEN,
    NotThere: HTTPStatus.NOT_FOUND,
    NoJob: HTTPStatus.NOT_FOUND,
    NotKept: HTTPStatus.NOT_FOUND,
    WrongPassword: HTTPStatus.UNAUTHORIZED,
    TooManyTries: HTTPStatus.TOO_MANY_REQUESTS,
    TooManyWaiting: HTTPStatus.TOO_MANY_REQUESTS,
    TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    NoRoom: HTTPStatus.INSUFFICIENT_STORAGE,
    NotWhole: HTTPStatus.BAD_REQUEST,
    UsageError: HTTPStatus.BAD_REQUEST,
}


def register(app: FastAPI) -> None:
    """Have every error answered in sentences."""
    app.add_exception_handler(AntedateError, _antedate)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _fault)


def _antedate(request: Request, error: Exception) -> Response:
    status = next(
        (status for kind, status in _STATUSES.items() if isinstance(error, kind)),
        HTTPStatus.CONFLICT,
    )
    if isinstance(error, NotSignedIn) and request.app.state.settings.accounts:
        leading = _to_sign_in(request)
        if leading is not None:
            return leading
    answer = _answer(request, status, str(error))
    if isinstance(error, TooManyTries):
        answer.headers["retry-after"] = str(max(1, round(error.wait.total_seconds())))
    return answer


def _to_sign_in(request: Request) -> Response | None:
    """The way to the page for signing in, and back from there; for pages alone."""
    if request.headers.get("hx-request") == "true":
        return Response(status_code=HTTPStatus.NO_CONTENT, headers={"hx-redirect": "/sign-in"})
    if request.method != "GET" or request.url.path.startswith((_PREFIX, "/media/")):
        return None
    asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(f"/sign-in?{urlencode({'to': asked})}", HTTPStatus.SEE_OTHER)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for no other
    status = HTTPStatus(error.status_code)
    sentence = "There is nothing at this address." if status == HTTPStatus.NOT_FOUND else ""
    return _answer(request, status, sentence or f"{error.detail}.")


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for no other
    wrong = "; ".join(
        f"{'.'.join(str(part) for part in one['loc'][1:])}: {one['msg']}" for one in error.errors()
    )
    return _answer(request, HTTPStatus.UNPROCESSABLE_ENTITY, f"Not understood: {wrong}.")


def _fault(request: Request, error: Exception) -> Response:
    _log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    sentence = "The program failed at this. Its log says where."
    return _answer(request, HTTPStatus.INTERNAL_SERVER_ERROR, sentence)


def _answer(request: Request, status: HTTPStatus, sentence: str) -> Response:
    if request.url.path.startswith(_PREFIX):
        return JSONResponse({"error": sentence}, status)
    if request.headers.get("hx-request") == "true":
        return show(request, "fault_part.html.j2", None, status, sentence=sentence)
    return show(request, "fault.html.j2", None, status, sentence=sentence)
