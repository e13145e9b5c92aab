"""Where the desk keeps what it shows of places: views that were sent in, and pictures of them."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Callable
from pathlib import Path

from antedate.store import Archive, StoredItem, kept_file
from antedate.store.failures import explained

_NOTE = ".json"


def keep_view(archive: Archive, path: Path, sha256: str, name: str) -> Path:
    """Keep a file that was sent in as a view, for good, under its hash; where it is then.

    What was sent in goes after a while; what a date rests on must not.
    """
    kept = archive.folder / "views" / sha256[:2] / sha256
    with explained(archive.folder):
        kept.parent.mkdir(parents=True, exist_ok=True)
        if not kept.is_file():
            _whole(kept, lambda part: _linked(path, part))
        if not kept.with_suffix(_NOTE).is_file():  # other places may show it by its first name
            note = json.dumps({"name": name})
            _whole(kept.with_suffix(_NOTE), lambda part: _written(part, note.encode("ascii")))
    return kept


def view_name(path: Path) -> str:
    """What a view goes by: the name it was sent in with, or that of its file."""
    try:
        return str(json.loads(path.with_suffix(_NOTE).read_text(encoding="ascii"))["name"])
    except (OSError, ValueError, KeyError, TypeError):
        return path.name


def file_of_hash(archive: Archive, place: str | None, sha256: str) -> Path:
    """The file of a view of a place, a media of the archive, or one that was sent in.

    Raises ``NotKept`` where there is none.
    """
    if place is not None:
        view = next((one for one in archive.views(place) if one.sha256 == sha256), None)
        if view is not None and view.path.is_file():
            return view.path
    return kept_file(archive, sha256).path


def thumbnail_at(archive: Archive, sha256: str) -> Path:
    """Where the small picture of a view is, or would be."""
    return _pictures(archive) / "thumbnails" / f"{sha256}.jpg"


def crop_at(archive: Archive, item: StoredItem, sha256: str) -> Path:
    """Where the crop of an item in a view is, or would be: by where the item lies, since
    numbers of items may be given anew."""
    return _pictures(archive) / "crops" / item_key(item) / f"{sha256}.jpg"


def overlay_at(archive: Archive, to: str, name: str) -> Path:
    """Where a picture of two views laid over each other is, or would be."""
    return _pictures(archive) / "overlays" / to / name


def item_key(item: StoredItem) -> str:
    """The same for the same box in the same view, and for no other."""
    return hashlib.sha256(f"{item.hub} {item.box!r}".encode()).hexdigest()[:24]


def put(archive: Archive, path: Path, data: bytes) -> None:
    """Write a picture, whole or not at all."""
    with explained(archive.folder):
        path.parent.mkdir(parents=True, exist_ok=True)
        _whole(path, lambda part: _written(part, data))


def _pictures(archive: Archive) -> Path:
    return archive.folder / "desk" / "places"


def _whole(path: Path, write: Callable[[Path], None]) -> None:
    part = path.with_name(f".{uuid.uuid4().hex}.part")
    try:
        write(part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _linked(path: Path, part: Path) -> None:
    try:
        os.link(path, part)
    except OSError:  # another disk, or one without links
        shutil.copyfile(path, part)


def _written(part: Path, data: bytes) -> None:
    part.write_bytes(data)
