"""Exports that the desk makes: each in a folder of its own, its files by number, for a while."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from antedate.errors import ArchiveError, UsageError
from antedate.exports.package import Payload
from antedate.media.hashing import hash_file
from antedate.store import Archive, Job
from antedate.workflows.case_export import export_package, files_of
from antedate.workflows.case_forms import Form
from antedate.workflows.case_report import told
from antedate.workflows.casework import case_of

KIND = "export"
"""The kind of the jobs that make exports. ``given["folder"]`` is where their files are."""
LASTING = timedelta(days=7)
"""How long a made export is kept. It can be made again."""
_FOLDER = re.compile("[0-9a-f]{32}")
_CHUNK = 1 << 20
_FEW = 2
_MANY_JOBS = 2_000

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Made:
    """What an export came to: ``files`` as they are downloaded, their bytes on disk under
    their numbers. ``stamped`` is of a package."""

    files: tuple[MadeFile, ...]
    left_out: tuple[str, ...]
    stamped: str = ""


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file of an export."""

    name: str
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be made of a case (by id)."""

    case: str
    form: Form
    leave_out: Sequence[str] = ()
    authority: str | None = None


def make(archive: Archive, wanted: Wanted, folder: str, tell: Tell) -> Made:
    """Make an export in the folder of this name, whole or not at all.

    ``tell`` is told what is being written, and may raise to end the work. To be called where
    the working directory may change: the library for packages changes it.
    """
    to = _folder(archive, folder)
    part = to.with_name(f"{folder}.part")
    shutil.rmtree(part, ignore_errors=True)
    shutil.rmtree(to, ignore_errors=True)
    try:
        part.mkdir(parents=True)
        made = _write(archive, wanted, part, tell)
        case_of(archive, wanted.case)  # what nobody has any more must not turn up here
        part.rename(to)
    except OSError as error:
        raise ArchiveError(
            f"the export cannot be written ({error.strerror or error})",
            remedy="Make room on the disk of this desk, then export again.",
        ) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return made


def file_of(archive: Archive, job: Job, number: int) -> tuple[Path, MadeFile] | None:
    """A file that an export made, ``None`` where there is none, or none any more."""
    listed = (job.result or {}).get("files", [])
    if job.kind != KIND or not 0 <= number < len(listed):
        return None
    path = _folder(archive, str(job.given["folder"])) / str(number)
    return (path, MadeFile(**listed[number])) if path.is_file() else None


def exports_of(archive: Archive, case: str) -> list[Job]:
    """The exports of a case that were asked for, the newest first."""
    return [
        job for job in archive.jobs.newest(_MANY_JOBS, kind=KIND) if job.given.get("case") == case
    ]


def drop(archive: Archive, job: Job) -> bool:
    """Remove the files of an export; whether there were any."""
    folder = _folder(archive, str(job.given["folder"]))
    there = folder.is_dir()
    shutil.rmtree(folder, ignore_errors=True)
    return there


def drop_all(archive: Archive, case: str) -> int:
    """Remove the files of all exports of a case: what they say was erased; how many."""
    return sum(drop(archive, job) for job in exports_of(archive, case))


def drop_reports(archive: Archive, case: str, document: str | None = None) -> None:
    """Remove the files of reports that were read into a case, as they were sent in, and what
    the jobs that read them tell: of one document, or of all."""
    for sha256 in archive.drop_words(case, document):
        needing = archive.jobs.last_naming(sha256)
        if needing is None or needing.state.over:
            archive.desk_files.drop_upload(sha256)


def sweep(archive: Archive, lasting: timedelta = LASTING) -> int:
    """Remove exports made longer ago, and those of cases that are gone; how many."""
    root = archive.folder / "desk" / "exports"
    if archive.readonly or not root.is_dir() or not any(root.iterdir()):
        return 0
    cases = {case.id for case in archive.cases.all()}
    jobs = archive.jobs.newest(_MANY_JOBS, kind=KIND)
    case_of_folder = {str(job.given["folder"]): job.given.get("case") for job in jobs}
    before = (datetime.now(UTC) - lasting).timestamp()
    swept = 0
    for folder in root.iterdir():
        name = folder.name.removesuffix(".part")
        known = name == folder.name and name in case_of_folder
        gone = known and case_of_folder[name] not in cases
        if gone or folder.stat().st_mtime < before:
            shutil.rmtree(folder, ignore_errors=True)
            swept += 1
    return swept


def _write(archive: Archive, wanted: Wanted, part: Path, tell: Tell) -> Made:
    if wanted.form is Form.PACKAGE:
        return _write_package(archive, wanted, part, tell)
    tell("Putting the case together")
    made = told(archive, wanted.case, leave_out=wanted.leave_out)
    stem = _stem(made.case.name)
    files = list(files_of(archive, made, wanted.form))
    if len(files) > _FEW:
        tell("Packing the files")
        _zip(part / "0", ((file.path, file) for file in files), tell)
        written = [_kept(part / "0", f"{stem}-{wanted.form.value}.zip")]
    else:
        written = []
        for number, file in enumerate(files):
            path = part / str(number)
            path.write_bytes(file.data or b"")
            written.append(_kept(path, f"{stem}-{Path(file.path).name}"))
    return Made(tuple(written), made.account.left_out)


def _write_package(archive: Archive, wanted: Wanted, part: Path, tell: Tell) -> Made:
    name = _stem(told(archive, wanted.case, leave_out=wanted.leave_out).case.name)
    bag = part / "bag"
    package = export_package(
        archive,
        wanted.case,
        bag,
        leave_out=wanted.leave_out,
        authority=wanted.authority,
        tell=tell,
    )
    inside = sorted(path for path in bag.rglob("*") if path.is_file())
    top = f"{name}-package"
    files = ((f"{top}/{path.relative_to(bag)}", Payload("", source=path)) for path in inside)
    _zip(part / "0", files, tell)
    shutil.rmtree(bag)
    return Made((_kept(part / "0", f"{top}.zip"),), tuple(wanted.leave_out), package.stamped)


def _zip(to: Path, files: Iterable[tuple[str, Payload]], tell: Tell) -> None:
    """Pack files without compressing film once more, a piece at a time."""
    with zipfile.ZipFile(to, "w", zipfile.ZIP_STORED, allowZip64=True) as packed:
        for name, file in files:
            tell(f"Packing {name}")
            if file.source is None:
                packed.writestr(name, file.data or b"", zipfile.ZIP_DEFLATED)
                continue
            info = zipfile.ZipInfo.from_file(file.source, name)
            with file.source.open("rb") as original, packed.open(info, "w") as copy:
                while piece := original.read(_CHUNK):
                    copy.write(piece)
                    tell(f"Packing {name}")


def _kept(path: Path, name: str) -> MadeFile:
    sha256, size = hash_file(path)
    return MadeFile(name, sha256, size)


def _folder(archive: Archive, name: str) -> Path:
    """The folder of an export. Only this program gives these names."""
    if not _FOLDER.fullmatch(name):
        raise UsageError("is no export", subject=repr(name), remedy="Ask for another.")
    return archive.folder / "desk" / "exports" / name


def _stem(name: str) -> str:
    """A case's name as it can stand in the name of a file."""
    kept = "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in name)
    return re.sub("-{2,}", "-", kept).strip("-")[:60] or "case"
