import base64
import io
import re
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from sample_answers import HOSTILE, PATH, answer, jpeg, picture

from antedate.errors import UsageError
from antedate.records import Answer
from antedate.report.covers import Cover
from antedate.report.page import render
from antedate.report.public import redact

SECRETS = (
    "/home/nour",
    "clip عاجل",
    "/srv/exports",
    "/srv/drop",
    "telegram/2024/video_12.mp4",
    "video_12.mp4",
    "ytdlp/street.webm",
    "the record as found",
    "36.19",
    "gps",
    "mtime",
    "file time, the weakest",
    "2024-09-30 11:58:01",
)


def words_of(page: str) -> str:
    """The page without its pictures, whose letters may spell anything."""
    return re.sub(r"data:image/jpeg;base64,[^\"]+", "", page)


def test_a_private_report_holds_what_a_public_one_withholds() -> None:
    page = words_of(render([answer()]))
    missing = [secret for secret in SECRETS if secret not in page.lower()]
    # The original record is in no report.
    assert missing == ["the record as found"]


def test_nothing_private_is_in_a_public_report() -> None:
    page = words_of(render([answer()], public=True, covers=[Cover("query", 12, 14)]))
    assert [secret for secret in SECRETS if secret in page.lower()] == []
    assert "Prepared for publication." in page
    assert "Query file" in page
    assert "creation_time" in page
    assert "https://t.me/example_news/48213" in page


def test_paths_in_errors_and_notes_are_removed() -> None:
    failed = Answer(
        "video",
        error=r"video: cannot be read. See /var/lib/my files/x.log, C:\Users\nour\a.mp4 or ~/b.mp4",
        finding=f"This file could not be checked: {PATH}: no and/or maybe https://x.org/a/b",
        notes=("the video was cut", "location +36.19+044.00/"),
    )
    safe, withheld = redact(failed)
    assert safe.error == (
        "[path removed]: cannot be read. See [path removed], [path removed] or [path removed]"
    )
    assert safe.finding == (
        "This file could not be checked: [path removed] عاجل 2024.mp4: no and/or maybe "
        "https://x.org/a/b"
    )
    assert safe.notes == ("the video was cut",)
    assert withheld.notes == 1


def pictures(page: str) -> list[bytes]:
    return [base64.b64decode(m) for m in re.findall(r'src="data:image/jpeg;base64,([^"]+)"', page)]


def is_blank(picture_bytes: bytes) -> bool:
    pixels = np.asarray(Image.open(io.BytesIO(picture_bytes)).convert("RGB"))
    return bool(pixels.std(axis=(0, 1)).max() < 2)


def test_covers_reach_every_picture_of_the_marked_time() -> None:
    whole = Cover("query", 0, 64)
    page = render([answer()], public=True, covers=[whole])
    shown = pictures(page)
    kept = [p for p in shown if not is_blank(p)]
    # Only the other take of the place, in the reference, is no picture of the query.
    assert len(shown) == 20
    assert len(kept) == 1
    assert "19 of 20 pictures have marked areas covered" in page


def test_a_public_page_says_when_nothing_is_covered() -> None:
    assert "no picture is covered" in render([answer()], public=True)
    far = [Cover("99" * 32, 0, 1)]
    assert "None of the 1 mark given falls on a picture" in render(
        [answer()], public=True, covers=far
    )


def test_covers_without_public_are_refused() -> None:
    with pytest.raises(UsageError, match="public reports only"):
        render([answer()], covers=[Cover("query", 0, 1)])


def test_pictures_are_encoded_anew_even_uncovered() -> None:
    out = io.BytesIO()
    picture(5).save(out, "JPEG", comment=b"home address")
    shot = replace(answer().shots[0], jpeg=out.getvalue())
    page = render([answer(shots=(shot,))], public=True)
    assert not any(b"home address" in p for p in pictures(page))
    assert any(b"home address" in p for p in pictures(render([answer(shots=(shot,))])))


def test_the_answer_itself_is_left_as_it_was() -> None:
    before = answer()
    redact(before, [Cover("query", 0, 64)])
    assert before == answer()
    assert before.appearances[1].posts[2].post.source == HOSTILE
    assert jpeg(picture(3)) == jpeg(picture(3))


def test_first_posts_stay_apart_after_redaction() -> None:
    safe, _ = redact(answer())
    keys = {s.post.key for found in safe.earliest for s in found.posts}
    assert len(keys) == len({s.id for found in safe.earliest for s in found.posts})
    assert not any("telegram" in key for key in keys)
