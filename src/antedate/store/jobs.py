"""Long work as rows that a worker leases, so that it outlives pages, crashes and restarts."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    update,
)

from antedate.errors import ArchiveError
from antedate.store import schema

Connected = Callable[[], AbstractContextManager[Connection]]

_job = schema.job.c
_MOST_TRIES = 3
LEASE = timedelta(seconds=30)
"""How long a worker may be silent before its job is anybody's."""


class NoJob(ArchiveError):
    """The archive has no job with this id."""


class JobState(StrEnum):
    """Where a job stands. The last three are for good."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"

    @property
    def over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self in (JobState.DONE, JobState.FAILED, JobState.STOPPED)


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of long work. ``step`` says what is being done, ``share`` how much of it, 0 to 1.

    ``given`` is what the work needs and ``result`` what came out, as plain JSON values.
    """

    id: str
    kind: str
    given: Mapping[str, Any]
    about: str
    who: str
    state: JobState
    step: str
    share: float | None
    asked_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    tries: int
    stop_asked: bool
    result: Mapping[str, Any] | None
    error: str | None


class Jobs:
    """The jobs of an archive. Had by ``Archive.jobs``; raises ``ArchiveError``."""

    def __init__(self, reading: Connected, writing: Connected) -> None:
        self._reading = reading
        self._writing = writing

    def ask(
        self, kind: str, given: Mapping[str, Any], *, about: str, who: str, once: bool = False
    ) -> str:
        """Put a job at the end of the queue; its id.

        With ``once``, the id of a job that was asked for the very same and is not over yet.
        """
        id = uuid.uuid4().hex
        with self._writing() as connection:
            if once and (same := connection.scalar(_unfinished(kind, given))) is not None:
                return str(same)
            connection.execute(
                insert(schema.job).values(
                    id=id,
                    kind=kind,
                    given=_packed(given),
                    about=about,
                    who=who,
                    state=JobState.QUEUED,
                    step="",
                    asked_at=datetime.now(UTC),
                    tries=0,
                    stop_asked=False,
                )
            )
        return id

    def known(self, id: str) -> Job | None:
        """The job of an id, ``None`` where there is none."""
        with self._reading() as connection:
            row = connection.execute(select(schema.job).where(_job.id == id)).one_or_none()
        return None if row is None else _read(row)

    def find(self, id: str) -> Job:
        """The job of an id. Raises ``NoJob`` where there is none."""
        found = self.known(id)
        if found is None:
            raise NoJob(
                "is no job of this archive", subject=id, remedy="The page of jobs lists them."
            )
        return found

    def newest(self, most: int = 50, *, kind: str | None = None) -> list[Job]:
        """The jobs asked for last, the newest first."""
        query = select(schema.job).order_by(_job.asked_at.desc(), _job.id).limit(most)
        if kind is not None:
            query = query.where(_job.kind == kind)
        with self._reading() as connection:
            return [_read(row) for row in connection.execute(query)]

    def listed(
        self,
        *,
        kind: str | None = None,
        state: JobState | None = None,
        before: str | None = None,
        most: int = 50,
    ) -> list[Job]:
        """The jobs asked for last, the newest first, without what they gave.

        ``before`` is the id of a job: only those asked for earlier.
        """
        plain = [column for column in schema.job.c if column.name not in ("given", "result")]
        query = select(*plain, literal("{}").label("given"), null().label("result"))
        if kind is not None:
            query = query.where(_job.kind == kind)
        if state is not None:
            query = query.where(_job.state == state)
        if before is not None:
            last = self.find(before)
            query = query.where(
                or_(
                    _job.asked_at < last.asked_at,
                    and_(_job.asked_at == last.asked_at, _job.id > last.id),
                )
            )
        query = query.order_by(_job.asked_at.desc(), _job.id).limit(most)
        with self._reading() as connection:
            return [_read(row) for row in connection.execute(query)]

    def counts(self) -> dict[JobState, int]:
        """How many jobs stand where."""
        query = select(_job.state, func.count()).group_by(_job.state)
        with self._reading() as connection:
            return {JobState(state): count for state, count in connection.execute(query)}

    def unfinished(self, kind: str, given: Mapping[str, Any]) -> str | None:
        """The job that was asked for the very same and is not over yet, if there is one."""
        with self._reading() as connection:
            found = connection.scalar(_unfinished(kind, given))
        return None if found is None else str(found)

    def last_naming(self, words: str) -> Job | None:
        """Of the jobs that were given something with these words in it, one that is not over,
        else the one that ended last."""
        with self._reading() as connection:
            row = connection.execute(
                select(schema.job)
                .where(_job.given.contains(words, autoescape=True))
                .order_by(_job.ended_at.desc().nulls_first())
                .limit(1)
            ).one_or_none()
        return None if row is None else _read(row)

    def naming(self, words: str) -> list[Job]:
        """The jobs that were given something, or gave something, with these words in it."""
        query = select(schema.job).where(
            or_(
                _job.given.contains(words, autoescape=True),
                _job.result.contains(words, autoescape=True),
            )
        )
        with self._reading() as connection:
            return [_read(row) for row in connection.execute(query)]

    def unfinished_of(self, who: str) -> int:
        """How many jobs that somebody asked for are not over."""
        waiting = _job.state.in_((JobState.QUEUED, JobState.RUNNING))
        query = select(func.count()).where(_job.who == who, waiting)
        with self._reading() as connection:
            return connection.execute(query).scalar_one()

    def silence(self, id: str, given: Mapping[str, Any], about: str) -> None:
        """Have a job that is over tell no more than this of what it was given, and nothing of
        why it failed."""
        with self._writing() as connection:
            connection.execute(
                update(schema.job)
                .where(_job.id == id)
                .values(given=_packed(given), about=about, error=null())
            )

    def ask_to_stop(self, id: str) -> None:
        """Have a job stop: at once where nobody works at it, else at its next step."""
        now = datetime.now(UTC)
        with self._writing() as connection:
            stopped = connection.execute(
                update(schema.job)
                .where(_job.id == id, or_(_job.state == JobState.QUEUED, _lapsed(now)))
                .values(state=JobState.STOPPED, stop_asked=True, ended_at=now)
            )
            if not stopped.rowcount:
                connection.execute(
                    update(schema.job)
                    .where(_job.id == id, _job.state == JobState.RUNNING)
                    .values(stop_asked=True)
                )

    # For the worker

    def lease(self, worker: str) -> Job | None:
        """Take the oldest job that waits or whose worker fell silent; ``None`` for none.

        One that three workers fell silent over has failed: it would bring down a fourth.
        """
        now = datetime.now(UTC)
        with self._writing() as connection:
            self._give_up(connection, now)
            row = connection.execute(
                select(schema.job)
                .where(or_(_job.state == JobState.QUEUED, _lapsed(now)))
                .order_by(_job.asked_at, _job.id)
                .limit(1)
            ).one_or_none()
            if row is None:
                return None
            connection.execute(
                update(schema.job)
                .where(_job.id == row.id)
                .values(
                    state=JobState.RUNNING,
                    worker=worker,
                    leased_until=now + LEASE,
                    started_at=row.started_at or now,
                    tries=row.tries + 1,
                )
            )
        return self.find(row.id)

    def renew(self, id: str, worker: str, step: str, share: float | None) -> bool:
        """Keep the lease and say how far the work is; whether to go on with it."""
        with self._writing() as connection:
            kept = connection.execute(
                update(schema.job)
                .where(_held(id, worker))
                .values(leased_until=datetime.now(UTC) + LEASE, step=step, share=share)
            )
            asked = connection.scalar(select(_job.stop_asked).where(_job.id == id))
        return bool(kept.rowcount) and not asked

    def end(
        self,
        id: str,
        worker: str,
        state: JobState,
        *,
        result: Mapping[str, Any] | None = None,
        error: str | None = None,
    ) -> None:
        """Say how a job ended. Nothing happens where another worker has it by now."""
        with self._writing() as connection:
            connection.execute(
                update(schema.job)
                .where(_held(id, worker))
                .values(
                    state=state,
                    ended_at=datetime.now(UTC),
                    leased_until=None,
                    worker=None,
                    result=None if result is None else _packed(result),
                    error=error,
                )
            )

    def give_back(self, id: str, worker: str) -> None:
        """Let a job wait for another worker, as if this one had never tried."""
        with self._writing() as connection:
            connection.execute(
                update(schema.job)
                .where(_held(id, worker))
                .values(state=JobState.QUEUED, worker=None, leased_until=None, tries=_job.tries - 1)
            )

    def release(self, worker: str) -> None:
        """Let the job of a worker that is known to be gone be anybody's at once."""
        with self._writing() as connection:
            connection.execute(
                update(schema.job)
                .where(_job.worker == worker, _job.state == JobState.RUNNING)
                .values(leased_until=datetime.now(UTC) - LEASE)
            )

    def _give_up(self, connection: Connection, now: datetime) -> None:
        over = {"ended_at": now, "worker": None, "leased_until": None}
        connection.execute(
            update(schema.job)
            .where(_lapsed(now), _job.stop_asked)
            .values(state=JobState.STOPPED, **over)
        )
        connection.execute(
            update(schema.job)
            .where(_lapsed(now), _job.tries >= _MOST_TRIES)
            .values(
                state=JobState.FAILED,
                error="The work broke off and was begun again too often. "
                "A file in it may be at fault: try its files one by one.",
                **over,
            )
        )


def _lapsed(now: datetime) -> ColumnElement[bool]:
    return and_(_job.state == JobState.RUNNING, _job.leased_until < now)


def _held(id: str, worker: str) -> ColumnElement[bool]:
    return and_(_job.id == id, _job.worker == worker, _job.state == JobState.RUNNING)


def _unfinished(kind: str, given: Mapping[str, Any]) -> Select[Any]:
    return (
        select(_job.id)
        .where(
            _job.state.in_((JobState.QUEUED, JobState.RUNNING)),
            _job.kind == kind,
            _job.given == _packed(given),
            _job.stop_asked.is_(False),
        )
        .limit(1)
    )


def _packed(values: Mapping[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def _read(row: Any) -> Job:
    return Job(
        id=row.id,
        kind=row.kind,
        given=json.loads(row.given),
        about=row.about,
        who=row.who,
        state=JobState(row.state),
        step=row.step,
        share=row.share,
        asked_at=row.asked_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
        tries=row.tries,
        stop_asked=row.stop_asked,
        result=None if row.result is None else json.loads(row.result),
        error=row.error,
    )
