"""Whether a file looks like footage: by its first bytes, else by its suffix."""

from __future__ import annotations

from pathlib import Path

HEAD_BYTES = 1024


def _suffixes(words: str) -> frozenset[str]:
    return frozenset(f".{word}" for word in words.split())


VIDEO_SUFFIXES = _suffixes(
    "mp4 m4v mov qt 3gp 3g2 mkv webm avi divx mpg mpeg mpe vob m2v m2ts mts ogv ogm flv f4v "
    "wmv asf mxf"
)
IMAGE_SUFFIXES = _suffixes("gif png apng jpg jpeg jpe jfif webp heic heif avif bmp dib tif tiff")
# Sound in a container that could hold a picture too: the first bytes alone cannot tell.
_SOUND_SUFFIXES = _suffixes("m4a m4b m4r mka weba oga opus wma aac mp3 wav")

_STARTS = (
    b"\x1a\x45\xdf\xa3",  # Matroska, WebM
    b"\x00\x00\x01\xba",  # MPEG program stream
    b"\x00\x00\x01\xb3",  # MPEG video
    b"FLV\x01",
    b"\x30\x26\xb2\x75\x8e\x66\xcf\x11",  # ASF
    b"\x06\x0e\x2b\x34\x02\x05\x01\x01\x0d\x01\x02",  # MXF
    b"GIF87a",
    b"GIF89a",
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",  # JPEG
    b"II*\x00",  # TIFF
    b"MM\x00*",
    b"II+\x00",  # BigTIFF
    b"MM\x00+",
)
_BOXES = (b"ftyp", b"moov", b"mdat", b"wide", b"pnot")
_SOUND_BRANDS = (b"M4A ", b"M4B ", b"M4P ", b"F4A ", b"F4B ")
_OGG_PICTURES = (b"\x80theora", b"BBCD\x00", b"OVP80", b"\x01video", b"fishead")
_BITMAP_HEADERS = (12, 16, 40, 52, 56, 64, 108, 124)


def has_media_suffix(name: str) -> bool:
    """Whether a file of this name is meant as video or image."""
    return Path(name).suffix.lower() in VIDEO_SUFFIXES | IMAGE_SUFFIXES


def looks_like_media(path: Path) -> bool:
    """Whether to hand a regular file to the decoder. Raises ``OSError`` if it cannot be read.

    A media suffix is enough, whatever the content: an empty or false video is then reported
    by the decoder and does not pass in silence.
    """
    suffix = path.suffix.lower()
    if suffix in _SOUND_SUFFIXES:
        return False
    if suffix in VIDEO_SUFFIXES or suffix in IMAGE_SUFFIXES:
        return True
    with path.open("rb") as file:
        return starts_like_media(file.read(HEAD_BYTES))


def starts_like_media(head: bytes) -> bool:
    """Whether the first ``HEAD_BYTES`` bytes are those of a video or image container."""
    return (
        head.startswith(_STARTS)
        or (head[4:8] in _BOXES and head[8:12] not in _SOUND_BRANDS)
        or (head[:4] == b"RIFF" and head[8:12] in (b"AVI ", b"WEBP"))
        or (head[:4] == b"OggS" and any(mark in head for mark in _OGG_PICTURES))
        or _is_transport_stream(head)
        or _is_bitmap(head)
    )


def _is_transport_stream(head: bytes) -> bool:
    # Packets of 188 bytes; of 192 with a time in front on cameras; of 204 off the air.
    return any(
        len(head) > first + 2 * size
        and head[first] == head[first + size] == head[first + 2 * size] == 0x47
        for first, size in ((0, 188), (4, 192), (0, 204))
    )


def _is_bitmap(head: bytes) -> bool:
    return head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in _BITMAP_HEADERS
