"""The date page: a file is sent in, dated by the worker, and its reasons weighed again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from conftest import Clips
from running_desk import RunningDesk, Visit, over, sent, visit

from antedate.store import Archive

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HOSTILE = '<img src=x onerror="alert(1)">\u202e شارع المتنبي'


@pytest.fixture(scope="module")
def client(desk: RunningDesk) -> Iterator[httpx.Client]:
    with desk.client() as opened:
        yield opened


@pytest.fixture(scope="module")
def dated(client: httpx.Client, clips: Clips) -> dict[str, Any]:
    """A clip sent in under a hostile name, with two reasons by hand, dated."""
    sha256 = sent(client, clips.street, HOSTILE)
    for reason in (
        {"kind": "not_before", "at": "2023-02-01", "zone": "UTC", "trust": 0.6},
        {"kind": "not_after", "at": "2023-08-01", "zone": "UTC", "trust": 0.8},
    ):
        why = f"{HOSTILE} {reason['kind']}"
        kept = client.post("/api/evidence", json={"about": sha256, "why": why, **reason})
        assert kept.status_code == 201, kept.text
    asked = client.post(
        "/api/dates",
        json={
            "sha256": sha256,
            "shown": HOSTILE,
            "published": "2024-03-05T10:00",
            "zone": "Asia/Baghdad",
            "not_before": "2022",
        },
    )
    assert asked.status_code == 202, asked.text
    job = over(client, asked.json()["id"])
    assert job["state"] == "done", job
    return job


def test_the_answer_is_that_of_the_command(dated: dict[str, Any]) -> None:
    answer = dated["result"]["answer"]
    assert answer["error"] is None
    # Ten o'clock in Baghdad, to the minute: it was out when that minute ended.
    assert answer["published_at"] == "2024-03-05T07:01:00Z"
    assert {"not_before", "not_after", "publication"} <= {r["kind"] for r in answer["reasons"]}
    # 2022 began in Baghdad three hours before it did in UTC.
    assert answer["hard"][0] == "2021-12-31T21:00:00Z"


def test_weighing_with_other_trusts(client: httpx.Client, dated: dict[str, Any]) -> None:
    reasons = dated["result"]["answer"]["reasons"]
    last = next(i for i, r in enumerate(reasons) if "not_after" in r["words"])
    address = f"/api/dates/{dated['id']}/weigh"
    same = client.post(address, json={}).json()
    assert same["median"] == dated["result"]["answer"]["median"]
    # Surely not after 1 August: nothing later is possible.
    sure = client.post(address, json={"trusts": {last: 1.0}}).json()
    assert sure["hard"][1] < "2023-08-03"
    without = client.post(address, json={"without": [last]}).json()
    assert without["median"] > same["median"]
    assert client.post(address, json={"trusts": {last: 7}}).status_code == 400
    assert client.post(address, json={"without": [99]}).status_code == 400


def test_what_is_refused(client: httpx.Client, dated: dict[str, Any]) -> None:
    assert client.post("/api/dates", json={}).status_code == 400
    assert client.post("/api/dates", json={"sha256": "../../etc/passwd"}).status_code == 422
    assert client.post("/api/dates", json={"sha256": "0" * 64}).status_code == 404
    assert client.post("/api/dates", json={"post": 99999}).status_code == 404
    asked = {"sha256": dated["result"]["answer"]["sha256"], "published": "yesterday-ish"}
    refused = client.post("/api/dates", json=asked)
    assert refused.status_code == 400
    assert "yesterday-ish" in refused.json()["error"]
    for unknown in ("/date/0123", "/api/dates/" + "0" * 32):
        missing = client.get(unknown)
        assert (missing.status_code, "is no job" in missing.text) == (404, True)
    assert client.get(f"/date/{dated['id']}/crops/0/..%2f..%2fbasis.npz").status_code in (404, 422)
    assert client.post("/api/evidence", json={"about": "x", "kind": "clock"}).status_code == 422


def test_when_a_file_was_sent_in_is_no_reason(dated: dict[str, Any]) -> None:
    words = [reason["words"] for reason in dated["result"]["answer"]["reasons"]]
    assert len(words) >= 3
    assert not [said for said in words if "time of the file" in said.lower()]


def test_the_report_runs_nothing(client: httpx.Client, dated: dict[str, Any]) -> None:
    report = client.get(f"/date/{dated['id']}/report")
    assert report.status_code == 200
    assert "sandbox" in report.headers["content-security-policy"]
    assert "script-src" not in report.headers["content-security-policy"]


@pytest.fixture(scope="module")
def seen(chromium: Browser, desk: RunningDesk) -> Iterator[Visit]:
    made = visit(chromium, desk, viewport={"width": 1280, "height": 900})
    yield made
    made.page.context.close()


def test_a_trust_that_is_moved_redraws_the_answer(seen: Visit, dated: dict[str, Any]) -> None:
    page = seen.go(f"/date/{dated['id']}")
    was = page.locator("#answer .finding").inner_text()
    row = page.locator(".trust", has_text="not_after")
    row.locator("input[type=range]").focus()
    page.keyboard.press("End")
    page.locator(".altered").wait_for()
    assert page.locator("#answer .finding").inner_text() != was
    assert row.locator("output").inner_text() == "1.00"
    # The address holds what was chosen: another browser sees the same.
    shared = page.url
    now = page.locator("#answer .finding").inner_text()
    page.goto(shared)
    assert page.locator("#answer .finding").inner_text() == now
    page.locator(".trust", has_text="not_after").get_by_role("checkbox").uncheck()
    page.locator("tr.off").wait_for()
    page.get_by_role("button", name="As they were").click()
    page.locator(".altered").wait_for(state="detached")
    assert page.locator("#answer .finding").inner_text() == was
    assert seen.heard == []


def test_a_person_dates_a_file(seen: Visit, clips: Clips) -> None:
    page = seen.go("/date")
    page.get_by_label("A file").set_input_files(clips.harbour)
    page.get_by_label("Published").fill("2024-05-01")
    page.get_by_label("Zone of these").fill("UTC")
    page.get_by_role("button", name="Date it").click()
    page.locator("#answer .finding").wait_for(timeout=60_000)
    page.get_by_text("The footage", exact=True).click()
    shown = """video => video.readyState >= 2
      || new Promise(done => video.addEventListener("loadeddata", () => done(true)))"""
    assert page.locator(".footage").evaluate(shown)
    page.get_by_label("Kind").select_option("not_before")
    page.get_by_label("Time", exact=True).fill("2024")
    page.get_by_label("The reason, in a sentence").fill("الجسر جديد")
    page.get_by_role("button", name="Enter it").click()
    page.locator(".entered li").wait_for()
    assert "الجسر جديد" in page.locator(".entered li").inner_text()
    assert seen.heard == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_pages_are_sound(
    chromium: Browser, desk: RunningDesk, dated: dict[str, Any], scheme: str, width: int
) -> None:
    seen = visit(chromium, desk, color_scheme=scheme, viewport={"width": width, "height": 900})
    for path, name in (("/date", "date"), (f"/date/{dated['id']}", "dated")):
        page = seen.go(path)
        assert seen.faults() == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator("img[src=x]").count() == 0
        seen.keep(f"{name}-{scheme}-{width}")
    assert seen.heard == []
    seen.page.context.close()


def test_an_estimate_whose_files_are_gone_says_so(
    client: httpx.Client, desk: RunningDesk, dated: dict[str, Any]
) -> None:
    with Archive.open(desk.folder) as archive:
        assert archive.date_files.drop(dated["id"])
    for address in (f"/date/{dated['id']}", f"/date/{dated['id']}/report"):
        gone = client.get(address)
        assert gone.status_code == 404
        assert "Date the footage again" in gone.text
    gone = client.post(f"/api/dates/{dated['id']}/weigh", json={})
    assert gone.status_code == 404
    assert "Date the footage again" in gone.json()["error"]
