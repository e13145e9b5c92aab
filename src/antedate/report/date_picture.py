"""One SVG of an answer: the strip over time and, beneath it, the sightings that carry it."""

from __future__ import annotations

import re

from antedate.estimate import DateAnswer
from antedate.report.date_strip import date_strip
from antedate.report.sightings_svg import WIDTH, sightings_svg

_BOX = re.compile(r'viewBox="0 0 (\d+(?:\.\d+)?) (\d+(?:\.\d+)?)"')
_GAP = 24.0


def date_picture(answer: DateAnswer) -> str:
    """A picture that stands by itself; empty where nothing is dated and nothing was followed."""
    strip = date_strip(answer.whole) if answer.whole is not None else ""
    parts = [part for part in (strip, sightings_svg(answer.things)) if part]
    if len(parts) < 2:
        return "".join(parts)
    placed, top = [], 0.0
    for part in parts:
        box = _BOX.search(part)
        assert box is not None  # noqa: S101 - both are made here
        high = float(box[2])
        placed.append(
            part.replace("<svg ", f'<svg x="0" y="{top:g}" height="{high:g}" ', 1).replace(
                'width="100%"', f'width="{WIDTH}"', 1
            )
        )
        top += high + _GAP
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top:g}" width="100%">'
        f"{''.join(placed)}</svg>"
    )
