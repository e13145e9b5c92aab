"""What a kept file is by its content."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from antedate.media.containers import HEAD_BYTES, recognise
from antedate.records import Media
from antedate.store import Archive, kept_file
from antedate.store.failures import explained


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of the archive, or one that was sent in: then ``media`` is ``None``.

    ``container`` is told by its first bytes, empty where it is none that is read. ``webm`` is
    told apart from other Matroska. ``name`` is for people.
    """

    sha256: str
    path: Path
    name: str
    container: str
    media: Media | None


def file_of(archive: Archive, sha256: str) -> Kept:
    """The file of a hash. Raises ``NotKept`` where it is in neither place."""
    found = kept_file(archive, sha256)
    with explained(archive.folder):
        return Kept(sha256, found.path, found.name, container_of(found.path), found.media)


def container_of(path: Path) -> str:
    """The name of the container that a file starts as; nothing where it is on no list."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    found = recognise(head)
    if found is None:
        return ""
    if found.name == "matroska" and b"webm" in head[:64]:
        return "webm"
    return found.name
