"""C2PA: valid, untrusted and invalid are three different things."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest
from PIL import Image
from signing import Signing, sign, signing

from antedate.errors import MediaError, UsageError
from antedate.media.credentials import SignatureState, credentials
from antedate.when import iso

WHEN = "2023-05-06T07:08:09Z"


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
