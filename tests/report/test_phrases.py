import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_answers import UNTIMED

from antedate.report import phrases
from antedate.when import parse_moment

DAY = 86_400.0


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0:00.0"), (12.04, "0:12.0"), (59.96, "1:00.0"), (723.4, "12:03.4"), (3723, "1:02:03.0")],
)
def test_clock(seconds: float, words: str) -> None:
    assert phrases.clock(seconds) == words


def test_segments_too_short_for_whole_seconds_show_tenths() -> None:
    assert phrases.segment(12, 19) == "0:12 to 0:19"
    assert phrases.segment(12.1, 12.4) == "0:12.1 to 0:12.4"


@pytest.mark.parametrize(
    ("least", "most", "words"),
    [
        (213 * DAY, 215 * DAY, "about 7 months"),
        (4 * DAY, 6 * DAY, "4 to 6 days"),
        (12 * DAY, 12 * DAY + 1, "12 days"),
        (0, 2 * DAY, "up to 48 hours"),
        (0, 10 * DAY, "up to 10 days"),
        (59, 61, "59 to 61 seconds"),
        (0, 1, "up to 1 second"),
        (3 * 365 * DAY, 4 * 365 * DAY, "3 to 4 years"),
    ],
)
def test_span(least: float, most: float, words: str) -> None:
    assert phrases.span(least, most) == words


@UNTIMED
@given(st.floats(0, 1e10), st.floats(0, 1e10))
def test_a_span_is_always_a_phrase(one: float, other: float) -> None:
    words = phrases.span(min(one, other), max(one, other))
    assert words.split()[-1].rstrip("s") in {"year", "month", "day", "hour", "minute", "second"}


@pytest.mark.parametrize(
    ("written", "zone", "words"),
    [
        ("2024", "UTC", "in 2024"),
        ("2024-03", "UTC", "in March 2024"),
        ("2024-03-05", "UTC", "on 2024-03-05"),
        ("2024-03-05", "Asia/Baghdad", "on 2024-03-05 (Asia/Baghdad)"),
        ("2024-03-05", None, "on 2024-03-05 (zone unknown)"),
        ("2024-03-05 14:30", "Asia/Baghdad", "on 2024-03-05 at 14:30 Asia/Baghdad"),
        ("2024-03-05 14:30", None, "on 2024-03-05 at 14:30 (zone unknown)"),
    ],
)
def test_on(written: str, zone: str | None, words: str) -> None:
    assert phrases.on(parse_moment(written, zone)) == words


@pytest.mark.parametrize(
    ("written", "zone", "words"),
    [
        ("2024-03-05 14:30:12", "Asia/Baghdad", "2024-03-05 11:30:12 UTC"),
        ("2024-03-05", "Asia/Baghdad", "between 2024-03-04 21:00 and 2024-03-05 21:00 UTC"),
        ("2024-03-05", None, "between 2024-03-04 10:00 and 2024-03-06 12:00 UTC"),
        ("2024-03-05 14:30", "UTC", ""),
    ],
)
def test_utc_words(written: str, zone: str | None, words: str) -> None:
    assert phrases.utc_words(parse_moment(written, zone)) == words


def test_likelihood_follows_the_published_scale() -> None:
    assert [phrases.likelihood(p) for p in (0.995, 0.95, 0.9, 0.7, 0.5, 0.2, 0.0)] == [
        "virtually certain",
        "extremely likely",
        "very likely",
        "likely",
        "about as likely as not",
        "unlikely",
        "very unlikely",
    ]
