"""The shipped groups and published tables make a threat profile."""

from __future__ import annotations

from pathlib import Path

import pytest
from scipy import stats

from gradus.catalogue.shelf import Shelf
from gradus.engines.threat.inputs import Expert, Judgement
from gradus.engines.threat.world import World
from gradus.workflows.threat import estimate, groups, read_data, threat_profile

GROUPS = groups()


def test_nothing_counted_is_little_known_near_equal_and_led_by_judgement() -> None:
    plain = threat_profile(Shelf.open(), "XAA")
    assert plain.little_known
    weights = [a.weight.mid for a in plain.intervention_areas]
    assert max(weights) < 2 / len(weights)
    view = (Expert(low=90, best=95, high=100),)
    judged = threat_profile(
        Shelf.open(), "XAA", judgement=Judgement(groups={"child-abuse-online": view})
    )
    before = {a.area: a.weight.mid for a in plain.capacity_areas}
    after = {a.area: a.weight.mid for a in judged.capacity_areas}
    assert after["child-protection"] > before["child-protection"]


@pytest.fixture(scope="module")
def real(open_data: Path) -> World:
    return estimate(read_data(open_data))


@pytest.mark.parametrize("state", ["ALB", "KEN"])
def test_real_exports_are_read_by_their_columns(state: str, open_data: Path) -> None:
    result = threat_profile(Shelf.open(), state, open_data)
    assert len(result.groups) == len(GROUPS)
    assert sum(a.weight.mid for a in result.capacity_areas) == pytest.approx(1)
    assert sum(g.top_five for g in result.groups) == pytest.approx(5)
    for group in result.groups:
        assert all(o.source for o in group.observed)
        assert group.basis != "own" or group.observed
    assert result.little_known == (state == "KEN")


def test_exposure_helps_to_guess_what_a_state_records(real: World, open_data: Path) -> None:
    """Each reporting State's level guessed from all others, with exposures and without."""

    def score(world: World) -> float:
        return sum(
            float(stats.norm.logpdf(h.levels[n], prior.mean, (prior.variance + h.noise[n]) ** 0.5))
            for h in (pool.hierarchy for pool in world.pools.values() if pool is not None)
            for state, n in h.row.items()
            for prior in [h.prior(state)]
        )

    folder = read_data(open_data)
    folder.indicators = [r for r in folder.indicators if r.indicator == "population"]
    assert score(real) > score(estimate(folder))
