"""Output of auto-archiver."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from antedate.ingest import Defaults, read, recognise
from antedate.records import Found, Problem
from antedate.when import Precision

MP4 = b"\x00\x00\x00\x18ftypisom"
URL = "https://t.me/channel/5"


def result(*media: object, **metadata: object) -> dict[str, object]:
    start = {
        "_processed_at": "2023-11-20 10:00:00.123456+00:00",
        "url": URL,
        "title": "A title",
        "content": "What was said",
        "timestamp": "2023-11-14 22:13:20+00:00",
    }
    return {
        "status": "telethon_extractor: success",
        "metadata": {**start, **metadata},
        "media": list(media),
    }


def media(name: object, key: object = None, **properties: object) -> dict[str, object]:
    return {
        "filename": name,
        "_key": key,
        "urls": [],
        "properties": properties,
        "_mimetype": "video/mp4",
    }


def write(path: Path, content: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def file(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(MP4)
    return path


def split(path: Path, defaults: Defaults | None = None) -> tuple[list[Found], list[Problem]]:
    items = list(read(path, defaults or Defaults()))
    return (
        [item for item in items if isinstance(item, Found)],
        [item for item in items if isinstance(item, Problem)],
    )


def only(path: Path) -> Found:
    posts, problems = split(path)
    assert not problems
    [post] = posts
    return post


def names(item: Found) -> list[str]:
    return [found.path.name for found in item.files]


def test_a_result_with_its_video(tmp_path: Path) -> None:
    path = write(tmp_path / "out" / "metadata.json", result(media("a.mp4"), uploader="Someone"))
    file(tmp_path / "out" / "a.mp4")
    assert recognise(tmp_path / "out") == recognise(path) == "auto-archiver"
    item = only(path)
    assert item == only(tmp_path / "out")
    assert [found.shown for found in item.files] == [str(tmp_path / "out" / "a.mp4")]
    post = item.post
    assert post.url == URL
    assert post.source == "Someone"
    assert post.text == "A title\n\nWhat was said"
    assert post.key == f'auto-archiver:["{URL}"]'
    assert json.loads(post.original)["status"].endswith("success")


@pytest.mark.parametrize(
    "written",
    [
        "2023-11-14 22:13:20+00:00",
        "2023-11-14T22:13:20Z",
        "2023-11-14T22:13:20",
        "2023-11-14 22:13:20+03:00",
        1700000000,
        1700000000.0,
        "1700000000",
    ],
)
def test_its_zone_is_never_taken(tmp_path: Path, written: object) -> None:
    path = write(tmp_path / "r.json", result(timestamp=written))
    [item], _ = split(path, Defaults(zone="Asia/Baghdad"))
    published = item.post.published_at
    assert published is not None
    assert published.zone is None
    assert published.at == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
    assert published.earliest < published.at < published.latest
    assert any("zone" in note for note in item.post.notes)


@pytest.mark.parametrize("day", ["2023-11-14 00:00:00+00:00", "20231114"])
def test_the_day_alone(tmp_path: Path, day: str) -> None:
    published = only(write(tmp_path / "r.json", result(timestamp=None, upload_date=day))).post
    assert published.published_at is not None
    assert published.published_at.precision is Precision.DAY
    assert published.published_at.zone is None
    assert published.published_at.at == datetime(2023, 11, 14, tzinfo=UTC)


def test_when_it_was_fetched(tmp_path: Path) -> None:
    clock = only(write(tmp_path / "a.json", result())).post.retrieved_at
    assert clock is not None
    assert clock.zone is not None
    assert clock.at == datetime(2023, 11, 20, 10, 0, 0, 123456, tzinfo=UTC)
    older = result(_processed_at=1700474400.0)
    counted = only(write(tmp_path / "b.json", older)).post.retrieved_at
    assert counted is not None
    assert counted.zone is None


def test_stored_media_are_found_by_key_from_below_the_root(tmp_path: Path) -> None:
    root = tmp_path / "local_archive"
    stored = media("/run/x1/abc.mp4", "./local_archive/t-me-channel-5/0a1b.mp4")
    write(root / "random" / "9f.json", result(stored))
    file(root / "t-me-channel-5" / "0a1b.mp4")
    file(root / "t-me-channel-5" / "stranger.mp4")
    posts, problems = split(root)
    assert not problems
    assert [(item.post.reader, names(item)) for item in posts] == [
        ("auto-archiver", ["0a1b.mp4"]),
        ("file", ["stranger.mp4"]),
    ]


def test_stored_media_are_found_by_hash(tmp_path: Path) -> None:
    digits = "0123456789abcdef" * 4
    path = write(tmp_path / "r.json", result(media("/run/x/v.mp4", hash=f"SHA-256:{digits}")))
    file(tmp_path / f"{digits[:24]}.mp4")
    assert names(only(path)) == [f"{digits[:24]}.mp4"]


def test_what_is_made_from_the_post_is_no_footage(tmp_path: Path) -> None:
    video = media("v.mp4", thumbnails=[media("t1.jpg", id="thumbnail_1"), media("t2.jpg")])
    extras = [media("s.png", id="screenshot"), media("c.jpg", id="cover"), media("page.html")]
    inner = media("page.warc", replies=[media("inner.mp4")], one=media("single.mp4"))
    write(tmp_path / "r.json", result(video, *extras, inner))
    for name in ("v.mp4", "t1.jpg", "t2.jpg", "s.png", "c.jpg", "inner.mp4", "single.mp4"):
        file(tmp_path / name)
    (tmp_path / "page.html").write_text("<html>")
    assert names(only(tmp_path)) == ["v.mp4", "inner.mp4", "single.mp4"]


def test_the_same_file_named_twice_is_one(tmp_path: Path) -> None:
    file(tmp_path / "v.mp4")
    path = write(tmp_path / "r.json", result(media("v.mp4"), media("/run/v.mp4")))
    assert names(only(path)) == ["v.mp4"]


def test_a_list_and_lines(tmp_path: Path) -> None:
    two = [result(), result(url="https://example.org/2")]
    listed = write(tmp_path / "a" / "all.json", two)
    lines = write(tmp_path / "b" / "all.jsonl", "\n".join(json.dumps(one) for one in two) + "\n\n")
    answer = write(tmp_path / "c" / "api.json", [{"id": "1", "url": "u", "result": two[1]}])
    for path in (listed, lines):
        posts, problems = split(path)
        assert not problems
        assert [item.post.url for item in posts] == [URL, "https://example.org/2"]
        assert split(path.parent) == (posts, problems)
    assert only(answer).post.url == "https://example.org/2"


def test_one_bad_result_does_not_spoil_the_rest(tmp_path: Path) -> None:
    bad = ["{", "5", '{"status": "x", "metadata": 5}', "[" * 100_000]
    lines = [json.dumps(result()), *bad, json.dumps(result(url="https://example.org/2"))]
    posts, problems = split(write(tmp_path / "all.jsonl", "\n".join(lines)))
    assert len(posts) == 2
    assert [f"result {n}" in str(p.error) for n, p in enumerate(problems, 2)] == [True] * 4
    assert all(problem.error.remedy for problem in problems)


@pytest.mark.parametrize("name", ["../secret.mp4", "..\\secret.mp4", "a/../../secret.mp4"])
def test_a_path_that_climbs_is_refused(tmp_path: Path, name: str) -> None:
    file(tmp_path / "secret.mp4")
    path = write(tmp_path / "in" / "r.json", result(media(name)))
    [item], [problem] = split(path)
    assert item.files == ()
    assert any("refused" in note for note in item.post.notes)
    assert "r.json" in str(problem.error)


def test_an_absolute_path_is_only_looked_for_inside(tmp_path: Path) -> None:
    secret = file(tmp_path / "secret.mp4")
    item = only(write(tmp_path / "in" / "r.json", result(media(str(secret)))))
    assert item.files == ()
    assert any("not in the folder" in note for note in item.post.notes)


def test_a_link_is_refused(tmp_path: Path) -> None:
    secret = file(tmp_path / "secret.mp4")
    path = write(tmp_path / "in" / "r.json", result(media("v.mp4")))
    (tmp_path / "in" / "v.mp4").symlink_to(secret)
    [item], [problem] = split(path)
    assert item.files == ()
    assert "link" in str(problem.error)


def test_wrong_types_everywhere_never_raise(tmp_path: Path) -> None:
    values: list[object] = [None, True, 5, -1e300, "", "\ud800", ".", [], [[]], {}, {"a": []}, [{}]]
    odd: list[object] = []
    for value in values:
        odd += [result(media(value, value)), result(value), result(media("x", hash=value))]
        odd += [{**result(), "media": value}, {**result(), "status": value}]
        odd += [result(media("x", inner=value)), {**result(media("x")), "properties": value}]
        odd += [result(**{n: value}) for n in ("url", "title", "content", "timestamp", "author")]
        odd += [result(_processed_at=value), result(timestamp=None, upload_date=value)]
    posts, _ = split(write(tmp_path / "all.json", odd))
    assert len(posts) == len(odd)
    for item in posts:
        repr(item).encode()


def test_a_failed_result_says_so(tmp_path: Path) -> None:
    failed = {**result(), "status": "no archiver"}
    assert any("success" in note for note in only(write(tmp_path / "r.json", failed)).post.notes)
