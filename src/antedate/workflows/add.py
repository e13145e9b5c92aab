"""Adding: posts and their media into an archive, described on the way."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from queue import SimpleQueue
from threading import Event

from antedate.config import Limits
from antedate.descriptors.codes import Codes
from antedate.descriptors.describe import describe
from antedate.descriptors.model import Model
from antedate.descriptors.sound import SOUND, TRACK
from antedate.errors import AntedateError, ArchiveError, MediaError
from antedate.media.frames import Plan, Sampling
from antedate.media.hashing import hash_file, refuse_larger
from antedate.media.worker import Decoder
from antedate.records import Found, FoundFile, Media, Post, Problem
from antedate.store import Added, AddedFile, Archive, Keep
from antedate.workflows.listening import describe_sound

# Two files at a time keep two processors busy: one child decodes while the other's frames
# are described.
WORKERS = 2
_AHEAD = 4
_POSTS_AT_ONCE = 500
REFERENCE_PLAN = Plan(Sampling.SPARSE, max_side=480)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one post: added (or there already), and what went wrong with it."""

    name: str
    added: Added | None
    problems: tuple[Problem, ...] = ()
    files: int = 0
    seconds: float = 0.0


def add(
    items: Iterable[Found | Problem],
    archive: Archive,
    model: Model,
    *,
    keep: Keep = Keep.COPY,
    limits: Limits = Limits(),
    workers: int = WORKERS,
) -> Iterator[Outcome]:
    """Add what readers found, in order; each outcome is stored when it is handed on.

    A file that cannot be decoded is a problem of its post, which is added without it.
    Raises ``ArchiveError`` only when the archive itself fails (a full disk, say).
    """
    with _Describers(archive, model, limits, workers) as describers:
        waiting: deque[tuple[Found, list[Future[AddedFile | Problem]]]] = deque()
        bare: list[Post] = []
        for item in items:
            if isinstance(item, Problem):
                yield Outcome(item.path, None, (item,))
            elif not item.files:
                bare.append(item.post)
                if len(bare) >= _POSTS_AT_ONCE:
                    yield from _add_bare(archive, bare)
                    bare = []
            else:
                waiting.append((item, [describers.submit(file) for file in item.files]))
                if len(waiting) >= _AHEAD:
                    yield _commit(archive, model, keep, *waiting.popleft())
        yield from _add_bare(archive, bare)
        while waiting:
            yield _commit(archive, model, keep, *waiting.popleft())


def redescribe(archive: Archive, model: Model, *, limits: Limits = Limits()) -> Iterator[Outcome]:
    """Describe again, by this model, every media whose codes are of another or missing."""
    with Decoder(limits) as decoder:
        for sha256 in archive.undescribed(model.id):
            name = archive.shown_path(sha256) or sha256
            located = archive.located(sha256)
            if located.path is None:
                archive.drop_codes(sha256)
                error = ArchiveError(
                    f"cannot be described again, since its file is missing ({located.reason})",
                    subject=name,
                    remedy="Its old codes were dropped; add the file again to search it.",
                )
                yield Outcome(name, None, (Problem(name, error),))
                continue
            try:
                codes = describe(decoder.frames(located.path, REFERENCE_PLAN), model)
            except AntedateError as error:
                yield Outcome(name, None, (Problem(name, error),))
                continue
            archive.replace_codes(sha256, model.id, codes)
            yield Outcome(name, None, (), 1)
        yield from _listen_again(archive, decoder)


def _listen_again(archive: Archive, decoder: Decoder) -> Iterator[Outcome]:
    """Landmarks of the sound of every media that has sound and none of these settings."""
    for sha256 in archive.undescribed(SOUND, TRACK):
        located = archive.located(sha256)
        if not archive.media(sha256).has_sound or located.path is None:
            archive.drop_codes(sha256, TRACK)
            continue
        name = archive.shown_path(sha256) or sha256
        try:
            heard = describe_sound(decoder, located.path)
        except AntedateError as error:
            archive.drop_codes(sha256, TRACK)
            yield Outcome(name, None, (Problem(name, error),))
            continue
        if heard is not None:
            archive.replace_codes(sha256, SOUND, heard, TRACK)


class _Describers:
    """Threads that describe files, each with a decoding child of its own."""

    def __init__(self, archive: Archive, model: Model, limits: Limits, workers: int) -> None:
        self._archive = archive
        self._model = model
        self._limits = limits
        self._stopping = Event()
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="describe")
        self._decoders: SimpleQueue[Decoder] = SimpleQueue()
        self._all = [Decoder(limits, threads=1) for _ in range(workers)]
        for decoder in self._all:
            self._decoders.put(decoder)

    def __enter__(self) -> _Describers:
        return self

    def __exit__(self, *_: object) -> None:
        # On an interrupt nobody waits for the end of a long video.
        self._stopping.set()
        self._pool.shutdown(cancel_futures=True)
        for decoder in self._all:
            decoder.close()

    def submit(self, file: FoundFile) -> Future[AddedFile | Problem]:
        return self._pool.submit(self._describe, file)

    def _describe(self, file: FoundFile) -> AddedFile | Problem:
        decoder = self._decoders.get()
        try:
            refuse_larger(file.path, self._limits)
            sha256, size = hash_file(file.path, self._stopping.is_set)
            if removed := self._archive.forgotten(sha256):
                raise ArchiveError(
                    f"was removed from this archive on {removed.forgotten_at:%Y-%m-%d} by "
                    f"{removed.who} ({removed.why}), and is not added again",
                    subject=file.shown,
                    remedy="Leave it out, or add it to another archive.",
                )
            codes: Codes | None = None
            if self._archive.described(sha256, self._model.id):
                media = self._archive.media(sha256)
            else:
                media = replace(decoder.probe(file.path), sha256=sha256, size_bytes=size)
                frames = self._until_stopped(decoder.frames(file.path, REFERENCE_PLAN))
                codes = describe(frames, self._model)
            media, heard = self._heard(decoder, file.path, media)
            return AddedFile(media, file.path, file.shown, codes, heard)
        except AntedateError as error:
            return Problem(file.shown, error)
        finally:
            self._decoders.put(decoder)

    def _heard(self, decoder: Decoder, path: Path, media: Media) -> tuple[Media, Codes | None]:
        """Landmarks of the sound, where it has any that the archive lacks.

        Sound that cannot be decoded is a note, not a reason to leave the picture out.
        """
        if not media.has_sound or self._archive.described(media.sha256, SOUND, TRACK):
            return media, None
        try:
            return media, describe_sound(decoder, path, self._until_stopped)
        except MediaError as error:
            note = f"the sound cannot be searched: it {error.message}"
            return replace(media, notes=(*media.notes, note)), None

    def _until_stopped[Piece](self, pieces: Iterator[Piece]) -> Iterator[Piece]:
        for piece in pieces:
            if self._stopping.is_set():
                raise CancelledError
            yield piece


def _commit(
    archive: Archive,
    model: Model,
    keep: Keep,
    found: Found,
    futures: Sequence[Future[AddedFile | Problem]],
) -> Outcome:
    results = [future.result() for future in futures]
    problems = tuple(result for result in results if isinstance(result, Problem))
    files = [result for result in results if isinstance(result, AddedFile)]
    name = found.files[0].shown
    if problems and not files and found.post.reader == "file":
        # A plain file is nothing but its media: without them there is no post.
        return Outcome(name, None, problems)
    try:
        added = archive.add(found.post, files, model.id, keep)
    except ArchiveError as error:
        # One file of the post changed or went meanwhile; the archive itself is sound.
        if error.subject not in {n for file in files for n in (str(file.path), file.shown)}:
            raise
        return Outcome(name, None, (*problems, Problem(name, error)))
    seconds = sum(file.media.duration_s for file in files)
    return Outcome(name, added, problems, len(files), seconds)


def _add_bare(archive: Archive, posts: Sequence[Post]) -> Iterator[Outcome]:
    for post, added in zip(posts, archive.add_posts(posts) if posts else [], strict=True):
        yield Outcome(post.url or post.key, added)
