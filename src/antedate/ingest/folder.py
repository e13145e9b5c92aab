"""Plain files and folders, and folders in which several kinds of export lie together.

A plain file's post says only what the person said of it. File times are no publication times
and are not read here. Its key is source, address and absolute path: adding a folder again
changes nothing, and a date given anew is a further version of the same post. Moving the
folder makes new posts of the same media. That is deliberate: nobody can tell a moved file
from a second publication, and with equal dates the earliest one stays the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from antedate.errors import ReaderError
from antedate.ingest import autoarchiver, telegram, ytdlp
from antedate.ingest.defaults import NOTHING_SAID, Defaults
from antedate.ingest.jsonfile import as_json
from antedate.ingest.paths import absolute, shown
from antedate.ingest.posts import key_of, storable
from antedate.ingest.recognise import is_export, is_result
from antedate.ingest.sniff import looks_like_media
from antedate.records import Found, FoundFile, Post, Problem

READER = "file"

_UNFINISHED = (".part", ".ytdl", ".tmp", ".crdownload")


@dataclass(frozen=True, slots=True)
class _Folder:
    """One folder of a walk with the names of its files, in order."""

    path: Path
    names: tuple[str, ...]
    is_export: bool
    error: ReaderError | None = None


def read(given: Path, defaults: Defaults = NOTHING_SAID) -> Iterator[Found | Problem]:
    """Everything in a folder, each part by its own reader, in a fixed order.

    Results of auto-archiver come first, since they name files in other folders; a file that
    an export or sidecar names is not handed on a second time. Links to files are followed,
    links to folders are reported and not followed. Hidden and unfinished files and whatever
    does not look like footage are passed over.
    """
    claimed: set[Path] = set()
    for folder in _walk(given):
        if not folder.is_export:
            for name in folder.names:
                if is_result(folder.path / name):
                    yield from autoarchiver.read(folder.path / name, defaults, given, claimed)
    for folder in _walk(given):
        if folder.error:
            yield Problem(folder.error.subject, folder.error)
        elif folder.is_export:
            yield from telegram.read(folder.path, defaults)
        else:
            yield from _folder(folder, defaults, claimed)


def read_file(path: Path, defaults: Defaults = NOTHING_SAID) -> Iterator[Found | Problem]:
    """One file that a person named, whatever it holds: the decoder judges it."""
    if path.is_file():
        yield _plain(path, defaults)
    elif path.is_symlink() and not path.exists():
        yield _problem(path, "is a link to nothing", "Restore the file it leads to.")
    elif path.exists():
        yield _problem(path, "is not a regular file", "Give a video, an image or a folder.")
    else:
        yield _problem(path, "does not exist", "Check the path.")


def _walk(given: Path) -> Iterator[_Folder]:
    failed: list[OSError] = []
    for path, folders, names in given.walk(on_error=failed.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        export = telegram.RESULT in names and is_export(path)
        if export:
            folders.clear()
        seen = (name for name in names if not name.startswith(".") and not _is_unfinished(name))
        yield _Folder(path, tuple(sorted(seen)), export)
        yield from (_unread(error) for error in failed)
        failed.clear()
    yield from (_unread(error) for error in failed)


def _unread(error: OSError) -> _Folder:
    path = Path(str(error.filename))
    problem = ReaderError(
        f"cannot be read ({error.strerror})",
        subject=shown(path),
        remedy="Check that you may read it.",
    )
    return _Folder(path, (), False, problem)


def _is_unfinished(name: str) -> bool:
    return name.lower().endswith(_UNFINISHED) or ".part-Frag" in name


def _folder(folder: _Folder, defaults: Defaults, claimed: set[Path]) -> Iterator[Found | Problem]:
    if telegram.RESULT in folder.names and not is_result(folder.path / telegram.RESULT):
        yield _problem(
            folder.path / telegram.RESULT,
            "is JSON, but not an export of Telegram Desktop",
            "The other files of its folder were read; if it is something else, rename it.",
        )
    mine: set[Path] = set()
    for name in folder.names:
        if name.endswith(ytdlp.INFO):
            yield from ytdlp.read_beside(folder.path / name, folder.names, defaults, mine)
    for name in folder.names:
        path = folder.path / name
        if path not in claimed and path not in mine:
            yield from _walked(path, defaults)


def _walked(path: Path, defaults: Defaults) -> Iterator[Found | Problem]:
    try:
        if path.is_file():
            if looks_like_media(path):
                yield _plain(path, defaults)
        elif path.is_symlink():
            if path.is_dir():
                message = "is a link to a folder, which is not followed"
                yield _problem(path, message, "Give that folder itself.")
            elif not path.exists():
                yield _problem(path, "is a link to nothing", "Restore the file it leads to.")
    except OSError as error:
        message = f"cannot be read ({error.strerror})"
        yield _problem(path, message, "Check that you may read it.")


def _plain(path: Path, defaults: Defaults) -> Found:
    where = absolute(path)
    post = Post(
        key=key_of(READER, defaults.source, defaults.url, where),
        reader=READER,
        source=defaults.source,
        url=defaults.url,
        published_at=defaults.published_at,
        original=as_json({"path": where}),
    )
    return Found(storable(post), (FoundFile(path, shown(path)),))


def _problem(path: Path, message: str, remedy: str) -> Problem:
    return Problem(shown(path), ReaderError(message, subject=shown(path), remedy=remedy))
