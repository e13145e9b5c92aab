"""``python -m antedate.jobs FOLDER NAME``: the worker, as the desk starts it.

It ends when its standard input does: the desk holds the other end.
"""

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
        Thread(target=_wait_for_end, args=(leaving,), daemon=True).start()
        Thread(target=_watch, args=(leaving, worker), daemon=True).start()
        worker.work(leaving)


def _wait_for_end(leaving: Event) -> None:
    # A desk that was killed, at whatever moment, leaves nobody to end its worker but this. Not
    # by ``sys.stdin``, whose lock a thread that waits would hold at the very end.
    with suppress(OSError):
        while os.read(0, 1024):
            pass
    leaving.set()


def _watch(leaving: Event, worker: Worker) -> None:
    leaving.wait()
    time.sleep(_GRACE_S)
    # A step takes too long to wait for. The next worker begins the job again, and this was no
    # failure of it.
    with suppress(AntedateError):
        worker.give_back()
    os._exit(0)


if __name__ == "__main__":
    main()
