"""Threat weights borrow where little is known, follow the State where much is, and say so."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from gradus.catalogue.shelf import Shelf
from gradus.engines.threat.engine import threat
from gradus.engines.threat.inputs import Expert, Figure, Judgement, Place
from gradus.engines.threat.pooling import Normal, observed, pooled
from gradus.engines.threat.profile import ThreatProfile
from gradus.workflows.threat import groups, threat_profile

AREAS = {a.id: a.capacity_area for a in Shelf.open().areas}
GROUPS = groups()
CATEGORY = "Unlawful access to a computer system"
PLACES = tuple(
    Place(state=f"S{n}", name=f"S{n}", subregion=f"sub{n % 3}", region=f"reg{n % 2}")
    for n in range(9)
)


def figures(state: str, rate: float, people: float, years: int = 6) -> list[Figure]:
    return [
        Figure(
            state=state,
            category=CATEGORY,
            year=2022 - y,
            count=rate * people / 100_000,
            population=people,
        )
        for y in range(years)
    ]


def others(rate: float = 10.0) -> list[Figure]:
    return [f for n in range(1, 9) for f in figures(f"S{n}", rate * (1 + n / 10), 5e6)]


def profile(found: list[Figure], judgement: Judgement | None = None) -> ThreatProfile:
    return threat("S0", GROUPS, found, PLACES, AREAS, judgement=judgement or Judgement())


def estimate(found: list[Figure]) -> tuple[float, float]:
    group = next(g for g in profile(found).groups if g.id == "unlawful-access")
    assert group.rate is not None
    return group.rate.mid, group.own_share


def test_without_figures_a_state_is_its_region_and_says_so() -> None:
    rate, own = estimate(others())
    assert own == 0
    assert 5 < rate < 40


@settings(max_examples=20, deadline=None)
@given(st.floats(0.5, 500))
def test_a_state_with_many_figures_is_itself(rate: float) -> None:
    found, own = estimate(others() + figures("S0", rate, 5e7, 12))
    assert own > 0.6
    assert abs(found / rate - 1) < 0.6


def test_more_figures_move_the_estimate_towards_the_state() -> None:
    borrowed, _ = estimate(others())
    steps = [estimate(others() + figures("S0", 200, people, n)) for people, n in
             ((1e4, 1), (1e6, 3), (1e8, 12))]  # fmt: skip
    shares = [own for _, own in steps]
    rates = [rate for rate, _ in steps]
    assert shares == sorted(shares)
    assert borrowed < rates[0] < rates[1] < rates[2] < 210


def test_counts_and_rates_say_the_same() -> None:
    counted = [Figure(state="S0", category=CATEGORY, year=2020, count=50.0, population=1e6)]
    both = [Figure(state="S0", category=CATEGORY, year=2020, count=50.0, rate=5.0)]
    assert observed(counted) == observed(both)


def test_absent_is_not_zero() -> None:
    absent, _ = estimate(others())
    zero, own = estimate(others() + figures("S0", 0.0, 5e7, 12))
    assert own > 0.3
    assert zero < absent / 3


def test_pooling_is_what_integration_finds() -> None:
    """A slow twin for one level: the posterior mean by numerical integration."""
    data = {"S0": Normal(2.0, 0.4)}
    far = {f"S{n}": Normal(1.0 + n / 20, 0.05) for n in range(1, 9)}
    found = pooled({**far, **data}, {p.state: p for p in PLACES}, "S0")
    assert found is not None
    without = pooled(far, {p.state: p for p in PLACES}, "S0")
    assert without is not None
    own_prior = 1 / (1 / found.log_rate.variance - 1 / 0.4)
    prior_mean = own_prior * (found.log_rate.mean / found.log_rate.variance - 2.0 / 0.4)

    def grid(x: float) -> float:
        prior = stats.norm.pdf(x, prior_mean, own_prior**0.5)
        return float(prior * stats.norm.pdf(2.0, x, 0.4**0.5))

    mass, _ = integrate.quad(grid, -10, 10)
    mean, _ = integrate.quad(lambda x: x * grid(x), -10, 10)
    assert mean / mass == pytest.approx(found.log_rate.mean, rel=1e-6)
    assert found.own == pytest.approx((1 / 0.4) * found.log_rate.variance, rel=1e-9)


@pytest.mark.parametrize("found", [[], others(), others() + figures("S0", 50, 5e6)])
def test_weights_sum_to_one_and_intervals_hold_them(found: list[Figure]) -> None:
    result = profile(found)
    for areas in (result.intervention_areas, result.capacity_areas):
        assert sum(a.weight.mid for a in areas) == pytest.approx(1)
        assert all(a.weight.low <= a.weight.mid <= a.weight.high for a in areas)
    assert profile(found) == result


def test_the_little_known_are_near_equal_and_judgement_leads() -> None:
    plain = profile([])
    assert plain.little_known
    weights = [a.weight.mid for a in plain.intervention_areas]
    assert max(weights) < 2 / len(weights)
    view = (Expert(low=90, best=95, high=100),)
    judged = profile([], Judgement(groups={"child-abuse-online": view}))
    before = {a.area: a.weight.mid for a in plain.capacity_areas}
    after = {a.area: a.weight.mid for a in judged.capacity_areas}
    assert after["child-protection"] > before["child-protection"]
    assert next(g for g in judged.groups if g.id == "child-abuse-online").basis == "judgement"


def test_reporting_widens_the_actual_rate() -> None:
    group = next(g for g in profile(others()).groups if g.id == "unlawful-access")
    assert group.actual is not None
    assert group.rate is not None
    assert group.actual.low > group.rate.low
    assert group.actual.high > 4 * group.rate.high


@pytest.mark.parametrize("state", ["ALB", "GM", "KEN", "MUS", "DEU"])
def test_real_exports_are_read_by_their_columns(state: str, open_data: Path) -> None:
    result = threat_profile(Shelf.open(), state, open_data)
    assert len(result.groups) == len(GROUPS)
    assert sum(a.weight.mid for a in result.capacity_areas) == pytest.approx(1)
    for group in result.groups:
        assert all(o.source for o in group.observed)
        assert group.basis != "own" or group.observed
    if state in ("KEN", "GM"):
        assert result.little_known
