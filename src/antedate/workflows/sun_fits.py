"""When a shadow fits: what the sun says, as sentences and as plain values for a chart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from antedate.errors import UsageError
from antedate.when import Moment, iso, parse_moment, zone_named

NEVER = "The sun never stands so there in that time: it is below the horizon or not so high."
DIRECT_DAYS = 400
"""A span of so many days is looked through in a fraction of a second."""
_LONGEST_SHADOW = 200.0


@dataclass(frozen=True, slots=True)
class ShadowAsked:
    """A shadow somewhere on Earth, and between when it is looked for; in degrees, lengths by the
    height. ``zone`` is in which hours are told beside UTC."""

    lat: float
    lon: float
    bearing: float | None
    length_ratio: float | None
    start: datetime
    end: datetime
    zone: str = "UTC"
    bearing_error: float = 3.0
    ratio_error: float = 0.1

    @property
    def days(self) -> float:
        """How long the span is."""
        return (self.end - self.start).total_seconds() / 86400


def asked(given: dict[str, Any], now: datetime) -> ShadowAsked:
    """What was asked for, from plain values. ``since`` and ``until`` are as typed; the 366 days
    up to now where neither is given. Raises ``UsageError``."""
    zone = given.get("zone") or "UTC"
    zone_named(zone)
    until = _typed(given.get("until"))
    since = _typed(given.get("since"))
    end = until.latest if until else now
    if since is not None and until is None:
        end = min(now, since.earliest + timedelta(days=366))
    start = since.earliest if since else end - timedelta(days=366)
    ratio = given.get("length_ratio")
    if ratio is not None and ratio > _LONGEST_SHADOW:
        raise UsageError(
            f"A shadow {ratio:g} times as long as what throws it cannot be read off a picture",
            remedy="Look at the ratio: the length of the shadow divided by the height.",
        )
    return ShadowAsked(
        given["lat"],
        given["lon"],
        given.get("bearing"),
        ratio,
        start,
        end,
        zone,
        given.get("bearing_error") or 3.0,
        given.get("ratio_error") or 0.1,
    )


def fits(one: ShadowAsked) -> dict[str, Any]:
    """The days and hours on which the shadow fits, as plain values; raises ``UsageError``.

    ``fits``: runs of days with the hours of the middle one, as ``antedate sun shadow`` tells
    them. ``days``: for each day of the last year asked for, [the day, stretches that fit,
    stretches with the sun up], in hours of UTC.
    """
    from antedate.sun import ASSUMES, fitting, fitting_days, of_shadow

    seen = of_shadow(
        one.bearing,
        one.length_ratio,
        bearing_error=one.bearing_error,
        ratio_error=one.ratio_error,
    )
    found = fitting(seen, one.lat, one.lon, one.start, one.end)
    first = max(one.start, one.end - timedelta(days=366))
    chart = fitting_days(seen, one.lat, one.lon, first, one.end)
    return {
        "sun": {"azimuth": seen.azimuth, "elevation": seen.elevation},
        "between": [iso(one.start), iso(one.end)],
        "zone": one.zone,
        "fits": [
            {
                "days": [f"{fit.first_day:%Y-%m-%d}", f"{fit.last_day:%Y-%m-%d}"],
                "middle": [iso(fit.start), iso(fit.end)],
                "words": _words(one, fit.first_day, fit.last_day, fit.start, fit.end),
            }
            for fit in found
        ],
        "words": "" if found else NEVER,
        "assumes": ASSUMES,
        "days": [
            [f"{each.day:%Y-%m-%d}", _rounded(each.fits), _rounded(each.up)] for each in chart
        ],
    }


def _words(
    one: ShadowAsked, first: datetime, last: datetime, start: datetime, end: datetime
) -> str:
    said = (
        f"{first:%Y-%m-%d} to {last:%Y-%m-%d}, about {start:%H:%M} to {end:%H:%M} UTC in the "
        "middle of it"
    )
    if one.zone in ("UTC", "Z"):
        return said
    zone = zone_named(one.zone)
    local = start.astimezone(zone), end.astimezone(zone)
    return f"{said} ({local[0]:%H:%M} to {local[1]:%H:%M} {one.zone})"


def _typed(written: str | None) -> Moment | None:
    return parse_moment(written, "UTC") if written else None


def _rounded(stretches: tuple[tuple[float, float], ...]) -> list[list[float]]:
    return [[round(a, 3), round(b, 3)] for a, b in stretches]
