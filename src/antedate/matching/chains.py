"""Chains: a copy of a copy. What the query shares with one reference may be in another
reference that the query itself does not resemble enough to be found in directly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from antedate.descriptors.codes import CodeTable
from antedate.errors import MediaError
from antedate.matching import outlines
from antedate.matching.find import Search
from antedate.matching.footage import Footage
from antedate.matching.search import Nearest
from antedate.matching.segments import joined, without_echoes
from antedate.media.frames import Plan, Sampling
from antedate.records import Match, MatchKind

_LINKS = 3
_NEAR = 64
_ALIKE = 0.55
_PLAN = Plan(Sampling.RATE, rate=4.0, max_side=640, cuts=True)


Judge = Callable[[str, Match], Match]
"""What people say of a match of the file with a SHA-256."""


def onward(
    matches: Sequence[Match],
    search: Search,
    index: Nearest,
    footage: Footage,
    notes: list[str],
    judge: Judge = lambda _sha256, match: match,
) -> list[Match]:
    """Further *same footage* that is reached only through copies already found.

    What could not be looked at is added to ``notes``. ``judge`` has the last word on whether
    two copies are the same footage.
    """
    edge = [match for match in matches if _links(match)]
    # A person's word on the query and a file stands, whichever way leads there.
    known = {match.reference_sha256 for match in (*edge, *(m for m in matches if m.judged))}
    found: list[Match] = []
    for _ in range(_LINKS):
        further: list[Match] = []
        for match in edge:
            wanted = _resembling(match, index) - known
            if wanted:
                further += _through(match, frozenset(wanted), search, footage, notes, judge)
        further = [m for m in further if m.reference_sha256 not in known]
        known |= {match.reference_sha256 for match in further}
        found += further
        edge = [match for match in further if _links(match)]
    return found


def _links(match: Match) -> bool:
    moving = match.reference_end_s > match.reference_start_s
    return match.reported and match.kind is MatchKind.SAME_FOOTAGE and moving


def _resembling(match: Match, index: Nearest) -> set[str]:
    """References whose codes are near those of the matched stretch: cheap to ask."""
    vectors = _vectors(match, index.table)
    if not len(vectors):
        return set()
    near = index.near(vectors, _NEAR)
    places = np.unique(near.code[near.cosine >= _ALIKE])
    return {index.table.sha256[media] for media in np.unique(index.table.media[places])}


def _vectors(match: Match, table: CodeTable) -> NDArray[np.float32]:
    """The codes of the matched stretch as unit vectors."""
    media = table.sha256.index(match.reference_sha256)
    inside = (
        (table.media == media)
        & (table.end_s >= match.reference_start_s)
        & (table.start_s <= match.reference_end_s)
    )
    bits = np.unpackbits(table.bits[inside], axis=1).astype(np.float32)
    return np.asarray((2 * bits - 1) / np.sqrt(bits.shape[1]), np.float32)


def _through(
    link: Match,
    wanted: frozenset[str],
    search: Search,
    footage: Footage,
    notes: list[str],
    judge: Judge,
) -> Iterable[Match]:
    plan = replace(_PLAN, start_s=link.reference_start_s, end_s=link.reference_end_s)
    try:
        segments = [
            segment
            for searching in search.query(footage.frames(link.reference_sha256, plan), wanted)
            for segment in searching.segments
        ]
    except MediaError as error:
        notes.append(f"Copies of a copy could not be followed. {error}")
        return
    for segment in without_echoes(joined(segments)):
        match = judge(link.reference_sha256, segment.match())
        if match.kind is MatchKind.SAME_FOOTAGE and match.reported:
            yield _composed(link, match)


def _composed(link: Match, match: Match) -> Match:
    """The match of the query with the far reference: ``link`` first, then ``match``."""
    offset = link.reference_s(0.0)

    def query_s(middle_s: float) -> float:
        second = (middle_s - offset) / link.speed
        return min(max(second, link.query_start_s), link.query_end_s)

    # A mirror reverses the turn that comes before it.
    before = -link.turned_degrees if match.mirrored else link.turned_degrees
    return replace(
        match,
        score=0.5 + 0.5 * _sureness(link) * _sureness(match),
        probability=link.probability * match.probability,
        query_start_s=query_s(match.query_start_s),
        query_end_s=query_s(match.query_end_s),
        offset_s=match.reference_s(offset),
        outlines=outlines.onward(link, match, query_s),
        speed=link.speed * match.speed,
        mirrored=link.mirrored != match.mirrored,
        turned_degrees=(match.turned_degrees + before) % 360,
        through=(*link.through, link.reference_sha256),
        reason="Found through a copy in the archive that shows the same footage.",
        pairs=(),
        # What was said of the two copies is no word on the query.
        judged=None,
    )


def _sureness(match: Match) -> float:
    """A score of the same footage, which starts at 0.5, as a share of what it can reach."""
    return max(0.0, 2 * match.score - 1)
