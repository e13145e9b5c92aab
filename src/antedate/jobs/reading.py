"""The job that reads a report into a case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from antedate.jobs.given import moment

if TYPE_CHECKING:
    from antedate.jobs.kinds import Work
    from antedate.store import Archive


def read(archive: Archive, given: Mapping[str, Any], work: Work) -> Mapping[str, Any]:
    """Draft what the report ``given["sha256"]``, a file that was sent in, says, into
    ``given["case"]`` (an id).

    ``name`` is what the file goes by; ``outlet``, ``published``, ``zone``, ``url`` and ``title``
    are as for ``antedate read``. Gives the ``document``, how many ``drafts``, how many there
    was no room for (``left_out``) and ``problems``. A report that the case has already is not
    read again: ``already`` says so.
    """
    from antedate.store import kept_file
    from antedate.workflows.casework import Hand, case_of
    from antedate.workflows.read import document_of, read_into, report_file

    path = kept_file(archive, str(given["sha256"])).path
    work.at("Opening the report")
    report = report_file(path, str(given.get("name") or ""))
    case = str(given["case"])
    # A worker that died after it had written leaves the job to the next one.
    if there := document_of(case_of(archive, case), str(given["sha256"])):
        return {"document": there, "drafts": 0, "left_out": 0, "problems": [], "already": True}
    work.at(f"Reading {len(report.text):,} characters")
    made = read_into(
        archive,
        case,
        Hand(work.who, str(given.get("why") or "")),
        report,
        moment(given),
        given["outlet"],
        given.get("url") or "",
        given.get("title") or "",
    )
    return {
        "document": made.document,
        "drafts": len(made.drafts),
        "left_out": made.refused,
        "problems": list(made.draft.problems),
        "already": False,
    }
