"""``python -m antedate.jobs FOLDER``: the worker, as the desk starts it."""

from __future__ import annotations

import logging
import os
import signal
import sys
from pathlib import Path
from threading import Event, Thread

from antedate.jobs.worker import work
from antedate.store import Archive


def main() -> None:
    """Work until told to end, or until the process that started this is gone."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    logging.basicConfig(level=logging.WARNING, format="worker: %(message)s")
    leaving = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: leaving.set())
    Thread(target=_watch, args=(os.getppid(), leaving), daemon=True).start()
    with Archive.open(Path(sys.argv[1])) as archive:
        work(archive, leaving)


def _watch(parent: int, leaving: Event) -> None:
    # A desk that was killed leaves nobody to end its worker.
    while not leaving.wait(1.0):
        if os.getppid() != parent:
            leaving.set()


if __name__ == "__main__":
    main()
