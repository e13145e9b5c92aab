"""A case for other systems: JSON under its schema, CSV, schema.org, PDF."""

from __future__ import annotations

import copy
import csv
import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from case_material import SHA, editing, whole
from jsonschema import Draft202012Validator, ValidationError
from pypdf import PdfReader

from antedate.case_account import Account
from antedate.case_records import KINDS, Case, Rating, Source, SourceKind, Unknown
from antedate.errors import UsageError
from antedate.exports.case_object import case_object, schema
from antedate.exports.pdf import TimelineRow, case_pdf
from antedate.exports.reviews import reviews
from antedate.exports.tables import tables
from antedate.exports.vocabulary import faults
from antedate.report.account import account

ARABIC = "كتائب النهر الشرقي"


def told(case: Case) -> Account:
    return account(case, version="0")


def rated(category: str = "DecontextualizedContent") -> Case:
    case, ids = whole()
    made = editing(case)
    basis = (ids["said"],)
    made.add(Rating(ids["claim"], "False", "Desk", explanation="Older.", basis=basis))
    made.add(Rating(ids["footage"], "Old", "Desk", category, "From 2019.", basis=basis))
    return made.case


def test_json_holds_to_its_schema() -> None:
    validator = Draft202012Validator(schema())
    Draft202012Validator.check_schema(schema())
    validator.validate(case_object(told(rated())))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("records", 0, "record", "kind"), "rumour"),
        (("records", 0, "record", "extra"), 1),
        (("records", 4, "record", "stated_at"), "yesterday"),
        (("log", "head"), "abc"),
        (("findings", 0, "cites"), ["E1"]),
    ],
)
def test_the_schema_refuses_what_it_should(path: tuple[Any, ...], value: object) -> None:
    broken = copy.deepcopy(case_object(told(rated())))
    at: Any = broken
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    with pytest.raises(ValidationError):
        Draft202012Validator(schema()).validate(broken)


def test_csv_holds_all_records() -> None:
    case = rated()
    read = {name: list(csv.DictReader(io.StringIO(text))) for name, text in tables(told(case))}
    assert sum(len(read[f"{kind}.csv"]) for kind in KINDS) == len(case.records)
    (place,) = [row["place"] for row in read["incident.csv"]]
    assert place == "Marnat"
    assert {row["id"] for row in read["source.csv"]} >= {"source-1", "source-3"}


def test_csv_holds_no_formula() -> None:
    made = editing()
    made.add(Source(SourceKind.NAMED, '=HYPERLINK("https://evil.example")'))
    (text,) = [text for name, text in tables(told(made.case)) if name == "source.csv"]
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["name"].startswith("'=")


def test_reviews_hold_to_the_vocabulary() -> None:
    claim, media = reviews(rated())
    assert faults(claim, ("ClaimReview",)) == []
    assert faults(media, ("MediaReview",)) == []
    assert claim["reviewRating"]["alternateName"] == "False"
    assert media["mediaAuthenticityCategory"] == "DecontextualizedContent"
    (appearance,) = media["itemReviewed"]["mediaItemAppearance"]
    assert (appearance["@type"], appearance["sha256"]) == ("VideoObject", SHA)


def test_an_unnamed_speaker_is_no_author() -> None:
    claim, _ = reviews(rated())
    # The guard, who made the claim, has no name.
    assert "author" not in claim["itemReviewed"]


def test_an_image_is_no_video() -> None:
    _, media = reviews(rated(), frozenset([SHA]))
    (appearance,) = media["itemReviewed"]["mediaItemAppearance"]
    assert appearance["@type"] == "ImageObject"


def test_nothing_is_rated_where_nobody_rated() -> None:
    case, _ = whole()
    assert reviews(case) == []


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"@type": "MediaReview", "mediaAuthenticityCategory": "Fake"}, "Fake"),
        ({"@type": "MediaReview", "claimReviewed": "x"}, "no such property"),
        ({"@type": "ClaimReview", "claimReviewed": {"@type": "Claim"}}, "stands where"),
        ({"@type": "ClaimReview", "datePublished": "last week"}, "is no Date"),
        ({"@type": "Rumour"}, "no type"),
        ({"@type": "ClaimReview", "reviewRating": "False"}, "is no Rating"),
        ({"@type": "ClaimReview", "url": "nowhere"}, "is no URL"),
    ],
)
def test_the_vocabulary_refuses_what_is_not_in_it(value: dict[str, Any], said: str) -> None:
    assert any(said in fault for fault in faults(value, ("Review",)))


def test_a_review_off_the_vocabulary_is_not_published() -> None:
    case, ids = whole()
    made = editing(case)
    made.add(Rating(ids["claim"], "False", "Desk", url="not an address", basis=(ids["said"],)))
    with pytest.raises(UsageError, match="rating-1"):
        reviews(made.case)


def pdf_of(case: Case) -> PdfReader:
    return PdfReader(io.BytesIO(case_pdf(told(case), [TimelineRow("2024", "A row", "post")])))


def glyphs(reader: PdfReader, font: str) -> Iterator[list[str]]:
    """The glyph numbers, as hexadecimal, of each run set in a font."""
    for page in reader.pages:
        names = {
            key for key, value in page["/Resources"]["/Font"].items()  # type: ignore[index]
            if font in str(value["/BaseFont"])
        }  # fmt: skip
        contents = page.get_contents()
        assert contents is not None
        using = ""
        for operands, operator in contents.operations:
            if operator == b"Tf":
                using = operands[0]
            if using in names and operator in (b"TJ", b"Tj"):
                parts = operands[0] if isinstance(operands[0], list) else [operands[0]]
                raw = b"".join(
                    getattr(one, "original_bytes", b"") for one in parts if not _number(one)
                )
                yield re.findall("....", raw.hex())


def _number(value: object) -> bool:
    return isinstance(value, int | float)


def test_arabic_in_the_pdf_is_shaped() -> None:
    case, ids = whole()
    made = editing(case)
    made.add(Unknown("\u0628\u0628\u0628", (ids["document"],)))
    runs = [run for run in glyphs(pdf_of(made.case), "NotoNaskhArabic") if run]
    # Three letters beh join to an initial, a medial and a final form: three glyphs that differ
    # (dots may be glyphs of their own, but alike ones). Unshaped they would be one, three times.
    assert runs
    assert all(len(set(run)) >= 3 for run in runs)


def test_the_pdf_says_what_the_report_says() -> None:
    case, _ = whole()
    made = editing(case)
    made.add(Source(SourceKind.NAMED, ARABIC))
    reader = pdf_of(made.case)
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert "What is not known" in text
    assert "disputed by Mira Holt" in text
    assert "1 / " in text
    assert reader.metadata is not None
    assert reader.metadata.title == "Case bridge"


def test_nothing_in_the_pdf_is_read_as_markup() -> None:
    made = editing()
    made.add(Source(SourceKind.NAMED, '#read("/etc/passwd") *bold* $x$ \\ @ref <l>'))
    text = " ".join(page.extract_text() for page in pdf_of(made.case).pages)
    assert '#read("/etc/passwd") *bold* $x$' in " ".join(text.split()).replace("\u201d", '"')
