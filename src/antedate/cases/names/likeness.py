"""How likely two spellings are one name: a score from 0 to 1, and the reason in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from antedate.cases.names.sounds import sounds

SUGGESTED = 0.8
"""From this score on two spellings are suggested as one; see benchmarks/reading."""

_VOWELS = frozenset("aeiouyw")
# Sounds that romanisations write for one another, and what exchanging them costs.
_NEAR: dict[frozenset[str], float] = {
    frozenset(pair): cost
    for cost, pairs in {
        0.1: ("wv", "wu", "wo", "yi", "ei", "ou", "ae", "ao", "ye", "Zj", "ai", "uv", "oa"),
        0.2: ("Tz", "Tt", "xh", "xk", "kg", "gj", "sz", "dz", "ts", "td",
              "SC", "Cj", "au", "ui", "ey", "uy",
              "eo", "ay", "eu", "vf", "vb", "pb", "jk", "hg", "Cx"),
        0.35: ("Ts", "Tk", "TC", "sS", "zZ", "fb", "pf", "xg", "kC", "wb",
               "nm", "SZ", "sC", "tz", "yj", "ow", "dj",
               "sj"),
    }.items()
    for pair in pairs
}  # fmt: skip
_DROP = {"h": 0.35, "y": 0.15, "w": 0.35, "a": 0.15, "e": 0.15, "i": 0.2, "o": 0.25, "u": 0.25}
_WEIGHT = {"a": 0.35, "e": 0.35, "i": 0.35, "o": 0.35, "u": 0.35, "y": 0.4, "w": 0.5, "h": 0.6}


@dataclass(frozen=True, slots=True)
class Likeness:
    """``score`` from 0 to 1 and why, for the person who confirms."""

    score: float
    reason: str


def likeness(first: str, second: str) -> Likeness:
    """Compare two spellings of any script."""
    if first.casefold() == second.casefold():
        return Likeness(1.0, "written alike")
    if short := _initials(first, second):
        return Likeness(0.9, f"“{short}” are its initials")
    one, two = sounds(first), sounds(second)
    if not one or not two:
        return Likeness(0.0, "nothing to compare")
    if one == two:
        return Likeness(0.98, "one spelling once romanised")
    apart, joined = _by_word(one, two), _alike("".join(one), "".join(two))
    score = max(apart, joined * 0.98)
    if score < SUGGESTED and _one_skeleton(first, second, one, two):
        score = SUGGESTED
    return Likeness(round(score, 3), _reason(one, two, score))


def _one_skeleton(first: str, second: str, one: Sequence[str], two: Sequence[str]) -> bool:
    """A script without vowels beside one with: the same consonants, enough of them."""
    if first.isascii() == second.isascii() or len(one) != len(two):
        return False
    bare = [
        ["".join(c for c in word if c not in _VOWELS) for word in words] for words in (one, two)
    ]
    return bare[0] == bare[1] and sum(map(len, bare[0])) > 3


def _reason(one: Sequence[str], two: Sequence[str], score: float) -> str:
    first, second = "".join(one), "".join(two)
    bare = ["".join(c for c in text if c not in _VOWELS) for text in (first, second)]
    if bare[0] == bare[1]:
        return "only vowels differ"
    if score >= SUGGESTED:
        return f"sounds that romanisations exchange: {bare[0]} and {bare[1]}"
    return f"other sounds: {bare[0]} and {bare[1]}"


def _initials(first: str, second: str) -> str:
    """The shorter, if it is made of the first letters of the longer's words."""
    short, long = sorted((first.strip(), second.strip()), key=len)
    letters = short.replace(".", "")
    if not (2 <= len(letters) <= 7 and letters.isupper() and letters.isalpha()):
        return ""
    words = [w for w in long.replace("-", " ").split() if w[0].isalpha()]
    capitals = "".join(w[0] for w in words if w[0].isupper())
    everything = "".join(w[0].upper() for w in words)
    return letters if len(words) > 1 and letters in (capitals, everything) else ""


def _by_word(one: tuple[str, ...], two: tuple[str, ...]) -> float:
    """Each word of the shorter with its best partner; words left over weigh against."""
    short, long = (one, two) if len(one) <= len(two) else (two, one)
    left = list(long)
    total = weight = 0.0
    weakest = 1.0
    for word in short:
        best = max(left, key=lambda other: _alike(word, other))
        alike = _alike(word, best)
        left.remove(best)
        size = max(_size(word), _size(best))
        total += alike * size
        weight += size
        weakest = min(weakest, alike)
    weight += sum(_size(word) for word in left)
    # One word that is clearly another makes another name, however long the rest.
    return min(total / weight, 0.5 + weakest / 2) if weight else 0.0


def _size(word: str) -> float:
    return sum(_WEIGHT.get(c, 1.0) for c in word)


@lru_cache(maxsize=50_000)
def _alike(one: str, two: str) -> float:
    """1 less the cost of turning one string of sounds into the other, over their size."""
    if one == two:
        return 1.0
    size = (_size(one) + _size(two)) / 2
    row = [0.0]
    for letter in two:
        row.append(row[-1] + _dropping(letter))
    for letter in one:
        following = [row[0] + _dropping(letter)]
        for place, other in enumerate(two, start=1):
            following.append(
                min(
                    row[place] + _dropping(letter),
                    following[-1] + _dropping(other),
                    row[place - 1] + _exchange(letter, other),
                )
            )
        row = following
    # A wrong first sound is a wrong name more often than one inside.
    onset = 0.0 if _exchange(one[0], two[0]) <= 0.35 else 0.4
    return max(0.0, 1.0 - (row[-1] + onset) / max(size, 1.0))


def _dropping(letter: str) -> float:
    return _DROP.get(letter, 1.0)


def _exchange(one: str, two: str) -> float:
    if one == two:
        return 0.0
    cost = _NEAR.get(frozenset((one, two)))
    if cost is not None:
        return cost
    return 0.3 if one in _VOWELS and two in _VOWELS else 1.2
