"""Accounts, sessions and keys, for programs and for the scripts of the pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter
from fastapi import Path as InPath
from pydantic import BaseModel, Field

from antedate.errors import UsageError
from antedate.store import Account, Archive, Role, Session, SessionKind, WrongPassword
from antedate.web.faults import NotThere
from antedate.web.people import (
    Admin,
    AdminInPerson,
    InPerson,
    NotAllowed,
    Opened,
    Person,
    Reader,
)
from antedate.when import iso

router = APIRouter(prefix="/api/people", tags=["people"])

_Id = Annotated[int, InPath(ge=1, le=2**53, description="The number of an account.")]
_SessionId = Annotated[str, InPath(pattern="^[0-9a-f]{16}$", description="The id of a session.")]
_Password = Annotated[str, Field(max_length=2000)]


class NewAccount(BaseModel):
    """An account to be made. The password is to be handed on, and changed by whom it is for."""

    name: str = Field(max_length=200)
    role: Role = Role.READER
    password: _Password


class NewRole(BaseModel):
    """What an account may do from now on."""

    role: Role


class NewPassword(BaseModel):
    """A new password; one's own only beside the ``old`` one."""

    password: _Password
    old: _Password = ""


class NewKey(BaseModel):
    """A key for a program: it may no more than its ``role``, nor than its account."""

    label: str = Field(min_length=1, max_length=100, description="What the program is called.")
    role: Role = Role.READER
    days: int = Field(90, ge=1, le=3660)


@router.get("")
def accounts(archive: Opened, _: Admin) -> list[dict[str, Any]]:
    """All accounts, closed ones too."""
    return [account_json(account) for account in archive.people.all()]


@router.post("", status_code=201)
def add_account(asked: NewAccount, archive: Opened, person: AdminInPerson) -> dict[str, Any]:
    """Make an account."""
    made = archive.people.add(asked.name, asked.role, asked.password)
    archive.desk.record(person.name, "add account", made.name, role=made.role.value)
    return account_json(made)


@router.post("/me/password", status_code=204)
def own_password(asked: NewPassword, archive: Opened, person: InPerson) -> None:
    """Change one's own password. All other sessions and keys of the account end."""
    if person.account is None:
        raise NotThere("The owner of the machine has no password", remedy="Sign in by name.")
    if not archive.people.is_right(person.account, asked.old):
        raise WrongPassword("The old password is wrong", remedy="Look at it, then try again.")
    archive.people.set_password(person.account, asked.password, keeping=person.session)
    archive.desk.record(person.name, "change password", person.name)


@router.get("/me/sessions")
def own_sessions(archive: Opened, person: Reader) -> list[dict[str, Any]]:
    """One's own sessions and keys."""
    return [
        session_json(one) | {"this": one.id == person.session}
        for one in archive.desk.sessions(account=person.account)
    ]


@router.post("/me/keys", status_code=201)
def add_key(asked: NewKey, archive: Opened, person: InPerson) -> dict[str, Any]:
    """Make a key for a program: ``Authorization: Bearer KEY``. It is shown this once."""
    if not person.role.may(asked.role):
        raise NotAllowed(
            f"Your role is {person.role}; no key may do more", remedy="Choose a lesser role."
        )
    key = archive.desk.sign_in(
        person.name,
        asked.role,
        timedelta(days=asked.days),
        account=person.account,
        kind=SessionKind.KEY,
        label=asked.label.strip(),
    )
    archive.desk.record(
        person.name, "make key", asked.label, role=asked.role.value, days=asked.days
    )
    return {"key": key, "label": asked.label, "role": asked.role.value, "days": asked.days}


@router.get("/sessions")
def sessions(archive: Opened, _: Admin) -> list[dict[str, Any]]:
    """The sessions and keys of everybody."""
    return [session_json(one) for one in archive.desk.sessions(everyone=True)]


@router.delete("/sessions/{id}", status_code=204)
def end_session(archive: Opened, person: InPerson, id: _SessionId) -> None:
    """End a session or key: one's own, or as an administrator anybody's."""
    found = next((one for one in archive.desk.sessions(everyone=True) if one.id == id), None)
    if found is None or not (found.account == person.account or person.role.may(Role.ADMIN)):
        raise NotThere("There is no such session of yours", remedy="Load the page again.")
    archive.desk.end(id)
    archive.desk.record(person.name, "end session", found.name, of=found.label)


@router.post("/{id}/role")
def set_role(asked: NewRole, archive: Opened, person: AdminInPerson, id: _Id) -> dict[str, Any]:
    """Change what an account may do, at once."""
    account = _known(archive, id)
    archive.people.set_role(id, asked.role)
    archive.desk.record(
        person.name, "change role", account.name, was=account.role.value, role=asked.role.value
    )
    return account_json(archive.people.find(id))


@router.post("/{id}/password", status_code=204)
def set_password(asked: NewPassword, archive: Opened, person: AdminInPerson, id: _Id) -> None:
    """Give an account a new password. All its sessions and keys end."""
    account = _known(archive, id)
    _not_self(person, account, "Change your own password on the page that is yours.")
    archive.people.set_password(id, asked.password)
    archive.desk.record(person.name, "change password", account.name)


@router.delete("/{id}")
def close(archive: Opened, person: AdminInPerson, id: _Id) -> dict[str, Any]:
    """Close an account: its sessions and keys end, and what it decided stays on record."""
    account = _known(archive, id)
    _not_self(person, account, "Ask another administrator.")
    archive.people.close(id)
    archive.desk.record(person.name, "close account", account.name)
    return account_json(archive.people.find(id))


def account_json(account: Account) -> dict[str, Any]:
    """An account for programs."""
    return {
        "id": account.id,
        "name": account.name,
        "role": account.role.value,
        "made_at": iso(account.made_at),
        "closed_at": account.closed_at and iso(account.closed_at),
    }


def session_json(session: Session) -> dict[str, Any]:
    """A session or key for programs."""
    return {
        "id": session.id,
        "kind": session.kind.value,
        "account": session.account,
        "name": session.name,
        "label": session.label,
        "role": session.role.value,
        "made_at": iso(session.made_at),
        "until": iso(session.until),
    }


def _known(archive: Archive, id: int) -> Account:
    try:
        return archive.people.find(id)
    except UsageError as error:
        raise NotThere(error.message, subject=error.subject, remedy=error.remedy) from None


def _not_self(person: Person, account: Account, remedy: str) -> None:
    if person.account == account.id:
        raise NotAllowed(
            "Nobody does this to the account that they are signed in by", remedy=remedy
        )
