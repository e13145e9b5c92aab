"""Text from outside (captions, names, paths), made safe to show to a person.

Such text may hold characters that reorder, hide or erase what stands around them. They are
replaced by visible marks, never dropped: that they were there is itself worth seeing.
"""

from __future__ import annotations

import re
import unicodedata

_BIDI = {
    "\u061c": "ALM",
    "\u200e": "LRM",
    "\u200f": "RLM",
    "\u202a": "LRE",
    "\u202b": "RLE",
    "\u202c": "PDF",
    "\u202d": "LRO",
    "\u202e": "RLO",
    "\u2066": "LRI",
    "\u2067": "RLI",
    "\u2068": "FSI",
    "\u2069": "PDI",
}
_FIRST_STRONG, _POP = "\u2068", "\u2069"
# The joiners U+200C and U+200D stay: Persian and Kurdish spelling needs them.
_SUSPECT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
_ISOLATE = re.compile(f"{_FIRST_STRONG}([^{_FIRST_STRONG}{_POP}]*){_POP}")
_SPACES = re.compile(r"\s+")


def visible(text: str) -> str:
    """``text`` with every control, direction and stray surrogate character made visible.

    Line ends become newlines; newline and tab stay.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _SUSPECT.sub(lambda found: _mark(found.group()), text)


def visible_sentence(text: str) -> str:
    """``visible``, but a name that this program set apart (see ``name``) stays set apart."""
    parts = _ISOLATE.split(text)
    shown = [visible(part) for part in parts]
    shown[1::2] = [f"{_FIRST_STRONG}{inner}{_POP}" for inner in shown[1::2]]
    return "".join(shown)


def one_line(text: str, most: int = 80) -> str:
    """``visible`` on one line of at most ``most`` characters, cut with an ellipsis."""
    line = _SPACES.sub(" ", visible(text[: most * 8])).strip()
    return line if len(line) <= most else line[: most - 1].rstrip() + "\u2026"


def short_sentence(text: str, most: int) -> str:
    """A sentence of this program on one line of about ``most`` characters; names that are set
    apart in it stay so. To be shown through ``visible_sentence``."""
    line = _SPACES.sub(" ", text).strip()
    if len(line) <= most:
        return line
    cut = line[: most - 1].rstrip()
    open_yet = cut.count(_FIRST_STRONG) > cut.count(_POP)
    return cut + (_POP if open_yet else "") + "\u2026"


def name(text: str, most: int = 80) -> str:
    """A name to stand inside an English sentence.

    A right-to-left name is set apart with first-strong isolates: else a number that follows
    it is drawn on its wrong side.
    """
    line = one_line(text, most)
    if any(unicodedata.bidirectional(letter) in ("R", "AL", "AN") for letter in line):
        return f"{_FIRST_STRONG}{line}{_POP}"
    return line


def _mark(letter: str) -> str:
    code = ord(letter)
    if letter in "\u2028\u2029":
        return "\n"
    if letter in _BIDI:
        return f"\u27e8{_BIDI[letter]}\u27e9"
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    return f"\u27e8U+{code:04X}\u27e9"
