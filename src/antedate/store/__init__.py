"""The store: archives on disk."""

from antedate.store.archive import Archive
from antedate.store.cases import CaseMoved, Cases, StoredCase
from antedate.store.checks import StoredCheck
from antedate.store.desk import AuditEntry, Desk, Role, Session
from antedate.store.desk_files import DeskFiles, Upload
from antedate.store.evidence import StoredEvidence
from antedate.store.info import Info
from antedate.store.jobs import Job, Jobs, JobState
from antedate.store.media import AddedFile, Forgotten, Keep, Located
from antedate.store.places import Correction, StoredItem, StoredPlace, StoredSighting, StoredView
from antedate.store.verify import VerifyItem, VerifyStatus
from antedate.store.versions import Added

__all__ = [
    "Added",
    "AddedFile",
    "Archive",
    "AuditEntry",
    "CaseMoved",
    "Cases",
    "Correction",
    "Desk",
    "DeskFiles",
    "Forgotten",
    "Info",
    "Job",
    "JobState",
    "Jobs",
    "Keep",
    "Located",
    "Role",
    "Session",
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
