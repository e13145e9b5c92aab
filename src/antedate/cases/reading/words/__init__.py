"""Tables of words by what they do in a report. Data; the rules that use them are elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from antedate.cases.wording import listed

_VOWELS = "aeiou"


@cache
def events() -> dict[str, str]:
    """Kind of event by word, inflections included: "derailing" is a crash."""
    found: dict[str, str] = {}
    for kind, nouns, verbs in _rows("events.tsv", 3):
        for noun in nouns.split():
            found.setdefault(noun, kind)
            found.setdefault(_plural(noun), kind)
        for verb in verbs.split():
            for form in inflected(verb):
                found.setdefault(form, kind)
    return found


@cache
def deeds(how: str) -> frozenset[str]:
    """Past forms and participles of what one party does to another on purpose: those that tell
    of a deed alone ("strong"), or only with "by" and its doer ("weak")."""
    return frozenset(
        form
        for kind, verbs in _rows("deeds.tsv", 2)
        for verb in verbs.split()
        for form in inflected(verb)[3:]
        if kind == how
    )


@cache
def roles() -> frozenset[str]:
    """Nouns for people by trade, office or part in events, singular and plural."""
    found: set[str] = set()
    for (nouns,) in _rows("roles.tsv", 1):
        for noun in nouns.split():
            found |= {noun, _plural(noun)}
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Phrase:
    """An event told by a common word with its companions; empty sets ask for none."""

    kind: str
    after: frozenset[str]
    near: frozenset[str]


@cache
def phrases() -> dict[str, tuple[Phrase, ...]]:
    """By their first word, the events that several words tell of together."""
    classes = {name: listed(words) for name, words in _rows("classes.tsv", 2)}
    classes["roles"] = roles()

    def resolved(cell: str) -> frozenset[str]:
        named = [classes[w[1:]] if w[0] == "@" else {w} for w in cell.split() if w != "*"]
        return frozenset().union(*named)

    found: dict[str, tuple[Phrase, ...]] = {}
    for kind, firsts, after, near in _rows("phrases.tsv", 4):
        phrase = Phrase(kind, resolved(after), resolved(near))
        for first in firsts.split():
            found[first] = (*found.get(first, ()), phrase)
    return found


def inflected(verb: str) -> tuple[str, ...]:
    """The forms of a verb. Irregular ones are written behind it: "shoot/shot/shot"; a doubled
    consonant is marked by "+": "rob+"."""
    base, *past = verb.split("/")
    double = base.endswith("+")
    base = base.removesuffix("+")
    stem = base + base[-1] if double else base
    if base.endswith("e"):
        ing, ed = base[:-1] + "ing", base + "d"
    elif base.endswith("y") and base[-2] not in _VOWELS:
        ing, ed = base + "ing", base[:-1] + "ied"
    else:
        ing, ed = stem + "ing", stem + "ed"
    return (base, _plural(base), ing, *(past or [ed]))


def _plural(word: str) -> str:
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return word + "es"
    if word.endswith("y") and word[-2] not in _VOWELS:
        return word[:-1] + "ies"
    if word.endswith("man") and len(word) > 3:
        return word[:-3] + "men"
    return word + "s"


def _rows(name: str, columns: int) -> list[tuple[str, ...]]:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and line[0] != "#")
    return [tuple(r + [""] * (columns - len(r)))[:columns] for r in rows]
