"""Dating: from all that is known of a query to when it can have been filmed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from antedate.config import Limits
from antedate.dating import DatingSettings, bounds, estimate
from antedate.dating.bounds import Window
from antedate.dating.clocks import file_dates
from antedate.dating.settings import FIRST_FILM
from antedate.dating.signed import signed_claim
from antedate.dating.tabulated import Tabulated
from antedate.dating.trusts import Trusts
from antedate.errors import AntedateError, MediaError, UsageError
from antedate.estimate import DateAnswer, DateEstimate
from antedate.evidence import Evidence, EvidenceKind
from antedate.media.lettering import TextReader
from antedate.media.worker import Decoder
from antedate.places import View
from antedate.records import Appearance, DateClaimKind, Media, MediaType, Shot
from antedate.store import Archive, StoredEvidence
from antedate.when import Moment, iso
from antedate.workflows.check import Checker, Query, Tell, probed
from antedate.workflows.entered import all_of
from antedate.workflows.reading import LOOK, Looked, burnt_in, look
from antedate.workflows.views import PlaceFound

PlaceEvidence = Callable[[Path, Media, Looked, Tell], PlaceFound]
"""What a place says of a query: its file, what it holds, its shots, and whom to tell."""
Kept = Callable[[Tabulated], None]
"""Handed what an estimate of the whole was made from."""


@dataclass(frozen=True, slots=True)
class DateOptions:
    """What a person says of the question. Both bounds are taken as certain."""

    not_before: Moment | None = None
    not_after: Moment | None = None
    settings: DatingSettings = DatingSettings()
    trusts: Trusts = field(default_factory=Trusts)
    case: str | None = None
    anchors: Path | None = None
    read_clocks: bool = True
    file_dates: bool = True
    span: tuple[datetime, datetime] | None = None
    """What dated views cover. The question is kept to it where nobody gave other bounds."""


class Dater:
    """Dates queries, with an archive's matches and entered reasons where there is one.

    Close it after use, or use it as a context manager.
    """

    def __init__(
        self,
        options: DateOptions,
        archive: Archive | None = None,
        checker: Checker | None = None,
        place: PlaceEvidence | None = None,
        limits: Limits = Limits(),
        kept: Kept | None = None,
    ) -> None:
        self._options = options
        self._kept = kept
        self._archive = archive
        self._checker = checker
        self._place = place
        self._decoder = Decoder(limits)
        self._reader = TextReader()

    def __enter__(self) -> Dater:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the decoding child."""
        self._decoder.close()

    def date(self, query: Query, tell: Tell = lambda _what, _share: None) -> DateAnswer:
        """When one query can have been filmed; one that cannot be read has ``error`` set."""
        now = datetime.now(UTC)
        made = DateAnswer(
            path=query.shown,
            published_at=query.published_at.latest if query.published_at else None,
            notes=query.notes,
            made_at=now,
            version=version("antedate"),
        )
        try:
            return self._dated(made, query, now, tell)
        except AntedateError as error:
            return replace(made, error=str(error))

    def _dated(self, made: DateAnswer, query: Query, now: datetime, tell: Tell) -> DateAnswer:
        window, notes = window_of(self._options, query.published_at, now)
        media = probed(self._decoder, query)
        tell("Looking at the pictures", 0.1)
        looked = look(self._decoder.frames(query.path, LOOK), media.duration_s)
        evidence = [bounds.publication(window.until, _until_words(window, query, self._options))]
        evidence += self._stated(window)
        evidence += self._from_file(query.path, media, window, notes)
        if self._options.read_clocks:
            tell("Reading dates in the pictures", 0.3)
            evidence += burnt_in(looked, self._reader, self._options.trusts, window.until)
        if self._checker is not None:
            found = self._appearances(query, media, notes, tell)
            evidence += bounds.appearances(found, self._options.trusts)
        evidence += all_of(self._entered(media.sha256), self._options.trusts, window)
        place = PlaceFound()
        if self._place is not None:
            place = self._place(query.path, media, looked, tell)
            if place.elsewhere and len(evidence) == 1:
                raise MediaError(
                    place.words,
                    subject=query.shown,
                    remedy="Give views of the place that it does show.",
                )
            if place.same is not None:
                evidence.append(_itself(place.same, self._options.trusts, window))
            notes += place.notes
        tell("Weighing", 0.95)
        dated = [*evidence, *place.evidence]
        tabulated = Tabulated.of(dated, window.until, window.settings, now=now)
        if self._kept is not None:
            self._kept(tabulated)
        whole = tabulated.weighed()
        of_shots = [*evidence, *(place.of_shots or place.evidence)]
        return replace(
            made,
            sha256=media.sha256,
            whole=_with_parts(whole),
            shots=_by_shot(of_shots, looked, media, window, now),
            notes=(*made.notes, *media.notes, *notes),
            things=place.things,
            error=whole.error,
        )

    def _stated(self, window: Window) -> list[Evidence]:
        """The bounds that were typed, which are certain."""
        out = []
        if (first := self._options.not_before) is not None:
            out.append(bounds.not_before(first, 1.0, f"Not before {first.words()}, as given."))
        if (last := self._options.not_after) is not None:
            out.append(bounds.not_after(last, 1.0, f"Not after {last.words()}, as given."))
        return out

    def _from_file(
        self, path: Path, media: Media, window: Window, notes: list[str]
    ) -> list[Evidence]:
        claims = [
            claim
            for claim in media.claims
            # When the file was written here, after it was published elsewhere, says nothing.
            if claim.kind is not DateClaimKind.FILE_TIME or claim.moment.earliest < window.until
        ]
        out = file_dates(claims, self._options.trusts) if self._options.file_dates else []
        try:
            signed = self._decoder.credentials(path, self._options.anchors)
        except MediaError as error:
            notes.append(str(error))
            return out
        return [*out, signed_claim(signed, self._options.trusts)] if signed else out

    def _appearances(
        self, query: Query, media: Media, notes: list[str], tell: Tell
    ) -> tuple[Appearance, ...]:
        if self._checker is None:
            return ()
        answer = self._checker.check(query, tell, media=media)
        if answer.error is not None:
            notes.append(f"The archive could not be searched: {answer.error}")
        return answer.appearances

    def _entered(self, sha256: str) -> list[StoredEvidence]:
        if self._archive is None:
            return []
        about = [sha256, *([f"case:{self._options.case}"] if self._options.case else [])]
        return self._archive.evidence(*about)


def window_of(
    options: DateOptions, published: Moment | None, now: datetime
) -> tuple[Window, list[str]]:
    """What dates are possible, the prior over them, and what to say about it.

    U is the query's publication, or else ``not_after``, or else now. Without a publication
    there is no share of footage that is published fresh. Raises ``UsageError`` for bounds
    that leave nothing, lie in the future, or before the first film.
    """
    settings, notes = options.settings, []
    ends = [now, *(m.latest for m in (published, options.not_after) if m is not None)]
    for moment, name in ((published, "The publication"), (options.not_before, "--not-before")):
        if moment is not None and moment.earliest > now:
            raise UsageError(
                f"{name}, {moment.words()}, lies in the future", remedy="Look at the year."
            )
    if _kept_to_span(options, published) and options.span is not None:
        ends.append(options.span[1])
        settings = replace(settings, flat=True, start=max(options.span[0], FIRST_FILM))
        notes.append(
            f"Only the time that the dated views cover is considered, {iso(options.span[0])} to "
            f"{iso(options.span[1])}; nothing else was said of when it was filmed."
        )
    until = min(ends)
    if published is None and options.not_before is not None and options.not_after is not None:
        # Bounds that somebody gave are no publication, before which most footage is filmed.
        settings = replace(settings, flat=True)
        notes.append(
            "When it was published is not known: within the bounds given every time is taken "
            "as equally likely at first."
        )
    elif published is None:
        settings = replace(settings, fresh_weight=0.0)
        notes.append("When it was published is not known, so no share is taken to be fresh.")
    if (first := options.not_before) is not None:
        settings = replace(settings, start=max(first.earliest, FIRST_FILM))
        if first.earliest >= until:
            raise UsageError(
                f"Nothing lies between {first.words()} and {iso(until)}",
                remedy="Give an earlier --not-before.",
            )
    return Window(settings.start, until, settings), notes


def _kept_to_span(options: DateOptions, published: Moment | None) -> bool:
    bounds = (options.span, published, options.not_before, options.not_after)
    return bounds[0] is not None and bounds[1:] == (None, None, None)


def _until_words(window: Window, query: Query, options: DateOptions) -> str:
    if query.published_at is not None:
        return f"It was published at {query.published_at.words()}: nothing later is possible."
    if options.not_after is not None:
        return f"Nothing after {iso(window.until)} is possible, as given."
    if _kept_to_span(options, query.published_at):
        return f"Nothing after {iso(window.until)} is considered: the dated views end then."
    return f"It is here now ({iso(window.until)}): nothing later is possible."


def _itself(view: View, trusts: Trusts, window: Window) -> Evidence:
    """The query is one of the dated views: what is said of that view is said of it."""
    said = f"The query is itself the view {view.name}, of which is said {view.filmed.words()}."
    return bounds.statement(view.filmed, view.filmed, trusts.place, said, view.name, window)


def _by_shot(
    evidence: Sequence[Evidence], looked: Looked, media: Media, window: Window, now: datetime
) -> tuple[DateEstimate, ...]:
    """An estimate for each shot where some reason is about a part of the query only."""
    if media.type is MediaType.IMAGE or len(looked.shots) < 2:
        return ()
    if not any(one.start_s is not None for one in evidence):
        return ()
    return tuple(
        replace(
            estimate(_about(evidence, shot), window.until, window.settings, now=now),
            start_s=shot.start_s,
            end_s=shot.end_s,
        )
        for shot in looked.shots
    )


def _about(evidence: Sequence[Evidence], shot: Shot) -> list[Evidence]:
    """Reasons about all of the query, or about at least half of a shot."""
    half = max((shot.end_s - shot.start_s) / 2, 1e-6)
    return [
        one
        for one in evidence
        if one.start_s is None
        or one.end_s is None
        or min(one.end_s, shot.end_s) - max(one.start_s, shot.start_s) >= half
    ]


def _with_parts(whole: DateEstimate) -> DateEstimate:
    """Say of the whole that parts may differ, where reasons are about parts."""
    parts = [w for w in whole.reasons if w.evidence.start_s is not None]
    kinds = {w.evidence.kind for w in parts}
    if not parts or kinds <= {EvidenceKind.PUBLICATION}:
        return whole
    note = "The whole is dated as if it were one recording; its shots are dated by themselves."
    return replace(whole, notes=(*whole.notes, note))
