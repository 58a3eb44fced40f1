from __future__ import annotations

import io

import pypdf
import pytest

from gradus.formats.files.examine import examine
from gradus.formats.files.kinds import Limits
from gradus.formats.files.tests.samples import pdf, refusal, stream, zipped


def test_a_plain_pdf_is_kept_as_it_is() -> None:
    kept = examine(pdf(stream(b"BT /F1 9 Tf (Act) Tj ET")), "act.pdf")
    assert (kept.kind, kept.name, kept.flags, kept.clean) == ("pdf", "act.pdf", (), None)
    assert not kept.active


def test_what_a_library_writes_is_kept() -> None:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(99, 99)
    out = io.BytesIO()
    writer.write(out)
    assert examine(out.getvalue(), "a.pdf").flags == ()
    writer.add_attachment("x.exe", b"MZ")
    out = io.BytesIO()
    writer.write(out)
    assert examine(out.getvalue(), "a.pdf").flags == ("attachments",)


def test_an_encrypted_pdf_is_flagged() -> None:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(99, 99)
    writer.encrypt("word", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    kept = examine(out.getvalue(), "a.pdf")
    assert kept.flags == ("encrypted",)
    assert kept.active


@pytest.mark.parametrize(
    ("entry", "flag"),
    [
        (b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>", "javascript"),
        (b"/AA << /O << /S/J#61va#53cript /JS (x) >> >>", "javascript"),
        (b"/AA << /O << /S /#4a#61#76#61#53#63#72#69#70#74/JS (x) >> >>", "javascript"),
        (b"/AA << /O << /S /#4AavaScript/JS (x) >> >>", "javascript"),
        (b"/AcroForm << /XFA 9 0 R >>", "javascript"),
        (b"/OpenAction 9 0 R", "open-action"),
        (b"/Open#41ction<</S/Named>>", "open-action"),
        (b"/A << /S /Launch /F (cmd.exe) >>", "launch"),
        (b"/Names << /EmbeddedFiles 9 0 R >>", "attachments"),
        (b"/A << /S /GoToE >>", "attachments"),
        (b"/A << /S /GoToR /F (\\\\\\\\host\\\\share) >>", "remote-content"),
        (b"/A << /S /SubmitForm >>", "submits"),
        (b"/Subtype/RichMedia", "media"),
    ],
)
def test_what_a_pdf_does_by_itself_is_flagged(entry: bytes, flag: str) -> None:
    plain = examine(pdf(catalog=entry), "a.pdf")
    packed = examine(
        pdf(stream(b"9 0 << " + entry + b" >>", b"/Type /Obj#53tm /N 1 /First 4")), "a.pdf"
    )
    assert flag in plain.flags
    assert flag in packed.flags
    assert plain.active


def test_a_name_split_between_pieces_is_found() -> None:
    for before in range(65_520, 65_545):
        inner = b" " * before + b"<</S/JavaScript/JS(x)>>"
        kept = examine(pdf(stream(inner, b"/Type/ObjStm")), "a.pdf")
        assert kept.flags == ("javascript",)


@pytest.mark.parametrize(
    "entry",
    [
        b"/OpenAction [3 0 R /Fit]",
        b"/Lang (JavaScript)",
        b"/JavaScripty 1",
        b"/EncryptMetadata true",
    ],
)
def test_what_only_sounds_active_is_not_flagged(entry: bytes) -> None:
    assert examine(pdf(catalog=entry), "a.pdf").flags == ()


def test_objects_that_cannot_be_looked_into_are_flagged() -> None:
    hexed = b"<< /Type /ObjStm /Filter [/ASCIIHexDecode /FlateDecode] >>\nstream\n789c\nendstream"
    broken = b"<< /Type /ObjStm /Filter /FlateDecode >>\nstream\nno zlib\nendstream"
    for hidden in (hexed, broken):
        assert examine(pdf(hidden), "a.pdf").flags == ("unread",)
    bomb = stream(b" " * 3_000_000, b"/Type /ObjStm")
    assert examine(pdf(bomb), "a.pdf", Limits(unpacked=1_000_000)).flags == ("unread",)


def test_a_pdf_with_something_around_it_is_refused() -> None:
    whole = pdf()
    assert refusal(whole + b"more") == "extra-data"
    assert refusal(b"GARBAGE\x01" + whole) == "extra-data"
    assert refusal(whole + zipped({"a.txt": b"x"})) == "two-kinds"
    assert refusal(whole.replace(b"\n%\xe2", b"\n%<html><script>\xe2")) == "two-kinds"
    assert refusal(whole + b"Rar!\x1a\x07\x00") == "two-kinds"
    assert examine(whole + b"\0\r\n \n", "a.pdf").kind == "pdf"


def test_a_pdf_cut_off_anywhere_is_refused() -> None:
    whole = pdf(stream(b"x" * 100)).rstrip()
    for end in range(5, len(whole) - 1, 7):
        assert refusal(whole[:end]) in {"damaged", "extra-data"}
