"""The job that checks files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from antedate.records import Answer, Problem
from antedate.when import parse_moment

if TYPE_CHECKING:
    from antedate.jobs.kinds import Work
    from antedate.store import Archive


def check(archive: Archive, given: Mapping[str, Any], work: Work) -> Mapping[str, Any]:
    """Check ``given["path"]`` (a file, or ``post:NUMBER``) and record the answers.

    ``shown`` is the name that it goes by; ``published`` and ``zone`` say when its own post was
    published. Gives ``answers``, one object for each media, as ``antedate check --json --all``.
    """
    from antedate.report import machine
    from antedate.workflows.check import Checker, Query
    from antedate.workflows.inputs import queries
    from antedate.workflows.models import model_for
    from antedate.workflows.recheck import record

    published = given.get("published")
    moment = parse_moment(published, given.get("zone")) if published else None
    answers = []
    with Checker(archive, model_for(archive, None)) as checker:
        for query in _named(queries(given["path"], archive, moment), given.get("shown")):
            if isinstance(query, Query):
                answer = checker.check(query, work.at)
                record(archive, query, answer)
            else:
                answer = Answer(path=query.path, error=str(query.error), published_at=moment)
            answers.append(machine.answer_object(answer, everything=True))
    return {"answers": answers}


def _named(found: Any, shown: str | None) -> Any:
    """Uploaded files go by the name that the person gave them, not by where they are kept."""
    from dataclasses import replace

    for query in found:
        if shown is None or isinstance(query, Problem) or not Path(query.shown).is_absolute():
            yield query
        else:
            yield replace(query, shown=shown)
