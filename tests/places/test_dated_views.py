"""Dating a query by dated views: where something lasts, where nothing does, and elsewhere."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from places_material import HEIGHT, WIDTH, Picture, moment, scene, stood, taken, views, with_thing

from antedate.errors import UsageError
from antedate.evidence import DAY_S, EvidenceKind
from antedate.places import Place, PlaceDating, Shown, carried, evidence_of, look
from antedate.when import Moment, Precision, parse_moment


def mass(found: PlaceDating, first_day: float, last_day: float) -> float:
    """The probability between two days, if every day of the span was as likely at first."""
    day = (found.grid_s - moment(0).at.timestamp()) / DAY_S
    inside = (found.grid_s >= found.window[0].timestamp()) & (
        found.grid_s <= found.window[1].timestamp()
    )
    ratio = np.where(inside, np.exp(found.log_ratio), 0)
    return float(ratio[(day >= first_day) & (day <= last_day)].sum() / ratio.sum())


@pytest.fixture(scope="module")
def place() -> Place:
    """Eighteen days; the thing stands from the 6th to the 11th."""
    return Place(views(stood(6, 11, 18)))


def test_a_thing_that_stands_in_the_query_dates_it_to_when_it_stood(place: Place) -> None:
    found = place.date(look(taken(with_thing(scene(1)), 77)))
    assert found.shown is Shown.YES
    assert mass(found, 5, 12) > 0.8


def test_a_query_without_it_was_taken_before_or_after(place: Place) -> None:
    found = place.date(look(taken(scene(1), 78)))
    assert mass(found, 6.5, 10.5) < 0.15


def test_what_carries_the_date_is_shown_where_it_stands(place: Place) -> None:
    query = look(taken(with_thing(scene(1)), 77))
    things = carried(place, query, place.date(query))
    assert things, "nothing was named"
    left, top, right, bottom = things[0].box
    assert (left + right) / 2 * WIDTH == pytest.approx(160, abs=40)
    assert (top + bottom) / 2 * HEIGHT == pytest.approx(160, abs=40)
    said = "".join(one.presence.value[0] for one in things[0].seen)
    assert said[6:12].count("p") >= 5
    assert (said[:6] + said[12:]).count("a") >= 10
    assert all(one.jpeg.startswith(b"\xff\xd8") for one in things[0].seen)


def test_where_nothing_lasts_the_answer_stays_wide() -> None:
    """Chance alone tells something now and then; on the whole it must not."""
    same = Place(views([taken(scene(2), number) for number in range(16)]))
    inside = (same.grid_s >= same.at_s[0]) & (same.grid_s <= same.at_s[-1])
    widths = []
    for seed in range(50, 56):
        ratio = np.sort(np.exp(same.date(look(taken(scene(2), seed))).log_ratio[inside]))[::-1]
        share = np.cumsum(ratio) / ratio.sum()
        widths.append((np.searchsorted(share, 0.9) + 1) / len(ratio))
    assert np.mean(widths) > 0.65


def test_a_query_of_another_place_gets_no_date(place: Place) -> None:
    found = place.date(look(taken(scene(7), 3)))
    assert found.shown is Shown.NO
    assert evidence_of(found, "here", 18) is None


def test_a_black_query_is_unclear_and_tells_nothing(place: Place) -> None:
    found = place.date(look(np.zeros((HEIGHT, WIDTH, 3), np.uint8)))
    assert found.shown is Shown.UNCLEAR
    assert not found.log_ratio.any()


def test_a_query_in_fog_is_never_another_place(place: Place) -> None:
    fog = cv2.GaussianBlur(taken(scene(1), 4), (0, 0), 6).astype(np.float32) * 0.1 + 180
    found = place.date(look(fog.astype(np.uint8)))
    assert found.shown is not Shown.NO


def test_a_camera_that_was_moved_is_brought_back() -> None:
    base, full = scene(3), with_thing(scene(3))
    pictures = [
        taken(full if 5 <= n <= 9 else base, n, (0, 0) if n < 8 else (11, -6)) for n in range(16)
    ]
    moved = Place(views(pictures))
    assert len(moved.views) == 16
    found = moved.date(look(taken(full, 60, (11, -6))))
    assert mass(found, 4, 10) > 0.6


def test_a_burnt_in_clock_is_not_read() -> None:
    """Only the clock differs from view to view; a query that repeats one tells nothing."""

    def stamped(number: int, taking: int) -> Picture:
        out = taken(scene(4), taking)
        cv2.rectangle(out, (0, 0), (WIDTH, 26), (0, 0, 0), -1)
        words = f"2024-03-{number + 1:02d} 1{number % 9}:00:00"
        cv2.putText(out, words, (4, 19), cv2.FONT_HERSHEY_SIMPLEX, 0.6, (255, 255, 255), 2)
        return out

    clocked = Place(views([stamped(number, number) for number in range(14)]))
    assert clocked.mask[: WIDTH // 32].all()
    found = clocked.date(look(stamped(3, 50)))
    inside = (found.grid_s >= clocked.at_s[0]) & (found.grid_s <= clocked.at_s[-1])
    assert np.exp(found.log_ratio[inside]).max() < 3


def test_day_only_dates_date_less_sharply_than_hours() -> None:
    sharp = views(stood(6, 11, 18))
    days = [replace(v, filmed=Moment(v.filmed.at, Precision.DAY, "UTC")) for v in sharp]
    unzoned = [replace(v, filmed=Moment(v.filmed.at, Precision.DAY, None)) for v in sharp]
    query = look(taken(with_thing(scene(1)), 77))
    peaks = [np.exp(Place(one).date(query).log_ratio).max() for one in (sharp, days, unzoned)]
    assert peaks[0] >= peaks[1] >= peaks[2] > 1


def test_a_date_coarser_than_the_span_is_left_out_and_named() -> None:
    some = views(stood(6, 11, 18))
    some[4] = replace(some[4], filmed=parse_moment("2024", "UTC"))
    found = Place(some)
    assert len(found.views) == 17
    assert any("view-04.jpg" in note and "coarse" in note for note in found.notes)


def test_views_of_one_moment_are_refused() -> None:
    with pytest.raises(UsageError, match="two different times"):
        Place(views(stood(0, 1, 3), days=[0, 0, 0]))


def test_a_view_of_another_place_is_left_out_and_named() -> None:
    pictures = stood(6, 11, 18)
    pictures[9] = taken(scene(8), 9)
    found = Place(views(pictures))
    assert len(found.views) == 17
    assert any("view-09.jpg" in note for note in found.notes)


def test_a_query_like_a_view_that_was_left_out_is_unclear_not_elsewhere() -> None:
    pictures = stood(6, 11, 18)
    pictures[9] = taken(scene(8), 9)
    found = Place(views(pictures)).date(look(taken(scene(8), 40)))
    assert found.shown is Shown.UNCLEAR


def test_few_views_lean_towards_the_most_alike_and_stay_wide() -> None:
    """The thing stands in the last two of four; nothing more than a lean can come of that."""
    few = Place(views(stood(2, 3, 4)))
    found = few.date(look(taken(with_thing(scene(1)), 77)))
    assert mass(found, 1.5, 3) > 0.5
    assert mass(found, 0, 1.5) > 0.1
    assert any("too few moments" in note for note in few.notes)


def test_one_view_that_registers_with_no_other_dates_nothing_and_says_so() -> None:
    alone = Place(views([taken(scene(1), 1), taken(scene(2), 2)]))
    found = alone.date(look(taken(scene(1), 77)))
    assert not found.log_ratio.any()
    assert any("dates nothing" in note for note in alone.notes)


def test_views_of_few_moments_teach_nothing_however_many() -> None:
    """Ten views of one minute are one: what they share is the hour and not the place."""
    pictures = stood(10, 11, 12)
    days = [number / 14400 for number in range(10)] + [5.0, 9.0]
    few = Place(views(pictures, days))
    assert not few.calibrated
    assert few.date(look(taken(scene(1), 70))).shown is Shown.YES


def test_a_query_like_the_first_views_may_be_older_than_they_are() -> None:
    """Views on one side only cannot say how much older; far away nothing is known."""
    first = Place(views(stood(0, 4, 18)))
    found = first.date(look(taken(with_thing(scene(1)), 77)))

    def at(day: float) -> float:
        return float(np.interp(moment(day).at.timestamp(), found.grid_s, found.log_ratio))

    assert at(-3) > 1
    assert at(14) < -2
    assert at(-17) == pytest.approx(0, abs=0.1)
    assert at(-40) == at(-30) == pytest.approx(0, abs=0.1)


def test_the_reason_is_of_the_place_and_can_fail_as_a_whole(place: Place) -> None:
    made = evidence_of(place.date(look(taken(with_thing(scene(1)), 77))), "square", 18)
    assert made is not None
    assert made.kind is EvidenceKind.PLACE
    assert made.trust < 1
    assert "18 dated views of square" in made.words
