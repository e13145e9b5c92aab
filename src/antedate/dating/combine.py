"""Reasons together: one likelihood, with one chance of failure for each group."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from antedate.dating.grid import Grid
from antedate.dating.items import items_log_elsewhere, items_log_likelihood
from antedate.evidence import Evidence, FloatArray

_NEVER = -1e9
"""Instead of minus infinity inside a sum, so that 0 times it is 0."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Evidence on a grid. ``log``: its log-likelihood when it rests on what it should, shape
    (n,); ``elsewhere``: when it does not, whatever the date."""

    evidence: Evidence
    log: FloatArray
    elsewhere: float


def on_grid(evidence: Evidence, grid: Grid) -> Reason:
    """The likelihood of one evidence at the middle of each cell."""
    log = np.zeros(len(grid.middle_s))
    elsewhere = evidence.log_elsewhere
    if evidence.likelihood is not None:
        log = log + np.asarray(evidence.likelihood(grid.middle_s), np.float64)
    if evidence.items:
        log = log + items_log_likelihood(evidence.items, evidence.rates, grid.middle_s)
        elsewhere += items_log_elsewhere(evidence.items)
    if np.isnan(log).any():
        raise ValueError(f"the likelihood of {evidence.kind.value} evidence is not a number")
    return Reason(evidence, log, elsewhere)


def groups(reasons: Sequence[Reason]) -> list[list[int]]:
    """The indices of reasons that share a failure latent; a reason with no group is alone."""
    named: dict[str, list[int]] = {}
    for index, reason in enumerate(reasons):
        named.setdefault(reason.evidence.group or f"\0{index}", []).append(index)
    return list(named.values())


def trust_of(reasons: Sequence[Reason]) -> float:
    """What a group's reasons share: the least trust among them."""
    return min(reason.evidence.trust for reason in reasons)


def group_log(reasons: Sequence[Reason]) -> FloatArray:
    """log of trust prod L_i(t) + (1 - trust) prod b_i, shape (n,)."""
    right = sum(reason.log for reason in reasons)
    wrong = sum(reason.elsewhere for reason in reasons)
    trust = trust_of(reasons)
    return np.asarray(np.logaddexp(_log(trust) + right, _log(1 - trust) + wrong), np.float64)


def together(reasons: Sequence[Reason], cells: int) -> FloatArray:
    """log L of all reasons, shape (cells,)."""
    return _sum((group_log([reasons[i] for i in members]) for members in groups(reasons)), cells)


def each_left_out(reasons: Sequence[Reason], cells: int) -> list[FloatArray]:
    """log L of all reasons but one, for each in turn, shape (cells,).

    Left out of a group, a reason leaves the group's chance of failure to the others.
    """
    sets = groups(reasons)
    each = [group_log([reasons[i] for i in members]) for members in sets]
    out: list[FloatArray] = [np.zeros(0)] * len(reasons)
    for place, members in enumerate(sets):
        rest = _sum((log for other, log in enumerate(each) if other != place), cells)
        for index in members:
            kept = [reasons[i] for i in members if i != index]
            out[index] = rest + group_log(kept) if kept else rest
    return out


def _sum(logs: Iterable[FloatArray], cells: int) -> FloatArray:
    total = np.zeros(cells)
    for log in logs:
        total = total + log
    return total


def failure_chance(reasons: Sequence[Reason], rest: FloatArray, prior: FloatArray) -> float:
    """The posterior chance that a group rests on the wrong thing.

    ``rest``: log-likelihood of all reasons outside the group, shape (n,); ``prior``: mass of
    each cell.
    """
    trust = trust_of(reasons)
    right = _log(trust) + sum(reason.log for reason in reasons)
    wrong = _log(1 - trust) + sum(reason.elsewhere for reason in reasons)
    with np.errstate(divide="ignore"):
        base = np.log(prior) + rest
    one, other = np.logaddexp.reduce(base + right), np.logaddexp.reduce(base + wrong)
    return float(1 / (1 + np.exp(np.clip(one - other, -700, 700))))


def _log(share: float) -> float:
    return float(np.log(share)) if share > 0 else _NEVER
