"""provena-audit with its own defaults: its command adds, its index looks up."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path


def add(store: Path, files: list[Path]) -> None:
    """Fingerprint the folder that holds the files."""
    command = [str(Path(sys.executable).with_name("provena-audit")), "fingerprint"]
    places = ["--send", str(store / "send"), "--private", str(store / "private")]
    subprocess.run([*command, str(files[0].parent), *places], check=True, stdout=sys.stderr)


def check(store: Path, files: list[Path]) -> None:
    """What ``provena-audit lookup`` finds. The score is its count of votes, made 0 to 1."""
    from provena_audit import shards  # type: ignore[import-not-found]
    from provena_audit.audit import Index  # type: ignore[import-not-found]
    from provena_audit.storage import Location  # type: ignore[import-not-found]

    names = dict(shards.read_names(Location(str(store / "private"))))
    index = Index(str(store / "send"))
    for file in files:
        matches = [
            {
                "kind": "same_footage",
                "score": hit["votes"] / (hit["votes"] + 20.0),
                "query_start_s": float(hit["clip_start"]),
                "query_end_s": float(hit["clip_end"]),
                "reference_start_s": float(hit["b_start"]),
                "reference_end_s": float(hit["b_end"]),
                "reference": {"path": names[hit["id"]]},
            }
            for hit in index.search(str(file))
        ]
        print(json.dumps({"query": {"path": str(file)}, "matches": matches}), flush=True)


if __name__ == "__main__":
    verb, where, *rest = sys.argv[1:]
    {"add": add, "check": check}[verb](Path(where), [Path(name) for name in rest])
