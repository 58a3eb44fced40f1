"""Experts' views go out as a table and come back: every view kept, nothing guessed, every fault told."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradus.domain.refusals import InvalidInput, Refusal
from gradus.formats.statistics.elicitation import View, read_views, views_csv, views_workbook
from gradus.formats.statistics.tests.tables_made import workbook

TITLES = {"online-fraud": "Fraud committed online", "online-drugs": "Drug trafficking online"}
DAY = date(2026, 11, 30)
VIEWS = (
    View(group="online-fraud", who="police", low=Decimal(50), best=Decimal("65.5"), high=Decimal(80)),
    View(group="online-drugs", who="=customs", low=Decimal(0), best=Decimal(0), high=Decimal(100),
         note="ports"),
)  # fmt: skip


def bare(views: tuple[View, ...]) -> list[tuple[str, Decimal, Decimal, Decimal, str]]:
    return [(v.group, v.low, v.best, v.high, v.note) for v in views]


def test_views_come_back_from_workbook_and_csv() -> None:
    book = read_views(views_workbook(VIEWS, TITLES, created=DAY), "v.xlsx", TITLES)
    assert bare(book) == bare(VIEWS)
    assert [v.who for v in book] == ["police", "=customs"]
    text = views_csv(VIEWS, TITLES)
    assert "'=customs" in text
    assert bare(read_views(text.encode(), "v.csv", TITLES)) == bare(VIEWS)


def test_an_empty_table_asks_every_group_and_is_the_same_bytes_on_the_same_day() -> None:
    data = views_workbook((), TITLES, created=DAY)
    assert data == views_workbook((), TITLES, created=DAY)
    with pytest.raises(InvalidInput) as refused:
        read_views(data, "v.xlsx", TITLES)
    assert refused.value.faults[0].code == "empty"


def test_a_person_fills_some_rows_and_the_rest_is_nobodys_view() -> None:
    rows = [
        ("group", "who", "low", "best", "high"),
        ("online-fraud", "bank supervisor", 60, 75.5, 90),
        ("online-drugs", "", None, None, None),
    ]
    (view,) = read_views(workbook(rows), "v.xlsx", TITLES)
    assert (view.who, view.best) == ("bank supervisor", Decimal("75.5"))


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("online-frauds,police,1,2,3", "group"),
        ("online-fraud,,1,2,3", "who"),
        ("online-fraud,police,1,,3", "number"),
        ("online-fraud,police,1,1e1,3", "number"),
        ("online-fraud,police,3,2,1", "order"),
        ("online-fraud,police,1,2,101", "order"),
        ("online-fraud,police,1,2,3\nonline-fraud,police,1,2,3", "duplicate"),
    ],
)
def test_every_fault_is_told(row: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_views(f"group,who,low,best,high\n{row}\n".encode(), "v.csv", TITLES)
    assert code in {fault.code for fault in refused.value.faults}


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_whatever_the_file_holds_only_refusals_come_out(data: bytes) -> None:
    for file in (data, b"group,who,low,best,high\nonline-fraud,police,1,2,3\n" + data):
        with suppress(Refusal):
            read_views(file, "v.csv", TITLES)
