"""What the desk keeps beside the archive: files that were sent in, and playable copies.

Neither is part of the archive: nothing here is evidence, and all of it can go. Files are named by
the SHA-256 of what was sent in; a note beside each says by what name and by whom.
"""

from __future__ import annotations

import json
import os
import re
import stat
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

_NAME = re.compile("[0-9a-f]{64}")
_NOTE = ".json"
_COPY = ".webm"
# Whoever writes a file touches it far more often than this.
_ABANDONED_S = 3600.0


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was sent in, and by what ``name``: to be shown, and used for nothing else."""

    sha256: str
    name: str
    bytes: int
    who: str
    sent_at: datetime
    path: Path


class DeskFiles:
    """The folder ``desk`` of an archive. Had by ``Archive.desk_files``."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._uploads, self._playable = root / "uploads", root / "playable"
        self._incoming = root / ".incoming"

    def begun(self) -> Path:
        """A name for a file that is being written, in a folder of its own on the same disk."""
        self._incoming.mkdir(parents=True, exist_ok=True)
        return self._incoming / uuid.uuid4().hex

    def keep_upload(self, written: Path, sha256: str, name: str, size: int, who: str) -> Upload:
        """Put a file that was written whole in its place, under its hash."""
        path = self._named(self._uploads, sha256)
        sent_at = datetime.now(UTC)
        note = {"name": name, "bytes": size, "who": who, "sent_at": sent_at.isoformat()}
        beside = written.with_suffix(_NOTE)
        beside.write_text(json.dumps(note), encoding="ascii")
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.replace(path.with_suffix(_NOTE))
        written.replace(path)
        return Upload(sha256, name, size, who, sent_at, path)

    def upload(self, sha256: str) -> Upload | None:
        """A file that was sent in; ``None`` where there is none of that hash."""
        path = self._named(self._uploads, sha256)
        try:
            size = path.stat().st_size
            note = json.loads(path.with_suffix(_NOTE).read_text(encoding="ascii"))
            sent_at = datetime.fromisoformat(note["sent_at"])
            return Upload(sha256, str(note["name"]), size, str(note["who"]), sent_at, path)
        except FileNotFoundError:
            return None
        except (KeyError, TypeError, ValueError):  # a note that somebody else wrote
            at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            return Upload(sha256, "", size, "", at, path)

    def uploads(self) -> Iterator[Upload]:
        """All files that were sent in, in no order."""
        for sha256 in _hashes(self._uploads, ""):
            if found := self.upload(sha256):
                yield found

    def drop_upload(self, sha256: str) -> None:
        """Remove a file that was sent in, if it is there."""
        path = self._named(self._uploads, sha256)
        for gone in (path, path.with_suffix(_NOTE)):
            gone.unlink(missing_ok=True)

    def copy_at(self, sha256: str) -> Path:
        """Where the playable copy of a media is, or would be."""
        return self._named(self._playable, sha256).with_suffix(_COPY)

    def has_copy(self, sha256: str) -> bool:
        """Whether there is a playable copy of a media."""
        return self.copy_at(sha256).is_file()

    def keep_copy(self, written: Path, sha256: str) -> None:
        """Put a playable copy that was written whole in its place."""
        path = self.copy_at(sha256)
        path.parent.mkdir(parents=True, exist_ok=True)
        written.replace(path)

    def copies(self) -> Iterator[str]:
        """The media (SHA-256) of which there are playable copies, in no order."""
        yield from _hashes(self._playable, _COPY)

    def drop_copy(self, sha256: str) -> None:
        """Remove the playable copy of a media, if there is one."""
        self.copy_at(sha256).unlink(missing_ok=True)

    def sweep_begun(self) -> int:
        """Remove what was begun and never finished, long ago; how many files."""
        before, swept = time.time() - _ABANDONED_S, 0
        for left in self._incoming.iterdir() if self._incoming.is_dir() else ():
            try:
                is_old = left.stat().st_mtime < before
            except FileNotFoundError:  # put in its place meanwhile
                continue
            if is_old:
                left.unlink(missing_ok=True)
                swept += 1
        return swept

    def sizes(self) -> dict[str, tuple[int, int]]:
        """How many files there are in each folder of the desk, and their bytes."""
        found = {"uploads": (0, 0), "playable": (0, 0)}
        for folder in self.root.iterdir() if self.root.is_dir() else ():
            if folder.is_dir() and not folder.name.startswith("."):
                found[folder.name] = _size(folder)
        return found

    def _named(self, folder: Path, sha256: str) -> Path:
        if _NAME.fullmatch(sha256) is None:
            raise ValueError(f"{sha256!r} is no SHA-256")
        return folder / sha256


def _hashes(folder: Path, suffix: str) -> Iterator[str]:
    try:
        with os.scandir(folder) as found:
            names = [entry.name for entry in found if entry.is_file(follow_symlinks=False)]
    except FileNotFoundError:
        return
    for name in names:
        sha256 = name.removesuffix(suffix)
        if name.endswith(suffix) and _NAME.fullmatch(sha256):
            yield sha256


def _size(folder: Path) -> tuple[int, int]:
    count = total = 0
    for path in folder.rglob("*"):
        try:
            status = path.lstat()
        except FileNotFoundError:  # removed meanwhile
            continue
        if stat.S_ISREG(status.st_mode):
            # The notes beside what was sent in are none of it.
            count += folder.name != "uploads" or path.suffix != _NOTE
            total += status.st_size
    return count, total
