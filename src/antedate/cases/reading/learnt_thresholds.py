"""How sure the learnt reader must be."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Least probabilities, set on reports that were not learnt from.

    ``*_kept`` are for what the rules drafted, ``claimed``, ``blamed``, ``denied``, ``alias``,
    ``statement`` (with its ``speaker``) and ``incident`` for what only the network sees.
    ``speaker_over_rules``, ``date`` and ``place`` change what the rules chose, and
    ``speaker_over_cue`` a speaker whom they have from a word for saying. ``joined``: a word
    belongs to an incident that is known; ``merged``: two of the rules' are one.
    ``place_no_actor`` is no probability: how much likelier a name must be a place, from -1 to 1,
    to be no actor.
    """

    claimed: float = 0.6
    blamed: float = 0.7
    denied: float = 0.8
    relation_kept: float = 0.1
    alias: float = 0.7
    alias_kept: float = 0.02
    statement: float = 0.82
    speaker: float = 0.8
    speaker_over_rules: float = 0.5
    speaker_over_cue: float = 0.9
    statement_kept: float = 0.4
    incident_kept: float = 0.5
    date: float = 0.6
    place: float = 0.5
    incident: float = 0.85
    joined: float = 0.3
    merged: float = 0.7
    place_no_actor: float = 0.4
