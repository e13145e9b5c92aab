"""The verbs that bring footage in: add, demo."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

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
from antedate.records import Found, Problem
from antedate.when import parse_moment, zone_named


def register(app: typer.Typer) -> None:
    """Give the program these verbs."""
    app.command()(add)
    app.command()(demo)


def add(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="PATH...",
            help="Files, folders, Telegram exports, yt-dlp or auto-archiver folders.",
        ),
    ] = None,
    archive: ArchiveOption = None,
    source: Annotated[
        str | None, typer.Option(help="Who published it, where the files do not say.")
    ] = None,
    published: Annotated[
        str | None,
        typer.Option(metavar="WHEN", help="When, as 2024-03-05 or 2024-03-05T14:30."),
    ] = None,
    zone: Annotated[
        str | None, typer.Option(help="The zone of such times, as Asia/Baghdad or +03:00.")
    ] = None,
    url: Annotated[str | None, typer.Option(help="The address of the post.")] = None,
    manifest: Annotated[
        Path | None,
        typer.Option(metavar="CSV", help="A table of path, source, published, zone, url and text."),
    ] = None,
    in_place: Annotated[
        bool, typer.Option("--in-place", help="Leave media where they are; keep no copy.")
    ] = False,
    redescribe: Annotated[
        bool,
        typer.Option("--redescribe", help="Describe what is archived again, by --model."),
    ] = False,
    model: ModelOption = None,
    as_json: JsonOption = False,
) -> None:
    """Add published footage to the archive. What is there already is passed over."""
    from antedate.descriptors.model import DEFAULT_MODEL, Model
    from antedate.ingest import Defaults
    from antedate.store import Archive, Keep
    from antedate.workflows import add as workflow
    from antedate.workflows.models import model_for

    if not (paths or manifest or redescribe):
        raise UsageError("Nothing to add was named", remedy="Give files, folders or --manifest.")
    if zone:
        zone_named(zone)
    moment = parse_moment(published, zone) if published else None
    defaults = Defaults(source, url, moment, zone)
    keep = Keep.IN_PLACE if in_place else Keep.COPY
    tally = _Tally(as_json)
    with Archive.open(archive_folder(archive), create=not redescribe) as opened, bar() as shown:
        chosen = Model(model or DEFAULT_MODEL) if redescribe else model_for(opened, model)
        if redescribe:
            for outcome in workflow.redescribe(opened, chosen):
                shown.at(outcome.name)
                tally.count(outcome)
        items = _items(paths or [], manifest, defaults)
        for outcome in workflow.add(items, opened, chosen, keep=keep):
            shown.at(outcome.name)
            tally.count(outcome)
        where = opened.folder
    tally.close(where)


def _items(paths: list[Path], manifest: Path | None, defaults: Any) -> Iterator[Found | Problem]:
    from antedate.ingest import read, read_manifest

    if manifest is not None:
        yield from read_manifest(manifest, defaults)
    for path in paths:
        yield from read(path, defaults)


class _Tally:
    """Counts outcomes and reports problems as they come."""

    def __init__(self, as_json: bool) -> None:
        self._as_json = as_json
        self._posts = self._new = self._media = self._files = self._problems = 0
        self._seconds = 0.0

    def count(self, outcome: Any) -> None:
        added = outcome.added
        self._posts += added is not None
        self._new += bool(added and added.changed)
        self._media += added.new_media if added else 0
        self._files += outcome.files
        self._seconds += outcome.seconds
        self._problems += len(outcome.problems)
        if self._as_json:
            put(
                {
                    "path": outcome.name,
                    "post": added.post_id if added else None,
                    "version": added.version if added else None,
                    "changed": bool(added and added.changed),
                    "media": outcome.files,
                    "new_media": added.new_media if added else 0,
                    "duration_s": round(outcome.seconds, 3),
                    "errors": [str(problem.error) for problem in outcome.problems],
                }
            )
        for problem in outcome.problems:
            complain(f"Not added. {problem.error}")

    def close(self, where: Path) -> None:
        if not self._as_json:
            say(
                f"{self._posts} posts read, {self._new} of them new or changed; "
                f"{self._media} new media, {self._seconds / 3600:.2f} hours in all. "
                f"Archive: {where}"
            )
        if self._problems:
            complain(f"{self._problems} could not be added; the reasons stand above.")
            raise typer.Exit(1)


def demo(
    clips: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Use these clips instead of generated ones.")
    ] = None,
    to: Annotated[Path, typer.Option(metavar="DIR", help="Where the demonstration goes.")] = Path(
        "antedate-demo"
    ),
    as_json: JsonOption = False,
) -> None:
    """Make a small archive and a compilation from it, check it, and write the report."""
    from antedate.workflows import demo as workflow

    with bar() as shown:
        result = workflow.run(to, clips, shown.at)
    if as_json:
        put(result.as_json())
    else:
        for sentence in result.sentences():
            say(sentence)
