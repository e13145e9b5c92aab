"""How well sound is found again, and how seldom it is found where it is not.

Run ``python -m benchmarks.sound --clips FOLDER``; see ``--help``. Excerpts of known tracks
are put between stretches of unseen sound, all of it is edited, and the query is searched in
an archive made up to many hours. With ``espeakng-loader`` installed, speech takes part.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from antedate.descriptors.codes import Codes
from antedate.descriptors.peaks import RATE_HZ as HEARD_HZ
from antedate.descriptors.peaks import Peaks, hear_peaks
from antedate.descriptors.sound import QUERY_PEAKS, describe_samples
from antedate.matching.hearing import hear
from antedate.matching.sound_index import SoundIndex
from antedate.records import Match
from benchmarks.reuse.machine import described
from benchmarks.sound_archive import stored_mb_an_hour, table
from benchmarks.sound_edits import EDITS, RATE_HZ, Edit, Sound, at_rate
from benchmarks.sound_material import generated, kinds, real_tracks

_GENERATED_S = 30.0
_REAL_S = 60.0
_AROUND_S = 4.0
_EXCERPT_S = 10.0
_LENGTHS_S = (3.0, 5.0, 10.0, 20.0)
_BY_LENGTH = ("AAC 64 kbit", "pitched +3 %", "pink noise at 5 dB", "room, echo 0.4 s")
_UNSEEN = 100_000


@dataclass(frozen=True, slots=True)
class Query:
    """An excerpt of a track from ``start_s`` for ``length_s``, between unseen sounds."""

    track: str
    start_s: float
    length_s: float
    sound: Sound


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one query gave: was it found in its place, by how much its two ends were off (in
    seconds of the original), and how many reports were wrong."""

    found: bool
    off_s: tuple[float, ...]
    wrong: tuple[str, ...]


def main() -> None:
    """Measures and prints."""
    args = _arguments()
    print(f"{datetime.now(UTC):%Y-%m-%d}, {described()}")
    tracks, bystanders = _tracks(args.clips, args.each, args.bystanders)
    codes = {name: _codes(sound) for name, sound in (tracks | bystanders).items()}
    seconds = sum(len(sound) for sound in (tracks | bystanders).values()) / RATE_HZ
    count = sum(len(found) for found in codes.values())
    stored = stored_mb_an_hour([codes[name] for name in codes])
    print(f"{len(tracks)} tracks searched for, {len(bystanders)} beside them: {seconds:.0f} s")
    print(f"{count / seconds:.1f} landmarks a second, {stored:.3f} MB an hour in the database")
    began = time.process_time()
    index = SoundIndex(table(codes, args.hours))
    peak_gib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(
        f"archive of {args.hours:g} h made up, {len(index)} landmarks: indexed with making up in "
        f"{time.process_time() - began:.0f} s of processor, at most {peak_gib:.2f} GiB"
    )
    for part in args.parts:
        {"edits": _by_edit, "lengths": _by_length, "unseen": _unseen, "long": _long}[part](
            tracks, index, args.unseen
        )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sound", description=__doc__)
    parser.add_argument("--clips", type=Path, help="folder of clips with sound")
    parser.add_argument("--hours", type=float, default=1000, help="size to make the archive up to")
    parser.add_argument("--each", type=int, default=2, help="generated tracks of each kind")
    parser.add_argument("--bystanders", type=int, default=10, help="others in the archive")
    parser.add_argument("--unseen", type=int, default=40, help="unseen queries of each kind")
    parts = ("edits", "lengths", "unseen", "long")
    parser.add_argument("--parts", nargs="+", choices=parts, default=parts)
    return parser.parse_args()


def _tracks(
    clips: Path | None, each: int, bystanders: int
) -> tuple[dict[str, Sound], dict[str, Sound]]:
    """Tracks of ten seconds and more to search for, and the rest of the archive."""
    found: dict[str, Sound] = {}
    for name, sound in real_tracks(clips, _REAL_S) if clips else ():
        if twin := _twin(sound, found):
            print(f"left out: {name} has the sound of {twin}")
        else:
            found[name] = sound
    long = {n: s for n, s in found.items() if len(s) >= 1.05 * _EXCERPT_S * RATE_HZ}
    beside = {n: s for n, s in found.items() if n not in long}
    for kind in kinds():
        for seed in range(each + bystanders):
            made = generated(kind, seed, _GENERATED_S)
            (long if seed < each else beside)[f"{kind}/{seed}"] = made
    return long, beside


def _twin(sound: Sound, others: dict[str, Sound]) -> str | None:
    """Another track that holds the same sound, as far as the plain search can tell."""
    if not others:
        return None
    index = SoundIndex(table({name: _codes(other) for name, other in others.items()}, 0))
    matches = hear(_peaks(sound), index, disguised=False)
    return next((match.reference_sha256 for match in matches if match.reported), None)


def _by_edit(tracks: dict[str, Sound], index: SoundIndex, _unseen: int) -> None:
    print(f"\n{_EXCERPT_S:g} s of each track between unseen sound, edited:")
    print(_HEAD)
    queries = list(_queries(tracks, _EXCERPT_S))
    for edit in EDITS:
        _row(edit.name, [_asked(query, edit, index) for query in queries])


def _by_length(tracks: dict[str, Sound], index: SoundIndex, _unseen: int) -> None:
    print("\nby length of the excerpt:")
    print(_HEAD)
    for length_s in _LENGTHS_S:
        queries = list(_queries(tracks, length_s))
        for edit in EDITS:
            if edit.name in _BY_LENGTH:
                _row(f"{length_s:2g} s, {edit.name}", [_asked(q, edit, index) for q in queries])


def _unseen(_tracks: dict[str, Sound], index: SoundIndex, count: int) -> None:
    print("\n20 s of unseen sound:")
    for kind in kinds():
        nats, reported = [0.0], 0
        for seed in range(count):
            sound = generated(kind, _UNSEEN + seed, 20.0)
            matches = hear(_peaks(sound), index)
            reported += any(match.reported for match in matches)
            nats += [match.evidence["nats"] for match in matches]
        print(f"{kind:8s} {count} queries, {reported} with a report; highest {max(nats):.1f} nats")


def _long(_tracks: dict[str, Sound], index: SoundIndex, _unseen: int) -> None:
    sound = np.concatenate([generated(kind, _UNSEEN - 1, 60.0) for kind in kinds()[:3]])
    began = time.process_time()
    peaks = _peaks(sound)
    heard_s = time.process_time() - began
    began = time.process_time()
    hear(peaks, index, disguised=False)
    plain_s = time.process_time() - began
    began = time.process_time()
    hear(peaks, index)
    print(
        f"\n180 s of unseen sound, processor seconds: peaks {heard_s:.1f}, plain search "
        f"{plain_s:.1f}, all variants {time.process_time() - began:.1f}"
    )


def _queries(tracks: dict[str, Sound], length_s: float) -> Iterator[Query]:
    for number, (name, sound) in enumerate(tracks.items()):
        random = np.random.default_rng(number)
        room = len(sound) / RATE_HZ - length_s
        if room < 0:
            continue
        start_s = float(random.uniform(0, room))
        at = int(start_s * RATE_HZ)
        part = sound[at : at + int(length_s * RATE_HZ)]
        seed = _UNSEEN + 2 * number
        kind = kinds()[number % len(kinds())]
        before, after = (_as_loud(generated(kind, seed + n, _AROUND_S), part) for n in range(2))
        yield Query(name, start_s, length_s, np.concatenate([before, part, after]))


def _as_loud(sound: Sound, as_this: Sound) -> Sound:
    loud = [float(np.sqrt(np.mean(part**2))) for part in (as_this, sound)]
    return np.asarray(sound * (loud[0] / max(loud[1], 1e-9)), np.float32)


def _asked(query: Query, edit: Edit, index: SoundIndex) -> Outcome:
    random = np.random.default_rng(round(1000 * query.start_s))
    matches = hear(_peaks(edit.apply(query.sound, random)), index)
    reported = [match for match in matches if match.reported]
    right = [match for match in reported if _in_place(match, query, edit)]
    if not right:
        return Outcome(False, (), _names(reported, query))
    low = min(match.query_start_s for match in right) * edit.speed - _AROUND_S
    high = max(match.query_end_s for match in right) * edit.speed - _AROUND_S
    good = min(high, query.length_s) - max(low, 0) >= 0.5 * (
        max(high, query.length_s) - min(low, 0)
    )
    return Outcome(good, (abs(low), abs(high - query.length_s)), _names(reported, query))


def _in_place(match: Match, query: Query, edit: Edit) -> bool:
    """Whether a match is of the right seconds of the right track."""
    expected_s = query.start_s + match.query_start_s * edit.speed - _AROUND_S
    return match.reference_sha256 == query.track and abs(match.reference_start_s - expected_s) < 0.5


def _names(reported: Sequence[Match], query: Query) -> tuple[str, ...]:
    """The references of reports that are not of the query's track."""
    return tuple(m.reference_sha256 for m in reported if m.reference_sha256 != query.track)


_HEAD = f"{'edit':36s} {'found':>9s} {'ends off by (median, 90 %)':>28s}  wrong reports"


def _row(name: str, outcomes: Sequence[Outcome]) -> None:
    off = [second for outcome in outcomes for second in outcome.off_s] or [np.nan]
    found = sum(outcome.found for outcome in outcomes)
    wrong = [name for outcome in outcomes for name in outcome.wrong]
    errors = f"{np.median(off):.2f} s, {np.quantile(off, 0.9):.2f} s"
    print(
        f"{name:36s} {found:>3d} of {len(outcomes):>2d} {errors:>28s}  {len(wrong)} "
        f"{', '.join(sorted(set(wrong)))}".rstrip(),
        flush=True,
    )


def _peaks(sound: Sound) -> Peaks:
    return hear_peaks([at_rate(sound, HEARD_HZ)], QUERY_PEAKS)


def _codes(sound: Sound) -> Codes:
    return describe_samples([at_rate(sound, HEARD_HZ)])


if __name__ == "__main__":
    main()
