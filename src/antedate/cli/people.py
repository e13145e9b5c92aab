"""The verbs about who and what: actors with their spellings, incidents on their time line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from antedate.cli.case_options import WhoOption, hand
from antedate.cli.output import ArchiveOption, JsonOption, archive_folder, put, say
from antedate.errors import UsageError

CaseOption = Annotated[
    str | None, typer.Option("--case", help="The case. Default: the only one there is.")
]
ActorArgument = Annotated[str, typer.Argument(metavar="ACTOR", help="By id, name or spelling.")]


def register(app: typer.Typer) -> None:
    """Give the program these verbs."""
    actors = typer.Typer(help="Who: persons, groups and organisations with all their spellings.")
    actors.command("list")(list_actors)
    actors.command()(merge)
    actors.command()(split)
    actors.command()(alias)
    app.add_typer(actors, name="actors")
    incidents = typer.Typer(help="Events that claims are about.")
    incidents.command("list")(list_incidents)
    incidents.command("show")(show_incident)
    incidents.command()(timeline)
    app.add_typer(incidents, name="incidents")


def list_actors(
    case: CaseOption = None, archive: ArchiveOption = None, as_json: JsonOption = False
) -> None:
    """The actors of a case."""
    from antedate.case_json import plain
    from antedate.cases.people import known_actors
    from antedate.store import Archive
    from antedate.workflows.casework import case_of, only_case

    with Archive.open(archive_folder(archive), readonly=True) as opened:
        found = known_actors(case_of(opened, only_case(opened, case)))
    for actor in found:
        if as_json:
            put(plain(actor))
        else:
            others = [one for one in actor.spellings if one != actor.name]
            also = f"; also {', '.join(others)}" if others else ""
            merged = f"; merged from {', '.join(actor.merged)}" if actor.merged else ""
            say(f"{actor.id}  {actor.name} ({actor.kind}){also}{merged}")


def merge(
    actors: Annotated[
        list[str], typer.Argument(metavar="ACTOR... INTO", help="The last one stays.")
    ],
    why: Annotated[str, typer.Option(help="Why they are one; it is kept.")],
    case: CaseOption = None,
    archive: ArchiveOption = None,
    who: WhoOption = None,
    as_json: JsonOption = False,
) -> None:
    """Judge actors to be one. It can be undone with split."""
    from antedate.cases import people
    from antedate.store import Archive
    from antedate.workflows.casework import change, only_case

    if len(actors) < 2:
        raise UsageError("To merge takes two actors.", remedy="Name those, and the one that stays.")
    with Archive.open(archive_folder(archive)) as opened:
        made = change(
            opened,
            only_case(opened, case),
            hand(who, why),
            lambda editing: people.merge(editing, actors[:-1], actors[-1], why),
        )
    if as_json:
        put({"merged": list(made)})
    else:
        say(f"Merged into {actors[-1]}: {', '.join(made)}.")


def split(
    actor: ActorArgument,
    why: Annotated[str, typer.Option(help="Why they are two; it is kept.")],
    spelling: Annotated[
        list[str] | None, typer.Option(help="Give these spellings to an actor of their own.")
    ] = None,
    case: CaseOption = None,
    archive: ArchiveOption = None,
    who: WhoOption = None,
    as_json: JsonOption = False,
) -> None:
    """Undo the last merge of an actor, or part some of its spellings off."""
    from antedate.cases import people
    from antedate.store import Archive
    from antedate.workflows.casework import change, only_case

    with Archive.open(archive_folder(archive)) as opened:
        made = change(
            opened,
            only_case(opened, case),
            hand(who, why),
            lambda editing: people.split(editing, actor, spelling or ()),
        )
    if as_json:
        put({"actor": made})
    else:
        say(f"{made} stands on its own.")


def alias(
    actor: ActorArgument,
    spelling: Annotated[str, typer.Argument(help="The spelling.")],
    basis: Annotated[str, typer.Option(help="What it rests on, as document-1; with commas.")],
    case: CaseOption = None,
    archive: ArchiveOption = None,
    who: WhoOption = None,
    why: Annotated[str, typer.Option(help="Why; it is kept.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Record another spelling of an actor's name."""
    from antedate.cases import people
    from antedate.store import Archive
    from antedate.workflows.casework import change, only_case

    rests = [part.strip() for part in basis.split(",") if part.strip()]
    with Archive.open(archive_folder(archive)) as opened:
        made = change(
            opened,
            only_case(opened, case),
            hand(who, why),
            lambda editing: people.add_alias(editing, actor, spelling, rests),
        )
    if as_json:
        put({"added": [made]})
    else:
        say(f"Added {made}.")


def list_incidents(
    case: CaseOption = None, archive: ArchiveOption = None, as_json: JsonOption = False
) -> None:
    """The incidents of a case."""
    from antedate.case_json import plain
    from antedate.report.case_words import record_line
    from antedate.store import Archive
    from antedate.workflows.casework import case_of, only_case

    with Archive.open(archive_folder(archive), readonly=True) as opened:
        found = case_of(opened, only_case(opened, case))
    for incident in found.of("incident"):
        if as_json:
            put(plain(incident))
        else:
            say(record_line(found, incident))


def show_incident(
    incident: Annotated[str, typer.Argument(metavar="INCIDENT", help="As incident-1.")],
    case: CaseOption = None,
    archive: ArchiveOption = None,
    as_json: JsonOption = False,
) -> None:
    """One incident, and who claims it, is blamed for it or denies it."""
    from antedate.case_json import plain
    from antedate.case_records import Attribution
    from antedate.report.account import disputed_attributions
    from antedate.report.case_words import record_line
    from antedate.store import Archive
    from antedate.workflows.casework import case_of, only_case

    with Archive.open(archive_folder(archive), readonly=True) as opened:
        found = case_of(opened, only_case(opened, case))
    shown = found.get(incident)
    if shown is None or shown.kind != "incident":
        raise UsageError(
            "is no incident of the case", subject=incident, remedy="See them: incidents list."
        )
    disputed = disputed_attributions(found)
    related = [
        one
        for one in found.of("attribution")
        if isinstance(one.record, Attribution) and one.record.incident == incident
    ]
    if as_json:
        attributions = [{**plain(one), "disputed": one.id in disputed} for one in related]
        put({"incident": plain(shown), "attributions": attributions})
        return
    say(record_line(found, shown))
    for one in related:
        say(f"  {record_line(found, one)}{' (disputed)' if one.id in disputed else ''}")


def timeline(
    case: CaseOption = None,
    html: Annotated[
        Path | None, typer.Option(metavar="OUT.html", help="Draw it, with its table.")
    ] = None,
    actor: Annotated[str, typer.Option(help="Only what has to do with this actor.")] = "",
    place: Annotated[str, typer.Option(help="Only what happened at this place.")] = "",
    kind: Annotated[
        list[str] | None, typer.Option(help="Only post, report, statement, incident or date.")
    ] = None,
    archive: ArchiveOption = None,
    as_json: JsonOption = False,
) -> None:
    """What happened when: posts, statements, incidents and dates, uncertain ones as intervals."""
    from antedate.report.case_timeline import row_object
    from antedate.store import Archive
    from antedate.workflows.case_report import timeline_page, told
    from antedate.workflows.casework import only_case

    with Archive.open(archive_folder(archive), readonly=True) as opened:
        id = only_case(opened, case)
        made = told(opened, id, actor=actor, place=place, kinds=kind or ())
    if html is not None:
        try:
            html.write_bytes(timeline_page(made))
        except OSError as error:
            raise UsageError(
                f"cannot be written ({error.strerror})", subject=str(html), remedy="Choose another."
            ) from error
    for row in made.timeline.rows:
        if as_json:
            put(row_object(row))
        elif html is None:
            say(f"{row.when}  {row.words} [{row.id}]")
            for link in row.links:
                say(f"    {link.words}{' (disputed)' if link.disputed else ''}")
    if html is not None and not as_json:
        say(f"Time line: {html}, {len(made.timeline.rows)} rows")
