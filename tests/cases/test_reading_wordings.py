"""Claims, blame, denials and recalled incidents, each in several wordings of one meaning."""

from __future__ import annotations

import pytest

from antedate.cases.drafts import Draft, RelationKind
from antedate.cases.reading import read_report
from antedate.when import parse_moment

PUBLISHED = parse_moment("2031-06-12T18:00:00+02:00")  # a Thursday
BOMB = "A bomb killed two people in Velin on Monday.\n\n"


def read(text: str) -> Draft:
    return read_report(text, PUBLISHED, "Norwire")


def actors(text: str, kind: RelationKind) -> set[str]:
    return {r.actor for r in read(text).relations if r.kind is kind}


@pytest.mark.parametrize(
    "told",
    [
        "The Vale Front took responsibility for the blast.",
        "Responsibility for the blast was claimed by the Vale Front.",
        "The Vale Front said it was behind the attack.",
        "The Vale Front said that its fighters had carried out the attack.",
        "The attack was claimed by the previously unknown Vale Front.",
        "The Vale Front has owned up to the bombing.",
        "The Vale Front said in a statement that it was responsible.",
        "“Our men struck the post at dawn,” said Abu Daro, a spokesman for the Vale Front.",
    ],
)
def test_who_claims(told: str) -> None:
    assert actors(BOMB + told, RelationKind.CLAIMED_BY) == {"Vale Front"}


@pytest.mark.parametrize(
    "told",
    [
        "No group has claimed the attack.",
        "Nobody took responsibility for the blast.",
        "The Vale Front said it had not carried out the attack.",
        "The attack claimed two lives, doctors said.",
        "Police said they had arrested two men.",
    ],
)
def test_who_does_not_claim(told: str) -> None:
    assert actors(BOMB + told, RelationKind.CLAIMED_BY) == set()


@pytest.mark.parametrize(
    "told",
    [
        "Mayor Ilin blamed the Vale Front for the attack.",
        "Mayor Ilin put the blame on the Vale Front.",
        "Mayor Ilin laid the blame at the door of the Vale Front.",
        "Mayor Ilin accused the Vale Front of planting the bomb.",
        "Mayor Ilin pointed the finger at the Vale Front.",
        "Mayor Ilin held the Vale Front responsible.",
        "Mayor Ilin attributed the blast to the Vale Front.",
        "The blast was widely blamed on the Vale Front.",
        "The Vale Front has been blamed by the mayor for the attack.",
        "Mayor Ilin said the attack was the work of the Vale Front.",
        "Suspicion fell on the Vale Front, police said.",
        "Mayor Ilin said it bore the hallmarks of the Vale Front.",
    ],
)
def test_who_is_blamed(told: str) -> None:
    assert actors(BOMB + told, RelationKind.BLAMED_ON) == {"Vale Front"}


@pytest.mark.parametrize(
    "told",
    [
        "Officials blamed a short circuit for the blast.",
        "Mayor Ilin accused the Vale Front of lying.",
        "The mayor said the Vale Front was not behind the attack.",
    ],
)
def test_causes_and_lies_name_no_doer(told: str) -> None:
    assert actors(BOMB + told, RelationKind.BLAMED_ON) == set()


@pytest.mark.parametrize(
    "told",
    [
        "It denied involvement.",
        "The group rejected the accusation.",
        "The group called the charge baseless.",
        "The group said it had nothing to do with it.",
        "Its spokesman denied any role.",
        "The Vale Front distanced itself from the attack.",
        "A spokesman for the group said it had no hand in the blast.",
    ],
)
def test_who_denies(told: str) -> None:
    text = BOMB + "Mayor Ilin blamed the Vale Front. " + told
    assert actors(text, RelationKind.DENIED_BY) == {"Vale Front"}


@pytest.mark.parametrize(
    "told",
    [
        "It was the deadliest bombing there since March 2029, when 51 people died at Telpur.",
        "In March 2029 a similar bombing in Telpur killed 51 people.",
    ],
)
def test_what_is_recalled_is_an_incident_of_its_own(told: str) -> None:
    main, earlier = read(BOMB + told).incidents
    assert (main.killed, main.place) == (2, "Velin")
    assert (earlier.killed, earlier.place) == (51, "Telpur")
    assert earlier.occurred is not None
    assert (earlier.occurred.earliest.year, earlier.occurred.earliest.month) == (2029, 2)


def test_two_dates_of_one_word_are_two_incidents() -> None:
    draft = read("Shells fell on Velin on Monday. The town was also hit on May 9 and on May 20.")
    days = sorted(i.occurred.latest.date().isoformat() for i in draft.incidents if i.occurred)
    assert days == ["2031-05-09", "2031-05-20", "2031-06-09"]


def test_days_are_counted_back_to_another_event() -> None:
    draft = read("Thousands marched in Velin on Monday, two days after troops shot dead a student.")
    days = {i.what: i.occurred.earliest.date().isoformat() for i in draft.incidents if i.occurred}
    assert days["protest"] == "2031-06-08"  # local midnight of the 9th in UTC
    assert days["shooting"] == "2031-06-06"


def test_a_day_told_twice_is_one() -> None:
    draft = read("The hall burned on June 3, the day before a hearing.")
    assert {d.reading.earliest for d in draft.dates if d.reading} == {
        parse_moment("2031-06-03T00:00:00+02:00").at
    }


def test_since_runs_up_to_publication_and_a_superlative_does_not() -> None:
    (since,) = read("The road has been shut since Monday.").dates
    assert since.reading is not None
    assert since.reading.latest == PUBLISHED.at
    (year,) = read("It is the worst flood since 2019.").dates
    assert year.reading is not None
    assert year.reading.latest.year < 2021


def test_the_month_of_may_is_no_doubt() -> None:
    (attack,) = read("On May 20 gunmen attacked a post in Velin.").incidents
    assert attack.occurred is not None


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The owner, Velin Energy, denies any breach of the rules.", "The owner"),
        ("A lawyer for Mara Ilin said his client denied it.", "A lawyer for Mara Ilin"),
        ("Two guards, speaking on condition of anonymity, said the gate was open.", "Two guards"),
        ("The family insists that no ransom was paid.", "The family"),
        ("Harakat Nur on its channel: “We cut the road at noon today.”", "Harakat Nur"),
    ],
)
def test_who_speaks(text: str, speaker: str) -> None:
    assert {s.speaker.words for s in read(text).statements} == {speaker}


def test_the_word_for_what_it_is_may_be_left_out_of_a_name() -> None:
    text = "The Svitanok Brigade fired on Monday. Its messages write the name as Svitanak."
    assert {frozenset((a.first, a.second)) for a in read(text).aliases} == {
        frozenset(("Svitanok Brigade", "Svitanak"))
    }


def test_half_of_a_hyphened_name_is_another_name() -> None:
    assert read("The Irga rose on Monday. Irga-Les said its crews had left Irga.").aliases == ()
