"""How fast footage is added, how much an hour of it takes, and a check against 1,000 hours."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import cycle
from pathlib import Path
from typing import Any

import numpy as np

from antedate.descriptors.codes import Codes, CodeTable
from antedate.records import Media, Post
from antedate.store import AddedFile, Archive, Keep
from antedate.when import parse_moment
from benchmarks.reuse import draws
from benchmarks.reuse.clips import Clip
from benchmarks.reuse.footage import duration_of
from benchmarks.reuse.joining import LONG_GROUPS, SHORT_GROUPS, write_joined
from benchmarks.reuse.looks import Look
from benchmarks.reuse.madeup import CodeMaker
from benchmarks.reuse.measure import Cost, run
from benchmarks.reuse.plans import Edit, Encoding, Kind
from benchmarks.reuse.programs import Program
from benchmarks.reuse.shelves import Stretch
from benchmarks.reuse.truth import read_predictions, read_truth

_OK = frozenset({0, 1})
_DAY = parse_moment("2020-01-01", "UTC")
_DONOR_S = 200.0
_SMALL = (320, 180)
_QUICK = Encoding("libx264", (("crf", "28"), ("preset", "ultrafast"), ("g", "50")))
_VARIANTS: tuple[tuple[Edit, ...], ...] = (
    (Edit.CROP,),
    (Edit.MIRROR,),
    (Edit.CROP, Edit.MIRROR),
    (Edit.ZOOM,),
    (Edit.ZOOM, Edit.MIRROR),
    (Edit.CROP, Edit.GRADE),
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the clips are, which stretches to join, and where to work."""

    clips: Path
    stretches: Sequence[Stretch]
    work: Path


def adding(program: Program, place: Place, minutes: float) -> dict[str, float]:
    """Hours of 720p H.264 added in an hour: keyframes 2 s apart at most, and far apart."""
    rates = {}
    for name, how in (("keyframes_2s", SHORT_GROUPS), ("keyframes_far", LONG_GROUPS)):
        folder = place.work / f"adding-{name}"
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / "footage.mp4"
        write_joined(_enough(place.stretches, minutes * 60), place.clips, file, how)
        store = place.work / f"store-{name}"
        cost = _added(program, folder, store)
        rates[name] = duration_of(file) / cost.wall_s
    return rates


def storing(program: Program, place: Place, hours: int) -> dict[str, float]:
    """Bytes kept for an hour of footage: the slope from 1 hour to ``hours``.

    The hours differ by crops, mirroring, zooms and grades. They are small, since the size of a
    picture changes nothing in what is kept.
    """
    store = place.work / "store-slope"
    sizes, lengths_s = [], []
    total_s = 0.0
    for hour in range(hours):
        folder = place.work / f"hour-{hour:02d}"
        folder.mkdir(parents=True, exist_ok=True)
        rng = np.random.default_rng([hour, 7])
        looks = [Look(), *(draws.look(rng, edits) for edits in _VARIANTS * 5)] if hour else [Look()]
        order = [place.stretches[i] for i in rng.permutation(len(place.stretches))]
        for part, stretches in enumerate(_parts(_enough(order, 3600), 600)):
            file = folder / f"{hour:02d}-{part}.mp4"
            write_joined(stretches, place.clips, file, _QUICK, looks, _SMALL)
            total_s += duration_of(file)
        _added(program, folder, store)
        sizes.append(program.stored(store))
        lengths_s.append(total_s)
    grown_h = (lengths_s[-1] - lengths_s[0]) / 3600
    return {"bytes_first_hour": sizes[0], "bytes_per_hour": (sizes[-1] - sizes[0]) / grown_h}


def thousand(program: Program, place: Place, folder: Path, hours: float) -> dict[str, Any]:
    """A 3-minute query against ``hours`` of codes, and queries that hide nothing against them.

    ``folder`` is a generated set, whose references are really there. Made-up media have real
    files too, of other footage than their codes say: a likely one is decoded and turned down.
    """
    store = place.work / "store-thousand"
    if not (place.work / "thousand.done").exists():
        command = [*program.add(folder / "references", store), "--in-place"]
        run(command, _drop, _OK)
        likeness = _fill(store, _donors(folder, place.work), hours)
        (place.work / "thousand.done").write_text(json.dumps(likeness))
    query = place.work / "query.mp4"
    write_joined(_enough(place.stretches, 180), place.clips, query)
    cost = run(program.check(store, [query]), _drop, _OK)
    truths = [t for t in read_truth(folder / "truth.jsonl") if t.kind is not Kind.POSITIVE]
    answers = place.work / "thousand.jsonl"
    lines: list[str] = []
    run(program.check(store, [folder / "queries" / t.query for t in truths]), lines.append, _OK)
    answers.write_text("".join(lines), encoding="utf-8")
    reported = [p for p in read_predictions(answers) if p.reported and p.kind == "same_footage"]
    return {
        "wall_s": cost.wall_s,
        "peak_gib": cost.peak_bytes / 2**30,
        "unrelated_queries": len(truths),
        "reported_same_footage": len({p.query for p in reported}),
        **json.loads((place.work / "thousand.done").read_text()),
    }


def _fill(store: Path, donors: Sequence[Path], hours: float) -> dict[str, float]:
    """Add made-up media until the archive holds ``hours``; says how near made-up codes come."""
    with Archive.open(store) as archive:
        model = archive.model()
        assert model is not None
        real = list(_real(archive, archive.code_table(model)))
        maker = CodeMaker([held for _, held in real], seed=11)
        number = codes = 0
        held_s = sum(media.duration_s for media, _ in real)
        while held_s < hours * 3600:
            donor = donors[number % len(donors)]
            drawn = maker.codes(_DONOR_S - 30)
            fake = replace(
                real[0][0],
                sha256=hashlib.sha256(f"made up {number}".encode()).hexdigest(),
                size_bytes=donor.stat().st_size,
                duration_s=duration_of(donor),
            )
            post = Post(f"made-up-{number}", "benchmark", "nobody", published_at=_DAY)
            archive.add(post, [AddedFile(fake, donor, donor.name, drawn)], model, Keep.IN_PLACE)
            held_s += fake.duration_s
            codes += len(drawn)
            number += 1
            if number % 1000 == 0:
                print(f"{held_s / 3600:.0f} of {hours:.0f} hours", file=sys.stderr, flush=True)
        return {
            "hours": held_s / 3600,
            "codes": float(codes),
            "nearest_real_bits": maker.nearest_real(),
            "nearest_made_up_bits": maker.nearest_made_up(),
        }


def _donors(folder: Path, work: Path) -> list[Path]:
    """Files that made-up media claim as theirs, so that verifying them costs what it would."""
    references = sorted((folder / "references").iterdir())
    clips = [Clip(p.name, duration_of(p), 0, 0, "", "", 0.0, (), ()) for p in references]
    whole = [Stretch(clip, 0.0, clip.duration_s) for clip in clips]
    donors = []
    for number in range(3):
        target = work / f"donor-{number}.mp4"
        turned = whole[number * 7 :] + whole[: number * 7]
        write_joined(_enough(turned, _DONOR_S), references[0].parent, target)
        donors.append(target)
    return donors


def _real(archive: Archive, table: CodeTable) -> Iterator[tuple[Media, Codes]]:
    for place, sha256 in enumerate(table.sha256):
        ours = table.media == place
        codes = Codes(table.bits[ours], table.start_s[ours], table.end_s[ours])
        yield archive.media(sha256), codes


def _added(program: Program, folder: Path, store: Path) -> Cost:
    done = folder / "added.json"
    if not done.exists():
        cost = run(program.add(folder, store), _drop, _OK)
        done.write_text(json.dumps([cost.wall_s, cost.processor_s, cost.peak_bytes]))
    return Cost(*json.loads(done.read_text()))


def _enough(stretches: Sequence[Stretch], least_s: float) -> list[Stretch]:
    taken: list[Stretch] = []
    total_s = 0.0
    for stretch in cycle(stretches):
        if total_s >= least_s:
            return taken
        taken.append(stretch)
        total_s += stretch.length_s
    return taken


def _parts(stretches: Sequence[Stretch], least_s: float) -> Iterator[list[Stretch]]:
    part: list[Stretch] = []
    for stretch in stretches:
        part.append(stretch)
        if sum(s.length_s for s in part) >= least_s:
            yield part
            part = []
    if part:
        yield part


def _drop(line: str) -> None:
    """What the command prints is not needed."""
