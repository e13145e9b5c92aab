"""The archive at the desk: seeking posts, a post with its versions, and a media with its claims."""

from __future__ import annotations

import dataclasses
import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from running_desk import RunningDesk, visit, wait_until

from antedate.descriptors.codes import Codes
from antedate.records import Post
from antedate.store import AddedFile, Archive
from antedate.when import parse_moment

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HOSTILE = '<script>document.title="taken"</script><img src=x onerror=alert(1)> \u202egpj.exe\x00'
HUGE = "انفجار ضخم هزّ المدينة مساء اليوم. " * 3000


def _post(key: str, text: str, published: str | None, **other: str) -> Post:
    at = parse_moment(published) if published else None
    return Post(key=key, reader="telegram", text=text, published_at=at, **other)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def desk(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    """A desk on an archive with footage, edits, hostile and huge captions, and many posts."""
    folder = tmp_path_factory.mktemp("seek") / "archive"
    shutil.copytree(filled / "archive", folder)
    with Archive.open(folder) as archive:
        street, harbour = archive.media_ids()[:2]
        model = archive.model()
        assert model is not None
        first = _post(
            "chan/1",
            "The bridge over the river has fallen tonight",
            "2024-03-05T21:30:00+03:00",
            source="قناة الأخبار",
            url="https://t.example/chan/1",
        )
        edited = dataclasses.replace(
            first,
            text="The bridge over the river stands tonight",
            edited_at=parse_moment("2024-03-06T08:00:00Z"),
        )
        held = AddedFile(archive.media(street), archive.located(street).path or Path(), "vid.mp4")
        for post in (first, edited):
            archive.add(post, [held], model)
        archive.add_posts(
            [
                _post("h/1", HOSTILE, "2024-03-05", source=f"{HOSTILE} source", url="javascript:x"),
                _post("h/2", HUGE, "2024-03", source="وكالة"),
                _post("h/3", "昨日の大火", None, source="毎日"),
                *(
                    _post(f"m/{n}", f"Пожар на складе {n}", f"2023-01-{n % 28 + 1:02d}", source="Ё")
                    for n in range(60)
                ),
            ]
        )
        match = {
            **{"kind": "same_footage", "probability": 0.97, "reference": {"sha256": harbour}},
            **{"query_start_s": 0.5, "query_end_s": 2.5},
            **{"reference_start_s": 1.0, "reference_end_s": 3.0},
        }
        archive.record_check(
            "/somewhere/street.mp4", street, None, "It is older.", {"matches": [match]}
        )
    started = RunningDesk.start(folder)
    yield started
    started.stop()


def test_posts_are_sought_and_paged(desk: RunningDesk) -> None:
    with desk.client() as client:

        def found(**asked: str) -> list[str]:
            answer = client.get("/api/archive/posts", params=asked)
            assert answer.status_code == 200, answer.text
            return [post["key"] for post in answer.json()["posts"]]

        assert found(q="bridge stands") == ["chan/1"]
        assert found(q="fallen") == []
        assert found(q="大火") == ["h/3"]
        assert found(source="قناه الاخبار") == ["chan/1"]
        assert found(q="пожар", since="2023-01-28", until="2023-01-28")[:1] == ["m/55"]
        assert "chan/1" in found(media="video")
        assert found(media="image") == []
        everything, after = [], ""
        while True:
            page = client.get("/api/archive/posts", params={"after": after}).json()
            everything += [post["key"] for post in page["posts"]]
            after = page["after"]
            if not after:
                break
        assert len(everything) == len(set(everything)) == page["total"] == 66
        back = client.get("/api/archive/posts", params={"before": page["before"]}).json()
        assert [post["key"] for post in back["posts"]] == everything[-len(page["posts"]) - 24 :][
            :24
        ]
        names = client.get("/api/archive/sources", params={"q": "е"}).json()
        assert names == [{"source": "Ё", "posts": 60}]


@pytest.mark.parametrize(
    "asked",
    [
        {"media": "../../etc/passwd"},
        {"since": "soon"},
        {"after": "~x"},
        {"before": "2024-01-01~1"},
        {"after": "~99999999999999999999999"},
        {"q": "x" * 3000},
        {"order": "random"},
    ],
)
def test_what_cannot_be_understood_is_said(desk: RunningDesk, asked: dict[str, str]) -> None:
    with desk.client() as client:
        assert client.get("/api/archive/posts", params=asked).status_code in (400, 422)
        assert client.get("/archive", params=asked).status_code in (400, 422)
        for id in ("0", "99999999", "-1", "9" * 30, "x"):
            assert client.get(f"/archive/posts/{id}").status_code in (404, 422)
        for sha256 in ("0" * 64, "..%2fx", "A" * 64):
            assert client.get(f"/archive/media/{sha256}").status_code in (404, 422)


def test_a_post_and_a_media_as_json(desk: RunningDesk) -> None:
    with desk.client() as client:
        (key,) = client.get("/api/archive/posts", params={"q": "bridge"}).json()["posts"]
        post = client.get(f"/api/archive/posts/{key['id']}").json()
        said = [version["text"].rsplit(" ", 2)[1] for version in post["versions"]]
        assert said == ["fallen", "stands"]
        assert post["post"]["published_at"]["earliest"] == "2024-03-05T18:30:00Z"
        assert post["post"]["published_at"]["zone"] == "+03:00"
        assert [match["kind"] for match in post["matches"]] == ["same_footage"]
        assert len(post["same_file"]) == 1
        (file,) = post["post"]["media"]
        media = client.get(f"/api/archive/media/{file['sha256']}").json()
        assert media["there"]
        assert len(media["posts"]) == 2
        assert [check["finding"] for check in media["checks"]] == ["It is older."]
        assert all(
            claim["kind"] in ("container", "exif", "file_time")
            for claim in media["media"]["claims"]
        )


def test_a_removed_media_says_so(desk: RunningDesk) -> None:
    with Archive.open(desk.folder) as archive:
        model = archive.model()
        assert model is not None
        path = desk.folder.parent / "gone.mp4"
        path.write_bytes(b"gone" * 50)
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        media = dataclasses.replace(
            archive.media(archive.media_ids()[0]), sha256=sha256, size_bytes=200
        )
        codes = Codes(np.zeros((1, 64), np.uint8), np.zeros(1, np.float32), np.ones(1, np.float32))
        archive.add(_post("g/1", "words", None), [AddedFile(media, path, "gone.mp4", codes)], model)
        archive.forget(sha256, "asked <b>for</b>", "me")
    with desk.client() as client:
        answer = client.get(f"/archive/media/{sha256}")
        assert answer.status_code == 410
        assert "asked &lt;b&gt;for&lt;/b&gt;" in answer.text


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_the_pages_in_a_browser(
    chromium: Browser, desk: RunningDesk, scheme: str, width: int
) -> None:
    seen = visit(chromium, desk, color_scheme=scheme, viewport={"width": width, "height": 900})

    def sound(name: str) -> None:
        page.wait_for_load_state("networkidle")
        assert seen.faults() == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        seen.keep(f"archive-{name}-{scheme}-{width}")

    page = seen.go("/archive")
    page.wait_for_selector("video.thumb[src]")
    sound("list")
    page.get_by_label("Words").fill("мост bridge")
    page.get_by_label("Words").press("Enter")
    page.wait_for_url("**q=*")
    assert page.get_by_text("No post found").is_visible()
    page.get_by_label("Words").fill("RIVER stands")
    page.get_by_role("button", name="Search").click()
    page.locator("mark").first.wait_for()
    assert page.locator("mark").all_inner_texts() == ["river", "stands"]
    sound("found")
    page.get_by_role("link", name="قناة الأخبار").click()
    page.wait_for_url("**/archive/posts/*")
    assert page.locator("video[data-play]").count() == 1
    wait_until(page, "document.querySelector('video[data-play]').readyState >= 1")
    assert page.locator("ins").all_inner_texts()[0] == "stands"
    sound("post")
    page.locator("ul.media a").first.click()
    page.wait_for_url("**/archive/media/*")
    sound("media")
    seen.go("/archive?q=gpj")
    title = page.title()
    page.get_by_role("link", name="source").first.click()
    page.wait_for_url("**/archive/posts/*")
    assert "taken" not in (title, page.title())
    assert page.locator("main script, main img[onerror], main a[href^='javascript']").count() == 0
    assert "⟨RLO⟩" in page.inner_text("main")
    sound("hostile")
    seen.go("/archive?q=" + "ضخم")
    page.get_by_role("link", name="وكالة").click()
    page.wait_for_url("**/archive/posts/*")
    assert page.evaluate("getComputedStyle(document.querySelector('.text')).direction") == "rtl"
    sound("rtl")
    seen.go("/archive?since=soon")
    assert page.get_by_role("alert").filter(has_text="soon").count() == 1
    sound("wrong")
    seen.go("/archive")
    page.locator("#source").focus()
    wait_until(page, "document.querySelectorAll('#sources option').length > 3")
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Next").click()
    page.wait_for_url("**after=*")
    page.get_by_role("link", name="Previous").click()
    page.wait_for_url("**before=*")
    assert seen.heard == []
    page.context.close()
