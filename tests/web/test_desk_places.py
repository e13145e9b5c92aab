"""Places at the desk: views sent in and dated, laid over each other, and items judged by key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx
import pytest
from conftest import Clips
from places_footage import COUNT, HOSTILE, done, painted_views, sent_in
from places_material import scene, taken
from running_desk import RunningDesk, Visit, over, visit

from antedate.web.addresses import in_address

if TYPE_CHECKING:
    from playwright.sync_api import Browser, FilePayload


@pytest.fixture(scope="module")
def client(desk: RunningDesk) -> Iterator[httpx.Client]:
    with desk.client() as opened:
        yield opened


@pytest.fixture(scope="module")
def footage(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return painted_views(tmp_path_factory.mktemp("views"))


@pytest.fixture(scope="module")
def square(client: httpx.Client, footage: list[Path]) -> str:
    """A place with sixteen views, of which the table gives the times, and proposed items."""
    made = client.post("/api/places", json={"name": "square", "lat": 33.34, "lon": 44.39})
    assert made.status_code == 201, made.text
    table = sent_in(client, footage[0].parent / "views.csv")
    asked = {"files": [sent_in(client, path) for path in footage], "table": table}
    result = done(client, client.post("/api/places/square/views", json=asked))
    assert (result["added"], result["problems"], result["suggested"]) == (COUNT, [], [])
    assert done(client, client.post("/api/places/square/proposals"))["items"] >= 1
    return "square"


@pytest.fixture(scope="module")
def hostile(client: httpx.Client, footage: list[Path]) -> str:
    """A place of a hostile name, with two views of hostile names."""
    assert client.post("/api/places", json={"name": HOSTILE}).status_code == 201
    address = in_address(HOSTILE)
    files = [
        sent_in(client, path, f"{HOSTILE}{number}.png") | {"at": f"2024-03-0{number + 1}T10:00Z"}
        for number, path in enumerate(footage[:2])
    ]
    done(client, client.post(f"/api/places/{address}/views", json={"files": files}))
    return address


def test_views_take_the_times_of_their_table(client: httpx.Client, square: str) -> None:
    told = client.get(f"/api/places/{square}/views", params={"limit": 10}).json()
    assert told["views"][0]["filmed"] == "2024-03-01T12:00:00Z"
    assert told["views"][0]["zone"] == "Asia/Baghdad"
    assert told["views"][0]["name"] == "v00.png"
    rest = client.get(told["next"]).json()
    assert len(rest["views"]) == COUNT - 10
    assert rest["next"] is None
    small = client.get(told["views"][0]["thumbnail"])
    assert small.headers["content-type"] == "image/jpeg"
    assert small.content.startswith(b"\xff\xd8")


def test_what_cannot_be_added_is_named_with_its_reason(
    client: httpx.Client, square: str, footage: list[Path], tmp_path: Path
) -> None:
    client.post("/api/places", json={"name": "harbour"})
    broken = tmp_path / "broken.png"
    broken.write_bytes(footage[0].read_bytes()[:200])
    text = tmp_path / "text.png"
    text.write_text("no picture", encoding="utf-8")
    table = tmp_path / "bad.csv"
    table.write_text(
        "path,time,zone\na.png,2024-03-01,UTC\na.png,2024-04-01,UTC\nb.png,soon,UTC\n",
        encoding="utf-8",
    )
    files = [
        sent_in(client, broken),
        sent_in(client, text),
        sent_in(client, footage[1], "undated.png"),
        sent_in(client, footage[2], "a.png"),
        sent_in(client, footage[3], "IMG_20240306_143000.png"),
    ]
    asked = {"files": files, "table": sent_in(client, table), "zone": "Asia/Baghdad"}
    result = done(client, client.post("/api/places/harbour/views", json=asked))
    assert result["added"] == 0
    wrong = " ".join(f"{one['name']}: {one['error']}" for one in result["problems"])
    for words in ("broken.png", "text.png", "undated.png: It says no date", "row 3", "row 4"):
        assert words in wrong
    (suggested,) = result["suggested"]
    assert suggested["name"] == "IMG_20240306_143000.png"
    assert (suggested["at"], suggested["zone"]) == ("2024-03-06 14:30:00", "Asia/Baghdad")
    assert client.get("/api/places/harbour/views").json()["views"] == []


def test_times_inside_files_are_suggested_and_a_video_is_a_view(
    client: httpx.Client, clips: Clips, tmp_path: Path
) -> None:
    from PIL import Image

    client.post("/api/places", json={"name": "bridge"})
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2024:03:07 16:05:09"
    exif.get_ifd(0x8769)[0x9011] = "+03:00"
    photo = tmp_path / "DSC_0042.jpg"
    Image.fromarray(scene(3)).save(photo, exif=exif)
    files = [sent_in(client, photo), sent_in(client, clips.street) | {"at": "2024-03-09T08:00Z"}]
    result = done(client, client.post("/api/places/bridge/views", json={"files": files}))
    (suggested,) = result["suggested"]
    assert (suggested["at"], suggested["zone"]) == ("2024-03-07 16:05:09", "+03:00")
    assert "DateTimeOriginal" in suggested["why"]
    assert result["added"] == 1
    (view,) = client.get("/api/places/bridge/views").json()["views"]
    assert client.get(view["thumbnail"]).content.startswith(b"\xff\xd8")
    # Confirmed as it is suggested, it is that instant.
    files = [sent_in(client, photo) | {"at": suggested["at"], "zone": suggested["zone"]}]
    done(client, client.post("/api/places/bridge/views", json={"files": files}))
    told = client.get("/api/places/bridge/views").json()["views"]
    assert told[0]["filmed"] == "2024-03-07T13:05:09Z"


def test_a_place_of_many_views_pages(client: httpx.Client, desk: RunningDesk) -> None:
    from antedate.store import Archive
    from antedate.when import from_epoch

    with Archive.open(desk.folder) as opened:
        opened.add_place("many", None, None, who="Ada")
        for number in range(120):
            path = Path(f"/nowhere/{number}.jpg")
            at = from_epoch(1.7e9 + number * 86400)
            opened.add_view("many", f"{number:064x}", path, at, who="Ada")
    first = client.get("/places/many").text
    assert first.count('<li id="v-') == 96
    assert first.count("<circle") == 120
    assert "/places/many?skip=96" in first
    rest = client.get("/places/many", params={"skip": 96}).text
    assert rest.count('<li id="v-') == 24
    result = done(client, client.post("/api/places/many/views", json={"files": []}))
    assert result["failed"] == 120
    assert client.post("/api/places/many/proposals").status_code == 202


def test_what_is_refused(client: httpx.Client, square: str, footage: list[Path]) -> None:
    assert client.post("/api/places", json={"name": "square"}).status_code == 400
    assert client.post("/api/places", json={"name": "  "}).status_code == 400
    assert client.post("/api/places", json={"name": "x", "lat": 95, "lon": 0}).status_code == 400
    assert client.get("/api/places/nowhere").status_code == 404
    assert client.get("/places/nowhere").status_code == 404
    file = sent_in(client, footage[0])
    for asked in (
        {"files": [file | {"at": "soon"}]},
        {"files": [file], "zone": "Nowhere/City", "date": "2024"},
    ):
        assert client.post(f"/api/places/{square}/views", json=asked).status_code == 400
    unknown = {"files": [{"sha256": "0" * 64, "name": "x", "at": "2024"}]}
    assert client.post(f"/api/places/{square}/views", json=unknown).status_code == 404
    for path in ("/etc/passwd", "0" * 64):
        asked = {"files": [{"sha256": path, "name": "x"}]}
        answer = client.post(f"/api/places/{square}/views", json=asked)
        assert answer.status_code in (404, 422)
    assert client.get(f"/places/{square}/thumbnails/{'0' * 64}").status_code == 404
    outside = f"/places/{square}/thumbnails/..%2f..%2fantedate.db"
    assert client.get(outside).status_code in (404, 422)


def test_views_stay_when_what_was_sent_in_goes(
    client: httpx.Client, desk: RunningDesk, square: str
) -> None:
    first = client.get(f"/api/places/{square}/views").json()["views"][0]["sha256"]
    answer = client.delete(f"/api/uploads/{first}")
    assert answer.status_code == 200, answer.text
    assert (desk.folder / "views" / first[:2] / first).is_file()


def _views(client: httpx.Client, place: str) -> list[str]:
    return [one["sha256"] for one in client.get(f"/api/places/{place}/views").json()["views"]]


def test_two_views_register_and_another_place_does_not(
    client: httpx.Client, square: str, footage: list[Path]
) -> None:
    views = _views(client, square)
    address = f"/api/places/{square}/registers"
    asked = client.post(address, json={"one": views[0], "other": views[3]})
    result = done(client, asked)
    assert result["registered"]
    assert result["inliers"] > 20
    # The camera stands still: the corners of the one are those of the other.
    width, height = result["size"]
    corners = [[0, 0], [width, 0], [width, height], [0, height]]
    for found, there in zip(result["outline"], corners, strict=True):
        assert found == pytest.approx(there, abs=3)
    again = client.post(address, json={"one": views[0], "other": views[3]})
    assert again.json()["id"] == asked.json()["id"]
    other = sent_in(client, footage[0].parent / "elsewhere.png")["sha256"]
    failed = done(client, client.post(address, json={"one": views[0], "other": other}))
    assert not failed["registered"]
    assert "could not be laid over" in failed["words"]
    assert failed["outline"] is None
    for wrong in ({"one": other, "other": views[0]}, {"one": views[0], "other": views[0]}):
        assert client.post(address, json=wrong).status_code == 400


def test_items_are_judged_and_words_taken_back(client: httpx.Client, square: str) -> None:
    address = f"/api/places/{square}/items"
    item = client.get(address).json()["items"][0]
    assert len(item["sightings"]) == COUNT
    assert all(one["by_machine"] and one["crop"] for one in item["sightings"])
    assert client.get(item["sightings"][0]["crop"]).content.startswith(b"\xff\xd8")
    # What was painted: the thing stands from the 6th to the 10th view.
    said = [one["presence"] for one in item["sightings"]]
    assert said[6:11].count("present") >= 4 or said[6:11].count("absent") >= 4
    words = f"{address}/{item['number']}/words"
    word = {"sha256": item["sightings"][2]["view"], "key": item["key"], "why": "its shadow"}
    now = client.post(words, json=word | {"verdict": "not_visible"})
    assert now.status_code == 201, now.text
    seen = now.json()["sightings"][2]
    assert (seen["presence"], seen["by_machine"]) == ("not_visible", False)
    assert now.json()["said"][-1]["why"] == "its shadow"
    back = client.post(words, json=word | {"verdict": "withdrawn"}).json()
    assert back["sightings"] == item["sightings"]
    assert [one["verdict"] for one in back["said"]] == ["not_visible", "withdrawn"]
    assert client.post(words, json=word | {"verdict": "withdrawn"}).status_code == 400
    assert client.post(words, json=word | {"verdict": "perhaps"}).status_code == 422
    moved = word | {"verdict": "absent", "key": "0" * 24}
    assert "another one" in client.post(words, json=moved).json()["error"]


def test_too_few_views_to_compare_are_said(client: httpx.Client, hostile: str) -> None:
    asked = client.post(f"/api/places/{hostile}/proposals")
    job = over(client, asked.json()["id"])
    assert job["state"] == "failed"
    assert "from 6 moments on" in job["error"]
    assert "from 6 moments on" in client.get(f"/places/{hostile}", params={"job": job["id"]}).text


def test_views_that_the_command_added_get_their_pictures(
    client: httpx.Client, desk: RunningDesk, footage: list[Path]
) -> None:
    from program import DONE, antedate

    path = footage[0].parent / "command.png"
    where = ("--archive", desk.folder)
    assert antedate("place", "add", "by command", *where).status == DONE
    added = antedate("place", "views", "by command", path, "--date", "2024-03-06", *where)
    assert added.status == DONE, added.err
    address = f"/places/{in_address('by command')}"
    (view,) = client.get(f"/api{address}/views").json()["views"]
    assert view["thumbnail"] is None
    assert "Make the pictures" in client.get(address).text
    done(client, client.post(f"/api{address}/views", json={"files": []}))
    (view,) = client.get(f"/api{address}/views").json()["views"]
    assert client.get(view["thumbnail"]).status_code == 200


@pytest.fixture(scope="module")
def seen(chromium: Browser, desk: RunningDesk) -> Iterator[Visit]:
    made = visit(chromium, desk, viewport={"width": 1280, "height": 900})
    yield made
    made.page.context.close()


def test_a_person_makes_a_place_and_confirms_a_suggested_time(
    seen: Visit, client: httpx.Client, footage: list[Path]
) -> None:
    page = seen.go("/places")
    page.get_by_label("Name").fill("السوق القديم")
    page.get_by_label("Latitude").fill("33.3")
    page.get_by_label("Longitude").fill("44,4")
    page.get_by_role("button", name="Add it").click()
    page.get_by_role("heading", name="السوق القديم").wait_for()
    files: list[FilePayload] = [
        {
            "name": f"2024-03-0{number}.png",
            "mimeType": "image/png",
            "buffer": footage[number].read_bytes(),
        }
        for number in (1, 2, 3)
    ]
    page.get_by_label("Images or videos").set_input_files(files)
    page.get_by_role("button", name="Send them in").click()
    page.get_by_role("heading", name="When were these filmed?").wait_for(timeout=60_000)
    rows = page.locator("#confirm tbody tr")
    assert rows.count() == 3
    rows.nth(0).locator(".at").fill("2024-03-01T09:30")
    rows.nth(0).locator(".zone").fill("+03:00")
    rows.nth(2).get_by_role("checkbox").uncheck()
    seen.keep("place-confirm")
    page.get_by_role("button", name="Confirm and add").click()
    page.get_by_text("2 views added.").wait_for(timeout=60_000)
    assert page.locator(".views li").count() == 2
    assert page.locator(".views img").count() == 2
    address = f"/api/places/{quote('السوق القديم')}/views"
    told = client.get(address).json()["views"]
    assert [one["filmed"] for one in told] == ["2024-03-01T06:30:00Z", "2024-03-02T00:00:00Z"]
    assert seen.heard == []


def test_one_key_judges_a_sighting(seen: Visit, client: httpx.Client, square: str) -> None:
    page = seen.go(f"/places/{square}/items")
    before = client.get(f"/api/places/{square}/items").json()["items"]
    number = int(page.locator("[data-item]").first.get_attribute("data-item") or 0)
    was = next(one for one in before if one["number"] == number)
    item = page.locator(f"[data-item='{number}']")
    crops = item.locator(".crop")
    crops.nth(0).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("n")
    page.keyboard.press("a")
    item.locator(".crop.by-person").nth(1).wait_for()
    assert "not_visible by-person" in (crops.nth(1).get_attribute("class") or "")
    assert "absent by-person" in (crops.nth(2).get_attribute("class") or "")
    assert "current" in (crops.nth(3).get_attribute("class") or "")
    seen.keep("items-marked")
    page.keyboard.press("c")
    item.locator(".verdict", has_text="confirmed by").wait_for()
    page.keyboard.press("u")
    item.locator(".verdict", has_text="confirmed by").wait_for(state="detached")
    page.keyboard.press("u")
    page.keyboard.press("u")
    item.locator(".crop.by-person").first.wait_for(state="detached")
    now = client.get(f"/api/places/{square}/items").json()["items"]
    same = next(one for one in now if one["number"] == number)
    assert same["sightings"] == was["sightings"]
    assert [one["verdict"] for one in same["said"][-6:]] == [
        *("not_visible", "absent", "confirmed"),
        *("withdrawn", "withdrawn", "withdrawn"),
    ]
    # By mouse, and by the buttons.
    crops.nth(4).click()
    page.get_by_role("button", name="Present p").click()
    item.locator(".crop.by-person").first.wait_for()
    assert "present by-person" in (crops.nth(4).get_attribute("class") or "")
    assert seen.heard == []


def test_two_views_are_swiped(seen: Visit, client: httpx.Client, square: str) -> None:
    views = _views(client, square)
    page = seen.go(f"/places/{square}/register?one={views[1]}")
    assert page.get_by_label("Above", exact=True).input_value() == views[2]
    page.get_by_role("button", name="Lay over each other").click()
    page.get_by_text("keypoints that agree").wait_for(timeout=120_000)
    page.wait_for_load_state("load")
    shown = page.locator("#shown")
    was = float(shown.get_attribute("width") or 0)
    page.get_by_label("Swipe").focus()
    page.keyboard.press("ArrowRight")
    assert float(shown.get_attribute("width") or 0) > was
    page.keyboard.press("ArrowDown")
    assert page.locator("#over").get_attribute("opacity") == "0.95"
    page.keyboard.press("b")
    assert page.locator("#over").get_attribute("opacity") == "0"
    page.keyboard.press("b")
    box = page.locator("#overlay .outline").bounding_box()  # as wide as the picture
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 4, box["y"] + 40)
    page.mouse.up()
    assert float(page.get_by_label("Swipe").input_value()) == pytest.approx(25, abs=1)
    seen.keep("overlay")
    assert seen.heard == []


def test_dated_footage_is_laid_over_a_view(
    seen: Visit, client: httpx.Client, square: str, tmp_path: Path
) -> None:
    from places_footage import write

    for name, picture, words in (
        ("query.png", taken(scene(1), 71, (6.0, 3.0)), "keypoints that agree"),
        ("other.png", taken(scene(5), 72), "could not be laid over"),
    ):
        write(tmp_path / name, picture)
        file = sent_in(client, tmp_path / name)
        asked = {"sha256": file["sha256"], "shown": name, "place": square, "search": False}
        id = client.post("/api/dates", json=asked).json()["id"]
        job = over(client, id)
        if job["result"] is None or not job["result"]["answer"]["sha256"]:
            continue  # nothing but the place could have dated it
        page = seen.go(f"/date/{id}")
        page.get_by_role("link", name="Lay it over a view").click()
        page.get_by_role("button", name="Lay over each other").click()
        page.locator("#verdict", has_text=words).wait_for(timeout=120_000)
    assert seen.heard == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_pages_are_sound(
    chromium: Browser,
    desk: RunningDesk,
    client: httpx.Client,
    square: str,
    hostile: str,
    scheme: str,
    width: int,
) -> None:
    seen = visit(chromium, desk, color_scheme=scheme, viewport={"width": width, "height": 900})
    views = _views(client, square)
    asked = client.post(
        f"/api/places/{square}/registers", json={"one": views[0], "other": views[3]}
    ).json()
    over(client, asked["id"])
    for path, name in (
        ("/places", "places"),
        (f"/places/{square}", "place"),
        (f"/places/{square}/items", "items"),
        (f"/places/{square}/register/{asked['id']}", "register"),
        (f"/places/{hostile}", "place-hostile"),
        (f"/places/{hostile}/register", "register-choice"),
    ):
        page = seen.go(path)
        assert seen.faults() == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.locator("img[src=x]").count() == 0
        seen.keep(f"{name}-{scheme}-{width}")
    assert seen.heard == []
    seen.page.context.close()


def test_a_hostile_name_leads_to_its_page(client: httpx.Client, hostile: str) -> None:
    assert client.get(f"/api/places/{hostile}").json()["name"] == HOSTILE
    listed: list[dict[str, Any]] = client.get("/api/places").json()["places"]
    address = next(one["address"] for one in listed if one["name"] == HOSTILE)
    page = client.get(address)
    assert page.status_code == 200
    assert "<img src=x" not in page.text
    assert "\u202e" not in page.text
    for name in ("..", ".", "a/b", "50%", "50%2F", "a\\b", "?x#y"):
        made = client.post("/api/places", json={"name": name}).json()
        assert client.get(made["address"]).status_code == 200, name
        assert client.get(f"/api{made['address']}").json()["name"] == name
