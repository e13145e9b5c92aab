"""Dates in the names of files, as cameras, phones and people write them: a hint to confirm."""

from __future__ import annotations

import re

from antedate.errors import UsageError
from antedate.when import Moment, parse_moment

_DAY = r"(?P<year>(?:19|20)\d{2})(?P<s>[-_.]?)(?P<month>0[1-9]|1[0-2])(?P=s)(?P<day>[0-2]\d|3[01])"
_CLOCK = r"(?P<hour>[01]\d|2[0-3])(?P<c>[-_.:h]?)(?P<minute>[0-5]\d)(?:(?P=c)(?P<second>[0-5]\d))?"
_ZONE = r"(?P<zone>Z|UTC|[+-]\d{2}:?\d{2})?"
# IMG_20240305_143000, 2024-03-05 14.30.00, WhatsApp Image 2024-03-05 at 14.30.00
_TIMED = re.compile(rf"(?<!\d){_DAY}(?:[T _.-]| at )+{_CLOCK}(?!\d){_ZONE}")
_JOINED = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})(?P<month>0[1-9]|1[0-2])(?P<day>[0-2]\d|3[01])"
    r"(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?P<second>[0-5]\d)(?!\d)"
)
_DATED = re.compile(rf"(?<!\d){_DAY}(?!\d)")


def date_in_name(name: str, zone: str | None = None) -> Moment | None:
    """The date that a file's name seems to say, ``None`` for none or for several that differ.

    A time of day is read in ``zone`` unless the name says another. Raises ``UsageError`` for a
    zone that is none.
    """
    for pattern in (_TIMED, _JOINED, _DATED):
        said = {_moment(found, zone) for found in pattern.finditer(name)}
        said.discard(None)
        if said:
            return said.pop() if len(said) == 1 else None
    return None


def _moment(found: re.Match[str], zone: str | None) -> Moment | None:
    parts = found.groupdict()
    text = f"{parts['year']}-{parts['month']}-{parts['day']}"
    if parts.get("hour"):
        text += f"T{parts['hour']}:{parts['minute']}"
        text += f":{parts['second']}" if parts.get("second") else ""
        text += parts.get("zone") or ""
    try:
        return parse_moment(text, zone)
    except UsageError:
        if zone is not None:
            parse_moment("2000", zone)  # the zone itself is at fault
        return None  # the 31st of February
