"""The whole search of one query, stretch by stretch, so that memory does not grow with it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import numpy as np

from antedate.descriptors.model import Model
from antedate.errors import MediaError
from antedate.matching import align, carrying, layout
from antedate.matching.align import Candidate, Votes
from antedate.matching.anchors import Anchor
from antedate.matching.carrying import Hit
from antedate.matching.casting import Caster, Lot, Rate
from antedate.matching.footage import Footage
from antedate.matching.judge import judge
from antedate.matching.measure import Verified
from antedate.matching.outlines import outlines
from antedate.matching.pairs import frame_pairs
from antedate.matching.search import Nearest
from antedate.matching.segments import Segment
from antedate.matching.stretches import Stretch, stretches
from antedate.matching.verify import Verifier
from antedate.matching.views import FULL, PARTS, TURNED, View, gray
from antedate.media.frames import Frame
from antedate.records import MatchKind

# Frames in which lasting lines are looked for.
_LAYOUT_FRAMES = 16
# Frames that memory holds while stretches are searched side by side, 300 MB at most.
_HELD_FRAMES = 256


@dataclass(frozen=True, slots=True)
class Effort:
    """How much to search.

    ``near`` codes are rescored for each frame and view, at most ``verified`` candidates of a
    stretch are verified, and none with fewer votes than ``least_votes`` or no frame that
    stands out from its background by ``least_strength``. Rates are frames a
    second.
    """

    near: int = 400
    verified: int = 8
    least_votes: float = 0.5
    least_strength: float = 0.14
    whole_rate: float = 1.5
    layout_rate: float = 0.75
    turned_rate: float = 0.4
    part_rate: float = 0.25


@dataclass(frozen=True, slots=True)
class Searching:
    """What one stretch gave: its hits, and what could not be verified, in sentences.

    Hits hold what was compared, which is large: let them go.
    """

    stretch: Stretch
    hits: tuple[Hit, ...]
    notes: tuple[str, ...]

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The segments of the hits."""
        return tuple(hit.segment for hit in self.hits)


@dataclass(frozen=True, slots=True)
class _Hunt:
    """What is known while one stretch is searched."""

    stretch: Stretch
    only: frozenset[str] | None
    verifier: Verifier
    tried: list[Candidate] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def is_wanted(self, candidate: Candidate) -> bool:
        """Whether a candidate may be reported and nothing like it was verified before."""
        if self.only is not None and candidate.sha256 not in self.only:
            return False
        return not any(_alike(candidate, other) for other in self.tried)


class Search:
    """Searches a query in an index. ``length_s`` tells a reference's duration by its SHA-256.

    ``workers`` stretches are searched at a time, each in a thread of its own: then ``index``,
    ``footage`` and ``length_s`` must bear being used by several.
    """

    def __init__(
        self,
        model: Model,
        index: Nearest,
        footage: Footage,
        length_s: Callable[[str], float],
        effort: Effort = Effort(),
        workers: int = 1,
    ) -> None:
        self._caster = Caster(model, index, effort.near)
        self._index = index
        self._footage = footage
        self._length_s = length_s
        self._effort = effort
        self._workers = workers

    def query(
        self, frames: Iterable[Frame], only: frozenset[str] | None = None
    ) -> Iterator[Searching]:
        """Search every stretch of a query whose frames come in order, with cuts.

        ``only`` names the references (SHA-256) to consider, where not all.
        """
        last: Searching | None = None
        for searching in self._each(frames, only):
            if last is not None:
                searching = self._carried(last, searching)
                yield self._carried(searching, last)
            last = searching
        if last is not None:
            yield last

    def _each(self, frames: Iterable[Frame], only: frozenset[str] | None) -> Iterator[Searching]:
        if self._workers == 1:
            for stretch in stretches(frames):
                yield self.stretch(stretch, only)
            return
        pool = ThreadPoolExecutor(self._workers, "search")
        begun: deque[tuple[int, Future[Searching]]] = deque()
        try:
            for stretch in stretches(frames):
                begun.append((len(stretch.frames), pool.submit(self.stretch, stretch, only)))
                # One stretch may take as long as ten others: those need not wait for it.
                while begun and (begun[0][1].done() or _held(begun) > _HELD_FRAMES):
                    yield begun.popleft()[1].result()
            while begun:
                yield begun.popleft()[1].result()
        finally:
            pool.shutdown(cancel_futures=True)

    def stretch(self, stretch: Stretch, only: frozenset[str] | None = None) -> Searching:
        """First the whole frame; where that leaves something open, views of its parts."""
        hunt = _Hunt(stretch, only, Verifier(self._footage))
        views: list[View] = []
        whole = Lot(FULL, Rate(0.5, 3), Rate(self._effort.whole_rate, 3))
        cast = self._caster.cast(stretch, (whole,), views)
        found = self._verified(hunt, cast, views)
        if not _settled(found, stretch):
            cast += self._caster.cast(stretch, self._parts(stretch), views)
            found += self._verified(hunt, cast, views)
        searching = Searching(stretch, tuple(found), tuple(hunt.notes))
        return self._run_on(hunt.verifier, searching)

    def _parts(self, stretch: Stretch) -> tuple[Lot, ...]:
        """Views of parts of the picture: those that its layout shows, turns, fixed parts."""
        step = -(-len(stretch.frames) // _LAYOUT_FRAMES)
        boxes = layout.rectangles([gray(frame) for frame in stretch.frames.pixels[::step]])
        turned = [View(box, quarter_turns=turns) for box in boxes[:2] for turns in (1, 3)]
        effort = self._effort
        return (
            Lot([View(box) for box in boxes], Rate(0.25, 2), Rate(effort.layout_rate, 3)),
            Lot([*TURNED, *turned], Rate(0.125, 1), Rate(effort.turned_rate, 2)),
            Lot(PARTS, Rate(0.125, 1), Rate(effort.part_rate, 2)),
        )

    def _verified(self, hunt: _Hunt, cast: list[Votes], views: Sequence[View]) -> list[Hit]:
        found: list[Hit] = []
        done: set[str] = set()
        for candidate in align.candidates(cast, views, self._index.table, self._effort.verified):
            weak = candidate.sights[0].strength < self._effort.least_strength
            if weak or candidate.score < self._effort.least_votes or candidate.sha256 in done:
                continue
            if not hunt.is_wanted(candidate):
                continue
            hunt.tried.append(candidate)
            try:
                verified = hunt.verifier.verify(hunt.stretch, candidate)
            except MediaError as error:
                hunt.notes.append(_unverified(error))
                continue
            if verified is None:
                continue
            votes = {"votes": candidate.score, "strength": candidate.sights[0].strength}
            segment = self._segment(hunt.stretch, candidate.sha256, verified, votes)
            found.append(Hit(segment, verified, hunt.stretch))
            if _fills(segment, hunt.stretch):
                done.add(candidate.sha256)
        return found

    def _run_on(self, verifier: Verifier, searching: Searching) -> Searching:
        """With what runs on inside the stretch where a hit ends before it does."""
        waiting = [hit for hit in searching.hits if carrying.is_sure(hit.segment)]
        while waiting:
            hit = waiting.pop()
            for left, anchor in carrying.remainders(hit, searching.hits):
                known = len(searching.hits)
                searching = self._tried(verifier, searching, left, hit.segment, anchor)
                new = searching.hits[known:]
                waiting += [more for more in new if carrying.is_sure(more.segment)]
        return searching

    def _carried(self, sure: Searching, other: Searching) -> Searching:
        """A neighbour with what runs on into it."""
        verifier = Verifier(self._footage)
        for segment, anchor in carrying.loose(sure.hits, sure.stretch, other.hits, other.stretch):
            other = self._tried(verifier, other, other.stretch, segment, anchor)
        return other

    def _tried(
        self,
        verifier: Verifier,
        searching: Searching,
        part: Stretch,
        segment: Segment,
        anchor: Anchor,
    ) -> Searching:
        """With what a line known beside ``part`` gives there, if it is that line going on."""
        if carrying.shown_s(segment, part, self._length_s(segment.sha256)) < carrying.WORTH_S:
            return searching
        try:
            verified = verifier.carried(
                part, segment.sha256, segment.line, anchor, segment.mirrored
            )
        except MediaError as error:
            return replace(searching, notes=(*searching.notes, _unverified(error)))
        if verified is None:
            return searching
        # It was not voted for.
        votes = {"votes": 0.0, "strength": 0.0}
        more = self._segment(part, segment.sha256, verified, votes)
        if not carrying.runs_on(segment, more):
            return searching
        return replace(searching, hits=(*searching.hits, Hit(more, verified, part)))

    def _segment(
        self, stretch: Stretch, sha256: str, verified: Verified, votes: dict[str, float]
    ) -> Segment:
        times = stretch.frames.times_s
        length = self._length_s(sha256)
        still = len(stretch.frames) == 1 or len(verified.reference) == 1
        judgement = judge(verified.measures, still=still)
        measures = verified.measures | votes
        start, end = _ends(stretch, verified)
        pairs = frame_pairs(stretch, sha256, verified, self._footage) if judgement.reported else ()
        return Segment(
            sha256=sha256,
            start_s=start,
            end_s=end,
            line=verified.line,
            mirrored=verified.mirrored,
            turned_degrees=verified.turned_degrees,
            judgement=judgement,
            measures={name: round(value, 4) for name, value in measures.items()},
            pairs=pairs,
            reference_limit_s=length if len(times) else 0.0,
            outlines=outlines(stretch, verified),
        )


def _unverified(error: MediaError) -> str:
    return f"A likely match could not be verified. {error}"


def _held(begun: Iterable[tuple[int, Future[Searching]]]) -> int:
    return sum(frames for frames, _ in begun)


def _alike(one: Candidate, other: Candidate) -> bool:
    """Whether verifying the one says all that verifying the other would."""
    return (
        one.sha256 == other.sha256
        and abs(one.offset_s - other.offset_s) < 2.0
        and abs(one.speed - other.speed) < 0.3
        and one.sights[0].view == other.sights[0].view
    )


def _ends(stretch: Stretch, verified: Verified) -> tuple[float, float]:
    """Query seconds at which a match starts and ends: at cuts where it reaches them."""
    times = stretch.frames.times_s
    if len(times) == 1:
        return float(times[0]), float(times[0])
    half = float(np.median(np.diff(times))) / 2
    start = stretch.start_s if verified.first == 0 else float(times[verified.first]) - half
    end = stretch.end_s if verified.last == len(times) else float(times[verified.last - 1]) + half
    return max(start, 0.0), end


def _fills(segment: Segment, stretch: Stretch) -> bool:
    whole = max(stretch.end_s - stretch.start_s, 1e-6)
    return (
        segment.judgement.kind is MatchKind.SAME_FOOTAGE
        and (segment.end_s - segment.start_s) / whole > 0.7
    ) or (len(stretch.frames) == 1 and segment.judgement.kind is MatchKind.SAME_FOOTAGE)


def _settled(found: Sequence[Hit], stretch: Stretch) -> bool:
    """Whether something fills the stretch in time and most of its frame."""
    return any(
        _fills(hit.segment, stretch) and hit.segment.measures["covered"] > 0.6 for hit in found
    )
