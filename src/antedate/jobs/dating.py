"""The job that dates footage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from antedate.jobs.given import footage, moment

if TYPE_CHECKING:
    from antedate.dating.settings import DatingSettings
    from antedate.dating.tabulated import Tabulated
    from antedate.estimate import DateAnswer
    from antedate.jobs.kinds import Work
    from antedate.store import Archive
    from antedate.things import Thing
    from antedate.workflows.date import DateOptions


def date(archive: Archive, given: Mapping[str, Any], work: Work) -> Mapping[str, Any]:
    """Date the ``footage`` that is given, the first media of several.

    ``not_before`` and ``not_after`` are as typed, in ``zone``; ``place`` is one of the archive,
    ``case`` its reasons; ``search`` says whether the archive is searched for it, ``flat`` whether
    every day is as likely at first. Gives ``answer``, the object of ``antedate date --json``,
    how many ``crops`` each thing has, and whether it is ``weighable``. In ``date_files`` under
    the job's id are ``report.html``, ``basis.npz``, what the estimate was made from, and
    ``crop-N-M.jpg`` of thing N: its views from 1 in order of time, the query's is 0.
    """
    from antedate.report.date_machine import date_object
    from antedate.report.dated import render_dates

    kept: list[Tabulated] = []
    answer = _answer(archive, given, work, kept)
    files = {"report.html": render_dates([answer]).encode("utf-8", errors="replace")}
    if kept:
        files["basis.npz"] = kept[0].packed()
    crops = [_crops(thing) for thing in answer.things]
    for number, jpegs in enumerate(crops):
        files |= {f"crop-{number}-{place}.jpg": jpeg for place, jpeg in enumerate(jpegs) if jpeg}
    archive.date_files.write(work.job, files)
    return {
        "answer": date_object(answer),
        "crops": [len(jpegs) for jpegs in crops],
        "weighable": bool(kept),
    }


def _answer(
    archive: Archive, given: Mapping[str, Any], work: Work, kept: list[Tabulated]
) -> DateAnswer:
    from antedate.estimate import DateAnswer
    from antedate.workflows.check import Checker, Query
    from antedate.workflows.date import Dater
    from antedate.workflows.models import model_for
    from antedate.workflows.places import open_place

    query = next(footage(archive, given))
    if not isinstance(query, Query):
        return DateAnswer(path=query.path, error=str(query.error))
    options = _options(given)
    with ExitStack() as held:
        checker = place = None
        if given.get("search", True) and archive.model() is not None:
            checker = held.enter_context(Checker(archive, model_for(archive, None)))
            checker.ready()
        if given.get("place"):
            place = open_place(archive, given["place"], work.at)
            held.callback(place.close)
            options = replace(options, span=place.span)
        dater = held.enter_context(Dater(options, archive, checker, place, kept=kept.append))
        return dater.date(query, work.at)


def _options(given: Mapping[str, Any]) -> DateOptions:
    from antedate.workflows.date import DateOptions

    return DateOptions(
        not_before=moment(given, "not_before"),
        not_after=moment(given, "not_after"),
        settings=_settings(given),
        case=given.get("case") or None,
        read_clocks=given.get("clocks", True),
    )


def _settings(given: Mapping[str, Any]) -> DatingSettings:
    from antedate.dating import DatingSettings

    return DatingSettings(flat=bool(given.get("flat")), older_days=float(given.get("older", 1)))


def _crops(thing: Thing) -> Sequence[bytes]:
    return (thing.query_jpeg, *(one.jpeg for one in thing.seen))
