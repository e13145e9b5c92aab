"""Verdicts: one honest sentence from what was found and what was searched."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from antedate.records import Answer, Earliest, MatchKind, MediaType, Searched, StoredPost
from antedate.report import phrases
from antedate.report.outside import one_line
from antedate.when import Moment, Precision

STANDING = (
    "That nothing is found does not mean that footage is new: it means that none of it was "
    "recognised in what was searched."
)
_TIED = "which of them came first cannot be told"
_NAMED_SEGMENTS = 3


class Order(Enum):
    """How the first known publication of a stretch stands to the query's own."""

    BEFORE = "before"
    ALONE = "alone"
    UNORDERED = "unordered"
    AFTER = "after"
    UNDATED = "undated"


def order(found: Earliest) -> Order:
    """``ALONE`` where the query's own publication is not given."""
    if not found.posts:
        return Order.UNDATED
    if found.lead_s is None:
        return Order.ALONE
    least, most = found.lead_s
    return Order.BEFORE if least >= 0 else Order.AFTER if most <= 0 else Order.UNORDERED


def finding(answer: Answer) -> str:
    """The verdict on one input. ``answer.finding`` itself is not read."""
    if answer.error is not None:
        return f"This file could not be checked: {one_line(answer.error, 300)}"
    if answer.earliest:
        return _published(answer)
    if answer.searched is not None and not answer.searched.media:
        return "Nothing could be found: the archive holds no footage yet. Add some first."
    return f"{_other_kinds(answer)} {_searched(answer.searched)}".strip()


def stretch(found: Earliest, published: Moment | None) -> str:
    """What is known of the first publication of one stretch, as a sentence."""
    if not found.posts:
        return f"In the archive in {phrases.count(found.undated, 'copy', 'copies')} without a date."
    return f"First published {_when_by(found.posts)}{_lead(found, published)}{_undated([found])}."


def headline(answer: Answer) -> str:
    """Two or three words for the verdict."""
    if answer.error is not None:
        return "Not checked"
    orders = {order(found) for found in answer.earliest}
    for which, words in (
        (Order.BEFORE, "Published before"),
        (Order.ALONE, "Found in the archive"),
        (Order.UNORDERED, "Order not known"),
        (Order.AFTER, "Earlier than any dated copy"),
        (Order.UNDATED, "Found, without a date"),
    ):
        if which in orders:
            return words
    kinds = _reported_kinds(answer)
    return "Nothing sure" if kinds else "Nothing found"


def _published(answer: Answer) -> str:
    groups = {
        which: [found for found in answer.earliest if order(found) is which] for which in Order
    }
    main = next(which for which in Order if groups[which])
    found = groups.pop(main)
    subject, verb = _subject(answer, found)
    first = min(found, key=_first_latest)
    at = f" ({phrases.segment(first.query_start_s, first.query_end_s)})" if len(found) > 1 else ""
    by = _when_by(first.posts) if first.posts else ""
    lead = _lead(first, answer.published_at)
    match main:
        case Order.UNDATED:
            copies = phrases.count(max(f.undated for f in found), "copy", "copies")
            verb = "is" if verb == "was" else "are"
            text = f"{subject} {verb} in the archive in {copies}, but no post says when"
        case Order.AFTER:
            text = (
                "This post is earlier than any dated copy in the archive: "
                f"{subject[0].lower()}{subject[1:]} {verb} published {by}{lead}"
            )
        case Order.BEFORE if len(found) > 1:
            text = f"{subject} {verb} published before, the earliest{at} {by}{lead}"
        case _ if len(found) > 1:
            text = f"{subject} {verb} published, the earliest{at} {by}{lead}"
        case _:
            text = f"{subject} {verb} published {by}{lead}"
    return text + ("" if main is Order.UNDATED else _undated(found)) + _rest(groups) + "."


def _rest(groups: dict[Order, list[Earliest]]) -> str:
    said = {
        Order.UNORDERED: "in posts that cannot be put in order with this one",
        Order.AFTER: "in later posts",
        Order.UNDATED: "in posts without a date",
    }
    return "".join(
        f"; {phrases.count(len(groups[which]), 'other part')} "
        f"{'is' if len(groups[which]) == 1 else 'are'} {words}"
        for which, words in said.items()
        if groups.get(which)
    )


def _subject(answer: Answer, found: Sequence[Earliest]) -> tuple[str, str]:
    if _still(answer):
        return "This image", "was"
    runs = _runs(found)
    covered = sum(end - start for start, end in runs)
    if covered >= answer.duration_s - min(1.0, max(0.25, 0.03 * answer.duration_s)):
        parts = f", in {len(runs)} parts," if len(runs) > 1 else ""
        return f"All of this video{parts}", "was"
    segments = [phrases.segment(start, end) for start, end in runs]
    if len(runs) == 1:
        return f"Part of this video ({segments[0]})", "was"
    listed = phrases.joined(segments)
    if len(segments) > _NAMED_SEGMENTS:
        listed = f"{phrases.clock(covered)[:-2]} of {phrases.clock(answer.duration_s)[:-2]}"
    return f"{len(runs)} parts of this video ({listed})", "were"


def _runs(found: Sequence[Earliest]) -> list[tuple[float, float]]:
    """The stretches as segments, those that touch joined."""
    runs: list[tuple[float, float]] = []
    for f in found:
        if runs and f.query_start_s <= runs[-1][1]:
            runs[-1] = (runs[-1][0], f.query_end_s)
        else:
            runs.append((f.query_start_s, f.query_end_s))
    return runs


def _when_by(posts: Sequence[StoredPost]) -> str:
    """``on 2024-03-05 by X``, or the posts whose order cannot be told."""
    told: dict[str, list[str]] = {}
    for stored in posts:
        if moment := stored.post.published_at:
            names = told.setdefault(phrases.on(moment), [])
            if (who := phrases.source(stored.post)) not in names:
                names.append(who)
    parts = [
        f"{when} by {phrases.joined(_some(names, 'other source'))}" for when, names in told.items()
    ]
    text = phrases.joined(_some(parts, "other date"), "or")
    return f"{text} ({_TIED})" if len(posts) > 1 else text


def _some(parts: list[str], more: str) -> list[str]:
    kept = parts[:3]
    return kept + ([phrases.count(len(parts) - 3, more)] if len(parts) > 3 else [])


def _lead(found: Earliest, published: Moment | None) -> str:
    if found.lead_s is None or published is None:
        return ""
    least, most = found.lead_s
    match order(found):
        case Order.BEFORE:
            return f", {phrases.span(least, most)} before this post"
        case Order.AFTER:
            return f", {phrases.span(-most, -least)} after this post"
    same_day = Precision.MONTH not in (p := _precisions(found.posts, published)) and (
        Precision.YEAR not in p
        and {phrases.day(m) for s in found.posts if (m := s.post.published_at)}
        == {phrases.day(published)}
    )
    same = "the same day as this post" if same_day else f"this post being of {_own(published)}"
    return f", {same}; which came first is not known"


def _own(published: Moment) -> str:
    return phrases.on(published).split(" ", 1)[1]


def _precisions(posts: Sequence[StoredPost], published: Moment) -> set[Precision]:
    return {published.precision} | {m.precision for s in posts if (m := s.post.published_at)}


def _undated(found: Sequence[Earliest]) -> str:
    if not any(f.undated for f in found):
        return ""
    return "; copies without a date are in the archive too and may be older"


def _first_latest(found: Earliest) -> float:
    moments = [m.latest for s in found.posts if (m := s.post.published_at)]
    return min(moments).timestamp() if moments else 0.0


def _other_kinds(answer: Answer) -> str:
    what = "image" if _still(answer) else "video"
    kinds = _reported_kinds(answer)
    if not kinds:
        return "Nothing in the archive matches."
    said = {
        MatchKind.UNCLEAR: "{n} uncertain {m} for a person to look at",
        MatchKind.SAME_PLACE: "{n} {m} of the same place in a different take, which does not "
        "date it",
        MatchKind.SAME_SOUND: "{n} {m} of the sound alone",
        # Reached only where no stretch could be made of it; better said than left out.
        MatchKind.SAME_FOOTAGE: "{n} {m} of the same footage",
    }
    parts = [
        words.format(n=phrases.number(n), m="match" if n == 1 else "matches")
        for kind, words in said.items()
        if (n := kinds.count(kind))
    ]
    return f"No copy of this {what} was found in the archive, only {phrases.joined(parts)}."


def _searched(searched: Searched | None) -> str:
    if searched is None:
        return ""
    first, last = searched.first_published, searched.last_published
    what = phrases.count(searched.posts, "post") if searched.posts else ""
    files = phrases.count(searched.media, "file")
    length = phrases.hours(searched.hours) if searched.hours else files
    what = f"{what} ({length})" if what else f"{files} without a post"
    if first is None or last is None:
        when = ", none of them dated," if searched.posts else ""
    elif phrases.day(first) == phrases.day(last):
        when = f" of {phrases.day(first)}"
    else:
        when = f" from {phrases.day(first)} to {phrases.day(last)}"
    verb = "was" if (searched.posts or searched.media) == 1 else "were"
    return f"That does not make it new: {what}{when} {verb} searched."


def _reported_kinds(answer: Answer) -> list[MatchKind]:
    return [a.match.kind for a in answer.appearances if a.match.reported]


def _still(answer: Answer) -> bool:
    if answer.media is not None:
        return answer.media.type is MediaType.IMAGE
    return answer.duration_s == 0
