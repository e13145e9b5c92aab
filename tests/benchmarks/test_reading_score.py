"""The measures of reading against cases worked by hand, and the labels against their texts."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from benchmarks.reading.names import load as load_names
from benchmarks.reading.score import HERE, interval_right, load, same_name, score

FILES = sorted((HERE / "known").glob("*.json"))


def at(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


def label(earliest: str, latest: str) -> dict[str, str]:
    return {"earliest": at(earliest).isoformat(), "latest": at(latest).isoformat()}


def test_an_interval_is_right_within_a_day_or_twice_the_length() -> None:
    week = label("2031-03-03", "2031-03-10")
    assert interval_right(at("2031-03-04"), at("2031-03-10"), week)
    assert not interval_right(at("2031-03-03"), at("2031-03-31"), week)
    assert not interval_right(at("2031-03-04"), at("2031-03-06"), week)
    day = label("2031-03-03", "2031-03-04")
    assert interval_right(at("2031-03-03"), at("2031-03-04"), day)
    assert not interval_right(at("2031-03-04"), at("2031-03-05"), day)


def test_names_match_by_what_they_hold() -> None:
    assert same_name("the governor Karo Deniz", "Karo Deniz")
    assert same_name("an official", "a official")
    assert not same_name("Karo Deniz", "Mara Ilin")


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_labels_stand_in_their_texts(path: Path) -> None:
    report: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    text = report.get("text_plain") or report["text"]
    for date in report["labels"]["dates"]:
        assert text[date["start"] :].startswith(date["phrase"])
        assert date["earliest"] < date["latest"]
    for name in (n for pair in report["labels"]["aliases"] for n in pair):
        assert name in text
    for kind in ("claimed_by", "blamed_on", "denied_by"):
        for relation in report["labels"][kind]:
            assert relation["incident"] < len(report["labels"]["incidents"])


def test_the_half_kept_beside_the_rules_is_read_as_well_as_is_asked_of_the_other() -> None:
    assert len(FILES) >= 32
    tallies = score(load(HERE / "known"))
    for name, precision, recall in (
        ("dates", 0.9, 0.9),
        ("speakers", 0.9, 0.8),
        ("incidents: date and place", 0.8, 0.75),
        ("claimed by and blamed on", 0.85, 0.7),
        ("aliases", 0.9, 0.85),
    ):
        tally = tallies[name]
        assert tally.right >= precision * tally.drafted, tally.line(name)
        assert tally.found >= recall * tally.labelled, tally.line(name)


def test_names_are_listed_once_and_in_both_kinds_of_script() -> None:
    names = load_names()
    spellings = [s for _, row in names for s in row]
    assert len(spellings) == len(set(spellings))
    assert {language for language, _ in names} == {"ar", "ku", "fa", "ru"}
