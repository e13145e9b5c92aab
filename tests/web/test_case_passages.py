"""The text of a report in parts, with passages marked: nothing of it is lost or said twice."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from antedate.web.cases.passages import PART, Mark, paragraphs, part_of, parts


@given(st.text(alphabet="ab \n\u05d0", max_size=300), st.data())
def test_paragraphs_hold_all_of_a_text_but_its_line_ends(text: str, data: st.DataObject) -> None:
    ends = st.integers(0, len(text))
    pairs = data.draw(st.lists(st.tuples(ends, ends), max_size=6))
    marks = [Mark(min(pair), max(pair), f"draft-{n}") for n, pair in enumerate(pairs)]
    shown = list(paragraphs(text, 0, len(text), marks))
    lines = [line for line in text.split("\n") if line.strip()]
    assert ["".join(piece.text for piece in pieces) for pieces in shown] == lines
    for mark in marks:
        marked = "".join(
            piece.text for pieces in shown for piece in pieces if mark.draft in piece.drafts
        )
        inside = "".join(
            text[at]
            for at in range(mark.start, mark.end)
            if text[at] != "\n" and _line(text, at).strip()
        )
        assert marked == inside


def test_of_passages_over_one_another_the_shortest_comes_first() -> None:
    text = "An official said that it fell."
    (pieces,) = paragraphs(text, 0, len(text), [Mark(0, 30, "long"), Mark(3, 11, "short")])
    assert [(piece.text, piece.drafts) for piece in pieces] == [
        ("An ", ("long",)),
        ("official", ("short", "long")),
        (" said that it fell.", ("long",)),
    ]


def test_parts_lie_end_to_end_and_break_between_paragraphs() -> None:
    text = ("A line of some words.\n" * 5_000) + "x" * (3 * PART)
    parted = parts(text)
    assert parted[0][0] == 0
    assert parted[-1][1] == len(text)
    assert all(one[1] == two[0] for one, two in pairwise(parted))
    assert all(end - start <= PART for start, end in parted)
    assert all(text[end - 1] == "\n" for _, end in parted[:3])
    assert [part_of(parted, start) for start, _ in parted] == list(range(len(parted)))
    assert parts("") == [(0, 0)]


def _line(text: str, at: int) -> str:
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    return text[start : end if end >= 0 else len(text)]
