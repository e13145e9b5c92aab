"""Paths from outside: kept inside their folder, free of links, and printable."""

from __future__ import annotations

import os
import stat
from pathlib import Path, PurePosixPath, PureWindowsPath

from antedate.errors import ReaderError


def shown(path: Path) -> str:
    """The path as text that any encoding can hold: undecodable bytes become ``\\xNN``."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def absolute(path: Path) -> str:
    """The printable absolute path. Links keep their own name: nothing is resolved."""
    return shown(Path(os.path.abspath(path)))  # noqa: PTH100 - Path.resolve follows links


def quoted(name: str, longest: int = 120) -> str:
    """A name from outside in quotes, with control and direction characters escaped."""
    return repr(name if len(name) <= longest else name[: longest - 1] + "…")


def parts_of(name: str) -> tuple[str, ...]:
    """The steps of a path written on any system, without a leading root or drive."""
    path = PureWindowsPath(name)
    return path.parts[1:] if path.anchor else path.parts


def is_absolute(name: str) -> bool:
    """Whether a path written on any system starts from a root or a drive."""
    windows = PureWindowsPath(name)
    return PurePosixPath(name).is_absolute() or bool(windows.root or windows.drive)


def inside(folder: Path, name: str) -> Path | None:
    """The regular file that ``name`` names under ``folder``; ``None`` where there is none.

    Raises ``ReaderError`` for whatever an export has no business naming: an absolute path,
    a path that climbs with ``..``, a link at any step, anything that is no regular file.
    """
    if is_absolute(name):
        raise _refused(name, "an absolute path")
    if ".." in parts_of(name):
        raise _refused(name, "a path that leaves its folder")
    path = folder
    mode = 0
    try:
        for part in PurePosixPath(name).parts:
            path = path / part
            mode = path.lstat().st_mode
            if stat.S_ISLNK(mode):
                raise _refused(name, "a link")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError):
        # Too long for the file system, a NUL, or characters it cannot encode.
        raise _refused(name, "a path that cannot be opened") from None
    if not stat.S_ISREG(mode):
        raise _refused(name, "something that is not a regular file")
    return path


def _refused(name: str, what: str) -> ReaderError:
    return ReaderError(
        f"names {what} as its file: {quoted(name)}",
        remedy="The file was not read. If it is wanted, add it by itself.",
    )
