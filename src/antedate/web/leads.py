"""Which page has what came out of a job."""

from __future__ import annotations

from collections.abc import Mapping

from antedate.store import Job, JobState

LEADS: Mapping[str, str] = {
    "check": "/check/{}",
    "date": "/date/{}",
    "verify": "/status",
}
"""The page with the result of a job, by its kind. Others are told on the page of the job."""


def leads_on(job: Job) -> str | None:
    """The page with what came out of a job, where there is one of its own."""
    page = LEADS.get(job.kind) if job.state is JobState.DONE else None
    return None if page is None else page.format(job.id)
