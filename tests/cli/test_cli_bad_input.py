"""Bad files through the commands: named with a remedy, and the rest of the batch goes on."""

from __future__ import annotations

import os
import shutil
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from cli_material import assert_sound, assert_valid, listed
from conftest import Clips
from program import FAILED, Ran, antedate

from antedate.workflows.scenery import write_video

REFUSED = {
    "audio.mp4": "holds no picture: sound only. Give a video or an image.",
    "bomb.png": "pixels",
    "concat.mp4": "is a text that names other files, not media. Give the media files themselves.",
    "empty.mp4": "is empty. Fetch the file again.",
    "no-index.mp4": "the file is cut off or was never finished. Fetch the file again",
    "no-frames.mp4": "",
    "playlist.mp4": "is a text that names other files, not media. Give the media files themselves.",
    "text.mp4": "is in no format that Antedate reads. Give a video",
}
READ = ("cut-off.mp4", "one-frame.mp4", "street.mp4")


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of the bad files in an addition and in a check."""

    folder: Path
    added: Ran
    checked: Ran

    def line(self, name: str) -> dict[str, Any]:
        """What ``add`` printed of a file."""
        path = str(self.folder / name)
        return next(line for line in self.added.objects if line["path"] == path)

    def answer(self, name: str) -> dict[str, Any]:
        """What ``check`` printed of a file."""
        path = str(self.folder / name)
        return next(line for line in self.checked.objects if line["query"]["path"] == path)


@pytest.fixture(scope="module")
def tried(clips: Clips, tmp_path_factory: pytest.TempPathFactory) -> Tried:
    folder = tmp_path_factory.mktemp("bad")
    shutil.copy(clips.street, folder / "street.mp4")
    street = clips.street.read_bytes()
    (folder / "no-index.mp4").write_bytes(street[: len(street) * 6 // 10])
    index_first(clips.street, folder / "cut-off.mp4")
    os.truncate(folder / "cut-off.mp4", len(street) * 6 // 10)
    write_video([np.full((180, 320, 3), 90, np.uint8)], folder / "one-frame.mp4")
    (folder / "empty.mp4").touch()
    (folder / "text.mp4").write_text("Not available in your country.\n" * 50)
    (folder / "playlist.mp4").write_text(f"#EXTM3U\n#EXTINF:5,\n{folder}/street.mp4\n")
    (folder / "concat.mp4").write_text(f"ffconcat version 1.0\nfile '{folder}/street.mp4'\n")
    no_frames(folder / "no-frames.mp4")
    tone(folder / "audio.mp4")
    (folder / "bomb.png").write_bytes(png(60_000, 60_000))

    archive = folder.parent / f"{folder.name}-archive"
    added = antedate("add", folder, "--archive", archive, "--json")
    names = sorted([*REFUSED, *READ])
    words = [folder / name for name in names]
    return Tried(folder, added, antedate("check", *words, "--archive", archive, "--json"))


def test_the_rest_of_the_batch_goes_on(tried: Tried) -> None:
    assert tried.added.status == FAILED
    assert len(tried.added.objects) == len(REFUSED) + len(READ)
    assert f"{len(REFUSED)} could not be added; the reasons stand above." in tried.added.err
    archive = tried.folder.parent / f"{tried.folder.name}-archive"
    stored = [Path(media["path"]).name for post in listed(archive) for media in post["media"]]
    assert sorted(stored) == sorted(READ)
    assert_sound(archive)

    assert tried.checked.status == FAILED
    paths = [Path(answer["query"]["path"]).name for answer in tried.checked.objects]
    assert paths == sorted([*REFUSED, *READ])
    for answer in tried.checked.objects:
        assert_valid(answer)


@pytest.mark.parametrize("name", REFUSED)
def test_a_bad_file_is_named_with_a_remedy(tried: Tried, name: str) -> None:
    line, answer = tried.line(name), tried.answer(name)
    (error,) = line["errors"]
    for said in (error, answer["error"]):
        assert said.startswith(f"{tried.folder / name}: ")
        assert REFUSED[name] in said
        assert said.count(". ") >= 1, "no remedy"
        assert said.endswith(".")
    assert f"Not added. {error}" in tried.added.err
    assert (line["post"], line["new_media"]) == (None, 0)
    assert answer["query"]["duration_s"] is None


@pytest.mark.parametrize("name", READ)
def test_what_can_be_read_is_read(tried: Tried, name: str) -> None:
    assert tried.line(name)["errors"] == []
    assert tried.line(name)["new_media"] == 1
    answer = tried.answer(name)
    assert answer["error"] is None
    assert answer["matches"][0]["score"] == 1.0


def test_a_part_of_a_file_that_breaks_off_is_known_for_what_it_is(tried: Tried) -> None:
    answer = tried.answer("cut-off.mp4")
    assert 1.0 < answer["query"]["duration_s"] < 5.0
    assert any("cut off" in note or "breaks off" in note for note in answer["notes"])
    matches = {Path(match["reference"]["path"]).name: match for match in answer["matches"]}
    whole = matches["street.mp4"]
    assert whole["kind"] == "same_footage"
    assert whole["reference_start_s"] == pytest.approx(0.0, abs=0.3)


def test_a_pipe_is_not_waited_for(tried: Tried, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.mp4")
    ran = antedate("add", tmp_path / "pipe.mp4", "--archive", tmp_path / "archive")
    assert ran.status == FAILED
    assert "pipe.mp4: is not a regular file" in ran.err


def index_first(source: Path, path: Path) -> None:
    options = {"movflags": "faststart"}
    with av.open(source) as opened, av.open(path, "w", format="mp4", options=options) as made:
        stream = made.add_stream_from_template(opened.streams.video[0])
        for packet in opened.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                made.mux(packet)


def no_frames(path: Path) -> None:
    with av.open(path, "w", format="mp4") as made:
        stream = made.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        made.start_encoding()


def tone(path: Path) -> None:
    with av.open(path, "w", format="mp4") as made:
        stream = made.add_stream("aac", rate=44_100, layout="mono")
        sound = np.sin(np.arange(44_100) / 20).astype(np.float32)[None]
        for start in range(0, 44_100 - 1024, 1024):
            part = sound[:, start : start + 1024].copy()
            frame = av.AudioFrame.from_ndarray(part, format="fltp", layout="mono")
            frame.sample_rate, frame.pts = 44_100, start
            made.mux(stream.encode(frame))
        made.mux(stream.encode(None))


def png(width: int, height: int) -> bytes:
    """A small file that claims many pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + head
        + chunk(b"IDAT", zlib.compress(bytes(9999)))
        + chunk(b"IEND", b"")
    )
