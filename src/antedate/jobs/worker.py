"""The worker: one process that does the jobs of an archive, one after another."""

from __future__ import annotations

import logging
import time
import uuid
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Any, Self

from antedate.errors import AntedateError
from antedate.jobs.kinds import KINDS
from antedate.store import Archive, Job, JobState

_LOOK_S = 0.5
_RENEW_S = 3.0
_AGAIN_S = 5.0
_log = logging.getLogger(__name__)


class Stopped(Exception):
    """A person asked for the job to stop, or another worker has it."""


class Leaving(Exception):
    """The worker itself is asked to end, and leaves the job for the next."""


class Leased:
    """A job while it is worked at: renews the lease beside the work, and says where it stands.

    The lease is renewed from a thread, since one step may take longer than a lease.
    """

    def __init__(self, archive: Archive, job: Job, worker: str, leaving: Event) -> None:
        self.who, self.job = job.who, job.id
        self._archive, self._job, self._worker = archive, job, worker
        self._leaving = leaving
        self._stop, self._over = Event(), Event()
        self._lock = Lock()
        self._step: tuple[str, float | None] = ("", None)
        self._thread = Thread(target=self._renew, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        self._thread.join()

    def at(self, step: str, share: float | None = None) -> None:
        """Say what is being done. Raises ``Stopped`` or ``Leaving`` where it is to end."""
        with self._lock:
            self._step = (step, share)
        if self._leaving.is_set():
            raise Leaving
        if self._stop.is_set():
            raise Stopped

    def _renew(self) -> None:
        told: tuple[str, float | None] | None = None
        renewed = 0.0
        while not self._over.wait(_LOOK_S):
            with self._lock:
                step = self._step
            if step == told and time.monotonic() - renewed < _RENEW_S:
                continue
            try:
                if not self._archive.jobs.renew(self._job.id, self._worker, *step):
                    self._stop.set()
            except AntedateError as error:  # a busy database: the next try may do
                _log.warning("The lease was not renewed. %s", error)
            told, renewed = step, time.monotonic()


class Worker:
    """Does the jobs of an archive as they come, one after another."""

    def __init__(self, archive: Archive, name: str | None = None) -> None:
        """``name`` is what its jobs are leased under, so that whoever started it can let go
        of them when it died."""
        self._archive = archive
        self._name = name or uuid.uuid4().hex
        self._job: Job | None = None

    def work(self, leaving: Event, *, until_idle: bool = False) -> None:
        """Go on until ``leaving`` is set; with ``until_idle``, until nothing waits.

        A job that fails says why, and the next one is taken. Where the archive itself fails,
        as on a full disk, it is tried again.
        """
        while not leaving.is_set():
            try:
                self._job = self._archive.jobs.lease(self._name)
            except AntedateError as error:
                _log.warning("No job could be taken. %s", error)
                leaving.wait(_AGAIN_S)
                continue
            if self._job is None:
                if until_idle:
                    return
                leaving.wait(_LOOK_S)
                continue
            self._do(self._job, leaving)
            self._job = None

    def give_back(self) -> None:
        """Leave the job that is worked at to the next worker, whatever it is at."""
        if (job := self._job) is not None:
            self._archive.jobs.give_back(job.id, self._name)

    def _do(self, job: Job, leaving: Event) -> None:
        jobs = self._archive.jobs
        kind = KINDS.get(job.kind)
        if kind is None:
            wrong = f"Jobs of the kind {job.kind!r} are not known here: a newer version may do it."
            self._end(job, JobState.FAILED, error=wrong)
            return
        try:
            with Leased(self._archive, job, self._name, leaving) as leased:
                result = kind(self._archive, job.given, leased)
        except Leaving:
            jobs.give_back(job.id, self._name)
        except Stopped:
            self._end(job, JobState.STOPPED)
        except AntedateError as error:
            self._end(job, JobState.FAILED, error=str(error))
        except Exception as error:
            # A fault of the program must cost one job, not the worker and all that wait.
            _log.exception("The job %s failed", job.id)
            wrong = f"The program failed at this ({type(error).__name__}). Its log says where."
            self._end(job, JobState.FAILED, error=wrong)
        else:
            self._end(job, JobState.DONE, result=result)

    def _end(self, job: Job, state: JobState, **said: Any) -> None:
        try:
            self._archive.jobs.end(job.id, self._name, state, **said)
        except AntedateError as error:
            # Its lease runs out, and it is done again: no job is over that nobody can read.
            _log.warning("The end of a job was not written. %s", error)
