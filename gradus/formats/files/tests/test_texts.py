from __future__ import annotations

import pytest

from gradus.formats.files.examine import examine
from gradus.formats.files.tests.samples import refusal


@pytest.mark.parametrize(
    "data",
    [
        b"Act 7 of 2024\n",
        "قانون مكافحة الجرائم".encode(),
        "Loi nº 7".encode("utf-16"),
        "\ufeffLoi".encode(),
        b"<john@example.org> wrote",
        b"Date: Monday\nReceived: 12 laptops\nFrom: the academy",
        b"MZ is a town; 3 < 4 and <b is not a tag",
        b"page one\x0cpage two",
    ],
)
def test_plain_text_is_kept(data: bytes) -> None:
    kept = examine(data, "minutes.txt")
    assert (kept.kind, kept.media_type, kept.name, kept.flags) == (
        "txt", "text/plain", "minutes.txt", ()
    )  # fmt: skip
    assert kept.clean is None


def test_text_with_a_names_csv_is_csv() -> None:
    assert examine(b"unit,number\nA,-3\nB,+4.5\n", "units.CSV").kind == "csv"
    assert examine(b"unit,number\n", "units").kind == "txt"


@pytest.mark.parametrize(
    "data",
    [b"a,=1+1\n", b"\"=cmd|' /c calc'!A0\",x", b"a;@SUM(1)", b"x\n+cmd|x", b"a\t  -HYPERLINK()"],
)
def test_cells_that_begin_like_formulas_are_flagged(data: bytes) -> None:
    kept = examine(data, "units.csv")
    assert kept.flags == ("formulas",)
    assert kept.active


def test_text_that_reorders_itself_is_flagged() -> None:
    assert examine("pay \u202eeman\u202c".encode(), "a.txt").flags == ("hidden-characters",)


@pytest.mark.parametrize(
    "page",
    [
        "<!DOCTYPE html><html></html>",
        "\n\n  <HTML >",
        "<!-- a comment --><body onload=x>",
        "<!--" + "x" * 10_000 + "--><script>",
        "some words first <script>alert(1)</script>",
        "<p>hello</p><iframe src=x>",
        "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_web_page_is_refused_in_any_encoding(page: str, encoding: str) -> None:
    assert refusal(page.encode(encoding), "notes.txt") == "web-page"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32", "utf-32-le"])
def test_a_web_page_without_its_mark_is_no_text(encoding: str) -> None:
    code = refusal("<html><script>x</script>".encode(encoding), "notes.txt")
    assert code in {"control-characters", "unknown-kind", "unknown-encoding", "web-page"}


@pytest.mark.parametrize(
    "svg",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>",
        b"<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY a 'b'>]><svg/>",
        b"<!--" + b"x" * 9_000 + b"--><s:svg xmlns:s='http://www.w3.org/2000/svg'/>",
    ],
)
def test_svg_is_refused_whatever_its_name(svg: bytes) -> None:
    assert {refusal(svg, name) for name in ("a.svg", "a.png", "a.txt")} == {"svg"}


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"#!/bin/sh\nrm -rf /", "a.txt", "script"),
        (b"<?php system($_GET['c']);", "a.txt", "script"),
        (b"@echo off\r\ndel", "a.txt", "script"),
        (b"[InternetShortcut]\r\nURL=file://x", "a.txt", "script"),
        (b"ID;PWXL;N;E\r\nC;X1;Y1;EEXEC()", "a.csv", "script"),
        (b"Get-Process", "a.ps1", "script"),
        (b"alert(1)", "a.js", "script"),
        (b"hello", "a.html", "web-page"),
        (b"<note><to>x</to></note>", "a.xml", "not-accepted"),
        (b"From: a@b.c\nMIME-Version: 1.0\nContent-Type: multipart/mixed\n\n", "a.txt", "e-mail"),
        (b"anything", "a.eml", "e-mail"),
        (b"hello\n%PDF-1.4\n", "a.txt", "extra-data"),
        (b"", "a.txt", "empty"),
        (b" \r\n\t", "a.txt", "empty"),
        (b"\0" * 100, "a.pdf", "empty"),
        (b"\xff\xfe", "a.txt", "empty"),
        (b"a\0b", "a.txt", "control-characters"),
        (b"a\x1b[2Jb", "a.txt", "control-characters"),
        ("a\x9bb".encode(), "a.txt", "control-characters"),
        ("café".encode("latin-1"), "a.txt", "unknown-encoding"),
        ("قانون".encode("cp1256"), "a.csv", "unknown-encoding"),
        (b"\xff\xfea", "a.txt", "unknown-encoding"),
        (b"\xfe\xca\x00\x01\x02\x03", "a.txt", "unknown-kind"),
    ],
)
def test_what_is_not_plain_text_is_refused(data: bytes, name: str, code: str) -> None:
    assert refusal(data, name) == code


def test_an_extension_that_says_something_else_is_told() -> None:
    kept = examine(b"only text", "scan.pdf")
    assert (kept.kind, kept.name, kept.flags) == ("txt", "scan.txt", ("extension",))
    assert kept.warnings[0].text() == (
        "The name ends in “.pdf”, the content is TXT; it is kept as “scan.txt”."
    )
