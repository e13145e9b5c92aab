"""Checking: is any part of this footage in the archive, who published it first, and when."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import cv2

from antedate.config import Limits
from antedate.descriptors.model import Model
from antedate.errors import AntedateError, MediaError
from antedate.matching.chains import onward
from antedate.matching.find import Effort, Search
from antedate.matching.pairs import jpeg
from antedate.matching.rough_scan import scan
from antedate.matching.search import Coming
from antedate.matching.segments import Segment, joined, without_echoes
from antedate.matching.stretches import Stretch
from antedate.media.frames import Frame, Plan, Sampling
from antedate.media.hashing import hash_file
from antedate.media.worker import Decoder
from antedate.records import (
    Answer,
    Appearance,
    DateClaimKind,
    Match,
    MatchKind,
    Media,
    MediaType,
    Outline,
    QueryShot,
    Shot,
)
from antedate.store import Archive, StoredJudgement
from antedate.when import Moment
from antedate.workflows.judging import judged, told
from antedate.workflows.query_decoder import query_decoder, searchers

if TYPE_CHECKING:
    from antedate.matching.sound_index import SoundIndex

_SHORTEST_S = 0.04
QUERY_PLAN = Plan(Sampling.RATE, rate=4.0, max_side=640, cuts=True)
Tell = Callable[[str, float], None]
"""Told what is being done and how far it is, from 0 to 1."""
SEARCHING, FOLLOWING, LISTENING = "Searching", "Following copies", "Listening"
STAGES = ("Reading the archive", SEARCHING, FOLLOWING, LISTENING, "Writing the report")
"""What a check goes through; the first and the last are done by whoever has it made."""


@dataclass(frozen=True, slots=True)
class Query:
    """What to check: a file, the name it goes by, and what is known of its own post.

    ``post_id`` is set for a post of the archive, which is then no appearance of itself.
    """

    path: Path
    shown: str
    published_at: Moment | None = None
    post_id: int | None = None
    notes: tuple[str, ...] = ()
    own_time: bool = True
    """Whether the time of the file says anything: not where this program wrote it there."""


def probed(decoder: Decoder, query: Query) -> Media:
    """What a query's file holds, with its hash and size. Raises ``MediaError``."""
    media = decoder.probe(query.path)
    sha256, size = hash_file(query.path)
    claims = media.claims
    if not query.own_time:
        claims = tuple(one for one in claims if one.kind is not DateClaimKind.FILE_TIME)
    return replace(media, sha256=sha256, size_bytes=size, claims=claims)


class Judge:
    """Judges matches by what people said; asks the archive once for each file.

    For ``matching.chains.onward``: called with a query's SHA-256 and a match of it.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._said: dict[str, list[StoredJudgement]] = {}

    def __call__(self, sha256: str, match: Match) -> Match:
        """The match as people judged it."""
        if sha256 not in self._said:
            self._said[sha256] = self._archive.judgements.about(sha256)
        return judged(match, sha256, self._said[sha256])


class ArchiveFootage:
    """Decodes archived media, for ``matching.footage.Footage``. Close it after use.

    Several threads may ask at once: each gets a decoding child that no other uses meanwhile.
    """

    def __init__(self, archive: Archive, limits: Limits) -> None:
        self._archive = archive
        self._limits = limits
        self._idle: list[Decoder] = []
        self._all: list[Decoder] = []

    def close(self) -> None:
        """End the decoding children."""
        for decoder in self._all:
            decoder.close()

    def frames(self, sha256: str, plan: Plan) -> Iterator[Frame]:
        """Frames of one reference. Raises ``MediaError`` when its file is missing."""
        located = self._archive.located(sha256)
        if located.path is None:
            raise MediaError(
                f"is missing from the archive ({located.reason})",
                subject=self._archive.shown_path(sha256) or sha256,
                remedy="Run antedate archive verify; add the file again to compare with it.",
            )
        return self._borrowed(located.path, plan)

    def _borrowed(self, path: Path, plan: Plan) -> Iterator[Frame]:
        # Taking from and adding to a list are each one step that threads cannot split.
        try:
            decoder = self._idle.pop()
        except IndexError:
            decoder = Decoder(self._limits)
            self._all.append(decoder)
        try:
            yield from decoder.frames(path, plan)
        finally:
            self._idle.append(decoder)


class Checker:
    """Checks queries against one archive; its codes are read once. Close it after use.

    It decodes queries with ``decoder``, within its limits, and closes it with itself, where one was
    started already.

    Raises ``ModelError`` when the archive's codes were made by another model.
    """

    def __init__(
        self,
        archive: Archive,
        model: Model,
        *,
        limits: Limits = Limits(),
        effort: Effort = Effort(),
        decoder: Decoder | None = None,
    ) -> None:
        self._archive = archive
        self._model = model
        self._effort = effort
        archive.refuse_other_models(model.id)
        # The first query is decoded while the codes are read.
        self._query_decoder = decoder or query_decoder(limits)
        self._reader = ThreadPoolExecutor(1, "codes")
        self._index = Coming(self._reader.submit(lambda: scan(archive.code_table(model.id))))
        self._sound: SoundIndex | None = None
        self._footage = ArchiveFootage(archive, limits)

    def __enter__(self) -> Checker:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def ready(self) -> None:
        """Wait until the codes are read. Raises what is wrong with them.

        A check that does not wait has that as its answer's ``error``.
        """
        self._index.ready()

    def close(self) -> None:
        """End the decoding children, and wait for who reads the codes."""
        self._query_decoder.close()
        self._footage.close()
        self._reader.shutdown()

    def check(
        self,
        query: Query,
        tell: Tell = lambda _what, _share: None,
        *,
        media: Media | None = None,
    ) -> Answer:
        """The answer for one query; a query that cannot be read has ``error`` set.

        ``media`` is what the file holds, with its hash, where somebody has looked already.
        """
        made = Answer(
            path=query.shown,
            published_at=query.published_at,
            searched=self._archive.searched(self._model.id),
            checked_at=datetime.now(UTC),
            version=version("antedate"),
        )
        try:
            if media is None:
                media = probed(self._query_decoder, query)
            return self._answer(made, query, media, tell)
        except AntedateError as error:
            return replace(made, error=str(error))
        except (cv2.error, MemoryError) as error:
            return replace(
                made, error=f"{query.shown}: cannot be compared ({type(error).__name__})."
            )

    def _answer(self, made: Answer, query: Query, media: Media, tell: Tell) -> Answer:
        search = Search(
            self._model, self._index, self._footage, self._length_s, self._effort, searchers()
        )
        segments: list[Segment] = []
        searched = made.searched.notes if made.searched else ()
        notes: list[str] = [*query.notes, *media.notes, *searched]
        gallery = _Gallery(media)
        frames = self._query_decoder.frames(query.path, QUERY_PLAN)
        for searching in search.query(frames):
            segments += searching.segments
            notes += [note for note in searching.notes if note not in notes]
            gallery.add(searching.stretch)
            tell(SEARCHING, min(1.0, searching.stretch.end_s / max(media.duration_s, 0.1)))
        judge = Judge(self._archive)
        matches = [segment.match() for segment in without_echoes(joined(segments))]
        if media.sha256 in self._index.table.sha256:
            matches = _with_itself(matches, media)
        tell(FOLLOWING, 1.0)
        # Before copies are followed: a match that a person found wrong leads nowhere.
        matches = [judge(media.sha256, match) for match in matches]
        matches += onward(matches, search, self._index, self._footage, notes, judge)
        if media.has_sound and media.sha256 not in self._index.table.sha256:
            tell(LISTENING, 1.0)
            matches = self._listened(query.path, matches, notes)
        matches = [judge(media.sha256, match) for match in matches]
        appearances = tuple(
            appearance
            for match in sorted(matches, key=lambda m: (not m.reported, -m.score))
            if (appearance := self._appearance(match, media, query)) is not None
        )
        answer = replace(
            made,
            sha256=media.sha256,
            duration_s=media.duration_s,
            media=media,
            appearances=appearances,
            shots=gallery.shots(),
            notes=tuple(notes),
        )
        return told(answer)

    def _listened(self, path: Path, matches: list[Match], notes: list[str]) -> list[Match]:
        """With the matches of the sound, which no failure of the sound may cost."""
        # Imported only for what has sound: statistics are slow to import.
        from antedate.workflows.hearing import same_sound, sound_index, witnessed

        try:
            if self._sound is None:
                self._sound = sound_index(self._archive)
            heard = same_sound(self._query_decoder, path, self._sound, self._length_s)
        except AntedateError as error:
            notes.append(f"The sound was not searched. {error}")
            return matches
        return witnessed(matches, heard)

    def _length_s(self, sha256: str) -> float:
        return self._archive.media(sha256).duration_s

    def _appearance(self, match: Match, media: Media, query: Query) -> Appearance | None:
        sha256 = match.reference_sha256
        posts = self._archive.posts_of(sha256)
        others = tuple(post for post in posts if post.id != query.post_id)
        if posts and not others:
            return None
        reference = self._archive.media(sha256)
        bounded = _bounded(match, media, reference)
        return Appearance(bounded, reference, self._archive.shown_path(sha256), others)


def _with_itself(matches: list[Match], media: Media) -> list[Match]:
    """Bytes that are in the archive need no comparison: they are the same footage."""
    pairs = tuple(p for m in matches if m.reference_sha256 == media.sha256 for p in m.pairs)
    same = Match(
        kind=MatchKind.SAME_FOOTAGE,
        score=1.0,
        probability=1.0,
        query_start_s=0.0,
        query_end_s=media.duration_s,
        reference_start_s=0.0,
        reference_end_s=media.duration_s,
        reference_sha256=media.sha256,
        reason="The file is the same to the last byte.",
        pairs=pairs,
        offset_s=0.0,
        outlines=(Outline(0.0, ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))),),
    )
    return [same, *(m for m in matches if m.reference_sha256 != media.sha256)]


def _bounded(match: Match, media: Media, reference: Media) -> Match:
    """Within both files: an image has no seconds, a video's segment is never empty."""
    cut = match.speed * max(0.0, match.query_end_s - (media.duration_s or match.query_end_s))
    query = _within(match.query_start_s, match.query_end_s, media)
    other = _within(match.reference_start_s, match.reference_end_s - cut, reference)
    return replace(
        match,
        query_start_s=query[0],
        query_end_s=query[1],
        reference_start_s=other[0],
        reference_end_s=other[1],
    )


def _within(start_s: float, end_s: float, media: Media) -> tuple[float, float]:
    if media.type is MediaType.IMAGE:
        return 0.0, 0.0
    length = max(media.duration_s, _SHORTEST_S)
    end = min(max(end_s, start_s + _SHORTEST_S), length)
    return max(0.0, min(start_s, end - _SHORTEST_S)), end


class _Gallery:
    """The shots of a query with a picture of each, gathered while the search goes on."""

    def __init__(self, media: Media) -> None:
        self._media = media
        self._cuts: list[float] = []
        self._pictures: list[tuple[float, bytes]] = []

    def add(self, stretch: Stretch) -> None:
        self._cuts += stretch.cuts_s
        middle = len(stretch.frames) // 2
        picture = jpeg(stretch.frames.pixels[middle], 240)
        self._pictures.append((float(stretch.frames.times_s[middle]), picture))

    def shots(self) -> tuple[QueryShot, ...]:
        if self._media.type is MediaType.IMAGE:
            edges = [0.0, 0.0]
        else:
            inside = {cut for cut in self._cuts if 0.0 < cut < self._media.duration_s}
            edges = [0.0, *sorted(inside), self._media.duration_s]
        return tuple(
            QueryShot(Shot(start, end), None, self._picture(start, end))
            for start, end in pairwise(edges)
        )

    def _picture(self, start: float, end: float) -> bytes:
        inside = [data for time_s, data in self._pictures if start <= time_s <= end]
        return inside[len(inside) // 2] if inside else b""
