"""What jobs of the desk leave: answers, pictures and reports, a folder for each job.

All of it can be made again by asking again; nothing here is evidence.
"""

from __future__ import annotations

import re
import shutil
import uuid
from collections.abc import Mapping
from pathlib import Path

from antedate.store.failures import explained

_JOB = re.compile("[0-9a-f]{32}")
_FILE = re.compile(r"[a-z0-9][a-z0-9-]{1,66}\.(?:json|jpg|npz)|report\.html")


class JobFiles:
    """A folder below ``desk`` with what jobs of one kind left. Had by ``Archive.check_files``
    and ``Archive.date_files``."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def write(self, job: str, files: Mapping[str, bytes]) -> None:
        """Keep the files of a job (its id), all of them or none.

        What an earlier try of the same job left is replaced.
        """
        folder = self._folder(job)
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

    def path(self, job: str, name: str) -> Path | None:
        """Where a file of a job is; ``None`` where there is none."""
        path = self._folder(job) / _named(name)
        return path if path.is_file() else None

    def read(self, job: str, name: str) -> bytes | None:
        """The bytes of a file of a job; ``None`` where there is none."""
        path = self._folder(job) / _named(name)
        with explained(self._root):
            try:
                return path.read_bytes()
            except FileNotFoundError:
                return None

    def drop(self, job: str) -> bool:
        """Remove what is kept of a job; whether there was anything."""
        folder = self._folder(job)
        with explained(self._root):
            if not folder.is_dir():
                return False
            shutil.rmtree(folder)
            return True

    def drop_naming(self, sha256: str) -> int:
        """Remove what is kept of jobs whose answers name a media, whose pictures may be among
        it; of how many."""
        dropped = 0
        with explained(self._root):
            for folder in list(self._root.iterdir()) if self._root.is_dir() else ():
                answers = folder.glob("*-answer.json")
                if any(sha256.encode() in answer.read_bytes() for answer in answers):
                    shutil.rmtree(folder)
                    dropped += 1
        return dropped

    def _folder(self, job: str) -> Path:
        if _JOB.fullmatch(job) is None:
            raise ValueError(f"{job!r} is no id of a job")
        return self._root / job


def _named(name: str) -> str:
    if _FILE.fullmatch(name) is None:
        raise ValueError(f"{name!r} is no name of a file of a job")
    return name
