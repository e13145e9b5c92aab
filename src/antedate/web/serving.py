"""Running the desk: the server, its worker beside it, and the address that opens it."""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import sys
import webbrowser
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

import uvicorn

from antedate.errors import UsageError
from antedate.store import Archive
from antedate.web.app import make_app
from antedate.web.settings import DeskSettings

_HOST = "127.0.0.1"
_AGAIN_S = 2.0


@dataclass(frozen=True, slots=True)
class Told:
    """How a person is told where the desk is."""

    browser: bool
    as_json: bool

    def __call__(self, address: str) -> None:
        """Print the address, which is worth one sign-in."""
        if self.as_json:
            print(json.dumps({"address": address}), flush=True)
        else:
            print(f"The desk is at {address}\nThis address opens it once.", flush=True)


def run(folder: Path, *, port: int, owner: str, told: Told) -> None:
    """Serve the archive in ``folder`` to this machine until interrupted; made where it is not.

    Raises ``UsageError`` where the port is taken.
    """
    with contextlib.ExitStack() as held:
        archive = held.enter_context(Archive.open(folder, create=True))
        bound = held.enter_context(_bound(port))
        port = bound.getsockname()[1]
        names = frozenset(f"{name}:{port}" for name in (_HOST, "localhost"))
        app = make_app(archive, DeskSettings(hosts=names, owner=owner))
        held.enter_context(worker_beside(folder))

        def tell(key: str) -> None:
            told(f"http://{_HOST}:{port}/?key={key}")

        app.state.tell_key = tell
        key = app.state.keys.current
        tell(key)
        if told.browser:
            webbrowser.open(f"http://{_HOST}:{port}/?key={key}")
        server = uvicorn.Server(
            uvicorn.Config(app, log_level="warning", server_header=False, proxy_headers=False)
        )
        server.run(sockets=[bound])


@contextlib.contextmanager
def worker_beside(folder: Path) -> Iterator[None]:
    """A worker process that does the jobs of an archive; another one whenever it dies."""
    leaving = Event()
    thread = Thread(target=_keep_worker, args=(folder, leaving), daemon=True)
    thread.start()
    try:
        yield
    finally:
        leaving.set()
        thread.join()


def _keep_worker(folder: Path, leaving: Event) -> None:
    command = [sys.executable, "-m", "antedate.jobs", str(folder)]
    while not leaving.is_set():
        worker = subprocess.Popen(command, stdin=subprocess.DEVNULL)
        while worker.poll() is None:
            if leaving.wait(0.3):
                worker.terminate()
                try:
                    worker.wait(10)
                except subprocess.TimeoutExpired:  # its lease runs out, and another goes on
                    worker.kill()
                    worker.wait()
                return
        leaving.wait(_AGAIN_S)


def _bound(port: int) -> socket.socket:
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((_HOST, port))
    except OSError as error:
        bound.close()
        raise UsageError(
            f"Port {port} of this machine cannot be used ({error.strerror})",
            remedy="Choose another with --port, or let one be chosen with --port 0.",
        ) from error
    return bound
