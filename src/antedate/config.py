"""Where things are and how much outside media may take. Nothing is read at import."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

ARCHIVE_VARIABLE = "ANTEDATE_ARCHIVE"


def default_archive() -> Path:
    """The folder named by ``ANTEDATE_ARCHIVE``, else one in the user's data folder."""
    named = os.environ.get(ARCHIVE_VARIABLE)
    return Path(named) if named else Path(platformdirs.user_data_dir("antedate")) / "archive"


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one media file; a file that needs more is refused or cut with a note."""

    pixels: int = 100_000_000
    frames: int = 3_000_000
    duration_s: float = 12 * 3600.0
    work_s: float = 3600.0
    stall_s: float = 60.0
    memory_bytes: int = 4 << 30
    file_bytes: int = 64 << 30
