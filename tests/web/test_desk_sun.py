"""The sun at the desk: what is drawn, what fits by published values, and keeping it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from math import radians, tan
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx
import pytest
from conftest import Clips
from places_footage import done, write
from places_material import scene
from running_desk import RunningDesk, Visit, over, sent, visit, wait_until

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# Reda and Andreas, NREL/TP-560-34302 (2008), appendix A.5: Golden, Colorado, on 17 October 2003
# at 19:30:30 UTC: zenith angle 50.11162 degrees, azimuth 194.34024 degrees.
GOLDEN = {"lat": 39.742476, "lon": -105.1786}
BEARING = 194.34024 - 180
RATIO = tan(radians(50.11162))
YEAR = {"since": "2003-01-01", "until": "2003-12-31"}
HOSTILE = '<img src=x onerror="alert(1)">\u202e ظل المئذنة'


@pytest.fixture(scope="module")
def client(desk: RunningDesk) -> Iterator[httpx.Client]:
    with desk.client() as opened:
        yield opened


@pytest.fixture(scope="module")
def picture(client: httpx.Client, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A picture of 384 x 256 pixels, sent in under a hostile name."""
    path = tmp_path_factory.mktemp("sun") / "picture.png"
    write(path, scene(4))
    return sent(client, path, HOSTILE)


def _hours(day: list[Any]) -> list[list[float]]:
    found: list[list[float]] = day[1]
    return found


def test_the_published_example_fits_its_day_and_hour(client: httpx.Client) -> None:
    asked = {**GOLDEN, **YEAR, "bearing": BEARING, "length_ratio": RATIO, "zone": "America/Denver"}
    found = client.post("/api/sun", json=asked).json()
    assert found["sun"]["azimuth"] == pytest.approx(194.34024)
    assert found["sun"]["elevation"] == pytest.approx(90 - 50.11162)
    autumn = next(one for one in found["fits"] if one["days"][0] <= "2003-10-17" <= one["days"][1])
    assert "America/Denver" in autumn["words"]
    day = next(one for one in found["days"] if one[0] == "2003-10-17")
    at = 19 + 30.5 / 60
    assert any(first <= at <= last for first, last in _hours(day))
    # The same report: sunrise 06:12:43 and sunset 17:20:19, seven hours behind UTC.
    rise, set_ = 13 + 12.7 / 60, 24 + 20.3 / 60
    (up,) = [one for one in day[2] if one[1] == 24]
    assert up[0] == pytest.approx(rise, abs=0.06)
    assert day[2][0][1] == pytest.approx(set_ - 24, abs=0.08)
    # The season before midsummer in which the sun does the same; and no other.
    assert len(found["fits"]) == 2
    assert found["fits"][0]["days"][0] < "2003-03-01"


def test_a_shadow_as_long_as_its_object_at_45_degrees_is_an_equinox_noon(
    client: httpx.Client,
) -> None:
    """At latitude L the noon height at an equinox is 90 - L. Equinoxes of 2023 by the U.S. Naval
    Observatory: 20 March 21:24 and 23 September 06:50 UTC."""
    asked: dict[str, Any] = {"lat": 45, "lon": 0, "bearing": 0, "length_ratio": 1}
    asked |= {"bearing_error": 1, "ratio_error": 0.02, "since": "2023", "until": "2023"}
    found = client.post("/api/sun", json=asked).json()
    spring, autumn = found["fits"]
    assert spring["days"][0] <= "2023-03-20" <= spring["days"][1]
    assert autumn["days"][0] <= "2023-09-23" <= autumn["days"][1]
    for one in (spring, autumn):
        assert one["middle"][0][11:16] <= "12:08"
        assert one["middle"][1][11:16] >= "11:52"


def test_many_years_are_looked_through_by_a_job(client: httpx.Client) -> None:
    asked = {**GOLDEN, "bearing": BEARING, "length_ratio": RATIO, "since": "2003", "until": "2005"}
    found = done(client, client.post("/api/sun", json=asked))
    days = [one["days"] for one in found["fits"]]
    assert any(first <= "2003-10-17" <= last for first, last in days)
    assert len(days) == 6
    assert len(found["days"]) <= 367


@pytest.mark.parametrize(
    ("asked", "status", "words"),
    [
        ({}, 400, "Neither"),
        ({"bearing": 1, "since": "soon"}, 400, "soon"),
        ({"bearing": 1, "zone": "Nowhere/City"}, 400, "time zone"),
        ({"bearing": 1, "since": "2024", "until": "2020"}, 400, "empty"),
        ({"length_ratio": 1e9}, 400, "cannot be read"),
        ({"lat": 95, "bearing": 1}, 422, ""),
        ({"length_ratio": -1}, 422, ""),
        ({"bearing": "nan"}, 422, ""),
    ],
)
def test_what_is_no_shadow_is_refused(
    client: httpx.Client, asked: dict[str, Any], status: int, words: str
) -> None:
    answer = client.post("/api/sun", json=GOLDEN | asked)
    assert answer.status_code == status, answer.text
    assert words in answer.json()["error"]


def test_a_sun_that_never_stands_so_is_said(client: httpx.Client) -> None:
    # At 60 degrees north the sun never stands overhead.
    asked = {"lat": 60, "lon": 10, "length_ratio": 0.01, **YEAR}
    found = client.post("/api/sun", json=asked).json()
    assert found["fits"] == []
    assert "never stands so" in found["words"]


@pytest.fixture(scope="module")
def seen(chromium: Browser, desk: RunningDesk) -> Iterator[Visit]:
    made = visit(chromium, desk, viewport={"width": 1280, "height": 1000})
    yield made
    made.page.context.close()


def _drawn(mode: str, **points: tuple[float, float]) -> str:
    """The part of an address that holds a drawing, from pixels of the picture."""
    order = ("foot", "top", "tip", "south", "north")
    shares = [f"{points[name][0] / 384:.6f},{points[name][1] / 256:.6f}" for name in order]
    return quote("_".join([mode, *shares]))


POINTS = {
    "foot": (100.0, 150.0),
    "top": (100.0, 50.0),
    "tip": (200.0, 50.0),
    "south": (300.0, 200.0),
    "north": (300.0, 100.0),
}


def test_from_above_the_bearing_is_read_against_the_north_line(seen: Visit, picture: str) -> None:
    page = seen.go(f"/sun?sha256={picture}&drawn={_drawn('above', **POINTS)}")
    page.locator("#read", has_text="from north").wait_for()
    # Right and up by as much, north straight up: north-east.
    assert float(page.locator("#bearing").input_value()) == pytest.approx(45.0, abs=0.1)
    page.get_by_role("button", name="Tip of the shadow").focus()
    for _ in range(10):
        page.keyboard.press("Shift+ArrowDown")
    assert float(page.locator("#bearing").input_value()) == pytest.approx(90.0, abs=0.2)
    # The north line turned to where it points right: the same shadow points to north.
    north = page.get_by_role("button", name="North line, its northern end")
    stage = page.locator("#layer").bounding_box()
    assert stage is not None
    north.hover()
    page.mouse.down()
    page.mouse.move(
        stage["x"] + stage["width"] * 350 / 384, stage["y"] + stage["height"] * 200 / 256
    )
    page.mouse.up()
    bearing = float(page.locator("#bearing").input_value())
    assert min(bearing, 360 - bearing) < 1.5
    assert page.get_by_role("button", name="Top of the object").count() == 0
    # The address holds the drawing.
    page.reload()
    page.locator("#read", has_text="from north").wait_for()
    assert float(page.locator("#bearing").input_value()) == pytest.approx(bearing, abs=0.2)
    assert seen.heard == []


def test_square_on_the_ratio_is_taken_and_obliquely_it_is_not(seen: Visit, picture: str) -> None:
    page = seen.go(f"/sun?sha256={picture}&drawn={_drawn('aside', **POINTS)}")
    page.locator("#read", has_text="not taken").wait_for()
    assert page.locator("#length_ratio").input_value() == ""
    assert "no number is taken" in page.locator("#advice").inner_text()
    page.get_by_label("Level, and square on").check()
    # The shadow is drawn along the diagonal of a square whose side is the object.
    ratio = float(page.locator("#length_ratio").input_value())
    assert ratio == pytest.approx(2**0.5, abs=0.01)
    assert page.locator("#bearing").input_value() == ""
    assert "level and looks square on" in page.locator("#advice").inner_text()
    assert seen.heard == []


def test_what_was_drawn_is_kept_and_counts_when_dated_again(
    seen: Visit, client: httpx.Client, picture: str
) -> None:
    page = seen.go(f"/sun?sha256={picture}&drawn={_drawn('level', **POINTS)}")
    page.locator("#read", has_text="times as long").wait_for()
    page.get_by_label("Latitude").fill("39.742476")
    page.get_by_label("Longitude").fill("-105.1786")
    page.get_by_label("Bearing of the shadow").fill("14.34")
    page.get_by_label("Its length by the height").fill(f"{RATIO:.4f}")
    page.get_by_label("From", exact=True).fill("2003-01-01")
    page.get_by_label("To", exact=True).fill("2003-12-31")
    page.get_by_role("button", name="Which dates fit?").click()
    page.locator("#fits li").nth(1).wait_for(timeout=60_000)
    assert page.locator("#chart svg path.fit").get_attribute("d")
    page.get_by_label("What throws the shadow").fill(HOSTILE)
    page.get_by_label("Trust, 0 to 1").fill("0.9")
    seen.keep("sun-fits")
    page.get_by_role("button", name="Keep it").click()
    page.locator("#kept", has_text="Kept").wait_for()
    (kept,) = client.get("/api/evidence", params={"about": picture}).json()
    assert kept["kind"] == "sun"
    assert kept["given"]["bearing"] == 14.34
    drawn = kept["given"]["drawn"]
    assert (drawn["mode"], drawn["size"]) == ("level", [384, 256])
    assert drawn["tip"] == pytest.approx([200, 50], abs=0.2)
    # Who opens the address sees the same.
    page.goto(page.url)
    page.locator("#fits li").nth(1).wait_for(timeout=60_000)
    assert page.get_by_text("Kept before").count() == 1
    asked = {"sha256": picture, "published": "2003-12-01", "zone": "UTC", "search": False}
    asked |= {"not_before": "2003-01-01", "flat": True}
    job = over(client, client.post("/api/dates", json=asked).json()["id"])
    answer = job["result"]["answer"]
    assert answer["error"] is None, answer
    assert "sun" in {one["kind"] for one in answer["reasons"]}
    page.goto(f"{seen.address}/date/{job['id']}")
    page.get_by_role("link", name="The sun: draw a shadow on it").click()
    page.get_by_role("heading", name="When does the shadow fit?").wait_for()
    assert seen.heard == []


def test_a_video_stands_at_its_second_and_goes_by_frames(
    seen: Visit, client: httpx.Client, clips: Clips
) -> None:
    sha256 = sent(client, clips.street)
    page = seen.go(f"/sun?sha256={sha256}&at=2.5")
    wait_until(page, "Math.abs(document.querySelector('video').currentTime - 2.5) < 0.02")
    page.locator("video").focus()
    page.keyboard.press(".")
    wait_until(page, "document.querySelector('video').currentTime > 2.55")
    wait_until(page, "new URLSearchParams(location.search).get('at') > 2.55")
    # The points lie on the frame, though words may stand below it.
    layer, video = page.locator("#layer").bounding_box(), page.locator("video").bounding_box()
    assert layer is not None
    assert video is not None
    assert layer["height"] == pytest.approx(video["height"], abs=2)
    handle = page.get_by_role("button", name="Tip of the shadow")
    before = handle.get_attribute("aria-label")
    handle.focus()
    page.keyboard.press("ArrowLeft")
    assert handle.get_attribute("aria-label") != before
    seen.keep("sun-video")
    assert seen.heard == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_is_sound(
    chromium: Browser, desk: RunningDesk, picture: str, scheme: str, width: int
) -> None:
    seen = visit(chromium, desk, color_scheme=scheme, viewport={"width": width, "height": 900})
    found = f"&lat=39.74&lon=-105.18&bearing=14.3&length_ratio={RATIO:.3f}&since=2003&until=2003"
    page = seen.go(f"/sun?sha256={picture}&drawn={_drawn('above', **POINTS)}{found}")
    page.locator("#fits li").first.wait_for(timeout=60_000)
    assert seen.faults() == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("img[src=x]").count() == 0
    seen.keep(f"sun-{scheme}-{width}")
    page = seen.go("/sun")
    assert seen.faults() == []
    assert seen.heard == []
    seen.page.context.close()


def test_points_out_of_the_frame_are_not_believed(seen: Visit, picture: str) -> None:
    hostile = quote('above_9,9_-1,0_x,y_"><script>')
    page = seen.go(f"/sun?sha256={picture}&drawn={hostile}&lat=<b>&zone={quote(json.dumps({}))}")
    page.get_by_role("button", name="Foot of the object").wait_for()
    inside = page.evaluate(
        "[...document.querySelectorAll('.handle')].every(h => parseFloat(h.style.left) <= 100)"
    )
    assert inside
    assert seen.heard == []


def test_what_no_browser_shows_can_still_be_reasoned_about(
    seen: Visit, client: httpx.Client, tmp_path: Path
) -> None:
    write(tmp_path / "scan.tif", scene(4))
    sha256 = sent(client, tmp_path / "scan.tif")
    page = seen.go(f"/sun?sha256={sha256}&lat=39.74&lon=-105.18&bearing=14.3&since=2003&until=2003")
    page.get_by_text("cannot be drawn on here").wait_for()
    page.locator("#fits li").first.wait_for(timeout=60_000)
    page.get_by_label("What throws the shadow").fill("a mast")
    page.get_by_role("button", name="Keep it").click()
    page.locator("#kept", has_text="Kept").wait_for()
    (kept,) = client.get("/api/evidence", params={"about": sha256}).json()
    assert kept["given"]["bearing"] == 14.3
    assert "length_ratio" not in kept["given"]
    assert seen.heard == []


def test_footage_that_is_not_here_is_not_found(client: httpx.Client) -> None:
    assert client.get("/sun", params={"sha256": "0" * 64}).status_code == 404
    assert client.get("/sun", params={"sha256": "../x"}).status_code == 422
