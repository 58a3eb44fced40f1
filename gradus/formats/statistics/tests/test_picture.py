"""A State's picture as CSV: every figure with source, year, definition and interval, and no formula."""

from __future__ import annotations

import csv
import io

import pytest

from gradus.formats.sheets.neutral import neutral
from gradus.formats.statistics.picture import COLUMNS, picture_csv
from gradus.formats.statistics.tests.picture_made import PICTURE


def test_each_figure_is_a_row_and_what_is_not_reported_is_told() -> None:
    rows = list(csv.DictReader(io.StringIO(picture_csv(PICTURE))))
    assert [(r["group"], r["series"], r["value"], r["low"], r["high"]) for r in rows] == [
        ("online-fraud", "recorded", "782", "", ""),
        ("online-fraud", "estimate", "31.5", "12", "80"),
        ("online-drugs", "not reported", "", "", ""),
    ]
    assert rows[0]["source"] == "UN Crime Trends Survey (CTS)"
    assert {r["marking"] for r in rows} == {"TLP:AMBER"}
    assert all(None not in r and len(r) == len(COLUMNS) for r in rows)


def test_a_text_that_looks_like_a_formula_is_text() -> None:
    rows = list(csv.DictReader(io.StringIO(picture_csv(PICTURE))))
    assert rows[1]["source"] == "'=cmd|' /C calc'!A0"


@pytest.mark.parametrize("text", ["=1", "+x", "-x", "@x", "\tx", "\r=x", " =1", "\uff1d1"])
def test_what_begins_a_formula_is_neutralised(text: str) -> None:
    assert neutral(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-3", "-3.5", "a=b", "", "'=1"])
def test_what_begins_none_stays(text: str) -> None:
    assert neutral(text) == text
