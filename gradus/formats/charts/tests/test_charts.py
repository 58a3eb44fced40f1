"""Every chart: well-formed, the same bytes each time, nothing from outside, text alternatives."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from xml.etree.ElementTree import Element  # nosec - the type only

import pytest
from defusedxml import ElementTree

from gradus.formats.charts import drawing as d
from gradus.formats.charts.beside import BesideWords, Row, beside
from gradus.formats.charts.course import CourseWords, Point, Year, course
from gradus.formats.charts.gantt import gantt_pages
from gradus.formats.charts.gantt_parts import Bar, GanttWords, GateMark, Timeline
from gradus.formats.charts.level_strip import Cell, Strip, level_strip
from gradus.formats.charts.measure import text_width
from gradus.formats.charts.month_heat import HeatWords, month_heat
from gradus.formats.charts.month_heat import Strip as Strip2
from gradus.formats.charts.over_time import Figure, Kind, TimeWords, over_time
from gradus.formats.charts.panels import Panel, PanelWords, Value, panels
from gradus.formats.charts.radar import Spoke, radar
from gradus.formats.charts.range_bars import RangeBar, range_bars
from gradus.formats.charts.rank_dots import Ranked, RankWords, rank_dots
from gradus.formats.charts.stacked_bars import Series, stacked_bars
from gradus.formats.charts.tile_map import Tile, TileWords, tile_map

SVG = "{http://www.w3.org/2000/svg}"
Make = Callable[[str, d.Style], d.Chart]


def gantt(name: str, style: d.Style) -> d.Chart:
    bars = [
        Bar(str(n), name, name, n, n + 2, n + 4, (str(n - 1),), ("G1",), n == 0) for n in range(6)
    ]
    line = Timeline(24, ((0, "2027"), (12, "2028")), (5,))
    return gantt_pages("gantt", name, bars, line, [GateMark("G1", 3)], style=style)[0]


def times(name: str, style: d.Style, levels: tuple[str, ...] = ()) -> d.Chart:
    told: list[tuple[Kind, float | None]] = [
        ("baseline", 1.0), ("observation", None), ("observation", 0.0), ("target", 2.0)
    ]  # fmt: skip
    figures = [
        Figure(kind, date(2026 + n, 1, 1), date(2026 + n, 12, 31), value, name, name)
        for n, (kind, value) in enumerate(told)
    ]
    words = TimeWords(name, name, name, name)
    return over_time("times", name, figures, levels=levels, words=words, style=style)


def tiles(name: str, style: d.Style) -> d.Chart:
    row = [
        Tile("XAA", name, 0, 0, 5, ("5", "2026", name)), Tile("XBB", name, 1, 0, None),
        Tile("XCC", name, 2, 1, 1, ("1", "2026", name), borrowed=True),
    ]  # fmt: skip
    words = TileWords(unknown=name, own=name, borrowed=name, highlighted=name)
    return tile_map(
        "map", name, row, [2, 4], highlighted="XBB", notes=[name, name], words=words, style=style
    )


def rate(name: str, style: d.Style, points: tuple[float, ...] = (3.0, 0.0, 90.0)) -> d.Chart:
    years = [Year(2020 + n, 3 + n, ((2, 4), (1, 9), (0.5, 20)), n > 3) for n in range(7)]
    figures = [Point(2020 + n, value, f"{name}{n}") for n, value in enumerate(points)]
    words = CourseWords(median=name, bands=(name, name, name), forecast=name, guess=name)
    return course("course", name, years, figures, unit=name, notes=[name], words=words, style=style)


def ranks(name: str, style: d.Style) -> d.Chart:
    lines = [Ranked(name, 0.3, 0.1, 0.5, n / 3, name[:9], "1 (1–4)", n) for n in range(4)]
    words = RankWords(name, "Rank", name, name, name, name, (name,) * 4)
    return rank_dots("ranks", name, lines, notes=[name], words=words, style=style)


def apart(name: str, style: d.Style) -> d.Chart:
    values = [Value(2020 + n / 4, n, f"{name}{n}", (name,), n / 2, n * 2) for n in range(6)]
    series = [Panel(name, name, name, tuple(values)), Panel(name, name), Panel(name, name, name)]
    words = PanelWords(unknown=name, more=name)
    return panels("apart", name, series, notes=[name], words=words, style=style)


def near(name: str, style: d.Style, others: int = 3) -> d.Chart:
    rows = [Row(name, 3 + n, 1, 90 * n + 9, n > 1) for n in range(others)]
    words = BesideWords(name, own=name, borrowed=name, usual=name, alone=name)
    usual = Row(name, 5, 1, 50, True) if others else None
    return beside(
        "near", name, Row(name, 4, 2, 8), rows, usual, unit=name, notes=[name], words=words, style=style
    )  # fmt: skip


CHARTS: dict[str, Make] = {
    "radar": lambda name, style: radar(
        "radar", name, [Spoke(name, 10.0 * n, 5, 90) for n in range(5)], style=style
    ),
    "range": lambda name, style: range_bars(
        "range", name, [RangeBar(name, 3, 1, 9), RangeBar(name, None)], style=style
    ),
    "stack": lambda name, style: stacked_bars(
        "stack", name, [name, "2028"], [Series(name, (5, 0))] * 9, Series(name, (0, 2)), style=style
    ),
    "levels": lambda name, style: level_strip(
        "levels", name, [Strip(name, (Cell("LAW-01", 2, True), Cell("LAW-02", None)), "LAW")],
        style=style,
    ),
    "gantt": gantt,
    "heat": lambda name, style: month_heat(
        "heat", name, [Strip2(name, name, (2, 2, 1), (0, 1, 1))], Timeline(3, ((0, name),), (2,)),
        words=HeatWords(name, name, name, name, name, name), style=style,
    ),
    "tiles": tiles,
    "course": rate,
    "ranks": ranks,
    "apart": apart,
    "near": near,
    "alone": lambda name, style: near(name, style, 0),
    "guess": lambda name, style: rate(name, style, ()),
    "times": times,
    "steps": lambda name, style: times(name, style, (name, "some", "all")),
}  # fmt: skip
NAMES = [
    "Plan", "<script>alert(1)</script> & \"quoted\" 'x'", "]]><!-- ", "word " * 80, "x" * 400,
    "الخطة (24/7) FIN-05", "网络犯罪调查" * 20, "Расследование", "a\x00\x1b\ud800\u202eb",
]  # fmt: skip


@pytest.mark.parametrize("kind", CHARTS)
@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
@pytest.mark.parametrize("mirrored", [False, True])
def test_every_chart_is_safe_and_says_what_it_shows(kind: str, name: str, mirrored: bool) -> None:
    style = d.Style(mirrored=mirrored)
    chart = CHARTS[kind](name, style)
    assert chart.svg == CHARTS[kind](name, style).svg
    root = ElementTree.fromstring(chart.svg)
    assert root.attrib["role"] == "img"
    titles = [root.find(f"{SVG}title"), root.find(f"{SVG}desc")]
    assert [t is not None and bool(t.attrib["id"]) for t in titles] == [True, True]
    assert root.attrib["aria-labelledby"] == " ".join(
        t.attrib["id"] for t in titles if t is not None
    )
    assert chart.columns
    assert all(len(row) == len(chart.columns) for row in chart.rows)
    for part in root.iter():
        assert part.tag not in {f"{SVG}script", f"{SVG}style", f"{SVG}image", f"{SVG}a"}
        for key, value in part.attrib.items():
            assert not key.startswith("on")
            assert key not in {"style", "href"}
            assert "url(" not in value or re.fullmatch(r"url\(#[a-z0-9-]+\)", value)
    assert "\u202e" not in chart.svg


@pytest.mark.parametrize("kind", CHARTS)
@pytest.mark.parametrize("mirrored", [False, True])
def test_text_stays_inside_the_picture(kind: str, mirrored: bool) -> None:
    chart = CHARTS[kind]("Prosecution, judiciary and training system", d.Style(mirrored=mirrored))
    for text, look in texts(ElementTree.fromstring(chart.svg), {}):
        wide = text_width(text, float(look["font-size"]))
        x, anchor = float(look["x"]), look["text-anchor"]
        left = x if anchor == "start" else x - wide / 2 if anchor == "middle" else x - wide
        assert left >= -1, text
        assert left + wide <= chart.width + 1, text


def texts(part: Element, above: dict[str, str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Every text with its attributes and those of what it lies in."""
    look = above | part.attrib
    if part.tag == f"{SVG}text":
        yield part.text or "", look
    for child in part:
        yield from texts(child, look)


def test_mirroring_turns_the_months_round() -> None:
    def first(chart: d.Chart) -> float:
        texts = list(ElementTree.fromstring(chart.svg).iter(f"{SVG}text"))
        return next(float(t.attrib["x"]) for t in texts if t.text == "2027")

    plain, turned = gantt("Plan", d.Style()), gantt("Plan", d.Style(mirrored=True))
    assert first(plain) == pytest.approx(turned.width - first(turned))


@pytest.mark.parametrize("count", [1, 31, 46, 80])
def test_pages_of_a_gantt_are_evenly_full(count: int) -> None:
    bars = [Bar(str(n), f"Activity {n}", f"Area {n // 9}", 0, 3, 3) for n in range(count)]
    pages = gantt_pages("gantt", "Plan", bars, Timeline(48))
    assert sum(len(page.rows) for page in pages) == count
    assert len(pages[-1].rows) >= min(count, 10)
    assert gantt_pages("gantt", "Plan", [], Timeline(48)) == ()


def test_what_decides_the_end_is_told_without_colour_and_each_bar_leads_somewhere() -> None:
    bars = [
        Bar("1", "One", "", 0, 2, 2, critical=True, href="/a/1", name="1. One"),
        Bar(
            "2", "Two", "", 2, 4, 4, ("1",), critical=True, bound=("1",), href="/a/2", name="2. Two"
        ),
        Bar("3", "Three", "", 0, 2, 2, slack=3, href="/a/3", name="3. Three"),
    ]
    words = GanttWords(critical="decides the end", slack="may move", today="now")
    drawn = gantt_pages("gantt", "Plan", bars, Timeline(12, today=3.5), words=words)[0].svg
    root = ElementTree.fromstring(drawn)
    assert root.attrib["role"] == "group"
    links = root.findall(f"{SVG}a")
    assert [(a.attrib["href"], a.findtext(f"{SVG}title")) for a in links] == [
        ("/a/1", "1. One"), ("/a/2", "2. Two"), ("/a/3", "3. Three")
    ]  # fmt: skip
    along = [len([x for x in a.iter(f"{SVG}line") if x.get("stroke") == d.PAPER]) for a in links]
    assert along == [1, 1, 0], "a white line along the middle of what is critical"
    assert all(text in drawn for text in ("decides the end", "may move", "now"))
    plain = gantt_pages("gantt", "Plan", [Bar("1", "One", "", 0, 2, 2)], Timeline(12), words=words)
    assert "decides the end" not in plain[0].svg


def test_a_strip_of_months_shows_where_all_is_taken() -> None:
    strips = [Strip2("Lab", "", (2, 2, 2, 2), (0, 1, 2, 2))]
    chart = month_heat("people", "People", strips, Timeline(4))
    root = ElementTree.fromstring(chart.svg)
    blocks = [r for r in root.iter(f"{SVG}rect") if float(r.get("height", 0)) == 16]
    assert [r.get("stroke") for r in blocks] == [d.PAPER, d.INK], (
        "a run of equal months is one block"
    )
    assert chart.rows == (("Lab", "2", "2"),)


def test_series_are_told_apart_without_colour() -> None:
    looks = {}
    for name, ink, paper in d.SERIES:
        red, green, blue = (int(paper[i : i + 2], 16) for i in (1, 3, 5))
        looks[name, ink, paper] = (name, (0.3 * red + 0.59 * green + 0.11 * blue) // 1)
    for one, (name, grey) in looks.items():
        for other, (name2, grey2) in looks.items():
            assert one == other or name != name2 or abs(grey - grey2) >= 40, (one, other)


def test_what_is_missing_stands_at_no_value() -> None:
    def marks(value: float | None) -> tuple[str, d.Chart]:
        one = Figure("observation", date(2026, 1, 1), date(2026, 12, 31), value, "0", "2026")
        chart = over_time("times", "Cases", [one])
        return "".join(re.findall(r"<rect[^>]*fill=\"#17405f\"[^>]*>", chart.svg)), chart

    zero, nothing = marks(0.0), marks(None)
    assert zero[0].count("<rect") == nothing[0].count("<rect") + 1
    assert zero[1].rows == (("2026", "Observed", "0"),)
    assert nothing[1].rows == (("2026", "Observed", "not reported"),)


@pytest.mark.parametrize(
    "values", [[-3.0], [-3.0, 900.0], [0.0], [1e17], [1e-6], [-1e17, 1e-6], [0.0] * 30]
)
def test_every_number_has_its_place_on_the_scale(values: list[float]) -> None:
    figures = [
        Figure("observation", date(2020 + n, 1, 1), date(2020 + n, 1, 2), value, "x", "x")
        for n, value in enumerate(values)
    ]
    chart = over_time("times", "Cases", figures)
    for part in ElementTree.fromstring(chart.svg).iter(f"{SVG}rect"):
        assert 0 <= float(part.attrib["y"]) <= chart.height
        assert 0 <= float(part.attrib["x"]) <= chart.width
