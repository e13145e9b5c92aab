"""Videos with the .info.json that yt-dlp writes beside them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from antedate.ingest import Defaults, read, recognise
from antedate.records import Found, Problem
from antedate.when import Precision, parse_moment

MP4 = b"\x00\x00\x00\x18ftypisom"
STEM = "Strike on the bridge [abc123]"


def info(**more: object) -> dict[str, object]:
    return {
        "id": "abc123",
        "title": "Strike on the bridge",
        "description": "Filmed this morning",
        "extractor": "youtube",
        "webpage_url": "https://www.youtube.com/watch?v=abc123",
        "channel": "Channel",
        "uploader": "Uploader",
        "ext": "mp4",
        "timestamp": 1700000000,
        "upload_date": "20231114",
        "epoch": 1700100000,
        **more,
    }


def write(folder: Path, record: object, stem: str = STEM, files: tuple[str, ...] = ()) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    text = record if isinstance(record, str) else json.dumps(record)
    (folder / f"{stem}.info.json").write_text(text)
    for name in files:
        (folder / name).write_bytes(MP4)
    return folder


def split(path: Path, defaults: Defaults | None = None) -> tuple[list[Found], list[Problem]]:
    items = list(read(path, defaults or Defaults()))
    return (
        [item for item in items if isinstance(item, Found)],
        [item for item in items if isinstance(item, Problem)],
    )


def only(path: Path, defaults: Defaults | None = None) -> Found:
    posts, problems = split(path, defaults)
    assert not problems
    [post] = posts
    return post


def names(item: Found) -> list[str]:
    return [file.path.name for file in item.files]


def test_a_video_with_its_record(tmp_path: Path) -> None:
    pictures = (f"{STEM}.jpg", f"{STEM}.webp")
    folder = write(tmp_path / "v", info(), files=(f"{STEM}.mp4", *pictures))
    (folder / f"{STEM}.en.vtt").write_text("WEBVTT")
    (folder / f"{STEM}.description").write_text("Filmed this morning")
    assert recognise(folder) == "yt-dlp"
    item = only(folder)
    assert [file.shown for file in item.files] == [str(folder / f"{STEM}.mp4")]
    post = item.post
    assert post.reader == "yt-dlp"
    assert post.source == "Channel"
    assert post.url == "https://www.youtube.com/watch?v=abc123"
    assert post.text == "Strike on the bridge\n\nFilmed this morning"
    assert post.published_at is not None
    assert post.published_at.at == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
    assert post.retrieved_at is not None
    assert post.retrieved_at.at == datetime(2023, 11, 16, 2, 0, tzinfo=UTC)
    assert json.loads(post.original)["id"] == "abc123"


def test_the_key_is_the_site_and_its_number(tmp_path: Path) -> None:
    one = only(write(tmp_path / "a", info(), files=(f"{STEM}.mp4",)))
    two = only(write(tmp_path / "b", info(title="New title"), stem="other", files=("other.mkv",)))
    other = only(write(tmp_path / "c", info(extractor="vimeo")))
    assert one.post.key == two.post.key
    assert one.post.key != other.post.key


def test_one_video_or_its_record_may_be_named(tmp_path: Path) -> None:
    folder = write(tmp_path, info(), files=(f"{STEM}.mp4", "unrelated.mp4"))
    by_video = only(folder / f"{STEM}.mp4")
    by_record = only(folder / f"{STEM}.info.json")
    assert recognise(folder / f"{STEM}.mp4") == "yt-dlp"
    assert by_video == by_record
    assert only(folder / "unrelated.mp4").post.reader == "file"


def test_release_time_then_the_day(tmp_path: Path) -> None:
    released = only(write(tmp_path / "a", info(timestamp=None, release_timestamp=1600000000))).post
    assert released.published_at is not None
    assert released.published_at.at == datetime(2020, 9, 13, 12, 26, 40, tzinfo=UTC)
    day = only(write(tmp_path / "b", info(timestamp=None))).post.published_at
    assert day is not None
    assert day.precision is Precision.DAY
    assert day.zone == "UTC"
    assert day.at == datetime(2023, 11, 14, tzinfo=UTC)
    assert day.latest == datetime(2023, 11, 15, tzinfo=UTC)


@pytest.mark.parametrize("day", ["2023", "99999999", "tomorrow", "20231345"])
def test_a_day_that_is_none(tmp_path: Path, day: str) -> None:
    item = only(write(tmp_path, info(timestamp=None, upload_date=day)))
    if day == "2023":
        assert item.post.published_at is not None
        assert item.post.published_at.precision is Precision.YEAR
    else:
        assert item.post.published_at is None
        assert any(day in note for note in item.post.notes)


def test_what_the_record_is_silent_on_comes_from_the_person(tmp_path: Path) -> None:
    bare = {"id": "1", "extractor": "x"}
    said = Defaults(source="S", url="https://e.org", published_at=parse_moment("2020"))
    post = only(write(tmp_path / "a", bare), said).post
    assert (post.source, post.url, post.published_at) == (said.source, said.url, said.published_at)
    full = only(write(tmp_path / "b", info()), said).post
    assert full.source == "Channel"
    assert full.published_at != said.published_at


@pytest.mark.parametrize(
    ("files", "ext", "expected"),
    [
        ((".mp4", ".f137.mp4", ".f140.m4a"), "mp4", ".mp4"),
        ((".mkv", ".f137.mp4", ".f251.webm"), "mp4", ".mkv"),
        ((".webm", ".mp4"), "webm", ".webm"),
        ((".webm", ".mp4"), "flv", ".mp4"),
        ((".f251.webm", ".f137.mp4"), "mp4", ".f137.mp4"),
        ((".jpg",), "jpg", ".jpg"),
        ((".mp4", ".jpg"), "jpg", ".mp4"),
    ],
)
def test_which_file_is_the_video(
    tmp_path: Path, files: tuple[str, ...], ext: str, expected: str
) -> None:
    streams = [
        {"format_id": "137", "vcodec": "avc1", "acodec": "none"},
        {"format_id": "251", "vcodec": "none", "acodec": "opus"},
    ]
    record = info(ext=ext, requested_formats=streams)
    folder = write(tmp_path, record, files=tuple(STEM + end for end in files))
    assert names(only(folder)) == [STEM + expected]


def test_streams_that_were_not_merged_are_noted(tmp_path: Path) -> None:
    item = only(write(tmp_path, info(), files=(f"{STEM}.f137.mp4",)))
    assert any("not merged" in note for note in item.post.notes)
    assert only(tmp_path / f"{STEM}.f137.mp4").post.key == item.post.key


@pytest.mark.parametrize("files", [(), (f"{STEM}.jpg",), (f"{STEM}.mp4.part",)])
def test_without_media_the_post_stays(tmp_path: Path, files: tuple[str, ...]) -> None:
    item = only(write(tmp_path, info(), files=files))
    assert item.files == ()
    assert any("not in the folder" in note for note in item.post.notes)


def test_a_neighbour_whose_name_starts_alike_keeps_its_own_record(tmp_path: Path) -> None:
    write(tmp_path, info(), stem="clip", files=("clip.mp4",))
    write(tmp_path, info(id="2"), stem="clip.two", files=("clip.two.mp4",))
    (tmp_path / "clip.three.mp4").write_bytes(MP4)
    posts, problems = split(tmp_path)
    assert not problems
    assert sorted((item.post.reader, *names(item)) for item in posts) == [
        ("file", "clip.three.mp4"),
        ("yt-dlp", "clip.mp4"),
        ("yt-dlp", "clip.two.mp4"),
    ]


def test_a_renamed_record_still_finds_its_file(tmp_path: Path) -> None:
    record = info(_filename="/home/someone/videos/real.mp4")
    assert names(only(write(tmp_path, record, files=("real.mp4",)))) == ["real.mp4"]


def test_a_record_never_takes_the_file_of_another(tmp_path: Path) -> None:
    write(tmp_path, info(_filename="b.mp4"), stem="a")
    write(tmp_path, info(id="2"), stem="b", files=("b.mp4",))
    posts, _ = split(tmp_path)
    assert [names(item) for item in posts] == [[], ["b.mp4"]]


@pytest.mark.parametrize("name", ["../secret.mp4", "/etc/secret.mp4", "..\\secret.mp4"])
def test_a_path_in_the_record_leads_nowhere_else(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.mp4").write_bytes(MP4)
    item = only(write(tmp_path / "in", info(_filename=name, filepath=name)))
    assert item.files == ()


def test_a_link_as_media_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.mp4").write_bytes(MP4)
    folder = write(tmp_path / "in", info())
    (folder / f"{STEM}.mp4").symlink_to(tmp_path / "secret.mp4")
    posts, [problem] = split(folder)
    assert [item.files for item in posts] == [()]
    assert "link" in str(problem.error)
    assert STEM in str(problem.error)


def test_a_playlist_is_no_post(tmp_path: Path) -> None:
    write(tmp_path, info(_type="playlist", entries=[]), stem="list", files=("list.jpg",))
    write(tmp_path, info(), files=(f"{STEM}.mp4",))
    assert names(only(tmp_path)) == [f"{STEM}.mp4"]
    posts, [problem] = split(tmp_path / "list.info.json")
    assert not posts
    assert "playlist" in str(problem.error)


@pytest.mark.parametrize("content", ["", "{", "[]", '"x"', "null", "[" * 100_000])
def test_a_damaged_record_leaves_the_video_readable(tmp_path: Path, content: str) -> None:
    folder = write(tmp_path, content, files=(f"{STEM}.mp4",))
    for path in (folder, folder / f"{STEM}.mp4"):
        posts, [problem] = split(path)
        assert [names(item) for item in posts] == [[f"{STEM}.mp4"]]
        assert posts[0].post.reader == "file"
        assert ".info.json" in str(problem.error)
        assert problem.error.remedy


def test_wrong_types_everywhere_never_raise(tmp_path: Path) -> None:
    fields = [*info(), "_type", "_filename", "requested_downloads", "formats", "release_timestamp"]
    values: list[object] = [None, True, 5, -1e300, "", "\ud800", [], [[]], {}, {"a": []}, [{}]]
    for row, field in enumerate(fields):
        for column, value in enumerate(values):
            write(tmp_path, info(**{field: value}), stem=f"{row}-{column}")
    posts, problems = split(tmp_path)
    assert not problems
    assert len(posts) >= len(fields) * len(values) - len(values)
    for item in posts:
        repr(item).encode()


def test_a_record_by_another_name_is_known_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "dump.json"
    path.write_text(json.dumps(info()))
    assert recognise(path) == "yt-dlp"
    assert only(path).post.source == "Channel"
