"""Which things were moved by one real change, told from their sightings in dated views.

Treated as independent, things that came together count one event several times. Two sets of
things are joined where one shared presence explains their sightings better than two: by the
ratio of marginal likelihoods, against stated prior odds. Things that never changed in any
view may be joined too, which costs nothing: it makes them count less, never more.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np

from antedate.evidence import DAY_S, ChangeRates, FloatArray


def log_marginal(at_s: FloatArray, log_sight: FloatArray, rates: ChangeRates) -> FloatArray:
    """log P(all sightings of a thing), shape (things,).

    ``at_s``: times of the views, rising, shape (n,); ``log_sight``: log-likelihoods under
    absent, present, shape (things, n, 2); views that do not show a thing hold (0, 0).
    """
    total = (rates.appear_per_day + rates.go_per_day) / DAY_S
    long_run = rates.appear_per_day / (rates.appear_per_day + rates.go_per_day)
    keep = np.exp(-total * np.diff(at_s))
    top = log_sight.max(axis=2)
    sight = np.exp(log_sight - top[..., None])
    present = np.full(len(log_sight), long_run)
    found = top.sum(axis=1)
    for i in range(log_sight.shape[1]):
        if i:
            present = long_run + (present - long_run) * keep[i - 1]
        one, zero = present * sight[:, i, 1], (1 - present) * sight[:, i, 0]
        found = found + np.log(one + zero)
        present = one / (one + zero)
    return np.asarray(found, np.float64)


def changed_together(
    at_s: FloatArray, log_sight: FloatArray, rates: ChangeRates, *, log_odds: float = 0.0
) -> list[list[int]]:
    """The indices of things in sets that share their changes, the best join made first.

    Arguments as for ``log_marginal``; ``log_odds``: prior log-odds that two sets share.
    """
    sets = [[thing] for thing in range(len(log_sight))]
    pooled = [log_sight[thing] for thing in range(len(log_sight))]
    alone = list(log_marginal(at_s, log_sight, rates)) if sets else []
    gains: dict[tuple[int, int], tuple[float, float]] = {}
    live = list(range(len(sets)))
    _measure(gains, list(combinations(live, 2)), at_s, pooled, alone, rates)
    while gains:
        (one, other), (gain, both) = max(gains.items(), key=lambda item: item[1][0])
        if gain + log_odds <= 0:
            break
        sets.append(sets[one] + sets[other])
        pooled.append(pooled[one] + pooled[other])
        alone.append(both)
        live = [index for index in live if index not in (one, other)]
        gains = {pair: g for pair, g in gains.items() if not {one, other} & set(pair)}
        new = len(sets) - 1
        _measure(gains, [(index, new) for index in live], at_s, pooled, alone, rates)
        live.append(new)
    return [sorted(sets[index]) for index in live]


def _measure(
    gains: dict[tuple[int, int], tuple[float, float]],
    pairs: list[tuple[int, int]],
    at_s: FloatArray,
    pooled: list[FloatArray],
    alone: list[float],
    rates: ChangeRates,
) -> None:
    """Put the gain in log-likelihood of each join, and the likelihood joined, into ``gains``."""
    if not pairs:
        return
    joined = log_marginal(at_s, np.stack([pooled[a] + pooled[b] for a, b in pairs]), rates)
    for (one, other), both in zip(pairs, joined, strict=True):
        gains[one, other] = (float(both) - alone[one] - alone[other], float(both))
