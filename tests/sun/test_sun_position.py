"""The sun against published values, and what shadows say of it."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from antedate.errors import UsageError
from antedate.sun import SunSeen, fitting, log_likelihood, of_shadow, sun_at
from antedate.sun.position import sun_over

BAGHDAD = (33.3, 44.4)
YEAR = (datetime(2023, 1, 1, tzinfo=UTC), datetime(2024, 1, 1, tzinfo=UTC))


def _epoch(*parts: int) -> np.ndarray:
    return np.array([datetime(*parts, tzinfo=UTC).timestamp()])  # type: ignore[arg-type, misc]


# Reda and Andreas, NREL/TP-560-34302 (2008), appendix A.5: Golden, Colorado, 17 October 2003.
GOLDEN = {"latitude": 39.742476, "longitude": -105.1786}
AIR = {"height_m": 1830.14, "pressure_hpa": 820.0, "temperature_c": 11.0, "delta_t_s": 67.0}


def test_the_example_of_the_spa_report_to_half_a_thousandth_of_a_degree() -> None:
    found = sun_at(**GOLDEN, epoch_s=_epoch(2003, 10, 17, 19, 30, 30), **AIR)
    assert 90 - found.apparent[0] == pytest.approx(50.11162, abs=0.0005)
    assert found.azimuth[0] == pytest.approx(194.34024, abs=0.0005)


def test_the_sunrise_of_the_spa_report() -> None:
    # The report gives 06:12:43 local time: the sun's upper edge on the horizon, its centre
    # 0.8333 degrees below it. A second is 0.0031 degrees of height there.
    found = sun_at(**GOLDEN, epoch_s=_epoch(2003, 10, 17, 13, 12, 43), delta_t_s=67.0)
    assert found.elevation[0] == pytest.approx(-0.8333, abs=0.004)


def test_the_solstice_noon_height_is_that_of_the_obliquity() -> None:
    # Meeus, Astronomical Algorithms (1998), chapter 22: obliquity 23.4393 degrees in 2000.
    times = _epoch(2000, 6, 21, 0) + np.arange(0, 86400, 20.0)
    assert sun_at(0.0, 0.0, times).elevation.max() == pytest.approx(90 - 23.4378, abs=0.002)


@pytest.mark.parametrize("place", [BAGHDAD, (-33.9, 151.2), (78.2, 15.6), (0.0, -78.5)])
def test_many_times_at_once_agree_with_one_by_one(place: tuple[float, float]) -> None:
    times = _epoch(2012, 2, 20, 5) + np.arange(0, 400 * 86400, 40007.0)
    one, many = sun_at(*place, times), sun_over(*place, times)
    turn = (one.azimuth - many.azimuth + 180) % 360 - 180
    assert np.abs(one.elevation - many.elevation).max() < 0.01
    assert np.abs(turn * np.cos(np.radians(one.elevation))).max() < 0.01
    up = one.elevation > 1
    assert np.abs(one.apparent - many.apparent)[up].max() < 0.02


def test_a_shadow_as_long_as_its_object_is_the_sun_at_45_degrees() -> None:
    seen = of_shadow(10.0, 1.0)
    assert seen.azimuth == pytest.approx(190.0)
    assert seen.elevation == pytest.approx(45.0)


def test_seasons_come_in_pairs_about_the_solstice() -> None:
    # The shadow of a spring day fits once before and once after midsummer, as far from it.
    at = datetime(2023, 4, 21, 9, tzinfo=UTC)
    sun = sun_at(*BAGHDAD, np.array([at.timestamp()]))
    seen = SunSeen(float(sun.azimuth[0]), float(sun.apparent[0]), 0.5, 0.5)
    fits = fitting(seen, *BAGHDAD, *YEAR)
    assert len(fits) == 2
    solstice = datetime(2023, 6, 21, tzinfo=UTC)
    middles = [fit.first_day + (fit.last_day - fit.first_day) / 2 for fit in fits]
    assert abs((middles[0] - at).days) <= 3
    assert abs((solstice - middles[0]) - (middles[1] - solstice)).days <= 6


def test_the_likelihood_is_greatest_where_the_sun_stood_so_and_none_at_night() -> None:
    at = datetime(2023, 4, 21, 9, tzinfo=UTC)
    sun = sun_at(*BAGHDAD, np.array([at.timestamp()]))
    of = log_likelihood(SunSeen(float(sun.azimuth[0]), float(sun.apparent[0])), *BAGHDAD)
    right, hour_off, night = of(at.timestamp() + np.array([0.0, 3600.0, 12 * 3600.0]))
    assert right > hour_off > night == -np.inf


def test_polar_night_fits_nothing_and_polar_day_any_hour() -> None:
    svalbard = (78.2, 15.6)
    winter = (datetime(2023, 11, 20, tzinfo=UTC), datetime(2024, 1, 20, tzinfo=UTC))
    assert fitting(of_shadow(0.0, None), *svalbard, *winter) == []
    summer = (datetime(2023, 6, 20, tzinfo=UTC), datetime(2023, 6, 22, tzinfo=UTC))
    # At midnight, sun in the north, shadows point south.
    assert fitting(of_shadow(180.0, None), *svalbard, *summer)


@pytest.mark.parametrize(
    ("bearing", "ratio", "words"),
    [(None, None, "Neither"), (10.0, -1.0, "cannot be"), (float("nan"), 1.0, "no bearing")],
)
def test_what_no_shadow_has_is_refused(
    bearing: float | None, ratio: float | None, words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        of_shadow(bearing, ratio)


def test_places_off_the_earth_and_naive_times_are_refused() -> None:
    with pytest.raises(UsageError, match="no place on Earth"):
        sun_at(91.0, 0.0, _epoch(2020, 1, 1))
    with pytest.raises(ValueError, match="naive"):
        fitting(of_shadow(1.0, 1.0), 0, 0, datetime(2020, 1, 1), YEAR[1])  # noqa: DTZ001
    with pytest.raises(UsageError, match="empty or longer"):
        fitting(of_shadow(1.0, 1.0), 0, 0, YEAR[1], YEAR[0])
