"""The job that checks files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from antedate.errors import ArchiveError
from antedate.records import Answer, DateClaimKind, Problem
from antedate.when import Moment, parse_moment

if TYPE_CHECKING:
    from antedate.jobs.kinds import Work
    from antedate.store import Archive
    from antedate.workflows.check import Query


def check(archive: Archive, given: Mapping[str, Any], work: Work) -> Mapping[str, Any]:
    """Check a file that was sent in (``sha256``, and the ``name`` it goes by), a ``post`` of the
    archive by its number, or a ``path``; and record the answers.

    ``published`` and ``zone`` say when its own post was published, ``url`` where: a post of the
    archive with that address is no find of itself. Gives ``answers``: for each media the name,
    the headline and the finding. All else, pictures and the report are in ``check_files`` under
    the job's id: ``N-answer.json`` and ``N-*.jpg`` for answer N from 1, and ``report.html``.
    """
    from antedate.workflows.check import STAGES, Checker, Query
    from antedate.workflows.models import model_for

    published = given.get("published")
    moment = parse_moment(published, given.get("zone")) if published else None
    asked = list(_asked(archive, given, moment))
    answers: list[Answer] = []
    checked: list[tuple[Query, Answer]] = []
    work.at(STAGES[0])
    with Checker(archive, model_for(archive, None)) as checker:
        for place, query in enumerate(asked, 1):
            if not isinstance(query, Query):
                answers.append(Answer(path=query.path, error=str(query.error), published_at=moment))
                continue
            answer = checker.check(query, _teller(work, place, len(asked)))
            answer = _without_own_time(answer) if "sha256" in given else answer
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


def _asked(
    archive: Archive, given: Mapping[str, Any], moment: Moment | None
) -> Iterator[Query | Problem]:
    from antedate.workflows.check import POST, Query
    from antedate.workflows.inputs import queries, stored_post

    if "sha256" not in given:
        typed = f"{POST}{given['post']}" if "post" in given else given["path"]
        yield from queries(str(typed), archive, moment)
        return
    sent = archive.desk_files.upload(str(given["sha256"]))
    if sent is None:
        raise ArchiveError(
            "is not kept any more",
            subject=str(given.get("name") or given["sha256"]),
            remedy="Send the file in again.",
        )
    url = given.get("url")
    own = stored_post(str(url), archive) if url else None
    yield Query(
        sent.path,
        str(given.get("name") or sent.name),
        moment or (own.post.published_at if own else None),
        own.id if own else None,
    )


def _without_own_time(answer: Answer) -> Answer:
    """A file that was sent in has the time of its sending, which says nothing of it."""
    if answer.media is None:
        return answer
    claims = tuple(one for one in answer.media.claims if one.kind is not DateClaimKind.FILE_TIME)
    return replace(answer, media=replace(answer.media, claims=claims))


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
