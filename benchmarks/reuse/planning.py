"""Planning the queries of a set from a seed: which footage, which edits, in which order."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.reuse import draws
from benchmarks.reuse.draws import Canvas
from benchmarks.reuse.layouts import Layout, Placing
from benchmarks.reuse.looks import Look
from benchmarks.reuse.plans import PAIRS, Cut, Edit, Kind, Piece, QueryPlan
from benchmarks.reuse.shelves import Shelves, Stretch

LEAST_SEGMENT_S = 3.2
MARGIN_S = 0.15
# Layouts that only the segment has; other edits may be on the whole query.
_SEGMENT_ONLY = {Edit.INSET, Edit.SPLIT, Edit.ZOOM, Edit.SPEED}
_WHOLE_ONLY = {Edit.PHONE, Edit.TURNED}


@dataclass(frozen=True, slots=True)
class Amounts:
    """How many queries: for each single edit, of pairs, negatives, and per lookalike."""

    per_edit: int = 7
    pairs: int = 30
    negatives: int = 25
    per_lookalike: int = 3
    edits: tuple[Edit, ...] = tuple(Edit)


def plan_set(shelves: Shelves, seed: int, amounts: Amounts) -> list[QueryPlan]:
    """All queries. The same shelves, seed and amounts give the same plans; more queries an edit
    leave the earlier ones as they were."""
    plans: list[QueryPlan] = []
    positive = _Planner(shelves.archived, shelves.unseen, seed)
    for edit in amounts.edits:
        for i in range(amounts.per_edit):
            plans.append(positive.plan(f"{edit}-{i:02d}", Kind.POSITIVE, (edit,)))
    pairs = [p for p in PAIRS if set(p) <= set(amounts.edits)]
    for i, pair in enumerate(_repeated(pairs, amounts.pairs, seed)):
        plans.append(positive.plan(f"{pair[0]}+{pair[1]}-{i:02d}", Kind.POSITIVE, pair))
    negative = _Planner(shelves.unseen, shelves.unseen, seed)
    singles = [(e,) for e in amounts.edits]
    every = [*singles, *_repeated(pairs, amounts.negatives, seed + 1)]
    for i in range(amounts.negatives):
        edits = every[i % len(every)]
        plans.append(negative.plan(f"negative-{i:02d}", Kind.NEGATIVE, edits))
    plain = [e for e in amounts.edits if e not in (Edit.EXCERPT, Edit.COMPILATION)]
    count = 0
    for name, stretches in sorted(shelves.lookalikes.items()):
        planner = _Planner(stretches, shelves.unseen, seed)
        for i in range(amounts.per_lookalike):
            edits = () if i == 0 else (plain[(count * 5 + i) % len(plain)],)
            plan = planner.plan(f"hard-{count:03d}", Kind.HARD_NEGATIVE, edits)
            plans.append(replace(plan, lookalike=name))
            count += 1
    return plans


class _Planner:
    """Plans queries whose segments come from ``sources``, with ``other`` footage around them."""

    def __init__(self, sources: Sequence[Stretch], other: Sequence[Stretch], seed: int) -> None:
        self._seed, self._other = seed, other
        tellable = [s for s in sources if _places(s, min(LEAST_SEGMENT_S, s.length_s - 0.4))]
        long = [s for s in tellable if s.length_s >= LEAST_SEGMENT_S + 0.4]
        self._sources = long or tellable or list(sources)

    def plan(self, name: str, kind: Kind, edits: tuple[Edit, ...]) -> QueryPlan:
        rng = np.random.default_rng([self._seed, zlib.crc32(name.encode())])
        order = [self._sources[i] for i in rng.permutation(len(self._sources))]
        canvas = draws.canvas(rng, edits, order[0].clip.aspect)
        look = draws.look(rng, edits)
        layout = draws.layout(rng, edits)
        whole = not _SEGMENT_ONLY & set(edits) and (
            bool(_WHOLE_ONLY & set(edits)) or rng.random() < 0.5
        )
        drawing = _Drawing(rng, canvas, edits, look, layout, whole, self._other)
        if Edit.COMPILATION in edits:
            pieces = drawing.compilation(order, kind)
        elif Edit.EXCERPT in edits:
            pieces = drawing.excerpt(order[0])
        else:
            pieces = drawing.ordinary(order)
        small, enlarged = draws.small(rng, edits)
        return QueryPlan(
            name=name,
            kind=kind,
            edits=edits,
            width=canvas.width,
            height=canvas.height,
            rate=canvas.rate,
            pieces=tuple(pieces),
            banner=draws.banner(rng, edits),
            caption=draws.caption(rng, edits),
            screen=draws.screen(rng, edits),
            small=small,
            enlarged=enlarged,
            encoding=draws.encoding(rng, edits),
        )


@dataclass(frozen=True, slots=True)
class _Drawing:
    """Draws the pieces of one query."""

    rng: np.random.Generator
    canvas: Canvas
    edits: tuple[Edit, ...]
    look: Look
    layout: Layout
    whole: bool
    other: Sequence[Stretch]

    def ordinary(self, order: Sequence[Stretch]) -> list[Piece]:
        """One segment, or two, with other footage before, after or not at all."""
        pieces = self._filler(self._some(0.7, 6.0))
        wanted_s = float(self.rng.uniform(5.0, 14.0))
        pieces.append(self._segment(order[0], wanted_s))
        short = order[0].length_s < 4.0
        if len(order) > 1 and (short or self.rng.random() < 0.25):
            pieces += self._filler(self._some(0.5, 5.0))
            pieces.append(self._segment(order[1], float(self.rng.uniform(4.0, 9.0))))
        return pieces + self._filler(self._some(0.7, 6.0))

    def excerpt(self, source: Stretch) -> list[Piece]:
        """Three seconds inside a minute of other footage."""
        before_s = float(self.rng.uniform(10.0, 46.0))
        pieces = self._filler(before_s)
        pieces.append(self._segment(source, 3.0))
        return pieces + self._filler(57.0 - before_s)

    def compilation(self, order: Sequence[Stretch], kind: Kind) -> list[Piece]:
        """8 to 12 pieces of 3 to 8 seconds, about one in five of them never seen."""
        pieces: list[Piece] = []
        for i in range(int(self.rng.integers(8, 13))):
            length_s = float(self.rng.uniform(3.0, 8.0))
            if kind is not Kind.POSITIVE or self.rng.random() < 0.8:
                pieces.append(self._segment(order[i % len(order)], length_s))
            else:
                pieces += self._filler(length_s, most_s=8.0)
        return pieces

    def _segment(self, source: Stretch, wanted_s: float) -> Piece:
        speed = draws.speed(self.rng, self.edits)
        most_s = source.length_s - 2 * MARGIN_S
        length_s = min(wanted_s * speed, most_s)
        starts = _places(source, length_s)
        if not len(starts):
            length_s = min(max(LEAST_SEGMENT_S, length_s / 2), most_s)
            starts = _places(source, length_s)
        start_s = float(self.rng.choice(starts)) if len(starts) else source.start_s + MARGIN_S
        piece = self._piece(Cut(source.clip.name, start_s), length_s / speed, self.look)
        behind = self._behind(length_s / speed)
        reference_s = source.reference_start_s + start_s - source.start_s
        return replace(
            piece,
            speed=speed,
            layout=self.layout,
            behind=behind if self.layout.placing in (Placing.INSET, Placing.SPLIT) else None,
            reference=source.reference,
            reference_s=reference_s,
        )

    def _filler(self, length_s: float, most_s: float = 12.0) -> list[Piece]:
        """Other footage of ``length_s`` in all, in pieces."""
        pieces = []
        while length_s > 0.5:
            stretch = self.other[int(self.rng.integers(len(self.other)))]
            part_s = min(length_s, stretch.length_s - 2 * MARGIN_S, most_s)
            if part_s < 0.4:
                continue
            start_s = stretch.start_s + MARGIN_S
            start_s += float(self.rng.uniform(0, stretch.length_s - 2 * MARGIN_S - part_s))
            look = self.look if self.whole else Look()
            piece = self._piece(Cut(stretch.clip.name, start_s), part_s, look)
            cover = Layout(Placing.COVER)
            pieces.append(replace(piece, layout=self.layout if self.whole else cover))
            length_s -= part_s
        return pieces

    def _behind(self, length_s: float) -> Cut:
        long = [s for s in self.other if s.length_s > length_s] or list(self.other)
        stretch = long[int(self.rng.integers(len(long)))]
        spare_s = max(stretch.length_s - length_s - 2 * MARGIN_S, 0.0)
        return Cut(stretch.clip.name, stretch.start_s + float(self.rng.uniform(0, spare_s)))

    def _piece(self, cut: Cut, length_s: float, look: Look) -> Piece:
        return Piece(cut, max(int(length_s * self.canvas.rate), 1), look=look)

    def _some(self, chance: float, most_s: float) -> float:
        return float(self.rng.uniform(2.0, most_s)) if self.rng.random() < chance else 0.0


def _places(source: Stretch, length_s: float) -> list[float]:
    """Seconds at which a telling stretch of this length may start."""
    last_s = source.end_s - MARGIN_S - length_s
    first_s = source.start_s + MARGIN_S
    if last_s < first_s:
        return []
    starts = np.linspace(first_s, last_s, max(int((last_s - first_s) / 0.05), 1))
    return [float(s) for s in starts if source.clip.telling(float(s), float(s) + length_s)]


def _repeated(pairs: Sequence[tuple[Edit, Edit]], wanted: int, seed: int) -> list[tuple[Edit, ...]]:
    """``wanted`` pairs, each as often as any other."""
    if not pairs:
        return []
    rng = np.random.default_rng([seed, 2])
    drawn: list[tuple[Edit, ...]] = []
    while len(drawn) < wanted:
        drawn += [pairs[i] for i in rng.permutation(len(pairs))]
    return drawn[:wanted]
