"""Accounts: who may use a desk that several people share, and how fast one may guess."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Row, delete, insert, select, update

from antedate.errors import AntedateError, UsageError
from antedate.store import passwords, schema
from antedate.store.desk import Role, secret_digest

Connected = Callable[[], AbstractContextManager[Connection]]

_account = schema.account.c
_throttle = schema.throttle.c
_LONGEST_NAME = 64
# So many wrong guesses are free; each further one doubles the wait. A browser that an account
# signed in from before is not held up by guesses from elsewhere.
_FREE = {"name": 5, "from": 20, "device": 5}
_LONGEST_WAIT = {"name": timedelta(minutes=5), "from": timedelta(minutes=15)}
_FORGOTTEN_AFTER = timedelta(hours=12)


class TooManyTries(AntedateError):
    """Guessing is slowed down. ``wait`` says for how long."""

    def __init__(self, wait: timedelta) -> None:
        self.wait = wait
        seconds = max(1, round(wait.total_seconds()))
        super().__init__("There were too many wrong tries", remedy=f"Wait {seconds} s, then try.")

    def __reduce__(self) -> tuple[object, ...]:
        return (TooManyTries, (self.wait,))


class WrongPassword(AntedateError):
    """No open account has this name and password."""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may use the desk, until ``closed_at``."""

    id: int
    name: str
    role: Role
    made_at: datetime
    closed_at: datetime | None


class People:
    """The accounts of an archive. Had by ``Archive.people``; raises ``UsageError`` for names
    that are taken or unknown, and for passwords that are weak."""

    def __init__(self, reading: Connected, writing: Connected) -> None:
        self._reading = reading
        self._writing = writing

    def all(self) -> list[Account]:
        """All accounts, closed ones too, in the order they were made."""
        with self._reading() as connection:
            rows = connection.execute(select(schema.account).order_by(_account.id))
            return [_read(row) for row in rows]

    def add(self, name: str, role: Role, password: str) -> Account:
        """Make an account. The name may not differ from another by case or width alone."""
        name = _checked(name)
        passwords.refuse_weak(name, password)
        kept = passwords.hashed(password)
        with self._writing() as connection:
            if any(handle(row.name) == handle(name) for row in _rows(connection)):
                raise UsageError("is taken", subject=name, remedy="Choose another name.")
            made = connection.execute(
                insert(schema.account).values(
                    name=name, hash=kept, role=role, made_at=datetime.now(UTC)
                )
            )
            id = made.inserted_primary_key[0] if made.inserted_primary_key else 0
        return self.find(id)

    def find(self, id: int) -> Account:
        """The account of an id."""
        with self._reading() as connection:
            row = connection.execute(select(schema.account).where(_account.id == id)).one_or_none()
        if row is None:
            raise _unknown(str(id))
        return _read(row)

    def named(self, name: str) -> Account:
        """The account of a name."""
        with self._reading() as connection:
            return _read(_named(connection, name))

    def set_password(self, id: int, password: str, *, keeping: str = "") -> None:
        """Change a password. All sessions and keys end, save the session ``keeping``; whoever
        was slowed down by others' guesses may try at once."""
        account = self.find(id)
        passwords.refuse_weak(account.name, password)
        kept = passwords.hashed(password)
        with self._writing() as connection:
            connection.execute(update(schema.account).where(_account.id == id).values(hash=kept))
            _end_sessions(connection, id, keeping)
            connection.execute(
                delete(schema.throttle).where(_throttle.subject == _subject("name", account.name))
            )

    def set_role(self, id: int, role: Role) -> None:
        """Change what somebody may do, at once. Raises ``UsageError`` for the last admin."""
        with self._writing() as connection:
            if role is not Role.ADMIN:
                _refuse_last(connection, id)
            connection.execute(update(schema.account).where(_account.id == id).values(role=role))

    def close(self, id: int) -> None:
        """Close an account and end its sessions and keys. Its name stays taken, since the
        record of what it decided stays. Raises ``UsageError`` for the last admin."""
        with self._writing() as connection:
            _refuse_last(connection, id)
            connection.execute(
                update(schema.account)
                .where(_account.id == id, _account.closed_at.is_(None))
                .values(closed_at=datetime.now(UTC))
            )
            _end_sessions(connection, id, "")

    def is_right(self, id: int, password: str) -> bool:
        """Whether a password is that of an account."""
        with self._reading() as connection:
            kept = connection.scalar(select(_account.hash).where(_account.id == id))
        return passwords.matches(password, kept)

    def admit(self, name: str, password: str, *, address: str, device: str = "") -> Account:
        """The account of a name and password.

        ``address`` is where the asking comes from; ``device`` the secret of a browser that
        signed in before. Raises ``TooManyTries`` before it looks at the password, and
        ``WrongPassword`` alike for a wrong one, an unknown name and a closed account.
        """
        found = self._open(name)
        if found is not None and device and self._is_device(device, found.id):
            first = _subject("device", secret_digest(device))
        else:
            first = _subject("name", name)
        subjects = (first, _subject("from", address))
        self._count(subjects)
        if not passwords.matches(password, None if found is None else found.hash):
            raise WrongPassword(
                "The name or the password is wrong", remedy="Look at both, then try again."
            )
        assert found is not None  # noqa: S101 - nothing matches no hash
        self._forgive(first, subjects[1])
        if passwords.is_outdated(found.hash):
            with self._writing() as connection:
                connection.execute(
                    update(schema.account)
                    .where(_account.id == found.id)
                    .values(hash=passwords.hashed(password))
                )
        return _read(found)

    def _open(self, name: str) -> Row[tuple[object, ...]] | None:
        with self._reading() as connection:
            for row in _rows(connection):
                if handle(row.name) == handle(name) and row.closed_at is None:
                    return row
        return None

    def _is_device(self, device: str, account: int) -> bool:
        at = schema.session.c
        with self._reading() as connection:
            found = connection.execute(
                select(at.until).where(
                    at.token == secret_digest(device),
                    at.kind == "device",
                    at.account_id == account,
                )
            ).one_or_none()
        return found is not None and found.until > datetime.now(UTC)

    def _count(self, subjects: tuple[str, ...]) -> None:
        """Count a try against each subject beforehand, so that tries side by side all count.

        Raises ``TooManyTries`` where one of them must wait; that try is not counted.
        """
        now = datetime.now(UTC)
        with self._writing() as connection:
            connection.execute(
                delete(schema.throttle).where(_throttle.last_at < now - _FORGOTTEN_AFTER)
            )
            held = {
                row.subject: row
                for row in connection.execute(
                    select(schema.throttle).where(_throttle.subject.in_(subjects))
                )
            }
            longest = max((row.until for row in held.values()), default=now)
            if longest > now:
                raise TooManyTries(longest - now)
            for subject in subjects:
                failures = held[subject].failures + 1 if subject in held else 1
                until = now + _wait(subject, failures)
                values = {"failures": failures, "last_at": now, "until": until}
                if subject in held:
                    connection.execute(
                        update(schema.throttle).where(_throttle.subject == subject).values(values)
                    )
                else:
                    connection.execute(insert(schema.throttle).values(subject=subject, **values))

    def _forgive(self, first: str, address: str) -> None:
        """A right password: nothing is left against the name, and this try not against the
        address, whose other tries stay counted."""
        with self._writing() as connection:
            connection.execute(delete(schema.throttle).where(_throttle.subject == first))
            connection.execute(
                update(schema.throttle)
                .where(_throttle.subject == address)
                .values(failures=_throttle.failures - 1, until=_throttle.last_at)
            )


def handle(name: str) -> str:
    """What two names of accounts are compared by."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def _checked(name: str) -> str:
    name = unicodedata.normalize("NFKC", name).strip()
    unsafe = any(unicodedata.category(letter)[0] == "C" for letter in name)
    if not name or len(name) > _LONGEST_NAME or unsafe:
        raise UsageError(
            "is no name for an account",
            subject=repr(name),
            remedy=f"Choose 1 to {_LONGEST_NAME} letters, digits, spaces or marks.",
        )
    return name


def _subject(kind: str, of: str) -> str:
    return f"{kind}:{handle(of)[:200]}"


def _wait(subject: str, failures: int) -> timedelta:
    kind = subject.partition(":")[0]
    over = failures - _FREE[kind]
    if over < 0:
        return timedelta(0)
    return min(timedelta(seconds=2 ** min(over, 20)), _LONGEST_WAIT.get(kind, timedelta(minutes=5)))


def _rows(connection: Connection) -> list[Row[tuple[object, ...]]]:
    return list(connection.execute(select(schema.account).order_by(_account.id)))


def _named(connection: Connection, name: str) -> Row[tuple[object, ...]]:
    for row in _rows(connection):
        if handle(row.name) == handle(name):
            return row
    raise _unknown(name)


def _refuse_last(connection: Connection, id: int) -> None:
    rows = _rows(connection)
    if not any(row.id == id for row in rows):
        raise _unknown(str(id))
    admins = {row.id for row in rows if row.role == Role.ADMIN and row.closed_at is None}
    if admins == {id}:
        raise UsageError(
            "This is the last administrator", remedy="Make another account an administrator first."
        )


def _end_sessions(connection: Connection, account: int, keeping: str) -> None:
    at = schema.session.c
    connection.execute(delete(schema.session).where(at.account_id == account, at.id != keeping))


def _read(row: Row[tuple[object, ...]]) -> Account:
    return Account(row.id, row.name, Role(row.role), row.made_at, row.closed_at)


def _unknown(name: str) -> UsageError:
    return UsageError(
        "is no account of this desk", subject=name, remedy="See: antedate account list."
    )
