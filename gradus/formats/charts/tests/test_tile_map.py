"""The map of tiles: what is not reported is no value, geography is not mirrored, links stay inside."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from defusedxml import ElementTree
from hypothesis import given
from hypothesis import strategies as st

from gradus.formats.charts import drawing as d
from gradus.formats.charts.axis import classes
from gradus.formats.charts.tile_map import Tile, tile_map

SVG = "{http://www.w3.org/2000/svg}"
PLACES = st.sets(st.tuples(st.integers(0, 40), st.integers(-5, 30)), min_size=1, max_size=60)
VALUES = st.one_of(st.none(), st.floats(0, 1e9))


def squares(svg: str) -> dict[str, tuple[float, float]]:
    """The upper left corner of every square, by the code written on it."""
    found = {}
    for group in ElementTree.fromstring(svg).iter():
        path, text = group.find(f"{SVG}path"), group.find(f"{SVG}text")
        if group.find(f"{SVG}title") is not None and path is not None and text is not None:
            x, y = re.match(r"M([\d.]+) ([\d.]+)h", path.attrib["d"]).groups()  # type: ignore[union-attr]
            found[str(text.text)] = (float(x), float(y))
    return found


@given(PLACES, st.data(), st.booleans())
def test_every_tile_is_drawn_inside_and_none_over_another(
    places: set[tuple[int, int]], data: st.DataObject, mirrored: bool
) -> None:
    tiles = [
        Tile(f"X{n:02}", f"State {n}", column, row, data.draw(VALUES), ("value", "2026", "source"))
        for n, (column, row) in enumerate(sorted(places))
    ]
    bounds = classes([t.value for t in tiles if t.value is not None])
    chart = tile_map("map", "Map", tiles, bounds, style=d.Style(mirrored=mirrored))
    found = squares(chart.svg)
    assert set(found) == {t.code for t in tiles}
    assert len(set(found.values())) == len(tiles)
    for x, y in found.values():
        assert 0 <= x <= chart.width
        assert 0 <= y <= chart.height
    assert len(chart.rows) == len(tiles)
    assert chart.svg.count(">State ") == len(tiles)


def test_a_map_keeps_its_geography_where_words_are_mirrored() -> None:
    tiles = [Tile("XAA", "West", 0, 0, 1, ("1",)), Tile("XBB", "East", 5, 0, 9, ("9",))]
    plain, turned = (
        tile_map("map", "Map", tiles, [5], style=d.Style(mirrored=m)) for m in (False, True)
    )
    assert squares(plain.svg) == squares(turned.svg)
    assert squares(plain.svg)["XAA"] < squares(plain.svg)["XBB"]
    assert plain.svg != turned.svg


def test_what_is_not_reported_is_hatched_and_zero_is_a_value() -> None:
    tiles = [
        Tile("XAA", "A", 0, 0, None),
        Tile("XBB", "B", 1, 0, 0.0, ("0", "2026")),
    ]
    chart = tile_map("map", "Map", tiles, [5])
    assert chart.rows == (("A", "not reported", "", ""), ("B", "0", "2026", ""))
    assert "<title>A: not reported</title>" in chart.svg
    assert "<title>B: 0, 2026</title>" in chart.svg
    hatched = re.findall(r'<path [^>]*fill="url\(#map-x\)"', chart.svg)
    assert len(hatched) == 1
    assert chart.description == "under 5: 1; 5 or more: 0; not reported: 1"


def test_a_number_that_has_no_value_on_the_scale_is_hatched_and_told() -> None:
    chart = tile_map("map", "Map", [Tile("XAA", "A", 0, 0, None, ("a number", "2026"))], [5])
    assert chart.rows == (("A", "a number", "2026", ""),)
    assert "<title>A: a number, 2026</title>" in chart.svg


def test_a_borrowed_value_is_a_disc_and_said() -> None:
    tiles = [Tile("XAA", "A", 0, 0, 1, ("1",), borrowed=True), Tile("XBB", "B", 1, 0, 1, ("1",))]
    svg = tile_map("map", "Map", tiles, [5]).svg
    assert set(squares(svg)) == {"XBB"}
    assert "borrowed estimate" in svg


def test_a_map_without_any_figure_says_only_that() -> None:
    chart = tile_map("map", "Map", [Tile("XAA", "A", 0, 0, None)], [])
    assert chart.description == "not reported: 1"
    assert tile_map("map", "Map", [], []).rows == ()


def test_a_tile_leads_to_a_page_of_this_site_only() -> None:
    def linked(href: str) -> str:
        return tile_map("map", "Map", [Tile("XAA", "A", 0, 0, 1, ("1",), href=href)], [5]).svg

    svg = linked("/threats/XAA/?a=1&b=2")
    assert '<a href="/threats/XAA/?a=1&amp;b=2"><title>' in svg
    assert 'role="group"' in svg
    for bad in ("//example.org", "https://example.org", "javascript:alert(1)", "/\\example.org",
                "/\x00/example.org", "/ x", "/\u202ex"):  # fmt: skip
        with pytest.raises(ValueError, match="address"):
            linked(bad)


def test_what_cannot_be_drawn_is_refused() -> None:
    one = Tile("XAA", "A", 0, 0, 1)
    with pytest.raises(ValueError, match="share a place"):
        tile_map("map", "Map", [one, one], [5])
    for bounds in ([1, 1], [2, 1], [1, 2, 3, 4, 5]):
        with pytest.raises(ValueError, match="rising"):
            tile_map("map", "Map", [one], bounds)
    with pytest.raises(ValueError, match="finite"):
        tile_map("map", "Map", [Tile("XAA", "A", 0, 0, float("nan"))], [5])


def test_shades_stay_apart_in_grey_and_their_ink_is_read() -> None:
    greys = [_light(paper) for paper, _ in d.SHADES]
    assert all(before - after >= 0.13 for before, after in pairwise(greys))
    for paper, ink in d.SHADES:
        light, dark = sorted((_luminance(paper), _luminance(ink)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5


def _parts(colour: str) -> list[float]:
    return [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]


def _light(colour: str) -> float:
    return sum(w * p for w, p in zip((0.3, 0.59, 0.11), _parts(colour), strict=True))


def _luminance(colour: str) -> float:
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in _parts(colour)]
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@given(st.lists(st.floats(0, 1e12), max_size=80))
def test_classes_rise_and_are_few(values: list[float]) -> None:
    bounds = classes(values)
    assert len(bounds) <= 4
    assert list(bounds) == sorted(set(bounds))
    assert not bounds or any(v > 0 for v in values)
