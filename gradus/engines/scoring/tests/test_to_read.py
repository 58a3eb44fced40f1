"""A score told to people lies in its own band, and as close as half of the last place, or one."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradus.engines.scoring.instrument import Points
from gradus.engines.scoring.tests.test_contradictions import INSTRUMENT
from gradus.engines.scoring.to_read import places_to_read, to_read


def band_of(value: Fraction) -> object:
    stages = [one.stage for one in INSTRUMENT.rule.bands if one.start <= value]  # type: ignore[union-attr]
    return stages[-1] if stages else None


@given(st.fractions(0, 100))
def test_what_is_told_lies_in_the_band_of_the_score(value: Fraction) -> None:
    told = Fraction(to_read(value, INSTRUMENT))
    assert band_of(told) == band_of(value)
    assert abs(told - value) <= 1
    assert told.denominator == 1


@pytest.mark.parametrize(("decimals", "places"), [(0, 0), (1, 1), (2, 1)])
def test_other_rules_are_told_by_their_instrument_to_the_tenth_at_most(
    decimals: int, places: int
) -> None:
    other = replace(INSTRUMENT, rule=Points(), decimals=decimals)
    assert places_to_read(other) == places
    assert to_read(Fraction(1234, 100), other) == round(Decimal("12.34"), places)
