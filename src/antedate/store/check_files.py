"""What the checks of the desk leave: answers, pictures and reports, a folder for each check.

All of it can be made again by checking again; nothing here is evidence.
"""

from __future__ import annotations

import re
import shutil
import uuid
from collections.abc import Mapping
from pathlib import Path

from antedate.store.failures import explained

_CHECK = re.compile("[0-9a-f]{32}")
_FILE = re.compile(r"[0-9]{1,6}-[a-z0-9-]{1,60}\.(?:json|jpg)|report\.html")


class CheckFiles:
    """The folder ``desk/checks`` of an archive. Had by ``Archive.check_files``."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def write(self, check: str, files: Mapping[str, bytes]) -> None:
        """Keep the files of a check (the id of its job), all of them or none.

        What an earlier try of the same job left is replaced.
        """
        folder = self._folder(check)
        coming = folder.with_name(f".{uuid.uuid4().hex}")
        with explained(self._root):
            coming.mkdir(parents=True)
            try:
                for name, data in files.items():
                    (coming / _named(name)).write_bytes(data)
                shutil.rmtree(folder, ignore_errors=True)
                coming.replace(folder)
            finally:
                shutil.rmtree(coming, ignore_errors=True)

    def path(self, check: str, name: str) -> Path | None:
        """Where a file of a check is; ``None`` where there is none."""
        path = self._folder(check) / _named(name)
        return path if path.is_file() else None

    def read(self, check: str, name: str) -> bytes | None:
        """The bytes of a file of a check; ``None`` where there is none."""
        path = self._folder(check) / _named(name)
        with explained(self._root):
            try:
                return path.read_bytes()
            except FileNotFoundError:
                return None

    def drop_naming(self, sha256: str) -> int:
        """Remove what is kept of checks that name a media, whose pictures may be among it; of
        how many."""
        dropped = 0
        with explained(self._root):
            for folder in list(self._root.iterdir()) if self._root.is_dir() else ():
                answers = folder.glob("*-answer.json")
                if any(sha256.encode() in answer.read_bytes() for answer in answers):
                    shutil.rmtree(folder)
                    dropped += 1
        return dropped

    def _folder(self, check: str) -> Path:
        if _CHECK.fullmatch(check) is None:
            raise ValueError(f"{check!r} is no id of a job")
        return self._root / check


def _named(name: str) -> str:
    if _FILE.fullmatch(name) is None:
        raise ValueError(f"{name!r} is no name of a file of a check")
    return name
