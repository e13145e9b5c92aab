"""The job that makes an export of a case."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from antedate.jobs.kinds import Work
    from antedate.store import Archive


def export(archive: Archive, given: Mapping[str, Any], work: Work) -> Mapping[str, Any]:
    """Export ``given["case"]`` (an id) as ``form``, without what ``leave_out`` names.

    With ``stamp`` the manifest of a package is stamped by the authority that the environment
    names. Gives ``files`` (name, SHA-256, bytes), ``left_out`` and ``stamped``. Exports made
    long ago are removed on the way.
    """
    from dataclasses import asdict

    from antedate.workflows import handing_on
    from antedate.workflows.case_forms import STAMP_VARIABLE, Form

    handing_on.sweep(archive)
    authority = os.environ.get(STAMP_VARIABLE) if given.get("stamp") else None
    wanted = handing_on.Wanted(
        given["case"], Form(given["form"]), tuple(given.get("leave_out") or ()), authority
    )
    made = handing_on.make(archive, wanted, given["folder"], work.at)
    return asdict(made)
