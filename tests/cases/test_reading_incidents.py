"""Incidents, harm, relations and actors of a report."""

from __future__ import annotations

from antedate.cases.drafts import Draft, RelationKind
from antedate.cases.reading import read_report
from antedate.when import Moment, parse_moment

PUBLISHED = parse_moment("2031-03-14T18:20:00+03:00")
REPORT = """A drone struck a depot in Velin late on Thursday, killing four Ordish workers and \
wounding nine.

The Red Shore Brigade claimed responsibility for the attack. Defence Minister Olan Mirk blamed \
Tarsk. Tarsk denied any involvement. The Red Shore Brigades are known for such attacks.

In 2024 a flood in Dorvane killed two people."""


def read(text: str) -> Draft:
    return read_report(text, PUBLISHED, "Norwire")


def test_an_incident_has_day_place_means_and_harm() -> None:
    strike, flood = read(REPORT).incidents
    assert (strike.what, strike.place, strike.means) == ("strike", "Velin", "drone")
    assert (strike.killed, strike.injured, strike.nationalities) == (4, 9, ("Ordish",))
    assert strike.occurred is not None
    assert strike.occurred.earliest.isoformat() == "2031-03-13T15:00:00+00:00"
    assert (flood.what, flood.place, flood.killed) == ("flood", "Dorvane", 2)
    assert flood.occurred is not None
    assert flood.occurred.earliest.year == 2023  # midnight of 2024 in the zone of the report


def test_claimed_blamed_and_denied_are_told_apart() -> None:
    related = {(r.kind, r.actor, r.by, r.incident) for r in read(REPORT).relations}
    assert related == {
        (RelationKind.CLAIMED_BY, "Red Shore Brigade", "", 0),
        (RelationKind.BLAMED_ON, "Tarsk", "Defence Minister Olan Mirk", 0),
        (RelationKind.DENIED_BY, "Tarsk", "", 0),
    }


def test_nobody_claims_what_no_group_has_claimed() -> None:
    text = "A bomb killed two people in Velin on Monday. No group has claimed responsibility."
    assert read(text).relations == ()


def test_widely_blamed_keeps_how_widely() -> None:
    text = "A bomb killed two people in Velin on Monday. It was widely blamed on the Shamsi Front."
    (relation,) = read(text).relations
    assert (relation.actor, relation.by, relation.how_widely) == ("Shamsi Front", "", "widely")


def test_what_only_may_happen_is_no_incident() -> None:
    for text in (
        "Officials warned of floods in Velin.",
        "A strike on Velin would be a mistake.",
        "The fire brigade opened a new station in Velin.",
        "There was no attack on Velin.",
    ):
        assert read(text).incidents == (), text


def test_a_toll_that_rises_replaces_the_first_number() -> None:
    text = (
        "Three people were killed when a ferry sank off Ansel on Monday. "
        "The death toll rose to 12 on Thursday."
    )
    (sinking,) = read(text).incidents
    assert sinking.killed == 12


def test_two_spellings_of_one_group_become_one_suggestion() -> None:
    text = "Police blamed Kata'ib al-Fajr. The raid was claimed by Kataeb Al Fajer."
    draft = read(text)
    (pair,) = draft.aliases
    assert {pair.first, pair.second} == {"Kata'ib al-Fajr", "Kataeb Al Fajer"}
    assert pair.reason
    assert [len(a.aliases) for a in draft.actors if len(a.aliases) > 1] == [2]


def test_two_people_of_one_family_are_not_one_actor() -> None:
    text = "Mara Ilin said it rained. Tomas Ilin said it did not."
    draft = read(text)
    assert draft.aliases == ()
    assert {a.name for a in draft.actors} == {"Mara Ilin", "Tomas Ilin"}


def test_known_actors_of_the_case_are_suggested_across_scripts() -> None:
    known = {"كتائب الفجر": ["Kataib al-Fajr"], "Гвардия": ()}
    draft = read_report("Police blamed Kataeb al-Fajr.", PUBLISHED, "Norwire", known)
    (pair,) = draft.aliases
    assert (pair.first, pair.second, pair.known) == ("Kataeb al-Fajr", "كتائب الفجر", True)


class Shortener:
    """A stand-in for a local model: keeps nothing but the text."""

    def amend(self, draft: Draft, published: Moment | None) -> Draft:
        assert published == PUBLISHED
        return Draft(draft.text, draft.outlet, (), (), (), (), (), (), (), ())


def test_a_local_model_can_amend_the_draft() -> None:
    assert read_report(REPORT, PUBLISHED, "Norwire", amender=Shortener()).incidents == ()
