"""Sightings along time as one SVG that stands by itself: a block of crops for each thing."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from textwrap import wrap
from xml.sax.saxutils import escape

from antedate.evidence import Presence
from antedate.report.outside import one_line, visible_sentence
from antedate.report.sightings import SAID, chosen
from antedate.things import Thing, ThingSeen

WIDTH = 960
_ACROSS = 8
_CELL, _HIGH, _CROP_WIDE, _CROP_HIGH = WIDTH // _ACROSS, 118, 108, 72
_WHEN = 17
_LINE, _LETTERS, _GAP = 17, 130, 16
_STYLE = (
    ".sg-text{font:12px system-ui,sans-serif;fill:#222}.sg-name{font-weight:600;font-size:14px}"
    ".sg-quiet{fill:#666;font-size:11px}.sg-frame{fill:#f3f3f3;stroke:#888;stroke-width:3}"
    ".sg-present{stroke:#1a7f37}.sg-absent{stroke:#b3261e}.sg-query{stroke:#1c5c86}"
    ".sg-not_visible{stroke-dasharray:3 3}"
)


def sightings_svg(things: Sequence[Thing]) -> str:
    """Things with their crops in order of time, the query's first; empty for no things.

    Of many views those are shown between which something changes, and some of the rest. All
    text is escaped. The picture is 960 units wide.
    """
    if not things:
        return ""
    parts: list[str] = []
    top = 0
    for thing in things:
        block, high = _block(thing, top)
        parts += block
        top += high + _GAP
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top}" role="img" '
        f'aria-label="Sightings along time" width="100%"><style>{_STYLE}</style>'
        f"{''.join(parts)}</svg>"
    )


def _block(thing: Thing, top: int) -> tuple[list[str], int]:
    """One thing: its name, what is said of it, and its crops; and how high that is."""
    y = top + _LINE
    change = f"change {thing.change}"
    name = change if thing.name == change else f"{thing.name} ({change})"
    parts = [_text(one_line(name, 90), 4, y, "sg-name")]
    for line in wrap(visible_sentence(thing.words), _LETTERS):
        y += _LINE
        parts.append(_text(line, 4, y))
    y += _LINE // 2
    cells = [_crop(thing.query_jpeg, "query", "the query", ("query", ""))] * bool(thing.query_jpeg)
    cells += [_seen(one) for one in chosen(thing.seen)]
    for number, cell in enumerate(cells):
        x, row = _CELL * (number % _ACROSS), number // _ACROSS
        parts.append(f'<g transform="translate({x},{y + row * _HIGH})">{cell}</g>')
    rows = -(-len(cells) // _ACROSS)
    return parts, y - top + rows * _HIGH


def _seen(one: ThingSeen) -> str:
    said = SAID[one.presence]
    chance = f" {one.probability:.0%}" if one.presence is not Presence.NOT_VISIBLE else ""
    by = "" if one.by == "machine" else f", {one_line(one.by, 14)}"
    words = one.filmed.words()
    # To the minute, or the day: there is no room for more.
    when = words[: 16 if ":" in words else 10] if len(words) > _WHEN else words
    lines = one_line(when, _WHEN), f"{said}{chance}{by}"
    full = f"{one.view}: {said}{chance}, {one.filmed.words()}"
    return _crop(one.jpeg, one.presence.value, full, lines)


def _crop(jpeg: bytes, kind: str, title: str, lines: tuple[str, str]) -> str:
    data = b64encode(jpeg).decode("ascii")
    said = "".join(
        _text(line, 4, _CROP_HIGH + 20 + 14 * number, "sg-quiet")
        for number, line in enumerate(lines)
        if line
    )
    return (
        f"<title>{_escaped(one_line(title, 160))}</title>"
        f'<rect class="sg-frame sg-{kind}" x="4" y="4" width="{_CROP_WIDE}" '
        f'height="{_CROP_HIGH}"/><image x="6" y="6" width="{_CROP_WIDE - 4}" '
        f'height="{_CROP_HIGH - 4}" href="data:image/jpeg;base64,{data}"/>{said}'
    )


def _text(text: str, x: int, y: int, kind: str = "") -> str:
    names = f"sg-text {kind}".strip()
    return f'<text class="{names}" x="{x}" y="{y}">{_escaped(text)}</text>'


def _escaped(text: str) -> str:
    return escape(visible_sentence(text), {'"': "&quot;", "'": "&#39;"})
