"""Names as strings of sounds, whatever script and romanisation they are written in.

One letter a sound: ``S`` for sh, ``C`` for ch, ``T`` for ts, ``Z`` for zh, ``x`` for kh. Arabic
script is read
for Arabic, Kurdish and Persian at once, Cyrillic for Russian and Ukrainian; Latin letters are
folded from the romanisations in use (English, French, Turkish, Kurdish, German). Other scripts
stay as they are.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from antedate.cases.wording import listed

_ARABIC = {
    "ا": "a", "آ": "a", "أ": "a", "إ": "i", "ٱ": "a", "ب": "b", "پ": "p", "ت": "t", "ث": "s",
    "ج": "j", "چ": "C", "ح": "h", "خ": "x", "د": "d", "ذ": "z", "ر": "r", "ڕ": "r", "ز": "z",
    "ژ": "Z", "س": "s", "ش": "S", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "", "غ": "g",
    "ف": "f", "ڤ": "v", "ق": "k", "ك": "k", "ک": "k", "گ": "g", "ل": "l", "ڵ": "l", "م": "m",
    "ن": "n", "ه": "h", "ھ": "h", "ة": "a", "و": "w", "ۆ": "o", "ۇ": "u", "ؤ": "", "ي": "y",
    "ی": "y", "ى": "a", "ئ": "", "ێ": "e", "ە": "e", "ء": "", "ٲ": "a",
}  # fmt: skip
_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "ё": "o", "є": "e",
    "ж": "Z", "з": "z", "и": "i", "і": "i", "ї": "i", "й": "y", "к": "k", "л": "l", "м": "m",
    "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "x",
    "ц": "T", "ч": "C", "ш": "S", "щ": "S", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "yu",
    "я": "ya", "ў": "w", "қ": "k", "ғ": "g", "ҳ": "h", "ү": "u", "ө": "o", "ң": "n", "ә": "a",
}  # fmt: skip
_LATIN_MARKED = {
    "ş": "sh", "š": "sh", "ç": "ch", "č": "ch", "ž": "zh", "ğ": "gh", "ı": "i", "ẍ": "gh",
    "ħ": "h", "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ǧ": "j", "ḫ": "kh",
    "ṯ": "th", "ḏ": "dh", "ġ": "gh", "ǰ": "j", "ə": "a", "ð": "d", "þ": "t",
}  # fmt: skip
# Longest first. "c" alone is told by what follows.
_LATIN = (
    ("shch", "S"), ("schtsch", "S"), ("ts", "T"), ("tz", "T"),
    ("tsch", "C"), ("tch", "C"), ("sch", "S"), ("dzh", "j"),
    ("kh", "x"), ("gh", "g"), ("sh", "S"), ("ch", "C"), ("zh", "Z"), ("dj", "j"), ("th", "t"),
    ("dh", "d"), ("ph", "f"), ("ck", "k"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ii", "i"),
    ("iy", "i"), ("yy", "y"), ("uw", "u"), ("q", "k"), ("ce", "se"), ("ci", "si"), ("cy", "si"),
    ("c", "k"),
)  # fmt: skip
_ARTICLE = re.compile(
    r"\b(?:al|el|ul|ad|ed|ar|er|as|es|ash|esh|az|ez|an|en|at|et|l|ath|adh)[-‐‑](?=\w)",
    re.IGNORECASE,
)
_MARKS = re.compile(r"['’‘ʼʻʿʾ`´ʹʺ\"“”.]")
_BREAKS = re.compile(r"[^\w]+|_")
_DOUBLED = re.compile(r"(.)\1+")
_SMALL = listed(
    "al el the of and wa ve u de la du le les des for i bin ibn ben bint e ya ul بن ابن بنت إبن"
)
_SERVANT = re.compile(r"\b[aA]bd[aeou]l[-‐‑ ]?(?=\w{3})")
"""Abdul Qadir, Abdelkader, Abd al-Qadir: the article stands between two words."""


@lru_cache(maxsize=20_000)
def sounds(name: str) -> tuple[str, ...]:
    """The words of a name as sounds; articles and small words are left out where others stay."""
    text = unicodedata.normalize("NFKC", name).lower()
    text = _SERVANT.sub("abd ", _ARTICLE.sub("", _unmarked(text)))
    words = [w for w in _BREAKS.split(_MARKS.sub("", text)) if w]
    kept = [w for w in words if w not in _SMALL] or words
    return tuple(heard for word in kept if (heard := _sound(word)))


def _unmarked(text: str) -> str:
    """Latin letters without marks; marks that change the sound become letters."""
    text = "".join(_LATIN_MARKED.get(c, c) for c in text)
    parts = []
    for letter in text:
        if letter in _ARABIC or letter in _CYRILLIC:
            parts.append(letter)
        else:
            apart = unicodedata.normalize("NFD", letter)
            parts.append("".join(c for c in apart if unicodedata.category(c) != "Mn"))
    return "".join(parts)


def _sound(word: str) -> str:
    if any(c in _ARABIC for c in word):
        return _arabic(word)
    if any(c in _CYRILLIC for c in word):
        # A word that begins with е begins with ye.
        heard = "".join(_CYRILLIC.get(c, c) for c in word)
        return _DOUBLED.sub(r"\1", "y" + heard if word[0] == "е" else heard)
    for written, heard in _LATIN:
        word = word.replace(written, heard)
    word = _DOUBLED.sub(r"\1", word)
    # The final h of "Hasakeh" is written for the vowel before it.
    return word[:-1] if len(word) > 3 and word[-1] == "h" and word[-2] in "ae" else word


def _arabic(word: str) -> str:
    if word.startswith("ال") and len(word) > 3:
        word = word[2:]
    elif word.startswith("وال") and len(word) > 4:
        word = word[3:]
    heard = "".join(
        _ARABIC.get(c, "" if unicodedata.category(c) in ("Mn", "Cf", "Lm") else c) for c in word
    )
    return _DOUBLED.sub(r"\1", heard)
