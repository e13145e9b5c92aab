"""vPDQ: a PDQ hash of one frame a second, compared frame by frame.

Its defaults, as ThreatExchange sets them: quality at least 50, distance at most 31, reported when
80 % of the query's frames match. It names no segments: here they are the runs of matching frames
of one offset, without gaps above 2 s.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

QUALITY = 50
DISTANCE = 31
QUERY_SHARE = 0.8
GAP_S = 2.0
FRAME_S = 1.0


def add(store: Path, files: list[Path]) -> None:
    """Hash each file; one JSON file holds its hashes."""
    store.mkdir(parents=True, exist_ok=True)
    for file in files:
        target = store / f"{file.name}.json"
        if not target.exists():
            target.write_text(json.dumps(_hashes(file)))


def check(store: Path, files: list[Path]) -> None:
    """Compare every query frame with every stored frame."""
    stored = {path.stem: json.loads(path.read_text()) for path in sorted(store.glob("*.json"))}
    bits = {name: [(int(h, 16), t) for h, t in frames] for name, frames in stored.items()}
    for file in files:
        frames = [(int(h, 16), t) for h, t in _hashes(file)]
        matches = [m for name in bits for m in _matches(name, frames, bits[name])]
        print(json.dumps({"query": {"path": str(file)}, "matches": matches}), flush=True)


def _hashes(file: Path) -> list[tuple[str, float]]:
    import vpdq  # type: ignore[import-not-found]

    try:
        features = vpdq.computeHash(str(file), seconds_per_hash=FRAME_S)
    except Exception as error:  # the binding raises nothing finer
        print(f"{file}: {error}", file=sys.stderr)
        return []
    return [(f.hex, float(f.timestamp)) for f in features if f.quality >= QUALITY]


def _matches(
    name: str, query: list[tuple[int, float]], reference: list[tuple[int, float]]
) -> list[dict[str, Any]]:
    at: dict[int, list[tuple[float, float]]] = defaultdict(list)
    hit = set()
    for ours, query_s in query:
        for theirs, reference_s in reference:
            if (ours ^ theirs).bit_count() <= DISTANCE:
                at[round(reference_s - query_s)].append((query_s, reference_s))
                hit.add(query_s)
    share = len(hit) / max(len(query), 1)
    found = []
    for pairs in at.values():
        for run in _runs(sorted(pairs)):
            found.append(
                {
                    "kind": "same_footage",
                    "score": share,
                    "reported": share >= QUERY_SHARE,
                    "query_start_s": run[0][0],
                    "query_end_s": run[-1][0] + FRAME_S,
                    "reference_start_s": run[0][1],
                    "reference_end_s": run[-1][1] + FRAME_S,
                    "reference": {"path": name},
                }
            )
    return found


def _runs(pairs: list[tuple[float, float]]) -> list[list[tuple[float, float]]]:
    runs = [[pairs[0]]]
    for pair in pairs[1:]:
        if pair[0] - runs[-1][-1][0] > GAP_S:
            runs.append([])
        runs[-1].append(pair)
    return runs


if __name__ == "__main__":
    verb, where, *rest = sys.argv[1:]
    {"add": add, "check": check}[verb](Path(where), [Path(name) for name in rest])
