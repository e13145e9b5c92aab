"""The share of segments found, by edit and program, as one SVG picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

# Colours that people with any colour vision tell apart (Okabe and Ito).
_COLOURS = ("#0072B2", "#E69F00", "#999999", "#CC79A7", "#009E73")
_BAR, _GAP, _LEFT, _WIDTH = 9, 9, 110, 460
_STYLE = "font-family: sans-serif; font-size: 12px; fill: #222"


def bars(title: str, rows: Sequence[str], values: Mapping[str, Mapping[str, float]]) -> str:
    """Bars from 0 to 1: a group a row, a bar a program in the order of ``values``."""
    group = len(values) * _BAR + _GAP
    top = 34 + 16 * len(values)
    height = top + group * len(rows) + 30
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_LEFT + _WIDTH + 50}" '
        f'height="{height}" role="img" style="{_STYLE}">',
        f"<title>{escape(title)}</title>",
        '<rect width="100%" height="100%" fill="white"/>',
        f'<text x="8" y="18" font-weight="bold">{escape(title)}</text>',
    ]
    for i, name in enumerate(values):
        y = 28 + 16 * i
        parts.append(f'<rect x="{_LEFT}" y="{y}" width="12" height="10" fill="{_colour(i)}"/>')
        parts.append(f'<text x="{_LEFT + 18}" y="{y + 10}">{escape(name)}</text>')
    for tenth in range(0, 11, 2):
        x = _LEFT + _WIDTH * tenth / 10
        parts.append(f'<path d="M{x:.0f} {top}V{height - 26}" stroke="#ddd" fill="none"/>')
        parts.append(f'<text x="{x:.0f}" y="{height - 10}" text-anchor="middle">0.{tenth}</text>')
    parts[-1] = parts[-1].replace("0.10", "1.0")
    for r, row in enumerate(rows):
        y = top + r * group
        middle = y + len(values) * _BAR / 2 + 4
        parts.append(f'<text x="{_LEFT - 8}" y="{middle:.0f}" text-anchor="end">{row}</text>')
        for i, shares in enumerate(values.values()):
            width = max(_WIDTH * shares.get(row, 0.0), 1.0)
            parts.append(
                f'<rect x="{_LEFT}" y="{y + i * _BAR}" width="{width:.1f}" '
                f'height="{_BAR - 1}" fill="{_colour(i)}"/>'
            )
    return "\n".join([*parts, "</svg>"]) + "\n"


def _colour(index: int) -> str:
    return _COLOURS[index % len(_COLOURS)]
