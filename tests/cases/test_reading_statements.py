"""Who says what, by form of attribution."""

from __future__ import annotations

import pytest

from antedate.cases.drafts import Draft, SpeakerKind, StatementKind
from antedate.cases.reading import read_report
from antedate.when import parse_moment

PUBLISHED = parse_moment("2031-03-14T18:20:00+03:00")


def read(text: str) -> Draft:
    return read_report(text, PUBLISHED, "Norwire")


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The ministry said the road was shut.", "The ministry"),
        ("The road was shut, the ministry said.", "the ministry"),
        ("The road was shut, said Karo Deniz, the governor.", "Karo Deniz"),
        ("Karo Deniz, 54, the governor of Velin, said the road was shut.", "Karo Deniz"),
        ("According to the ministry, the road was shut.", "the ministry"),
        ("The road was shut, according to figures from the police.", "the police"),
        ("Deniz: the road is shut.", ""),
        ("Governor Karo Deniz: the road is shut.", "Governor Karo Deniz"),
        ("The road, Karo Deniz said, was shut.", "Karo Deniz"),
        ("The closure was announced by the ministry.", "the ministry"),
        ("In a statement, the ministry denied that the road was shut.", "the ministry"),
        ("On Monday police warned that the road would shut.", "police"),
        (
            "A local official, who spoke on condition of anonymity, said the road was shut.",
            "A local official",
        ),
    ],
)
def test_forms_of_attribution(text: str, speaker: str) -> None:
    assert [s.speaker.words for s in read(text).statements] == ([speaker] if speaker else [])


def test_a_quote_has_its_exact_characters_and_its_speaker() -> None:
    text = "“We lost everything that day,” said Mara Ilin, a baker. “The water came at night.”"
    draft = read(text)
    assert [s.text for s in draft.statements] == [
        "We lost everything that day,",
        "The water came at night.",
    ]
    for said in draft.statements:
        assert said.kind is StatementKind.QUOTE
        assert said.speaker.name == "Mara Ilin"
        assert text[said.span.start : said.span.end] == said.text


def test_pronouns_point_to_who_spoke_and_keep_their_words() -> None:
    text = "Governor Karo Deniz said the road was shut. He added that help was coming."
    second = read(text).statements[1]
    assert second.speaker.words == "He"
    assert second.speaker.refers_to == "Karo Deniz"


def test_unnamed_sources_are_described_and_get_no_name() -> None:
    said = read("A police officer who asked not to be named said the road was shut.").statements[0]
    assert said.speaker.kind is SpeakerKind.UNNAMED
    assert said.speaker.name == ""


def test_an_agency_is_credited_and_the_reports_own_outlet_is_not() -> None:
    text = "Reuters reported that two died. A driver told Norwire that he had fled."
    assert [c.outlet for c in read(text).credits] == ["Reuters"]


@pytest.mark.parametrize(
    "text",
    [
        "The minister declined to say when.",
        "Officials did not confirm the report.",
        "No group claimed the attack.",
        "The road is said to be shut.",
    ],
)
def test_what_nobody_says_is_no_statement(text: str) -> None:
    assert read(text).statements == ()


def test_a_quote_that_never_closes_ends_with_its_paragraph() -> None:
    text = "Karo Deniz said: “We lost it all. Nobody came.\n\nPolice said the road was shut."
    first, second = read(text).statements
    assert first.text == "We lost it all. Nobody came."
    assert first.problem == "the quotation does not close"
    assert (second.speaker.words, second.problem) == ("Police", "")


def test_what_is_not_known_is_drawn_out() -> None:
    text = "It was not clear who had filmed it. Norwire could not verify its date. It rained."
    assert [u.text for u in read(text).unknowns] == [
        "It was not clear who had filmed it",
        "Norwire could not verify its date",
    ]
