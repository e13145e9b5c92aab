"""A report's text in parts and paragraphs, with the passages that drafts came from marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

PART = 24_000
"""About how many characters of a report one page shows."""
_LOOK_BACK = 6_000


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """Characters ``start`` to ``end`` of a text, which ``draft`` came from."""

    start: int
    end: int
    draft: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Text that the same drafts came from, those of the shortest passages first."""

    text: str
    drafts: tuple[str, ...]


def parts(text: str) -> list[tuple[int, int]]:
    """Where to part a text: at the end of a paragraph, else of a word, where there is one."""
    cuts = [0]
    while len(text) - cuts[-1] > PART:
        end = cuts[-1] + PART
        near = end - _LOOK_BACK
        cut = text.rfind("\n", near, end)
        cut = cut if cut > near else text.rfind(" ", near, end)
        cuts.append(cut + 1 if cut > near else end)
    return list(zip(cuts, [*cuts[1:], len(text)], strict=True))


def part_of(parted: list[tuple[int, int]], at: int) -> int:
    """The number of the part that a character is in."""
    return next((n for n, (start, end) in enumerate(parted) if start <= at < end), 0)


def paragraphs(
    text: str, start: int, end: int, marks: Iterable[Mark]
) -> Iterator[tuple[Piece, ...]]:
    """The paragraphs of a part of a text. Empty lines are left out."""
    here = sorted(mark for mark in marks if mark.start < end and start < mark.end)
    at = start
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        if text[at:stop].strip():
            yield tuple(_pieces(text, at, stop, here))
        at = stop + 1


def _pieces(text: str, start: int, end: int, marks: list[Mark]) -> Iterator[Piece]:
    here = [mark for mark in marks if mark.start < end and start < mark.end]
    edges = {start, end}
    for mark in here:
        edges |= {max(mark.start, start), min(mark.end, end)}
    cuts = sorted(edges)
    for first, last in pairwise(cuts):
        over = [mark for mark in here if mark.start <= first and last <= mark.end]
        over.sort(key=lambda mark: mark.end - mark.start)
        yield Piece(text[first:last], tuple(dict.fromkeys(mark.draft for mark in over)))
