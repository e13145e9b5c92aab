"""The demonstration: a small archive, a compilation from it, the check and its report."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from antedate.descriptors.model import Model
from antedate.errors import ArchiveError, UsageError
from antedate.ingest import read_manifest
from antedate.media.frames import Plan, Sampling
from antedate.media.hashing import hash_file
from antedate.media.worker import Decoder
from antedate.records import Answer, Appearance, MatchKind
from antedate.report.machine import answer_object
from antedate.report.page import render
from antedate.store import Archive
from antedate.when import Moment, parse_moment
from antedate.workflows.add import add
from antedate.workflows.check import Checker, Query
from antedate.workflows.demo_clips import PIECE_S, Footage, Use, chosen, generated
from antedate.workflows.reposting import Edit, edited, retimed
from antedate.workflows.scenery import RATE, SIZE, write_video

_MARK = "antedate-demo.txt"
# Raised when the generated footage changes: films of another edition are made anew.
_EDITION = 1
_WORDS = f"""This folder was made by "antedate demo" (footage {_EDITION}).
Places, sources, dates and captions are invented. The next run may replace what is here;
delete the folder when it has served.
"""

Doing = Callable[..., None]
"""Told what is being done and, where it is known, the share done from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What was hidden in the compilation from ``start_s`` to ``end_s``, and what a check
    should report of it: the kind, ``None`` for nothing."""

    start_s: float
    end_s: float
    edit: Edit
    clip: Path
    archived: bool
    clip_start_s: float
    clip_end_s: float
    expected: MatchKind | None


@dataclass(frozen=True, slots=True)
class Prepared:
    """Files that were made: the posts to add, and the post in question with its truth."""

    folder: Path
    manifest: Path
    archive: Path
    query: Path
    published: Moment
    pieces: tuple[Piece, ...]
    passed_over: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """One piece and what the check reported of it; ``right`` where that is as expected."""

    piece: Piece
    kind: MatchKind | None
    right: bool


@dataclass(frozen=True, slots=True)
class Demonstration:
    """What a run made and found."""

    prepared: Prepared
    answer: Answer
    report: Path
    found: tuple[Found, ...]

    def sentences(self) -> Iterator[str]:
        """For a reader."""
        made = self.prepared
        yield f"Today's post: {made.query}. {self.answer.finding}"
        for one in self.found:
            piece = one.piece
            where = piece.clip.stem if piece.archived else f"{piece.clip.stem}, not in the archive"
            told = one.kind.value.replace("_", " ") if one.kind else "nothing"
            yield (
                f"  {piece.start_s:5.1f}-{piece.end_s:4.1f} s  {piece.edit} ({where}): "
                f"found {told}{_but(one)}"
            )
        if made.passed_over:
            yield f"{made.passed_over} files were passed over: unreadable, short, long or small."
        yield f"Archive: {made.archive}"
        yield f"Report: {self.report}"

    def as_json(self) -> dict[str, Any]:
        """One JSON object."""
        return {
            "query": str(self.prepared.query),
            "archive": str(self.prepared.archive),
            "manifest": str(self.prepared.manifest),
            "report": str(self.report),
            "pieces": [
                {
                    "start_s": one.piece.start_s,
                    "end_s": one.piece.end_s,
                    "edit": str(one.piece.edit),
                    "clip": str(one.piece.clip),
                    "archived": one.piece.archived,
                    "expected": one.piece.expected,
                    "found": one.kind,
                    "right": one.right,
                }
                for one in self.found
            ],
            "answer": answer_object(self.answer),
        }


def run(to: Path, clips: Path | None = None, doing: Doing = lambda *_: None) -> Demonstration:
    """Make the demonstration in folder ``to``, check it and write its report.

    ``clips`` is a folder of videos to use in place of generated ones. Running again in the
    same folder is safe. Raises ``UsageError`` where ``to`` holds other things.
    """
    prepared = prepare(to, clips, doing=doing)
    model = Model()
    with Archive.open(prepared.archive, create=True) as archive:
        for outcome in add(read_manifest(prepared.manifest), archive, model):
            doing(f"Adding {outcome.name}")
            for problem in outcome.problems:
                raise problem.error
        with Checker(archive, model) as checker:
            query = Query(prepared.query, str(prepared.query), prepared.published)
            answer = checker.check(query, doing)
    if answer.error is not None:
        raise ArchiveError(answer.error)
    report = prepared.folder / "report.html"
    report.write_text(render([answer]), encoding="utf-8", errors="replace")
    return Demonstration(prepared, answer, report, tuple(compare(prepared.pieces, answer)))


def prepare(
    to: Path,
    clips: Path | None = None,
    *,
    published: Moment | None = None,
    doing: Doing = lambda *_: None,
) -> Prepared:
    """Make the files of the demonstration and nothing else: clips, manifest, today's post.

    ``published`` is when today's post came out: by default today. Raises ``UsageError``
    where ``to`` holds other things or ``clips`` too little.
    """
    _claim(to)
    footage = generated(to, doing) if clips is None else chosen(clips)
    manifest, archive, query = to / "posts.csv", to / "archive", to / "todays-post.mp4"
    table = _table(footage)
    if archive.exists() and (not manifest.exists() or manifest.read_bytes() != table):
        # It holds the posts of a run with other clips.
        shutil.rmtree(archive)
    manifest.write_bytes(table)
    doing("Making today's post")
    pieces = tuple(_pieces(footage.uses))
    with Decoder() as decoder:
        write_video(_compiled(pieces, decoder), query, quality=26)
    published = published or parse_moment(f"{datetime.now(UTC):%Y-%m-%d}", "UTC")
    return Prepared(to, manifest, archive, query, published, pieces, footage.passed_over)


def compare(pieces: Sequence[Piece], answer: Answer) -> Iterator[Found]:
    """What was reported of each piece: the surest kind that covers half of it."""
    for piece in pieces:
        name = hash_file(piece.clip)[0] if piece.archived else ""
        kinds = [(a.match.kind, a.media.sha256) for a in _over(piece, answer.appearances)]
        kind = next((k for k in MatchKind if any(k is found for found, _ in kinds)), None)
        same_clip = not piece.archived or (kind, name) in kinds
        yield Found(piece, kind, kind is piece.expected and same_clip)


def _but(one: Found) -> str:
    if one.right:
        return ""
    if one.kind is not None and not one.piece.archived:
        return ", though this file was left out: another may hold the same"
    return ", which is not what was hidden"


def _over(piece: Piece, appearances: Sequence[Appearance]) -> Iterator[Appearance]:
    for appearance in appearances:
        match = appearance.match
        shared = min(piece.end_s, match.query_end_s) - max(piece.start_s, match.query_start_s)
        if match.reported and shared >= (piece.end_s - piece.start_s) / 2:
            yield appearance


def _claim(to: Path) -> None:
    """Make the folder, or take one that an earlier run made; other people's are left alone."""
    mark = to / _MARK
    if to.exists() and not to.is_dir():
        raise UsageError("is not a folder", subject=str(to), remedy="Give another one with --to.")
    if to.is_dir() and any(to.iterdir()) and not mark.is_file():
        raise UsageError(
            "holds things that the demonstration did not make",
            subject=str(to),
            remedy="Give an empty or a new folder with --to.",
        )
    to.mkdir(parents=True, exist_ok=True)
    if mark.is_file() and mark.read_text(encoding="utf-8") != _WORDS:
        for old in (to / "clips", to / "not-archived"):
            shutil.rmtree(old, ignore_errors=True)
    mark.write_text(_WORDS, encoding="utf-8")


def _table(footage: Footage) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("path", "source", "published", "zone", "url", "text"))
    for post in footage.postings:
        writer.writerow((post.path, post.source, post.published, post.zone, post.url, post.text))
    return text.getvalue().encode()


def _pieces(uses: Sequence[Use]) -> Iterator[Piece]:
    for number, use in enumerate(uses):
        yield Piece(
            start_s=number * PIECE_S,
            end_s=(number + 1) * PIECE_S,
            edit=use.edit,
            clip=use.path,
            archived=use.archived,
            clip_start_s=use.start_s,
            clip_end_s=use.start_s + PIECE_S * use.edit.speed,
            expected=use.expected,
        )


def _compiled(pieces: Sequence[Piece], decoder: Decoder) -> Iterator[NDArray[np.uint8]]:
    """Today's post, frame by frame."""
    for piece in pieces:
        plan = Plan(
            Sampling.EVERY,
            start_s=piece.clip_start_s,
            end_s=piece.clip_end_s + 0.5,
            max_side=max(SIZE),
        )
        frames = decoder.frames(piece.clip, plan)
        pictures = retimed(frames, piece.clip_start_s, piece.edit.speed, RATE)
        for _ in range(round((piece.end_s - piece.start_s) * RATE)):
            picture = next(pictures, None)
            if picture is None:
                raise UsageError("cannot be decoded as far as it says", subject=str(piece.clip))
            yield edited(picture, piece.edit, SIZE)
