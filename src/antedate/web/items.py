"""What comes and goes at a place: the machine's items along time, and what people say of them."""

from __future__ import annotations

from itertools import groupby
from typing import Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, Field

from antedate.errors import UsageError
from antedate.store import Archive, Correction, StoredItem, StoredPlace, StoredView
from antedate.web.addresses import in_address
from antedate.web.faults import NotThere
from antedate.web.people import Opened, Reader, Verifier
from antedate.web.place_names import Named
from antedate.web.places import From, Limit, picture
from antedate.web.rendering import show
from antedate.web.uploads import Sha256
from antedate.when import iso
from antedate.workflows.place_files import crop_at, item_key, view_name

router = APIRouter()

_FEWEST, _MOST, _CROPS = 4, 24, 1200
MACHINE = "machine"


class Word(BaseModel):
    """What somebody says: of an item (``confirmed``, ``rejected``), or of its sighting in the
    view ``sha256`` (``present``, ``absent``, ``not_visible``). ``withdrawn`` takes back the last
    word on the same. ``key`` is the item's own: numbers may be given anew."""

    verdict: Literal["confirmed", "rejected", "present", "absent", "not_visible", "withdrawn"]
    sha256: str | None = Field(None, pattern="^[0-9a-f]{64}$")
    why: str = Field("", max_length=2000)
    key: str | None = Field(None, max_length=64)


@router.get("/places/{name}/items", include_in_schema=False)
def items_page(
    request: Request, archive: Opened, person: Reader, place: Named, skip: From = 0
) -> HTMLResponse:
    """The items of a place, those that changed together under one heading."""
    found = sorted(archive.items(place.name), key=lambda one: (one.change, one.id))
    told = _Told(archive, place)
    # A page is so long that a browser shows it at once, however many views there are.
    page = max(_FEWEST, min(_MOST, _CROPS // max(1, place.views)))
    part = [told.item(one) for one in found[skip : skip + page]]
    return show(
        request,
        "place_items.html.j2",
        person,
        place=place,
        here=f"/places/{in_address(place.name)}",
        groups=[list(group) for _, group in groupby(part, key=lambda one: one["change"])],
        total=len(found),
        before=max(0, skip - page) if skip else None,
        after=skip + page if len(found) > skip + page else None,
    )


@router.get("/api/places/{name}/items", tags=["places"])
def items(
    archive: Opened, _: Reader, place: Named, skip: From = 0, limit: Limit = 100
) -> dict[str, Any]:
    """What comes and goes at a place, with its sightings along time and all that people said."""
    found = archive.items(place.name)
    told = _Told(archive, place)
    following = skip + limit if len(found) > skip + limit else None
    address = f"/api/places/{in_address(place.name)}/items?skip={following}&limit={limit}"
    return {
        "items": [told.item(one) for one in found[skip : skip + limit]],
        "next": address if following else None,
    }


@router.post("/api/places/{name}/items/{number}/words", tags=["places"], status_code=201)
def say(word: Word, archive: Opened, person: Verifier, place: Named, number: int) -> dict[str, Any]:
    """Say something of an item, or take it back. It is kept with who and when, and wins over
    the machine. Gives the item as it stands then."""
    box = None
    if word.key is not None:
        item = next((one for one in archive.items(place.name) if one.id == number), None)
        if item is None or item_key(item) != word.key:
            raise UsageError(
                f"Item {number} is another one by now: items were proposed anew",
                remedy="Load the page again.",
            )
        box = item.box
    archive.correct_item(
        place.name,
        number,
        word.verdict,
        sha256=word.sha256,
        who=person.name,
        why=word.why,
        box=box,
    )
    archive.desk.record(
        person.name,
        "say of an item",
        place.name,
        item=number,
        verdict=word.verdict,
        view=word.sha256,
    )
    return _Told(archive, place).item(_item(archive, place, number))


@router.get("/places/{name}/items/{number}/crops/{sha256}", include_in_schema=False)
def crop(archive: Opened, _: Reader, place: Named, number: int, sha256: Sha256) -> Response:
    """What a view shows of an item."""
    return picture(crop_at(archive, _item(archive, place, number), sha256))


class _Told:
    """Items of one place for programs and pages; what many of them need is read once."""

    def __init__(self, archive: Archive, place: StoredPlace) -> None:
        self._archive = archive
        self._here = f"/places/{in_address(place.name)}"
        self._views = archive.views(place.name)
        self._said: dict[int, list[Correction]] = {}
        for one in archive.corrections(place.name):
            self._said.setdefault(one.item, []).append(one)

    def item(self, item: StoredItem) -> dict[str, Any]:
        """One item, its sightings in order of time."""
        seen = {one.sha256: one for one in item.sightings}
        said = self._said.get(item.id, [])
        sightings = [
            self._sighting(item, view, seen[view.sha256])
            for view in self._views
            if view.sha256 in seen
        ]
        return {
            "number": item.id,
            "key": item_key(item),
            "name": item.name,
            "change": item.change,
            "box": [round(side, 4) for side in item.box],
            "hub": item.hub,
            "verdict": item.verdict or None,
            "judged_by": item.judged_by or None,
            "words": _words(sightings),
            "sightings": sightings,
            "said": [self._word(one) for one in said],
        }

    def _sighting(self, item: StoredItem, view: StoredView, seen: Any) -> dict[str, Any]:
        path = crop_at(self._archive, item, view.sha256)
        address = f"{self._here}/items/{item.id}/crops/{view.sha256}?key={item_key(item)}"
        return {
            "view": view.sha256,
            "name": view_name(view.path),
            "filmed": iso(view.filmed.at),
            "filmed_words": view.filmed.words(),
            "presence": seen.presence.value,
            "probability": round(seen.probability, 4),
            "sure": round(max(seen.probability, 1 - seen.probability), 4),
            "by": seen.by,
            "by_machine": seen.by == MACHINE,
            "crop": address if path.is_file() else None,
        }

    def _word(self, one: Correction) -> dict[str, Any]:
        filmed = next((v.filmed.words() for v in self._views if v.sha256 == one.sha256), None)
        return {
            "view": one.sha256,
            "filmed_words": filmed,
            "verdict": one.verdict,
            "who": one.who,
            "why": one.why,
            "at": iso(one.at),
        }


def _words(sightings: list[dict[str, Any]]) -> str:
    present = [one for one in sightings if one["presence"] == "present"]
    if not present:
        return "It stands in no view."
    return (
        f"It stands in {len(present)} of {len(sightings)} views, the first of "
        f"{present[0]['filmed_words']}, the last of {present[-1]['filmed_words']}."
    )


def _item(archive: Archive, place: StoredPlace, number: int) -> StoredItem:
    for one in archive.items(place.name):
        if one.id == number:
            return one
    raise NotThere(f"The place has no item {number}", remedy="Load the page again.")
