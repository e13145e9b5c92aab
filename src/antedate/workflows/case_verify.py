"""Holding the log of a case to what was exported of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from antedate.case_log import Head
from antedate.custody import Verdict, read_head, verify
from antedate.errors import UsageError
from antedate.exports.package import Package, check_package
from antedate.store import Archive
from antedate.workflows.case_export import HEAD


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found; ``package`` where the head came with one, which was validated first."""

    verdict: Verdict
    package: Package | None


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
