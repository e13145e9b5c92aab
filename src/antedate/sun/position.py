"""The sun's position by NREL's Solar Position Algorithm, through pvlib.

I. Reda, A. Andreas, Solar Position Algorithm for Solar Radiation Applications, NREL report
TP-560-34302, revised January 2008: uncertainty 0.0003 degrees for the years -2000 to 6000.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from antedate.errors import UsageError
from antedate.evidence import DAY_S, FloatArray

_HORIZON_REFRACTION = 0.5667
_SEA_LEVEL_HPA, _MILD_C = 1013.25, 12.0
# The Earth turns by this many degrees of sidereal time in a day of universal time.
_TURN = 360.98564736629


@dataclass(frozen=True, slots=True)
class SunAt:
    """Degrees, one value a time: azimuth clockwise from north, elevation above the horizon as
    seen through the air (``apparent``) and without it."""

    azimuth: FloatArray
    apparent: FloatArray
    elevation: FloatArray


def sun_at(
    latitude: float,
    longitude: float,
    epoch_s: FloatArray,
    *,
    height_m: float = 0.0,
    pressure_hpa: float = _SEA_LEVEL_HPA,
    temperature_c: float = _MILD_C,
    delta_t_s: float | None = None,
) -> SunAt:
    """The sun's position at times given as seconds since 1970 (UTC), shape (n,).

    Latitude and longitude are in degrees, north and east positive. ``delta_t_s`` is terrestrial
    less universal time, by default what pvlib has for the year. Raises ``UsageError`` for a
    position that is none on Earth.
    """
    on_earth(latitude, longitude)
    from pvlib import spa

    times = np.asarray(epoch_s, np.float64)
    found = spa.solar_position_numpy(
        times,
        latitude,
        longitude,
        height_m,
        pressure_hpa,
        temperature_c,
        _delta_t(times) if delta_t_s is None else delta_t_s,
        _HORIZON_REFRACTION,
        1,
    )
    return SunAt(azimuth=found[4], apparent=found[2], elevation=found[3])


def sun_over(latitude: float, longitude: float, epoch_s: FloatArray) -> SunAt:
    """As ``sun_at``, for very many times that lie close together, shape (n,).

    The sun's place among the stars is taken from the algorithm once a day and interpolated;
    what is left out (parallax, changes of nutation within a day) is below 0.01 degrees.
    """
    on_earth(latitude, longitude)
    from pvlib import spa
    from scipy.interpolate import CubicSpline

    times = np.asarray(epoch_s, np.float64)
    first, last = times.min() - 2 * DAY_S, times.max() + 2 * DAY_S
    knots = np.arange(np.floor(first / DAY_S), np.ceil(last / DAY_S) + 1) * DAY_S
    sidereal, ascension, declination = spa.solar_position_numpy(
        knots, 0.0, 0.0, 0.0, 0.0, 0.0, _delta_t(knots), 0.0, 1, sst=True
    )
    ahead = CubicSpline(knots, np.unwrap(ascension - sidereal, period=360.0))
    hour = longitude - ahead(times) + (times % DAY_S) / DAY_S * _TURN
    # Between midnights sidereal time gains 360.9856 degrees, of which the spline knows 0.9856.
    hour -= (times % DAY_S) / DAY_S * (_TURN - 360.0)
    return _seen_from(
        latitude, np.radians(hour), np.radians(CubicSpline(knots, declination)(times))
    )


def _seen_from(latitude: float, hour: FloatArray, declination: FloatArray) -> SunAt:
    """Reda and Andreas, equations 41 to 46, without parallax; angles in radians."""
    phi = np.radians(latitude)
    sine = np.sin(phi) * np.sin(declination) + np.cos(phi) * np.cos(declination) * np.cos(hour)
    elevation = np.degrees(np.arcsin(np.clip(sine, -1, 1)))
    azimuth = np.degrees(
        np.arctan2(np.sin(hour), np.cos(hour) * np.sin(phi) - np.tan(declination) * np.cos(phi))
    )
    lift = 1.02 / (60 * np.tan(np.radians(elevation + 10.3 / (elevation + 5.11))))
    lift = np.where(elevation >= -_HORIZON_REFRACTION - 0.27, lift, 0.0)
    return SunAt(np.mod(azimuth + 180, 360), elevation + lift, elevation)


def on_earth(latitude: float, longitude: float) -> None:
    """Raise ``UsageError`` for a latitude or longitude that is none."""
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise UsageError(
            f"{latitude}, {longitude} is no place on Earth",
            remedy="Give latitude from -90 to 90 and longitude from -180 to 180, in degrees.",
        )


def _delta_t(epoch_s: FloatArray) -> float:
    from pvlib import spa

    middle = datetime.fromtimestamp(float(np.mean(epoch_s)), UTC)
    return float(spa.calculate_deltat(middle.year, middle.month))
