"""What the learnt reader's network holds of one report, and the arithmetic of its answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from antedate.cases.drafts import Span

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
NONE = -1
"""No drafted incident."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What the network holds of a report, of which it read the characters before ``end``.

    ``told`` are the words for incidents, ``owner`` the drafted incident of each, or -1 where only
    the network takes them for one. Probabilities:
    ``role`` (mentions, 3) that a mention claims, is blamed, denies; ``spot`` (mentions,) how much
    likelier it is a place than an actor, -1 to 1; ``tie`` (mentions, 3, told)
    which words it does so for, as shares; ``real`` (told,) that an incident is one; ``joint``
    (told, told) that two tell of one incident; ``kind`` (told, ``KINDS``) what it is; ``said``
    (statements, mentions + 1) whose words, the last for nobody's; ``same`` pairs of names with the
    probability that they are one. Logits: ``dates`` and ``places`` (told, choices + 1), which date
    phrase and which mention, the last for none.
    """

    mentions: list[Span]
    role: Floats
    spot: Floats
    told: list[Span]
    owner: Ints
    tie: Floats
    real: Floats
    joint: Floats
    kind: Floats
    dates: Floats
    places: Floats
    statements: list[tuple[Span, float]]
    said: Floats
    same: list[tuple[str, str, float]]
    end: int


def bucket(gap: Ints) -> Ints:
    """Signed distances in word pieces, in 24 steps that double."""
    steps = np.minimum(np.log2(np.abs(gap) + 1.0), 11).astype(np.int64)
    return np.where(gap < 0, steps, steps + 12)


def softmax(logits: Floats) -> Floats:
    """Shares of the last axis; none where it is empty."""
    raised = np.exp(logits - logits.max(-1, keepdims=True, initial=-1e9))
    return np.asarray(raised / raised.sum(-1, keepdims=True), np.float32)


def sigmoid(logits: Floats) -> Floats:
    # Beyond that, 32 bits hold no power.
    return np.asarray(1 / (1 + np.exp(-np.maximum(logits, -80))), np.float32)
