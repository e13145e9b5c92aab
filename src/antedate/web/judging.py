"""Judgements: what people say of matches."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from antedate.records import MatchKind, Verdict
from antedate.report.kept import kept
from antedate.store import StoredJudgement
from antedate.store.judgements import SOUND
from antedate.store.media import PICTURE
from antedate.web.check_view import MOST_FILES, numbers_of, value_of
from antedate.web.faults import NotThere
from antedate.web.people import Opened, Reader, Verifier
from antedate.workflows.judging import as_found

router = APIRouter()

_MOST = 200


class Said(BaseModel):
    """A word on a match of a check: by the check's id, the file's place (from 1) and the
    match's number on the page."""

    check: str = Field(pattern="^[0-9a-f]{32}$")
    file: int = Field(1, ge=1, le=MOST_FILES)
    match: int = Field(ge=1)
    verdict: Verdict
    why: str = Field("", max_length=10_000)


@router.get("/api/judgements", tags=["judgements"])
def judgements(
    archive: Opened,
    _: Reader,
    sha256: Annotated[str | None, Query(pattern="^[0-9a-f]{64}$")] = None,
    limit: Annotated[int, Query(ge=1, le=_MOST)] = 50,
    before: Annotated[int | None, Query(ge=1)] = None,
) -> dict[str, Any]:
    """What people said of matches, the newest first; of matches of one file with ``sha256``.

    ``next`` is the address of those said before, ``null`` where there are none.
    """
    if sha256 is not None:
        about = archive.judgements.about(sha256)
        return {"judgements": [as_json(one) for one in reversed(about)], "next": None}
    found = archive.judgements.newest(limit, before)
    more = f"/api/judgements?limit={limit}&before={found[-1].id}" if len(found) == limit else None
    return {"judgements": [as_json(one) for one in found], "next": more}


@router.post("/api/judgements", tags=["judgements"])
def judge(archive: Opened, person: Verifier, said: Said) -> dict[str, Any]:
    """Say of a match that it is right, wrong or another take; or withdraw what was said.

    Later checks of the same bytes go by it, and so does this one's page. Nothing is changed or
    deleted: the last word counts.
    """
    answer = kept(value_of(archive, said.check, said.file))
    numbers = numbers_of(answer) if answer.error is None else []
    if said.match not in numbers:
        raise NotThere(f"This check has no match {said.match}", remedy="Its page lists them.")
    match = as_found(answer.appearances[numbers.index(said.match)].match)
    made = archive.judgements.add(
        said.verdict,
        who=person.name,
        why=said.why.strip(),
        query=answer.sha256,
        query_s=(match.query_start_s, match.query_end_s),
        reference=match.reference_sha256,
        reference_s=(match.reference_start_s, match.reference_end_s),
        track=SOUND if match.kind is MatchKind.SAME_SOUND else PICTURE,
    )
    archive.desk.record(
        person.name, "judge", answer.sha256, verdict=said.verdict, judgement=made.id
    )
    return as_json(made)


def as_json(one: StoredJudgement) -> dict[str, Any]:
    """A judgement for programs. Seconds are of media time."""
    return {
        "id": one.id,
        "at": one.judged_at.isoformat(),
        "who": one.who,
        "verdict": one.verdict.value,
        "why": one.why,
        "track": one.track,
        "query": {"sha256": one.query, "start_s": one.query_s[0], "end_s": one.query_s[1]},
        "reference": {
            "sha256": one.reference,
            "start_s": one.reference_s[0],
            "end_s": one.reference_s[1],
        },
    }
