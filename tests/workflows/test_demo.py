"""The demonstration: what it makes, what it leaves alone, and that it finds what it hid."""

from __future__ import annotations

import csv
import shutil
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from antedate.errors import UsageError
from antedate.ingest import read_manifest
from antedate.media.frames import Frame
from antedate.records import Answer, Appearance, Found, Match, MatchKind, Media, MediaType
from antedate.when import parse_moment
from antedate.workflows import demo
from antedate.workflows.demo_clips import generated
from antedate.workflows.reposting import Edit, edited, retimed
from antedate.workflows.scenery import place_frames, write_video


@pytest.fixture(scope="module")
def videos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three clips of three places, and files that are of no use."""
    folder = tmp_path_factory.mktemp("clips")
    for seed in (0, 1, 2):
        frames = place_frames(seed, 0, 5.2, size=(320, 180), rate=12)
        write_video(frames, folder / f"place {seed}.mp4", 12)
    (folder / "broken.mp4").write_bytes(b"no video at all")
    (folder / "notes.txt").write_text("not a video")
    return folder


@pytest.fixture(scope="module")
def made(videos: Path, tmp_path_factory: pytest.TempPathFactory) -> demo.Prepared:
    """The demonstration of these clips, made once."""
    folder = tmp_path_factory.mktemp("made") / "to"
    return demo.prepare(folder, videos, published=parse_moment("2025-05-01", "UTC"))


def test_a_persons_clips_become_posts_and_a_compilation(made: demo.Prepared) -> None:
    posts = list(read_manifest(made.manifest))
    assert all(isinstance(item, Found) and item.post.published_at for item in posts)
    assert len(posts) == 3
    assert made.passed_over == 1
    assert [piece.edit for piece in made.pieces] == [Edit.CROPPED, Edit.MIRRORED, Edit.BANNER]
    with av.open(made.query) as container:
        frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    assert len(frames) == 25 * made.pieces[-1].end_s
    assert frames[0].shape == (360, 640, 3)


def test_pieces_are_cut_where_the_truth_says(made: demo.Prepared) -> None:
    piece = made.pieces[1]
    with av.open(piece.clip) as container:
        there = [
            frame.to_ndarray(format="rgb24").astype(np.uint8)
            for frame in container.decode(video=0)
            if frame.time is not None and frame.time <= piece.clip_start_s + 1.0
        ][-1]
    with av.open(made.query) as container:
        here = [
            frame.to_ndarray(format="rgb24")
            for frame in container.decode(video=0)
            if frame.time is not None and frame.time <= piece.start_s + 1.0
        ][-1]
    wanted = edited(there, piece.edit, (640, 360))
    assert np.abs(here.astype(int) - wanted).mean() < 8


def test_running_twice_changes_nothing_and_other_peoples_folders_are_left_alone(
    made: demo.Prepared, videos: Path, tmp_path: Path
) -> None:
    before = {path: path.read_bytes() for path in made.folder.iterdir() if path.is_file()}
    again = demo.prepare(made.folder, videos, published=made.published)
    assert again == made
    assert {path: path.read_bytes() for path in made.folder.iterdir() if path.is_file()} == before
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    with pytest.raises(UsageError, match="did not make"):
        demo.prepare(tmp_path / "mine", videos)
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["thesis.txt"]


def test_an_archive_of_other_clips_is_begun_anew(
    videos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "write_video", lambda *_, **__: None)
    made = demo.prepare(tmp_path / "to", videos)
    made.archive.mkdir()
    (made.archive / "antedate.db").write_text("")
    assert demo.prepare(tmp_path / "to", videos).archive.exists()
    fewer = tmp_path / "fewer"
    fewer.mkdir()
    for seed in (0, 1):
        shutil.copy(videos / f"place {seed}.mp4", fewer)
    assert not demo.prepare(tmp_path / "to", fewer).archive.exists()


def test_too_few_clips_are_refused_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="two or more videos of at least 5 seconds"):
        demo.prepare(tmp_path / "to", tmp_path / "empty")
    with pytest.raises(UsageError, match="is not a folder"):
        demo.prepare(tmp_path / "to", tmp_path / "nowhere")


def test_the_generated_set_has_ten_posts_of_three_sources_and_seven_pieces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clips are filmed elsewhere; here only what is said of them counts."""
    monkeypatch.setattr("antedate.workflows.demo_clips._film", lambda _, path: path.touch())
    monkeypatch.setattr("antedate.workflows.demo_clips._write_small", lambda _, path: path.touch())
    footage = generated(tmp_path, lambda *_: None)
    assert len({post.source for post in footage.postings}) == 3
    assert len({post.path for post in footage.postings}) == 9
    assert all((tmp_path / post.path).exists() for post in footage.postings)
    assert any("\u0600" <= letter <= "\u06ff" for post in footage.postings for letter in post.text)
    kinds = [use.expected for use in footage.uses]
    assert kinds.count(MatchKind.SAME_FOOTAGE) == 5
    assert kinds.count(MatchKind.SAME_PLACE) == kinds.count(None) == 1
    table = demo._table(footage).decode()
    assert len(list(csv.DictReader(table.splitlines()))) == len(footage.postings) == 10


def test_comparing_tells_a_miss_and_a_wrong_clip(made: demo.Prepared) -> None:
    piece = made.pieces[0]
    right = replace(_answer(piece.start_s, piece.end_s), appearances=())
    assert [one.right for one in demo.compare([piece], right)] == [False]
    other = _answer(piece.start_s, piece.end_s)
    (found,) = demo.compare([piece], other)
    assert found.kind is MatchKind.SAME_FOOTAGE
    assert not found.right
    unexpected = replace(piece, archived=False, expected=None)
    assert [one.right for one in demo.compare([unexpected], right)] == [True]
    assert [one.right for one in demo.compare([unexpected], other)] == [False]
    short = _answer(piece.start_s, piece.start_s + 1.0)
    assert next(demo.compare([piece], short)).kind is None


def test_the_demonstration_finds_what_it_hid(videos: Path, tmp_path: Path) -> None:
    result = demo.run(tmp_path / "to", videos)
    assert [one.right for one in result.found] == [True, True, True]
    assert str(result.report) in list(result.sentences())[-1]
    assert "<html" in result.report.read_text(encoding="utf-8")
    value = result.as_json()
    assert value["answer"]["query"]["path"] == str(result.prepared.query)
    assert [piece["found"] for piece in value["pieces"]] == ["same_footage"] * 3


def test_faster_frames_skip_and_slower_ones_repeat() -> None:
    frames = [Frame(k / 10, np.full((2, 2, 3), k, np.uint8)) for k in range(20)]
    faster = retimed(frames, 0.0, 2.0, 10)
    assert [int(next(faster)[0, 0, 0]) for _ in range(5)] == [0, 2, 4, 6, 8]
    slower = retimed(frames, 0.5, 0.5, 10)
    assert [int(next(slower)[0, 0, 0]) for _ in range(4)] == [5, 5, 6, 6]


def _answer(start_s: float, end_s: float) -> Answer:
    match = Match(MatchKind.SAME_FOOTAGE, 0.9, 0.9, start_s, end_s, 0.0, 3.0, "f" * 64)
    media = Media("f" * 64, 1, MediaType.VIDEO, "mp4", "h264", 5.0, 320, 180)
    return Answer("query.mp4", appearances=(Appearance(match, media, "other.mp4"),))
