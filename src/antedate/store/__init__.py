"""The store: archives on disk."""

from antedate.store.archive import Archive
from antedate.store.checks import StoredCheck
from antedate.store.info import Info
from antedate.store.media import AddedFile, Forgotten, Keep, Located
from antedate.store.posts import Added
from antedate.store.verify import VerifyItem, VerifyStatus

__all__ = [
    "Added",
    "AddedFile",
    "Archive",
    "Forgotten",
    "Info",
    "Keep",
    "Located",
    "StoredCheck",
    "VerifyItem",
    "VerifyStatus",
]
