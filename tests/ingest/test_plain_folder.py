"""Plain folders and files, and folders in which everything lies together."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from antedate.ingest import Defaults, read, recognise
from antedate.ingest.sniff import starts_like_media
from antedate.records import Found, Problem
from antedate.when import parse_moment

MP4 = b"\x00\x00\x00\x18ftypisom"


def file(path: Path, data: bytes = MP4) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def split(path: Path, defaults: Defaults | None = None) -> tuple[list[Found], list[Problem]]:
    items = list(read(path, defaults or Defaults()))
    return (
        [item for item in items if isinstance(item, Found)],
        [item for item in items if isinstance(item, Problem)],
    )


def shown(path: Path) -> list[str]:
    posts, problems = split(path)
    assert not problems
    return [item.files[0].shown for item in posts]


def test_paths_are_shown_as_found_under_what_was_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("b.mp4", "a.mp4", "sub/c.mkv", "Z.jpg"):
        file(tmp_path / "clips" / name)
    monkeypatch.chdir(tmp_path)
    assert shown(Path("clips/")) == ["clips/Z.jpg", "clips/a.mp4", "clips/b.mp4", "clips/sub/c.mkv"]
    assert shown(Path("clips/a.mp4")) == ["clips/a.mp4"]
    assert shown(Path("../") / tmp_path.name / "clips" / "sub") == [
        f"../{tmp_path.name}/clips/sub/c.mkv"
    ]
    assert recognise(Path("clips")) == "folder"
    assert recognise(Path("clips/a.mp4")) == "file"


def test_a_post_says_only_what_the_person_said(tmp_path: Path) -> None:
    path = file(tmp_path / "a.mp4")
    os.utime(path, (1_000_000_000, 1_000_000_000))
    [bare], _ = split(path)
    assert bare.post.published_at is None
    assert bare.post.source is None
    assert "2001" not in repr(bare.post)
    said = Defaults(source="S", url="https://e.org", published_at=parse_moment("2020-05", "UTC"))
    [told], _ = split(tmp_path, said)
    assert told.post.source == "S"
    assert told.post.url == "https://e.org"
    assert told.post.published_at == said.published_at


def test_reading_again_gives_the_same_post(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file(tmp_path / "clips" / "a.mp4")
    [first], _ = split(tmp_path)
    monkeypatch.chdir(tmp_path)
    [again], _ = split(Path("clips"))
    [alone], _ = split(Path("clips") / "a.mp4")
    assert first.post == again.post == alone.post
    [dated], _ = split(Path("clips"), Defaults(published_at=parse_moment("2020")))
    [other], _ = split(Path("clips"), Defaults(source="S"))
    assert dated.post.key == first.post.key
    assert other.post.key != first.post.key


def test_links_to_files_are_followed_under_their_own_name(tmp_path: Path) -> None:
    real = file(tmp_path / "store" / "0a1b")
    folder = tmp_path / "clips"
    folder.mkdir()
    (folder / "named.mp4").symlink_to(real)
    (folder / "bare").symlink_to(real)
    assert shown(folder) == [str(folder / "bare"), str(folder / "named.mp4")]
    assert shown(folder / "named.mp4") == [str(folder / "named.mp4")]
    (tmp_path / "door").symlink_to(folder)
    assert shown(tmp_path / "door") == [
        str(tmp_path / "door" / "bare"),
        str(tmp_path / "door" / "named.mp4"),
    ]


def test_links_to_folders_and_to_nothing(tmp_path: Path) -> None:
    file(tmp_path / "clips" / "a.mp4")
    (tmp_path / "clips" / "loop").symlink_to(tmp_path / "clips")
    (tmp_path / "clips" / "gone.mp4").symlink_to(tmp_path / "nowhere.mp4")
    (tmp_path / "clips" / "self.mp4").symlink_to(tmp_path / "clips" / "self.mp4")
    posts, problems = split(tmp_path / "clips")
    assert [item.files[0].path.name for item in posts] == ["a.mp4"]
    assert [Path(problem.path).name for problem in problems] == ["gone.mp4", "loop", "self.mp4"]
    assert all(problem.path in str(problem.error) for problem in problems)
    assert all(problem.error.remedy for problem in problems)
    assert len(split(tmp_path / "clips" / "gone.mp4")[1]) == 1


def test_what_is_passed_over(tmp_path: Path) -> None:
    for name in (".hidden.mp4", ".git/a.mp4", "a.mp4.part", "a.mp4.ytdl", "b.f137.mp4.part-Frag3"):
        file(tmp_path / name)
    for name in ("notes.txt", "list.csv", "page.html", "result.txt", "sound.mp3", "voice.ogg"):
        file(tmp_path / name, b"OggS\x00OpusHead")
    file(tmp_path / "song.m4a", b"\x00\x00\x00\x18ftypM4A ")
    file(tmp_path / "data.json", b'{"a": 1}')
    os.mkfifo(tmp_path / "pipe.mp4")
    assert shown(tmp_path) == []


def test_a_false_video_is_left_to_the_decoder(tmp_path: Path) -> None:
    file(tmp_path / "empty.mp4", b"")
    file(tmp_path / "text.MOV", b"hello")
    file(tmp_path / "list.mp4", b"#EXTM3U\nsecret.mp4\n")
    assert [Path(name).name for name in shown(tmp_path)] == ["empty.mp4", "list.mp4", "text.MOV"]


def test_a_named_file_is_always_handed_on(tmp_path: Path) -> None:
    for name in ("notes.txt", ".hidden", "a.mp4.part", "sound.mp3", "list.csv", "empty"):
        path = file(tmp_path / name, b"words" if name != "empty" else b"")
        assert shown(path) == [str(path)]


def test_what_is_not_there(tmp_path: Path) -> None:
    posts, [problem] = split(tmp_path / "none.mp4")
    assert not posts
    assert "does not exist" in str(problem.error)
    os.mkfifo(tmp_path / "pipe")
    assert "regular file" in str(split(tmp_path / "pipe")[1][0].error)


def test_a_name_that_is_not_text(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.mp4")
    try:
        file(tmp_path / name)
    except OSError:
        pytest.skip("this file system takes only names that are UTF-8")
    [item], _ = split(tmp_path)
    assert item.files[0].path.is_file()
    assert item.files[0].shown.endswith("caf\\xe9.mp4")
    item.post.key.encode()


@pytest.mark.parametrize(
    "head",
    [
        b"\x00\x00\x00\x18ftypisom",
        b"\x00\x00\x00\x14ftypqt  ",
        b"\x00\x00\x00\x14ftyp3gp4",
        b"\x00\x00\x00\x18ftypheic",
        b"\x00\x00\x00\x18ftypavif",
        b"\x00\x00\x00\x08wide\x00\x00\x10\x00mdat",
        b"\x1a\x45\xdf\xa3\x01\x00",
        b"RIFF\x00\x00\x00\x00AVI LIST",
        b"RIFF\x00\x00\x00\x00WEBPVP8 ",
        b"\x00\x00\x01\xba\x44",
        b"\x00\x00\x01\xb3\x14",
        b"OggS\x00\x02" + bytes(22) + b"\x80theora",
        b"FLV\x01\x05",
        b"\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9",
        b"\x06\x0e\x2b\x34\x02\x05\x01\x01\x0d\x01\x02\x01",
        b"GIF89a",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0",
        b"II*\x00",
        b"MM\x00*",
        b"BM" + bytes(12) + b"\x28\x00\x00\x00",
        (b"G" + bytes(187)) * 4,
        (bytes(4) + b"G" + bytes(187)) * 4,
    ],
)
def test_footage_is_known_by_its_first_bytes(tmp_path: Path, head: bytes) -> None:
    assert starts_like_media(head)
    file(tmp_path / "without-suffix", head)
    assert len(shown(tmp_path)) == 1


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"BM is how this text starts, and it goes on",
        b"GGGG",
        b"RIFF\x00\x00\x00\x00WAVEfmt ",
        b"OggS\x00\x02" + bytes(22) + b"OpusHead",
        b"\x00\x00\x00\x18ftypM4A ",
        b"ID3\x03",
        b"%PDF-1.7",
        b"PK\x03\x04",
        b"#EXTM3U",
        b"ffconcat version 1.0",
    ],
)
def test_other_files_are_not(head: bytes) -> None:
    assert not starts_like_media(head)


def test_a_folder_that_holds_everything(tmp_path: Path) -> None:
    file(tmp_path / "plain.mp4")
    chat = {"name": "Chat", "type": "public_channel", "id": 1}
    messages = [{"id": 1, "type": "message", "date_unixtime": "1", "photo": "photos/p.jpg"}]
    exported = tmp_path / "a" / "ChatExport"
    file(exported / "photos" / "p.jpg")
    file(exported / "photos" / "p_thumb.jpg")
    (exported / "result.json").write_text(json.dumps({**chat, "messages": messages}))
    file(tmp_path / "b" / "v.mp4")
    file(tmp_path / "b" / "v.jpg")
    (tmp_path / "b" / "v.info.json").write_text(json.dumps({"id": "1", "extractor": "x"}))
    file(tmp_path / "b" / "deep" / "other.mkv")
    archived = {"status": "success", "metadata": {"url": "u"}, "media": [{"filename": "w.mp4"}]}
    file(tmp_path / "c" / "w.mp4")
    (tmp_path / "c" / "m.json").write_text(json.dumps(archived))

    posts, problems = split(tmp_path)
    assert not problems
    assert [
        (item.post.reader, *(Path(f.shown).relative_to(tmp_path).as_posix() for f in item.files))
        for item in posts
    ] == [
        ("auto-archiver", "c/w.mp4"),
        ("file", "plain.mp4"),
        ("telegram", "a/ChatExport/photos/p.jpg"),
        ("yt-dlp", "b/v.mp4"),
        ("file", "b/deep/other.mkv"),
    ]


def test_many_folders_deep(tmp_path: Path) -> None:
    deep = tmp_path
    for _ in range(150):
        deep /= "d"
    file(deep / "a.mp4")
    assert shown(tmp_path) == [str(deep / "a.mp4")]


def test_a_large_folder_is_read_bit_by_bit(tmp_path: Path) -> None:
    for number in range(300):
        file(tmp_path / f"{number:03}.mp4")
    items = read(tmp_path)
    assert isinstance(next(items), Found)
    (tmp_path / "299.mp4").unlink()
    assert len(list(items)) == 298
