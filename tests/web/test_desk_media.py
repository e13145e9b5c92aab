"""Media at the desk: the original by ranges, and copies of what no browser plays."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import av
import httpx
import numpy as np
import pytest
from av.audio.stream import AudioStream
from av.video.stream import VideoStream
from conftest import Clips
from running_desk import RunningDesk, over, sent, visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_RATE = 12
_BELL_S = 1.0
_HZ = 48_000


@pytest.fixture(scope="module")
def desk(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    """A desk on a copy of the archive of ``street`` and ``harbour``."""
    folder = tmp_path_factory.mktemp("media") / "archive"
    shutil.copytree(filled / "archive", folder)
    started = RunningDesk.start(folder)
    yield started
    started.stop()


@pytest.fixture(scope="module")
def street(desk: RunningDesk, clips: Clips) -> tuple[str, bytes]:
    """The hash and the bytes of ``street``."""
    content = clips.street.read_bytes()
    with desk.client() as client:
        sent = client.put("/api/uploads", params={"name": "s"}, content=content).json()
        client.delete(f"/api/uploads/{sent['sha256']}")
    return sent["sha256"], content


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three seconds as MPEG-4 part 2 in AVI, which no browser plays, with a sound at 1 s."""
    path = tmp_path_factory.mktemp("old") / "old.avi"
    _write_bars(path, "avi", grows=4)
    return path


def _write_bars(path: Path, format: str, *, grows: int) -> None:
    """A bright bar that grows with every frame, so that a picture tells which frame it is."""
    with av.open(path, "w", format=format) as out:
        picture = out.add_stream("mpeg4", rate=_RATE)
        assert isinstance(picture, VideoStream)
        picture.width, picture.height, picture.pix_fmt = 176, 144, "yuv420p"
        sound = out.add_stream("aac" if format == "mp4" else "pcm_s16le", rate=_HZ, layout="mono")
        assert isinstance(sound, AudioStream)
        for number in range(3 * _RATE):
            pixels = np.full((144, 176, 3), 20, np.uint8)
            pixels[:, : grows * (number + 1)] = 220
            out.mux(picture.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        seconds = np.arange(3 * _HZ) / _HZ
        bell = (np.sin(seconds * 2 * np.pi * 880) * 20000 * (seconds >= _BELL_S)).astype(np.int16)
        for start in range(0, len(bell), 4800):
            heard = av.AudioFrame.from_ndarray(bell[None, start : start + 4800], "s16", "mono")
            heard.sample_rate, heard.pts = _HZ, start
            out.mux(sound.encode(heard))
        out.mux(picture.encode(None))
        out.mux(sound.encode(None))


def test_the_original_is_given_by_ranges(desk: RunningDesk, street: tuple[str, bytes]) -> None:
    sha256, content = street
    address = f"/media/{sha256}"
    with desk.client() as client:

        def ranged(asked: str, **more: str) -> httpx.Response:
            return client.get(address, headers={"range": asked, **more})

        whole = client.get(address)
        assert whole.content == content
        assert whole.headers["content-type"] == "video/mp4"
        assert whole.headers["accept-ranges"] == "bytes"
        assert whole.headers["etag"] == f'"{sha256}"'
        assert "sandbox" in whole.headers["content-security-policy"]
        head = client.head(address)
        assert head.status_code == 200
        assert int(head.headers["content-length"]) == len(content)
        part = ranged("bytes=100-199")
        assert part.status_code == 206
        assert part.content == content[100:200]
        assert part.headers["content-range"] == f"bytes 100-199/{len(content)}"
        assert ranged("bytes=-10").content == content[-10:]
        assert ranged(f"bytes={len(content) - 5}-").content == content[-5:]
        assert ranged(f"bytes=0-{10**30}").content == content
        assert ranged("bytes=0-9", **{"if-range": f'"{sha256}"'}).status_code == 206
        assert ranged("bytes=0-9", **{"if-range": '"other"'}).content == content


def test_several_ranges_come_as_parts(desk: RunningDesk, street: tuple[str, bytes]) -> None:
    sha256, content = street
    with desk.client() as client:
        asked = {"range": "bytes=0-9,1000-1019"}
        parts = client.get(f"/media/{sha256}", headers=asked)
        assert parts.status_code == 206
        (boundary,) = re.findall("boundary=([0-9a-f]+)", parts.headers["content-type"])
        bodies = [
            piece.partition(b"\r\n\r\n")[2][:-2]
            for piece in parts.content.split(f"--{boundary}".encode())[1:-1]
        ]
        assert bodies == [content[:10], content[1000:1020]]


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("bytes=99999999-", 416),
        ("bytes=abc", 400),
        ("bytes=", 400),
        ("lines=1-2", 400),
        ("bytes=9-1", 400),
        ("bytes=" + ",".join(f"{n}-{n}" for n in range(0, 4000, 2)), 200),
        ("bytes=" + ",".join("0-" for _ in range(2000)), 200),
        ("bytes=-" + "9" * 5000, 400),
    ],
)
def test_odd_ranges_cost_nothing(
    desk: RunningDesk, street: tuple[str, bytes], asked: str, status: int
) -> None:
    sha256, content = street
    with desk.client() as client:
        answer = client.get(f"/media/{sha256}", headers={"range": asked})
        assert answer.status_code == status
        assert len(answer.content) <= len(content)


@pytest.mark.parametrize(
    "name",
    ["0" * 64, "0" * 63, "%2e%2e", "%2e%2e%2f%2e%2e%2fantedate.db", "A" * 64, "0" * 64 + "x"],
)
def test_an_address_reaches_no_other_file(desk: RunningDesk, name: str) -> None:
    with desk.client() as client:
        for after in ("", "/play"):
            assert client.get(f"/media/{name}{after}").status_code in (404, 422)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.mp4", b"<!doctype html><script>alert(1)</script>"),
        ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("a.jpg", b"%PDF-1.7"),
        ("a.webm", b"#EXTM3U\nhttp://elsewhere.example/a.ts\n"),
    ],
)
def test_what_a_browser_might_run_is_only_saved(
    desk: RunningDesk, tmp_path: Path, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with desk.client() as client:
        sha256 = sent(client, path)
        given = client.get(f"/media/{sha256}")
        assert given.content == content
        assert given.headers["content-type"] == "application/octet-stream"
        assert given.headers["content-disposition"].startswith("attachment")
        assert given.headers["x-content-type-options"] == "nosniff"
        assert client.get(f"/media/{sha256}/play").status_code == 404
        made = client.post(f"/media/{sha256}/play")
        told = over(client, made.json()["job"])
        assert told["state"] == "failed"
        assert told["error"]
        assert client.get(f"/media/{sha256}/play").status_code == 404


def test_a_copy_shows_each_frame_at_its_second(desk: RunningDesk, old: Path) -> None:
    with desk.client() as client:
        sha256 = sent(client, old)
        before = client.get(f"/api/media/{sha256}").json()
        assert (before["container"], before["plays"], before["copy"]) == ("avi", False, False)
        first = client.post(f"/media/{sha256}/play")
        again = client.post(f"/api/media/{sha256}/play")
        assert first.status_code == 202
        # Who asks meanwhile waits for the same copy.
        if not again.json()["ready"]:
            assert again.json()["job"] == first.json()["job"]
        assert over(client, first.json()["job"])["state"] == "done"
        assert client.post(f"/media/{sha256}/play").json() == {"ready": True, "job": None}
        copy = client.get(f"/media/{sha256}/play")
        assert copy.headers["content-type"] == "video/webm"
        part = client.get(f"/media/{sha256}/play", headers={"range": "bytes=5-9"})
        assert part.content == copy.content[5:10]
    path = desk.folder / "desk" / "playable" / f"{sha256}.webm"
    assert path.read_bytes() == copy.content
    assert not list((desk.folder / "media").rglob(f"*{sha256[:8]}*"))
    with av.open(path) as made:
        assert [stream.codec_context.name for stream in made.streams] == ["vp9", "opus"]
        shown = [(frame.time, frame.to_ndarray(format="gray")) for frame in made.decode(video=0)]
    assert len(shown) == 3 * _RATE
    for number, (second, pixels) in enumerate(shown):
        assert second == pytest.approx(number / _RATE, abs=0.002)
        assert (pixels[72] > 120).sum() == pytest.approx(4 * number + 4, abs=4)
    with av.open(path) as made:
        heard = [(f.time, np.abs(f.to_ndarray()).mean()) for f in made.decode(audio=0)]
    loud = [second for second, level in heard if level > 0.1 * max(level for _, level in heard)]
    assert loud[0] == pytest.approx(_BELL_S, abs=0.06)


def test_a_copy_goes_with_its_media(desk: RunningDesk, old: Path) -> None:
    with desk.client() as client:
        sha256 = sent(client, old)
        made = client.post(f"/media/{sha256}/play").json()
        assert made["ready"] or over(client, made["job"])["state"] == "done"
        client.delete(f"/api/uploads/{sha256}")
        assert client.get(f"/media/{sha256}/play").status_code == 404
    assert not (desk.folder / "desk" / "playable" / f"{sha256}.webm").exists()


_MOUNT = """async ([sha256, start]) => {
  const video = document.createElement("video");
  Object.assign(video.dataset, { sha256, start });
  video.controls = true;
  video.muted = true;
  video.setAttribute("aria-label", "Footage");
  document.querySelector("h1").after(video);
  const { mount } = await import("/static/player.js");
  window.player = mount(video);
  await window.player.ready;
  return video.nextSibling.textContent;
}"""
# How wide the bright bar of the frame is that stands there now.
_WIDTH = """async () => {
  const video = document.querySelector("video");
  await new Promise((kept) => setTimeout(kept, 150));
  const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
  const drawn = canvas.getContext("2d");
  drawn.drawImage(video, 0, 0);
  const row = drawn.getImageData(0, 72, video.videoWidth, 1).data;
  let width = 0;
  for (let at = 0; at < row.length; at += 4) width += row[at] > 120;
  return width;
}"""


@pytest.mark.parametrize("format", ["avi", "mp4"])
def test_the_player_plays_what_the_browser_cannot(
    chromium: Browser, desk: RunningDesk, tmp_path: Path, format: str
) -> None:
    # Of the second, nothing but trying tells that no browser plays it.
    path = tmp_path / f"old.{format}"
    _write_bars(path, format, grows=3)
    with desk.client() as client:
        sha256 = sent(client, path)
    seen = visit(chromium, desk)
    page = seen.go("/jobs")
    assert "the original is the evidence" in page.evaluate(_MOUNT, [sha256, "1"])
    assert seen.faults() == []

    def frame() -> int:
        return round(float(page.evaluate(_WIDTH)) / 3) - 1

    assert page.evaluate("document.querySelector('video').currentTime") == pytest.approx(1)
    assert frame() == _RATE
    page.focus("video")
    for key, wanted in ((".", 13), (".", 14), (",", 13), ("ArrowRight", 14), ("ArrowLeft", 13)):
        page.keyboard.press(key)
        page.evaluate("window.player.stepped")
        assert frame() == wanted
    page.keyboard.press("Shift+ArrowRight")
    page.wait_for_function("document.querySelector('video').currentTime > 2")
    heard = [words for words in seen.heard if "player" in words or "refused" in words.lower()]
    assert heard == []
    seen.page.context.close()


def test_the_player_plays_the_original_where_it_can(
    chromium: Browser, desk: RunningDesk, street: tuple[str, bytes]
) -> None:
    sha256, _ = street
    seen = visit(chromium, desk)
    page = seen.go("/jobs")
    assert page.evaluate(_MOUNT, [sha256, "2.5"]) == ""
    assert page.evaluate("document.querySelector('video').currentTime") == pytest.approx(2.5)
    assert not (desk.folder / "desk" / "playable" / f"{sha256}.webm").exists()
    assert seen.heard == []
    seen.page.context.close()


def test_the_player_says_why_it_cannot(
    chromium: Browser, desk: RunningDesk, tmp_path: Path
) -> None:
    path = tmp_path / "broken.mp4"
    path.write_bytes(b"\0\0\0\x18ftypisom" + bytes(500))
    with desk.client() as client:
        sha256 = sent(client, path)
    seen = visit(chromium, desk)
    page = seen.go("/jobs")
    page.evaluate(_MOUNT.replace("await window.player.ready", ""), [sha256, "0"])
    page.get_by_role("button", name="Try again").wait_for()
    assert "index" in page.locator("video + p").inner_text()
    assert seen.faults() == []
    seen.page.context.close()
