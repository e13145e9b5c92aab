"""The job that looks through many years for when a shadow fits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from antedate.jobs.kinds import Work
    from antedate.store import Archive


def sun(_archive: Archive, given: Mapping[str, Any], work: Work) -> Mapping[str, Any]:
    """When the shadow of ``given`` fits, as ``workflows.sun_fits.fits`` gives it."""
    from antedate.workflows.sun_fits import asked, fits

    work.at("looks through the years")
    return fits(asked(dict(given), datetime.now(UTC)))
