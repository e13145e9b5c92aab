"""Buttons that ask for a change: a second press is none, and what fails is said on the page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from running_desk import RunningDesk, visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

AWAY = "The desk could not be reached"


def _twice(page: Page, button: str) -> None:
    """Press a button twice before anything can have been answered."""
    page.get_by_role("button", name=button).evaluate("one => { one.click(); one.click(); }")


def test_a_form_that_is_sent_twice_is_taken_once(chromium: Browser, desk: RunningDesk) -> None:
    seen = visit(chromium, desk)
    page = seen.go("/cases/new")
    page.get_by_label("Name").fill("Twice")
    _twice(page, "Open the case")
    page.wait_for_url(re.compile("/cases/[0-9a-f-]{36}$"))
    page = seen.go("/date")
    page.get_by_label("A file").set_input_files(
        {"name": "a.mp4", "mimeType": "video/mp4", "buffer": b"no video"}
    )
    _twice(page, "Date it")
    page.wait_for_url(re.compile("/date/[0-9a-f]{32}$"))
    page.get_by_text("It cannot be read").or_(page.locator(".complaint")).first.wait_for()
    with desk.client() as client:
        assert [case["name"] for case in client.get("/api/cases").json()] == ["Twice"]
        assert len(client.get("/api/jobs").json()) == 1
    assert seen.heard == []
    page.context.close()


def test_what_cannot_be_sent_is_said_and_can_be_sent_again(
    chromium: Browser, desk: RunningDesk
) -> None:
    seen = visit(chromium, desk)
    for path, field, button, then in (
        ("/cases/new", "Name", "Open the case", "/cases/[0-9a-f-]{36}$"),
        ("/places", "Name", "Add it", "/places/Again$"),
    ):
        page = seen.go(path)
        page.get_by_label(field, exact=True).fill("Again")
        page.route("**/*", lambda route: route.abort())
        page.get_by_role("button", name=button).click()
        page.get_by_text(AWAY).wait_for()
        page.unroute_all()
        page.get_by_role("button", name=button).click()
        page.wait_for_url(re.compile(then))
    page.context.close()


def test_a_file_that_cannot_be_sent_is_said_and_the_bar_goes(
    chromium: Browser, desk: RunningDesk
) -> None:
    seen = visit(chromium, desk)
    file = {"name": "a.mp4", "mimeType": "video/mp4", "buffer": b"x" * 1000}
    for path, label, button in (
        ("/check", "The video or image in question", "Check"),
        ("/date", "A file", "Date it"),
        ("/archive/add", "Files", "Send in and add"),
    ):
        page = seen.go(path)
        page.get_by_label(label, exact=True).set_input_files(file)  # type: ignore[arg-type]
        page.route("**/api/uploads*", lambda route: route.abort())
        pressed = page.get_by_role("button", name=button, exact=True)
        pressed.click()
        page.get_by_text("could not be sent").wait_for()
        assert pressed.is_enabled()
        assert not page.locator("#sending").is_visible()
        page.unroute_all()
    page.context.close()


@pytest.mark.parametrize(
    ("path", "script", "button", "then"),
    [
        ("/cases/new", "htmx.min.js", "Open the case", "/cases/[0-9a-f-]{36}$"),
        ("/places", "sending.js", "Add it", "/places/Early$"),
    ],
)
def test_a_form_that_is_sent_before_its_script_is_there_waits_for_it(
    chromium: Browser, desk: RunningDesk, path: str, script: str, button: str, then: str
) -> None:
    seen = visit(chromium, desk)
    page, held = seen.page, []
    page.route(f"**/static/{script}", lambda route: held.append(route), times=1)
    page.goto(desk.address + path, wait_until="commit")
    page.get_by_label("Name", exact=True).fill("Early")
    page.get_by_role("button", name=button).click()
    assert page.url == desk.address + path
    held[0].continue_()
    page.wait_for_url(re.compile(then))
    assert seen.heard == []
    page.context.close()
