"""The hierarchy is what a joint normal distribution with every part written out says."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from gradus.engines.threat import pooling
from gradus.engines.threat.inputs import Place
from gradus.engines.threat.pooling import Spreads, pooled

PLACES = {
    name: Place(state=name, name=name, subregion=sub, region=region)
    for name, sub, region in (
        ("A", "west", "north"), ("B", "west", "north"), ("C", "east", "north"),
        ("D", "isles", "south"), ("E", "isles", "south"), ("F", "coast", "south"),
        ("X", "west", "north"), ("Y", "coast", "south"), ("Z", "plain", "north"),
    )
}  # fmt: skip
LEVELS = {"A": 2.0, "B": 2.4, "C": 1.0, "D": -1.0, "E": -0.7, "F": 0.4}
NOISE = {"A": 0.1, "B": 0.4, "C": 0.05, "D": 0.2, "E": 0.1, "F": 0.3}


def parts(state: str, size: Spreads) -> dict[str, float]:
    """Every part of a State's level with its standard deviation."""
    place = PLACES[state]
    return {
        "world": pooling.WORLD,
        place.region: size.region,
        place.subregion: size.subregion,
        state: size.own,
    }


def twin_covariance(states: list[str], size: Spreads) -> np.ndarray:
    """Levels as sums of independent parts, each part listed by name."""
    names = sorted({name for s in states for name in parts(s, size)})
    sums = np.array([[float(name in parts(s, size)) for name in names] for s in states])
    spread = {name: sd for s in states for name, sd in parts(s, size).items()}
    found: np.ndarray = sums @ np.diag([spread[n] ** 2 for n in names]) @ sums.T
    return found


def twin_prior(state: str) -> tuple[float, float]:
    """Mean and variance from the other States, over all spreads, by the joint normal distribution."""
    known = sorted(LEVELS)
    centre = float(np.mean(list(LEVELS.values())))
    all_noise = np.diag([NOISE[s] for s in known])
    weights: list[float] = []
    means: list[float] = []
    variances: list[float] = []
    for own in pooling.OWN_TRIED:
        for sub in pooling.SHARED_TRIED:
            for region in pooling.SHARED_TRIED:
                size = Spreads(own, sub, region)
                whole = twin_covariance(known, size) + all_noise
                off = np.array([LEVELS[s] for s in known]) - centre
                fit = stats.multivariate_normal.logpdf(off, np.zeros(len(known)), whole)
                doubt = stats.norm.logpdf(np.log(own / pooling.OWN[0]), 0, pooling.OWN[1])
                doubt += sum(stats.norm.logpdf(s, 0, pooling.SHARED) for s in (sub, region))
                weights.append(float(fit + doubt))
                rest = [s for s in known if s != state]
                joint = twin_covariance([state, *rest], size)
                given_ = np.linalg.inv(joint[1:, 1:] + np.diag([NOISE[s] for s in rest]))
                seen = np.array([LEVELS[s] for s in rest]) - centre
                means.append(float(centre + joint[0, 1:] @ given_ @ seen))
                variances.append(float(joint[0, 0] - joint[0, 1:] @ given_ @ joint[1:, 0]))
    share = np.exp(np.array(weights) - max(weights))
    share /= share.sum()
    mean = float(share @ np.array(means))
    return mean, float(share @ np.array(variances) + share @ (np.array(means) - mean) ** 2)


def hierarchy(levels: dict[str, float]) -> pooling.Hierarchy:
    states = sorted(levels)
    return pooled(
        states,
        np.array([levels[s] for s in states]),
        np.array([NOISE[s] for s in states]),
        PLACES,
        {},
    )


@pytest.mark.parametrize("state", ["A", "D", "F", "X", "Y", "Z"])
def test_the_closed_form_is_what_the_joint_distribution_says(state: str) -> None:
    """Reporting States are left out of their own prior; X, Y and Z report nothing."""
    found = hierarchy(LEVELS).prior(state)
    mean, variance = twin_prior(state)
    assert found.mean == pytest.approx(mean, abs=0.01)
    assert found.variance == pytest.approx(variance, rel=0.01)


def test_who_lies_nearer_borrows_nearer_and_knows_more() -> None:
    found = hierarchy(LEVELS)
    west, nowhere = found.prior("X"), found.world
    assert west.mean > found.prior("Z").mean > nowhere.mean
    assert west.variance < found.prior("Z").variance < nowhere.variance


def with_exposure(exposure: dict[str, float], truth: float) -> pooling.Hierarchy:
    states = sorted(exposure)[:-1]
    levels = np.array([truth * np.log(exposure[s]) for s in states])
    wobble = 0.3 * np.sin(7.0 * np.arange(len(states)))
    return pooled(states, levels + wobble, np.full(len(states), 0.05), {}, {"online": exposure})


EXPOSURE = {f"S{n:02}": 0.02 * 1.25**n for n in range(18)}


def test_exposure_leads_where_rates_follow_it() -> None:
    found = with_exposure(EXPOSURE, 1.0)
    assert found.prior("S17").mean > found.world.mean + 1
    assert found.prior("S17").mean == pytest.approx(np.log(EXPOSURE["S17"]), abs=0.5)


def test_exposure_that_says_nothing_does_not_hurt() -> None:
    with_it, without = (
        with_exposure(EXPOSURE, 0.0),
        with_exposure(dict.fromkeys(EXPOSURE, 1.0), 0.0),
    )
    mean, plain = with_it.prior("S17"), without.prior("S17")
    assert mean.mean == pytest.approx(plain.mean, abs=0.4)
    assert mean.variance < 1.25 * plain.variance


def test_a_state_whose_exposure_is_not_known_is_as_the_others() -> None:
    found = with_exposure(EXPOSURE, 1.0)
    assert found.prior("?") == found.world
