"""What the learnt reader's tagger marks: from probabilities of word pieces to spans."""

from __future__ import annotations

import numpy as np

from antedate.cases.drafts import Span
from antedate.cases.reading.learnt_judged import Floats, Ints, softmax
from antedate.cases.reading.learnt_pieces import Pieces


def inside(tags: Floats, kind: int, at: Ints) -> Floats:
    """(n,) how far spans, given by first and last piece, are marked as one of a kind."""
    marked = 1 - softmax(tags[:, kind * 3 : kind * 3 + 3])[:, 0]
    return np.array([marked[first : last + 1].mean() for first, last in at], np.float32)


def tagged(tags: Floats, read: Pieces, kind: int, least: float) -> list[tuple[Span, float]]:
    """Spans that the tagger marks: inside with ``least`` probability, cut where one begins;
    whole words, as their first piece goes."""
    shares = softmax(tags[:, kind * 3 : kind * 3 + 3]).tolist()
    found: list[tuple[Span, float]] = []
    begin, inside_so_far = -1, 0.0
    for n, (_, b, i) in enumerate([*shares, (1.0, 0.0, 0.0)]):
        if n < len(shares) and read.joined[n]:
            inside_so_far += b + i
            continue
        inside = b + i >= least
        if begin >= 0 and (not inside or b > max(i, 0.4)):
            span = Span(read.starts[begin], read.ends[n - 1])
            found.append((span, inside_so_far / (n - begin)))
            begin = -1
        if inside and begin < 0:
            begin, inside_so_far = n, 0.0
        inside_so_far += b + i
    return found
