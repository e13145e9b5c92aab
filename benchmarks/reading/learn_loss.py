"""How far the network is from the labels of a report."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from antedate.cases.drafts import Span
from antedate.cases.reading.learnt_candidates import kept, pair_features
from antedate.cases.reading.learnt_model import STRIDE, WINDOW
from antedate.cases.reading.learnt_pieces import Pieces
from benchmarks.reading import score as scoring
from benchmarks.reading.learn_examples import NONE, Example
from benchmarks.reading.learn_net import BUCKETS, SPAN, Heads, Reader


def bucket(gap: Tensor) -> Tensor:
    """Signed distances in word pieces, in ``BUCKETS`` steps that double."""
    steps = torch.log2(gap.abs().float() + 1).clamp(max=11).long()
    return torch.where(gap < 0, steps, steps + BUCKETS // 2)


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


def tagged(logits: Tensor, read: Pieces, kind: int, least: float) -> list[Span]:
    """Spans that the tagger marks: inside with ``least`` probability, cut where one begins."""
    p = logits[:, kind * 3 : kind * 3 + 3].softmax(-1).detach().tolist()
    found, begin = [], None
    for n, (_, b, i) in enumerate([*p, (1.0, 0.0, 0.0)]):
        inside = b + i >= least
        if begin is not None and (not inside or b > max(i, 0.4)):
            found.append(Span(read.starts[begin], read.ends[n - 1]))
            begin = None
        if inside and begin is None:
            begin = n
    return found


def vectors(spans: Tensor, places: Sequence[tuple[int, int]], kind: int) -> Tensor:
    at = torch.tensor(places, dtype=torch.long).reshape(-1, 2)
    first = spans[at[:, 0], kind * 2 * SPAN : kind * 2 * SPAN + SPAN]
    last = spans[at[:, 1], kind * 2 * SPAN + SPAN : (kind + 1) * 2 * SPAN]
    return torch.relu(first + last)


def either(p: Tensor) -> Tensor:
    """Probability of at least one."""
    return 1 - torch.prod(1 - p.clamp(0, 0.9999))


def some(logits: Tensor, targets: list[int]) -> Tensor:
    """Loss of a choice of which any of the targets is right."""
    return logits.logsumexp(-1) - logits[torch.tensor(targets)].logsumexp(-1)


@dataclass
class Seen:
    """Vectors of the mentions and of the words for incidents of one report, and where they are."""

    words: list[str]
    m: Tensor
    where: Tensor
    u: Tensor
    there: Tensor
    owner: Tensor


def losses(reader: Reader, x: Example, tags: Tensor, spans: Tensor) -> dict[str, Tensor]:
    """The loss of each task, summed over a report."""
    out: dict[str, Tensor] = {}
    for kind, name in enumerate(("actor", "place", "statement")):
        out["tag " + name] = F.cross_entropy(
            tags[:, kind * 3 : kind * 3 + 3], torch.tensor(x.tags[kind])
        )
    seen = _seen(x, tags, spans)
    if not seen.words:
        return out
    out["relations"] = _relations(reader.heads, x, seen)
    if len(seen.u):
        out |= _incidents(reader.heads, x, seen, spans)
    if x.statements:
        out["said"] = _said(reader.heads, x, seen, spans)
    loss = same_loss(reader.heads, x, seen.words, seen.m, seen.where)
    if loss is not None:
        out["same"] = loss
    return out


def _seen(x: Example, tags: Tensor, spans: Tensor) -> Seen:
    read, text = x.pieces, x.draft.text
    extra = [s for kind in (0, 1) for s in tagged(tags, read, kind, 0.3)][:80]
    mentions = [
        (s, at) for s in kept(text, [*x.mentions, *extra]) if (at := read.of(s)) is not None
    ]
    told = [(n, at) for n, group in enumerate(x.incidents) for s in group if (at := read.of(s))]
    return Seen(
        words=[s.of(text) for s, _ in mentions],
        m=vectors(spans, [at for _, at in mentions], 0),
        where=torch.tensor([at[0] for _, at in mentions], dtype=torch.long),
        u=vectors(spans, [at for _, at in told], 1),
        there=torch.tensor([at[0] for _, at in told], dtype=torch.long),
        owner=torch.tensor([n for n, _ in told], dtype=torch.long),
    )


def _relations(heads: Heads, x: Example, seen: Seen) -> Tensor:
    """Any mention may tell a relation, with any word for its incident; no other mention may."""
    role = torch.sigmoid(heads.role(seen.m))
    wanted = torch.zeros(len(seen.words), 3)
    total = role.sum() * 0
    for kind, names, incident in x.relations:
        folded = {scoring._folded(n) for n in names}
        strict = [n for n, w in enumerate(seen.words) if scoring._folded(w) in folded]
        loose = [n for n, w in enumerate(seen.words) if any(scoring.same_name(g, w) for g in names)]
        wanted[loose, kind] = -1
        bag = strict or loose
        if not bag:
            continue
        p = role[bag, kind]
        here = seen.owner == incident
        if incident != NONE and bool(here.any()):
            gap = bucket(seen.there[None] - seen.where[bag][:, None])
            tie = (seen.m[bag] @ heads.tied[kind]) @ seen.u.T / math.sqrt(SPAN)
            p = p * (tie + heads.tied_far[kind][gap]).softmax(-1)[:, here].sum(-1)
        total = total - torch.log(either(p) + 1e-6)
    return total - torch.log(1 - role + 1e-6)[wanted == 0].sum()


def _incidents(heads: Heads, x: Example, seen: Seen, spans: Tensor) -> dict[str, Tensor]:
    u, back = seen.u, {d: n for n, d in x.matched.items()}
    real = heads.real(u)[:, 0]
    target = torch.tensor([float(n in back) for n in seen.owner.tolist()])
    out = {"real": F.binary_cross_entropy_with_logits(real, target, reduction="none")}
    alone = torch.tensor([1 / int((seen.owner == n).sum()) for n in seen.owner.tolist()])
    out = {"real": (out["real"] * alone).sum()}
    dates = [(n, at) for n, s in enumerate(x.dates) if (at := x.pieces.of(s)) is not None]
    d = vectors(spans, [at for _, at in dates], 2)
    date_at = torch.tensor([at[0] for _, at in dates], dtype=torch.long)
    when, where = [], []
    for n in {n for n in seen.owner.tolist() if n in back}:
        rows = (seen.owner == n).nonzero()[:, 0]
        label = x.labels["incidents"][back[n]]
        right = set(x.right_dates.get(n, []))
        good = [k for k, (i, _) in enumerate(dates) if i in right]
        good = good if label.get("date") else [len(dates)]
        if good and dates:
            gap = bucket(date_at[None] - seen.there[rows][:, None])
            logits = (u[rows] @ heads.dated) @ d.T / math.sqrt(SPAN) + heads.dated_far[gap]
            when.append(some(pooled(logits, heads.undated(u[rows])), good))
        good = _right_places(label.get("place"), seen.words)
        if good:
            gap = bucket(seen.where[None] - seen.there[rows][:, None])
            logits = (u[rows] @ heads.placed) @ seen.m.T / math.sqrt(SPAN) + heads.placed_far[gap]
            where.append(some(pooled(logits, heads.unplaced(u[rows])), good))
    if when:
        out["dated"] = torch.stack(when).sum()
    if where:
        out["placed"] = torch.stack(where).sum()
    return out


def pooled(logits: Tensor, none: Tensor) -> Tensor:
    """One choice for all words of an incident, the last for none."""
    return torch.cat([logits, none], 1).logsumexp(0)


def _right_places(place: str | None, words: list[str]) -> list[int]:
    if not place:
        return [len(words)]
    wanted, folded = scoring._folded(place), [scoring._folded(w) for w in words]
    return [k for k, w in enumerate(folded) if w == wanted] or [
        k for k, w in enumerate(folded) if w in wanted or wanted in w
    ]


def _said(heads: Heads, x: Example, seen: Seen, spans: Tensor) -> Tensor:
    chosen = [(at, who) for s, who in x.statements if (at := x.pieces.of(s)) is not None]
    if not chosen:
        return spans.sum() * 0
    v = vectors(spans, [at for at, _ in chosen], 3)
    begin, end = (torch.tensor([at[side] for at, _ in chosen]) for side in (0, 1))
    logits = speaker_logits(heads, v, begin, end, seen.m, seen.where)
    total = logits.sum() * 0
    for row, (_, who) in enumerate(chosen):
        good = [k for k, w in enumerate(seen.words) if who and scoring.same_name(who, w)]
        exact = [k for k in good if scoring._folded(seen.words[k]) == scoring._folded(who)]
        total = total + some(logits[row], exact or good or [len(seen.words)])
    return total


def speaker_logits(
    heads: Heads, v: Tensor, begin: Tensor, end: Tensor, m: Tensor, where: Tensor
) -> Tensor:
    before, after = where[None] - begin[:, None], where[None] - end[:, None]
    gap = torch.where(before < 0, before, torch.where(after > 0, after, torch.zeros_like(after)))
    logits = (v @ heads.said) @ m.T / math.sqrt(SPAN) + heads.said_far[bucket(gap)]
    return torch.cat([logits + heads.speaks(m)[:, 0], heads.unsaid(v)], 1)


def same_loss(
    heads: Heads, x: Example, words: list[str], m: Tensor, where: Tensor
) -> Tensor | None:
    groups: dict[str, list[int]] = {}
    for n, w in enumerate(words):
        if w != w.lower() or any(scoring._folded(w) in p for p in x.closed):
            groups.setdefault(w, []).append(n)
    names = list(groups)[:60]
    if len(names) < 2:
        return None
    mean = torch.stack([m[groups[w]].mean(0) for w in names])
    rows, targets = [], []
    folded = [scoring._folded(w) for w in names]
    for j in range(len(names)):
        for i in range(j):
            pair = frozenset((folded[i], folded[j]))
            if len(pair) < 2:
                continue
            right = pair in x.closed
            if not right and any(scoring._pair_like(pair, p) for p in x.closed):
                continue
            rows.append((i, j))
            targets.append(float(right))
    if not rows:
        return None
    gaps = [
        min(abs(int(where[a]) - int(where[b])) for a in groups[names[i]] for b in groups[names[j]])
        for i, j in rows
    ]
    at = torch.tensor(rows)
    one, two = mean[at[:, 0]], mean[at[:, 1]]
    feats = torch.tensor(
        [pair_features(names[i], names[j], g) for (i, j), g in zip(rows, gaps, strict=True)]
    )
    logits = heads.same2(
        torch.relu(heads.same1(torch.cat([one * two, (one - two).abs(), feats], 1)))
    )
    return F.binary_cross_entropy_with_logits(logits[:, 0], torch.tensor(targets), reduction="sum")
