"""A small archive for the pages of cases: two posts with real clips, without a model."""

from __future__ import annotations

import hashlib
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.video.stream import VideoStream

from antedate.descriptors.codes import Codes
from antedate.records import Media, MediaType, ModelId, Post
from antedate.store import AddedFile, Archive
from antedate.when import parse_moment

_MODEL = ModelId("made-up", "a" * 64, "rgb-288")
_SIZE = (176, 144)
_RATE = 12
HOSTILE = "<img src=x onerror=alert(1)> </p><script>alert(2)</script> \u202eevil\u202c ' \" \u05d0"
ARABIC = "انفجار قرب جسر مارنات 2024/03/14 - شهود"


def small_archive(folder: Path) -> None:
    """Posts 1 (a clip, by Street channel) and 2 (another, with a hostile text and name)."""
    folder.mkdir(parents=True)
    with Archive.open(folder / "archive", create=True) as archive:
        for number, (source, text) in enumerate(
            (("Street channel", ARABIC), (f"Hostile {HOSTILE}", HOSTILE)), 1
        ):
            path = folder / f"clip-{number}.mp4"
            _write_clip(path, number)
            post = Post(
                key=f"made-up/{number}",
                reader="folder",
                source=source,
                url=f"https://example.org/{number}",
                text=text,
                published_at=parse_moment("2024-03-15T08:30:00", "Asia/Baghdad"),
                original='{"id": 1}',
            )
            archive.add(post, [_added(path)], _MODEL)


def _added(path: Path) -> AddedFile:
    content = path.read_bytes()
    media = Media(
        sha256=hashlib.sha256(content).hexdigest(),
        size_bytes=len(content),
        type=MediaType.VIDEO,
        container="mov,mp4,m4a,3gp,3g2,mj2",
        codec="h264",
        duration_s=1.0,
        width=_SIZE[0],
        height=_SIZE[1],
        frames_per_s=float(_RATE),
        has_sound=False,
    )
    start_s = np.zeros(1, np.float32)
    bits = np.full((1, 64), len(content) % 251, np.uint8)
    return AddedFile(media, path, path.name, Codes(bits, start_s, start_s + np.float32(1)))


def _write_clip(path: Path, seed: int) -> None:
    """One second that Chromium plays: a bar that grows."""
    with av.open(path, "w") as out:
        stream = out.add_stream("libx264", rate=_RATE)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = *_SIZE, "yuv420p"
        stream.time_base = Fraction(1, _RATE)
        for number in range(_RATE):
            pixels = np.full((_SIZE[1], _SIZE[0], 3), 30 * seed, np.uint8)
            pixels[:, : 14 * (number + 1)] = 220
            out.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        out.mux(stream.encode(None))
