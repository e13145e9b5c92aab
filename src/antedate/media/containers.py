"""Which containers are read at all, decided by what a file holds and never by its name."""

from __future__ import annotations

import re
import stat
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from antedate.errors import MediaError, RefusedMedia

HEAD_BYTES = 4096


class Way(StrEnum):
    """Which library reads a container: FFmpeg, or Pillow for pictures."""

    FFMPEG = "ffmpeg"
    PILLOW = "pillow"


@dataclass(frozen=True, slots=True)
class Container:
    """A container on the list. ``reader`` is FFmpeg's demuxer or Pillow's format name."""

    name: str
    way: Way
    reader: str


def _ffmpeg(name: str, demuxer: str = "") -> Container:
    return Container(name, Way.FFMPEG, demuxer or name)


def _pillow(name: str, reader: str = "") -> Container:
    return Container(name, Way.PILLOW, reader or name.upper())


_MP4 = _ffmpeg("mp4", "mov")
_AVIF = _pillow("avif")
_MPEGTS, _MPEGPS = _ffmpeg("mpegts"), _ffmpeg("mpegps", "mpeg")
_JPEG = _pillow("jpeg")

_SIGNATURES: tuple[tuple[bytes, Container], ...] = (
    (b"\x1a\x45\xdf\xa3", _ffmpeg("matroska")),
    (b"OggS", _ffmpeg("ogg")),
    (b"FLV\x01", _ffmpeg("flv")),
    (bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c"), _ffmpeg("asf")),
    (b"YUV4MPEG2", _ffmpeg("y4m", "yuv4mpegpipe")),
    (b"GIF87a", _ffmpeg("gif")),
    (b"GIF89a", _ffmpeg("gif")),
    (b"\x89PNG\r\n\x1a\n", _pillow("png")),
    (b"II*\x00", _pillow("tiff")),
    (b"MM\x00*", _pillow("tiff")),
    (b"\x00\x00\x01\xba", _MPEGPS),
)
# Boxes that open an ISO or QuickTime file; all but ftyp are from old cameras.
_BOXES = (b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot", b"styp", b"moof")
_TS_PACKETS = (188, 192, 204)
_SOUND = (b"ID3", b"fLaC", b"\xff\xfb", b"\xff\xf3", b"\xff\xf1", b"\xff\xf9", b"#!AMR")
_LEAST_PACKETS = 5
_PAGE = re.compile(rb"^\s*(?:<!doctype\s+html|<html|<head)", re.I)
# Texts that send a player to other files.
_LISTS = (
    re.compile(rb"^\s*#EXTM3U", re.I),
    re.compile(rb"^\s*ffconcat\s+version", re.I),
    re.compile(rb"^\s*v=0\s*\r?\no=", re.I),
    re.compile(rb"<(?:MPD|SmoothStreamingMedia|smil|playlist|asx)[\s>]", re.I),
    re.compile(rb"^\s*\[(?:playlist|reference)\]", re.I),
    re.compile(rb"^\s*(?:#[^\n]*\n\s*)*(?:file|url|stream)\s+\S", re.I),
    re.compile(rb"^\s*(?:https?|rtsp|rtmp|concat|file|ftp|tcp|udp|data|crypto):", re.I),
)


def sniff(path: Path) -> Container:
    """The container of a file, from its first 4096 bytes.

    Raises ``RefusedMedia`` for anything not on the list and for text that names other
    files, ``MediaError`` for an empty or unreadable file.
    """
    head = _head(path)
    if not head:
        raise MediaError("is empty", subject=str(path), remedy="Fetch the file again.")
    if found := recognise(head):
        return found
    if head.startswith(_SOUND) or (head[:4] == b"RIFF" and head[8:12] == b"WAVE"):
        raise MediaError(
            "holds no picture: sound only", subject=str(path), remedy="Give a video or an image."
        )
    if head[4:8] == b"ftyp":
        raise RefusedMedia(
            "is a HEIC image, which cannot be read",
            subject=str(path),
            remedy="Convert it to JPEG; keep the original beside it, for its dates.",
        )
    if any(pattern.search(head) for pattern in _LISTS):
        raise RefusedMedia(
            "is a text that names other files, not media",
            subject=str(path),
            remedy="Give the media files themselves.",
        )
    if _PAGE.search(head):
        raise RefusedMedia(
            "is a web page, not media",
            subject=str(path),
            remedy="Fetch the media itself; a site often sends a page in its place.",
        )
    raise RefusedMedia(
        "is in no format that Antedate reads",
        subject=str(path),
        remedy="Give a video (MP4, QuickTime, Matroska, WebM, AVI, MPEG, Ogg, FLV, ASF, GIF) "
        "or an image (JPEG, PNG, WebP, BMP, TIFF, AVIF).",
    )


def _head(path: Path) -> bytes:
    try:
        # A pipe or a device would wait for ever, or never end.
        if not stat.S_ISREG(path.stat().st_mode):
            raise MediaError(
                "is not a regular file", subject=str(path), remedy="Give the media file itself."
            )
        with path.open("rb") as file:
            return file.read(HEAD_BYTES)
    except OSError as error:
        raise MediaError(
            f"cannot be read ({error.strerror or error})",
            subject=str(path),
            remedy="Check that the file is there and that you may read it.",
        ) from error


def recognise(head: bytes) -> Container | None:
    """The container that starts with these bytes, ``None`` where it is not on the list."""
    for signature, container in _SIGNATURES:
        if head.startswith(signature):
            return container
    if head[:4] == b"RIFF" and head[8:12] in (b"AVI ", b"AVIX"):
        return _ffmpeg("avi")
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return _pillow("webp")
    if head[:2] == b"BM" and head[6:10] == bytes(4):
        return _pillow("bmp")
    if head[:3] == b"\xff\xd8\xff":
        return _JPEG
    return _iso(head) or _transport(head)


def _iso(head: bytes) -> Container | None:
    size, kind = int.from_bytes(head[:4], "big"), head[4:8]
    if kind == b"ftyp" and size >= 8:
        brands = {head[at : at + 4] for at in (8, *range(16, min(size, 512), 4))}
        if head[8:12] in (b"avif", b"avis"):
            return _AVIF
        if head[8:12] in (b"mif1", b"msf1", b"heic", b"heix", b"hevc", b"hevx"):
            return _AVIF if b"avif" in brands else None
        return _MP4
    if kind in _BOXES and (size >= 8 or size in (0, 1)):
        return _MP4
    return None


def _transport(head: bytes) -> Container | None:
    """A transport stream may start within a packet, so every first place is tried."""
    for length in _TS_PACKETS:
        for offset in range(length):
            marks = head[offset::length]
            if len(marks) >= _LEAST_PACKETS and marks == b"G" * len(marks):
                return _MPEGTS
    return None
