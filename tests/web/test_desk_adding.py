"""Adding at the desk: files sent in, exports with their paths, zips, and folders of the machine."""

from __future__ import annotations

import io
import json
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from conftest import Clips
from running_desk import RunningDesk, visit

from antedate.jobs.sent_in import safe_parts

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def _sent(client: httpx.Client, content: bytes, path: str) -> dict[str, Any]:
    answer = client.put("/api/uploads", params={"name": path}, content=content)
    assert answer.status_code == 200, answer.text
    return {"sha256": answer.json()["sha256"], "path": path}


def _ended(client: httpx.Client, answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code == 202, answer.text
    for _ in range(600):
        told: dict[str, Any] = client.get(f"/api/archive/added/{answer.json()['id']}").json()
        if told["job"]["state"] in ("done", "failed", "stopped"):
            return told
        time.sleep(0.2)
    raise AssertionError("it did not end")


def _export(message: str, file: str) -> bytes:
    said = {
        **{
            "id": 7,
            "type": "message",
            "date": "2024-03-05T10:00:00",
            "date_unixtime": "1709632800",
        },
        **{"from": "Канал", "text": message, "file": file, "media_type": "video_file"},
    }
    chat = {"name": "Канал", "type": "public_channel", "id": 5, "messages": [said]}
    return json.dumps(chat).encode()


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("a/b.mp4", ("a", "b.mp4")),
        ("../../etc/passwd", ("etc", "passwd")),
        ("/etc/passwd", ("etc", "passwd")),
        ("C:\\films\\a.mp4", ("films", "a.mp4")),
        ("a/./..//b", ("a", "b")),
        ("..", ("unnamed",)),
        ("", ("unnamed",)),
        ("a\x00b/c\nd", ("a_b", "c_d")),
        ("x/" * 50 + "y", ("x",) * 19 + ("y",)),
    ],
)
def test_no_path_leads_out(path: str, parts: tuple[str, ...]) -> None:
    assert safe_parts(path) == parts
    assert len(safe_parts("ф" * 500)[0].encode()) <= 200


def test_files_sent_in_are_added_once(desk: RunningDesk, clips: Clips) -> None:
    with desk.client() as client:
        street = _sent(client, clips.street.read_bytes(), "../../street.mp4")
        broken = _sent(client, b"no video at all", "broken\u202e.mp4")
        said = {"source": "Канал", "published": "2024-03-05T10:00", "zone": "+03:00"}
        asked = {"files": [{**street, "modified": 1709632800.5}, broken], **said}
        told = _ended(client, client.post("/api/archive/add", json=asked))
        assert told["job"]["result"] == {"posts": 1, "new": 1, "media": 1, "failed": 1}
        (problem,) = told["problems"]
        assert problem["path"].endswith(".mp4")
        assert str(desk.folder) not in json.dumps(told["problems"])
        again = _ended(client, client.post("/api/archive/add", json={**asked, "files": [street]}))
        assert again["job"]["result"] == {"posts": 1, "new": 0, "media": 0, "failed": 0}
        posts = client.get("/api/archive/posts", params={"source": "канал"}).json()["posts"]
        assert [post["media"] for post in posts] == [
            [{"sha256": street["sha256"], "name": "street.mp4"}]
        ]
        assert posts[0]["published_at"]["at"] == "2024-03-05T07:00:00Z"
        media = client.get(f"/api/archive/media/{street['sha256']}").json()["media"]
        times = [c["moment"]["at"] for c in media["claims"] if c["kind"] == "file_time"]
        assert times == ["2024-03-05T10:00:00Z"]
    assert not list((desk.folder / "desk" / "adding").iterdir())


def test_an_export_is_read_by_its_paths_and_a_zip_is_unpacked(
    desk: RunningDesk, clips: Clips
) -> None:
    content = clips.harbour.read_bytes()
    with desk.client() as client:
        files = [
            _sent(client, _export("В гавани", "video_files/h.mp4"), "Chat/result.json"),
            _sent(client, content, "Chat/video_files/h.mp4"),
        ]
        told = _ended(client, client.post("/api/archive/add", json={"files": files}))
        assert told["job"]["result"] == {"posts": 1, "new": 1, "media": 1, "failed": 0}
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as file:
            file.writestr("../../Chat/result.json", _export("Другое", "video_files/h.mp4"))
            file.writestr("../../Chat/video_files/h.mp4", content)
        zipped = _sent(client, packed.getvalue(), "export.ZIP")
        told = _ended(client, client.post("/api/archive/add", json={"files": [zipped]}))
        assert told["job"]["result"] == {"posts": 1, "new": 1, "media": 0, "failed": 0}
        found = client.get("/api/archive/posts", params={"q": "другое"}).json()["posts"]
        assert [post["version"] for post in found] == [2]
        broken = _sent(client, packed.getvalue()[:-30], "broken.zip")
        told = _ended(client, client.post("/api/archive/add", json={"files": [broken]}))
        assert told["job"]["result"]["media"] == 0


def test_a_folder_of_the_machine(desk: RunningDesk, clips: Clips, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "later.mp4").write_bytes(clips.later.read_bytes())
    for number in range(120):
        (tmp_path / "in" / f"bad {number:03d}.mp4").write_bytes(b"\0\0\0\x18ftypmp42" + b"x" * 99)
    with desk.client() as client:
        asked = {"path": f"{tmp_path}/x/../in/", "source": "Later"}
        told = _ended(client, client.post("/api/archive/add-folder", json=asked))
        assert told["job"]["result"]["posts"] == 1
        assert (told["job"]["result"]["failed"], told["pages"]) == (120, 2)
        assert len(told["problems"]) == 100
        second = f"/api/archive/added/{told['job']['id']}"
        assert len(client.get(second, params={"page": 2}).json()["problems"]) == 20
        for wrong in ("relative/path", "", "a\0b"):
            answer = client.post("/api/archive/add-folder", json={"path": wrong})
            assert answer.status_code in (400, 422)
        gone = _ended(client, client.post("/api/archive/add-folder", json={"path": "/no/such"}))
        assert gone["job"]["result"]["failed"] == 1
        bad = {"path": str(tmp_path), "published": "soon"}
        assert client.post("/api/archive/add-folder", json=bad).status_code == 400
        unknown = {"files": [{"sha256": "0" * 64, "path": "x.mp4"}]}
        assert client.post("/api/archive/add", json=unknown).status_code == 404


def test_folders_from_named_places_alone(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "out").symlink_to("/etc")
    some = RunningDesk.start(tmp_path / "archive", "--add-from", str(tmp_path / "shared"))
    try:
        with some.client() as client:
            for path in ("/etc", f"{tmp_path}/shared/out", f"{tmp_path}/shared/../../x"):
                asked = client.post("/api/archive/add-folder", json={"path": path})
                told = _ended(client, asked)
                assert told["job"]["state"] == "failed"
                assert "outside the folders" in told["job"]["error"]
            asked = client.post("/api/archive/add-folder", json={"path": f"{tmp_path}/shared"})
            assert _ended(client, asked)["job"]["state"] == "done"
    finally:
        some.stop()


@pytest.fixture(scope="module")
def folder(clips: Clips, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("export") / "Chat"
    (made / "videos").mkdir(parents=True)
    (made / "videos" / "h.mp4").write_bytes(clips.harbour.read_bytes())
    (made / "result.json").write_bytes(_export("Из браузера", "videos/h.mp4"))
    (made / "bad\u202e<b>.mp4").write_bytes(b"\0\0\0\x18ftypmp42" + b"x" * 99)
    return made


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    """A desk on an empty archive."""
    started = RunningDesk.start(tmp_path_factory.mktemp("adding") / "archive")
    yield started
    started.stop()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_adding_in_a_browser(
    chromium: Browser, desk: RunningDesk, folder: Path, scheme: str, width: int
) -> None:
    seen = visit(chromium, desk, color_scheme=scheme, viewport={"width": width, "height": 900})
    page = seen.go("/archive/add")
    assert seen.faults() == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_label("A whole folder").set_input_files(folder)
    page.get_by_text("3 files").wait_for()
    page.locator("#send-source").fill("قناة")
    seen.keep(f"add-{scheme}-{width}")
    page.get_by_role("button", name="Send in and add").click()
    page.wait_for_url("**/archive/add/*")
    page.get_by_text("Posts read").wait_for(timeout=120_000)
    assert seen.faults() == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    seen.keep(f"added-{scheme}-{width}")
    page = seen.go("/archive/add")
    page.get_by_label("Path of a folder").fill(str(folder / "bad\u202e<b>.mp4"))
    page.locator("#from-here").get_by_role("button", name="Add").press("Enter")
    page.wait_for_url("**/archive/add/*")
    page.get_by_text("What could not be added").wait_for(timeout=120_000)
    assert "bad⟨RLO⟩<b>.mp4" in page.inner_text("main")
    assert seen.faults() == []
    seen.keep(f"added-failed-{scheme}-{width}")
    page = seen.go("/archive/add")
    page.get_by_label("Path of a folder").fill("not/whole")
    page.locator("#from-here").get_by_role("button", name="Add").click()
    page.get_by_role("alert").get_by_text("whole path").wait_for()
    assert seen.heard == []
    page.context.close()
