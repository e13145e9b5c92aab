"""Accounts: names and passwords, guesses slowed down, and sessions that end with the account."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import update

from antedate.errors import UsageError
from antedate.store import (
    Archive,
    Role,
    SessionKind,
    TooManyTries,
    WrongPassword,
    passwords,
    schema,
)
from antedate.store.passwords import refuse_weak

GOOD = "vier lose Worte im Wind"
OTHER = "ganz andere Worte im Regen"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords that are hashed at hardly any cost, where the cost is not what is tested."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", lambda: cheap)
    monkeypatch.setattr(passwords, "_nobodys", lambda: cheap.hash("nobody has this password"))


QUICK = pytest.mark.usefixtures("quick")


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "elevenchars",
        "password1234",
        "!!Passw0rd2024!!",
        "123456789012",
        "987654321098",
        "abcdefghijklm",
        "aaaaaaaaaaaaaaa",
        "qwertyuiop123",
        "correcthorsebatterystaple",
        "i am Anna Petrowna",
        "x" * 2000,
        "ｐａｓｓｗｏｒｄ１２３４",
    ],
)
def test_weak_passwords_are_refused(password: str) -> None:
    with pytest.raises(UsageError, match="The password"):
        refuse_weak("anna petrowna", password)


@pytest.mark.parametrize(
    "password", [GOOD, "слова на ветру летят", "كلمات في مهب الريح", "Tr0ub4dor&3-zebra"]
)
def test_good_passwords_are_taken(password: str) -> None:
    refuse_weak("anna", password)


def test_only_a_hash_is_kept(tmp_path: Path) -> None:
    with Archive.open(tmp_path, create=True) as archive:
        archive.people.add("anna", Role.ADMIN, GOOD)
        account = archive.people.admit("ANNA", GOOD, address="::1")
        secret = archive.desk.sign_in("anna", account.role, timedelta(1), account=account.id)
        assert archive.people.is_right(account.id, GOOD)
        assert not archive.people.is_right(account.id, OTHER)
    for file in tmp_path.glob("antedate.db*"):
        assert GOOD.encode() not in file.read_bytes()
        assert secret.encode() not in file.read_bytes()
        assert b"$argon2id$" in file.read_bytes()


@pytest.mark.parametrize("name", ["", "  ", "x" * 65, "a\nb", "a\u202eb", "a\x00"])
def test_names_that_no_account_may_have(tmp_path: Path, name: str) -> None:
    with Archive.open(tmp_path, create=True) as archive, pytest.raises(UsageError):
        archive.people.add(name, Role.READER, GOOD)


@QUICK
def test_a_name_is_taken_in_every_spelling_and_for_good(tmp_path: Path) -> None:
    with Archive.open(tmp_path, create=True) as archive:
        archive.people.add("root", Role.ADMIN, GOOD)
        anna = archive.people.add("Anna", Role.READER, GOOD)
        archive.people.close(anna.id)
        for name in ("anna", "ＡＮＮＡ", " Anna "):
            with pytest.raises(UsageError, match="taken"):
                archive.people.add(name, Role.READER, GOOD)


@QUICK
def test_wrong_unknown_and_closed_are_answered_alike(tmp_path: Path) -> None:
    with Archive.open(tmp_path, create=True) as archive:
        archive.people.add("root", Role.ADMIN, GOOD)
        gone = archive.people.add("gone", Role.READER, GOOD)
        archive.people.close(gone.id)
        said = set()
        for name, password in (("root", OTHER), ("nobody", GOOD), ("gone", GOOD)):
            with pytest.raises(WrongPassword) as wrong:
                archive.people.admit(name, password, address="10.0.0.1")
            said.add(str(wrong.value))
        assert len(said) == 1


@QUICK
def test_guessing_is_slowed_down_across_restarts(tmp_path: Path) -> None:
    with Archive.open(tmp_path, create=True) as archive:
        archive.people.add("root", Role.ADMIN, GOOD)
        for number in range(12):
            with pytest.raises(WrongPassword):
                archive.people.admit("Root", OTHER, address=f"10.0.0.{number}")
            if number < 11:
                _pass(archive, timedelta(minutes=5))
    with Archive.open(tmp_path) as archive:
        with pytest.raises(TooManyTries) as waits:
            archive.people.admit("root", GOOD, address="10.0.1.1")
        # Five are free; the twelfth is the seventh to double the second.
        assert timedelta(0) < waits.value.wait <= timedelta(seconds=2**7)
        _pass(archive, timedelta(seconds=2**7))
        assert archive.people.admit("root", GOOD, address="10.0.1.1").name == "root"
        # The right password clears the name.
        with pytest.raises(WrongPassword):
            archive.people.admit("root", OTHER, address="10.0.1.2")


@QUICK
def test_guesses_of_others_lock_nobody_out(tmp_path: Path) -> None:
    with Archive.open(tmp_path, create=True) as archive:
        root = archive.people.add("root", Role.ADMIN, GOOD)
        device = archive.desk.sign_in(
            "root", Role.ADMIN, timedelta(1), account=root.id, kind=SessionKind.DEVICE
        )
        assert archive.desk.session(device) is None
        for number in range(20):
            with pytest.raises((WrongPassword, TooManyTries)):
                archive.people.admit("root", "wrong", address=f"10.1.{number}.1")
            _pass(archive, timedelta(minutes=5))
        with pytest.raises(WrongPassword):
            archive.people.admit("root", "wrong", address="10.2.0.1")
        with pytest.raises(TooManyTries) as waits:
            archive.people.admit("root", GOOD, address="10.2.0.2")
        assert waits.value.wait <= timedelta(minutes=5)
        # From a browser that signed in before, at once.
        assert archive.people.admit("root", GOOD, address="10.2.0.2", device=device)
        with pytest.raises(TooManyTries):
            archive.people.admit("root", GOOD, address="10.2.0.2", device="made up")
        # And after the terminal of the machine has said so.
        archive.people.set_password(root.id, OTHER)
        assert archive.people.admit("root", OTHER, address="10.2.0.3")


@QUICK
def test_one_address_cannot_try_many_names(tmp_path: Path) -> None:
    with Archive.open(tmp_path, create=True) as archive:
        archive.people.add("root", Role.ADMIN, GOOD)
        for number in range(28):
            _pass(archive, timedelta(minutes=15))
            with pytest.raises(WrongPassword):
                archive.people.admit(f"name {number}", "x", address="10.0.0.1")
        with pytest.raises(TooManyTries):
            archive.people.admit("root", GOOD, address="10.0.0.1")
        assert archive.people.admit("root", GOOD, address="10.0.0.2")


def test_tries_side_by_side_all_count(tmp_path: Path) -> None:
    def attempt(number: int) -> str:
        try:
            archive.people.admit("root", "wrong", address=f"10.0.{number}.1")
        except WrongPassword:
            return "looked at"
        except TooManyTries:
            return "not looked at"
        return "in"

    with Archive.open(tmp_path, create=True) as archive:
        archive.people.add("root", Role.ADMIN, GOOD)
        with ThreadPoolExecutor(12) as pool:
            found = list(pool.map(attempt, range(24)))
    # Five are free, the sixth begins the waiting; it may pass once or twice meanwhile.
    assert found.count("looked at") <= 9
    assert "in" not in found


def _pass(archive: Archive, time: timedelta) -> None:
    """Let time pass for those who wait."""
    throttle = schema.throttle.c
    with archive._writing() as connection:
        for row in connection.execute(schema.throttle.select()).all():
            connection.execute(
                update(schema.throttle)
                .where(throttle.subject == row.subject)
                .values(until=row.until - time)
            )


@QUICK
def test_closing_an_account_ends_its_sessions_and_keys(tmp_path: Path) -> None:
    with Archive.open(tmp_path, create=True) as archive:
        archive.people.add("root", Role.ADMIN, GOOD)
        anna = archive.people.add("anna", Role.VERIFIER, GOOD)
        secrets = [
            archive.desk.sign_in("anna", anna.role, timedelta(1), account=anna.id, kind=kind)
            for kind in (SessionKind.BROWSER, SessionKind.KEY)
        ]
        assert [archive.desk.session(secret) is not None for secret in secrets] == [True, True]
        archive.people.close(anna.id)
        assert [archive.desk.session(secret) for secret in secrets] == [None, None]


@QUICK
def test_a_new_password_ends_all_but_the_session_that_changed_it(tmp_path: Path) -> None:
    with Archive.open(tmp_path, create=True) as archive:
        anna = archive.people.add("anna", Role.ADMIN, GOOD)
        mine, other = (
            archive.desk.sign_in("anna", anna.role, timedelta(1), account=anna.id) for _ in "ab"
        )
        kept = archive.desk.session(mine)
        assert kept is not None
        archive.people.set_password(anna.id, OTHER, keeping=kept.id)
        assert archive.desk.session(mine) == kept
        assert archive.desk.session(other) is None
        with pytest.raises(UsageError, match="shorter"):
            archive.people.set_password(anna.id, "short")


@QUICK
def test_roles_count_at_once_and_limit_keys(tmp_path: Path) -> None:
    with Archive.open(tmp_path, create=True) as archive:
        archive.people.add("root", Role.ADMIN, GOOD)
        anna = archive.people.add("anna", Role.ADMIN, GOOD)
        browser = archive.desk.sign_in("anna", anna.role, timedelta(1), account=anna.id)
        key = archive.desk.sign_in(
            "anna", Role.VERIFIER, timedelta(1), account=anna.id, kind=SessionKind.KEY, label="bot"
        )

        def roles() -> list[Role]:
            return [found.role for one in (browser, key) if (found := archive.desk.session(one))]

        assert roles() == [Role.ADMIN, Role.VERIFIER]
        archive.people.set_role(anna.id, Role.READER)
        assert roles() == [Role.READER, Role.READER]


@QUICK
def test_the_last_administrator_stays(tmp_path: Path) -> None:
    with Archive.open(tmp_path, create=True) as archive:
        root = archive.people.add("root", Role.ADMIN, GOOD)
        with pytest.raises(UsageError, match="last administrator"):
            archive.people.close(root.id)
        with pytest.raises(UsageError, match="last administrator"):
            archive.people.set_role(root.id, Role.READER)
        archive.people.add("anna", Role.ADMIN, GOOD)
        archive.people.close(root.id)
        assert [account.closed_at is None for account in archive.people.all()] == [False, True]


def test_sessions_run_out(tmp_path: Path) -> None:
    with Archive.open(tmp_path, create=True) as archive:
        over = archive.desk.sign_in("me", Role.ADMIN, timedelta(seconds=-1))
        assert archive.desk.session(over) is None
        still = archive.desk.sign_in("me", Role.ADMIN, timedelta(minutes=1))
        (found,) = archive.desk.sessions()
        assert found == archive.desk.session(still)
        assert found.until > datetime.now(UTC)
        archive.desk.end(found.id)
        assert archive.desk.session(still) is None


def test_the_record_of_decisions_is_paged_and_filtered(tmp_path: Path) -> None:
    with Archive.open(tmp_path, create=True) as archive:
        for number in range(30):
            archive.desk.record(f"p{number % 3}", f"do {number % 2}", str(number), n=number)
        newest = archive.desk.audit(most=10)
        assert [entry.about for entry in newest] == [str(number) for number in range(29, 19, -1)]
        older = archive.desk.audit(most=10, before=newest[-1].id)
        assert older[0].about == "19"
        assert {entry.who for entry in archive.desk.audit(who="p1")} == {"p1"}
        assert len(archive.desk.audit(who="p1", what="do 1")) == 5
        assert [entry.details for entry in archive.desk.audit(about="7")] == [{"n": 7}]
        assert archive.desk.audit_words() == (["p0", "p1", "p2"], ["do 0", "do 1"])
