"""The workbook: numbers are numbers, text is never a formula, sheets are all there."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from gradus.formats.documents.plan_document import PlanDocument
from gradus.formats.documents.render_xlsx import render_xlsx
from gradus.formats.documents.tests.sample import sample


def book(document: PlanDocument, translate: Callable[[str], str] = str) -> Workbook:
    data = render_xlsx(document, translate)
    return openpyxl.load_workbook(io.BytesIO(data))


@pytest.mark.parametrize("count", [0, 1, 80])
def test_every_sheet_is_there_and_activities_are_typed(count: int) -> None:
    found = book(sample(count))
    assert len(found.sheetnames) == (15 if count else 14)
    rows = list(found.worksheets[0].iter_rows(min_row=2, values_only=True))
    assert len(rows) == count
    for n, row in enumerate(rows):
        assert row[0] == n + 1
        assert isinstance(row[4], datetime)
        assert isinstance(row[6], int)
    assert [row[6] for row in rows] == [a.cost for a in sample(count).activities]
    money = list(found.worksheets[1].iter_rows(min_row=2, values_only=True))
    assert [row[4] for row in money if row[0] == "Total"] == [sample(count).cost]


def test_what_the_picture_moves_is_numbers_and_months() -> None:
    found = book(sample(3))
    areas = list(found["What the threat picture moves"].iter_rows(min_row=2, values_only=True))
    assert areas[0][1:6] == pytest.approx((60, 55, 70, 50, 10))
    assert areas[1][1:6] == pytest.approx((40, 30, 60, 50, -10))
    assert [row[7] for row in areas] == [None, "not sure"]
    other = next(sheet for sheet in found if sheet.title.startswith("The plan without"))
    rows = list(other.iter_rows(min_row=2, values_only=True))
    assert [row[3] for row in rows] == [4, -1, None, None, None]
    assert (rows[2][2], rows[3][1]) == ("not in it", "not in it")
    assert isinstance(rows[0][1], datetime)


def test_roles_and_who_is_busy_when_are_sheets() -> None:
    found = book(sample(2))
    assert [row[:4] for row in found["Roles"].iter_rows(min_row=2, values_only=True)] == [
        (1, "Meridia 0", "Meridia", None), (2, "Meridia 1", "Meridia", None)
    ]  # fmt: skip
    heads, first = list(found["People"].iter_rows(max_row=2, values_only=True))
    assert (heads[3], heads[6]) == ("2027-01", "2027-04")
    assert first[1:7] == (2, 2, 2, 2, 2, None)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t="])
def test_text_that_begins_as_a_formula_stays_text(start: str) -> None:
    text = f"{start}HYPERLINK(1)"
    found = book(sample(2, text))
    seen = 0
    for sheet in found:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                if isinstance(cell.value, str) and cell.value.startswith(start):
                    assert cell.quotePrefix
                    seen += 1
    assert seen > 10


def test_sheet_names_survive_translation_and_controls_are_dropped() -> None:
    found = book(sample(1, "a\x00b\ud800 & <c>"), lambda text: "'[same]: name for every sheet?*/'")
    assert len(set(found.sheetnames)) == 15
    assert all(0 < len(name) <= 31 for name in found.sheetnames)
    assert found.worksheets[0]["B2"].value.startswith("ab & <c>")


def test_same_document_same_bytes() -> None:
    assert render_xlsx(sample(), str) == render_xlsx(sample(), str)
