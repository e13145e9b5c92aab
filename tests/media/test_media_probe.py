"""What a video holds, as probed."""

from __future__ import annotations

import csv
import hashlib
import os
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from media_makers import corners, level, write_video

from antedate.config import Limits
from antedate.errors import MediaError, RefusedMedia
from antedate.media import hash_file
from antedate.media.decode import frames
from antedate.media.frames import Plan, Sampling
from antedate.media.probe import probe
from antedate.records import DateClaimKind, MediaType
from antedate.when import iso

SHARED = Path(__file__).parents[2].parent / "shared" / "data"


def test_an_ordinary_video(tmp_path: Path) -> None:
    path = write_video(tmp_path / "v.bin", [level(9)] * 50, container="mp4", tone_s=2.0)
    media = probe(path)
    assert (media.type, media.container, media.codec) == (MediaType.VIDEO, "mp4", "h264")
    assert (media.width, media.height) == (64, 48)
    assert media.duration_s == pytest.approx(2.0)
    assert media.frames_per_s == pytest.approx(25)
    assert media.has_sound
    assert media.sha256 == ""
    assert media.notes == ()


def test_sizes_are_as_shown(tmp_path: Path) -> None:
    path = write_video(tmp_path / "v.mp4", [corners()] * 3, rotation=90, shape=Fraction(4, 3))
    media = probe(path)
    assert (media.width, media.height) == (48, 85)


def test_dates_of_a_container_are_claims(tmp_path: Path) -> None:
    path = write_video(
        tmp_path / "v.mov",
        [level(9)] * 3,
        tags={
            "creation_time": "2021-05-06T07:08:09.000000Z",
            "com.apple.quicktime.creationdate": "2021-05-06T10:08:09+0300",
            "com.apple.quicktime.location.ISO6709": "+33.3+044.4/",
        },
        container_options={"movflags": "use_metadata_tags"},
    )
    os.utime(path, (1_700_000_000, 1_700_000_000))
    claims = {c.field: c for c in probe(path).claims}
    assert iso(claims["creation_time"].moment.at) == "2021-05-06T07:08:09Z"
    assert claims["creation_time"].kind is DateClaimKind.CONTAINER
    own = claims["com.apple.quicktime.creationdate"].moment
    assert (iso(own.at), own.zone) == ("2021-05-06T07:08:09Z", "+0300")
    assert iso(claims["modified"].moment.at) == "2023-11-14T22:13:20Z"
    assert not any("location" in field for field in claims)


def test_a_matroska_date_is_a_claim(tmp_path: Path) -> None:
    tags = {"creation_time": "2021-05-06T07:08:09Z"}
    path = write_video(tmp_path / "v.mkv", [level(9)] * 3, tags=tags)
    moments = [iso(c.moment.at) for c in probe(path).claims if c.kind is DateClaimKind.CONTAINER]
    assert moments == ["2021-05-06T07:08:09Z"]


def test_a_clock_that_was_never_set_is_noted(tmp_path: Path) -> None:
    tags = {"creation_time": "1970-01-01T00:00:00Z"}
    path = write_video(tmp_path / "v.mkv", [level(9)] * 3, tags=tags)
    media = probe(path)
    assert any(c.moment.at.year == 1970 for c in media.claims)
    assert any("never set" in note for note in media.notes)


def test_a_missing_duration_is_counted(tmp_path: Path) -> None:
    live = {"live": "1"}
    path = write_video(tmp_path / "v.mkv", [level(9)] * 50, container_options=live)
    media = probe(path)
    assert media.duration_s == pytest.approx(2.0, abs=0.05)
    assert any("counted" in note for note in media.notes)


@pytest.mark.parametrize("container", ["matroska", "avi", "mp4"])
def test_a_file_that_breaks_off_is_noted(tmp_path: Path, container: str) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (100, 48, 64, 3), np.uint8)
    options = {"movflags": "faststart"} if container == "mp4" else {}
    codec = "mpeg4" if container == "avi" else "libx264"
    path = tmp_path / "v"
    write_video(path, list(noise), container=container, container_options=options, codec=codec)
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)
    media = probe(path)
    assert 1 < media.duration_s < 3
    assert any("breaks off" in note for note in media.notes)


def test_one_frame_lasts_a_moment(tmp_path: Path) -> None:
    media = probe(write_video(tmp_path / "v.mp4", [level(9)]))
    assert media.type is MediaType.VIDEO
    assert media.duration_s == pytest.approx(0.04)


def test_limits_on_bytes_and_seconds(tmp_path: Path) -> None:
    path = write_video(tmp_path / "v.mp4", [level(9)] * 100)
    with pytest.raises(RefusedMedia, match="bytes"):
        probe(path, Limits(file_bytes=100))
    media = probe(path, Limits(duration_s=1.0))
    assert media.duration_s == pytest.approx(1.0)
    assert any("only the first" in note for note in media.notes)


def test_a_hash_is_that_of_the_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"antedate" * 100_000)
    assert hash_file(path) == (hashlib.sha256(b"antedate" * 100_000).hexdigest(), 800_000)
    with pytest.raises(MediaError, match="missing"):
        hash_file(tmp_path / "missing")


def test_every_shared_clip_agrees_with_its_table() -> None:
    table = SHARED / "clips.tsv"
    if not table.exists():
        pytest.skip("the shared clips are not here")
    with table.open() as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    # The table counts what follows or leads the picture: sound, a late start.
    longer = ("HQ2.mp4", "delayed_start.mp4", "doorknob-hd-no-bar.mp4")
    wrong = {}
    assert len(rows) == 140
    for row in rows:
        media = probe(SHARED / row["path"])
        stated_s = float(row["duration_s"])
        frame_s = 1 / (media.frames_per_s or 25)
        over = stated_s - media.duration_s
        if row["path"].endswith(longer) and 0 < over < 1.2:
            continue
        if abs(over) > 0.06 + 2 * frame_s:
            wrong[row["path"]] = (media.duration_s, stated_s)
    assert wrong == {}


def test_a_cover_picture_is_not_the_video() -> None:
    path = SHARED / "clips" / "perception" / "extra_channel_attached_pic.mp4"
    if not path.exists():
        pytest.skip("the shared clips are not here")
    media = probe(path)
    assert any("cover picture" in note for note in media.notes)
    assert media.frames_per_s == pytest.approx(23.976, abs=0.01)


def test_sparse_frames_of_shared_clips_leave_no_stretch_unseen() -> None:
    table = SHARED / "clips.tsv"
    if not table.exists():
        pytest.skip("the shared clips are not here")
    with table.open() as file:
        paths = [row["path"] for row in csv.DictReader(file, delimiter="\t")]
    for path in paths[::3]:
        times = [f.time_s for f in frames(SHARED / path, Plan(Sampling.SPARSE, max_side=64))]
        ends = [*times, probe(SHARED / path).duration_s]
        assert times[0] == 0, path
        assert all(0 < b - a <= 2.4 for a, b in pairwise(ends)), path
