"""Sightings as a table of crops along time: a row for each thing, its views in order."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from itertools import pairwise

from antedate.evidence import Presence
from antedate.report.outside import one_line, visible_sentence
from antedate.things import Thing, ThingSeen

_MOST_CROPS = 16
_STYLE = (
    ".sightings{border-collapse:collapse;font:13px system-ui,sans-serif}"
    ".sightings td,.sightings th{padding:4px;text-align:start;vertical-align:top}"
    ".sightings img{display:block;height:72px;border:3px solid #888}"
    ".sightings .present img{border-color:#1a7f37}.sightings .absent img{border-color:#b3261e}"
    ".sightings .not_visible img{border-style:dotted}"
    ".sightings .query img{border-color:#1c5c86}.sightings small{white-space:nowrap;color:#555}"
)
SAID = {
    Presence.PRESENT: "present",
    Presence.ABSENT: "absent",
    Presence.NOT_VISIBLE: "not visible",
}


def sightings_table(things: Sequence[Thing]) -> str:
    """An HTML table that stands by itself, empty for no things. All text is escaped.

    Of many views those are shown between which something changes, and some of the rest.
    """
    if not things:
        return ""
    rows = "".join(_row(thing) for thing in things)
    return (
        f'<style>{_STYLE}</style><table class="sightings" aria-label="Sightings along time">'
        f"<tbody>{rows}</tbody></table>"
    )


def sightings_page(name: str, things: Sequence[Thing]) -> str:
    """The table as a page of its own, which opens offline."""
    title = f"Antedate: what comes and goes at {_text(one_line(name, 80))}"
    body = sightings_table(things) or "<p>No items.</p>"
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">"
        f"<title>{title}</title></head><body><h1>{title}</h1>"
        f'<div style="overflow-x:auto">{body}</div></body></html>'
    )


def _row(thing: Thing) -> str:
    query = ""
    if thing.query_jpeg:
        query = (
            f'<td class="query">{_image(thing.query_jpeg, "the query")}<small>query</small></td>'
        )
    cells = "".join(_cell(one) for one in chosen(thing.seen))
    words = f"<br>{_text(thing.words)}" if thing.words else ""
    return (
        f'<tr><th scope="row">{_text(thing.name)}<br><small>change {thing.change}</small></th>'
        f'{query}{cells}</tr><tr><td colspan="{_MOST_CROPS + 2}">{words}</td></tr>'
    )


def chosen(seen: Sequence[ThingSeen]) -> list[ThingSeen]:
    """At most sixteen views in order of time: first and last, each side of every change, and
    the rest spread evenly."""
    count = len(seen)
    if count <= _MOST_CROPS:
        return list(seen)
    told = [i for i, one in enumerate(seen) if one.presence is not Presence.NOT_VISIBLE]
    keep = {0, count - 1}
    for a, b in pairwise(told):
        if seen[a].presence is not seen[b].presence and len(keep) + 2 <= _MOST_CROPS:
            keep |= {a, b}
    step = count / _MOST_CROPS
    for number in range(_MOST_CROPS):
        if len(keep) >= _MOST_CROPS:
            break
        keep.add(min(count - 1, int(number * step)))
    return [seen[i] for i in sorted(keep)]


def _cell(one: ThingSeen) -> str:
    said = SAID[one.presence]
    by = "" if one.by == "machine" else f"<br>{_text(one_line(one.by, 40))}"
    chance = f" {one.probability:.0%}" if one.presence is not Presence.NOT_VISIBLE else ""
    return (
        f'<td class="{one.presence.value}">{_image(one.jpeg, f"{one.view}: {said}")}'
        f"<small>{_text(one.filmed.words())}<br>{said}{chance}{by}</small></td>"
    )


def _image(jpeg: bytes, alt: str) -> str:
    data = b64encode(jpeg).decode("ascii")
    return f'<img alt="{_text(one_line(alt, 120))}" src="data:image/jpeg;base64,{data}">'


def _text(text: str) -> str:
    from xml.sax.saxutils import escape

    return escape(visible_sentence(text), {'"': "&quot;", "'": "&#39;"})
