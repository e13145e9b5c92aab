"""How far the network is from the labels of a report."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from antedate.cases.reading.learnt_aliases import MOST_NAMES
from antedate.cases.reading.learnt_candidates import kept, pair_features, stem
from antedate.cases.reading.learnt_tags import tagged
from benchmarks.reading import score as scoring
from benchmarks.reading.learn_encode import bucket, vectors
from benchmarks.reading.learn_examples import NONE, Example
from benchmarks.reading.learn_net import SPAN, Heads, Reader


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
    stems: list[str]


def losses(reader: Reader, x: Example, tags: Tensor, spans: Tensor) -> dict[str, Tensor]:
    """The loss of each task, summed over a report."""
    out: dict[str, Tensor] = {}
    for kind, name in enumerate(("actor", "place", "statement", "event")):
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
    shares = tags.detach().numpy()
    extra = [s for kind in (0, 1) for s, _ in tagged(shares, read, kind, 0.3)][:80]
    mentions = [
        (s, at) for s in kept(text, [*x.mentions, *extra]) if (at := read.of(s)) is not None
    ]
    # What the tagger takes for an incident and is none teaches to doubt it.
    marked = [s for s, _ in tagged(shares, read, 3, 0.4)]
    wrong = [s for s in marked if not any(s.meets(t) for t, _ in x.told)]
    events = [*x.told, *((s, NONE) for s in wrong[:30])]
    told = [(s, n, at) for s, n in events if (at := read.of(s))]
    return Seen(
        words=[s.of(text) for s, _ in mentions],
        m=vectors(spans, [at for _, at in mentions], 0),
        where=torch.tensor([at[0] for _, at in mentions], dtype=torch.long),
        u=vectors(spans, [at for _, _, at in told], 1),
        there=torch.tensor([at[0] for _, _, at in told], dtype=torch.long),
        owner=torch.tensor([n for _, n, _ in told], dtype=torch.long),
        stems=[stem(s.of(text)) for s, _, _ in told],
    )


def _relations(heads: Heads, x: Example, seen: Seen) -> Tensor:
    """Any mention may tell a relation, with any word for its incident; no other mention may.
    One in the labelled clause does, if there is any."""
    role = torch.sigmoid(heads.role(seen.m))
    wanted = torch.zeros(len(seen.words), 3)
    total = role.sum() * 0
    for kind, names, incident, clause in x.relations:
        folded = {scoring.folded(n) for n in names}
        strict = [n for n, w in enumerate(seen.words) if scoring.folded(w) in folded]
        loose = [n for n, w in enumerate(seen.words) if any(scoring.same_name(g, w) for g in names)]
        wanted[loose, kind] = -1
        bag = strict or loose
        if at := x.pieces.of(clause):
            bag = [n for n in bag if at[0] <= int(seen.where[n]) <= at[1]] or bag
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
    u, owners = seen.u, sorted(set(seen.owner.tolist()) - {NONE})
    real = heads.real(u)[:, 0]
    target = (seen.owner != NONE).float()
    each = F.binary_cross_entropy_with_logits(real, target, reduction="none")
    alone = [1 / int((seen.owner == n).sum()) if n != NONE else 0.5 for n in seen.owner.tolist()]
    out = {"real": (each * torch.tensor(alone)).sum()}
    sorts = torch.tensor([x.kinds[n] if n != NONE else NONE for n in seen.owner.tolist()])
    if bool((known := sorts != NONE).any()):
        which = F.cross_entropy(heads.kind(u[known]), sorts[known], reduction="none")
        out["kind"] = (which * torch.tensor(alone)[known]).sum()
    if len(owned := (seen.owner != NONE).nonzero()[:, 0]) > 1:
        out["joint"] = _joint(heads, seen, owned)
    dates = [(n, at) for n, s in enumerate(x.dates) if (at := x.pieces.of(s)) is not None]
    d = vectors(spans, [at for _, at in dates], 2)
    date_at = torch.tensor([at[0] for _, at in dates], dtype=torch.long)
    when, where = [], []
    for n in owners:
        rows = (seen.owner == n).nonzero()[:, 0]
        label = x.labels["incidents"][n]
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


def _joint(heads: Heads, seen: Seen, rows: Tensor) -> Tensor:
    """Whether two words tell of one incident."""
    u, there, owner = seen.u[rows], seen.there[rows], seen.owner[rows]
    logits = joint_logits(heads, u, there, [seen.stems[n] for n in rows.tolist()])
    above = torch.triu(torch.ones_like(logits, dtype=torch.bool), 1)
    target = (owner[:, None] == owner[None]).float()
    each = F.binary_cross_entropy_with_logits(logits, target, reduction="none")
    return each[above].sum() / len(rows)


def joint_logits(heads: Heads, u: Tensor, there: Tensor, stems: list[str]) -> Tensor:
    logits = u @ (heads.joint + heads.joint.T) @ u.T / math.sqrt(SPAN)
    logits = logits + heads.joint_far[bucket((there[None] - there[:, None]).abs())]
    same = torch.tensor([[float(a == b) for b in stems] for a in stems])
    return logits + heads.joint_word[0] + heads.joint_word[1] * same


def pooled(logits: Tensor, none: Tensor) -> Tensor:
    """One choice for all words of an incident, the last for none."""
    return torch.cat([logits, none], 1).logsumexp(0)


def _right_places(place: str | None, words: list[str]) -> list[int]:
    if not place:
        return [len(words)]
    wanted, folded = scoring.folded(place), [scoring.folded(w) for w in words]
    return [k for k, w in enumerate(folded) if w == wanted] or [
        k for k, w in enumerate(folded) if f" {w} " in f" {wanted} " or f" {wanted} " in f" {w} "
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
        exact = [k for k in good if scoring.folded(seen.words[k]) == scoring.folded(who)]
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
        if w != w.lower():
            groups.setdefault(w, []).append(n)
    names = list(groups)[:MOST_NAMES]
    if len(names) < 2:
        return None
    mean = torch.stack([m[groups[w]].mean(0) for w in names])
    rows, targets = [], []
    folded = [scoring.folded(w) for w in names]
    for j in range(len(names)):
        for i in range(j):
            pair = frozenset((folded[i], folded[j]))
            if len(pair) < 2:
                continue
            right = pair in x.closed
            if not right and any(scoring.pair_like(pair, p) for p in x.closed):
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
    )[:, 0]
    logits = logits + told_same(heads, [groups[w] for w in names], m, where)[at[:, 0], at[:, 1]]
    return F.binary_cross_entropy_with_logits(logits, torch.tensor(targets), reduction="sum")


def told_same(heads: Heads, groups: list[list[int]], m: Tensor, where: Tensor) -> Tensor:
    """(names, names): the most that any mention of the one tells of any mention of the other."""
    rows = torch.tensor([n for group in groups for n in group])
    name = torch.tensor([k for k, group in enumerate(groups) for _ in group])
    m, where, count = m[rows], where[rows], len(groups)
    logits = (m @ heads.alias) @ m.T / math.sqrt(SPAN)
    logits = logits + heads.alias_far[bucket(where[None] - where[:, None])]
    cell = (name[:, None] * count + name[None]).flatten()
    most = torch.zeros(count * count).scatter_reduce(
        0, cell, logits.flatten(), "amax", include_self=False
    )
    most = most.view(count, count)
    return torch.maximum(most, most.T)
