"""Codes in rows: exact bits, times to the hundredth, few bytes, one array."""

from __future__ import annotations

import dataclasses
import sqlite3
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update
from store_material import MODEL, OTHER, a_file, a_post, some_codes

from antedate.descriptors.codes import Codes
from antedate.errors import ArchiveError, ModelError
from antedate.store import Archive, schema
from antedate.store.codes import bits_of, pack_times, unpack_times

# A busy machine is no failure.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
SECONDS = st.floats(min_value=0, max_value=12 * 3600, width=32)


@UNHURRIED
@given(st.lists(st.tuples(SECONDS, SECONDS), max_size=300))
def test_times_come_back_to_the_hundredth(times: list[tuple[float, float]]) -> None:
    given_s = np.array(times, np.float32).reshape(-1, 2)
    start_s, end_s = unpack_times(pack_times(given_s[:, 0], given_s[:, 1]), len(times))
    found_s = np.stack([start_s, end_s], axis=1)
    assert found_s.dtype == np.float32
    # float32 seconds near 12 h are 0.004 s apart.
    assert np.abs(found_s.astype(float) - given_s.astype(float)).max(initial=0) <= 0.01


@UNHURRIED
@given(st.lists(st.tuples(SECONDS, SECONDS), max_size=50))
def test_times_once_packed_stay_the_same(times: list[tuple[float, float]]) -> None:
    given_s = np.array(times, np.float32).reshape(-1, 2)
    once = unpack_times(pack_times(given_s[:, 0], given_s[:, 1]), len(times))
    again = unpack_times(pack_times(*once), len(times))
    assert np.array_equal(once, again)


@UNHURRIED
@given(st.lists(SECONDS, max_size=100))
def test_order_of_times_is_kept(times: list[float]) -> None:
    start_s = np.sort(np.array(times, np.float32))
    found_s, _ = unpack_times(pack_times(start_s, start_s), len(times))
    assert (np.diff(found_s) >= 0).all()


def test_times_of_regular_frames_take_next_to_nothing() -> None:
    start_s = np.arange(3600, dtype=np.float32)
    assert len(pack_times(start_s, start_s + np.float32(1))) < 100


def test_times_of_irregular_frames_take_two_bytes_a_code() -> None:
    steps = np.random.default_rng(1).uniform(0.5, 1.2, 3600)
    ends_s = steps.cumsum().astype(np.float32)
    starts_s = np.concatenate([[np.float32(0)], ends_s[:-1]])
    assert len(pack_times(starts_s, ends_s)) <= 2 * 3600 + 1


@pytest.mark.parametrize("bad", [np.nan, np.inf, 1e9])
def test_impossible_times_are_refused(bad: float) -> None:
    with pytest.raises(ValueError, match="times of codes"):
        pack_times(np.zeros(1, np.float32), np.array([bad], np.float32))


@pytest.mark.parametrize("packed", [b"", b"\x03ab", b"\x81not zlib", b"\x01a", b"\x01abcdef"])
def test_damaged_times_are_refused(packed: bytes) -> None:
    with pytest.raises(ValueError, match="times"):
        unpack_times(packed, 2)


def test_bits_of_the_wrong_length_are_refused() -> None:
    with pytest.raises(ValueError, match="3 codes of 64 bytes"):
        bits_of(b"x" * 100, 3, 64)


def test_all_codes_come_in_one_table(tmp_path: Path) -> None:
    files = [a_file(tmp_path, f"{n}.mp4", n=n) for n in (3, 1, 7)]
    with Archive.open(tmp_path / "archive", create=True) as archive:
        for number, file in enumerate(files):
            archive.add(a_post(f"p/{number}"), [file], MODEL)
        table = archive.code_table(MODEL)
    assert table.sha256 == tuple(file.media.sha256 for file in files)
    assert table.media.tolist() == [0] * 3 + [1] + [2] * 7
    every = [file.codes for file in files if file.codes is not None]
    assert np.array_equal(table.bits, np.concatenate([codes.bits for codes in every]))
    assert np.array_equal(table.start_s, np.concatenate([codes.start_s for codes in every]))
    assert np.array_equal(table.end_s, np.concatenate([codes.end_s for codes in every]))
    assert table.bits.dtype.name == "uint8"
    assert table.start_s.dtype.name == "float32"


def test_codes_stay_with_their_media_wherever_their_rows_lie(tmp_path: Path) -> None:
    """As where the first media was described again, after all the others."""
    files = [a_file(tmp_path, f"{n}.mp4", n=n) for n in (3, 1, 7)]
    with Archive.open(tmp_path / "archive", create=True) as archive:
        for number, file in enumerate(files):
            archive.add(a_post(f"p/{number}"), [file], MODEL)
        again = some_codes(5, seed=9)
        archive.drop_codes(files[0].media.sha256)
        archive.replace_codes(files[0].media.sha256, MODEL, again)
        table = archive.code_table(MODEL)
    assert table.media.tolist() == [0] * 5 + [1] + [2] * 7
    assert table.sha256 == tuple(file.media.sha256 for file in files)
    every = [again, *(file.codes for file in files[1:] if file.codes is not None)]
    assert np.array_equal(table.bits, np.concatenate([codes.bits for codes in every]))
    assert np.array_equal(table.start_s, np.concatenate([codes.start_s for codes in every]))


def test_an_empty_archive_has_an_empty_table(tmp_path: Path) -> None:
    with Archive.open(tmp_path, create=True) as archive:
        table = archive.code_table(MODEL)
    assert table.bits.shape == (0, 64)
    assert table.sha256 == ()


def test_media_without_a_single_code_is_in_the_table(tmp_path: Path) -> None:
    file = dataclasses.replace(a_file(tmp_path), codes=some_codes(0))
    with Archive.open(tmp_path / "archive", create=True) as archive:
        archive.add(a_post(), [file], MODEL)
        assert archive.described(file.media.sha256, MODEL)
        assert archive.code_table(MODEL).sha256 == (file.media.sha256,)


def test_codes_of_another_model_are_refused_with_the_remedy(tmp_path: Path) -> None:
    first, second = a_file(tmp_path, "1.mp4"), a_file(tmp_path, "2.mp4")
    with Archive.open(tmp_path / "archive", create=True) as archive:
        archive.add(a_post(), [first], MODEL)
        with pytest.raises(ModelError, match="antedate add --redescribe --archive") as error:
            archive.code_table(OTHER)
        assert MODEL.words() in str(error.value)
        assert OTHER.words() in str(error.value)
        with pytest.raises(ModelError):
            archive.add(a_post("p/2"), [second], OTHER)
        assert archive.media_ids() == (first.media.sha256,)


def test_describing_again_goes_on_where_it_stopped(tmp_path: Path) -> None:
    files = [a_file(tmp_path, f"{n}.mp4") for n in range(3)]
    ids = tuple(file.media.sha256 for file in files)
    with Archive.open(tmp_path / "archive", create=True) as archive:
        for number, file in enumerate(files):
            archive.add(a_post(f"p/{number}"), [file], MODEL)
        assert archive.undescribed(OTHER) == ids
        archive.replace_codes(ids[0], OTHER, some_codes(2, seed=9))
        assert archive.undescribed(OTHER) == ids[1:]
        assert archive.model() == MODEL
        with pytest.raises(ModelError, match="2 by sscd "):
            archive.code_table(OTHER)
        archive.replace_codes(ids[1], OTHER, some_codes(3, seed=8))
        archive.drop_codes(ids[2])
        assert archive.model() == OTHER
        assert len(archive.code_table(OTHER)) == 5
        assert archive.undescribed(OTHER) == ids[2:]
        assert archive.searched(OTHER).media == 2
        assert "1 media have no codes" in archive.searched(OTHER).notes[0]


def test_sound_codes_stand_beside_picture_codes(tmp_path: Path) -> None:
    file = a_file(tmp_path)
    sound = some_codes(30, seed=5, width=4)
    ear = dataclasses.replace(OTHER, name="ear")
    with Archive.open(tmp_path / "archive", create=True) as archive:
        archive.add(a_post(), [file], MODEL)
        archive.replace_codes(file.media.sha256, ear, sound, track="sound")
        assert np.array_equal(archive.code_table(ear, "sound").bits, sound.bits)
        assert len(archive.code_table(MODEL)) == 12
        assert archive.model() == MODEL
        assert archive.described(file.media.sha256, ear, "sound")
        assert not archive.described(file.media.sha256, ear)


@pytest.mark.parametrize(
    "bits", [np.zeros((3, 64), np.int64), np.zeros((3, 0), np.uint8), np.zeros((2, 64), np.uint8)]
)
def test_codes_of_the_wrong_shape_are_refused(tmp_path: Path, bits: np.ndarray) -> None:
    zeros = np.zeros(3, np.float32)
    file = dataclasses.replace(a_file(tmp_path), codes=Codes(bits, zeros, zeros))
    with Archive.open(tmp_path / "archive", create=True) as archive:
        with pytest.raises(ValueError, match="code"):
            archive.add(a_post(), [file], MODEL)
        assert archive.info().media == archive.info().posts == 0
        assert list((tmp_path / "archive/media").rglob("*.mp4")) == []


def test_damaged_codes_name_the_media(tmp_path: Path) -> None:
    file = a_file(tmp_path)
    with Archive.open(tmp_path / "archive", create=True) as archive:
        archive.add(a_post(), [file], MODEL)
        with archive._writing() as connection:
            connection.execute(update(schema.codes).values(bits=b"short"))
        with pytest.raises(ArchiveError, match=file.media.sha256):
            archive.code_table(MODEL)


def test_codes_of_no_media_are_told_as_damage(tmp_path: Path) -> None:
    """As in a database that lost a part of itself."""
    with Archive.open(tmp_path / "archive", create=True) as archive:
        archive.add(a_post(), [a_file(tmp_path)], MODEL)
    with sqlite3.connect(tmp_path / "archive" / "antedate.db") as connection:
        connection.execute("UPDATE codes SET media_id = 9999")
    connection.close()
    with (
        Archive.open(tmp_path / "archive") as archive,
        pytest.raises(ArchiveError, match="9999 are damaged"),
    ):
        archive.code_table(MODEL)


def test_an_hour_takes_at_most_a_third_of_a_megabyte(tmp_path: Path) -> None:
    def size(half_hours: int) -> int:
        folder = tmp_path / f"archive{half_hours}"
        random = np.random.default_rng(3)
        with Archive.open(folder, create=True) as archive:
            for number in range(half_hours * 30):
                file = a_file(tmp_path, f"{number}.mp4")
                times = np.sort(random.uniform(0, 60, 60)).astype(np.float32)
                codes = Codes(some_codes(60, seed=number).bits, times, times + np.float32(0.5))
                file = dataclasses.replace(file, codes=codes)
                post = a_post(f"channel/{number}", "", "2024-03-01T10:00:00Z")
                archive.add(post, [file], MODEL)
        return (folder / "antedate.db").stat().st_size

    assert 2 * (size(2) - size(1)) < 350_000
