"""Places in an archive: views, items, and a person's word, which is kept and wins."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from antedate.errors import ArchiveError, UsageError
from antedate.evidence import Presence
from antedate.store import Archive
from antedate.when import parse_moment

ONE, TWO = "1" * 64, "2" * 64
BOX = (0.1, 0.2, 0.3, 0.4)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive", create=True) as opened:
        opened.add_place("square", 36.1, -115.2, who="Ada")
        for sha256, day in ((ONE, "2024-03-01"), (TWO, "2024-03-05")):
            filmed = parse_moment(day, "UTC")
            opened.add_view("square", sha256, Path(f"/frames/{day}.jpg"), filmed, who="Ada")
        yield opened


def proposal(
    name: str = "item 1",
) -> tuple[str, str, tuple[float, float, float, float], int, dict[str, tuple[Presence, float]]]:
    return (name, ONE, BOX, 1, {ONE: (Presence.PRESENT, 0.9), TWO: (Presence.ABSENT, 0.1)})


def test_a_place_keeps_its_views_in_order_of_time(archive: Archive) -> None:
    assert [view.sha256 for view in archive.views("square")] == [ONE, TWO]
    assert archive.places()[0].views == 2


def test_a_corrected_date_wins_and_the_same_again_is_no_change(archive: Archive) -> None:
    later = parse_moment("2024-04-01", "UTC")
    path = Path("/frames/2024-03-01.jpg")
    assert archive.add_view("square", ONE, path, later, who="Bo")
    assert not archive.add_view("square", ONE, path, later, who="Bo")
    assert [view.sha256 for view in archive.views("square")] == [TWO, ONE]


@pytest.mark.parametrize(("lat", "lon"), [(91.0, 0.0), (0.0, 181.0), (10.0, None)])
def test_no_place_lies_outside_the_earth(
    archive: Archive, lat: float | None, lon: float | None
) -> None:
    with pytest.raises(UsageError, match="latitude and longitude"):
        archive.add_place("elsewhere", lat, lon, who="Ada")


def test_names_are_taken_once_and_unknown_ones_are_named(archive: Archive) -> None:
    with pytest.raises(UsageError, match="already"):
        archive.add_place("square", None, None, who="Ada")
    with pytest.raises(ArchiveError, match="harbour"):
        archive.views("harbour")


def test_a_correction_wins_over_the_machine_and_outlives_new_proposals(archive: Archive) -> None:
    archive.propose_items("square", [proposal(), proposal("item 2")])
    first, second = archive.items("square")
    archive.correct_item("square", first.id, "absent", sha256=ONE, who="Ada", why="a shadow")
    archive.propose_items("square", [proposal("item 3")])
    kept = {item.name: item for item in archive.items("square")}
    assert set(kept) == {"item 1", "item 3"}
    assert second.name not in kept
    seen = {one.sha256: one for one in kept["item 1"].sightings}
    assert (seen[ONE].presence, seen[ONE].by) == (Presence.ABSENT, "Ada")
    assert (seen[TWO].presence, seen[TWO].by) == (Presence.ABSENT, "machine")


def test_the_last_verdict_on_an_item_counts(archive: Archive) -> None:
    archive.propose_items("square", [proposal()])
    (item,) = archive.items("square")
    for verdict in ("rejected", "confirmed"):
        archive.correct_item("square", item.id, verdict, sha256=None, who="Bo", why="")
    (item,) = archive.items("square")
    assert (item.verdict, item.judged_by) == ("confirmed", "Bo")


def test_what_a_person_says_must_make_sense(archive: Archive) -> None:
    archive.propose_items("square", [proposal()])
    (item,) = archive.items("square")
    with pytest.raises(UsageError, match="no item 99"):
        archive.correct_item("square", 99, "confirmed", sha256=None, who="Bo", why="")
    with pytest.raises(UsageError, match="verdict"):
        archive.correct_item("square", item.id, "maybe", sha256=None, who="Bo", why="")
    with pytest.raises(UsageError, match="no view"):
        archive.correct_item("square", item.id, "present", sha256="3" * 64, who="Bo", why="")


def test_all_of_it_is_there_when_the_archive_is_opened_again(archive: Archive) -> None:
    archive.propose_items("square", [proposal()])
    with Archive.open(archive.folder, readonly=True) as again:
        assert len(again.items("square")[0].sightings) == 2


def test_a_word_that_is_taken_back_leaves_the_one_before(archive: Archive) -> None:
    archive.propose_items("square", [proposal()])
    (item,) = archive.items("square")

    def say(verdict: str, who: str) -> tuple[str, str]:
        archive.correct_item("square", item.id, verdict, sha256=ONE, who=who, why="")
        (now,) = archive.items("square")
        seen = next(one for one in now.sightings if one.sha256 == ONE)
        return seen.presence.value, seen.by

    assert say("absent", "Ada") == ("absent", "Ada")
    assert say("not_visible", "Bo") == ("not_visible", "Bo")
    assert say("withdrawn", "Cy") == ("absent", "Ada")
    assert say("withdrawn", "Cy") == ("present", "machine")
    with pytest.raises(UsageError, match="no word"):
        say("withdrawn", "Cy")
    (now,) = archive.items("square")
    assert not now.corrected
    kept = archive.corrections("square")
    assert [(one.verdict, one.who) for one in kept] == [
        ("absent", "Ada"),
        ("not_visible", "Bo"),
        ("withdrawn", "Cy"),
        ("withdrawn", "Cy"),
    ]
    # It stays for what was said of it, and is not proposed beside itself.
    archive.propose_items("square", [proposal("item 9")])
    assert [one.id for one in archive.items("square")] == [item.id]


def test_a_number_that_was_given_anew_is_not_corrected_by_mistake(archive: Archive) -> None:
    archive.propose_items("square", [proposal()])
    (item,) = archive.items("square")
    other = (0.5, 0.5, 0.6, 0.6)
    with pytest.raises(UsageError, match="another one"):
        archive.correct_item(
            "square", item.id, "confirmed", sha256=None, who="Bo", why="", box=other
        )
    archive.correct_item("square", item.id, "confirmed", sha256=None, who="Bo", why="", box=BOX)
    assert archive.place("square").items == 1
