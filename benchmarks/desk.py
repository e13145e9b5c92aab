"""How fast the desk's pages come with many posts, beside a plain file from the same server.

Makes an archive of made-up posts (kept in ``--work``, and used again), runs ``antedate serve`` on
it as a person would, signs in, and asks for each page a number of times, in turns, so that what
else the machine does meets all of them alike. Prints the median and the slowest of each.

    python -m benchmarks.desk --work /tmp/desk --posts 100000
"""

from __future__ import annotations

import argparse
import json
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import httpx
import numpy as np
from sqlalchemy import insert, select

from antedate import Archive
from antedate.records import ModelId, Post
from antedate.store import schema
from antedate.when import parse_moment

_MODEL = ModelId("made-up", "0" * 64, "none")
_FIRST = datetime(2015, 1, 1, tzinfo=UTC)
_BATCH = 2000
_CODES = 20
_WORDS = (
    *("harbour", "bridge", "fire", "march", "flood", "smoke", "school", "market", "convoy"),
    *("ميناء", "جسر", "حريق", "سوق", "мост", "порт", "пожар", "بازار", "پل", "night", "river"),
)
_SERVE = "from antedate.cli import main\nmain()\n"


def main() -> None:
    """Make the archive where it is not there, and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--posts", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=15)
    parser.add_argument("--json", action="store_true", help="one object, for programs")
    given = parser.parse_args()
    folder = given.work / f"{given.posts}"
    if not (folder / "antedate.db").is_file():
        fill(folder, given.posts)
    with running(folder) as client:
        found = measure(client, addresses(folder), given.times)
    if given.json:
        print(json.dumps({"posts": given.posts, "milliseconds": found}))
        return
    for name, (median, slowest) in found.items():
        print(f"{name:34} median {median:7.0f} ms   slowest {slowest:7.0f} ms")


def addresses(folder: Path) -> Mapping[str, str]:
    """What is asked for, by name. The plain file comes first: it is what the rest is held to."""
    with Archive.open(folder) as archive:
        (post,) = archive.posts(limit=1, after_id=50)
        media = archive.media_ids("00")[0]
        job = archive.jobs.listed(most=1)[0].id
    return {
        "plain file": "/static/icon.svg",
        "first page": "/check",
        "archive": "/archive",
        "archive, words": "/archive?q=harbour+smoke",
        "archive, Arabic words": "/archive?q=ميناء",
        "archive, one source": "/archive?source=Channel+7",
        "archive, two days": "/archive?since=2019-03-01&until=2019-03-02",
        "one post": f"/archive/posts/{post.id}",
        "one media": f"/archive/media/{media}",
        "status": "/status",
        "jobs": "/jobs",
        "one job": f"/jobs/{job}",
        "cases": "/cases",
        "dates": "/date",
    }


def measure(
    client: httpx.Client, asked: Mapping[str, str], times: int
) -> Mapping[str, tuple[float, float]]:
    """Median and slowest answer in milliseconds, for each address that is there."""
    there = {name: at for name, at in asked.items() if client.get(at).status_code == 200}
    for name in asked.keys() - there.keys():
        print(f"{name}: there is no such page", file=sys.stderr)
    taken: dict[str, list[float]] = {name: [] for name in asked if name in there}
    for _ in range(times):
        for name, each in taken.items():
            began = time.perf_counter()
            client.get(there[name]).raise_for_status()
            each.append(1000 * (time.perf_counter() - began))
    return {name: (statistics.median(each), max(each)) for name, each in taken.items()}


@contextmanager
def running(folder: Path) -> Iterator[httpx.Client]:
    """A desk on an archive, and a client that is signed in."""
    process = subprocess.Popen(
        [
            *(sys.executable, "-c", _SERVE, "serve", "--archive", str(folder)),
            *("--port", "0", "--no-browser", "--json"),
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    began = time.perf_counter()
    address, _, key = json.loads(process.stdout.readline())["address"].partition("/?key=")
    print(f"started in {time.perf_counter() - began:.1f} s", file=sys.stderr)
    try:
        with httpx.Client(base_url=address, timeout=300, trust_env=False) as client:
            client.get("/", params={"key": key})
            yield client
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)
        process.stdout.close()


def fill(folder: Path, posts: int) -> None:
    """An archive of so many posts in 300 channels, half of them with a media and its codes."""
    random = np.random.default_rng(1)
    with Archive.open(folder, create=True) as archive:
        for start in range(0, posts, _BATCH):
            numbers = range(start, min(start + _BATCH, posts))
            added = archive.add_posts(_post(number, random) for number in numbers)
            _carry(archive, [one.post_id for one in added[::2]], random)
            print(f"{numbers.stop} posts", file=sys.stderr)
        for number in range(2000):
            job = archive.jobs.ask("check", {"path": f"{number}"}, about=f"{number}", who="bench")
            archive.jobs.ask_to_stop(job)


def _post(number: int, random: np.random.Generator) -> Post:
    at = _FIRST + timedelta(minutes=41.0 * number)
    words = " ".join(random.choice(_WORDS, int(random.integers(4, 60))))
    return Post(
        key=f"bench/{number}",
        reader="telegram",
        source=f"Channel {number % 300}",
        url=f"https://example.org/{number}",
        text=f"{words} {number}",
        published_at=parse_moment(at.isoformat()),
        original=json.dumps({"id": number, "text": words}),
    )


def _carry(archive: Archive, posts: Sequence[int], random: np.random.Generator) -> None:
    # One by one through ``Archive.add`` this would take an hour: each is a transaction.
    with archive._writing() as connection:
        model = connection.scalar(select(schema.model.c.id))
        if model is None:
            made = connection.execute(
                insert(schema.model).values(
                    name=_MODEL.name, sha256=_MODEL.sha256, preparation=_MODEL.preparation
                )
            )
            model = (made.inserted_primary_key or (1,))[0]
        ids = [
            (
                connection.execute(insert(schema.media).values(_media(post))).inserted_primary_key
                or (0,)
            )[0]
            for post in posts
        ]
        times = np.arange(2 * _CODES, dtype="<f4").tobytes()
        connection.execute(
            insert(schema.codes),
            [
                {
                    "media_id": id,
                    "track": "picture",
                    "model_id": model,
                    "n": _CODES,
                    "width": 64,
                    "times": times,
                    "bits": random.bytes(64 * _CODES),
                }
                for id in ids
            ],
        )
        connection.execute(
            insert(schema.post_file),
            [
                {"post_id": p, "version": 1, "position": 0, "media_id": m, "shown": f"{p}.mp4"}
                for p, m in zip(posts, ids, strict=True)
            ],
        )


def _media(number: int) -> dict[str, object]:
    return {
        "sha256": sha256(str(number).encode()).hexdigest(),
        "size_bytes": 1_000_000,
        "type": "video",
        "container": "mp4",
        "codec": "h264",
        "duration_s": 40.0,
        "width": 1280,
        "height": 720,
        "frames_per_s": 25.0,
        "has_sound": True,
        "claims": "[]",
        "notes": "[]",
        "keep": "in_place",
        "suffix": "",
        "path": f"/nowhere/{number}.mp4",
        "added_at": _FIRST,
    }


if __name__ == "__main__":
    main()
