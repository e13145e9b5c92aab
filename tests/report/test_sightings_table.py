"""The table of crops along time: what it shows of many views, and what it escapes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from antedate.evidence import Presence
from antedate.report.sightings import chosen, sightings_page, sightings_table
from antedate.things import Thing, ThingSeen
from antedate.when import Moment

P, A = Presence.PRESENT, Presence.ABSENT


def seen(*presences: Presence) -> tuple[ThingSeen, ...]:
    start = datetime(2024, 1, 1, tzinfo=UTC)
    return tuple(
        ThingSeen(f"v{n}", Moment(start + timedelta(days=n)), presence, 0.9, b"\xff\xd8")
        for n, presence in enumerate(presences)
    )


def thing(views: tuple[ThingSeen, ...], name: str = "shed") -> Thing:
    return Thing(name, (0, 0, 0.5, 0.5), views, "It stands.", 1, b"\xff\xd8")


def test_of_many_views_both_sides_of_every_change_are_shown() -> None:
    views = seen(*[A] * 21, *[P] * 17, *[A] * 22)
    names = [one.view for one in chosen(views)]
    assert {"v0", "v20", "v21", "v37", "v38", "v59"} <= set(names)
    assert len(names) == 16
    assert names == sorted(names, key=lambda name: int(name[1:]))


def test_each_sighting_says_what_it_is_and_who_says_so() -> None:
    table = sightings_table([thing(seen(P, A))])
    assert table.count("<img") == 3
    assert "present 90%" in table
    assert "2024-01-02" in table


def test_text_from_outside_is_escaped() -> None:
    page = sightings_page("<script>", [thing(seen(P), "<b>\u202eshed")])
    assert "<script>" not in page
    assert "<b>" not in page
    assert "\u202e" not in page


def test_no_things_give_no_table() -> None:
    assert sightings_table([]) == ""
