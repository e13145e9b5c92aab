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

from sqlalchemy import Connection, delete, insert, select

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


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody signed in. ``name`` is of the account, or of the machine's owner without one."""

    name: str
    role: Role
    until: datetime


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One decision: who, when, what (a verb), about which thing, with what particulars."""

    at: datetime
    who: str
    what: str
    about: str
    details: Mapping[str, Any]


class Desk:
    """Sessions and the audit record of an archive. Had by ``Archive.desk``."""

    def __init__(self, reading: Connected, writing: Connected) -> None:
        self._reading = reading
        self._writing = writing

    def sign_in(
        self, name: str, role: Role, lasting: timedelta, *, account: int | None = None
    ) -> str:
        """Begin a session; the secret that proves it, of which only the hash is kept."""
        secret = secrets.token_urlsafe(32)
        now = datetime.now(UTC)
        with self._writing() as connection:
            connection.execute(delete(schema.session).where(schema.session.c.until < now))
            connection.execute(
                insert(schema.session).values(
                    token=_digest(secret),
                    account_id=account,
                    label=name,
                    role=role,
                    made_at=now,
                    until=now + lasting,
                )
            )
        return secret

    def session(self, secret: str) -> Session | None:
        """Whose secret this is; ``None`` where nobody's, or no longer."""
        at = schema.session.c
        account = schema.account.c
        with self._reading() as connection:
            row = connection.execute(
                select(at.label, at.role, at.until, account.closed_at)
                .outerjoin_from(schema.session, schema.account, account.id == at.account_id)
                .where(at.token == _digest(secret))
            ).one_or_none()
        if row is None or row.until < datetime.now(UTC) or row.closed_at is not None:
            return None
        return Session(row.label, Role(row.role), row.until)

    def sign_out(self, secret: str) -> None:
        """End a session."""
        with self._writing() as connection:
            connection.execute(
                delete(schema.session).where(schema.session.c.token == _digest(secret))
            )

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

    def audit(self, most: int = 200, before: int | None = None) -> list[AuditEntry]:
        """What was decided last, the newest first."""
        query = select(schema.audit).order_by(schema.audit.c.id.desc()).limit(most)
        if before is not None:
            query = query.where(schema.audit.c.id < before)
        with self._reading() as connection:
            return [
                AuditEntry(row.at, row.who, row.what, row.about, json.loads(row.details))
                for row in connection.execute(query)
            ]


def _digest(secret: str) -> str:
    # The secret is 256 random bits: a plain hash of it cannot be guessed back.
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
