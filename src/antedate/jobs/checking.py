"""The job that checks files."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from antedate.jobs.given import footage, moment
from antedate.records import Answer

if TYPE_CHECKING:
    from antedate.jobs.kinds import Work
    from antedate.store import Archive
    from antedate.workflows.check import Query


def check(archive: Archive, given: Mapping[str, Any], work: Work) -> Mapping[str, Any]:
    """Check the ``footage`` that is given, and record the answers.

    Gives ``answers``: for each media the name, the headline and the finding. All else, pictures
    and the report are in ``check_files`` under the job's id: ``N-answer.json`` and ``N-*.jpg``
    for answer N from 1, and ``report.html``.
    """
    from antedate.workflows.check import STAGES, Checker, Query
    from antedate.workflows.models import model_for

    asked = list(footage(archive, given))
    answers: list[Answer] = []
    checked: list[tuple[Query, Answer]] = []
    work.at(STAGES[0])
    with Checker(archive, model_for(archive, None)) as checker:
        for place, query in enumerate(asked, 1):
            if not isinstance(query, Query):
                error, published = str(query.error), moment(given)
                answers.append(Answer(path=query.path, error=error, published_at=published))
                continue
            answer = checker.check(query, _teller(work, place, len(asked)))
            checked.append((query, answer))
            answers.append(answer)
    work.at(STAGES[-1])
    archive.check_files.write(work.job, _files(answers))
    _record(archive, work.job, checked)
    return {"answers": [_summary(answer) for answer in answers]}


def _record(archive: Archive, id: str, checked: Sequence[tuple[Query, Answer]]) -> None:
    """Record the answers, each once: a worker that died over this job may have recorded some."""
    from antedate.workflows.recheck import record

    job = archive.jobs.find(id)
    since = job.started_at if job.tries > 1 else None
    for query, answer in checked:
        if since is not None and any(
            since <= earlier.checked_at and earlier.finding == answer.finding
            for earlier in archive.checks_of(answer.sha256)
        ):
            continue
        record(archive, query, answer)


def _teller(work: Work, place: int, count: int):  # type: ignore[no-untyped-def]
    of = f" (file {place} of {count})" if count > 1 else ""

    def tell(what: str, share: float) -> None:
        # Where a stage cannot tell its share, it says that it is whole.
        work.at(f"{what}{of}", share if share < 1 else None)

    return tell


def _files(answers: Sequence[Answer]) -> dict[str, bytes]:
    from antedate.report.kept import keep
    from antedate.report.page import render

    files = {"report.html": render(answers).encode("utf-8", errors="replace")}
    for place, answer in enumerate(answers, 1):
        value, pictures = keep(answer)
        files[f"{place}-answer.json"] = json.dumps(value, separators=(",", ":")).encode("ascii")
        files |= {f"{place}-{name}": jpeg for name, jpeg in pictures.items()}
    return files


def _summary(answer: Answer) -> dict[str, Any]:
    from antedate.report.sections import status
    from antedate.report.words import finding, headline

    return {
        "path": answer.path,
        "sha256": answer.sha256 or None,
        "status": status(answer),
        "headline": headline(answer),
        "finding": answer.finding or finding(answer),
        "error": answer.error,
    }
