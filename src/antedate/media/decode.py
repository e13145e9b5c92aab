"""The frames of a file, as a plan asks for them. Runs inside the decoding child."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from pathlib import Path

from antedate.config import Limits
from antedate.errors import UsageError
from antedate.media.containers import sniff
from antedate.media.frames import Frame, Plan, Sampling
from antedate.media.opening import pixel_shape
from antedate.media.picking import every, from_second, nearest
from antedate.media.scaling import Scaler
from antedate.media.shots import THUMB_HEIGHT, THUMB_WIDTH, CutFinder
from antedate.media.sparse import SparseFrames
from antedate.media.timeline import Reel, Timed, reel

DEFAULT = Limits()


def frames(path: Path, plan: Plan, limits: Limits = DEFAULT, threads: int = 0) -> Iterator[Frame]:
    """The frames of a video or image that a plan asks for, in order of time.

    ``threads`` 0 uses every processor. Raises ``RefusedMedia`` for what is not on the list
    or too large and ``MediaError`` where nothing can be decoded; a file that breaks off
    gives what it holds.
    """
    if plan.rate <= 0 or plan.gap_s <= 0 or plan.max_side < 1:
        raise UsageError("a plan needs a rate, a gap and a size above zero", subject=str(path))
    kind = sniff(path)
    with reel(path, kind, limits, threads) as film:
        picked = _picked(film, plan)
        scale = Scaler(plan.max_side, plan.gray)
        shape = pixel_shape(film.stream)
        for timed, cut_s in picked:
            yield Frame(max(0.0, timed.time_s), scale(timed.frame, shape), cut_s)


def _picked(film: Reel, plan: Plan) -> Iterator[tuple[Timed, float | None]]:
    if plan.sampling is Sampling.SPARSE and not plan.cuts:
        for timed in every(iter(SparseFrames(film, plan.gap_s)), plan.start_s, plan.end_s):
            yield timed, None
        return
    source = from_second(film, plan.start_s)
    if not plan.cuts:
        for timed in _chosen(source, plan):
            yield timed, None
        return
    yield from _with_cuts(source, plan)


def _chosen(source: Iterator[Timed], plan: Plan) -> Iterator[Timed]:
    if plan.sampling is Sampling.EVERY:
        return every(source, plan.start_s, plan.end_s)
    rate = plan.rate if plan.sampling is Sampling.RATE else 2 / plan.gap_s
    return nearest(source, rate, plan.start_s, plan.end_s)


def _with_cuts(source: Iterator[Timed], plan: Plan) -> Iterator[tuple[Timed, float | None]]:
    """Chosen frames, each with the latest cut since the one before; every frame is looked at.

    A frame waits until the finder has settled whether a cut lies at or before it.
    """
    finder, small = CutFinder(), Scaler(THUMB_WIDTH, False)
    cuts: list[float] = []
    seen: deque[float] = deque(maxlen=finder.delay + 1)

    def watched() -> Iterator[Timed]:
        for timed in source:
            thumb = small.resized(timed.frame, THUMB_WIDTH, THUMB_HEIGHT)
            if (cut_s := finder.push(timed.time_s, thumb)) is not None:
                cuts.append(cut_s)
            seen.append(timed.time_s)
            yield timed

    waiting: deque[Timed] = deque()
    for timed in _chosen(watched(), plan):
        waiting.append(timed)
        while waiting and waiting[0].time_s < seen[0]:
            yield waiting[0], _latest(cuts, waiting.popleft().time_s)
    cuts.extend(finder.finish())
    while waiting:
        yield waiting[0], _latest(cuts, waiting.popleft().time_s)


def _latest(cuts: list[float], time_s: float) -> float | None:
    passed = [c for c in cuts if c <= time_s]
    cuts[:] = [c for c in cuts if c > time_s]
    return passed[-1] if passed else None
