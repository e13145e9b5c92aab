"""The verbs about filming dates: date, evidence add, list and drop, sun shadow."""

from __future__ import annotations

import getpass
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from antedate.cli.output import (
    ArchiveOption,
    JsonOption,
    ModelOption,
    archive_folder,
    bar,
    complain,
    put,
    say,
)
from antedate.errors import UsageError
from antedate.when import Moment, iso, parse_moment

if TYPE_CHECKING:
    from antedate.estimate import DateAnswer

_SHA256 = re.compile(r"[0-9a-f]{64}")
ZoneOption = Annotated[str | None, typer.Option(help="The zone of times that name none.")]


def register(app: typer.Typer) -> None:
    """Give the program these verbs."""
    app.command()(date)
    entered = typer.Typer(help="Reasons for a filming date, entered by hand.")
    entered.command("add")(add_evidence)
    entered.command("list")(list_evidence)
    entered.command("drop")(drop_evidence)
    app.add_typer(entered, name="evidence")
    sun = typer.Typer(help="What the sun says of the date.")
    sun.command()(shadow)
    # With one verb below it a group would take that verb's place.
    sun.callback()(_sun)
    app.add_typer(sun, name="sun")


def _sun() -> None:
    """What the sun says of the date."""


def date(
    inputs: Annotated[
        list[str], typer.Argument(metavar="VIDEO|IMAGE...", help="The footage in question.")
    ],
    archive: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="An archive: its matches and entered reasons count."),
    ] = None,
    case: Annotated[str | None, typer.Option(help="Reasons entered for this case count.")] = None,
    views: Annotated[
        Path | None,
        typer.Option(metavar="CSV", help="Dated views of the place: columns path, time, zone."),
    ] = None,
    place: Annotated[
        str | None, typer.Option(metavar="NAME", help="A place of the archive with its views.")
    ] = None,
    published: Annotated[
        str | None, typer.Option(metavar="WHEN", help="When it was published: nothing is later.")
    ] = None,
    not_before: Annotated[
        str | None, typer.Option(metavar="WHEN", help="Certainly not filmed before.")
    ] = None,
    not_after: Annotated[
        str | None, typer.Option(metavar="WHEN", help="Certainly not filmed after.")
    ] = None,
    zone: ZoneOption = None,
    older: Annotated[
        float, typer.Option(metavar="DAYS", help="D of: filmed more than D days before.")
    ] = 1.0,
    flat: Annotated[
        bool, typer.Option("--flat", help="Take every day as equally likely at first.")
    ] = False,
    fresh: Annotated[
        float | None, typer.Option(metavar="SHARE", help="Share of footage published fresh.")
    ] = None,
    start: Annotated[
        str | None, typer.Option(metavar="WHEN", help="Where the prior begins.")
    ] = None,
    anchors: Annotated[
        Path | None, typer.Option(metavar="PEM", help="Whom to trust among signers (C2PA).")
    ] = None,
    clocks: Annotated[
        bool, typer.Option("--clocks/--no-clocks", help="Read dates that stand in the picture.")
    ] = True,
    report: Annotated[
        Path | None, typer.Option(metavar="OUT.html", help="Write a report that opens offline.")
    ] = None,
    svg: Annotated[
        Path | None, typer.Option(metavar="OUT.svg", help="Write the first answer as a picture.")
    ] = None,
    model: ModelOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say when footage can have been filmed, how surely, and on what evidence."""
    from contextlib import ExitStack
    from dataclasses import replace

    from antedate.cli.places import place_views
    from antedate.report.date_machine import date_object
    from antedate.store import Archive
    from antedate.workflows.check import Checker
    from antedate.workflows.date import DateOptions, Dater
    from antedate.workflows.models import model_for

    options = DateOptions(
        not_before=_moment(not_before, zone),
        not_after=_moment(not_after, zone),
        settings=_settings(older, flat, fresh, start),
        case=case,
        anchors=anchors,
        read_clocks=clocks,
    )
    _must_have_folder(report, svg)
    answers: list[DateAnswer] = []
    with ExitStack() as stack:
        opened = checker = None
        if archive is not None:
            opened = stack.enter_context(Archive.open(archive, readonly=True))
            checker = stack.enter_context(Checker(opened, model_for(opened, model)))
            # A date that rests on an archive nobody could search would look like any other.
            checker.ready()
        elif case is not None:
            raise UsageError("--case needs an archive", remedy="Give --archive DIR too.")
        shown = stack.enter_context(bar())
        compared = place_views(stack, views, place, opened, zone, shown)
        if compared is not None:
            options = replace(options, span=compared.span)
        dater = stack.enter_context(Dater(options, opened, checker, compared))
        for answer in _answers(dater, inputs, opened, _moment(published, zone), shown):
            answers.append(answer)
            if as_json:
                put(date_object(answer))
            else:
                _say(answer)
    _write(report, svg, answers)
    if any(answer.error is not None for answer in answers):
        raise typer.Exit(1)


def _answers(dater: Any, inputs: list[str], opened: Any, published: Any, shown: Any) -> Any:
    from antedate.estimate import DateAnswer
    from antedate.records import Problem
    from antedate.workflows.check import Query
    from antedate.workflows.inputs import queries

    for typed in inputs:
        found = (
            queries(typed, opened, published)
            if opened is not None
            else [Query(Path(typed), typed, published)]
        )
        for query in found:
            if isinstance(query, Problem):
                yield DateAnswer(path=query.path, error=str(query.error))
            else:
                name = query.shown
                yield dater.date(
                    query, lambda what, share, name=name: shown.at(f"{what}: {name}", share)
                )


def add_evidence(
    about: Annotated[
        str, typer.Argument(metavar="FILE|SHA256|case:NAME", help="What the reason is about.")
    ],
    kind: Annotated[
        str, typer.Argument(help="not_before, not_after, statement, clock, sun or item.")
    ],
    why: Annotated[str, typer.Option(help="The reason, in a sentence.")],
    trust: Annotated[
        float | None, typer.Option(help="The chance that it is so, above 0 and up to 1.")
    ] = None,
    source: Annotated[str, typer.Option(help="Who says so, or where it can be seen.")] = "",
    at: Annotated[str | None, typer.Option(metavar="WHEN", help="The date.")] = None,
    between: Annotated[
        tuple[str, str] | None, typer.Option(metavar="A B", help="For a statement: from, to.")
    ] = None,
    zone: ZoneOption = None,
    lat: Annotated[float | None, typer.Option(help="For the sun: degrees north.")] = None,
    lon: Annotated[float | None, typer.Option(help="For the sun: degrees east.")] = None,
    bearing: Annotated[
        float | None, typer.Option(help="Which way the shadow points, degrees from north.")
    ] = None,
    length_ratio: Annotated[
        float | None, typer.Option(help="Length of the shadow by the height of its object.")
    ] = None,
    name: Annotated[str | None, typer.Option(help="For an item: what it is.")] = None,
    view: Annotated[
        list[str] | None,
        typer.Option(metavar="WHEN=SEEN", help="A dated view: present, absent, not_visible."),
    ] = None,
    query: Annotated[
        str | None, typer.Option(metavar="SEEN", help="What the footage in question shows.")
    ] = None,
    place: Annotated[str | None, typer.Option(help="For an item: the place it is at.")] = None,
    segment: Annotated[
        tuple[float, float] | None, typer.Option(metavar="A B", help="Seconds it is about.")
    ] = None,
    archive: ArchiveOption = None,
    who: Annotated[str | None, typer.Option(help="Who enters it. Default: you.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Enter a reason by hand, with its trust and its source. Nothing is ever changed."""
    from antedate.store import Archive
    from antedate.workflows.entered import checked

    kind = kind.replace("-", "_")
    typed = {
        "at": at,
        "from": between[0] if between else at if kind == "statement" else None,
        "to": between[1] if between else None,
        "zone": zone,
        "lat": lat,
        "lon": lon,
        "bearing": bearing,
        "length_ratio": length_ratio,
        "name": name,
        "views": [_view(one) for one in view] if view else None,
        "query": query,
        "place": place,
        "segment": list(segment) if segment else None,
    }
    given = {key: value for key, value in typed.items() if value is not None}
    checked(kind, given, trust)
    with Archive.open(archive_folder(archive)) as opened:
        number = opened.add_evidence(
            _about(about),
            kind,
            given,
            trust=trust,
            source=source,
            who=who or getpass.getuser(),
            why=why,
        )
    if as_json:
        put({"id": number})
    else:
        say(f"Evidence {number} is entered. antedate date counts it from now on.")


def list_evidence(
    about: Annotated[str | None, typer.Argument(metavar="FILE|SHA256|case:NAME")] = None,
    archive: ArchiveOption = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Also what was dropped, by whom and why.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """The reasons entered by hand, in order."""
    from antedate.store import Archive

    with Archive.open(archive_folder(archive), readonly=True) as opened:
        chosen = [_about(about)] if about is not None else []
        for one in opened.evidence(*chosen, dropped=everything):
            if as_json:
                put(_stored(one))
                continue
            trust = "" if one.trust is None else f", trust {one.trust:g}"
            say(f"{one.id}  {one.kind}{trust}  {one.about[:20]}  {one.why}  ({one.who})")
            if one.dropped_at is not None:
                say(f"   dropped by {one.dropped_by}: {one.dropped_why}")


def drop_evidence(
    number: Annotated[int, typer.Argument(help="Its number in evidence list.")],
    why: Annotated[str, typer.Option(help="Why it counts no more.")],
    archive: ArchiveOption = None,
    who: Annotated[str | None, typer.Option(help="Who drops it. Default: you.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Have a reason count no more. It stays on record, with who dropped it and why."""
    from antedate.store import Archive

    with Archive.open(archive_folder(archive)) as opened:
        dropped = opened.drop_evidence(number, who=who or getpass.getuser(), why=why)
    if as_json:
        put({"id": dropped.id, "dropped": True})
    else:
        say(f"Evidence {number} counts no more. It stays on record.")


def shadow(
    lat: Annotated[float, typer.Option(help="Degrees north.")],
    lon: Annotated[float, typer.Option(help="Degrees east.")],
    bearing: Annotated[
        float | None, typer.Option(help="Which way the shadow points, degrees from north.")
    ] = None,
    length_ratio: Annotated[
        float | None, typer.Option(help="Length of the shadow by the height of its object.")
    ] = None,
    between: Annotated[
        tuple[str, str] | None, typer.Option(metavar="A B", help="Default: the last 12 months.")
    ] = None,
    bearing_error: Annotated[float, typer.Option(help="Error of the bearing, degrees.")] = 3.0,
    ratio_error: Annotated[float, typer.Option(help="Relative error of the ratio.")] = 0.1,
    as_json: JsonOption = False,
) -> None:
    """The dates and hours (UTC) on which a shadow fits. It excludes; it never picks the year."""
    from datetime import UTC, datetime, timedelta

    from antedate.sun import ASSUMES, fitting, of_shadow

    seen = of_shadow(bearing, length_ratio, bearing_error=bearing_error, ratio_error=ratio_error)
    if between is not None:
        first, last = (
            parse_moment(between[0], "UTC").earliest,
            parse_moment(between[1], "UTC").latest,
        )
    else:
        last = datetime.now(UTC)
        first = last - timedelta(days=366)
    fits = fitting(seen, lat, lon, first, last)
    if as_json:
        for fit in fits:
            put(
                {
                    "days": [f"{fit.first_day:%Y-%m-%d}", f"{fit.last_day:%Y-%m-%d}"],
                    "middle": [iso(fit.start), iso(fit.end)],
                }
            )
        return
    for fit in fits:
        say(
            f"{fit.first_day:%Y-%m-%d} to {fit.last_day:%Y-%m-%d}, about "
            f"{fit.start:%H:%M} to {fit.end:%H:%M} UTC in the middle of it"
        )
    if not fits:
        say("The sun never stands so there in that time: it is below the horizon or not so high.")
    say(ASSUMES)


def _settings(older: float, flat: bool, fresh: float | None, start: str | None) -> Any:
    from dataclasses import replace

    from antedate.dating import DatingSettings

    if older < 0 or (fresh is not None and not 0 <= fresh <= 1):
        raise UsageError(
            "--older is a number of days and --fresh a share",
            remedy="Give --older 0 or more, and --fresh from 0 to 1.",
        )
    settings = DatingSettings(flat=flat, older_days=older)
    if fresh is not None:
        settings = replace(settings, fresh_weight=fresh)
    first = _moment(start, "UTC")
    return replace(settings, start=first.earliest) if first else settings


def _moment(written: str | None, zone: str | None) -> Moment | None:
    from antedate.dating.bounds import possible

    return possible(parse_moment(written, zone)) if written else None


def _view(typed: str) -> list[str]:
    at, equals, seen = typed.rpartition("=")
    if not equals:
        raise UsageError(
            "is no dated view", subject=typed, remedy="Write it as 2023-05-06=present."
        )
    return [at, seen]


def _about(typed: str) -> str:
    """A SHA-256, a case, or the SHA-256 of a file."""
    if typed.startswith("case:") or _SHA256.fullmatch(typed):
        return typed
    from antedate.media.hashing import hash_file

    return hash_file(Path(typed))[0]


def _stored(one: Any) -> dict[str, Any]:
    return {
        "id": one.id,
        "about": one.about,
        "kind": one.kind,
        "trust": one.trust,
        "source": one.source,
        "why": one.why,
        "who": one.who,
        "given": dict(one.given),
        "added_at": iso(one.added_at),
        "dropped_at": iso(one.dropped_at) if one.dropped_at else None,
        "dropped_by": one.dropped_by or None,
        "dropped_why": one.dropped_why or None,
    }


def _say(answer: DateAnswer) -> None:
    if answer.whole is None or answer.whole.median is None:
        complain(f"Not dated. {answer.path}: {answer.error}")
        return
    say(f"{answer.path}: {answer.whole.words}")
    for conflict in answer.whole.conflicts:
        say(f"  conflict: {conflict.words}")
    for place, weighed in enumerate(answer.whole.reasons, 1):
        say(f"  {place}. {weighed.evidence.words} Adds {weighed.bits:.2f} bits.")
    for shot in answer.shots:
        say(f"  {shot.start_s or 0:.1f}-{shot.end_s or 0:.1f} s: {shot.words}")
    for note in answer.notes:
        say(f"  note: {note}")


def _must_have_folder(*paths: Path | None) -> None:
    for path in paths:
        if path is not None and not path.absolute().parent.is_dir():
            raise UsageError(
                "is in a folder that does not exist", subject=str(path), remedy="Choose another."
            )


def _write(report: Path | None, svg: Path | None, answers: list[DateAnswer]) -> None:
    from antedate.report.date_picture import date_picture
    from antedate.report.dated import render_dates

    written = []
    if report is not None and answers:
        written.append((report, render_dates(answers)))
    if svg is not None and answers and (picture := date_picture(answers[0])):
        written.append((svg, picture))
    for path, text in written:
        try:
            path.write_bytes(text.encode("utf-8", errors="replace"))
        except OSError as error:
            raise UsageError(
                f"cannot be written ({error.strerror})", subject=str(path), remedy="Choose another."
            ) from error
