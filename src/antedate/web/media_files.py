"""Where the file of a hash is, and what it is by its content."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from antedate.media.containers import HEAD_BYTES, recognise
from antedate.records import Media
from antedate.store import Archive
from antedate.store.failures import explained
from antedate.web.faults import NotThere


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
    """The file of a hash. Raises ``NotThere`` where it is in neither place."""
    path, name, reason = None, "", ""
    media = archive.find_media(sha256)
    if media is not None:
        located = archive.located(sha256)
        path, reason = located.path, located.reason
        name = archive.shown_path(sha256)
    if path is None and (sent := archive.desk_files.upload(sha256)) is not None:
        path, name = sent.path, name or sent.name
    if path is None:
        raise NotThere(
            reason or f"No file with the hash {sha256} is kept here",
            remedy="" if reason else "Files that were sent in go after a while: send it in again.",
        )
    with explained(archive.folder):
        return Kept(sha256, path, name or sha256[:12], container_of(path), media)


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
