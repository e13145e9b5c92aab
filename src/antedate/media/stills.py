"""Images, and the animated kinds that FFmpeg does not read, by Pillow."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFile, ImageOps, ImageSequence, UnidentifiedImageError

from antedate.errors import MediaError, RefusedMedia
from antedate.media.containers import Container
from antedate.media.frames import Frame, Plan, Sampling
from antedate.media.opening import refuse_large
from antedate.media.picking import every, nearest
from antedate.media.scaling import fitted
from antedate.media.timeline import Work

# Formats whose further pictures follow in time; those of the others are pages or previews.
_ANIMATED = ("webp", "png", "avif")
# Browsers show frames without a length for this long.
_DEFAULT_FRAME_S = 0.1
_TURNS_SIDEWAYS = (5, 6, 7, 8)
_ORIENTATION = 0x0112
_DAMAGED = "Fetch the file again: it is damaged or cut off."


@dataclass(frozen=True, slots=True)
class Still:
    """An open image. ``count`` is above 1 for an animation only."""

    path: Path
    image: Image.Image
    count: int


@dataclass(frozen=True, slots=True)
class _Picture:
    time_s: float
    image: Image.Image


@contextmanager
def opened_still(path: Path, kind: Container, work: Work) -> Iterator[Still]:
    """Opens an image without decoding it.

    Raises ``RefusedMedia`` for more pixels than the limits allow, before any is decoded,
    and ``MediaError`` for a damaged file.
    """
    with path.open("rb") as file, warnings.catch_warnings():
        # The bound on pixels is ours; and damage in metadata is no concern here.
        warnings.simplefilter("ignore")
        try:
            image = Image.open(file, formats=[kind.reader])
        except Image.DecompressionBombError as error:
            raise RefusedMedia(
                "has more pixels than any camera gives",
                subject=str(path),
                remedy="Give a smaller copy.",
            ) from error
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
            raise _damaged(path, kind, error) from error
        with image:
            refuse_large(path, *image.size, work.limits)
            count = getattr(image, "n_frames", 1) if kind.name in _ANIMATED else 1
            yield Still(path, image, count)


def frames(path: Path, kind: Container, plan: Plan, work: Work) -> Iterator[Frame]:
    """One frame at second 0 for an image; the chosen frames of an animation.

    Raises as ``opened_still``.
    """
    with opened_still(path, kind, work) as still:
        if still.count == 1:
            yield Frame(0.0, pixels(still, kind, plan)[0])
            return
        shown = _animation(still, work)
        if plan.sampling is Sampling.EVERY:
            picked = every(shown, plan.start_s, plan.end_s)
        else:
            rate = plan.rate if plan.sampling is Sampling.RATE else 2 / plan.gap_s
            picked = nearest(shown, rate, plan.start_s, plan.end_s)
        for picture in picked:
            yield Frame(picture.time_s, _array(picture.image, plan))


def upright(size: tuple[int, int], exif: Image.Exif) -> tuple[int, int]:
    """Width and height as shown, after the turn that Exif data asks for."""
    width, height = size
    return (height, width) if exif.get(_ORIENTATION) in _TURNS_SIDEWAYS else (width, height)


def duration_s(still: Still, work: Work) -> float:
    """The length of an animation in seconds; 0 for an image."""
    if still.count == 1:
        return 0.0
    end_s = 0.0
    for picture in _animation(still, work):
        end_s = picture.time_s + _frame_s(picture.image)
    return end_s


def pixels(still: Still, kind: Container, plan: Plan) -> tuple[NDArray[np.uint8], bool]:
    """The picture as a plan wants it, and whether it is whole.

    What a file that breaks off still holds is given; the rest is gray or black.
    """
    image = still.image
    if kind.name == "jpeg":
        # JPEG can be decoded at a half, quarter or eighth, which is far quicker.
        image.draft(None, fitted(*image.size, plan.max_side))
    whole = True
    try:
        image.load()
    except (OSError, ValueError, SyntaxError, IndexError, EOFError):
        whole = False
        _load_broken(still.path, kind, image)
    return _array(ImageOps.exif_transpose(image), plan), whole


def _load_broken(path: Path, kind: Container, image: Image.Image) -> None:
    before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, True
    try:
        image.load()
    except (OSError, ValueError, SyntaxError, IndexError, EOFError) as error:
        raise _damaged(path, kind, error) from error
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _animation(still: Still, work: Work) -> Iterator[_Picture]:
    """The pictures of an animation, as far as it can be decoded."""
    time_s = 0.0
    try:
        for count, picture in enumerate(ImageSequence.Iterator(still.image)):
            work.beat()
            if count >= work.limits.frames or time_s > work.limits.duration_s:
                return
            picture.load()
            yield _Picture(time_s, picture.copy())
            time_s += _frame_s(picture)
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        if time_s == 0.0:
            raise MediaError(
                "holds no picture that can be decoded", subject=str(still.path), remedy=_DAMAGED
            ) from error


def _frame_s(picture: Image.Image) -> float:
    milliseconds = picture.info.get("duration", 0)
    return float(milliseconds) / 1000 if milliseconds else _DEFAULT_FRAME_S


def _array(image: Image.Image, plan: Plan) -> NDArray[np.uint8]:
    """(h, w, 3) RGB or (h, w) gray of the reduced size; what shines through is white."""
    image = _eight_bits(image)
    size = fitted(*image.size, plan.max_side)
    if image.has_transparency_data:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image)
    image = image.convert("L" if plan.gray else "RGB")
    if size != image.size:
        image = image.resize(size, Image.Resampling.BOX)
    return np.asarray(image, dtype=np.uint8)


def _eight_bits(image: Image.Image) -> Image.Image:
    """Pictures of 16 or 32 bits a pixel brought to 8; conversion alone would clip them."""
    if image.mode not in ("I", "F") and not image.mode.startswith("I;16"):
        return image
    values = np.asarray(image, dtype=np.float32)
    top = 65535.0 if image.mode != "F" else max(float(values.max()), 1.0)
    return Image.fromarray(np.clip(values * (255 / top), 0, 255).astype(np.uint8))


def _damaged(path: Path, kind: Container, error: Exception) -> MediaError:
    return MediaError(
        f"cannot be read as {kind.name} ({error})", subject=str(path), remedy=_DAMAGED
    )
