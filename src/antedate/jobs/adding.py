"""The job that adds footage."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from antedate.when import parse_moment

if TYPE_CHECKING:
    from antedate.jobs.kinds import Work
    from antedate.store import Archive

_MOST_PROBLEMS = 1000


def add(archive: Archive, given: Mapping[str, Any], work: Work) -> Mapping[str, Any]:
    """Add ``given["paths"]``; ``source``, ``published``, ``zone`` and ``url`` fill gaps.

    Gives how many posts were read, how many of them are new, how many media, and ``problems``:
    what could not be added, and why (the first thousand, and how many there were).
    """
    from antedate.ingest import Defaults, read
    from antedate.store import Keep
    from antedate.workflows import add as workflow
    from antedate.workflows.models import model_for

    published = given.get("published")
    moment = parse_moment(published, given.get("zone")) if published else None
    defaults = Defaults(given.get("source"), given.get("url"), moment, given.get("zone"))
    keep = Keep.IN_PLACE if given.get("in_place") else Keep.COPY
    tally = {"posts": 0, "new": 0, "media": 0}
    problems: list[dict[str, str]] = []
    failed = 0
    items = (item for path in given["paths"] for item in read(Path(path), defaults))
    for outcome in workflow.add(items, archive, model_for(archive, None), keep=keep):
        work.at(outcome.name)
        tally["posts"] += outcome.added is not None
        tally["new"] += bool(outcome.added and outcome.added.changed)
        tally["media"] += outcome.added.new_media if outcome.added else 0
        failed += len(outcome.problems)
        for problem in outcome.problems[: _MOST_PROBLEMS - len(problems)]:
            problems.append({"path": problem.path, "error": str(problem.error)})
    return {**tally, "failed": failed, "problems": problems}
