"""UN Crime Trends exports as they are downloaded, and what is wrong with one, row by row."""

from __future__ import annotations

import gzip
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradus.domain.refusals import InvalidInput, Refusal
from gradus.formats.statistics.crime_trends import crime_series, read_crime_trends
from gradus.formats.statistics.tests.tables_made import CRIME_TRENDS, workbook

PORTAL = (
    "Iso3_code", "Country", "Region", "Subregion", "Indicator", "Dimension", "Category", "Sex",
    "Age", "Year", "Unit of measurement", "VALUE", "Source",
)  # fmt: skip


def test_count_and_rate_are_one_row_and_two_figures_of_recorded_crime() -> None:
    for data in (CRIME_TRENDS.encode(), gzip.compress(CRIME_TRENDS.encode())):
        (row,) = read_crime_trends(data, "u.csv")
        assert (row.count, row.rate) == (782.0, 26.95)
        count, rate = crime_series([row])
        assert (count.kind, count.value, count.unit) == ("recorded", Decimal(782), "count")
        assert (rate.value, rate.unit) == (Decimal("26.95"), "per 100,000")
        assert count.place == "u.csv, line 2"


def test_the_portals_workbook_is_read_with_its_notes_above_and_only_totals() -> None:
    row = ("XAA", "Examplia", "N", "E", "Offences", "Total", "Fraud", "Total", "Total", 2021)
    part = (*row[:7], "Female", *row[8:])
    data = workbook(
        [("Extracted on",), ("a note", "of two"), PORTAL, (*row, "Counts", 7, "CTS"),
         (*part, "Counts", 3, "CTS")]
    )  # fmt: skip
    (found,) = read_crime_trends(data, "u.xlsx")
    assert (found.count, found.place) == (7.0, "Data!4:4")


def test_every_fault_has_its_line_column_rule_and_remedy() -> None:
    good = CRIME_TRENDS.splitlines()[1]
    rows = (
        good.replace(",782.0,", ",1_000,"),
        good.replace(",782.0,", ",nan,"),
        good.replace(",2021,", ",21,"),
        good.replace("Counts", "Litres"),
        good.replace("XAA", "Examplia"),
        good.replace("Examplia", "Ex\u202eamplia"),
    )
    text = "\n".join((CRIME_TRENDS.splitlines()[0], *rows))
    with pytest.raises(InvalidInput) as refused:
        read_crime_trends(text.encode(), "u.csv")
    assert [(f.where, f.code) for f in refused.value.faults] == [
        ("u.csv, line 2, column value", "value"),
        ("u.csv, line 3, column value", "value"),
        ("u.csv, line 4, column year", "year"),
        ("u.csv, line 5, column unit", "unit"),
        ("u.csv, line 6, column iso3", "state"),
        ("u.csv, line 7, column country", "country"),
    ]
    assert all(f.remedy.text() for f in refused.value.faults)


def test_the_whole_public_file_is_read_and_no_value_is_lost(open_data: Path) -> None:
    data = (open_data / "threats" / "unodc_cts_cyber_economic_2003_2022.csv").read_bytes()
    figures = crime_series(read_crime_trends(data, "u.csv"))
    assert len(figures) == len(data.splitlines()) - 1


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_whatever_the_file_holds_only_refusals_come_out(data: bytes) -> None:
    for file in (data, CRIME_TRENDS.encode() + data):
        with suppress(Refusal):
            read_crime_trends(file, "u.csv")
