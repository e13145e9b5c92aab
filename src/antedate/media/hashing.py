"""The name of a media file, its SHA-256, and its size."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from concurrent.futures import CancelledError
from pathlib import Path

from antedate.config import Limits
from antedate.errors import MediaError, RefusedMedia

_CHUNK = 1 << 20


def refuse_larger(path: Path, limits: Limits) -> int:
    """The size of a file in bytes.

    Raises ``RefusedMedia`` where it is above the limit, ``MediaError`` where there is no file.
    """
    try:
        size_bytes = path.stat().st_size
    except OSError as error:
        raise _unreadable(path, error) from error
    if size_bytes > limits.file_bytes:
        raise RefusedMedia(
            f"has {size_bytes} bytes, more than the limit of {limits.file_bytes}",
            subject=str(path),
            remedy="Give a shorter copy, or raise the limit on bytes.",
        )
    return size_bytes


def hash_file(path: Path, is_stopped: Callable[[], bool] = lambda: False) -> tuple[str, int]:
    """SHA-256 in hexadecimal and size in bytes, read in one pass.

    Raises ``MediaError`` where the file cannot be read, and ``CancelledError`` soon after
    ``is_stopped`` says so.
    """
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("rb", buffering=0) as file:
            while chunk := file.read(_CHUNK):
                if is_stopped():
                    raise CancelledError
                digest.update(chunk)
                size += len(chunk)
            return digest.hexdigest(), size
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError) -> MediaError:
    return MediaError(
        f"cannot be read ({error.strerror or error})",
        subject=str(path),
        remedy="Check that the file is there and that you may read it.",
    )
