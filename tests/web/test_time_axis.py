"""Times along an axis: round ones, few, in order, and inside."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from antedate.web.time_axis import share, ticks

START = datetime(2024, 2, 27, 10, 30, tzinfo=UTC)


@pytest.mark.parametrize("hours", [0.5, 3, 20, 40, 24 * 6, 24 * 16, 24 * 45, 24 * 200, 24 * 9000])
def test_few_round_times_lie_in_order_inside(hours: float) -> None:
    last = START + timedelta(hours=hours)
    found = ticks(START, last)
    assert len(found) <= 6
    at = [one.at for one in found]
    assert at == sorted(at)
    assert all(share(START, START, last) <= one <= share(last, START, last) for one in at)


def test_days_are_named_at_midnight_and_hours_between() -> None:
    assert [one.words for one in ticks(START, START + timedelta(hours=20))] == [
        *("12:00", "18:00", "28 Feb", "06:00")
    ]


def test_months_begin_on_their_first() -> None:
    last = datetime(2024, 7, 2, tzinfo=UTC)
    found = ticks(START, last)
    assert [one.words for one in found] == [
        "Mar 2024",
        "Apr 2024",
        "May 2024",
        "Jun 2024",
        "Jul 2024",
    ]
    march = datetime(2024, 3, 1, tzinfo=UTC)
    assert found[0].at == pytest.approx(share(march, START, last))


def test_one_time_alone_stands_in_the_middle() -> None:
    (one,) = ticks(START, START)
    assert (one.at, one.words) == (50.0, "2024-02-27")
