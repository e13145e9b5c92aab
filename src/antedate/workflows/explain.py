"""Explaining: why two files match or not, as one picture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from antedate.config import Limits
from antedate.descriptors.codes import CodeTable
from antedate.descriptors.describe import describe
from antedate.descriptors.model import Model
from antedate.matching.carrying import Hit
from antedate.matching.find import Effort, Search
from antedate.matching.judge import Thresholds, moved_needed, steps_needed
from antedate.matching.register import keypoints, register
from antedate.matching.search import ExactScan
from antedate.matching.segments import Segment
from antedate.matching.views import gray
from antedate.media.frames import Frame, Plan, Sampling
from antedate.media.worker import Decoder
from antedate.records import MatchKind, Media
from antedate.report.explanation import Explanation, Measure, Plane
from antedate.workflows.add import REFERENCE_PLAN
from antedate.workflows.check import QUERY_PLAN

# Two files that are given side by side are compared wherever they could agree at all.
_EFFORT = Effort(verified=24, least_votes=0.0, least_strength=0.0)
_FRAMES = 240


@dataclass(frozen=True, slots=True)
class _OneFile:
    """A reference that is no archive: one file."""

    decoder: Decoder
    path: Path

    def frames(self, _sha256: str, plan: Plan) -> Iterator[Frame]:
        return self.decoder.frames(self.path, plan)


def explain(query: Path, reference: Path, model: Model, limits: Limits = Limits()) -> Explanation:
    """Compare two files as a check would, and keep what was measured on the way.

    Raises ``MediaError`` when either cannot be decoded.
    """
    with Decoder(limits) as one, Decoder(limits) as other:
        lengths = one.probe(query), other.probe(reference)
        vectors = [
            _described(decoder, path, media, model)
            for decoder, path, media in zip((one, other), (query, reference), lengths, strict=True)
        ]
        best = _best(one, other, query, reference, lengths[1], model)
        return _explained(query, reference, vectors, best, other)


def _described(
    decoder: Decoder, path: Path, media: Media, model: Model
) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
    rate = min(2.0, _FRAMES / max(media.duration_s, 1.0))
    plan = Plan(Sampling.RATE, rate=rate, max_side=480)
    times, vectors = [], []
    for frame in decoder.frames(path, plan):
        times.append(frame.time_s)
        vectors.append(model.describe([frame.pixels])[0])
    return np.array(times), np.stack(vectors)


def _best(
    one: Decoder, other: Decoder, query: Path, reference: Path, media: Media, model: Model
) -> Hit | None:
    codes = describe(other.frames(reference, REFERENCE_PLAN), model)
    table = CodeTable(
        codes.bits, codes.start_s, codes.end_s, np.zeros(len(codes), np.int32), ("reference",)
    )
    search = Search(
        model, ExactScan(table), _OneFile(other, reference), lambda _: media.duration_s, _EFFORT
    )
    best: Hit | None = None
    for searching in search.query(one.frames(query, QUERY_PLAN)):
        for hit in searching.hits:
            if best is None or hit.segment.judgement.score > best.segment.judgement.score:
                best = hit
    return best


def _explained(
    query: Path,
    reference: Path,
    vectors: list[tuple[NDArray[np.float64], NDArray[np.float32]]],
    best: Hit | None,
    decoder: Decoder,
) -> Explanation:
    (query_s, ours), (reference_s, theirs) = vectors
    line = _line(best.segment) if best else None
    similar = Plane(
        "Likeness of frames (cosine)",
        ours @ theirs.T,
        (float(query_s[0]), float(query_s[-1])),
        (float(reference_s[0]), float(reference_s[-1])),
        0.1,
        0.8,
        line,
    )
    if best is None:
        verdict = "No match: no two frames could be registered."
        return Explanation(str(query), str(reference), verdict, (similar,), None, None, ())
    kind = best.segment.judgement.kind
    verdict = {
        MatchKind.SAME_FOOTAGE: "Same footage.",
        MatchKind.SAME_PLACE: "Same place, different take.",
    }.get(kind, "Unclear.")
    pictures, points = _pair(best, reference, decoder)
    return Explanation(
        str(query),
        str(reference),
        f"{verdict} {best.segment.judgement.reason}",
        (similar, *_planes(best, line)),
        pictures,
        points,
        _measures(best.segment.measures),
    )


def _line(segment: Segment) -> tuple[tuple[float, float], tuple[float, float]]:
    start, end = (
        (second, float(segment.line.reference_s(second)))
        for second in (segment.start_s, segment.end_s)
    )
    return start, end


def _planes(
    best: Hit, line: tuple[tuple[float, float], tuple[float, float]] | None
) -> Iterator[Plane]:
    times, against = best.stretch.frames.times_s, best.verified.comparison.reference_s
    between = (float(times[0]), float(times[-1])), (float(against[0]), float(against[-1]))
    yield Plane("What is seen agrees", best.verified.comparison.seen, *between, 0.0, 1.0, line)
    yield Plane("What moves agrees", best.verified.comparison.moved, *between, 0.0, 1.0, line)


def _pair(
    best: Hit, reference: Path, decoder: Decoder
) -> tuple[
    tuple[NDArray[np.uint8], NDArray[np.uint8]] | None,
    tuple[NDArray[np.float32], NDArray[np.float32]] | None,
]:
    place = (best.verified.first + best.verified.last - 1) // 2
    frame = best.stretch.frames.pixels[place]
    if best.segment.mirrored:
        frame = np.ascontiguousarray(frame[:, ::-1])
    at = float(best.verified.line.reference_s(best.stretch.frames.times_s[place]))
    plan = Plan(Sampling.EVERY, start_s=max(at - 0.05, 0.0), end_s=at + 0.15, max_side=640)
    opposite = next(iter(decoder.frames(reference, plan)), None)
    if opposite is None:
        return None, None
    found = register(keypoints(gray(frame)), keypoints(gray(opposite.pixels)))
    return (frame, opposite.pixels), found.points if found else None


def _measures(measured: dict[str, float]) -> tuple[Measure, ...]:
    """Each measurement in words beside what *same footage* asks of it."""
    t = Thresholds()
    needed = moved_needed(measured, t)
    ahead = measured["moved"] - max(measured["moved_beside"], 0.0)
    rows = (
        ("Agreement of what moves", measured["moved"], needed),
        ("... above the best other alignment", ahead, t.moved_ahead),
        ("Agreement of steps from frame to frame", measured["steps"], steps_needed(measured, t)),
        ("Seconds in which something moves", measured["moving_s"], t.moving_s),
        ("Agreement of what is seen", measured["seen"], t.seen),
    )
    asked = [
        Measure(name, value, f"at least {least:.2f}", value >= least) for name, value, least in rows
    ]
    named = {
        "seconds": "Seconds that agree",
        "inliers": "Keypoints that agree on one plane map",
        "fine": "Detail that agrees in single frames",
        "covered": "Share of the query frame that it fills",
        "votes": "Votes for this line",
        "strength": "Strongest frame above its background",
    }
    told = [Measure(words, measured[name], "", None) for name, words in named.items()]
    return (*asked, *told)
