"""How much each curve counts at this place: learnt from the dated views themselves.

The density over time is proportional to exp(sum of strength x curve), strengths not below
zero, which makes the log score of the references, each dated by the others, concave in the
strengths. They are fitted to it, held near what served at other places where there are few
references. Where nothing lasts, or light drowns it, they go to zero and the density is flat.

Then all strengths are tempered by one factor: each reference is dated by strengths that were
fitted without it, and the factor is the one that serves these dates best, drawn towards what
it is at other places. So a place that deceives its own references is believed less.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize
from scipy.special import logsumexp

from antedate.places.cells import Field
from antedate.places.curves import COLUMNS, Times, nearest

# Strengths that served at made-up cameras and one real one, for each spread.
_SERVED = {
    "edges": (0.5, 2.2, 2.2),
    "pattern": (0.5, 2.0, 1.5),
    "colour": (0.5, 1.2, 1.5),
    "whole": (0.5, 1.0, 0.5),
    "pose": (0.5, 0.3, 0.5),
}
_HOLD = 0.2
# A fit is always surer of what it was fitted to than of what comes.
_MODEST = 0.95
_TEMPERS = np.linspace(0.3, 1.5, 49)
_USUAL_TEMPER, _TEMPER_SPREAD = 0.9, 0.2
_PARTS = 9


def strengths(curves: Field, at: Times, grid: Times) -> Field:
    """The strength of each column of ``curves`` (references, grid, columns), from ``left_out``.

    ``at`` (references,) are the references' true times, ``grid`` those of the curves.
    """
    served = np.array([one for kind in _kinds() for one in _SERVED[kind]], np.float64)
    values = curves.astype(np.float64)
    truth = values[np.arange(len(at)), nearest(grid, at)]

    def loss(strength: Times) -> tuple[float, Times]:
        log = values @ strength
        top = log.max(axis=1, keepdims=True)
        raised = np.exp(log - top)
        total = raised.sum(axis=1, keepdims=True)
        off = strength - served
        value = (np.log(total) + top).sum() - (truth @ strength).sum() + _HOLD / 2 * off @ off
        slope = np.einsum("tg,tgb->b", raised / total, values) - truth.sum(axis=0) + _HOLD * off
        return float(value), slope

    fitted = minimize(loss, served, jac=True, bounds=[(0, None)] * len(served), method="L-BFGS-B")
    return np.asarray(fitted.x * _MODEST, np.float32)


def temper(curves: Field, at: Times, grid: Times, seed: int = 3) -> float:
    """The factor for all strengths, from the same curves as ``strengths``."""
    parts = min(_PARTS, len(at))
    turn = np.random.default_rng(seed).permutation(len(at)) % parts
    log = np.zeros(curves.shape[:2])
    for part in range(parts):
        ours = turn == part
        fitted = strengths(curves[~ours], at[~ours], grid)
        log[ours] = curves[ours].astype(np.float64) @ fitted
    truth = log[np.arange(len(at)), nearest(grid, at)]
    off = np.log(_TEMPERS / _USUAL_TEMPER) / _TEMPER_SPREAD
    scores = [
        float((factor * truth - logsumexp(factor * log, axis=1)).sum()) for factor in _TEMPERS
    ]
    return float(_TEMPERS[int(np.argmax(np.array(scores) - off**2 / 2))])


def _kinds() -> list[str]:
    return list(dict.fromkeys(kind for kind, _ in COLUMNS))
