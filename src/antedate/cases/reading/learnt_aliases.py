"""Which names the learnt reader's network holds for one: by how they look and where they stand."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from antedate.cases.reading.learnt_candidates import pair_features
from antedate.cases.reading.learnt_judged import Floats, Ints, bucket, sigmoid

MOST_NAMES = 120
"""Bounds the work on a long text."""


def same_names(
    weights: Mapping[str, Floats], words: Sequence[str], m: Floats, at: Ints
) -> list[tuple[str, str, float]]:
    """Pairs of names with the probability that they are one.

    ``words`` are the mentions as written, ``m`` (n, width) their vectors and ``at`` (n, 2) their
    first and last word pieces.
    """
    groups: dict[str, list[int]] = {}
    for n, word in enumerate(words):
        if word != word.lower():
            groups.setdefault(word, []).append(n)
    names = list(groups)[:MOST_NAMES]
    pairs = [(i, j) for j in range(len(names)) for i in range(j)]
    if not pairs:
        return []
    left, right = [i for i, _ in pairs], [j for _, j in pairs]
    mean = np.stack([m[groups[w]].mean(0) for w in names])
    first = [at[groups[w], 0] for w in names]
    looks = np.array([
        pair_features(names[i], names[j], int(np.abs(first[i][:, None] - first[j]).min()))
        for i, j in pairs
    ], np.float32)  # fmt: skip
    one, two = mean[left], mean[right]
    x = np.concatenate([one * two, np.abs(one - two), looks], 1)
    x = np.maximum(x @ weights["same1.weight"].T + weights["same1.bias"], 0)
    alike = x @ weights["same2.weight"][0] + weights["same2.bias"]
    told = _told_same(weights, [groups[w] for w in names], m, at)[left, right]
    p = sigmoid(np.asarray(alike + told, np.float32))
    return [(names[i], names[j], float(q)) for (i, j), q in zip(pairs, p, strict=True)]


def _told_same(
    weights: Mapping[str, Floats], groups: Sequence[Sequence[int]], m: Floats, at: Ints
) -> Floats:
    """(names, names): the most that any mention of the one tells of any of the other."""
    rows = [n for group in groups for n in group]
    name = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    m, where = m[rows], at[rows, 0]
    logits = m @ weights["alias"] @ m.T / math.sqrt(m.shape[1])
    logits += weights["alias_far"][bucket(where[None] - where[:, None])]
    most = np.full((len(groups), len(groups)), -1e9, np.float32)
    np.maximum.at(most, (name[:, None], name[None]), logits)
    return np.asarray(np.maximum(most, most.T), np.float32)
