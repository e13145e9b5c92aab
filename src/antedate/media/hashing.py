"""The name of a media file: its SHA-256."""

from __future__ import annotations

import hashlib
from pathlib import Path

from antedate.errors import MediaError


def hash_file(path: Path) -> tuple[str, int]:
    """SHA-256 in hexadecimal and size in bytes, read in one pass.

    Raises ``MediaError`` where the file cannot be read.
    """
    try:
        with path.open("rb", buffering=0) as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            return digest, file.tell()
    except OSError as error:
        raise MediaError(
            f"cannot be read ({error.strerror or error})",
            subject=str(path),
            remedy="Check that the file is there and that you may read it.",
        ) from error
