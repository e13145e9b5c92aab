"""The command line: ``python -m benchmarks.reuse VERB``."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from benchmarks.reuse import speed
from benchmarks.reuse.clips import read_labels, survey
from benchmarks.reuse.generate import Request, generate
from benchmarks.reuse.machine import described
from benchmarks.reuse.planning import Amounts
from benchmarks.reuse.plans import Edit
from benchmarks.reuse.programs import antedate, peers
from benchmarks.reuse.ranks import ranks
from benchmarks.reuse.results import Result, page, picture, pooled, score_sets
from benchmarks.reuse.running import run_program
from benchmarks.reuse.score import score
from benchmarks.reuse.shelves import divide
from benchmarks.reuse.tables import text_table
from benchmarks.reuse.truth import read_predictions, read_truth

ENVIRONMENTS = Path("output/benchmark/environments")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one verb."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reuse", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    made = verbs.add_parser("generate", help="make queries with known segments")
    _generate_options(made)
    made.add_argument("--out", type=Path, required=True, help="folder of the set")
    made.add_argument("--seed", type=int, required=True)
    _run_options(verbs.add_parser("run", help="run antedate, or a peer, over a set"))
    _score_options(verbs.add_parser("score", help="compare predictions with the truth"))
    _table_options(verbs.add_parser("table", help="all of it, for every program: one page"))
    _speed_options(verbs.add_parser("speed", help="adding, storing, and 1,000 hours"))
    _ranks_options(verbs.add_parser("ranks", help="how many codes a scan must hand on"))
    given = parser.parse_args(arguments)
    {
        "generate": _generate,
        "run": _run,
        "score": _score,
        "table": _table,
        "speed": _speed,
        "ranks": _ranks,
    }[given.verb](given)


def _clip_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--clips", type=Path, required=True, help="folder of clips")
    parser.add_argument("--groups", type=Path, help="table of versions: group, path")
    parser.add_argument("--takes", type=Path, help="table of places: place, pattern of names")
    parser.add_argument("--notes", type=Path, help="table of notes: path, note")
    parser.add_argument("--survey", type=Path, help="where what was seen of the clips is kept")


def _generate_options(parser: argparse.ArgumentParser) -> None:
    _clip_options(parser)
    parser.add_argument("--edits", default=",".join(Edit), help="comma-separated")
    parser.add_argument("--per-edit", type=int, default=7)
    parser.add_argument("--pairs", type=int, default=30)
    parser.add_argument("--negatives", type=int, default=25)
    parser.add_argument("--per-lookalike", type=int, default=3)
    parser.add_argument("--unseen", type=float, default=0.3, help="share that is held out")
    parser.add_argument("--join", type=float, default=0.0, help="minutes of a joined reference")
    parser.add_argument("--jobs", type=int, default=2)


def _score_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("truth", type=Path, help="truth.jsonl of the set")
    parser.add_argument("predictions", type=Path, help="output of antedate check --json")
    parser.add_argument("--json", action="store_true", help="print JSON")


def _score(given: argparse.Namespace) -> None:
    result = score(read_truth(given.truth), read_predictions(given.predictions))
    print(json.dumps(result.as_json()) if given.json else text_table(result))


def _run_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--set", type=Path, required=True, dest="folder", help="a generated set")
    parser.add_argument("--out", type=Path, required=True, help="folder of the results")
    parser.add_argument("--program", default="antedate", help="antedate (default), or a peer")
    parser.add_argument("--environments", type=Path, default=ENVIRONMENTS, help="of the peers")


def _run(given: argparse.Namespace) -> None:
    known = {p.name: p for p in (antedate(), *peers(given.environments))}
    if given.program not in known:
        raise SystemExit(f"{given.program}: not one of {', '.join(known)}.")
    outcome = run_program(known[given.program], given.folder, given.out)
    print(json.dumps(outcome.as_json()))


def _table_options(parser: argparse.ArgumentParser) -> None:
    _generate_options(parser)
    parser.add_argument("--work", type=Path, required=True, help="folder for sets and runs")
    parser.add_argument("--seeds", default="1", help="comma-separated; one set for each")
    parser.add_argument("--data", required=True, help="words that name the clips")
    parser.add_argument("--programs", help="comma-separated; all that can run when left out")
    parser.add_argument("--environments", type=Path, default=ENVIRONMENTS, help="of the peers")
    parser.add_argument("--page", type=Path, default=Path(__file__).parent / "RESULTS.md")


def _table(given: argparse.Namespace) -> None:
    seeds = [int(seed) for seed in given.seeds.split(",")]
    sets = [given.work / f"set-{seed}" for seed in seeds]
    for seed, folder in zip(seeds, sets, strict=True):
        generate(_request(given, folder, seed))
    programs = [antedate(), *peers(given.environments)]
    if given.programs:
        programs = [p for p in programs if p.name in given.programs.split(",")]
    results = []
    for program in programs:
        runs = [given.work / f"{program.folder}-{seed}" for seed in seeds]
        outcomes = [run_program(program, *pair) for pair in zip(sets, runs, strict=True)]
        results.append(Result(pooled(outcomes), score_sets(sets, runs)))
    plot = given.page.with_suffix(".svg")
    plot.write_text(picture(results), encoding="utf-8")
    given.page.write_text(page(results, given.data, sets, plot.name), encoding="utf-8")
    print(given.page)


def _speed_options(parser: argparse.ArgumentParser) -> None:
    _clip_options(parser)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=20, help="of footage to add")
    parser.add_argument("--hours", type=int, default=10, help="over which the store grows")
    parser.add_argument("--set", type=Path, dest="folder", help="a generated set, to fill up")
    parser.add_argument("--fill", type=float, default=1000, help="hours to fill it up to")


def _speed(given: argparse.Namespace) -> None:
    given.work.mkdir(parents=True, exist_ok=True)
    labels = read_labels(given.clips, given.groups, given.takes, given.notes)
    clips = survey(given.clips, labels, given.survey or given.work / "survey.json")
    shelves = divide(clips, 0, 0.0)
    place = speed.Place(given.clips, [*shelves.archived, *shelves.unseen], given.work)
    program = antedate()
    found: dict[str, object] = {"machine": described()}
    if given.minutes:
        found["adding, hours an hour"] = speed.adding(program, place, given.minutes)
    if given.hours:
        found["store"] = speed.storing(program, place, given.hours)
    if given.folder:
        found["filled up"] = speed.thousand(program, place, given.folder, given.fill)
    print(json.dumps(found, indent=1))


def _ranks_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--store", type=Path, required=True, help="an archive filled up by speed")
    parser.add_argument("--set", type=Path, required=True, dest="folder", help="the set in it")
    parser.add_argument("--per-edit", type=int, default=3, help="queries of each edit")


def _ranks(given: argparse.Namespace) -> None:
    print(json.dumps(ranks(given.store, given.folder, given.per_edit), indent=1))


def _generate(given: argparse.Namespace) -> None:
    generate(_request(given, given.out, given.seed))


def _request(given: argparse.Namespace, out: Path, seed: int) -> Request:
    amounts = Amounts(
        per_edit=given.per_edit,
        pairs=given.pairs,
        negatives=given.negatives,
        per_lookalike=given.per_lookalike,
        edits=tuple(Edit(name) for name in given.edits.split(",")),
    )
    return Request(
        clips=given.clips,
        out=out,
        seed=seed,
        amounts=amounts,
        groups=given.groups,
        takes=given.takes,
        notes=given.notes,
        unseen_share=given.unseen,
        join_minutes=given.join,
        survey=given.survey,
        jobs=given.jobs,
    )


if __name__ == "__main__":
    main()
