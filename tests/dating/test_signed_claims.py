"""C2PA: valid, untrusted and invalid are three different things."""

from __future__ import annotations

import subprocess
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest
from PIL import Image
from signing import Signing, sign, signing

from antedate.config import Limits
from antedate.errors import DecodeLimit, MediaError, UsageError
from antedate.media.credentials import Credentials, SignatureState
from antedate.media.worker import Decoder
from antedate.when import iso

WHEN = "2023-05-06T07:08:09Z"


def credentials(path: Path, anchors: Path | None = None) -> Credentials | None:
    """As ``date`` reads them: in the limited child."""
    with Decoder() as decoder:
        return decoder.credentials(path, anchors)


@pytest.fixture(scope="module")
def who() -> Signing:
    return signing()


@pytest.fixture
def signed(tmp_path: Path, who: Signing) -> Path:
    plain = tmp_path / "plain.jpg"
    Image.linear_gradient("L").convert("RGB").resize((160, 120)).save(plain)
    sign(plain, tmp_path / "signed.jpg", who, WHEN)
    return tmp_path / "signed.jpg"


def test_a_signer_nobody_vouches_for_is_untrusted(signed: Path) -> None:
    found = credentials(signed)
    assert found is not None
    assert found.state is SignatureState.UNTRUSTED
    assert found.signer == "Camera of Tests"
    (date,) = found.dates
    assert date.captured
    assert iso(date.moment.at) == WHEN


def test_a_signer_under_a_given_anchor_is_valid(signed: Path, who: Signing) -> None:
    anchors = signed.with_name("anchors.pem")
    anchors.write_bytes(who.authority)
    found = credentials(signed, anchors)
    assert found is not None
    assert found.state is SignatureState.VALID


def test_a_changed_picture_is_invalid_even_under_a_given_anchor(signed: Path, who: Signing) -> None:
    anchors = signed.with_name("anchors.pem")
    anchors.write_bytes(who.authority)
    data = bytearray(signed.read_bytes())
    data[-40] ^= 0xFF
    signed.write_bytes(bytes(data))
    found = credentials(signed, anchors)
    assert found is not None
    assert found.state is SignatureState.INVALID
    assert found.problems


def test_a_picture_without_claims_has_none(tmp_path: Path) -> None:
    plain = tmp_path / "plain.jpg"
    Image.new("RGB", (40, 40)).save(plain)
    assert credentials(plain) is None


def test_anchors_that_are_no_text_are_refused(signed: Path) -> None:
    anchors = signed.with_name("anchors.pem")
    anchors.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match="trust anchors"):
        credentials(signed, anchors)


class _Asked(BaseHTTPRequestHandler):
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_error(404)

    def log_message(self, *_: object) -> None: ...


def test_a_manifest_that_lies_elsewhere_is_not_fetched(tmp_path: Path, who: Signing) -> None:
    plain = tmp_path / "plain.jpg"
    Image.new("RGB", (60, 60), "red").save(plain)
    with HTTPServer(("127.0.0.1", 0), _Asked) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            address = f"http://127.0.0.1:{server.server_port}/claim.c2pa"
            sign(plain, tmp_path / "signed.jpg", who, WHEN, elsewhere=address)
            assert address.encode() in (tmp_path / "signed.jpg").read_bytes()
            with pytest.raises(MediaError):
                credentials(tmp_path / "signed.jpg")
        finally:
            server.shutdown()
            thread.join()
    assert _Asked.asked == []


def test_a_claim_in_tatters_is_an_error_not_a_claim(signed: Path) -> None:
    data = signed.read_bytes()
    at = data.index(b"jumb") + 60
    signed.write_bytes(data[:at] + bytes(400) + data[at + 400 :])
    with pytest.raises(MediaError, match="cannot be read"):
        credentials(signed)


def test_a_claim_that_takes_too_long_costs_its_file_and_no_more(
    signed: Path,
) -> None:
    with (
        Decoder(Limits(stall_s=1e-6)) as decoder,
        pytest.raises(DecodeLimit, match="gave nothing"),
    ):
        decoder.credentials(signed)


def test_signed_claims_are_read_where_little_can_be_harmed(signed: Path) -> None:
    """The library never gets into this process, and its child writes no file."""
    code = (
        "import sys; from pathlib import Path; from antedate.media.worker import Decoder\n"
        f"with Decoder() as decoder: found = decoder.credentials(Path({str(signed)!r}))\n"
        "assert found is not None and 'c2pa' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)


def test_after_a_claim_in_tatters_the_same_child_goes_on(signed: Path, tmp_path: Path) -> None:
    data = signed.read_bytes()
    at = data.index(b"jumb") + 60
    torn = tmp_path / "torn.jpg"
    torn.write_bytes(data[:at] + bytes(400) + data[at + 400 :])
    with Decoder() as decoder:
        with pytest.raises(MediaError):
            decoder.credentials(torn)
        assert decoder.credentials(signed) is not None
        assert decoder.probe(signed).width == 160
