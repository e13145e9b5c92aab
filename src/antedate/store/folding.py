"""Text as it is searched: what a person takes for the same letter is the same here.

Case, width, accents, vowel points and the several forms of Arabic letters do not count; nor
do joiners, which Persian and Kurdish are written with or without. Marks that make another
letter stay: those of Indic and Thai vowels, of Japanese voicing, and the breve of Cyrillic.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

# Arabic forms that no normalisation of Unicode brings together. Sorani letters are often
# typed on keyboards that lack them, Persian ones on Arabic keyboards and the reverse.
_ARABIC = {
    "\u0671": "\u0627",  # alef wasla
    "\u0649": "\u064a",  # alef maksura
    "\u06cc": "\u064a",  # Persian yeh
    "\u06d2": "\u064a",  # yeh barree
    "\u06ce": "\u064a",  # Kurdish e
    "\u06d0": "\u064a",
    "\u06a9": "\u0643",  # Persian and Kurdish kaf
    "\u06aa": "\u0643",
    "\u0629": "\u0647",  # teh marbuta
    "\u06d5": "\u0647",  # Kurdish and Uighur ae
    "\u06c1": "\u0647",  # Urdu heh
    "\u06be": "\u0647",
    "\u06c3": "\u0647",
    "\u06c6": "\u0648",  # Kurdish o
    "\u06cb": "\u0648",
    "\u0695": "\u0631",  # Kurdish trilled r
    "\u06b5": "\u0644",  # Kurdish dark l
    "\u0640": "",  # tatweel
}
# Letters of Latin script that have no accent to take off, and marks that keyboards confuse.
_OTHERS = {
    "\u0131": "i",
    "\u00f8": "o",
    "\u0142": "l",
    "\u0111": "d",
    "\u00f0": "d",
    "\u0127": "h",
    "\u00fe": "th",
    "\u00e6": "ae",
    "\u0153": "oe",
    "\u0259": "e",
    **dict.fromkeys("\u2018\u2019\u201b\u02bc\u02b9\u2032\u00b4\u0060\u05f3", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb\u2033\u05f4", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u05be", "-"),
}
_SAME = {ord(letter): other for letter, other in {**_ARABIC, **_OTHERS}.items()}
# Accents of any script that has them as such; the points of Arabic, Hebrew and Syriac.
_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
    "\u0711\u0730-\u074a\u08ca-\u08e1\u08e3-\u08ff\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
    "\ufe20-\ufe2f]+"
)
_SHORT_I = "\u0439"  # is a letter of its own, not an accented one


class _Folded(dict[int, str]):
    """Each character as it is searched, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = found = _fold_letter(chr(code))
        return found


_folded = _Folded()


def fold(text: str) -> str:
    """``text`` on one line as it is searched and sought. Folding twice changes nothing."""
    if text.isascii():
        return " ".join(text.lower().replace("`", "'").split())
    # Accents that stand apart join their letters first; voicing marks join theirs at the end.
    folded = unicodedata.normalize("NFC", text).translate(_folded)
    return " ".join(unicodedata.normalize("NFC", folded).split())


def fold_all(parts: Iterable[str | None]) -> str:
    """Several texts folded, on a line each: nothing that is sought spans two of them."""
    return "\n".join(fold(part) for part in parts if part)


def _fold_letter(letter: str) -> str:
    if letter.casefold() == _SHORT_I:
        return _SHORT_I
    # Folding case may make letters that come apart further.
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", letter).casefold())
    known = _MARKS.sub("", apart).translate(_SAME)
    return "".join(_usual(part) for part in known)


def _usual(letter: str) -> str:
    """A digit of any script as an ASCII one; what only directs the setting, as nothing."""
    if letter.isascii() or unicodedata.category(letter) not in ("Nd", "Cf"):
        return letter
    digit = unicodedata.decimal(letter, None)
    return "" if digit is None else str(digit)


def spans(text: str, pieces: Sequence[str]) -> list[tuple[int, int]]:
    """Where folded pieces stand in ``text``: start and end of each, in order, none in another.

    Letters that only meet across a mark that was set apart are passed over.
    """
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        folded = " " if letter.isspace() else fold(letter)
        if folded == " " and letters and letters[-1] == " ":
            continue
        letters += folded
        places += [place] * len(folded)
    folded_text = "".join(letters)
    found: list[tuple[int, int]] = []
    for piece in pieces:
        at = folded_text.find(piece)
        while at >= 0 and piece:
            found.append((places[at], places[at + len(piece) - 1] + 1))
            at = folded_text.find(piece, at + len(piece))
    apart: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if not apart or start >= apart[-1][1]:
            apart.append((start, end))
    return apart
