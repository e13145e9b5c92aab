"""What the parts of ``Archive`` that stand in modules of their own share with it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from sqlalchemy import Connection


class PartOfArchive:
    """Reads and writes in the database of the ``Archive`` that it is a part of."""

    folder: Path

    def _reading(self) -> AbstractContextManager[Connection]:
        raise NotImplementedError

    def _writing(self) -> AbstractContextManager[Connection]:
        raise NotImplementedError
