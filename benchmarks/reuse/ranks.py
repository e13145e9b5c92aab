"""How many codes a scan must hand on: at what rank the true one comes.

A check takes the codes of each query frame that a part of their bits makes the likeliest, and
of those the best N by code distance, which it scores again with the float vector. Which N is enough
depends on how many codes there are, so both are measured in an archive filled up to full size
(``speed --set``), not in a small one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from antedate import Archive, Model
from antedate.descriptors.codes import CodeTable
from antedate.descriptors.model import SIDE
from antedate.matching import layout
from antedate.matching.rough_scan import RoughScan
from antedate.matching.search import ExactScan
from antedate.matching.views import FULL, PARTS, TURNED, View, gray
from antedate.media import Decoder, Plan, Sampling
from benchmarks.reuse.truth import Segment, Truth, read_truth

BUDGETS = (50, 100, 200, 400, 800, 1600, 2000, 4000)
# Pixels of a look and of a glance, and bytes of a code that are scored first.
_SIDES = (SIDE, 192)
_PARTS = (32, 20, 16)
_FRAMES_A_SEGMENT = 3
_SEGMENTS_A_QUERY = 3
_NEAR_S = 2.0
_FAR = 1 << 40


def ranks(store: Path, folder: Path, per_edit: int) -> dict[str, dict[str, dict[str, float]]]:
    """For each edit, the share of its frames whose true code is among the best N of any view.

    By ``whole`` codes, their distance, and by a part of them, its product with the query: by
    pixels of the view and bytes, such as "192 px, 20 bytes".

    ``store`` is an archive that holds the references of the set in ``folder``.
    """
    model = Model()
    with Archive.open(store, readonly=True) as archive, Decoder() as decoder:
        table = archive.code_table(model.id)
        names = {Path(archive.shown_path(s)).name: i for i, s in enumerate(table.sha256)}
        whole = ExactScan(table)
        parts = {width: RoughScan(table, part=width) for width in _PARTS}
        found: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for truth in _chosen(read_truth(folder / "truth.jsonl"), per_edit):
            query = folder / "queries" / truth.query
            for segment in truth.segments[:_SEGMENTS_A_QUERY]:
                for second, views in _frames(decoder, query, segment):
                    true = _true_codes(table, names[segment.reference], segment, second)
                    for side in _SIDES:
                        vectors = model.describe(views, side)
                        for width, part in parts.items():
                            rank = _rank(part.likely(vectors, max(BUDGETS)), true)
                            found[f"{side} px, {width} bytes"][truth.edit].append(rank)
                    near = whole.near(model.describe(views), max(BUDGETS)).code
                    found["whole"][truth.edit].append(_rank(near, true))
    return {name: _by_edit(held) for name, held in found.items()}


def _by_edit(found: dict[str, list[int]]) -> dict[str, dict[str, float]]:
    every = [rank for held in found.values() for rank in held]
    return {edit: _shares(held) for edit, held in [*sorted(found.items()), ("all", every)]}


def _chosen(truths: Sequence[Truth], per_edit: int) -> Iterator[Truth]:
    taken: dict[str, int] = defaultdict(int)
    for truth in truths:
        if truth.segments and taken[truth.edit] < per_edit:
            taken[truth.edit] += 1
            yield truth


def _frames(
    decoder: Decoder, query: Path, segment: Segment
) -> Iterator[tuple[float, list[NDArray[np.uint8]]]]:
    """A few frames of a segment, each in all the views that a check would search."""
    length_s = segment.query_end_s - segment.query_start_s
    plan = Plan(
        Sampling.RATE,
        rate=(_FRAMES_A_SEGMENT + 1) / length_s,
        start_s=segment.query_start_s + length_s / (2 * _FRAMES_A_SEGMENT),
        end_s=segment.query_end_s - 0.1,
        max_side=640,
    )
    frames = list(decoder.frames(query, plan))[:_FRAMES_A_SEGMENT]
    boxes = layout.rectangles([gray(frame.pixels) for frame in frames]) if frames else []
    views = [*FULL, *TURNED, *PARTS, *(View(box) for box in boxes)]
    for frame in frames:
        yield frame.time_s, [view.of(frame.pixels) for view in views]


def _true_codes(table: CodeTable, media: int, segment: Segment, second: float) -> NDArray[np.intp]:
    """Places of the codes of the reference about the second that a query second shows."""
    share = (second - segment.query_start_s) / (segment.query_end_s - segment.query_start_s)
    length_s = segment.reference_end_s - segment.reference_start_s
    at = segment.reference_start_s + share * length_s
    near = (table.start_s <= at + _NEAR_S) & (table.end_s >= at - _NEAR_S)
    return np.flatnonzero(near & (table.media == media))


def _rank(found: NDArray[np.int64], true: NDArray[np.intp]) -> int:
    """The best rank, from 1, of a true code among those found (views, n) for any view."""
    hits = np.isin(found, true).any(axis=0)
    return int(hits.argmax()) + 1 if hits.any() else _FAR


def _shares(held: Sequence[int]) -> dict[str, float]:
    shares = {str(budget): float(np.mean(np.array(held) <= budget)) for budget in BUDGETS}
    return {"frames": float(len(held)), **{n: round(share, 3) for n, share in shares.items()}}
