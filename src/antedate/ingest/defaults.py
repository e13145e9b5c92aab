"""What the person says about posts that do not say it themselves."""

from __future__ import annotations

from dataclasses import dataclass

from antedate.when import Moment


@dataclass(frozen=True, slots=True)
class Defaults:
    """Used only where a record is silent; what a record says wins.

    ``zone`` is an IANA name or an offset: the zone of written dates that carry none.
    """

    source: str | None = None
    url: str | None = None
    published_at: Moment | None = None
    zone: str | None = None


NOTHING_SAID = Defaults()
