"""What a shadow says of the sun, and when the sun stood so.

It excludes; it never picks the year. The sun's path repeats each year, and each declination
but the extremes comes twice a year, about the same number of days either side of a solstice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from math import atan2, ceil, cos, degrees, isfinite, sin

import numpy as np
from numpy.typing import NDArray

from antedate.errors import UsageError
from antedate.evidence import DAY_S, FloatArray, LogLikelihood
from antedate.sun.position import SunAt, sun_over

ASSUMES = (
    "It is assumed that what throws the shadow stands upright, that the shadow falls on level "
    "ground, and that bearing and lengths are free of perspective. On a slope both angles are off."
)
_STEP_S = 120.0
_FITS_WITHIN = 2.0


@dataclass(frozen=True, slots=True)
class SunSeen:
    """Where the sun stood, as read from a picture; degrees, with standard errors.

    ``azimuth`` clockwise from north, ``elevation`` as seen through the air; either can be
    unknown (``None``), not both.
    """

    azimuth: float | None
    elevation: float | None
    azimuth_error: float = 3.0
    elevation_error: float = 3.0

    def __post_init__(self) -> None:
        if self.azimuth is None and self.elevation is None:
            raise UsageError(
                "Neither the azimuth nor the elevation of the sun is given",
                remedy="Give a bearing, a length ratio, or both.",
            )
        if self.azimuth_error <= 0 or self.elevation_error <= 0:
            raise UsageError("An error of measurement is above 0", remedy="Give it in degrees.")


@dataclass(frozen=True, slots=True)
class Fit:
    """Days in a row (UTC) on which the sun stood so, and from when to when on the middle one."""

    first_day: datetime
    last_day: datetime
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class FitDay:
    """A day (UTC) with the stretches, in hours after its midnight, on which the sun stood so
    (``fits``) and was above the horizon at all (``up``)."""

    day: datetime
    fits: tuple[tuple[float, float], ...]
    up: tuple[tuple[float, float], ...]


def of_shadow(
    bearing: float | None,
    length_ratio: float | None,
    *,
    bearing_error: float = 3.0,
    ratio_error: float = 0.1,
) -> SunSeen:
    """The sun from a shadow on level ground.

    ``bearing``: which way the shadow points, degrees clockwise from north; the sun is opposite.
    ``length_ratio``: length of the shadow over the height of what throws it,
    tan(elevation) = 1 / ratio. ``ratio_error`` is relative: 0.1 is ten per cent. Raises
    ``UsageError`` for values that no shadow has.
    """
    for value in (bearing, length_ratio):
        if value is not None and not isfinite(value):
            raise UsageError(f"{value} is no bearing or ratio", remedy="Give a number.")
    if length_ratio is not None and length_ratio < 0:
        raise UsageError(
            f"A shadow cannot be {length_ratio} times as long as what throws it",
            remedy="Give the length of the shadow divided by the height, 0 or more.",
        )
    azimuth = None if bearing is None else (bearing + 180.0) % 360.0
    elevation, error = None, 3.0
    if length_ratio is not None:
        angle = atan2(1.0, length_ratio)
        elevation = degrees(angle)
        # d(elevation) = sin cos d(ratio) / ratio; never finer than a careful reading.
        error = max(0.5, degrees(sin(angle) * cos(angle) * ratio_error))
    return SunSeen(azimuth, elevation, bearing_error, error)


def log_likelihood(seen: SunSeen, latitude: float, longitude: float) -> LogLikelihood:
    """log density, per square degree, of reading ``seen`` off a picture taken at t.

    Errors are normal and independent. The sun below the horizon throws no shadow.
    """

    def of(epoch_s: FloatArray) -> FloatArray:
        sun = sun_over(latitude, longitude, epoch_s)
        total = np.zeros(len(epoch_s))
        for off, error in _off(seen, sun):
            total += -0.5 * (off / error) ** 2 - np.log(error * np.sqrt(2 * np.pi))
        return np.asarray(np.where(sun.apparent > 0, total, -np.inf), np.float64)

    return of


def log_elsewhere(seen: SunSeen) -> float:
    """log density of the same reading if it was wrong: any azimuth, any height."""
    azimuth = 0.0 if seen.azimuth is None else -np.log(360.0)
    elevation = 0.0 if seen.elevation is None else -np.log(90.0)
    return float(azimuth + elevation)


def fine_step_s(seen: SunSeen) -> float:
    """How finely time must be cut for the sun to move by less than the errors."""
    errors = [error for error, value in _errors(seen) if value is not None]
    return float(np.clip(min(errors) / 15 * 3600, 300, 3600))


def fitting(
    seen: SunSeen, latitude: float, longitude: float, start: datetime, end: datetime
) -> list[Fit]:
    """When, from ``start`` to ``end``, the sun stood within two errors of ``seen``.

    None where it never does: in polar night, or because it never gets so high there. Raises
    ``UsageError`` for an empty or overlong span, ``ValueError`` for naive times.
    """
    days, times, fits, _ = _cut(seen, latitude, longitude, start, end)
    return _grouped(days, times, fits)


def fitting_days(
    seen: SunSeen, latitude: float, longitude: float, start: datetime, end: datetime
) -> list[FitDay]:
    """As ``fitting``, day by day, for a chart: every day from ``start`` to ``end``."""
    days, _, fits, up = _cut(seen, latitude, longitude, start, end)
    return [
        FitDay(_utc(day), _stretches(fit), _stretches(light))
        for day, fit, light in zip(days, fits, up, strict=True)
    ]


def _cut(
    seen: SunSeen, latitude: float, longitude: float, start: datetime, end: datetime
) -> tuple[FloatArray, FloatArray, NDArray[np.bool_], NDArray[np.bool_]]:
    """Days, and by day (days, steps) the times, whether the sun fits then, and whether it is up."""
    days = _days(start, end)
    per_day = round(DAY_S / _STEP_S)
    times = (days[:, None] + np.arange(per_day) * _STEP_S).ravel()
    sun = sun_over(latitude, longitude, times)
    up = sun.apparent > 0
    fits = up & (times >= start.timestamp()) & (times < end.timestamp())
    for off, error in _off(seen, sun):
        fits &= np.abs(off) <= _FITS_WITHIN * error
    shape = (-1, per_day)
    return days, times.reshape(shape), fits.reshape(shape), up.reshape(shape)


def _stretches(holds: NDArray[np.bool_]) -> tuple[tuple[float, float], ...]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], holds, [False]]).astype(np.int8)))
    hours = edges * _STEP_S / 3600
    return tuple((float(a), float(b)) for a, b in zip(hours[::2], hours[1::2], strict=True))


def _days(start: datetime, end: datetime) -> FloatArray:
    if start.tzinfo is None or end.tzinfo is None:
        raise ValueError("naive datetime")
    first, last = start.timestamp(), end.timestamp()
    if not first < last <= first + 20 * 366 * DAY_S:
        raise UsageError(
            "The span to look through is empty or longer than 20 years",
            remedy="Give --between A B with A before B.",
        )
    return np.arange(first // DAY_S, ceil(last / DAY_S)) * DAY_S


def _grouped(days: FloatArray, times: FloatArray, fits: NDArray[np.bool_]) -> list[Fit]:
    hit = np.flatnonzero(fits.any(axis=1))
    out = []
    for run in np.split(hit, np.flatnonzero(np.diff(hit) > 1) + 1) if len(hit) else []:
        # Of the day in the middle the longest stretch speaks for the run.
        middle = int(run[len(run) // 2])
        at = np.flatnonzero(fits[middle])
        longest = max(np.split(at, np.flatnonzero(np.diff(at) > 1) + 1), key=len)
        out.append(
            Fit(
                _utc(days[run[0]]),
                _utc(days[run[-1]]),
                _utc(times[middle, longest[0]]),
                _utc(times[middle, longest[-1]] + _STEP_S),
            )
        )
    return out


def _off(seen: SunSeen, sun: SunAt) -> list[tuple[FloatArray, float]]:
    """How far the sun is from what was seen, in degrees, with the error of each reading."""
    out = []
    if seen.azimuth is not None:
        turn = np.mod(sun.azimuth - seen.azimuth + 180, 360) - 180
        out.append((np.asarray(turn, np.float64), seen.azimuth_error))
    if seen.elevation is not None:
        out.append((np.asarray(sun.apparent - seen.elevation, np.float64), seen.elevation_error))
    return out


def _errors(seen: SunSeen) -> list[tuple[float, float | None]]:
    return [(seen.azimuth_error, seen.azimuth), (seen.elevation_error, seen.elevation)]


def _utc(epoch_s: float) -> datetime:
    return datetime.fromtimestamp(float(epoch_s), UTC)
