"""Videos fetched by yt-dlp (or youtube-dl) with ``--write-info-json``.

The media is the file beside ``NAME.info.json`` that is called ``NAME.*``. Thumbnails and
single streams that were never merged count only where nothing better is there. The file's
``upload_date`` is a day in UTC, not a time. Playlists describe no post and are passed over;
their videos have files of their own.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from antedate.errors import ReaderError, UsageError
from antedate.ingest.defaults import NOTHING_SAID, Defaults
from antedate.ingest.jsonfile import as_json, load
from antedate.ingest.paths import absolute, inside, parts_of, quoted, shown
from antedate.ingest.posts import first_text, key_of, number_in, storable, titled
from antedate.ingest.sniff import IMAGE_SUFFIXES, VIDEO_SUFFIXES
from antedate.records import Found, FoundFile, Post, Problem
from antedate.when import Moment, from_epoch, parse_moment

READER = "yt-dlp"
INFO = ".info.json"
_PREFERRED = (".mp4", ".mkv", ".webm", ".mov")


@dataclass(frozen=True, slots=True)
class _Info:
    """An ``.info.json`` with its record, and that record as JSON text."""

    path: Path
    record: dict[str, object]
    original: str

    @property
    def describes_a_video(self) -> bool:
        return self.record.get("_type") in (None, "video")

    def beside(self, names: Sequence[str]) -> Iterator[str]:
        """Names in the same folder that are the stem with a suffix, or a stream and a suffix."""
        start = self.path.name.removesuffix(INFO) + "."
        known = {f"f{stream.get('format_id')}" for stream in _streams(self.record)}
        for name in names[bisect_left(names, start) :]:
            if not name.startswith(start):
                break
            middle = self.stream_of(name)
            if not middle or _is_stream(middle) or middle in known:
                yield name

    def stream_of(self, name: str) -> str:
        """What stands between stem and suffix: ``f137`` in ``NAME.f137.mp4``."""
        return name[len(self.path.name) - len(INFO) + 1 :].rpartition(".")[0]


def sidecar_of(video: Path) -> Path | None:
    """The ``.info.json`` beside a file, also for a single stream such as ``NAME.f137.mp4``."""
    stems = [video.stem]
    start, _, middle = video.stem.rpartition(".")
    if start and _is_stream(middle):
        stems.append(start)
    for stem in stems:
        info = video.with_name(stem + INFO)
        if info.is_file() and not info.is_symlink():
            return info
    return None


def read(path: Path, defaults: Defaults = NOTHING_SAID) -> Iterator[Found | Problem]:
    """The post of one ``.info.json``, with its media from the same folder."""
    names = sorted(entry.name for entry in path.parent.iterdir())
    found = list(read_beside(path, names, defaults, set()))
    if not found:
        found.append(_problem(path, "describes a playlist, not a video", "Give its folder."))
    yield from found


def read_video(video: Path, path: Path, defaults: Defaults) -> Iterator[Found | Problem]:
    """The post of one video that a person named, from the ``.info.json`` beside it.

    Nothing comes where that describes no video.
    """
    info = _info(path)
    if isinstance(info, Problem):
        yield info
    elif info.describes_a_video:
        yield Found(_post(info, defaults, ()), (FoundFile(video, shown(video)),))


def read_beside(
    path: Path, names: Sequence[str], defaults: Defaults, claimed: set[Path]
) -> Iterator[Found | Problem]:
    """The post of an ``.info.json``; ``names`` are those of its folder, in order.

    Files that belong to it, thumbnails too, are put into ``claimed``. Nothing comes for a
    playlist. Of a file that cannot be read nothing is claimed.
    """
    info = _info(path)
    if isinstance(info, Problem):
        yield info
        return
    folder = path.parent
    beside = list(info.beside(names))
    if not info.describes_a_video:
        claimed.update(folder / name for name in beside if _suffix(name) in IMAGE_SUFFIXES)
        return
    claimed.update(folder / name for name in beside)
    name, notes = _media_name(info, beside, names)
    files: tuple[FoundFile, ...] = ()
    if name is not None:
        claimed.add(folder / name)
        try:
            file = inside(folder, name)
            files = (FoundFile(file, shown(file)),) if file else ()
        except ReaderError as error:
            yield _problem(path, error.message, error.remedy)
            notes = [*notes, f"its file was refused: {quoted(name)}"]
    yield Found(_post(info, defaults, notes), files)


def _info(path: Path) -> _Info | Problem:
    if path.is_symlink():
        return _problem(path, "is a link, which is not followed", "Give the folder it leads to.")
    remedy = "Let yt-dlp write it again."
    try:
        value = load(path, remedy=remedy).value
        if isinstance(value, dict):
            return _Info(path, value, as_json(value))
    except ReaderError as error:
        return Problem(shown(path), error)
    return _problem(path, "does not describe a video", remedy)


def _post(info: _Info, defaults: Defaults, notes: Sequence[str]) -> Post:
    record = info.record
    published, strange = _published(record)
    url = first_text(record, "webpage_url", "original_url")
    fetched = number_in(record.get("epoch"))
    title = first_text(record, "title", "fulltitle")
    return storable(
        Post(
            key=_key(info, url),
            reader=READER,
            source=first_text(record, "channel", "uploader", "channel_id", "uploader_id")
            or defaults.source,
            url=url or defaults.url,
            text=titled(title, first_text(record, "description")),
            published_at=published or defaults.published_at,
            retrieved_at=_epoch(fetched) if fetched else None,
            original=info.original,
            notes=(*strange, *notes),
        )
    )


def _key(info: _Info, url: str | None) -> str:
    number = info.record.get("id")
    site = first_text(info.record, "extractor", "extractor_key")
    if site and isinstance(number, str | int):
        return key_of(READER, site.lower(), str(number))
    return key_of(READER, url or absolute(info.path))


def _published(record: dict[str, object]) -> tuple[Moment | None, list[str]]:
    for name in ("timestamp", "release_timestamp"):
        seconds = number_in(record.get(name))
        if seconds is not None and (moment := _epoch(seconds, str(record[name]))):
            return moment, []
    day = first_text(record, "upload_date")
    if day is None:
        return None, []
    try:
        return parse_moment(f"{day[:4]}-{day[4:6]}-{day[6:]}" if len(day) == 8 else day, "UTC"), []
    except UsageError:
        return None, [f"upload_date cannot be read: {quoted(day)}"]


def _epoch(seconds: float, written: str = "") -> Moment | None:
    try:
        return from_epoch(seconds, written)
    except UsageError:
        return None


def _media_name(
    info: _Info, beside: Sequence[str], names: Sequence[str]
) -> tuple[str | None, list[str]]:
    """The name of the video's file, and notes on the choice."""
    said = first_text(info.record, "ext")
    order = [f".{said.lower()}"] if said else []
    whole = [name for name in beside if not info.stream_of(name)]
    videos = [name for name in whole if _suffix(name) in VIDEO_SUFFIXES]
    images = [name for name in whole if _suffix(name) in IMAGE_SUFFIXES and _suffix(name) in order]
    ranks = [*order, *_PREFERRED]
    if found := videos or images:
        return min(found, key=lambda name: (_rank(_suffix(name), ranks), name)), []
    for name in _names_said(info.record):
        known = _suffix(name) in VIDEO_SUFFIXES | IMAGE_SUFFIXES
        if known and _among(name, names) and not _among(PurePosixPath(name).stem + INFO, names):
            return name, []
    silent = {f"f{stream.get('format_id')}" for stream in _streams(info.record) if _silent(stream)}
    for name in beside:
        if _suffix(name) in VIDEO_SUFFIXES and info.stream_of(name) not in silent:
            return name, ["its streams were not merged; the picture alone was read"]
    return None, ["its media file is not in the folder"]


def _among(name: str, names: Sequence[str]) -> bool:
    at = bisect_left(names, name)
    return at < len(names) and names[at] == name


def _rank(suffix: str, ranks: Sequence[str]) -> int:
    return ranks.index(suffix) if suffix in ranks else len(ranks)


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def _is_stream(middle: str) -> bool:
    return middle == "temp" or (middle[:1] == "f" and middle[1:2].isdigit())


def _streams(record: dict[str, object]) -> Iterator[dict[str, object]]:
    for name in ("requested_formats", "formats"):
        listed = record.get(name)
        yield from (s for s in (listed if isinstance(listed, list) else []) if isinstance(s, dict))


def _silent(stream: dict[str, object]) -> bool:
    """Whether a stream holds no picture."""
    return stream.get("vcodec") == "none"


def _names_said(record: dict[str, object]) -> Iterator[str]:
    """Last steps of the file names in the record: where the file was, not where it is."""
    fetched = record.get("requested_downloads")
    downloads = fetched if isinstance(fetched, list) else []
    for part in (record, *(d for d in downloads if isinstance(d, dict))):
        for field in ("filepath", "_filename", "filename"):
            if (name := first_text(part, field)) and parts_of(name):
                yield parts_of(name)[-1]


def _problem(info: Path, message: str, remedy: str) -> Problem:
    return Problem(shown(info), ReaderError(message, subject=shown(info), remedy=remedy))
