"""A running desk, a browser at it, and what every page is held to."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from program import START

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request

PATIENCE_S = 240.0
_FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--no-first-run", "--mute-audio"),
]
_SCREENSHOTS = Path(__file__).parents[1] / "output" / "screenshots"
# Chromium's own words for an answer that a test asked for on purpose.
_STATUS_WORDS = re.compile("Failed to load resource: the server responded with a status of 4")


@dataclass
class RunningDesk:
    """``antedate serve`` as a person runs it, on an archive in ``folder``."""

    folder: Path
    process: subprocess.Popen[str]
    address: str
    key: str

    @classmethod
    def start(cls, folder: Path, *options: str) -> RunningDesk:
        """Start a desk on a free port. The caller stops it."""
        process = subprocess.Popen(
            [
                *(sys.executable, "-c", START, "serve", "--archive", str(folder)),
                *("--port", "0", "--no-browser", "--json", *options),
            ],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, f"the desk did not start: {process.wait()}"
        address, _, key = json.loads(line)["address"].partition("/?key=")
        return cls(folder, process, address, key)

    def stop(self) -> None:
        """End it as Ctrl-C does."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        self.process.wait(30)
        if self.process.stdout is not None:
            self.process.stdout.close()

    def next_key(self) -> str:
        """The key that is printed once the one before was used."""
        assert self.process.stdout is not None
        return str(json.loads(self.process.stdout.readline())["address"].partition("?key=")[2])

    @contextmanager
    def client(self) -> Iterator[httpx.Client]:
        """A client that is signed in as the owner, and sends the token of the pages along."""
        with httpx.Client(base_url=self.address, timeout=60, trust_env=False) as client:
            self._spend(client)
            found = re.search('data-csrf="([0-9a-f]+)"', client.get("/status").text)
            assert found is not None
            client.headers["x-csrf-token"] = found[1]
            yield client

    def _spend(self, client: httpx.Client) -> None:
        answer = client.get("/", params={"key": self.key})
        assert answer.status_code == 303, answer.text
        self.key = self.next_key()


@dataclass
class Visit:
    """A page in the browser, signed in, and all that it complained of or asked for elsewhere."""

    page: Page
    address: str
    heard: list[str] = field(default_factory=list)

    def go(self, path: str) -> Page:
        """Open a page of the desk."""
        self.page.goto(self.address + path)
        return self.page

    def faults(self) -> list[str]:
        """What axe finds wrong with the page as it stands, by WCAG 2.2 A and AA."""
        from axe_playwright_python.sync_playwright import Axe

        rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
        # The policy of the pages lets no script in; axe comes by the browser's own door.
        options = {"runOnly": {"type": "tag", "values": rules}, "resultTypes": ["violations"]}
        found = Axe().run(self.page, options=options)
        return [
            f"{fault['id']}: {node['target']} {node['failureSummary']}"
            for fault in found.response["violations"]
            for node in fault["nodes"]
        ]

    def keep(self, name: str) -> None:
        """Keep a picture of the whole page, to be looked at, where pictures are wanted."""
        if "ANTEDATE_SCREENSHOTS" not in os.environ:
            return
        _SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=_SCREENSHOTS / f"{name}.png", full_page=True)


def sent(client: httpx.Client, content: Path | bytes, name: str = "") -> str:
    """Send a file in, as a page does; its SHA-256. A path gives its own name where none is
    said."""
    if isinstance(content, Path):
        name, content = name or content.name, content.read_bytes()
    answer = client.put("/api/uploads", params={"name": name}, content=content)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["sha256"])


def over(client: httpx.Client, job: str) -> dict[str, Any]:
    """A job once it is over."""
    until = time.monotonic() + PATIENCE_S
    while True:
        told: dict[str, Any] = client.get(f"/api/jobs/{job}").json()
        if told["state"] in ("done", "failed", "stopped"):
            return told
        assert time.monotonic() < until, f"the job did not end: {told}"
        time.sleep(0.1)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests of pages."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("needs Chromium: apt-get install chromium")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=_FLAGS)
        yield opened
        opened.close()


def visit(chromium: Browser, desk: RunningDesk, **context: Any) -> Visit:
    """Sign in at a desk in a browser of its own. All it asks for elsewhere is heard."""
    opened = chromium.new_context(**context)
    page = opened.new_page()
    made = Visit(page, desk.address)

    def hear(asked: Request) -> None:
        if not asked.url.startswith((desk.address, "data:", "blob:")):
            made.heard.append(f"asked for {asked.url}")

    def listen(message: Any) -> None:
        if message.type in ("error", "warning") and not _STATUS_WORDS.match(message.text):
            made.heard.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: made.heard.append(str(error)))
    page.on("request", hear)
    page.goto(f"{desk.address}/?key={desk.key}")
    desk.key = desk.next_key()
    return made


def wait_until(page: Page, holds: str) -> None:
    """Wait until something holds on a page, whose policy lets no script be made from text."""
    until = time.monotonic() + 30
    while not page.evaluate(holds):
        assert time.monotonic() < until, f"waited in vain for {holds}"
        page.wait_for_timeout(50)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    """A desk on an archive that is empty at first, for the tests of one module."""
    started = RunningDesk.start(tmp_path_factory.mktemp("desk") / "archive")
    yield started
    started.stop()
