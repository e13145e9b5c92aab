"""Dated views that were sent in: each gets a time that somebody gave, or a suggestion of one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from antedate.dating.bounds import possible
from antedate.errors import AntedateError
from antedate.ingest import date_in_name, last_part
from antedate.media.worker import Decoder
from antedate.records import DateClaimKind, Media
from antedate.store import Archive
from antedate.when import Moment
from antedate.workflows.pictures import THUMBNAIL_SIDE, jpeg, picture
from antedate.workflows.place_files import file_of_hash, keep_view, put, thumbnail_at

Tell = Callable[[str, float], None]
_CLAIM_WORDS = {DateClaimKind.EXIF: "its Exif data", DateClaimKind.CONTAINER: "its container"}


@dataclass(frozen=True, slots=True)
class SentView:
    """A file that was sent in, by its hash, what it goes by, and its own time where given."""

    sha256: str
    name: str
    filmed: Moment | None = None


@dataclass(frozen=True, slots=True)
class Suggested:
    """A time that a file itself seems to say, for a person to confirm. ``why``: where it is."""

    sha256: str
    name: str
    filmed: Moment
    why: str


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of views that were sent in: how many count now, how many did before."""

    added: int = 0
    known: int = 0
    suggested: tuple[Suggested, ...] = ()
    problems: tuple[tuple[str, str], ...] = ()


class Sending:
    """Adds views that were sent in to a place. Their times: their own, that of a table, or one
    for all. Without any nothing is added, and what the file says is suggested."""

    def __init__(
        self,
        archive: Archive,
        place: str,
        who: str,
        times: Mapping[str, Moment],
        filmed: Moment | None,
        zone: str | None,
    ) -> None:
        self._archive, self._place, self._who = archive, place, who
        self._times, self._filmed, self._zone = times, filmed, zone

    def add(self, files: Sequence[SentView], decoder: Decoder, tell: Tell) -> Sent:
        """Add what can be added; each file fails by itself."""
        made = Sent()
        for number, one in enumerate(files):
            tell(f"looks at {one.name}", number / len(files))
            try:
                made = self._one(made, one, decoder)
            except (AntedateError, OSError) as error:
                made = replace(made, problems=(*made.problems, (one.name, str(error))))
        return made

    def _one(self, made: Sent, one: SentView, decoder: Decoder) -> Sent:
        path = file_of_hash(self._archive, self._place, one.sha256)
        media = decoder.probe(path)
        filmed = one.filmed or self._times.get(last_part(one.name)) or self._filmed
        if filmed is None:
            found = self._suggested(one, media)
            if found is None:
                wrong = "It says no date, in its name or inside. Give it one."
                return replace(made, problems=(*made.problems, (one.name, wrong)))
            return replace(made, suggested=(*made.suggested, found))
        thumbnail(self._archive, decoder, path, one.sha256)
        kept = keep_view(self._archive, path, one.sha256, one.name)
        new = self._archive.add_view(self._place, one.sha256, kept, possible(filmed), who=self._who)
        return replace(made, added=made.added + new, known=made.known + (not new))

    def _suggested(self, one: SentView, media: Media) -> Suggested | None:
        for kind in (DateClaimKind.EXIF, DateClaimKind.CONTAINER):
            for claim in media.claims:
                if claim.kind is kind:
                    why = f"{_CLAIM_WORDS[kind]} ({claim.field})"
                    return Suggested(one.sha256, one.name, claim.moment, why)
        named = date_in_name(one.name, self._zone)
        return None if named is None else Suggested(one.sha256, one.name, named, "its name")


def thumbnail(archive: Archive, decoder: Decoder, path: Path, sha256: str) -> None:
    """Make the small picture of a view, unless there is one. Raises ``MediaError``."""
    at = thumbnail_at(archive, sha256)
    if not at.is_file():
        put(archive, at, jpeg(picture(decoder, path, THUMBNAIL_SIDE)))


def missing_thumbnails(
    archive: Archive, place: str, decoder: Decoder, tell: Tell
) -> list[tuple[str, str]]:
    """Make the small pictures of all views that lack one; what went wrong, by name."""
    problems = []
    views = [v for v in archive.views(place) if not thumbnail_at(archive, v.sha256).is_file()]
    for number, view in enumerate(views):
        tell("makes small pictures", number / len(views))
        try:
            thumbnail(archive, decoder, view.path, view.sha256)
        except (AntedateError, OSError) as error:
            problems.append((view.path.name, str(error)))
    return problems
