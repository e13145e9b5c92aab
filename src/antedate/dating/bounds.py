"""Reasons that bound: publication, earlier appearances, things that did not exist before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import inf, log

import numpy as np

from antedate.dating.prior import prior_share
from antedate.dating.settings import DatingSettings
from antedate.dating.trusts import Trusts
from antedate.errors import UsageError
from antedate.evidence import Curve, Evidence, EvidenceKind
from antedate.records import Appearance, MatchKind, StoredPost
from antedate.when import Moment, iso

_SUREST = 0.999
# Wide of any film, and wide of the ends of the calendar that computers count in.
_FIRST_YEAR, _LAST_YEAR = 1800, 2200


@dataclass(frozen=True, slots=True)
class Window:
    """What dates are possible at all, and the prior over them."""

    start: datetime
    until: datetime
    settings: DatingSettings


def possible(moment: Moment) -> Moment:
    """The moment, if footage can be of it at all. Raises ``UsageError`` for years that no
    calendar of film knows, which are slips of typing."""
    if not _FIRST_YEAR <= moment.at.year <= _LAST_YEAR:
        raise UsageError(
            f"The year {moment.at.year} cannot be that of footage",
            subject=moment.written,
            remedy="Look at the year.",
        )
    return moment


def publication(until: datetime, words: str = "") -> Evidence:
    """The query's own publication. It is U: the window ends there, and it says no more."""
    return Evidence(
        EvidenceKind.PUBLICATION,
        words or f"It was public by {iso(until)}: nothing later is possible.",
        likelihood=np.zeros_like,
    )


def not_before(moment: Moment, trust: float, words: str, source: str = "") -> Evidence:
    """Not filmed before the first instant that ``moment`` allows. L = trust [t >= A] + rest."""
    at = moment.earliest
    curve = Curve((at,), (0.0,), before=-inf)
    return Evidence(EvidenceKind.NOT_BEFORE, words, trust, source, curve, knots=(at,))


def not_after(moment: Moment, trust: float, words: str, source: str = "") -> Evidence:
    """Not filmed after the last instant that ``moment`` allows."""
    at = moment.latest
    curve = Curve((at,), (-inf,), before=0.0)
    return Evidence(EvidenceKind.NOT_AFTER, words, trust, source, curve, knots=(at,))


def statement(
    first: Moment, last: Moment, trust: float, words: str, source: str, window: Window
) -> Evidence:
    """A source says that it was filmed between two moments; ``trust`` is that this is so.

    What is said wrongly falls on dates as the prior does: L = r [t in I] + (1 - r) prior(I).
    Alone, it leaves the interval with r + (1 - r) prior(I) of the probability, whatever the
    interval's length. Trust in an interval outside the window counts for nothing.
    """
    start, end = first.earliest, last.latest
    share = prior_share(
        start.timestamp(),
        end.timestamp(),
        window.start.timestamp(),
        window.until.timestamp(),
        window.settings,
    )
    return Evidence(
        EvidenceKind.STATEMENT,
        words,
        trust,
        source,
        Curve((start, end), (0.0, -inf), before=-inf),
        log_elsewhere=log(max(share, 1e-6)),
        knots=(start, end),
    )


def appearances(found: Sequence[Appearance], trusts: Trusts) -> list[Evidence]:
    """Earlier posts of the same footage: L = m r [t <= P] + (1 - m r).

    m is the match's probability, r the trust in the post's date. Of all posts behind one match
    the earliest speaks, and together the matches of one stretch say no more than the strongest
    of them says for each date: their errors are not independent.
    """
    dated = sorted(
        (
            (post.post.published_at.latest, _trust(appearance, trusts), appearance, post)
            for appearance in found
            if appearance.match.kind is MatchKind.SAME_FOOTAGE and appearance.match.reported
            if (post := _earliest(appearance.posts)) is not None
            if post.post.published_at is not None
        ),
        key=lambda one: (one[0], -one[1]),
    )
    out: list[Evidence] = []
    kept: list[tuple[float, float, float]] = []
    for latest, trust, appearance, post in dated:
        match = appearance.match
        before = _strongest(kept, match.query_start_s, match.query_end_s)
        if trust <= before:
            continue
        kept.append((match.query_start_s, match.query_end_s, trust))
        # What it adds to those before, so that the product is the strongest and not more.
        added = 1 - (1 - trust) / (1 - before)
        out.append(replace(_appearance(latest, appearance, post), trust=added))
    return out


def _strongest(kept: list[tuple[float, float, float]], start: float, end: float) -> float:
    """The greatest trust among earlier posts of most of the same stretch."""
    length = max(end - start, 1e-9)
    return max(
        (t for a, b, t in kept if start == end or (min(b, end) - max(a, start)) / length > 0.5),
        default=0.0,
    )


def _trust(appearance: Appearance, trusts: Trusts) -> float:
    same_bytes = appearance.match.probability >= 1.0
    match = 1.0 if same_bytes else min(appearance.match.probability, trusts.match)
    return min(match * trusts.post_date, _SUREST)


def _earliest(posts: Sequence[StoredPost]) -> StoredPost | None:
    dated = [post for post in posts if post.post.published_at is not None]
    return min(
        dated,
        key=lambda post: post.post.published_at.latest if post.post.published_at else 0,
        default=None,
    )


def _appearance(latest: datetime, appearance: Appearance, post: StoredPost) -> Evidence:
    moment = post.post.published_at
    source = post.post.source or "an unnamed source"
    return Evidence(
        EvidenceKind.APPEARANCE,
        f"The same footage was published by {source} at {moment.words() if moment else ''}.",
        source=post.post.url or source,
        likelihood=Curve((latest,), (-inf,), before=0.0),
        knots=(latest,),
        start_s=appearance.match.query_start_s,
        end_s=appearance.match.query_end_s,
    )
