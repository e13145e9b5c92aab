"""Passwords: what is asked of one, and how it is kept."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from threading import Semaphore
from typing import TYPE_CHECKING

from antedate.errors import UsageError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 12, 1000
_FEWEST_LETTERS = 5
# Of what people choose most where twelve characters are asked for; each stands for whatever
# begins or ends with it and adds a few digits or marks.
_WORDS = """
password passw0rd p@ssword p@ssw0rd passwort motdepasse contrasena senha wachtwoord parola
qwerty qwertyuiop qwertzuiop azertyuiop asdfghjkl zxcvbnm qazwsxedc 1qaz2wsx 1q2w3e4r
1q2w3e4r5t zaq12wsx abcdefgh abc iloveyou letmein welcome welcometo admin administrator
changeme changethis default football baseball basketball superman batman princess sunshine
dragon monkey shadow master trustno starwars pokemon secret computer internet michael jordan
jennifer charlie liverpool chelsea arsenal barcelona whatever correcthorsebatterystaple
antedate archive verifier summer winter spring autumn йцукенгшщзхъ йцукен пароль любовь привет
"""
_COMMON = frozenset(_WORDS.split())
_RUNS = ("01234567890123456789", "98765432109876543210", "abcdefghijklmnopqrstuvwxyz")
_EDGES = re.compile(r"^[\W\d_]+|[\W\d_]+$")
# Each costs 64 MB for a moment: many at once would be felt.
_AT_ONCE = Semaphore(2)


def refuse_weak(name: str, password: str) -> None:
    """Raise ``UsageError`` for a password that is short, common, or made of the name."""
    plain = _same(password)
    folded, named = plain.casefold(), _same(name).casefold()
    core = _EDGES.sub("", folded)
    if len(plain) < SHORTEST:
        raise _weak(f"is shorter than {SHORTEST} characters", "Four words in a row are easy.")
    if len(plain) > LONGEST:
        raise _weak(f"is longer than {LONGEST} characters", "Choose a shorter one.")
    if len(named) >= 3 and named in folded:
        raise _weak("holds the name of the account", "Choose one that says nothing of you.")
    if len(set(folded)) < _FEWEST_LETTERS or any(_is_run(folded, run) for run in _RUNS):
        raise _weak("is a row of the same or neighbouring characters", "Choose another.")
    if folded in _COMMON or (core in _COMMON and len(folded) - len(core) <= 8) or not core:
        raise _weak("is among those that are tried first", "Four unrelated words are better.")


def hashed(password: str) -> str:
    """What is kept of a password: Argon2id with its salt and costs."""
    with _AT_ONCE:
        return _hasher().hash(_same(password))


def matches(password: str, kept: str | None) -> bool:
    """Whether a password is the one; takes as long where none is kept."""
    from argon2.exceptions import InvalidHashError, VerificationError

    with _AT_ONCE:
        try:
            right = _hasher().verify(kept or _nobodys(), _same(password)[: LONGEST + 1])
        except (VerificationError, InvalidHashError):
            return False
    return right and kept is not None


def is_outdated(kept: str) -> bool:
    """Whether a kept hash was made with other costs than are used now."""
    return _hasher().check_needs_rehash(kept)


def _same(password: str) -> str:
    # Keyboards write the same letter in several ways.
    return unicodedata.normalize("NFKC", password).encode("utf-8", "replace").decode()


def _is_run(folded: str, run: str) -> bool:
    return any(folded == (run * 60)[at : at + len(folded)] for at in range(len(run)))


def _weak(what: str, remedy: str) -> UsageError:
    return UsageError(f"The password {what}", remedy=remedy)


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()


@cache
def _nobodys() -> str:
    return _hasher().hash("nobody has this password")
