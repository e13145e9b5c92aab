"""What requests carry: no longer than a desk has use for, and no values that JSON cannot tell."""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from typing import Any

from anyio import to_thread
from fastapi import Request
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from antedate.errors import UsageError
from antedate.store import Archive
from antedate.web.people import COOKIE

MOST_BYTES, MOST_OF_STRANGERS = 16 << 20, 64 << 10
"""Of a body, and of one that nobody known sent: it is read before anybody asks who sent it.
Files that are sent in have a bound of their own."""
_STREAMED = ("PUT", "/api/uploads")
_DEEPEST = 50
_TOLD = "That is more than the desk takes at once. Long text and footage are sent in as files."


class Bounded:
    """Refuses bodies that would fill the memory, by what they say and by what they are."""

    def __init__(self, app: ASGIApp, archive: Archive) -> None:
        self._app = app
        self._archive = archive

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, as long as its body is not too long."""
        if scope["type"] != "http" or (scope["method"], scope["path"]) == _STREAMED:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        stated, most = headers.get("content-length", ""), MOST_OF_STRANGERS
        came = int(stated) if re.fullmatch("[0-9]{1,18}", stated) else 0
        if came > most:
            most = await self._most(headers)
        if came > most:
            # The rest stays unread: the connection ends with the answer.
            closing = {"connection": "close"}
            answer = JSONResponse({"error": _TOLD}, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, closing)
            await answer(scope, receive, send)
            return
        came = 0

        async def bounded() -> Message:
            nonlocal came, most
            message = await receive()
            came += len(message.get("body", b""))
            if came > most:
                most = await self._most(headers)
            if came > most:
                raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _TOLD.removesuffix("."))
            return message

        await self._app(scope, bounded, send)

    async def _most(self, headers: Headers) -> int:
        """How much is taken from whoever sends these headers."""
        secret = _secret(headers)
        if not secret or await to_thread.run_sync(self._archive.desk.session, secret) is None:
            return MOST_OF_STRANGERS
        return MOST_BYTES


def sound(request: Request) -> None:
    """Raise ``UsageError`` for a JSON body that holds what JSON has no word for: numbers that
    are none, and halves of letters. Once kept, no answer could be given with them."""
    # FastAPI has read the body by now, and the request keeps what it read.
    value = getattr(request, "_json", None)
    if value is None:
        return
    try:
        if _is_deep(value):
            raise ValueError("too deep")
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except ValueError as error:
        raise UsageError(
            "The request holds a number that is none, half a letter, or too many levels",
            remedy="Leave such values out.",
        ) from error


def _is_deep(value: Any) -> bool:
    level = [value]
    for _ in range(_DEEPEST):
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
        if not level:
            return False
    return True


def _secret(headers: Headers) -> str:
    bearer = headers.get("authorization", "")
    if bearer.startswith("Bearer "):
        return bearer.removeprefix("Bearer ")
    try:
        cookie = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return cookie.value if cookie else ""
