"""The table of crops along time: what it shows of many views, and what it escapes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

from antedate.evidence import Presence
from antedate.report.sightings import chosen, sightings_page, sightings_table
from antedate.report.sightings_svg import sightings_svg
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


def test_the_picture_holds_every_crop_and_escapes_what_comes_from_outside() -> None:
    drawn = sightings_svg([thing(seen(P, A), "<b>\u202eshed"), thing(seen(*[A] * 30, *[P] * 9))])
    root = ElementTree.fromstring(drawn)  # noqa: S314 - made here
    images = root.findall(".//{http://www.w3.org/2000/svg}image")
    assert len(images) == 3 + 17
    assert "present 90%" in drawn
    assert "<b>" not in drawn
    assert "\u202e" not in drawn
    _, _, wide, high = (float(side) for side in root.attrib["viewBox"].split())
    for group in root.findall(".//{http://www.w3.org/2000/svg}g"):
        x, y = (float(side) for side in group.attrib["transform"][10:-1].split(","))
        assert 0 <= x <= wide - 110
        assert 0 <= y <= high - 100


def test_no_things_give_no_picture() -> None:
    assert sightings_svg([]) == ""
