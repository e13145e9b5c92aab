"""The account of a case: findings cite evidence, unnamed sources stay so, disputes show."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from case_material import editing, whole

from antedate.case_records import (
    Actor,
    Attribution,
    AttributionKind,
    Case,
    Estimate,
    Incident,
    Merge,
    Passage,
    Reading,
    Source,
    SourceKind,
)
from antedate.report.account import account, disputed_attributions
from antedate.report.case_page import render_case, render_timeline
from antedate.report.case_timeline import case_timeline
from antedate.report.case_words import interval_words

HOSTILE = "<script>alert(1)</script><img src=https://evil.example/p.gif>\u202egnp.exe"


def page_of(case: Case) -> str:
    return render_case(account(case, version="0"), case_timeline(case))


def test_every_finding_cites_an_exhibit_that_is_there() -> None:
    case, _ = whole()
    made = account(case, version="0")
    numbers = {exhibit.number for exhibit in made.exhibits}
    assert made.findings
    for finding in (*made.findings, *made.not_known):
        assert finding.cites
        assert set(finding.cites) <= numbers
    assert [finding.number for finding in made.findings] == list(range(1, len(made.findings) + 1))


def test_a_disputed_claim_says_so_and_by_whom() -> None:
    case, _ = whole()
    (claim,) = [f for f in account(case, version="0").findings if "It is claimed" in f.text]
    assert claim.disputed
    assert "disputed by Mira Holt" in claim.text


def test_an_unnamed_source_is_described_and_never_identified() -> None:
    case, _ = whole()
    said = [f.text for f in account(case, version="0").findings if "3 March" in f.text]
    assert any("An unnamed source, described as \u201ca guard\u201d" in text for text in said)
    assert "Nobody is identified here" in page_of(case)


def test_what_is_not_known_has_its_own_section() -> None:
    case, _ = whole()
    made = account(case, version="0")
    texts = [finding.text for finding in made.not_known]
    assert "Nobody knows who filmed it." in texts
    assert any("has not been estimated" in text for text in texts)
    assert "What is not known" in page_of(case)


def test_a_denied_attribution_is_disputed_and_a_lone_one_is_not() -> None:
    case, ids = whole()
    assert disputed_attributions(case) == {"attribution-1", "attribution-2"}
    made = editing(case)
    fire = made.add(Incident("fire", (ids["document"],)))
    alone = made.add(
        Attribution(AttributionKind.CLAIMED_BY, fire, ids["actor"], (ids["document"],))
    )
    assert alone not in disputed_attributions(made.case)
    other = made.add(Actor("Elm Front", "group", (ids["document"],)))
    made.add(Attribution(AttributionKind.CLAIMED_BY, fire, other, (ids["document"],)))
    assert alone in disputed_attributions(made.case)
    # Once they are judged to be one actor, nothing contradicts any more.
    made.add(Merge(other, ids["actor"], "one group"))
    assert alone not in disputed_attributions(made.case)


def test_an_estimate_is_a_finding() -> None:
    case, _ = whole()
    made = editing(case)
    span = Reading(datetime(2023, 1, 1, tzinfo=UTC), datetime(2023, 2, 1, tzinfo=UTC))
    made.add(
        Estimate("a" * 64, "Filmed between January and February 2023 (90 %).", span, (span,), {})
    )
    texts = [f.text for f in account(made.case, version="0").findings]
    assert "Filmed between January and February 2023 (90 %)." in texts
    assert not any(
        "not been estimated" in f.text for f in account(made.case, version="0").not_known
    )


def test_an_ambiguous_date_is_drawn_as_two_intervals() -> None:
    case, ids = whole()
    rows = {row.id: row for row in case_timeline(case).rows}
    bars = rows[ids["incident"]].bars
    assert [bar.likeliest for bar in bars] == [True, False]
    assert bars[1].left < bars[0].left  # 2023 lies before 2024
    assert "1 other reading possible" in rows[ids["incident"]].when


def test_disputed_relations_are_drawn_as_disputed() -> None:
    case, _ = whole()
    page = render_timeline(account(case, version="0"), case_timeline(case))
    assert page.count("ct-link ct-disputed") >= 3
    assert "(disputed)" in page


def test_the_time_line_is_filtered() -> None:
    case, ids = whole()
    of_actor = case_timeline(case, actor=ids["actor"])
    assert {row.kind for row in of_actor.rows} == {"incident"}
    at_place = case_timeline(case, place="marnat")
    assert ids["incident"] in {row.id for row in at_place.rows}
    assert ids["document"] not in {row.id for row in at_place.rows}
    reports = case_timeline(case, kinds=["report"])
    assert [row.id for row in reports.rows] == [ids["document"]]
    assert reports.filters == ("kind report",)


def test_rows_without_a_date_come_last_and_say_so() -> None:
    case, _ = whole()
    made = case_timeline(case)
    assert made.rows[-1].readings == ()
    assert made.undated == sum(not row.readings for row in made.rows)


def test_hostile_text_is_shown_and_does_nothing() -> None:
    case, ids = whole()
    made = editing(replace(case, name=HOSTILE, question=HOSTILE))
    made.add(Source(SourceKind.NAMED, HOSTILE))
    made.correct(
        ids["incident"],
        Incident(HOSTILE, (ids["document"],), place=HOSTILE,
                 passages=(Passage(ids["document"], 0, 3, HOSTILE),)),
    )  # fmt: skip
    page = page_of(made.case)
    assert "<script>" not in page
    assert "<img" not in page
    assert "\u202e" not in page
    assert "&lt;script&gt;" in page
    tags = re.findall(r"<[a-zA-Z][^>]*>", page)
    assert not [tag for tag in tags if re.search(r"(?:src|href)=(?![\"']#)", tag)]
    assert not [tag for tag in tags if re.search(r"\son[a-z]+=", tag)]


@pytest.mark.parametrize(
    ("hours", "words"),
    [(0.01, "2024-03-05 00:00 UTC"), (24, "2024-03-05"), (3, "2024-03-05 00:00 to 03:00 UTC")],
)
def test_intervals_are_told_no_finer_than_they_are(hours: float, words: str) -> None:
    start = datetime(2024, 3, 5, tzinfo=UTC)
    assert interval_words(Reading(start, start + timedelta(hours=hours))) == words
