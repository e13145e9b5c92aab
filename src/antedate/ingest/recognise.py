"""What a path holds, told by its content."""

from __future__ import annotations

from pathlib import Path

from antedate.errors import ReaderError
from antedate.ingest import autoarchiver, telegram, ytdlp
from antedate.ingest.jsonfile import first_keys, load
from antedate.ingest.sniff import has_media_suffix

FOLDER, FILE = "folder", "file"

_YTDLP_SIGNS = frozenset({"formats", "webpage_url", "extractor", "thumbnails", "_type"})


def recognise(path: Path) -> str:
    """The name of the reader for a path: ``telegram``, ``yt-dlp``, ``auto-archiver``,
    ``folder`` or ``file``. A folder is named after what lies in it directly; reading it goes
    by each of its subfolders too. A path that is not there is a ``file``; a folder that may
    not be listed is a ``folder``, and reading it says so.
    """
    if not path.is_dir():
        return _recognise_file(path)
    if is_export(path):
        return telegram.READER
    found = FOLDER
    try:
        for entry in path.iterdir():
            if entry.name.endswith(ytdlp.INFO):
                return ytdlp.READER
            if is_result(entry):
                found = autoarchiver.READER
    except OSError:
        return FOLDER
    return found


def is_export(folder: Path) -> bool:
    """Whether a folder is a Telegram export.

    Its ``result.json`` decides. One that is not JSON counts as a damaged export, whose files
    had better not be taken for posts of their own; JSON of another kind does not count.
    """
    result = folder / telegram.RESULT
    if result.is_symlink():
        return True
    if not result.is_file():
        return False
    keys = first_keys(result)
    return _is_chat(keys, result.name) or not (is_result(result) or _is_json(result))


def is_result(path: Path) -> bool:
    """Whether a file is JSON output of auto-archiver."""
    if path.suffix.lower() not in (".json", autoarchiver.LINES) or not path.is_file():
        return False
    return not path.name.endswith(ytdlp.INFO) and _is_result(first_keys(path))


def _recognise_file(path: Path) -> str:
    if not path.is_file():
        return FILE
    if path.name.endswith(ytdlp.INFO):
        return ytdlp.READER
    if has_media_suffix(path.name):
        return ytdlp.READER if ytdlp.sidecar_of(path) else FILE
    keys = first_keys(path)
    if _is_result(keys):
        return autoarchiver.READER
    if path.name == telegram.RESULT or _is_chat(keys, path.name):
        return telegram.READER
    if keys >= {"id", "title"} and not _YTDLP_SIGNS.isdisjoint(keys):
        return ytdlp.READER
    return FILE


def _is_chat(keys: frozenset[str], name: str) -> bool:
    full = name == telegram.RESULT and not telegram.FULL_SIGNS.isdisjoint(keys)
    return full or not telegram.SIGNS.isdisjoint(keys)


def _is_result(keys: frozenset[str]) -> bool:
    return keys >= autoarchiver.SIGNS or keys >= autoarchiver.API_SIGNS


def _is_json(path: Path) -> bool:
    try:
        load(path)
    except ReaderError:
        return False
    return True
