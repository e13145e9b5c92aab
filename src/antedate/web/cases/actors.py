"""The actors of a case with their spellings: merged, split, given another spelling, undone."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from antedate.case_json import plain
from antedate.case_records import Case
from antedate.cases import people
from antedate.cases.editing import Editing
from antedate.cases.names import SUGGESTED, likeness
from antedate.errors import UsageError
from antedate.store import Archive
from antedate.web.cases import shown
from antedate.web.cases.entering import FIELD, inputs
from antedate.web.cases.forms import RECORDS
from antedate.web.cases.held import Asked, Held
from antedate.web.cases.listing import Skip
from antedate.web.cases.sending import gone_to
from antedate.web.faults import NotThere
from antedate.web.people import Opened, Reader, Verifier
from antedate.web.posted import Form, built
from antedate.web.rendering import show
from antedate.workflows.casework import Hand, change

router = APIRouter()

_MOST = 100
_MOST_COMPARED = 80
_MOST_SUGGESTED = 20


class Merging(BaseModel):
    """Actors, by id, that are judged to be the one named last."""

    actors: list[str]
    into: str
    why: str


class Splitting(BaseModel):
    """An actor whose last merge is undone; or the spellings that become an actor of their own."""

    actor: str
    spellings: list[str] = []
    why: str


class NewAlias(BaseModel):
    """Another spelling of an actor, and the records that it rests on."""

    actor: str
    spelling: str
    basis: list[str] = Field(description="Such as document-1.")
    why: str = ""


@router.get("/cases/{id}/actors", include_in_schema=False)
def actors_page(request: Request, person: Reader, held: Asked, skip: Skip = 0) -> HTMLResponse:
    """The actors, and pairs of them that may be one."""
    found = shown.actors(held.case)
    further = skip + _MOST if len(found) > skip + _MOST else None
    return show(
        request, "cases/actors.html.j2", person, held=held, actors=found[skip : skip + _MOST],
        suggested=_suggested(held.case) if not skip else [], skip=skip, further=further,
        total=len(found), most=_MOST,
    )  # fmt: skip


@router.get("/cases/{id}/actors/{actor}", include_in_schema=False)
def actor_page(request: Request, person: Reader, held: Asked, actor: str) -> HTMLResponse:
    """An actor, and the forms that give it spellings, join it with others and part it."""
    actors = shown.actors(held.case)
    found = next((one for one in actors if actor in (one.known.id, *one.known.merged)), None)
    if found is None:
        raise NotThere("The case has no such actor", remedy="Its page of actors lists them.")
    basis = next(field for field in RECORDS["alias"] if field.name == "basis")
    return show(
        request, "cases/actor.html.j2", person, held=held, a=found,
        others=[one for one in actors if one is not found],
        basis=inputs(held.case, [basis], {}),
    )  # fmt: skip


@router.post("/cases/{id}/actors/merge", include_in_schema=False)
def merge_posted(archive: Opened, person: Verifier, held: Asked, form: Form) -> Response:
    """Merge what was ticked, and show the actors."""
    into = form.one("into")
    actors = [actor for actor in form.all("actor") if actor != into]
    merge(archive, person, held, built(Merging, actors=actors, into=into, why=form.one("why")))
    return gone_to(f"{held.base}/actors/{into}")


@router.post("/cases/{id}/actors/split", include_in_schema=False)
def split_posted(archive: Opened, person: Verifier, held: Asked, form: Form) -> Response:
    """Undo a merge or part spellings off, and show the actors."""
    given = built(
        Splitting, actor=form.one("actor"), spellings=form.all("spelling"), why=form.one("why")
    )
    made = split(archive, person, held, given)
    return gone_to(f"{held.base}/actors/{made['actor']}")


@router.post("/cases/{id}/actors/alias", include_in_schema=False)
def alias_posted(archive: Opened, person: Verifier, held: Asked, form: Form) -> Response:
    """Add a spelling, and show the actors."""
    given = built(
        NewAlias,
        actor=form.one("actor"),
        spelling=form.one("spelling"),
        basis=form.all(f"{FIELD}basis"),
        why=form.one("why"),
    )
    alias(archive, person, held, given)
    return gone_to(f"{held.base}/actors/{given.actor}")


@router.get("/api/cases/{id}/actors", tags=["cases"])
def actors(_: Reader, held: Asked) -> list[dict[str, Any]]:
    """The actors as they stand after merges, with all their spellings."""
    return [plain(one) for one in people.known_actors(held.case)]


@router.get("/api/cases/{id}/actors/suggestions", tags=["cases"])
def suggestions(_: Reader, held: Asked) -> list[dict[str, Any]]:
    """Pairs of actors whose names may be one, with a score and the reason. A person decides."""
    return _suggested(held.case)


@router.post("/api/cases/{id}/actors/merge", tags=["cases"], status_code=201)
def merge(archive: Opened, person: Verifier, held: Asked, given: Merging) -> dict[str, Any]:
    """Judge actors to be one; the ids of the merges. Each can be undone."""
    if not given.actors or not given.into:
        raise UsageError("To merge takes two actors", remedy="Choose those, and who stays.")
    if not given.why.strip():
        raise UsageError("Merging needs a reason", remedy="Say why they are one; it is kept.")
    hand = Hand(person.name, given.why)
    made = _changed(
        archive, held, hand, "merge actors",
        lambda editing: list(people.merge(editing, given.actors, given.into, given.why)),
    )  # fmt: skip
    return {"merges": made}


@router.post("/api/cases/{id}/actors/split", tags=["cases"], status_code=201)
def split(archive: Opened, person: Verifier, held: Asked, given: Splitting) -> dict[str, Any]:
    """Undo the last merge of an actor, or part spellings off; the actor that then stands alone."""
    if not given.why.strip():
        raise UsageError("Parting needs a reason", remedy="Say why they are two; it is kept.")
    hand = Hand(person.name, given.why)
    made = _changed(
        archive, held, hand, "split actor",
        lambda editing: people.split(editing, given.actor, given.spellings),
    )  # fmt: skip
    return {"actor": made}


@router.post("/api/cases/{id}/actors/alias", tags=["cases"], status_code=201)
def alias(archive: Opened, person: Verifier, held: Asked, given: NewAlias) -> dict[str, Any]:
    """Record another spelling of an actor; its id."""
    if not given.spelling.strip():
        raise UsageError("The spelling is empty", remedy="Fill it in.")
    hand = Hand(person.name, given.why)
    made = _changed(
        archive, held, hand, "add alias",
        lambda editing: people.add_alias(editing, given.actor, given.spelling, given.basis),
    )  # fmt: skip
    return {"id": made}


def _changed[Made](
    archive: Archive, held: Held, hand: Hand, what: str, make: Callable[[Editing], Made]
) -> Made:
    """What a change of the case made; the desk records who did ``what``, and that."""
    made = change(archive, held.case.id, hand, make)
    archive.desk.record(hand.who, what, held.case.id, made=made)
    return made


def _suggested(case: Case) -> list[dict[str, Any]]:
    """Pairs that sound alike; of many actors those that came last are compared."""
    known = people.known_actors(case)[-_MOST_COMPARED:]
    found: list[dict[str, Any]] = []
    for one, two in combinations(known, 2):
        best = likeness(one.name, two.name)
        if best.score >= SUGGESTED:
            found.append(
                {"first": one.id, "first_name": one.name, "second": two.id,
                 "second_name": two.name, "score": best.score, "reason": best.reason}
            )  # fmt: skip
    return sorted(found, key=lambda pair: -pair["score"])[:_MOST_SUGGESTED]
