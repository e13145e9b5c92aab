"""Telegram Desktop exports, whole and broken."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antedate.errors import ReaderError
from antedate.ingest import Defaults, read, recognise
from antedate.ingest.jsonfile import load
from antedate.ingest.telegram import flattened, repaired
from antedate.records import Found, Problem
from antedate.when import parse_moment

Message = dict[str, object]
LEFT_OUT = "(File not included. Change data exporting settings to download.)"
MP4 = b"\x00\x00\x00\x18ftypisom"


def message(number: int, **more: object) -> Message:
    return {
        "id": number,
        "type": "message",
        "date": "2023-11-15T01:13:20",
        "date_unixtime": "1700000000",
        "from": "Front line",
        "text": "",
        **more,
    }


def chat(*messages: object, **more: object) -> dict[str, object]:
    start = {"name": "Front line", "type": "public_channel", "id": 1234}
    return {**start, **more, "messages": list(messages)}


def export(folder: Path, content: object) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    text = content if isinstance(content, str) else json.dumps(content, indent=1)
    (folder / "result.json").write_text(text, encoding="utf-8")
    return folder


def media(folder: Path, name: str) -> str:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(MP4)
    return name


def found(path: Path, defaults: Defaults | None = None) -> list[Found]:
    items = list(read(path, defaults or Defaults()))
    assert not [item for item in items if isinstance(item, Problem)], items
    return [item for item in items if isinstance(item, Found)]


def split(path: Path) -> tuple[list[Found], list[Problem]]:
    items = list(read(path))
    return (
        [item for item in items if isinstance(item, Found)],
        [item for item in items if isinstance(item, Problem)],
    )


def test_a_post_with_its_video(tmp_path: Path) -> None:
    folder = tmp_path / "export"
    name = media(folder, "video_files/v.mp4")
    media(folder, "video_files/v.mp4_thumb.jpg")
    export(
        folder,
        chat(
            message(
                7,
                file=name,
                thumbnail="video_files/v.mp4_thumb.jpg",
                media_type="video_file",
                text="Seen today",
                edited="2023-11-15T02:13:20",
                edited_unixtime="1700003600",
                forwarded_from="Elsewhere",
                reply_to_message_id=5,
            )
        ),
    )

    assert recognise(folder) == "telegram"
    [item] = found(folder)
    assert [file.shown for file in item.files] == [str(folder / "video_files" / "v.mp4")]
    post = item.post
    assert post.source == "Front line"
    assert post.text == "Seen today"
    assert post.url is None
    assert post.published_at is not None
    assert post.published_at.at == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
    assert post.published_at.zone == "UTC"
    assert post.edited_at is not None
    assert post.edited_at.at == datetime(2023, 11, 14, 23, 13, 20, tzinfo=UTC)
    assert post.forwarded_from == "Elsewhere"
    assert post.retrieved_at is None
    original = json.loads(post.original)
    assert original["chat"] == {"name": "Front line", "type": "public_channel", "id": 1234}
    assert original["message"]["id"] == 7


def test_the_reply_names_the_key_of_the_other_post(tmp_path: Path) -> None:
    folder = export(tmp_path / "e", chat(message(5), message(7, reply_to_message_id=5)))
    first, second = found(folder)
    assert second.post.reply_to == first.post.key


def test_the_json_itself_may_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = media(tmp_path, "photos/p.jpg")
    export(tmp_path, chat(message(1, photo=name)))
    monkeypatch.chdir(tmp_path)
    [item] = found(Path("result.json"))
    assert item.files[0].shown == "photos/p.jpg"


def test_a_full_export_holds_all_its_chats(tmp_path: Path) -> None:
    content = {
        "about": "Here is the data you asked for.",
        "personal_information": {"first_name": "A"},
        "chats": {"about": "", "list": [chat(message(1)), chat(message(1), id=99, name="Other")]},
        "left_chats": {"about": "", "list": [chat(message(1), id=100, name=None)]},
    }
    items = found(export(tmp_path / "e", content), Defaults(source="unnamed"))
    assert [item.post.source for item in items] == ["Front line", "Other", "unnamed"]
    assert len({item.post.key for item in items}) == 3


def test_chats_of_two_kinds_may_share_a_number(tmp_path: Path) -> None:
    channel = found(export(tmp_path / "a", chat(message(1))))
    person = found(export(tmp_path / "b", chat(message(1), type="personal_chat")))
    private = found(export(tmp_path / "c", chat(message(1), type="private_channel")))
    assert channel[0].post.key != person[0].post.key
    assert channel[0].post.key == private[0].post.key


def test_the_key_stays_when_the_text_is_edited(tmp_path: Path) -> None:
    before = found(export(tmp_path / "a", chat(message(3, text="one"))))[0].post
    after = found(export(tmp_path / "b", chat(message(3, text="two"))))[0].post
    assert before.key == after.key
    assert before != after
    assert before == found(tmp_path / "a")[0].post


def test_without_unixtime_the_zone_is_unknown(tmp_path: Path) -> None:
    old = message(1)
    del old["date_unixtime"]
    folder = export(tmp_path / "e", chat(old))

    published = found(folder)[0].post.published_at
    assert published is not None
    assert published.zone is None
    assert published.at == datetime(2023, 11, 15, 1, 13, 20, tzinfo=UTC)

    told = found(folder, Defaults(zone="Asia/Baghdad"))[0].post.published_at
    assert told is not None
    assert told.zone == "Asia/Baghdad"
    assert told.at == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)


@pytest.mark.parametrize("unix", ["soon", "9" * 30, "nan", [], True, "1" * 5000])
def test_a_date_that_cannot_be_read_falls_back_and_is_noted(tmp_path: Path, unix: object) -> None:
    [item] = found(export(tmp_path / "e", chat(message(1, date_unixtime=unix))))
    assert item.post.published_at is not None
    assert item.post.published_at.zone is None
    assert any("date_unixtime" in note for note in item.post.notes)


def test_no_date_at_all(tmp_path: Path) -> None:
    folder = export(tmp_path / "e", chat(message(1, date_unixtime=None, date="yesterday")))
    post = found(folder)[0].post
    assert post.published_at is None
    assert any("yesterday" in note for note in post.notes)
    given_date = parse_moment("2020")
    assert found(folder, Defaults(published_at=given_date))[0].post.published_at == given_date


def test_text_in_pieces(tmp_path: Path) -> None:
    pieces = [
        "Look: ",
        {"type": "bold", "text": "here"},
        {"type": "text_link", "text": " or there", "href": "https://example.org"},
        "",
    ]
    [item] = found(export(tmp_path / "e", chat(message(1, text=pieces))))
    assert item.post.text == "Look: here or there"


def test_text_of_a_wrong_type_comes_from_the_entities(tmp_path: Path) -> None:
    strange = message(1, text=5, text_entities=[{"type": "plain", "text": "words"}])
    [item] = found(export(tmp_path / "e", chat(strange)))
    assert item.post.text == "words"
    assert any("type that cannot be read" in note for note in item.post.notes)


TEXTS = st.text(st.characters(exclude_categories=()))
PARTS = st.one_of(
    TEXTS,
    st.builds(lambda text, kind: {"type": kind, "text": text}, TEXTS, st.text(max_size=8)),
)


@given(st.lists(PARTS))
def test_flattening_keeps_every_word_in_order(parts: list[object]) -> None:
    words = [str(part["text"]) if isinstance(part, dict) else str(part) for part in parts]
    assert flattened(parts) == "".join(words)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@given(JSON_VALUES)
def test_flattening_never_fails(value: object) -> None:
    result = flattened(value)
    assert (result is None) == (not isinstance(value, str | list))


@given(JSON_VALUES)
def test_repairing_leaves_sound_json_alone(value: object) -> None:
    text = json.dumps({"a": value})
    assert json.loads(repaired(text)) == json.loads(text)


@pytest.mark.parametrize(
    "words",
    [
        LEFT_OUT,
        "(File exceeds maximum size. Change data exporting settings to download.)",
        "(File unavailable, please try again later)",
        "sticker.webp (File not included. Change data exporting settings to download.)",
    ],
)
def test_a_file_that_was_left_out(tmp_path: Path, words: str) -> None:
    [item] = found(export(tmp_path / "e", chat(message(1, file=words, text="kept"))))
    assert item.files == ()
    assert item.post.text == "kept"
    assert any("not in the export" in note for note in item.post.notes)


def test_a_file_that_is_gone(tmp_path: Path) -> None:
    [item] = found(export(tmp_path / "e", chat(message(1, photo="photos/gone.jpg"))))
    assert item.files == ()
    assert any("missing" in note for note in item.post.notes)


def outside(folder: Path) -> str:
    (folder.parent / "secret.mp4").write_bytes(MP4)
    return "../secret.mp4"


def inner_climb(folder: Path) -> str:
    media(folder, "a.mp4")
    return "photos/../a.mp4"


def absolute(folder: Path) -> str:
    (folder.parent / "secret.mp4").write_bytes(MP4)
    return str(folder.parent / "secret.mp4")


def link_out(folder: Path) -> str:
    (folder.parent / "secret.mp4").write_bytes(MP4)
    (folder / "link.mp4").symlink_to(folder.parent / "secret.mp4")
    return "link.mp4"


def link_within(folder: Path) -> str:
    media(folder, "a.mp4")
    (folder / "link.mp4").symlink_to("a.mp4")
    return "link.mp4"


def through_a_linked_folder(folder: Path) -> str:
    media(folder.parent, "other/a.mp4")
    (folder / "photos").symlink_to(folder.parent / "other")
    return "photos/a.mp4"


def a_folder(folder: Path) -> str:
    media(folder, "photos/a.mp4")
    return "photos"


def a_pipe(folder: Path) -> str:
    os.mkfifo(folder / "pipe.mp4")
    return "pipe.mp4"


ESCAPES: list[Callable[[Path], str]] = [
    outside,
    inner_climb,
    absolute,
    link_out,
    link_within,
    through_a_linked_folder,
    a_folder,
    a_pipe,
    lambda _: "C:\\Users\\a.mp4",
    lambda _: "..\\..\\a.mp4",
    lambda _: "\\\\server\\share\\a.mp4",
    lambda _: "a\x00b.mp4",
    lambda _: "",
    lambda _: ".",
    lambda _: "x" * 5000,
    lambda _: "\ud800.mp4",
]


@pytest.mark.parametrize("escape", ESCAPES)
def test_what_leads_elsewhere_is_refused_and_the_post_kept(
    tmp_path: Path, escape: Callable[[Path], str]
) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    name = escape(folder)
    sound = media(folder, "video_files/good.mp4")
    both = chat(message(41, file=name, media_type="video_file"), message(42, file=sound))
    posts, problems = split(export(folder, both))

    assert [len(item.files) for item in posts] == [0, 1]
    assert any("refused" in note for note in posts[0].post.notes)
    [problem] = problems
    assert isinstance(problem.error, ReaderError)
    assert "message 41" in str(problem.error)
    assert problem.error.remedy
    assert str(problem.error).isprintable()


def test_a_linked_result_is_refused(tmp_path: Path) -> None:
    real = export(tmp_path / "real", chat(message(1)))
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "result.json").symlink_to(real / "result.json")
    posts, [problem] = split(folder)
    assert not posts
    assert "link" in str(problem.error)


@pytest.mark.parametrize("kind", ["sticker", "voice_message", "audio_file"])
def test_what_is_no_footage_is_not_read(tmp_path: Path, kind: str) -> None:
    name = media(tmp_path / "e", "files/x.webp")
    [item] = found(export(tmp_path / "e", chat(message(1, file=name, media_type=kind))))
    assert item.files == ()
    assert any(kind in note for note in item.post.notes)


def test_documents_are_told_by_content(tmp_path: Path) -> None:
    folder = tmp_path / "e"
    video = media(folder, "files/unnamed")
    (folder / "files" / "paper.pdf").write_bytes(b"%PDF-1.7")
    both = chat(message(1, file=video), message(2, file="files/paper.pdf"))
    first, second = found(export(folder, both))
    assert [file.path.name for file in first.files] == ["unnamed"]
    assert second.files == ()


def test_service_messages_are_passed_over(tmp_path: Path) -> None:
    name = media(tmp_path / "e", "photos/p.jpg")
    joined = {**message(1), "type": "service", "action": "edit_group_photo", "photo": name}
    assert [i.post.key for i in found(export(tmp_path / "e", chat(joined, message(2))))] == [
        'telegram:["channel1234", 2]'
    ]


def test_invalid_escapes_are_mended(tmp_path: Path) -> None:
    text = json.dumps(chat(message(1, text="A@B"), message(2, text="back\\x41slash")), indent=1)
    broken = text.replace("A@B", "A\\x01B\\x1F")
    with pytest.raises(ValueError, match="escape"):
        json.loads(broken)
    first, second = found(export(tmp_path / "e", broken))
    assert first.post.text == "A\x01B\x1f"
    assert any("invalid" in note for note in first.post.notes)
    assert second.post.text == "back\\x41slash"
    assert second.post.notes == ()


def test_unquoted_emoji_files_are_mended(tmp_path: Path) -> None:
    emoji = {"type": "custom_emoji", "text": ":)", "document_id": "video_files/sticker (2).webm"}
    text = json.dumps(chat(message(1, text=["Hi ", emoji, "!"])), indent=1)
    broken = text.replace('"video_files/sticker (2).webm"', "video_files/sticker (2).webm")
    assert broken != text
    [item] = found(export(tmp_path / "e", broken))
    assert item.post.text == "Hi :)!"


@pytest.mark.parametrize(
    "content",
    [
        "",
        "not JSON at all",
        "<html></html>",
        '{"name": "x", "messages": [{"id": 1,',
        '{"name": "x", "messages": "many"}',
        '{"name": "x", "messages": null}',
        '{"chats": 5}',
        '{"chats": {"list": {"a": 1}}}',
        '{"chats": {"list": [5, null]}}',
        "[" * 100_000,
        '{"messages": [' + "9" * 5000 + "]}",
    ],
)
def test_a_damaged_result_is_one_clear_problem_and_its_files_are_no_posts(
    tmp_path: Path, content: str
) -> None:
    folder = export(tmp_path / "e", content)
    media(folder, "video_files/v.mp4")
    posts, problems = split(folder)
    assert not posts
    assert problems
    for problem in problems:
        assert "result.json" in str(problem.error)
        assert "Telegram Desktop" in problem.error.remedy


def test_json_of_another_kind_named_result(tmp_path: Path) -> None:
    folder = export(tmp_path / "e", '{"tests": 5}')
    media(folder, "v.mp4")
    posts, [problem] = split(folder)
    assert [item.post.reader for item in posts] == ["file"]
    assert "not an export" in str(problem.error)
    posts, [problem] = split(folder / "result.json")
    assert not posts
    assert "holds no chat" in str(problem.error)


def test_one_bad_message_does_not_spoil_the_rest(tmp_path: Path) -> None:
    bad: list[object] = [
        5,
        None,
        [],
        {"type": "message"},
        message(1, id="one"),
        message(1, id=True),
        message(2, file=5),
    ]
    posts, problems = split(export(tmp_path / "e", chat(*bad, message(99, text="last"))))
    assert [item.post.text for item in posts] == ["", "last"]
    assert len(problems) == len(bad)
    assert all("Front line" in str(problem.error) for problem in problems)


def test_wrong_types_everywhere_never_raise(tmp_path: Path) -> None:
    names = ["date", "date_unixtime", "edited", "edited_unixtime", "text", "text_entities"]
    names += ["from", "forwarded_from", "saved_from", "reply_to_message_id", "reply_to_peer_id"]
    names += ["photo", "file", "media_type", "mime_type", "thumbnail", "type"]
    values: list[object] = [None, True, 5, -1.5, "", "x", [], [[]], {}, {"text": {}}]
    messages = [
        {**message(100 * row + column), name: value}
        for row, name in enumerate(names)
        for column, value in enumerate(values)
    ]
    posts, _ = split(export(tmp_path / "e", chat(*messages, id=[], name={}, type=7)))
    assert len(posts) == len(messages)


def test_ten_thousand_messages_without_media(tmp_path: Path) -> None:
    folder = export(tmp_path / "e", chat(*(message(n, file=LEFT_OUT) for n in range(10_000))))
    items = found(folder)
    assert len({item.post.key for item in items}) == 10_000
    assert not any(item.files for item in items)


def test_a_huge_caption_and_strange_characters_are_kept(tmp_path: Path) -> None:
    huge = "word " * 400_000
    strange = "<script>alert(1)</script> \u202eevil\u202c \u0007 \u2066x\u2069 عاجل"
    content = chat(message(1, text=huge), message(2, text=strange), name="\u202eName<b>")
    first, second = found(export(tmp_path / "e", content))
    assert first.post.text == huge
    assert second.post.text == strange
    assert second.post.source == "\u202eName<b>"
    assert second.post.notes == ()


def test_what_no_store_can_hold_is_replaced(tmp_path: Path) -> None:
    [item] = found(export(tmp_path / "e", chat(message(1, text="a\x00b\ud83dc"))))
    assert item.post.text == "a\ufffdb\ufffdc"
    assert item.post.notes
    item.post.original.encode("utf-8")
    assert json.loads(item.post.original)["message"]["text"] == "a\x00b\ud83dc"


def test_numbers_that_json_cannot_write_do_not_break_the_original(tmp_path: Path) -> None:
    text = json.dumps(chat(message(1, width=111, height=222)))
    broken = text.replace("111", "NaN").replace("222", "1e999")
    [item] = found(export(tmp_path / "e", broken))
    kept = json.loads(item.post.original, parse_constant=pytest.fail)["message"]
    assert (kept["width"], kept["height"]) == ("NaN", "1e999")


def test_a_byte_order_mark_and_broken_bytes(tmp_path: Path) -> None:
    data = json.dumps(chat(message(1, text="A@B"))).encode().replace(b"@", b"\xff")
    folder = export(tmp_path / "e", "")
    (folder / "result.json").write_bytes(b"\xef\xbb\xbf" + data)
    [item] = found(folder)
    assert item.post.text == "A\ufffdB"


def test_an_export_beyond_the_size_bound(tmp_path: Path) -> None:
    folder = export(tmp_path / "e", chat(message(1)))
    with pytest.raises(ReaderError, match="too large") as caught:
        load(folder / "result.json", most_bytes=10)
    assert "parts" in caught.value.remedy


def test_posts_come_before_the_whole_export_is_gone_through(tmp_path: Path) -> None:
    items = read(export(tmp_path / "e", chat(message(1), "bad")))
    assert isinstance(next(items), Found)
    assert isinstance(next(items), Problem)
