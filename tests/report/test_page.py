import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from sample_answers import ARABIC, HOSTILE, PERSIAN, answer, appearances, moment, seen, stored

from antedate.records import Answer
from antedate.report.history import earliest
from antedate.report.page import render
from antedate.report.words import STANDING, finding


class Reader(HTMLParser):
    """All tags with their attributes, and the text outside of the style sheet."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._style = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._style = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._style = False

    def handle_data(self, data: str) -> None:
        self.text += "" if self._style else data

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def page() -> Reader:
    return Reader(render([answer()]))


def test_the_verdict_is_at_the_top_in_one_heading(page: Reader) -> None:
    assert len(page.of("h1")) == 1
    assert page.text.index("Published before") < page.text.index("Where in the video")
    assert "2 parts of this video (0:12 to 0:19 and 0:27 to 0:41) were published" in page.text


def test_nothing_is_loaded_and_nothing_runs(page: Reader) -> None:
    assert not {"script", "link", "iframe", "object", "base", "form"} & {t for t, _ in page.tags}
    assert all((a["src"] or "").startswith("data:image/jpeg;base64,") for a in page.of("img"))
    assert not any(name.startswith("on") for _, attributes in page.tags for name in attributes)
    policy = next(a["content"] for a in page.of("meta") if "http-equiv" in a)
    assert policy == "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def test_only_plain_web_addresses_can_be_clicked(page: Reader) -> None:
    links = [a for a in page.of("a") if not (a["href"] or "").startswith("#")]
    assert [a["href"] for a in links] == [
        "https://t.me/example_news/48213",
        "https://example.org/desk/112",
        "https://example.net/k/9",
    ]
    assert {a["rel"] for a in links} == {"noopener noreferrer nofollow"}
    assert "javascript:alert(1)" in page.text


@pytest.mark.parametrize(
    "url",
    [
        "http://",
        "https://a b",
        "https://x\u202ey.org",
        "//x.org",
        "data:text/html,x",
        "https://[::1",
    ],
)
def test_odd_addresses_are_text(url: str) -> None:
    post = stored(1, "X", moment("2021"), "", url)
    shown = Reader(render([answer(appearances=(seen(1, 9, post),), earliest=())]))
    assert [a for a in shown.of("a") if not (a["href"] or "").startswith("#")] == []


def test_captions_keep_their_letters_and_lose_their_tricks(page: Reader) -> None:
    assert ARABIC in page.text
    assert PERSIAN in page.text
    assert "<script>alert('x')</script> & \u27e8RLO\u27e9evil\u27e8PDF\u27e9" in page.text
    # Only the isolates that set names apart in sentences are left, in pairs.
    assert page.text.count("\u2068") == page.text.count("\u2069") > 0
    assert not re.search("[\u202a-\u202e\u2066\u2067\x1b\ud800]", page.text)


def test_every_caption_and_name_takes_its_own_direction(page: Reader) -> None:
    captions = [a for _, a in page.tags if (a.get("class") or "") == "caption"]
    assert captions
    assert all(a["dir"] == "auto" for a in captions)
    raw = render([answer()])
    for name in ("قناة الأخبار العاجلة", "کوردستان میدیا", "ایران نما"):
        outside = re.sub(r"<bdi[^>]*>[^<]*</bdi>|\u2068[^\u2069]*\u2069", "", raw)
        assert name not in outside


def test_what_was_searched_and_that_nothing_means_nothing(page: Reader) -> None:
    text = " ".join(page.text.split())
    assert STANDING in text
    assert "2022 to 2024-09-30" in text
    assert "Posts without a date17" in text.replace("date 17", "date17")
    assert "sscd-disc-mixup" in text
    assert "no date known" in text


def test_dates_in_both_zones_with_their_precision(page: Reader) -> None:
    assert "2024-03-05 14:30:12 Asia/Baghdad" in page.text
    assert "2024-03-05 11:30:12 UTC" in page.text
    assert "only the month is known" in page.text


def test_claims_are_marked_as_claims(page: Reader) -> None:
    assert "Claims, not facts" in page.text
    assert "file time, the weakest" in page.text


def test_a_chain_is_shown(page: Reader) -> None:
    assert "Found through copies:" in page.text


def test_weaker_candidates_are_folded(page: Reader) -> None:
    assert "1 weaker candidate below the threshold, not reported" in page.text


def test_every_link_inside_the_page_leads_somewhere(page: Reader) -> None:
    ids = [a["id"] for _, a in page.tags if "id" in a]
    assert len(ids) == len(set(ids))
    inside = [a["href"] for a in page.of("a") if (a["href"] or "").startswith("#")]
    assert inside
    assert {(href or "")[1:] for href in inside} <= set(ids)


def test_several_inputs_have_one_overview_and_a_failed_one_its_place() -> None:
    failed = Answer("/x/<b>.mp4", error="/x/<b>.mp4: is empty. Give another file.")
    failed = replace(failed, finding=finding(failed))
    shown = Reader(render([answer(), failed, answer(appearances=(), earliest=(), finding="")]))
    assert len(shown.of("h1")) == 1
    assert "3 files checked; footage of 1 was found in the archive; 1 could not" in shown.text
    assert shown.text.count("is empty. Give another file.") == 2
    assert not shown.of("b")
    ids = [a["id"] for _, a in shown.tags if "id" in a]
    assert len(ids) == len(set(ids))


def test_an_image_and_an_answer_with_nothing_at_all() -> None:
    found = (seen(0, 0, stored(1, None, moment("2021"))),)
    image = answer(
        duration_s=0.0, appearances=found, earliest=earliest(found, None), media=None, finding=""
    )
    assert "still image" in render([image])
    assert "Nothing found" in render([Answer("x.mp4")])


def test_a_huge_caption_is_cut_and_says_so() -> None:
    post = stored(1, "X" * 100_000, moment("2021"), "word " * 400_000)
    page = render([answer(appearances=(seen(1, 9, post),), earliest=())])
    assert "1,980,000 more characters are left out here." in page
    assert len(page) < 1_000_000


def test_many_posts_are_folded_and_counted() -> None:
    posts = [stored(n, f"S{n}", moment("2021")) for n in range(1, 501)]
    page = render([answer(appearances=(seen(1, 9, *posts),), earliest=())])
    assert "492 more posts" in page
    assert "300 further posts left out; the JSON holds all." in page


def test_bytes_that_are_no_jpeg_are_not_embedded() -> None:
    first = appearances()[0]
    svg = replace(first.match.pairs[0], query_jpeg=b"<svg onload=alert(1)>", reference_jpeg=b"")
    made = replace(first, match=replace(first.match, pairs=(svg,)))
    page = render([answer(appearances=(made,), earliest=(), shots=())])
    assert "picture not shown" in page
    assert "base64" not in page


def test_a_hostile_path_and_note() -> None:
    nasty = answer(path=f"/x/{HOSTILE}\n.mp4", notes=(HOSTILE,), finding=HOSTILE)
    page = render([nasty])
    page.encode("utf-8")
    assert "<script" not in page
    assert "\u202e" not in page
    assert "evil.example/x.png>" not in page


def test_no_answers_are_no_report() -> None:
    with pytest.raises(ValueError, match="at least one"):
        render([])
