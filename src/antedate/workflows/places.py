"""Places of an archive: adding dated views, proposing what lasts there, hearing a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from antedate.errors import AntedateError, ReaderError, UsageError
from antedate.evidence import Presence
from antedate.ingest import DatedFile, Defaults, read, read_views
from antedate.media.hashing import hash_file
from antedate.places import Region, crop, proposed, region_in
from antedate.records import Problem
from antedate.store import Archive, StoredItem
from antedate.things import Thing, ThingSeen
from antedate.when import Moment
from antedate.workflows.check import Tell
from antedate.workflows.place_files import view_name
from antedate.workflows.views import Looks, PlaceViews

_FEWEST, _ALIKE = 4, 0.9
Cropped = Callable[[StoredItem, str, bytes], None]
"""Handed an item, the view (SHA-256) and a JPEG of what the view shows there."""


def silent(_what: str, _share: float) -> None:
    """Tell nobody."""


def dated_files(
    paths: Sequence[Path], filmed: Moment | None, zone: str | None
) -> Iterator[DatedFile | Problem]:
    """The dated files that paths name: tables of views, files dated by ``filmed``, or what a
    reader dates (an export, a sidecar), whose publication then stands for the filming."""
    for path in paths:
        if path.suffix.lower() == ".csv":
            yield from read_views(path, zone)
        elif filmed is not None:
            yield DatedFile(path, filmed)
        else:
            yield from _by_reader(path, zone)


def add_views(
    archive: Archive, place: str, files: Iterator[DatedFile | Problem], who: str
) -> Iterator[tuple[str, str | None]]:
    """Add dated views; gives each path with what is wrong with it, or ``None``."""
    archive.views(place)
    for one in files:
        if isinstance(one, Problem):
            yield one.path, str(one.error)
            continue
        try:
            sha256, _ = hash_file(one.path)
            archive.add_view(place, sha256, one.path.absolute(), one.filmed, who=who)
        except (AntedateError, OSError) as error:
            yield str(one.path), str(error)
        else:
            yield str(one.path), None


def open_place(archive: Archive, name: str, tell: Tell = silent) -> PlaceViews:
    """The views of a place, registered and compared; what a person said of items counts."""
    files: list[DatedFile | Problem] = []
    for view in archive.views(name):
        if view.path.is_file():
            files.append(DatedFile(view.path, view.filmed, view_name(view.path)))
        else:
            gone = ReaderError(
                "is gone", subject=str(view.path), remedy="Put it back, or add the view again."
            )
            files.append(Problem(str(view.path), gone))
    items = archive.items(name)
    return PlaceViews(files, name, items, looks=_looks(archive), tell=tell)


def propose_items(
    archive: Archive,
    name: str,
    tell: Tell = silent,
    cropped: Cropped | None = None,
    noted: Callable[[Sequence[str]], None] = lambda _notes: None,
) -> list[Thing]:
    """Propose lasting things from the views and keep them with their sightings.

    ``cropped`` is handed a crop of each item that is kept then, in each view; ``noted`` what
    is to be said of the views.
    """
    opened = open_place(archive, name, tell)
    try:
        place = opened.place
        noted([*opened.problems, *place.notes])
        if not place.calibrated:
            raise UsageError(place.notes[-1], remedy="Add more views.")
        tell("Looking for what lasts", 0.7)
        things = proposed(place)
        numbers = change_numbers(things, [v.sha256 for v in place.views], archive.items(name))
        hub = place.hub_view.sha256
        archive.propose_items(
            name,
            [
                (
                    thing.name,
                    hub,
                    thing.box,
                    numbers[thing.change],
                    {
                        view.sha256: (seen.presence, seen.probability)
                        for view, seen in zip(place.views, thing.seen, strict=True)
                    },
                )
                for thing in things
            ],
        )
        if cropped is not None:
            tell("Cutting out what was found", 0.9)
            for item in archive.items(name):
                for sha256, jpeg in _crops(opened, item):
                    cropped(item, sha256, jpeg)
        return things
    finally:
        opened.close()


def change_numbers(
    things: Sequence[Thing], views: Sequence[str], items: Sequence[StoredItem]
) -> dict[int, int]:
    """By which number each change of new things goes beside items of which people have spoken:
    by an item's own where both came or went in the same views, else by one that none has."""
    spoken = [item for item in items if item.verdict or item.corrected]
    fresh = max((item.change for item in spoken), default=0)
    numbers: dict[int, int] = {}
    for thing in things:
        if thing.change in numbers:
            continue
        told = {sha: one.presence for sha, one in zip(views, thing.seen, strict=True)}
        same = next((item for item in spoken if _changed_with(item, told)), None)
        fresh += same is None
        numbers[thing.change] = fresh if same is None else same.change
    return numbers


def _changed_with(item: StoredItem, told: Mapping[str, Presence]) -> bool:
    clear = [
        one.presence is told[one.sha256]
        for one in item.sightings
        if Presence.NOT_VISIBLE not in (one.presence, told.get(one.sha256, Presence.NOT_VISIBLE))
    ]
    share = sum(clear) / len(clear) if len(clear) >= _FEWEST else 0.5
    # Where the one came as the other went they changed together too.
    return not 1 - _ALIKE < share < _ALIKE


def things_of(archive: Archive, name: str, tell: Tell = silent) -> list[Thing]:
    """The stored items with a crop of each view, a person's word in place of the machine's."""
    items = [item for item in archive.items(name) if item.verdict != "rejected"]
    opened = open_place(archive, name, tell)
    try:
        return [thing for item in items if (thing := _thing(opened, item)) is not None]
    finally:
        opened.close()


def _thing(opened: PlaceViews, item: StoredItem) -> Thing | None:
    crops = dict(_crops(opened, item))
    if not crops:
        return None
    said = {one.sha256: one for one in item.sightings}
    seen = tuple(
        ThingSeen(
            view.name,
            view.filmed,
            said[view.sha256].presence,
            said[view.sha256].probability,
            crops[view.sha256],
            said[view.sha256].by,
        )
        for view in opened.place.views
        if view.sha256 in said
    )
    verdict = f" ({item.verdict} by {item.judged_by})" if item.verdict else ""
    return Thing(f"{item.id}: {item.name}{verdict}", item.box, seen, "", item.change)


def _crops(opened: PlaceViews, item: StoredItem) -> Iterator[tuple[str, bytes]]:
    """What each registered view shows of an item; nothing where its own view is not one."""
    place = opened.place
    planes = {view.sha256: plane for view, plane in zip(place.views, place.planes, strict=True)}
    region: Region | None = None
    if item.hub in planes:
        region = region_in(item.box, planes[item.hub], place.size)
    if region is None:
        return
    for view in place.views:
        yield view.sha256, crop(view.look, planes[view.sha256], region, place.size)


def _looks(archive: Archive) -> Looks:
    """Looks are kept beside the archive, where that can be written."""
    return Looks(None if archive.readonly else archive.folder / "looks")


def _by_reader(path: Path, zone: str | None) -> Iterator[DatedFile | Problem]:
    for item in read(path, Defaults(zone=zone)):
        if isinstance(item, Problem):
            yield item
            continue
        for file in item.files:
            if item.post.published_at is None:
                undated = ReaderError(
                    "carries no date", subject=file.shown, remedy="Give it with --date."
                )
                yield Problem(file.shown, undated)
            else:
                yield DatedFile(file.path, item.post.published_at)
