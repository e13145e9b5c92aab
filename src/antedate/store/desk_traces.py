"""What jobs of the desk left of a thing that is to be gone: pictures, reports, and words."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

from antedate.store.job_files import JobFiles
from antedate.store.jobs import Job, Jobs

_TO = re.compile("[0-9a-f]{32}")
_KEPT = ("case", "form", "folder")


def drop_pictures(root: Path, dates: JobFiles, jobs: Jobs, sha256: str) -> int:
    """Remove the estimates and overlays under ``root`` that jobs naming a media made: their
    crops and reports show it. Of how many jobs."""
    dropped = 0
    for job in jobs.naming(sha256):
        dropped += dates.drop(job.id)
        to = str(job.given.get("to", ""))
        # Estimates of before were kept under a name of their own, too.
        for folder in (root / "dates" / to, root / "places" / "overlays" / to):
            if _TO.fullmatch(to) and folder.is_dir():
                shutil.rmtree(folder)
                dropped += 1
    return dropped


def drop_words(jobs: Jobs, case: str, document: str | None = None) -> list[str]:
    """Have jobs about a case tell no more than that they were: of those that read reports, all
    or the one of a ``document``; and the words that exports left out. The hashes of the files
    that were read."""
    files = []
    for job in jobs.naming(case):
        if job.given.get("case") != case or not job.state.over:
            continue
        is_reading = "sha256" in job.given and "outlet" in job.given
        if is_reading and document in (None, (job.result or {}).get("document")):
            files.append(str(job.given["sha256"]))
            jobs.silence(job.id, _few(job), "a report that is gone")
        elif "leave_out" in job.given:
            left_out = [one for one in job.given["leave_out"] if not one.startswith("text:")]
            jobs.silence(job.id, {**_few(job), "leave_out": left_out}, job.about)
    return files


def _few(job: Job) -> dict[str, Any]:
    return {name: job.given[name] for name in _KEPT if name in job.given}
