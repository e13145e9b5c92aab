"""Signing in and out: by the one-time address on a laptop, by name where there are accounts."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import re
import secrets
from datetime import timedelta
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from antedate.errors import AntedateError
from antedate.store import Account, Archive, Role, SessionKind, TooManyTries, WrongPassword
from antedate.web.faults import NotThere
from antedate.web.people import COOKIE, NotAllowed, NotSignedIn, Opened, Reader
from antedate.web.rendering import show
from antedate.web.settings import DeskSettings

router = APIRouter(include_in_schema=False)

# Before there is a session: what the form must send back. And which browser signed in before.
_BEFORE, _DEVICE = "antedate-before", "antedate-device"
_DEVICE_LASTS = timedelta(days=180)
_BEFORE_LASTS = timedelta(hours=2)
# A page of this desk, and nothing that a browser could take for another place.
_HERE = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]*")
_LONGEST_LABEL = 120


@router.get("/")
def first(request: Request, archive: Opened, key: str | None = None) -> Response:
    """The address that the desk printed: takes its key, and leads on without it."""
    answer = RedirectResponse("/check", 303)
    settings: DeskSettings = request.app.state.settings
    if key is None or settings.accounts:
        return answer
    if not request.app.state.keys.take(key):
        raise NotSignedIn(
            "This address was used already",
            remedy="The terminal where the desk runs shows a new one.",
        )
    _end_former(request, archive)
    secret = archive.desk.sign_in(
        settings.owner, Role.ADMIN, settings.lasting, label=_browser(request)
    )
    remember(answer, secret, settings)
    request.app.state.tell_key(request.app.state.keys.current)
    return answer


@router.get("/sign-in")
def sign_in_page(
    request: Request, to: Annotated[str, Query(max_length=2000)] = "/check"
) -> Response:
    """The form for name and password."""
    return _form(request, to)


@router.post("/sign-in")
def sign_in(
    request: Request,
    archive: Opened,
    name: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=2000)] = "",
    token: Annotated[str, Form(max_length=100)] = "",
    to: Annotated[str, Form(max_length=2000)] = "/check",
) -> Response:
    """Begin a session of its own for the account; one that this browser had ends."""
    before = request.cookies.get(_BEFORE, "")
    if not before or not hmac.compare_digest(_token(before).encode(), token.encode()):
        told = NotAllowed("This form is too old, or of another page", remedy="Try once more.")
        return _form(request, to, name, told, HTTPStatus.FORBIDDEN)
    settings = _with_accounts(request)
    device = request.cookies.get(_DEVICE, "")
    try:
        account = archive.people.admit(name, password, address=address_of(request), device=device)
    except TooManyTries as error:
        answer = _form(request, to, name, error, HTTPStatus.TOO_MANY_REQUESTS)
        answer.headers["retry-after"] = str(max(1, round(error.wait.total_seconds())))
        return answer
    except WrongPassword as error:
        return _form(request, to, name, error, HTTPStatus.UNAUTHORIZED)
    _end_former(request, archive)
    answer = RedirectResponse(_here(to), 303)
    _begin(request, answer, archive, account, settings)
    return answer


@router.post("/sign-out")
def sign_out(request: Request, archive: Opened, _: Reader) -> Response:
    """End the session of this browser."""
    archive.desk.sign_out(request.cookies.get(COOKIE, ""))
    settings: DeskSettings = request.app.state.settings
    leads = "/sign-in" if settings.accounts else "/"
    answer = Response(status_code=204, headers={"hx-redirect": leads})
    answer.delete_cookie(COOKIE, path="/")
    return answer


def remember(answer: Response, secret: str, settings: DeskSettings) -> None:
    """Have the browser keep a session's secret, out of reach of scripts and other sites."""
    _keep(answer, COOKIE, secret, settings.lasting, settings)


def address_of(request: Request) -> str:
    """Where a request comes from, as guesses are counted: of IPv6 the network, which one
    person has all of. Behind something that speaks HTTPS, what that says."""
    peer = request.client.host if request.client else ""
    settings: DeskSettings = request.app.state.settings
    if settings.secure and _parsed(peer).is_loopback:
        # What stands in front adds the address that it sees at the end; the rest is anybody's.
        peer = request.headers.get("x-forwarded-for", peer).rpartition(",")[2].strip()
    address = _parsed(peer)
    if address.version == 6:
        mapped = getattr(address, "ipv4_mapped", None)
        return str(mapped or ipaddress.ip_network((int(address), 64), strict=False))
    return str(address)


def _begin(
    request: Request, answer: Response, archive: Archive, account: Account, settings: DeskSettings
) -> None:
    label = _browser(request)
    secret = archive.desk.sign_in(
        account.name, account.role, settings.lasting, account=account.id, label=label
    )
    remember(answer, secret, settings)
    device = archive.desk.sign_in(
        account.name,
        account.role,
        _DEVICE_LASTS,
        account=account.id,
        kind=SessionKind.DEVICE,
        label=label,
    )
    _keep(answer, _DEVICE, device, _DEVICE_LASTS, settings)
    answer.delete_cookie(_BEFORE, path="/sign-in")
    archive.desk.record(account.name, "sign in", address_of(request))


def _end_former(request: Request, archive: Archive) -> None:
    # No secret that somebody else may have put here outlives the sign-in.
    for name in (COOKIE, _DEVICE):
        if former := request.cookies.get(name):
            archive.desk.sign_out(former)


def _form(
    request: Request,
    to: str,
    name: str = "",
    error: AntedateError | None = None,
    status: int = HTTPStatus.OK,
) -> Response:
    settings = _with_accounts(request)
    before = request.cookies.get(_BEFORE) or secrets.token_urlsafe(24)
    answer = show(
        request,
        "sign_in.html.j2",
        None,
        status,
        token=_token(before),
        to=_here(to),
        typed=name,
        error=str(error) if error else "",
    )
    _keep(answer, _BEFORE, before, _BEFORE_LASTS, settings, path="/sign-in")
    # Without it browsers send a form as if from nowhere, and what is from nowhere is refused.
    answer.headers["referrer-policy"] = "same-origin"
    return answer


def _with_accounts(request: Request) -> DeskSettings:
    settings: DeskSettings = request.app.state.settings
    if not settings.accounts:
        raise NotThere(
            "This desk has no accounts", remedy="Open the address that the desk printed."
        )
    return settings


def _keep(
    answer: Response,
    name: str,
    secret: str,
    lasting: timedelta,
    settings: DeskSettings,
    path: str = "/",
) -> None:
    answer.set_cookie(
        name,
        secret,
        max_age=int(lasting.total_seconds()),
        path=path,
        secure=settings.secure,
        httponly=True,
        samesite="strict",
    )


def _token(before: str) -> str:
    return hmac.new(before.encode(), b"sign-in", hashlib.sha256).hexdigest()


def _here(to: str) -> str:
    return to if _HERE.fullmatch(to) else "/check"


def _browser(request: Request) -> str:
    """Which browser it is, as a person would say it, by its own word."""
    told = request.headers.get("user-agent", "")
    names = {"Edg": "Edge", "OPR": "Opera", "Firefox": "", "Chrome": "", "Safari": ""}
    name = next((said or sign for sign, said in names.items() if f"{sign}/" in told), "")
    systems = {"iPhone": "", "iPad": "", "Android": "", "Windows": "", "Mac OS": "macOS"}
    system = next((said or sign for sign, said in systems.items() if sign in told), "")
    system = system or ("Linux" if "Linux" in told else "")
    return f"{name} on {system}" if name and system else told[:_LONGEST_LABEL]


def _parsed(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    try:
        return ipaddress.ip_address(address.partition("%")[0].strip("[]"))
    except ValueError:
        return ipaddress.IPv4Address(0)
