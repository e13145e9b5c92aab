from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from sample_answers import UNTIMED, appearances, match, moment, seen, stored

from antedate.records import Answer, MatchKind
from antedate.report.strip import strip
from antedate.report.timeline import timeline

SHA = "1a" * 32
SECONDS = st.floats(0, 600)


@UNTIMED
@given(st.lists(st.tuples(SECONDS, SECONDS).map(sorted), max_size=60))
def test_bars_of_one_lane_never_overlap(segments: list[list[float]]) -> None:
    numbered = [
        (n, match(MatchKind.SAME_FOOTAGE, SHA, (start, end)))
        for n, (start, end) in enumerate(segments, 1)
    ]
    made = strip(Answer("x.mp4", duration_s=600.0), numbered)
    assert made is not None
    assert len(made.matches) + made.left_out == len(numbered)
    for lane in range(made.lanes):
        bars = sorted((b.left, b.left + b.width) for b in made.matches if b.lane == lane)
        assert all(one[1] <= other[0] for one, other in pairwise(bars))
    assert all(b.left >= 0 and b.left + b.width <= 100.01 for b in made.matches)


def test_ticks_are_few_and_the_length_is_the_last() -> None:
    for length in (0.2, 3, 64, 600, 7200, 40_000, 500_000):
        made = strip(Answer("x.mp4", duration_s=float(length)), [])
        assert made is not None
        assert 2 <= len(made.ticks) <= 7
        assert made.ticks[-1].at == 100


def test_an_image_has_no_strip() -> None:
    assert strip(Answer("x.mp4"), []) is None


def test_uncertain_dates_are_intervals_and_the_own_post_is_among_them() -> None:
    made = timeline(list(enumerate(appearances(), 1)), moment("2024-10-05 18:20"))
    assert made is not None
    month, day, second = (
        next(r for r in made.rows if r.stored and r.stored.id == id) for id in (4, 5, 1)
    )
    assert not month.point
    assert month.width > day.width > second.width
    own = [row for row in made.rows if row.stored is None]
    assert len(own) == 1
    assert made.own_left == own[0].left
    assert made.undated == 1
    assert [r.left for r in made.rows] == sorted(r.left for r in made.rows)


def test_other_kinds_and_undated_posts_are_not_drawn() -> None:
    post = stored(1, "X", moment("2021"))
    assert timeline([(1, seen(0, 9, post, kind=MatchKind.SAME_PLACE))], None) is None
    assert timeline([(1, seen(0, 9, stored(2, "X", None)))], None) is None


@UNTIMED
@given(
    st.lists(
        st.sampled_from(
            ["2024-03-05 14:30:12", "2024-03-05 14:30", "2024-03-05", "2024-03", "2019", "0900"]
        ),
        min_size=1,
        max_size=60,
    )
)
def test_an_axis_has_few_ticks_and_holds_all(dates: list[str]) -> None:
    posts = [stored(n, "X", moment(date)) for n, date in enumerate(dates)]
    made = timeline([(1, seen(0, 9, *posts))], moment("2024-03-05 14:31"))
    assert made is not None
    assert len(made.ticks) <= 6
    assert len(made.rows) + made.left_out == len(dates) + 1
    assert all(r.left >= 0 and r.left + r.width <= 100 for r in made.rows)
