"""Records of a case: nothing without a source, corrections supersede, ids are never reused."""

from __future__ import annotations

from dataclasses import replace

import pytest
from case_material import begun, editing, opened, whole, with_records

from antedate.case_json import plain, record_from
from antedate.case_records import (
    Actor,
    Case,
    Claim,
    Conclusion,
    Footage,
    Merge,
    Rating,
    Record,
    Source,
    SourceKind,
    Statement,
    StatementForm,
    Unknown,
)
from antedate.cases.people import actor_named, add_alias, known_actors, merge, split
from antedate.cases.standing import standing
from antedate.custody import seal
from antedate.errors import ArchiveError, UsageError


def test_the_log_gives_back_what_was_recorded() -> None:
    made = editing()
    with_records(made)
    log = opened()
    log += seal("case-id", made.changes, 1, log[-1].hash)
    again = standing(log)
    assert [(one.id, one.record) for one in again.records] == [
        (one.id, one.record) for one in made.case.records
    ]
    assert again.entries == 1 + len(made.changes)


def test_every_record_goes_through_json() -> None:
    case, _ = whole()
    for found in case.records:
        assert record_from(found.kind, plain(found.record)) == found.record


@pytest.mark.parametrize(
    "record",
    [
        Claim("It is old", ("actor-1",), ()),
        Actor("Vale", "group", ()),
        Unknown("Who filmed it", ()),
        Conclusion("It is old", ()),
        Statement("source-9", StatementForm.QUOTE, "Yes"),
        Claim("It is old", (), ("source-1",)),
    ],
)
def test_nothing_goes_without_a_source(record: Record) -> None:
    with pytest.raises(UsageError):
        editing().add(record)


def test_an_unnamed_source_has_no_name() -> None:
    made = editing()
    with pytest.raises(UsageError, match="unnamed and has a name"):
        made.add(Source(SourceKind.UNNAMED, "Mira", "an official"))
    with pytest.raises(UsageError, match="says who it is"):
        made.add(Source(SourceKind.UNNAMED, description="an official", actor="actor-1"))
    with pytest.raises(UsageError, match="not described"):
        made.add(Source(SourceKind.UNNAMED))


def test_a_correction_supersedes_and_keeps_what_was() -> None:
    case, ids = whole()
    made = editing(case, "misheard")
    before = case.get(ids["said"])
    assert before is not None
    assert isinstance(before.record, Statement)
    made.correct(ids["said"], Statement(ids["guard"], StatementForm.QUOTE, "it fell in March"))
    found = made.case.get(ids["said"])
    assert found is not None
    assert found.former == (before.entry,)
    assert (found.why, found.who) == ("misheard", "Ada")


def test_what_others_rest_on_is_not_withdrawn() -> None:
    case, ids = whole()
    with pytest.raises(UsageError, match="claim-1"):
        editing(case).withdraw(ids["said"])


def test_ids_are_not_used_again() -> None:
    made = editing()
    first = made.add(Source(SourceKind.OUTLET, "Larch Post"))
    made.withdraw(first)
    assert made.add(Source(SourceKind.OUTLET, "Elm Post")) != first


def test_a_record_names_what_is_there() -> None:
    made = editing()
    source = made.add(Source(SourceKind.OUTLET, "Larch Post"))
    with pytest.raises(UsageError, match="media:ff"):
        made.add(Claim("It is old", ("media:ff",), (source,)))
    made.add(Footage("in question", media=("ff",)))
    with pytest.raises(UsageError, match="is to name a source"):
        made.add(Statement("footage-1", StatementForm.QUOTE, "Yes"))


def test_footage_is_rated_by_category_and_claims_are_not() -> None:
    case, ids = whole()
    made = editing(case)
    with pytest.raises(UsageError, match="category"):
        made.add(Rating(ids["footage"], "old", "Desk", basis=(ids["said"],)))
    with pytest.raises(UsageError, match="no category 'Fake'"):
        made.add(Rating(ids["footage"], "old", "Desk", "Fake", basis=(ids["said"],)))


def test_a_merge_is_undone() -> None:
    case, ids = whole()
    made = editing(case)
    other = made.add(Actor("Al-Wale Brigades", "group", (ids["document"],)))
    merge(made, [other], ids["actor"], "one group")
    (known,) = known_actors(made.case)
    assert known.spellings == ("Vale Brigade", "Al-Wale Brigades")
    assert actor_named(made.case, "al-wale  brigades") == ids["actor"]
    assert split(made, "Vale Brigade") == other
    assert len(known_actors(made.case)) == 2


def test_merges_make_no_circle() -> None:
    case, ids = whole()
    made = editing(case)
    other = made.add(Actor("Al-Wale Brigades", "group", (ids["document"],)))
    made.add(Merge(other, ids["actor"], "one group"))
    with pytest.raises(UsageError, match="one actor already"):
        made.add(Merge(ids["actor"], other, "one group"))


def test_a_spelling_is_parted_off() -> None:
    case, ids = whole()
    made = editing(case)
    add_alias(made, "Vale Brigade", "Wale Brigade", (ids["document"],))
    new = split(made, "Vale Brigade", ["Wale Brigade"])
    assert actor_named(made.case, "Wale Brigade") == new
    with pytest.raises(UsageError, match="has no alias"):
        split(made, "Vale Brigade", ["Vale"])


def test_a_log_that_makes_no_sense_says_where() -> None:
    made = editing()
    made.add(Source(SourceKind.OUTLET, "Larch Post"))
    log = opened()
    log += seal("case-id", made.changes, 1, log[-1].hash)
    broken = [log[0], replace(log[1], content='{"kind":"nothing"}')]
    with pytest.raises(ArchiveError, match=r"entry 2 .* makes no sense"):
        standing(broken)


def test_a_field_of_another_type_is_refused() -> None:
    with pytest.raises(UsageError, match=r"incident\.place: is to be text"):
        record_from("incident", {"what": "flood", "basis": ["source-1"], "place": 3})
    with pytest.raises(UsageError, match="has no field 'plase'"):
        record_from("incident", {"what": "flood", "basis": ["source-1"], "plase": "x"})
    with pytest.raises(UsageError, match="lacks what"):
        record_from("incident", {"basis": []})


def test_a_new_case_is_empty() -> None:
    case = begun()
    assert isinstance(case, Case)
    assert (case.name, case.records, case.entries) == ("bridge", (), 1)
