"""The verb that opens the desk: serve."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Annotated

import typer

from antedate.cli.output import ArchiveOption, JsonOption, archive_folder


def serve(
    archive: ArchiveOption = None,
    host: Annotated[
        str, typer.Option(help="Where to listen. Other than this machine only with --accounts.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 8350,
    name: Annotated[
        list[str] | None,
        typer.Option(help="A name that browsers may ask for the desk by. May be repeated."),
    ] = None,
    https: Annotated[
        bool, typer.Option("--https", help="Something in front of the desk speaks HTTPS.")
    ] = False,
    insecure: Annotated[
        bool,
        typer.Option("--insecure", help="Be reached by other machines without HTTPS all the same."),
    ] = False,
    accounts: Annotated[
        bool, typer.Option("--accounts", help="People sign in by name and password.")
    ] = False,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Whether to open the browser.")
    ] = True,
    workers: Annotated[
        int, typer.Option(min=1, max=64, help="How many jobs are worked at side by side.")
    ] = 1,
    upload_limit: Annotated[
        int, typer.Option(min=1, help="The largest file that may be sent in, in megabytes.")
    ] = 8000,
    add_from: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="DIR", help="Add folders of this machine from here alone. May be repeated."
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Open the desk in the browser. It answers this machine alone, until Ctrl-C."""
    from antedate.web.serving import Told, Where, run

    run(
        archive_folder(archive),
        where=Where(host, port, tuple(name or ()), https, insecure),
        owner=getpass.getuser(),
        told=Told(browser=browser, as_json=as_json),
        accounts=accounts,
        workers=workers,
        upload_bytes=upload_limit * 1_000_000,
        add_from=tuple(folder.resolve() for folder in add_from or ()),
    )
