"""Each kind of reason becomes the likelihood that is written down for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from antedate.dating import DatingSettings, bounds, estimate
from antedate.dating.burnt_in import plain_digits, readings
from antedate.dating.calendars import from_iranian, from_islamic
from antedate.dating.clocks import file_dates, read_clock
from antedate.dating.combine import on_grid, together
from antedate.dating.grid import grid_for
from antedate.dating.signed import signed_claim
from antedate.dating.trusts import Trusts
from antedate.errors import UsageError
from antedate.evidence import EvidenceKind
from antedate.media.credentials import Credentials, SignatureState, SignedDate
from antedate.records import (
    Appearance,
    DateClaim,
    DateClaimKind,
    Match,
    MatchKind,
    Media,
    MediaType,
    Post,
    StoredPost,
)
from antedate.when import parse_moment

NOW = datetime(2024, 6, 1, tzinfo=UTC)
FLAT = DatingSettings(start=datetime(2010, 1, 1, tzinfo=UTC), flat=True)
TRUSTS = Trusts()
MEDIA = Media("f" * 64, 1, MediaType.VIDEO, "mp4", "h264", 10.0, 64, 64)


def _appearance(
    when: str | None, probability: float = 0.9, kind: MatchKind = MatchKind.SAME_FOOTAGE
) -> Appearance:
    match = Match(kind, 0.9, probability, 0.0, 5.0, 0.0, 5.0, "f" * 64)
    published = parse_moment(when, "UTC") if when else None
    post = StoredPost(1, Post("k", "r", "Channel", published_at=published), 1, NOW)
    return Appearance(match, MEDIA, "a.mp4", (post,))


def _likelihood(found: list, when: str) -> float:  # type: ignore[type-arg]
    """Of all appearances together, relative to long before."""
    grid = grid_for(FLAT.start, NOW, found)
    log = together([on_grid(one, grid) for one in found], len(grid.middle_s))
    at = np.searchsorted(grid.edges_s, parse_moment(when, "UTC").at.timestamp())
    return float(np.exp(log[at] - log[0]))


def test_only_same_footage_with_a_date_bounds() -> None:
    others = [
        _appearance("2020-01-01", kind=MatchKind.SAME_PLACE),
        _appearance("2020-01-01", kind=MatchKind.UNCLEAR),
        _appearance("2020-01-01", kind=MatchKind.SAME_SOUND),
        _appearance(None),
    ]
    assert bounds.appearances(others, TRUSTS) == []


def test_an_appearance_is_trusted_as_its_match_and_its_clock() -> None:
    (one,) = bounds.appearances([_appearance("2020-01-01", 0.9)], TRUSTS)
    assert one.trust == pytest.approx(0.9 * 0.98)
    assert _likelihood([one], "2021-01-01") == pytest.approx(1 - 0.9 * 0.98)
    # A post dated to a day may be of its last second.
    assert _likelihood([one], "2020-01-01T00:00:00") == pytest.approx(1.0)


def test_matches_of_one_stretch_say_no_more_than_the_strongest() -> None:
    found = bounds.appearances(
        [
            _appearance("2020-01-01", 0.5),
            _appearance("2021-01-01", 0.9),
            _appearance("2022-01-01", 0.7),
        ],
        TRUSTS,
    )
    assert len(found) == 2, "a later and weaker match adds nothing"
    assert _likelihood(found, "2020-06-01") == pytest.approx(1 - 0.5 * 0.98, abs=1e-6)
    assert _likelihood(found, "2023-01-01") == pytest.approx(1 - 0.9 * 0.98, abs=1e-6)


def test_a_file_date_points_at_its_day_and_leaves_room_for_its_errors() -> None:
    claim = DateClaim(DateClaimKind.EXIF, "DateTimeOriginal", parse_moment("2020-05-06T07:08:09Z"))
    (made,) = file_dates([claim], TRUSTS)
    assert made.likelihood is not None
    at = claim.moment.at
    day = timedelta(days=1)
    right, zone, before, after = np.exp(
        made.likelihood(
            np.array([t.timestamp() for t in (at, at + day / 4, at - 30 * day, at + 30 * day)])
        )
    )
    assert right > zone > before > 0
    assert after == 0.0, "a clock that is right in its way never runs ahead of the filming"
    found = estimate([made], NOW, FLAT)
    assert found.median is not None
    assert abs(found.median - at) < day
    assert found.hard == (FLAT.start, NOW), "but nothing is excluded by it"


def test_fields_of_one_clock_are_one_reason() -> None:
    moment = parse_moment("2020-05-06T07:08:09Z")
    claims = [
        DateClaim(DateClaimKind.CONTAINER, "creation_time", moment),
        DateClaim(DateClaimKind.CONTAINER, "stream 0 creation_time", moment),
        DateClaim(DateClaimKind.EXIF, "DateTimeOriginal", parse_moment("2020-05-06T10:08:09")),
        DateClaim(DateClaimKind.CONTAINER, "date", parse_moment("2023-01-01")),
    ]
    assert [one.kind for one in file_dates(claims, TRUSTS)] == [
        EvidenceKind.EXIF,
        EvidenceKind.CONTAINER,
    ]


@pytest.mark.parametrize("when", ["1970-01-01T00:00:00Z", "2000-01-01T00:00:00Z"])
def test_a_clock_never_set_says_hardly_anything(when: str) -> None:
    claim = DateClaim(DateClaimKind.EXIF, "DateTimeOriginal", parse_moment(when))
    (made,) = file_dates([claim], TRUSTS)
    assert "never set" in made.words
    found = estimate([made], NOW, replace(FLAT, start=datetime(1990, 1, 1, tzinfo=UTC)))
    assert found.conflicts == ()
    assert found.bits < 3


def test_a_date_in_the_future_of_the_window_does_not_break_the_answer() -> None:
    claim = DateClaim(DateClaimKind.EXIF, "DateTimeOriginal", parse_moment("2031-01-01T00:00:00Z"))
    found = estimate(file_dates([claim], TRUSTS), NOW, FLAT)
    assert found.median is not None


@pytest.mark.parametrize("when", ["0001-01-01", "9999-12-31"])
def test_years_at_the_ends_of_the_calendar_are_no_evidence(when: str) -> None:
    claim = DateClaim(DateClaimKind.EXIF, "DateTimeOriginal", parse_moment(when))
    assert file_dates([claim], TRUSTS) == []
    with pytest.raises(UsageError, match="cannot be that of footage"):
        bounds.possible(claim.moment)


def _signed(state: SignatureState) -> Credentials:
    date_ = SignedDate("c2pa.created", parse_moment("2020-05-06T07:08:09Z"), captured=True)
    return Credentials(
        state, "Camera Inc", "camera", None, (date_,), ("assertion.dataHash.mismatch",)
    )


def test_valid_untrusted_and_invalid_signatures_weigh_differently() -> None:
    bits = {
        state: estimate([signed_claim(_signed(state), TRUSTS)], NOW, FLAT).bits
        for state in SignatureState
    }
    assert bits[SignatureState.VALID] > bits[SignatureState.UNTRUSTED] > 0
    assert bits[SignatureState.INVALID] == pytest.approx(0.0, abs=1e-9)
    assert "count for nothing" in signed_claim(_signed(SignatureState.INVALID), TRUSTS).words
    assert "anyone can sign" in signed_claim(_signed(SignatureState.UNTRUSTED), TRUSTS).words


LATEST = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("CAM 3 2024-03-15 14:27:59", "2024-03-15 14:27:59"),
        ("2024/3/5 2:07 PM", "2024-03-05 14:07"),
        ("12 MAR 2022 10:20", "2022-03-12 10:20"),
        ("Mar 12, 2022", "2022-03-12"),
        ("IMG_20240315", "2024-03-15"),
        ("٢٠٢٤/٠٣/١٥ ١٤:٢٧:٥٩", "2024-03-15 14:27:59"),
        ("۱۴۰۳/۰۵/۲۶ ۱۸:۰۷:۴۲", "2024-08-16 18:07:42"),
        ("31.12.2023", "2023-12-31"),
    ],
)
def test_texts_with_one_reading(text: str, written: str) -> None:
    ((moment, weight),) = readings(text, LATEST)
    assert weight == 1.0
    assert moment.words() == f"{written} (zone unknown)"


def test_an_open_order_of_day_and_month_is_two_readings_with_weights() -> None:
    found = readings("03/04/2023 10:00", LATEST)
    assert {moment.words()[:10] for moment, _ in found} == {"2023-04-03", "2023-03-04"}
    assert sum(weight for _, weight in found) == pytest.approx(1.0)
    made = read_clock(found, TRUSTS.burnt_in, 0.99, "a clock")
    pieces = estimate([made], NOW, FLAT).regions[0.5]
    assert len(pieces) == 2


@pytest.mark.parametrize("text", ["hello", "99-99-99", "1.2.3", "2031-01-01", "192.168.10.1 OK"])
def test_texts_that_are_no_date_have_no_reading(text: str) -> None:
    assert readings(text, datetime(2002, 1, 1, tzinfo=UTC)) == ()


def test_digits_of_other_scripts_are_digits() -> None:
    assert plain_digits("٠١٢٣٤٥٦٧٨٩ ۰۱۲۳۴۵۶۷۸۹") == "0123456789 0123456789"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        # Nowruz as kept in Iran; 1399 was a leap year.
        ((1400, 1, 1), date(2021, 3, 21)),
        ((1403, 1, 1), date(2024, 3, 20)),
        ((1399, 12, 30), date(2021, 3, 20)),
        # 22 Bahman 1357, the day of the revolution.
        ((1357, 11, 22), date(1979, 2, 11)),
    ],
)
def test_the_iranian_calendar(given: tuple[int, int, int], expected: date) -> None:
    assert from_iranian(*given) == expected


def test_the_islamic_calendar_to_a_day() -> None:
    # 1 Ramadan 1445 was 11 March 2024; 1 Muharram 1400 was 20 or 21 November 1979.
    assert from_islamic(1445, 9, 1) == date(2024, 3, 11)
    found = from_islamic(1400, 1, 1)
    assert found is not None
    assert abs(found - date(1979, 11, 21)) <= timedelta(days=1)
    assert from_iranian(1400, 12, 30) is None
    assert from_islamic(1445, 13, 1) is None
