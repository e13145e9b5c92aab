"""Evidence packages: a case with its media and originals as a BagIt bag (RFC 8493), SHA-256."""

from __future__ import annotations

import hashlib
import os
import shutil
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from antedate.errors import AntedateError, UsageError
from antedate.exports.stamping import Stamp, stamp, stamped_at, verify_stamp

MANIFEST = "manifest-sha256.txt"
RESPONSE = "manifest-sha256.txt.tsr"
NOT_STAMPED = "not stamped: no time stamping authority was configured"
_CHUNK = 1 << 20


class PackageError(AntedateError):
    """An evidence package is not whole, or cannot be made."""


@dataclass(frozen=True, slots=True)
class Payload:
    """A file of a package: its path inside, and its bytes or the file they are copied from.
    ``sha256`` is what the copy must hash to."""

    path: str
    data: bytes | None = None
    source: Path | None = None
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Package:
    """A package as made or found whole. ``stamped`` says so in words, or says that it is not."""

    folder: Path
    files: int
    bytes: int
    stamped: str


def _bagit() -> Any:
    """The library, imported where it is needed. Python warns of its escapes and of what it
    imports, which is for its authors to mend."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import bagit
    return bagit


def make_package(
    folder: Path, payload: Iterable[Payload], info: dict[str, str], authority: str | None
) -> Package:
    """Write a bag into a folder that is not there yet or is empty.

    With an ``authority`` the manifest is stamped by it; without, ``bag-info.txt`` says that it
    is not stamped. Nothing is left behind where it fails.
    """
    bagit = _bagit()

    _refuse_used(folder)
    was_there = folder.is_dir()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file in payload:
            _write(folder, file)
        bag = bagit.make_bag(os.fspath(folder), bag_info=dict(info), checksums=["sha256"])
        made = stamp((folder / MANIFEST).read_bytes(), authority) if authority else None
        if made is not None:
            (folder / RESPONSE).write_bytes(made.response)
        bag.info["Time-Stamp"] = said = _stamped(made)
        bag.save()
        bag.validate()
    except bagit.BagError as error:
        _clear(folder, was_there)
        raise PackageError(
            f"the package is not whole ({error})", subject=str(folder), remedy="Export it again."
        ) from error
    except OSError as error:
        _clear(folder, was_there)
        raise PackageError(
            f"the package cannot be written ({error.strerror or error})",
            subject=str(error.filename or folder),
            remedy="Make room, or choose another folder.",
        ) from error
    except BaseException:
        _clear(folder, was_there)
        raise
    count, size = _measured(folder / "data")
    return Package(folder, count, size, said)


def check_package(folder: Path, certificates: Path | None = None) -> Package:
    """Validate a package, file by file, and its stamp where it has one and ``certificates``
    are given. Raises ``PackageError`` for one that is not whole, naming the first file."""
    bagit = _bagit()

    try:
        bag = bagit.Bag(os.fspath(folder))
        bag.validate()
    except bagit.BagValidationError as error:
        details = "; ".join(str(one) for one in error.details[:3]) if error.details else str(error)
        raise PackageError(
            f"the package is not whole: {details}",
            subject=str(folder),
            remedy="Ask for it again; do not rely on this copy.",
        ) from error
    except (bagit.BagError, OSError) as error:
        raise PackageError(
            f"is no evidence package ({error})", subject=str(folder), remedy="Name its folder."
        ) from error
    count, size = _measured(folder / "data")
    return Package(folder, count, size, _stamp_words(folder, certificates))


def _stamp_words(folder: Path, certificates: Path | None) -> str:
    if not (folder / RESPONSE).is_file():
        return NOT_STAMPED
    response = (folder / RESPONSE).read_bytes()
    if certificates is None:
        at = stamped_at(response, str(folder / RESPONSE))
        return (
            f"stamped {at:%Y-%m-%d %H:%M:%S} UTC, so the stamp says; it was not verified, since "
            "no certificates of the authority were given"
        )
    at = verify_stamp(response, (folder / MANIFEST).read_bytes(), certificates)
    return f"stamped {at:%Y-%m-%d %H:%M:%S} UTC; the stamp holds"


def _stamped(made: Stamp | None) -> str:
    if made is None:
        return NOT_STAMPED
    return f"stamped {made.at:%Y-%m-%d %H:%M:%S} UTC by {made.authority}, see {RESPONSE}"


def _write(folder: Path, file: Payload) -> None:
    path = folder / file.path
    if not path.resolve().is_relative_to(folder.resolve()):
        raise PackageError(
            "would lie outside the package", subject=file.path, remedy="Report this as a fault."
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    if file.source is None:
        path.write_bytes(file.data or b"")
        return
    digest = hashlib.sha256()
    with file.source.open("rb") as original, path.open("wb") as copy:
        while chunk := original.read(_CHUNK):
            digest.update(chunk)
            copy.write(chunk)
    if digest.hexdigest() != file.sha256:
        raise PackageError(
            "has changed since it was added",
            subject=str(file.source),
            remedy="See what else changed with: antedate archive verify.",
        )


def _refuse_used(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(
            "is there already and is not empty", subject=str(folder), remedy="Name a new folder."
        )


def _clear(folder: Path, was_there: bool) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    if was_there:
        folder.mkdir(exist_ok=True)


def _measured(folder: Path) -> tuple[int, int]:
    sizes = [path.stat().st_size for path in _files(folder)]
    return len(sizes), sum(sizes)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())
