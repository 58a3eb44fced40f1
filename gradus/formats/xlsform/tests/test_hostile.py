"""Files that are not what they seem are refused, kindly, within limits, and nothing of them is read."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable

import openpyxl
import pytest

from gradus.domain.refusals import InvalidInput
from gradus.formats.sheets.filled import FilledAnswer
from gradus.formats.xlsform.apart import read_parts_apart
from gradus.formats.xlsform.files import are_submissions, read_parts
from gradus.formats.xlsform.reader import read_submissions
from gradus.formats.xlsform.tests.phones import (
    BOTH,
    Sent,
    book,
    central_csv,
    instance,
    kobo_csv,
    kobo_json,
    kobo_rows,
)

GOOD_XML, GOOD_JSON, GOOD_CSV = instance(Sent()), kobo_json(Sent()), central_csv(Sent())


def packed(**files: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("_dot_", ".").replace("_up_", "../"), data)
    return stream.getvalue()


def doctype(inside: str) -> bytes:
    return f'<?xml version="1.0"?><!DOCTYPE d [{inside}]><data id="tiny">&a;</data>'.encode()


def rows_with(heading: str, value: str) -> bytes:
    rows = kobo_rows(Sent())
    rows[1][rows[0].index(heading)] = value
    return book(rows)


BILLION = "".join(f'<!ENTITY {b} "{"&" + a + ";" * 1}{"&" + a + ";"}">' for a, b in ("ab", "bc"))
FILES: dict[str, tuple[str, bytes]] = {
    "empty": ("empty", b""),
    "blank": ("empty", b" \n\n"),
    "entities": ("active-content", doctype('<!ENTITY a "aaaa">')),
    "many entities": ("active-content", doctype('<!ENTITY a "x">' + BILLION)),
    "a file's content": ("active-content", doctype('<!ENTITY a SYSTEM "file:///etc/passwd">')),
    "a document type": ("active-content", b'<!DOCTYPE data SYSTEM "http://x.example/"><data/>'),
    "deep XML": ("too-large", b"<a>" * 5_000 + b"</a>" * 5_000),
    "wide XML": ("too-large", b"<a>" + b"<b/>" * 30_000 + b"</a>"),
    "large XML": ("too-large", b"<a>" + b"x" * 2_000_001 + b"</a>"),
    "cut XML": ("not-submissions", GOOD_XML[:-40]),
    "XML in an odd encoding": (
        "encoding",
        b'<?xml version="1.0" encoding="cp037"?><data id="tiny"/>',
    ),
    "XML in a wrong encoding": ("not-submissions", GOOD_XML.replace(b"XAA", b"X\xe9A")),
    "NUL in XML": ("not-submissions", GOOD_XML.replace(b"XAA", b"X\0A")),
    "deep JSON": ("too-large", b"[" * 200_000 + b"]" * 200_000),
    "rather deep JSON": ("too-large", b'{"a":' * 60 + b'"b"' + b"}" * 60),
    "JSON cut": ("not-submissions", GOOD_JSON[:-40]),
    "JSON of numbers": ("not-submissions", b"[1, 2]"),
    "JSON without number": ("not-submissions", b'{"a": NaN}'),
    "JSON with a key twice": ("twice", b'{"_uuid": "a", "_uuid": "b"}'),
    "JSON in a wrong encoding": ("encoding", '{"a": "é"}'.encode("latin-1")),
    "many JSON submissions": ("too-large", json.dumps([{}] * 10_001).encode()),
    "NUL in CSV": ("encoding", GOOD_CSV.replace(b"XAA", b"X\0A")),
    "CSV in a wrong encoding": ("encoding", GOOD_CSV + "é".encode("latin-1")),
    "CSV with an open quote": ("csv", GOOD_CSV + b'"'),
    "CSV with a huge cell": ("csv", GOOD_CSV + b"x" * 200_000),
    "CSV with rows too long": ("invalid", GOOD_CSV.rstrip() + b",1,2,3\n"),
    "another ZIP": ("not-submissions", packed(a_dot_txt=b"x")),
    "a ZIP in a ZIP": ("not-submissions", packed(a_dot_zip=packed(a_dot_csv=GOOD_CSV))),
    "an empty ZIP": ("not-submissions", packed()),
    "a ZIP that climbs": ("not-submissions", packed(_up_x_dot_csv=GOOD_CSV)),
    "a ZIP cut": ("not-submissions", packed(a_dot_csv=GOOD_CSV)[:-30]),
    "a ZIP with a tail": ("not-submissions", packed(a_dot_csv=GOOD_CSV) + b"more"),
    "a bomb": ("too-large", packed(a_dot_csv=b"\0" * 120_000_000)),
    "a steep bomb": ("too-large", packed(a_dot_csv=b"," * 40_000_000)),
    "many entries": ("too-large", packed(**{f"f{n}_dot_xml": b"" for n in range(2_001)})),
    "a workbook of another kind": ("not-submissions", book([["a", "b"], ["1", "2"]])),
    "a picture": ("encoding", b"\x89PNG\r\n\x1a\n" + b"\0" * 99),
}


@pytest.mark.parametrize("name", FILES)
def test_hostile_files_are_refused_as_a_whole(name: str) -> None:
    code, data = FILES[name]
    with pytest.raises(InvalidInput) as caught:
        read_parts(data, "sent")
    assert {fault.code for fault in caught.value.faults} == {code}
    said = " ".join(fault.text() for fault in caught.value.faults)
    assert "workbook" not in said, "the remedy is for submissions"


@pytest.mark.parametrize("name", ["entities", "deep JSON", "a steep bomb", "cut XML"])
def test_the_bounded_process_refuses_alike(name: str) -> None:
    code, data = FILES[name]
    with pytest.raises(InvalidInput) as caught:
        read_parts_apart(data, "sent")
    assert [fault.code for fault in caught.value.faults] == [code]


@pytest.mark.parametrize("data", [GOOD_XML, GOOD_JSON, GOOD_CSV, book(kobo_rows(Sent()))])
def test_the_bounded_process_reads_alike(data: bytes) -> None:
    assert read_parts_apart(data, "sent") == read_parts(data, "sent")


def test_every_bad_file_of_an_archive_is_told() -> None:
    data = packed(a_dot_xml=GOOD_XML[:-9], b_dot_json=b"{", c_dot_csv=GOOD_CSV)
    with pytest.raises(InvalidInput) as caught:
        read_parts(data, "sent.zip")
    assert [fault.where for fault in caught.value.faults] == ["a.xml", "b.json"]


HIDING = ("a\u202eb", "a\u2066b", "a\U000e0041b", "x" * 4_001)


@pytest.mark.parametrize(
    ("make", "text"),
    [
        *((make, text) for make in (kobo_json, kobo_csv, instance) for text in HIDING),
        (kobo_json, "a\0b"),
        (kobo_json, "a\x07b"),
        (kobo_csv, "a\x07b"),
    ],
)
def test_texts_that_hide_or_overflow_are_refused(make: Callable[[Sent], bytes], text: str) -> None:
    note = FilledAnswer(question="GOV-01", value="3", note=text)
    data = make(Sent(answers=(note,)))
    with pytest.raises(InvalidInput) as caught:
        read_submissions(data, BOTH, "sent")
    (fault,) = caught.value.faults
    assert fault.code in ("character", "too-long")
    assert fault.where.endswith("GOV_01_note")
    assert fault.text().isprintable()


def test_formulas_are_never_read_as_answers() -> None:
    made = openpyxl.load_workbook(io.BytesIO(book(kobo_rows(Sent()))))
    sheet = made.active
    assert sheet is not None
    column = next(c.column for c in sheet[1] if c.value == "GOV_01")
    sheet.cell(2, column).value = '=HYPERLINK("http://x.example","level_3")'
    stream = io.BytesIO()
    made.save(stream)
    with pytest.raises(InvalidInput) as caught:
        read_submissions(stream.getvalue(), BOTH, "sent")
    assert [fault.code for fault in caught.value.faults] == ["formula"]
    (found,) = read_submissions(rows_with("GOV_01_note", "=1+1"), BOTH, "sent").submissions
    assert found.answers[0].note == "=1+1", "text that looks like one stays text"


def test_hidden_and_merged_cells_are_told() -> None:
    made = openpyxl.load_workbook(io.BytesIO(book(kobo_rows(Sent()))))
    sheet = made.active
    assert sheet is not None
    sheet.row_dimensions[2].hidden = True
    sheet.merge_cells("A3:B3")
    stream = io.BytesIO()
    made.save(stream)
    with pytest.raises(InvalidInput) as caught:
        read_submissions(stream.getvalue(), BOTH, "sent")
    assert {fault.code for fault in caught.value.faults} == {"hidden", "merged"}


def test_more_headings_than_any_export_has_are_refused() -> None:
    many = ";".join(["gradus_edition", *(f"h{n}" for n in range(6_000))])
    data = f"{many}\n{';'.join(['x'] * 6_001)}\n".encode()
    with pytest.raises(InvalidInput) as caught:
        read_submissions(data, BOTH, "sent")
    assert [fault.code for fault in caught.value.faults] == ["too-large"]


def test_long_headings_cost_little() -> None:
    heading = "/".join(["a"] * 50_000)
    data = f"gradus_edition;{heading}\nx;y\n".encode()
    with pytest.raises(InvalidInput):
        read_submissions(data, BOTH, "sent")


def test_what_is_no_submission_is_left_to_others() -> None:
    assert are_submissions(GOOD_XML)
    assert are_submissions(GOOD_JSON)
    assert are_submissions(GOOD_CSV)
    assert are_submissions(packed(a_dot_csv=GOOD_CSV))
    for other in (
        b"",
        b"unit,indicator,value\n",
        b"PK\x03\x04",
        book([["a"]]),
        b"\xd0\xcf\x11\xe0",
    ):
        assert not are_submissions(other)
