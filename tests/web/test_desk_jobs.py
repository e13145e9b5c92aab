"""The pages of jobs and of the state of things."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openapi_spec_validator import validate
from playwright.sync_api import expect
from running_desk import RunningDesk, visit

from antedate.store import Archive, JobState

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_HOSTILE = "<img src=x onerror=alert(1)> \u202egnp.exe \u0627\u0644\u0645\u064a\u0646\u0627\u0621 "


@pytest.fixture(scope="module")
def desk(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    """A desk on a copy of the archive of ``street`` and ``harbour``, with jobs of all kinds."""
    folder = tmp_path_factory.mktemp("jobs") / "archive"
    shutil.copytree(filled / "archive", folder)
    with Archive.open(folder) as archive:
        for number in range(40):
            id = archive.jobs.ask("add", {"paths": []}, about=f"folder {number}", who="tester")
            archive.jobs.ask_to_stop(id)
        id = archive.jobs.ask("add", {"paths": []}, about=_HOSTILE * 40, who=_HOSTILE)
        archive.jobs.lease("w")
        wrong = [{"path": f"{_HOSTILE}{n}", "error": f"{_HOSTILE} is empty."} for n in range(5)]
        result = {"posts": 3, "new": 2, "media": 2, "failed": 9, "problems": wrong}
        archive.jobs.end(id, "w", JobState.DONE, result=result)
        id = archive.jobs.ask("playable", {"sha256": "0" * 64}, about="clip.avi", who="tester")
        archive.jobs.lease("w")
        archive.jobs.end(id, "w", JobState.FAILED, error=f"{_HOSTILE} holds no picture.")
    started = RunningDesk.start(folder)
    yield started
    started.stop()


def test_jobs_are_listed_a_page_at_a_time(desk: RunningDesk) -> None:
    with desk.client() as client:
        first = client.get("/api/jobs").json()
        assert len(first) == 30
        rest = client.get("/api/jobs", params={"before": first[-1]["id"]}).json()
        assert len(rest) == 12
        assert not {job["id"] for job in first} & {job["id"] for job in rest}
        failed = client.get("/api/jobs", params={"state": "failed"}).json()
        assert [job["kind"] for job in failed] == ["playable"]
        assert client.get("/api/jobs", params={"state": "odd"}).status_code == 422
        assert client.get("/jobs", params={"state": "", "kind": ""}).status_code == 200
        assert client.get(f"/api/jobs/{'0' * 32}").status_code == 404
        assert client.get(f"/jobs/{'0' * 32}").status_code == 404
        assert client.get("/jobs/..%2fstatus").status_code in (404, 422)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_the_pages_are_sound(chromium: Browser, desk: RunningDesk, scheme: str, width: int) -> None:
    seen = visit(chromium, desk, color_scheme=scheme, viewport={"width": width, "height": 900})
    with desk.client() as client:
        told = [job["id"] for job in client.get("/api/jobs").json() if job["state"] == "done"]
    for name, path in (("jobs", "/jobs"), ("job", f"/jobs/{told[-1]}"), ("status", "/status")):
        page = seen.go(path)
        assert seen.faults() == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator("img").count() == 0
        seen.keep(f"{name}-{scheme}-{width}")
    seen.go("/jobs").get_by_role("link", name="Earlier jobs").click()
    expect(seen.page.locator("article.job")).to_have_count(12 + len(told) - 1)
    assert seen.heard == []
    seen.page.context.close()


def test_verifying_is_a_job_that_leads_back(chromium: Browser, desk: RunningDesk) -> None:
    seen = visit(chromium, desk)
    page = seen.go("/status")
    expect(page.get_by_text("not verified at the desk yet")).to_be_visible()
    page.get_by_role("button", name="Verify now").press("Enter")
    page.wait_for_url("**/jobs/*")
    page.wait_for_url("**/status", timeout=60_000)
    expect(page.get_by_text("Everything was as it should be")).to_be_visible()
    # What is changed behind the archive's back is told.
    with Archive.open(desk.folder) as archive:
        sha256 = archive.media_ids()[0]
        path = archive.file_of(sha256)
        assert path is not None
        whole = path.read_bytes()
        path.chmod(0o644)
        path.write_bytes(whole[:-1] + b"!")
    page.get_by_role("button", name="Verify now").click()
    page.wait_for_url("**/jobs/*")
    page.wait_for_url("**/status", timeout=60_000)
    expect(page.get_by_text("1 of 3 things looked at was not as it should be")).to_be_visible()
    expect(page.get_by_text("its SHA-256 is now")).to_be_visible()
    assert seen.faults() == []
    seen.keep("status-changed")
    path.write_bytes(whole)
    with desk.client() as client:
        told = client.get("/api/status").json()
    assert told["verified"]["result"]["found"] == {"changed": 1}
    assert told["archive"]["posts"] == 2
    assert told["disk"]["free"] > 0
    assert told["versions"]["antedate"]
    assert seen.heard == []
    seen.page.context.close()


def test_a_job_survives_a_reload_and_stops_by_key(chromium: Browser, desk: RunningDesk) -> None:
    with Archive.open(desk.folder) as archive:
        # Leased by nobody who works at it, so that it stands still.
        id = archive.jobs.ask("check", {"path": "clip.mp4"}, about="clip.mp4", who="tester")
        while (job := archive.jobs.lease("still")) is not None and job.id != id:
            archive.jobs.give_back(job.id, "still")
        if job is None:  # the worker of the desk was quicker, and found no such file
            pytest.skip("the job was over before it could be looked at")
        archive.jobs.renew(id, "still", "comparing pictures", 0.25)
        seen = visit(chromium, desk)
        page = seen.go(f"/jobs/{id}")
        for _ in range(2):
            expect(page.get_by_text("comparing pictures")).to_be_visible()
            assert page.locator("progress").get_attribute("value") == "0.250"
            page.reload()
        archive.jobs.renew(id, "still", "putting together", 0.75)
        expect(page.get_by_text("putting together")).to_be_visible()
        assert seen.faults() == []
        # Asking again leaves the keyboard where it is.
        page.get_by_role("button", name="Stop").focus()
        page.wait_for_timeout(1500)
        expect(page.get_by_role("button", name="Stop")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.get_by_text("will stop")).to_be_visible()
        assert not archive.jobs.renew(id, "still", "", None)
        archive.jobs.end(id, "still", JobState.STOPPED)
        expect(page.get_by_text("Stopped 20")).to_be_visible()
        stops = [entry for entry in archive.desk.audit() if entry.what == "stop job"]
        assert [entry.about for entry in stops] == [id]
    assert seen.heard == []
    seen.page.context.close()


def test_the_interface_of_all_pages_is_described(desk: RunningDesk) -> None:
    with desk.client() as client:
        described = client.get("/api/openapi.json").json()
    validate(described)
    for path, ways in described["paths"].items():
        assert path.startswith("/api/"), path
        for way, told in ways.items():
            assert told.get("description"), f"{way} {path} is not described"
            assert told.get("tags"), f"{way} {path} has no tag"
