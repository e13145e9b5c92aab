"""How well spellings of one name are told from other names.

    python -m benchmarks.reading.names [--errors]

``names.tsv`` holds public names of places and organisations in Arabic, Kurdish, Persian and
Russian, in their own script and as romanised; ``people.tsv`` those of public figures. Two
spellings of one line are a positive pair. The negative pairs are, for every spelling, those of
other lines that look most like it by plain edit distance, so that the easy ones do not flatter
the figure. Names whose English form is another word than the native one (Cairo, Aleppo, Tripoli,
Sidon) are kept: no rule of sounds finds those.
"""

from __future__ import annotations

import argparse
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from itertools import combinations
from pathlib import Path

from antedate.cases.names import SUGGESTED, likeness

LIST = Path(__file__).with_name("names.tsv")
PEOPLE = Path(__file__).with_name("people.tsv")
HARDEST = 3
Scorer = Callable[[str, str], float]


def load(path: Path = LIST) -> list[tuple[str, list[str]]]:
    """Language and spellings of every name."""
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(row[0], list(dict.fromkeys(row[1:]))) for row in rows]


@cache
def plain(first: str, second: str) -> float:
    """The yardstick: similarity of the letters, marks and case aside."""
    one, two = sorted((_bare(first), _bare(second)))
    matcher = SequenceMatcher(None, one, two, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() > 0.3 else 0.0


@cache
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


@dataclass(frozen=True, slots=True)
class Pair:
    """Two spellings, their language, and whether they are of one name."""

    language: str
    first: str
    second: str
    same: bool

    @property
    def rows(self) -> tuple[str, str, str]:
        """The rows of the table that the pair counts in."""
        across = not (_latin(self.first) and _latin(self.second))
        return self.language, "between scripts" if across else "in Latin letters", "all"


def pairs(names: Sequence[tuple[str, list[str]]]) -> list[Pair]:
    """All positive pairs and the hardest negative ones."""
    return [Pair(*p, True) for p in positives(names)] + [Pair(*p, False) for p in negatives(names)]


def figures(
    chosen: Sequence[Pair], scores: Sequence[float], threshold: float
) -> dict[str, tuple[float, float, int]]:
    """(precision, recall, positive pairs) for each language, for scripts, and for all."""
    tallies: dict[str, list[int]] = {}
    for pair, score in zip(chosen, scores, strict=True):
        taken = score >= threshold
        for row in pair.rows:
            tally = tallies.setdefault(row, [0, 0, 0])
            tally[0] += pair.same and taken
            tally[1] += pair.same
            tally[2] += taken and not pair.same
    return {
        row: (hit / (hit + false) if hit + false else 0.0, hit / total if total else 0.0, total)
        for row, (hit, total, false) in tallies.items()
    }


def _latin(name: str) -> bool:
    return all(
        "LATIN" in unicodedata.name(c, "") for c in name if unicodedata.category(c)[0] == "L"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures at the threshold of suggestions, and the yardstick at its best."""
    parser = argparse.ArgumentParser(description="Measure the likeness of names.")
    parser.add_argument("--errors", action="store_true")
    chosen = parser.parse_args(arguments)
    for path in (LIST, PEOPLE):
        print(path.stem)
        _measure(pairs(load(path)), chosen.errors)
    return 0


def _measure(told: Sequence[Pair], errors: bool) -> None:
    for title, scorer in (("likeness", ours), ("letters", plain)):
        scores = [scorer(p.first, p.second) for p in told]
        threshold = SUGGESTED if scorer is ours else _best(told, scores)
        print(f"{title + f' from {threshold:.2f}':<28}{'precision':>10}{'recall':>8}{'pairs':>8}")
        for row, (precision, recall, total) in figures(told, scores, threshold).items():
            print(f"  {row:<26}{precision:>10.3f}{recall:>8.3f}{total:>8}")
        if errors and scorer is ours:
            for pair, score in zip(told, scores, strict=True):
                if (score >= SUGGESTED) != pair.same:
                    print(pair.same, pair.first, pair.second, likeness(pair.first, pair.second))


def _best(chosen: Sequence[Pair], scores: Sequence[float]) -> float:
    """The threshold with the best balance of precision and recall: flatters the yardstick."""

    def balance(threshold: float) -> float:
        precision, recall, _ = figures(chosen, scores, threshold)["all"]
        return 2 * precision * recall / (precision + recall or 1)

    return max((t / 40 for t in range(20, 38)), key=balance)


if __name__ == "__main__":
    sys.exit(main())
