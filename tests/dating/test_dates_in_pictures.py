"""Dates burnt into pictures, read by the real readers, in Latin and in Eastern digits."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from antedate.dating.trusts import Trusts
from antedate.evidence import Evidence
from antedate.media.digits import eastern_line
from antedate.media.frames import Frame
from antedate.media.lettering import TextReader
from antedate.workflows.reading import burnt_in, look

LATEST = datetime(2026, 1, 1, tzinfo=UTC)
FONTS = Path("/usr/share/fonts/truetype")
LATIN = FONTS / "dejavu" / "DejaVuSansMono.ttf"
ALSO_DIGITS = FONTS / "dejavu" / "DejaVuSans.ttf"


@pytest.fixture(scope="module")
def reader() -> TextReader:
    return TextReader()


def _frame(text: str, font: Path, size: int = 30) -> NDArray[np.uint8]:
    if not font.is_file():
        pytest.skip(f"needs the font {font.name}: apt-get install fonts-dejavu fonts-noto-core")
    random = np.random.default_rng(1)
    ground = Image.fromarray(random.integers(20, 110, (9, 16, 3), dtype=np.uint8))
    picture = ground.resize((960, 540), Image.Resampling.BICUBIC)
    face = ImageFont.truetype(str(font), size)
    ImageDraw.Draw(picture).text((40, 40), text, font=face, fill="white")
    return np.asarray(picture)


def _found(text: str, font: Path, reader: TextReader) -> list[Evidence]:
    frames = [Frame(0.0, _frame(text, font))]
    return burnt_in(look(frames, 0.0), reader, Trusts(), LATEST)


def test_a_camera_clock_is_read(reader: TextReader) -> None:
    (found,) = _found("CAM 2 2023-08-17 14:27:59", LATIN, reader)
    assert "2023-08-17 14:27:59" in found.words
    assert found.trust > 0.7


def test_a_picture_without_a_date_gives_no_reason(reader: TextReader) -> None:
    assert _found("BREAKING NEWS LIVE", LATIN, reader) == []


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("٢٠٢٣/٠٨/١٧ ١٤:٢٧:٥٩", "2023-08-17 14:27:59"),
        ("۱۴۰۲/۰۵/۲۶ ۱۸:۰۷:۴۲", "2023-08-17 18:07:42"),
    ],
)
def test_arabic_and_persian_digits_are_read(text: str, meant: str, reader: TextReader) -> None:
    (found,) = _found(text, ALSO_DIGITS, reader)
    assert meant in found.words


def test_latin_letters_are_not_taken_for_eastern_digits() -> None:
    line = _frame("BREAKING NEWS LIVE 24", LATIN)[36:80, 34:480]
    found = eastern_line(line)
    assert found is None or found[1] < 0.95


def test_a_running_clock_is_put_back_to_the_start_of_the_video(reader: TextReader) -> None:
    frames = [
        Frame(float(s), _frame(f"2023-08-17 14:27:{10 + s:02d}", LATIN)) for s in (20, 21, 22)
    ]
    (found,) = burnt_in(look(frames, 30.0), reader, Trusts(), LATEST)
    assert "2023-08-17 14:27:10" in found.words


def test_shots_are_kept_apart(reader: TextReader) -> None:
    frames = [
        Frame(0.0, _frame("2021-01-02 10:00:00", LATIN)),
        Frame(4.0, _frame("2023-08-17 14:27:59", LATIN), cut_s=4.0),
    ]
    looked = look(frames, 8.0)
    assert [(shot.start_s, shot.end_s) for shot in looked.shots] == [(0.0, 4.0), (4.0, 8.0)]
    first, second = burnt_in(looked, reader, Trusts(), LATEST)
    assert (first.start_s, second.start_s) == (0.0, 4.0)
