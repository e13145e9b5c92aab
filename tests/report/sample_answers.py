"""A realistic answer with generated pictures, for the report's tests."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from itertools import pairwise

import numpy as np
from hypothesis import settings
from PIL import Image, ImageDraw

from antedate.records import (
    Answer,
    Appearance,
    DateClaim,
    DateClaimKind,
    FramePair,
    Match,
    MatchKind,
    Media,
    MediaType,
    ModelId,
    Post,
    QueryShot,
    Searched,
    Shot,
    StoredPost,
)
from antedate.report.history import earliest
from antedate.report.words import finding
from antedate.when import Moment, parse_moment

QUERY_SHA = "ab" * 32
PATH = "/home/nour/inbox/clip عاجل 2024.mp4"
CREATED = parse_moment("2024-03-04 21:07:44Z")
UNTIMED = settings(deadline=None)
ADDED = datetime(2024, 10, 1, 8, tzinfo=UTC)
HOSTILE = (
    "<script>alert('x')</script> & \u202eevil\u202c "
    "<img src=https://evil.example/x.png> \x1b[31m \ud800"
)
ARABIC = "عاجل: انفجار في شارع الجمهورية قبل قليل، وسيارات الإسعاف تصل إلى المكان (فيديو 2) #عاجل"
KURDISH = "تەقینەوەیەک لە ناوەندی شار ڕوویدا، ٣ کەس بریندار بوون"
PERSIAN = "ویدئویی از خیابان اصلی؛ گفته می‌شود مربوط به دیروز است"


def picture(seed: int, width: int = 480, height: int = 270, box: bool = False) -> Image.Image:
    """A street-like scene: sky, houses with windows, a road; always the same for a seed."""
    rng = np.random.default_rng(seed)
    sky = np.linspace(0, 1, height)[:, None, None]
    top, low = rng.integers(90, 200, 3), rng.integers(160, 240, 3)
    pixels = np.broadcast_to(top * (1 - sky) + low * sky, (height, width, 3)).astype(np.uint8)
    image = Image.fromarray(pixels.copy())
    draw = ImageDraw.Draw(image)
    x = 0
    while x < width:
        wide, high = int(rng.integers(50, 120)), int(rng.integers(90, 200))
        shade = tuple(int(v) for v in rng.integers(70, 170, 3))
        draw.rectangle((x, height - 50 - high, x + wide, height - 50), fill=shade)
        for wx in range(x + 8, x + wide - 12, 20):
            for wy in range(height - 40 - high, height - 66, 24):
                lit = (230, 210, 140) if rng.random() < 0.3 else (50, 60, 75)
                draw.rectangle((wx, wy, wx + 10, wy + 14), fill=lit)
        x += wide + int(rng.integers(0, 12))
    draw.rectangle((0, height - 50, width, height), fill=(84, 84, 88))
    if box:
        draw.rectangle((0, height - 46, width, height - 12), fill=(170, 20, 20))
        draw.text((12, height - 38), "BREAKING  LIVE", fill="white")
    return image


def jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()


def pair(seed: int, query_s: float, reference_s: float, mirrored: bool = False) -> FramePair:
    """A reference frame and a query that shows its middle 70 per cent under a banner."""
    reference = picture(seed)
    width, height = reference.size
    left, top, right, bottom = 0.12, 0.1, 0.86, 0.84
    crop = reference.crop(
        (int(left * width), int(top * height), int(right * width), int(bottom * height))
    ).resize((480, 270))
    outline = ((left, top), (right, top), (right, bottom), (left, bottom))
    if mirrored:
        crop = crop.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        outline = ((right, top), (left, top), (left, bottom), (right, bottom))
    ImageDraw.Draw(crop).rectangle((0, 236, 480, 262), fill=(170, 20, 20))
    return FramePair(query_s, reference_s, jpeg(crop), jpeg(reference), outline)


def moment(written: str | None, zone: str | None = "UTC") -> Moment | None:
    return parse_moment(written, zone) if written else None


def stored(
    place: int,
    source: str | None,
    when: Moment | None,
    text: str = "",
    url: str | None = None,
    sha256: str = "",
    path: str = "",
) -> StoredPost:
    post = Post(
        key=f"telegram:{place}",
        reader="telegram",
        source=source,
        url=url,
        text=text,
        published_at=when,
        retrieved_at=moment("2024-09-30 12:00:00"),
        original='{"secret": "the record as found"}',
    )
    return StoredPost(place, post, 1, ADDED, ((sha256, path),) if path else ())


def media(sha256: str, duration_s: float = 64.0) -> Media:
    return Media(
        sha256=sha256,
        size_bytes=8_412_553,
        type=MediaType.VIDEO,
        container="mov,mp4",
        codec="h264",
        duration_s=duration_s,
        width=1280,
        height=720,
        frames_per_s=25.0,
        has_sound=True,
        claims=(
            DateClaim(DateClaimKind.CONTAINER, "creation_time", CREATED),
            DateClaim(DateClaimKind.EXIF, "GPSDateStamp", parse_moment("2024-03-04", "UTC")),
            DateClaim(DateClaimKind.FILE_TIME, "mtime", parse_moment("2024-09-30 11:58:01Z")),
        ),
        notes=("container location +36.1911+044.0091/ is a claim",),
    )


def match(kind: MatchKind, sha256: str, segment: tuple[float, float], **more: object) -> Match:
    start, end = segment
    values: dict[str, object] = {
        "kind": kind,
        "score": 0.934,
        "probability": 0.981,
        "query_start_s": start,
        "query_end_s": end,
        "reference_start_s": start + 20,
        "reference_end_s": end + 20,
        "reference_sha256": sha256,
    }
    return Match(**{**values, **more})  # type: ignore[arg-type]


def seen(
    start_s: float,
    end_s: float,
    *posts: StoredPost,
    kind: MatchKind = MatchKind.SAME_FOOTAGE,
    reported: bool = True,
) -> Appearance:
    """An appearance at these seconds of the query, of a file with these posts."""
    sha256 = "-".join(str(p.id) for p in posts) or "none"
    found = Match(kind, 0.9, 0.9, start_s, end_s, 0, end_s - start_s, sha256, reported=reported)
    return Appearance(found, media(sha256), "x.mp4", posts)


def appearances() -> tuple[Appearance, ...]:
    one, two, three, four, five = ("1a" * 32, "2b" * 32, "3c" * 32, "4d" * 32, "5e" * 32)
    return (
        Appearance(
            match(
                MatchKind.SAME_FOOTAGE,
                one,
                (12.0, 19.0),
                mirrored=True,
                reason="One smooth transform holds over the segment, and what moves agrees too.",
                evidence={"inliers": 412.0, "median_cosine": 0.8312, "gps_latitude": 36.19},
                pairs=(pair(3, 13.5, 33.5, True), pair(4, 17.0, 37.0, True)),
            ),
            media(one),
            "telegram/2024/video_12.mp4",
            (
                stored(
                    1,
                    "قناة الأخبار العاجلة",
                    moment("2024-03-05 14:30:12", "Asia/Baghdad"),
                    ARABIC,
                    "https://t.me/example_news/48213",
                    one,
                    "/srv/exports/chat/video_12.mp4",
                ),
                stored(
                    2,
                    "City Desk",
                    moment("2024-03-06"),
                    "Reposted from local channels.",
                    "https://example.org/desk/112",
                    one,
                ),
                stored(3, "folder upload", None, "", "file:///srv/drop/video_12.mp4", one),
            ),
        ),
        Appearance(
            match(
                MatchKind.SAME_FOOTAGE,
                two,
                (27.0, 41.0),
                score=0.88,
                probability=0.94,
                speed=1.25,
                reference_start_s=4.0,
                reference_end_s=21.5,
                through=(one,),
                reason="Found through a copy.",
                pairs=(pair(7, 30.0, 7.75),),
            ),
            media(two, 40.0),
            "ytdlp/street.webm",
            (
                stored(
                    4,
                    "کوردستان میدیا",
                    moment("2023-11", "Asia/Baghdad"),
                    KURDISH,
                    "https://example.net/k/9",
                    two,
                ),
                stored(5, "ایران نما", moment("2023-11-18", None), PERSIAN, None, two),
                stored(
                    6,
                    HOSTILE,
                    moment("2024-04-01 09:00"),
                    HOSTILE + " caption " * 200,
                    "javascript:alert(1)",
                    two,
                ),
            ),
        ),
        Appearance(
            match(
                MatchKind.SAME_PLACE,
                three,
                (44.0, 51.0),
                score=0.61,
                probability=0.9,
                reason="The houses register; the cars and the camera's path differ.",
                pairs=(pair(9, 46.0, 66.0),),
            ),
            media(three),
            "court/day2.mp4",
            (stored(7, "City Desk", moment("2022")),),
        ),
        Appearance(
            match(
                MatchKind.UNCLEAR,
                four,
                (55.0, 58.0),
                score=0.41,
                probability=0.55,
                reason="Too few keypoints in smoke to tell.",
                pairs=(pair(11, 56.0, 76.0),),
            ),
            media(four),
            "smoke.mp4",
            (stored(8, None, None),),
        ),
        Appearance(
            match(MatchKind.UNCLEAR, five, (2.0, 4.0), score=0.12, probability=0.2, reported=False),
            media(five),
            "black.mp4",
            (),
        ),
    )


def answer(published: str | None = "2024-10-05 18:20", **more: object) -> Answer:
    """A compilation of one minute: two parts seen before, one same place, one unclear."""
    when = moment(published, "Europe/Berlin")
    cuts = [0.0, 6.4, 12.0, 19.0, 27.0, 41.0, 44.0, 51.0, 55.0, 58.0, 64.0]
    found = {
        12.0: MatchKind.SAME_FOOTAGE,
        27.0: MatchKind.SAME_FOOTAGE,
        44.0: MatchKind.SAME_PLACE,
        55.0: MatchKind.UNCLEAR,
    }
    shots = tuple(
        QueryShot(Shot(a, b), found.get(a), jpeg(picture(int(a) + 2, 240, 135)))
        for a, b in pairwise(cuts)
    )
    seen = appearances()
    values: dict[str, object] = {
        "path": PATH,
        "sha256": QUERY_SHA,
        "duration_s": 64.0,
        "published_at": when,
        "searched": Searched(
            312,
            287,
            4.1,
            moment("2022"),
            moment("2024-09-30"),
            17,
            ModelId("sscd-disc-mixup", "c0ffee" + "0" * 58, "288x288 uint8"),
        ),
        "shots": shots,
        "appearances": seen,
        "earliest": earliest(seen, when),
        "notes": (f"{PATH}: the last 0.4 s could not be decoded.",),
        "media": media(QUERY_SHA),
        "checked_at": datetime(2024, 10, 7, 9, 30, tzinfo=UTC),
        "version": "0.1.0",
    }
    bare = Answer(**{**values, **more})  # type: ignore[arg-type]
    return bare if bare.finding else Answer(**{**values, "finding": finding(bare), **more})  # type: ignore[arg-type]
