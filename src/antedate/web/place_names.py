"""The place that an address names."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import unquote

from fastapi import Depends, Path

from antedate.errors import ArchiveError
from antedate.store import StoredPlace
from antedate.web.faults import NotThere
from antedate.web.people import Opened


def named(archive: Opened, name: Annotated[str, Path(max_length=2000)]) -> StoredPlace:
    """The place that an address names. Raises ``NotThere``."""
    try:
        return archive.place(unquote(name))
    except ArchiveError:
        raise NotThere(
            f"There is no place named {unquote(name)}", remedy="The page of places lists them."
        ) from None


Named = Annotated[StoredPlace, Depends(named)]
