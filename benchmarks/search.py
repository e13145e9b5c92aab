"""How long searching takes with 100,000 posts in three scripts.

``python -m benchmarks.search FOLDER`` makes the archive where there is none, and prints a line
a question: the best of three, in milliseconds, and how many posts were found.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from antedate.records import MediaType, Post
from antedate.store import Archive, PostPage, Sought
from antedate.when import Moment, parse_moment

_POSTS = 100_000
_DAYS = 5 * 365
_WORDS = [
    line.split()
    for line in (
        "пожар склад город взрыв очевидцы сообщают видео вечером утром район мост дорога снег",
        "انفجار مدينة بيروت مساء الأهالي صور طريق جسر حريق مستودع علی كوردستان القصف",
        "fire warehouse city explosion witnesses report video evening morning bridge river",
    )
]
_SYLLABLES = ("ka", "lo", "mi", "ru", "ta", "ne", "so", "vi", "de", "ra", "pu", "zo", "chi", "gan")
_TYPED = ("", "пожар", "zzzqqq", "大火", "火", "qq", "fire bridge", "kalomi", "علي", "c5/99005")


def posts(count: int) -> Iterator[Post]:
    """Captions of 8 to 40 words, common ones and rare ones, a fiftieth of them undated."""
    chance = random.Random(3)
    rare = ["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))) for _ in range(40_000)]
    for number in range(count):
        common = chance.choice(_WORDS)
        words = [
            chance.choice(common) if chance.random() < 0.6 else chance.choice(rare)
            for _ in range(chance.randint(8, 40))
        ]
        if number % 5000 == 77:
            words.append("大火")
        after = timedelta(days=chance.uniform(0, _DAYS))
        channel = f"c{number % 300}"
        yield Post(
            key=f"{channel}/{number}",
            reader="telegram",
            source=f"Kanal {number % 300}",
            url=f"https://t.example/{channel}/{number}",
            text=" ".join(words),
            published_at=Moment(datetime(2020, 1, 1, tzinfo=UTC) + after) if number % 50 else None,
        )


def main(folder: Path) -> None:
    """Make the archive where it is not there, and ask it."""
    with Archive.open(folder, create=True) as archive:
        if not archive.info().posts:
            archive.add_posts(posts(_POSTS))
        questions = {f"words {typed!r}": Sought(text=typed) for typed in _TYPED}
        questions |= {
            '"river fire"': Sought(text='"river fire"'),
            "a source": Sought(source="KANAL 7"),
            "a day long ago": Sought(
                since=parse_moment("2020-01-02", "UTC"), until=parse_moment("2020-01-02", "UTC")
            ),
            "images, of which there are none": Sought(media=MediaType.IMAGE),
        }
        for name, sought in questions.items():
            took_s, page = _best(partial(archive.search_posts, sought))
            told = {"sought": name, "ms": round(1000 * took_s, 1), "posts": page.total}
            print(json.dumps(told, ensure_ascii=False), flush=True)


def _best(ask: Callable[[], PostPage]) -> tuple[float, PostPage]:
    took: list[float] = []
    for _ in range(3):
        began = time.perf_counter()
        page = ask()
        took.append(time.perf_counter() - began)
    return min(took), page


if __name__ == "__main__":
    main(Path(sys.argv[1]))
