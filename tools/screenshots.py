"""The pictures of the README, from the desk as it runs on the demonstration archive.

    python tools/screenshots.py

Makes the demonstration where ``--demo`` has none, runs ``antedate serve`` on it, has the
compilation checked and dated and a report read into a case, and takes pictures of the pages in
Chromium into ``docs/pictures``. Needs the development tools and Chromium.
"""

from __future__ import annotations

import argparse
import io
import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import (
    APIRequestContext,
    Browser,
    BrowserContext,
    Page,
    ViewportSize,
    sync_playwright,
)

_ROOT = Path(__file__).parents[1]
_RUN = [sys.executable, "-c", "from antedate.cli import main\nmain()\n"]
_WIDE, _PHONE = ViewportSize(width=1180, height=800), ViewportSize(width=390, height=780)
_MOST_BYTES = 200_000
_PATIENCE_S = 1800.0
_REPORT = _ROOT / "benchmarks" / "reading" / "known" / "001-flood-agency.json"


def main() -> None:
    """Make them all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--demo", type=Path, default=_ROOT / "output" / "demo")
    parser.add_argument("--to", type=Path, default=_ROOT / "docs" / "pictures")
    given = parser.parse_args()
    demo = _demo(given.demo)
    given.to.mkdir(parents=True, exist_ok=True)
    with _served(Path(demo["archive"])) as (browser, address, key):
        context = browser.new_context(color_scheme="light", viewport=_WIDE, base_url=address)
        page = context.new_page()
        page.goto(f"/?key={key}")
        made = _prepare(_Desk(page), demo)
        for name, path, ready in _shots(made):
            _take(page, path, ready, given.to / f"{name}.webp")
        with _phone(browser, context, address) as small:
            _take(small, f"/check/{made.check}", _settled, given.to / "phone.webp")


@dataclass(frozen=True, slots=True)
class _Made:
    """What there is to show, by id."""

    check: str
    date: str
    case: str
    document: str


class _Desk:
    """The desk's interface for programs, with the session of a page."""

    def __init__(self, page: Page) -> None:
        page.goto("/status")
        self._asks: APIRequestContext = page.request
        self._headers = {"x-csrf-token": page.locator("body").get_attribute("data-csrf") or ""}

    def get(self, path: str) -> Any:
        return self._asks.get(path).json()

    def post(self, path: str, **given: Any) -> Any:
        answer = self._asks.post(path, data=given, headers=self._headers)
        _must(answer.ok, f"{path}: {answer.text()}")
        return answer.json()

    def send(self, name: str, content: bytes) -> str:
        headers = {**self._headers, "content-type": "application/octet-stream"}
        answer = self._asks.put(f"/api/uploads?name={name}", data=content, headers=headers)
        _must(answer.ok, answer.text())
        return str(answer.json()["sha256"])

    def done(self, job: str) -> Any:
        """The result of a job."""
        until = time.monotonic() + _PATIENCE_S
        while (told := self.get(f"/api/jobs/{job}"))["state"] in ("queued", "running"):
            _must(time.monotonic() < until, f"{told} took too long")
            time.sleep(0.5)
        _must(told["state"] == "done", str(told["error"]))
        return told["result"]


def _demo(folder: Path) -> dict[str, Any]:
    told = folder.with_name(folder.name + ".json")
    if not told.is_file():
        made = subprocess.run(
            [*_RUN, "demo", "--to", str(folder), "--json"], stdout=subprocess.PIPE, check=True
        )
        told.write_bytes(made.stdout)
    demo: dict[str, Any] = json.loads(told.read_text())
    return demo


@contextmanager
def _served(archive: Path) -> Iterator[tuple[Browser, str, str]]:
    serve = [*_RUN, "serve", "--archive", str(archive), "--port", "0", "--no-browser", "--json"]
    process = subprocess.Popen(serve, stdout=subprocess.PIPE, text=True)
    printed = process.stdout
    if printed is None:
        raise RuntimeError("a process without a pipe")
    try:
        address, _, key = json.loads(printed.readline())["address"].partition("/?key=")
        with sync_playwright() as playwright:
            found = shutil.which("chromium") or shutil.which("chromium-browser")
            browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
            yield browser, address, key
            browser.close()
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)
        printed.close()


def _prepare(desk: _Desk, demo: dict[str, Any]) -> _Made:
    query = Path(demo["query"])
    published = demo["answer"]["published_at"]
    sha256 = desk.send(query.name, query.read_bytes())
    check = desk.post("/api/checks", sha256=sha256, name=query.name, published=published)["id"]
    date = desk.post("/api/dates", sha256=sha256, shown=query.name, published=published)["id"]
    case = _case(desk)
    document = _read(desk, case)
    desk.done(check)
    desk.done(date)
    return _Made(check, date, case, document)


def _case(desk: _Desk) -> str:
    for case in desk.get("/api/cases"):
        if case["name"] == "Dorvane":
            return str(case["id"])
    question = "Is the film of the flood in Dorvane what it is said to be?"
    return str(desk.post("/api/cases", name="Dorvane", question=question)["id"])


def _read(desk: _Desk, case: str) -> str:
    report = json.loads(_REPORT.read_text(encoding="utf-8"))
    sha256 = desk.send("report.txt", report["text"].encode())
    job = desk.post(
        f"/api/cases/{case}/reports",
        sha256=sha256,
        outlet=report["outlet"],
        published=report["published"],
        title="Flood in Dorvane",
    )["job"]
    return str(desk.done(job)["document"])


def _shots(made: _Made) -> Iterator[tuple[str, str, Callable[[Page], None]]]:
    yield "check", f"/check/{made.check}", _settled
    yield "compare", f"/check/{made.check}", _in_step
    yield "archive", "/archive", _settled
    yield "date", f"/date/{made.date}", _settled
    yield "reading", f"/cases/{made.case}/read/{made.document}", _settled


def _settled(page: Page) -> None:
    page.wait_for_load_state("networkidle")


def _in_step(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    page.locator("video").first.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('video').readyState >= 2")
    page.wait_for_timeout(1500)


@contextmanager
def _phone(browser: Browser, signed_in: BrowserContext, address: str) -> Iterator[Page]:
    context = browser.new_context(
        color_scheme="dark", viewport=_PHONE, device_scale_factor=2, base_url=address
    )
    context.add_cookies(signed_in.cookies())  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


def _take(page: Page, path: str, ready: Callable[[Page], None], to: Path) -> None:
    page.goto(path)
    ready(page)
    taken = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    for quality in (85, 75, 65, 50):
        taken.save(to, "WEBP", quality=quality, method=6)
        if to.stat().st_size <= _MOST_BYTES:
            break
    print(f"{to}: {to.stat().st_size // 1000} kB")


def _must(holds: bool, words: str) -> None:
    if not holds:
        raise SystemExit(words)


if __name__ == "__main__":
    main()
