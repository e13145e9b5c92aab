"""An archive: one folder with a database and the media it keeps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, select

from antedate.descriptors.codes import Codes, CodeTable
from antedate.errors import ArchiveError
from antedate.records import Media, ModelId, Post, Searched, StoredPost
from antedate.store import (
    adding,
    checks,
    codes,
    desk_traces,
    engine,
    info,
    media,
    migrate,
    opening,
    posts,
    schema,
    search,
    verify,
    versions,
)
from antedate.store.archive_places import PlacesOfArchive
from antedate.store.archive_reasons import ReasonsOfArchive
from antedate.store.cases import Cases
from antedate.store.checks import CheckMatch, StoredCheck
from antedate.store.desk import Desk
from antedate.store.desk_files import DeskFiles
from antedate.store.engine import Database
from antedate.store.failures import damaged_database, explained, read_only
from antedate.store.files import MediaFolder, suffix_of
from antedate.store.info import Info
from antedate.store.job_files import JobFiles
from antedate.store.jobs import Jobs
from antedate.store.judgements import Judgements
from antedate.store.media import PICTURE, AddedFile, Forgotten, Keep, Located
from antedate.store.people import People
from antedate.store.search import PostPage, PostPlace, Sought
from antedate.store.verify import VerifyItem
from antedate.store.versions import Added
from antedate.when import Moment


class Archive(PlacesOfArchive, ReasonsOfArchive):
    """What has been seen published, with when and by whom. Made by ``open``.

    Any number of processes may use one archive: readers see whole transactions, writers
    wait for each other. Text comes back exactly as it was given, which from a broken export
    may hold lone surrogates: encode it with ``errors="replace"`` where it leaves the program.

    All methods raise ``ArchiveError`` when the folder or its database fails them.
    """

    def __init__(self, folder: Path, database: Database) -> None:
        self.folder = folder
        self.readonly = database.readonly
        self._database = database
        self._files = MediaFolder(folder / "media")
        with self._reading() as connection:
            found = connection.scalar(select(schema.archive.c.id))
        if found is None:
            raise damaged_database(folder)
        self.id: str = found
        self.cases = Cases(folder, self._reading, self._writing, self._folded)
        """The cases, each with its log."""
        self.jobs = Jobs(self._reading, self._writing)
        """Long work that was asked for."""
        self.check_files = JobFiles(folder / "desk" / "checks")
        """What checks that were asked for at the desk leave."""
        self.date_files = JobFiles(folder / "desk" / "dates")
        """What estimates that were asked for at the desk leave."""
        self.judgements = Judgements(self._reading, self._writing)
        """What people said of matches."""
        self.desk = Desk(self._reading, self._writing, readonly=self.readonly)
        """Who is signed in, and who decided what."""
        self.people = People(self._reading, self._writing)
        """Accounts, for a desk that several people share."""
        self.desk_files = DeskFiles(folder / "desk")
        """Files that were sent in, and playable copies."""

    @classmethod
    def open(cls, folder: Path, *, create: bool = False, readonly: bool = False) -> Archive:
        """Open the archive in ``folder``; with ``create``, make it where there is none.

        A folder that cannot be written to is opened for reading alone: ``readonly`` says so.
        Raises ``ArchiveError`` where there is no archive, or one of a newer version.
        """
        folder = folder.absolute()
        with explained(folder):
            database = opening.open_database(folder, create=create, readonly=readonly)
            try:
                archive = cls(folder, database)
                if not archive.readonly:
                    archive.sweep()
            except BaseException:
                database.close()
                raise
            return archive

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the archive go. It cannot be used afterwards."""
        self._files.close()
        self._database.close()

    # Adding

    def add(
        self,
        post: Post,
        files: Sequence[AddedFile],
        model: ModelId,
        keep: Keep = Keep.COPY,
    ) -> Added:
        """Add a post with its media and their codes: all of it, or nothing.

        A post that says what it said before is no change; one that says something else is a
        further version. Raises ``ArchiveError`` for media that were removed before, and
        ``ModelError`` when the archive's codes are of another model.
        """
        self._must_write()
        with self._reading() as connection:
            self._may_add(connection, files, model)
            found = versions.find_same(connection, post, (file.media.sha256 for file in files))
            if found and all(
                media.is_complete(connection, self._files, file, keep, model) for file in files
            ):
                return found
        with explained(self.folder), self._settled():
            lacking = self._lacking(files) if keep is Keep.COPY else []
            if lacking:
                self._open_tray()
            copies = {
                file.media.sha256: self._files.receive(
                    file.path, file.media.sha256, suffix_of(file.path)
                )
                for file in lacking
            }
            with self._writing() as connection:
                self._may_add(connection, files, model)
                return adding.write(
                    connection, self._files, post, files, model, keep, copies, datetime.now(UTC)
                )

    def add_posts(self, many: Iterable[Post]) -> list[Added]:
        """Add posts without media, all in one transaction: far quicker than one by one."""
        with self._writing() as connection:
            return versions.write_bare(connection, list(many), datetime.now(UTC))

    def replace_codes(self, sha256: str, model: ModelId, new: Codes, track: str = PICTURE) -> None:
        """Put codes by this model in place of those that a media has, by whichever model."""
        with self._writing() as connection:
            row = media.known(connection, sha256, self.folder)
            codes.write_codes(connection, row.id, track, model, new)

    def drop_codes(self, sha256: str, track: str = PICTURE) -> None:
        """Remove the codes of a media that cannot be described again: its file is gone."""
        with self._writing() as connection:
            row = media.known(connection, sha256, self.folder)
            codes.drop_codes(connection, row.id, track)

    def forget(self, sha256: str, why: str, who: str) -> Forgotten:
        """Remove a media: its row, its codes and its stored copy. A dated record stays.

        The posts that carried it stay, without it, and so do recorded checks; the pictures that
        checks of the desk kept go. A file kept in place is the user's, and is left alone.
        """
        now = datetime.now(UTC)
        with explained(self.folder), self._settled():
            self._open_tray()
            with self._writing() as connection:
                row = media.known(connection, sha256, self.folder)
                forgotten = adding.forget(connection, self._files, row, why, who, now)
            self.desk_files.drop_upload(sha256)
            self.desk_files.drop_copy(sha256)
            self.check_files.drop_naming(sha256)
            desk_traces.drop_pictures(self.desk_files.root, self.date_files, self.jobs, sha256)
        self._folded()
        return forgotten

    def drop_words(self, case: str, document: str | None = None) -> list[str]:
        """Have the desk's jobs that read reports into a case, or the one of a ``document``, no
        longer tell what they were given; the hashes of the files that were read."""
        return desk_traces.drop_words(self.jobs, case, document)

    def record_check(
        self,
        path: str,
        sha256: str,
        published_at: Moment | None,
        finding: str,
        answer: Mapping[str, Any],
    ) -> int:
        """Keep a check and its answer, a JSON object; its number."""
        with self._writing() as connection:
            return checks.record(
                connection, path, sha256, published_at, finding, answer, datetime.now(UTC)
            )

    def sweep(self) -> int:
        """Remove what writers that died left half done; from how many of them.

        A file that nobody left half done is never removed, even if no row names it: see
        ``verify``. Opening for writing sweeps too.
        """
        with explained(self.folder):
            if not self._files.has_leavings():
                return 0
        with self._writing() as connection:
            return self._files.sweep(_names(connection))

    # Reading

    def model(self) -> ModelId | None:
        """The model that made the codes here; of several, the one that made most."""
        with self._reading() as connection:
            counts = codes.model_counts(connection, PICTURE)
        return counts[0][0] if counts else None

    def described(self, sha256: str, model: ModelId, track: str = PICTURE) -> bool:
        """Whether there are codes of a media by this very model."""
        with self._reading() as connection:
            return media.is_described(connection, sha256, model, track)

    def undescribed(self, model: ModelId, track: str = PICTURE) -> tuple[str, ...]:
        """The media (SHA-256) that have no codes by this model."""
        with self._reading() as connection:
            made = select(schema.codes.c.media_id).where(
                schema.codes.c.track == track,
                schema.codes.c.model_id == codes.model_row(connection, model),
            )
            return _ids(connection, schema.media.c.id.not_in(made))

    def code_table(self, model: ModelId, track: str = PICTURE) -> CodeTable:
        """All codes of a track in one array, 64 bytes each for pictures.

        Raises ``ModelError`` when some are of another model, and says how to describe again.
        """
        with self._reading() as connection:
            return codes.read_table(connection, self.folder, model, track)

    def refuse_other_models(self, model: ModelId, track: str = PICTURE) -> None:
        """Raise ``ModelError`` where ``code_table`` would, without reading the codes."""
        with self._reading() as connection:
            codes.refuse_other_models(connection, self.folder, model, track)

    def media(self, sha256: str) -> Media:
        """The record of a media."""
        with self._reading() as connection:
            return media.media_of(media.known(connection, sha256, self.folder))

    def find_media(self, sha256: str) -> Media | None:
        """The record of a media, ``None`` where the archive has no such media."""
        with self._reading() as connection:
            row = media.find(connection, sha256)
        return None if row is None else media.media_of(row)

    def media_ids(self, prefix: str = "") -> tuple[str, ...]:
        """The SHA-256 of each media, in the order they were added; those with a prefix."""
        with self._reading() as connection:
            return _ids(connection, schema.media.c.sha256.startswith(prefix, autoescape=True))

    def located(self, sha256: str) -> Located:
        """Where the file of a media is, or why it is nowhere."""
        with self._reading() as connection:
            return media.locate(self._files, media.known(connection, sha256, self.folder))

    def file_of(self, sha256: str) -> Path | None:
        """The file of a media, ``None`` when it is missing; ``located`` has the reason."""
        return self.located(sha256).path

    def shown_path(self, sha256: str) -> str:
        """The path of a media as found under what was given when it was first added."""
        with self._reading() as connection:
            row = media.known(connection, sha256, self.folder)
            return posts.shown_path(connection, row.id) or ""

    def forgotten(self, sha256: str) -> Forgotten | None:
        """The record that a media was removed, if it was."""
        with self._reading() as connection:
            return media.forgotten_of(connection, sha256)

    def posts_of(self, sha256: str) -> tuple[StoredPost, ...]:
        """The posts that carry a media, in order of publication, undated ones last.

        Of each post, the version that speaks for it, or else the last one with this media.
        """
        with self._reading() as connection:
            return posts.posts_of(connection, media.known(connection, sha256, self.folder).id)

    def posts(
        self,
        *,
        source: str | None = None,
        text: str | None = None,
        since: Moment | None = None,
        until: Moment | None = None,
        limit: int = 50,
        after_id: int | None = None,
    ) -> list[StoredPost]:
        """Posts in the order they were added, those after ``after_id``.

        ``source`` is a whole name; ``text`` may be any part of text, address or source;
        neither minds case. ``since`` and ``until`` choose posts that may have been published
        from the start of the one to the end of the other; undated posts are then left out.
        """
        with self._reading() as connection:
            return posts.listed(
                connection,
                source=source,
                text=text,
                since=since,
                until=until,
                limit=limit,
                after_id=after_id,
            )

    def search_posts(
        self,
        sought: Sought,
        *,
        after: PostPlace | None = None,
        before: PostPlace | None = None,
        oldest_first: bool = False,
        most: int = 50,
        count_most: int = 1000,
    ) -> PostPage:
        """A page of posts in order of publication, the newest first, undated ones last.

        ``after`` and ``before`` are places that an earlier page gave.
        """
        with self._reading() as connection:
            return posts.page(
                connection,
                sought,
                after=after,
                before=before,
                oldest_first=oldest_first,
                most=most,
                count_most=count_most,
            )

    def sources(self, holding: str = "", most: int = 100) -> list[tuple[str, int]]:
        """Sources whose names hold a text, with how many posts; those with the most first."""
        with self._reading() as connection:
            return search.sources(connection, holding, most)

    def readers(self) -> list[str]:
        """The readers that posts came by."""
        with self._reading() as connection:
            return search.readers(connection)

    def post(self, post_id: int) -> StoredPost:
        """The version that speaks for a post. Raises ``ArchiveError`` for an unknown post."""
        with self._reading() as connection:
            return posts.speaking(connection, post_id, self.folder)

    def post_versions(self, post_id: int) -> tuple[StoredPost, ...]:
        """All versions of a post in the order they were added; none for an unknown post."""
        with self._reading() as connection:
            return posts.versions_of(connection, post_id)

    def check_matches(self, *sha256: str, most: int = 500) -> list[CheckMatch]:
        """The matches that checks reported of any of these files, the newest checks first."""
        with self._reading() as connection:
            return checks.matches(connection, sha256, most)

    def checks_of(self, sha256: str, most: int = 50) -> list[StoredCheck]:
        """The recorded checks of a file, the newest first."""
        with self._reading() as connection:
            return checks.of_file(connection, sha256, most)

    def checks(self) -> list[StoredCheck]:
        """All recorded checks in the order they were made."""
        with self._reading() as connection:
            return checks.recorded(connection)

    def searched(self, model: ModelId) -> Searched:
        """What a search by this model goes through."""
        with self._reading() as connection:
            return info.searched(connection, model)

    def info(self) -> Info:
        """The archive in numbers."""
        with self._reading() as connection:
            return info.info(connection, self.folder, migrate.SCHEMA, self.readonly)

    def verify(self) -> Iterator[VerifyItem]:
        """Hash every file again and look at database and codes; items come as they are done."""
        with explained(self.folder):
            yield from verify.verify(self._database.reader, self.folder, self._files)

    # How it is done

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with explained(self.folder), self._database.reader.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        self._must_write()
        with explained(self.folder), self._database.writer.begin() as connection:
            # SQLite has given the lock already; elsewhere this row is it.
            connection.execute(select(schema.archive.c.id).with_for_update())
            yield connection

    @contextmanager
    def _settled(self) -> Iterator[None]:
        """Leave no file behind that no row names, whatever happens inside."""
        try:
            yield
        except BaseException:
            # Where even this fails, the next writer to open the archive sweeps.
            if self._files.has_tray:
                with suppress(ArchiveError), self._writing() as connection:
                    self._files.settle(_names(connection))
            raise
        with self._reading() as connection:
            self._files.settle(_names(connection))

    def _folded(self) -> None:
        with explained(self.folder):
            engine.fold_log(self._database.writer)

    def _must_write(self) -> None:
        if self.readonly:
            raise read_only(self.folder)

    def _open_tray(self) -> None:
        with self._writing():
            self._files.open_tray()

    def _lacking(self, files: Sequence[AddedFile]) -> list[AddedFile]:
        """The files that a copy must be made of, each once."""
        with self._reading() as connection:
            found = {file.media.sha256: media.find(connection, file.media.sha256) for file in files}
        once = {file.media.sha256: file for file in files}
        return [
            file
            for sha256, file in once.items()
            if media.needs_file(self._files, found[sha256], Keep.COPY)
        ]

    def _may_add(self, connection: Connection, files: Sequence[AddedFile], model: ModelId) -> None:
        media.refuse_forgotten(connection, self.folder, files)
        if files:
            codes.refuse_other_models(connection, self.folder, model, PICTURE)


def _ids(connection: Connection, chosen: Any) -> tuple[str, ...]:
    rows = connection.scalars(
        select(schema.media.c.sha256).where(chosen).order_by(schema.media.c.id)
    )
    return tuple(rows)


def _names(connection: Connection) -> Any:
    """Whether a row names the stored file of a hash and suffix."""

    def names(sha256: str, suffix: str) -> bool:
        row = media.find(connection, sha256)
        return row is not None and row.keep == Keep.COPY and row.suffix == suffix

    return names
