"""Reasons from what a picture shows: items that come and go, and the sun."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from antedate.dating.trusts import Trusts
from antedate.evidence import Evidence, EvidenceKind, ItemEvidence, Presence, Sighting
from antedate.sun.shadow import ASSUMES, SunSeen, fine_step_s, log_elsewhere, log_likelihood
from antedate.when import Moment

_BY_CHANCE = -0.6931471805599453


def item(
    name: str,
    references: Sequence[tuple[Moment, Presence]],
    query: Presence,
    trusts: Trusts,
    *,
    place: str = "",
    source: str = "",
) -> Evidence:
    """A thing that somebody saw or missed in dated views, and in the query.

    At some other place it would be seen or missed by chance: b = 1/2. ``place`` names the
    group that shares the chance that it is the wrong place.
    """
    seen = tuple(
        Sighting.judged(at, presence, trusts.sightings, by="a person")
        for at, presence in references
    )
    here = Sighting.judged(None, query, trusts.sightings, by="a person")
    elsewhere = 0.0 if query is Presence.NOT_VISIBLE else _BY_CHANCE
    made = ItemEvidence(name, seen, (here,), elsewhere)
    return Evidence(
        EvidenceKind.ITEM,
        item_words(name, seen, query),
        trusts.place,
        source,
        items=(made,),
        rates=trusts.rates,
        group=f"place {place}" if place else "",
        knots=tuple(at.earliest for at, _ in references),
    )


def item_words(name: str, references: Sequence[Sighting], query: Presence) -> str:
    """What dated views say of a thing, and what the query says, in one sentence."""
    parts = []
    for presence, verb in ((Presence.PRESENT, "stands"), (Presence.ABSENT, "is missing")):
        at = sorted(
            (s.at for s in references if s.presence is presence and s.at is not None),
            key=lambda moment: moment.at,
        )
        if len(at) == 1:
            parts.append(f"{verb} in the view of {at[0].words()}")
        elif at:
            parts.append(f"{verb} in {len(at)} views from {at[0].words()} to {at[-1].words()}")
    here = {
        Presence.PRESENT: "it stands in the query",
        Presence.ABSENT: "it is missing in the query",
        Presence.NOT_VISIBLE: "the query does not show that spot",
    }[query]
    return f"{name}: {' and '.join(parts) or 'no dated view shows it'}; {here}."


def sun(
    seen: SunSeen, latitude: float, longitude: float, trust: float, source: str = ""
) -> Evidence:
    """Where the sun stood. It excludes seasons and hours; it never picks the year."""
    parts = [
        f"{name} {value:.1f} degrees (error {error:.1f})"
        for name, value, error in (
            ("azimuth", seen.azimuth, seen.azimuth_error),
            ("elevation", seen.elevation, seen.elevation_error),
        )
        if value is not None
    ]
    return Evidence(
        EvidenceKind.SUN,
        f"The sun stood at {' and '.join(parts)}, seen from {latitude:.3f}, {longitude:.3f}.",
        trust,
        source,
        log_likelihood(seen, latitude, longitude),
        log_elsewhere=log_elsewhere(seen),
        step_s=fine_step_s(seen),
        notes=(ASSUMES,),
    )


def about(evidence: Evidence, start_s: float | None, end_s: float | None) -> Evidence:
    """The same evidence, about one segment of the query."""
    return replace(evidence, start_s=start_s, end_s=end_s)
