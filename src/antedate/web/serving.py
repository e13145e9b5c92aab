"""Running the desk: the server, its workers beside it, and the address that opens it."""

from __future__ import annotations

import contextlib
import ipaddress
import json
import socket
import subprocess
import sys
import time
import uuid
import webbrowser
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

import uvicorn

from antedate.errors import AntedateError, UsageError
from antedate.store import Archive, Role
from antedate.web.app import make_app
from antedate.web.settings import MOST_UPLOAD_BYTES, DeskSettings
from antedate.web.uploads import sweep

_LOOK_S = 0.3
_END_S = 10.0
# A worker that cannot even begin is not begun again and again at once.
_AGAIN_S, _LONGEST_AGAIN_S, _SOUND_S = 2.0, 60.0, 30.0
# What browsers are still fetching when the desk is closed.
_CLOSING_S = 2
_USUAL_PORTS = (80, 443)


@dataclass(frozen=True, slots=True)
class Told:
    """How a person is told where the desk is."""

    browser: bool
    as_json: bool

    def __call__(self, address: str, *notes: str, once: bool = True) -> None:
        """Print the address, which with ``once`` is worth one sign-in, and what else there is
        to know."""
        if self.as_json:
            print(json.dumps({"address": address, "notes": notes}), flush=True)
        else:
            way = "This address opens it once." if once else "People sign in there by name."
            print("\n".join((f"The desk is at {address}", way, *notes)), flush=True)


@dataclass(frozen=True, slots=True)
class Where:
    """Where the desk listens. ``names`` are those that browsers may ask for it by, beside the
    address itself; ``https`` says that something in front of it speaks HTTPS, ``insecure``
    that nothing does and that this is known."""

    host: str = "127.0.0.1"
    port: int = 8350
    names: tuple[str, ...] = ()
    https: bool = False
    insecure: bool = False

    @property
    def is_private(self) -> bool:
        """Whether only this machine can reach it."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


def run(
    folder: Path,
    *,
    where: Where,
    owner: str,
    told: Told,
    accounts: bool = False,
    workers: int = 1,
    upload_bytes: int = MOST_UPLOAD_BYTES,
    add_from: tuple[Path, ...] = (),
) -> None:
    """Serve the archive in ``folder`` until interrupted; it is made where there is none.

    Raises ``UsageError`` where the port is taken, or others could reach a desk without accounts.
    """
    if not where.is_private and not accounts:
        raise UsageError(
            f"{where.host} can be reached from other machines, and nobody would have to sign in",
            remedy="Leave --host out, or have people sign in with --accounts.",
        )
    if not where.is_private and not (where.https or where.insecure):
        raise UsageError(
            "Passwords and footage would go over the network as anyone on it can read them",
            remedy="Put something before the desk that speaks HTTPS, and say --https; or accept "
            "it with --insecure.",
        )
    with contextlib.ExitStack() as held:
        archive = held.enter_context(Archive.open(folder, create=True))
        bound = held.enter_context(_bound(where))
        port = bound.getsockname()[1]
        settings = DeskSettings(
            hosts=_hosts(where, port),
            owner=owner,
            accounts=accounts,
            secure=where.https,
            upload_bytes=upload_bytes,
            add_from=add_from,
        )
        app = make_app(archive, settings)
        notes = list(_notes(archive, where, port))
        if not archive.readonly:
            sweep(archive, settings.upload_age)
            for _ in range(workers):
                held.enter_context(worker_beside(archive))
        address = _address(where, port)

        def tell(key: str) -> None:
            told(f"{address}/?key={key}", *notes)

        app.state.tell_key = tell
        way_in = f"{address}/"
        if accounts:
            _refuse_nobody(archive)
            told(way_in, *notes, once=False)
        else:
            way_in = f"{address}/?key={app.state.keys.current}"
            tell(app.state.keys.current)
        notes.clear()
        if told.browser:
            webbrowser.open(way_in)
        with contextlib.suppress(KeyboardInterrupt):  # that is how it is closed
            _server(app).run(sockets=[bound])


def _refuse_nobody(archive: Archive) -> None:
    if archive.readonly:
        raise UsageError(
            "Nobody could sign in: the archive cannot be changed, so wrong passwords could not be "
            "counted",
            remedy="Leave --accounts out, or make the folder of the archive writable.",
        )
    admins = (one for one in archive.people.all() if one.role is Role.ADMIN and not one.closed_at)
    if not any(admins):
        raise UsageError(
            "Nobody could sign in: there is no account of an administrator",
            remedy=f"Make one with: antedate account add NAME --role admin "
            f"--archive {archive.folder}",
        )


def _server(app: object) -> uvicorn.Server:
    config = uvicorn.Config(
        app,  # type: ignore[arg-type]
        log_level="critical",
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_CLOSING_S,
    )
    return uvicorn.Server(config)


def _notes(archive: Archive, where: Where, port: int) -> Iterator[str]:
    if not where.is_private:
        yield f"It listens on {where.host}, port {port}, and other machines can reach it there."
    if archive.readonly:
        yield (
            "The archive can be read but not changed: nothing can be checked, added or judged here."
        )


def _hosts(where: Where, port: int) -> frozenset[str]:
    names = {_bracketed(where.host), *where.names}
    if where.is_private:
        names |= {"127.0.0.1", "localhost", "[::1]"}
    elif where.host in ("0.0.0.0", "::"):  # noqa: S104 - compared with, not listened on
        names |= {"127.0.0.1", "localhost", socket.gethostname()}
    with_port = {f"{name}:{port}" for name in names}
    # Browsers leave out the usual port, and what stands in front of the desk has its own.
    return frozenset(with_port | set(where.names) | (names if port in _USUAL_PORTS else set()))


def _address(where: Where, port: int) -> str:
    if where.https and where.names:
        return f"https://{where.names[0]}"
    anywhere = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104
    return f"http://{anywhere.get(where.host, _bracketed(where.host))}:{port}"


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


@contextlib.contextmanager
def worker_beside(archive: Archive) -> Iterator[None]:
    """A worker process that does the jobs of an archive; another one whenever it dies."""
    leaving = Event()
    thread = Thread(target=_keep_worker, args=(archive, leaving), daemon=True)
    thread.start()
    try:
        yield
    finally:
        leaving.set()
        thread.join()


def _keep_worker(archive: Archive, leaving: Event) -> None:
    again_s = _AGAIN_S
    while not leaving.is_set():
        name, began = uuid.uuid4().hex, time.monotonic()
        command = [sys.executable, "-m", "antedate.jobs", str(archive.folder), name]
        # The Ctrl-C that closes the desk is not for it: it is told to end here. Where the desk is
        # killed, the pipe that it holds ends with it.
        with subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True) as worker:
            while worker.poll() is None:
                if leaving.wait(_LOOK_S):
                    _end(worker)
                    break
        with contextlib.suppress(AntedateError):  # else its lease runs out by itself
            archive.jobs.release(name)
        is_sound = time.monotonic() - began > _SOUND_S
        again_s = _AGAIN_S if is_sound else min(2 * again_s, _LONGEST_AGAIN_S)
        leaving.wait(again_s)


def _end(worker: subprocess.Popen[bytes]) -> None:
    worker.terminate()
    try:
        worker.wait(_END_S)
    except subprocess.TimeoutExpired:  # its lease runs out, and another goes on
        worker.kill()
        worker.wait()


def _bound(where: Where) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            where.host, where.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        # Told its protocol, the server's answers go out at once and not when the last is confirmed.
        bound = socket.socket(family, kind, protocol)
    except OSError as error:
        raise UsageError(
            f"{where.host} is no address of this machine ({error.strerror or error})",
            remedy="Leave --host out to serve this machine alone.",
        ) from error
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind(address)
        bound.listen(128)
    except OSError as error:
        bound.close()
        raise UsageError(
            f"Port {where.port} of {where.host} cannot be used ({error.strerror})",
            remedy="Choose another with --port, or let one be chosen with --port 0.",
        ) from error
    return bound
