"""Who reports and who does not: every Member State stands once, and nothing that is none counts as one."""

from __future__ import annotations

import pytest

from gradus.catalogue.member_states import demo_states, member_states
from gradus.workflows.threat_kept import KeptFigure, KeptRate, KeptState, KeptWorld
from gradus.workflows.threat_world import regions_to_show, world_reading

RATE = KeptRate(2, 1, 3, 0.5, 4)


def state(year: int = 0) -> KeptState:
    last = KeptFigure(year, 2.5, "Fictional statistics", "Fraud") if year else None
    return KeptState(RATE, RATE if last else None, last)


def world(**reporting: int) -> KeptWorld:
    every = {one.alpha3: state() for one in (*member_states(), *demo_states())}
    return KeptWorld(2022, {"fraud": every | {c: state(year) for c, year in reporting.items()}})


def test_every_member_state_reports_or_does_not() -> None:
    reading = world_reading(world(KEN=2021, XAA=2020), "fraud", language="en")
    assert [one.code for one in reading.reporting] == ["XAA", "KEN"]  # Arden, Kenya
    assert (reading.told, reading.of, reading.fictional) == (1, len(member_states()), 1)
    assert len(reading.silent) == len(member_states()) - 1
    assert not any(one.fictional for one in reading.silent)


def test_parts_are_told_beside_their_state_and_places_apart() -> None:
    reading = world_reading(world(GBR_S=2020, GBR_E_W=2020, MAC=2019), "fraud", language="en")
    silent = {one.code: one.parts for one in reading.silent}
    assert silent["GBR"] == ("GBR_E_W", "GBR_S")
    assert reading.told == 0
    assert [one.code for one in reading.others] == ["GBR_E_W", "GBR_S", "MAC"]
    europe = world_reading(world(MAC=2019), "fraud", language="en", region="150")
    assert europe.others == ()


def test_fictional_states_count_among_themselves() -> None:
    reading = world_reading(world(XAA=2020), "fraud", language="en", region="demo")
    assert (reading.told, reading.of, reading.fictional) == (1, len(demo_states()), 0)


@pytest.mark.parametrize("region", ["002", "014", "029"])
def test_a_region_has_its_states_only(region: str) -> None:
    reading = world_reading(world(), "fraud", language="fr", region=region)
    inside = {
        s.alpha3 for s in member_states() if region in (s.region, s.subregion, s.intermediate)
    }
    assert {one.code for one in reading.silent} == inside


def test_the_fictional_region_is_offered_where_its_states_report() -> None:
    real = regions_to_show(world(KEN=2021))
    assert {one.code for one, _ in real} >= {"002", "014"}
    assert "demo" not in {one.code for one, _ in real}
    assert {one.code: depth for one, depth in real}["014"] == 2
    assert "demo" in {one.code for one, _ in regions_to_show(world(XAA=2021))}
