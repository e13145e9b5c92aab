import copy
import json
import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from jsonschema import (
    Draft202012Validator,
    ValidationError,
)
from sample_answers import answer

from antedate.records import Answer
from antedate.report.machine import answer_object, line, schema

VALIDATOR = Draft202012Validator(schema())


def failed() -> Answer:
    return Answer("/x/\udcff.mp4", error="/x/\udcff.mp4: is empty. Give another file.")


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("everything", [False, True])
@pytest.mark.parametrize("made", [answer(), answer(None, searched=None), failed(), Answer("a")])
def test_answers_hold_to_the_schema(made: Answer, everything: bool) -> None:
    VALIDATOR.validate(json.loads(line(made, everything=everything)))


def test_the_fields_are_those_promised() -> None:
    made = answer_object(answer())
    assert made["query"] == {
        "path": "/home/nour/inbox/clip عاجل 2024.mp4",
        "sha256": "ab" * 32,
        "duration_s": 64.0,
    }
    match = made["matches"][0]
    assert match["kind"] == "same_footage"
    assert match["reference"]["path"] == "telegram/2024/video_12.mp4"
    assert match["reference"]["posts"][0] == {
        "source": "قناة الأخبار العاجلة",
        "url": "https://t.me/example_news/48213",
        "published_at": "2024-03-05T11:30:12Z",
        "precision": "second",
        "zone": "Asia/Baghdad",
    }
    assert match["reference"]["posts"][2]["published_at"] is None
    assert made["searched"]["first_published"] == "2022-01-01T00:00:00Z"
    assert [shot["finding"] for shot in made["shots"]].count("same_footage") == 2
    assert made["earliest"][0]["lead_s"][0] > 0
    assert made["error"] is None


def test_only_reported_matches_unless_everything_is_asked_for() -> None:
    assert all(m["reported"] for m in answer_object(answer())["matches"])
    assert [m["reported"] for m in answer_object(answer(), everything=True)["matches"]] == [
        *(True, True, True, True),
        False,
    ]


def test_a_failed_input_still_is_one_object() -> None:
    made = json.loads(line(failed()))
    assert made["matches"] == []
    assert made["error"] == "/x/\ufffd.mp4: is empty. Give another file."
    assert made["query"] == {"path": "/x/\udcff.mp4", "sha256": None, "duration_s": None}


def test_one_line_for_every_reader_and_encodable() -> None:
    nasty = "a\nb\u2028c\u0085d\u202ee\x1b\ud800\ufeff"
    written = line(replace(answer(), finding=nasty, notes=(nasty,), path=nasty))
    assert len(written.splitlines()) == 1
    assert "\u202e" not in written
    assert "عاجل" in written
    read = json.loads(written.encode("utf-8"))
    assert read["finding"] == nasty.replace("\ud800", "\ufffd")
    assert read["query"]["path"] == nasty


def test_scores_are_finite_and_in_range() -> None:
    first = answer().appearances[0]
    for given, shown in (
        (math.nan, 0.0),
        (math.inf, 0.0),
        (1.2, 1.0),
        (-1.0, 0.0),
        (1 / 3, 0.333333),
    ):
        odd = replace(first, match=replace(first.match, score=given, evidence={"x": given}))
        made = json.loads(line(replace(answer(), appearances=(odd,))))
        assert made["matches"][0]["score"] == shown
        VALIDATOR.validate(made)


def _set(*path: str | int, value: Any) -> Callable[[Any], None]:
    def change(made: Any) -> None:
        for step in path[:-1]:
            made = made[step]
        if value is KeyError:
            del made[path[-1]]
        else:
            made[path[-1]] = value

    return change


@pytest.mark.parametrize(
    "change",
    [
        _set("matches", 0, "score", value=1.5),
        _set("matches", 0, "kind", value="same_scene"),
        _set("matches", 0, "reference", "sha256", value="ABC"),
        _set("matches", 0, "reference", "posts", 0, "published_at", value="2024-03-05 11:30"),
        _set("matches", 0, "reference", "posts", 0, "precision", value="hour"),
        _set("matches", 0, "query_start_s", value=-1),
        _set("earliest", 0, "lead_s", value=[1]),
        _set("searched", "posts", value="many"),
        _set("finding", value=KeyError),
        _set("query", "duration_s", value=KeyError),
        _set("surprise", value=1),
        _set("error", value="failed, and yet it has matches"),
    ],
)
def test_bad_objects_fail_the_schema(change: Callable[[Any], None]) -> None:
    made = copy.deepcopy(answer_object(answer()))
    VALIDATOR.validate(made)
    change(made)
    with pytest.raises(ValidationError):
        VALIDATOR.validate(made)
