"""The parent believes nothing that a child says."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from antedate.errors import DecodeLimit, MediaError
from antedate.media import wire
from antedate.media.frames import Plan, Sampling
from antedate.records import DateClaim, DateClaimKind, Media, MediaType
from antedate.when import Moment, Precision

MEDIA = Media(
    sha256="",
    size_bytes=7,
    type=MediaType.VIDEO,
    container="mp4",
    codec="h264",
    duration_s=1.5,
    width=4,
    height=3,
    claims=(
        DateClaim(
            DateClaimKind.EXIF,
            "DateTime",
            Moment(datetime(2020, 1, 2, tzinfo=UTC), Precision.DAY, None, "2020:01:02"),
        ),
    ),
    notes=("a note",),
)


def over_the_wire(values: Any) -> Any:
    return json.loads(json.dumps(values))


def test_records_come_out_as_they_went_in() -> None:
    assert wire.media_in(over_the_wire(wire.media_out(MEDIA))) == MEDIA
    plan = Plan(Sampling.SPARSE, end_s=3.0, gray=True)
    assert wire.plan_in(over_the_wire(wire.plan_out(plan))) == plan
    error = wire.error_in(over_the_wire(wire.error_out(DecodeLimit("a", subject="b", remedy="c"))))
    assert isinstance(error, DecodeLimit)
    assert (error.message, error.subject, error.remedy) == ("a", "b", "c")


@pytest.mark.parametrize(
    "change",
    [
        {"duration_s": "long"},
        {"duration_s": 1e300},
        {"width": None},
        {"type": "hologram"},
        {"claims": [[1, 2]]},
        {"claims": [["exif", "x", "2020-01-01T00:00:00", "day", None, ""]]},
    ],
)
def test_a_record_that_is_none_is_refused(change: dict[str, Any]) -> None:
    values = over_the_wire(wire.media_out(MEDIA)) | change
    with pytest.raises(wire.WireError):
        wire.media_in(values)


def test_heads_that_are_none_are_refused() -> None:
    for text in (b"\xff", b"[1]", b"{"):
        with pytest.raises(wire.WireError):
            wire.head_of(text)
    for values in ((1 << 30, 0), (0, 1 << 40)):
        with pytest.raises(wire.WireError):
            wire.lengths(wire.HEAD.pack(*values))


def test_only_errors_about_media_come_through() -> None:
    error = wire.error_in({"error": "ArchiveError", "message": "x" * 10_000})
    assert type(error) is MediaError
    assert len(error.message) <= 4000
