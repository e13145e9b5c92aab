"""Make the weights of ``antedate.media.digits`` from fonts with Arabic and Persian digits.

    python tools/eastern_digits.py --marks FONT [--hold-out NAME] FONT...

Writes src/antedate/media/eastern_digits.npz, or, with a font held out, tells how many glyphs
of that one are read rightly. Used with Noto Naskh, Kufi and Sans Arabic (OFL) and DejaVu.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from scipy.optimize import minimize

from antedate.media.digits import CLASSES, features, glyphs

OUT = Path(__file__).parents[1] / "src" / "antedate" / "media" / "eastern_digits.npz"
MARKS = Path()
_PERSIAN = str.maketrans("٠١٢٣٧٨٩", "۰۱۲۳۷۸۹")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("fonts", nargs="+", type=Path)
    parser.add_argument("--hold-out", default="")
    parser.add_argument("--marks", type=Path, required=True, help="A font with / : - and .")
    parser.add_argument("--lines", type=int, default=60)
    chosen = parser.parse_args()
    global MARKS
    MARKS = chosen.marks
    held = [f for f in chosen.fonts if chosen.hold_out and chosen.hold_out in f.name]
    x, y = samples([f for f in chosen.fonts if f not in held], chosen.lines, 1)
    weights = fitted(x, y)
    if held:
        x, y = samples(held, chosen.lines, 2)
        right = (x @ weights).argmax(axis=1) == y
        print(f"{chosen.hold_out}: {right.mean():.4f} of {len(y)} glyphs")
        for label in np.unique(y[~right]):
            wrong = (x @ weights).argmax(axis=1)[(y == label) & ~right]
            print(f"  {CLASSES[label]} as {''.join(CLASSES[w] for w in wrong)[:20]}")
        return
    np.savez_compressed(OUT, weights=weights.astype(np.float16))
    print(f"{OUT}: {OUT.stat().st_size} bytes from {len(y)} glyphs")


def samples(
    fonts: list[Path], lines: int, seed: int
) -> tuple[NDArray[np.float32], NDArray[np.intp]]:
    """Glyphs of drawn dates, with what they are; lines that do not cut cleanly are left out."""
    random = np.random.default_rng(seed)
    found, labels = [], []
    for font in fonts:
        for _ in range(lines):
            text = _text(random)
            line = glyphs(_drawn(text, font, random), bright=True)
            if len(line) != len(text):
                continue
            tall = sorted(line, key=lambda g: g.bottom - g.top)[-max(2, len(line) // 3) :]
            span = (
                float(np.median([g.top for g in tall])),
                float(np.median([g.bottom for g in tall])),
            )
            found += [features(glyph, span) for glyph in line]
            labels += [CLASSES.index(letter) for letter in text]
    return np.stack(found), np.array(labels)


def _text(random: np.random.Generator) -> str:
    """A date and a time without the space between, in one of the scripts, over all digits."""
    digits = "٠١٢٣٤٥٦٧٨٩" if random.random() < 0.5 else "٠١٢٣۴۵۶٧٨٩"
    drawn = [digits[random.integers(10)] for _ in range(14)]
    mark = "/-."[random.integers(3)]
    date = "".join(drawn[:4]) + mark + "".join(drawn[4:6]) + mark + "".join(drawn[6:8])
    return date + ":".join("".join(drawn[i : i + 2]) for i in (8, 10, 12))


def _drawn(text: str, font: Path, random: np.random.Generator) -> NDArray[np.uint8]:
    """A line of text, light on a dim ground, worn as video wears it."""
    size = int(random.integers(18, 64))
    face = ImageFont.truetype(str(font), size)
    # Fonts for Arabic often lack the marks.
    marks = ImageFont.truetype(str(MARKS), size)
    shown = text.translate(_PERSIAN) if any(c in text for c in "۴۵۶") else text
    width = int(face.getlength(shown)) + (len(shown) + 2) * 3 + 12
    picture = Image.new("L", (width + 40, int(size * 1.9)), int(random.integers(0, 90)))
    draw = ImageDraw.Draw(picture)
    at = 6.0
    for letter in shown:
        worn = marks if letter in "/:-." else face
        fill = int(random.integers(190, 256))
        draw.text((at, size * 1.4), letter, font=worn, fill=fill, anchor="ls")
        at += worn.getlength(letter) + random.uniform(0.5, 3)
    flat = np.asarray(picture.crop((0, 0, int(at) + 6, picture.height)), np.float32)
    shear = random.uniform(-0.08, 0.08)
    turn = np.array([[1, shear, 0], [0, 1, 0]], np.float32)
    leant = cv2.warpAffine(flat, turn, flat.shape[::-1], borderMode=cv2.BORDER_REPLICATE)
    soft = cv2.GaussianBlur(leant, (0, 0), float(random.uniform(0.3, size / 32)))
    pixels = np.asarray(soft, np.float32) + random.normal(0, random.uniform(0, 9), soft.shape)
    gray = np.clip(pixels, 0, 255).astype(np.uint8)
    rows = np.flatnonzero((gray > 140).any(axis=1))
    low, high = max(0, rows[0] - 3), rows[-1] + 4
    return np.repeat(gray[low:high, :, None], 3, axis=2)


def fitted(x: NDArray[np.float32], y: NDArray[np.intp]) -> NDArray[np.float64]:
    """Multinomial logistic regression with a small ridge, shape (features, classes)."""
    classes, ridge = len(CLASSES), 1e-3
    wanted = np.eye(classes)[y]

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        w = flat.reshape(x.shape[1], classes)
        scores = x @ w
        scores -= scores.max(axis=1, keepdims=True)
        log_p = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
        value = -(wanted * log_p).sum() / len(y) + ridge * (w * w).sum()
        slope = x.T @ (np.exp(log_p) - wanted) / len(y) + 2 * ridge * w
        return float(value), slope.ravel()

    start = np.zeros(x.shape[1] * classes)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 150})
    return np.asarray(found.x.reshape(x.shape[1], classes), np.float64)


if __name__ == "__main__":
    main()
