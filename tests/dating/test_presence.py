"""Presence of a thing between dated views, against closed forms and against enumeration."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from antedate.dating.changes import changed_together, log_marginal
from antedate.dating.presence import presence
from antedate.evidence import DAY_S, ChangeRates

RATES = ChangeRates(1 / 200, 1 / 300)


def _sure(states: list[int]) -> np.ndarray:
    """Sightings that can hardly be wrong, (1, n, 2) under absent, present."""
    return np.log(np.array([[(1e-12, 1.0) if s else (1.0, 1e-12) for s in states]]))


def _step(days: float) -> np.ndarray:
    """Transition probabilities [from, to] by the exponential of the generator."""
    a, g = RATES.appear_per_day, RATES.go_per_day
    q, keep = a / (a + g), np.exp(-(a + g) * days)
    return np.array(
        [[1 - q + q * keep, q - q * keep], [1 - q - (1 - q) * keep, q + (1 - q) * keep]]
    )


def test_falls_across_the_gap_in_a_straight_line_when_changes_are_rare() -> None:
    # Seen at 0, gone at 100 d, one removal: in the limit p = (s2 - t) / (s2 - s1).
    rare = ChangeRates(1e-7, 1e-7)
    times = np.array([0.0, 25.0, 50.0, 75.0, 100.0]) * DAY_S
    p = presence(np.array([0.0, 100.0]) * DAY_S, _sure([1, 0]), times, rare)[0]
    assert p[1:4] == pytest.approx([0.75, 0.5, 0.25], abs=0.001)


def test_falls_as_the_formula_of_one_removal_says() -> None:
    # p(t) = (e^{-g(t-s1)} - e^{-g(s2-s1)}) / (1 - e^{-g(s2-s1)}) where nothing comes back.
    rates = ChangeRates(1e-9, 1 / 50)
    t = np.array([10.0, 40.0, 90.0])
    p = presence(np.array([0.0, 100.0]) * DAY_S, _sure([1, 0]), t * DAY_S, rates)[0]
    expected = (np.exp(-t / 50) - np.exp(-2)) / (1 - np.exp(-2))
    assert p == pytest.approx(expected, abs=1e-4)


def test_agrees_with_summing_over_all_histories() -> None:
    at = np.array([0.0, 30.0, 90.0, 140.0])
    sight = np.log(np.array([[[0.1, 0.9], [0.6, 0.4], [0.8, 0.3], [0.2, 0.7]]]))
    for query in (-20.0, 10.0, 60.0, 120.0, 200.0):
        times = np.sort(np.append(at, query))
        place = int(np.searchsorted(at, query))
        total = np.zeros(2)
        for states in product((0, 1), repeat=5):
            q = RATES.appear_per_day / (RATES.appear_per_day + RATES.go_per_day)
            chance = q if states[0] else 1 - q
            for i in range(4):
                chance *= _step(times[i + 1] - times[i])[states[i], states[i + 1]]
            seen = [states[i] for i in range(5) if i != place]
            chance *= np.exp(sum(sight[0, i, s] for i, s in enumerate(seen)))
            total[states[place]] += chance
        found = presence(at * DAY_S, sight, np.array([query]) * DAY_S, RATES)[0, 0]
        assert found == pytest.approx(total[1] / total.sum(), rel=1e-9)


def test_the_marginal_agrees_with_summing_over_all_histories() -> None:
    at = np.array([0.0, 30.0, 90.0])
    sight = np.log(np.array([[[0.1, 0.9], [0.6, 0.4], [0.8, 0.3]]]))
    q = RATES.appear_per_day / (RATES.appear_per_day + RATES.go_per_day)
    total = sum(
        (q if a else 1 - q)
        * _step(30)[a, b]
        * _step(60)[b, c]
        * np.exp(sight[0, 0, a] + sight[0, 1, b] + sight[0, 2, c])
        for a, b, c in product((0, 1), repeat=3)
    )
    assert log_marginal(at * DAY_S, sight, RATES)[0] == pytest.approx(np.log(total), rel=1e-9)


def test_without_views_it_is_the_long_run_share() -> None:
    p = presence(np.zeros(0), np.zeros((1, 0, 2)), np.array([0.0]), RATES)
    assert p[0, 0] == pytest.approx(0.6, abs=1e-12)


def test_a_view_that_shows_nothing_changes_nothing() -> None:
    at = np.array([0.0, 50.0, 100.0]) * DAY_S
    blind = _sure([1, 0, 0])
    blind[0, 1] = 0.0
    times = np.array([20.0, 70.0]) * DAY_S
    with_blind = presence(at, blind, times, RATES)
    without = presence(at[[0, 2]], _sure([1, 0]), times, RATES)
    assert with_blind == pytest.approx(without, abs=1e-9)


def test_things_that_flip_together_are_one_change_and_others_are_not() -> None:
    at = np.linspace(0, 400, 21) * DAY_S
    early, late = at < 130 * DAY_S, at < 290 * DAY_S
    states = [early, early, late, ~early]
    sight = np.log(np.array([[(0.02, 0.95) if s else (0.98, 0.05) for s in row] for row in states]))
    assert sorted(changed_together(at, sight, RATES)) == [[0, 1], [2], [3]]
