"""Who asks: sessions by cookie or key, the token that forms carry, and what a role may do."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from threading import Lock
from typing import Annotated

from fastapi import Depends, Request

from antedate.errors import AntedateError
from antedate.store import Archive, Role, SessionKind
from antedate.web.settings import DeskSettings

COOKIE = "antedate"
_CSRF_HEADER = "x-csrf-token"


class NotSignedIn(AntedateError):
    """Nobody is known to ask."""


class NotAllowed(AntedateError):
    """Whoever asks may not do this."""


class Keys:
    """The one-time key that the owner of the machine opens the desk with.

    It is worth one sign-in; then there is another, which the program prints.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._key = secrets.token_urlsafe(24)

    @property
    def current(self) -> str:
        """The key that would be taken now."""
        return self._key

    def take(self, offered: str) -> bool:
        """Whether ``offered`` is the key; it is used up then."""
        with self._lock:
            if not hmac.compare_digest(offered.encode(), self._key.encode()):
                return False
            self._key = secrets.token_urlsafe(24)
            return True


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks. ``csrf`` is what each form and script of theirs sends along.

    ``account`` is ``None`` for the owner of the machine; ``session`` is the id of the session
    or, with ``by_key``, of the key of a program.
    """

    name: str
    role: Role
    csrf: str
    account: int | None = None
    session: str = ""
    by_key: bool = False


def archive_of(request: Request) -> Archive:
    """The archive that the desk is on."""
    archive: Archive = request.app.state.archive
    return archive


def person(request: Request) -> Person:
    """Who asks. Raises ``NotSignedIn``; and ``NotAllowed`` for a change that carries no token.

    A program sends ``Authorization: Bearer KEY``. No browser sends that by itself, so it needs
    no token beside it.
    """
    bearer = request.headers.get("authorization", "")
    by_key = bearer.startswith("Bearer ")
    secret = bearer.removeprefix("Bearer ") if by_key else request.cookies.get(COOKIE, "")
    found = archive_of(request).desk.session(secret) if secret else None
    settings: DeskSettings = request.app.state.settings
    if found is not None and (found.kind is SessionKind.KEY) != by_key:
        found = None  # a key is for programs, and a cookie for browsers
    if found is not None and found.account is None and settings.accounts:
        found = None  # the owner of the machine was here while the desk had no accounts
    if found is None:
        remedy = "Sign in." if settings.accounts else "Open the address that the desk printed."
        raise NotSignedIn("Nobody is signed in", remedy=remedy)
    csrf = csrf_of(secret)
    if not by_key and request.method not in ("GET", "HEAD"):
        sent = request.headers.get(_CSRF_HEADER, "")
        if not hmac.compare_digest(sent.encode(), csrf.encode()):
            raise NotAllowed(
                "The request did not carry the token of this page",
                remedy="Load the page again, and try once more.",
            )
    return Person(found.name, found.role, csrf, found.account, found.id, by_key)


def csrf_of(secret: str) -> str:
    """The token that belongs to a session's secret, from which it cannot be guessed back."""
    return hmac.new(secret.encode(), b"csrf", hashlib.sha256).hexdigest()


class Needs:
    """That whoever asks has at least a role: ``Depends(Needs(Role.VERIFIER))``."""

    def __init__(self, role: Role) -> None:
        self._role = role

    def __call__(self, asking: Annotated[Person, Depends(person)]) -> Person:
        """Who asks. Raises ``NotAllowed`` where the role is not enough."""
        if not asking.role.may(self._role):
            raise NotAllowed(
                f"This needs the role {self._role}; yours is {asking.role}",
                remedy="Ask an administrator of this desk.",
            )
        return asking


def in_person(asking: Annotated[Person, Depends(Needs(Role.READER))]) -> Person:
    """Who asks, at a browser: no key may make keys or change a password."""
    if asking.by_key:
        raise NotAllowed("No key may do this", remedy="Sign in with a browser.")
    return asking


def admin_in_person(asking: Annotated[Person, Depends(Needs(Role.ADMIN))]) -> Person:
    """An administrator, at a browser."""
    return in_person(asking)


Reader = Annotated[Person, Depends(Needs(Role.READER))]
Verifier = Annotated[Person, Depends(Needs(Role.VERIFIER))]
Admin = Annotated[Person, Depends(Needs(Role.ADMIN))]
InPerson = Annotated[Person, Depends(in_person)]
AdminInPerson = Annotated[Person, Depends(admin_in_person)]
Opened = Annotated[Archive, Depends(archive_of)]
