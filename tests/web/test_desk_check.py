"""Checks at the desk: sent in, followed, looked at in step, judged."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from conftest import Clips
from running_desk import RunningDesk, Visit, visit

if TYPE_CHECKING:
    import httpx
    from playwright.sync_api import Browser, Page

HOSTILE = "<img src=x onerror=alert(1)> \u202egnp عاجل.mp4"
CAPTION = "<script>alert(1)</script> \u202eevil عاجل: انفجار " + "x" * 100_000
WAIT_MS = 240_000


@pytest.fixture(scope="module")
def busy(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    """A desk on the archive of street and harbour."""
    folder = tmp_path_factory.mktemp("checking")
    started = RunningDesk.start(Path(shutil.copytree(filled / "archive", folder / "archive")))
    yield started
    started.stop()


def sent(client: httpx.Client, path: Path, name: str = "clip.mp4") -> str:
    answer = client.put("/api/uploads", params={"name": name}, content=path.read_bytes())
    assert answer.status_code == 200, answer.text
    return str(answer.json()["sha256"])


def checked(client: httpx.Client, **asked: Any) -> dict[str, Any]:
    """What a check says, once it is done."""
    answer = client.post("/api/checks", json=asked)
    assert answer.status_code == 200, answer.text
    return done(client, answer.json()["id"])


def done(client: httpx.Client, id: str) -> dict[str, Any]:
    until = time.monotonic() + WAIT_MS / 1000
    while time.monotonic() < until:
        found = client.get(f"/api/checks/{id}").json()
        if found["job"]["state"] in ("done", "failed", "stopped"):
            assert found["job"]["state"] == "done", found
            return dict(found)
        time.sleep(0.3)
    raise AssertionError("the check was not done in time")


def times(page: Page) -> tuple[float, float]:
    """The seconds that both videos are at, query first, read at one moment."""
    both = page.evaluate(
        "['query', 'reference'].map("
        "(side) => document.querySelector(`[data-side=${side}] video`).currentTime)"
    )
    return both[0], both[1]


def test_a_file_is_dropped_followed_and_looked_at(
    chromium: Browser, busy: RunningDesk, clips: Clips, tmp_path: Path
) -> None:
    named = Path(shutil.copy(clips.repost, tmp_path / HOSTILE.replace("/", "")))
    seen = visit(chromium, busy, viewport={"width": 1280, "height": 900})
    page = seen.go("/check")
    seen.keep("check-start-light-1280")
    page.set_input_files("#file", named)
    page.click("summary")
    page.fill("#published", "2023-05-09")
    page.keyboard.press("Enter")
    page.wait_for_url("**/check/*", wait_until="load")
    address = page.url
    page.wait_for_selector(".stage--now", timeout=WAIT_MS)
    seen.keep("check-running")
    page.reload()
    page.wait_for_selector("#finding", timeout=WAIT_MS)
    assert page.url == address
    print(page.inner_text("main")[:3000])
    page.wait_for_selector("#compare[data-ready=true]")
    seen.keep("check-done-light-1280")
    print(seen.faults(), seen.heard)
