"""The job that makes a copy of a video that any browser plays."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from antedate.config import Limits
from antedate.errors import DecodeLimit, MediaError
from antedate.media import Decoder
from antedate.store import kept_file
from antedate.store.failures import disk_full, explained

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from antedate.jobs.kinds import Work
    from antedate.media import Part
    from antedate.store import Archive

_MOST_BYTES = 8 << 30
_SPARE_BYTES = 256 << 20
_LOOK_EVERY = 64 << 20
# A copy is encoded slower than frames are decoded for a check.
_LIMITS = Limits(work_s=3 * 3600.0)


def make_playable(archive: Archive, given: Mapping[str, Any], work: Work) -> Mapping[str, Any]:
    """Make the copy of ``given["sha256"]``, a media of the archive or a file that was sent in.

    It lies beside the archive, never in it: the original stays the evidence. Gives its bytes.
    """
    sha256 = str(given["sha256"])
    original = kept_file(archive, sha256).path
    written = archive.desk_files.begun()
    try:
        with Decoder(_LIMITS) as decoder, explained(archive.folder):
            work.at("looks at the file")
            duration_s = decoder.probe(original).duration_s
            size = _write(decoder.playable(original), written, duration_s, work)
            archive.desk_files.keep_copy(written, sha256)
    finally:
        written.unlink(missing_ok=True)
    return {"bytes": size, "duration_s": duration_s}


def _write(parts: Iterator[Part], written: Path, duration_s: float, work: Work) -> int:
    end = looked = 0
    with written.open("xb") as file:
        for part in parts:
            reached = part.at + len(part.data)
            # The decoding process reads a file that nobody vouches for, and is not believed.
            if part.at > end or reached > _MOST_BYTES:
                raise DecodeLimit(
                    f"would need a copy of more than {_MOST_BYTES >> 30} GiB to be played",
                    remedy="Open the original in another program.",
                )
            if reached - looked > _LOOK_EVERY:
                looked = reached
                if shutil.disk_usage(written.parent).free < _SPARE_BYTES:
                    raise disk_full(written.parent)
            file.seek(part.at)
            file.write(part.data)
            end = max(end, reached)
            share = min(1.0, part.time_s / duration_s) if duration_s else None
            work.at("makes a copy that browsers play", share)
    if not end:
        raise MediaError(
            "holds no moving picture to play", remedy="Open the original in another program."
        )
    return end
