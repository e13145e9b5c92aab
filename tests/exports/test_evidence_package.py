"""Evidence packages: they verify with the standard tools, and a changed byte is found."""

from __future__ import annotations

import hashlib
import http.server
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from antedate.errors import UsageError
from antedate.exports.package import (
    MANIFEST,
    RESPONSE,
    PackageError,
    Payload,
    check_package,
    make_package,
)
from antedate.exports.stamping import StampError

_CONFIG = """
[tsa]
default_tsa = tsa1
[tsa1]
dir = {folder}
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
[req]
distinguished_name = dn
prompt = no
[dn]
CN = Test authority
[tsa_cert]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
"""


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A time stamping authority run here with openssl: its address and its root certificate."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    folder = tmp_path_factory.mktemp("authority")
    (folder / "conf").write_text(_CONFIG.format(folder=folder))
    (folder / "serial").write_text("01\n")
    _openssl(folder, "req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2 "
             "-config conf -extensions ca -subj /CN=Root")  # fmt: skip
    _openssl(folder, "req -new -newkey rsa:2048 -nodes -keyout tsa.key -out tsa.csr -config conf")
    _openssl(folder, "x509 -req -in tsa.csr -CA ca.pem -CAkey ca.key -CAcreateserial "
             "-out tsa.pem -days 2 -extfile conf -extensions tsa_cert")  # fmt: skip

    class Authority(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            (folder / "query").write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
            if self.path == "/broken":
                answer = b"no stamp at all"
            else:
                _openssl(folder, "ts -reply -config conf -section tsa1 -queryfile query "
                         "-signer tsa.pem -inkey tsa.key -out reply")  # fmt: skip
                answer = (folder / "reply").read_bytes()
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Authority) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/", folder / "ca.pem"
        server.shutdown()
        thread.join()


def _openssl(folder: Path, words: str) -> str:
    ran = subprocess.run(
        ["openssl", *words.split()], cwd=folder, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout + ran.stderr


def a_package(folder: Path, authority: str | None = None) -> Path:
    source = folder / "film.mp4"
    folder.mkdir(exist_ok=True)
    source.write_bytes(b"film" * 1000)
    sha256 = hashlib.sha256(source.read_bytes()).hexdigest()
    payload = [
        Payload("case.json", b"{}"),
        Payload("media/film.mp4", source=source, sha256=sha256),
    ]
    make_package(folder / "bag", payload, {"External-Description": "a test"}, authority)
    return folder / "bag"


def bagit_says(folder: Path) -> int:
    """What the standard tool makes of a bag, run as anybody would."""
    ran = subprocess.run(
        [sys.executable, "-m", "bagit", "--validate", os.fspath(folder)],
        capture_output=True,
        check=False,
    )
    return ran.returncode


def test_a_package_verifies_with_the_standard_tool(tmp_path: Path) -> None:
    bag = a_package(tmp_path)
    assert bagit_says(bag) == 0
    # And by hand, with nothing but hashes.
    for line in (bag / MANIFEST).read_text().splitlines():
        sha256, path = line.split(maxsplit=1)
        assert hashlib.sha256((bag / path).read_bytes()).hexdigest() == sha256


def test_a_package_without_an_authority_says_that_it_is_not_stamped(tmp_path: Path) -> None:
    bag = a_package(tmp_path)
    assert "Time-Stamp: not stamped" in (bag / "bag-info.txt").read_text()
    assert check_package(bag).stamped.startswith("not stamped")
    assert not (bag / RESPONSE).exists()


@pytest.mark.parametrize("path", ["data/case.json", "data/media/film.mp4", MANIFEST])
def test_a_changed_byte_is_found(tmp_path: Path, path: str) -> None:
    bag = a_package(tmp_path)
    data = bytearray((bag / path).read_bytes())
    data[0] ^= 1
    (bag / path).write_bytes(data)
    with pytest.raises(PackageError, match="not whole"):
        check_package(bag)
    assert bagit_says(bag) != 0


@pytest.mark.parametrize("change", ["added", "removed"])
def test_a_file_added_or_removed_is_found(tmp_path: Path, change: str) -> None:
    bag = a_package(tmp_path)
    if change == "added":
        (bag / "data" / "more.txt").write_text("x")
    else:
        (bag / "data" / "case.json").unlink()
    with pytest.raises(PackageError, match="not whole"):
        check_package(bag)


def test_a_file_that_changed_is_not_packaged(tmp_path: Path) -> None:
    source = tmp_path / "film.mp4"
    source.write_bytes(b"other")
    with pytest.raises(PackageError, match="has changed"):
        make_package(
            tmp_path / "bag", [Payload("film.mp4", source=source, sha256="0" * 64)], {}, None
        )
    assert not (tmp_path / "bag").exists()


def test_a_used_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "bag").mkdir()
    (tmp_path / "bag" / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="not empty"):
        make_package(tmp_path / "bag", [], {}, None)
    assert (tmp_path / "bag" / "mine.txt").read_text() == "mine"


def test_a_payload_stays_inside(tmp_path: Path) -> None:
    with pytest.raises(PackageError, match="outside"):
        make_package(tmp_path / "bag", [Payload("../out.txt", b"x")], {}, None)
    assert not (tmp_path / "out.txt").exists()


def test_what_is_no_package_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(PackageError, match="no evidence package"):
        check_package(tmp_path)


def test_a_stamp_verifies_with_openssl_and_here(
    tmp_path: Path, authority: tuple[str, Path]
) -> None:
    address, root = authority
    bag = a_package(tmp_path, address)
    assert bagit_says(bag) == 0
    said = _openssl(bag, f"ts -verify -data {MANIFEST} -in {RESPONSE} -CAfile {root}")
    assert "OK" in said
    assert "the stamp holds" in check_package(bag, root).stamped
    assert "was not verified" in check_package(bag).stamped
    assert "Time-Stamp: stamped" in (bag / "bag-info.txt").read_text()


def test_a_stamp_over_something_else_does_not_hold(
    tmp_path: Path, authority: tuple[str, Path]
) -> None:
    address, root = authority
    bag, other = a_package(tmp_path / "a", address), a_package(tmp_path / "b", address)
    (tmp_path / "c").mkdir()
    (other / "data" / "case.json").write_bytes(b"[]")
    shutil.copytree(bag / "data", tmp_path / "c" / "data")
    (tmp_path / "c" / "data" / "case.json").write_bytes(b"[1]")
    made = make_package(tmp_path / "d" / "bag", [Payload("case.json", b"[2]")], {}, None)
    shutil.copy(bag / RESPONSE, made.folder / RESPONSE)
    with pytest.raises(StampError, match="does not hold"):
        check_package(made.folder, root)


def test_another_root_does_not_vouch_for_it(tmp_path: Path, authority: tuple[str, Path]) -> None:
    address, root = authority
    bag = a_package(tmp_path, address)
    _openssl(tmp_path, f"req -x509 -newkey rsa:2048 -nodes -keyout o.key -out o.pem -days 2 "
             f"-config {root.parent / 'conf'} -extensions ca -subj /CN=Other")  # fmt: skip
    with pytest.raises(StampError, match="does not hold"):
        check_package(bag, tmp_path / "o.pem")


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/", "broken"])
def test_an_authority_that_gives_no_stamp_leaves_no_package(
    tmp_path: Path, authority: tuple[str, Path], address: str
) -> None:
    if address == "broken":
        address = authority[0] + "broken"
    with pytest.raises(StampError):
        a_package(tmp_path, address)
    assert not (tmp_path / "bag").exists()


def test_an_address_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no address"):
        a_package(tmp_path, "file:///etc/passwd")
