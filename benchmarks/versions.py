"""Real versions of real clips: which pairs are found, and what is wrongly called the same.

Adds every clip of a collection to an archive, checks every clip against it, and prints for
each group of ``versions.tsv`` how many of its pairs were found as the same footage, those that
were missed, and every *same footage* between clips of different groups. A pair counts in both
directions. The file itself, which is in the archive too, does not count.

    python -m benchmarks.versions --data ../shared/data --work /tmp/versions

Takes about as long on two processors as the clips last. What was done is kept in ``--work``,
and the same command goes on from there; ``--only PART`` checks only clips with this in their
path.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path
from typing import Any

from antedate import Archive, Checker, Model, Query, add, read
from antedate.report import machine
from antedate.store import Keep

SAME = "same_footage"


@dataclass(frozen=True, slots=True)
class Found:
    """A reported match of one clip with another."""

    query: str
    reference: str
    kind: str
    score: float

    def words(self) -> str:
        """For the table."""
        return f"{self.score:.3f}  {self.query} -> {self.reference}"


def main() -> None:
    """Read what was typed and go on from what was done before."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="holds clips/ and versions.tsv")
    parser.add_argument("--work", type=Path, required=True, help="keeps archive and answers")
    parser.add_argument("--only", default="", metavar="PART", help="part of a path")
    asked = parser.parse_args()
    groups = groups_of(asked.data / "versions.tsv")
    clips = sorted(str(path.relative_to(asked.data)) for path in clips_in(asked.data / "clips"))
    asked.work.mkdir(parents=True, exist_ok=True)
    check_all(asked.data, clips, asked.work, asked.only)
    answers = answers_in(asked.work / "answers.jsonl")
    for line in table(answers, groups):
        print(line)


def groups_of(table: Path) -> dict[str, str]:
    """The group of each path."""
    with table.open(encoding="utf-8", newline="") as lines:
        return {row["path"]: row["group"] for row in csv.DictReader(lines, delimiter="\t")}


def clips_in(folder: Path) -> Iterator[Path]:
    """All files below a folder."""
    return (path for path in folder.rglob("*") if path.is_file())


def check_all(data: Path, clips: Sequence[str], work: Path, only: str) -> None:
    """Add what is not in the archive yet, and check what has no answer yet."""
    model = Model()
    with Archive.open(work / "archive", create=True) as archive:
        for outcome in add(read(data / "clips"), archive, model, keep=Keep.IN_PLACE):
            for problem in outcome.problems:
                print(f"Not added. {problem.error}", file=sys.stderr)
        done = answers_in(work / "answers.jsonl")
        with Checker(archive, model) as checker, (work / "answers.jsonl").open("a") as answers:
            for number, clip in enumerate(clips, 1):
                if clip in done or only not in clip:
                    continue
                began = time.monotonic()
                answer = checker.check(Query(data / clip, clip))
                seconds = time.monotonic() - began
                record = {"seconds": round(seconds, 2), "answer": machine.answer_object(answer)}
                answers.write(json.dumps(record) + "\n")
                answers.flush()
                print(f"{number}/{len(clips)} {clip} {seconds:.1f} s", file=sys.stderr)


def answers_in(path: Path) -> dict[str, list[Found]]:
    """The reported matches of each clip that has an answer; a last line cut short is dropped."""
    answers: dict[str, list[Found]] = {}
    for line in path.read_text().splitlines() if path.exists() else ():
        try:
            answer = json.loads(line)["answer"]
        except json.JSONDecodeError:
            continue
        answers[answer["query"]["path"]] = list(_found(answer))
    return answers


def _found(answer: Mapping[str, Any]) -> Iterator[Found]:
    query = answer["query"]["path"]
    for match in answer["matches"]:
        reference = match["reference"]["path"]
        reference = reference[reference.rindex("clips/") :]
        if reference != query:
            yield Found(query, reference, match["kind"], match["score"])


def table(answers: Mapping[str, Sequence[Found]], groups: Mapping[str, str]) -> Iterator[str]:
    """The lines to print: groups, missed pairs, and false ones, surest first."""
    same = {(f.query, f.reference) for found in answers.values() for f in found if f.kind == SAME}
    members: dict[str, list[str]] = defaultdict(list)
    for path, group in groups.items():
        members[group].append(path)
    missed: list[str] = []
    all_found = all_pairs = 0
    yield f"{'group':28s} {'pairs':>5s} {'found':>5s}"
    for group, paths in members.items():
        pairs = [pair for pair in permutations(paths, 2) if pair[0] in answers]
        found = [pair for pair in pairs if pair in same]
        all_found, all_pairs = all_found + len(found), all_pairs + len(pairs)
        missed += [_missed(pair, answers) for pair in pairs if pair not in same]
        yield f"{group:28s} {len(pairs):5d} {len(found):5d}"
    yield f"{'all':28s} {all_pairs:5d} {all_found:5d}"
    yield from ("", f"Missed ({len(missed)}):", *missed)
    false = [
        found
        for matches in answers.values()
        for found in matches
        if found.kind == SAME and _group(found.query, groups) != _group(found.reference, groups)
    ]
    false.sort(key=lambda found: -found.score)
    yield from ("", f"Same footage in different groups ({len(false)}):")
    yield from (found.words() for found in false)
    yield from ("", f"Checked {len(answers)} clips.")


def _group(path: str, groups: Mapping[str, str]) -> str:
    return groups.get(path, path)


def _missed(pair: tuple[str, str], answers: Mapping[str, Sequence[Found]]) -> str:
    query, reference = pair
    kinds = sorted({f.kind for f in answers[query] if f.reference == reference})
    return f"{query} -> {reference} ({', '.join(kinds) or 'nothing'})"


if __name__ == "__main__":
    main()
