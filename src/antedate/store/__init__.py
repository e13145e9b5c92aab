"""The store: archives on disk."""

from antedate.store.archive import Archive
from antedate.store.cases import CaseMoved, Cases, ListedCase, NoCase, StoredCase
from antedate.store.checks import CheckMatch, StoredCheck
from antedate.store.desk import AuditEntry, Desk, Role, Session
from antedate.store.desk_files import DeskFiles, Upload
from antedate.store.evidence import StoredEvidence
from antedate.store.info import Info
from antedate.store.jobs import Job, Jobs, JobState
from antedate.store.media import AddedFile, Forgotten, Keep, Located
from antedate.store.places import StoredItem, StoredPlace, StoredSighting, StoredView
from antedate.store.search import PostPage, PostPlace, Sought
from antedate.store.verify import VerifyItem, VerifyStatus
from antedate.store.versions import Added

__all__ = [
    "Added",
    "AddedFile",
    "Archive",
    "AuditEntry",
    "CaseMoved",
    "Cases",
    "CheckMatch",
    "Desk",
    "DeskFiles",
    "Forgotten",
    "Info",
    "Job",
    "JobState",
    "Jobs",
    "Keep",
    "ListedCase",
    "Located",
    "NoCase",
    "PostPage",
    "PostPlace",
    "Role",
    "Session",
    "Sought",
    "StoredCase",
    "StoredCheck",
    "StoredEvidence",
    "StoredItem",
    "StoredPlace",
    "StoredSighting",
    "StoredView",
    "Upload",
    "VerifyItem",
    "VerifyStatus",
]
