"""The worker: one process that does the jobs of an archive, one after another."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Self

from antedate.errors import AntedateError
from antedate.jobs.kinds import KINDS
from antedate.store import Archive, Job, JobState

_LOOK_S = 0.5
_RENEW_S = 3.0
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


def work(archive: Archive, leaving: Event, tell: Callable[[str], None] = lambda _: None) -> None:
    """Do jobs as they come until ``leaving`` is set.

    A job that fails says why and the next one is taken. Raises ``ArchiveError`` only where the
    archive itself fails.
    """
    worker = uuid.uuid4().hex
    while not leaving.is_set():
        job = archive.jobs.lease(worker)
        if job is None:
            leaving.wait(_LOOK_S)
            continue
        tell(f"{job.kind}: {job.about}")
        _do(archive, job, worker, leaving)


def _do(archive: Archive, job: Job, worker: str, leaving: Event) -> None:
    try:
        with Leased(archive, job, worker, leaving) as leased:
            result = KINDS[job.kind](archive, job.given, leased)
    except Leaving:
        archive.jobs.give_back(job.id, worker)
    except Stopped:
        archive.jobs.end(job.id, worker, JobState.STOPPED)
    except AntedateError as error:
        archive.jobs.end(job.id, worker, JobState.FAILED, error=str(error))
    except Exception as error:
        # A fault of the program must cost one job, not the worker and all that wait.
        _log.exception("The job %s failed", job.id)
        wrong = f"The program failed at this ({type(error).__name__}). Its log says where."
        archive.jobs.end(job.id, worker, JobState.FAILED, error=wrong)
    else:
        archive.jobs.end(job.id, worker, JobState.DONE, result=result)
