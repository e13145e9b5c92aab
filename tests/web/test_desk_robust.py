"""The desk as a whole: killed, started twice, on an archive that cannot be changed, in a crowd."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import cv2
import httpx
import numpy as np
import pytest
from conftest import Clips
from jobs_material import children_of, is_alive, until
from program import START, USAGE, antedate
from running_desk import RunningDesk, over, sent

from antedate.store import Archive, JobState, Role, SessionKind, kept_file

_USERS = 20
_NAMES = [
    start + end
    for start in ("Br", "D", "G", "Kr", "V")
    for end in ("ann", "esk", "olt", "und", "ide")
]
_PATIENCE_S = 240.0


@contextmanager
def _running(folder: Path, *options: str) -> Iterator[RunningDesk]:
    started = RunningDesk.start(folder, *options)
    try:
        yield started
    finally:
        started.stop()


def _family(pid: int) -> set[int]:
    children = set(children_of(pid))
    return children.union(*(_family(child) for child in children))


def test_a_killed_desk_takes_its_worker_along_and_the_next_goes_on(
    archive: Path, clips: Clips
) -> None:
    with _running(archive) as first, first.client() as client:
        old = _avi(clips)
        sha256 = sent(client, old)
        jobs = [client.post(f"/api/media/{sha256}/play").json()["job"]]
        with Archive.open(archive) as opened:
            jobs += [opened.jobs.ask("verify", {}, about="", who="tester") for _ in range(3)]
        secret = client.cookies["antedate"]
        family = _family(first.process.pid)
        assert family
        first.process.send_signal(signal.SIGKILL)
        first.process.wait()
        until(lambda: not any(map(is_alive, family)), "its children ended")
    with (
        _running(archive) as second,
        httpx.Client(base_url=second.address, trust_env=False) as client,
    ):
        # Who was signed in still is.
        client.cookies.set("antedate", secret)
        assert [over(client, job)["state"] for job in jobs] == ["done"] * len(jobs)
        assert client.get(f"/media/{sha256}/play").headers["content-type"] == "video/webm"
    assert not list((archive / "desk" / ".incoming").iterdir())


def _avi(clips: Clips) -> bytes:
    import io

    import av

    made = io.BytesIO()
    with av.open(clips.street) as source, av.open(made, "w", format="avi") as out:
        stream = out.add_stream("mpeg4", rate=12)
        stream.width, stream.height = 320, 180
        for frame in source.decode(video=0):
            plain = av.VideoFrame.from_ndarray(frame.to_ndarray(format="rgb24"))
            out.mux(stream.encode(plain))
        out.mux(stream.encode(None))
    return made.getvalue()


def test_a_worker_that_is_killed_is_replaced(archive: Path) -> None:
    with _running(archive) as desk, desk.client() as client:
        (worker,) = children_of(desk.process.pid)
        os.kill(worker, signal.SIGKILL)
        job = client.post("/api/verify").json()["id"]
        assert over(client, job)["state"] == "done"
        assert worker not in children_of(desk.process.pid)


def test_two_desks_share_one_archive(archive: Path) -> None:
    with (
        _running(archive) as one,
        _running(archive) as two,
        one.client() as first,
        two.client() as second,
    ):
        jobs = []
        for client in (first, second, first):
            jobs.append(client.post("/api/verify").json()["id"])
            assert over(second, jobs[-1])["state"] == "done"
        assert len(set(jobs)) == len(jobs)
        assert {job["id"] for job in second.get("/api/jobs").json()} == set(jobs)


def test_an_interrupt_closes_the_desk_quietly(archive: Path) -> None:
    process = subprocess.Popen(
        [
            *(sys.executable, "-c", START, "serve", "--archive", str(archive)),
            *("--port", "0", "--no-browser"),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline().startswith("The desk is at http://127.0.0.1:")
    family = _family(process.pid)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 0
    assert errors == ""
    until(lambda: not any(map(is_alive, family)), "its children ended")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "desk.example"])  # noqa: S104
def test_nobody_else_can_reach_a_desk_without_accounts(tmp_path: Path, host: str) -> None:
    refused = antedate(
        *("serve", "--archive", tmp_path / "a", "--port", "0", "--no-browser", "--host", host)
    )
    assert refused.status == USAGE
    assert "--accounts" in refused.err
    assert refused.out == ""


@pytest.fixture
def sealed(archive: Path) -> Iterator[Path]:
    """An archive that cannot be written to, also not by root."""
    paths = [archive, *archive.rglob("*")]
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in paths}
    immutable = os.getuid() == 0
    if immutable and not _sealing("+i", archive):
        pytest.skip("root writes here whatever the rights say, and chattr does not work")
    for path in paths:
        path.chmod(modes[path] & ~0o222) if not immutable else None
    yield archive
    if immutable:
        _sealing("-i", archive)
    else:
        for path, mode in modes.items():
            path.chmod(mode)


def _sealing(flag: str, folder: Path) -> bool:
    tool = shutil.which("chattr")
    return (
        tool is not None
        and subprocess.run([tool, "-R", flag, str(folder)], capture_output=True).returncode == 0
    )


def test_an_archive_that_cannot_be_changed_is_still_read(sealed: Path, clips: Clips) -> None:
    with _running(sealed) as desk, desk.client() as client:
        assert not children_of(desk.process.pid)
        assert client.get("/status").status_code == 200
        assert "read but not changed" in client.get("/status").text
        assert "nobody works at jobs" in client.get("/jobs").text
        with Archive.open(sealed, readonly=True) as opened:
            sha256 = opened.media_ids()[0]
        assert client.get(f"/media/{sha256}/play").status_code == 200
        for refused in (
            client.put("/api/uploads", content=b"a"),
            client.post("/api/verify"),
            client.post(f"/api/media/{sha256}/play"),
        ):
            assert refused.status_code == 409
            assert "read but not changed" in refused.json()["error"]


@dataclass
class _User:
    """One of the crowd, and what became of what they asked for."""

    number: int
    client: httpx.Client
    jobs: list[str] = field(default_factory=list)


def test_a_crowd_loses_nothing_and_doubles_nothing(archive: Path) -> None:
    with (
        _running(archive, "--workers", "2") as desk,
        Archive.open(archive) as opened,
        ExitStack() as held,
    ):
        users = [
            _User(n, held.enter_context(_signed_in(desk, opened, f"user {n}")))
            for n in range(_USERS)
        ]
        with ThreadPoolExecutor(_USERS) as together:
            list(together.map(_use, users))
        asked = [job for user in users for job in user.jobs]
        told = [over(users[0].client, job) for job in asked]
        assert [job["state"] for job in told] == ["done"] * (2 * _USERS), told
        assert [opened.jobs.find(job).tries for job in asked] == [1] * len(asked)
        info = opened.info()
        assert (info.posts, info.media, info.checks) == (2 + _USERS, 2 + _USERS, _USERS)
        assert opened.jobs.counts() == {JobState.DONE: 2 * _USERS}
        sent = Counter(entry.who for entry in opened.desk.audit() if entry.what == "send in")
        assert sent == {f"user {n}": 1 for n in range(_USERS)}
        assert all(item.status == "ok" for item in opened.verify())


def test_a_crowd_confirms_each_draft_once(archive: Path) -> None:
    """All judge one draft and each judges another, at once."""
    with _running(archive) as desk, Archive.open(archive) as opened, ExitStack() as held:
        users = [
            _User(n, held.enter_context(_signed_in(desk, opened, f"user {n}")))
            for n in range(_USERS)
        ]
        first = users[0].client
        case = f"/api/cases/{first.post('/api/cases', json={'name': 'Bridge'}).json()['id']}"
        said = [f"Warden {name} said the bridge over the Tarn was shut." for name in _NAMES]
        report = {
            "sha256": sent(first, " ".join(said).encode(), "report.txt"),
            "outlet": "Norwire",
            "published": "2031-03-14T18:20Z",
        }
        read = first.post(f"{case}/reports", json=report).json()
        assert over(first, read["job"])["state"] == "done"
        found = first.get(f"{case}/drafts", params={"most": 500}).json()
        ids = [draft["id"] for draft in found if draft["kind"] == "statement"]
        assert len(ids) > _USERS

        def judge(user: _User) -> list[dict[str, Any]]:
            asked = ({ids[0]: ""}, {ids[1 + user.number]: ""})
            return [
                user.client.post(f"{case}/drafts/confirm", json={"drafts": drafts}).json()
                for drafts in asked
            ]

        with ThreadPoolExecutor(_USERS) as together:
            told = list(together.map(judge, users))
        assert sum(ids[0] in shared["made"] for shared, _ in told) == 1
        for user, (_, own) in zip(users, told, strict=True):
            assert list(own["made"]) == [ids[1 + user.number]], own
        made = [
            record
            for pair in told
            for one in pair
            for records in one["made"].values()
            for record in records
        ]
        assert len(made) == len(set(made))
        states = Counter(
            draft["state"]
            for draft in first.get(f"{case}/drafts", params={"most": 500}).json()
            if draft["id"] in ids[: 1 + _USERS]
        )
        assert states == {"confirmed": 1 + _USERS}
        log = first.get(f"{case}/log", params={"most": 500}).json()
        confirmed = {
            entry["subject"]: entry["who"] for entry in log if entry["action"] == "confirm"
        }
        assert [confirmed[ids[1 + n]] for n in range(_USERS)] == [
            f"user {n}" for n in range(_USERS)
        ]
        chain = sorted(log, key=lambda entry: int(entry["number"]))
        for before, after in pairwise(chain):
            assert after["previous"] == before["hash"]
            assert after["number"] == before["number"] + 1


def _signed_in(desk: RunningDesk, opened: Archive, name: str) -> httpx.Client:
    key = opened.desk.sign_in(
        name, Role.VERIFIER, timedelta(hours=1), kind=SessionKind.KEY, label="crowd"
    )
    return httpx.Client(
        base_url=desk.address,
        headers={"authorization": f"Bearer {key}"},
        timeout=120,
        trust_env=False,
    )


def _use(user: _User) -> None:
    """Send a picture in, add it, check it, and look around meanwhile."""
    sha256 = sent(user.client, _picture(user.number), f"{user.number}.jpg")
    files = [{"sha256": sha256, "path": f"{user.number}.jpg"}]
    added = user.client.post("/api/archive/add", json={"files": files}).json()
    checked = user.client.post("/api/checks", json={"sha256": sha256, "name": "picture"}).json()
    user.jobs += [added["id"], checked["id"]]
    for address in ("/status", "/jobs", "/api/jobs", f"/media/{sha256}", f"/jobs/{user.jobs[0]}"):
        assert user.client.get(address).status_code == 200


def _picture(number: int) -> bytes:
    drawn = np.random.default_rng(number).integers(0, 255, (12, 16, 3), np.uint8)
    large = cv2.resize(drawn, (320, 240), interpolation=cv2.INTER_CUBIC)
    return bytes(cv2.imencode(".jpg", large)[1])


# Stands in every process that the desk starts, and tells of all that leaves the machine.
_WATCH = """
import os, sys
def hear(event, given):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = given[1]
        if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "::1"):
            tell(event, address)
    elif event in ("socket.getaddrinfo", "socket.gethostbyname") and given[0] not in (
        None, "", "127.0.0.1", "localhost", "::1", b"127.0.0.1",
    ):
        tell(event, given)
def tell(event, given):
    with open(os.environ["HEARD"], "a") as file:
        file.write(f"{event} {given}\\n")
sys.addaudithook(hear)
with open(os.environ["HEARD"] + ".watched", "a") as file:
    file.write(f"{os.getpid()}\\n")
"""


def test_no_process_of_the_desk_reaches_out(
    archive: Path, clips: Clips, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard, traced = tmp_path / "heard", tmp_path / "traced"
    (tmp_path / "sitecustomize.py").write_text(_WATCH)
    paths = [str(tmp_path), *sys.path, os.environ.get("PYTHONPATH", "")]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, paths)))
    monkeypatch.setenv("HEARD", str(heard))
    trace = [*("strace", "-f", "--seccomp-bpf", "-e", "trace=connect,sendto,sendmsg,sendmmsg")]
    can_trace = shutil.which("strace") is not None and not subprocess.call(
        [*trace, "-o", os.devnull, "true"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    with (
        _traced(archive, [*trace, "-o", str(traced)] if can_trace else []) as desk,
        desk.client() as client,
        Archive.open(archive) as opened,
    ):
        sha256 = sent(client, _avi(clips), "clip.avi")
        path = str(kept_file(opened, sha256).path)
        jobs = [
            client.post(f"/api/media/{sha256}/play").json()["job"],
            opened.jobs.ask("check", {"sha256": sha256}, about="", who="tester"),
            opened.jobs.ask("add", {"paths": [path]}, about="", who="tester"),
            client.post("/api/verify").json()["id"],
        ]
        assert [over(client, job)["state"] for job in jobs] == ["done"] * len(jobs)
        for address in ("/status", "/jobs", f"/media/{sha256}/play"):
            assert client.get(address).status_code == 200
    # The desk, its worker and the processes that decode.
    assert len((tmp_path / "heard.watched").read_text().split()) >= 3
    assert not heard.exists(), heard.read_text()
    if can_trace:
        calls = traced.read_text(errors="replace")
        reached = set(re.findall(r'inet_(?:addr|pton)\((?:AF_INET6, )?"([^"]+)"', calls))
        assert reached <= {"127.0.0.1", "::1"}, reached


@contextmanager
def _traced(folder: Path, before: list[str]) -> Iterator[RunningDesk]:
    process = subprocess.Popen(
        [
            *(*before, sys.executable, "-c", START, "serve", "--archive", str(folder)),
            *("--port", "0", "--no-browser", "--json"),
        ],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    address, _, key = json.loads(process.stdout.readline())["address"].partition("/?key=")
    desk = RunningDesk(folder, process, address, key)
    try:
        yield desk
    finally:
        # strace passes on to nobody what it is sent itself.
        for pid in children_of(process.pid) if before else {process.pid}:
            os.kill(pid, signal.SIGINT)
        process.wait(60)
        process.stdout.close()
