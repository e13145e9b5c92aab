"""Drawing the settings of each edit by chance, within the bounds that the README names."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benchmarks.reuse.layouts import Layout, Placing
from benchmarks.reuse.looks import Grade, Look, Window
from benchmarks.reuse.plans import Edit, Encoding
from benchmarks.reuse.surfaces import Banner, Caption, Screen

_CAPTIONS = (
    "wait for it...",
    "this just happened",
    "share before it is deleted",
    "@street.reports",
    "can anyone confirm this?",
    "watch until the end",
)
_REENCODINGS = (
    ("libx264", (("crf", "33"), ("preset", "veryfast"))),
    ("libx264", (("crf", "38"), ("preset", "superfast"))),
    ("libx265", (("crf", "34"), ("preset", "ultrafast"), ("x265-params", "log-level=error"))),
    ("mpeg4", (("qmin", "9"), ("qmax", "14"))),
    ("libvpx-vp9", (("crf", "44"), ("b", "0"), ("deadline", "realtime"), ("cpu-used", "8"))),
    ("libsvtav1", (("crf", "48"), ("preset", "11"))),
)


@dataclass(frozen=True, slots=True)
class Canvas:
    """Width and height in pixels, even; frames a second."""

    width: int
    height: int
    rate: int


def canvas(rng: np.random.Generator, edits: tuple[Edit, ...], aspect: float) -> Canvas:
    """A canvas for footage of ``aspect``; reposts turn it upright or on its side."""
    long = Edit.EXCERPT in edits or Edit.COMPILATION in edits
    chances = [0.8, 0.2, 0.0] if long else [0.55, 0.35, 0.1]
    lines = int(rng.choice([360, 480, 720], p=chances))
    if Edit.PHONE in edits:
        lying = aspect < 1.0 or (aspect < 1.4 and rng.random() < 0.5)
        aspect = 16 / 9 if lying else 9 / 16
    elif Edit.TURNED in edits:
        aspect = 1 / aspect if rng.random() < 0.7 else 16 / 9
    elif Edit.SPLIT in edits or Edit.INSET in edits or Edit.COMPILATION in edits:
        aspect = 16 / 9
    aspect = min(max(aspect, 9 / 16), 16 / 9)
    width, height = (lines * aspect, lines) if aspect >= 1 else (lines, lines / aspect)
    if max(width, height) > 1280:
        width, height = width * 1280 / max(width, height), height * 1280 / max(width, height)
    rate = int(rng.choice([25, 30]))
    return Canvas(2 * round(width / 2), 2 * round(height / 2), rate)


def look(rng: np.random.Generator, edits: tuple[Edit, ...]) -> Look:
    """Crop keeps 60-80 % of each side; a zoom moves over windows of 50-65 %."""
    windows: tuple[Window, ...] = ()
    if Edit.CROP in edits:
        width, height = rng.uniform(0.6, 0.8, 2)
        windows = (_window(rng, float(width), float(height)),)
    if Edit.ZOOM in edits:
        first, last = (float(s) for s in rng.uniform(0.5, 0.65, 2))
        windows = (_window(rng, first, first), _window(rng, last, last))
    turned = int(rng.choice([90, 270])) if Edit.TURNED in edits else 0
    grade = _grade(rng) if Edit.GRADE in edits else None
    return Look(Edit.MIRROR in edits, windows, grade, turned)


def layout(rng: np.random.Generator, edits: tuple[Edit, ...]) -> Layout:
    """Insets take 40-60 % of the width, splits one half."""
    if Edit.INSET in edits:
        across, down = rng.choice([0.04, 0.5, 0.96], 2)
        return Layout(
            Placing.INSET,
            width=float(rng.uniform(0.4, 0.6)),
            across=float(across),
            down=float(down),
            frame=int(rng.choice([0, 2, 4])),
        )
    if Edit.SPLIT in edits:
        side = str(rng.choice(["left", "right", "left", "right", "top", "bottom"]))
        return Layout(Placing.SPLIT, side=side, filled=bool(rng.random() < 0.6))
    if Edit.PHONE in edits:
        return Layout(Placing.STRIP, bars=str(rng.choice(["blur", "blur", "black", "colour"])))
    return Layout(Placing.FIT)


def speed(rng: np.random.Generator, edits: tuple[Edit, ...]) -> float:
    """Reference seconds per query second: 0.7-1.5, and never about 1."""
    if Edit.SPEED not in edits:
        return 1.0
    return float(rng.uniform(0.7, 0.92) if rng.random() < 0.5 else rng.uniform(1.1, 1.5))


def banner(rng: np.random.Generator, edits: tuple[Edit, ...]) -> Banner | None:
    """A lower third of 14-24 % of the height, and a logo."""
    if Edit.BANNER not in edits:
        return None
    red, green, blue = (int(c) for c in rng.integers(10, 180, 3))
    return Banner(
        height=float(rng.uniform(0.14, 0.24)),
        headline=int(rng.integers(6)),
        colour=(red, green, blue),
        logo_left=bool(rng.random() < 0.5),
        logo_size=float(rng.uniform(0.14, 0.26)),
    )


def caption(rng: np.random.Generator, edits: tuple[Edit, ...]) -> Caption | None:
    """Text on every second phone repost."""
    if Edit.PHONE not in edits or rng.random() < 0.5:
        return None
    text = str(rng.choice(_CAPTIONS))
    return Caption(text, float(rng.choice([0.1, 0.16, 0.86])))


def screen(rng: np.random.Generator, edits: tuple[Edit, ...]) -> Screen | None:
    """Each corner off by up to 10 % of a side inward and 4 % outward; hand shake to 1.2 %."""
    if Edit.SCREEN not in edits:
        return None
    inward = rng.uniform(-0.04, 0.1, (4, 2))
    signs = np.array([(1, 1), (-1, 1), (-1, -1), (1, -1)])
    corners = np.array([(0, 0), (1, 0), (1, 1), (0, 1)]) + inward * signs
    return Screen(
        corners=tuple((float(x), float(y)) for x, y in corners),
        shake=float(rng.uniform(0.004, 0.012)),
        blur=float(rng.uniform(0.5, 1.4)),
        noise=float(rng.uniform(3, 9)),
        moire=float(rng.uniform(2, 8)),
        gain=float(rng.uniform(0.75, 1.2)),
        seed=int(rng.integers(1 << 30)),
    )


def encoding(rng: np.random.Generator, edits: tuple[Edit, ...]) -> Encoding:
    """Ordinary H.264, unless re-encoding hard is the edit."""
    if Edit.REENCODE in edits:
        codec, options = _REENCODINGS[int(rng.integers(len(_REENCODINGS)))]
        return Encoding(codec, options)
    crf = int(rng.integers(22, 29)) + (4 if Edit.LOWRES in edits else 0)
    return Encoding("libx264", (("crf", str(crf)), ("preset", "superfast")))


def small(rng: np.random.Generator, edits: tuple[Edit, ...]) -> tuple[int, bool]:
    """Longer side in pixels of a low-resolution copy, and whether it is enlarged again."""
    if Edit.LOWRES not in edits:
        return 0, False
    return int(rng.choice([176, 208, 256, 320])), bool(rng.random() < 0.5)


def _window(rng: np.random.Generator, width: float, height: float) -> Window:
    left, top = rng.uniform(0, 1 - width), rng.uniform(0, 1 - height)
    return Window(float(left), float(top), width, height)


def _grade(rng: np.random.Generator) -> Grade:
    blue, green, red = (float(g) for g in rng.uniform(0.75, 1.25, 3))
    return Grade(
        gamma=float(np.exp(rng.uniform(-0.55, 0.55))),
        contrast=float(rng.uniform(0.7, 1.4)),
        saturation=float(rng.choice([0.0, rng.uniform(0.2, 0.7), rng.uniform(1.3, 1.9)])),
        gains=(blue, green, red),
    )
