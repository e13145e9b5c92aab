"""How well spellings of one name are told from other names.

    python -m benchmarks.reading.names [--errors]

``names.tsv`` holds public names of places and organisations in Arabic, Kurdish, Persian and
Russian, in their own script and as romanised. Two spellings of one line are a positive pair. The
negative pairs are, for every spelling, those of other lines that look most like it by plain edit
distance, so that the easy ones do not flatter the figure. Names whose English form is another
word than the native one (Cairo, Aleppo, Tripoli, Sidon) are kept: no rule of sounds finds those.
"""

from __future__ import annotations

import argparse
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path

from antedate.cases.names import SUGGESTED, likeness

LIST = Path(__file__).with_name("names.tsv")
HARDEST = 3
Scorer = Callable[[str, str], float]


def load(path: Path = LIST) -> list[tuple[str, list[str]]]:
    """Language and spellings of every name."""
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(row[0], list(dict.fromkeys(row[1:]))) for row in rows]


def plain(first: str, second: str) -> float:
    """The yardstick: similarity of the letters, marks and case aside."""
    return SequenceMatcher(None, _bare(first), _bare(second), autojunk=False).ratio()


def _bare(name: str) -> str:
    apart = unicodedata.normalize("NFD", name.lower())
    return "".join(c for c in apart if c.isalnum())


def ours(first: str, second: str) -> float:
    """The score that suggestions rest on."""
    return likeness(first, second).score


def positives(names: Sequence[tuple[str, list[str]]]) -> Iterator[tuple[str, str, str]]:
    """Language and two spellings of one name."""
    for language, spellings in names:
        for first, second in combinations(spellings, 2):
            yield language, first, second


def negatives(names: Sequence[tuple[str, list[str]]]) -> Iterator[tuple[str, str, str]]:
    """Language and two spellings of different names: those most alike in letters, and a few in
    another script."""
    for place, (language, spellings) in enumerate(names):
        others = [s for n, (_, all_) in enumerate(names) if n != place for s in all_]
        for spelling in spellings:
            nearest = sorted(others, key=lambda other: -plain(spelling, other))
            for other in (*nearest[:HARDEST], others[(place * 7) % len(others)]):
                yield language, spelling, other


def figures(
    names: Sequence[tuple[str, list[str]]], scorer: Scorer, threshold: float
) -> dict[str, tuple[float, float, int]]:
    """(precision, recall, positive pairs) for each language, for scripts, and for all."""
    tallies: dict[str, list[int]] = {}
    for right, pairs in ((True, positives(names)), (False, negatives(names))):
        for language, first, second in pairs:
            taken = scorer(first, second) >= threshold
            across = first.isascii() != second.isascii() and not _latin(first, second)
            for row in (language, "between scripts" if across else "in Latin letters", "all"):
                tally = tallies.setdefault(row, [0, 0, 0])
                tally[0] += right and taken
                tally[1] += right
                tally[2] += taken and not right
    return {
        row: (hit / (hit + false) if hit + false else 0.0, hit / total if total else 0.0, total)
        for row, (hit, total, false) in tallies.items()
    }


def _latin(*names: str) -> bool:
    return all("LATIN" in unicodedata.name(c, "") for n in names for c in n if c.isalpha())


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures at the threshold of suggestions, and the yardstick at its best."""
    parser = argparse.ArgumentParser(description="Measure the likeness of names.")
    parser.add_argument("--errors", action="store_true")
    chosen = parser.parse_args(arguments)
    names = load()
    for title, scorer, threshold in (
        ("likeness", ours, SUGGESTED),
        ("letters (best threshold)", plain, _best(names, plain)),
    ):
        print(f"{title} at {threshold:.2f}{'':<10}precision  recall   pairs")
        for row, (precision, recall, total) in figures(names, scorer, threshold).items():
            print(f"  {row:<26}{precision:>10.3f}{recall:>8.3f}{total:>8}")
    if chosen.errors:
        for _, first, second in positives(names):
            if ours(first, second) < SUGGESTED:
                print(f"missed {first} / {second}: {likeness(first, second)}")
        for _, first, second in negatives(names):
            if ours(first, second) >= SUGGESTED:
                print(f"wrong {first} / {second}: {likeness(first, second)}")
    return 0


def _best(names: Sequence[tuple[str, list[str]]], scorer: Scorer) -> float:
    def balance(threshold: float) -> float:
        precision, recall, _ = figures(names, scorer, threshold)["all"]
        return 2 * precision * recall / (precision + recall or 1)

    return max((t / 20 for t in range(10, 19)), key=balance)


if __name__ == "__main__":
    sys.exit(main())
