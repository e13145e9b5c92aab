"""What a date phrase means, held against the publication and against the date it leans on.

Conventions are those of news English, stated rule by rule; where two readings are usual both are
given, the likelier first. Days begin at local midnight.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from antedate.cases.drafts import Reading
from antedate.cases.reading.date_words import Phrase
from antedate.when import Moment, Precision, zone_named

_HOURS = {
    "early": (0, 6), "morning": (5, 12), "noon": (11, 13), "midday": (11, 14),
    "lunchtime": (11, 14), "afternoon": (12, 18), "evening": (17, 24), "late": (18, 24),
    "night": (18, 30), "overnight": (18, 30), "dawn": (4, 8), "daybreak": (4, 8),
    "sunrise": (4, 8), "dusk": (17, 21), "sunset": (17, 21), "nightfall": (17, 22),
    "midnight": (18, 30),
}  # fmt: skip
_DAYS_OF = {"day": 1, "night": 1, "week": 7, "fortnight": 14, "weekend": 7}
_VAGUE = {"several": (3, 9), "few": (2, 5), "couple": (2, 3), "recent": (1, 8), "half": (0, 1)}
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_FURTHEST_YEARS = 3000


@dataclass(frozen=True, slots=True)
class Context:
    """What a phrase is held against.

    ``published`` is local to ``zone``; ``None`` where nobody said when, or only roughly.
    ``anchor`` is the first and last day of the date a phrase leans on. ``future`` tells that the
    clause speaks of what is to come; ``year`` is the year that "that year" means.
    """

    zone: tzinfo
    published: datetime | None
    anchor: tuple[date, date] | None = None
    future: bool = False
    year: int | None = None

    @property
    def today(self) -> date:
        """The local day of publication. Raises ``Unresolvable`` without one."""
        if self.published is None:
            raise Unresolvable("nobody said when the report was published")
        return self.published.date()


class Unresolvable(ValueError):
    """A phrase has no interval; the text says why."""


def context_of(published: Moment | None) -> Context:
    """The context of a report. A publication known only by month or year resolves nothing."""
    zone = zone_named((published.zone if published else None) or "UTC")
    fine = published is not None and published.precision not in (Precision.MONTH, Precision.YEAR)
    local = published.at.astimezone(zone) if published is not None and fine else None
    return Context(zone, local)


def readings(phrase: Phrase, context: Context) -> list[Reading]:
    """All readings, the likeliest first. Raises ``Unresolvable`` where there is none."""
    try:
        found = list(_RULES[phrase.kind](phrase, context))
    except (OverflowError, ValueError) as error:
        if isinstance(error, Unresolvable):
            raise
        raise Unresolvable("no such day is in the calendar") from None
    if not found:
        raise Unresolvable("nothing says which date is meant")
    return found


def _whole(context: Context, first: date, after: date, why: str) -> Reading:
    return Reading(_midnight(context, first), _midnight(context, after), why)


def _midnight(context: Context, day: date) -> datetime:
    return datetime.combine(day, time(), context.zone)


def _of_day(context: Context, day: date, phrase: Phrase, why: str) -> Reading:
    """A day, or the part of it that is named."""
    edge = {"mid": ""}.get(phrase.edge, phrase.edge)
    part = edge or phrase.part
    if edge in ("early", "late") and phrase.part in ("morning", "night", "evening", "afternoon"):
        # "early Monday morning" is before six; "late Monday evening" after six.
        part = edge if phrase.part in ("morning", "night", "evening") else phrase.part
    if part not in _HOURS:
        return _whole(context, day, day + timedelta(days=1), why)
    begins, ends = _HOURS[part]
    return Reading(_hour(context, day, begins), _hour(context, day, ends), f"{why}, {part}")


def _hour(context: Context, day: date, hour: int) -> datetime:
    return datetime.combine(day + timedelta(days=hour // 24), time(hour % 24), context.zone)


# --- days ---------------------------------------------------------------------------------


def _weekday(phrase: Phrase, context: Context) -> Iterator[Reading]:
    today = context.today
    back = (today.weekday() - (phrase.weekday or 0)) % 7
    before, ahead = today - timedelta(days=back), today + timedelta(days=(7 - back) % 7 or 7)
    monday = today - timedelta(days=today.weekday())
    if phrase.which in ("last week", "this week", "next week"):
        shift = {"last week": -7, "this week": 0, "next week": 7}[phrase.which]
        day = monday + timedelta(days=shift + (phrase.weekday or 0))
        yield _of_day(context, day, phrase, f"in the week meant by “{phrase.which}”")
    elif phrase.which in ("last", "previous"):
        latest = before if back else today - timedelta(days=7)
        yield _of_day(context, latest, phrase, "the latest one before publication day")
        earlier = monday + timedelta(days=(phrase.weekday or 0) - 7)
        if earlier != latest:
            yield _of_day(context, earlier, phrase, "the one in the week before")
    elif phrase.which in ("next", "coming", "following") or context.future:
        coming = today if back == 0 and phrase.which == "" else ahead
        yield _of_day(context, coming, phrase, "the coming one")
    else:
        yield _of_day(context, before, phrase, "the latest one up to publication")
        if back == 0:
            yield _of_day(context, today - timedelta(days=7), phrase, "a week before publication")


def _date(phrase: Phrase, context: Context) -> Iterator[Reading]:
    for month, day in _orders(phrase):
        for first, why in _years_for(phrase, context, month, day):
            if phrase.to_day:
                last = date(first.year, month, phrase.to_day)
                yield _whole(context, first, last + timedelta(days=1), why)
            else:
                yield _of_day(context, first, phrase, why)


def _orders(phrase: Phrase) -> Iterator[tuple[int, int]]:
    month, day = phrase.month or 1, phrase.day or 1
    yield month, day
    if phrase.swapped and month != day:
        yield day, month


def _years_for(
    phrase: Phrase, context: Context, month: int, day: int
) -> Iterator[tuple[date, str]]:
    year = phrase.year or _named_year(phrase, context)
    if year is not None:
        yield date(year, month, day), "as written"
        return
    today = context.today
    years = [today.year + step for step in (-4, -3, -2, -1, 0, 1, 2, 3, 4)]
    days = [date(y, month, day) for y in years if _exists(y, month, day)]
    if phrase.weekday is not None:
        fitting = [d for d in days if d.weekday() == phrase.weekday]
        if fitting:
            nearest = min(fitting, key=lambda d: (abs(d - today), d > today))
            yield nearest, "the nearest year in which weekday and day agree"
            return
    # A report of the day after an event may be dated a little behind local time.
    past = [d for d in days if d <= today]
    coming = [d for d in days if d > today]
    if context.future and coming:
        yield coming[0], "the coming one"
    elif past:
        yield past[-1], "the latest one up to publication"
    if coming and not context.future and coming[0] - today < timedelta(days=45):
        yield coming[0], "the coming one"


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _named_year(phrase: Phrase, context: Context) -> int | None:
    if phrase.which == "that year":
        return context.year if context.year is not None else context.today.year
    shift = {"last year": -1, "previous year": -1, "this year": 0, "next year": 1}.get(phrase.which)
    return None if shift is None else context.today.year + shift


def _day_of_month(phrase: Phrase, context: Context) -> Iterator[Reading]:
    today = context.today
    for back in range(3):
        first = _months(today.replace(day=1), -back)
        if _exists(first.year, first.month, phrase.day or 1):
            day = first.replace(day=phrase.day or 1)
            if day <= today:
                yield _of_day(context, day, phrase, "the latest one up to publication")
                return


# --- months, years, seasons ---------------------------------------------------------------


def _months(day: date, shift: int) -> date:
    """The first of the month ``shift`` months from that of ``day``."""
    count = day.year * 12 + day.month - 1 + shift
    return date(count // 12, count % 12 + 1, 1)


def _month(phrase: Phrase, context: Context) -> Iterator[Reading]:
    month = phrase.month or 1
    year = phrase.year or _named_year(phrase, context)
    if year is not None:
        yield _part_of_month(context, date(year, month, 1), phrase.edge, "as written")
        return
    today = context.today
    this = date(today.year, month, 1)
    past = this if this <= today else date(today.year - 1, month, 1)
    if phrase.which in ("last", "past") and past.month == today.month:
        past = date(past.year - 1, month, 1)
    if phrase.which == "next" or context.future:
        coming = this if this > today or month == today.month else date(today.year + 1, month, 1)
        yield _part_of_month(context, coming, phrase.edge, "the coming one")
        return
    yield _part_of_month(context, past, phrase.edge, "the latest one up to publication")
    if phrase.which == "last" and past.year == today.year:
        other = date(past.year - 1, month, 1)
        yield _part_of_month(context, other, phrase.edge, "the one of the year before")


def _part_of_month(context: Context, first: date, edge: str, why: str) -> Reading:
    after = _months(first, 1)
    begin, end = {
        "early": (first, first.replace(day=11)),
        "mid": (first.replace(day=11), first.replace(day=21)),
        "late": (first.replace(day=21), after),
    }.get(edge, (first, after))
    if edge == "earlier":
        end = min(after, context.today + timedelta(days=1))
    return _whole(context, begin, max(end, begin + timedelta(days=1)), why)


def _part_of_year(context: Context, year: int, edge: str, why: str) -> Reading:
    months = {"early": (1, 4), "mid": (5, 9), "late": (10, 13)}.get(edge, (1, 13))
    start = date(year, 1, 1)
    end = _months(start, months[1] - 1)
    if edge == "earlier" and context.published is not None:
        end = context.today + timedelta(days=1)
    if edge == "later" and context.published is not None:
        return _whole(context, context.today, _months(start, 12), why)
    return _whole(context, _months(start, months[0] - 1), end, why)


def _year(phrase: Phrase, context: Context) -> Iterator[Reading]:
    yield _part_of_year(context, phrase.year or 1, phrase.edge, "as written")


def _years(phrase: Phrase, context: Context) -> Iterator[Reading]:
    yield _whole(
        context, date(phrase.year or 1, 1, 1), date((phrase.number or 1) + 1, 1, 1), "as written"
    )


def _decade(phrase: Phrase, context: Context) -> Iterator[Reading]:
    first = phrase.year or 1
    begin, end = {"early": (0, 4), "mid": (3, 7), "late": (6, 10)}.get(phrase.edge, (0, 10))
    yield _whole(context, date(first + begin, 1, 1), date(first + end, 1, 1), "as written")


def _season(phrase: Phrase, context: Context) -> Iterator[Reading]:
    month = _SEASONS[phrase.season]
    year = phrase.year
    if year is None:
        today = context.today
        year = today.year
        over = _months(date(year, month, 1), 3)
        if (phrase.which == "last" and over > today) or (
            phrase.which == "this" and date(year, month, 1) > today and month == 12
        ):
            year -= 1
        elif phrase.which == "next" and date(year, month, 1) <= today:
            year += 1
    else:
        # "Winter 2030" has two usual meanings; the one that ends in that year comes second.
        pass
    first = date(year, month, 1)
    yield _whole(context, first, _months(first, 3), "in the north")
    south = _months(first, -6)
    yield _whole(context, south, _months(south, 3), "in the south")


# --- relative to publication or to another date -------------------------------------------


def _period(phrase: Phrase, context: Context) -> Iterator[Reading]:
    """ "this week", "last month", "next year", with an edge: "late last week"."""
    today = context.today
    first, after = _period_of(today, phrase.unit, phrase.shift)
    if phrase.unit == "year":
        yield _part_of_year(context, first.year, phrase.edge, "from the year of publication")
    elif phrase.unit == "month" and phrase.edge in ("early", "mid", "late"):
        yield _part_of_month(context, first, phrase.edge, "from the month of publication")
    elif phrase.edge == "earlier" and phrase.shift == 0:
        end = today + timedelta(days=1)
        yield _whole(context, min(first, today), end, "up to publication")
    elif phrase.edge == "later" and phrase.shift == 0:
        yield _whole(context, today, after, "from publication on")
    elif phrase.unit == "week" and phrase.edge in ("early", "mid", "late"):
        one, two = {"early": (0, 3), "mid": (2, 4), "late": (3, 7)}[phrase.edge]
        yield _whole(
            context, first + timedelta(days=one), first + timedelta(days=two), "in that week"
        )
    else:
        yield _whole(context, first, after, f"the calendar {phrase.unit}")
        if phrase.shift == -1:
            length = after - first
            yield _whole(context, today - length, today, f"the {length.days} days before")


def _period_of(day: date, unit: str, shift: int) -> tuple[date, date]:
    if unit == "week":
        first = day - timedelta(days=day.weekday()) + timedelta(days=7 * shift)
        return first, first + timedelta(days=7)
    if unit == "month":
        first = _months(day, shift)
        return first, _months(first, 1)
    length = 10 if unit == "decade" else 1
    start = day.year // length * length + shift * length
    return date(start, 1, 1), date(start + length, 1, 1)


def _weekend(phrase: Phrase, context: Context) -> Iterator[Reading]:
    today = context.today
    saturday = today - timedelta(days=(today.weekday() - 5) % 7)
    if phrase.which == "last" and today.weekday() >= 5:
        saturday -= timedelta(days=7)
    if phrase.which == "next" or (context.future and today.weekday() < 5):
        saturday += timedelta(days=7)
    yield _whole(context, saturday, saturday + timedelta(days=2), "Saturday and Sunday")


def _past(phrase: Phrase, context: Context) -> Iterator[Reading]:
    """ "in recent weeks", "the past three days", "over the last 24 hours"."""
    if phrase.which in ("coming", "next"):
        far = _count(phrase)[1]
        end = _shifted(context.today, phrase.unit, far) + timedelta(days=1)
        yield _whole(context, context.today, end, "from publication on")
        return
    if phrase.unit in ("hour", "minute"):
        now = context.published
        if now is None:
            raise Unresolvable("nobody said when the report was published")
        hours = _count(phrase)[1] if phrase.unit == "hour" else 1
        yield Reading(now - timedelta(hours=hours), now, "up to publication")
        return
    begin = _shifted(context.today, phrase.unit, -_count(phrase)[1])
    yield _whole(context, begin, context.today + timedelta(days=1), "up to publication")


def _count(phrase: Phrase) -> tuple[int, int]:
    if phrase.number is not None:
        return phrase.number, phrase.number
    return _VAGUE.get(phrase.vague, (2, 9))


def _shifted(day: date, unit: str, count: int) -> date:
    if abs(count) > _FURTHEST_YEARS:
        raise Unresolvable("it counts further than a calendar goes")
    if unit in _DAYS_OF:
        return day + timedelta(days=_DAYS_OF[unit] * count)
    if unit in ("hour", "minute"):
        return day
    months = count * {"month": 1, "year": 12, "decade": 120, "century": 1200}[unit]
    first = _months(day, months)
    last = (_months(first, 1) - timedelta(days=1)).day
    return first.replace(day=min(day.day, last))


def _offset(phrase: Phrase, context: Context) -> Iterator[Reading]:
    """ "yesterday", "three weeks ago", "a few days later", "two days before the vote"."""
    if phrase.which == "eve" and context.anchor is None:
        raise Unresolvable("it leans on an event whose date is not given beside it")
    if phrase.which == "event":
        raise Unresolvable("it leans on an event whose date is not given beside it")
    if phrase.unit in ("hour", "minute"):
        yield from _hours_off(phrase, context)
        return
    if phrase.anchored and context.anchor is not None:
        first, last = context.anchor
        why = "counted from the date before it"
    else:
        first = last = context.today
        why = "counted from publication"
    yield _counted(phrase, context, first, last, why)


def _hours_off(phrase: Phrase, context: Context) -> Iterator[Reading]:
    if phrase.anchored and context.anchor is not None:
        first, last = context.anchor
        yield _whole(context, first, last + timedelta(days=1), "hours from the date before it")
        return
    now = context.published
    if now is None:
        raise Unresolvable("nobody said when the report was published")
    low, high = _count(phrase)
    if phrase.unit == "minute":
        low, high = 0, 1
    begin = now - timedelta(hours=max(high, 1) + 1)
    yield Reading(begin, now - timedelta(hours=max(low - 1, 0)), "counted from publication")


def _counted(phrase: Phrase, context: Context, first: date, last: date, why: str) -> Reading:
    near, far = _count(phrase)
    sign, unit = phrase.shift, phrase.unit
    if abs(sign) == 2:
        near, far, sign = 2, 2, sign // 2
    if near == far:
        return _exactly(phrase, context, (first, last), sign * near, why)
    ends = (_shifted(first, unit, sign * near), _shifted(last, unit, sign * far))
    return _whole(context, min(ends), max(ends) + timedelta(days=1), why)


def _exactly(
    phrase: Phrase, context: Context, about: tuple[date, date], count: int, why: str
) -> Reading:
    """A counted day is that day; a counted week, month or year is as wide as its unit."""
    first = _shifted(about[0], phrase.unit, count)
    last = _shifted(about[1], phrase.unit, count)
    if phrase.unit in ("day", "night"):
        if first == last:
            return _of_day(context, first, phrase, why)
        return _whole(context, first, last + timedelta(days=1), why)
    if phrase.unit in ("week", "fortnight") and abs(count) <= 3:
        return _whole(context, first, last + timedelta(days=1), why)
    if phrase.unit in ("week", "fortnight", "weekend"):
        around = timedelta(days=3)
        return _whole(context, first - around, last + around + timedelta(days=1), why)
    if phrase.vague == "half":
        first, last = first - timedelta(days=182), last - timedelta(days=182)
    days = {"month": 15, "year": 182, "decade": 1826}.get(phrase.unit, 36_525)
    around = timedelta(days=days)
    return _whole(context, first - around, last + around, why)


def _that(phrase: Phrase, context: Context) -> Iterator[Reading]:
    """ "the same day", "the next morning", "that year"."""
    if phrase.unit == "year" and context.year is not None:
        yield _part_of_year(context, context.year + phrase.shift, phrase.edge, "the year before it")
        return
    if context.anchor is None:
        first = last = context.today
        why = "held against publication, since no date goes before it"
    else:
        first, last = context.anchor
        why = "held against the date before it"
    if phrase.unit == "day":
        if phrase.shift > 0:
            first = last
        elif last - first <= timedelta(days=1):
            # A night is anchored on the evening it began.
            last = first
        step = timedelta(days=phrase.shift)
        if first + step == last + step or phrase.shift:
            yield _of_day(context, first + step, phrase, why)
        else:
            yield _whole(context, first, last + timedelta(days=1), why)
        return
    begin, end = _period_of(first, phrase.unit, phrase.shift)
    yield _whole(context, begin, end, why)


_RULES: dict[str, Callable[[Phrase, Context], Iterator[Reading]]] = {
    "weekday": _weekday,
    "date": _date,
    "day_of_month": _day_of_month,
    "month": _month,
    "year": _year,
    "years": _years,
    "decade": _decade,
    "season": _season,
    "period": _period,
    "weekend": _weekend,
    "past": _past,
    "offset": _offset,
    "that": _that,
}
