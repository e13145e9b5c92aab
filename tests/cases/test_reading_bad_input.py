"""Texts that are broken, mixed, huge or made to harm."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antedate.cases.reading import read_report
from antedate.cases.reading.page_text import looks_like_page, page_text
from antedate.errors import UsageError
from antedate.when import parse_moment

PUBLISHED = parse_moment("2031-03-14T18:20:00+03:00")
PAGE = """<!DOCTYPE html><html><head><title>Herald</title>
<script>var s = "Minister Fake said on Monday </p> <script>";</script>
<style>p:after { content: "said Nobody" }</style></head>
<body onload="go()"><img src="https://pixel.example/t.gif" width="1" height="1">
<h1>Flood &amp; fire</h1><p title="a > b">Police <b>said</b> the road was shut&nbsp;on Thursday.</p>
<form action="/x"><input value="q"><button>Subscribe said Bob</button></form>
<div style="display:none">Deniz said the secret.</div><p hidden>Deniz said it again.
<p>Last line<br>broken.<iframe src="https://evil.example">Eve said so.</iframe>
<noscript><img src="https://pixel.example/n.gif">Enable it, said Eve.</noscript></body></html>"""


def test_only_what_a_reader_sees_is_drawn_from_a_page() -> None:
    assert page_text(PAGE) == (
        "Flood & fire\n\nPolice said the road was shut on Thursday.\n\nLast line\nbroken."
    )


def test_offsets_refer_to_the_text_drawn_out() -> None:
    draft = read_report(PAGE, PUBLISHED, "Herald")
    (said,) = draft.statements
    assert said.speaker.words == "Police"
    assert draft.text[said.span.start : said.span.end] == said.text
    assert [d.phrase for d in draft.dates] == ["Thursday"]


@pytest.mark.parametrize(
    "page",
    [
        "<p>" + "<" * 50_000,
        "<p>" + "<a " * 50_000,
        "<p>" + "<!--" * 50_000,
        "<p>" + "<div>" * 50_000 + "x",
        "<p>" + '<a b="' * 50_000,
        "<p>" + "<script>" * 50_000,
        "<p>" + "&" * 50_000,
        "<p hidden>" * 20_000,
    ],
)
def test_pages_made_to_harm_end(page: str) -> None:
    assert isinstance(page_text(page), str)


def test_plain_text_with_a_smaller_sign_is_no_page() -> None:
    assert not looks_like_page("The temperature was < 3 degrees, said the met office.")


def test_mixed_scripts_and_directions_keep_their_characters() -> None:
    text = (
        "قال المتحدث باسم \u202bالجيش\u202c شيئا.\n\nPolice said “\u2067لا أحد هنا الآن\u2069 "
        "today, nobody” was there.\n\nПолиция сообщила, что дорога закрыта."
    )
    draft = read_report(text, PUBLISHED, "Norwire")
    assert draft.text == text
    assert [s.speaker.words for s in draft.statements] == ["Police"] * len(draft.statements)
    assert draft.statements
    for said in draft.statements:
        assert text[said.span.start : said.span.end] == said.text


def test_nothing_to_read_is_an_empty_draft() -> None:
    for text in ("", "\ufeff \n\n", "...", "<html></html>"):
        draft = read_report(text, PUBLISHED, "Norwire")
        assert (draft.dates, draft.statements, draft.incidents) == ((), (), ())


def test_more_than_a_report_is_refused() -> None:
    with pytest.raises(UsageError, match="one report"):
        read_report("a" * 20_000_001, PUBLISHED, "Norwire")


@given(st.text(alphabet="aB .,“”\"'’:;—\n1<>/-&said of the on Monday ago killed ", max_size=300))
def test_any_text_is_read_and_spans_lie_in_it(text: str) -> None:
    draft = read_report(text, PUBLISHED, "Norwire")
    spans = [d.span for d in draft.dates] + [s.span for s in draft.statements]
    spans += [u.span for u in draft.unknowns] + [c.span for c in draft.credits]
    for span in spans:
        assert 0 <= span.start < span.end <= len(draft.text)


def test_a_number_in_a_circle_is_read_over() -> None:
    draft = read_report("① The road was shut on Monday. ② days later it rained.", PUBLISHED, "N")
    assert [d.phrase for d in draft.dates][:1] == ["Monday"]


def test_five_megabytes_are_read_whole() -> None:
    filler = "and the water went on and on over the fields and the roads, as it had before, " * 60
    told = f"Police said on Monday that the road was shut. It rained, {filler}\n"
    times = 5_000_000 // len(told) + 1
    draft = read_report(told * times, PUBLISHED, "Norwire")
    assert len(draft.text) >= 5_000_000
    assert len(draft.dates) == len(draft.statements) == times
    assert draft.dates[-1].span.start > 5_000_000 - len(told)
