"""The store: archives on disk."""

from antedate.store.archive import Archive
from antedate.store.cases import CaseMoved, Cases, ListedCase, NoCase, StoredCase
from antedate.store.checks import CheckMatch, StoredCheck
from antedate.store.desk import AuditEntry, Desk, Role, Session, SessionKind
from antedate.store.desk_files import DeskFiles, Upload
from antedate.store.evidence import StoredEvidence
from antedate.store.info import Info
from antedate.store.jobs import Job, Jobs, JobState, NoJob
from antedate.store.judgements import Judgements, StoredJudgement
from antedate.store.kept_files import KeptFile, NotKept, is_copy, kept_file, not_kept
from antedate.store.media import AddedFile, Forgotten, Keep, Located
from antedate.store.people import Account, People, TooManyTries, WrongPassword
from antedate.store.places import Correction, StoredItem, StoredPlace, StoredSighting, StoredView
from antedate.store.search import PostPage, PostPlace, Sought
from antedate.store.verify import VerifyItem, VerifyStatus
from antedate.store.versions import Added

__all__ = [
    "Account",
    "Added",
    "AddedFile",
    "Archive",
    "AuditEntry",
    "CaseMoved",
    "Cases",
    "CheckMatch",
    "Correction",
    "Desk",
    "DeskFiles",
    "Forgotten",
    "Info",
    "Job",
    "JobState",
    "Jobs",
    "Judgements",
    "Keep",
    "KeptFile",
    "ListedCase",
    "Located",
    "NoCase",
    "NoJob",
    "NotKept",
    "People",
    "PostPage",
    "PostPlace",
    "Role",
    "Session",
    "SessionKind",
    "Sought",
    "StoredCase",
    "StoredCheck",
    "StoredEvidence",
    "StoredItem",
    "StoredJudgement",
    "StoredPlace",
    "StoredSighting",
    "StoredView",
    "TooManyTries",
    "Upload",
    "VerifyItem",
    "VerifyStatus",
    "WrongPassword",
    "is_copy",
    "kept_file",
    "not_kept",
]
