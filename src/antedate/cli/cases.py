"""The verbs about cases: what is in one, what changes it, and whether its log is whole."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from antedate.cli import case_files
from antedate.cli.case_options import CaseArgument, WhoOption, WhyOption, hand
from antedate.cli.output import ArchiveOption, JsonOption, archive_folder, complain, put, say
from antedate.errors import UsageError
from antedate.when import parse_moment

if TYPE_CHECKING:
    from antedate.case_records import Case, Drafted, Recorded

IdsArgument = Annotated[list[str], typer.Argument(metavar="DRAFT...", help="Drafts, as draft-3.")]


def register(app: typer.Typer) -> None:
    """Give the program these verbs."""

    group = typer.Typer(help="Cases: who says what of which footage, and what is concluded.")
    for verb in _VERBS:
        group.command()(verb)
    group.command("list")(list_cases)
    case_files.register(group)
    app.add_typer(group, name="case")


def new(
    name: Annotated[str, typer.Argument(help="What the case is to be called.")],
    question: Annotated[str, typer.Option(help="What the case asks.")] = "",
    archive: ArchiveOption = None,
    who: WhoOption = None,
    why: WhyOption = "",
    as_json: JsonOption = False,
) -> None:
    """Begin a case."""
    from antedate.store import Archive
    from antedate.workflows.casework import open_case

    with Archive.open(archive_folder(archive), create=True) as opened:
        made = open_case(opened, name, question, hand(who, why))
    if as_json:
        put({"case": made.name, "id": made.id})
    else:
        say(f"Opened the case {made.name}.")


def list_cases(archive: ArchiveOption = None, as_json: JsonOption = False) -> None:
    """The cases of the archive."""
    from antedate.store import Archive
    from antedate.when import iso

    with Archive.open(archive_folder(archive), readonly=True) as opened:
        for found in opened.cases.all():
            if as_json:
                at = iso(found.opened_at)
                put({"case": found.name, "id": found.id, "opened_at": at, "entries": found.entries})
            else:
                say(f"{found.name}  opened {found.opened_at:%Y-%m-%d}, {found.entries} entries")


def add_post(
    case: CaseArgument,
    footage: Annotated[
        str, typer.Argument(metavar="POST|FILE", help="A post by number or address, or a file.")
    ],
    role: Annotated[str, typer.Option(help="What it is to the case.")] = "in question",
    published: Annotated[
        str | None, typer.Option(metavar="WHEN", help="When it was published, if known.")
    ] = None,
    zone: Annotated[str | None, typer.Option(help="The zone of that time.")] = None,
    start: Annotated[float | None, typer.Option(help="Only from this second.")] = None,
    end: Annotated[float | None, typer.Option(help="Only to this second.")] = None,
    about: Annotated[
        str, typer.Option(help="Incidents and claims that it is linked to, with commas.")
    ] = "",
    archive: ArchiveOption = None,
    who: WhoOption = None,
    why: WhyOption = "",
    as_json: JsonOption = False,
) -> None:
    """Add a post or a file to a case, with the newest check of it."""
    from antedate.case_records import Footage
    from antedate.store import Archive
    from antedate.workflows.case_footage import add_footage, footage_of
    from antedate.workflows.casework import case_id

    said = Footage(
        role=role,
        start_s=start,
        end_s=end,
        published_at=parse_moment(published, zone) if published else None,
        about=tuple(part.strip() for part in about.split(",") if part.strip()),
    )
    with Archive.open(archive_folder(archive)) as opened:
        found = footage_of(opened, footage, said)
        made = add_footage(opened, case_id(opened, case), hand(who, why), found)
    _tell_made(made, as_json)


def add_check(
    case: CaseArgument,
    numbers: Annotated[
        list[int] | None,
        typer.Argument(metavar="[CHECK]...", help="Recorded checks. Default: the newest."),
    ] = None,
    archive: ArchiveOption = None,
    who: WhoOption = None,
    why: WhyOption = "",
    as_json: JsonOption = False,
) -> None:
    """Add recorded checks to a case: the newest one of each media of it, or by number."""
    from antedate.store import Archive
    from antedate.workflows.case_footage import add_checks
    from antedate.workflows.casework import case_id

    with Archive.open(archive_folder(archive)) as opened:
        made = add_checks(opened, case_id(opened, case), hand(who, why), numbers or ())
    _tell_made(made, as_json)


def add_estimate(
    case: CaseArgument,
    file: Annotated[Path, typer.Argument(help="What antedate date --json printed.")],
    archive: ArchiveOption = None,
    who: WhoOption = None,
    why: WhyOption = "",
    as_json: JsonOption = False,
) -> None:
    """Add an estimate of the filming date to a case."""
    from antedate.store import Archive
    from antedate.workflows import case_footage
    from antedate.workflows.casework import case_id

    with Archive.open(archive_folder(archive)) as opened:
        made = case_footage.add_estimate(opened, case_id(opened, case), hand(who, why), file)
    _tell_made(made, as_json)


def add(
    case: CaseArgument,
    kind: Annotated[str, typer.Argument(help="source, statement, claim, stance, incident ...")],
    values: Annotated[
        list[str], typer.Argument(metavar="NAME=VALUE...", help="Its fields; lists with commas.")
    ],
    archive: ArchiveOption = None,
    who: WhoOption = None,
    why: WhyOption = "",
    as_json: JsonOption = False,
) -> None:
    """Add a record by hand: a source, a statement, a claim, a conclusion, a rating ..."""
    from antedate.case_json import field_types
    from antedate.cases.values import typed_values
    from antedate.store import Archive
    from antedate.workflows.casework import add_record, case_id

    given = typed_values(values, field_types(kind), kind)
    with Archive.open(archive_folder(archive)) as opened:
        made = add_record(opened, case_id(opened, case), hand(who, why), kind, given)
    _tell_made((made,), as_json)


def show(
    case: CaseArgument,
    which: Annotated[
        str | None, typer.Argument(metavar="[RECORD|KIND]", help="One record, or one kind.")
    ] = None,
    drafts: Annotated[bool, typer.Option("--drafts", help="The drafts, and their passages.")] = (
        False
    ),
    archive: ArchiveOption = None,
    as_json: JsonOption = False,
) -> None:
    """What is in a case."""
    from antedate.store import Archive
    from antedate.workflows.casework import case_id, case_of

    with Archive.open(archive_folder(archive), readonly=True) as opened:
        found = case_of(opened, case_id(opened, case))
    if drafts:
        chosen: list[Recorded] | list[Drafted] = [
            one for one in found.drafts if which in (None, one.id, one.kind)
        ]
    else:
        chosen = [one for one in found.records if which in (None, one.id, one.kind)]
        chosen = chosen or [one for one in found.drafts if which == one.id]
    if which is not None and not chosen:
        raise UsageError("is nothing in the case", subject=which, remedy="See it all: case show.")
    if as_json:
        _put_case(found, which, chosen)
    else:
        _say_case(found, which, chosen)


def edit(
    case: CaseArgument,
    subject: Annotated[str, typer.Argument(metavar="DRAFT|RECORD", help="As draft-3.")],
    values: Annotated[list[str], typer.Argument(metavar="NAME=VALUE...", help="What changes.")],
    archive: ArchiveOption = None,
    who: WhoOption = None,
    why: WhyOption = "",
    as_json: JsonOption = False,
) -> None:
    """Change a draft, or correct a record; what a record said before stays in the log."""
    from antedate.case_json import field_types
    from antedate.cases.confirming import DRAFT_TYPES
    from antedate.cases.values import typed_values
    from antedate.store import Archive
    from antedate.workflows import casework

    kind, _, _ = subject.rpartition("-")
    types = DRAFT_TYPES if kind == "draft" else field_types(kind)
    given = typed_values(values, types, subject)
    with Archive.open(archive_folder(archive)) as opened:
        casework.edit(opened, casework.case_id(opened, case), hand(who, why), subject, given)
    _tell_made((subject,), as_json, "Changed")


def withdraw(
    case: CaseArgument,
    records: Annotated[list[str], typer.Argument(metavar="RECORD...", help="As statement-3.")],
    why: Annotated[str, typer.Option(help="Why; it is kept.")],
    archive: ArchiveOption = None,
    who: WhoOption = None,
    as_json: JsonOption = False,
) -> None:
    """Withdraw records: they count no more, and stay in the log."""
    from antedate.store import Archive
    from antedate.workflows.casework import case_id, change

    with Archive.open(archive_folder(archive)) as opened:
        change(
            opened,
            case_id(opened, case),
            hand(who, why),
            lambda editing: editing.withdraw_all(records),
        )
    _tell_made(tuple(records), as_json, "Withdrew")


def confirm(
    case: CaseArgument,
    drafts: Annotated[
        list[str], typer.Argument(metavar="DRAFT...", help="Drafts, as draft-3; or all.")
    ],
    archive: ArchiveOption = None,
    who: WhoOption = None,
    why: WhyOption = "",
    as_json: JsonOption = False,
) -> None:
    """Confirm drafts: they become records, which keep the passage that they came from."""
    from antedate.cases import confirming
    from antedate.cases.editing import Editing
    from antedate.store import Archive
    from antedate.workflows.casework import case_id, change

    def make(editing: Editing) -> dict[str, tuple[str, ...]]:
        return confirming.confirm(editing, _open_drafts(editing.case, drafts))

    with Archive.open(archive_folder(archive)) as opened:
        made = change(opened, case_id(opened, case), hand(who, why), make)
    for draft, ids in made.items():
        if as_json:
            put({"draft": draft, "made": list(ids)})
        else:
            say(f"{draft}: {', '.join(ids) or 'known already'}")


def reject(
    case: CaseArgument,
    drafts: IdsArgument,
    archive: ArchiveOption = None,
    who: WhoOption = None,
    why: WhyOption = "",
    as_json: JsonOption = False,
) -> None:
    """Reject drafts. They stay in the log."""
    from antedate.store import Archive
    from antedate.workflows.casework import case_id, change

    with Archive.open(archive_folder(archive)) as opened:
        change(
            opened,
            case_id(opened, case),
            hand(who, why),
            lambda editing: editing.reject_drafts(_open_drafts(editing.case, drafts)),
        )
    _tell_made(tuple(drafts), as_json, "Rejected")


def erase(
    case: CaseArgument,
    records: Annotated[list[str], typer.Argument(metavar="RECORD|DRAFT...", help="As actor-3.")],
    why: Annotated[str, typer.Option(help="Why; it is kept.")],
    archive: ArchiveOption = None,
    who: WhoOption = None,
    as_json: JsonOption = False,
) -> None:
    """Erase all that the log holds of records and drafts, for good. The chain still holds."""
    from antedate.store import Archive
    from antedate.workflows import casework, handing_on

    with Archive.open(archive_folder(archive)) as opened:
        id = casework.case_id(opened, case)
        erased = casework.erase(opened, id, hand(who, why), tuple(records))
        # What the desk made of it, or was sent in for it, is not to say it still.
        handing_on.drop_all(opened, id)
        for record in records:
            handing_on.drop_reports(opened, id, record)
    if as_json:
        put({"erased": list(records), "entries": erased})
    else:
        say(f"Erased what {erased} entries said. The report it came from may still say it.")


def delete(
    case: CaseArgument,
    why: Annotated[str, typer.Option(help="Why; it is kept.")],
    archive: ArchiveOption = None,
    who: WhoOption = None,
    as_json: JsonOption = False,
) -> None:
    """Delete a case with its log; a dated record of the deletion stays."""
    from antedate.store import Archive
    from antedate.workflows import handing_on
    from antedate.workflows.casework import case_id

    by = hand(who, why)
    with Archive.open(archive_folder(archive)) as opened:
        id = case_id(opened, case)
        handing_on.drop_all(opened, id)
        handing_on.drop_reports(opened, id)
        gone = opened.cases.delete(id, by.who, by.why)
    if as_json:
        put({"deleted": gone.name, "id": gone.id, "entries": gone.entries})
    else:
        say(f"Deleted the case {gone.name} with {gone.entries} entries.")


def _open_drafts(case: Case, named: list[str]) -> list[str]:
    if named != ["all"]:
        return named
    return [draft.id for draft in case.drafts if draft.state == "open"]


def _tell_made(ids: tuple[str, ...], as_json: bool, done: str = "Added") -> None:
    if as_json:
        put({done.lower(): list(ids)})
    elif ids:
        say(f"{done} {', '.join(ids)}.")
    else:
        complain("Nothing was added: there is nothing new.")


def _put_case(case: Case, which: str | None, chosen: list[Any]) -> None:
    from antedate.case_json import plain

    if which is None:
        open_drafts = sum(draft.state == "open" for draft in case.drafts)
        put(
            {
                "case": case.name,
                "id": case.id,
                "question": case.question,
                "opened_at": plain(case.opened_at),
                "opened_by": case.opened_by,
                "entries": case.entries,
                "head": case.head,
                "open_drafts": open_drafts,
                "withdrawn": list(case.withdrawn),
                "erased": list(case.erased),
            }
        )
    for one in chosen:
        put(plain(one))


def _say_case(case: Case, which: str | None, chosen: list[Any]) -> None:
    from antedate.report.case_words import draft_line, record_line

    if which is None:
        opened = sum(draft.state == "open" for draft in case.drafts)
        say(f"{case.name}: {case.question or 'no question was written down'}")
        say(f"opened {case.opened_at:%Y-%m-%d} by {case.opened_by}; {case.entries} log entries")
        say(f"{len(case.records)} records, {opened} drafts to be judged")
    for one in chosen:
        say(draft_line(one) if hasattr(one, "state") else record_line(case, one))


_VERBS: tuple[Callable[..., None], ...] = (
    new,
    add_post,
    add_check,
    add_estimate,
    add,
    show,
    edit,
    withdraw,
    confirm,
    reject,
    erase,
    delete,
)
