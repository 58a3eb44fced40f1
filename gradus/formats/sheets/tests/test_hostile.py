"""Files that are not what they seem are refused as a whole, kindly, within limits."""

from __future__ import annotations

import io
import re
import resource
import struct
import time
import zipfile

import pytest

from gradus.domain.refusals import InvalidInput
from gradus.formats.sheets.flat import Columns, read_flat
from gradus.formats.sheets.isolated import parse_apart
from gradus.formats.sheets.parse import parse_book
from gradus.formats.sheets.reader import read_workbook
from gradus.formats.sheets.tests.asked import ASKED
from gradus.formats.sheets.tests.surgery import in_part, packed, parts_of, written

SHEET = "xl/worksheets/sheet2.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
COLUMNS = Columns(("unit", "indicator", "value"))
GOOD = written()


def with_part(name: str, data: bytes) -> bytes:
    return packed(parts_of(GOOD) | {name: data})


def with_rows(body: str) -> bytes:
    sheet = f'<worksheet xmlns="{NAMESPACE}"><sheetData>{body}</sheetData></worksheet>'
    return with_part(SHEET, sheet.encode())


def doctype(inside: str) -> bytes:
    return with_part(
        SHEET, f'<?xml version="1.0"?><!DOCTYPE w [{inside}]><w>&a;</w>'.encode()
    )  # fmt: skip


def encrypted() -> bytes:
    """A plain workbook whose first entry says that it is encrypted."""
    data = bytearray(GOOD)
    at = data.index(b"PK\x01\x02")
    data[6] |= 1
    data[at + 8] |= 1
    return bytes(data)


def twice() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/a.xml", b"1")
        archive.writestr("XL/A.xml", b"2")
    return out.getvalue()


def lying_about_size() -> bytes:
    """The directory says an entry is small; the bytes that come out are many."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts_of(GOOD).items():
            archive.writestr(name, part if name != SHEET else b" " * 30_000_000)
    data = out.getvalue()
    return data.replace(struct.pack("<I", 30_000_000), struct.pack("<I", 1_000))


def linked() -> bytes:
    return in_part(
        RELATIONS,
        lambda xml: xml.replace(
            "</Relationships>",
            '<Relationship Id="rId99" TargetMode="External" Target="file:///etc/passwd" '
            'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/>'
            "</Relationships>",
        ),
    )


def with_macros() -> bytes:
    return in_part(
        "[Content_Types].xml",
        lambda xml: re.sub(
            r"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main\+xml",
            "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
            xml,
        ),
    )


WHOLE_SHEET = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 210_001))
FILES: dict[str, tuple[str, bytes]] = {
    "empty": ("empty", b""),
    "a PDF": ("not-a-workbook", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj"),
    "a picture": ("not-a-workbook", b"\x89PNG\r\n\x1a\n" + b"\0" * 99),
    "a page": ("not-a-workbook", b"<html><table><tr><td>1</td></tr></table></html>"),
    "an old workbook, or one with a password": (
        "old-or-locked-workbook",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    ),
    "an OpenDocument file": (
        "open-document",
        packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}, 0),
    ),
    "cut": ("damaged", GOOD[:-100]),
    "cut in the middle": ("damaged", GOOD[: len(GOOD) // 2]),
    "with something behind it": ("damaged", GOOD + b"more"),
    "with something in front": ("not-a-workbook", b"MZ" + GOOD),
    "encrypted entry": ("encrypted", encrypted()),
    "two entries of one name": ("damaged", twice()),
    "another archive": ("damaged", packed({"a.txt": b"x"})),
    "a document": ("damaged", packed({"[Content_Types].xml": b"<a/>", "word/document.xml": b""})),
    "bomb": ("too-large", packed({"xl/workbook.xml": b"\0" * 120_000_000})),
    "bomb that lies": ("too-large", lying_about_size()),
    "steep bomb": ("too-large", with_part(SHEET, b" " * 40_000_000)),
    "many entries": ("too-large", packed({f"{n}": b"" for n in range(2_001)})),
    "path upwards": ("damaged", packed({"../x": b"x"})),
    "absolute path": ("damaged", packed({"/etc/x": b"x"})),
    "entities": ("active-content", doctype('<!ENTITY a "aaaaaaaa">')),
    "entity from a file": ("active-content", doctype('<!ENTITY a SYSTEM "file:///etc/passwd">')),
    "entity from the network": ("active-content", doctype('<!ENTITY a SYSTEM "http://x.test/">')),
    "many laughs": (
        "active-content",
        doctype('<!ENTITY b "ha"><!ENTITY a "' + "&b;" * 100 + '">'),
    ),
    "linked": ("active-content", linked()),
    "macros by type": ("active-content", with_macros()),
    "macros": ("active-content", with_part("xl/vbaProject.bin", b"x")),
    "old macros": ("active-content", with_part("xl/macrosheets/sheet1.xml", b"x")),
    "an embedded object": ("active-content", with_part("xl/embeddings/oleObject1.bin", b"x")),
    "a link to another workbook": (
        "active-content",
        with_part("xl/externalLinks/externalLink1.xml", b"x"),
    ),
    "a connection": ("active-content", with_part("xl/connections.xml", b"x")),
    "not XML": ("damaged", with_part(SHEET, b"<<<")),
    "a column too far": ("damaged", with_rows('<row r="1"><c r="XFE1"><v>1</v></c></row>')),
    "a row too far": ("damaged", with_rows('<row><c r="A1048577"><v>1</v></c></row>')),
    "a text that is not there": ("damaged", with_rows('<row><c t="s"><v>99999</v></c></row>')),
    "a text before the first": ("damaged", with_rows('<row><c t="s"><v>-1</v></c></row>')),
    "a cell twice": (
        "damaged",
        with_rows('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>'),
    ),
    "a kind of cell nobody knows": ("damaged", with_rows('<row><c t="q"><v>1</v></c></row>')),
    "more cells than any": ("too-large", with_rows(WHOLE_SHEET)),
    "too deep": ("too-large", with_rows("<a>" * 100 + "</a>" * 100)),
    "a sheet that is gone": (
        "damaged",
        packed({n: d for n, d in parts_of(GOOD).items() if n != SHEET}),
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_plain_workbook_is_refused_with_a_remedy(name: str) -> None:
    code, data = FILES[name]
    with pytest.raises(InvalidInput) as caught:
        parse_book(data, "filled.xlsx")
    assert [fault.code for fault in caught.value.faults] == [code]
    assert caught.value.faults[0].where == "filled.xlsx"
    assert caught.value.faults[0].remedy.text()


@pytest.mark.parametrize("name", ["empty", "a PDF", "a page", "cut"])
def test_a_workbook_by_name_is_told_as_a_workbook(name: str) -> None:
    """Whoever renamed a file is told so, not that a CSV file has the wrong encoding."""
    code, data = FILES[name]
    with pytest.raises(InvalidInput) as caught:
        read_flat(data, "Filled.XLSX", COLUMNS)
    assert [fault.code for fault in caught.value.faults] == [code]


def test_the_child_says_the_same_as_the_parent() -> None:
    for name in ("entity from a file", "bomb"):
        code, data = FILES[name]
        with pytest.raises(InvalidInput) as caught:
            parse_apart(data, "filled.xlsx")
        assert [fault.code for fault in caught.value.faults] == [code]


def test_a_child_that_takes_too_long_is_given_up() -> None:
    """A million formatted rows without anything in them, and one second to read them."""
    rows = "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(1, 1_000_001))
    with pytest.raises(InvalidInput) as caught:
        parse_apart(with_rows(rows), "filled.xlsx", seconds=1)
    assert [fault.code for fault in caught.value.faults] == ["limits"]


def test_one_long_text_in_every_cell_does_not_fill_the_parents_memory() -> None:
    """A file of some kilobytes whose cells would take gigabytes to tell."""
    texts = parts_of(GOOD)["xl/sharedStrings.xml"].decode()
    last = texts.count("<si>")
    long = texts.replace("</sst>", f"<si><t>{'a' * 100_000}</t></si></sst>").encode()
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="s"><v>{last}</v></c></row>' for n in range(1, 20_001)
    )
    data = packed(parts_of(with_rows(rows)) | {"xl/sharedStrings.xml": long})
    assert len(data) < 200_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(InvalidInput) as caught:
        parse_apart(data, "filled.xlsx")
    assert [fault.code for fault in caught.value.faults] == ["limits"]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 150_000  # kilobytes


def test_formatted_rows_without_anything_in_them_do_no_harm() -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(500, 50_500))
    data = in_part(SHEET, lambda xml: xml.replace("</sheetData>", rows + "</sheetData>"))
    assert len(read_workbook(data, ASKED, "filled.xlsx").answers) == 4


def test_many_hidden_columns_and_long_names_cost_little() -> None:
    """What a person never writes is bounded before it is compared with anything."""
    columns = '<col min="1" max="16384" hidden="1" width="0"/>' * 50_000
    data = in_part(SHEET, lambda xml: xml.replace("</cols>", f"{columns}</cols>"))
    with pytest.raises(InvalidInput):
        read_workbook(data, ASKED, "filled.xlsx")
    longest = f'<row r="99"><c r="A99" t="inlineStr"><is><t>{"G" * 900_000}</t></is></c></row>'
    filled = longest.replace("</row>", '<c r="E99"><v>1</v></c></row>')
    data = in_part(SHEET, lambda xml: xml.replace("</sheetData>", filled + "</sheetData>"))
    with pytest.raises(InvalidInput) as caught:
        read_workbook(data, ASKED, "filled.xlsx")
    assert len(caught.value.faults[0].text()) < 300


CSV = "unit,indicator,value\nXAA,Ä,3\n"
ROWS = [("XAA", "Ä", "3")]


@pytest.mark.parametrize(
    "data",
    [
        CSV.encode(),
        CSV.encode("utf-8-sig"),
        CSV.encode("utf-16"),
        b"\xfe\xff" + CSV.encode("utf-16-be"),
        CSV.replace("\n", "\r\n").encode(),
        CSV.replace("\n", "\r").encode(),
        CSV.replace(",", ";").encode(),
        CSV.replace(",", "\t").encode("utf-16"),
        ("sep=;\r\n" + CSV.replace(",", ";")).encode(),
        ("\n\n" + CSV).encode(),
        (CSV.strip() + ",,,\n,,,,\n").encode(),
        CSV.replace("value", " VALUE ").encode(),
        CSV.replace("Ä", "A\u0308").encode(),
        CSV.replace("3", "\u202a3\u202c").encode(),
    ],
)
def test_a_table_is_the_same_however_it_was_saved(data: bytes) -> None:
    found = read_flat(data, "a.csv", COLUMNS)
    assert [(r.get("unit"), r.get("indicator"), r.get("value")) for r in found] == ROWS


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (CSV.encode("cp1252"), "encoding"),
        (CSV.encode("utf-16-le"), "encoding"),
        (b"\xff\xfe" + b"a", "encoding"),
        (CSV.encode() + b"\0", "encoding"),
        (b"\n\n\n", "empty"),
        (b"sep=;\n", "empty"),
    ],
)
def test_a_table_in_no_stated_encoding_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_flat(data, "a.csv", COLUMNS)
    assert [fault.code for fault in caught.value.faults] == [code]
    assert caught.value.faults[0].remedy.text()


HEADINGS = b"unit,indicator,value\n"
SWOLLEN = {
    "a million columns": b"a," * 1_000_000,
    "a heading without end": b"a" * 2_000_000 + b",b\n1,2\n",
    "a row of a million columns": HEADINGS + b"," * 1_500_000 + b"\n",
    "a row over many lines": HEADINGS + b'"\n",' * 600_000 + b"\n",
    "rows without end": HEADINGS + b"a,b,1\n" * 250_000,
    "empty rows without end": HEADINGS + b"\n" * 5_000_000,
    "more than any table": b"a" * 25_000_001,
}


@pytest.mark.parametrize("name", SWOLLEN)
def test_a_table_that_is_larger_than_any_is_refused_before_it_costs_much(name: str) -> None:
    before, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    with pytest.raises(InvalidInput) as caught:
        read_flat(SWOLLEN[name], "a.csv", COLUMNS)
    assert [fault.code for fault in caught.value.faults] == ["too-large"]
    assert time.process_time() - begun < 5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 250_000  # kilobytes


def test_lines_are_counted_from_the_top_of_the_file() -> None:
    found = read_flat(
        b"\nsep\n".replace(b"sep", b"unit,indicator,value") + b"X,A,1\n", "a.csv", COLUMNS
    )
    assert found[0].where == "a.csv, line 3"
    found = read_flat(b"sep=;\nunit;indicator;value\nX;A;1\n", "a.csv", COLUMNS)
    assert found[0].where == "a.csv, line 3"
