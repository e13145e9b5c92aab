"""Reports under other invented names, so that no name is learnt."""

from __future__ import annotations

import random
import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.reading.learn_examples import KINDS

_NAME = re.compile(r"(?<![\w@#/.])[A-Z][a-zà-ž]{3,}(?![\w@])")


def invented(data: Sequence[dict[str, Any]]) -> tuple[list[str], set[str]]:
    """Words that are names in some report and never a plain word in any."""
    plain = {w for d in data for w in re.findall(r"(?<!\w)[a-z][\w'-]+", d["text"])}
    count: dict[str, int] = {}
    for d in data:
        given = " ".join(
            [*(x["place"] or "" for x in d["labels"]["incidents"])]
            + [n for p in d["labels"]["aliases"] for n in p]
            + [x["actor"] for k in KINDS for x in d["labels"].get(k, [])]
            + [x["speaker"] or "" for x in d["labels"]["statements"]]
        )
        for w in set(_NAME.findall(given)):
            if w.lower() not in plain:
                count[w] = count.get(w, 0) + 1
    pool = sorted(w for w, n in count.items() if n <= 2)
    return pool, set(count)


def renamed(
    data: dict[str, Any], pool: list[str], known: set[str], dice: random.Random
) -> dict[str, Any]:
    """The same report with other invented names, the same for each throughout: but those that are
    spelled in several ways."""
    if data["format"] == "html" or data.get("text_plain"):
        return data
    text, labels = data["text"], data["labels"]
    stay = {w for p in labels["aliases"] for n in p for w in re.findall(r"\w+", n)}
    words = sorted(set(_NAME.findall(text)) & known - stay)
    changed = [w for w in words if dice.random() < 0.7]
    to = dict(zip(changed, dice.sample(pool, len(changed)), strict=True))
    ends, gains = [0], [0]
    for m in _NAME.finditer(text):
        if m[0] in to:
            ends.append(m.end())
            gains.append(gains[-1] + len(to[m[0]]) - len(m[0]))

    def moved(n: int) -> int:
        return n + gains[bisect_right(ends, n) - 1]

    return {**data, "text": _swapped(text, to, moved), "labels": _swapped(labels, to, moved)}


def _swapped(x: Any, to: dict[str, str], moved: Callable[[int], int]) -> Any:
    if isinstance(x, str):
        return _NAME.sub(lambda m: to.get(m[0], m[0]), x)
    if isinstance(x, list):
        return [_swapped(y, to, moved) for y in x]
    if isinstance(x, dict):
        return {
            k: _shifted(v, moved) if k in _OFFSETS else _swapped(v, to, moved) for k, v in x.items()
        }
    return x


_OFFSETS = ("start", "end", "words", "when")


def _shifted(x: Any, moved: Callable[[int], int]) -> Any:
    if isinstance(x, list):
        return [_shifted(y, moved) for y in x]
    return moved(x) if isinstance(x, int) else x
