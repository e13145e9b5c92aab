"""Where the file of a hash is: in the archive, or among those that were sent in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from antedate.errors import ArchiveError
from antedate.records import Media

if TYPE_CHECKING:
    from antedate.store.archive import Archive


class NotKept(ArchiveError):
    """No file with this hash is kept, in the archive or beside it."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file of the archive, or one that was sent in: then ``media`` is ``None``.

    ``name`` is for people. ``copied`` is what ``is_copy`` says of it: the time of the file then
    says nothing of what it holds.
    """

    sha256: str
    path: Path
    name: str
    media: Media | None
    copied: bool

    @property
    def last_name(self) -> str:
        """Its name without the folders that it was found in."""
        return self.name.replace("\\", "/").rstrip("/").rpartition("/")[2] or self.name


def kept_file(archive: Archive, sha256: str) -> KeptFile:
    """The file of a hash. Raises ``NotKept`` where it is in neither place."""
    path, name, reason = None, "", ""
    media = archive.find_media(sha256)
    if media is not None:
        located = archive.located(sha256)
        path, reason = located.path, located.reason
        name = archive.shown_path(sha256)
    if path is None and (sent := archive.desk_files.upload(sha256)) is not None:
        path, name = sent.path, name or sent.name
    if path is None:
        raise NotKept(reason) if reason else not_kept(sha256)
    return KeptFile(sha256, path, name or sha256[:12], media, is_copy(archive, path))


def is_copy(archive: Archive, path: Path) -> bool:
    """Whether this program wrote a file where it is: then its time is that of the writing."""
    return path.is_relative_to(archive.folder)


def not_kept(sha256: str) -> NotKept:
    """That there is no such file."""
    return NotKept(
        f"No file with the hash {sha256} is kept here",
        remedy="Send it in again: files that were sent in go after a while.",
    )
