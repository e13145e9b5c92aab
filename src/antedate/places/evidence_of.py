"""What dated views say of a query, as one reason for the dating engine."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np

from antedate.evidence import Curve, Evidence, EvidenceKind
from antedate.places.dated import PlaceDating, Shown
from antedate.things import Thing

TRUST = 0.97
"""One less the chance that the comparison misleads: a wrong registration, a wrong date."""

_TELLS = 1.5


def evidence_of(
    dating: PlaceDating, name: str, views: int, things: Sequence[Thing] = ()
) -> Evidence | None:
    """The reason, from ``views`` dated views of ``name``; ``None`` where the query was not
    found to show the place.

    Its likelihood is against knowing nothing, so ``log_elsewhere`` is 0: the chance of
    failure then mixes in a level line. From a span of the views away from them on it is level.
    """
    if dating.shown is not Shown.YES:
        return None
    at = tuple(datetime.fromtimestamp(float(second), UTC) for second in dating.grid_s)
    step = float(dating.grid_s[1] - dating.grid_s[0])
    return Evidence(
        EvidenceKind.PLACE,
        _words(dating, name, views, things),
        trust=TRUST,
        source=name,
        likelihood=Curve(at, tuple(float(value) for value in dating.log_ratio), linear=True),
        group=f"place:{name}",
        knots=(at[0], at[-1]),
        step_s=step,
        notes=dating.notes,
    )


def _words(dating: PlaceDating, name: str, views: int, things: Sequence[Thing]) -> str:
    first, last = (at.timestamp() for at in dating.window)
    inside = (dating.grid_s >= first) & (dating.grid_s <= last)
    ratio = np.exp(dating.log_ratio[inside])
    if ratio.max() < _TELLS:
        return f"The {views} dated views of {name} do not tell one time from another here."
    share = np.cumsum(ratio) / ratio.sum()
    ends = [
        datetime.fromtimestamp(float(dating.grid_s[inside][np.searchsorted(share, part)]), UTC)
        for part in (0.05, 0.95)
    ]
    said = (
        f"Compared with {views} dated views of {name} it fits best between "
        f"{ends[0]:%Y-%m-%d %H:%M} and {ends[1]:%Y-%m-%d %H:%M} UTC."
    )
    return f"{said} {things[0].words}" if things else said
