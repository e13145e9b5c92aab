"""Proposing lasting things from views alone, and following them."""

from __future__ import annotations

import numpy as np
import pytest
from places_material import HEIGHT, WIDTH, scene, stood, taken, views, with_thing

from antedate.evidence import Presence
from antedate.places import Place, follow_query, look, proposed, region_in


@pytest.fixture(scope="module")
def place() -> Place:
    """Eighteen days; the thing stands from the 6th to the 11th."""
    return Place(views(stood(6, 11, 18)))


def test_the_thing_is_proposed_where_and_when_it_stood(place: Place) -> None:
    things = proposed(place)
    assert things
    first = things[0]
    left, top, right, bottom = first.box
    assert left * WIDTH <= 160 <= right * WIDTH
    assert top * HEIGHT <= 160 <= bottom * HEIGHT
    inside = [one.presence for one in first.seen[6:12]]
    outside = [one.presence for one in (*first.seen[:6], *first.seen[12:])]
    # Which of the two is called present is open; that they differ is not.
    assert len(set(inside)) == 1
    assert len(set(outside)) == 1
    assert inside[0] is not outside[0]


def test_where_nothing_lasts_little_is_proposed() -> None:
    same = Place(views([taken(scene(2), number) for number in range(16)]))
    assert len(proposed(same)) <= 1


def test_a_query_is_judged_by_views_with_and_without(place: Place) -> None:
    region = region_in((1 / 3, 0.5, 0.5, 0.75), np.eye(3), place.size)
    assert region is not None
    there = np.array([6 <= number <= 11 for number in range(18)])
    for picture, presence in (
        (with_thing(scene(1)), Presence.PRESENT),
        (scene(1), Presence.ABSENT),
    ):
        query = look(taken(picture, 81))
        found = place.date(query)
        assert found.plane is not None
        assert follow_query(place, region, there, query, found.plane).presence is presence
