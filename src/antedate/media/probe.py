"""What a file holds, without looking at more than its first picture."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from av.container import InputContainer
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from antedate.config import Limits
from antedate.media import stills
from antedate.media.claims import (
    container_claims,
    exif_claims,
    file_time_claim,
    notes_on,
)
from antedate.media.containers import Container, Way, sniff
from antedate.media.frames import Plan
from antedate.media.hashing import refuse_larger
from antedate.media.opening import picture_streams, pixel_shape
from antedate.media.scaling import squared, turn_of
from antedate.media.sound import sound_stream
from antedate.media.timeline import Reel, Work, Zero, first_presented, reel, silent
from antedate.records import DateClaim, Media, MediaType

# A container that promises this much more than it holds was cut off.
_MISSING_S = 1.0
_MOST_RATE = 1000.0


def probe(
    path: Path, limits: Limits | None = None, beat: Callable[[], None] | None = None
) -> Media:
    """What a video or image holds, from all its packets but only its first picture.

    ``sha256`` is left empty. Raises ``RefusedMedia`` for what is not on the list or too
    large and ``MediaError`` for what cannot be decoded at all.
    """
    work = Work(limits or Limits(), beat=beat or silent)
    kind = sniff(path)
    size_bytes = refuse_larger(path, work.limits)
    if kind.way is Way.PILLOW:
        return _still(path, kind, size_bytes, work)
    zero, first = first_presented(work, path, kind)
    with reel(work, path, kind, zero) as film:
        return _film(film, kind, size_bytes, zero, first)


def _still(path: Path, kind: Container, size_bytes: int, work: Work) -> Media:
    with stills.opened_still(path, kind, work) as still:
        size, moving = still.image.size, still.count > 1
        duration_s = stills.duration_s(still, work)
        whole = moving or stills.pixels(still, kind, Plan(max_side=64))[1]
        # Only now: some formats keep this data behind the picture.
        exif = still.image.getexif()
        width, height = stills.upright(size, exif)
        claims = (*exif_claims(exif), file_time_claim(path))
        notes = [] if whole else ["the file is cut off or damaged; only part of it can be seen"]
        return Media(
            sha256="",
            size_bytes=size_bytes,
            type=MediaType.VIDEO if moving else MediaType.IMAGE,
            container=kind.name,
            codec=kind.name,
            duration_s=duration_s,
            width=width,
            height=height,
            frames_per_s=still.count / duration_s if moving and duration_s else None,
            claims=claims,
            notes=(*notes, *notes_on(claims)),
        )


@dataclass(slots=True)
class _Run:
    """What the packets of a stream amount to."""

    count: int = 0
    end_s: float = 0.0
    last_s: float = 0.0


def _film(film: Reel, kind: Container, size_bytes: int, zero: Zero, first: VideoFrame) -> Media:
    run = _run(film)
    moving = run.count > 1 or kind.name != "gif"
    duration_s = min(max(run.end_s, film.clock.frame_s), film.limits.duration_s)
    width, height = squared(first.width, first.height, pixel_shape(film.stream))
    if turn_of(first).quarters % 2:
        width, height = height, width
    claims = (
        *container_claims(film.source.metadata),
        *container_claims(film.stream.metadata, "video stream "),
        file_time_claim(film.path),
    )
    notes = (*_notes(film, run, zero), *notes_on(claims))
    return Media(
        sha256="",
        size_bytes=size_bytes,
        type=MediaType.VIDEO if moving else MediaType.IMAGE,
        container=kind.name,
        codec=film.stream.codec_context.codec.canonical_name,
        duration_s=duration_s if moving else 0.0,
        width=width,
        height=height,
        frames_per_s=_rate(run, film.stream) if moving else None,
        has_sound=sound_stream(film.source) is not None,
        claims=_unrepeated(claims),
        notes=notes,
    )


def _run(film: Reel) -> _Run:
    """Counts packets; the length that a container states is not believed."""
    run = _Run()
    base = float(film.stream.time_base)
    for packet in film.packets():
        time_s = film.clock.packet(packet)
        if packet.is_discard:
            continue
        run.count += 1
        if time_s is None:
            time_s = run.last_s + film.clock.frame_s
        if time_s >= run.last_s:
            run.last_s = time_s
            lasts_s = (packet.duration or 0) * base or film.clock.frame_s
            run.end_s = time_s + lasts_s
        if run.count >= film.limits.frames or time_s > film.limits.duration_s:
            break
    return run


def _rate(run: _Run, stream: VideoStream) -> float | None:
    """Frames a second: the mean over the run, or what the stream states for a short one."""
    if run.count > 2 and run.last_s > 0:
        return (run.count - 1) / run.last_s
    stated = float(stream.guessed_rate or 0)
    return stated if 0 < stated <= _MOST_RATE else None


def _notes(film: Reel, run: _Run, zero: Zero) -> Iterator[str]:
    streams = picture_streams(film.source)
    if len(streams) > 1:
        yield f"{len(streams)} video streams; stream {film.stream.index} is looked at"
    if any(s.disposition & Disposition.attached_pic for s in film.source.streams.video):
        yield "a cover picture is attached; it is not looked at"
    stated_s = _stated_s(film.source, film.stream)
    if stated_s is None:
        yield "the file states no duration; it was counted"
    elif stated_s - run.end_s > max(_MISSING_S, 0.01 * stated_s):
        yield f"breaks off at {run.end_s:.1f} s of {stated_s:.1f} s"
    elif _cut_short(film.path):
        yield f"breaks off at {run.end_s:.1f} s"
    if zero.shown_s > _MISSING_S and film.stream.start_time:
        yield f"the picture starts {zero.shown_s:.1f} s late on the file's own clock"
    if run.last_s > film.limits.duration_s or run.count >= film.limits.frames:
        yield f"only the first {min(run.end_s, film.limits.duration_s):.0f} s are looked at"


def _cut_short(path: Path) -> bool:
    """Whether an AVI is shorter than its head says; its stated duration shrinks with it."""
    with path.open("rb") as file:
        name, size = file.read(4), int.from_bytes(file.read(4), "little")
        return name == b"RIFF" and 0 < path.stat().st_size < size


def _stated_s(source: InputContainer, stream: VideoStream) -> float | None:
    """The length of the picture that the container states."""
    if stream.duration:
        return float(stream.duration * stream.time_base)
    return source.duration / 1_000_000 if source.duration else None


def _unrepeated(claims: tuple[DateClaim, ...]) -> tuple[DateClaim, ...]:
    """Without a stream's date that only repeats that of its container."""
    seen: set[tuple[str, str]] = set()
    kept: list[DateClaim] = []
    for claim in claims:
        mark = (claim.field.rpartition(" ")[2], claim.moment.written)
        if mark not in seen:
            kept.append(claim)
        seen.add(mark)
    return tuple(kept)
