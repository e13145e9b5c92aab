"""The report as a real browser shows it: Chromium, offline, at the widths people read at."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sample_answers import answer

from antedate.report.page import render

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request

# Contrast as WCAG 2 defines it, of each text node on the nearest opaque background.
CONTRAST = """() => {
  const parse = c => (c.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const faults = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const box = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !box.getClientRects().length) continue;
    const style = getComputedStyle(box);
    const svg = box instanceof SVGElement;
    const ink = parse(svg ? style.fill : style.color);
    let paper, up = box;
    if (svg && box.classList.contains("on"))
      paper = parse(getComputedStyle(box.parentElement.querySelector(".full")).fill);
    while (!paper && up) {
      const found = parse(getComputedStyle(up).backgroundColor);
      if (found.length === 3 || found[3] === 1) paper = found;
      up = up.parentElement;
    }
    const [a, b] = [light(ink), light(paper)].sort((x, y) => y - x);
    const ratio = (a + .05) / (b + .05);
    if (ratio < 4.5) faults.push([walk.currentNode.data.trim().slice(0, 40), ratio]);
  }
  return faults;
}"""


@pytest.fixture
def browser(chromium: Browser) -> Browser:
    """The browser that all tests of pages share: a process can drive only one."""
    return chromium


def show(browser: Browser, folder: Path, **context: Any) -> tuple[Page, list[str]]:
    """The sample report in a new page, and what the page asked for or complained of."""
    path = folder / "report.html"
    path.write_text(render([answer()]), encoding="utf-8")
    page = browser.new_context(**context).new_page()
    heard: list[str] = []

    def hear_request(asked: Request) -> None:
        if not asked.url.startswith(("file:", "data:")):
            heard.append(asked.url)

    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("request", hear_request)
    page.goto(path.as_uri())
    return page, heard


@pytest.mark.parametrize("width", [320, 375, 768, 1200])
def test_it_fits_every_width_and_asks_for_nothing(
    browser: Browser, tmp_path: Path, width: int
) -> None:
    page, heard = show(browser, tmp_path, viewport={"width": width, "height": 800})
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert heard == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_has_contrast(browser: Browser, tmp_path: Path, scheme: str) -> None:
    page, _ = show(browser, tmp_path, color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate(CONTRAST) == []


def test_right_to_left_text_runs_right_to_left(browser: Browser, tmp_path: Path) -> None:
    page, _ = show(browser, tmp_path)
    directions = page.evaluate(
        """() => [...document.querySelectorAll('.caption, .post-head .source')]
          .filter(e => /[\\u0600-\\u06ff]/.test(e.textContent) || /City/.test(e.textContent))
          .map(e => [/[\\u0600-\\u06ff]/.test(e.textContent),
                     e.matches('.caption') ? e.matches(':dir(rtl)') : null,
                     getComputedStyle(e).unicodeBidi])"""
    )
    assert {d[1] for d in directions if d[0] and d[1] is not None} == {True}
    assert {d[2] for d in directions} == {"isolate"}


def test_a_number_after_a_right_to_left_name_stands_after_it(
    browser: Browser, tmp_path: Path
) -> None:
    page, _ = show(browser, tmp_path, viewport={"width": 1600, "height": 800})
    places = page.evaluate(
        """() => {
          const text = document.querySelector('.earliest li > span:last-child').firstChild;
          const box = word => { const at = text.data.indexOf(word), range = document.createRange();
            range.setStart(text, at); range.setEnd(text, at + word.length);
            return range.getBoundingClientRect(); };
          const [name, after] = [box('العاجلة'), box('about 7')];
          return [name.top, name.right, after.top, after.left];
        }"""
    )
    assert places[2] > places[0] + 5 or places[3] >= places[1]


def test_the_outline_lies_on_the_reference_frame(browser: Browser, tmp_path: Path) -> None:
    page, _ = show(browser, tmp_path)
    stage, outline = page.evaluate(
        """() => { const s = document.querySelector('.outline').parentElement;
          return [s.querySelector('img'), s.querySelector('.over')].map(e => {
            const b = e.getBoundingClientRect(); return [b.left, b.top, b.width, b.height]; }); }"""
    )
    assert (outline[0] - stage[0]) / stage[2] == pytest.approx(0.12, abs=0.02)
    assert outline[2] / stage[2] == pytest.approx(0.74, abs=0.03)
    assert outline[3] / stage[3] == pytest.approx(0.74, abs=0.03)


def test_it_prints(browser: Browser, tmp_path: Path) -> None:
    page, _ = show(browser, tmp_path, color_scheme="dark")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.pdf(format="A4").startswith(b"%PDF")
