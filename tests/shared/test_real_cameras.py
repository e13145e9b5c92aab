"""Real cameras of one owner, whose logo and caption stand at the same pixels everywhere."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from antedate.media.frames import Plan, Sampling
from antedate.media.worker import Decoder
from antedate.places import Look, Place, Shown, View, look
from antedate.when import Moment

CAMERAS = Path(__file__).parents[3] / "shared" / "data" / "clips" / "motorway-cctv"
START = datetime(2024, 1, 1, tzinfo=UTC)
HERE, AGAIN = "salitona__2019_1_14__16_5", "videos__salitona"
ELSEWHERE = (
    "foreste__2019_1_14__16_6",
    "milanoest__2019_1_14__16_6",
    "videos__camera1",
    "videos__casino",
    "videos__traffic",
)

pytestmark = pytest.mark.skipif(not CAMERAS.is_dir(), reason="the shared clips are not here")


def looks(name: str, most: int) -> list[Look]:
    plan = Plan(Sampling.RATE, rate=1.0, max_side=640)
    with Decoder() as decoder:
        found = [look(frame.pixels) for frame in decoder.frames(CAMERAS / f"{name}.mp4", plan)]
    return found[:most]


@pytest.fixture(scope="module")
def place() -> Place:
    """Nine moments of one take, as if they lay days apart."""
    return Place(
        [
            View(one, Moment(START + timedelta(days=5 * number)), f"v{number}")
            for number, one in enumerate(looks(HERE, 9))
        ]
    )


def test_another_take_by_the_same_camera_shows_the_place(place: Place) -> None:
    assert place.date(looks(AGAIN, 1)[0]).shown is Shown.YES


@pytest.mark.parametrize("name", ELSEWHERE)
def test_another_camera_under_the_same_logo_does_not(place: Place, name: str) -> None:
    found = place.date(looks(name, 1)[0])
    assert found.shown is not Shown.YES
    assert not found.log_ratio.any()
