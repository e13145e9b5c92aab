"""The posterior as a strip over time, with each reason's band beneath it, as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from xml.sax.saxutils import escape

import numpy as np

from antedate.estimate import DateEstimate, Density, Interval
from antedate.evidence import DAY_S, FloatArray
from antedate.report.outside import one_line

_WIDTH, _LEFT, _RIGHT, _CURVE = 960.0, 230.0, 14.0, 130.0
_ROW, _GAP, _AXIS = 20.0, 4.0, 26.0
_LEVELS = ((0.95, 4.0), (0.9, 8.0), (0.5, 12.0))
_STEPS_DAYS = (1 / 24, 0.25, 1, 2, 7, 14, 30.4375, 91.3125, 365.25, 730.5, 1826.25, 3652.5)
_MOST_BANDS = 16
_BARS = 360
_STYLE = (
    ".ds-text{font:12px system-ui,sans-serif;fill:#222}.ds-quiet{fill:#666}"
    ".ds-curve{fill:#1c5c86;fill-opacity:.85}.ds-region{fill:#1c5c86}.ds-band{fill:#775700}"
    ".ds-rule{stroke:#bbb;stroke-width:1}.ds-row{fill:#f3f3f3}"
)


def date_strip(found: DateEstimate, *, styled: bool = True) -> str:
    """A picture that stands by itself. Empty where there is no density.

    Without ``styled`` the page that it stands in colours its classes, which begin with ``ds-``.

    The axis spans all but a thousandth of the probability; where the hard window is wider the
    text says so. Height of the curve is the probability of a 360th of the axis; a band is
    darker the better its reason fits there.
    """
    if found.density is None:
        return ""
    first, last = _span(found.density)
    bands = [w for w in found.reasons if w.bits_alone > 0.001][:_MOST_BANDS]
    regions_at = _CURVE + _GAP
    bands_at = regions_at + 3 * _ROW + 2 * _GAP
    height = bands_at + len(bands) * (_ROW + _GAP) + _AXIS
    x = _Scale(first, last)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH:g} {height:g}" '
        f'role="img" aria-label="{escape(found.words, {chr(34): "&quot;"})}" width="100%">',
        f"<style>{_STYLE}</style>" if styled else "",
        _curve(found.density, first, last, x),
        _label("probability", _CURVE - 6, quiet=True),
    ]
    for row, (level, thick) in enumerate(_LEVELS):
        top = regions_at + row * _ROW
        parts += [
            _label(f"{level:.0%} region", top + 14),
            *_bars(found.regions[level], x, top, thick),
        ]
    for row, weighed in enumerate(bands):
        top = bands_at + row * (_ROW + _GAP)
        name = f"{weighed.evidence.kind.value.replace('_', ' ')}: {weighed.evidence.words}"
        parts += [
            _label(f"{one_line(name, 26)}  {weighed.bits_alone:.1f} bit", top + 14),
            _band(found.density.edges_s, weighed.band, x, top, one_line(name, 200)),
        ]
    parts += [*_axis(first, last, x, height - _AXIS), "</svg>"]
    return "".join(parts)


class _Scale:
    """Seconds since 1970 to units across the picture."""

    def __init__(self, first: float, last: float) -> None:
        self._first = first
        self._per_s = (_WIDTH - _LEFT - _RIGHT) / (last - first)

    def __call__(self, epoch_s: float) -> float:
        at = _LEFT + (epoch_s - self._first) * self._per_s
        return float(min(max(at, _LEFT), _WIDTH - _RIGHT))


def _span(density: Density) -> tuple[float, float]:
    mass = density.per_day * np.diff(density.edges_s) / DAY_S
    reached = np.concatenate([[0.0], np.cumsum(mass)]) / mass.sum()
    low, high = np.interp([0.0005, 0.9995], reached, density.edges_s)
    pad = max(0.04 * (high - low), 3600.0)
    return float(max(low - pad, density.edges_s[0])), float(min(high + pad, density.edges_s[-1]))


def _curve(density: Density, first: float, last: float, x: _Scale) -> str:
    """Drawn in bars of equal width, so that a peak of an hour is seen among years."""
    mass = density.per_day * np.diff(density.edges_s) / DAY_S
    reached = np.concatenate([[0.0], np.cumsum(mass)])
    edges = np.linspace(first, last, _BARS + 1)
    height = np.diff(np.interp(edges, density.edges_s, reached))
    top = float(height.max()) or 1.0
    points = [f"M{x(first):.2f},{_CURVE:g}"]
    for start, end, value in zip(edges[:-1], edges[1:], height, strict=True):
        y = _CURVE - (_CURVE - 8) * float(value) / top
        points.append(f"L{x(start):.2f},{y:.2f}L{x(end):.2f},{y:.2f}")
    points.append(f"L{x(last):.2f},{_CURVE:g}Z")
    return f'<path class="ds-curve" d="{"".join(points)}"/>'


def _bars(region: Sequence[Interval], x: _Scale, top: float, thick: float) -> list[str]:
    y = top + (_ROW - thick) / 2
    return [
        f'<rect class="ds-region" x="{x(a.timestamp()):.2f}" y="{y:g}" '
        f'width="{max(1.0, x(b.timestamp()) - x(a.timestamp())):.2f}" height="{thick:g}">'
        f"<title>{a:%Y-%m-%d %H:%M} to {b:%Y-%m-%d %H:%M} UTC</title></rect>"
        for a, b in region
    ]


def _band(edges: FloatArray, band: FloatArray, x: _Scale, top: float, name: str) -> str:
    """Runs of cells that look alike are one rectangle."""
    shades = np.round(band * 20) / 20
    cuts = np.flatnonzero(np.diff(shades)) + 1
    out = [
        f'<g><title>{escape(name)}</title><rect class="ds-row" x="{_LEFT:g}" y="{top:g}" '
        f'width="{_WIDTH - _LEFT - _RIGHT:g}" height="{_ROW:g}"/>'
    ]
    for run in np.split(np.arange(len(shades)), cuts):
        left, right = x(edges[run[0]]), x(edges[run[-1] + 1])
        if shades[run[0]] > 0 and right > left:
            out.append(
                f'<rect class="ds-band" x="{left:.2f}" y="{top:g}" width="{right - left:.2f}" '
                f'height="{_ROW:g}" fill-opacity="{shades[run[0]]:.2f}"/>'
            )
    return "".join([*out, "</g>"])


def _label(text: str, y: float, *, quiet: bool = False) -> str:
    kind = "ds-text ds-quiet" if quiet else "ds-text"
    return (
        f'<text class="{kind}" x="{_LEFT - 8:g}" y="{y:g}" text-anchor="end">{escape(text)}</text>'
    )


def _axis(first: float, last: float, x: _Scale, top: float) -> list[str]:
    out = [f'<path class="ds-rule" d="M{_LEFT:g},{top:g}H{_WIDTH - _RIGHT:g}"/>']
    for at, text in ticks(first, last):
        place = x(at.timestamp())
        anchor = "end" if place > _WIDTH - 60 else "start" if place < _LEFT + 30 else "middle"
        out.append(
            f'<path class="ds-rule" d="M{place:.2f},{top:g}v5"/><text class="ds-text ds-quiet" '
            f'x="{place:.2f}" y="{top + 18:g}" text-anchor="{anchor}">{text}</text>'
        )
    return out


def ticks(first: float, last: float) -> list[tuple[datetime, str]]:
    """Round times from ``first`` to ``last`` (seconds since 1970), about six, with words."""
    days = (last - first) / DAY_S
    step = next((s for s in _STEPS_DAYS if days / s <= 6), _STEPS_DAYS[-1])
    start, end = datetime.fromtimestamp(first, UTC), datetime.fromtimestamp(last, UTC)
    out: list[tuple[datetime, str]] = []
    at = _round_start(start, step)
    while at <= end:
        if at >= start:
            out.append((at, f"{at:%H:%M}" if step < 1 and at.hour else _named(at, step)))
        at = _next(at, step)
    return out


def _round_start(at: datetime, step: float) -> datetime:
    day = at.replace(hour=0, minute=0, second=0, microsecond=0)
    if step >= 365:
        years = round(step / 365.25)
        return day.replace(year=max(1, at.year - at.year % years), month=1, day=1)
    return day.replace(day=1) if step >= 30 else day


def _next(at: datetime, step: float) -> datetime:
    if step >= 365:
        return at.replace(year=at.year + round(step / 365.25))
    if step >= 30:
        months = at.month - 1 + round(step / 30.4375)
        return at.replace(year=at.year + months // 12, month=months % 12 + 1)
    return at + timedelta(days=step)


def _named(at: datetime, step: float) -> str:
    return f"{at:%Y}" if step >= 365 else f"{at:%Y-%m}" if step >= 30 else f"{at:%Y-%m-%d}"
