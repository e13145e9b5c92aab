"""The child: what goes wrong in it costs one file and tells which."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from media_makers import level, texture, write_video
from PIL import Image

from antedate.config import Limits
from antedate.errors import DecodeLimit, MediaError, RefusedMedia
from antedate.media import Decoder, Plan, Sampling, process, wire
from antedate.media import decode as decode_here
from antedate.media import probe as probe_here
from antedate.records import MediaType

EVERY = Plan(Sampling.EVERY)
DEEDS = {
    "hangs": (DecodeLimit, "gave nothing for 2 s"),
    "spins": (DecodeLimit, "gave nothing for 2 s"),
    "crashes": (MediaError, "crashed the decoder (SIGSEGV)"),
    "aborts": (MediaError, "crashed the decoder (SIGABRT)"),
    "exits": (MediaError, "exit status 7"),
    "grows": (DecodeLimit, "of memory"),
    "fails": (MediaError, "ValueError: a slip"),
    "writes": (MediaError, "cannot be decoded"),
    "lies": (MediaError, "nonsense (a message too long)"),
    "slips": (MediaError, "nonsense (part of a frame)"),
}

# In the child, files with these names do what a hostile file might make FFmpeg do.
HOSTILE = """
import ctypes, os, signal, time
from antedate.media import decode
real = decode.frames
def frames(path, *terms):
    if path.name == "hangs": time.sleep(3600)
    if path.name == "spins": any(iter(int, 1))
    if path.name == "crashes": ctypes.string_at(0)
    if path.name == "aborts": os.abort()
    if path.name == "exits": os._exit(7)
    if path.name == "grows": bytearray(1 << 40)
    if path.name == "fails": raise ValueError("a slip")
    if path.name == "writes": open("/tmp/antedate-should-not-exist", "w").write("x" * 9999)
    if path.name == "lies": os.write(lies, b"\\xff" * 64); time.sleep(3600)
    if path.name == "slips": os.write(lies, slip); time.sleep(3600)
    if path.name == "halts":
        yield next(real(path.parent / "good.mp4", *terms))
        time.sleep(3600)
    yield from real(path, *terms)
decode.frames = frames
from antedate.media import child
take = child._take_output
def taken():
    global lies
    lies = take()
    return lies
child._take_output = taken
slip = bytes.fromhex("SLIP")
"""


def slip() -> str:
    """A well-formed message whose frame is not the size asked for."""
    head = {"kind": "frame", "t": 0.0, "cut": None, "shape": [2, 2, 3], "id": 1}
    return (wire.packed(head, 5) + bytes(5)).hex()


@pytest.fixture
def hostile(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    before, last = process.START.rsplit("from antedate.media.child", 1)
    code = before + HOSTILE.replace("SLIP", slip()) + "from antedate.media.child" + last
    monkeypatch.setattr(process, "START", code)
    write_video(tmp_path / "good.mp4", [level(50 + i) for i in range(30)])
    for name in (*DEEDS, "halts"):
        (tmp_path / name).write_bytes(b"x")
    return tmp_path


@pytest.fixture
def decoder() -> Iterator[Decoder]:
    with Decoder(Limits(stall_s=2.0)) as decoder:
        yield decoder


@pytest.mark.parametrize("name", DEEDS)
def test_a_hostile_file_is_named_and_the_next_one_works(
    hostile: Path, decoder: Decoder, name: str
) -> None:
    kind, words = DEEDS[name]
    with pytest.raises(kind) as caught:
        list(decoder.frames(hostile / name, EVERY))
    assert words in str(caught.value)
    assert str(hostile / name) in str(caught.value)
    assert caught.value.remedy
    assert len(list(decoder.frames(hostile / "good.mp4", EVERY))) == 30


def test_what_came_before_a_hang_is_kept(hostile: Path, decoder: Decoder) -> None:
    frames = decoder.frames(hostile / "halts", EVERY)
    assert next(frames).time_s == 0
    with pytest.raises(DecodeLimit):
        next(frames)


def test_the_time_of_the_consumer_does_not_count(hostile: Path) -> None:
    with Decoder(Limits(stall_s=2.0, work_s=2.0)) as decoder:
        for frame in decoder.frames(hostile / "good.mp4", Plan(rate=2)):
            assert frame.time_s >= 0
            time.sleep(1.2)


def test_all_waiting_for_a_file_is_limited(hostile: Path) -> None:
    with Decoder(Limits(stall_s=30, work_s=0.5)) as decoder, pytest.raises(DecodeLimit) as caught:
        list(decoder.frames(hostile / "hangs", EVERY))
    assert "more than 0.5 s" in str(caught.value)


def test_the_child_gives_what_the_functions_give(tmp_path: Path) -> None:
    pictures = [texture(1)] * 40 + [texture(2)] * 40
    path = write_video(tmp_path / "v.mp4", pictures, tone_s=3.0)
    plan = Plan(rate=6, max_side=100, cuts=True)
    with Decoder() as decoder:
        there, here = list(decoder.frames(path, plan)), list(decode_here.frames(path, plan))
        assert [(f.time_s, f.cut_s) for f in there] == [(f.time_s, f.cut_s) for f in here]
        assert all((a.pixels == b.pixels).all() for a, b in zip(there, here, strict=True))
        assert decoder.probe(path) == probe_here.probe(path)
        sound = list(decoder.sound(path, 8000))
        assert sum(len(s) for s in sound) == pytest.approx(24000, abs=1500)
        gray = next(decoder.frames(path, Plan(gray=True)))
        assert gray.pixels.shape == (72, 128)
        assert gray.pixels.dtype == np.uint8


def test_errors_cross_with_their_kind(tmp_path: Path) -> None:
    path = tmp_path / "list.mp4"
    path.write_text("#EXTM3U\nother.mp4\n")
    Image.new("RGB", (50, 50)).save(tmp_path / "a.png")
    with Decoder(Limits(pixels=100)) as decoder:
        with pytest.raises(RefusedMedia, match="names other files"):
            decoder.probe(path)
        with pytest.raises(RefusedMedia, match="50 x 50"):
            list(decoder.frames(tmp_path / "a.png", EVERY))
        with pytest.raises(MediaError, match="cannot be read"):
            decoder.probe(tmp_path / "missing.mp4")


def test_names_of_any_bytes(tmp_path: Path) -> None:
    odd = tmp_path / os.fsdecode(b"\xff\xfe \xd8\xa7 'x'\n.png")
    Image.new("RGB", (5, 5)).save(tmp_path / "a.png")
    (tmp_path / "a.png").rename(odd)
    with Decoder() as decoder:
        assert decoder.probe(odd).type is MediaType.IMAGE


def test_stopping_early_leaves_the_child_ready(tmp_path: Path) -> None:
    pictures = [texture(i, 640, 360) for i in range(5)] * 30
    path = write_video(tmp_path / "v.mp4", pictures)
    with Decoder() as decoder:
        decoder.probe(path)
        child = decoder._child
        for _ in range(5):
            for _frame in decoder.frames(path, EVERY):
                break
        frames = decoder.frames(path, EVERY)
        next(frames)
        assert len(list(decoder.frames(path, Plan(rate=1)))) >= 6
        with pytest.raises(RuntimeError, match="another file"):
            next(frames)
        assert decoder._child is child


def test_a_child_that_died_between_files_is_replaced(tmp_path: Path) -> None:
    path = write_video(tmp_path / "v.mp4", [level(9)] * 5)
    with Decoder() as decoder:
        decoder.probe(path)
        assert decoder._child is not None
        decoder._child._process.kill()
        decoder._child._process.wait()
        assert decoder.probe(path).width == 64
        decoder.close()
        assert decoder.probe(path).width == 64


def test_a_child_that_cannot_start_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "START", "raise SystemExit('no luck today')")
    with Decoder() as decoder, pytest.raises(MediaError, match="no luck today"):
        decoder.probe(Path("any.mp4"))


PROGRAM = """
import os, signal, sys, time
from pathlib import Path
from antedate.media import Decoder, Plan
# Started in the background, a process may have been told to ignore interrupts.
signal.signal(signal.SIGINT, signal.default_int_handler)
if __name__ == "__main__":
    decoder = Decoder()
    frames = decoder.frames(Path(sys.argv[1]), Plan())
    next(frames)
    print(decoder._child._process.pid, flush=True)
    if sys.argv[2] == "wait":
        time.sleep(60)
    if sys.argv[2] == "die":
        os.kill(os.getpid(), 9)
    decoder.close()
"""


def _gone(pid: int) -> bool:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
@pytest.mark.parametrize("end", ["close", "die", "interrupt"])
def test_no_child_outlives_its_parent(tmp_path: Path, end: str) -> None:
    path = write_video(tmp_path / "v.mp4", [texture(i, 640, 360) for i in range(5)] * 30)
    how = "wait" if end == "interrupt" else end
    command = [sys.executable, "-c", PROGRAM, str(path), how]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        if end == "interrupt":
            parent.send_signal(2)
        parent.wait(30)
    assert _gone(pid)


def test_it_starts_from_a_script(tmp_path: Path) -> None:
    path = write_video(tmp_path / "v.mp4", [level(9)] * 5)
    script = tmp_path / "script"
    script.write_text(PROGRAM)
    done = subprocess.run(
        [sys.executable, str(script), str(path), "close"], capture_output=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
