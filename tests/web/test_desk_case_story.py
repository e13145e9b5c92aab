"""A whole case at the desk in the browser, from its opening to a package that verifies."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from desk_material import small_archive
from jsonschema import Draft202012Validator
from running_desk import RunningDesk, Visit, visit

from antedate.exports.case_object import schema

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

REPORT = """Officials say explosion at Marnat bridge killed four

MARNAT - Four people were killed late Thursday when a bomb struck a convoy near the town of \
Marnat, an official said.
"We are not sure how old the video is," the official told the Larch Agency.
The Ashir Brigades claimed responsibility for the attack in a statement on Friday.
"It was terrible," said Mira Holt, a shopkeeper.
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    """A desk on an archive of two posts with footage."""
    folder = tmp_path_factory.mktemp("desk") / "story"
    small_archive(folder)
    started = RunningDesk.start(folder / "archive")
    yield started
    started.stop()


def sound(seen: Visit, name: str) -> None:
    """No fault, nothing asked for elsewhere; a picture is kept."""
    assert seen.faults() == []
    assert seen.heard == []
    seen.keep(f"case-{name}")


def test_a_whole_case(chromium: Browser, desk: RunningDesk, tmp_path: Path) -> None:
    seen = visit(chromium, desk, viewport={"width": 1280, "height": 900}, accept_downloads=True)
    page = seen.page
    page.set_default_timeout(20_000)

    seen.go("/cases")
    page.get_by_role("link", name="New case").click()
    page.get_by_label("Name").fill("Bridge at Marnat")
    page.get_by_label("What does it ask?").fill("Is the film older than it is said to be?")
    sound(seen, "new")
    page.get_by_role("button", name="Open the case").click()
    page.wait_for_url(re.compile("/cases/[0-9a-f-]{36}$"))
    base = page.url.removeprefix(seen.address)

    page.get_by_role("link", name="Add footage").click()
    page.get_by_label("Post", exact=True).fill("1")
    sound(seen, "footage")
    page.get_by_role("button", name="Add the post").click()
    page.wait_for_url(re.compile("#footage-1$"))
    assert "Street channel" in page.locator("#footage-1").inner_text()

    _read(page, base)
    sound(seen, "reading")
    made = _judge_by_keys(page)
    sound(seen, "judged")

    seen.go(f"{base}/records/{made}/edit")
    page.get_by_label("What is said").fill("We are not sure how old the film is")
    page.get_by_label("Why").fill("misheard")
    sound(seen, "correct")
    page.get_by_role("button", name="Correct it").click()
    page.wait_for_url(re.compile(f"{made}$"))
    assert "how old the film is" in page.locator(".says").inner_text()
    assert "how old the video is" in page.locator(".changes del").inner_text()
    sound(seen, "record")

    seen.go(base)
    assert "how old the film is" in page.locator("section", has_text="Findings").first.inner_text()
    sound(seen, "overview")
    page.locator(".cites a").first.click()
    page.wait_for_url(re.compile("/records/"))

    seen.go(f"{base}/timeline?kind=incident&kind=post")
    assert page.locator("svg .ct-row").count() == 2
    sound(seen, "timeline")

    case = _exported(page, seen, base, "Data, JSON", tmp_path / "case.json")
    Draft202012Validator(schema()).validate(json.loads(case.read_text()))
    assert "how old the film is" in case.read_text()
    package = _exported(page, seen, base, "Evidence package", tmp_path / "package.zip")
    with zipfile.ZipFile(package) as packed:
        packed.extractall(tmp_path / "bag")
    (bag,) = (tmp_path / "bag").iterdir()
    subprocess.run([sys.executable, "-m", "bagit", "--validate", bag], check=True)
    assert len(list((bag / "data" / "media").iterdir())) == 1
    sound(seen, "exports")

    seen.go(f"{base}/log")
    page.get_by_role("button", name="Verify").click()
    page.get_by_text("proves nothing yet").wait_for()
    with page.expect_download() as coming:
        page.get_by_role("link", name="Download the head").click()
    head = tmp_path / "head.json"
    coming.value.save_as(head)
    page.get_by_label("A head.json that was kept").set_input_files(head)
    page.get_by_role("button", name="Verify").click()
    page.get_by_text("The log is as it was when its head was exported").wait_for()
    sound(seen, "log")
    page.context.close()


def _read(page: Page, base: str) -> None:
    page.goto(page.url.partition("/cases")[0] + f"{base}/read")
    page.get_by_label("Its text").fill(REPORT)
    page.get_by_label("Outlet").fill("Marnat Post")
    page.get_by_label("Published").fill("2024-03-16")
    page.get_by_label("Zone of that time").fill("Europe/Paris")
    page.get_by_role("button", name="Read it").click()
    page.wait_for_url(re.compile("/read/document-1"), timeout=60_000)
    page.locator(".draft[aria-current]").wait_for()


def _judge_by_keys(page: Page) -> str:
    """Confirm all but one draft by keys; the id of the statement about the video."""
    drafts = page.locator(".draft")
    number = drafts.count()
    assert number > 5
    first = page.locator(".draft[aria-current]")
    identity = first.get_attribute("id")
    assert page.locator(f"mark.on[data-drafts~={identity}]").count() >= 1
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert first.get_attribute("id") == identity
    page.keyboard.press("x")
    page.locator(f"#{identity}.rejected").wait_for()
    page.keyboard.press("k")
    page.keyboard.press("c")
    assert "judged already" in page.locator("#complaint").inner_text()
    page.keyboard.press("u")
    page.locator(f"#{identity}.open").wait_for()
    for _ in range(number):
        waiting = page.locator(".draft.open")
        if not waiting.count():
            break
        # Attributions wait for their incident, which comes before them in the text.
        before = waiting.count()
        page.keyboard.press("c")
        page.wait_for_function(
            "before => document.querySelectorAll('.draft.open').length < before"
            " || document.querySelector('#complaint').textContent", arg=before
        )  # fmt: skip
        complaint = page.locator("#complaint").inner_text()
        assert not complaint, complaint
    assert "0 to be judged" in page.locator("#tally").inner_text()
    said = page.locator(".draft.kind-statement", has_text="how old the video is").first
    return said.locator("a", has_text="statement-").first.inner_text()


def _exported(page: Page, seen: Visit, base: str, form: str, to: Path) -> Path:
    seen.go(f"{base}/exports")
    page.get_by_label(form).check()
    page.get_by_role("button", name="Export").click()
    first = page.locator(".exports > li").first
    first.filter(has_text=form).locator("a[download]").first.wait_for(timeout=60_000)
    with page.expect_download() as coming:
        first.locator("a[download]").first.click()
    coming.value.save_as(to)
    told = first.locator("code.hash").first.inner_text()
    assert hashlib.sha256(to.read_bytes()).hexdigest() == told
    return to
