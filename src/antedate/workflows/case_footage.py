"""What the archive knows of a case's footage: posts, media, checks; and estimates of its date."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from antedate.case_json import value_from
from antedate.case_records import CheckResult, Estimate, Footage, Reading
from antedate.cases.editing import Editing
from antedate.errors import UsageError
from antedate.media.hashing import hash_file
from antedate.store import Archive, StoredCheck
from antedate.workflows.casework import Hand, change
from antedate.workflows.posts import numbered_post

_LEVEL = "0.9"


def footage_of(archive: Archive, typed: str, said: Footage) -> Footage:
    """The footage that a post of the archive carries, or that a file is, with what is ``said``
    of it.

    ``typed`` is a post's number (``12`` or ``post:12``) or address, or a path. Raises
    ``UsageError`` where it is none of these.
    """
    path = Path(typed)
    if _is_file(path):
        sha256, _ = hash_file(path)
        return replace(said, media=(sha256,), path=str(path.absolute()))
    return post_footage(archive, typed, said)


def post_footage(archive: Archive, typed: str, said: Footage) -> Footage:
    """The footage that a post of the archive carries. No file is looked at, whatever is typed.

    Raises ``UsageError`` where it is no post.
    """
    stored = numbered_post(typed, archive)
    if stored is None:
        raise UsageError(
            "is no post of the archive",
            subject=typed,
            remedy="See its posts with: antedate archive list.",
        )
    return replace(
        said,
        post=stored.id,
        media=tuple(sha256 for sha256, _ in stored.files),
        source=stored.post.source or "",
        published_at=said.published_at or stored.post.published_at,
        url=stored.post.url or "",
    )


def add_footage(archive: Archive, case: str, hand: Hand, footage: Footage) -> tuple[str, ...]:
    """Add footage to a case with the newest check of each of its media; the ids made."""
    newest = _newest(archive, footage.media)

    def make(editing: Editing) -> tuple[str, ...]:
        for found in editing.case.of("footage"):
            if found.record == footage:
                raise UsageError(
                    "is in the case already", subject=found.id, remedy="Nothing is to be done."
                )
        return (editing.add(footage), *_add_checks(editing, newest))

    return change(archive, case, hand, make)


def add_checks(
    archive: Archive, case: str, hand: Hand, numbers: Iterable[int] = ()
) -> tuple[str, ...]:
    """Add recorded checks by their numbers, or the newest of each media of the case."""
    wanted = set(numbers)
    there = {check.id: check for check in archive.checks()}
    if missing := wanted - set(there):
        raise UsageError(
            f"has no check {min(missing)}",
            subject=str(archive.folder),
            remedy="Check the footage first with: antedate check.",
        )

    def make(editing: Editing) -> tuple[str, ...]:
        if wanted:
            return _add_checks(editing, [there[number] for number in sorted(wanted)])
        media = [
            sha256
            for found in editing.case.of("footage")
            if isinstance(found.record, Footage)
            for sha256 in found.record.media
        ]
        return _add_checks(editing, _newest(archive, media))

    return change(archive, case, hand, make)


def add_estimate(archive: Archive, case: str, hand: Hand, path: Path) -> tuple[str, ...]:
    """Add what ``antedate date --json`` printed, an object a line; the ids made."""
    return add_answers(archive, case, hand, _lines(path), str(path))


def add_answers(
    archive: Archive, case: str, hand: Hand, answers: Iterable[Mapping[str, Any]], shown: str
) -> tuple[str, ...]:
    """Add estimates, as objects of ``antedate date --json``, that go by ``shown``."""
    records = [_estimate(answer, shown) for answer in answers]

    def make(editing: Editing) -> tuple[str, ...]:
        return tuple(editing.add(record) for record in records)

    return change(archive, case, hand, make)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name too long for any file
        return False


def _newest(archive: Archive, media: Iterable[str]) -> list[StoredCheck]:
    last = {check.sha256: check for check in archive.checks() if check.sha256}
    return [last[sha256] for sha256 in dict.fromkeys(media) if sha256 in last]


def _add_checks(editing: Editing, checks: Iterable[StoredCheck]) -> tuple[str, ...]:
    there = {
        found.record.number
        for found in editing.case.of("check")
        if isinstance(found.record, CheckResult)
    }
    return tuple(editing.add(_result(check)) for check in checks if check.id not in there)


def _result(check: StoredCheck) -> CheckResult:
    return CheckResult(
        number=check.id,
        sha256=check.sha256,
        path=check.path,
        finding=check.finding,
        checked_at=check.checked_at,
        answer=check.answer,
    )


def _lines(path: Path) -> list[dict[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8")
        found = [json.loads(line) for line in text.splitlines() if line.strip()]
    except OSError as error:
        raise UsageError(
            f"cannot be read ({error.strerror})", subject=str(path), remedy="Name another."
        ) from error
    except ValueError:
        found = []
    if not found or not all(isinstance(one, dict) for one in found):
        raise _no_estimate(str(path))
    return found


def _estimate(value: Mapping[str, Any], shown: str) -> Estimate:
    finding, regions = value.get("finding"), value.get("regions")
    if not isinstance(finding, str):
        raise _no_estimate(shown)
    try:
        hard = value.get("hard")
        region = regions.get(_LEVEL, []) if isinstance(regions, dict) else []
        return Estimate(
            sha256=str(value.get("sha256") or ""),
            words=finding,
            hard=_reading(hard) if hard else None,
            region=tuple(_reading(one) for one in region),
            answer=value,
        )
    except (TypeError, ValueError, IndexError):
        raise _no_estimate(shown) from None


def _reading(pair: Any) -> Reading:
    first, last = (value_from(datetime, end, "interval") for end in pair)
    return Reading(first, last)


def _no_estimate(shown: str) -> UsageError:
    return UsageError(
        "holds no estimate of a date",
        subject=shown,
        remedy="Give what antedate date --json printed.",
    )
