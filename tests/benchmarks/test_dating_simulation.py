"""The simulation's scores against closed forms, and the engine on a few cases of it."""

from __future__ import annotations

import numpy as np
import pytest

from antedate.dating.grid import Grid
from antedate.evidence import DAY_S
from benchmarks.dating.cases import SPAN_DAYS, cases, worlds
from benchmarks.dating.measures import pit_distance, score, wilson
from benchmarks.dating.methods import GRID, METHODS, engine


def test_the_crps_of_a_uniform_density_is_its_closed_form() -> None:
    # F = x / n on [0, n]: CRPS = (y^3 + (n - y)^3) / (3 n^2).
    n, truth = 100, 30.0
    grid = Grid(np.arange(n + 1, dtype=np.float64) * DAY_S)
    found = score(grid, np.full(n, 1 / n), truth)
    assert found.crps_days == pytest.approx((30**3 + 70**3) / (3 * 100**2))
    assert found.pit == pytest.approx(0.3)
    assert found.error_days == pytest.approx(20.0)


def test_a_sure_and_right_answer_scores_nothing() -> None:
    grid = Grid(np.arange(11, dtype=np.float64) * DAY_S)
    mass = np.zeros(10)
    mass[4] = 1.0
    assert score(grid, mass, 4.5).crps_days < 0.1
    assert score(grid, mass, 4.5).covered == (True,) * 4
    assert score(grid, mass, 9.5).covered == (False,) * 4


def test_binomial_intervals_are_those_of_wilson() -> None:
    # Wilson (1927) for 9 of 10: 0.5958 to 0.9821.
    assert wilson(9, 10) == pytest.approx((0.5958, 0.9821), abs=1e-4)


def test_pit_values_that_are_even_lie_near_uniform() -> None:
    assert pit_distance([(i + 0.5) / 100 for i in range(100)]) == pytest.approx(0.005)
    assert pit_distance([0.0] * 10) == pytest.approx(1.0)


def test_the_same_seed_gives_the_same_cases() -> None:
    one, other = (list(cases(worlds()[0], 5, 1)) for _ in range(2))
    assert [case.filmed for case in one] == [case.filmed for case in other]
    assert all(0 <= case.filmed <= SPAN_DAYS for case in one)


def test_every_method_gives_a_density_for_every_setting() -> None:
    for world in worlds():
        for case in cases(world, 4, 2):
            for method in METHODS.values():
                mass = method(case)
                assert mass.sum() == pytest.approx(1.0)
                assert (mass >= 0).all()


def test_with_settings_right_the_engine_covers_about_what_it_says() -> None:
    drawn = list(cases(worlds()[0], 240, 11))
    hits = sum(score(GRID, engine(case), case.filmed).covered[2] for case in drawn)
    # 240 draws at 0.9 fall outside 0.83 to 0.96 once in a thousand times.
    assert 0.83 < hits / len(drawn) < 0.96
