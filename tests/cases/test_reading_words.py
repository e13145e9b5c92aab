"""The tables of words, and the rules that use them, on sentences of their own."""

from __future__ import annotations

import pytest

from antedate.cases.drafts import Draft, RelationKind
from antedate.cases.reading import read_report, words
from antedate.when import parse_moment


def read(text: str) -> Draft:
    return read_report(text, parse_moment("2033-07-09T20:00:00+02:00"), "The Ruz Post")


def relations(text: str, kind: RelationKind) -> set[str]:
    return {r.actor for r in read(text).relations if r.kind is kind}


ATTACK = "A bomb killed two guards at a depot in Ruz on Tuesday, officials said. "


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("rob+", ("rob", "robs", "robbing", "robbed")),
        ("torch", ("torch", "torches", "torching", "torched")),
        ("bury", ("bury", "buries", "burying", "buried")),
        ("sabotage", ("sabotage", "sabotages", "sabotaging", "sabotaged")),
        ("steal/stole/stolen", ("steal", "steals", "stealing", "stole", "stolen")),
    ],
)
def test_verbs_are_inflected(verb: str, forms: tuple[str, ...]) -> None:
    assert words.inflected(verb) == forms


def test_a_table_names_only_known_classes() -> None:
    assert all(p.kind for rows in words.phrases().values() for p in rows)
    assert "lorry" in {w for p in words.phrases()["left"] for w in p.near}


@pytest.mark.parametrize(
    ("told", "what"),
    [
        ("A minibus left the road near Ruz on Tuesday and eight people were hurt.", "crash"),
        ("Thirty prisoners walked out of the jail in Ruz on Tuesday.", "escape"),
        ("Gunmen bundled nurses into a van in Ruz on Tuesday.", "kidnapping"),
        ("Hundreds of drivers gathered outside the parliament in Ruz on Tuesday.", "protest"),
    ],
)
def test_events_told_by_several_words(told: str, what: str) -> None:
    (incident,) = read(told).incidents
    assert (incident.what, incident.place) == (what, "Ruz")


def test_words_that_are_no_event_alone() -> None:
    assert not read("The minister left the meeting in Ruz on Tuesday.").incidents
    assert not read("He walked out of the cinema in Ruz on Tuesday.").incidents


def test_a_stand_in_tells_of_an_earlier_incident() -> None:
    text = (
        "A ferry sank off Ruz on Thursday, killing nine people.\n\n"
        "A smaller one went down on 4 June, and in 2029 twelve people died."
    )
    days = {i.occurred.earliest.date().isoformat() for i in read(text).incidents if i.occurred}
    assert len(read(text).incidents) == 3
    assert any(d.startswith(("2033-06-03", "2033-06-04")) for d in days)


def test_a_date_belongs_to_the_event_before_it() -> None:
    text = "Thousands marched in Ruz on Saturday, the biggest protest since the riots of May 2030."
    first, second = read(text).incidents
    assert first.occurred is not None
    assert second.occurred is not None
    assert first.occurred.earliest.year == 2033
    assert second.occurred.earliest.year == 2030


def test_deeds_told_of_another_are_blame() -> None:
    text = ATTACK + "Residents said the Northern Column had attacked the depot."
    assert relations(text, RelationKind.BLAMED_ON) == {"Northern Column"}
    passive = ATTACK + "Police said the bomb was planted by the Northern Column."
    assert relations(passive, RelationKind.BLAMED_ON) == {"Northern Column"}


def test_deeds_told_of_oneself_are_a_claim_or_a_denial() -> None:
    claim = ATTACK + "The Northern Column said its “fifth unit” had bombed the depot."
    assert relations(claim, RelationKind.CLAIMED_BY) == {"Northern Column"}
    denial = ATTACK + "The Northern Column said it had not attacked the depot."
    assert relations(denial, RelationKind.CLAIMED_BY) == set()
    assert relations(denial, RelationKind.DENIED_BY) == {"Northern Column"}


def test_a_denied_deed_is_no_claim() -> None:
    text = ATTACK + "The Northern Column denied that its men had bombed the depot."
    assert relations(text, RelationKind.CLAIMED_BY) == set()


def test_an_officer_denies_for_the_army_that_is_blamed() -> None:
    text = (
        ATTACK + "The mayor blamed the Gharvan army for the bomb.\n\n"
        "A Gharvani general called the charge a fairy tale."
    )
    assert relations(text, RelationKind.DENIED_BY) == {"Gharvan army"}


@pytest.mark.parametrize(
    ("told", "pair"),
    [
        ("The Hill Guard (HG) met in Ruz.", ("Hill Guard", "HG")),
        ("The Free Dara League, known by its initials FDL, met.", ("Free Dara League", "FDL")),
        ("The Sons of Dara, which signs itself Abna Dara, met.", ("Sons of Dara", "Abna Dara")),
        ("The Sindar Group built it. A lawyer for Sindar spoke.", ("Sindar Group", "Sindar")),
        ("The Workers' Hill Front (WHF) met.", ("Workers' Hill Front", "WHF")),
    ],
)
def test_two_names_of_one(told: str, pair: tuple[str, str]) -> None:
    assert pair in {(a.first, a.second) for a in read(told).aliases}


def test_a_source_in_brackets() -> None:
    (said,) = read("The market has been out since 6 am (civil defence).").statements
    assert said.speaker.words == "civil defence"
