"""``antedate account``: passwords from the terminal or standard input, never an argument."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from program import DONE, USAGE, antedate, command

from antedate.store import Archive

GOOD = "vier lose Worte im Wind"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "archive"


def ran(folder: Path, *words: str, given: str = GOOD) -> tuple[int, str, str]:
    """A command that is given a password on its standard input."""
    found = antedate("account", *words, "--archive", folder, given=given + "\n")
    return found.status, found.out, found.err


def test_a_password_comes_in_by_a_pipe(folder: Path) -> None:
    words = command("account", "add", "root", "--role", "admin", "--archive", folder)
    found = subprocess.run(words, input=GOOD + "\n", capture_output=True, text=True, check=False)
    assert (found.returncode, found.stdout) == (DONE, "root: admin\n")
    with Archive.open(folder) as archive:
        assert archive.people.admit("root", GOOD, address="::1").role == "admin"


def test_an_account_from_its_making_to_its_end(folder: Path) -> None:
    assert ran(folder, "add", "root", "--role", "admin")[:2] == (DONE, "root: admin\n")
    assert ran(folder, "add", "Анна", "--role", "verifier")[0] == DONE
    listed = antedate("account", "list", "--archive", folder, "--json")
    assert [(one["name"], one["role"], one["closed_at"]) for one in listed.objects] == [
        ("root", "admin", None),
        ("Анна", "verifier", None),
    ]
    assert antedate("account", "role", "анна", "reader", "--archive", folder).status == DONE
    assert ran(folder, "password", "анна", given="ganz andere Worte im Regen")[0] == DONE
    with Archive.open(folder) as archive:
        admitted = archive.people.admit("Анна", "ganz andere Worte im Regen", address="::1")
        assert admitted.role == "reader"
    closed = antedate("account", "close", "Анна", "--archive", folder, "--json")
    assert closed.object["closed_at"]
    with Archive.open(folder) as archive:
        assert [(entry.what, entry.about) for entry in reversed(archive.desk.audit())] == [
            ("add account", "root"),
            ("add account", "Анна"),
            ("change role", "Анна"),
            ("change password", "Анна"),
            ("close account", "Анна"),
        ]


def test_what_is_refused_says_why(folder: Path) -> None:
    assert ran(folder, "add", "root", "--role", "admin")[0] == DONE
    for words, given, why in (
        (("add", "anna"), "tiny one", "shorter than 12"),
        (("add", "anna"), "", "No password came in"),
        (("add", "ROOT"), GOOD, "taken"),
        (("add", "anna", "--role", "king"), GOOD, "is no role"),
        (("close", "root"), GOOD, "last administrator"),
        (("role", "root", "reader"), GOOD, "last administrator"),
        (("password", "nobody"), GOOD, "is no account"),
    ):
        status, _, err = ran(folder, *words, given=given)
        assert status == USAGE
        assert why in err
        assert given == "" or given not in err


def test_no_verb_takes_a_password_as_an_argument(folder: Path) -> None:
    for words in (
        ("add", "anna", GOOD),
        ("add", "anna", "--password", GOOD),
        ("password", "a", GOOD),
    ):
        assert antedate("account", *words, "--archive", folder).status == USAGE


def test_a_shared_desk_needs_accounts_and_a_word_about_https(folder: Path) -> None:
    for options, why in (
        (("--host", "192.0.2.1"), "nobody would have to sign in"),
        (("--host", "192.0.2.1", "--accounts"), "--https"),
        (("--accounts",), "account add NAME"),
    ):
        found = antedate("serve", "--archive", folder, "--port", "0", "--no-browser", *options)
        assert found.status == USAGE
        assert why in found.err
