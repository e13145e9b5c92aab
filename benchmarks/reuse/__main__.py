"""The command line: ``python -m benchmarks.reuse VERB``."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from benchmarks.reuse.generate import Request, generate
from benchmarks.reuse.planning import Amounts
from benchmarks.reuse.plans import Edit
from benchmarks.reuse.score import score
from benchmarks.reuse.tables import text_table
from benchmarks.reuse.truth import read_predictions, read_truth


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one verb."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reuse", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    _generate_options(verbs.add_parser("generate", help="make queries with known segments"))
    _score_options(verbs.add_parser("score", help="compare predictions with the truth"))
    given = parser.parse_args(arguments)
    {"generate": _generate, "score": _score}[given.verb](given)


def _generate_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--clips", type=Path, required=True, help="folder of clips")
    parser.add_argument("--out", type=Path, required=True, help="folder of the set")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--groups", type=Path, help="table of versions: group, path")
    parser.add_argument("--takes", type=Path, help="table of places: place, pattern of names")
    parser.add_argument("--notes", type=Path, help="table of notes: path, note")
    parser.add_argument("--edits", default=",".join(Edit), help="comma-separated")
    parser.add_argument("--per-edit", type=int, default=7)
    parser.add_argument("--pairs", type=int, default=30)
    parser.add_argument("--negatives", type=int, default=25)
    parser.add_argument("--per-lookalike", type=int, default=3)
    parser.add_argument("--unseen", type=float, default=0.3, help="share that is held out")
    parser.add_argument("--join", type=float, default=0.0, help="minutes of a joined reference")
    parser.add_argument("--survey", type=Path, help="where what was seen of the clips is kept")
    parser.add_argument("--jobs", type=int, default=2)


def _score_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("truth", type=Path, help="truth.jsonl of the set")
    parser.add_argument("predictions", type=Path, help="output of antedate check --json")
    parser.add_argument("--json", action="store_true", help="print JSON")


def _score(given: argparse.Namespace) -> None:
    result = score(read_truth(given.truth), read_predictions(given.predictions))
    print(json.dumps(result.as_json()) if given.json else text_table(result))


def _generate(given: argparse.Namespace) -> None:
    amounts = Amounts(
        per_edit=given.per_edit,
        pairs=given.pairs,
        negatives=given.negatives,
        per_lookalike=given.per_lookalike,
        edits=tuple(Edit(name) for name in given.edits.split(",")),
    )
    request = Request(
        clips=given.clips,
        out=given.out,
        seed=given.seed,
        amounts=amounts,
        groups=given.groups,
        takes=given.takes,
        notes=given.notes,
        unseen_share=given.unseen,
        join_minutes=given.join,
        survey=given.survey,
        jobs=given.jobs,
    )
    generate(request)


if __name__ == "__main__":
    main()
