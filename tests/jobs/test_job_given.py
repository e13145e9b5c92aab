"""What a job looks at: a file by its hash, wherever it is kept, or a post; and by what times."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from conftest import Clips
from jobs_material import sent_in

from antedate.descriptors.codes import Codes
from antedate.errors import ArchiveError
from antedate.jobs.given import footage, moment
from antedate.media.hashing import hash_file
from antedate.media.worker import Decoder
from antedate.records import DateClaimKind, Media, MediaType, ModelId, Post, Problem
from antedate.store import AddedFile, Archive, Keep, NotKept
from antedate.when import parse_moment
from antedate.workflows.check import Query, probed

URL = "https://example.org/7"


def added(archive: Archive, path: Path, keep: Keep) -> str:
    """Add a file as a post of its own; its SHA-256."""
    sha256, size = hash_file(path)
    media = Media(sha256, size, MediaType.IMAGE, "png", "png", 0.0, 64, 48)
    none = np.zeros(0, np.float32)
    file = AddedFile(
        media, path, f"given/{path.name}", Codes(np.zeros((0, 64), np.uint8), none, none)
    )
    post = Post(sha256, "test", url=URL, published_at=parse_moment("2024-02-03", "UTC"))
    archive.add(post, [file], ModelId("none", "0" * 64, "none"), keep)
    return sha256


def only(archive: Archive, **given: object) -> Query:
    (query,) = footage(archive, given)
    assert isinstance(query, Query)
    return query


def claimed(query: Query) -> set[DateClaimKind]:
    with Decoder() as decoder:
        return {claim.kind for claim in probed(decoder, query).claims}


def test_a_file_is_found_where_it_is_kept_and_has_its_own_time_only_in_place(
    tmp_path: Path, clips: Clips
) -> None:
    with Archive.open(tmp_path / "archive", create=True) as archive:
        sent = only(archive, sha256=sent_in(archive, clips.photo), name="as it goes by")
        assert (sent.shown, sent.published_at, sent.post_id) == ("as it goes by", None, None)
        assert DateClaimKind.FILE_TIME not in claimed(sent)
        # The archive has its own copy then, which is taken first.
        copied = only(archive, sha256=added(archive, clips.photo, Keep.COPY))
        assert copied.path != sent.path
        assert copied.shown == f"given/{clips.photo.name}"
        assert DateClaimKind.FILE_TIME not in claimed(copied)
        kept = only(archive, sha256=added(archive, clips.street, Keep.IN_PLACE))
        assert kept.path == clips.street
        assert DateClaimKind.FILE_TIME in claimed(kept)


def test_the_address_of_its_own_post_tells_when_it_was_published(
    tmp_path: Path, clips: Clips
) -> None:
    with Archive.open(tmp_path / "archive", create=True) as archive:
        added(archive, clips.photo, Keep.COPY)
        sha256 = sent_in(archive, clips.street)
        query = only(archive, sha256=sha256, url=URL)
        assert query.post_id == 1
        assert query.published_at == parse_moment("2024-02-03", "UTC")
        typed = {"published": "2024-03-05T10:00", "zone": "Asia/Baghdad"}
        query = only(archive, sha256=sha256, url=URL, **typed)
        assert query.published_at == parse_moment("2024-03-05T10:00", "Asia/Baghdad")
        assert only(archive, post=1).post_id == 1
        assert DateClaimKind.FILE_TIME not in claimed(only(archive, post=1))
        assert only(archive, post=1, name="the one").shown == "the one"
        archive.add(Post("2", "test", text="words"), [], ModelId("none", "0" * 64, "none"))
        (problem,) = footage(archive, {"post": 2})
        assert isinstance(problem, Problem)


def test_what_is_not_kept_is_said(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "archive", create=True) as archive:
        with pytest.raises(NotKept, match="No file with the hash 0000"):
            list(footage(archive, {"sha256": "0" * 64}))
        # As it was asked of jobs before.
        with pytest.raises(ArchiveError, match="names no footage"):
            list(footage(archive, {"path": "/etc/passwd"}))
    assert moment({"published": "", "zone": ""}) is None
