"""Telegram Desktop exports in JSON: one chat, or all chats of an account.

The whole ``result.json`` is read into memory (several times its size); messages are then
handed on one by one. Service messages, stickers, thumbnails, profile pictures and the
account's own stories are not footage and are passed over.

The key is chat and message id, so that a message read from two exports is one post. Chat ids
are only unique among chats of a kind, so the kind is part of it, written as Telegram writes
it (``channel123``). The export holds no user name of a channel, so no address is made up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from antedate.errors import ReaderError, UsageError
from antedate.ingest.defaults import NOTHING_SAID, Defaults
from antedate.ingest.jsonfile import as_json, load
from antedate.ingest.paths import absolute, inside, quoted, shown
from antedate.ingest.posts import first_text, key_of, number_in, storable
from antedate.ingest.sniff import looks_like_media
from antedate.records import Found, FoundFile, Post, Problem
from antedate.when import Moment, from_epoch, parse_moment

READER = "telegram"
RESULT = "result.json"
SIGNS = frozenset({"messages", "chats", "left_chats"})
# First keys of a full export, whose chats may lie far down the file.
FULL_SIGNS = frozenset({"about", "personal_information"})

_LEFT_OUT = re.compile(r"\((?:[A-Z]\w+ )(?:not included|unavailable|exceeds maximum size)[^()]*\)$")
_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|(.))", re.DOTALL)
# Telegram Desktop 4.1 forgot the quotes here.
_BARE_ID = re.compile(r'^(\s*"document_id": )([^"\s].*?)(,?)$', re.MULTILINE)
_CONTROL = re.compile(r"\\u00[01][0-9a-f]|\\[bf]")
_REPAIRED = "the export held an invalid \\x.. escape here, read as the control character it names"
_AGAIN = "Export the chat again in Telegram Desktop as machine-readable JSON."
_SOUND = frozenset({"voice_message", "audio_file"})
_MOVING = frozenset({"video_file", "video_message", "animation"})


@dataclass(frozen=True, slots=True)
class _Chat:
    """One chat with what its messages need from the export around it."""

    result: Path
    record: Mapping[str, object]
    peer: str
    name: str | None
    messages: list[object]
    defaults: Defaults
    repaired: bool

    def key(self, message_id: int, peer: str | None = None) -> str:
        return key_of(READER, peer or self.peer, message_id)

    def problem(self, which: str, error: ReaderError) -> Problem:
        subject = f"{shown(self.result)}, {which} of chat {quoted(self.name or self.peer)}"
        return Problem(
            shown(self.result), ReaderError(error.message, subject=subject, remedy=error.remedy)
        )


@dataclass(slots=True)
class _Media:
    """What became of the file that a message names."""

    files: list[FoundFile] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    refused: list[ReaderError] = field(default_factory=list)


def read(path: Path, defaults: Defaults = NOTHING_SAID) -> Iterator[Found | Problem]:
    """Posts of an export, given its folder or its ``result.json``."""
    result = path / RESULT if path.is_dir() else path
    try:
        if result != path and result.is_symlink():
            raise ReaderError(
                "is a link, which exports may not hold",
                subject=shown(result),
                remedy="Give the folder that the link leads to.",
            )
        loaded = load(result, repair=repaired, remedy=_AGAIN)
    except ReaderError as error:
        yield Problem(shown(result), error)
        return
    for chat in _chats(result, loaded.value, defaults, loaded.repaired):
        if isinstance(chat, Problem):
            yield chat
            continue
        for index, message in enumerate(chat.messages, 1):
            yield from _message(chat, index, message)


def repaired(text: str) -> str:
    """Mend what Telegram Desktop writes that is not JSON: ``\\xNN`` and unquoted ids."""
    text = _ESCAPE.sub(lambda found: f"\\u00{found[1]}" if found[1] else found[0], text)
    return _BARE_ID.sub(lambda found: found[1] + as_json(found[2]) + found[3], text)


def flattened(text: object) -> str | None:
    """The words of a message: a string, or a list of strings and objects with ``text``.

    ``None`` where it is neither. Parts that hold no words are left out.
    """
    if isinstance(text, str):
        return text
    if not isinstance(text, list):
        return None
    parts = (part.get("text") if isinstance(part, dict) else part for part in text)
    return "".join(part for part in parts if isinstance(part, str))


def _chats(
    result: Path, value: object, defaults: Defaults, mended: bool
) -> Iterator[_Chat | Problem]:
    records: list[object] = []
    if isinstance(value, dict) and "messages" in value:
        records.append(value)
    elif isinstance(value, dict) and not SIGNS.isdisjoint(value):
        for name in ("chats", "left_chats"):
            section = value.get(name, [])
            chats = section.get("list") if isinstance(section, dict) else section
            if isinstance(chats, list):
                records.extend(chats)
            else:
                yield _wrong(result, f"holds no list of chats under {quoted(name)}")
    else:
        yield _wrong(result, "is JSON, but holds no chat as Telegram Desktop exports it")
    for index, record in enumerate(records, 1):
        if not isinstance(record, dict) or not isinstance(record.get("messages"), list):
            yield _wrong(result, f"has no list of messages in its chat number {index}")
            continue
        about = {name: field for name, field in record.items() if name != "messages"}
        chat_name = first_text(about, "name")
        peer = _peer(about) or chat_name or f"{absolute(result)}#{index}"
        yield _Chat(result, about, peer, chat_name, record["messages"], defaults, mended)


def _peer(chat: Mapping[str, object]) -> str | None:
    number, kind = chat.get("id"), chat.get("type")
    if isinstance(number, bool) or not isinstance(number, int | str):
        return None
    if not isinstance(kind, str):
        return str(number)
    if kind.endswith(("channel", "supergroup")):
        return f"channel{number}"
    return f"chat{number}" if kind == "private_group" else f"user{number}"


def _message(chat: _Chat, index: int, message: object) -> Iterator[Found | Problem]:
    if not isinstance(message, dict):
        yield chat.problem(f"entry {index}", _no_message("is not an object"))
        return
    if message.get("type") == "service":
        return
    number = message.get("id")
    if isinstance(number, str) and number.lstrip("-").isdecimal():
        number = int(number)
    if isinstance(number, bool) or not isinstance(number, int):
        yield chat.problem(f"entry {index}", _no_message("has no message number"))
        return
    try:
        original = as_json({"chat": chat.record, "message": message})
    except ReaderError as error:
        yield chat.problem(f"message {number}", error)
        return
    media = _media(chat, message)
    yield from (chat.problem(f"message {number}", refusal) for refusal in media.refused)
    yield Found(storable(_post(chat, number, message, original, media.notes)), tuple(media.files))


def _post(
    chat: _Chat, number: int, message: dict[str, object], original: str, notes: list[str]
) -> Post:
    published, strange = _moment(message, "date", chat.defaults.zone)
    edited, strange_edit = _moment(message, "edited", chat.defaults.zone)
    text = flattened(message.get("text", ""))
    if text is None:
        text = flattened(message.get("text_entities", "")) or ""
        notes.append("the message's text is of a type that cannot be read")
    if message.get("type") == "unsupported":
        notes.append("Telegram Desktop could not export what this message holds")
    if chat.repaired and _CONTROL.search(original):
        notes.append(_REPAIRED)
    return Post(
        key=chat.key(number),
        reader=READER,
        source=chat.name or chat.defaults.source,
        url=chat.defaults.url,
        text=text,
        published_at=published or chat.defaults.published_at,
        edited_at=edited,
        forwarded_from=first_text(message, "forwarded_from", "saved_from"),
        reply_to=_reply(chat, message),
        original=original,
        notes=(*strange, *strange_edit, *notes),
    )


def _moment(
    message: dict[str, object], name: str, zone: str | None
) -> tuple[Moment | None, list[str]]:
    """When, and notes on what could not be read.

    The plain field is the exporting computer's own time without zone; only the second one,
    which older exports lack, is a fixed point in time.
    """
    unix, written = message.get(f"{name}_unixtime"), message.get(name)
    if seconds := number_in(unix):
        try:
            return from_epoch(seconds, str(unix)), []
        except UsageError:
            pass
    notes = [f"{name}_unixtime cannot be read: {quoted(str(unix))}"] if unix is not None else []
    if written is None:
        return None, notes
    try:
        if not isinstance(written, str):
            raise UsageError("is not text")
        return parse_moment(written, zone), notes
    except UsageError:
        return None, [*notes, f"{name} cannot be read: {quoted(str(written))}"]


def _reply(chat: _Chat, message: dict[str, object]) -> str | None:
    number = message.get("reply_to_message_id")
    if isinstance(number, bool) or not isinstance(number, int):
        return None
    return chat.key(number, first_text(message, "reply_to_peer_id"))


def _media(chat: _Chat, message: dict[str, object]) -> _Media:
    media = _Media()
    kind = message.get("media_type")
    for name in ("photo", "file"):
        written = message.get(name)
        if written is None:
            continue
        if kind == "sticker" or kind in _SOUND:
            media.notes.append(f"its file is no footage ({kind}) and was not read")
        elif not isinstance(written, str):
            media.refused.append(_no_message(f"names its {name} by something that is not text"))
            media.notes.append(f"its {name} could not be read")
        elif _LEFT_OUT.search(written):
            media.notes.append(f"its {name} is not in the export: {quoted(written)}")
        else:
            _find(chat, written, name == "photo" or kind in _MOVING, media)
    return media


def _find(chat: _Chat, written: str, surely_media: bool, media: _Media) -> None:
    folder = chat.result.parent
    try:
        path = inside(folder, written)
        if path is None:
            media.notes.append(f"its file is missing from the export: {quoted(written)}")
        elif surely_media or looks_like_media(path):
            media.files.append(FoundFile(path, shown(path)))
        else:
            media.notes.append(f"its file is no video or image: {quoted(written)}")
    except ReaderError as error:
        media.refused.append(error)
        media.notes.append(f"its file was refused: {quoted(written)}")
    except OSError as error:
        media.refused.append(_no_message(f"has a file that cannot be read ({error.strerror})"))
        media.notes.append(f"its file could not be read: {quoted(written)}")


def _no_message(message: str) -> ReaderError:
    return ReaderError(message, remedy="The other messages were read; export the chat again.")


def _wrong(result: Path, message: str) -> Problem:
    error = ReaderError(
        message,
        subject=shown(result),
        remedy=f"{_AGAIN} If the file is something else, rename it.",
    )
    return Problem(shown(result), error)
