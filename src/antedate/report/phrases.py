"""Numbers, times and kinds as words: the small parts that sentences are made of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from antedate.records import Match, MatchKind, Post, Verdict
from antedate.report.outside import name
from antedate.when import Moment, Precision, zone_named

KIND_WORDS = {
    MatchKind.SAME_FOOTAGE: "Same footage",
    MatchKind.SAME_PLACE: "Same place, different take",
    MatchKind.SAME_SOUND: "Same sound",
    MatchKind.UNCLEAR: "Unclear",
}
VERDICT_WORDS = {
    Verdict.RIGHT: "right",
    Verdict.WRONG: "wrong",
    Verdict.OTHER_TAKE: "another take",
    Verdict.WITHDRAWN: "withdrawn",
}
PRECISION_WORDS = {
    Precision.SECOND: "known to the second",
    Precision.MINUTE: "known to the minute",
    Precision.DAY: "only the day is known",
    Precision.MONTH: "only the month is known",
    Precision.YEAR: "only the year is known",
}
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAY_S = 86_400.0
_UNITS = (
    ("year", 365.2425 * _DAY_S),
    ("month", 30.436875 * _DAY_S),
    ("day", _DAY_S),
    ("hour", 3600.0),
    ("minute", 60.0),
    ("second", 1.0),
)
# The scale that the Intergovernmental Panel on Climate Change uses for likelihoods.
_LIKELIHOOD = (
    (0.99, "virtually certain"),
    (0.95, "extremely likely"),
    (0.90, "very likely"),
    (0.66, "likely"),
    (0.33, "about as likely as not"),
    (0.10, "unlikely"),
    (0.0, "very unlikely"),
)


def clock(seconds: float) -> str:
    """Media time as ``m:ss.s``, or ``h:mm:ss.s`` from one hour on."""
    tenths = round(max(seconds, 0.0) * 10)
    minutes, rest = divmod(tenths, 600)
    hours, minutes = divmod(minutes, 60)
    head = f"{hours}:{minutes:02d}" if hours else f"{minutes}"
    return f"{head}:{rest // 10:02d}.{rest % 10}"


def segment(start_s: float, end_s: float) -> str:
    """``0:12 to 0:19``; with tenths where whole seconds would not tell the ends apart."""
    start, end = clock(float(round(start_s)))[:-2], clock(float(round(end_s)))[:-2]
    if start == end or end_s - start_s < 2:
        start, end = clock(start_s), clock(end_s)
    return f"{start} to {end}"


def number(value: int) -> str:
    """With commas between thousands."""
    return f"{value:,}"


def count(value: int, one: str, many: str = "") -> str:
    """``1 post``, ``1,203 posts``."""
    return f"{number(value)} {one if value == 1 else many or one + 's'}"


def hours(value: float) -> str:
    """A length of footage: hours, or minutes or seconds where it is short."""
    if value >= 0.95:
        return f"{value:,.0f} hours" if value >= 100 else f"{value:.1f} hours"
    if value * 60 >= 1.5:
        return f"{value * 60:.0f} minutes"
    return count(round(value * 3600), "second")


def span(least_s: float, most_s: float) -> str:
    """How long, when it is known to lie between two lengths of time (0 or more)."""
    middle = (least_s + most_s) / 2
    unit, size = next(((u, s) for u, s in _UNITS if middle >= 1.95 * s), _UNITS[-1])
    low, high = round(least_s / size), round(most_s / size)
    if low == high:
        # A month or a year is itself no fixed length.
        about = "about " if unit in ("year", "month") or most_s - least_s > 0.2 * size else ""
        return f"{about}{count(low, unit)}"
    if low == 0:
        return f"up to {count(high, unit)}"
    return f"{number(low)} to {count(high, unit)}"


def joined(parts: Sequence[str], last: str = "and") -> str:
    """``a, b and c``."""
    return (
        f" {last} ".join((", ".join(parts[:-1]), parts[-1])) if len(parts) > 1 else "".join(parts)
    )


def on(moment: Moment) -> str:
    """When, inside a sentence: ``on 2024-03-05 at 14:30 UTC``, ``in March 2024``."""
    local = moment.at.astimezone(zone_named(moment.zone or "UTC"))
    zone = moment.zone or "zone unknown"
    match moment.precision:
        case Precision.YEAR:
            return f"in {local.year:04d}"
        case Precision.MONTH:
            return f"in {_MONTHS[local.month - 1]} {local.year:04d}"
        case Precision.DAY:
            return f"on {local.date()}" + ("" if zone == "UTC" else f" ({zone})")
    at = f"on {local.date()} at {local:%H:%M}"
    return f"{at} {zone}" if moment.zone else f"{at} ({zone})"


def day(moment: Moment) -> str:
    """The calendar day, month or year in the moment's own zone, as ISO 8601 writes it."""
    date = str(moment.at.astimezone(zone_named(moment.zone or "UTC")).date())
    return date[: {Precision.YEAR: 4, Precision.MONTH: 7}.get(moment.precision, 10)]


def utc_words(moment: Moment) -> str:
    """What the moment can mean in UTC, or nothing where its own words already say that."""
    if moment.zone == "UTC":
        return ""
    if moment.zone and moment.precision in (Precision.SECOND, Precision.MINUTE):
        pattern = "%Y-%m-%d %H:%M" + (":%S" if moment.precision is Precision.SECOND else "")
        return f"{moment.at:{pattern}} UTC"
    return f"between {_minute(moment.earliest)} and {_minute(moment.latest)} UTC"


def source(post: Post) -> str:
    """Who published, to stand in a sentence."""
    return name(post.source) if post.source else "an unnamed source"


def likelihood(probability: float) -> str:
    """A chance in words."""
    return next((words for least, words in _LIKELIHOOD if probability >= least), _LIKELIHOOD[-1][1])


def strength(score: float) -> str:
    """How sure a match is beside the others of a run."""
    return "strong" if score >= 0.8 else "fair" if score >= 0.5 else "weak"


def edits(match: Match) -> tuple[str, ...]:
    """How the query differs from the reference, as far as the match tells."""
    found = []
    if match.mirrored:
        found.append("mirrored")
    if match.turned_degrees % 360:
        found.append(f"turned by {match.turned_degrees % 360}\u00b0")
    if match.speed > 0 and abs(match.speed - 1) >= 0.02:
        pace = "faster" if match.speed > 1 else "slower"
        found.append(f"plays {pace} than the reference ({match.speed:.2f} times its speed)")
    return tuple(found)


def _minute(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"
