"""Codes in rows: few bytes a code, and all of them in one array, fast."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, delete, exists, func, insert, select, update

from antedate.descriptors.codes import CODE_BYTES, Codes, CodeTable
from antedate.errors import ArchiveError, ModelError
from antedate.records import ModelId
from antedate.store import schema

_STEPS_A_SECOND = 100
_COMPRESSED = 0x80
_SIZES = (1, 2, 4)


def pack_times(start_s: NDArray[np.float32], end_s: NDArray[np.float32]) -> bytes:
    """Start and end seconds of n codes, each (n,), to the nearest hundredth, in few bytes.

    They are written in turn (start, end, next start, ...), each as the step from the one
    before, in the smallest integers that hold all steps, compressed where that is shorter.
    The first byte says which. Raises ``ValueError`` for times that are not finite or lie
    more than 248 days apart.
    """
    times = np.stack([start_s, end_s], axis=1).astype(np.float64).ravel()
    if not np.isfinite(times).all():
        raise ValueError("times of codes must be finite")
    ticks = np.rint(times * _STEPS_A_SECOND)
    steps = np.diff(ticks, prepend=0.0)
    for size in _SIZES:
        kind = np.iinfo(f"<i{size}")
        if len(steps) == 0 or (steps.min() >= kind.min and steps.max() <= kind.max):
            plain = steps.astype(f"<i{size}").tobytes()
            packed = zlib.compress(plain, 9)
            if len(packed) < len(plain):
                return bytes([size | _COMPRESSED]) + packed
            return bytes([size]) + plain
    raise ValueError("times of codes lie too far apart")


def unpack_times(packed: bytes, n: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """What ``pack_times`` was given. Raises ``ValueError`` unless it is of ``n`` codes."""
    seconds = (_ticks(packed, n) / _STEPS_A_SECOND).astype(np.float32)
    return seconds[0::2], seconds[1::2]


def _ticks(packed: bytes, n: int) -> NDArray[np.int64]:
    if not packed or (size := packed[0] & ~_COMPRESSED) not in _SIZES:
        raise ValueError("not times of codes")
    try:
        plain = zlib.decompress(packed[1:]) if packed[0] & _COMPRESSED else packed[1:]
    except zlib.error as error:
        raise ValueError(f"times of codes do not unpack: {error}") from None
    if len(plain) != 2 * n * size:
        raise ValueError(f"times are not of {n} codes")
    return np.frombuffer(plain, f"<i{size}").cumsum(dtype=np.int64)


def model_row(connection: Connection, model: ModelId) -> int | None:
    """The row of a model, ``None`` where it made nothing here."""
    row: int | None = connection.scalar(
        select(schema.model.c.id).where(
            schema.model.c.name == model.name,
            schema.model.c.sha256 == model.sha256,
            schema.model.c.preparation == model.preparation,
        )
    )
    return row


def model_counts(connection: Connection, track: str) -> list[tuple[ModelId, int]]:
    """The models that made the codes of a track, each with its number of media, most first."""
    counted = func.count().label("counted")
    rows = connection.execute(
        select(schema.model.c.name, schema.model.c.sha256, schema.model.c.preparation, counted)
        .join(schema.codes, schema.codes.c.model_id == schema.model.c.id)
        .where(schema.codes.c.track == track)
        .group_by(schema.model.c.id)
        .order_by(counted.desc(), schema.model.c.id)
    )
    return [(ModelId(row.name, row.sha256, row.preparation), row.counted) for row in rows]


def refuse_other_models(connection: Connection, folder: Path, model: ModelId, track: str) -> None:
    """Raise ``ModelError`` when any code of the track is of another model."""
    uses = exists().where(
        schema.codes.c.track == track, schema.codes.c.model_id == schema.model.c.id
    )
    others = select(schema.model.c.id).where(
        uses, schema.model.c.id != (model_row(connection, model) or 0)
    )
    # Asked with every post that is added: the counting is left for when it is needed.
    if connection.execute(others.limit(1)).one_or_none() is None:
        return
    counts = model_counts(connection, track)
    made_by = ", ".join(f"{count} by {other.words()}" for other, count in counts if other != model)
    raise ModelError(
        f"its codes are of another model than the one in use and cannot be compared ({made_by}; "
        f"in use: {model.words()})",
        subject=str(folder),
        remedy=f"Describe its media again with: antedate add --redescribe --archive {folder}",
    )


def write_codes(
    connection: Connection, media_id: int, track: str, model: ModelId, codes: Codes
) -> None:
    """Write the codes of one track of a media, in place of those it had."""
    width = codes.bits.shape[1] if codes.bits.ndim == 2 else 0
    if codes.bits.dtype != np.uint8 or width == 0:
        raise ValueError("codes are (n, width) uint8")
    if not len(codes.bits) == len(codes.start_s) == len(codes.end_s):
        raise ValueError("each code has one start and one end")
    row = model_row(connection, model)
    if row is None:
        made = connection.execute(
            insert(schema.model).values(
                name=model.name, sha256=model.sha256, preparation=model.preparation
            )
        )
        row = made.inserted_primary_key[0] if made.inserted_primary_key else 0
    values = {
        "model_id": row,
        "n": len(codes),
        "width": width,
        "times": pack_times(codes.start_s, codes.end_s),
        "bits": codes.bits.tobytes(),
    }
    of_media = (schema.codes.c.media_id == media_id) & (schema.codes.c.track == track)
    if connection.execute(update(schema.codes).where(of_media).values(values)).rowcount == 0:
        connection.execute(insert(schema.codes).values(media_id=media_id, track=track, **values))


def drop_codes(connection: Connection, media_id: int, track: str | None = None) -> None:
    """Remove the codes of a media, of one track or of all."""
    chosen = delete(schema.codes).where(schema.codes.c.media_id == media_id)
    if track is not None:
        chosen = chosen.where(schema.codes.c.track == track)
    connection.execute(chosen)


def read_table(connection: Connection, folder: Path, model: ModelId, track: str) -> CodeTable:
    """All codes of a track in one array, media in the order they were added.

    Raises ``ModelError`` when some are of another model, ``ArchiveError`` when a row is
    damaged.
    """
    refuse_other_models(connection, folder, model, track)
    chosen = schema.codes.c.track == track
    sizes = connection.execute(
        select(
            schema.codes.c.media_id, schema.media.c.sha256, schema.codes.c.n, schema.codes.c.width
        )
        .join(schema.media, schema.media.c.id == schema.codes.c.media_id)
        .where(chosen)
        .order_by(schema.codes.c.media_id)
    ).all()
    # In whatever order they come: to put them in order the database would copy them all.
    rows = connection.execute(
        select(
            schema.codes.c.media_id, schema.codes.c.n, schema.codes.c.times, schema.codes.c.bits
        ).where(chosen),
        execution_options={"yield_per": 256},
    )
    return _table(folder, sizes, rows)


def _table(folder: Path, sizes: Sequence[Any], rows: Iterable[Any]) -> CodeTable:
    counts = np.array([size.n for size in sizes], np.int64)
    ends = counts.cumsum()
    total = int(ends[-1]) if sizes else 0
    width = max((size.width for size in sizes), default=CODE_BYTES)
    bits = np.empty((total, width), np.uint8)
    times = np.empty((2, total), np.float32)
    place = {size.media_id: n for n, size in enumerate(sizes)}
    for row in rows:
        if (n := place.get(row.media_id)) is None:
            raise damaged(folder, f"number {row.media_id}", "there is no such media")
        at, to = int(ends[n]) - row.n, int(ends[n])
        try:
            bits[at:to] = bits_of(row.bits, row.n, width)
            times[:, at:to] = unpack_times(row.times, row.n)
        except ValueError as error:
            raise damaged(folder, sizes[n].sha256, str(error)) from None
    media = np.repeat(np.arange(len(sizes), dtype=np.int32), counts)
    return CodeTable(bits, times[0], times[1], media, tuple(size.sha256 for size in sizes))


def bits_of(packed: bytes, n: int, width: int) -> NDArray[np.uint8]:
    """(n, width) uint8. Raises ``ValueError`` when the bytes are not that many."""
    if len(packed) != n * width:
        raise ValueError(f"bytes are not of {n} codes of {width} bytes")
    return np.frombuffer(packed, np.uint8).reshape(n, width)


def damaged(folder: Path, sha256: str, reason: str) -> ArchiveError:
    """The codes of one media cannot be read."""
    return ArchiveError(
        f"the codes of media {sha256} are damaged ({reason})",
        subject=str(folder),
        remedy=f"Describe it again with: antedate add --redescribe --archive {folder}",
    )
