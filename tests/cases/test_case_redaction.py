"""Leaving fields out: what stood in them is nowhere, in no other field either."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from case_material import whole

from antedate.case_json import plain
from antedate.case_records import Incident, Passage, Unknown
from antedate.cases.editing import Editing
from antedate.cases.redacting import redacted, redacted_original, redaction_of
from antedate.errors import UsageError


def text_of(case: object) -> str:
    return json.dumps(plain(case), ensure_ascii=False)


def test_a_name_is_left_out_everywhere() -> None:
    case, ids = whole()
    made = Editing(case, "Ada", "Mira Holt told me")
    passage = Passage(ids["document"], 0, 20, "mira holt knows it")
    made.add(Unknown("Whether Mira Holt was there", (ids["document"],), passage))
    assert "mira holt" in text_of(made.case).casefold()
    without = redacted(made.case, redaction_of(made.case, ["source.name"]))
    assert "mira holt" not in text_of(without).casefold()
    assert "Larch Post" not in text_of(without)
    assert "collapse" in text_of(without)


@pytest.mark.parametrize(
    ("field", "word"),
    [
        ("incident.place", "Marnat"),
        ("actor.name", "Vale Brigade"),
        ("post.source", "Vale channel"),
        ("text:another bridge", "another bridge"),
        ("who", "Ada"),
        ("statement.text", "fell on 3 March"),
        ("document.url", "larch.example"),
    ],
)
def test_a_field_is_left_out(field: str, word: str) -> None:
    case, _ = whole()
    assert word in text_of(case)
    assert word not in text_of(redacted(case, redaction_of(case, [field])))


def test_passages_inside_incidents_are_redacted_too() -> None:
    case, ids = whole()
    made = Editing(case, "Ada", "")
    found = made.known(ids["incident"]).record
    assert isinstance(found, Incident)
    passage = Passage(ids["document"], 0, 9, "At Marnat, Mira Holt saw it")
    made.correct(ids["incident"], replace(found, passages=(passage,)))
    without = text_of(redacted(made.case, redaction_of(made.case, ["source.name"])))
    assert "Mira Holt" not in without


def test_reports_lose_their_text_and_passages() -> None:
    case, ids = whole()
    made = Editing(case, "Ada", "")
    made.add(Unknown("Who", (ids["document"],), Passage(ids["document"], 0, 7, "A guard")))
    without = redacted(made.case, redaction_of(made.case, ["document.text"]))
    assert "A guard" not in text_of(without)
    assert "Nobody knows who filmed it." not in text_of(without)


def test_originals_lose_the_same() -> None:
    case, _ = whole()
    original = json.dumps(
        {
            "from": "Vale channel", "from_id": "channel7",
            "text": ["by VALE CHANNEL", {"text": "x"}],
            "deep": [{"uploader": "Someone else", "n": 3}], "file": "vale channel.mp4",
        }
    )  # fmt: skip
    made = redacted_original(original, redaction_of(case, ["post.source"]))
    assert "channel7" not in made
    assert "vale channel" not in made.casefold()
    assert "Someone else" not in made
    assert json.loads(made)["deep"][0]["n"] == 3


def test_an_original_that_is_no_json_is_left_out_whole() -> None:
    case, _ = whole()
    made = redacted_original("<b>Vale channel</b>", redaction_of(case, ["post.source"]))
    assert "Vale" not in made
    assert redacted_original("<b>x</b>", redaction_of(case, [])) == "<b>x</b>"


@pytest.mark.parametrize("field", ["source", "source.nothing", "post.nothing", "text:ab", ""])
def test_what_is_no_field_is_refused(field: str) -> None:
    case, _ = whole()
    with pytest.raises(UsageError):
        redaction_of(case, [field])
