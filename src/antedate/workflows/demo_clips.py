"""The footage of the demonstration: invented places, invented sources, or a person's clips."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from antedate.errors import AntedateError, UsageError
from antedate.ingest.sniff import VIDEO_SUFFIXES
from antedate.media.frames import Plan, Sampling
from antedate.media.worker import Decoder
from antedate.records import MatchKind, MediaType
from antedate.workflows.reposting import Edit
from antedate.workflows.scenery import place_frames, write_video

Tell = Callable[[str, float], None]
MOST_CLIPS = 12
PIECE_S = 3.0
_CLIP_S = 4.8
_LEAST_S, _LONGEST_S, _LEAST_SIDE = 5.0, 600.0, 120


@dataclass(frozen=True, slots=True)
class Posting:
    """A row of the manifest."""

    path: str
    source: str
    published: str
    zone: str
    url: str
    text: str


@dataclass(frozen=True, slots=True)
class Use:
    """A piece to be: which clip, from which second, and what is done to it. ``expected`` is
    the kind of match that a check should report, ``None`` for none."""

    path: Path
    start_s: float
    edit: Edit
    expected: MatchKind | None
    archived: bool = True


@dataclass(frozen=True, slots=True)
class Footage:
    """What the demonstration is made of; ``passed_over`` counts files that cannot be used."""

    postings: tuple[Posting, ...]
    uses: tuple[Use, ...]
    passed_over: int = 0


@dataclass(frozen=True, slots=True)
class _Scene:
    name: str
    seed: int
    take: int = 0
    seconds: float = _CLIP_S


_TELO, _MIRA, _HARBOUR = "Telo Daily", "Radio Mira", "قناة الميناء"
_ARCHIVED = (
    _Scene("ring-road", 0),
    _Scene("market", 1),
    _Scene("fishing-harbour", 2),
    _Scene("valley", 3),
    _Scene("side-street", 4),
    _Scene("old-square", 5),
    _Scene("ferry-quay", 10),
    _Scene("upland", 7),
)
_OTHERS = (_Scene("another-town", 8, seconds=4.0), _Scene("old-square-again", 5, 1, 4.0))
_SMALL = "ring-road-small"
_POSTINGS = (
    ("ring-road", _TELO, "2023-04-18T07:42", "Europe/Athens", "Traffic on the ring road"),
    (_SMALL, _MIRA, "2023-04-02", "Europe/Athens", "Heard of the jam? Seen by a listener"),
    ("market", _TELO, "2021-09-11T15:05:30+02:00", "", "Saturday market, <b>busy</b> & loud"),
    ("fishing-harbour", _HARBOUR, "2022-06-30T18:20", "Asia/Baghdad",
     "قوارب الصيد تعود إلى الميناء (30/6/2022)"),
    ("valley", _MIRA, "2020-11-03", "UTC", "Quiet morning in the valley"),
    ("side-street", _TELO, "2024-01-22T09:15", "Europe/Athens", "Mill Street after the rain"),
    ("side-street", _HARBOUR, "2024-02-03T20:00", "Asia/Baghdad", "شارع الطاحونة"),
    ("old-square", _MIRA, "2019-08-25T12:00", "Europe/Athens", "Old Square, summer"),
    ("ferry-quay", _HARBOUR, "2023-12-05", "Asia/Baghdad", "رصيف العبّارات"),
    ("upland", _TELO, "", "", "From the archive, date not kept"),
)  # fmt: skip
_USES = (
    ("ring-road", 1.4, Edit.CROPPED),
    ("market", 1.5, Edit.MIRRORED),
    ("another-town", 0.4, Edit.NONE),
    ("fishing-harbour", 1.2, Edit.BANNER),
    ("valley", 0.8, Edit.FASTER),
    ("old-square-again", 0.4, Edit.NONE),
    ("side-street", 1.6, Edit.STRIP),
)


def generated(folder: Path, tell: Tell) -> Footage:
    """Film the invented places into ``folder`` / clips; what is there already stays."""
    clips, others = folder / "clips", folder / "not-archived"
    for made in (clips, others):
        made.mkdir(parents=True, exist_ok=True)
    paths = {scene.name: clips / f"{scene.name}.mp4" for scene in _ARCHIVED}
    paths |= {scene.name: others / f"{scene.name}.mp4" for scene in _OTHERS}
    missing = [s for s in (*_ARCHIVED, *_OTHERS) if not paths[s.name].exists()]
    # Two at a time: drawing and encoding leave the interpreter to others most of the time.
    with ThreadPoolExecutor(2, thread_name_prefix="film") as pool:
        filmed = [pool.submit(_film, scene, paths[scene.name]) for scene in missing]
        try:
            for number, future in enumerate(filmed):
                tell("Filming invented places", number / len(filmed))
                future.result()
        finally:
            for future in filmed:
                future.cancel()
    small = clips / f"{_SMALL}.mp4"
    if not small.exists():
        _write_small(paths["ring-road"], small)
    return Footage(tuple(_postings()), tuple(_use(paths[name], at, e) for name, at, e in _USES))


def chosen(folder: Path) -> Footage:
    """Up to 12 clips of a person's folder, spread over it, with invented posts.

    The last is kept out of the archive where there are more than six. Raises
    ``UsageError`` where fewer than two can be used.
    """
    if not folder.is_dir():
        raise UsageError(
            "is not a folder", subject=str(folder), remedy="Name a folder that holds videos."
        )
    found, passed_over = _usable(folder)
    if len(found) < 2:
        raise UsageError(
            f"holds {len(found)} videos that can be used",
            subject=str(folder),
            remedy=f"Give a folder with two or more videos of at least {_LEAST_S:g} seconds.",
        )
    archived = found[:-1] if len(found) > 6 else found
    edits = [edit for edit in Edit if edit is not Edit.NONE]
    uses = [
        Use(path, _start(seconds, edit), edit, MatchKind.SAME_FOOTAGE)
        for (path, seconds), edit in zip(archived, edits, strict=False)
    ]
    if len(found) > len(archived):
        path, seconds = found[-1]
        uses.insert(2, Use(path, _start(seconds, Edit.NONE), Edit.NONE, None, archived=False))
    return Footage(tuple(_invented_posts([path for path, _ in archived])), tuple(uses), passed_over)


def _film(scene: _Scene, path: Path) -> None:
    write_video(place_frames(scene.seed, scene.take, scene.seconds), path)


def _write_small(path: Path, small: Path) -> None:
    """A copy as messengers make them."""
    with Decoder() as decoder:
        plan = Plan(Sampling.EVERY, max_side=428)
        frames = (frame.pixels[:240, :426] for frame in decoder.frames(path, plan))
        write_video(frames, small, quality=30)


def _postings() -> Iterator[Posting]:
    for number, (name, source, published, zone, text) in enumerate(_POSTINGS, 1):
        site = {_TELO: "telo-daily", _MIRA: "radio-mira", _HARBOUR: "mina-channel"}[source]
        url = f"https://{site}.example/posts/{100 + 7 * number}"
        yield Posting(f"clips/{name}.mp4", source, published, zone, url, text)


def _use(path: Path, start_s: float, edit: Edit) -> Use:
    if path.parent.name == "clips":
        return Use(path, start_s, edit, MatchKind.SAME_FOOTAGE)
    place = MatchKind.SAME_PLACE if path.stem.endswith("-again") else None
    return Use(path, start_s, edit, place, archived=False)


def _usable(folder: Path) -> tuple[list[tuple[Path, float]], int]:
    """Videos and their seconds, spread over the folder, and how many were passed over."""
    paths = sorted(p for p in folder.rglob("*") if p.suffix.lower() in VIDEO_SUFFIXES)
    step = max(1, len(paths) // MOST_CLIPS)
    found: list[tuple[Path, float]] = []
    passed_over = 0
    with Decoder() as decoder:
        for place in (i for first in range(step) for i in range(first, len(paths), step)):
            seconds = _seconds(decoder, paths[place])
            if seconds is None:
                passed_over += 1
            else:
                found.append((paths[place].resolve(), seconds))
            if len(found) == MOST_CLIPS:
                break
    return found, passed_over


def _seconds(decoder: Decoder, path: Path) -> float | None:
    """How long a video is; ``None`` for one that is of no use here."""
    try:
        media = decoder.probe(path)
    except (AntedateError, OSError):
        return None
    fits = _LEAST_S <= media.duration_s <= _LONGEST_S
    large = min(media.width, media.height) >= _LEAST_SIDE
    return media.duration_s if media.type is MediaType.VIDEO and fits and large else None


def _start(seconds: float, edit: Edit) -> float:
    return round(max(0.0, min(0.35 * seconds, seconds - PIECE_S * edit.speed - 0.3)), 2)


def _invented_posts(paths: Sequence[Path]) -> Iterator[Posting]:
    """Sources and dates nobody gave: for showing what an answer looks like, nothing else."""
    sources = (_TELO, _MIRA, _HARBOUR)
    for number, path in enumerate(paths):
        published = f"{2019 + number % 5}-{1 + number * 5 % 12:02d}-{3 + number * 2:02d}"
        text = f"{path.stem} (source and date invented for the demonstration)"
        url = f"https://demonstration.example/posts/{number + 1}"
        yield Posting(str(path), sources[number % 3], published, "UTC", url, text)
