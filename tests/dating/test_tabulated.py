"""An estimate weighed again: the same without a change, and what leaving a reason out says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from antedate.dating import DatingSettings, estimate
from antedate.dating.bounds import not_after, not_before
from antedate.dating.tabulated import Tabulated
from antedate.errors import UsageError
from antedate.evidence import Evidence
from antedate.when import Moment, Precision

UNTIL = datetime(2024, 6, 1, tzinfo=UTC)
SETTINGS = DatingSettings(start=datetime(2020, 1, 1, tzinfo=UTC))


def _at(days: float) -> Moment:
    return Moment(UNTIL - timedelta(days=days), Precision.SECOND, "UTC", "")


def _reasons(trust: float = 0.9) -> list[Evidence]:
    return [
        not_before(_at(400), trust, "A logo that is new.", "somebody"),
        not_after(_at(100), 0.8, "A bridge that fell.", "somebody else"),
    ]


def test_weighed_without_a_change_it_is_the_same_estimate() -> None:
    whole = estimate(_reasons(), UNTIL, SETTINGS)
    kept = Tabulated.unpacked(Tabulated.of(_reasons(), UNTIL, SETTINGS).packed())
    again = kept.weighed()
    assert again.median == whole.median
    assert again.regions == whole.regions
    assert again.words == whole.words
    assert [r.bits for r in again.reasons] == pytest.approx([r.bits for r in whole.reasons])
    assert [r.evidence.words for r in again.reasons] == [r.evidence.words for r in whole.reasons]


@given(st.floats(0.0, 1.0))
def test_another_trust_is_what_that_trust_would_have_said(trust: float) -> None:
    kept = Tabulated.of(_reasons(), UNTIL, SETTINGS)
    asked = estimate(_reasons(trust), UNTIL, SETTINGS)
    assert kept.weighed({0: trust}).median == asked.median
    assert kept.weighed({0: trust}).regions == asked.regions


def test_a_reason_left_out_says_nothing() -> None:
    kept = Tabulated.of(_reasons(), UNTIL, SETTINGS)
    left = kept.weighed(without={0})
    alone = estimate(_reasons()[1:], UNTIL, SETTINGS)
    assert left.median is not None
    assert alone.median is not None
    # The knot of the reason that is gone still cuts a cell in two: not more than its width.
    assert abs(left.median - alone.median) < timedelta(days=1)
    assert left.reasons[0].bits == pytest.approx(0, abs=1e-12)
    assert np.allclose(left.reasons[0].band, 1)


def test_what_cannot_be_asked() -> None:
    kept = Tabulated.of(_reasons(), UNTIL, SETTINGS)
    for trusts, without in (({5: 0.5}, ()), ({0: 1.5}, ()), ({}, {-1})):
        with pytest.raises(UsageError):
            kept.weighed(trusts, without)
    with pytest.raises(UsageError):
        Tabulated.unpacked(b"PK no archive")
