"""The verbs about who may use a shared desk: account add, list, close, role, password."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from antedate.cli.output import ArchiveOption, JsonOption, archive_folder, put, say
from antedate.errors import UsageError
from antedate.when import iso

if TYPE_CHECKING:
    from antedate.store import Account, Archive

NameArgument = Annotated[str, typer.Argument(help="The name of the account.")]
RoleOption = Annotated[str, typer.Option(help="reader, verifier or admin.")]


def register(app: typer.Typer) -> None:
    """Give the program these verbs."""
    group = typer.Typer(help="Who may use a desk that several people share.")
    group.command()(add)
    group.command("list")(list_accounts)
    group.command()(role)
    group.command()(password)
    group.command()(close)
    app.add_typer(group, name="account")


def add(
    name: NameArgument,
    role: RoleOption = "reader",
    archive: ArchiveOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make an account. The password is asked for, or is the first line of standard input."""
    chosen = _role(role)
    with _opened(archive, create=True) as opened:
        made = opened.people.add(name, chosen, _new_password())
        opened.desk.record(getpass.getuser(), "add account", made.name, role=made.role.value)
    _tell(made, as_json)


def list_accounts(archive: ArchiveOption = None, as_json: JsonOption = False) -> None:
    """All accounts, closed ones too."""
    from antedate.store import Archive

    with Archive.open(archive_folder(archive), readonly=True) as opened:
        for account in opened.people.all():
            _tell(account, as_json)


def role(
    name: NameArgument,
    to: Annotated[str, typer.Argument(metavar="ROLE", help="reader, verifier or admin.")],
    archive: ArchiveOption = None,
    as_json: JsonOption = False,
) -> None:
    """Change what an account may do, at once."""
    chosen = _role(to)
    with _opened(archive) as opened:
        account = opened.people.named(name)
        opened.people.set_role(account.id, chosen)
        opened.desk.record(
            *(getpass.getuser(), "change role", account.name),
            was=account.role.value,
            role=chosen.value,
        )
        account = opened.people.find(account.id)
    _tell(account, as_json)


def password(
    name: NameArgument, archive: ArchiveOption = None, as_json: JsonOption = False
) -> None:
    """Give an account a new password. Its sessions and keys end; it may sign in at once."""
    with _opened(archive) as opened:
        account = opened.people.named(name)
        opened.people.set_password(account.id, _new_password())
        opened.desk.record(getpass.getuser(), "change password", account.name)
    _tell(account, as_json)


def close(name: NameArgument, archive: ArchiveOption = None, as_json: JsonOption = False) -> None:
    """Close an account: its sessions and keys end, and what it decided stays on record."""
    with _opened(archive) as opened:
        account = opened.people.named(name)
        opened.people.close(account.id)
        opened.desk.record(getpass.getuser(), "close account", account.name)
        account = opened.people.find(account.id)
    _tell(account, as_json)


def _opened(archive: Path | None, *, create: bool = False) -> Archive:
    from antedate.store import Archive

    return Archive.open(archive_folder(archive), create=create)


def _role(written: str) -> Any:
    from antedate.store import Role

    try:
        return Role(written)
    except ValueError:
        raise UsageError(
            "is no role", subject=repr(written), remedy="Choose reader, verifier or admin."
        ) from None


def _new_password() -> str:
    """Never an argument: those are seen by all who list processes, and kept by shells."""
    if not sys.stdin.isatty():
        line = sys.stdin.readline().rstrip("\r\n")
        if not line:
            raise UsageError(
                "No password came in", remedy="Type it, or give it as a line of standard input."
            )
        return line
    first = getpass.getpass("New password: ")
    if first != getpass.getpass("Once more: "):
        raise UsageError("The two passwords differ", remedy="Type the same one twice.")
    return first


def _tell(account: Account, as_json: bool) -> None:
    if as_json:
        put(
            {
                "id": account.id,
                "name": account.name,
                "role": account.role.value,
                "made_at": iso(account.made_at),
                "closed_at": account.closed_at and iso(account.closed_at),
            }
        )
    else:
        closed = f", closed {account.closed_at:%Y-%m-%d %H:%M} UTC" if account.closed_at else ""
        say(f"{account.name}: {account.role.value}{closed}")
