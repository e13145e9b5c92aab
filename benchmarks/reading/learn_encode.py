"""Reports through the encoder: tags and vectors of spans, as ``learnt_model`` has them."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from antedate.cases.reading import learnt_judged
from antedate.cases.reading.learnt_model import STRIDE, WINDOW
from antedate.cases.reading.learnt_pieces import Pieces
from benchmarks.reading.learn_net import SPAN, Reader


def bucket(gap: Tensor) -> Tensor:
    return torch.from_numpy(learnt_judged.bucket(gap.numpy()))


def windows(count: int) -> list[tuple[int, int]]:
    begins = [0]
    while begins[-1] + WINDOW < count:
        begins.append(begins[-1] + STRIDE)
    return [(b, min(b + WINDOW, count)) for b in begins]


def encode(
    reader: Reader, batch: Sequence[Pieces], blank: float, special: Sequence[int]
) -> list[tuple[Tensor, Tensor]]:
    """Tags and span halves of whole reports, put together from the middle of windows."""
    first, last, masked = special
    pieces_of = [(n, w) for n, p in enumerate(batch) for w in windows(len(p.ids))]
    width = max(w[1] - w[0] for _, w in pieces_of) + 2
    ids = torch.zeros(len(pieces_of), width, dtype=torch.long)
    cases, mask = torch.zeros_like(ids), torch.zeros(len(pieces_of), width)
    for row, (n, (begin, end)) in enumerate(pieces_of):
        size = end - begin + 2
        ids[row, :size] = torch.tensor([first, *batch[n].ids[begin:end], last])
        cases[row, 1 : size - 1] = torch.tensor(batch[n].cases[begin:end])
        mask[row, :size] = 1
    if blank:
        ids[(torch.rand(ids.shape) < blank) & (mask > 0)] = masked
    tags, spans = reader.encoder(ids, cases, mask)
    found: list[tuple[list[Tensor], list[Tensor]]] = [([], []) for _ in batch]
    for row, (n, (begin, end)) in enumerate(pieces_of):
        lead = (WINDOW - STRIDE) // 2 if begin else 0
        tail = (WINDOW - STRIDE) // 2 if end < len(batch[n].ids) else 0
        inside = slice(1 + lead, 1 + end - begin - tail)
        found[n][0].append(tags[row, inside])
        found[n][1].append(spans[row, inside])
    return [(torch.cat(t), torch.cat(s)) for t, s in found]


def vectors(spans: Tensor, places: Sequence[tuple[int, int]], kind: int) -> Tensor:
    at = torch.tensor(places, dtype=torch.long).reshape(-1, 2)
    first = spans[at[:, 0], kind * 2 * SPAN : kind * 2 * SPAN + SPAN]
    last = spans[at[:, 1], kind * 2 * SPAN + SPAN : (kind + 1) * 2 * SPAN]
    return torch.relu(first + last)
