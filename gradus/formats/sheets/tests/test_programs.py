"""What Excel, LibreOffice and Google Sheets do to a workbook changes no answer, or is told by cell."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import openpyxl
import pytest
from openpyxl.utils import column_index_from_string, get_column_letter

from gradus.domain.refusals import Fault, InvalidInput
from gradus.formats.sheets.filled import FilledWorkbook
from gradus.formats.sheets.reader import read_workbook
from gradus.formats.sheets.tests.asked import ARABIC, ASKED
from gradus.formats.sheets.tests.surgery import (
    CREATED,
    FILLED,
    in_part,
    in_sheets,
    inline,
    opened,
    packed,
    parts_of,
    place_of,
    put,
    written,
)
from gradus.formats.sheets.writer import write_workbook

SAID = [answer.said() for answer in FILLED]
Change = Callable[[openpyxl.Workbook], object]


def read(data: bytes) -> FilledWorkbook:
    return read_workbook(data, ASKED, "filled.xlsx")


def faults(data: bytes) -> list[Fault]:
    with pytest.raises(InvalidInput) as caught:
        read(data)
    assert all(fault.remedy.text() for fault in caught.value.faults)
    return list(caught.value.faults)


def only_fault(data: bytes) -> Fault:
    found = faults(data)
    assert len(found) == 1, [fault.text() for fault in found]
    return found[0]


# --- nothing changes ----------------------------------------------------------------------------


def without_styles(data: bytes) -> bytes:
    parts = parts_of(in_sheets(lambda xml: re.sub(r' s="\d+"', "", xml), data))
    del parts["xl/styles.xml"]
    for name in ("xl/_rels/workbook.xml.rels", "[Content_Types].xml"):
        parts[name] = re.sub(rb"<(?:Relationship|Override)[^>]*styles[^>]*/>", b"", parts[name])
    return packed(parts)


def without_references(data: bytes) -> bytes:
    """Cells and rows without addresses are counted, as the format allows; gaps are filled first."""

    def change(xml: str) -> str:
        rows = []
        for row in re.findall(r"<row r=\"(\d+)\"[^>]*?(?:/>|>(.*?)</row>)", xml, re.DOTALL):
            cells = dict(
                re.findall(r'(<c r="[A-Z]+\d+"[^>]*?(?:/>|>.*?</c>))()', row[1], re.DOTALL)
            )
            placed = {}
            for cell in cells:
                match = re.match(r'<c r="([A-Z]+)\d+"', cell)
                assert match is not None
                placed[column_index_from_string(match[1])] = cell.replace(match[0], "<c", 1)
            filled = "".join(placed.get(n, "<c/>") for n in range(1, max(placed, default=0) + 1))
            rows.append((int(row[0]), filled))
        by_number = dict(rows)
        body = "".join(
            f"<row>{by_number.get(n, '')}</row>" for n in range(1, max(by_number, default=0) + 1)
        )
        return re.sub(
            r"<sheetData>.*</sheetData>",
            lambda _: f"<sheetData>{body}</sheetData>",
            xml,
            flags=re.DOTALL,
        )

    return in_sheets(change, data)


def strict(data: bytes) -> bytes:
    """Saved as *Strict Open XML*, with the other set of names."""
    parts = parts_of(data)
    for name, part in parts.items():
        parts[name] = part.replace(
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        ).replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
    return packed(parts)


def with_extras(data: bytes) -> bytes:
    """With what Excel adds: printer settings, a chain of calculation, drawings, comments."""
    parts = parts_of(data)
    parts["xl/printerSettings/printerSettings1.bin"] = b"\0" * 100
    parts["docProps/custom.xml"] = b"<x/>"
    parts["docMetadata/LabelInfo.xml"] = b"<x/>"
    parts["xl/comments1.xml"] = b"<x/>"
    return packed(parts)


def shuffled(book: openpyxl.Workbook) -> None:
    for place, sheet in enumerate(book.worksheets):
        if sheet.sheet_state == "visible":
            sheet.title = f"Blatt {place}"
    for _ in range(2):
        book.move_sheet(book.worksheets[0], offset=3)


def without_hidden(book: openpyxl.Workbook) -> None:
    del book["_gradus"]
    for sheet in book.worksheets:
        if sheet["A3"].value == "#question":
            sheet.delete_rows(3)


def columns_moved(book: openpyxl.Workbook) -> None:
    sheet, _, at = place_of(book, "GOV-04", "note")
    sheet.insert_cols(1)
    sheet.move_range(f"{get_column_letter(at + 1)}3:"
                     f"{get_column_letter(at + 1)}{sheet.max_row}", cols=6)  # fmt: skip


def rows_sorted(book: openpyxl.Workbook) -> None:
    sheet, _, _ = place_of(book, "LAW-02", "answer")
    rows = [[(c.value, c.data_type) for c in row] for row in sheet.iter_rows(min_row=5)]
    for number, values in enumerate(reversed(rows), start=5):
        for column, (value, kind) in enumerate(values, start=1):
            cell = sheet.cell(number, column)
            cell.value, cell.data_type = value, kind


def rows_inserted(book: openpyxl.Workbook) -> None:
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            sheet.insert_rows(1, 3)


PROGRAMS: dict[str, Callable[[bytes], bytes]] = {
    "texts stand in their cells": inline,
    "styles are gone": without_styles,
    "cells have no addresses": without_references,
    "strict names": strict,
    "parts are added": with_extras,
    "nothing is packed": lambda data: packed(parts_of(data), 0),
    "sheets are renamed and moved": lambda data: opened(data, shuffled),
    "what was hidden is deleted": lambda data: opened(data, without_hidden),
    "columns are moved": lambda data: opened(data, columns_moved),
    "rows are sorted": lambda data: opened(data, rows_sorted),
    "rows are inserted above": lambda data: opened(data, rows_inserted),
    "numbers are written 3.0": lambda data: in_sheets(
        lambda xml: re.sub(r"<v>([0-4])</v></c>", r"<v>\1.0</v></c>", xml)
        if "t=" not in xml else re.sub(r'(<c r="[A-Z]+\d+"(?: s="\d+")?>)<v>([0-4])</v>',
                                       r"\1<v>\2.0</v>", xml), data),
}  # fmt: skip


@pytest.mark.parametrize("name", PROGRAMS)
def test_what_programs_do_changes_no_answer(name: str) -> None:
    found = read(PROGRAMS[name](written()))
    assert [answer.said() for answer in found.answers] == SAID
    assert found.state == "XAA"


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        (3, "3"), (3.0, "3"), ("3", "3"), (" 3 ", "3"), ("3.0", "3"), ("\u0663", "3"),
        ("\u06f3", "3"), ("\uff13", "3"), ("Level 3", "3"), ("3 - Level 3", "3"),
        ("3 \u2013 level 3", "3"), ("3. Level 3", "3"), ("3 Level 3", "3"),
        ("3 - What can be seen at level 3.", "3"), ("3: What can be s\u2026", "3"),
        ("unknown", "UNK"), ("UNKNOWN ", "UNK"), ("unk", "UNK"), ("Unknown", "UNK"),
    ],
)  # fmt: skip
def test_a_level_may_be_written_in_many_ways(value: object, meant: str) -> None:
    found = read(opened(written(), put("GOV-02", "answer", value)))
    assert {a.question: a.value for a in found.answers}["GOV-02"] == meant


@pytest.mark.parametrize(
    "value", ["3 - Level 2", "3-4", "3,0", "4.5", 5, -1, 2.5, "three", "3 or 4", "TRUE", "1e0", "?"]
)
def test_what_could_mean_another_level_is_refused(value: object) -> None:
    fault = only_fault(opened(written(), put("GOV-02", "answer", value)))
    assert re.fullmatch(r"Short form!E\d+", fault.where), fault.where
    assert str(value)[:4] in fault.text()
    assert "0, 1, 2, 3, 4" in fault.remedy.text()


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (True, "TRUE"),
        ("=1+2", "formula"),
        ("=HYPERLINK(\"http://example.org\")", "formula"),
        (datetime(2027, 4, 3), "date"),  # noqa: DTZ001 - cells know no zones
    ],
)  # fmt: skip
def test_what_is_no_value_is_told_by_cell(value: object, said: str) -> None:
    fault = only_fault(opened(written(), put("GOV-02", "answer", value)))
    assert re.fullmatch(r"Short form!E\d+", fault.where)
    assert said in fault.text()


@pytest.mark.parametrize("column", ["answer", "evidence", "confidence", "group", "note"])
@pytest.mark.parametrize("cached", ["", "<v></v>", "<v>3</v>"])
def test_a_formula_is_told_with_and_without_its_last_value(column: str, cached: str) -> None:
    """A formula that was never computed is not a blank cell."""

    def change(book: openpyxl.Workbook) -> None:
        for code in ("answer", column):
            put("GOV-03", code, "3" if code != column else "=A1")(book)

    data = opened(written(), change)
    sheet = next(n for n, part in parts_of(data).items() if b"<f>A1</f>" in part)
    data = in_part(
        sheet,
        lambda xml: re.sub(r"<f>A1</f><v ?/?>(</v>)?", lambda _: f"<f>A1</f>{cached}", xml),
        data,
    )
    told = faults(data)
    assert any("formula" in fault.what.text() for fault in told), told


def test_a_question_number_made_by_a_formula_is_told() -> None:
    def change(book: openpyxl.Workbook) -> None:
        put("GOV-03", "answer", "3")(book)
        put("GOV-03", "question", '="GOV-03"')(book)

    assert any("formula" in fault.what.text() for fault in faults(opened(written(), change)))


# --- what hides ---------------------------------------------------------------------------------


def hide_row(book: openpyxl.Workbook) -> None:
    sheet, row, _ = place_of(book, "GOV-04", "answer")
    sheet.row_dimensions[row].hidden = True


def hide_column(book: openpyxl.Workbook) -> None:
    sheet, _, at = place_of(book, "GOV-04", "note")
    sheet.column_dimensions[get_column_letter(at)].hidden = True


def hide_sheet(book: openpyxl.Workbook) -> None:
    place_of(book, "GOV-04", "answer")[0].sheet_state = "hidden"


def merge(book: openpyxl.Workbook) -> None:
    sheet, row, at = place_of(book, "GOV-04", "answer")
    sheet.merge_cells(start_row=row, end_row=row + 1, start_column=at, end_column=at)


@pytest.mark.parametrize(
    ("change", "code"),
    [(hide_row, "hidden"), (hide_column, "hidden"), (hide_sheet, "hidden"),
     (merge, "merged")],
)  # fmt: skip
def test_hidden_and_merged_answers_are_told(change: Change, code: str) -> None:
    told = faults(opened(written(), change))
    assert {fault.code for fault in told} == {code}
    assert all(fault.where.startswith("GOV!") for fault in told)


def test_a_row_without_height_is_hidden() -> None:
    data = in_sheets(lambda xml: re.sub(r'(<row r="8"[^>]*?) ht="[^"]*"', r'\1 ht="0"', xml))
    assert {fault.code for fault in faults(data)} == {"hidden"}


def test_hidden_cells_without_an_entry_do_no_harm() -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet, row, _ = place_of(book, "GOV-05", "answer")
        sheet.row_dimensions[row].hidden = True

    assert [a.said() for a in read(opened(written(), change)).answers] == SAID


# --- what people add and take away ----------------------------------------------------------------


def test_a_column_and_a_sheet_of_ones_own_are_left_aside_and_said() -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet, row, at = place_of(book, "GOV-04", "note")
        sheet.cell(4, at + 3).value = "Who"
        sheet.cell(row, at + 3).value = "=SUM(A1:A2)"
        book.create_sheet("Mine")["A1"] = "notes"

    found = read(opened(written(), change))
    assert [a.said() for a in found.answers] == SAID
    assert {remark.where.split("!")[0] for remark in found.remarks} == {"GOV", "Mine"}


def test_deleted_rows_and_sheets_are_told_by_question() -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet, row, _ = place_of(book, "GOV-05", "answer")
        sheet.delete_rows(row)
        del book["LAW"]

    fault = only_fault(opened(written(), change))
    assert fault.code == "rows-gone"
    assert "GOV-05" in fault.text()
    assert "LAW-02" in fault.text()


def test_a_row_copied_with_another_answer_is_told_and_an_empty_copy_is_not() -> None:
    def copied(value: object) -> Change:
        def change(book: openpyxl.Workbook) -> None:
            sheet, row, _ = place_of(book, "GOV-04", "answer")
            last = sheet.max_row + 1
            for column in range(1, sheet.max_column + 1):
                sheet.cell(last, column).value = sheet.cell(row, column).value
            at = place_of(book, "GOV-04", "answer")[2]
            sheet.cell(last, at).value = value  # type: ignore[assignment]
            if value is None:
                for column in range(at, at + 5):
                    sheet.cell(last, column).value = None

        return change

    assert [a.said() for a in read(opened(written(), copied(None))).answers] == SAID
    fault = only_fault(opened(written(), copied("2")))
    assert fault.code == "twice"
    assert "GOV!" in fault.text().split(";")[1]


def test_all_faults_come_at_once() -> None:
    def change(book: openpyxl.Workbook) -> None:
        put("GOV-01", "answer", "seven")(book)
        put("GOV-04", "evidence", "Z")(book)
        put("LAW-02", "confidence", "sure")(book)
        put("LAW-03", "note", None)(book)
        put("LAW-04", "answer", 101)(book)
        put("LAW-01", "note", "no answer")(book)
        put("GOV-05", "note", "reversed \u202e text")(book)
        put("GOV-05", "answer", "1")(book)
        sheet, row, _ = place_of(book, "GOV-03", "question")
        sheet.cell(row, 1).value = "GVO-03"
        put_in = sheet.cell(row, place_of(book, "GOV-04", "answer")[2])
        put_in.value = "2"

    told = faults(opened(written(), change))
    text = "\n".join(fault.text() for fault in told)
    for word in ("seven", "Z", "sure", "reason", "101", "no answer", "U+202E", "GOV-03"):
        assert word in text, (word, text)
    assert len({fault.where for fault in told}) >= 8


def test_more_than_a_hundred_faults_are_counted() -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = place_of(book, "GOV-04", "answer")[0]
        at = place_of(book, "GOV-04", "answer")[2]
        for row in range(20, 400):
            sheet.cell(row, 1).value = f"NEW-{row}"
            sheet.cell(row, at).value = "2"

    told = faults(opened(written(), change))
    assert len(told) == 101
    assert "280" in told[-1].what.text()


# --- dates --------------------------------------------------------------------------------------


def day(data: bytes) -> date | None:
    return read(data).date


def with_day(xml_cell: str, *, from_1904: bool = False) -> bytes:
    data = write_workbook(ASKED, created=CREATED, state="XAA", on=date(2027, 1, 31))
    name = "xl/worksheets/sheet1.xml"
    style = re.search(r'<c r="C8" s="(\d+)"', parts_of(data)[name].decode())
    assert style is not None
    data = in_part(
        name,
        lambda xml: re.sub(
            r'<c r="C8"[^>]*>.*?</c>', lambda _: xml_cell.replace("STYLE", style[1]), xml
        ),
        data,
    )
    if from_1904:
        data = in_part(
            "xl/workbook.xml",
            lambda xml: re.sub(r"<workbookPr", '<workbookPr date1904="1"', xml),
            data,
        )
    return data


@pytest.mark.parametrize(
    ("cell", "from_1904"),
    [
        ('<c r="C8" s="STYLE"><v>46418</v></c>', False),
        ('<c r="C8" s="STYLE"><v>44956</v></c>', True),
        ('<c r="C8" s="STYLE"><v>46418.5</v></c>', False),
        ('<c r="C8" s="STYLE" t="d"><v>2027-01-31T00:00:00</v></c>', False),
        ('<c r="C8" t="d"><v>2027-01-31</v></c>', False),
        ('<c r="C8" t="inlineStr"><is><t>2027-01-31</t></is></c>', False),
        (
            '<c r="C8" t="inlineStr"><is><t>\u0662\u0660\u0662\u0667-\u0660\u0661-\u0663\u0661</t></is></c>',
            False,
        ),
    ],
)
def test_a_day_is_the_same_day_however_it_is_kept(cell: str, from_1904: bool) -> None:
    assert day(with_day(cell, from_1904=from_1904)) == date(2027, 1, 31)


@pytest.mark.parametrize(
    "text",
    ["31/01/2027", "01/02/2027", "2027-02-30", "31.1.27", "January", "2027-13-01", "9999999"],
)
def test_a_day_that_could_be_another_is_refused(text: str) -> None:
    fault = only_fault(with_day(f'<c r="C8" t="inlineStr"><is><t>{text}</t></is></c>'))
    assert fault.where == "Start!C8"
    assert text in fault.text()


# --- languages ----------------------------------------------------------------------------------


def test_a_workbook_in_another_language_is_read_by_what_it_says_of_itself() -> None:
    """Whoever reads it need not say which language it was written in."""
    data = write_workbook(
        ARABIC,
        created=CREATED,
        state="XAA",
        mode="mission",
        prefilled=tuple(replace(a, confidence="low", evidence="B") for a in FILLED),
    )
    found = read(data)
    assert [a.value for a in found.answers] == ["3", "0", "UNK", "NA"]
    assert {(a.evidence, a.confidence) for a in found.answers} == {("B", "low")}
    assert (found.mode, found.language) == ("mission", "ar")
