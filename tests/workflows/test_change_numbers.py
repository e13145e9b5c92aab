"""Which items are said to have changed together, when items are proposed anew."""

from __future__ import annotations

from antedate.evidence import Presence
from antedate.store import StoredItem, StoredSighting
from antedate.things import Thing, ThingSeen
from antedate.when import parse_moment
from antedate.workflows.places import change_numbers

VIEWS = [f"{number:064d}" for number in range(6)]
WORDS = {"p": Presence.PRESENT, "a": Presence.ABSENT, "n": Presence.NOT_VISIBLE}
BOX = (0.0, 0.0, 0.1, 0.1)


def thing(change: int, said: str) -> Thing:
    at = parse_moment("2024", "UTC")
    seen = tuple(ThingSeen("view", at, WORDS[letter], 0.5, b"") for letter in said)
    return Thing(f"thing {change}", BOX, seen, "", change)


def item(change: int, said: str, verdict: str = "confirmed") -> StoredItem:
    seen = tuple(
        StoredSighting(view, WORDS[letter], 0.5) for view, letter in zip(VIEWS, said, strict=True)
    )
    return StoredItem(1, "item", VIEWS[0], BOX, change, seen, verdict)


def numbers(things: list[Thing], items: list[StoredItem]) -> dict[int, int]:
    return change_numbers(things, VIEWS, items)


def test_what_came_or_went_in_the_same_views_changed_together() -> None:
    kept = [item(3, "aappaa")]
    assert numbers([thing(1, "aappaa"), thing(2, "ppppaa")], kept) == {1: 3, 2: 4}
    assert numbers([thing(1, "ppaapp")], kept) == {1: 3}  # the one went as the other came
    assert numbers([thing(1, "aanpaa"), thing(1, "ppppaa")], kept) == {1: 3}


def test_too_little_in_common_says_nothing() -> None:
    assert numbers([thing(1, "aannnn")], [item(3, "aappaa")]) == {1: 4}


def test_items_that_nobody_spoke_of_are_replaced_and_do_not_count() -> None:
    assert numbers([thing(1, "aappaa"), thing(2, "pppaaa")], [item(7, "aappaa", "")]) == {
        1: 1,
        2: 2,
    }
