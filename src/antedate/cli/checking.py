"""The verbs that ask: check, recheck, frames."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from antedate.cli.output import (
    ArchiveOption,
    Bar,
    JsonOption,
    ModelOption,
    archive_folder,
    bar,
    complain,
    put,
    say,
)
from antedate.errors import AntedateError, ArchiveError, UsageError
from antedate.records import Answer, Judged, Problem
from antedate.when import Moment, parse_moment

if TYPE_CHECKING:
    from antedate.store import Archive
    from antedate.workflows.check import Checker, Query


def register(app: typer.Typer) -> None:
    """Give the program these verbs."""
    app.command()(check)
    app.command()(recheck)
    app.command()(frames)
    app.command()(explain)


def check(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="VIDEO|IMAGE|POST...",
            help="Files, exports, or posts of the archive by address or as post:NUMBER.",
        ),
    ],
    archive: ArchiveOption = None,
    published: Annotated[
        str | None,
        typer.Option(metavar="WHEN", help="When the post in question was published."),
    ] = None,
    zone: Annotated[str | None, typer.Option(help="The zone of that time.")] = None,
    report: Annotated[
        Path | None, typer.Option(metavar="OUT.html", help="Write a report that opens offline.")
    ] = None,
    public: Annotated[
        bool,
        typer.Option("--public", help="Leave local paths and positions out of the report."),
    ] = False,
    covers: Annotated[
        Path | None,
        typer.Option(metavar="CSV", help="Faces and graphic frames to cover in --public."),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Also give matches below the threshold.")
    ] = False,
    model: ModelOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tell whether any part of this footage is in the archive, by whom and when first."""
    from antedate.report import machine
    from antedate.report.covers import read_covers

    moment = parse_moment(published, zone) if published else None
    covered = read_covers(covers) if covers else []
    _refuse_report(report, public, covers)
    answers: list[Answer] = []
    failed = 0
    with ExitStack() as held:
        opened, checker = _opened(held, archive, model, inputs if as_json else (), moment)
        from antedate.workflows.check import Query
        from antedate.workflows.inputs import queries

        shown = held.enter_context(bar())
        for typed in inputs:
            for query in queries(typed, opened, moment):
                if isinstance(query, Problem):
                    answer = Answer(path=query.path, error=str(query.error), published_at=moment)
                else:
                    answer = checker.check(query, _teller(shown, query.shown))
                failed += answer.error is not None
                if as_json:
                    print(machine.line(answer, everything=everything), flush=True)
                else:
                    _say(answer, everything)
                if isinstance(query, Query):
                    _record(opened, query, answer)
                if report is not None:
                    answers.append(answer)
    if report is not None:
        _write_report(report, answers, public, covered)
        if not as_json:
            say(f"Report: {report}")
    if failed:
        raise typer.Exit(1)


def _opened(
    held: ExitStack,
    archive: Path | None,
    model: str | None,
    lines: Sequence[str],
    moment: Moment | None,
) -> tuple[Archive, Checker]:
    """An archive and what checks against it, both closed with ``held``.

    Who reads ``lines`` of JSON waits for one for each input, whatever goes wrong.
    """
    from antedate.workflows.query_decoder import query_decoder

    # Before the imports that take as long as it does to start.
    decoder = held.enter_context(query_decoder())
    from antedate.report import machine
    from antedate.store import Archive
    from antedate.workflows.check import Checker
    from antedate.workflows.models import model_for

    try:
        opened = held.enter_context(
            Archive.open(archive_folder(archive), readonly=not _writable(archive))
        )
        used = model_for(opened, model)
        return opened, held.enter_context(Checker(opened, used, decoder=decoder))
    except AntedateError as error:
        for typed in lines:
            print(machine.line(Answer(path=typed, error=str(error), published_at=moment)))
        raise


def recheck(
    archive: ArchiveOption = None, model: ModelOption = None, as_json: JsonOption = False
) -> None:
    """Make earlier checks again, now that the archive has grown; tell what changed."""
    from antedate.store import Archive
    from antedate.workflows.check import Checker
    from antedate.workflows.models import model_for
    from antedate.workflows.recheck import recheck as workflow

    failed = 0
    with (
        Archive.open(archive_folder(archive)) as opened,
        Checker(opened, model_for(opened, model)) as checker,
        bar() as shown,
    ):
        changes = 0
        for change in workflow(opened, checker, _teller(shown, "Checking again")):
            failed += change.answer.error is not None
            changes += change.changed
            if as_json:
                put(change.as_json())
            elif change.answer.error is not None:
                complain(f"Not checked again. {change.answer.error}")
            elif change.changed:
                say(f"{change.path}: {change.answer.finding}")
                for kind, path in change.appeared:
                    say(f"  new: {kind.replace('_', ' ')} in {path}")
                for kind, path in change.gone:
                    say(f"  gone: {kind.replace('_', ' ')} in {path}")
        if not as_json:
            say(f"{changes} of the earlier checks say something else now.")
    if failed:
        raise typer.Exit(1)


def frames(
    video: Annotated[Path, typer.Argument(help="The video (or image) to take frames from.")],
    to: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where they go. Default: NAME-frames.")
    ] = None,
    most: Annotated[int, typer.Option(min=1, max=500, help="How many at the most.")] = 12,
    as_json: JsonOption = False,
) -> None:
    """Write the telling frames of a video, to search for elsewhere by hand."""
    from antedate.workflows import frames as workflow

    with bar() as shown:
        shown.at(str(video))
        found = workflow.telling_frames(video, to, most=most)
    for frame in found:
        if as_json:
            put(frame.as_json())
        else:
            say(f"{frame.time_s:8.2f} s  {frame.path}")


def explain(
    query: Annotated[Path, typer.Argument(help="The file in question.")],
    reference: Annotated[Path, typer.Argument(help="The file to compare it with.")],
    to: Annotated[Path, typer.Option(metavar="OUT.png", help="Where the picture goes.")] = Path(
        "explanation.png"
    ),
    model: ModelOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show why two files match or not: likeness, lines, keypoints and thresholds."""
    from antedate.descriptors.model import DEFAULT_MODEL, Model
    from antedate.report.explanation import draw
    from antedate.workflows.explain import explain as workflow

    with bar() as shown:
        shown.at(f"Comparing {query} and {reference}")
        found = workflow(query, reference, Model(model or DEFAULT_MODEL))
    _write(to, draw(found))
    if as_json:
        measures = [
            {"name": m.name, "value": round(m.value, 4), "asked": m.asked, "meets": m.meets}
            for m in found.measures
        ]
        put({"verdict": found.verdict, "picture": str(to), "measures": measures})
    else:
        say(f"{found.verdict} Picture: {to}")


def _writable(archive: Path | None) -> bool:
    import os

    return os.access(archive_folder(archive), os.W_OK)


def _teller(shown: Bar, name: str):  # type: ignore[no-untyped-def]
    def tell(what: str, share: float) -> None:
        shown.at(f"{what}: {name}", share)

    return tell


def _say(answer: Answer, everything: bool) -> None:
    if answer.error is not None:
        complain(f"Not checked. {answer.error}")
        return
    say(f"{answer.path}: {answer.finding}")
    for note in answer.notes:
        say(f"  note: {note}")
    for appearance in answer.appearances:
        match = appearance.match
        if match.reported or everything:
            say(
                f"  {match.kind.value.replace('_', ' ')}: {match.query_start_s:.2f}-"
                f"{match.query_end_s:.2f} s is {match.reference_start_s:.2f}-"
                f"{match.reference_end_s:.2f} s of {appearance.path}"
                f"{_published(appearance.posts[0].post.published_at if appearance.posts else None)}"
                f" (score {match.score:.2f}{'' if match.reported else ', below the threshold'})"
                f"{_judged(match.judged)}"
            )


def _judged(word: Judged | None) -> str:
    if word is None:
        return ""
    why = f": {word.why}" if word.why else ""
    verdict = word.verdict.value.replace("_", " ")
    return f", judged {verdict} by {word.who} on {word.at:%Y-%m-%d}{why}"


def _published(moment: Moment | None) -> str:
    return f", published {moment.words()}" if moment else ", publication unknown"


def _record(opened: Archive, query: Query, answer: Answer) -> None:
    """Keep the check; that this fails must not lose the answers still to come."""
    from antedate.workflows.recheck import record

    try:
        record(opened, query, answer)
    except ArchiveError as error:
        complain(f"Answered, but the check could not be recorded. {error}")


def _refuse_report(report: Path | None, public: bool, covers: Path | None) -> None:
    """Say at once, and not after long work, that no such report can be written."""
    if (public or covers) and not (report and public):
        raise UsageError(
            "--public and --covers are about a report",
            remedy="Give --report OUT.html too, and --public with --covers.",
        )
    if report is not None and not report.absolute().parent.is_dir():
        raise UsageError(
            "is in a folder that does not exist", subject=str(report), remedy="Choose another."
        )


def _write_report(path: Path, answers: list[Answer], public: bool, covers: list) -> None:  # type: ignore[type-arg]
    from antedate.report.page import render

    page = render(answers, public=public, covers=covers)
    _write(path, page.encode("utf-8", errors="replace"))


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise UsageError(
            f"cannot be written ({error.strerror})", subject=str(path), remedy="Choose another."
        ) from error
