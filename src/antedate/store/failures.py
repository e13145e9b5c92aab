"""Failures of disk and database, said so that a person can act on them."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from antedate.errors import ArchiveError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}


def disk_full(folder: Path) -> ArchiveError:
    """No room for what is being written."""
    return ArchiveError(
        "there is no room on the disk for what was being written",
        subject=str(folder),
        remedy="Make room and run the same command again; what was added before is kept.",
    )


def _not_written(folder: Path) -> ArchiveError:
    return ArchiveError(
        "there is no room on the disk for what was being written, or the disk fails",
        subject=str(folder),
        remedy="Make room and run the same command again; what was added before is kept.",
    )


def read_only(folder: Path) -> ArchiveError:
    """The archive can be searched, not changed."""
    return ArchiveError(
        "the archive can be read but not changed",
        subject=str(folder),
        remedy="Make its folder writable, or name another with --archive.",
    )


def _locked(folder: Path) -> ArchiveError:
    return ArchiveError(
        "another command has been writing to the archive for too long",
        subject=str(folder),
        remedy="Run this again when the other command has finished.",
    )


def damaged_database(folder: Path) -> ArchiveError:
    """The database is not what it should be."""
    return ArchiveError(
        "the archive's database is damaged or is not a database",
        subject=str(folder / "antedate.db"),
        remedy="Put antedate.db back from a backup, or add the footage to a new archive.",
    )


def _unreachable(folder: Path, cause: BaseException | None) -> ArchiveError:
    return ArchiveError(
        f"the archive's database cannot be read ({cause})",
        subject=str(folder / "antedate.db"),
        remedy="Look at the disk and at the rights on the folder, then run this again.",
    )


@contextmanager
def explained(folder: Path) -> Iterator[None]:
    """Turn what disk and database raise inside into ``ArchiveError`` about ``folder``."""
    try:
        yield
    except DBAPIError as error:
        if (failure := _of_database(folder, error)) is None:
            raise
        raise failure from error
    except OSError as error:
        raise _of_disk(folder, error) from error


def _of_database(folder: Path, error: DBAPIError) -> ArchiveError | None:
    """What SQLite's own name for the failure means; ``None`` for a fault of the program."""
    match getattr(error.orig, "sqlite_errorname", "").split("_")[1:]:
        case ["FULL", *_]:
            return disk_full(folder)
        case ["IOERR", "WRITE" | "SHMSIZE" | "FSYNC" | "TRUNCATE", *_]:
            return _not_written(folder)
        case ["READONLY", *_]:
            return read_only(folder)
        case ["BUSY" | "LOCKED", *_]:
            return _locked(folder)
        case ["CORRUPT" | "NOTADB", *_]:
            return damaged_database(folder)
        case ["CANTOPEN" | "IOERR" | "PERM" | "AUTH", *_]:
            return _unreachable(folder, error.orig)
    return None


def _of_disk(folder: Path, error: OSError) -> ArchiveError:
    if error.errno in _FULL:
        return disk_full(folder)
    at = Path(str(error.filename)) if error.filename is not None else folder
    if error.errno in _READ_ONLY and at.absolute().is_relative_to(folder):
        return read_only(folder)
    return ArchiveError(
        error.strerror or str(error),
        subject=str(at),
        remedy="Look at the file and the rights on it, then run this again.",
    )
