"""Weights rest on what is known, say how sure they are, and never read reports as failure."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from gradus.engines.threat.engine import threat
from gradus.engines.threat.equal import moved, without_threat
from gradus.engines.threat.inputs import Expert, Figure, Judgement, Three
from gradus.engines.threat.profile import AreaThreat, Interval
from gradus.engines.threat.simulate import ranks, triangular
from gradus.engines.threat.tests.small import (
    CAPACITY_OF,
    GROUPS,
    LAST,
    of,
    others,
    profile,
    series,
    world,
)

OWN = [*others(), *series("S00", 50.0)]
ESTIMATED = world(OWN)
EQUAL = without_threat(threat(ESTIMATED, "S00", CAPACITY_OF), CAPACITY_OF)


@pytest.mark.parametrize("figures", [[], others(), OWN])
def test_weights_sum_to_one_and_intervals_hold_them(figures: list[Figure]) -> None:
    result = profile(figures)
    for areas in (result.intervention_areas, result.capacity_areas):
        assert sum(a.weight.mid for a in areas) == pytest.approx(1)
        assert all(a.weight.low <= a.weight.mid <= a.weight.high for a in areas)
    assert sum(g.importance.mid for g in result.groups) == pytest.approx(1)
    assert profile(figures) == result


def test_ranks_by_hand() -> None:
    shares = np.array([[0.2, 0.5, 0.3], [0.4, 0.4, 0.2]])
    assert ranks(shares).tolist() == [[3, 1, 2], [1, 2, 3]]


def test_the_first_five_are_five() -> None:
    many = [dataclasses.replace(GROUPS[0], id=f"g{n}", cts=()) for n in range(9)]
    result = threat(world([], groups=many), "S00", CAPACITY_OF)
    assert sum(g.top_five for g in result.groups) == pytest.approx(5)
    assert all(1 <= g.rank.low <= g.rank.mid <= g.rank.high <= 9 for g in result.groups)


def test_a_group_that_grows_rises_in_rank() -> None:
    fraud = [f for n in range(1, 12) for f in series(f"S{n:02}", 10.0, category="Fraud")]
    small = of(profile([*others(), *fraud, *series("S00", 0.1, category="Fraud")]), "fraud")
    large = of(profile([*others(), *fraud, *series("S00", 900.0, category="Fraud")]), "fraud")
    assert large.rank.mid < small.rank.mid
    assert large.importance.mid > 2 * small.importance.mid


share = st.floats(0.001, 0.9)


@settings(max_examples=20)
@given(st.tuples(share, share, share).map(sorted), st.floats(1.0, 3.0))
def test_where_more_is_reported_the_same_count_never_means_more_crime(
    shares: list[float], more: float
) -> None:
    """R10: of two States with the same recorded count, the one where people report more has less crime."""
    low, mid, high = shares
    estimated = ESTIMATED
    less_reported = {"access": Three(low=low, mid=mid, high=high)}
    more_reported = {
        "access": Three(low=min(low * more, 1), mid=min(mid * more, 1), high=min(high * more, 1))
    }
    before = of(threat(estimated, "S00", CAPACITY_OF, reporting=less_reported))
    after = of(threat(estimated, "S00", CAPACITY_OF, reporting=more_reported))
    assert before.actual is not None
    assert after.actual is not None
    assert before.rate == after.rate
    for name, value in vars(after.actual).items():
        assert value <= vars(before.actual)[name] * (1 + 1e-9)
    assert after.importance.mid <= before.importance.mid * (1 + 1e-9)


def test_actual_is_above_recorded_and_less_sure() -> None:
    group = of(profile(OWN))
    assert group.actual is not None
    assert group.rate is not None
    assert group.actual.mid == pytest.approx(group.rate.mid / 0.11, rel=0.2)
    assert group.actual.high80 / group.actual.low80 > group.rate.high80 / group.rate.low80


@settings(max_examples=50)
@given(st.tuples(st.floats(0, 10), st.floats(0.01, 10), st.floats(0.01, 10)))
def test_triangular_draws_are_scipys(three: tuple[float, float, float]) -> None:
    low, up, further = three
    mid, high = low + up, low + up + further
    luck = np.linspace(0.001, 0.999, 50)
    wanted = stats.triang.ppf(luck, up / (up + further), low, up + further)
    assert triangular(Three(low=low, mid=mid, high=high), luck) == pytest.approx(wanted, rel=1e-9)


def test_another_group_changes_no_groups_luck() -> None:
    """Harm edited or a group added moves shares, never another group's draws."""
    both = threat(ESTIMATED, "S00", CAPACITY_OF)
    turned = threat(world(OWN, groups=GROUPS[::-1]), "S00", CAPACITY_OF)
    alone = threat(world(OWN, groups=GROUPS[:1]), "S00", CAPACITY_OF)
    assert of(both).actual == of(turned).actual == of(alone).actual
    assert of(both).importance.mid == pytest.approx(of(turned).importance.mid, rel=1e-12)


def test_the_little_known_are_near_equal_and_judgement_leads() -> None:
    plain = profile([])
    assert plain.little_known
    view = (Expert(low=90, best=95, high=100),)
    judged = threat(world([]), "S00", CAPACITY_OF, judgement=Judgement(groups={"arms": view}))
    assert of(judged, "arms").importance.mid > of(plain, "arms").importance.mid
    assert of(judged, "arms").basis == "judgement"
    shown = {a.area: a.weight for a in plain.intervention_areas}
    assert max(w.mid for w in shown.values()) < 0.45


def test_judgement_gives_way_to_own_figures() -> None:
    view = Judgement(groups={"access": (Expert(low=90, best=95, high=100),)})

    def lift(figures: list[Figure]) -> float:
        estimated = world(figures)
        judged = of(threat(estimated, "S00", CAPACITY_OF, judgement=view)).importance.mid
        return judged / of(threat(estimated, "S00", CAPACITY_OF)).importance.mid

    assert lift(others()) > 1.2
    assert lift(OWN) == pytest.approx(1, abs=0.1)


def test_the_course_says_what_is_ahead() -> None:
    course = of(profile([*others(), *series("S00", 50.0, last=2020, years=3)])).course
    assert [y.year for y in course] == list(range(2018, LAST + 4))
    assert next(y.year for y in course if y.ahead) == 2021


def test_weights_stand_beside_equal_ones() -> None:
    found = profile(OWN)
    moves = moved(found, CAPACITY_OF)
    assert [m.equal for m in moves.capacity_areas] == pytest.approx([1 / 3, 2 / 3])
    assert sum(m.moved for m in moves.intervention_areas) == pytest.approx(0, abs=1e-9)
    for move, area in zip(moves.intervention_areas, found.intervention_areas, strict=True):
        assert move.equal + move.moved == pytest.approx(area.weight.mid)
        assert move.sure == (area.weight.low > 1 / 3 or area.weight.high < 1 / 3)
    plain = without_threat(found, CAPACITY_OF)
    assert [a.weight.mid for a in plain.intervention_areas] == pytest.approx([1 / 3] * 3)
    assert plain.groups == found.groups
    assert all(not m.sure and m.moved == 0 for m in moved(plain, CAPACITY_OF).capacity_areas)


@given(st.lists(st.floats(0, 1), min_size=3, max_size=3).filter(lambda w: sum(w) > 0.1))
def test_moves_sum_to_zero_whatever_the_weights(drawn: list[float]) -> None:
    shares = [w / sum(drawn) for w in drawn]
    found = dataclasses.replace(
        EQUAL,
        intervention_areas=tuple(
            AreaThreat(area=area, weight=Interval(mid=w, low=0.9 * w, high=1.1 * w))
            for area, w in zip(CAPACITY_OF, shares, strict=True)
        ),
    )
    moves = moved(found, CAPACITY_OF).intervention_areas
    assert sum(m.moved for m in moves) == pytest.approx(0, abs=1e-9)
    for move in moves:
        if move.sure:
            assert move.weight.low > move.equal or move.weight.high < move.equal
            assert (move.weight.low > move.equal) == (move.moved > 0)
    assert without_threat(found, CAPACITY_OF).intervention_areas == EQUAL.intervention_areas
