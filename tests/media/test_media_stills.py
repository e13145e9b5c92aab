"""Images and animations by Pillow."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from media_makers import corner_names, corners, level
from PIL import Image

from antedate.errors import MediaError, RefusedMedia
from antedate.media.decode import frames
from antedate.media.frames import Plan, Sampling
from antedate.media.probe import probe
from antedate.records import DateClaimKind, MediaType

PICTURE = Image.fromarray(corners(80, 60))


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "bmp", "tiff", "avif"])
def test_an_image_is_one_frame_at_second_zero(tmp_path: Path, suffix: str) -> None:
    saved = tmp_path / f"a.{suffix}"
    PICTURE.save(saved)
    path = saved.rename(tmp_path / "named.mp4")
    for sampling in Sampling:
        (frame,) = frames(path, Plan(sampling, cuts=True))
        assert frame.time_s == 0
        assert corner_names(frame.pixels) == "rgbw"
    media = probe(path)
    assert media.type is MediaType.IMAGE
    assert (media.width, media.height, media.duration_s) == (80, 60, 0)
    assert media.frames_per_s is None


@pytest.mark.parametrize(
    ("orientation", "names", "size"),
    [(1, "rgbw", (80, 60)), (2, "grwb", (80, 60)), (3, "wbgr", (80, 60)), (6, "brwg", (60, 80)),
     (8, "gwrb", (60, 80))],
)  # fmt: skip
def test_orientation_is_applied(
    tmp_path: Path, orientation: int, names: str, size: tuple[int, int]
) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    PICTURE.save(tmp_path / "a.jpg", exif=exif, quality=95)
    (frame,) = frames(tmp_path / "a.jpg", Plan())
    assert corner_names(frame.pixels) == names
    media = probe(tmp_path / "a.jpg")
    assert (media.width, media.height) == size


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "LA", "CMYK", "1", "I;16"])
def test_modes_come_out_as_rgb(tmp_path: Path, mode: str) -> None:
    if mode == "I;16":
        image = Image.fromarray(np.full((60, 80), 40000, np.uint16))
    else:
        image = PICTURE.convert(mode)
    suffix = "tiff" if mode == "CMYK" else "png"
    image.save(tmp_path / f"a.{suffix}")
    (frame,) = frames(tmp_path / f"a.{suffix}", Plan())
    assert frame.pixels.shape == (60, 80, 3)
    if mode == "I;16":
        assert abs(float(frame.pixels.mean()) - 40000 / 257) < 2
    if mode in ("P", "RGBA"):
        assert corner_names(frame.pixels) == "rgbw"
    assert next(frames(tmp_path / f"a.{suffix}", Plan(gray=True))).pixels.shape == (60, 80)


def test_what_shines_through_is_white(tmp_path: Path) -> None:
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(tmp_path / "a.png")
    assert next(frames(tmp_path / "a.png", Plan())).pixels.min() == 255


def test_large_images_are_reduced(tmp_path: Path) -> None:
    Image.fromarray(corners(2000, 1000)).save(tmp_path / "a.jpg")
    assert next(frames(tmp_path / "a.jpg", Plan(max_side=300))).pixels.shape == (150, 300, 3)


@pytest.mark.parametrize("suffix", ["webp", "png", "avif", "gif"])
def test_an_animation_is_a_video(tmp_path: Path, suffix: str) -> None:
    pictures = [Image.fromarray(level(v)) for v in (30, 90, 150, 210)]
    path = tmp_path / f"a.{suffix}"
    pictures[0].save(path, save_all=True, append_images=pictures[1:], duration=500, loop=0)
    found = list(frames(path, Plan(Sampling.EVERY)))
    assert [f.time_s for f in found] == pytest.approx([0, 0.5, 1.0, 1.5])
    assert all(abs(f.pixels.mean() - v) < 4 for f, v in zip(found, (30, 90, 150, 210), strict=True))
    media = probe(path)
    assert media.type is MediaType.VIDEO
    assert media.duration_s == pytest.approx(2.0)
    assert media.frames_per_s == pytest.approx(2.0)
    part = [f.time_s for f in frames(path, Plan(rate=1, start_s=1.0, end_s=1.2))]
    assert part == pytest.approx([1.0])


def test_a_gif_of_one_frame_is_an_image(tmp_path: Path) -> None:
    PICTURE.save(tmp_path / "a.gif")
    media = probe(tmp_path / "a.gif")
    assert (media.type, media.duration_s) == (MediaType.IMAGE, 0)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


@pytest.mark.parametrize("side", [12_000, 40_000, 1_000_000])
def test_an_image_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, side: int) -> None:
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    body = zlib.compress(bytes(1000))
    path = tmp_path / "bomb.png"
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")
    )
    for attempt in (lambda: list(frames(path, Plan())), lambda: [probe(path)]):
        with pytest.raises(RefusedMedia, match="pixels"):
            attempt()


@pytest.mark.parametrize("suffix", ["jpg", "png"])
def test_a_broken_image_gives_what_it_holds_and_says_so(tmp_path: Path, suffix: str) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (200, 200, 3), np.uint8)
    Image.fromarray(noise).save(tmp_path / f"whole.{suffix}")
    data = (tmp_path / f"whole.{suffix}").read_bytes()
    path = tmp_path / f"cut.{suffix}"
    path.write_bytes(data[: len(data) // 2])
    assert next(frames(path, Plan())).pixels.shape == (200, 200, 3)
    assert any("cut off" in note for note in probe(path).notes)


def test_a_header_alone_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"\xff\xd8\xff\xe0")
    with pytest.raises(MediaError, match=r"a\.jpg"):
        list(frames(path, Plan()))


def test_dates_in_exif_are_claims_with_the_zone_they_give(tmp_path: Path) -> None:
    exif = Image.Exif()
    block = exif.get_ifd(0x8769)
    block[0x9003] = "2023:06:13 14:05:06"
    block[0x9011] = "+03:00"
    block[0x9004] = "2023:06:13 14:05:07"
    exif[0x0132] = "0000:00:00 00:00:00"
    PICTURE.save(tmp_path / "a.jpg", exif=exif)
    claims = {c.field: c for c in probe(tmp_path / "a.jpg").claims}
    original = claims["DateTimeOriginal"]
    assert original.kind is DateClaimKind.EXIF
    assert original.moment.zone == "+03:00"
    assert original.moment.at.isoformat() == "2023-06-13T11:05:06+00:00"
    assert claims["DateTimeDigitized"].moment.zone is None
    assert "DateTime" not in claims
    assert claims["modified"].kind is DateClaimKind.FILE_TIME
