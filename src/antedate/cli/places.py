"""The verbs about places: place add, list, views, items, judge; and what date asks of them."""

from __future__ import annotations

import getpass
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from antedate.cli.output import ArchiveOption, JsonOption, archive_folder, bar, complain, put, say
from antedate.errors import UsageError
from antedate.when import iso, parse_moment

if TYPE_CHECKING:
    from antedate.workflows.views import PlaceViews

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="The place.")]
WhoOption = Annotated[str | None, typer.Option(help="Who says so. Default: your user name.")]


def register(app: typer.Typer) -> None:
    """Give the program these verbs."""
    group = typer.Typer(help="Places, their dated views, and what comes and goes there.")
    group.command("add")(add_place)
    group.command("list")(list_places)
    group.command("views")(views)
    group.command("items")(items)
    group.command("judge")(judge)
    app.add_typer(group, name="place")


def place_views(
    stack: ExitStack,
    table: Path | None,
    place: str | None,
    opened: Any,
    zone: str | None,
    shown: Any,
) -> PlaceViews | None:
    """The dated views that ``date`` was given, by table or by the name of a place."""
    if table is None and place is None:
        return None
    if table is not None and place is not None:
        raise UsageError("--views and --place exclude each other", remedy="Give one of them.")
    from antedate.workflows.places import open_place
    from antedate.workflows.views import PlaceViews

    if table is not None:
        found = PlaceViews.from_table(table, zone, tell=shown.at)
    elif opened is None:
        raise UsageError("--place needs an archive", remedy="Give --archive DIR too.")
    else:
        found = open_place(opened, str(place), shown.at)
    stack.callback(found.close)
    return found


def add_place(
    name: NameArgument,
    lat: Annotated[float | None, typer.Option(help="Degrees north.")] = None,
    lon: Annotated[float | None, typer.Option(help="Degrees east.")] = None,
    archive: ArchiveOption = None,
    who: WhoOption = None,
) -> None:
    """Add a place, to which dated views can then be given."""
    from antedate.store import Archive

    with Archive.open(archive_folder(archive), create=True) as opened:
        opened.add_place(name, lat, lon, who=who or getpass.getuser())
    say(f"Added {name}. Give it dated views with: antedate place views {name} PATH...")


def list_places(archive: ArchiveOption = None, as_json: JsonOption = False) -> None:
    """The places of the archive."""
    from antedate.store import Archive

    with Archive.open(archive_folder(archive), readonly=True) as opened:
        for one in opened.places():
            if as_json:
                put(
                    {
                        "name": one.name,
                        "lat": one.lat,
                        "lon": one.lon,
                        "views": one.views,
                        "items": one.items,
                    }
                )
            else:
                say(f"{one.name}: {one.views} views, {one.items} items")


def views(
    name: NameArgument,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PATH...", help="Files, exports, or tables (path, time, zone)."),
    ] = None,
    date: Annotated[
        str | None, typer.Option(metavar="WHEN", help="When the files were filmed.")
    ] = None,
    zone: Annotated[str | None, typer.Option(help="The zone of times that name none.")] = None,
    archive: ArchiveOption = None,
    who: WhoOption = None,
    as_json: JsonOption = False,
) -> None:
    """Give a place dated views, or list those that it has. Files stay where they are."""
    from antedate.store import Archive
    from antedate.workflows.places import add_views, dated_files

    filmed = parse_moment(date, zone) if date else None
    failed = 0
    with Archive.open(archive_folder(archive), readonly=not paths) as opened:
        if paths:
            found = dated_files(paths, filmed, zone)
            for path, wrong in add_views(opened, name, found, who or getpass.getuser()):
                failed += wrong is not None
                if as_json:
                    put({"path": path, "error": wrong})
                elif wrong is not None:
                    complain(f"Not added. {wrong}")
        if not paths or not as_json:
            _list_views(opened.views(name), as_json, bool(paths))
    if failed:
        raise typer.Exit(1)


def _list_views(stored: list[Any], as_json: bool, short: bool) -> None:
    if short:
        say(f"{len(stored)} dated views.")
        return
    for view in stored:
        if as_json:
            put(
                {
                    "sha256": view.sha256,
                    "path": str(view.path),
                    "filmed": iso(view.filmed.at),
                    "precision": str(view.filmed.precision),
                    "zone": view.filmed.zone,
                    "who": view.who,
                }
            )
        else:
            say(f"{view.sha256[:12]}  {view.filmed.words()}  {view.path}")


def items(
    name: NameArgument,
    propose: Annotated[
        bool, typer.Option("--propose", help="Look for lasting things in the views anew.")
    ] = False,
    report: Annotated[
        Path | None, typer.Option(metavar="OUT.html|OUT.svg", help="Write the crops along time.")
    ] = None,
    archive: ArchiveOption = None,
    as_json: JsonOption = False,
) -> None:
    """Things that come and go at a place, with their sightings."""
    from antedate.store import Archive
    from antedate.workflows.places import propose_items, things_of

    with Archive.open(archive_folder(archive), readonly=not propose) as opened, bar() as shown:
        if propose:
            propose_items(opened, name, shown.at)
        for item in opened.items(name):
            put(_item(item)) if as_json else _say_item(item)
        if report is not None:
            from antedate.report.sightings import sightings_page
            from antedate.report.sightings_svg import sightings_svg

            things = things_of(opened, name, shown.at)
            drawn = report.suffix.lower() == ".svg"
            page = sightings_svg(things) if drawn else sightings_page(name, things)
            try:
                report.write_bytes(page.encode("utf-8", errors="replace"))
            except OSError as error:
                raise UsageError(
                    f"cannot be written ({error.strerror})",
                    subject=str(report),
                    remedy="Choose another file.",
                ) from None


def judge(
    name: NameArgument,
    item: Annotated[int, typer.Argument(metavar="ITEM", help="The number of the item.")],
    verdict: Annotated[
        str,
        typer.Argument(
            metavar="VERDICT",
            help="Of the item: confirmed, rejected. Of a view: present, absent, not_visible.",
        ),
    ],
    view: Annotated[
        str | None, typer.Option(metavar="SHA256", help="The view, by the start of its hash.")
    ] = None,
    why: Annotated[str, typer.Option(help="Why; this is kept.")] = "",
    archive: ArchiveOption = None,
    who: WhoOption = None,
) -> None:
    """Confirm or reject an item, or correct its sighting in one view. This is kept, and wins."""
    from antedate.store import Archive

    with Archive.open(archive_folder(archive)) as opened:
        sha256 = None
        if view is not None:
            fits = [one.sha256 for one in opened.views(name) if one.sha256.startswith(view)]
            if len(fits) != 1:
                raise UsageError(
                    f"names {len(fits) or 'no'} views of the place",
                    subject=view,
                    remedy="See antedate place views.",
                )
            sha256 = fits[0]
        said = verdict.replace("-", "_")
        by = who or getpass.getuser()
        opened.correct_item(name, item, said, sha256=sha256, who=by, why=why)
    say(f"Kept: item {item} {said}, by {by}.")


def _item(item: Any) -> dict[str, Any]:
    return {
        "id": item.id,
        "name": item.name,
        "box": [round(side, 4) for side in item.box],
        "change": item.change,
        "verdict": item.verdict or None,
        "judged_by": item.judged_by or None,
        "sightings": [
            {
                "view": one.sha256,
                "presence": one.presence.value,
                "probability": round(one.probability, 4),
                "by": one.by,
            }
            for one in item.sightings
        ],
    }


def _say_item(item: Any) -> None:
    counts = {
        kind: sum(one.presence.value == kind for one in item.sightings)
        for kind in ("present", "absent", "not_visible")
    }
    said = f", {item.verdict} by {item.judged_by}" if item.verdict else ""
    say(
        f"{item.id}: {item.name} (change {item.change}{said}): present in {counts['present']} "
        f"views, absent in {counts['absent']}, not visible in {counts['not_visible']}"
    )
