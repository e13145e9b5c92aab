"""Which posts can have been the first, for each stretch of the query.

Dates are intervals: a day, a month, a time whose zone nobody gave. A post is ruled out as the
first only when another was surely over before it can have begun.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from antedate.records import Appearance, Earliest, MatchKind, StoredPost
from antedate.report.words import stretch
from antedate.when import Moment

SLIVER_S = 0.5


@dataclass(frozen=True, slots=True)
class _Piece:
    start_s: float
    end_s: float
    appearances: tuple[Appearance, ...]


def earliest(appearances: Sequence[Appearance], published: Moment | None) -> tuple[Earliest, ...]:
    """The first known publication of each stretch of the query, in order of query time.

    Only reported appearances of the *same footage* count. ``undated`` counts the media of
    which a post carries no date, or that no post is known of: they may be older. The query is
    cut where their segments begin and end (ends less than ``SLIVER_S`` seconds apart are one)
    and neighbours with the same answer are joined. ``published`` is when the query itself was
    published. The order of ``appearances`` does not matter.
    """
    counted = [
        a for a in appearances if a.match.reported and a.match.kind is MatchKind.SAME_FOOTAGE
    ]
    found: list[Earliest] = []
    for piece in _pieces(counted):
        answer = _answer(piece, published)
        before = found[-1] if found else None
        if before and _continues(before, answer):
            found[-1] = _earliest(before.query_start_s, answer.query_end_s, answer, published)
        else:
            found.append(answer)
    return tuple(found)


def could_be_first(posts: Iterable[StoredPost]) -> tuple[StoredPost, ...]:
    """The dated posts of which no other is surely earlier, likeliest first.

    More than one means that their order cannot be told. Versions of one post count once, by
    the version that claims the earliest time.
    """
    by_key: dict[str, tuple[tuple[datetime, datetime, int, int], StoredPost, Moment]] = {}
    for stored in posts:
        moment = stored.post.published_at
        if moment is None:
            continue
        rank = (moment.latest, moment.earliest, stored.version, stored.id)
        known = by_key.get(stored.post.key)
        if known is None or rank < known[0]:
            by_key[stored.post.key] = (rank, stored, moment)
    if not by_key:
        return ()
    over = min(moment.latest for _, _, moment in by_key.values())
    tied = [entry for entry in by_key.values() if entry[2].earliest < over]
    return tuple(stored for _, stored, _ in sorted(tied, key=lambda entry: entry[0]))


def lead(posts: Sequence[StoredPost], published: Moment | None) -> tuple[float, float] | None:
    """Least and most seconds from the first of ``posts`` to ``published``.

    The first may be any of ``posts``. Least of 0 or more: the query is surely later; most of
    0 or less: surely earlier. ``None`` where a date is missing.
    """
    moments = [stored.post.published_at for stored in posts if stored.post.published_at]
    if published is None or not moments:
        return None
    begins, over = min(m.earliest for m in moments), min(m.latest for m in moments)
    return (
        (published.earliest - over).total_seconds(),
        (published.latest - begins).total_seconds(),
    )


def _answer(piece: _Piece, published: Moment | None) -> Earliest:
    dated = [s for a in piece.appearances for s in a.posts if s.post.published_at]
    undated = sum(
        not a.posts or any(stored.post.published_at is None for stored in a.posts)
        for a in {a.match.reference_sha256: a for a in piece.appearances}.values()
    )
    posts = could_be_first(dated)
    bare = Earliest(piece.start_s, piece.end_s, posts, lead(posts, published), undated, "")
    return _earliest(piece.start_s, piece.end_s, bare, published)


def _earliest(start_s: float, end_s: float, like: Earliest, published: Moment | None) -> Earliest:
    bare = Earliest(start_s, end_s, like.posts, like.lead_s, like.undated, "")
    return Earliest(start_s, end_s, like.posts, like.lead_s, like.undated, stretch(bare, published))


def _continues(before: Earliest, after: Earliest) -> bool:
    return (
        after.query_start_s - before.query_end_s < SLIVER_S
        and before.query_end_s > before.query_start_s
        and after.query_end_s > after.query_start_s
        and {s.id for s in before.posts} == {s.id for s in after.posts}
        and before.undated == after.undated
    )


def _pieces(appearances: Sequence[Appearance]) -> list[_Piece]:
    """Stretches of the query over which the same appearances cover it, in order."""
    at = _snapped(appearances)
    segments = [
        (at[(a.match.query_start_s, False)], at[(a.match.query_end_s, True)], a)
        for a in appearances
    ]
    edges = sorted({edge for start, end, _ in segments for edge in (start, end)})
    pieces = [
        _Piece(start, end, covering)
        for start, end in pairwise(edges)
        if (covering := tuple(a for s, e, a in segments if s <= start and end <= e))
    ]
    pieces += _points([a for start, end, a in segments if start == end], pieces)
    return sorted(pieces, key=lambda piece: (piece.start_s, piece.end_s))


def _snapped(appearances: Sequence[Appearance]) -> dict[tuple[float, bool], float]:
    """Where each (second, is an end) goes: ends less than a sliver apart go to one place.

    The outermost place is kept where only beginnings or only ends meet, the middle where
    one segment gives way to another.
    """
    edges = sorted(
        {(a.match.query_start_s, False) for a in appearances}
        | {(a.match.query_end_s, True) for a in appearances}
    )
    placed: dict[tuple[float, bool], float] = {}
    while edges:
        near = [edge for edge in edges if edge[0] - edges[0][0] < SLIVER_S]
        edges = edges[len(near) :]
        low, high = near[0][0], near[-1][0]
        ends = {is_end for _, is_end in near}
        place = (low + high) / 2 if len(ends) == 2 else high if True in ends else low
        placed.update(dict.fromkeys(near, place))
    return placed


def _points(short: Sequence[Appearance], pieces: Sequence[_Piece]) -> list[_Piece]:
    """Pieces for segments shorter than a sliver, unless a longer one holds them (an image
    has only such)."""
    alone = [
        a
        for a in short
        if not any(
            p.start_s <= a.match.query_end_s and a.match.query_start_s <= p.end_s for p in pieces
        )
    ]
    groups: list[_Piece] = []
    for a in sorted(alone, key=lambda a: a.match.query_start_s):
        start, end = a.match.query_start_s, a.match.query_end_s
        if groups and start <= groups[-1].end_s:
            last = groups.pop()
            start, end = last.start_s, max(last.end_s, end)
            groups.append(_Piece(start, end, (*last.appearances, a)))
        else:
            groups.append(_Piece(start, end, (a,)))
    return groups
