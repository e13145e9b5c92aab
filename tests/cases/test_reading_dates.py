"""Date phrases against the calendar. Expectations are read off a calendar of 2031, by hand.

14 March 2031 is a Friday.
"""

from __future__ import annotations

from datetime import datetime

import pytest

from antedate.cases.drafts import DateDraft
from antedate.cases.reading import read_report
from antedate.when import Moment, parse_moment, zone_named

PUBLISHED = parse_moment("2031-03-14T18:20:00+03:00")
ZONE = zone_named("+03:00")


def dates(text: str, published: Moment | None = PUBLISHED) -> tuple[DateDraft, ...]:
    return read_report(text, published, "Norwire").dates


def only(text: str) -> tuple[str, str]:
    """The likeliest reading of the one phrase, as local times to the hour."""
    (draft,) = dates(text)
    assert draft.reading is not None, draft
    return local(draft.reading.earliest), local(draft.reading.latest)


def local(at: datetime) -> str:
    return at.astimezone(ZONE).strftime("%Y-%m-%dT%H").removesuffix("T00")


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("The dam burst on Thursday.", "2031-03-13", "2031-03-14"),
        ("The dam burst on Friday.", "2031-03-14", "2031-03-15"),
        ("The dam burst late Thursday.", "2031-03-13T18", "2031-03-14"),
        ("The dam burst early on Monday.", "2031-03-10", "2031-03-10T06"),
        ("The dam burst around Thursday noon.", "2031-03-13T11", "2031-03-13T13"),
        ("The dam burst on Wednesday night.", "2031-03-12T18", "2031-03-13T06"),
        ("The dam burst in the early hours of Monday.", "2031-03-10", "2031-03-10T06"),
        ("The dam burst on March 11.", "2031-03-11", "2031-03-12"),
        ("The dam burst on 20 March.", "2030-03-20", "2030-03-21"),
        ("The dam burst on 14.02.2031.", "2031-02-14", "2031-02-15"),
        ("The dam burst last week.", "2031-03-03", "2031-03-10"),
        ("The dam burst in early January.", "2031-01-01", "2031-01-11"),
        ("The dam burst in mid-January 2030.", "2030-01-11", "2030-01-21"),
        ("The dam burst late last month.", "2031-02-21", "2031-03-01"),
        ("The dam burst in 2019.", "2019-01-01", "2020-01-01"),
        ("The dam burst several months ago.", "2030-06-14", "2030-12-15"),
        ("The dam burst three days ago.", "2031-03-11", "2031-03-12"),
        ("The dam burst last night.", "2031-03-13T18", "2031-03-14T06"),
        ("The dam burst this morning.", "2031-03-14T05", "2031-03-14T12"),
        ("The dam burst between March 3 and 5.", "2031-03-03", "2031-03-04"),
        ("The dam burst on March 3-5.", "2031-03-03", "2031-03-06"),
        ("The vote will be held on Sunday.", "2031-03-16", "2031-03-17"),
        ("The vote was held on Sunday.", "2031-03-09", "2031-03-10"),
        ("The vote is due on March 20.", "2031-03-20", "2031-03-21"),
    ],
)
def test_phrases_mean_what_a_calendar_says(text: str, earliest: str, latest: str) -> None:
    if "between" in text:
        # Two dates stand there; the first is asked for.
        first = dates(text)[0].reading
        assert first is not None
        assert local(first.earliest) == earliest
        return
    assert only(text) == (earliest, latest)


def test_a_few_days_later_leans_on_the_date_before_it() -> None:
    first, later = dates("The dam burst on March 3. A few days later the town was empty.")
    assert first.reading is not None
    assert later.reading is not None
    assert local(later.reading.earliest) == "2031-03-05"
    assert local(later.reading.latest) == "2031-03-09"


def test_a_day_of_saying_is_not_leant_on() -> None:
    text = "The dam burst on March 3. An official said on Thursday that it was old.\n\n"
    *_, later = dates(text + "Two days later it rained.")
    assert later.reading is not None
    assert local(later.reading.earliest) == "2031-03-05"


def test_ambiguity_is_kept() -> None:
    (day,) = dates("It was filmed on 03.04.2030.")
    readings = [(local(r.earliest), local(r.latest)) for r in day.readings]
    assert readings == [("2030-04-03", "2030-04-04"), ("2030-03-04", "2030-03-05")]
    (friday,) = dates("It was filmed on Friday.")
    assert [local(r.earliest) for r in friday.readings] == ["2031-03-14", "2031-03-07"]


def test_weekday_and_day_together_choose_the_year() -> None:
    # 11 March was a Tuesday in 2025 and in 2031, a Monday in 2030.
    (draft,) = dates("It was filmed on Monday, March 11.")
    assert draft.reading is not None
    assert local(draft.reading.earliest).startswith("2030-03-11")


def test_durations_ages_and_counts_are_no_dates() -> None:
    assert not dates("Sol, 45, waited for three days and counted 2019 votes in May's absence.")[1:]


def test_may_and_march_are_words_too() -> None:
    assert not dates("He may march. Thousands march every time; May Ling said so.")


def test_without_a_date_of_publication_only_full_dates_resolve() -> None:
    draft = read_report("It burst on Monday. It had burst on 3 May 2019.", None, "Norwire")
    monday, full = draft.dates
    assert monday.readings == ()
    assert "when the report was published" in monday.problem
    assert full.reading is not None
    assert full.reading.earliest.date().isoformat() == "2019-05-03"
    assert any("published" in problem for problem in draft.problems)


def test_a_publication_known_by_year_resolves_no_weekday() -> None:
    (monday,) = dates("It burst on Monday.", parse_moment("2031", "UTC"))
    assert monday.readings == ()


def test_a_phrase_that_cannot_be_resolved_stays_and_says_why() -> None:
    (draft,) = dates("It burst on 31 February 2030.")
    assert draft.readings == ()
    assert draft.problem
    (far,) = dates("It burst 9000 years ago.")
    assert far.readings == ()


def test_the_zone_of_publication_sets_the_day() -> None:
    late = parse_moment("2031-03-14T23:30:00-08:00")
    (draft,) = dates("It burst today.", late)
    assert draft.reading is not None
    assert draft.reading.earliest.isoformat() == "2031-03-14T08:00:00+00:00"


def test_days_that_share_a_year_have_it_both() -> None:
    found = dates("Shells fell on 16 October and 3 December 2029.")
    days = [local(draft.reading.earliest) for draft in found if draft.reading]
    assert days == ["2029-10-16", "2029-12-03"]


def test_a_group_named_after_a_day_is_no_date() -> None:
    assert dates("The 12th of October Brigade shelled the town.") == ()
    assert len(dates("On 12 October the brigade shelled the town.")) == 1
