from typing import Any

import pytest
from sample_answers import answer, moment, seen, stored

from antedate.records import Appearance, MatchKind
from antedate.report.history import earliest
from antedate.report.words import finding, headline
from antedate.when import Moment

X = "X"


def verdict(published: str | None, *found: Appearance, zone: str = "UTC", **more: Any) -> str:
    when = moment(published, zone)
    return finding(
        answer(
            None,
            **{
                "published_at": when,
                "appearances": found,
                "earliest": earliest(found, when),
                "duration_s": 60.0,
                "media": None,
                **more,
            },
        )
    )


def at(written: str | None, source: str | None = X, zone: str | None = "UTC", id: int = 1) -> Any:
    return stored(id, source, moment(written, zone))


def test_before() -> None:
    assert verdict("2024-10-05", seen(12, 19, at("2024-03-05"))) == (
        "Part of this video (0:12 to 0:19) was published on 2024-03-05 by X, "
        "about 7 months before this post."
    )


def test_the_whole_video_and_an_image() -> None:
    assert verdict("2024-10-05", seen(0, 59.8, at("2021"))).startswith("All of this video was")
    assert verdict("2024-10-05", seen(0, 0, at("2021")), duration_s=0.0).startswith(
        "This image was"
    )


def test_without_the_posts_own_date_nothing_is_said_of_before() -> None:
    said = verdict(None, seen(12, 19, at("2024-03-05")))
    assert said == "Part of this video (0:12 to 0:19) was published on 2024-03-05 by X."


def test_the_post_is_earlier_than_the_archive() -> None:
    assert verdict("2024-01-01", seen(12, 19, at("2024-03-05"))) == (
        "This post is earlier than any dated copy in the archive: part of this video "
        "(0:12 to 0:19) was published on 2024-03-05 by X, about 2 months after this post."
    )


def test_the_same_day() -> None:
    said = verdict("2024-03-05", seen(12, 19, at("2024-03-05 14:30")))
    assert said.endswith("by X, the same day as this post; which came first is not known.")


def test_a_month_that_holds_the_find() -> None:
    said = verdict("2024-03", seen(12, 19, at("2024-03-05")))
    assert said.endswith("this post being of March 2024; which came first is not known.")


def test_ties_between_posts() -> None:
    posts = (at("2024-03-05", "X", id=1), at("2024-03-05 09:00", "Y", id=2), at(None, None, id=3))
    said = verdict("2024-10-05", seen(12, 19, *posts))
    assert "on 2024-03-05 at 09:00 UTC by Y or on 2024-03-05 by X (which of them came first" in said
    assert "copies without a date are in the archive too and may be older" in said


def test_many_ties_are_not_all_named() -> None:
    posts = [at("2024-03-05", f"S{n}", id=n) for n in range(9)]
    assert "by S0, S1, S2 and 6 other sources (which" in verdict(None, seen(12, 19, *posts))


def test_only_undated_copies() -> None:
    said = verdict("2024-10-05", seen(12, 19, at(None)))
    assert said == (
        "Part of this video (0:12 to 0:19) is in the archive in 1 copy, but no post says when."
    )


def test_several_parts_with_several_answers() -> None:
    said = verdict(
        "2024-10-05",
        seen(0, 9, at("2024-03-05", id=1)),
        seen(12, 19, at("2021", "Y", id=2)),
        seen(22, 29, at("2024-11", id=3)),
        seen(32, 39, at(None, id=4)),
        seen(42, 49, at("2024-10-05", id=5)),
    )
    assert said == (
        "2 parts of this video (0:00 to 0:09 and 0:12 to 0:19) were published before, the "
        "earliest (0:12 to 0:19) in 2021 by Y, 3 to 4 years before this post; 1 other part is in "
        "posts that cannot be put in order with this one; 1 other part is in later posts; "
        "1 other part is in posts without a date."
    )


def test_parts_that_touch_are_one_part() -> None:
    found = (seen(0, 9, at("2024-03-05", id=1)), seen(9, 19, at("2021", "Y", id=2)))
    assert verdict("2024-10-05", *found).startswith("Part of this video (0:00 to 0:19) was")


def test_many_parts_are_added_up() -> None:
    found = [seen(n * 10, n * 10 + 5, at("2021", id=n)) for n in range(5)]
    assert verdict("2024-10-05", *found).startswith("5 parts of this video (0:25 of 1:00) were")


def test_nothing_found_never_reads_as_new() -> None:
    assert verdict("2024-10-05") == (
        "Nothing in the archive matches. That does not make it new: 312 posts (4.1 hours) "
        "from 2022 to 2024-09-30 were searched."
    )


def test_only_other_kinds() -> None:
    said = verdict(
        None,
        seen(1, 9, at("2021"), kind=MatchKind.SAME_PLACE),
        seen(1, 9, at("2021"), kind=MatchKind.UNCLEAR),
        seen(1, 9, at("2021"), kind=MatchKind.UNCLEAR),
        seen(1, 9, at("2021"), kind=MatchKind.UNCLEAR, reported=False),
    )
    assert said.startswith(
        "No copy of this video was found in the archive, only 2 uncertain matches for a person "
        "to look at and 1 match of the same place in a different take, which does not date it. "
        "That does not make it new:"
    )


def test_a_hostile_name_cannot_leave_its_place() -> None:
    said = verdict(None, seen(12, 19, at("2024-03-05", "قناة\n\u202e\u2069" + "x" * 500)))
    assert "\u202e" not in said
    assert "\n" not in said
    assert said.count("\u2068") == said.count("\u2069") == 1
    assert len(said) < 220


def test_a_failed_input() -> None:
    failed = answer(None, error="x.mp4: is empty. Give another.", earliest=(), appearances=())
    assert finding(failed) == "This file could not be checked: x.mp4: is empty. Give another."
    assert headline(failed) == "Not checked"


@pytest.mark.parametrize(
    ("published", "found", "words"),
    [
        ("2024-10-05", "2021", "Published before"),
        (None, "2021", "Found in the archive"),
        ("2021", "2021", "Order not known"),
        ("2020", "2021", "Earlier than any dated copy"),
        ("2020", None, "Found, without a date"),
    ],
)
def test_headlines(published: str | None, found: str | None, words: str) -> None:
    when: Moment | None = moment(published)
    appearances = (seen(0, 9, at(found)),)
    made = answer(
        published, published_at=when, appearances=appearances, earliest=earliest(appearances, when)
    )
    assert headline(made) == words
