"""Checks at the desk: sent in, followed, looked at in step, judged."""

from __future__ import annotations

import io
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av
import httpx
import numpy as np
import pytest
from conftest import Clips
from jsonschema import Draft202012Validator
from numpy.typing import NDArray
from PIL import Image
from program import DONE, antedate
from running_desk import RunningDesk, Visit, sent, visit

from antedate.descriptors.codes import Codes
from antedate.records import Post
from antedate.report import machine
from antedate.store import AddedFile, Archive, Role
from antedate.web.people import COOKIE, csrf_of
from antedate.when import parse_moment
from antedate.workflows.scenery import write_video

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HOSTILE = "<img src=x onerror=alert(1)> \u202egnp عاجل.mp4"
CAPTION = "<script>alert(1)</script> \u202eevil\u202c عاجل: انفجار قبل قليل " + "x" * 100_000
WAIT_MS = 300_000
LINE = re.compile(r"inset\(0px ([0-9.]+)% 0px 0px\)")


@pytest.fixture(scope="module")
def busy(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    """A desk on the archive of street and harbour."""
    folder = tmp_path_factory.mktemp("checking")
    started = RunningDesk.start(Path(shutil.copytree(filled / "archive", folder / "archive")))
    yield started
    started.stop()


def checked(client: httpx.Client, **asked: Any) -> dict[str, Any]:
    """What a check says, once it is done."""
    answer = client.post("/api/checks", json=asked)
    assert answer.status_code == 200, answer.text
    id = answer.json()["id"]
    until = time.monotonic() + WAIT_MS / 1000
    while time.monotonic() < until:
        found = client.get(f"/api/checks/{id}").json()
        if found["job"]["state"] not in ("queued", "running"):
            assert found["job"]["state"] == "done", found
            return dict(found)
        time.sleep(0.3)
    raise AssertionError("the check was not done in time")


def reencoded(
    clip: Path, to: Path, edit: Callable[[NDArray[np.uint8]], NDArray[np.uint8]], codec: str = ""
) -> Path:
    """A clip with each frame edited, as MP4; or by another codec, into what ``to`` is named."""
    with av.open(os.fspath(clip)) as container:
        read = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    frames = [edit(np.asarray(pixels, np.uint8)) for pixels in read]
    if not codec:
        write_video(frames, to, 12, quality=28)
        return to
    with av.open(os.fspath(to), "w") as out:
        stream = out.add_stream(codec, rate=12, options={"qscale": "4"})
        assert isinstance(stream, av.VideoStream)
        stream.height, stream.width, stream.pix_fmt = *frames[0].shape[:2], "yuv420p"
        for picture in frames:
            out.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        out.mux(stream.encode())
    return to


class Compared:
    """The comparison of a match on a page, ready to be played."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.wait_for_selector("#compare[data-ready=true]", timeout=60_000)
        told = page.locator("#compare")
        self.offset = float(told.get_attribute("data-offset") or "nan")
        self.speed = float(told.get_attribute("data-speed") or "nan")

    def times(self) -> tuple[float, float]:
        """The seconds that both videos are at, query first, read at one moment."""
        both = self.page.evaluate(
            "['query', 'reference'].map((side) =>"
            " document.querySelector(`[data-side=${side}] video`).currentTime)"
        )
        return both[0], both[1]

    def apart(self) -> float:
        """How far the reference is from where the map puts it beside the query."""
        query, reference = self.times()
        return abs(self.offset + self.speed * query - reference)

    def plays(self) -> bool:
        return bool(
            self.page.evaluate(
                "[...document.querySelectorAll('.views video')].every((video) => !video.paused)"
            )
        )

    def runs_in_step(self) -> bool:
        """Whether both play within 0.1 s of the map for a second on end, on a machine that
        may be held up by other work meanwhile."""
        self.page.wait_for_function(
            "() => [...document.querySelectorAll('.views video')].every((video) => !video.paused)"
        )
        before, held = self.times(), 0
        for _ in range(100):
            self.page.wait_for_timeout(150)
            held = held + 1 if self.apart() < 0.1 else 0
            if held == 7:
                assert self.times() != before, "they do not play"
                return True
        return False

    def seek(self, second: float) -> None:
        self.page.evaluate(
            "(second) => { const slider = document.getElementById('scrub'); slider.value = second;"
            " slider.dispatchEvent(new Event('input', { bubbles: true })); }",
            second,
        )
        self.page.wait_for_function(
            "(second) => [...document.querySelectorAll('.views video')].every((v) => !v.seeking)"
            " && Math.abs(document.querySelector('[data-side=query] video').currentTime - second)"
            " < 0.02",
            arg=second,
        )

    def style(self, selector: str, name: str) -> str:
        return str(
            self.page.evaluate(
                "([selector, name]) => getComputedStyle(document.querySelector(selector))[name]",
                [f"#compare {selector}", name],
            )
        )

    def picture(self) -> NDArray[np.int16]:
        """The archive's frame as it is on the screen, with what lies over it."""
        png = self.page.locator("[data-side=reference] .frame").screenshot()
        return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), np.int16)


def test_a_file_is_sent_in_followed_and_looked_at_in_step(
    chromium: Browser, busy: RunningDesk, clips: Clips, tmp_path: Path
) -> None:
    named = Path(shutil.copy(clips.repost, tmp_path / HOSTILE))
    seen = visit(chromium, busy, viewport={"width": 1280, "height": 900})
    page = seen.go("/check")
    assert seen.faults() == []
    page.click("#ask [type=submit]")
    assert "No file was chosen" in page.inner_text("#complaint")
    dropped = page.evaluate_handle(
        """() => {
            const data = new DataTransfer();
            data.items.add(new File(["a"], "dropped.png", { type: "image/png" }));
            return data;
        }"""
    )
    page.dispatch_event("main", "dragenter", {"dataTransfer": dropped})
    assert page.locator("#drop.over").count() == 1
    page.dispatch_event("main", "drop", {"dataTransfer": dropped})
    assert "dropped.png" in page.inner_text("#chosen")
    page.set_input_files("#file", named)
    assert "kB" in page.inner_text("#chosen")
    assert "\u202e" not in page.inner_text("#chosen")
    page.click("summary")
    page.fill("#published", "2023-05-09")
    page.keyboard.press("Enter")
    page.wait_for_url("**/check/*", wait_until="load")
    address = page.url
    page.wait_for_selector(".stage--now, #finding", timeout=WAIT_MS)
    seen.keep("check-running")
    # The job goes on whether anybody looks or not, and the page finds it again.
    page.reload()
    page.wait_for_selector("#finding", timeout=WAIT_MS)
    assert page.url == address
    assert "All of this video was published on 2023-05-06" in page.inner_text("#finding")
    assert "\u202e" not in page.content()
    assert page.locator("img[src=x]").count() == 0
    assert "does not mean that footage is new" in page.inner_text("main")
    assert "Posts\n2" in page.inner_text("main")

    page.click(".strip a")
    assert "match=1#compare" in page.url
    both = Compared(page)
    assert both.offset == pytest.approx(1.0, abs=0.05)
    assert both.apart() < 0.1
    page.click("[data-do=play]")
    assert both.runs_in_step()
    page.keyboard.press(" ")
    assert not both.plays()
    for second in (2.5, 0.4, 1.7):
        both.seek(second)
        assert both.times()[0] == pytest.approx(second, abs=0.02)
        assert both.apart() < 0.1
    _keys_do_what_they_say(both)
    _modes_do_what_they_say(both, seen)
    assert seen.faults() == []
    assert seen.heard == []
    with page.expect_download() as saving:
        page.click("text=Save the report")
    report = Path(saving.value.path()).read_text(encoding="utf-8")
    assert report.startswith("<!doctype html>")
    assert "All of this video was published on 2023-05-06" in report
    page.context.close()


def _keys_do_what_they_say(both: Compared) -> None:
    page = both.page
    frame = 1 / 12
    page.focus("[data-do=play]")
    both.seek(1.0 + frame / 2)
    for key, moved in ((".", 1), (".", 2), (",", 1), (",", 0)):
        page.keyboard.press(key)
        wanted = 1.0 + (moved + 0.5) * frame
        page.wait_for_function(
            "(second) => Math.abs(document.querySelector('[data-side=query] video').currentTime"
            " - second) < 0.02",
            arg=wanted,
        )
        page.wait_for_timeout(100)
        assert both.apart() < 0.1
    page.keyboard.press("Home")
    page.wait_for_function(
        "() => document.querySelector('[data-side=query] video').currentTime < 0.02"
    )
    page.keyboard.press("]")
    assert page.input_value("#speed") == "2"
    page.keyboard.press("[")
    page.keyboard.press("[")
    assert page.input_value("#speed") == "0.5"
    page.keyboard.press("l")
    assert not page.is_checked("#loop")
    page.keyboard.press("L")
    page.keyboard.press("u")
    assert both.style("[data-side=reference] .outline", "display") == "none"
    page.keyboard.press("u")
    # Slowed down, they are in step too, and go round at the end of the match.
    both.seek(2.6)
    page.keyboard.press(" ")
    assert both.runs_in_step()
    page.wait_for_function(
        "() => document.querySelector('[data-side=query] video').currentTime < 2", timeout=20_000
    )
    page.keyboard.press(" ")
    # While something is written, keys are letters.
    page.fill("#why", "")
    page.focus("#why")
    page.keyboard.type("low . speed")
    assert page.input_value("#why") == "low . speed"
    assert page.input_value("#speed") == "0.5"
    page.focus("[data-do=play]")


def _modes_do_what_they_say(both: Compared, seen: Visit) -> None:
    page = both.page
    both.seek(2.0 + 1 / 24)
    page.keyboard.press("u")
    alone = both.picture()
    page.keyboard.press("o")
    seen.keep("check-overlay")
    media = "[data-side=query] video"
    assert both.style(media, "opacity") == "0.5"
    # The clip was cropped by a sixteenth on each side: that is where it lies.
    matrix = [float(n) for n in both.style(media, "transform")[9:-1].split(",")]
    width, height = page.evaluate(
        "(({ clientWidth, clientHeight }) => [clientWidth, clientHeight])"
        "(document.querySelector('[data-side=reference] .frame'))"
    )
    assert matrix[0] == pytest.approx(7 / 8, abs=0.02)
    assert (matrix[12] / width, matrix[13] / height) == pytest.approx((1 / 16, 1 / 16), abs=0.02)
    page.keyboard.press("-")
    assert both.style(media, "opacity") == "0.45"
    for _ in range(20):
        page.keyboard.press("-")
    clear = both.picture()
    inner = slice(height // 4, -height // 4), slice(width // 4, -width // 4)
    for _ in range(20):
        page.keyboard.press("+")
    assert both.style(media, "opacity") == "1"
    covered = both.picture()
    # At none the archive's frame is seen, at all the other one; outside it nothing changes.
    changed = np.abs(covered - clear).mean(axis=2)
    assert changed[inner].mean() > 1.0
    rim = changed[: height // 32]
    assert rim.mean() < 0.5
    aside = np.abs(np.roll(covered, width // 16, axis=1) - clear).mean(axis=2)[inner]
    assert changed[inner].mean() < 0.6 * aside.mean(), "the two do not lie on one another"
    page.keyboard.press("w")
    assert LINE.fullmatch(both.style("[data-side=query] .frame", "clipPath"))
    swiped = both.picture()
    left, right = inner[0], slice(width // 2 + 8, -width // 8)
    assert np.abs(swiped - clear)[left, right].mean() < 0.5
    assert np.abs(swiped - covered)[left, slice(width // 8, width // 2 - 8)].mean() < 0.5
    seen.keep("check-swipe")
    page.keyboard.press("-")
    found = LINE.fullmatch(both.style("[data-side=query] .frame", "clipPath"))
    assert found is not None
    assert float(found[1]) == pytest.approx(55)
    box = page.locator("[data-side=reference] .frame").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 4, box["y"] + 20)
    page.mouse.up()
    assert float(page.input_value("#line")) == pytest.approx(25, abs=1)
    page.keyboard.press("d")
    assert both.style("[data-side=query] .frame", "mixBlendMode") == "difference"
    page.keyboard.press("b")
    assert both.style(media, "transform") == "none"
    assert alone.shape[1] < swiped.shape[1]
    page.keyboard.press("u")


def test_a_match_is_judged_and_what_is_found_goes_by_it(
    chromium: Browser, busy: RunningDesk, clips: Clips
) -> None:
    with busy.client() as client:
        before = checked(client, sha256=sent(client, clips.repost), name="said.mp4")
        (file,) = before["files"]
        Draft202012Validator(machine.schema()).validate(file["answer"])
        assert [m["kind"] for m in file["answer"]["matches"]][:1] == ["same_footage"]
        for address in file["pictures"]:
            assert client.get(address).headers["content-type"] == "image/jpeg"
    job = before["job"]["id"]
    seen = visit(chromium, busy, viewport={"width": 1280, "height": 900})
    page = seen.go(f"/check/{job}")
    page.check("[name=verdict][value=wrong]")
    page.fill("#why", "another statue <b>عاجل</b>")
    page.click("text=Keep this judgement")
    page.wait_for_selector(".kept")
    assert "That does not make it new" in page.inner_text("#finding")
    assert "another statue <b>عاجل</b>" in page.inner_text(".judged")
    assert page.locator(".judged b").count() == 0
    assert "Found as: same footage" in page.inner_text(".judged")
    assert "None is reported." in page.inner_text("main")
    assert seen.faults() == []
    seen.keep("check-judged")
    with page.expect_download() as saving:
        page.click("text=Save the report")
    report = Path(saving.value.path()).read_text(encoding="utf-8")
    assert "Judged wrong" in report
    assert "data:image/jpeg;base64," in report

    with busy.client() as client:
        now = client.get(f"/api/checks/{job}").json()["files"][0]["answer"]
        Draft202012Validator(machine.schema()).validate(now)
        assert now["earliest"] == []
        word = next(m["judged"] for m in now["matches"] if m["judged"])
        assert (word["verdict"], word["why"]) == ("wrong", "another statue <b>عاجل</b>")
        (said,) = client.get("/api/judgements", params={"limit": 1}).json()["judgements"]
        assert (said["verdict"], said["query"]["sha256"]) == ("wrong", now["query"]["sha256"])
        # A later check goes by it, at the desk and on the command line.
        again = checked(client, again=job)["files"][0]["answer"]
        assert again["earliest"] == []
        ran = antedate("check", clips.repost, "--archive", busy.folder, "--all")
        assert ran.status == DONE
        assert f"judged wrong by {word['who']}" in ran.out
        words = {"check": job, "match": 1, "verdict": "withdrawn"}
        assert client.post("/api/judgements", json=words).status_code == 200
        now = client.get(f"/api/checks/{job}").json()["files"][0]["answer"]
        assert now["earliest"] == file["answer"]["earliest"]
        every = client.get("/api/judgements", params={"sha256": now["query"]["sha256"]}).json()
        assert [one["verdict"] for one in every["judgements"]] == ["withdrawn", "wrong"]
    page.reload()
    assert "published on 2023-05-06" in page.inner_text("#finding")
    assert seen.heard == []
    page.context.close()


def test_what_no_browser_plays_is_compared_by_a_copy_and_a_mirror_is_turned_back(
    chromium: Browser, busy: RunningDesk, clips: Clips, tmp_path: Path
) -> None:
    def mirrored(frame: NDArray[np.uint8]) -> NDArray[np.uint8]:
        return np.ascontiguousarray(frame[:, ::-1])

    clip = reencoded(clips.street, tmp_path / "mirrored.avi", mirrored, "mpeg4")
    with busy.client() as client:
        found = checked(client, sha256=sent(client, clip), name="mirrored.avi")
    match = found["files"][0]["answer"]["matches"][0]
    assert (match["kind"], match["mirrored"]) == ("same_footage", True)
    # Its top left lies at the top right of the archive's frame.
    (x0, _), (x1, _) = match["outlines"][0]["corners"][:2]
    assert (x0, x1) == pytest.approx((1.0, 0.0), abs=0.03)
    seen = visit(chromium, busy, viewport={"width": 1000, "height": 900})
    page = seen.go(f"/check/{found['job']['id']}")
    both = Compared(page)
    assert "A playable copy" in page.inner_text("[data-side=query]")
    page.click("[data-do=play]")
    assert both.runs_in_step()
    page.keyboard.press(" ")
    page.keyboard.press("m")
    assert both.style("[data-side=query] .frame", "transform").startswith("matrix(-1,")
    page.keyboard.press("o")
    assert both.style("[data-side=query] video", "transform").startswith("matrix3d(-")
    assert both.style("[data-side=query] .frame", "transform") == "none"
    both.seek(2.0 + 1 / 24)
    page.keyboard.press("u")
    covered = both.picture()
    for _ in range(20):
        page.keyboard.press("-")
    clear = both.picture()
    apart = np.abs(covered - clear).mean()
    turned = np.abs(covered - clear[:, ::-1]).mean()
    assert apart < 0.5 * turned, "the mirrored picture does not lie on its original"
    assert seen.heard == []
    page.context.close()


def test_copies_at_another_speed_play_in_step(
    chromium: Browser, busy: RunningDesk, clips: Clips
) -> None:
    """The map of the page is altered on its way: the two are then the same at other seconds."""
    with busy.client() as client:
        found = checked(client, sha256=sent(client, clips.repost))
    seen = visit(chromium, busy)

    def altered(route: Any) -> None:
        answer = route.fetch()
        body = re.sub('data-speed="[^"]*"', 'data-speed="1.25"', answer.text())
        route.fulfill(response=answer, body=body)

    seen.page.route("**/check/*", altered)
    both = Compared(seen.go(f"/check/{found['job']['id']}"))
    assert both.speed == 1.25
    seen.page.click("[data-do=play]")
    assert both.runs_in_step()
    seen.page.select_option("#speed", "2")
    seen.page.wait_for_timeout(500)
    assert both.runs_in_step()
    seen.page.context.close()


def test_images_are_compared_too(chromium: Browser, busy: RunningDesk, clips: Clips) -> None:
    with busy.client() as client:
        found = checked(client, sha256=sent(client, clips.photo, "photo.jpg"), name="photo.jpg")
    seen = visit(chromium, busy)
    page = seen.go(f"/check/{found['job']['id']}")
    page.wait_for_selector("#compare[data-ready=true]", timeout=60_000)
    assert "This image was published on 2023-05-06" in page.inner_text("#finding")
    at = page.evaluate("document.querySelector('[data-side=reference] video').currentTime")
    assert at == pytest.approx(19 / 12, abs=0.1)
    assert page.evaluate("document.querySelector('[data-side=query] img').naturalWidth") == 320
    page.focus("[data-do=play]")
    page.keyboard.press("o")
    style = "getComputedStyle(document.querySelector('[data-side=query] img')).transform"
    assert page.evaluate(style).startswith("matrix")
    # A step that comes while the video still seeks its place is lost.
    page.wait_for_function(
        "() => { const video = document.querySelector('[data-side=reference] video');"
        " return !video.seeking && video.readyState >= 2; }"
    )
    page.keyboard.press(".")
    page.wait_for_function(
        "() => document.querySelector('[data-side=reference] video').currentTime > 1.6"
    )
    seen.keep("check-image")
    assert seen.faults() == []
    assert seen.heard == []
    page.context.close()


def test_a_post_of_the_archive_is_checked_by_its_number_or_address(
    chromium: Browser, busy: RunningDesk
) -> None:
    seen = visit(chromium, busy)
    page = seen.go("/check")
    page.fill("#post", "https://example.org/1")
    page.click("text=Take this post")
    assert "Street channel" in page.inner_text("#ask")
    page.click("#ask [type=submit]")
    page.wait_for_selector("#finding", timeout=WAIT_MS)
    # The street is in the archive by this post alone, and it is no find of itself.
    assert "That does not make it new" in page.inner_text("#finding")
    assert seen.faults() == []
    page = seen.go("/check?post=%3Cb%3Enone")
    assert "The archive has no post with the number or address <b>none" in page.inner_text("main")
    assert seen.heard == []
    page.context.close()


def test_who_may_only_look_neither_checks_nor_judges(busy: RunningDesk, clips: Clips) -> None:
    with busy.client() as client:
        found = checked(client, sha256=sent(client, clips.repost))
        job = found["job"]["id"]
    with Archive.open(busy.folder) as archive:
        secret = archive.desk.sign_in("a reader", Role.READER, timedelta(minutes=5))
        asked = archive.desk.audit(1)[0]
        assert (asked.what, asked.about, asked.who) == ("check", job, found["job"]["who"])
    with httpx.Client(base_url=busy.address, trust_env=False, timeout=60) as reader:
        reader.cookies.set(COOKIE, secret)
        reader.headers["x-csrf-token"] = csrf_of(secret)
        assert reader.get(f"/api/checks/{job}").status_code == 200
        page = reader.get(f"/check/{job}").text
        assert "Your role may look, and not judge." in page
        assert "data-again" not in page
        assert 'id="ask"' not in reader.get("/check").text
        said = {"check": job, "match": 1, "verdict": "wrong"}
        for path, body in (("/api/checks", {"again": job}), ("/api/judgements", said)):
            refused = reader.post(path, json=body)
            assert (refused.status_code, "role" in refused.text) == (403, True), refused.text
    with busy.client() as client:
        answer = client.get(f"/api/checks/{job}").json()["files"][0]["answer"]
        assert all(match["judged"] is None for match in answer["matches"])


def test_its_own_address_is_no_find(busy: RunningDesk, clips: Clips) -> None:
    """A file that is said to be the post at an address of the archive: that post is left out."""
    with busy.client() as client:
        sha256 = sent(client, clips.street)
        found = checked(client, sha256=sha256, url="https://example.org/1")
        (file,) = found["files"]
        assert file["answer"]["earliest"] == []
        assert file["answer"]["published_at"] == "2023-05-06T00:00:00Z"
        assert len(checked(client, sha256=sha256)["files"][0]["answer"]["earliest"]) == 1


def test_a_check_that_waits_is_stopped_and_asked_for_again(
    chromium: Browser, busy: RunningDesk, clips: Clips
) -> None:
    seen = visit(chromium, busy)
    with busy.client() as client:
        first = client.post("/api/checks", json={"sha256": sent(client, clips.street)}).json()
        waits = client.post("/api/checks", json={"sha256": sent(client, clips.later)}).json()
    page = seen.go(f"/check/{waits['id']}")
    page.click("text=Stop")
    page.wait_for_selector("text=Stopped", timeout=60_000)
    page.wait_for_selector("text=Check again")
    assert seen.faults() == []
    page.click("text=Check again")
    page.wait_for_url(lambda url: waits["id"] not in url)
    assert first["id"] not in page.url
    page.wait_for_selector("#finding", timeout=WAIT_MS)
    assert seen.heard == []
    page.context.close()


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "says"),
    [
        ("GET", "/check/" + "0" * 32, None, 404, "is no job"),
        ("GET", "/api/checks/" + "0" * 32, None, 404, "is no job"),
        ("GET", "/check/nothing", None, 422, "Not understood"),
        ("GET", "/check/" + "0" * 32 + "/pictures/1-..%2F1-shot-0.jpg", None, 404, "nothing"),
        ("POST", "/api/checks", {}, 400, "Nothing was given"),
        ("POST", "/api/checks", {"sha256": "../../etc/passwd"}, 422, "Not understood"),
        ("POST", "/api/checks", {"sha256": "0" * 64}, 404, "is kept here"),
        ("GET", "/check?sha256=" + "0" * 64, None, 404, "is kept here"),
        ("GET", "/check?sha256=../x", None, 422, "Not understood"),
        ("POST", "/api/checks", {"post": 99999}, 404, "no post 99999"),
        ("POST", "/api/checks", {"post": 1, "published": "soon"}, 400, "not a date"),
        ("POST", "/api/checks", {"post": 1, "published": "2024", "zone": "Mars"}, 400, "Mars"),
        ("POST", "/api/judgements", {"check": "0" * 32, "match": 1}, 422, "verdict"),
        (
            "POST",
            "/api/judgements",
            {"check": "0" * 32, "match": 1, "verdict": "right"},
            404,
            "not kept here",
        ),
        ("GET", "/api/judgements?sha256=no", None, 422, "Not understood"),
    ],
)
def test_what_cannot_be_done_is_said(
    busy_client: httpx.Client, method: str, path: str, body: Any, status: int, says: str
) -> None:
    answer = busy_client.request(method, path, json=body)
    assert (answer.status_code, says in answer.text) == (status, True), answer.text


@pytest.fixture(scope="module")
def busy_client(busy: RunningDesk) -> Iterator[httpx.Client]:
    with busy.client() as client:
        yield client


def test_a_file_of_the_archive_is_checked_by_its_hash(
    chromium: Browser, busy: RunningDesk, busy_client: httpx.Client
) -> None:
    with Archive.open(busy.folder, readonly=True) as archive:
        sha256 = next(iter(archive.media_ids()))
        name = archive.shown_path(sha256).rpartition("/")[2]
    answer = checked(busy_client, sha256=sha256)["files"][0]["answer"]
    assert answer["query"]["sha256"] == sha256
    assert "was published on 2023-05-06" in answer["finding"]
    seen = visit(chromium, busy, viewport={"width": 360, "height": 800})
    page = seen.go(f"/archive/media/{sha256}")
    page.click("text=Check it")
    page.wait_for_url(f"**/check?sha256={sha256}")
    assert name in page.inner_text("#ask")
    assert page.locator("input[type=file]").count() == 0
    assert seen.faults() == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    seen.keep("check-archived")
    page.click("#ask [type=submit]")
    page.wait_for_url(re.compile("/check/[0-9a-f]{32}$"), wait_until="load")
    page.wait_for_selector("#finding", timeout=WAIT_MS)
    assert "was published on 2023-05-06" in page.inner_text("#finding")
    assert seen.heard == []
    page.context.close()


def test_pictures_are_had_by_the_names_that_were_kept_alone(
    busy: RunningDesk, clips: Clips
) -> None:
    with busy.client() as client:
        found = checked(client, sha256=sent(client, clips.repost))
        job = found["job"]["id"]
        for name in ("1-answer.json", "1-shot-999.jpg", "9-shot-0.jpg", "x", "1-", "-1-shot-0.jpg"):
            assert client.get(f"/check/{job}/pictures/{name}").status_code == 404, name
        assert client.get(f"/check/{job}?file=2").status_code == 404
        assert client.get(f"/check/{job}?match=99").status_code == 404
        same = {"check": job, "match": 99, "verdict": "right"}
        assert client.post("/api/judgements", json=same).status_code == 404
        # A job of another kind has no page here.
        sound = client.post(f"/api/media/{found['files'][0]['answer']['query']['sha256']}/play")
        if (other := sound.json()["job"]) is not None:
            assert client.get(f"/check/{other}").status_code == 404


@pytest.mark.parametrize(("scheme", "width"), [("light", 360), ("dark", 1280), ("dark", 360)])
def test_pages_are_sound_in_light_and_dark_narrow_and_wide(
    chromium: Browser, busy: RunningDesk, clips: Clips, scheme: str, width: int
) -> None:
    with busy.client() as client:
        done = [job for job in client.get("/api/checks").json() if job["state"] == "done"]
        job = next(
            job
            for job in done
            if job["result"]["answers"][0]["status"] == "before"
            or job["result"]["answers"][0]["headline"] == "Found in the archive"
        )
    seen = visit(chromium, busy, color_scheme=scheme, viewport={"width": width, "height": 800})
    for path, name in (("/check", "start"), (f"/check/{job['id']}", "done")):
        page = seen.go(path)
        if name == "done":
            page.wait_for_selector("#compare[data-ready=true]", timeout=60_000)
        assert seen.faults() == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        seen.keep(f"check-{name}-{scheme}-{width}")
    assert seen.heard == []
    page.context.close()


def test_hostile_captions_stay_text(
    chromium: Browser, busy: RunningDesk, clips: Clips, tmp_path: Path
) -> None:
    """A post whose caption would run, reorder or fill the page, in a script of its own."""
    with Archive.open(busy.folder) as archive:
        sha256 = next(iter(archive.media_ids()))
        model = archive.model()
        assert model is not None
        post = Post(
            key="hostile",
            reader="telegram",
            source="قناة <i>\u202e",
            url="javascript:alert(1)",
            text=CAPTION,
            published_at=parse_moment("2022-01-02 03:04:05+03:30"),
        )
        path = archive.file_of(sha256)
        assert path is not None
        codes = _codes(archive, sha256)
        added = AddedFile(archive.media(sha256), path, "given/\u202ex.mp4", codes)
        archive.add(post, [added], model)
    with busy.client() as client:
        found = checked(client, sha256=sent(client, clips.repost))
    seen = visit(chromium, busy, viewport={"width": 360, "height": 800})
    page = seen.go(f"/check/{found['job']['id']}")
    assert "2022-01-02" in page.inner_text("#finding")
    page.click(".more")
    assert "<script>alert(1)</script>" in page.inner_text(".caption-fold")
    assert "\u202e" not in page.content()
    assert page.locator("a[href^='javascript']").count() == 0
    assert page.locator(".told i").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert "+03:30" in page.inner_text(".verdict")
    assert seen.faults() == []
    seen.keep("check-hostile-360")
    assert seen.heard == []
    page.context.close()


def _codes(archive: Archive, sha256: str) -> Codes:
    model = archive.model()
    assert model is not None
    table = archive.code_table(model)
    own = table.media == table.sha256.index(sha256)
    return Codes(table.bits[own], table.start_s[own], table.end_s[own])
