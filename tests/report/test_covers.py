import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from sample_answers import answer, appearances, jpeg, match, pair, picture

from antedate.errors import UsageError
from antedate.records import MatchKind
from antedate.report.carry import on_pair, on_query
from antedate.report.covers import Cover, paint, read_covers

SHA = "1a" * 32


def write(folder: Path, text: str) -> Path:
    path = folder / "covers.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_rows_are_read(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        f"\ufeffmedia,start_s,end_s,x,y,w,h\nquery,1,2.5,.1,.2,.3,.4\n{SHA.upper()},0,9,,,,\n",
    )
    assert read_covers(path) == [
        Cover("query", 1, 2.5, (0.1, 0.2, 0.3, 0.4)),
        Cover(SHA, 0, 9, None),
    ]


def test_every_faulty_row_is_named(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "media,start_s,end_s,x,y,w,h\nquery,5,2,,,,\nclip.mp4,0,1,,,,\nquery,0,1,.9,.9,.5,.5\n"
        "query,0,nan,,,,\nquery,0,1,.1,,,\nquery,0,1,,,,\n",
    )
    with pytest.raises(UsageError) as caught:
        read_covers(path)
    said = str(caught.value)
    assert str(path) in said
    assert all(f"row {row}:" in said for row in (2, 3, 4, 5, 6))
    assert "row 7" not in said


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", 'media,start_s,end_s\nquery,0,"1\n'])
def test_what_is_no_list_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(UsageError):
        read_covers(write(tmp_path, text))


def test_a_missing_or_binary_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        read_covers(tmp_path / "none.csv")
    (tmp_path / "b.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError):
        read_covers(tmp_path / "b.csv")


def test_paint_covers_and_drops_metadata() -> None:
    original = picture(3)
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    original.save(out, "JPEG", exif=exif.tobytes(), comment=b"secret comment")
    painted = paint(out.getvalue(), [(0.25, 0.5, 0.25, 0.25)])
    assert b"taken at home" not in painted
    assert b"secret comment" not in painted
    pixels = np.asarray(Image.open(io.BytesIO(painted)))
    height, width, _ = pixels.shape
    inside = pixels[height // 2 + 2 : height * 3 // 4 - 2, width // 4 + 2 : width // 2 - 2]
    assert np.abs(inside.astype(int) - (38, 40, 43)).max() < 25
    assert inside.std() < 4
    assert pixels[: height // 3].std() > 10


def test_a_whole_frame_leaves_nothing_of_the_picture() -> None:
    painted = np.asarray(Image.open(io.BytesIO(paint(jpeg(picture(3)), [None]))))
    assert painted.std(axis=(0, 1)).max() < 1


@pytest.mark.parametrize("broken", [b"", b"not a picture", jpeg(picture(3))[:400]])
def test_what_cannot_be_decoded_is_not_shown(broken: bytes) -> None:
    assert paint(broken, []) == b""


@pytest.mark.parametrize("mirrored", [False, True])
def test_a_box_is_carried_to_the_other_side_and_back(mirrored: bool) -> None:
    shown = pair(3, 13.5, 33.5, mirrored)
    found = match(MatchKind.SAME_FOOTAGE, SHA, (12, 19), pairs=(shown,))
    cover = Cover("query", 13, 14, (0.0, 0.0, 0.5, 0.5))
    there = on_pair(shown, found, [cover], [])
    assert there.query == (cover.box,)
    (box,) = there.reference
    assert box is not None
    # The outline spans 0.12 to 0.86 across: its left half, or its right half when mirrored.
    middle = (0.12 + 0.86) / 2
    left, right = (middle, 0.86) if mirrored else (0.12, middle)
    assert box[0] <= left < right <= box[0] + box[2]
    assert box[2] < 1.4 * (right - left)
    back = on_pair(shown, found, [], [Cover(SHA, 33, 34, box)])
    assert back.query[0] is not None
    assert back.query[0][2] >= 0.5


def test_where_no_registration_is_known_the_whole_frame_is_covered() -> None:
    shown = pair(3, 13.5, 33.5)
    bare = type(shown)(13.5, 33.5, shown.query_jpeg, shown.reference_jpeg)
    found = match(MatchKind.SAME_FOOTAGE, SHA, (12, 19), pairs=(bare,))
    assert on_pair(bare, found, [Cover("query", 13, 14, (0, 0, 1, 1))], []).reference == (None,)


def test_another_take_is_not_the_same_face() -> None:
    shown = pair(3, 13.5, 33.5)
    found = match(MatchKind.SAME_PLACE, SHA, (12, 19), pairs=(shown,))
    assert on_pair(shown, found, [Cover("query", 13, 14, None)], []).reference == ()


def test_a_mark_in_a_reference_reaches_the_query_in_its_own_time() -> None:
    carried = on_query([Cover("2b" * 32, 4.0, 9.0, None)], answer())
    assert [(c.media, round(c.start_s, 3), round(c.end_s, 3)) for c in carried] == [
        ("query", 27.0, 31.0)
    ]
    assert on_query([Cover("2b" * 32, 30.0, 35.0, None)], answer()) == []
    assert appearances()[1].match.speed == 1.25
