"""Who is at the desk: accounts, who is signed in, and who decided what."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Row, delete, func, insert, select

from antedate.store import schema

Connected = Callable[[], AbstractContextManager[Connection]]


class Role(StrEnum):
    """What somebody may do. Each may do what those before it may."""

    READER = "reader"
    VERIFIER = "verifier"
    ADMIN = "admin"

    def may(self, needed: Role) -> bool:
        """Whether this role is enough where ``needed`` is asked for."""
        order = list(Role)
        return order.index(self) >= order.index(needed)


class SessionKind(StrEnum):
    """What holds the secret: a browser, a program, or a browser that signed in before."""

    BROWSER = "browser"
    KEY = "key"
    DEVICE = "device"


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody signed in. ``name`` is of the account, or of the machine's owner without one.

    ``role`` is what the account may now, and for a key no more than the key itself. ``label``
    tells which browser or program it is.
    """

    id: str
    kind: SessionKind
    account: int | None
    name: str
    label: str
    role: Role
    made_at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One decision: who, when, what (a verb), about which thing, with what particulars."""

    id: int
    at: datetime
    who: str
    what: str
    about: str
    details: Mapping[str, Any]


_session = schema.session.c
_audit = schema.audit.c


class Desk:
    """Sessions and the audit record of an archive. Had by ``Archive.desk``."""

    def __init__(self, reading: Connected, writing: Connected, *, readonly: bool = False) -> None:
        self._reading = reading
        self._writing = writing
        # An archive that cannot be changed can still be read, by who is known here alone.
        self._here: dict[str, Session] | None = {} if readonly else None

    def sign_in(
        self,
        name: str,
        role: Role,
        lasting: timedelta,
        *,
        account: int | None = None,
        kind: SessionKind = SessionKind.BROWSER,
        label: str = "",
    ) -> str:
        """Begin a session; the secret that proves it, of which only the hash is kept."""
        secret = secrets.token_urlsafe(32)
        now = datetime.now(UTC)
        if self._here is not None:
            self._here[secret_digest(secret)] = Session(
                secrets.token_hex(8), kind, account, name, label, role, now, now + lasting
            )
            return secret
        with self._writing() as connection:
            connection.execute(delete(schema.session).where(_session.until < now))
            connection.execute(
                insert(schema.session).values(
                    token=secret_digest(secret),
                    id=secrets.token_hex(8),
                    kind=kind,
                    account_id=account,
                    name=name,
                    label=label,
                    role=role,
                    made_at=now,
                    until=now + lasting,
                )
            )
        return secret

    def session(self, secret: str) -> Session | None:
        """Whose secret this is; ``None`` where nobody's, or no longer."""
        if self._here is not None:
            here = self._here.get(secret_digest(secret))
            if here is None or here.until < datetime.now(UTC) or here.kind is SessionKind.DEVICE:
                return None
            return here
        found = self._sessions(_session.token == secret_digest(secret))
        return next((one for one in found if one.kind is not SessionKind.DEVICE), None)

    def sessions(self, *, account: int | None = None, everyone: bool = False) -> list[Session]:
        """Who is signed in with what, the newest first: of one account (``None`` is the owner
        of the machine), or of everyone. Browsers that merely signed in before are left out."""
        chosen = (
            _session.account_id.is_(None) if account is None else _session.account_id == account
        )
        found = self._sessions(*([] if everyone else [chosen]))
        return [one for one in found if one.kind is not SessionKind.DEVICE]

    def end(self, id: str) -> None:
        """End the session or key of an id."""
        with self._writing() as connection:
            connection.execute(delete(schema.session).where(_session.id == id))

    def sign_out(self, secret: str) -> None:
        """End the session of a secret."""
        if self._here is not None:
            self._here.pop(secret_digest(secret), None)
            return
        with self._writing() as connection:
            connection.execute(
                delete(schema.session).where(_session.token == secret_digest(secret))
            )

    def _sessions(self, *chosen: ColumnElement[bool]) -> list[Session]:
        account = schema.account.c
        query = (
            select(
                schema.session,
                account.name.label("account_name"),
                account.role.label("account_role"),
            )
            .outerjoin_from(schema.session, schema.account, account.id == _session.account_id)
            .where(_session.until > datetime.now(UTC), account.closed_at.is_(None), *chosen)
            .order_by(_session.made_at.desc(), _session.id)
        )
        with self._reading() as connection:
            return [_read(row) for row in connection.execute(query)]

    def record(self, who: str, what: str, about: str, **details: Any) -> None:
        """Keep that somebody decided something."""
        with self._writing() as connection:
            connection.execute(
                insert(schema.audit).values(
                    at=datetime.now(UTC),
                    who=who,
                    what=what,
                    about=about,
                    details=json.dumps(details, ensure_ascii=False, separators=(",", ":")),
                )
            )

    def audit(
        self,
        most: int = 200,
        before: int | None = None,
        *,
        who: str = "",
        what: str = "",
        about: str = "",
    ) -> list[AuditEntry]:
        """What was decided last, the newest first: by somebody, of a kind, about a thing."""
        query = select(schema.audit).order_by(_audit.id.desc()).limit(most)
        if before is not None:
            query = query.where(_audit.id < before)
        for column, wanted in ((_audit.who, who), (_audit.what, what), (_audit.about, about)):
            if wanted:
                query = query.where(column == wanted)
        with self._reading() as connection:
            return [
                AuditEntry(row.id, row.at, row.who, row.what, row.about, json.loads(row.details))
                for row in connection.execute(query)
            ]

    def audit_words(self) -> tuple[list[str], list[str]]:
        """Who decided anything, and the kinds of decisions, each in order."""
        with self._reading() as connection:
            return _distinct(connection, _audit.who), _distinct(connection, _audit.what)


def secret_digest(secret: str) -> str:
    """What is kept of a secret."""
    # The secret is 256 random bits: a plain hash of it cannot be guessed back.
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _distinct(connection: Connection, column: Column[str]) -> list[str]:
    # One step in the index for each, where the record itself may be long.
    found: list[str] = []
    last = connection.scalar(select(func.min(column)))
    while last is not None:
        found.append(last)
        last = connection.scalar(select(func.min(column)).where(column > last))
    return found


def _read(row: Row[Any]) -> Session:
    kind, role = SessionKind(row.kind), Role(row.role)
    if row.account_role is not None:
        now = Role(row.account_role)
        role = min(role, now, key=list(Role).index) if kind is SessionKind.KEY else now
    return Session(
        id=row.id,
        kind=kind,
        account=row.account_id,
        name=row.name if row.account_name is None else row.account_name,
        label=row.label,
        role=role,
        made_at=row.made_at,
        until=row.until,
    )
