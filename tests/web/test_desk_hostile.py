"""The desk against people and programs that mean harm, or send nonsense."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from program import DONE, antedate
from running_desk import RunningDesk, over, sent

from antedate.errors import UsageError
from antedate.jobs.adding import add
from antedate.store import Archive, JobState, Role
from antedate.store.search import Sought
from antedate.web import pages
from antedate.web.bodies import MOST_BYTES, MOST_OF_STRANGERS
from antedate.web.faults import TooManyWaiting
from antedate.web.jobs import refuse_many
from antedate.web.people import Needs, Person, csrf_of
from antedate.web.serving import _refuse_nobody
from antedate.workflows.casework import Hand, open_case

# Looking at more than is there yet makes a job, and signing in and out is anybody's.
_FOR_READERS = {
    ("POST", "/sign-out"),
    ("POST", "/media/{sha256}/play"),
    ("POST", "/api/media/{sha256}/play"),
    ("POST", "/api/dates/{id}/weigh"),
    ("POST", "/api/sun"),
    ("POST", "/api/places/{name}/registers"),
    ("POST", "/cases/{id}/log/verify"),
    ("POST", "/api/cases/{id}/log/verify"),
    # Of one's own sessions, keys and password.
    ("POST", "/api/people/me/password"),
    ("POST", "/api/people/me/keys"),
    ("DELETE", "/api/people/sessions/{id}"),
}
_FOR_ANYBODY = {("GET", "/"), ("GET", "/sign-in"), ("POST", "/sign-in")}


def _needed(dependant: Dependant) -> list[Role]:
    own = [dependant.call._role] if isinstance(dependant.call, Needs) else []
    return own + [role for one in dependant.dependencies for role in _needed(one)]


def test_every_route_says_who_may() -> None:
    seen = set()
    for router in pages.ROUTERS:
        for route in router.routes:
            assert isinstance(route, APIRoute)
            needed = _needed(route.dependant)
            for method in (route.methods or set()) - {"HEAD"}:
                asked = (method, route.path)
                seen.add(asked)
                assert needed or asked in _FOR_ANYBODY, asked
                if method != "GET" and asked not in _FOR_READERS | _FOR_ANYBODY:
                    assert set(needed) & {Role.VERIFIER, Role.ADMIN}, asked
    assert seen >= _FOR_READERS | _FOR_ANYBODY
    assert len(seen) > 100


@contextmanager
def _as(desk: RunningDesk, role: Role) -> Iterator[httpx.Client]:
    with Archive.open(desk.folder) as archive:
        secret = archive.desk.sign_in(f"a {role}", role, timedelta(hours=1))
    with httpx.Client(base_url=desk.address, timeout=60, trust_env=False) as client:
        client.cookies.set("antedate", secret)
        client.headers["x-csrf-token"] = csrf_of(secret)
        yield client


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/api/checks", "application/json"),
        ("/api/cases", "application/json"),
        ("/sign-in", "application/x-www-form-urlencoded"),
        ("/sign-in", "multipart/form-data; boundary=x"),
    ],
)
def test_no_stranger_fills_the_memory(desk: RunningDesk, path: str, kind: str) -> None:
    long = b"x" * (MOST_OF_STRANGERS + 1)
    with httpx.Client(base_url=desk.address, trust_env=False) as client:
        assert client.post(path, content=long).status_code == 413
        typed = {"content-type": kind}
        if "multipart" in kind:
            long = b'--x\r\ncontent-disposition: form-data; name="a"; filename="b"\r\n\r\n' + long
        assert client.post(path, content=iter([long, long]), headers=typed).status_code == 413
        forged = {**typed, "authorization": "Bearer x", "cookie": "antedate=y"}
        assert client.post(path, content=iter([long]), headers=forged).status_code == 413


def test_what_is_said_to_be_endless_is_refused_before_it_comes(desk: RunningDesk) -> None:
    host, _, port = desk.address.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=20) as wire:
        wire.sendall(
            f"POST /api/checks HTTP/1.1\r\nHost: {host}:{port}\r\n"
            "Content-Type: application/json\r\nContent-Length: 99999999999999\r\n\r\n".encode()
        )
        assert b" 413 " in wire.recv(200)


def test_a_body_is_no_longer_than_a_desk_has_use_for(desk: RunningDesk) -> None:
    with _as(desk, Role.VERIFIER) as client:
        for length, status in ((MOST_OF_STRANGERS * 2, 422), (MOST_BYTES + 1, 413)):
            answer = client.post("/api/checks", json={"name": "x" * length})
            assert answer.status_code == status


_UNTELLABLE = ["NaN", "-Infinity", "1e999", '"\\ud83d"', "[" * 5000 + "]" * 5000]


@pytest.mark.parametrize("value", _UNTELLABLE, ids=["nan", "inf", "huge", "half", "deep"])
def test_what_no_answer_can_tell_is_not_kept(desk: RunningDesk, value: str) -> None:
    with _as(desk, Role.VERIFIER) as client:
        made = client.post("/api/cases", json={"name": f"Of {time.monotonic_ns()}"}).json()["id"]
        json_ = {"content-type": "application/json"}
        body = '{"kind": "source", "record": {"kind": "named", "name": "A", "description": %s}}'
        asked = (f"/api/cases/{made}/records", body % value)
        answer = client.post(asked[0], content=asked[1], headers=json_)
        assert answer.status_code == 400, answer.text
        about = f'{{"about": "{"0" * 64}", "kind": "not_before", "why": "w", "at": "2020"'
        answer = client.post(
            "/api/evidence", content=f'{about}, "drawn": {{"x": {value}}}}}', headers=json_
        )
        assert answer.status_code == 400, answer.text
        assert client.get(asked[0]).json() == []


_HUGE = "9" * 40


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/check?post={_HUGE}", 200),
        (f"/check?post={'9' * 4500}", 422),
        (f"/check/{'0' * 32}?file={_HUGE}", 422),
        (f"/archive?q={'+'.join(map(str, range(400)))}", 400),
        ("/archive?after=0001-01-01T00:00:00%2B14:00~1", 400),
    ],
)
def test_nonsense_in_an_address_is_answered(desk: RunningDesk, path: str, status: int) -> None:
    with _as(desk, Role.READER) as client:
        assert client.get(path).status_code == status


def test_nonsense_in_a_request_is_answered(desk: RunningDesk) -> None:
    with _as(desk, Role.VERIFIER) as client:
        case = client.post("/api/cases", json={"name": "Huge"}).json()["id"]
        asked: list[tuple[str, dict[str, Any]]] = [
            ("/api/judgements", {"check": "0" * 32, "file": 10**9, "match": 1, "verdict": "right"}),
            ("/api/checks", {"post": int(_HUGE)}),
            ("/api/dates", {"post": int(_HUGE)}),
            (f"/api/evidence/{_HUGE}/drop", {"why": "w"}),
            (f"/api/cases/{case}/footage", {"post": _HUGE}),
        ]
        for path, body in asked:
            assert client.post(path, json=body).status_code in (400, 404, 422), path
        assert client.get(f"/cases/{case}/log?before={_HUGE}").status_code == 422
        for number in ("9" * 5000, "\u00b2", "-1"):
            form = {"f.what": "x", "f.harm.0.number": number}
            assert client.post(f"/cases/{case}/add/incident", data=form).status_code == 400
        for path in ("/etc/passwd", "passwd"):
            record = {"role": "x", "media": ["0" * 64], "path": path}
            body = {"kind": "footage", "record": record}
            assert client.post(f"/api/cases/{case}/records", json=body).status_code == 400


def test_a_reader_cannot_keep_everybody_waiting(tmp_path: Path) -> None:
    reader = Person("Ann", Role.READER, "")
    with Archive.open(tmp_path / "archive", create=True) as archive:
        for number in range(10):
            refuse_many(archive, reader)
            archive.jobs.ask("sun", {"n": number}, about="", who="Ann")
        with pytest.raises(TooManyWaiting):
            refuse_many(archive, reader)
        refuse_many(archive, replace(reader, role=Role.VERIFIER))
        refuse_many(archive, replace(reader, name="Ben"))


def test_deleting_a_case_by_the_command_line_leaves_nothing_at_the_desk(tmp_path: Path) -> None:
    folder, sha256 = tmp_path / "archive", "c" * 64
    with Archive.open(folder, create=True) as archive:
        case = open_case(archive, "Secret", "", Hand("Ann", "")).id
        written = archive.desk_files.begun()
        written.write_bytes(b"a secret")
        archive.desk_files.keep_upload(written, sha256, "secret.txt", 8, "Ann")
        given = {"case": case, "sha256": sha256, "outlet": "O", "title": "T"}
        job = archive.jobs.ask("read", given, about="T", who="Ann")
        archive.jobs.lease("a worker")
        archive.jobs.end(job, "a worker", JobState.DONE, result={"document": "document-1"})
    ran = antedate("case", "delete", "Secret", "--why", "w", "--archive", folder)
    assert ran.status == DONE
    with Archive.open(folder) as archive:
        assert archive.desk_files.upload(sha256) is None
        found = archive.jobs.find(job)
        assert (found.given, found.about) == ({"case": case}, "a report that is gone")


def test_accounts_need_an_archive_that_can_be_changed(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "archive", create=True) as archive:
        archive.people.add("Ann", Role.ADMIN, "plumb violet cart 93 hill")
        _refuse_nobody(archive)
    with (
        Archive.open(tmp_path / "archive", readonly=True) as archive,
        pytest.raises(UsageError, match="cannot be changed"),
    ):
        _refuse_nobody(archive)


def test_a_search_has_so_many_words(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "archive", create=True) as archive:
        assert archive.search_posts(Sought(text="a b " * 500)).total == 0
        with pytest.raises(Exception, match="too long"):
            archive.search_posts(Sought(text=" ".join(map(str, range(1000)))))


class _Silent:
    who, job = "tester", "0" * 32

    def at(self, step: str, share: float | None = None) -> None:
        """Nobody listens."""


def test_a_link_does_not_lead_out_of_the_folders_to_add_from(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "own.mp4").write_bytes(b"\0\0\0\x18ftypmp42" + b"x" * 99)
    (tmp_path / "shared" / "a.mp4").symlink_to(tmp_path / "own.mp4")
    given = {"paths": [str(tmp_path / "shared")], "within": [str(tmp_path / "shared")]}
    with Archive.open(tmp_path / "archive", create=True) as archive:
        told = add(archive, given, _Silent())
    (problem,) = told["problems"]
    assert "outside the folders" in problem["error"]


def test_what_is_erased_is_not_left_with_the_jobs(desk: RunningDesk) -> None:
    with _as(desk, Role.ADMIN) as client:
        case = client.post("/api/cases", json={"name": "To be erased"}).json()["id"]
        text = b'Baghdad (Reuters) - "The bridge fell", said the mayor, Jane Roe-Secret.\n' * 3
        sha256 = sent(client, text, "secret.txt")
        asked = {"sha256": sha256, "outlet": "Secret Times", "title": "Secret title"}
        job = client.post(f"/api/cases/{case}/reports", json=asked).json()["job"]
        told = over(client, job)
        assert told["state"] == "done", told
        document = told["result"]["document"]
        address = f"/api/cases/{case}/records/{document}/erase"
        assert client.post(address, json={"why": "asked for"}).status_code == 200
        assert client.get(f"/media/{sha256}").status_code == 404
        assert "Secret" not in json.dumps(client.get(f"/api/jobs/{job}").json())
    with Archive.open(desk.folder) as archive:
        assert "Secret" not in json.dumps(dict(archive.jobs.find(job).given))


def test_pictures_of_what_is_forgotten_go(tmp_path: Path) -> None:
    sha256, to = "a" * 64, "b" * 32
    from antedate.store.desk_traces import drop_pictures

    with Archive.open(tmp_path / "archive", create=True) as archive:
        archive.jobs.ask("date", {"path": f"/x/{sha256}", "to": to}, about="", who="t")
        archive.jobs.ask("date", {"path": f"/x/{sha256}", "to": "../../.."}, about="", who="t")
        new = archive.jobs.ask("date", {"sha256": sha256}, about="", who="t")
        crops = archive.desk_files.root / "dates" / to
        crops.mkdir(parents=True)
        (crops / "crop-0-0.jpg").write_bytes(b"x")
        archive.date_files.write(new, {"crop-0-0.jpg": b"x"})
        root, dates, jobs = archive.desk_files.root, archive.date_files, archive.jobs
        assert drop_pictures(root, dates, jobs, sha256) == 2
        assert not crops.exists()
        assert dates.path(new, "crop-0-0.jpg") is None
        assert archive.folder.is_dir()
