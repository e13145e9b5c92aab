"""Words between two names of one actor, and of what bodies are called."""

from __future__ import annotations

from antedate.cases.wording import listed

_AKA = listed(
    "known spelled spelt written rendered styled called abbreviated aka a.k.a. transliterated "
    "transcribed alias signs calls dubbed formerly nicknamed termed named translated initialled"
)
"""What is between two names of one actor has one of these, or is "or" and "short for"."""

_AKA_BESIDE = _AKA | listed(
    "also sometimes as by its their his her initials the acronym whose name is in or better itself "
    "himself herself themselves who which short for simply that it they variously locally usually "
    "commonly more often and other reports previously again"
)


BODIES = listed(
    "group brigade brigades company development movement front battalion legion militia network "
    "corporation holding holdings industries energy hydro rail airlines construction mining "
    "logistics"
)
"""Left out when a name is shortened: "the Sindar Group", "Sindar"."""

FELLOWS = listed(
    "sons lions brothers sisters daughters children friends soldiers knights martyrs guardians "
    "defenders eagles partisans heroes men voice sword hand shield people wolves lords heirs"
)
"""Before "of" in the names of groups: "Sons of Dara"."""


def gives_both(words: tuple[str, ...], marked: bool, bracketed: bool) -> bool:
    """ "also known as", "which signs itself", "(or", "short for"; unmarked only "known as"."""
    if not words or len(words) > 8 or not set(words) <= _AKA_BESIDE:
        return False
    if words in (("or",), ("or", "simply")):
        return bracketed or (marked and "simply" in words)
    if words == ("short", "for"):
        return True
    core = bool(_AKA & set(words))
    return core and (marked or words[0] in ("also", "known", "better", "formerly"))
