"""Making a set: references, queries and the truth about them."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

import cv2

from benchmarks.reuse.clips import as_json, read_labels, survey
from benchmarks.reuse.footage import Picture, pictures_at
from benchmarks.reuse.joining import join
from benchmarks.reuse.planning import Amounts, plan_set
from benchmarks.reuse.plans import Encoding, QueryPlan
from benchmarks.reuse.render import encode, render
from benchmarks.reuse.shelves import Shelves, Stretch, divide
from benchmarks.reuse.truth import truth_line

_REFERENCE = Encoding("libx264", (("crf", "18"), ("preset", "veryfast")))


@dataclass(frozen=True, slots=True)
class Request:
    """What ``generate`` was asked for."""

    clips: Path
    out: Path
    seed: int
    amounts: Amounts
    groups: Path | None = None
    takes: Path | None = None
    notes: Path | None = None
    unseen_share: float = 0.3
    join_minutes: float = 0.0
    survey: Path | None = None
    jobs: int = 2


def generate(request: Request) -> None:
    """Make the set, or finish it: what is there already is kept."""
    out = request.out
    (out / "references").mkdir(parents=True, exist_ok=True)
    (out / "queries").mkdir(exist_ok=True)
    labels = read_labels(request.clips, request.groups, request.takes, request.notes)
    clips = survey(request.clips, labels, request.survey or out / "survey.json")
    shelves = divide(clips, request.seed, request.unseen_share)
    _say(f"{len(clips)} clips, archived {_sum(shelves.archived)}, unseen {_sum(shelves.unseen)}")
    if request.join_minutes:
        shelves = join(shelves, request.clips, out / "references", request.join_minutes)
    else:
        for stretch in shelves.archived:
            _put(stretch, request.clips, out / "references" / stretch.reference)
    plans = plan_set(shelves, request.seed, request.amounts)
    _check_same(out / "set.json", request, shelves)
    _render_all(plans, request)
    lines = "".join(truth_line(plan) + "\n" for plan in plans)
    part = out / "truth.part"
    part.write_text(lines, encoding="utf-8")
    part.replace(out / "truth.jsonl")
    (out / "clips.json").write_text(json.dumps(as_json(clips)), encoding="utf-8")
    segments = sum(bool(piece.reference) for plan in plans for piece in plan.pieces)
    _say(f"{len(plans)} queries, {segments} hidden segments: {out / 'truth.jsonl'}")


def _render_all(plans: Sequence[QueryPlan], request: Request) -> None:
    queries = request.out / "queries"
    todo = [p for p in plans if not (queries / f"{p.name}.mp4").exists()]
    started = time.monotonic()
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(request.jobs, context, initializer=_quietly) as pool:
        waiting = {
            pool.submit(render, p, request.clips, queries / f"{p.name}.mp4"): p for p in todo
        }
        for count, done in enumerate(as_completed(waiting), 1):
            done.result()
            spent_s = time.monotonic() - started
            _say(f"{count}/{len(todo)} {waiting[done].name} ({spent_s:.0f} s)")


def _put(stretch: Stretch, clips: Path, target: Path) -> None:
    """Link a whole clip (copy where links cannot be made); cut out and encode a part of one."""
    if target.exists():
        return
    source = (clips / stretch.clip.name).resolve()
    if stretch.length_s < stretch.clip.duration_s - 0.05:
        rate = 25
        frames = int(stretch.length_s * rate)
        pictures = _cut_out(source, [stretch.start_s + k / rate for k in range(frames)])
        size = (stretch.clip.width // 2 * 2, stretch.clip.height // 2 * 2)
        part = target.with_suffix(".part.mp4")
        encode(pictures, part, size, rate, _REFERENCE)
        part.replace(target)
        return
    try:
        target.symlink_to(source)
    except OSError:
        shutil.copyfile(source, target)


def _cut_out(source: Path, times_s: Sequence[float]) -> Iterator[Picture]:
    for picture in pictures_at(source, times_s, 4096):
        rows, columns = picture.shape[:2]
        yield picture[: rows // 2 * 2, : columns // 2 * 2]


def _check_same(path: Path, request: Request, shelves: Shelves) -> None:
    """Refuse to finish a set that was begun otherwise: its queries would not fit its truth."""
    now = {
        "clips": str(request.clips.resolve()),
        "seed": request.seed,
        "unseen_share": request.unseen_share,
        "join_minutes": request.join_minutes,
        "references": sorted({s.reference for s in shelves.archived}),
        "unseen": sorted(s.clip.name for s in shelves.unseen),
        "lookalikes": {k: [s.clip.name for s in v] for k, v in shelves.lookalikes.items()},
    }
    if path.exists() and json.loads(path.read_text(encoding="utf-8")) != now:
        raise SystemExit(f"{path}: this folder holds a set made from other clips or settings.")
    path.write_text(json.dumps(now, indent=1), encoding="utf-8")


def _sum(stretches: Sequence[Stretch]) -> str:
    minutes = sum(s.length_s for s in stretches) / 60
    return f"{len(stretches)} ({minutes:.1f} min)"


def _quietly() -> None:
    """Leave the machine usable: low priority, one thread for each process."""
    os.nice(10)
    os.environ["SVT_LOG"] = "1"
    cv2.setNumThreads(1)


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
