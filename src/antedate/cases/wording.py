"""Lists of words, written as they are read."""

from __future__ import annotations


def listed(text: str) -> frozenset[str]:
    """The words of a text, apart by white space."""
    return frozenset(text.split())
