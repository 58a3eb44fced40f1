"""Changes a workbook's XML as other programs do, for tests."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from xml.sax.saxutils import escape

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from gradus.formats.sheets.filled import FilledAnswer
from gradus.formats.sheets.tests.asked import ASKED
from gradus.formats.sheets.writer import write_workbook

CREATED = date(2026, 11, 25)
FILLED = (
    FilledAnswer(question="GOV-01", value="3", evidence="B", confidence="high", note="Act 7 of 2024"),
    FilledAnswer(question="GOV-04", value="0", note="007"),
    FilledAnswer(question="LAW-02", value="UNK"),
    FilledAnswer(question="LAW-03", value="NA", note="=not a formula"),
)  # fmt: skip


def written(*answers: FilledAnswer) -> bytes:
    return write_workbook(ASKED, created=CREATED, state="XAA", prefilled=answers or FILLED)


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def packed(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def in_sheets(change: Callable[[str], str], data: bytes | None = None) -> bytes:
    """A filled workbook with the XML of every sheet changed."""
    parts = parts_of(data or written())
    for name in parts:
        if name.startswith("xl/worksheets/sheet"):
            parts[name] = change(parts[name].decode()).encode()
    return packed(parts)


def in_part(name: str, change: Callable[[str], str], data: bytes | None = None) -> bytes:
    """A filled workbook with one part changed."""
    parts = parts_of(data or written())
    parts[name] = change(parts[name].decode()).encode()
    return packed(parts)


def shared_strings(data: bytes) -> list[str]:
    text = parts_of(data)["xl/sharedStrings.xml"].decode()
    items = re.findall(r"<si>(.*?)</si>", text, re.DOTALL)
    return ["".join(re.findall(r"<t[^>]*>(.*?)</t>", item, re.DOTALL)) for item in items]


def inline(data: bytes) -> bytes:
    """The same workbook with every text in its cell, as streaming writers leave it."""
    strings = shared_strings(data)

    def change(xml: str) -> str:
        return re.sub(
            r'<c ([^>]*?) t="s"><v>(\d+)</v></c>',
            lambda m: (
                f'<c {m[1]} t="inlineStr"><is><t xml:space="preserve">{strings[int(m[2])]}</t></is></c>'
            ),
            xml,
        )

    parts = parts_of(in_sheets(change, data))
    del parts["xl/sharedStrings.xml"]
    for name in ("xl/_rels/workbook.xml.rels", "[Content_Types].xml"):
        parts[name] = re.sub(
            rb"<(?:Relationship|Override)[^>]*sharedStrings[^>]*/>", b"", parts[name]
        )
    return packed(parts)


def opened(data: bytes, change: Callable[[openpyxl.Workbook], object]) -> bytes:
    """The workbook after another program (openpyxl) opened, changed and saved it."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def place_of(book: openpyxl.Workbook, question: str, column: str) -> tuple[Worksheet, int, int]:
    """Sheet, row and column of a question's cell, found by the hidden codes."""
    for sheet in book.worksheets:
        assert isinstance(sheet, Worksheet)
        codes = {
            cell.value: number
            for row in sheet.iter_rows(max_row=6)
            for number, cell in enumerate(row, start=1)
        }
        if f"#{column}" in codes and "#text" in codes:
            for row_number in range(4, sheet.max_row + 1):
                if sheet.cell(row_number, codes["#question"]).value == question:
                    return sheet, row_number, codes[f"#{column}"]
    raise LookupError(question)


def put(
    question: str, column: str, value: object, **look: str
) -> Callable[[openpyxl.Workbook], None]:
    """Write a value into a question's cell, as a person does."""

    def change(book: openpyxl.Workbook) -> None:
        sheet, row, at = place_of(book, question, column)
        cell = sheet.cell(row, at)
        cell.value = value  # type: ignore[assignment]
        for name, setting in look.items():
            setattr(cell, name, setting)

    return change


def cell_xml(sheet_xml: str, ref: str, new: str) -> str:
    """The XML of a sheet with the cell ``ref`` replaced."""
    changed, count = re.subn(
        rf'<c r="{ref}"[^>]*?(?:/>|>.*?</c>)', lambda _: new, sheet_xml, count=1, flags=re.DOTALL
    )
    assert count == 1, ref
    return changed


def text_cell(ref: str, text: str) -> str:
    return f'<c r="{ref}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'
