"""Whether a lasting thing stood at a time, given views that show it, lack it or hide it.

A thing is a process with two states in continuous time: it appears at rate a while absent and
goes at rate g while present. Views report its state with errors. The forward-backward
recursion (Rabiner 1989, A tutorial on hidden Markov models, section III) over the views gives
the probability that it stood at any time between, before or after them. Over a lag d,

    P(present after d | present) = q + (1 - q) exp(-(a + g) d),   q = a / (a + g),
    P(present after d | absent)  = q - q exp(-(a + g) d).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from antedate.evidence import DAY_S, ChangeRates, FloatArray


def presence(
    at_s: FloatArray, log_sight: FloatArray, query_s: FloatArray, rates: ChangeRates
) -> FloatArray:
    """The probability that each thing stood at each time of ``query_s``.

    ``at_s``: times of the views, seconds, rising, shape (n,). ``log_sight``: log-likelihood of
    what each view shows if the thing is absent, present; shape (things, n, 2). ``query_s``:
    shape (m,). Returns shape (things, m). Without views it is the long-run share q.
    """
    total = (rates.appear_per_day + rates.go_per_day) / DAY_S
    long_run = rates.appear_per_day / (rates.appear_per_day + rates.go_per_day)
    things, n = log_sight.shape[:2]
    if n == 0:
        return np.full((things, len(query_s)), long_run)
    sight = np.exp(log_sight - log_sight.max(axis=2, keepdims=True))
    keep = np.exp(-total * np.diff(at_s))
    forward = _forward(sight, keep, long_run)
    backward = _backward(sight, keep, long_run)
    # Of each query time: the view before it and the one after, with the lags to them.
    after = np.searchsorted(at_s, query_s)
    before = after - 1
    past = _lag(query_s - at_s[np.clip(before, 0, None)], before >= 0, total)
    future = _lag(at_s[np.clip(after, None, n - 1)] - query_s, after < n, total)
    stood = forward[:, np.clip(before, 0, None), 1]
    here = long_run + (stood - long_run) * past
    then = backward[:, np.clip(after, None, n - 1)]
    mean = (1 - long_run) * then[..., 0] + long_run * then[..., 1]
    if_present = mean + (then[..., 1] - mean) * future
    if_absent = mean + (then[..., 0] - mean) * future
    one, zero = here * if_present, (1 - here) * if_absent
    return np.asarray(one / (one + zero), np.float64)


def _lag(seconds: FloatArray, there: NDArray[np.bool_], total: float) -> FloatArray:
    """How much of a state is left after a lag; nothing where there is no view."""
    return np.asarray(np.where(there, np.exp(-total * np.clip(seconds, 0, None)), 0.0), np.float64)


def _forward(sight: FloatArray, keep: FloatArray, long_run: float) -> FloatArray:
    """P(state at view i | views up to i), shape (things, n, 2)."""
    out = np.empty_like(sight)
    present = np.full(len(sight), long_run)
    for i in range(sight.shape[1]):
        if i:
            present = long_run + (out[:, i - 1, 1] - long_run) * keep[i - 1]
        one, zero = present * sight[:, i, 1], (1 - present) * sight[:, i, 0]
        out[:, i, 1] = one / (one + zero)
        out[:, i, 0] = 1 - out[:, i, 1]
    return out


def _backward(sight: FloatArray, keep: FloatArray, long_run: float) -> FloatArray:
    """P(views from i on | state at view i), up to a factor for each thing; (things, n, 2)."""
    out = np.empty_like(sight)
    n = sight.shape[1]
    later = np.ones((len(sight), 2))
    for i in range(n - 1, -1, -1):
        here = later * sight[:, i]
        out[:, i] = here / here.max(axis=1, keepdims=True)
        if i:
            mean = (1 - long_run) * out[:, i, 0] + long_run * out[:, i, 1]
            later = mean[:, None] + (out[:, i] - mean[:, None]) * keep[i - 1]
    return out
