"""The media folder: originals by hash, and how a file gets in and out whole.

A writer has a tray, a folder of its own in ``.incoming``, locked while it lives. A file is
copied there, then renamed into place inside the transaction that writes its row. Before
that, and before a file is removed, a marker with its name is left in the tray. Whoever finds
the tray of a writer that died removes the files that the markers name and no row does.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

from antedate.errors import ArchiveError

_NAME = re.compile(r"([0-9a-f]{64})(?:\.([a-z0-9]{1,5}))?")
_MARKER = ".marker"
_CHUNK = 1 << 20
# Where locks cannot be asked for, a tray this old has no living writer.
_OLD_S = 24 * 3600.0

Names = Callable[[str, str], bool]
"""Whether the archive names the file of a hash and suffix."""


def suffix_of(path: Path) -> str:
    """The suffix of a file without its dot, where it is simple; else nothing."""
    suffix = path.suffix.lower().removeprefix(".")
    return suffix if re.fullmatch(r"[a-z0-9]{1,5}", suffix) else ""


def parse_name(name: str) -> tuple[str, str] | None:
    """The hash and suffix in the name of a stored file, ``None`` for any other name."""
    found = _NAME.fullmatch(name)
    return (found[1], found[2] or "") if found else None


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class MediaFolder:
    """``media/`` of one archive."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._incoming = root / ".incoming"
        self._tray: Path | None = None
        self._lock: int | None = None

    def path(self, sha256: str, suffix: str) -> Path:
        """Where the file of a hash belongs. Raises ``ArchiveError`` if that is elsewhere.

        The names come from a database that somebody else may have made.
        """
        name = f"{sha256}.{suffix}" if suffix else sha256
        if parse_name(name) is None:
            raise self._outside(name)
        path = self.root / sha256[:2] / name
        if path.parent.is_symlink() or path.is_symlink():
            raise self._outside(name)
        return path

    def files(self) -> Iterator[Path]:
        """All files in the folder but those still coming in."""
        for path in sorted(self.root.rglob("*")):
            if self._incoming not in path.parents and (path.is_file() or path.is_symlink()):
                yield path

    @property
    def has_tray(self) -> bool:
        """Whether this writer has a tray."""
        return self._tray is not None

    def open_tray(self) -> None:
        """Make this writer's tray. Call with the database's write lock held."""
        if self._tray is None:
            self._tray = self._incoming / uuid.uuid4().hex
            self._tray.mkdir(parents=True)
            self._lock = _locked(self._tray / "lock")

    def receive(self, source: Path, sha256: str, suffix: str) -> Path:
        """Copy a file into the tray, whole and on the disk. Returns the copy.

        Raises ``ArchiveError`` when its content is not what the hash says.
        """
        copy = self._own_tray() / self.path(sha256, suffix).name
        digest = hashlib.sha256()
        with source.open("rb") as original, copy.open("wb") as file:
            while chunk := original.read(_CHUNK):
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        if digest.hexdigest() != sha256:
            copy.unlink()
            raise ArchiveError(
                "the file changed while it was being added",
                subject=str(source),
                remedy="Add it again when nothing writes to it any more.",
            )
        return copy

    def place(self, copy: Path) -> None:
        """Rename a received copy into place. Call in the transaction that writes its row."""
        sha256, suffix = parse_name(copy.name) or ("", "")
        path = self.path(sha256, suffix)
        path.parent.mkdir(exist_ok=True)
        self.mark(sha256, suffix)
        copy.replace(path)
        _to_disk(path.parent)

    def mark(self, sha256: str, suffix: str) -> None:
        """Note that the file of a hash is to go if no row names it."""
        tray = self._own_tray()
        (tray / (self.path(sha256, suffix).name + _MARKER)).touch()
        _to_disk(tray)

    def settle(self, names: Names) -> None:
        """Empty the own tray. Call with the database's write lock held."""
        if self._tray is not None:
            self._clear(self._tray, names)

    def has_leavings(self) -> bool:
        """Whether there are trays of other writers, dead or alive."""
        return self._incoming.is_dir() and any(
            tray != self._tray for tray in self._incoming.iterdir()
        )

    def sweep(self, names: Names) -> int:
        """Empty and remove the trays of dead writers; how many. Call with the write lock."""
        swept = 0
        for tray in self._incoming.iterdir() if self._incoming.is_dir() else ():
            if tray == self._tray or tray.is_symlink() or not tray.is_dir() or _is_alive(tray):
                continue
            self._clear(tray, names)
            shutil.rmtree(tray)
            swept += 1
        return swept

    def close(self) -> None:
        """Give up the tray. One with markers left in it is for the next writer to sweep."""
        if self._tray is None:
            return
        if not list(self._tray.glob("*" + _MARKER)):
            shutil.rmtree(self._tray, ignore_errors=True)
        if self._lock is not None:
            os.close(self._lock)
        self._tray = self._lock = None

    def _own_tray(self) -> Path:
        if self._tray is None:
            raise RuntimeError("open_tray comes first")
        return self._tray

    def _clear(self, tray: Path, names: Names) -> None:
        for left in tray.iterdir():
            named = parse_name(left.name.removesuffix(_MARKER))
            if named is None:
                continue
            if left.name.endswith(_MARKER) and not names(*named):
                self.path(*named).unlink(missing_ok=True)
            left.unlink(missing_ok=True)

    def _outside(self, name: str) -> ArchiveError:
        return ArchiveError(
            f"the archive names a media file outside its folder ({name!r})",
            subject=str(self.root),
            remedy="Do not trust this archive; ask whoever made it.",
        )


def _to_disk(folder: Path) -> None:
    """Make renames in a folder last, where the system can."""
    if sys.platform != "win32":
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _locked(path: Path) -> int | None:
    """A file held under a lock that ends with this process."""
    opened = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    if sys.platform != "win32":
        import fcntl

        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(opened)
            return None
    return opened


def _is_alive(tray: Path) -> bool:
    if sys.platform == "win32":
        return time.time() - tray.stat().st_mtime < _OLD_S
    lock = _locked(tray / "lock")
    if lock is None:
        return True
    os.close(lock)
    return False
