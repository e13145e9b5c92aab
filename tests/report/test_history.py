from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

from hypothesis import assume, given
from hypothesis import strategies as st
from sample_answers import ADDED, UNTIMED, moment, seen

from antedate.records import Appearance, MatchKind, Post, StoredPost
from antedate.report.history import SLIVER_S, could_be_first, earliest, lead
from antedate.when import Moment, Precision


def post(place: int, when: Moment | None, key: str = "", version: int = 1) -> StoredPost:
    return StoredPost(
        place,
        Post(key=key or f"k{place}", reader="folder", source=f"S{place}", published_at=when),
        version,
        ADDED,
    )


def spans(*appearances: Appearance) -> list[tuple[float, float, list[int], int]]:
    return [
        (f.query_start_s, f.query_end_s, [s.id for s in f.posts], f.undated)
        for f in earliest(appearances, None)
    ]


EARLY, LATE = post(1, moment("2023-01-02 10:00")), post(2, moment("2024-05-06"))
UNDATED = post(3, None)


def test_only_reported_same_footage_counts() -> None:
    for kind in MatchKind:
        found = spans(seen(0, 9, EARLY, kind=kind))
        assert bool(found) is (kind is MatchKind.SAME_FOOTAGE)
    assert spans(seen(0, 9, EARLY, reported=False)) == []


def test_the_query_is_cut_where_the_answer_changes() -> None:
    assert spans(seen(0, 20, LATE), seen(8, 15, EARLY)) == [
        (0, 8, [2], 0),
        (8, 15, [1], 0),
        (15, 20, [2], 0),
    ]


def test_a_later_copy_does_not_cut_the_stretch() -> None:
    assert spans(seen(0, 20, EARLY), seen(8, 15, LATE)) == [(0, 20, [1], 0)]


def test_ends_less_than_a_sliver_apart_are_one_and_keep_the_outer_edge() -> None:
    assert spans(seen(12, 19, LATE), seen(12.3, 18.8, EARLY)) == [(12, 19, [1], 0)]


def test_one_segment_giving_way_to_another_leaves_no_sliver() -> None:
    assert spans(seen(5, 12.2, EARLY), seen(12, 19, LATE)) == [
        (5, 12.1, [1], 0),
        (12.1, 19, [2], 0),
    ]


def test_two_takes_of_one_file_join_over_a_short_gap() -> None:
    assert spans(seen(5, 12, EARLY), seen(12.3, 19, EARLY)) == [(5, 19, [1], 0)]
    assert len(spans(seen(5, 12, EARLY), seen(14, 19, EARLY))) == 2


def test_an_image_is_one_point() -> None:
    assert spans(seen(0, 0, EARLY), seen(0, 0, LATE), seen(0, 0, UNDATED)) == [(0, 0, [1], 1)]


def test_a_query_shorter_than_a_sliver_is_kept() -> None:
    assert spans(seen(0, 0.3, EARLY)) == [(0, 0.3, [1], 0)]


def test_copies_with_an_undated_post_or_none_are_counted_once_each() -> None:
    assert spans(seen(0, 9, EARLY, UNDATED), seen(0, 9, UNDATED), seen(0, 9)) == [(0, 9, [1], 3)]


def test_versions_of_one_post_do_not_tie_with_themselves() -> None:
    first = post(7, moment("2023-01-02 10:00"), "same")
    again = post(8, moment("2023-01-02 10:00"), "same", version=2)
    assert could_be_first([again, first]) == (first,)


def test_a_day_ties_with_a_minute_of_that_day() -> None:
    day, minute = post(1, moment("2024-03-05")), post(2, moment("2024-03-05 14:30"))
    assert could_be_first([day, minute]) == (minute, day)


def test_zones_decide_the_order() -> None:
    baghdad = post(1, moment("2024-03-06 01:00", "Asia/Baghdad"))
    utc = post(2, moment("2024-03-05 22:30", "UTC"))
    unknown = post(3, moment("2024-03-06 00:00", None))
    assert could_be_first([baghdad, utc]) == (baghdad,)
    assert set(could_be_first([baghdad, utc, unknown])) == {baghdad, unknown}


def test_lead_is_least_and_most() -> None:
    day = post(1, moment("2024-03-05"))
    assert lead([day], moment("2024-03-07")) == (86_400.0, 3 * 86_400.0)
    assert lead([day], None) is None
    assert lead([UNDATED], moment("2024-03-07")) is None


WHEN = st.builds(
    Moment,
    at=st.integers(0, 400).map(lambda h: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(hours=h)),
    precision=st.sampled_from([Precision.SECOND, Precision.MINUTE, Precision.DAY, Precision.MONTH]),
    zone=st.sampled_from(["UTC", "Asia/Tehran", None]),
)
POSTS = st.lists(st.none() | WHEN, max_size=5)


@st.composite
def appearance_lists(draw: st.DrawFn) -> list[Appearance]:
    found: list[Appearance] = []
    for place in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, 300)) / 10
        length = draw(st.integers(6, 200)) / 10
        posts = draw(POSTS)
        found.append(
            seen(start, start + length, *(post(10 * place + n, m) for n, m in enumerate(posts)))
        )
    return found


@UNTIMED
@given(appearance_lists(), st.none() | WHEN)
def test_stretches_are_in_order_apart_and_not_empty(
    found: list[Appearance], published: Moment | None
) -> None:
    stretches = earliest(found, published)
    assert stretches
    for one, following in pairwise(stretches):
        assert one.query_end_s <= following.query_start_s
    assert all(s.query_start_s < s.query_end_s and s.words.endswith(".") for s in stretches)


@UNTIMED
@given(appearance_lists(), st.floats(0, 51))
def test_each_second_away_from_an_end_has_the_answer_of_what_covers_it(
    found: list[Appearance], at_s: float
) -> None:
    edges = [e for a in found for e in (a.match.query_start_s, a.match.query_end_s)]
    assume(all(abs(at_s - edge) > SLIVER_S for edge in edges))
    covering = [a for a in found if a.match.query_start_s <= at_s <= a.match.query_end_s]
    here = [f for f in earliest(found, None) if f.query_start_s <= at_s <= f.query_end_s]
    assert len(here) == bool(covering)
    if covering:
        assert here[0].posts == could_be_first(s for a in covering for s in a.posts)


@UNTIMED
@given(appearance_lists(), st.none() | WHEN, st.randoms())
def test_the_order_of_appearances_does_not_matter(
    found: list[Appearance], published: Moment | None, chance: Random
) -> None:
    shuffled = list(found)
    chance.shuffle(shuffled)
    assert earliest(shuffled, published) == earliest(found, published)


@UNTIMED
@given(st.data(), st.lists(WHEN, min_size=1, max_size=5), WHEN)
def test_whatever_the_true_times_the_first_is_named_and_the_lead_holds(
    data: st.DataObject, moments: list[Moment], published: Moment
) -> None:
    posts = [post(n, m) for n, m in enumerate(moments)]
    named = could_be_first(posts)
    times = [m.earliest + data.draw(st.floats(0, 0.999)) * (m.latest - m.earliest) for m in moments]
    own = published.earliest + data.draw(st.floats(0, 0.999)) * (
        published.latest - published.earliest
    )
    first = min(times)
    assert posts[times.index(first)] in named
    bounds = lead(named, published)
    assert bounds is not None
    assert bounds[0] <= (own - first).total_seconds() <= bounds[1]


@UNTIMED
@given(st.lists(WHEN, min_size=1, max_size=5))
def test_every_post_that_is_named_can_be_the_first(moments: list[Moment]) -> None:
    posts = [post(n, m) for n, m in enumerate(moments)]
    for named in could_be_first(posts):
        assert named.post.published_at is not None
        others = [m for p, m in zip(posts, moments, strict=True) if p is not named]
        # It begins at its earliest, the others as late as they can.
        assert all(named.post.published_at.earliest < other.latest for other in others)


def test_joining_keeps_the_words_of_the_whole_stretch() -> None:
    one, two = seen(5, 12, EARLY), seen(12.3, 19, EARLY)
    found = earliest([one, two], moment("2024-01-02"))
    assert [f.words for f in found] == [
        "First published on 2023-01-02 at 10:00 UTC by S1, about 12 months before this post."
    ]
