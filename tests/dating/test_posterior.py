"""The posterior: windows, mixtures, weights, pieces, conflicts, bad input."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import inf, log

import numpy as np
import pytest

from antedate.dating import DatingSettings, bounds, estimate, things
from antedate.dating.bounds import Window
from antedate.dating.grid import Grid, grid_for
from antedate.dating.prior import flat_mass, prior_mass, prior_share
from antedate.dating.regions import region
from antedate.dating.trusts import Trusts
from antedate.errors import UsageError
from antedate.estimate import DateEstimate
from antedate.evidence import DAY_S, Curve, Evidence, EvidenceKind, Presence
from antedate.when import parse_moment

UNTIL = datetime(2024, 6, 1, 12, tzinfo=UTC)
START = datetime(2014, 6, 1, tzinfo=UTC)
FLAT = DatingSettings(start=START, flat=True)
SPAN = (UNTIL - START).total_seconds()


def _probability(found: DateEstimate, first: datetime, last: datetime) -> float:
    assert found.density is not None
    edges = found.density.edges_s
    reached = np.concatenate([[0.0], np.cumsum(found.density.per_day * np.diff(edges) / DAY_S)])
    low, high = np.interp([first.timestamp(), last.timestamp()], edges, reached)
    return float(high - low)


def _day(text: str) -> datetime:
    return parse_moment(text, "UTC").at


def _after(text: str, trust: float = 1.0) -> Evidence:
    return bounds.not_before(parse_moment(text, "UTC"), trust, f"not before {text}", text)


def _until(text: str, trust: float = 1.0) -> Evidence:
    at = _day(text)
    return Evidence(
        EvidenceKind.APPEARANCE,
        text,
        trust,
        likelihood=Curve((at,), (-inf,), before=0.0),
        knots=(at,),
    )


def test_nothing_known_says_nothing_but_the_window() -> None:
    found = estimate([bounds.publication(UNTIL)], UNTIL, FLAT)
    assert found.words.startswith("Nothing here says how old it is.")
    assert found.hard == (START, UNTIL)
    assert found.bits == pytest.approx(0.0, abs=1e-9)


def test_an_earlier_post_weighs_as_its_mixture_says() -> None:
    # L = m r [t <= P] + 1 - m r on a flat prior: odds of the later part fall to 1 - m r.
    at, trust = _day("2020-01-01"), 0.9
    found = estimate([_until("2020-01-01", trust)], UNTIL, FLAT)
    after = (UNTIL - at).total_seconds() / SPAN
    expected = 0.1 * after / (0.1 * after + 1 - after)
    assert _probability(found, at, UNTIL) == pytest.approx(expected, abs=1e-6)
    assert found.hard == (START, UNTIL)


def test_a_certain_bound_cuts_within_a_day_to_the_second() -> None:
    found = estimate([_until("2020-01-01T07:30:00")], UNTIL, FLAT)
    assert found.hard[1] == datetime(2020, 1, 1, 7, 30, tzinfo=UTC)


def test_a_trusted_statement_leaves_its_trust_in_the_interval() -> None:
    window = Window(START, UNTIL, FLAT)
    day = parse_moment("2019-03-03", "UTC")
    said = bounds.statement(day, day, 0.7, "it was that day", "a witness", window)
    found = estimate([said], UNTIL, FLAT)
    inside = _probability(found, day.earliest, day.latest)
    assert inside == pytest.approx(0.7 + 0.3 * DAY_S / SPAN, abs=1e-4)


def test_reasons_of_one_group_fail_together() -> None:
    # L = (1 - f) prod L_i + f prod b_i, by hand for two reasons on two halves of the window.
    middle = START + (UNTIL - START) / 2
    curve = Curve((middle,), (log(0.2),), before=log(0.8))
    pair = [
        Evidence(
            EvidenceKind.ITEM,
            "x",
            0.9,
            likelihood=curve,
            log_elsewhere=log(0.5),
            group="place A",
            knots=(middle,),
        )
        for _ in range(2)
    ]
    early, late = 0.9 * 0.64 + 0.1 * 0.25, 0.9 * 0.04 + 0.1 * 0.25
    found = estimate(pair, UNTIL, FLAT)
    assert _probability(found, START, middle) == pytest.approx(early / (early + late), abs=1e-6)
    total = (early + late) / 2
    assert found.failures == {"place A": pytest.approx(0.1 * 0.25 / total, abs=1e-6)}


def test_surprise_raises_the_chance_of_a_wrong_place() -> None:
    def place(likelihood: float) -> float:
        made = Evidence(
            EvidenceKind.PLACE,
            "x",
            0.95,
            likelihood=Curve((START,), (log(likelihood),)),
            log_elsewhere=log(0.1),
            group="place A",
        )
        return estimate([made], UNTIL, FLAT).failures["place A"]

    assert place(0.1) == pytest.approx(0.05)
    assert place(0.001) > 0.8
    assert place(0.9) < 0.01


def test_the_bayes_factor_is_the_ratio_of_odds() -> None:
    found = estimate([_until("2020-01-01", 0.9)], UNTIL, FLAT)
    (reason,) = found.reasons
    assert found.older is not None
    assert found.older_before is not None
    odds = found.older / (1 - found.older)
    before = found.older_before / (1 - found.older_before)
    assert reason.bayes_factor == pytest.approx(odds / before, rel=1e-6)
    assert reason.bits == pytest.approx(reason.bits_alone)
    # Without it the flat prior is left, whose median is the middle of the window.
    assert abs(reason.median_without - (START + (UNTIL - START) / 2)) < timedelta(seconds=2)


def test_what_stands_alone_counts_each_time() -> None:
    alone = estimate([_until("2020-01-01", 0.9)], UNTIL, FLAT)
    both = estimate([_until("2020-01-01", 0.9), _until("2020-01-01", 0.9)], UNTIL, FLAT)
    assert both.bits > alone.bits


def test_regions_fall_in_pieces_and_hold_what_they_say() -> None:
    either = Evidence(
        EvidenceKind.CLOCK,
        "one of two days",
        1.0,
        likelihood=Curve(
            tuple(_day(t) for t in ("2016-01-01", "2016-01-11", "2020-01-01", "2020-01-11")),
            (0.0, -20.0, 0.0, -20.0),
            before=-20.0,
        ),
        knots=tuple(_day(t) for t in ("2016-01-01", "2016-01-11", "2020-01-01", "2020-01-11")),
    )
    found = estimate([either], UNTIL, FLAT)
    pieces = found.regions[0.95]
    assert len(pieces) == 2
    inside = sum(_probability(found, a, b) for a, b in pieces)
    assert inside == pytest.approx(0.95, abs=1e-3)
    assert ", or between " in found.words


@pytest.mark.parametrize("level", [0.5, 0.9, 0.95])
def test_a_region_holds_its_level_of_any_mass(level: float) -> None:
    random = np.random.default_rng(3)
    grid = Grid(np.cumsum(np.append(0.0, random.uniform(0.2, 3, 400))) * DAY_S)
    mass = random.gamma(0.3, size=400)
    mass /= mass.sum()
    reached = np.concatenate([[0.0], np.cumsum(mass)])
    held = sum(
        float(np.diff(np.interp([a.timestamp(), b.timestamp()], grid.edges_s, reached))[0])
        for a, b in region(grid, mass, level)
    )
    # Narrow gaps are closed where there are very many pieces: then it holds more.
    assert held >= level - 1e-4


def test_reasons_that_exclude_each_other_are_named() -> None:
    found = estimate([_after("2021-01-01", 0.9), _until("2020-01-01", 0.9)], UNTIL, FLAT)
    (conflict,) = found.conflicts
    assert conflict.reasons == (0, 1)
    assert "cannot all be right" in conflict.words
    assert found.median is not None


def test_three_that_exclude_only_together_are_named() -> None:
    middle = Evidence(
        EvidenceKind.CLOCK,
        "not in between",
        0.9,
        likelihood=Curve((_day("2019-01-01"), _day("2021-01-01")), (-inf, 0.0), before=0.0),
        knots=(_day("2019-01-01"), _day("2021-01-01")),
    )
    found = estimate([_after("2019-06-01", 0.9), _until("2020-06-01", 0.9), middle], UNTIL, FLAT)
    (conflict,) = found.conflicts
    assert conflict.reasons == (0, 1, 2)


def test_reasons_that_exclude_every_date_are_an_error_that_names_them() -> None:
    found = estimate([_after("2021-01-01"), _until("2020-01-01")], UNTIL, FLAT)
    assert found.error is not None
    assert "exclude every date" in found.error
    assert found.conflicts[0].reasons == (0, 1)
    assert found.median is None
    assert found.density is None


@pytest.mark.parametrize(
    ("until", "words"),
    [
        (datetime(2090, 1, 1, tzinfo=UTC), "in the future"),
        (datetime(1850, 1, 1, tzinfo=UTC), "before the first film"),
        (START - timedelta(days=1), "window is empty"),
    ],
)
def test_impossible_windows_are_refused(until: datetime, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        estimate([], until, FLAT)


def test_naive_times_are_refused_everywhere() -> None:
    naive = datetime(2020, 1, 1)  # noqa: DTZ001
    with pytest.raises(ValueError, match="naive"):
        estimate([], naive, FLAT)
    with pytest.raises(ValueError, match="naive"):
        Curve((naive,), (0.0,))
    with pytest.raises(ValueError, match="naive"):
        DatingSettings(start=naive)
    with pytest.raises(ValueError, match="naive"):
        Evidence(EvidenceKind.SUN, "", likelihood=np.zeros_like, knots=(naive,))


def test_the_grid_is_daily_and_finer_only_where_a_reason_is() -> None:
    fine = Evidence(
        EvidenceKind.PLACE,
        "",
        likelihood=np.zeros_like,
        step_s=3600.0,
        knots=(_day("2020-01-01"), _day("2020-01-03")),
    )
    grid = grid_for(START, UNTIL, [fine])
    widths = np.diff(grid.edges_s)
    assert widths.max() <= DAY_S
    inside = (grid.middle_s > fine.knots[0].timestamp()) & (
        grid.middle_s < fine.knots[1].timestamp()
    )
    assert inside.sum() == 48
    assert (widths[~inside] > 3600).all()


def test_the_prior_is_its_formula() -> None:
    grid = grid_for(START, UNTIL, [])
    settings = DatingSettings(start=START, fresh_weight=0.4, mean_delay_days=3, old_scale_days=20)
    mass = prior_mass(grid, settings)
    span = SPAN / DAY_S
    lag = 10.0
    fresh = (1 - np.exp(-lag / 3)) / (1 - np.exp(-span / 3))
    old = np.log((lag + 20) / 20) / np.log((span + 20) / 20)
    last = (UNTIL - timedelta(days=lag)).timestamp()
    share = prior_share(last, UNTIL.timestamp(), START.timestamp(), UNTIL.timestamp(), settings)
    assert share == pytest.approx(0.4 * fresh + 0.6 * old, rel=1e-9)
    assert mass.sum() == pytest.approx(1.0)
    assert flat_mass(grid).sum() == pytest.approx(1.0)


def test_an_item_seen_and_gone_puts_the_query_between() -> None:
    views = [
        (parse_moment("2018-01-01", "UTC"), Presence.ABSENT),
        (parse_moment("2019-01-01", "UTC"), Presence.PRESENT),
        (parse_moment("2019-06-01", "UTC"), Presence.PRESENT),
        (parse_moment("2020-01-01", "UTC"), Presence.ABSENT),
    ]
    shed = things.item("the shed", views, Presence.PRESENT, Trusts(), place="Bridge")
    found = estimate([shed], UNTIL, FLAT)
    between = _probability(found, _day("2019-01-01"), _day("2019-06-01")) / 151
    before = _probability(found, _day("2017-01-01"), _day("2018-01-01")) / 365
    assert between > 3 * before
    assert "stands in 2 views" in shed.words
