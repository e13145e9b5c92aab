"""Dates that files carry. They are claims: clocks are wrong and tools overwrite them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image

from antedate.errors import UsageError
from antedate.records import DateClaim, DateClaimKind
from antedate.when import Moment, parse_moment

# What a clock shows that was never set: the epochs of QuickTime, Unix, FAT and GPS.
_DEFAULTS = ("1904-01-01", "1970-01-01", "1980-01-01", "1980-01-06", "2000-01-01", "2001-01-01")
# Container fields with a date, and whether a time without zone is in UTC by its format.
_CONTAINER_FIELDS = {
    "creation_time": True,
    "com.apple.quicktime.creationdate": False,
    "date_utc": True,
    "date": False,
    "datetimeoriginal": False,
    "icrd": False,
}
_EXIF_FIELDS = (
    # (name, tag, tag of the offset); those of the Exif block first.
    ("DateTimeOriginal", 0x9003, 0x9011),
    ("DateTimeDigitized", 0x9004, 0x9012),
    ("DateTime", 0x0132, 0x9010),
)
_EXIF_BLOCK = 0x8769
_EXIF_DATE = re.compile(r"^(\d{4})[:\-](\d\d)[:\-](\d\d)[ T](\d\d:\d\d(?::\d\d)?)")
_MODIFIED = "modified"


def container_claims(tags: Mapping[str, str], place: str = "") -> Iterator[DateClaim]:
    """Claims among the tags of a container or stream; ``place`` is put before the field."""
    for name, value in tags.items():
        in_utc = _CONTAINER_FIELDS.get(name.lower())
        if in_utc is None:
            continue
        # FFmpeg joins the values of a field that is there twice.
        for part in dict.fromkeys(value.split(";")):
            if (moment := _moment(part, "UTC" if in_utc else None)) is None:
                continue
            yield DateClaim(DateClaimKind.CONTAINER, f"{place}{name}", moment)


def exif_claims(exif: Image.Exif) -> Iterator[DateClaim]:
    """Claims in the Exif data of an image; the zone is unknown where no offset is given."""
    block = exif.get_ifd(_EXIF_BLOCK)
    for name, tag, offset_tag in _EXIF_FIELDS:
        value = block.get(tag) or exif.get(tag)
        found = _EXIF_DATE.match(str(value or "").strip("\0 "))
        if found is None:
            continue
        year, month, day, clock = found.groups()
        zone = str(block.get(offset_tag) or "").strip("\0 ")
        moment = _moment(f"{year}-{month}-{day}T{clock}", None, zone, str(value).strip("\0 "))
        if moment is not None:
            yield DateClaim(DateClaimKind.EXIF, name, moment)


def file_time_claim(path: Path) -> DateClaim:
    """When the file was last written, by the clock of whoever wrote it: the weakest claim."""
    at = datetime.fromtimestamp(path.stat().st_mtime, UTC).replace(microsecond=0)
    return DateClaim(DateClaimKind.FILE_TIME, _MODIFIED, Moment(at))


def notes_on(claims: tuple[DateClaim, ...]) -> Iterator[str]:
    """What to say of claims that no camera clock made."""
    for claim in claims:
        if claim.moment.at.strftime("%Y-%m-%d") in _DEFAULTS:
            yield (
                f"{claim.field} is {claim.moment.words()}, which a clock shows that was never set"
            )


def _moment(value: str, zone: str | None, offset: str = "", written: str = "") -> Moment | None:
    """A date as its field says it, ``None`` where it says none."""
    text = value.strip("\0 ")
    for words in (f"{text}{offset}", text):
        try:
            moment = parse_moment(words, zone)
        except UsageError:
            continue
        return Moment(moment.at, moment.precision, moment.zone, written or text)
    return None
