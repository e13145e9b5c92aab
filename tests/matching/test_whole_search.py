"""The whole search on generated footage: what is archived is found, what is not is not."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from antedate.descriptors.codes import CodeTable
from antedate.descriptors.describe import describe
from antedate.descriptors.model import Model
from antedate.errors import MediaError
from antedate.matching.align import Candidate
from antedate.matching.find import Search
from antedate.matching.measure import Verified
from antedate.matching.search import ExactScan
from antedate.matching.segments import Segment, joined, without_echoes
from antedate.matching.stretches import Stretch
from antedate.matching.verify import Verifier
from antedate.media import decode
from antedate.media.frames import Frame, Plan, Sampling
from antedate.records import Match, MatchKind
from antedate.workflows.scenery import place_frames, write_video

Picture = NDArray[np.uint8]
SIZE, RATE = (320, 180), 25
REFERENCES = Plan(Sampling.SPARSE)
QUERY = Plan(Sampling.RATE, rate=4.0, cuts=True)


@dataclass
class Files:
    """Decodes references in this process; one can be missing."""

    paths: dict[str, Path]
    missing: str | None = None

    def frames(self, sha256: str, plan: Plan) -> Iterator[Frame]:
        if sha256 == self.missing:
            raise MediaError("is missing", subject=sha256, remedy="Add it again.")
        return decode.frames(self.paths[sha256], plan, threads=1)


@dataclass
class Searched:
    """A small archive and the footage that it does not hold."""

    folder: Path
    model: Model
    index: ExactScan
    files: Files
    street: list[Picture]
    later: list[Picture]
    elsewhere: list[Picture]

    def find(self, path: Path, notes: list[str] | None = None) -> list[Match]:
        search = Search(self.model, self.index, self.files, lambda _sha256: 5.0)
        segments: list[Segment] = []
        for searching in search.query(decode.frames(path, QUERY, threads=1)):
            segments += searching.segments
            if notes is not None:
                notes += searching.notes
        return [segment.match() for segment in without_echoes(joined(segments))]

    def film(self, name: str, frames: Iterable[Picture], quality: int = 28) -> Path:
        path = self.folder / f"{name}.mp4"
        write_video(frames, path, RATE, quality=quality)
        return path

    def photo(self, frame: Picture) -> Path:
        path = self.folder / "photo.jpg"
        data = cv2.cvtColor(frame, cv2.COLOR_RGB2BGR)
        cv2.imwrite(os.fspath(path), data, [cv2.IMWRITE_JPEG_QUALITY, 80])
        return path


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> Searched:
    """Five seconds of a street, a square and hills; the harbour is not archived."""
    folder = tmp_path_factory.mktemp("searched")
    street = list(place_frames(4, seconds=5, size=SIZE, rate=RATE))
    files = Files({name: folder / f"{name}.mp4" for name in ("street", "square", "hills")})
    write_video(street, files.paths["street"], RATE)
    for name, seed in (("square", 1), ("hills", 3)):
        write_video(place_frames(seed, seconds=5, size=SIZE, rate=RATE), files.paths[name], RATE)
    model = Model(threads=1)
    described = [
        describe(decode.frames(path, REFERENCES, threads=1), model) for path in files.paths.values()
    ]
    table = CodeTable(
        np.concatenate([codes.bits for codes in described]),
        np.concatenate([codes.start_s for codes in described]),
        np.concatenate([codes.end_s for codes in described]),
        np.repeat(np.arange(3, dtype=np.int32), [len(codes) for codes in described]),
        tuple(files.paths),
    )
    later = list(place_frames(4, take=1, seconds=2.6, size=SIZE, rate=RATE))
    elsewhere = list(place_frames(2, seconds=2, size=SIZE, rate=RATE))
    return Searched(folder, model, ExactScan(table), files, street, later, elsewhere)


def reposted(frame: Picture) -> Picture:
    """Cropped to 85 % of its width and height, mirrored, and enlarged again."""
    height, width = frame.shape[:2]
    inner = frame[10 : 10 + height * 85 // 100, 20 : 20 + width * 85 // 100]
    return np.asarray(cv2.resize(inner[:, ::-1], (width, height)), np.uint8)


def same(matches: Iterable[Match]) -> list[Match]:
    return [match for match in matches if match.kind is MatchKind.SAME_FOOTAGE]


def test_a_cropped_mirrored_excerpt_is_found_where_it_lies(searched: Searched) -> None:
    """Two seconds of elsewhere, then seconds 1 to 4.2 of the street, mirrored and cropped."""
    excerpt = [reposted(frame) for frame in searched.street[RATE : RATE * 21 // 5]]
    path = searched.film("excerpt", [*searched.elsewhere, *excerpt])
    (match,) = same(searched.find(path))
    assert match.reference_sha256 == "street"
    assert match.mirrored
    assert match.reported
    assert match.speed == pytest.approx(1.0, abs=0.03)
    found = (
        match.query_start_s,
        match.query_end_s,
        match.reference_start_s,
        match.reference_end_s,
    )
    assert found == pytest.approx((2.0, 5.2, 1.0, 4.2), abs=0.3)
    assert match.score >= 0.5
    # The pictures for the reader: the query's corners lie where the crop was taken.
    outline = np.array(match.pairs[0].outline)
    left, top, right, bottom = 20 / 320, 10 / 180, 292 / 320, 163 / 180
    mirrored = [(right, top), (left, top), (left, bottom), (right, bottom)]
    assert np.abs(outline - mirrored).max() < 0.04
    for data in (match.pairs[0].query_jpeg, match.pairs[0].reference_jpeg):
        assert cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR) is not None


def test_another_take_of_the_place_is_never_the_same_footage(searched: Searched) -> None:
    assert same(searched.find(searched.film("later", searched.later))) == []


def test_a_photo_of_another_take_is_never_the_same_footage(searched: Searched) -> None:
    """The house is the same; who walks before it, and where, is not."""
    for place in (10, 50):
        assert same(searched.find(searched.photo(searched.later[place]))) == []


def test_a_place_that_is_not_archived_is_not_found(searched: Searched) -> None:
    path = searched.film("elsewhere", searched.elsewhere)
    assert [match for match in searched.find(path) if match.reported] == []


@pytest.mark.parametrize(
    "second",
    [
        1.52,
        2.52,
    ],
)
def test_a_photo_is_found_at_its_second(searched: Searched, second: float) -> None:
    """Codes stand at seconds 0, 1.6, 3.2 and 4.8 of the street; the camera moves on."""
    path = searched.photo(searched.street[round(RATE * second)])
    (match,) = [match for match in searched.find(path) if match.reported]
    assert (match.reference_sha256, match.kind) == ("street", MatchKind.SAME_FOOTAGE)
    assert (match.query_start_s, match.query_end_s) == (0.0, 0.0)
    assert match.reference_start_s == pytest.approx(second, abs=0.3)


def start_of(name: str, path: Path, until_s: float, model: Model) -> CodeTable:
    """The codes of a film that end before a second."""
    codes = describe(decode.frames(path, REFERENCES, threads=1), model)
    known = codes.end_s < until_s
    media = np.zeros(int(known.sum()), np.int32)
    return CodeTable(codes.bits[known], codes.start_s[known], codes.end_s[known], media, (name,))


def test_a_copy_is_followed_over_a_cut_of_its_original(searched: Searched) -> None:
    """The codes know only the first shot: its line leads into the second."""
    square = list(place_frames(1, seconds=2.4, size=SIZE, rate=RATE))
    edited = searched.film("edited", [*searched.street[: 5 * RATE // 2], *square])
    files, table = Files({"edited": edited}), start_of("edited", edited, 2.4, searched.model)
    copy = [reposted(frame) for frame in [*searched.street[: 5 * RATE // 2], *square]]
    frames = decode.frames(searched.film("copied", copy), QUERY, threads=1)
    search = Search(searched.model, ExactScan(table), files, lambda _sha256: 4.9)
    found = [segment for searching in search.query(frames) for segment in searching.segments]
    assert {round(segment.start_s, 1) for segment in found} == {0.0, 2.5}
    (match,) = same(segment.match() for segment in without_echoes(joined(found)))
    assert (match.query_start_s, match.query_end_s) == pytest.approx((0.0, 4.9), abs=0.2)
    assert match.speed == pytest.approx(1.0, abs=0.03)


def test_a_copy_is_followed_where_its_view_jumps(searched: Searched) -> None:
    """No cut is told where the crop jumps: the map of the one half does not fit the other.

    The codes know only the first half.
    """
    copy = [reposted(frame) for frame in searched.street[:50]]
    closer = [np.ascontiguousarray(f[72:, 128:][:, ::-1]) for f in searched.street[50:110]]
    copy += [np.asarray(cv2.resize(frame, SIZE), np.uint8) for frame in closer]
    frames = list(decode.frames(searched.film("jumped", copy), QUERY, threads=1))
    uncut = [replace(frame, cut_s=None) for frame in frames]
    table = start_of("street", searched.files.paths["street"], 1.7, searched.model)
    search = Search(searched.model, ExactScan(table), searched.files, lambda _sha256: 5.0)
    (searching,) = search.query(uncut)
    found = same(s.match() for s in without_echoes(joined(searching.segments)))
    told = sorted((match.query_start_s, match.query_end_s) for match in found)
    assert told[0][0] == pytest.approx(0.0, abs=0.3)
    assert told[-1][1] == pytest.approx(4.4, abs=0.3)
    assert sum(end - start for start, end in told) == pytest.approx(4.4, abs=0.8)


def test_what_is_left_of_a_stretch_beside_a_hit_is_found_too(
    searched: Searched, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where a moving map held for the first half alone: verifying is cut short there."""
    whole = Verifier.verify

    def half(self: Verifier, stretch: Stretch, candidate: Candidate) -> Verified | None:
        found = whole(self, stretch, candidate)
        return None if found is None else replace(found, last=(found.first + found.last) // 2)

    monkeypatch.setattr(Verifier, "verify", half)
    copy = [reposted(frame) for frame in searched.street[:110]]
    (match,) = same(searched.find(searched.film("halved", copy)))
    assert (match.query_start_s, match.query_end_s) == pytest.approx((0.0, 4.4), abs=0.3)
    assert (match.reference_start_s, match.reference_end_s) == pytest.approx((0.0, 4.4), abs=0.3)


def test_several_stretches_at_a_time_tell_what_one_at_a_time_tells(searched: Searched) -> None:
    """One long shot, then three short ones that are done before it."""
    shots = [searched.street, searched.elsewhere[:30], searched.street[:40], searched.elsewhere]
    path = searched.film("shots", [frame for shot in shots for frame in shot])

    def found(workers: int) -> list[tuple[float, list[tuple[float, float, float]]]]:
        search = Search(
            searched.model, searched.index, searched.files, lambda _sha256: 5.0, workers=workers
        )
        return [
            (
                searching.stretch.start_s,
                [(s.start_s, s.end_s, s.line.offset_s) for s in searching.segments],
            )
            for searching in search.query(decode.frames(path, QUERY, threads=1))
        ]

    alone = found(1)
    assert found(3) == alone
    assert len(alone) == 4
    assert [bool(segments) for _, segments in alone] == [True, False, True, False]


def test_a_missing_reference_is_told_and_the_rest_goes_on(searched: Searched) -> None:
    searched.files.missing = "street"
    notes: list[str] = []
    try:
        found = searched.find(searched.film("copy", searched.street[:50]), notes)
    finally:
        searched.files.missing = None
    assert [match for match in found if match.reported] == []
    assert any("could not be verified" in note and "Add it again." in note for note in notes)
