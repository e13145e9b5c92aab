"""Run with: python -m benchmarks.dating [--cases 3000] [--seed 4] [--out FOLDER]."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.dating.cases import ITEMS, VIEWS, Case, cases, worlds
from benchmarks.dating.measures import LEVELS, Scored, pit_distance, score, wilson
from benchmarks.dating.methods import GRID, METHODS
from benchmarks.dating.tables import markdown


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.dating", description=__doc__)
    parser.add_argument("--cases", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=4)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--only", help="Worlds whose name holds this.")
    chosen = parser.parse_args()
    began, results = time.monotonic(), []
    for number, world in enumerate(worlds()):
        if chosen.only and chosen.only not in world.name:
            continue
        drawn = list(cases(world, chosen.cases, chosen.seed * 1000 + number))
        for name, method in METHODS.items():
            scored = [score(GRID, method(case), case.filmed) for case in drawn]
            results.append(
                {
                    "world": world.name,
                    "words": world.words,
                    "method": name,
                    **summary(scored),
                    "by_evidence": _by_evidence(drawn, scored),
                }
            )
        print(f"{world.name}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    found = {"cases": chosen.cases, "seed": chosen.seed, "results": results}
    text = markdown(found)
    print(text)
    if chosen.out is not None:
        chosen.out.mkdir(parents=True, exist_ok=True)
        (chosen.out / "dating.json").write_text(json.dumps(found, indent=1), "utf-8")
        (chosen.out / "dating.md").write_text(text, "utf-8")


def summary(scored: list[Scored]) -> dict[str, Any]:
    """Means over cases, with 95 % binomial intervals of the coverage."""
    n = len(scored)
    hits = [sum(one.covered[place] for one in scored) for place in range(len(LEVELS))]
    return {
        "n": n,
        "coverage": {str(level): hit / n for level, hit in zip(LEVELS, hits, strict=True)},
        "interval": {str(level): wilson(hit, n) for level, hit in zip(LEVELS, hits, strict=True)},
        "width_days": {
            str(level): sum(one.width_days[place] for one in scored) / n
            for place, level in enumerate(LEVELS)
        },
        "crps_days": sum(one.crps_days for one in scored) / n,
        "error_days": sum(one.error_days for one in scored) / n,
        "pit_ks": pit_distance([one.pit for one in scored]),
        "pit_tenths": _tenths([one.pit for one in scored]),
    }


def _tenths(values: list[float]) -> list[float]:
    counts = [0] * 10
    for value in values:
        counts[min(9, int(value * 10))] += 1
    return [count / len(values) for count in counts]


def _by_evidence(drawn: list[Case], scored: list[Scored]) -> list[dict[str, Any]]:
    rows = []
    for items in ITEMS:
        for views in VIEWS:
            chosen = [
                one
                for case, one in zip(drawn, scored, strict=True)
                if case.seen.shape == (items, views)
            ]
            if chosen:
                rows.append({"items": items, "views": views, **summary(chosen)})
    return rows


if __name__ == "__main__":
    main()
