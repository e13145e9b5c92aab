"""Dates that files, signatures and pictures carry, with the ways in which they go wrong.

The likelihood is the density, per day, of reading the date D if it was filmed at t:

    right:      1 / width where t lies in what D allows
    zone:       uniform over the clocks of the Earth, 14 hours either way
    rewritten:  1 / ((D - t + 30 d) ln((S + 30 d) / 30 d)) for t before D, S = 50 years
    unset:      uniform over S, whatever t is
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from math import log

import numpy as np

from antedate.dating.trusts import ClockErrors, Trusts
from antedate.evidence import DAY_S, Evidence, EvidenceKind, FloatArray, LogLikelihood
from antedate.records import DateClaim, DateClaimKind
from antedate.when import Moment

_SPAN_DAYS = 50 * 365.25
_OLD_DAYS = 30.0
_ZONES = timedelta(hours=14)
_DRIFT = timedelta(minutes=10)
# What a clock shows that was never set: the epochs of QuickTime, Unix, FAT, GPS, and cameras.
_NEVER_SET = ("1904-01-01", "1970-01-01", "1980-01-01", "1980-01-06", "2000-01-01", "2001-01-01")
_CHANGED = ("datetime",)
_FIRST_YEAR, _LAST_YEAR = 1888, 2200
LOG_ANY_DATE = -log(_SPAN_DAYS)
"""log density, per day, of a date that has to do with nothing."""


def file_dates(claims: Iterable[DateClaim], trusts: Trusts) -> list[Evidence]:
    """Evidence from the dates in one file. Those of one clock are one reason.

    Several fields that agree to within the clocks of the Earth are one clock written down
    several times. All share one chance that the file's dates mean nothing. Years that no camera
    has shown are left out.
    """
    real = (claim for claim in claims if _FIRST_YEAR <= claim.moment.at.year <= _LAST_YEAR)
    ordered = sorted(real, key=lambda claim: (_rank(claim), claim.moment.at))
    out: list[Evidence] = []
    used: list[DateClaim] = []
    for claim in ordered:
        if not any(abs(claim.moment.at - other.moment.at) <= 2 * _ZONES for other in used):
            used.append(claim)
            out.append(_of_claim(claim, trusts))
    return out


def read_clock(
    readings: Sequence[tuple[Moment, float]],
    errors: ClockErrors,
    confidence: float,
    words: str,
) -> Evidence:
    """A date that stands in the picture, by its possible readings with weights summing to 1.

    Two orders of day and month are two readings. ``confidence`` is that it was read rightly.
    A date put on later, as by a broadcaster, is among the usual errors.
    """
    if not readings:
        raise ValueError("a clock needs at least one reading")
    each = [
        (dated(EvidenceKind.CLOCK, moment, errors, "", ""), log(weight))
        for moment, weight in readings
        if weight > 0
    ]

    def of(epoch_s: FloatArray) -> FloatArray:
        parts = [
            share + np.asarray(one.likelihood(epoch_s))
            for one, share in each
            if one.likelihood is not None
        ]
        return np.asarray(np.logaddexp.reduce(parts, axis=0), np.float64)

    return Evidence(
        EvidenceKind.CLOCK,
        words,
        errors.trust * confidence,
        likelihood=of,
        log_elsewhere=LOG_ANY_DATE,
        knots=tuple(knot for one, _ in each for knot in one.knots),
    )


def dated(
    kind: EvidenceKind, moment: Moment, errors: ClockErrors, words: str, source: str
) -> Evidence:
    """A date that some clock wrote, with its usual errors; see the module."""
    shares = [share / errors.trust for share in (errors.right, errors.zone, errors.rewritten)]
    parts = [
        (density, log(share))
        for density, share in zip(
            (_exactly(moment), _any_zone(moment), _written_later(moment)), shares, strict=True
        )
        if share > 0
    ]

    def of(epoch_s: FloatArray) -> FloatArray:
        each = [share + np.asarray(density(epoch_s)) for density, share in parts]
        return np.asarray(np.logaddexp.reduce(each, axis=0), np.float64)

    return Evidence(
        kind,
        words,
        errors.trust,
        source,
        of,
        log_elsewhere=LOG_ANY_DATE,
        group=f"dates of {source}" if source else "",
        knots=(*_knots(moment), moment.earliest - _ZONES, moment.latest + _ZONES),
    )


def never_set(moment: Moment) -> bool:
    """Whether a clock shows this that nobody ever set."""
    return moment.at.strftime("%Y-%m-%d") in _NEVER_SET


def _of_claim(claim: DateClaim, trusts: Trusts) -> Evidence:
    errors, kind = _errors(claim, trusts)
    words = f"{claim.field} says {claim.moment.words()}."
    if never_set(claim.moment):
        errors = trusts.never_set
        words += " A clock shows that which was never set."
    return dated(kind, claim.moment, errors, words, "the file")


def _errors(claim: DateClaim, trusts: Trusts) -> tuple[ClockErrors, EvidenceKind]:
    match claim.kind:
        case DateClaimKind.EXIF:
            changed = claim.field.lower() in _CHANGED
            return (trusts.exif_changed if changed else trusts.exif), EvidenceKind.EXIF
        case DateClaimKind.CONTAINER:
            return trusts.container, EvidenceKind.CONTAINER
        case DateClaimKind.FILE_TIME:
            return trusts.file_time, EvidenceKind.CONTAINER


def _rank(claim: DateClaim) -> int:
    """The claims nearest to the camera first, and those with a zone before those without."""
    order = (DateClaimKind.EXIF, DateClaimKind.CONTAINER, DateClaimKind.FILE_TIME)
    changed = claim.field.lower() in _CHANGED
    return 4 * order.index(claim.kind) + 2 * changed + (claim.moment.zone is None)


def _exactly(moment: Moment) -> LogLikelihood:
    start, end = _knots(moment)
    return _uniform(start.timestamp(), end.timestamp())


def _any_zone(moment: Moment) -> LogLikelihood:
    return _uniform((moment.earliest - _ZONES).timestamp(), (moment.latest + _ZONES).timestamp())


def _uniform(first: float, last: float) -> LogLikelihood:
    level = -log((last - first) / DAY_S)

    def of(epoch_s: FloatArray) -> FloatArray:
        inside = (epoch_s >= first) & (epoch_s < last)
        return np.asarray(np.where(inside, level, -np.inf), np.float64)

    return of


def _written_later(moment: Moment) -> LogLikelihood:
    last = moment.latest.timestamp()
    whole = log((_SPAN_DAYS + _OLD_DAYS) / _OLD_DAYS)

    def of(epoch_s: FloatArray) -> FloatArray:
        delay = (last - epoch_s) / DAY_S
        level = -np.log((np.clip(delay, 0, None) + _OLD_DAYS) * whole)
        return np.asarray(np.where((delay >= 0) & (delay <= _SPAN_DAYS), level, -np.inf))

    return of


def _knots(moment: Moment) -> tuple[datetime, datetime]:
    """First and last instant that the reading allows, with what clocks drift."""
    return moment.earliest - _DRIFT, moment.latest + _DRIFT
