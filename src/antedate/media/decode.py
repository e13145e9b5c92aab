"""The frames of a file, as a plan asks for them. Runs inside the decoding child."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from antedate.config import Limits
from antedate.errors import UsageError
from antedate.media import stills
from antedate.media.containers import Container, Way, sniff
from antedate.media.cuts import with_cuts
from antedate.media.frames import Frame, Plan, Sampling
from antedate.media.opening import pixel_shape
from antedate.media.picking import every, from_second, nearest
from antedate.media.scaling import Scaler
from antedate.media.sparse import SparseFrames
from antedate.media.timeline import Reel, Timed, Work, Zero, first_presented, reel, silent

# Between sparse frames, more than this many gaps without a picture is a hole.
_HOLE = 1.15


def frames(
    path: Path,
    plan: Plan,
    limits: Limits | None = None,
    threads: int = 0,
    beat: Callable[[], None] | None = None,
) -> Iterator[Frame]:
    """The frames of a video or image that a plan asks for, in order of time.

    ``threads`` 0 uses every processor; ``beat`` is called as the work goes on. Raises
    ``RefusedMedia`` for what is not on the list or too large and ``MediaError`` where
    nothing can be decoded; a file that breaks off gives what it holds.
    """
    if plan.rate <= 0 or plan.gap_s <= 0 or plan.max_side < 1:
        raise UsageError("a plan needs a rate, a gap and a size above zero", subject=str(path))
    work = Work(limits or Limits(), threads, beat or silent)
    kind = sniff(path)
    if kind.way is Way.PILLOW:
        yield from stills.frames(path, kind, plan, work)
        return
    zero = _zero(work, path, kind)
    with reel(work, path, kind, zero) as film:
        scale, shape = Scaler(plan.max_side, plan.gray), pixel_shape(film.stream)
        for timed, cut_s in _picked(film, plan, _Again(work, path, kind, zero)):
            yield Frame(max(0.0, timed.time_s), scale(timed.frame, shape), cut_s)


# The last file's zero: matching asks for many short pieces of one file.
_known: dict[tuple[Path, int, int, int], Zero] = {}


def _zero(work: Work, path: Path, kind: Container) -> Zero:
    """When the first frame is shown; told again without decoding for an unchanged file."""
    seen = path.stat()
    key = path, seen.st_ino, seen.st_size, seen.st_mtime_ns
    zero = _known.get(key)
    if zero is None:
        zero, _ = first_presented(work, path, kind)
        _known.clear()
        _known[key] = zero
    return zero


class _Again:
    """Opens the same file a second time, to look into a hole."""

    def __init__(self, work: Work, path: Path, kind: Container, zero: Zero) -> None:
        self._terms = work, path, kind, zero

    def between(self, start_s: float, end_s: float, gap_s: float) -> Iterator[Timed]:
        """About two frames a gap, after ``start_s`` and before ``end_s``."""
        with reel(*self._terms) as film:
            for timed in nearest(from_second(film, start_s), 2 / gap_s, start_s, end_s):
                if start_s < timed.time_s < end_s:
                    yield timed


def _picked(film: Reel, plan: Plan, again: _Again) -> Iterator[tuple[Timed, float | None]]:
    if plan.sampling is Sampling.SPARSE and not plan.cuts:
        for timed in every(_sparse(film, plan.gap_s, again), plan.start_s, plan.end_s):
            yield timed, None
        return

    def chosen(source: Iterator[Timed]) -> Iterator[Timed]:
        if plan.sampling is Sampling.EVERY:
            return every(source, plan.start_s, plan.end_s)
        rate = plan.rate if plan.sampling is Sampling.RATE else 2 / plan.gap_s
        return nearest(source, rate, plan.start_s, plan.end_s)

    source = from_second(film, plan.start_s)
    if plan.cuts:
        yield from with_cuts(source, chosen)
    else:
        for timed in chosen(source):
            yield timed, None


def _sparse(film: Reel, gap_s: float, again: _Again) -> Iterator[Timed]:
    """Sparse frames, and what lies in the holes that they leave.

    Some keyframes do not decode by themselves: a stream that refreshes a stripe at a time,
    a damaged one, one whose start an edit list hides.
    """
    sparse = SparseFrames(film, gap_s)
    last_s = -gap_s
    for timed in sparse:
        if timed.time_s - last_s > gap_s * _HOLE:
            yield from again.between(last_s, timed.time_s, gap_s)
        last_s = timed.time_s
        yield timed
    if sparse.end_s - last_s > gap_s * _HOLE:
        yield from again.between(last_s, sparse.end_s + film.clock.frame_s, gap_s)
