"""Matches of sound: a second witness, which bounds the sound only.

The query's peaks are looked up block by block as they are; where that finds nothing, as if
the query had been played faster or slower, stretched, or pitched. Each place where votes
gather is then gone along landmark by landmark.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import exp, expm1, log

from antedate.descriptors.peaks import Peaks
from antedate.matching.sound_index import BIN_TICKS, SoundIndex
from antedate.matching.sound_lines import Alignment, Heard, heard, refined
from antedate.records import Match, MatchKind

_BLOCK_S = 12.0
_STEP_S = 8.0
_SEARCHED_PEAKS = 20
_VARIANT_PEAKS = 12
_LEAST_OPEN_S = 2.0
_FEWEST_PEAKS = 8
_LIKELY_NATS = 5.0
"""Beyond chance and all places tried; below this nothing is said at all."""
_REPORTED_NATS = 14.0
_SURE_NATS = 30.0
_FILLED = 0.85
_FEWEST_AGREE = 5
_LEAST_S = 1.0
_NO_DRIFT_S = 0.05
_SAME_OFFSET_S = 0.08
# What calibration on unrelated sound would bear; no score is a certainty.
_SUREST = 0.995


@dataclass(frozen=True, slots=True)
class Variant:
    """How a query may have been changed: ``speed`` is reference seconds per query second,
    ``octaves`` what to add to its pitch to undo the change."""

    speed: float = 1.0
    octaves: float = 0.0


PLAIN = Variant()
LengthS = Callable[[str], float]


def endless(_sha256: str) -> float:
    """For references whose durations are not known."""
    return float("inf")


def variants() -> tuple[Variant, ...]:
    """Changes to try where the plain query finds nothing: played at 0.8 to 1.25 times the
    speed with its pitch or without, or pitched by up to 6 % at its own speed."""
    played = [1.0125**step for step in range(-18, 19) if step]
    stretched = [1.0125**step for step in range(-18, 19) if step]
    pitched = [1.0125**step for step in range(-5, 6) if step]
    return (
        *(Variant(octaves=-log(ratio, 2)) for ratio in sorted(pitched, key=_change)),
        *(Variant(ratio, -log(ratio, 2)) for ratio in sorted(played, key=_change)),
        *(Variant(ratio) for ratio in sorted(stretched, key=_change)),
    )


def hear(
    peaks: Peaks, index: SoundIndex, length_s: LengthS = endless, *, disguised: bool = True
) -> list[Match]:
    """The matches of a query's sound (``hear_peaks(chunks, QUERY_PEAKS)``), best first.

    ``length_s`` tells a reference's duration by its SHA-256. ``disguised`` says whether to
    look for changed speed and pitch too. Unlikely matches have ``reported`` unset.
    """
    if len(peaks) < _FEWEST_PEAKS or not len(index):
        return []
    found = _Search(peaks, index, [PLAIN]).run(_SEARCHED_PEAKS)
    if disguised:
        tried = variants()
        for start_s, end_s in _open(peaks, found):
            inside = (peaks.time_s >= start_s) & (peaks.time_s <= end_s)
            if inside.sum() >= _FEWEST_PEAKS:
                found += _Search(peaks.where(inside), index, tried).run(_VARIANT_PEAKS)
    return [_match(one, nats, index, length_s) for one, nats in _without_echoes(found)]


class _Search:
    """One pass over a query with some variants of it."""

    def __init__(self, peaks: Peaks, index: SoundIndex, tried: Sequence[Variant]) -> None:
        self._peaks = peaks
        self._index = index
        self._tried = list(tried)
        self._places = log(max(index.span / BIN_TICKS, 1) * len(tried))
        self._lines: list[Alignment] = []
        self.found: list[tuple[Heard, float]] = []

    def run(self, a_second: int) -> list[tuple[Heard, float]]:
        """What is heard, with nats beyond chance and all places tried."""
        times = self._peaks.time_s
        for span in _blocks(self._peaks):
            block = self._peaks.where((times >= span[0]) & (times < span[1])).strongest(a_second)
            if len(block) >= _FEWEST_PEAKS:
                self._block(block, span)
        return self.found

    def _block(self, block: Peaks, span: tuple[float, float]) -> None:
        for variant in list(self._tried):
            if self._variant(block, variant, span):
                # What changed one block has most likely changed the next.
                self._tried.remove(variant)
                self._tried.insert(0, variant)
                return

    def _variant(self, block: Peaks, variant: Variant, span: tuple[float, float]) -> bool:
        """Follows all places where this variant may lie; whether one fills the block.

        A short piece says little: at a slightly wrong speed, too, some piece agrees.
        """
        for place in self._index.places(block.moved(variant.speed, variant.octaves)):
            line = Alignment(place.media, place.offset_s, variant.speed, variant.octaves)
            if self._settled(place.media, span) or any(
                _alike(line, other, *span) for other in self._lines
            ):
                continue
            better = refined(line, self._index, self._peaks, *span)
            self._lines += [line] if better is None else [line, better]
            for one in heard(better, self._index, self._peaks) if better else ():
                nats = one.nats - self._places - 2 * log(one.asked + 1)
                if nats > _LIKELY_NATS and one.agree >= _FEWEST_AGREE:
                    self.found.append((one, nats))
        return self._settled(None, (float(block.time_s[0]), float(block.time_s[-1])))

    def _settled(self, media: int | None, span: tuple[float, float]) -> bool:
        """Whether a media, or any, is surely heard nearly all through a span: more of it
        would be echoes."""
        for one, nats in self.found:
            if nats > _SURE_NATS and media in (None, one.alignment.media):
                start_s, end_s = _query_span(one)
                if min(end_s, span[1]) - max(start_s, span[0]) > _FILLED * (span[1] - span[0]):
                    return True
        return False


def _blocks(peaks: Peaks) -> Iterator[tuple[float, float]]:
    start_s, last_s = float(peaks.time_s[0]), float(peaks.time_s[-1])
    while True:
        end_s = start_s + _BLOCK_S
        if end_s >= last_s:
            yield max(last_s - _BLOCK_S, float(peaks.time_s[0])), last_s + 1e-6
            return
        yield start_s, end_s
        start_s += _STEP_S


def _open(peaks: Peaks, found: Sequence[tuple[Heard, float]]) -> list[tuple[float, float]]:
    """Stretches of the query, in seconds, that nothing sure was heard in."""
    spans = sorted(_query_span(one) for one, nats in found if nats > _REPORTED_NATS)
    at, last = float(peaks.time_s[0]), float(peaks.time_s[-1])
    gaps = []
    for start_s, end_s in [*spans, (last, last)]:
        if start_s - at >= _LEAST_OPEN_S:
            gaps.append((at, start_s))
        at = max(at, end_s)
    return gaps


def _without_echoes(found: Sequence[tuple[Heard, float]]) -> list[tuple[Heard, float]]:
    """Drop what a surer one of the same reference says of the same query seconds: sound
    that repeats agrees with itself at many offsets."""
    kept: list[tuple[Heard, float]] = []
    for one, nats in sorted(found, key=lambda pair: -pair[1]):
        start_s, end_s = _query_span(one)
        for other, _ in kept:
            low, high = _query_span(other)
            shared = min(end_s, high) - max(start_s, low)
            if one.alignment.media == other.alignment.media and shared > 0.4 * (end_s - start_s):
                break
        else:
            kept.append((one, nats))
    return kept


def _match(one: Heard, nats: float, index: SoundIndex, length_s: LengthS) -> Match:
    start_s, end_s = _query_span(one)
    sha256 = index.sha256[one.alignment.media]
    limit_s = length_s(sha256)
    reported = nats >= _REPORTED_NATS and end_s - start_s >= _LEAST_S
    speed, pitch = one.alignment.speed, 2**-one.alignment.octaves
    if abs(speed - 1) * (end_s - start_s) < _NO_DRIFT_S:
        speed = 1.0
    return Match(
        kind=MatchKind.SAME_SOUND,
        score=0.5 - 0.5 * expm1((_REPORTED_NATS - nats) / 40) if reported else nats / 60,
        probability=min(_SUREST, 1 / (1 + exp(-nats / 2))),
        query_start_s=max(start_s, 0.0),
        query_end_s=end_s,
        reference_start_s=min(max(one.start_s, 0.0), limit_s),
        reference_end_s=min(max(one.end_s, 0.0), limit_s),
        reference_sha256=sha256,
        speed=round(speed, 4),
        reported=reported,
        reason=_reason(one, speed, pitch),
        evidence={
            "landmarks_agree": float(one.agree),
            "landmarks_asked": float(one.asked),
            "by_chance": round(one.chance * one.asked, 3),
            "pitch": round(pitch, 4),
            "nats": round(nats, 1),
        },
    )


def _reason(one: Heard, speed: float, pitch: float) -> str:
    words = f"{one.agree} of {one.asked} landmarks of the sound agree"
    changes = []
    if abs(speed - 1) > 0.005:
        changes.append(f"at {speed:.2f} times the speed")
    if abs(pitch - 1) > 0.005:
        changes.append(f"pitched by {100 * (pitch - 1):+.0f} %")
    return f"{' '.join([words, ' and '.join(changes)]).strip()}."


def _query_span(one: Heard) -> tuple[float, float]:
    line = one.alignment
    return (one.start_s - line.offset_s) / line.speed, (one.end_s - line.offset_s) / line.speed


def _alike(line: Alignment, other: Alignment, start_s: float, end_s: float) -> bool:
    """Whether two lines are one all through a block of the query."""
    if line.media != other.media or abs(line.octaves - other.octaves) > 0.02:
        return False
    return all(
        abs((line.offset_s - other.offset_s) + (line.speed - other.speed) * second) < _SAME_OFFSET_S
        for second in (start_s, end_s)
    )


def _change(ratio: float) -> float:
    return abs(log(ratio))
