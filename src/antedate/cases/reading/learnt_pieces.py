"""Word pieces: a text as the encoder reads it, each piece with the characters it came from."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from antedate.cases.drafts import Span

MOST_PIECES = 6_000
"""Word pieces that are read, some 20,000 characters; what follows is left to the rules."""

_WORD = re.compile(r"[^\W_]+|[^\w\s]|_")
_LONGEST_WORD = 60
CASES = 10
"""Kinds of ``Pieces.cases``: five ways of writing a word, each also at the head of a line."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """``ids`` of the vocabulary, how each is written (``cases``), its characters, and whether it
    goes on with a word that another began (``joined``)."""

    ids: list[int]
    cases: list[int]
    starts: list[int]
    ends: list[int]
    joined: list[bool]

    def of(self, span: Span) -> tuple[int, int] | None:
        """First and last piece of a span; nothing where it holds none."""
        first = bisect_right(self.ends, span.start)
        last = bisect_left(self.starts, span.end) - 1
        return (first, last) if first <= last and first < len(self.ids) else None


def pieces(text: str, vocabulary: Mapping[str, int]) -> Pieces:
    """The first ``MOST_PIECES`` word pieces of a text: uncased, without accents, longest first."""
    found = Pieces([], [], [], [], [])
    before = 0
    for word in _WORD.finditer(text):
        if len(found.ids) >= MOST_PIECES:
            break
        case = _case(word[0]) + 5 * ("\n" in text[before : word.start()] or before == 0)
        before = word.end()
        for piece, start, end in _split(word[0], vocabulary):
            found.ids.append(piece)
            found.cases.append(case)
            found.starts.append(word.start() + start)
            found.ends.append(word.start() + end)
            found.joined.append(start > 0)
    return found


def _case(word: str) -> int:
    if not word[0].isalpha():
        return 3
    if word.islower():
        return 0
    if word.isupper() and len(word) > 1:
        return 2
    return 1 if word[1:].islower() or len(word) == 1 else 4


def _split(word: str, vocabulary: Mapping[str, int]) -> Sequence[tuple[int, int, int]]:
    letters, origin = [], []
    for at, letter in enumerate(word):
        for plain in unicodedata.normalize("NFD", letter.lower()):
            if unicodedata.category(plain) != "Mn":
                letters.append(plain)
                origin.append(at)
    bare, unknown = "".join(letters), [(vocabulary["[UNK]"], 0, len(word))]
    if not bare or len(bare) > _LONGEST_WORD:
        return unknown
    found, begin = [], 0
    while begin < len(bare):
        for end in range(len(bare), begin, -1):
            piece = vocabulary.get(("##" if begin else "") + bare[begin:end])
            if piece is not None:
                found.append((piece, origin[begin], origin[end - 1] + 1))
                begin = end
                break
        else:
            return unknown
    return found
