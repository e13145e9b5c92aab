"""Small made-up media, codes and posts for the tests of the store."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np

from antedate.descriptors.codes import Codes
from antedate.records import Media, MediaType, ModelId, Post
from antedate.store import AddedFile, Archive, VerifyStatus
from antedate.when import parse_moment

MODEL = ModelId("sscd", "a" * 64, "rgb-288")
OTHER = ModelId("sscd-small", "b" * 64, "rgb-288")


def some_codes(n: int = 12, seed: int = 0, width: int = 64) -> Codes:
    random = np.random.default_rng(seed)
    start_s = np.arange(n, dtype=np.float32)
    bits = random.integers(0, 256, (n, width), dtype=np.uint8)
    return Codes(bits, start_s, start_s + np.float32(1))


def a_file(folder: Path, name: str = "clip.mp4", content: bytes = b"", n: int = 12) -> AddedFile:
    content = content or name.encode() * 100
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(content)
    media = Media(
        sha256=hashlib.sha256(content).hexdigest(),
        size_bytes=len(content),
        type=MediaType.VIDEO,
        container="mov,mp4,m4a,3gp,3g2,mj2",
        codec="h264",
        duration_s=float(n),
        width=1280,
        height=720,
        frames_per_s=25.0,
        has_sound=True,
    )
    return AddedFile(media, path, f"given/{name}", some_codes(n, seed=len(content)))


def a_post(key: str = "channel/1", text: str = "words", published: str | None = None) -> Post:
    return Post(
        key=key,
        reader="telegram",
        source="A channel",
        url=f"https://example.org/{key}",
        text=text,
        published_at=parse_moment(published) if published else None,
        original='{"id": 1}',
    )


def wrong(archive: Archive) -> list[str]:
    """All that ``verify`` finds wrong."""
    return [
        f"{item.status} {item.what} {item.path} {item.detail}"
        for item in archive.verify()
        if item.status is not VerifyStatus.OK
    ]
