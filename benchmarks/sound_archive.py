"""An archive of sound to search: the tracks' own landmarks, and others up to its size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from antedate.descriptors.codes import Codes, CodeTable
from antedate.descriptors.sound import SOUND, TRACK, packed, unpacked
from antedate.media.hashing import hash_file
from antedate.records import Media, MediaType, ModelId, Post
from antedate.store import AddedFile, Archive, Keep

_PITCH_BITS = 10
_MEDIA_S = 180.0
_PICTURES_A_SECOND = 0.75
_PICTURES = ModelId("none", "0" * 64, "none")


def table(described: Mapping[str, Codes], hours: float, seed: int = 0) -> CodeTable:
    """The codes of media by name, followed by made-up media of three minutes.

    Made-up landmarks are as common as real ones, but coherent with nothing: each takes its
    pitch from another nearby, and comes up to half a second early or late.
    """
    tracks = [codes for codes in described.values() if len(codes)]
    random = np.random.default_rng(seed)
    bits = [codes.bits for codes in described.values()]
    times = [codes.start_s for codes in described.values()]
    for _ in range(round(hours * 3600 / _MEDIA_S)):
        made, made_s = _made_up(tracks, random)
        bits.append(made)
        times.append(made_s)
    counts = [len(part) for part in bits]
    media = np.repeat(np.arange(len(bits), dtype=np.int32), counts)
    names = [*described, *(f"made-up/{n}" for n in range(len(bits) - len(described)))]
    start_s = np.concatenate(times)
    return CodeTable(np.concatenate(bits), start_s, start_s, media, tuple(names))


def _made_up(
    tracks: list[Codes], random: np.random.Generator
) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    parts: list[NDArray[np.uint8]] = []
    times: list[NDArray[np.float32]] = []
    at = 0.0
    while at < _MEDIA_S:
        codes = tracks[int(random.integers(len(tracks)))]
        number = unpacked(codes.bits)
        near = np.arange(len(number)) + random.integers(8, 40, len(number))
        pitch = number[near % len(number)] & np.uint32((1 << _PITCH_BITS) - 1)
        parts.append(packed(number >> np.uint32(_PITCH_BITS) << np.uint32(_PITCH_BITS) | pitch))
        late = random.uniform(0, 1, len(number)).astype(np.float32)
        times.append(codes.start_s - codes.start_s[0] + late + np.float32(at))
        at = float(times[-1].max())
    made_s = np.concatenate(times)
    order = np.argsort(made_s)
    order = order[made_s[order] < _MEDIA_S]
    return np.concatenate(parts)[order], made_s[order]


def stored_mb_an_hour(described: Sequence[Codes]) -> float:
    """What the landmarks add to an archive's database, in megabytes an hour: the slope from
    one hour to four, in media of 15 s to 3 minutes that have codes of their pictures too."""
    added = [_database_bytes(described, hours) - _database_bytes((), hours) for hours in (1.0, 4.0)]
    return (added[1] - added[0]) / 3 / 1e6


def _database_bytes(described: Sequence[Codes], hours: float) -> int:
    random = np.random.default_rng(0)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "file.mp4"
        with Archive.open(Path(folder) / "archive", create=True) as archive:
            left_s = hours * 3600
            while left_s > 0:
                length_s = float(random.uniform(15, 180))
                path.write_bytes(random.bytes(32))
                sha256, size = hash_file(path)
                media = Media(sha256, size, MediaType.VIDEO, "mp4", "h264", length_s, 640, 360)
                count = round(length_s * _PICTURES_A_SECOND)
                at = np.sort(random.uniform(0, length_s, count)).astype(np.float32)
                pictures = Codes(random.integers(0, 256, (count, 64), np.uint8), at, at)
                file = AddedFile(media, path, "file.mp4", pictures)
                archive.add(Post(sha256, "file"), [file], _PICTURES, Keep.IN_PLACE)
                if described:
                    sounds = _joined(described, length_s, random)
                    archive.replace_codes(sha256, SOUND, sounds, track=TRACK)
                left_s -= length_s
        return (Path(folder) / "archive" / "antedate.db").stat().st_size


def _joined(described: Sequence[Codes], length_s: float, random: np.random.Generator) -> Codes:
    """So many seconds put together from several tracks."""
    bits: list[NDArray[np.uint8]] = []
    times: list[NDArray[np.float32]] = []
    at = 0.0
    while at < length_s:
        codes = described[int(random.integers(len(described)))]
        if len(codes):
            bits.append(codes.bits)
            times.append(codes.start_s - codes.start_s[0] + np.float32(at))
            at = float(times[-1][-1]) + 0.2
    start_s = np.concatenate(times)
    keep = int(np.searchsorted(start_s, length_s))
    return Codes(np.concatenate(bits)[:keep], start_s[:keep], start_s[:keep].copy())
