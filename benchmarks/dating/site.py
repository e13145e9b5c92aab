"""Held-out frames of one camera dated from others.

Run with: python -m benchmarks.dating.site [--folder DIR] [--made-up N] [--views 10 20 40 80]
[--draws 2] [--queries 40] [--hard] [--ends] [--alone] [--out FOLDER].

A folder holds frames whose names are their UTC times. In the same run the date of the most
similar view is taken, by descriptor and by keypoints, and the middle of the span. What is
asked is what a person asks who knows the first and the last time that the camera was on.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from antedate.dating import DatingSettings, estimate
from antedate.descriptors.model import Model
from antedate.places import Look, Place, PlaceDating, View, evidence_of, look
from antedate.places.register import link
from antedate.when import Moment
from benchmarks.dating.cameras import Camera, Nature, moments

SITE = Path(__file__).parents[3] / "shared/data/places/site"
_STAMP = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d)(\d\d)(\d\d)Z")
_NATURES = (
    {"span_days": 300.0, "items": 14},
    {"span_days": 200.0, "items": 8, "infrared": True},
    {"span_days": 360.0, "items": 10, "cars": 12.0, "clock": True},
    {"span_days": 140.0, "items": 6, "snow": False},
    {"span_days": 360.0, "items": 5, "cars": 7.0, "moved": True},
    {"span_days": 250.0, "items": 0, "cars": 10.0},
)
_HARD = (
    {"span_days": 360.0, "items": 0, "cars": 8.0, "growth": 0.9},
    {"span_days": 360.0, "items": 1, "infrared": True, "growth": 0.7, "drift_px": 3.0},
    {"span_days": 330.0, "items": 2, "cars": 14.0, "growth": 0.5, "jitter_px": 2.0},
    {"span_days": 150.0, "items": 0, "cars": 6.0, "growth": 0.8, "moved": True},
    {"span_days": 360.0, "items": 3, "snow": False, "growth": 0.9, "drift_px": 1.5},
)
"""The year colours nearly all, little lasts, and the year's end looks like its start."""


@dataclass(frozen=True, slots=True, eq=False)
class Shot:
    """A frame with its time, its look and its descriptor."""

    name: str
    at: datetime
    look: Look
    vector: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Result:
    """One query: errors in days, ``None`` where no date was given or asked for."""

    ours: float | None
    descriptor: float | None
    keypoints: float | None
    middle: float
    covered: bool
    width: float
    shown: str


def frames(folder: Path) -> Iterator[tuple[str, datetime, NDArray[np.uint8]]]:
    """The frames of a folder in order of time, RGB."""
    for path in sorted(folder.glob("*.jpg")):
        found = _STAMP.fullmatch(path.stem)
        if found:
            at = datetime(*(int(part) for part in found.groups()), tzinfo=UTC)  # type: ignore[misc, arg-type]
            read = cv2.imread(str(path))
            if read is not None:
                yield path.name, at, np.asarray(read[..., ::-1], np.uint8)


def made_up(
    number: int, count: int, hard: bool = False
) -> Iterator[tuple[str, datetime, NDArray[np.uint8]]]:
    """Frames of a made-up camera: every number has a place and a nature of its own."""
    from antedate.workflows.scenery.film import place_frames

    scenes = [next(iter(place_frames(number + step, 0, 0.1))) for step in range(4)]
    natures = _HARD if hard else _NATURES
    nature = Nature(seed=number, **natures[number % len(natures)])  # type: ignore[arg-type]
    camera = Camera(nature, scenes[0], scenes[1:])
    for day in moments(nature, count):
        at = camera.start + timedelta(days=day)
        yield f"{at:%Y-%m-%dT%H%M%SZ}.jpg", at, camera.frame(day)


def shots(
    source: Iterator[tuple[str, datetime, NDArray[np.uint8]]], model: Model | None
) -> list[Shot]:
    """Frames made ready, once for all draws; without a model there are no descriptors."""
    none = np.zeros(0, np.float32)
    return [
        Shot(
            name,
            at,
            look(pixels),
            none if model is None else model.describe([np.ascontiguousarray(pixels)])[0],
        )
        for name, at, pixels in source
    ]


def held_out(every: Sequence[Shot], views: int, queries: int, seed: int) -> list[Result]:
    """Date frames that were drawn at random from views that were drawn at random."""
    order = np.random.default_rng(seed).permutation(len(every))
    references = [every[index] for index in sorted(order[:views])]
    rest = [every[index] for index in order[views:]]
    first, last = references[0].at, references[-1].at
    inside = [one for one in rest if first < one.at < last][:queries]
    return dated_by(references, inside, (every[0].at, every[-1].at))


def at_the_ends(every: Sequence[Shot], views: int, queries: int, seed: int) -> list[Result]:
    """Date frames of the first quarter by views of the rest, and those of the last so."""
    quarter, found = len(every) // 4, []
    rng = np.random.default_rng(seed)
    for asked, rest in (
        (every[:quarter], every[quarter:]),
        (every[-quarter:], every[:-quarter]),
    ):
        drawn = sorted(rng.permutation(len(rest))[:views])
        some = rng.permutation(len(asked))[: queries // 2]
        found += dated_by(
            [rest[index] for index in drawn],
            [asked[index] for index in some],
            (every[0].at, every[-1].at),
        )
    return found


def dated_by(
    references: Sequence[Shot], queries: Sequence[Shot], window: tuple[datetime, datetime]
) -> list[Result]:
    """Queries, each dated by the references within a window."""
    place = Place([View(one.look, Moment(one.at), one.name) for one in references])
    return [_dated(place, references, query, window) for query in queries]


def _dated(
    place: Place, references: Sequence[Shot], query: Shot, window: tuple[datetime, datetime]
) -> Result:
    found = place.date(query.look)
    median, regions, width = _answer(place, found, window)
    span = (window[1] - window[0]).total_seconds()
    near = alike = None
    if len(query.vector):
        near = max(references, key=lambda one: float(one.vector @ query.vector))
        alike = max(references, key=lambda one: _inliers(query, one))
    return Result(
        _days(median, query.at) if median else None,
        _days(near.at, query.at) if near else None,
        _days(alike.at, query.at) if alike else None,
        _days(window[0] + (window[1] - window[0]) / 2, query.at),
        any(a <= query.at <= b for a, b in regions),
        width / span,
        found.shown.value,
    )


def _answer(
    place: Place, found: PlaceDating, window: tuple[datetime, datetime]
) -> tuple[datetime | None, tuple[tuple[datetime, datetime], ...], float]:
    """As ``antedate date --views --not-before --not-after`` answers: by the engine."""
    reason = evidence_of(found, "views", len(place.views))
    settings = DatingSettings(flat=True, start=window[0])
    whole = estimate([reason] if reason else [], window[1], settings)
    pieces = whole.regions[0.9]
    return whole.median, pieces, sum((b - a).total_seconds() for a, b in pieces)


def _inliers(query: Shot, view: Shot) -> int:
    found = link(query.look, view.look)
    return found.inliers if found else 0


def _days(one: datetime, other: datetime) -> float:
    return abs((one - other).total_seconds()) / 86400


def summary(results: Sequence[Result], span_days: float) -> dict[str, Any]:
    """Mean and median errors in days and shares of the span; coverage and width at 90 %."""
    out: dict[str, Any] = {"queries": len(results), "span_days": round(span_days, 2)}
    for name in ("ours", "descriptor", "keypoints", "middle"):
        errors = [value for one in results if (value := getattr(one, name)) is not None]
        if not errors:
            continue
        out[name] = {
            "mean_days": round(float(np.mean(errors)), 3),
            "median_days": round(float(np.median(errors)), 3),
            "mean_share": round(float(np.mean(errors)) / span_days, 4),
        }
    out["covered_90"] = round(float(np.mean([one.covered for one in results])), 3)
    out["width_90"] = round(float(np.mean([one.width for one in results])), 3)
    out["not_shown"] = sum(one.shown != "yes" for one in results)
    return out


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.dating.site", description=__doc__)
    parser.add_argument("--folder", type=Path, default=SITE)
    parser.add_argument("--made-up", type=int, default=0, help="So many made-up cameras instead.")
    parser.add_argument("--hard", action="store_true", help="Made-up cameras of the harder kind.")
    parser.add_argument("--ends", action="store_true", help="Hold out the first and last quarter.")
    parser.add_argument("--alone", action="store_true", help="Without the other methods.")
    parser.add_argument("--views", type=int, nargs="+", default=[10, 20, 40, 80])
    parser.add_argument("--draws", type=int, default=2)
    parser.add_argument("--queries", type=int, default=40)
    parser.add_argument("--out", type=Path)
    chosen = parser.parse_args()
    cv2.setNumThreads(1)
    model, found = None if chosen.alone else Model(threads=1), {}
    ask = at_the_ends if chosen.ends else held_out
    sources = (
        {f"made-up {n}": made_up(n, 70, chosen.hard) for n in range(1, chosen.made_up + 1)}
        if chosen.made_up
        else {chosen.folder.name: frames(chosen.folder)}
    )
    for name, source in sources.items():
        every = shots(source, model)
        for views in chosen.views:
            began, results = time.process_time(), []
            if views + (len(every) // 4 if chosen.ends else 5) > len(every):
                continue
            for draw in range(chosen.draws):
                results += ask(every, views, chosen.queries, 1000 * views + draw)
            span = (every[-1].at - every[0].at).total_seconds() / 86400
            one = summary(results, span)
            one["seconds_a_query"] = round((time.process_time() - began) / len(results), 2)
            found[f"{name}, {views} views"] = one
            print(f"{name}, {views} views: {json.dumps(one)}", flush=True)
    if chosen.out is not None:
        chosen.out.mkdir(parents=True, exist_ok=True)
        (chosen.out / "site.json").write_text(json.dumps(found, indent=1), "utf-8")
    if not found:
        print("No frames: give --folder or --made-up.", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
