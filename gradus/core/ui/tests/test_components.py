"""Template tags, each rendered alone: what a person and a screen reader get."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from gradus.domain.messages import message
from gradus.domain.refusals import Fault, InvalidInput, Refusal
from gradus.formats.charts.drawing import PLAIN, Chart, Style
from gradus.formats.charts.radar import Spoke, radar

HOSTILE = "<script>alert(1)</script>\"'&"


def show(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


def skeleton(text: str) -> list[tuple[str, list[str]]]:
    """The elements and attribute names of every component that was given a text."""
    place = [{"label": text, "url": text, "state": "next", "detail": text}, {"label": text}]
    page = show(
        "{% status t t %}{% button t t t %}{% button t name=t value=t confirm=t %}"
        "{% notice t t %}{{ t }}{% endnotice %}{% card t url=t %}{{ t }}{% endcard %}"
        "{% next_step t t t %}{{ t }}{% endnext_step %}{% empty t t t t %}{% pager t t %}"
        "{% definitions pairs %}{% breadcrumb place %}{% tabs place t %}{% journey place %}"
        "{% progress t 1 2 t id='p' %}{% table t columns rows %}",
        t=text,
        pairs=[(text, text)],
        place=place,
        columns=[text, text],
        rows=[(text, text)],
    )
    tree = ET.fromstring(f"<page>{page}</page>")  # noqa: S314 - our own page
    return [(element.tag, sorted(element.attrib)) for element in tree.iter()]


@given(st.text(alphabet="<>/=\"'&;abc{}% -", max_size=20))
def test_what_people_wrote_adds_no_markup_to_any_component(text: str) -> None:
    assert skeleton(f"x{text}") == skeleton("x")


def test_a_table_names_columns_and_rows_and_repeats_labels_for_narrow_screens() -> None:
    page = show(
        "{% table 'Plan' columns rows %}",
        columns=["Activity", {"label": "Cost", "number": True}],
        rows=[("Course", 12)],
    )
    assert "<caption>Plan</caption>" in page
    assert 'scope="col"' in page
    assert '<th scope="row" role="rowheader" data-label="Activity">Course</th>' in page
    assert '<td role="cell" data-label="Cost" class="number">12</td>' in page


def test_a_row_of_the_wrong_length_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="shorter"):
        show("{% table 'Plan' columns rows %}", columns=["One", "Two"], rows=[("only",)])


def test_a_refusal_says_what_and_what_to_do() -> None:
    no = Refusal(
        "not-yet", message("{unit} is not cleared.", unit="NPCU <1>"), message("Clear it.")
    )
    page = show("{% refusal no %}", no=no)
    assert "NPCU &lt;1&gt; is not cleared." in page
    assert "Clear it." in page
    assert 'data-code="not-yet"' in page


def test_faults_of_an_input_are_listed_with_their_places() -> None:
    fault = Fault("sheet GOV, cell D7", message("5 is no level."), message("Write 0 to 4."))
    page = show("{% refusal no %}", no=InvalidInput("answers.xlsx", [fault]))
    assert "<strong>sheet GOV, cell D7</strong>: 5 is no level. Write 0 to 4." in page


def test_a_running_progress_has_no_value() -> None:
    assert "value=" not in show("{% progress 'Computing' text='a minute' %}")
    assert 'max="88" value="61"' in show("{% progress 'Answered' 61 88 %}")


def test_no_pager_where_there_is_one_page() -> None:
    assert show("{% pager %}").strip() == ""
    assert 'rel="prev"' not in show("{% pager next='?after=1' %}")


def test_the_current_step_is_told_to_screen_readers() -> None:
    page = show("{% journey s %}", s=[{"label": "Plan", "state": "current"}])
    assert 'aria-current="step"' in page


def drawn(style: Style = PLAIN) -> Chart:
    spokes = [Spoke(f"{HOSTILE}{i}", 10 * i, 5, 95) for i in range(1, 6)]
    return radar("r", HOSTILE, spokes, style=style)


@pytest.mark.parametrize("style", [PLAIN, Style(mirrored=True)], ids=["ltr", "rtl"])
def test_a_chart_has_a_title_a_text_and_a_table_and_no_inline_style(style: Style) -> None:
    chart = drawn(style)
    page = show("{% chart chart %}", chart=chart)
    figure = ET.fromstring(page)  # noqa: S314 - our own page
    svg = figure.find(".//{http://www.w3.org/2000/svg}svg")
    assert svg is not None
    assert svg.get("direction") == "ltr"
    assert svg.get("role") == "img"
    assert figure.find("figcaption") is not None
    assert len(figure.findall(".//tbody/tr")) == len(chart.rows)
    assert "style=" not in page
    assert "<script" not in page
