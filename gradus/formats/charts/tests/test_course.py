"""A rate over the years: no figure is no point, a forecast is said to be one, zeros keep their place."""

from __future__ import annotations

import re

import pytest
from defusedxml import ElementTree
from hypothesis import given
from hypothesis import strategies as st

from gradus.formats.charts.course import Point, Year, course
from gradus.formats.charts.drawing import Chart, Style
from gradus.formats.charts.scale import FAR_APART, scale_of

SVG = "{http://www.w3.org/2000/svg}"
ENDS = st.lists(st.floats(0, 1e7), min_size=7, max_size=7).map(sorted)


def year(n: int, ends: list[float], ahead: bool = False) -> Year:
    low95, low80, low50, mid, high50, high80, high95 = ends
    return Year(n, mid, ((low50, high50), (low80, high80), (low95, high95)), ahead)


STEADY = [3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0]


def drawn(points: list[Point], ahead: int = 0, ends: list[float] = STEADY) -> Chart:
    years = [year(2020 + n, ends, n >= 5 - ahead) for n in range(5)]
    return course("course", "Course", years, points, unit="per 100,000")


@given(
    st.lists(ENDS, min_size=1, max_size=25), st.lists(st.floats(0, 1e7), max_size=25),
    st.integers(0, 25), st.booleans(),
)  # fmt: skip
def test_nothing_lies_outside_the_picture(
    bands: list[list[float]], values: list[float], own: int, mirrored: bool
) -> None:
    years = [year(2000 + n, ends, n >= own) for n, ends in enumerate(bands)]
    points = [Point(2000 + n, value, f"S{n % 7}") for n, value in enumerate(values[:own])]
    chart = course("course", "C", years, points, unit="u", style=Style(mirrored=mirrored))
    for part in ElementTree.fromstring(chart.svg).iter():
        if part.tag.endswith("pattern"):
            continue
        for key, most in (("cx", chart.width), ("cy", chart.height), ("x", chart.width),
                          ("y", chart.height), ("y1", chart.height), ("x2", chart.width)):  # fmt: skip
            assert 0 <= float(part.attrib.get(key, 0)) <= most
        for x, y in re.findall(r"[ML]([-\d.]+) ([-\d.]+)", part.attrib.get("d", "")):
            assert -0.01 <= float(x) <= chart.width
            assert -0.01 <= float(y) <= chart.height
    assert len(chart.rows) == len({y.year for y in years} | {p.year for p in points})


def circles(chart: Chart) -> int:
    return chart.svg.count("<circle")


def test_a_year_without_a_figure_has_no_point() -> None:
    without, one, zero = drawn([]), drawn([Point(2021, 5, "A")]), drawn([Point(2021, 0, "A")])
    assert circles(one) == circles(zero) == circles(without) + 2  # and one in the legend
    assert one.rows[0][1] == "not reported"
    assert one.rows[1][1] == "5 (A)"
    assert zero.rows[1][1] == "0 (A)"


def test_a_forecast_is_dashed_struck_through_and_said() -> None:
    own, ahead = drawn([Point(2020, 5, "A")]), drawn([Point(2020, 5, "A")], ahead=2)
    assert "forecast" not in own.svg + str(own.rows)
    assert ">forecast</text>" in ahead.svg
    assert "url(#course-ahead)" in ahead.svg
    assert ahead.rows[-1][2] == "6 (forecast)"
    assert ahead.rows[0][2] == "6"


def test_without_an_own_figure_it_is_a_borrowed_estimate() -> None:
    chart = drawn([], ahead=5)
    assert "borrowed estimate: no own figure" in chart.svg
    assert "forecast" not in chart.svg


def test_sources_have_marks_of_their_own() -> None:
    chart = drawn([Point(2020, 4, "Police"), Point(2021, 5, "Survey")])
    assert "Published figure: Police" in chart.svg
    assert "Published figure: Survey" in chart.svg
    assert circles(chart) == circles(drawn([Point(2020, 4, "Police")]))


def test_zeros_have_a_line_of_their_own_under_a_logarithmic_scale() -> None:
    wide = [0.01, 0.1, 1.0, 5.0, 20.0, 100.0, 900.0]
    chart = drawn([Point(2020, 0, "A")], ends=wide)
    assert "logarithmic" in chart.svg
    assert ">0</text>" in chart.svg
    assert ">0</text>" not in drawn([Point(2020, 1, "A")], ends=wide).svg


@given(st.lists(st.floats(1e-6, 1e9), min_size=1), st.lists(st.floats(0, 1e9)))
def test_the_kind_of_scale_follows_its_rule(central: list[float], ends: list[float]) -> None:
    scale = scale_of(central, ends)
    far = max([*central, *ends]) > FAR_APART * min(central)
    assert scale.kind == ("logarithmic" if far else "linear")
    assert list(scale.marks) == sorted(set(scale.marks))
    assert 2 <= len(scale.marks) <= 9
    assert scale.share(max([*central, *ends])) > 0.3
    places = [scale.share(value) for value in sorted(central)]
    assert places == sorted(places)


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(ValueError, match="in a row"):
        course("course", "C", [], [], unit="u")
    with pytest.raises(ValueError, match="in a row"):
        course("course", "C", [year(2020, STEADY), year(2022, STEADY)], [], unit="u")
    with pytest.raises(ValueError, match="negative"):
        drawn([Point(2020, -1, "A")])
