"""The job that adds footage: a folder of this machine, or files that were sent in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from antedate.errors import ReaderError
from antedate.jobs.given import moment
from antedate.records import Found, Problem

if TYPE_CHECKING:
    from antedate.jobs.kinds import Work
    from antedate.store import Archive

_MOST_PROBLEMS = 10_000
_LOOKED_AT = 50

Items = Callable[[], Iterator[Found | Problem]]


def add(archive: Archive, given: Mapping[str, Any], work: Work) -> Mapping[str, Any]:
    """Add ``given["paths"]``, or ``given["files"]`` that were sent in (see ``sent_in``).

    ``source``, ``published``, ``zone`` and ``url`` fill gaps; ``in_place`` leaves files where
    they lie. Paths must lie in one of the folders ``within``, where that is given.

    Gives how many posts were read, how many of them are new, how many media, and ``problems``:
    what could not be added, and why (the first ten thousand, and how many there were).
    """
    from antedate.store import Keep
    from antedate.workflows import add as workflow
    from antedate.workflows.models import model_for

    keep = Keep.IN_PLACE if given.get("in_place") else Keep.COPY
    tally = {"posts": 0, "new": 0, "media": 0}
    problems: list[dict[str, str]] = []
    failed = 0
    with ExitStack() as held:
        items, told = _items(archive, given, work, held)
        total = _count(items, work)
        model = model_for(archive, None)
        for done, outcome in enumerate(workflow.add(items(), archive, model, keep=keep), 1):
            work.at(outcome.name, min(done / total, 1.0) if total else None)
            tally["posts"] += outcome.added is not None
            tally["new"] += bool(outcome.added and outcome.added.changed)
            tally["media"] += outcome.added.new_media if outcome.added else 0
            failed += len(outcome.problems)
            for problem in map(told, outcome.problems[: _MOST_PROBLEMS - len(problems)]):
                problems.append({"path": problem.path, "error": str(problem.error)})
    return {**tally, "failed": failed, "problems": problems}


def _items(
    archive: Archive, given: Mapping[str, Any], work: Work, held: ExitStack
) -> tuple[Items, Callable[[Problem], Problem]]:
    """What there is to add, to be gone through several times; and how its problems are told."""
    from antedate.ingest import Defaults, read
    from antedate.jobs.sent_in import laid_out, told_apart, unrooted

    defaults = Defaults(given.get("source"), given.get("url"), moment(given), given.get("zone"))
    files = given.get("files")
    if files:
        root = held.enter_context(laid_out(archive, files, work))
        return lambda: told_apart(read(root, defaults), root), lambda one: unrooted(one, root)
    within = given.get("within")
    paths = [_allowed(Path(path), within) for path in given["paths"]]

    def items() -> Iterator[Found | Problem]:
        for path in paths:
            for item in read(path, defaults):
                yield item if within is None else _kept_within(item, within)

    return items, lambda one: one


def _count(items: Items, work: Work) -> int:
    total = 0
    for _ in items():
        total += 1
        if total % _LOOKED_AT == 1:
            work.at(f"looking: {total} posts so far")
    return total


def _allowed(path: Path, within: list[str] | None) -> Path:
    """The path, links followed, where it may be read from at all."""
    if within is None:
        return path
    real = path.resolve()
    if not any(real.is_relative_to(Path(folder).resolve()) for folder in within):
        raise _outside(str(path))
    return real


def _kept_within(item: Found | Problem, within: list[str]) -> Found | Problem:
    """What was found, unless a link leads out of the folders: whoever can write into one of
    them could have any file of the machine added else."""
    for file in item.files if isinstance(item, Found) else ():
        try:
            _allowed(file.path, within)
        except ReaderError:
            return Problem(file.shown, _outside(file.shown))
    return item


def _outside(shown: str) -> ReaderError:
    return ReaderError(
        "lies outside the folders that this desk adds from",
        subject=shown,
        remedy="Put it there, or add it with the command line.",
    )
