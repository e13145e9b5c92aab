"""Cases as they stand, kept between requests: a long log is not read again for every page."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from importlib.metadata import version
from threading import Lock
from typing import Annotated

from fastapi import Depends, Request

from antedate.case_account import Account
from antedate.case_records import Case
from antedate.report.account import account
from antedate.store import Archive, NoCase
from antedate.web.faults import NotThere
from antedate.web.people import Opened, Reader
from antedate.workflows.casework import case_of

_MOST = 8


@dataclass(frozen=True, slots=True)
class Held:
    """A case with its account, both as of one head of its log."""

    case: Case
    account: Account

    @property
    def base(self) -> str:
        """The address of its page."""
        return f"/cases/{self.case.id}"


class HeldCases:
    """The cases that were asked for last, each until its log goes on."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._held: OrderedDict[str, Held] = OrderedDict()

    def get(self, archive: Archive, id: str) -> Held:
        """A case as it stands now. Raises ``ArchiveError`` where there is none, or none now."""
        try:
            number, head = archive.cases.head(id)
        except BaseException:
            self.forget(id)
            raise
        with self._lock:
            held = self._held.get(id)
        if held is None or (held.case.entries, held.case.head) != (number, head):
            case = case_of(archive, id)
            held = Held(case, account(case, version=version("antedate")))
        with self._lock:
            self._held[id] = held
            self._held.move_to_end(id)
            while len(self._held) > _MOST:
                self._held.popitem(last=False)
        return held

    def forget(self, id: str) -> None:
        """Let go of a case: what was erased from it is not to stay in memory."""
        with self._lock:
            self._held.pop(id, None)


def held_cases(request: Request) -> HeldCases:
    """The cases that this desk keeps."""
    kept: HeldCases = request.app.state.cases
    return kept


def asked(request: Request, archive: Opened, _: Reader, id: str) -> Held:
    """The case that the address names, for whoever may read."""
    try:
        return held_cases(request).get(archive, id)
    except NoCase as error:
        raise NotThere(
            "There is no such case", remedy="The page of cases lists those there are."
        ) from error


Asked = Annotated[Held, Depends(asked)]
