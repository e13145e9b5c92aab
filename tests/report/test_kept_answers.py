"""Answers that are kept and shown again say what they said."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import sample_answers

from antedate.records import Judged, MatchKind, Outline, Verdict
from antedate.report import machine
from antedate.report.kept import keep, kept, pair_picture, shot_picture


def test_an_answer_comes_back_as_it_was() -> None:
    answer = sample_answers.answer()
    first = answer.appearances[0]
    word = Judged(
        Verdict.WRONG,
        "نور",
        sample_answers.HOSTILE,
        datetime(2026, 1, 2, tzinfo=UTC),
        MatchKind.SAME_FOOTAGE,
        True,
        0.9,
        0.95,
    )
    outline = Outline(1.5, ((0.0, -0.1), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)))
    judged = replace(first.match, judged=word, outlines=(outline,), offset_s=-3.25)
    answer = replace(
        answer,
        earliest=(),
        appearances=(replace(first, match=judged), *answer.appearances[1:]),
    )
    value, pictures = keep(answer)
    again = kept(json.loads(json.dumps(value)), pictures.__getitem__)
    bare = [replace(one, posts=()) for one in again.appearances]
    assert bare == [replace(one, posts=()) for one in answer.appearances]
    assert machine.answer_object(again) == machine.answer_object(answer)
    assert [one.jpeg for one in again.shots] == [one.jpeg for one in answer.shots]
    # What stood in exports is not wanted on pages, and may be long.
    assert "the record as found" not in json.dumps(value)


def test_pictures_stand_beside_it_by_name() -> None:
    answer = sample_answers.answer()
    value, pictures = keep(answer)
    assert value["pictures"] == sorted(pictures)
    assert pictures[shot_picture(0)] == answer.shots[0].jpeg
    place = next(n for n, one in enumerate(answer.appearances) if one.match.pairs)
    pair = answer.appearances[place].match.pairs[0]
    query, reference = pair_picture(place, 0)
    assert (pictures[query], pictures[reference]) == (pair.query_jpeg, pair.reference_jpeg)
    assert all(not one.jpeg for one in kept(value).shots)
