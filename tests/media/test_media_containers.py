"""What a file is, is read from its content, and most things are not media."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from media_makers import level, write_tone, write_video

from antedate.errors import MediaError, RefusedMedia
from antedate.media.containers import sniff
from antedate.media.decode import frames
from antedate.media.frames import Plan

PICTURES = [level(v) for v in (40, 80, 120, 160, 200)]

LISTS = {
    "hls": "#EXTM3U\n#EXTINF:5,\n{other}\n",
    "concat": "ffconcat version 1.0\nfile '{other}'\n",
    "bare concat": "file '{other}'\nfile '{other}'\n",
    "commented concat": "# mine\nfile {other}\n",
    "sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nm=video 5000 RTP/AVP 96\n",
    "dash": '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011">{other}</MPD>',
    "pls": "[playlist]\nFile1={other}\n",
    "asx": "<asx version='3.0'><entry><ref href='{other}'/></entry></asx>",
    "address": "http://127.0.0.1:9/video.mp4",
    "protocol": "concat:{other}|{other}",
}


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize("suffix", ["mp4", "mkv", "m3u8", "ffconcat", "sdp", "jpg"])
def test_text_that_names_other_files_is_refused_whatever_its_suffix(
    tmp_path: Path, kind: str, suffix: str
) -> None:
    other = write_video(tmp_path / "other.mp4", PICTURES)
    path = tmp_path / f"innocent.{suffix}"
    path.write_text(LISTS[kind].format(other=other))
    with pytest.raises(RefusedMedia, match="names other files"):
        list(frames(path, Plan()))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"Dear reader, this is no video. " * 40, "no format"),
        (b"\n<!DOCTYPE html><html><body>Not found</body></html>", "web page"),
        (b"ID3\x04\x00\x00\x00\x00\x00\x00", "sound only"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "sound only"),
        (b"\x00" * 5000, "no format"),
        (b"\x7fELF" + bytes(200), "no format"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC"),
    ],
)
def test_what_is_no_media_is_refused_with_its_name(
    tmp_path: Path, content: bytes, words: str
) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(content)
    with pytest.raises(MediaError, match=words) as caught:
        sniff(path)
    assert "clip.mp4" in str(caught.value)
    assert caught.value.remedy


def test_a_pipe_a_folder_and_a_missing_file_are_no_media(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.mp4")
    (tmp_path / "folder.mp4").mkdir()
    for name in ("pipe.mp4", "folder.mp4"):
        with pytest.raises(MediaError, match="not a regular file"):
            sniff(tmp_path / name)
    with pytest.raises(MediaError, match="cannot be read"):
        sniff(tmp_path / "missing.mp4")


@pytest.mark.parametrize(
    ("name", "container", "codec", "pix_fmt", "found"),
    [
        ("mp4", "mp4", "libx264", "yuv420p", "mp4"),
        ("mov", "mov", "libx264", "yuv420p", "mp4"),
        ("mkv", "matroska", "libx264", "yuv420p", "matroska"),
        ("webm", "webm", "libvpx-vp9", "yuv420p", "matroska"),
        ("avi", "avi", "mpeg4", "yuv420p", "avi"),
        ("ts", "mpegts", "libx264", "yuv420p", "mpegts"),
        ("mpg", "mpeg", "mpeg2video", "yuv420p", "mpegps"),
        ("flv", "flv", "flv", "yuv420p", "flv"),
        ("wmv", "asf", "wmv2", "yuv420p", "asf"),
        ("gif", "gif", "gif", "rgb8", "gif"),
        ("y4m", "yuv4mpegpipe", "wrapped_avframe", "yuv420p", "y4m"),
    ],
)
def test_videos_are_known_by_content_under_any_name(
    tmp_path: Path, name: str, container: str, codec: str, pix_fmt: str, found: str
) -> None:
    path = tmp_path / f"{name}.txt"
    write_video(path, PICTURES, codec=codec, container=container, pix_fmt=pix_fmt)
    assert sniff(path).name == found
    levels = [int(f.pixels.mean()) for f in frames(path, Plan(rate=25))]
    assert len(levels) == len(PICTURES)
    assert all(abs(a - b) < 12 for a, b in zip(levels, (40, 80, 120, 160, 200), strict=True))


def test_a_transport_stream_may_start_within_a_packet(tmp_path: Path) -> None:
    whole = write_video(tmp_path / "whole.ts", PICTURES * 4, container="mpegts")
    path = tmp_path / "cut.ts"
    path.write_bytes(whole.read_bytes()[100:])
    assert sniff(path).name == "mpegts"


def test_sound_in_a_video_container_is_told_as_such(tmp_path: Path) -> None:
    path = write_tone(tmp_path / "song.m4a", 1.0)
    with pytest.raises(MediaError, match="holds no picture: sound only"):
        list(frames(path, Plan()))


def _alias(target: Path) -> bytes:
    """A data reference of QuickTime that points to another file by its full path."""
    name = str(target).encode()
    body = bytes(4) + bytes(10) + bytes([1]) + b"v" + bytes(26) + bytes(12)
    body += bytes([1]) + b"f" + bytes(62) + bytes(16) + bytes(4) + bytes(16)
    body += (2).to_bytes(2, "big") + len(name).to_bytes(2, "big") + name + bytes(len(name) % 2)
    body += b"\xff\xff\x00\x00"
    return (8 + len(body)).to_bytes(4, "big") + b"alis" + body


def test_a_movie_that_points_to_another_file_does_not_get_it(tmp_path: Path) -> None:
    secret = write_video(tmp_path / "secret.mp4", [level(230)] * 10)
    data = write_video(tmp_path / "own.mp4", [level(20)] * 10).read_bytes()
    at = data.index(b"url ") - 4
    entry = _alias(secret)
    grown = data[:at] + entry + data[at + 12 :]
    for box in (b"moov", b"trak", b"mdia", b"minf", b"dinf", b"dref"):
        place = grown.index(box) - 4
        size = int.from_bytes(grown[place : place + 4], "big") + len(entry) - 12
        grown = grown[:place] + size.to_bytes(4, "big") + grown[place + 4 :]
    path = tmp_path / "pointing.mp4"
    path.write_bytes(grown)
    try:
        levels = [float(f.pixels.mean()) for f in frames(path, Plan(rate=25))]
    except MediaError:
        levels = []
    assert all(value < 100 for value in levels)
