"""A workbook comes back as it was filled, whatever program was in between, or every fault is told."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradus.domain.refusals import InvalidInput
from gradus.formats.sheets.filled import FilledAnswer
from gradus.formats.sheets.flat import Columns, read_flat
from gradus.formats.sheets.isolated import parse_apart
from gradus.formats.sheets.reader import read_workbook
from gradus.formats.sheets.tests.asked import ARABIC, ASKED
from gradus.formats.sheets.writer import write_workbook

CREATED = date(2026, 11, 25)
COLUMNS = Columns(("unit", "indicator", "value"), ("note",))


def written(*answers: FilledAnswer) -> bytes:
    return write_workbook(ASKED, created=CREATED, state="XAA", prefilled=answers)


def answer(question: str, value: str, **parts: str) -> FilledAnswer:
    return FilledAnswer(question=question, value=value, **parts)


def first_question() -> str:
    return ASKED.questions()[0].id


def faults(data: bytes) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        read_workbook(data, ASKED, "filled.xlsx")
    return [fault.text() for fault in caught.value.faults]


def edited(data: bytes, change: object) -> bytes:
    """The workbook after another program (openpyxl) opened, changed and saved it."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book)  # type: ignore[operator]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_what_is_filled_comes_back(data: st.DataObject) -> None:
    answers = []
    for question in ASKED.questions():
        codes = [*question.levels, *(c.code for c in ASKED.special)]
        if data.draw(st.booleans()) and question.levels:
            code = data.draw(st.sampled_from(codes))
            note = data.draw(st.sampled_from(["", "=1+1", "a reason"]))
            answers.append(answer(question.id, code, note=note or ("why" if code == "NA" else "")))
    found = read_workbook(written(*answers), ASKED, "filled.xlsx")
    assert [a.said() for a in found.answers] == [a.said() for a in answers]
    assert found.state == "XAA"


def test_the_same_arguments_give_the_same_bytes() -> None:
    assert written() == written()


def test_another_program_may_save_it_and_rename_its_sheets() -> None:
    data = written(answer(first_question(), "UNK"))

    def shuffle(book: openpyxl.Workbook) -> None:
        for place, sheet in enumerate(book.worksheets):
            if sheet.sheet_state == "visible":
                sheet.title = f"Renamed {place}"
        book.move_sheet(book.worksheets[1], offset=1)

    found = read_workbook(edited(data, shuffle), ASKED, "filled.xlsx")
    assert [a.said() for a in found.answers] == [answer(first_question(), "UNK").said()]


def test_libreoffice_may_save_it(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (libreoffice-calc) is not installed")
    data = written(answer(first_question(), "UNK", note="=not a formula"))
    (tmp_path / "in.xlsx").write_bytes(data)
    subprocess.run(
        [office, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to",
         "xlsx:Calc MS Excel 2007 XML", "--outdir", tmp_path / "out", tmp_path / "in.xlsx"],
        check=True, capture_output=True, timeout=170,
    )  # fmt: skip
    found = read_workbook((tmp_path / "out" / "in.xlsx").read_bytes(), ASKED, "in.xlsx")
    assert found.answers[0].note == "=not a formula"


def test_every_fault_is_told_by_sheet_and_cell() -> None:
    data = written(answer(first_question(), "UNK"))

    def spoil(book: openpyxl.Workbook) -> None:
        label = next(c.label for c in ASKED.special if c.code == "UNK")
        for sheet in book.worksheets[1:]:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.value == label and sheet.sheet_state == "visible":
                        cell.value = "seven"

    told = faults(edited(data, spoil))
    assert any("seven" in text and "!" in text.split(":")[0] for text in told), told


def zipped(entries: dict[str, bytes], prefix: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return prefix + out.getvalue()


def with_part(name: str, change: object) -> bytes:
    """A good workbook with one part changed."""
    parts = {}
    with zipfile.ZipFile(io.BytesIO(written())) as archive:
        for info in archive.infolist():
            parts[info.filename] = archive.read(info)
    parts[name] = change(parts.get(name, b""))  # type: ignore[operator]
    return zipped(parts)


DTD = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><x>&a;</x>'
HOSTILE = {
    "nothing": b"",
    "no zip": b"hello",
    "cut": written()[:2000],
    "encrypted or old": b"\xd0\xcf\x11\xe0" + b"\0" * 600,
    "prefix": b"MZ" + written(),
    "no workbook in it": zipped({"a.txt": b"x"}),
    "bomb": zipped({"xl/workbook.xml": b"\0" * 150_000_000}),
    "entity": with_part("xl/workbook.xml", lambda _: DTD),
    "too many entries": zipped({f"f{n}": b"" for n in range(2100)}),
    "path": zipped({"../../etc/passwd": b"x"}),
    "not xml": with_part("xl/workbook.xml", lambda _: b"<<<"),
    "out of bounds": with_part(
        "xl/worksheets/sheet1.xml",
        lambda _: (
            b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            b'<sheetData><row r="1"><c r="XFE1"><v>1</v></c></row></sheetData></worksheet>'
        ),
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_kindly(name: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_apart(HOSTILE[name], "hostile.xlsx")
    assert caught.value.faults[0].remedy.text()


def test_another_edition_is_refused() -> None:
    from dataclasses import replace

    other = replace(ASKED, edition="t 9")
    data = write_workbook(other, created=CREATED, state="XAA")
    assert any("edition" in text.lower() or "t 9" in text for text in faults(data))


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        (b"unit,indicator,value\nXAA,A,007\n", [("XAA", "A", "007")]),
        (b"\xef\xbb\xbfunit;indicator;value\r\nXAA;A;1E5\r\n", [("XAA", "A", "1E5")]),
        ("unit\tindicator\tvalue\nXAA\tA\tNA\n".encode("utf-16"), [("XAA", "A", "NA")]),
        (b'unit,indicator,value,note\nXAA,A,True,"two\nlines"\nXBB,B,1,\n',
         [("XAA", "A", "True"), ("XBB", "B", "1")]),
    ],
)  # fmt: skip
def test_tables_keep_text_as_it_is(data: bytes, rows: list[tuple[str, str, str]]) -> None:
    found = read_flat(data, "a.csv", COLUMNS)
    assert [(r.get("unit"), r.get("indicator"), r.get("value")) for r in found] == rows


def test_line_numbers_are_right_after_a_line_break_in_quotes() -> None:
    found = read_flat(b'unit,indicator,value,note\nX,A,1,"a\nb"\nX,B,2,\n', "a.csv", COLUMNS)
    assert [r.where for r in found] == ["a.csv, line 2", "a.csv, line 4"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"unit,indikator,value\n", "indikator"),
        (b"unit,indicator,value,extra\n", "extra"),
        (b"unit,unit,indicator,value\n", "twice"),
        (b"unit,indicator,value\nX,A,1,2\n", "4 values for 3 columns"),
        (b'unit,indicator,value\nX,"A,1\n', "double quotes"),
        (b"unit,indicator,value\nX,\xe9,1\n", "UTF-8"),
    ],
)
def test_bad_tables_are_refused_with_the_line(data: bytes, said: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_flat(data, "a.csv", COLUMNS)
    assert any(said in fault.text() for fault in caught.value.faults)


def test_a_plain_table_in_a_workbook_is_read() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("unit", "indicator", "value"), ("XAA", "A", 3), ("XAA", "B", "007")):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    found = read_flat(out.getvalue(), "a.xlsx", COLUMNS)
    assert [r.get("value") for r in found] == ["3", "007"]


def test_formulas_in_a_table_are_refused() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(("unit", "indicator", "value"))
    sheet.append(("XAA", "A", "=1+1"))
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(InvalidInput) as caught:
        read_flat(out.getvalue(), "a.xlsx", COLUMNS)
    assert "!C2" in caught.value.faults[0].where


def test_an_arabic_workbook_runs_from_right_to_left_and_comes_back() -> None:
    said = answer(first_question(), "UNK", evidence="B", confidence="low")
    data = write_workbook(ARABIC, created=CREATED, state="XAA", prefilled=(said,))
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert all(s.sheet_view.rightToLeft for s in book.worksheets if s.sheet_state == "visible")
    assert [a.said() for a in read_workbook(data, ARABIC, "x").answers] == [said.said()]
