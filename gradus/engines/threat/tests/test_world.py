"""Estimates follow the State where much is known, its sub-region where little is, and say how sure."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gradus.domain.randomness import stream
from gradus.engines.threat.counts import people_known
from gradus.engines.threat.inputs import Figure, Place
from gradus.engines.threat.profile import Bands
from gradus.engines.threat.tests.small import (
    ACCESS,
    LAST,
    group,
    of,
    others,
    profile,
    series,
    world,
)
from gradus.engines.threat.world import AHEAD, Pool, estimate_world


def pool(figures: list[Figure], year: int | None = LAST) -> Pool:
    found = world(figures, year=year).pools["access"]
    assert found is not None
    return found


def width(bands: Bands) -> float:
    return math.log(bands.high80 / bands.low80)


def test_without_figures_a_state_is_its_sub_region() -> None:
    """Sub-regions of three here, that differ far more than the States in them."""
    places = tuple(
        Place(state=f"S{n:02}", name="", subregion=f"sub{n % 4}", region=f"reg{n % 2}")
        for n in range(16)
    )
    figures = [
        f
        for n in range(1, 16)
        for f in series(f"S{n:02}", (2.0, 8.0, 30.0, 120.0)[n % 4] * 1.2 ** (n // 4))
    ]
    found = estimate_world([group("access", ACCESS)], figures, places, year=LAST).pools["access"]
    assert found is not None
    here = found.rate("S00", LAST).bands()
    assert found.own("S00", LAST) == 0
    assert here.low50 < 2.8 < here.high50
    assert width(here) < width(found.rate("nowhere", LAST).bands())


def test_two_states_without_figures_in_one_sub_region_get_the_same() -> None:
    some = [f for f in others() if f.state != "S06"]
    found = pool(some)
    assert found.rate("S00", LAST).bands() == found.rate("S06", LAST).bands()


@pytest.mark.parametrize("rate", [0.5, 6.0, 70.0, 500.0])
def test_a_state_with_many_figures_is_itself(rate: float) -> None:
    found = of(profile([*others(), *series("S00", rate, years=8, people=5e7)]))
    assert found.rate is not None
    assert found.own_share > 0.9
    assert found.rate.low95 < rate * 1.1
    assert found.rate.high95 > rate * 0.9
    assert abs(math.log(found.rate.mid / rate)) < 0.2


def test_more_own_figures_mean_more_of_its_own_and_a_narrower_interval() -> None:
    steps = ((1, 2e4), (1, 2e5), (2, 1e6), (4, 5e6), (8, 5e7))
    found = [
        of(profile([*others(), *series("S00", 40.0, years=n, people=people)]))
        for n, people in steps
    ]
    shares = [g.own_share for g in found]
    widths = [width(g.rate) for g in found if g.rate]
    assert shares == sorted(shares)
    assert widths == sorted(widths, reverse=True)
    assert shares[0] < 0.9 < shares[-1]


def test_old_figures_are_worth_less() -> None:
    shares = [
        pool([*others(), *series("S00", 40.0, last=last, years=3)]).own("S00", LAST)
        for last in (2022, 2020, 2017)
    ]
    assert shares == sorted(shares, reverse=True)


def test_absent_is_not_zero() -> None:
    absent = pool(others()).rate("S00", LAST).bands()
    zero = pool([*others(), *series("S00", 0.0)]).rate("S00", LAST).bands()
    assert zero.high80 < absent.low80


def test_years_ahead_are_less_sure_and_one_wild_year_is_not_believed_at_once() -> None:
    found = pool([*others(), *series("S00", 40.0)])
    widths = [width(found.rate("S00", LAST + n).bands()) for n in range(AHEAD + 1)]
    assert widths == sorted(widths)
    assert widths[AHEAD] > 1.5 * widths[0]


def test_a_growing_state_has_a_growing_trend() -> None:
    growing = of(profile([*others(), *series("S00", 60.0, growth=1.3, people=5e7)])).trend
    falling = of(profile([*others(), *series("S00", 60.0, growth=0.7, people=5e7)])).trend
    assert growing is not None
    assert falling is not None
    assert growing.low95 < 0.3 < growing.high95
    assert growing.mid == pytest.approx(0.3, abs=0.08)
    assert falling.high95 < 0 < growing.low95


def test_a_state_of_one_figure_borrows_its_trend() -> None:
    one = pool([*others(), *series("S00", 40.0, years=1)])
    dice = stream(0, "test")
    assert one.trend("S00", LAST, dice) == one.trend("nowhere", LAST, dice)


def test_the_order_of_figures_and_places_is_no_matter() -> None:
    figures = [*others(), *series("S00", 3.0), *series("S03", 8.0, category="Fraud")]
    mixed = [figures[n] for n in stream(4, "order").permutation(len(figures))]
    assert profile(mixed) == profile(figures)


@pytest.mark.parametrize("factor", [0.001, 7.0, 1000.0])
def test_if_everybody_counted_people_otherwise_rates_scale_and_weights_stay(factor: float) -> None:
    figures = [*others(), *series("S00", 25.0)]
    scaled = [
        Figure(
            state=f.state, category=f.category, year=f.year, count=f.count,
            population=(f.population or 0.0) * factor,
        )
        for f in figures
    ]  # fmt: skip
    here, there = profile(figures), profile(scaled)
    for one, other in zip(here.groups, there.groups, strict=True):
        if one.rate is not None and other.rate is not None:
            assert other.rate.mid * factor == pytest.approx(one.rate.mid, rel=1e-6)
            assert other.rate.high95 * factor == pytest.approx(one.rate.high95, rel=1e-6)
            assert other.own_share == pytest.approx(one.own_share, abs=1e-9)
        assert other.importance.mid == pytest.approx(one.importance.mid, rel=1e-6)


def test_the_year_is_the_callers() -> None:
    figures = [*others(), *series("S00", 25.0)]
    later = world(figures, year=LAST + 2)
    assert world(figures, year=None).year == LAST
    assert later.year == LAST + 2
    found = later.pools["access"]
    assert found is not None
    assert found.years("S00")[-1] == LAST + 2 + AHEAD


def test_counts_ahead_can_be_drawn() -> None:
    found = pool([*others(), *series("S00", 40.0, people=5e6)])
    drawn = found.rate("S00", LAST + 1).counts(5e6, stream(1, "test"), 2000)
    assert np.median(drawn) == pytest.approx(2000, rel=0.25)
    assert np.all(drawn == np.round(drawn))


def test_one_reporting_state_is_enough_and_none_is_said() -> None:
    alone = pool(series("S01", 10.0))
    assert alone.rate("S00", LAST).bands().low95 < 10 < alone.rate("S00", LAST).bands().high95
    assert world([]).pools["access"] is None
    assert world([], year=None).year == 0


def test_extreme_figures_leave_every_number_finite() -> None:
    wild = [
        Figure(state="S01", category="Unlawful access", year=2020, count=0.0, population=1e9),
        Figure(state="S02", category="Unlawful access", year=2020, count=1e9, population=1e3),
        Figure(state="S03", category="Unlawful access", year=1990, rate=1e-9),
        Figure(state="S03", category="Unlawful access", year=2021, rate=99_999.0),
    ]
    found = estimate_world([group("access", "Unlawful access")], wild, [])
    estimated = found.pools["access"]
    assert estimated is not None
    for state in ("S00", "S01", "S02", "S03"):
        for year in (1990, 2020, 2024):
            bands = estimated.rate(state, year).bands()
            assert all(math.isfinite(v) and v > 0 for v in vars(bands).values())
    assert people_known(wild)["S02"] == {2020: 1e3}
