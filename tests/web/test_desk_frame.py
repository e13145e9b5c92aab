"""The frame of the desk: signing in, what is refused, and the pages that any archive has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest
from openapi_spec_validator import validate
from running_desk import RunningDesk, visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def test_nobody_comes_in_without_the_key(desk: RunningDesk) -> None:
    with httpx.Client(base_url=desk.address, trust_env=False) as client:
        for path in ("/status", "/jobs", "/api/jobs", "/api/openapi.json"):
            assert client.get(path).status_code == 401
        assert client.get("/", params={"key": "wrong"}).status_code == 401
        assert client.get("/status").status_code == 401


def test_a_key_is_worth_one_sign_in(desk: RunningDesk) -> None:
    used = desk.key
    with desk.client() as client:
        assert client.get("/status").status_code == 200
    with httpx.Client(base_url=desk.address, trust_env=False) as other:
        assert other.get("/", params={"key": used}).status_code == 401


def test_signing_out_ends_the_session(desk: RunningDesk) -> None:
    with desk.client() as client:
        kept = client.cookies["antedate"]
        assert client.post("/sign-out").status_code == 204
        client.cookies.set("antedate", kept)
        assert client.get("/status").status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"x-csrf-token": ""},
        {"x-csrf-token": "0" * 64},
        {"origin": "http://elsewhere.example"},
        {"sec-fetch-site": "cross-site"},
    ],
)
def test_a_change_that_another_page_asks_for_is_refused(
    desk: RunningDesk, headers: dict[str, str]
) -> None:
    with desk.client() as client:
        assert client.post("/sign-out", headers=headers).status_code == 403
        assert client.get("/status").status_code == 200


def test_it_answers_to_its_own_names_only(desk: RunningDesk) -> None:
    with desk.client() as client:
        assert client.get("/status", headers={"host": "elsewhere.example"}).status_code == 421


def test_every_answer_forbids_what_is_not_its_own(desk: RunningDesk) -> None:
    with desk.client() as client:
        for path in ("/status", "/api/jobs", "/static/desk.css", "/nothing"):
            policy = client.get(path).headers["content-security-policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy


def test_the_interface_for_programs_is_described(desk: RunningDesk) -> None:
    with desk.client() as client:
        described = client.get("/api/openapi.json").json()
        validate(described)
        assert "/api/jobs/{id}" in described["paths"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_frame_is_sound(chromium: Browser, desk: RunningDesk, scheme: str, width: int) -> None:
    seen = visit(chromium, desk, color_scheme=scheme, viewport={"width": width, "height": 800})
    for path in ("/status", "/jobs"):
        page = seen.go(path)
        assert seen.faults() == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    seen.keep(f"status-{scheme}-{width}")
    assert seen.heard == []
    seen.page.context.close()
