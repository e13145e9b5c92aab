"""C2PA: valid, untrusted and invalid are three different things."""

from __future__ import annotations

import socket
from pathlib import Path

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


def test_nothing_is_fetched(signed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A manifest that lies elsewhere is not looked for: the file then has no claim.
    def refused(*_: object) -> None:
        raise AssertionError("the network was asked for")

    monkeypatch.setattr(socket.socket, "connect", refused)
    assert credentials(signed) is not None


def test_a_claim_in_tatters_is_an_error_not_a_claim(signed: Path) -> None:
    data = signed.read_bytes()
    at = data.index(b"jumb") + 60
    signed.write_bytes(data[:at] + bytes(400) + data[at + 400 :])
    with pytest.raises(MediaError, match="cannot be read"):
        credentials(signed)
