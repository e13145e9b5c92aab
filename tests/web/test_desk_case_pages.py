"""The pages of a case in the browser: several verifiers, hostile text, right to left, phones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from desk_material import ARABIC, HOSTILE, small_archive
from running_desk import RunningDesk, over, sent, visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

EVIL = "It was \u202eevil\u202c & < > ' terrible"
REPORT = f"""Officials say explosion at Marnat bridge killed four

MARNAT - Four people were killed late Thursday when a bomb struck a convoy near the town of \
Marnat, an official said.
"We are not sure how old the video is," the official told the Larch Agency.
The Ashir Brigades claimed responsibility for the attack in a statement on Friday. The Ashir \
Brigade was blamed for an attack in early January.
{ARABIC}
"{EVIL}," said Mira Holt, a shopkeeper.
"""
LONG = "Witnesses said that it fell. " * 3_600


@dataclass
class Ready:
    """A case with something of everything: its address, and that of the report in it."""

    base: str
    document: str


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    """A desk on an archive of two posts with footage."""
    folder = tmp_path_factory.mktemp("desk") / "pages"
    small_archive(folder)
    started = RunningDesk.start(folder / "archive")
    yield started
    started.stop()


@pytest.fixture(scope="module")
def ready(desk: RunningDesk) -> Ready:
    with desk.client() as client:
        name = f"Bridge {ARABIC} <b>x</b>"
        made = client.post("/api/cases", json={"name": name, "question": ARABIC}).json()
        base = f"/cases/{made['id']}"
        return Ready(base, _fill(client, f"/api{base}"))


def _fill(client: httpx.Client, case: str) -> str:
    """Records of all kinds, some hostile, some right to left, one of 100 kB; a report read."""

    def add(of: str, **record: Any) -> str:
        answer = client.post(f"{case}/records", json={"kind": of, "record": record})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    footage = client.post(f"{case}/footage", json={"post": "2"}).json()["made"][0]
    client.post(f"{case}/footage", json={"post": "1", "role": "earlier footage"})
    one = add(
        "source",
        kind="named",
        name="\u0645\u064a\u0631\u0627 \u0647\u0648\u0644\u062a",
        description=HOSTILE,
    )
    two = add("source", kind="unnamed", description="an official")
    said = add("statement", source=one, form="quote", text=ARABIC)
    doubt = add("statement", source=two, form="paraphrase", text=LONG)
    march = {"words": "3 March", "readings": [
        {"earliest": "2024-03-03T00:00:00Z", "latest": "2024-03-04T00:00:00Z", "why": "this year"},
        {"earliest": "2023-03-03T00:00:00Z", "latest": "2023-03-04T00:00:00Z", "why": "last year"},
    ]}  # fmt: skip
    harm = [{"kind": "killed", "number": 4, "at_least": True, "who": "people"}]
    fall = add("incident", what="collapse", basis=[said], place="Marnat", occurred=march, harm=harm)
    claim = add("claim", text=f"the film shows it {HOSTILE}", about=[footage, fall], basis=[said])
    add("stance", kind="makes", statement=said, claim=claim)
    add("stance", kind="disputes", statement=doubt, claim=claim)
    actor = add("actor", name=f"Ashir {HOSTILE}", kind="group", basis=[said])
    for kind in ("claimed_by", "denied_by"):
        add("attribution", kind=kind, incident=fall, actor=actor, basis=[said])
    add("unknown", text="Who filmed it", basis=[said])
    add("conclusion", text="The film is older than it is said to be", cites=[said, footage])
    sha256 = sent(client, REPORT.encode(), "r.txt")
    given = {"sha256": sha256, "outlet": HOSTILE, "published": "2024-03-16"}
    found = over(client, client.post(f"{case}/reports", json=given).json()["job"])
    return str(found["result"]["document"])


@pytest.mark.parametrize(("scheme", "width"), [("light", 360), ("dark", 1280), ("light", 1920)])
def test_every_page_is_sound(
    chromium: Browser, desk: RunningDesk, ready: Ready, scheme: str, width: int
) -> None:
    seen = visit(chromium, desk, color_scheme=scheme, viewport={"width": width, "height": 800})
    for name, path in (
        ("list", "/cases"),
        ("overview", ready.base),
        ("records", f"{ready.base}/records"),
        ("record", f"{ready.base}/records/claim-1"),
        ("incident-form", f"{ready.base}/records/incident-1/edit"),
        ("actors", f"{ready.base}/actors"),
        ("actor", f"{ready.base}/actors/actor-1"),
        ("reports", f"{ready.base}/read"),
        ("report", f"{ready.base}/read/{ready.document}"),
        ("timeline", f"{ready.base}/timeline"),
        ("exports", f"{ready.base}/exports"),
        ("log", f"{ready.base}/log"),
        ("delete", f"{ready.base}/delete"),
    ):
        page = seen.go(path)
        for closed in page.locator("summary").all():
            closed.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        assert seen.faults() == [], name
        assert "\u202e" not in page.content(), name
        seen.keep(f"cases-{name}-{scheme}-{width}")
        assert seen.heard == [], name
    page.context.close()


def test_right_to_left_text_stands_on_its_own_side(
    chromium: Browser, desk: RunningDesk, ready: Ready
) -> None:
    seen = visit(chromium, desk)
    page = seen.go(f"{ready.base}/read/{ready.document}")
    line = page.locator(".report-text p", has_text="2024/03/14").first
    assert line.evaluate("one => getComputedStyle(one).direction") == "rtl"
    page = seen.go(ready.base)
    quote = page.locator("#statement-1 blockquote")
    assert quote.evaluate("one => getComputedStyle(one).direction") == "rtl"
    assert seen.heard == []
    page.context.close()


def test_two_verifiers_see_what_the_other_judged(
    chromium: Browser, desk: RunningDesk, ready: Ready
) -> None:
    ada, bo = (visit(chromium, desk, viewport={"width": 1280, "height": 800}) for _ in range(2))
    for one in (ada, bo):
        one.page.set_default_timeout(30_000)
        one.go(f"{ready.base}/read/{ready.document}")
        one.page.locator(".draft[aria-current]").wait_for()
    open_now = ada.page.locator(".draft.open")
    ids = [str(one.get_attribute("id")) for one in open_now.all()]
    first = _current(ada.page)
    assert _current(bo.page) == first
    # Both at once judge the first; only one of them does, and the other is told by whom.
    for one in (ada, bo):
        one.page.keyboard.press("c")
    for one in (ada, bo):
        one.page.locator(f"#{first}.confirmed").wait_for()
    told = [one.page.locator("#complaint").inner_text() for one in (ada, bo)]
    assert sorted(bool(words) for words in told) in ([False, True], [False, False])
    assert all(not words or "was confirmed by" in words for words in told)
    # What Bo rejects Ada sees without doing anything.
    last = ids[-1]
    bo.page.locator(f"#{last}").get_by_role("button", name="Reject").click()
    ada.page.locator(f"#{last}.rejected").wait_for()
    # Bo edits what Ada then judges from an older page: she is told what changed.
    said = _statement(bo.page)
    _edit(bo.page, said, "The film is new")
    ada.page.locator(f"#{said}", has_text="The film is new").wait_for()
    ada.page.locator(f"#{said} [data-pick]").check()
    ada.page.locator(f"#{first}").click()
    ada.page.get_by_role("button", name="Confirm these").click()
    ada.page.locator(f"#{said}.confirmed").wait_for()
    seen = ada.page.locator(f"#{said} a", has_text="statement-").first.inner_text()
    page = ada.go(f"{ready.base}/records/{seen}")
    assert "The film is new" in page.locator(".says").inner_text()
    assert ada.heard == bo.heard == []
    for one in (ada, bo):
        one.page.context.close()


def test_an_edit_of_what_moved_is_said_and_not_lost(
    chromium: Browser, desk: RunningDesk, ready: Ready
) -> None:
    seen = visit(chromium, desk, viewport={"width": 1280, "height": 800})
    page = seen.go(f"{ready.base}/records/unknown-1/edit")
    field = page.get_by_label("What is not known")
    field.fill("Who filmed it, and from where")
    page.get_by_label("Why").fill("more exact")
    with desk.client() as client:
        given = {"record": {"basis": ["source-1"]}, "why": "better", "seen": ""}
        answer = client.patch(f"/api{ready.base}/records/unknown-1", json=given)
        assert answer.status_code == 200, answer.text
    page.get_by_role("button", name="Correct it").click()
    page.get_by_text("was corrected by").wait_for()
    assert "basis is now" in page.locator("#complaint").inner_text()
    assert field.input_value() == "Who filmed it, and from where"
    assert seen.faults() == []
    seen.keep("cases-moved")
    page.get_by_role("button", name="Write my changes over it").click()
    page.wait_for_url(re.compile("/records/unknown-1$"))
    with desk.client() as client:
        record = client.get(f"/api{ready.base}/records/unknown-1").json()["record"]
    assert record["text"] == "Who filmed it, and from where"
    assert record["basis"] == ["source-1"]
    # The refusal that was asked for is told of in the console too.
    assert [one for one in seen.heard if "Code 409" not in one] == []
    page.context.close()


def test_a_passage_and_its_draft_select_each_other(
    chromium: Browser, desk: RunningDesk, ready: Ready
) -> None:
    seen = visit(chromium, desk, viewport={"width": 1280, "height": 800})
    page = seen.go(f"{ready.base}/read/{ready.document}")
    page.locator("mark", has_text="We are not sure how old the video is").first.click()
    chosen = page.locator(".draft[aria-current]")
    assert "how old the video" in chosen.inner_text()
    identity = str(chosen.get_attribute("id"))
    assert page.locator(f"mark.on[data-drafts~={identity}]").count()
    other = page.locator(".draft.kind-alias").first
    assert "score 0." in other.inner_text()
    other.click()
    assert page.locator(f"mark.on[data-drafts~={other.get_attribute('id')}]").count() >= 2
    # Keys are letters: they can be turned off, and stay so.
    page.get_by_role("checkbox", name="Keys").uncheck()
    before = _current(page)
    page.locator(f"#{before}").press("j")
    assert _current(page) == before
    page.reload()
    page.locator(".draft[aria-current]").wait_for()
    assert not page.get_by_role("checkbox", name="Keys").is_checked()
    page.get_by_role("checkbox", name="Keys").check()
    assert seen.heard == []
    page.context.close()


def test_a_judgement_that_is_not_taken_is_said(
    chromium: Browser, desk: RunningDesk, ready: Ready
) -> None:
    seen = visit(chromium, desk, viewport={"width": 1280, "height": 800})
    page = seen.go(f"{ready.base}/read/{ready.document}")
    page.locator(".draft[aria-current]").wait_for()
    open_now = page.locator(".draft.open").count()
    assert open_now
    page.locator(".draft.open").last.click(position={"x": 5, "y": 5})
    page.route("**/drafts/confirm", lambda route: route.abort(), times=1)
    page.keyboard.press("c")
    page.get_by_text("The desk could not be reached").wait_for()
    assert page.locator(".draft.open").count() == open_now
    # Signed out elsewhere, as a desk with accounts answers: nothing looks judged that is not.
    leads = {"hx-redirect": "/sign-in"}
    page.route("**/drafts/confirm", lambda route: route.fulfill(status=204, headers=leads))
    page.keyboard.press("c")
    page.wait_for_url("**/sign-in")
    again = visit(chromium, desk)
    again.go(f"{ready.base}/read/{ready.document}")
    assert again.page.locator(".draft.open").count() == open_now
    for one in (page, again.page):
        one.context.close()


def _current(page: Page) -> str:
    return str(page.locator(".draft[aria-current]").get_attribute("id"))


def _statement(page: Page) -> str:
    """A statement that nobody judged yet."""
    return str(page.locator(".draft.open.kind-statement").last.get_attribute("id"))


def _edit(page: Page, draft: str, text: str) -> None:
    page.locator(f"#{draft}").click(position={"x": 5, "y": 5})
    page.keyboard.press("e")
    page.locator(f"#{draft}").get_by_label("What is said").fill(text)
    page.locator(f"#{draft}").get_by_role("button", name="Save", exact=True).click()
    page.locator(f"#{draft}", has_text=text).wait_for()
