"""The clips that a benchmark is made from: what each holds, which are one footage."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.reuse.footage import decoded

SUFFIXES = {".mp4", ".mkv", ".mov", ".m4v", ".avi", ".webm", ".ogv", ".3gp", ".ts", ".mpg"}
STEP_S = 0.5
STILL_LEVELS = 10.0
# A stretch in which nothing moves, or that shows nothing, has no moment to be found at. Motion is
# measured where there is most of it: a car on an empty road is a small part of the picture.
BUSIEST_SHARE = 0.02
LEAST_MOTION = 6.0
LEAST_MOVING_SHARE = 0.7
LEAST_DETAIL = 10.0


@dataclass(frozen=True, slots=True)
class Clip:
    """One file. ``name`` is its path under the folder of clips.

    ``scene`` names the footage: files of one scene are versions of each other. ``takes`` names
    the place where several scenes were filmed, or is empty. ``motion`` is the change (of 255)
    of the busiest part of the picture from each half second to the next, ``detail`` the spread of
    brightness in each. ``still`` is the share of the picture that stays: near 1 for a fixed camera.
    """

    name: str
    duration_s: float
    width: int
    height: int
    scene: str
    takes: str
    still: float
    motion: tuple[float, ...]
    detail: tuple[float, ...]

    @property
    def aspect(self) -> float:
        """Width over height as shown."""
        return self.width / self.height

    def telling(self, start_s: float, end_s: float) -> bool:
        """Whether a stretch shows enough, and moves enough, to be found at one place only."""
        part = slice(int(start_s / STEP_S), max(int(end_s / STEP_S), 1))
        motion, detail = np.array(self.motion[part]), np.array(self.detail[part])
        if not len(motion) or not len(detail):
            return False
        moving = motion >= LEAST_MOTION
        edges = moving[0] and moving[-1] and min(detail[0], detail[-1]) >= LEAST_DETAIL
        lively = float(moving.mean()) >= LEAST_MOVING_SHARE
        return bool(edges and lively and float(detail.mean()) >= LEAST_DETAIL)


@dataclass(frozen=True, slots=True)
class Labels:
    """What people said of the clips.

    ``scenes`` maps a name to its version group; ``takes`` are (place, pattern of names);
    ``left_out`` are names that must not be used.
    """

    scenes: dict[str, str]
    takes: tuple[tuple[str, str], ...]
    left_out: frozenset[str]


def read_labels(
    folder: Path, groups: Path | None, takes: Path | None, notes: Path | None
) -> Labels:
    """Read the three tables, each optional.

    ``groups``: tab-separated ``group`` and ``path``. ``takes``: lines of place, tab, pattern.
    ``notes``: tab-separated ``path`` and ``note``; a note with SYNTHETIC leaves its file out.
    Paths may start at ``folder`` or at its parent.
    """
    scenes = {_under(folder, r["path"]): r["group"] for r in _rows(groups)}
    left_out = {_under(folder, r["path"]) for r in _rows(notes) if "SYNTHETIC" in (r["note"] or "")}
    places = []
    if takes is not None:
        for line in takes.read_text(encoding="utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                place, pattern = line.split("\t")
                places.append((place, pattern.strip()))
    return Labels(scenes, tuple(places), frozenset(left_out))


def survey(folder: Path, labels: Labels, cache: Path) -> list[Clip]:
    """Decode every clip once, small, and say what it holds; kept in ``cache``."""
    known: dict[str, dict[str, Any]] = {}
    if cache.exists():
        known = json.loads(cache.read_text(encoding="utf-8"))
    clips = []
    for path in sorted(p for p in folder.rglob("*") if p.suffix.lower() in SUFFIXES):
        name = path.relative_to(folder).as_posix()
        if name in labels.left_out:
            continue
        if name not in known:
            known[name] = _look(path)
            cache.write_text(json.dumps(known), encoding="utf-8")
        seen = known[name]
        takes = next((place for place, glob in labels.takes if fnmatch(name, glob)), "")
        clips.append(_clip(name, labels.scenes.get(name, name), takes, seen))
    return clips


def as_json(clips: Iterable[Clip]) -> list[dict[str, object]]:
    """For writing beside a set."""
    return [asdict(clip) for clip in clips]


def _clip(name: str, scene: str, takes: str, seen: Mapping[str, Any]) -> Clip:
    motion, detail = tuple(seen["motion"]), tuple(seen["detail"])
    duration_s, still = float(seen["duration_s"]), float(seen["still"])
    width, height = int(seen["width"]), int(seen["height"])
    return Clip(name, duration_s, width, height, scene, takes, still, motion, detail)


def _look(path: Path) -> dict[str, Any]:
    small: list[NDArray[np.float32]] = []
    times: list[float] = []
    width = height = 0
    for shown in decoded(path):
        width, height = shown.width, shown.height
        times.append(shown.time_s)
        if times[-1] - times[0] >= STEP_S * len(small):
            gray = shown.frame.reformat(64, 36, "gray").to_ndarray()[:, :64]
            small.append(gray.astype(np.float32))
    pictures = np.stack(small)
    detail = pictures.std(axis=(1, 2))
    level = pictures - pictures.mean(axis=(1, 2), keepdims=True)
    still = np.abs(level - np.median(level, axis=0)) < STILL_LEVELS
    change = np.sort(np.abs(np.diff(level, axis=0)).reshape(-1, level[0].size), axis=1)
    motion = change[:, -int(BUSIEST_SHARE * level[0].size) :].mean(axis=1)
    last_s = times[-1] - times[-2] if len(times) > 1 else 0.0
    return {
        "duration_s": times[-1] - times[0] + last_s,
        "width": width,
        "height": height,
        "still": round(float(still.mean()), 3),
        "motion": [round(float(m), 3) for m in motion],
        "detail": [round(float(d), 3) for d in detail],
    }


def _rows(table: Path | None) -> list[dict[str, str]]:
    if table is None:
        return []
    with table.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def _under(folder: Path, path: str) -> str:
    return path.removeprefix(folder.name + "/")
