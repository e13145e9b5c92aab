"""Files that were sent in one by one, laid out as the folder that they came from.

Readers know exports by how their files lie. The names come from a browser, and are used only
after all that could lead out of the folder was taken off them.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import os
import re
import shutil
import stat
import uuid
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from antedate.errors import ReaderError
from antedate.records import Found, FoundFile, Problem

if TYPE_CHECKING:
    from antedate.jobs.kinds import Work
    from antedate.store import Archive

_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff/\\\\]")
_LONGEST_BYTES = 200  # most file systems take 255
_DEEPEST = 20
_FEW_NAMES = 50
_MOST_PACKED, _MOST_PACKED_BYTES = 50_000, 64 << 30
_PIECE = 1 << 20
_PLAIN = "file"
_UNKNOWN = (NotImplementedError, RuntimeError, EOFError)


@contextmanager
def laid_out(archive: Archive, files: Sequence[Mapping[str, Any]], work: Work) -> Iterator[Path]:
    """A folder that holds ``files``: each has a ``sha256`` and the ``path`` it had, and may
    have ``modified``, in seconds since 1970. It is gone afterwards.

    The same files give the same folder: what a reader takes from its path stays the same.
    Raises ``ReaderError`` for a file that is not kept any more, or a zip that is refused.
    """
    listed = json.dumps([[one["sha256"], one["path"]] for one in files])
    name = hashlib.sha256(listed.encode()).hexdigest()[:32]
    root = archive.desk_files.root / "adding" / name
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    try:
        for number, one in enumerate(files):
            work.at("laying out the files", number / len(files))
            _place(archive, root, one, work)
        yield root
    finally:
        shutil.rmtree(root, ignore_errors=True)


def safe_parts(path: str) -> tuple[str, ...]:
    """The steps of a path, without any that lead up or out; never empty."""
    parts = [part for part in re.split(r"[/\\]", path) if part.strip(". ")]
    if parts and re.fullmatch("[A-Za-z]:", parts[0]):
        del parts[0]
    return tuple(_safe(part) for part in parts[-_DEEPEST:]) or ("unnamed",)


def told_apart(items: Iterator[Found | Problem], root: Path) -> Iterator[Found | Problem]:
    """What readers found under ``root``, by the names that the person knows.

    A plain file is known by its content: wherever the browser found it, it is the same post.
    """
    for item in items:
        if isinstance(item, Problem):
            yield unrooted(item, root)
            continue
        files = tuple(FoundFile(file.path, _named(file.shown, root)) for file in item.files)
        post = item.post
        if post.reader == _PLAIN and files:
            post = _by_content(item, files)
        yield replace(item, post=post, files=files)


def unrooted(problem: Problem, root: Path) -> Problem:
    """A problem that names its file as the person knows it."""
    error = problem.error
    told = type(error)(
        _named(error.message, root), subject=_named(error.subject, root), remedy=error.remedy
    )
    return Problem(_named(problem.path, root), told)


def _place(archive: Archive, root: Path, one: Mapping[str, Any], work: Work) -> None:
    upload = archive.desk_files.upload(one["sha256"])
    parts = safe_parts(one["path"])
    if upload is None:
        raise ReaderError(
            "is not kept here any more", subject="/".join(parts), remedy="Send it in again."
        )
    if parts[-1].lower().endswith(".zip") and zipfile.is_zipfile(upload.path):
        _unpack(upload.path, root.joinpath(*parts[:-1]), "/".join(parts), work)
        return
    path = _free(root.joinpath(*parts))
    try:
        os.link(upload.path, path)
    except OSError:  # a file system without links
        shutil.copyfile(upload.path, path)
    modified = one.get("modified")
    if modified is not None:
        os.utime(path, (modified, modified))


def _unpack(zipped: Path, folder: Path, shown: str, work: Work) -> None:
    left = _MOST_PACKED_BYTES
    try:
        with zipfile.ZipFile(zipped) as packed:
            entries = [entry for entry in packed.infolist() if not entry.is_dir()]
            if len(entries) > _MOST_PACKED:
                raise _refused(shown, f"holds {len(entries)} files, more than are taken")
            for number, entry in enumerate(entries):
                work.at(f"unpacking {shown}", number / len(entries))
                if stat.S_ISLNK(entry.external_attr >> 16):
                    continue  # a link: what it leads to is in the zip too, or not meant
                path = _free(folder.joinpath(*safe_parts(entry.filename)))
                with packed.open(entry) as source, path.open("xb") as file:
                    while piece := source.read(_PIECE):
                        left -= len(piece)
                        room = shutil.disk_usage(folder).free
                        if left < 0 or room < (1 << 28):
                            raise _refused(shown, "unpacks to more than there is room for")
                        file.write(piece)
                        work.at(f"unpacking {shown}", number / len(entries))
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, ValueError, *_UNKNOWN) as error:
        raise _refused(shown, f"cannot be unpacked ({error})") from error


def _free(path: Path) -> Path:
    """A path that no file has yet, in a folder that is there."""
    folder = path.parent
    # A file may lie where another path has a folder.
    while not _made(folder):
        folder = folder.with_name(folder.name + "_")
    path = folder / path.name
    stem, number = path.stem[:80], 1
    while path.exists():
        number += 1
        # A few in a row, then anything: very many of one name would take ever longer.
        mark = str(number) if number < _FEW_NAMES else uuid.uuid4().hex
        path = folder / f"{stem} ({mark}){path.suffix}"
    return path


def _made(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        return False
    return True


def _safe(part: str) -> str:
    clean = _UNSAFE.sub("_", part)
    while len(clean.encode()) > _LONGEST_BYTES:  # the end tells what kind of file it is
        clean = clean[1:]
    return clean


def _named(text: str, root: Path) -> str:
    return text.replace(f"{root}{os.sep}", "").replace(str(root), "what was sent in")


def _by_content(item: Found, files: tuple[FoundFile, ...]) -> Any:
    from antedate.ingest.jsonfile import as_json
    from antedate.ingest.posts import key_of

    with files[0].path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return replace(
        item.post,
        key=key_of("sent in", item.post.source, item.post.url, sha256),
        original=as_json({"sent_in": sha256, "name": files[0].shown}),
    )


def _refused(shown: str, why: str) -> ReaderError:
    return ReaderError(why, subject=shown, remedy="Unpack it, and add the folder.")
