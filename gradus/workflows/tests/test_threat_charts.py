"""Charts of the threat picture: nothing unreported is a value, every figure has its source and year."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from defusedxml import ElementTree

from gradus.catalogue.member_states import demo_states, find, member_states
from gradus.catalogue.shelf import Shelf
from gradus.engines.threat.engine import threat
from gradus.engines.threat.inputs import Figure, Place
from gradus.engines.threat.profile import ThreatProfile
from gradus.engines.threat.world import World, estimate_world
from gradus.formats.charts.drawing import Chart
from gradus.formats.statistics.series import SeriesFigure
from gradus.workflows.threat import groups
from gradus.workflows.threat_charts import course_chart, series_chart, shares_chart
from gradus.workflows.threat_kept import KeptWorld, kept_of
from gradus.workflows.threat_map import world_map
from gradus.workflows.threat_neighbours import region_chart
from gradus.workflows.threat_series import series_of

GROUPS = {group.id: group for group in groups()}
FRAUD = GROUPS["online-fraud"]
SOURCE = "Fictional statistics"


def made_up(state: str, rates: dict[int, float]) -> list[Figure]:
    return [
        Figure(state=state, category=FRAUD.cts[0], year=year, count=rate * 20, rate=rate,
               population=2_000_000, source=SOURCE)
        for year, rate in rates.items()
    ]  # fmt: skip


@pytest.fixture(scope="module")
def world() -> World:
    figures = [
        *made_up("XAA", {2018: 4, 2019: 5, 2021: 6}), *made_up("XBB", {2020: 0}),
        *made_up("XCC", {2019: 30, 2020: 41}),
    ]  # fmt: skip
    places = [Place(state=s, name=s, subregion="demo", region="demo")
              for s in ("XAA", "XBB", "XCC", "XDD")]  # fmt: skip
    return estimate_world(groups(), figures, places)


def profile(world: World, state: str) -> ThreatProfile:
    return threat(world, state, {a.id: a.capacity_area for a in Shelf.open().areas})


def drawn(world: World, **options: object) -> Chart:
    told = {"language": "en", "mirrored": False} | options
    return world_map(kept(world), FRAUD, str, **told)  # type: ignore[arg-type]


def kept(world: World) -> KeptWorld:
    return kept_of(world, [s.alpha3 for s in (*member_states(), *demo_states())])


def test_the_world_shows_every_state_and_what_is_not_reported_as_such(world: World) -> None:
    chart = drawn(world)
    told = {row[0]: row[1:] for row in chart.rows}
    assert len(told) == len(member_states()) + 3
    assert told["Kenya"] == ("not reported", "", "", "")
    fictional = [row for row in chart.rows if row[4] == SOURCE]
    assert {row[3] for row in fictional} == {FRAUD.cts[0]}
    assert [row[1:3] for row in fictional] == [("6", "2021"), ("0", "2020"), ("41", "2020")]
    assert "2020 to 2021" in chart.svg


def test_fictional_states_stand_on_the_map_only_where_they_are_told_of(world: World) -> None:
    nobody = estimate_world(groups(), [], [])
    assert len(drawn(nobody).rows) == len(member_states())
    assert ">XAA<" in drawn(nobody, highlighted="XAA").svg
    assert ">XDD<" not in drawn(world).svg
    assert ">XDD<" in drawn(world, region="demo").svg
    assert ">KEN<" not in drawn(world, region="demo").svg


@pytest.mark.parametrize("region", ["002", "150", "039", "029", "009"])
def test_a_region_has_its_states_only_and_larger(world: World, region: str) -> None:
    inside = {
        s.alpha3 for s in member_states() if region in (s.region, s.subregion, s.intermediate)
    }
    chart = drawn(world, region=region)
    assert set(re.findall(r">([A-Z]{3})</text>", chart.svg)) == inside
    assert _letters(chart) > _letters(drawn(world))


def _letters(chart: Chart) -> float:
    return float(re.findall(r'font-size="([\d.]+)" text-anchor="middle"', chart.svg)[0])


def test_estimates_say_whether_they_are_borrowed(world: World) -> None:
    chart = drawn(world, estimates=True, region="demo")
    basis = {row[0]: row[4] for row in chart.rows}
    assert sorted(set(basis.values())) == ["borrowed estimate", "own figures"]
    assert list(basis.values()).count("own figures") == 3
    assert all("–" in row[2] for row in chart.rows)
    uncounted = world_map(
        kept(world), GROUPS["ransomware"], str, language="en", mirrored=False, estimates=True
    )
    assert {row[1] for row in uncounted.rows} == {"not reported"}


def test_the_map_is_light_and_its_tiles_lead_on(world: World) -> None:
    plain = drawn(world)
    linked = drawn(world, address=lambda code: f"/threats/{code}/")
    assert len(plain.svg.encode()) < 30_000
    assert len(linked.svg.encode()) < 36_000
    assert linked.svg.count("<a href=") == len(linked.rows)
    ElementTree.fromstring(linked.svg)


def test_a_course_has_its_figures_and_says_what_is_forecast(world: World) -> None:
    found = next(g for g in profile(world, "XAA").groups if g.id == FRAUD.id)
    chart = course_chart(found, str, language="en", mirrored=False)
    assert chart is not None
    told = {row[0]: row[1] for row in chart.rows}
    assert told["2018"] == f"4 ({SOURCE})"
    assert told["2020"] == told["2022"] == "not reported"
    assert "forecast" in chart.svg
    uncounted = next(g for g in profile(world, "XAA").groups if g.id == "ransomware")
    assert course_chart(uncounted, str, language="en", mirrored=False) is None


def test_a_state_without_figures_has_a_borrowed_course(world: World) -> None:
    found = next(g for g in profile(world, "XDD").groups if g.id == FRAUD.id)
    chart = course_chart(found, str, language="en", mirrored=True)
    assert chart is not None
    assert "borrowed estimate: no figure of its own" in chart.svg
    assert {row[1] for row in chart.rows} == {"not reported"}


def test_shares_stand_by_rank_with_what_they_rest_on(world: World) -> None:
    found = profile(world, "XAA")
    chart = shares_chart(found, str, language="en", mirrored=False)
    by_rank = sorted(found.groups, key=lambda g: (g.rank.mid, -g.importance.mid))
    assert [row[0] for row in chart.rows] == [group.title for group in by_rank]
    basis = {row[0]: row[5] for row in chart.rows}
    assert basis[FRAUD.title] == "the State's own figures"
    assert basis[GROUPS["ransomware"].title] == "not counted anywhere: prior only"
    assert not any(row[4] in ("0 %", "100 %") for row in chart.rows)


def test_series_stand_apart_and_missing_kinds_are_named(world: World) -> None:
    found = next(g for g in profile(world, "XAA").groups if g.id == FRAUD.id)
    survey = SeriesFigure(
        state="XAA", scheme="s", term="fraud", kind="victimisation", year=2020, value=Decimal("7.5"),
        unit="per cent", source="Fictional survey", low=Decimal(6), high=Decimal(9), question="Q?",
    )  # fmt: skip
    shared = SeriesFigure(
        state="XAA", scheme="s", term="m", kind="incidents", year=2021, value=Decimal(3),
        unit="count", source="Fictional team", month="2021-04",
    )  # fmt: skip
    series = series_of(found, [survey, shared])
    chart = series_chart(FRAUD.id, series, str, language="en", mirrored=False)
    told = [row[:5] for row in chart.rows]
    assert ("Victims", "per cent", "2020", "7.5", "6–9") in told
    assert ("Incidents shared", "number a month", "2021-04", "3", "") in told
    recorded = [row for row in told if row[0] == "Recorded by the police"]
    assert [(row[1], row[2]) for row in recorded] == [
        ("per 100,000 people a year", year) for year in ("2018", "2019", "2021")
    ]
    missing = [row[0] for row in told if row[2] == "not reported"]
    assert missing == ["Cases", "Reporting", "Complaints", "Losses"]


def test_neighbours_stand_by_name_with_what_is_usual(world: World) -> None:
    chart = region_chart(kept(world), FRAUD, "XDD", str, language="en", mirrored=False)
    assert chart is not None
    names = [row[0] for row in chart.rows]
    others = [find(code).short_names["en"] for code in ("XAA", "XBB", "XCC")]
    assert names[0] == find("XDD").short_names["en"]
    assert names[1:4] == sorted(others)
    assert names[4].startswith("usual")
    assert chart.rows[0][3] == "borrowed estimate"
    assert chart.rows[1][3] == "own figures"
    uncounted = GROUPS["ransomware"]
    assert region_chart(kept(world), uncounted, "XDD", str, language="en", mirrored=False) is None


def test_a_states_own_picture_stands_in_the_place_of_the_worlds_estimate(world: World) -> None:
    told = {"language": "en", "mirrored": False}
    richer = estimate_world(
        groups(),
        [f for few in world.figures.values() for f in few] + made_up("XDD", {2020: 400, 2021: 420}),
        [Place(state=s, name=s, subregion="demo", region="demo") for s in ("XAA", "XDD")],
    )
    own = profile(richer, "XDD")
    plain = region_chart(kept(world), FRAUD, "XDD", str, **told)  # type: ignore[arg-type]
    chart = region_chart(kept(world), FRAUD, "XDD", str, picture=own, **told)  # type: ignore[arg-type]
    assert plain is not None
    assert chart is not None
    assert chart.rows[1:] == plain.rows[1:]  # of the others nothing but what is published
    assert chart.rows[0][3] == "own figures"
    assert float(chart.rows[0][1]) > 300
    later = replace(own, year=2023, groups=tuple(replace(g, course=()) for g in own.groups))
    chart = region_chart(kept(world), FRAUD, "XDD", str, picture=later, **told)  # type: ignore[arg-type]
    assert chart is not None
    assert chart.rows[0][0].endswith("(2023)")


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_charts_of_other_languages_are_small_too(world: World, language: str) -> None:
    mirrored = language == "ar"
    found = profile(world, "XAA")
    shares = shares_chart(found, str, language=language, mirrored=mirrored)
    assert len(shares.svg.encode()) < 15_000
    assert len(drawn(world, language=language, mirrored=mirrored).svg.encode()) < 33_000
