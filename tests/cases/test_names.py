"""Likeness of names. The expectations are public spellings of public names."""

from __future__ import annotations

import pytest

from antedate.cases.names import SUGGESTED, likeness, sounds


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Kataib Hezbollah", "Kata'ib Hizballah"),
        ("دير الزور", "Deir ez-Zor"),
        ("هەولێر", "Hewlêr"),
        ("Qamishli", "Qamişlo"),
        ("مشهد", "Mashhad"),
        ("Харьков", "Kharkiv"),
        ("Жуковский", "Zhukovsky"),
        ("Юрий", "Yuri"),
        ("Челябинск", "Tscheljabinsk"),
        ("Lashan Liberation Army", "LLA"),
    ],
)
def test_spellings_of_one_name_are_suggested(first: str, second: str) -> None:
    assert likeness(first, second).score >= SUGGESTED
    assert likeness(second, first).score == likeness(first, second).score


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Homs", "Hama"),
        ("Mosul", "Basra"),
        ("Karo Deniz", "Mara Deniz"),
        ("North Vale Council", "South Vale Council"),
        ("Saraya al-Salam", "Saraya al-Nasr"),
        ("Ростов", "Псков"),
        ("كركوك", "Kufa"),
    ],
)
def test_other_names_are_not(first: str, second: str) -> None:
    assert likeness(first, second).score < SUGGESTED


def test_reasons_are_in_words() -> None:
    assert likeness("Raqqa", "Raqqa").reason == "written alike"
    assert likeness("Idlib", "Edleb").reason == "only vowels differ"
    assert "initials" in likeness("LLA", "Lashan Liberation Army").reason


def test_articles_and_marks_are_not_heard() -> None:
    assert sounds("ash-Sha'bi") == sounds("Al Shabi")


def test_empty_and_other_scripts_do_no_harm() -> None:
    assert likeness("", "Velin").score == 0.0
    assert likeness("北京", "Beijing").score < SUGGESTED
