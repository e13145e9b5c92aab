"""The verbs of a case that read and write files: read, report, export, verify."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from antedate.cli.case_options import CaseArgument, WhoOption, WhyOption, hand
from antedate.cli.output import (
    ArchiveOption,
    JsonOption,
    archive_folder,
    bar,
    complain,
    put,
    say,
)
from antedate.errors import UsageError
from antedate.when import parse_moment
from antedate.workflows.case_forms import STAMP_VARIABLE, Form

LeaveOutOption = Annotated[
    list[str] | None,
    typer.Option(
        "--leave-out",
        metavar="FIELD",
        help="Leave this out, as source.name, post.source, media, who, or text:WORDS. Repeat it.",
    ),
]


def register(group: typer.Typer) -> None:
    """Give the verbs of a case these too."""
    group.command()(report)
    group.command()(export)
    group.command()(verify)


def read(
    report: Annotated[
        Path, typer.Argument(metavar="REPORT", help="A news report as text or saved HTML.")
    ],
    outlet: Annotated[str, typer.Option(help="The outlet that published it.")],
    case: Annotated[str, typer.Option("--case", help="The case that it is for.")],
    published: Annotated[
        str | None, typer.Option(metavar="WHEN", help="When it was published.")
    ] = None,
    zone: Annotated[str | None, typer.Option(help="The zone of that time.")] = None,
    url: Annotated[str, typer.Option(help="Its address.")] = "",
    title: Annotated[str, typer.Option(help="Its title. Default: its first line.")] = "",
    archive: ArchiveOption = None,
    who: WhoOption = None,
    why: WhyOption = "",
    as_json: JsonOption = False,
) -> None:
    """Draft what a news report says: nothing counts until it is confirmed. Fetches nothing."""
    from antedate.case_json import plain
    from antedate.report.case_words import draft_line
    from antedate.store import Archive
    from antedate.workflows.casework import case_id, case_of
    from antedate.workflows.read import read_into, report_file

    moment = parse_moment(published, zone) if published else None
    found = report_file(report)
    with Archive.open(archive_folder(archive)) as opened, bar() as shown:
        shown.at(f"Reading {report}")
        id = case_id(opened, case)
        made = read_into(opened, id, hand(who, why), found, moment, outlet, url, title)
        drafts = [one for one in case_of(opened, id).drafts if one.id in made.drafts]
    for problem in made.draft.problems:
        complain(f"{report}: {problem}.")
    if made.refused:
        complain(f"{report}: {made.refused} more drafts were left out: give one report at a time.")
    if as_json:
        put(
            {
                "document": made.document,
                "drafts": [plain(one) for one in drafts],
                "left_out": made.refused,
                "dates": plain(made.draft.dates),
                "problems": list(made.draft.problems),
            }
        )
        return
    for draft in drafts:
        say(draft_line(draft))
    say(f"{len(drafts)} drafts of {made.document}. Judge them: antedate case confirm {case} DRAFT")


def report(
    case: CaseArgument,
    to: Annotated[Path | None, typer.Option(metavar="OUT.html|OUT.pdf")] = None,
    leave_out: LeaveOutOption = None,
    archive: ArchiveOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the report of a case: findings that cite their evidence, and what is not known."""
    from antedate.store import Archive
    from antedate.workflows.case_export import report_bytes
    from antedate.workflows.case_report import told
    from antedate.workflows.casework import case_id

    with Archive.open(archive_folder(archive), readonly=True) as opened:
        made = told(opened, case_id(opened, case), leave_out=leave_out or ())
    path = to or Path(f"{_file_name(case)}.html")
    _write(path, report_bytes(made, pdf=path.suffix.lower() == ".pdf"))
    account = made.account
    if as_json:
        put(
            {
                "report": str(path),
                "findings": len(account.findings),
                "not_known": len(account.not_known),
                "open_drafts": account.open_drafts,
                "left_out": list(account.left_out),
            }
        )
        return
    say(f"Report: {path}, {len(account.findings)} findings")
    if account.left_out:
        say(f"Left out: {', '.join(account.left_out)}")
    if account.open_drafts:
        say(f"{account.open_drafts} drafts that nobody judged count for nothing in it.")


def export(
    case: CaseArgument,
    to: Annotated[Path, typer.Option(metavar="DIR", help="A new folder.")],
    form: Annotated[Form, typer.Option("--format", help="What to write.")] = Form.PACKAGE,
    leave_out: LeaveOutOption = None,
    stamp: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            envvar=STAMP_VARIABLE,
            help="Have the manifest stamped by this authority (RFC 3161). Only its hash is sent.",
        ),
    ] = None,
    archive: ArchiveOption = None,
    as_json: JsonOption = False,
) -> None:
    """Export a case: an evidence package (BagIt), or one of the forms that are in it."""
    from antedate.store import Archive
    from antedate.workflows.case_export import export_form, export_package
    from antedate.workflows.casework import case_id

    with Archive.open(archive_folder(archive), readonly=True) as opened, bar() as shown:
        shown.at(f"Exporting {case}")
        id = case_id(opened, case)
        if form is not Form.PACKAGE:
            written = export_form(opened, id, to, form, leave_out=leave_out or ())
            if as_json:
                put({"files": [str(path) for path in written]})
            else:
                say(f"Wrote {len(written)} files to {to}")
            return
        made = export_package(opened, id, to, leave_out=leave_out or (), authority=stamp)
    if as_json:
        put(
            {
                "package": str(made.folder),
                "files": made.files,
                "bytes": made.bytes,
                "stamped": made.stamped,
                "left_out": leave_out or [],
            }
        )
    else:
        say(f"Package: {made.folder}, {made.files} files, {made.bytes / 1e6:.1f} MB")
        say(f"Its manifest is {made.stamped}.")


def verify(
    case: CaseArgument,
    against: Annotated[
        Path | None,
        typer.Option(metavar="PACKAGE|HEAD.json", help="An export to hold the log against."),
    ] = None,
    certificates: Annotated[
        Path | None,
        typer.Option(metavar="PEM", help="Of the authority that stamped it, its root last."),
    ] = None,
    archive: ArchiveOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tell whether the log of a case is as it was written; name the first entry that is not."""
    from antedate.store import Archive
    from antedate.workflows.case_verify import verify_case
    from antedate.workflows.casework import case_id

    if certificates is not None and (against is None or not against.is_dir()):
        raise UsageError("--certificates are about a package", remedy="Give it with --against.")
    with Archive.open(archive_folder(archive), readonly=True) as opened:
        found = verify_case(opened, case_id(opened, case), against, certificates)
    verdict = found.verdict
    if as_json:
        put(
            {
                "whole": verdict.fault is None,
                "first_bad_entry": verdict.fault.number if verdict.fault else None,
                "words": verdict.words,
                "entries": verdict.entries,
                "head": verdict.head,
                "held_against": str(against) if against else None,
                "erased": verdict.erased,
                "stamped": found.package.stamped if found.package else None,
            }
        )
    elif verdict.fault is not None:
        complain(verdict.words)
    else:
        say(verdict.words)
        if found.package is not None:
            say(f"The package is whole. Its manifest is {found.package.stamped}.")
    if verdict.fault is not None:
        raise typer.Exit(1)


def _file_name(case: str) -> str:
    kept = "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in case)
    return kept.strip("-")[:80] or "case"


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise UsageError(
            f"cannot be written ({error.strerror})", subject=str(path), remedy="Choose another."
        ) from error
