"""A case put together for a reader: its account and time line, with fields left out if asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version

from antedate.case_account import Account, Redaction
from antedate.case_records import Case
from antedate.cases.people import actor_to
from antedate.cases.redacting import redacted, redaction_of, words_of
from antedate.report.account import account
from antedate.report.case_page import render_case, render_timeline
from antedate.report.case_timeline import CaseTimeline, case_timeline
from antedate.store import Archive
from antedate.workflows.casework import case_of


@dataclass(frozen=True, slots=True)
class Told:
    """A case as it is told: what is left out is out of the case, the account and the picture."""

    case: Case
    account: Account
    timeline: CaseTimeline
    redaction: Redaction


def told(
    archive: Archive,
    id: str,
    *,
    leave_out: Sequence[str] = (),
    actor: str = "",
    place: str = "",
    kinds: Sequence[str] = (),
) -> Told:
    """Put a case together. The rest chooses what the time line shows. Raises ``UsageError``."""
    whole = case_of(archive, id)
    chosen = actor_to(whole, actor) if actor else ""
    redaction = redaction_of(whole, leave_out)
    case = redacted(whole, redaction)
    return Told(
        case=case,
        account=account(case, version=version("antedate"), left_out=words_of(redaction)),
        timeline=case_timeline(case, actor=chosen, place=place, kinds=kinds),
        redaction=redaction,
    )


def report_page(told: Told) -> bytes:
    """The report as HTML."""
    return render_case(told.account, told.timeline).encode("utf-8", errors="replace")


def timeline_page(told: Told) -> bytes:
    """The time line alone as HTML."""
    return render_timeline(told.account, told.timeline).encode("utf-8", errors="replace")
