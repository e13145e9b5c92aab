"""Sound in adding and checking: the seam between files, archive and the sound's own search."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from pathlib import Path

from antedate.descriptors.codes import Codes
from antedate.descriptors.peaks import RATE_HZ, hear_peaks
from antedate.descriptors.sound import QUERY_PEAKS, SOUND, TRACK, describe_samples
from antedate.matching.hearing import hear
from antedate.matching.sound_index import SoundIndex
from antedate.media.worker import Decoder
from antedate.records import Match
from antedate.store import Archive


def describe_sound(decoder: Decoder, path: Path) -> Codes | None:
    """The landmarks of a file's sound, none of them where it is silent; ``None`` where the
    file has no sound. They belong in the archive by ``SOUND``, as ``TRACK``.

    Raises ``MediaError`` and its kinds.
    """
    chunks = decoder.sound(path, RATE_HZ)
    first = next(chunks, None)
    return None if first is None else describe_samples(chain([first], chunks))


def sound_index(archive: Archive) -> SoundIndex:
    """All landmarks of an archive, to be searched.

    Raises ``ModelError`` when some are of other settings.
    """
    return SoundIndex(archive.code_table(SOUND, track=TRACK))


def same_sound(
    decoder: Decoder, path: Path, index: SoundIndex, lengths_s: Mapping[str, float]
) -> list[Match]:
    """Where a file's sound is in the archive, best first; ``lengths_s`` are the references'
    durations by SHA-256. The kind is *same sound*: it bounds the sound, never the picture.

    Raises ``MediaError`` and its kinds.
    """
    if not len(index):
        return []
    return hear(hear_peaks(decoder.sound(path, RATE_HZ), QUERY_PEAKS), index, lengths_s)
