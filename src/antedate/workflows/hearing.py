"""Sound in checking: the seam between a file, the archive and the sound's own search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from antedate.descriptors.peaks import RATE_HZ, hear_peaks
from antedate.descriptors.sound import QUERY_PEAKS, SOUND, TRACK
from antedate.matching.hearing import LengthS, hear
from antedate.matching.sound_index import SoundIndex
from antedate.media.worker import Decoder
from antedate.records import Match, MatchKind
from antedate.store import Archive

# Sound and picture of a file may be set apart a little; much more and one was put to the other.
_TOGETHER_S = 0.5
_MOST = 0.7


def sound_index(archive: Archive) -> SoundIndex:
    """All landmarks of an archive, to be searched.

    Raises ``ModelError`` when some are of other settings.
    """
    return SoundIndex(archive.code_table(SOUND, track=TRACK))


def same_sound(decoder: Decoder, path: Path, index: SoundIndex, length_s: LengthS) -> list[Match]:
    """Where a file's sound is in the archive, best first.

    ``length_s`` tells a reference's duration by its SHA-256. The kind is *same sound*: it
    bounds the sound, never the picture.

    Raises ``MediaError`` and its kinds.
    """
    if not len(index):
        return []
    return hear(hear_peaks(decoder.sound(path, RATE_HZ), QUERY_PEAKS), index, length_s)


def witnessed(seen: Sequence[Match], heard: Sequence[Match]) -> list[Match]:
    """Matches of the picture and of the sound together.

    Sound that runs along with a picture that is the same footage is no finding of its own: it
    is a second witness, and the picture's match says so.
    """
    kept = [sound for sound in heard if not any(_along(picture, sound) for picture in seen)]
    both = [
        replace(picture, reason=f"{picture.reason} The sound agrees too.")
        if any(sound.reported and _along(picture, sound) for sound in heard)
        else picture
        for picture in seen
    ]
    return [*both, *kept]


def _along(picture: Match, sound: Match) -> bool:
    """Whether most of a match of sound runs along a match of the picture."""
    if picture.kind is not MatchKind.SAME_FOOTAGE or not picture.reported:
        return False
    if picture.reference_sha256 != sound.reference_sha256:
        return False
    start_s = max(picture.query_start_s, sound.query_start_s)
    end_s = min(picture.query_end_s, sound.query_end_s)
    if end_s - start_s < _MOST * (sound.query_end_s - sound.query_start_s):
        return False
    middle_s = (start_s + end_s) / 2
    return abs(_opposite_s(picture, middle_s) - _opposite_s(sound, middle_s)) < _TOGETHER_S


def _opposite_s(match: Match, query_s: float) -> float:
    return match.reference_start_s + match.speed * (query_s - match.query_start_s)
