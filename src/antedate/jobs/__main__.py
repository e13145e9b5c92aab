"""``python -m antedate.jobs FOLDER NAME``: the worker, as the desk starts it."""

from __future__ import annotations

import logging
import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

from antedate.errors import AntedateError
from antedate.jobs.worker import Worker
from antedate.store import Archive

_GRACE_S = 5.0
"""How long a step of a job may go on once the worker is told to end."""


def main() -> None:
    """Work until told to end, or until the process that started this is gone."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    logging.basicConfig(level=logging.WARNING, format="worker: %(message)s")
    leaving = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: leaving.set())
    with Archive.open(Path(sys.argv[1])) as archive:
        worker = Worker(archive, *sys.argv[2:3])
        Thread(target=_watch, args=(os.getppid(), leaving, worker), daemon=True).start()
        worker.work(leaving)


def _watch(parent: int, leaving: Event, worker: Worker) -> None:
    # A desk that was killed leaves nobody to end its worker.
    while not leaving.wait(1.0):
        if os.getppid() != parent:
            leaving.set()
    time.sleep(_GRACE_S)
    # A step takes too long to wait for. The next worker begins the job again, and this was no
    # failure of it.
    with suppress(AntedateError):
        worker.give_back()
    os._exit(0)


if __name__ == "__main__":
    main()
