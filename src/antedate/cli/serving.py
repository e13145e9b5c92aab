"""The verb that opens the desk: serve."""

from __future__ import annotations

import getpass
from typing import Annotated

import typer

from antedate.cli.output import ArchiveOption, JsonOption, archive_folder


def serve(
    archive: ArchiveOption = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 8350,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Whether to open the browser.")
    ] = True,
    as_json: JsonOption = False,
) -> None:
    """Open the desk in the browser. It answers this machine alone, until Ctrl-C."""
    from antedate.web.serving import Told, run

    run(
        archive_folder(archive),
        port=port,
        owner=getpass.getuser(),
        told=Told(browser=browser, as_json=as_json),
    )
