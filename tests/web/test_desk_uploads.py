"""Files that are sent in: kept by their hash, whole or not at all, whatever they are called."""

from __future__ import annotations

import hashlib
import os
import socket
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from running_desk import RunningDesk

from antedate.store import Archive
from antedate.web.uploads import safe_name, sweep

_BYTES = b"not a video at all" * 1000
_HASH = hashlib.sha256(_BYTES).hexdigest()
_MOST = 4_000_000


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    """A desk that takes files of 4 MB at the most."""
    folder = tmp_path_factory.mktemp("desk") / "archive"
    started = RunningDesk.start(folder, "--upload-limit", str(_MOST // 1_000_000))
    yield started
    started.stop()


def _kept(desk: RunningDesk) -> list[str]:
    folder = desk.folder / "desk"
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def _put(client: httpx.Client, name: str = "clip.mp4", content: object = _BYTES) -> httpx.Response:
    return client.put("/api/uploads", params={"name": name}, content=content)  # type: ignore[arg-type]


def test_a_file_comes_in_by_its_hash(desk: RunningDesk) -> None:
    with desk.client() as client:
        sent = _put(client)
        assert sent.status_code == 200
        assert (
            sent.json() | {"sha256": _HASH, "name": "clip.mp4", "bytes": len(_BYTES)} == sent.json()
        )
        assert (desk.folder / "desk" / "uploads" / _HASH).read_bytes() == _BYTES
        assert [one["sha256"] for one in client.get("/api/uploads").json()] == [_HASH]
        # Twice the same is one file.
        assert _put(client, "other.mp4").json()["sha256"] == _HASH
        assert len(client.get("/api/uploads").json()) == 1
        assert client.delete(f"/api/uploads/{_HASH}").status_code == 200
        assert client.get("/api/uploads").json() == []
        assert client.delete(f"/api/uploads/{_HASH}").status_code == 404
    assert _kept(desk) == []


@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/passwd",
        "..\\..\\boot.ini",
        "a\x00b.mp4",
        "x" * 10_000 + ".mp4",
        "<script>alert(1)</script>.mp4",
        "\u202egpj.exe",
        "..",
        "",
        "con\r\nset-cookie: a=b",
    ],
)
def test_a_name_reaches_neither_disk_nor_headers(desk: RunningDesk, name: str) -> None:
    with desk.client() as client:
        kept = _put(client, name).json()
        assert kept["sha256"] == _HASH
        assert 0 < len(kept["name"]) <= 200
        assert not set(kept["name"]) & set("/\\\0\r\n")
        assert _kept(desk) == [f"uploads/{_HASH}", f"uploads/{_HASH}.json"]
        given = client.get(f"/media/{_HASH}")
        assert given.headers["content-disposition"].startswith("attachment")
        assert "script" not in given.headers["content-disposition"]
        client.delete(f"/api/uploads/{_HASH}")
    assert not (desk.folder.parent / "etc").exists()


def test_names_keep_what_tells_of_the_file() -> None:
    assert safe_name("C:\\films\\a.mp4") == "a.mp4"
    assert safe_name("فيديو.mp4") == "فيديو.mp4"
    long = safe_name("a" * 500 + ".mp4")
    assert long.endswith(".mp4")
    assert len(long) == 200


def test_nothing_is_left_of_what_is_empty_or_breaks_off(desk: RunningDesk) -> None:
    def halting() -> Iterator[bytes]:
        yield b"a" * (3 << 20)
        raise ConnectionError("the sender is gone")

    with desk.client() as client:
        empty = _put(client, content=b"")
        assert empty.status_code == 400
        assert "empty" in empty.json()["error"]
        with pytest.raises(ConnectionError):
            _put(client, content=halting())
        _break_off(desk, client)
        until = time.monotonic() + 20
        while _kept(desk) and time.monotonic() < until:
            time.sleep(0.1)
    assert _kept(desk) == []


def _break_off(desk: RunningDesk, client: httpx.Client) -> None:
    """Promise a megabyte, send a little of it, and hang up."""
    host, _, port = desk.address.removeprefix("http://").partition(":")
    head = (
        f"PUT /api/uploads?name=a HTTP/1.1\r\nhost: {host}:{port}\r\ncontent-length: 1000000\r\n"
        f"cookie: antedate={client.cookies['antedate']}\r\n"
        f"x-csrf-token: {client.headers['x-csrf-token']}\r\n\r\n"
    )
    with socket.create_connection((host, int(port))) as raw:
        raw.sendall(head.encode() + b"a" * 1000)


def test_what_is_too_large_is_refused_with_the_reason(desk: RunningDesk) -> None:
    with desk.client() as client:
        for content in (b"a" * (_MOST + 1), iter([b"a" * (_MOST * 3 // 5)] * 2)):
            refused = _put(client, content=content)
            assert refused.status_code == 413
            assert "larger" in refused.json()["error"]
        assert _kept(desk) == []
        kept = _put(client, content=b"a" * _MOST)
        assert kept.status_code == 200
        assert len(_kept(desk)) == 2
        client.delete(f"/api/uploads/{kept.json()['sha256']}")


def test_only_who_may_sends_in(desk: RunningDesk) -> None:
    with httpx.Client(base_url=desk.address, trust_env=False) as stranger:
        assert _put(stranger).status_code == 401
    with desk.client() as client:
        assert (
            client.put("/api/uploads", content=b"a", headers={"x-csrf-token": "no"}).status_code
            == 403
        )
    assert _kept(desk) == []


def test_what_nobody_uses_goes(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "archive", create=True) as archive:
        files = archive.desk_files
        hashes = [letter * 64 for letter in "abc"]
        for sha256 in hashes:
            written = files.begun()
            written.write_bytes(b"x")
            files.keep_upload(written, sha256, "a", 1, "tester")
        for sha256 in hashes:
            copy = files.begun()
            copy.write_bytes(b"x")
            files.keep_copy(copy, sha256)
        left, fresh = files.begun(), files.begun()
        left.touch()
        fresh.touch()
        os.utime(left, (0, 0))
        # One waits in a job, one was used by none, one by a job that is over.
        archive.jobs.ask("check", {"path": str(files.root / hashes[0])}, about="", who="")
        done = archive.jobs.ask("check", {"path": str(files.root / hashes[1])}, about="", who="")
        archive.jobs.ask_to_stop(done)
        assert sweep(archive, timedelta(days=1)) == 0
        assert {one.sha256 for one in files.uploads()} == set(hashes)
        assert not left.exists()
        assert fresh.exists()
        assert sweep(archive, timedelta(0)) == 2
        assert {one.sha256 for one in files.uploads()} == {hashes[0]}
        assert set(files.copies()) == {hashes[0]}
