"""The job that hashes every file of the archive again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from antedate.jobs.kinds import Work
    from antedate.store import Archive

_MOST_TOLD = 1000


def verify(archive: Archive, given: Mapping[str, Any], work: Work) -> Mapping[str, Any]:
    """Look at the database, every media and its codes, as ``antedate archive verify`` does.

    Gives how many things are as they should be, how many are not by what is wrong with them,
    and ``problems``: the first thousand of those, and how many there were.
    """
    from antedate.store import VerifyStatus

    media = len(archive.media_ids())
    found: Counter[str] = Counter()
    problems: list[dict[str, Any]] = []
    done = 0
    for item in archive.verify():
        done += item.what == "media"
        work.at("hashes every file again", done / media if media else None)
        found[item.status.value] += 1
        if item.status is not VerifyStatus.OK and len(problems) < _MOST_TOLD:
            problems.append(
                {
                    "status": item.status.value,
                    "what": item.what,
                    "path": None if item.path is None else str(item.path),
                    "sha256": item.sha256,
                    "detail": item.detail,
                }
            )
    as_it_should_be = found.pop(VerifyStatus.OK.value, 0)
    return {
        "ok": as_it_should_be,
        "failed": found.total(),
        "found": dict(found),
        "problems": problems,
    }
