"""The one door to all readers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from antedate.ingest import autoarchiver, folder, telegram, ytdlp
from antedate.ingest.defaults import NOTHING_SAID, Defaults
from antedate.ingest.recognise import recognise
from antedate.ingest.sniff import has_media_suffix
from antedate.records import Found, Problem


def read(path: Path, defaults: Defaults = NOTHING_SAID) -> Iterator[Found | Problem]:
    """Posts at a path, whatever it is: a folder, an export, a sidecar, or one file.

    What cannot be read comes as a ``Problem`` in its place and the rest goes on; nothing is
    raised for bad input. Posts come one by one. A file is never opened beyond its head,
    save JSON.
    """
    kind = recognise(path)
    if kind == telegram.READER:
        yield from telegram.read(path, defaults)
    elif path.is_dir():
        yield from folder.read(path, defaults)
    elif kind == autoarchiver.READER:
        yield from autoarchiver.read(path, defaults)
    elif kind == ytdlp.READER and not has_media_suffix(path.name):
        yield from ytdlp.read(path, defaults)
    else:
        yield from _file(path, defaults)


def _file(path: Path, defaults: Defaults) -> Iterator[Found | Problem]:
    """A file that a person named: always handed on, with its sidecar's post if it has one."""
    if path.is_file() and (info := ytdlp.sidecar_of(path)):
        found = False
        for item in ytdlp.read_video(path, info, defaults):
            found = found or isinstance(item, Found)
            yield item
        if found:
            return
    yield from folder.read_file(path, defaults)
