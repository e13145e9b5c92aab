"""Holding the log of a case to what was exported of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from antedate.case_log import Head
from antedate.custody import Verdict, head_from, read_head, verify, verify_hash
from antedate.errors import UsageError
from antedate.exports.package import Package, check_package
from antedate.store import Archive
from antedate.workflows.case_export import HEAD

_HASH = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found; ``package`` where the head came with one, which was validated first."""

    verdict: Verdict
    package: Package | None


def verify_text(archive: Archive, id: str, told: str) -> Verdict:
    """Look for alteration, insertion and removal in the log of a case.

    ``told`` is the text of a ``head.json``, or the hash of an entry alone, or nothing. Raises
    ``UsageError`` for what is neither, and for a head of another case.
    """
    entries = archive.cases.entries(id)
    told = told.strip()
    if not told:
        return verify(entries)
    if _HASH.fullmatch(told.lower()):
        return verify_hash(entries, told.lower())
    head = head_from(told, "what was given")
    if head.case != id:
        raise UsageError("The head is of another case", remedy="Give one of this case.")
    return verify(entries, head)


def verify_case(
    archive: Archive, id: str, against: Path | None = None, certificates: Path | None = None
) -> Verified:
    """Look for alteration, insertion and removal in the log of a case.

    ``against`` is a ``head.json`` or the folder of an evidence package; ``certificates`` those
    of the authority that stamped it. Raises ``PackageError`` for a package that is not whole,
    ``UsageError`` for a head of another case.
    """
    package: Package | None = None
    head: Head | None = None
    if against is not None:
        if against.is_dir():
            package = check_package(against, certificates)
            head = read_head(against / HEAD)
        else:
            head = read_head(against)
        if head.case != id:
            raise UsageError(
                "is of another case", subject=str(against), remedy="Name an export of this one."
            )
    return Verified(verify(archive.cases.entries(id), head), package)
