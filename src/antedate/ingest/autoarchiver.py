"""Output of auto-archiver: JSON results, with the media it saved beside or below them.

One result is ``{status, metadata, media}``; a list of them, one a line, and one inside the
``result`` of an answer from its API are read too. Thumbnails, screenshots, cover pictures and
its own pages are made from the post and are not footage.

Its times are never taken at their word: it stamped UTC on times read in other zones, and
wrote local times as seconds since 1970. So every time keeps its digits and has no zone. The
one exception is ``_processed_at`` written out with an offset of zero, which newer versions
take from a clock in UTC.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from antedate.errors import ReaderError, UsageError
from antedate.ingest.defaults import NOTHING_SAID, Defaults
from antedate.ingest.jsonfile import as_json, decode, load
from antedate.ingest.paths import absolute, inside, parts_of, quoted, shown
from antedate.ingest.posts import first_text, key_of, number_in, storable, titled
from antedate.ingest.sniff import looks_like_media
from antedate.records import Found, FoundFile, Post, Problem
from antedate.when import Moment, Precision, from_epoch, parse_moment

READER = "auto-archiver"
SIGNS = frozenset({"status", "metadata"})
API_SIGNS = frozenset({"url", "result"})
LINES = ".jsonl"

_DERIVED = ("thumbnail", "screenshot", "cover", "_final_media", "metadata_json", "browsertrix")
_OFFSET = re.compile(r"(?:Z|[+-]\d\d:?\d\d)$")
_UTC = re.compile(r"(?:Z|\+00:?00)$")
_DEEPEST = 16


@dataclass(slots=True)
class _Media:
    """What became of the files that a result names."""

    files: dict[Path, FoundFile] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    refused: list[ReaderError] = field(default_factory=list)


def read(
    path: Path,
    defaults: Defaults = NOTHING_SAID,
    root: Path | None = None,
    claimed: set[Path] | None = None,
) -> Iterator[Found | Problem]:
    """Posts of one JSON file. Media are looked for in its folder and up to ``root``.

    Files that belong to a result, thumbnails too, are put into ``claimed``.
    """
    claimed = set() if claimed is None else claimed
    folders = _folders(path, root or path.parent)
    if path.is_symlink() and root is not None:
        error = ReaderError("is a link, which is not followed", subject=shown(path))
        yield Problem(shown(path), error)
        return
    for number, result in _results(path):
        if isinstance(result, ReaderError):
            yield _problem(path, number, result)
            continue
        try:
            original = as_json(result)
        except ReaderError as error:
            yield _problem(path, number, error)
            continue
        media = _media(result, folders, claimed)
        yield from (_problem(path, number, refusal) for refusal in media.refused)
        post = _post(path, number, result, original, defaults)
        post = replace(post, notes=(*post.notes, *media.notes))
        yield Found(storable(post), tuple(media.files.values()))


def _results(path: Path) -> Iterator[tuple[int, dict[str, object] | ReaderError]]:
    for number, value in enumerate(_values(path), 1):
        if isinstance(value, ReaderError):
            yield number, value
            continue
        inner = value.get("result") if isinstance(value, dict) else None
        result = inner if isinstance(inner, dict) else value
        if isinstance(result, dict) and _metadata(result) is not None:
            yield number, result
        else:
            yield number, ReaderError("is not a result of auto-archiver")


def _metadata(result: dict[str, object]) -> dict[str, object] | None:
    value = result.get("metadata")
    return value if isinstance(value, dict) else None


def _values(path: Path) -> Iterator[object]:
    try:
        if path.suffix.lower() == LINES:
            yield from _lines(path)
            return
        value = load(path, remedy="Let auto-archiver write it again.").value
        yield from value if isinstance(value, list) else [value]
    except ReaderError as error:
        yield error
    except OSError as error:
        yield ReaderError(f"cannot be read ({error.strerror})", remedy="Check that you may.")


def _lines(path: Path) -> Iterator[object]:
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        for line in file:
            if not line.strip():
                continue
            try:
                yield decode(line)
            except json.JSONDecodeError as error:
                yield ReaderError(f"is not JSON ({error.msg})")
            except (ValueError, RecursionError):
                yield ReaderError("is JSON with a number or a nesting beyond all bounds")


def _post(
    path: Path, number: int, result: dict[str, object], original: str, defaults: Defaults
) -> Post:
    metadata = _metadata(result) or {}
    url = first_text(metadata, "url")
    published, notes = _published(metadata)
    status = first_text(result, "status") or ""
    if "success" not in status:
        notes = [*notes, f"auto-archiver did not report success: {quoted(status)}"]
    return Post(
        key=key_of(READER, url) if url else key_of(READER, absolute(path), number),
        reader=READER,
        source=first_text(metadata, "channel", "uploader", "author", "username", "user")
        or defaults.source,
        url=url or defaults.url,
        text=titled(first_text(metadata, "title"), first_text(metadata, "content")),
        published_at=published or defaults.published_at,
        retrieved_at=_retrieved(metadata.get("_processed_at")),
        original=original,
        notes=tuple(notes),
    )


def _published(metadata: dict[str, object]) -> tuple[Moment | None, list[str]]:
    notes = []
    for name in ("timestamp", "upload_date"):
        value = metadata.get(name)
        if value is None or value == "":
            continue
        try:
            moment = _without_zone(value)
        except UsageError:
            notes.append(f"{name} cannot be read: {quoted(str(value))}")
            continue
        if name == "upload_date":
            moment = replace(moment, precision=Precision.DAY)
        return moment, [*notes, "auto-archiver's time zone is not reliable, so none is taken"]
    return None, notes


def _without_zone(value: object) -> Moment:
    """The digits of a time, its zone unknown. Raises ``UsageError``."""
    if isinstance(value, str) and not re.fullmatch(r"\d{9,}(?:\.\d*)?", value):
        bare = _OFFSET.sub("", value.strip()) if ":" in value else value.strip()
        if re.fullmatch(r"\d{8}", bare):
            bare = f"{bare[:4]}-{bare[4:6]}-{bare[6:]}"
        return replace(parse_moment(bare), written=value)
    seconds = number_in(value)
    if seconds is None:
        raise UsageError("is not a time")
    return replace(from_epoch(seconds, str(value)), zone=None)


def _retrieved(value: object) -> Moment | None:
    try:
        if isinstance(value, str) and ":" in value and _UTC.search(value):
            return parse_moment(value, "UTC")
        return _without_zone(value)
    except UsageError:
        return None


def _media(result: dict[str, object], folders: list[Path], claimed: set[Path]) -> _Media:
    media = _Media()
    listed = result.get("media", [])
    if not isinstance(listed, list):
        media.refused.append(ReaderError("holds no list of media"))
        return media
    for item, derived in chain.from_iterable(_nested(entry, False) for entry in listed):
        names = (item.get(name) for name in ("_key", "key", "filename"))
        written = [name for name in names if isinstance(name, str) and name]
        try:
            path = _find(written, item, folders)
            if path is None:
                if not derived:
                    media.notes.append(f"its file is not in the folder: {_named(written)}")
                continue
            claimed.add(path)
            if not derived and looks_like_media(path):
                media.files.setdefault(path, FoundFile(path, shown(path)))
        except ReaderError as error:
            media.refused.append(error)
            media.notes.append(f"its file was refused: {_named(written)}")
        except OSError as error:
            media.refused.append(ReaderError(f"has a file that cannot be read ({error.strerror})"))
    return media


def _named(written: list[str]) -> str:
    return quoted(written[-1]) if written else "(no name)"


def _nested(
    item: object, derived: bool, depth: int = 0
) -> Iterator[tuple[dict[str, object], bool]]:
    """A media and those in its properties, each with whether it was made from the post."""
    if not isinstance(item, dict) or depth > _DEEPEST:
        return
    properties = item.get("properties")
    properties = properties if isinstance(properties, dict) else {}
    derived = derived or _is_derived(first_text(properties, "id") or "")
    if "filename" in item:
        yield item, derived
    for name, value in properties.items():
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, dict) and "filename" in inner:
                yield from _nested(inner, derived or _is_derived(name), depth + 1)


def _is_derived(name: str) -> bool:
    return name.lower().startswith(_DERIVED)


def _find(written: list[str], item: dict[str, object], folders: list[Path]) -> Path | None:
    """The file of a media: under its stored name, else under the one it was fetched to.

    Both names count from the folder the archiver ran in or are absolute there, so their
    last steps are looked for here. Raises ``ReaderError`` for names that lead elsewhere.
    """
    for name in written:
        parts = parts_of(name)
        if ".." in parts:
            inside(folders[0], name)
        parts = parts[-_DEEPEST:]
        for start in range(len(parts)):
            for folder in folders:
                if path := inside(folder, "/".join(parts[start:])):
                    return path
    return _by_hash(item, folders[0])


def _by_hash(item: dict[str, object], folder: Path) -> Path | None:
    """A file stored under the first 24 digits of the hash, as auto-archiver names them."""
    properties = item.get("properties")
    said = first_text(properties, "hash") if isinstance(properties, dict) else None
    digits = (said or "").rpartition(":")[2]
    suffix = Path(str(item.get("filename"))).suffix
    return inside(folder, digits[:24] + suffix) if len(digits) >= 64 and digits.isalnum() else None


def _folders(path: Path, root: Path) -> list[Path]:
    """The file's folder and those above it, up to ``root``."""
    above = [path.parent, *path.parent.parents]
    return above[: above.index(root) + 1] if root in above else [path.parent]


def _problem(path: Path, number: int, error: ReaderError) -> Problem:
    subject = error.subject or f"{shown(path)}, result {number}"
    remedy = error.remedy or "The other results were read; let auto-archiver write this one again."
    return Problem(shown(path), ReaderError(error.message, subject=subject, remedy=remedy))
